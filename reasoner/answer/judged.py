"""Judgements as the case states them: of the inputs that a person judges, what was stated, so that it can be repeated."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.answer.answer import StatedFact
from reasoner.cases.case import Case
from reasoner.policy.vocabulary import Input
from reasoner.policy.words import words_for_known


def judged_facts(judgements: Iterable[Input], case: Case) -> tuple[StatedFact, ...]:
    """What a case states of some inputs, in their order."""
    stated = ((input, case.fact(input.id)) for input in judgements)
    return tuple(
        StatedFact(input, fact.known, words_for_known(fact.known, input), fact.origin)
        for input, fact in stated
        if fact is not None
    )
