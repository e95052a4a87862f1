"""The test command: scenarios of policies and suites of cases."""

from __future__ import annotations

from typing import Annotated

import typer

from reasoner.apps.options import JsonOption, RulesOption, TimeLimitOption
from reasoner.apps.streams import INPUT_AT_FAULT, paper, problems_told, tell, write
from reasoner.apps.table import answer


def test(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH|ID]...", help="Policies, suites, folders; the whole library if none is named."),
    ] = None,
    as_json: JsonOption = False,
    rules: RulesOption = None,
    time_limit: TimeLimitOption = 5.0,
) -> None:
    """Runs scenarios and suites of cases. Shows each failure with its explanation, and counts; apart those not finished in time."""
    from reasoner.apps.suites import results_of
    from reasoner.show.results import Result, Unreadable, failure_text

    tests: list[Result] = []
    unreadable: list[Unreadable] = []
    with problems_told(as_json):
        for one in results_of(tuple(paths or ()), tuple(rules or ()), time_limit):
            if isinstance(one, Unreadable):
                unreadable.append(one)
                tell(one.problems, as_json)
                if not as_json:
                    write(f"FAILED {one.file}: it cannot be read\n\n")
            else:
                tests.append(one)
                if not as_json:
                    write(failure_text(one, paper()))
    failed = sum(one.failed for one in tests) + len(unreadable)
    late = sum(not one.in_time for one in tests)
    answer("test", tests, unreadable, as_json=as_json)
    if failed or late:
        raise typer.Exit(INPUT_AT_FAULT)
