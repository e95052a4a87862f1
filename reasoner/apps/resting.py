"""The command that says what an outcome rests on."""

from __future__ import annotations

from typing import Annotated

import typer

from reasoner.apps.answering import read
from reasoner.apps.options import (
    CasePath,
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


def reasons(
    policy: PolicyName,
    case: CasePath = None,
    most: Annotated[int, typer.Option("--most", min=1, metavar="N", help="Lists at most this many groups of facts.")] = 1000,
    fact: FactOptions = None,
    determination: DeterminationOption = None,
    as_json: JsonOption = False,
    html: HtmlOption = None,
    rules: RulesOption = None,
    on: OnOption = None,
    time_limit: TimeLimitOption = 5.0,
) -> None:
    """Says what an outcome rests on. What has to stay documented, and how far each number may move."""
    with problems_told(as_json):
        loaded, stated = read(policy, case, fact, rules, on)
        results = tuple(loaded.several(determination).reasons(stated, time_limit, most).values())
        answer("reasons", results, as_json=as_json, html=html)
