"""The commands that answer about one case: decide, explain, what-if."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

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

if TYPE_CHECKING:
    from reasoner.api import LoadedPolicy
    from reasoner.cases.case import Case


def decide(
    policy: PolicyName,
    case: CasePath = None,
    fact: FactOptions = None,
    determination: DeterminationOption = None,
    as_json: JsonOption = False,
    rules: RulesOption = None,
    on: OnOption = None,
) -> None:
    """Decides a case: the outcome, which items are met, what is still needed."""
    with problems_told(as_json):
        loaded, stated = read(policy, case, fact, rules, on)
        answers = loaded.decide(stated, determination)
        if as_json:
            from reasoner.show.json import answers_json

            write(answers_json(answers))
        else:
            from reasoner.show.text import answers_text

            write(answers_text(answers, paper()))


def explain(
    policy: PolicyName,
    case: CasePath = None,
    full: Annotated[bool, typer.Option("--full", help="Shows every item, not only what decided.")] = False,
    fact: FactOptions = None,
    determination: DeterminationOption = None,
    as_json: JsonOption = False,
    rules: RulesOption = None,
    on: OnOption = None,
) -> None:
    """Explains why a case comes out as it does."""
    with problems_told(as_json):
        loaded, stated = read(policy, case, fact, rules, on)
        explanations = loaded.explain(stated, determination, full=full)
        if as_json:
            from reasoner.show.json import explanations_json

            write(explanations_json(explanations))
        else:
            from reasoner.show.explanation_text import explanations_text

            write(explanations_text(explanations, paper()))


def what_if(
    policy: PolicyName,
    case: CasePath = None,
    target: Annotated[
        str | None, typer.Option("--target", metavar="OUTCOME", help="The outcome to reach; the most favourable one otherwise.")
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option("--allow", metavar="choice|fixed|INPUT", help="Lets these be changed too. Repeatable."),
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, metavar="N", help="Lists at most this many ways.")] = 1000,
    fact: FactOptions = None,
    determination: DeterminationOption = None,
    as_json: JsonOption = False,
    rules: RulesOption = None,
    on: OnOption = None,
    time_limit: TimeLimitOption = 5.0,
) -> None:
    """Lists the smallest changes that would reach another outcome, or what stands in the way."""
    with problems_told(as_json):
        loaded, stated = read(policy, case, fact, rules, on)
        result = loaded.what_if(
            stated, target=target, determination=determination, allow=tuple(allow or ()), time_limit=time_limit, most=most
        )
        if as_json:
            from reasoner.show.json import what_if_json

            write(what_if_json(result))
        else:
            from reasoner.show.what_if_text import what_if_text

            write(what_if_text(result, paper()))


def read(
    policy: str, case: str | None, facts: list[str] | None, rules: list[Path] | None, on: date | None
) -> tuple[LoadedPolicy, Case]:
    """The policy and the case that a command names; raises ProblemsFound."""
    from reasoner.api import load_policy

    if case is None and not facts:
        raise typer.BadParameter("give a case file, - for standard input, or facts with --fact NAME=VALUE")
    loaded = load_policy(policy, on=on, folders=tuple(rules or ()))
    return loaded, loaded.case(None if case is None else Path(case), facts=tuple(facts or ()))
