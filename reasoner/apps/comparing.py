"""The command that compares policies."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reasoner.apps.options import (
    DeterminationOption,
    FactOptions,
    HtmlOption,
    JsonOption,
    OnOption,
    RulesOption,
    TimeLimitOption,
)
from reasoner.apps.streams import problems_told
from reasoner.apps.table import answer

if TYPE_CHECKING:
    from reasoner.api import LoadedPolicy
    from reasoner.cases.case import Case


def compare(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case as YAML or JSON: a file, or - for standard input.")],
    policies: Annotated[list[str], typer.Argument(metavar="POLICY...", help="Two policies or more, by name or file.")],
    target: Annotated[
        str | None, typer.Option("--target", metavar="OUTCOME", help="The outcome to reach; the most favourable otherwise.")
    ] = None,
    fact: FactOptions = None,
    determination: DeterminationOption = None,
    as_json: JsonOption = False,
    html: HtmlOption = None,
    rules: RulesOption = None,
    on: OnOption = None,
    time_limit: TimeLimitOption = 5.0,
) -> None:
    """Compares policies on one case. Gives each outcome, where they part, and the smallest change for each."""
    if len(policies) < 2:
        raise typer.BadParameter("give two policies or more")
    with problems_told(as_json):
        from reasoner.api import compare as compared

        with _file_of(case) as given:
            loaded, read = _read(policies, given, fact, rules, on)
        cases, left_out = zip(*read, strict=True)
        result = compared(loaded, cases, determination, target, time_limit, left_out)
        answer("compare", result, as_json=as_json, html=html)


def _read(
    policies: list[str], case: str, facts: list[str] | None, rules: list[Path] | None, on: date | None
) -> tuple[list[LoadedPolicy], tuple[tuple[Case, tuple[str, ...]], ...]]:
    """The policies and the case in the terms of each. One whose vocabulary has no date of service is taken in its version on the
    day that the others read."""
    from reasoner.api import case_for_each, date_of_service, load_policy
    from reasoner.policy.days import DATE_OF_SERVICE

    folders = tuple(rules or ())
    loaded = [load_policy(one, on=on, folders=folders) for one in policies]
    read = case_for_each(loaded, Path(case), tuple(facts or ()))
    day = next((found for one, _ in read if (found := date_of_service(one))), None)
    if day is None or on is not None:
        return loaded, read
    loaded = [
        load_policy(name, on=day, folders=folders)
        if one.version_presumed and one.policy.vocabulary.input(DATE_OF_SERVICE) is None
        else one
        for name, one in zip(policies, loaded, strict=True)
    ]
    return loaded, case_for_each(loaded, Path(case), tuple(facts or ()))


@contextmanager
def _file_of(case: str) -> Iterator[str]:
    """The case's file; standard input, which can be read only once, as a file for as long as it is needed."""
    if case != "-":
        yield case
        return
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "standard-input.yaml"
        file.write_bytes(sys.stdin.buffer.read())
        yield str(file)
