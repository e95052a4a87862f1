"""Why the facts of a case cannot all be so: a smallest group of them, and the background rules that rule it out together."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from reasoner.answer.given import left_of_case
from reasoner.answer.situation import contradicting, situation_of
from reasoner.asp.program import Program
from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError
from reasoner.asp.theory import Numbers
from reasoner.asp.worlds import Worlds
from reasoner.cases.case import Case, Fact
from reasoner.cases.layout.layout import NEVER_ZERO, LaidOut
from reasoner.policy.values import NotKnown
from reasoner.source.problem import Problem

NOTHING_LOOSE: frozenset[str] = frozenset()


def contradiction_in(program: Program, out: LaidOut, limit: Limit = NO_LIMIT) -> Problem | None:
    """The problem of a case that no world of a program has, numbers and all; None where only what is presumed stands against it.

    Each fact, then each rule is left out in turn (a deletion filter: Chinneck and Dravnieks 1991). Where the time is up, what is
    left by then is named. Raises TimeIsUpError where it is not even found that no world has the case.
    """
    inputs = {**program.inputs, **out.inputs}
    stated = {fact.input for fact in out.case.facts}
    silent = [Fact(id, NotKnown()) for id, one in inputs.items() if one.presumed is not None and id not in stated]
    left = [fact for fact in out.case.facts if not isinstance(fact.known, NotKnown)]

    def cannot_be(facts: Sequence[Fact], some: Program = program) -> bool:
        case = Case((*facts, *silent), out.case.id)
        residual = left_of_case(some, replace(out, case=case), NOTHING_LOOSE, limit)
        return situation_of(Worlds(residual, seldom=True), case, limit, Numbers(residual)) is None

    if not cannot_be(left):
        return None
    rules: list[str] = []
    with suppress(TimeIsUpError):
        for fact in tuple(left):
            fewer = [one for one in left if one is not fact]
            left = fewer if cannot_be(fewer) else left
        for rule in dict.fromkeys(one.words for one in program.constraints if one.words != NEVER_ZERO):
            others = tuple(one for one in program.constraints if one.words != rule)
            if not cannot_be(left, replace(program, constraints=others)):
                rules.append(rule)
    return contradicting(left, inputs, rules)
