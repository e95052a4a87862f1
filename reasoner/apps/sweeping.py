"""The command that sweeps one number."""

from __future__ import annotations

from typing import Annotated

import typer

from reasoner.apps.answering import read
from reasoner.apps.options import (
    DeterminationOption,
    FactOptions,
    JsonOption,
    OnOption,
    PolicyName,
    RulesOption,
    TimeLimitOption,
)
from reasoner.apps.streams import paper, problems_told, write


def sweep(
    policy: PolicyName,
    case: Annotated[str, typer.Argument(metavar="CASE", help="A case as YAML or JSON: a file, or - for standard input.")],
    number: Annotated[str, typer.Argument(metavar="INPUT", help="The machine name of the number or date to sweep.")],
    fact: FactOptions = None,
    determination: DeterminationOption = None,
    as_json: JsonOption = False,
    rules: RulesOption = None,
    on: OnOption = None,
    time_limit: TimeLimitOption = 5.0,
) -> None:
    """Shows the outcome as one number changes. Gives the exact numbers at which it turns."""
    with problems_told(as_json):
        loaded, stated = read(policy, case, fact, rules, on)
        results = tuple(loaded.several(determination).sweep(stated, number, time_limit).values())
        if as_json:
            from reasoner.show.sweep_json import sweeps_json

            write(sweeps_json(results))
        else:
            from reasoner.show.sweep_text import sweeps_text

            write(sweeps_text(results, paper()))
