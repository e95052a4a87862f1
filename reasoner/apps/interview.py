"""The commands that ask: `questions` lists what is left to ask, `interview` asks it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from reasoner.api import LoadedPolicy
    from reasoner.apps.interviewer import Interview
    from reasoner.cases.case import Case


def questions(
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
    """Lists what to ask next. What settles the case soonest comes first, with what each answer leads to."""
    with problems_told(as_json):
        loaded, stated = _begun(policy, case, fact, rules, on)
        results = tuple(loaded.several(determination).questions(stated, time_limit).values())
        answer("questions", results, as_json=as_json, html=html)


def interview(
    policy: PolicyName,
    case: CasePath = None,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="FILE", help="Writes the case to this file in the end.")
    ] = None,
    fact: FactOptions = None,
    determination: DeterminationOption = None,
    as_json: JsonOption = False,
    rules: RulesOption = None,
    on: OnOption = None,
    time_limit: TimeLimitOption = 5.0,
) -> None:
    """Asks what the policy needs to know. Skips what cannot matter, explains why it asks, ends with the determination."""
    if case == "-":
        raise typer.BadParameter("the answers come from standard input; give the case as a file")
    with problems_told(as_json):
        from reasoner.apps.interviewer import Interview

        loaded, stated = _begun(policy, case, fact, rules, on)
        asked = Interview(loaded, stated, determination, time_limit, sys.stdin, sys.stderr if as_json else sys.stdout)
        asked.run()
        _end(loaded, asked, determination, as_json, time_limit)
        if save is not None:
            _save(loaded, asked.case, save)
            asked.say(f"The case is saved in {save}.")


def _begun(
    policy: str, case: str | None, facts: list[str] | None, rules: list[Path] | None, on: date | None
) -> tuple[LoadedPolicy, Case]:
    """The policy and the case to begin with: one that states nothing where none is given."""
    from reasoner.api import load_policy

    if case is not None or facts:
        return read(policy, case, facts, rules, on)
    loaded = load_policy(policy, on=on, folders=tuple(rules or ()))
    return loaded, loaded.case()


def _end(loaded: LoadedPolicy, asked: Interview, determination: str | None, as_json: bool, time_limit: float) -> None:
    """Writes the determination."""
    answers = tuple(loaded.several(determination).decide(asked.case, time_limit).values())
    if not as_json:
        asked.say("")
    answer("decide", answers, as_json=as_json)


def _save(loaded: LoadedPolicy, case: Case, file: Path) -> None:
    from reasoner.cases.write import yaml_from_case

    try:
        file.write_text(yaml_from_case(case, loaded.policy.vocabulary), encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or "it cannot be written").lower()
        message = f"the case could not be saved in `{file}`: {reason}"
        raise ProblemsFound((Problem("cannot-save", message, hint="name another file with --save"),)) from None
