"""Facts as they are shown: an input and what is known of it, in words, with where it comes from."""

from __future__ import annotations

from reasoner.answer.answer import StatedFact
from reasoner.answer.situation import Situation
from reasoner.policy.words import words_for_known


def stated_fact(situation: Situation, id: str) -> StatedFact:
    """What is known of an input; `not stated` where nothing is."""
    if id not in situation.shown:
        situation.shown[id] = _stated_fact(situation, id)
    return situation.shown[id]


def _stated_fact(situation: Situation, id: str) -> StatedFact:
    input = situation.input(id)
    known = situation.stated.get(id, situation.presumed.get(id))
    fact = situation.facts.get(id)
    words = "not stated" if known is None else words_for_known(known, input)
    if fact is not None and fact.as_stated and id in situation.stated:
        words = f"{fact.as_stated} ({words})"
    return StatedFact(input, known, words, None if fact is None else fact.origin, id in situation.presumed)
