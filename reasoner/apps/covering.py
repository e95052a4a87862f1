"""The command that says which items scenarios and suites exercise."""

from __future__ import annotations

from typing import Annotated

import typer

from reasoner.apps.options import JsonOption, OnOption, PolicyName, RulesOption
from reasoner.apps.streams import problems_told, tell, write
from reasoner.apps.table import answer
from reasoner.source.text import Source


def coverage(
    policy: PolicyName,
    suites: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SUITE]...", help="Suites whose cases count too, beside the policy's scenarios."),
    ] = None,
    lines: Annotated[bool, typer.Option("--lines", help="Shows the numbers on the rule file's own lines.")] = False,
    missing: Annotated[bool, typer.Option("--missing", help="Lists only what is not exercised each way.")] = False,
    as_json: JsonOption = False,
    rules: RulesOption = None,
    on: OnOption = None,
) -> None:
    """Says what scenarios and suites exercise. Counts, for each item, the cases in which it is met, not met and open."""
    from reasoner.api import load_policy
    from reasoner.api.covering import exercised
    from reasoner.show.coverage_text import coverage_lines

    with problems_told(as_json):
        loaded = load_policy(policy, on=on, folders=tuple(rules or ()))
        found, problems = exercised(loaded, suites or [])
        tell(problems, as_json)
        if lines and not as_json:
            write(coverage_lines(Source.from_path(loaded.policy.file), found))
        else:
            answer("coverage", found, as_json=as_json, missing_alone=missing)
