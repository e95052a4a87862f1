"""What is found at a line of a policy that tests an input, and the facts it looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from reasoner.answer.changing.distance import gap_to
from reasoner.answer.facts import stated_fact
from reasoner.answer.finding import AsStated, Finding, InList, Measured, OneValue, Same, SettledBy, Silent, YesOrNo
from reasoner.answer.situation import Situation
from reasoner.answer.standing import StatedFact, Status
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
from reasoner.policy.intervals import DATES, outside
from reasoner.policy.model import Policy
from reasoner.policy.values import Exactly, Interval, Known
from reasoner.policy.vocabulary import Input, Number

Found = tuple[Finding | None, tuple[StatedFact, ...]]


def finding_of(
    situation: Situation, policy: Policy, test: Test, status: Status, denied: bool = False, wanted: bool = True
) -> Found:
    """What a test found, and the facts that it looked at; `status` is its own.

    `denied`: the line says that it be not so; `wanted`: the policy asks for the line.
    """
    facts = tuple(stated_fact(situation, id) for id in inputs_of(test))
    silent = [fact for fact in facts if situation.known(fact.input.id) is None]
    if silent and status is Status.UNDETERMINED:
        return silence(situation, silent), facts
    if silent and isinstance(test, Is | IsOneOf | IsWithin):
        return _settled_by(situation, facts[0].input), facts
    return _found(situation, policy, test, status, facts, denied, wanted), facts


def silence(situation: Situation, facts: Sequence[StatedFact]) -> Silent:
    """Which facts are not stated, and which were asked for and are not known."""
    known, not_stated = (
        tuple(fact.input for fact in facts if (fact.input.id in situation.stated) is asked) for asked in (True, False)
    )
    return Silent(not_stated, known)


def _settled_by(situation: Situation, input: Input) -> SettledBy:
    """Which stated facts settle an input that is not stated itself, by what is always so."""
    nearby = {id for one in situation.program.constraints if input.id in one.inputs for id in one.inputs} - {input.id}
    known = sorted(id for id in nearby if situation.known(id) is not None)
    if not known or len(known) < len(nearby):
        return SettledBy()
    return SettledBy(tuple(stated_fact(situation, id) for id in known))


def _found(
    situation: Situation, policy: Policy, test: Test, status: Status, facts: tuple[StatedFact, ...], denied: bool, wanted: bool
) -> Finding | None:
    match test:
        case Is(_, expected):
            return YesOrNo(facts[0], expected is not denied, (status is Status.SATISFIED) is not denied)
        case IsOneOf(_, values, words):
            return OneValue(facts[0], words or tuple(sorted(values)), status)
        case IsWithin(input, interval):
            return _measured(facts[0], interval, situation.known(input), status, denied, wanted)
        case IsSame():
            return Same(facts, status is Status.SATISFIED)
        case InCodes(_, _, code_list):
            name = next((one.name for one in policy.code_lists if one.key == code_list), code_list)
            return InList(facts[0], name)
        case Includes() | IsAbsent():
            return AsStated(facts[0])
        case OutcomeIs() | Refers() | Compares() | CountsRecords():
            return None
        case _ as never:
            assert_never(never)


def _measured(
    fact: StatedFact, interval: Interval, known: Known | None, status: Status, denied: bool, wanted: bool
) -> Measured:
    """A number or day beside what is needed of it, where it is not so and the policy asks that it be so."""
    if denied:
        needed = wanted and status is not Status.NOT_SATISFIED
        return Measured(fact, _outside(interval, fact.input) if needed else (), None, denied)
    if status is Status.SATISFIED or not wanted:
        return Measured(fact)
    number = as_number(known.value) if isinstance(known, Exactly) else None
    return Measured(fact, (interval,), None if number is None else gap_to(interval, number))


def _outside(interval: Interval, input: Input) -> tuple[Interval, ...]:
    """Where a number or day has to be so that it is not in an interval; of one value nothing, as the line says it."""
    if interval.low is not None and interval.low == interval.high:
        return ()
    return tuple(outside(interval, input.type if isinstance(input.type, Number) else DATES))
