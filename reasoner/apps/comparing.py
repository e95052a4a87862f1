"""The command that compares policies."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from reasoner.apps.answering import read, time_told
from reasoner.apps.options import DeterminationOption, FactOptions, JsonOption, OnOption, RulesOption, TimeLimitOption
from reasoner.apps.streams import paper, problems_told, write


def compare(
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case as YAML or JSON: a file, or - for standard input.")],
    policies: Annotated[list[str], typer.Argument(metavar="POLICY...", help="Two policies or more, by name or file.")],
    target: Annotated[
        str | None, typer.Option("--target", metavar="OUTCOME", help="The outcome to reach; the most favourable otherwise.")
    ] = None,
    fact: FactOptions = None,
    determination: DeterminationOption = None,
    as_json: JsonOption = False,
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
            pairs = [read(one, given, fact, rules, on) for one in policies]
        with time_told(time_limit, as_json):
            result = compared([one for one, _ in pairs], [one for _, one in pairs], determination, target, time_limit)
        if as_json:
            from reasoner.show.comparison_json import comparison_json

            write(comparison_json(result))
        else:
            from reasoner.show.comparison_text import comparison_text

            write(comparison_text(result, paper()))


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
