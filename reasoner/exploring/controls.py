"""The controls of a case: for each input what a person can choose or enter, and what the case states of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from reasoner.cases.case import Case
from reasoner.policy.criteria import IsWithin, Not, walk
from reasoner.policy.lines.quantities import decimal_words
from reasoner.policy.model import Policy, all_criteria
from reasoner.policy.values import Code, Exactly, Interval, Known, ListOf, NotKnown, Records
from reasoner.policy.vocabulary import (
    AnyOf,
    Input,
    InputType,
    Number,
    OneOf,
    RecordType,
    YesNo,
)
from reasoner.policy.words import words_for_datum, words_for_known
from reasoner.show.library_json import type_name

PARTS = 100  # of its line that a slider is moved by, where the number has no step
ROOM = Fraction(1, 4)  # of the way between the outermost numbers, beyond them
WHOLE = 10  # times as wide as the line around its numbers a range may be that is shown whole
_ROUND = (1, 2, 5, 10)
Beyond = dict[str, tuple[Fraction, ...]]  # by input, the numbers that were stated beyond its line


@dataclass(frozen=True)
class Option:
    """A value that can be chosen: its machine name and its words."""

    id: str
    words: str


@dataclass(frozen=True)
class Line:
    """A number's line, all numbers as text: its ends, the step of a slider, and the thresholds of the policy on it, in words too."""

    low: str
    high: str
    step: str
    marks: tuple[Option, ...]


@dataclass(frozen=True)
class Control:
    """One input. `kind` is the name of its type in the schema (`yes_no`, `one_of`, `any_of`, ...).

    `value` is what the case states, as text that can be entered (`chosen`: of a list); empty where it states a part of it, or
    nothing. `said` is that in words. `state`: stated, presumed, not known, or unknown. `rows` are the records, each with a control
    for each field, `fields` those of a record to come; `is_open`: there may be members or records that are not stated.
    """

    id: str
    phrase: str
    kind: str
    group: str = ""
    question: str = ""
    state: str = "unknown"
    said: str = ""
    value: str = ""
    chosen: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    unit: str = ""
    line: Line | None = None
    presumed: str = ""
    may_be_absent: bool = False
    is_open: bool = False
    rows: tuple[tuple[Control, ...], ...] = ()
    fields: tuple[Control, ...] = ()
    matters: bool = False
    changed: bool = False


