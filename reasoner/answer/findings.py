"""What is found at one line of a policy: the sentence for a test, with thresholds and distances, and the facts it looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from reasoner.answer.answer import StatedFact, Status
from reasoner.answer.cell_words import listed
from reasoner.answer.distance import gap_to
from reasoner.answer.facts import stated_fact
from reasoner.answer.situation import Situation
from reasoner.asp.from_case import as_number
from reasoner.asp.spaces import inputs_of
from reasoner.policy.criteria import (
    Compares,
    CountsRecords,
    Includes,
    InCodes,
    Is,
    IsAbsent,
    IsOneOf,
    IsSame,
    IsWithin,
    OutcomeIs,
    Refers,
    Test,
)
from reasoner.policy.model import Policy
from reasoner.policy.values import Exactly
from reasoner.policy.vocabulary import OneOf
from reasoner.policy.words import words_for_datum, words_for_distance, words_for_interval


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence without a full stop, and the facts behind it."""

    says: str
    facts: tuple[StatedFact, ...]


def finding_of(situation: Situation, policy: Policy, test: Test, status: Status) -> Finding:
    """What a test found."""
    facts = tuple(stated_fact(situation, id) for id in inputs_of(test))
    silent = [fact for fact in facts if situation.known(fact.input.id) is None]
    if silent and status is Status.UNDETERMINED:
        return Finding(f"not shown: {listed([_silence(situation, fact) for fact in silent], 'and')}", facts)
    return Finding(_says(situation, policy, test, status, facts), facts)


def _silence(situation: Situation, fact: StatedFact) -> str:
    asked = fact.input.id in situation.stated
    return f"{_subject(fact)} is {'asked, not known' if asked else 'not stated'}"


def _subject(fact: StatedFact) -> str:
    return (
        f"whether {fact.input.phrase}"
        if isinstance(fact.known, type(None)) and fact.input.type.__class__.__name__ == "YesNo"
        else fact.input.phrase
    )


def _says(situation: Situation, policy: Policy, test: Test, status: Status, facts: tuple[StatedFact, ...]) -> str:
    match test:
        case Is(_, expected):
            return _yes_no(facts[0], expected, status)
        case IsOneOf(_, values, words):
            needs = listed((_value_words(facts[0], one) for one in (words or sorted(values))), "or")
            return _compared(facts[0], needs, status, "is one of" if len(values) > 1 else "is")
        case IsWithin(input, interval):
            needs = words_for_interval(interval, facts[0].input)
            far = _distance(situation, input, test) if status is not Status.SATISFIED else ""
            return _compared(facts[0], needs, status, "") + (f" ({far})" if far else "")
        case IsSame():
            said = " and ".join(f"{fact.input.phrase} is {fact.value}" for fact in facts)
            return said + ("" if status is Status.SATISFIED else "; they have to be the same")
        case InCodes(_, _, code_list):
            name = next((one.name for one in policy.code_lists if one.key == code_list), code_list)
            return f"{_fact_words(facts[0])}; the list is {name}"
        case Includes() | IsAbsent():
            return _fact_words(facts[0])
        case OutcomeIs() | Refers() | Compares() | CountsRecords():
            return ""
        case _ as never:
            assert_never(never)


def _fact_words(fact: StatedFact) -> str:
    return f"{fact.input.phrase}: {fact.value}"


def _yes_no(fact: StatedFact, expected: bool, status: Status) -> str:
    presumed = " (presumed)" if fact.presumed else ""
    if status is Status.SATISFIED:
        return f"stated{presumed}" if expected else f"stated to be not so{presumed}"
    return f"shown not to be so{presumed}" if expected else f"shown to be so{presumed}"


def _value_words(fact: StatedFact, value: str) -> str:
    return words_for_datum(value, fact.input) if isinstance(fact.input.type, OneOf) else value


def _compared(fact: StatedFact, needs: str, status: Status, verb: str) -> str:
    known = (
        f"{fact.input.phrase} is {fact.value}"
        if fact.known is not None
        else f"{fact.input.phrase} is not stated, but what is known settles it"
    )
    if fact.presumed:
        known += " (presumed)"
    if status is Status.SATISFIED:
        return known
    return f"{known}, needs {needs}" if verb != "" or needs else known


def _distance(situation: Situation, input: str, test: IsWithin) -> str:
    known = situation.known(input)
    number = as_number(known.value) if isinstance(known, Exactly) else None
    gap = None if number is None else gap_to(test.interval, number)
    return "" if gap is None else words_for_distance(gap, situation.input(input))


def facts_below(facts: Iterable[StatedFact]) -> frozenset[str]:
    """The ids of the inputs of some facts that are known."""
    return frozenset(fact.input.id for fact in facts if fact.known is not None)
