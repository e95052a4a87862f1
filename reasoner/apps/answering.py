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
    HtmlOption,
    JsonOption,
    OnOption,
    PolicyName,
    RulesOption,
    TimeLimitOption,
)
from reasoner.apps.streams import problems_told
from reasoner.apps.table import answer

if TYPE_CHECKING:
    from reasoner.api import LoadedPolicy
    from reasoner.cases.case import Case


def decide(
    policy: PolicyName,
    case: CasePath = None,
    fact: FactOptions = None,
    determination: DeterminationOption = None,
    as_json: JsonOption = False,
    html: HtmlOption = None,
    rules: RulesOption = None,
    on: OnOption = None,
    time_limit: TimeLimitOption = 5.0,
) -> None:
    """Decides a case. Gives the outcome, how each item stands, and what is still needed."""
    with problems_told(as_json):
        loaded, stated = read(policy, case, fact, rules, on)
        answers = tuple(loaded.several(determination).decide(stated, time_limit).values())
        answer("decide", answers, as_json=as_json, html=html)


def explain(
    policy: PolicyName,
    case: CasePath = None,
    full: Annotated[bool, typer.Option("--full", help="Shows every item, not only what decided.")] = False,
    fact: FactOptions = None,
    determination: DeterminationOption = None,
    as_json: JsonOption = False,
    html: HtmlOption = None,
    rules: RulesOption = None,
    on: OnOption = None,
    time_limit: TimeLimitOption = 5.0,
) -> None:
    """Explains the outcome of a case. Gives the facts that decide it and the items in the policy's words."""
    with problems_told(as_json):
        loaded, stated = read(policy, case, fact, rules, on)
        explanations = tuple(loaded.several(determination).explain(stated, full, time_limit).values())
        answer("explain", explanations, as_json=as_json, html=html)


def what_if(
    policy: PolicyName,
    case: CasePath = None,
    target: Annotated[
        list[str] | None,
        typer.Option("--target", metavar="OUTCOME", help="The outcome to reach (repeatable); the most favourable otherwise."),
    ] = None,
    also: Annotated[
        list[str] | None,
        typer.Option(
            "--also", metavar="NAME=OUTCOME", help="The outcome of another question, to hold at the same time. Repeatable."
        ),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option("--allow", metavar="choice|fixed|INPUT", help="Lets these be changed too. Repeatable."),
    ] = None,
    lock: Annotated[
        list[str] | None, typer.Option("--lock", metavar="INPUT", help="Keeps an input as it is. Repeatable.")
    ] = None,
    effort: Annotated[
        list[str] | None,
        typer.Option("--effort", metavar="INPUT=NUMBER", help="What changing an input costs; the cheapest ways come first."),
    ] = None,
    efforts: Annotated[
        Path | None, typer.Option("--efforts", metavar="FILE", help="Reads efforts from a file, one line `input: number` each.")
    ] = None,
    most: Annotated[int, typer.Option("--most", min=1, metavar="N", help="Lists at most this many ways.")] = 1000,
    at_most: Annotated[
        int | None, typer.Option("--at-most", min=1, metavar="N", help="Looks only for ways with at most this many changes.")
    ] = None,
    fact: FactOptions = None,
    determination: DeterminationOption = None,
    as_json: JsonOption = False,
    html: HtmlOption = None,
    rules: RulesOption = None,
    on: OnOption = None,
    time_limit: TimeLimitOption = 5.0,
) -> None:
    """Says what would change the outcome. Lists all smallest changes, or what stands in the way."""
    with problems_told(as_json):
        loaded, stated = read(policy, case, fact, rules, on)
        costs = _efforts(effort, efforts)
        result = loaded.what_if(
            stated,
            tuple(target or ()),
            loaded.chosen(determination, stated, first=True),
            tuple(allow or ()),
            time_limit,
            most,
            lock=tuple(lock or ()),
            effort=costs,
            at_most=at_most,
            also=_also(also),
        )
        answer("what-if", result, as_json=as_json, html=html)


def _efforts(options: list[str] | None, file: Path | None) -> dict[str, int]:
    """The efforts of a file and of options, which win."""
    from reasoner.answer.changing.wishes import efforts_from_options, efforts_from_text
    from reasoner.source.text import Source

    found = efforts_from_text(Source.from_path(file).text) if file else {}
    return found | efforts_from_options(options or ())


def _also(options: list[str] | None) -> list[tuple[str, str]]:
    """Determinations and the outcomes that they are to have too."""
    for one in options or ():
        if "=" not in one:
            raise typer.BadParameter(f"`{one}` names no outcome; write it as setting=covered")
    return [(name.strip(), outcome.strip()) for name, _, outcome in (one.partition("=") for one in options or ())]


def read(
    policy: str, case: str | None, facts: list[str] | None, rules: list[Path] | None, on: date | None
) -> tuple[LoadedPolicy, Case]:
    """The policy and the case that a command names; raises ProblemsFound.

    Where it names no case and states no facts, nothing is known.
    """
    from reasoner.api import load_policy

    loaded = load_policy(policy, on=on, folders=tuple(rules or ()))
    return loaded, loaded.case(None if case is None else Path(case), facts or ())