class ControlsMade:
    """Controls, each made again only where what it shows is another. A number's line stays as it is while the number moves on it: it
    is made longer, and never shorter, where a number is stated that lies beyond it."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[Policy, object, Control]] = {}
        self._beyond: Beyond = {}

    def of(
        self, policy: Policy, case: Case, start: Case, read: Collection[str], matters: Collection[str]
    ) -> tuple[Control, ...]:
        """A control for each input that is read, those that still matter first; else in the order of the vocabulary."""
        found = []
        for input in policy.vocabulary.inputs:
            if input.id in read or case.fact(input.id) is not None:
                before, now = start.fact(input.id), case.fact(input.id)
                changed = (before and before.known) != (now and now.known)
                found.append(self._one(policy, input, now.known if now else None, input.id in matters, changed))
        return tuple(sorted(found, key=lambda one: not one.matters))

    def _one(self, policy: Policy, input: Input, known: Known | None, matters: bool, changed: bool) -> Control:
        shown = (known, matters, changed)
        made = self._made.get(input.id)
        if made is None or made[0] is not policy or made[1] != shown:
            one = control_of(policy, input, known, self._beyond, matters=matters, changed=changed)
            made = self._made[input.id] = (policy, shown, one)
        return made[2]


def control_of(
    policy: Policy,
    input: Input,
    known: Known | None,
    beyond: Beyond,
    *,
    matters: bool = False,
    changed: bool = False,
    field: bool = False,
) -> Control:
    """The control of one input, or of one field of a record; `beyond` takes the numbers that are stated beyond a line."""
    type = input.type
    records = known.records if isinstance(known, Records) else ()
    fields = type.fields if isinstance(type, RecordType) else ()
    return Control(
        id=input.id.rpartition(".")[2] if field else input.id,
        phrase=input.phrase,
        kind=type_name(type),
        group=input.group,
        question=input.question,
        state=_state(input, known),
        said="" if known is None else words_for_known(known, input),
        value=_entered(known),
        chosen=tuple(sorted(_entered(Exactly(one)) for one in known.members)) if isinstance(known, ListOf) else (),
        options=_options(type),
        unit=type.unit if isinstance(type, Number) else "",
        line=_line(policy, input, known, beyond),
        presumed="" if input.presumed is None else words_for_datum(input.presumed, input),
        may_be_absent=input.may_be_absent,
        is_open=isinstance(known, ListOf | Records) and known.open,
        rows=tuple(tuple(_fields(policy, fields, dict(record.fields), beyond)) for record in records),
        fields=tuple(_fields(policy, fields, {}, beyond)),
        matters=matters,
        changed=changed,
    )


def _fields(policy: Policy, fields: Iterable[Input], known: dict[str, Known], beyond: Beyond) -> Iterator[Control]:
    return (control_of(policy, one, known.get(one.id), beyond, field=True) for one in fields)


def _options(type: InputType) -> tuple[Option, ...]:
    match type:
        case YesNo():
            return (Option("yes", "yes"), Option("no", "no"))
        case OneOf(values) | AnyOf(values):
            return tuple(Option(one.id, one.phrase) for one in values)
        case _:
            return ()


def _state(input: Input, known: Known | None) -> str:
    if known is not None:
        return "not known" if isinstance(known, NotKnown) else "stated"
    return "unknown" if input.presumed is None else "presumed"


def _entered(known: Known | None) -> str:
    """What is known as text that can be entered; empty where it is a part of a value, or nothing."""
    match known:
        case Exactly(bool() as value):
            return "yes" if value else "no"
        case Exactly(Fraction() as value):
            return decimal_words(value)
        case Exactly(date() as value):
            return value.isoformat()
        case Exactly(Code(_, text)):
            return text
        case Exactly(str() as value):
            return value
        case _:
            return ""


# ---- the line of a number


def _line(policy: Policy, input: Input, known: Known | None, beyond: Beyond) -> Line | None:
    if not isinstance(input.type, Number):
        return None
    ends = sorted(_thresholds(policy, input.id))
    numbers = [*ends, *beyond.get(input.id, ())]
    low, high = _ends(input.type, numbers)
    stated = known.value if isinstance(known, Exactly) else None
    if isinstance(stated, Fraction) and (low is None or high is None or not low <= stated <= high):
        beyond[input.id] = (*beyond.get(input.id, ()), stated)
        low, high = _ends(input.type, [*numbers, stated])
    if low is None or high is None or low >= high:
        return None
    step = input.type.step or _round_down((high - low) / PARTS)
    marks = tuple(Option(decimal_words(end), words_for_datum(end, input)) for end in ends if low <= end <= high)
    return Line(decimal_words(low), decimal_words(high), decimal_words(step), marks)


def _thresholds(policy: Policy, input: str) -> set[Fraction]:
    """The numbers at which a line of the policy turns with the input alone."""
    found: set[Fraction] = set()
    for owner in (policy, *policy.referred):
        for root in all_criteria(owner):
            for one in walk(root):
                test = one.form.of if isinstance(one.form, Not) else one.form
                if isinstance(test, IsWithin) and test.input == input:
                    found.update(_ends_of(test.interval))
    return found


def _ends_of(interval: Interval) -> Iterator[Fraction]:
    return (end for end in (interval.low, interval.high) if end is not None)


def _ends(type: Number, numbers: list[Fraction]) -> tuple[Fraction | None, Fraction | None]:
    """Where a line begins and ends: around the numbers on it, within the range of the input; its range where there are none, or where
    that is not much wider."""
    if not numbers:
        return type.low, type.high
    room = max((max(numbers) - min(numbers)) * ROOM, abs(max(numbers)) * ROOM, Fraction(1))
    step = type.step or _round_down(room)
    start = type.low or Fraction(0)
    low, high = (start + (end - start) // step * step for end in (min(numbers) - room, max(numbers) + room + step))
    if type.low is not None and type.high is not None and type.high - type.low <= WHOLE * (high - low):
        return type.low, type.high
    return (
        low if type.low is None else max(low, type.low),
        high if type.high is None else min(high, type.high),
    )


def _round_down(number: Fraction) -> Fraction:
    """The number that is 1, 2 or 5 times a power of 10 and lies nearest below one that is above 0."""
    power = Fraction(1)
    while power * 10 <= number:
        power *= 10
    while power > number:
        power /= 10
    return max(power * times for times in _ROUND if power * times <= number)
