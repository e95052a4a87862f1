"""The options that several commands share."""

from __future__ import annotations

from datetime import date
from math import isnan
from pathlib import Path
from typing import Annotated

import typer

POLICY_HELP = "A policy, by the name that `reasoner policies` lists, by its file or its folder."


def day(text: str) -> date:
    """The day that `2024-05-31` names; anything else is a slip in the use of the command."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"`{text}` is no date; write it as 2024-05-31") from None


PolicyName = Annotated[str, typer.Argument(metavar="POLICY", help=POLICY_HELP, show_default=False)]
CasePath = Annotated[
    str | None,
    typer.Argument(
        metavar="CASE",
        help="A case as YAML or JSON: a file, or - for standard input; without one, nothing is known but what --fact states.",
        show_default=False,
    ),
]
FactOptions = Annotated[
    list[str] | None,
    typer.Option("--fact", metavar="NAME=VALUE", help="States a fact; takes the place of the case's own. Repeatable."),
]
DeterminationOption = Annotated[
    str | None, typer.Option("--determination", "-d", metavar="NAME", help="Answers this question of the policy alone.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Writes JSON, problems too.")]
HtmlOption = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Saves the answer as a page for a browser, too.")
]
RulesOption = Annotated[
    list[Path] | None, typer.Option("--rules", metavar="FOLDER", help="Looks for policies in this folder first. Repeatable.")
]
OnOption = Annotated[
    date | None,
    typer.Option(
        "--on",
        metavar="DATE",
        parser=day,
        help="Takes the version in effect on this day, not the newest.",
    ),
]
SHORTEST, LONGEST = 0.001, 1_000_000  # seconds


def seconds(given: float) -> float:
    """A length of time; what is no number is a slip in the use of the command."""
    if isnan(given):
        raise typer.BadParameter("`nan` is no length of time; write a number of seconds, such as 60")
    return given


TimeLimitOption = Annotated[
    float,
    typer.Option(
        "--time-limit",
        metavar="SECONDS",
        min=SHORTEST,
        max=LONGEST,
        callback=seconds,
        help="Stops looking after this long, and says so.",
    ),
]
