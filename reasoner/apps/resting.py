"""The command that says what an outcome rests on."""

from __future__ import annotations

from typing import Annotated

import typer

from reasoner.apps.answering import read
from reasoner.apps.options import (
    CasePath,
    DeterminationOption,
    FactOptions,
    JsonOption,
    OnOption,
    PolicyName,
    RulesOption,
    TimeLimitOption,
)
from reasoner.apps.streams import paper, problems_told, write


def reasons(
    policy: PolicyName,
    case: CasePath = None,
    most: Annotated[int, typer.Option("--most", min=1, metavar="N", help="Lists at most this many groups of facts.")] = 1000,
    fact: FactOptions = None,
    determination: DeterminationOption = None,
    as_json: JsonOption = False,
    rules: RulesOption = None,
    on: OnOption = None,
    time_limit: TimeLimitOption = 5.0,
) -> None:
    """Says what an outcome rests on. What has to stay documented, and how far each number may move."""
    with problems_told(as_json):
        loaded, stated = read(policy, case, fact, rules, on)
        results = tuple(loaded.several(determination).reasons(stated, time_limit, most).values())
        if as_json:
            from reasoner.show.reasons_json import reasons_json

            write(reasons_json(results))
        else:
            from reasoner.show.reasons_text import reasons_text

            write(reasons_text(results, paper()))
