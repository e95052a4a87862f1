"""The values of an input that some tests can tell apart: one for each cell, and all that a case names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from itertools import chain, combinations
from math import ceil, floor
from typing import assert_never

from reasoner.policy.criteria import Amount, Compares, Includes, InCodes, InputAmount, IsOneOf, IsSame, IsWithin, Test
from reasoner.policy.values import Absent, Code, Datum, Exactly, Known, ListOf, NotKnown, OneOfThese, Records, Within
from reasoner.policy.vocabulary import AnyOf, Codes, DateType, Input, Number, OneCode, OneOf, RecordType, YesNo
from tests.oracle.codes import representatives
from tests.oracle.reading import Reading
from tests.oracle.truth import NOTHING, Held

MANY_MEMBERS = 12


class TooManyError(Exception):
    """There are more worlds than can be looked at one by one."""


def plain(value: Datum) -> Held:
    """A value as worlds hold it: a date as its ordinal."""
    return Fraction(value.toordinal()) if isinstance(value, date) else value


def fits(held: Held, known: Known | None) -> bool:
    """Whether what a case knows of an input allows a value."""
    match known:
        case None | NotKnown():
            return True
        case Exactly(value):
            return held == plain(value)
        case OneOfThese(values):
            return held in {plain(value) for value in values}
        case Within(interval):
            return isinstance(held, Fraction) and interval.holds(held)
        case Absent():
            return isinstance(held, Absent)
        case ListOf(members, open):
            return isinstance(held, frozenset) and (held >= members if open else held == members)
        case Records():
            raise NotImplementedError("records")
        case _:
            assert_never(known)


class Cells:
    """The cells cut by what is read (policies and background knowledge) and by what cases know of the inputs.

    `whole`: every value of a one-of input is its own cell, whether it is told apart or not.
    """

    def __init__(self, inputs: dict[str, Input], reading: Reading, knowns: dict[str, list[Known]], whole: bool) -> None:
        self._inputs, self._reading, self._knowns, self._whole = inputs, reading, knowns, whole
        self._tests: dict[str, list[Test]] = defaultdict(list)
        self._linked: dict[str, set[str]] = {id: {id} for id in inputs}
        for test in reading.tests:
            match test:
                case IsSame(left, right) | Compares(InputAmount(left), _, InputAmount(right)):
                    self._link(left, right)
                case Compares(InputAmount(input), _, _) | Compares(_, _, InputAmount(input)):
                    self._tests[input].append(test)
                case IsOneOf(input) | IsWithin(input) | Includes(input) | InCodes(input):
                    self._tests[input].append(test)
                case _:
                    pass

    def _link(self, left: str, right: str) -> None:
        both = self._linked[left] | self._linked[right]
        for one in both:
            self._linked[one] = both

    def of(self, id: str) -> list[Held]:
        """A value for each cell of an input, Absent among them where it may be."""
        input = self._inputs[id]
        found = self._values(input)
        return [*found, NOTHING] if input.may_be_absent else found

    def _values(self, input: Input) -> list[Held]:
        match input.type:
            case YesNo():
                return [True, False]
            case OneOf(values):
                return self._one_of(input.id, [value.id for value in values])
            case AnyOf(values):
                return self._any_of(input.id, [value.id for value in values])
            case Number(_, low, high, step):
                return self._number(input.id, low, high, step)
            case DateType():
                return self._number(input.id, Fraction(1), Fraction(date.max.toordinal()), Fraction(1))
            case OneCode(systems):
                return list(self._codes(input.id, systems))
            case Codes(systems):
                return self._subsets(input.id, list(self._codes(input.id, systems)))
            case RecordType():
                raise NotImplementedError("records")
            case _:
                assert_never(input.type)

    def _stated(self, id: str) -> list[Known]:
        return [known for one in self._linked[id] for known in self._knowns.get(one, [])]

    def _one_of(self, id: str, values: list[str]) -> list[Held]:
        if self._whole:
            return list(values)
        sets = [
            frozenset(test.values) for one in sorted(self._linked[id]) for test in self._tests[one] if isinstance(test, IsOneOf)
        ]
        sets += [
            frozenset(v for v in known.values if isinstance(v, str))
            for known in self._stated(id)
            if isinstance(known, OneOfThese)
        ]
        named = {known.value for known in self._stated(id) if isinstance(known, Exactly)}
        cells: dict[object, list[str]] = defaultdict(list)
        for value in values:
            cells[value if value in named else tuple(value in one for one in sets)].append(value)
        return [value for cell in cells.values() for value in cell[: len(self._linked[id])]]

    def _any_of(self, id: str, values: list[str]) -> list[Held]:
        sets = [test.values for test in self._tests[id] if isinstance(test, Includes)]
        members = {member for known in self._stated(id) if isinstance(known, ListOf) for member in known.members}
        cells: dict[object, str] = {}
        for value in values:
            cells.setdefault(value if value in members else tuple(value in one for one in sets), value)
        return self._subsets(id, list(cells.values()))

    def _subsets(self, id: str, members: Iterable[object]) -> list[Held]:
        every = list(members)
        if len(every) > MANY_MEMBERS:
            raise TooManyError(f"{id}: subsets of {len(every)}")
        stated = [frozenset[object](known.members) for known in self._stated(id) if isinstance(known, ListOf)]
        subsets = chain.from_iterable(combinations(every, size) for size in range(len(every) + 1))
        return list(dict.fromkeys([*stated, *(frozenset[object](one) for one in subsets)]))

    def _codes(self, id: str, systems: tuple[str, ...]) -> list[Code]:
        keys = {test.code_list for test in self._tests[id] if isinstance(test, InCodes)}
        ranges = [
            ((place, one.when.key if one.when else ""), one)
            for place, listed in self._reading.lists.items()
            if place[1] in keys
            for one in listed.ranges
        ]
        return representatives(ranges, systems, self._named_codes(id))

    def _named_codes(self, id: str) -> list[Code]:
        found: list[object] = []
        for known in self._stated(id):
            match known:
                case Exactly(value):
                    found.append(value)
                case OneOfThese(values) | ListOf(values):
                    found += sorted(values, key=str)
                case _:
                    pass
        return [one for one in found if isinstance(one, Code)]

    def _cuts(self, id: str) -> set[Fraction]:
        cuts: set[Fraction] = set()
        for test in (test for one in self._linked[id] for test in self._tests[one]):
            match test:
                case IsWithin(_, interval):
                    cuts |= {end for end in (interval.low, interval.high) if end is not None}
                case Compares(Amount(number), _, _) | Compares(_, _, Amount(number)):
                    cuts.add(number)
                case Compares():
                    raise NotImplementedError("derived amounts")
                case _:
                    pass
        for known in self._stated(id):
            match known:
                case Within(interval):
                    cuts |= {end for end in (interval.low, interval.high) if end is not None}
                case Exactly(value):
                    cuts |= {one for one in (plain(value),) if isinstance(one, Fraction)}
                case OneOfThese(values):
                    cuts |= {one for one in map(plain, values) if isinstance(one, Fraction)}
                case _:
                    pass
        for one in self._linked[id]:
            type = self._inputs[one].type
            if isinstance(type, Number):
                cuts |= {end for end in (type.low, type.high) if end is not None}
        return cuts

    def _number(self, id: str, low: Fraction | None, high: Fraction | None, step: Fraction | None) -> list[Held]:
        points = sorted(self._cuts(id)) or [low if low is not None else Fraction(0)]
        each = len(self._linked[id])
        found = dict.fromkeys(points)
        for start, end in zip([None, *points], [*points, None], strict=True):
            found.update(dict.fromkeys(between(start, end, each, step, low or Fraction(0))))
        return [
            point
            for point in sorted(found)
            if (low is None or point >= low)
            and (high is None or point <= high)
            and (step is None or (point - (low or Fraction(0))) % step == 0)
        ]


def between(
    start: Fraction | None, end: Fraction | None, count: int, step: Fraction | None, origin: Fraction
) -> list[Fraction]:
    """Up to `count` numbers strictly between two ends (None: no end), on the steps from the origin where there is a step."""
    if start is None and end is None:
        raise ValueError("a line without a point")
    if step is None:
        if start is not None and end is not None:
            return [start + (end - start) * Fraction(n, count + 1) for n in range(1, count + 1)]
        return [start + n if start is not None else (end or Fraction(0)) - n for n in range(1, count + 1)]
    if start is None:
        assert end is not None
        highest = origin + (ceil((end - origin) / step) - 1) * step
        return [highest - n * step for n in range(count)]
    lowest = origin + (floor((start - origin) / step) + 1) * step
    return [lowest + n * step for n in range(count) if end is None or lowest + n * step < end]
