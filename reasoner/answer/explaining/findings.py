"""What is found at one line of a policy: the sentence for a test, with thresholds and distances, and the facts it looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from reasoner.answer.answer import StatedFact, Status
from reasoner.answer.cell_words import listed
from reasoner.answer.changing.distance import gap_to
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
from reasoner.policy.intervals import DATES, outside
from reasoner.policy.model import Policy
from reasoner.policy.values import Exactly, Interval
from reasoner.policy.vocabulary import AnyOf, Codes, Input, Number, OneOf, RecordType, YesNo
from reasoner.policy.words import words_for_datum, words_for_distance, words_for_interval
from reasoner.source.dataclass import dataclass

HAS_TO_BE = "has to be"  # before what a line that denies something asks for


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence without a full stop, and the facts behind it."""

    says: str
    facts: tuple[StatedFact, ...]


def finding_of(
    situation: Situation, policy: Policy, test: Test, status: Status, denied: bool = False, wanted: bool = True
) -> Finding:
    """What a test found; `status` is its own. `denied`: the line says that it be not so; `wanted`: the policy asks for the line."""
    facts = tuple(stated_fact(situation, id) for id in inputs_of(test))
    silent = [fact for fact in facts if situation.known(fact.input.id) is None]
    if silent and status is Status.UNDETERMINED:
        return Finding(f"not shown: {silence(situation, silent)}", facts)
    if silent and isinstance(test, Is | IsOneOf | IsWithin):
        return Finding(_settled_by(situation, facts[0].input), facts)
    return Finding(_says(situation, policy, test, status, facts, denied, wanted), facts)


def silence(situation: Situation, facts: Sequence[StatedFact]) -> str:
    """That facts are not stated, or were asked and are not known: `the route and the comorbidities are not stated`."""
    said = []
    for asked, how in ((False, "not stated"), (True, "not known")):
        inputs = [one.input for one in facts if (one.input.id in situation.stated) is asked]
        several = len(inputs) > 1 or any(isinstance(one.type, AnyOf | Codes | RecordType) for one in inputs)
        if inputs:
            said.append(f"{listed(map(asked_words, inputs), 'and')} {'are' if several else 'is'} {how}")
    return "; ".join(said)


def asked_words(input: Input) -> str:
    """What is asked for, inside a sentence: `the route`, `whether the pain is severe`."""
    return f"whether {input.phrase}" if isinstance(input.type, YesNo) else input.phrase


def _settled_by(situation: Situation, input: Input) -> str:
    """Which stated facts settle an input that is not stated itself, by what is always so."""
    nearby = {id for one in situation.program.constraints if input.id in one.inputs for id in one.inputs} - {input.id}
    known = sorted(id for id in nearby if situation.known(id) is not None)
    if not known or len(known) < len(nearby):
        return "what is stated settles it"
    facts = (stated_fact(situation, id) for id in known)
    return f"settled by {listed((_fact_words(one) + (' (presumed)' if one.presumed else '') for one in facts), 'and')}"


def _says(
    situation: Situation, policy: Policy, test: Test, status: Status, facts: tuple[StatedFact, ...], denied: bool, wanted: bool
) -> str:
    match test:
        case Is(_, expected):
            return _yes_no(facts[0], expected is not denied, (status is Status.SATISFIED) is not denied)
        case IsOneOf(_, values, words):
            needs = listed((_value_words(facts[0], one) for one in (words or sorted(values))), "or")
            return _valued(facts[0], needs, status)
        case IsWithin(input, interval):
            needs = words_for_interval(interval, facts[0].input)
            needs = _outside_words(interval, facts[0].input) if denied else needs
            return _measured(facts[0], needs if wanted else "", _distance(situation, input, test), status, denied)
        case IsSame():
            said = " and ".join(f"{fact.input.phrase} is {fact.value}" for fact in facts)
            return said + ("" if status is Status.SATISFIED else "; they have to be the same")
        case InCodes(_, _, code_list):
            name = next((one.name for one in policy.code_lists if one.key == code_list), code_list)
            return f"{_fact_words(facts[0])} (list: {name})"
        case Includes() | IsAbsent():
            return _fact_words(facts[0])
        case OutcomeIs() | Refers() | Compares() | CountsRecords():
            return ""
        case _ as never:
            assert_never(never)


def _fact_words(fact: StatedFact) -> str:
    return f"{fact.input.phrase}: {fact.value}"


def _yes_no(fact: StatedFact, expected: bool, met: bool) -> str:
    """What is known of a yes/no input, where a line says that it is so (`expected`) or is not."""
    known = "presumed" if fact.presumed else "stated"
    if met:
        return known
    return f"{known} not to be so" if expected else f"the opposite is {known}"


def _value_words(fact: StatedFact, value: str) -> str:
    return words_for_datum(value, fact.input) if isinstance(fact.input.type, OneOf) else value


def _known_words(fact: StatedFact) -> str:
    return f"{fact.input.phrase} is {fact.value}" + (" (presumed)" if fact.presumed else "")


def _valued(fact: StatedFact, needs: str, status: Status) -> str:
    match status:
        case Status.SATISFIED:
            return _known_words(fact)
        case Status.NOT_SATISFIED:  # true whether the policy asks for the value or rules it out
            return f"{_known_words(fact)}, not {needs}"
        case Status.UNDETERMINED:
            return f"{_known_words(fact)}; not shown whether it is {needs}"


def _measured(fact: StatedFact, needs: str, distance: str, status: Status, denied: bool) -> str:
    if denied:
        return _known_words(fact) + ("" if status is Status.NOT_SATISFIED or not needs else f", {HAS_TO_BE} {needs}")
    if status is Status.SATISFIED or not needs:
        return _known_words(fact)
    return f"{_known_words(fact)}, needs {needs}" + (f" ({distance})" if distance else "")


def _outside_words(interval: Interval, input: Input) -> str:
    """What a number or day has to be so that it is not in an interval: `at least 30%`, `under 5 mg or over 10 mg`; of one value
    nothing, as the line says it."""
    number = input.type if isinstance(input.type, Number) else DATES
    if interval.low is not None and interval.low == interval.high:
        return ""
    return listed((words_for_interval(one, input) for one in outside(interval, number)), "or")


def _distance(situation: Situation, input: str, test: IsWithin) -> str:
    known = situation.known(input)
    number = as_number(known.value) if isinstance(known, Exactly) else None
    gap = None if number is None else gap_to(test.interval, number)
    return "" if gap is None else words_for_distance(gap, situation.input(input))
