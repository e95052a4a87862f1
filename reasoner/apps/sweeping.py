"""The command that sweeps one number."""

from __future__ import annotations

from typing import Annotated

import typer

from reasoner.apps.answering import read
from reasoner.apps.options import (
    DeterminationOption,
    FactOptions,
    HtmlOption,
    JsonOption,
    OnOption,
    PolicyName,
    RulesOption,
    TimeLimitOption,
)
from reasoner.apps.streams import problems_told
from reasoner.apps.table import answer


def sweep(
    policy: PolicyName,
    named: Annotated[
        list[str],
        typer.Argument(
            metavar="[CASE] INPUT",
            help="A case as YAML or JSON (a file, or - for standard input; without one, nothing is known but what --fact states), "
            "and the machine name of the number or date to sweep.",
        ),
    ],
    fact: FactOptions = None,
    determination: DeterminationOption = None,
    as_json: JsonOption = False,
    html: HtmlOption = None,
    rules: RulesOption = None,
    on: OnOption = None,
    time_limit: TimeLimitOption = 5.0,
) -> None:
    """Shows the outcome as one number changes. Gives the exact numbers at which it turns."""
    if len(named) > 2:
        raise typer.BadParameter("name one case at most, and one number or date")
    case, number = (None, named[0]) if len(named) == 1 else named
    with problems_told(as_json):
        loaded, stated = read(policy, case, fact, rules, on)
        results = tuple(loaded.several(determination).sweep(stated, number, time_limit).values())
        answer("sweep", results, as_json=as_json, html=html)
