"""Tests of one input as functions of what is known: values, numbers in an interval, members of a list, nothing to have a value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from typing import TypeAlias

from reasoner.cases.evaluation.facts import Facts, Test, known_of
from reasoner.cases.evaluation.ranges import EXACT, NoAmount, Range, Value, exact
from reasoner.cases.evaluation.readings import reading_of
from reasoner.policy.criteria import Includes, Is, IsAbsent, IsOneOf, IsSame, IsWithin, Of
from reasoner.policy.values import Absent, Datum, Exactly, Interval, Known, ListOf, NotKnown, OneOfThese
from reasoner.policy.vocabulary import AnyOf, Input, OneOf, YesNo

Candidates: TypeAlias = tuple[AbstractSet[Datum], bool]  # the values that are left, and whether there may be none
# For each input that follows another that one, and what each of its values leaves.
Followed: TypeAlias = Mapping[str, tuple[str, Mapping[Datum, AbstractSet[Datum]]]]
Left: TypeAlias = Callable[["Facts | None", "Known | None"], Candidates]


def value_test(test: Is | IsOneOf, inputs: Mapping[str, Input], followed: Followed) -> Test:
    """Whether an input has one of some values."""
    values: AbstractSet[Datum] = frozenset((test.expected,)) if isinstance(test, Is) else test.values
    read, left = known_of(test.input), candidates_of(inputs[test.input], inputs, followed)
    follows = test.input in followed or any(of == test.input for of, _ in followed.values())
    unknown = _among(left(None, None), values)

    def is_value(facts: Facts) -> bool | None:
        known = read(facts)
        if known.__class__ is Exactly:
            return known.value in values
        if known is None and not follows:
            return unknown
        return _among(left(facts, known), values)

    return is_value


def _among(left: Candidates, values: AbstractSet[Datum]) -> bool | None:
    """Whether what is left is among some values."""
    some, may_be_absent = left
    if some.isdisjoint(values):
        return False
    return True if some <= values and not may_be_absent else None


def candidates_of(input: Input, inputs: Mapping[str, Input], followed: Followed) -> Left:
    """Gives the values that are left to an input by what is known of it, of the input that it follows, and of those that follow it."""
    every = values_of(input)
    plain = _stated(input)
    narrowing = [_by_cause(inputs[of], allowed, every) for id, (of, allowed) in followed.items() if id == input.id]
    narrowing += [_by_effect(inputs[id], allowed) for id, (of, allowed) in followed.items() if of == input.id]

    def left(facts: Facts | None, known: Known | None) -> Candidates:
        some, none = plain(known)
        if facts is None or len(some) < 2:
            return some, none
        for narrowed in narrowing:
            some = narrowed(facts, some) or some
        return some, none

    return left


def _stated(input: Input) -> Callable[[Known | None], Candidates]:
    """Gives the values that are left by what is known of an input itself."""
    every: Candidates = values_of(input), input.may_be_absent

    def left(known: Known | None) -> Candidates:
        match known:
            case Exactly(value):
                return frozenset((value,)), False
            case Absent():
                return frozenset(), True
            case OneOfThese(values):
                return values, False
            case _:
                return every

    return left


Narrowed: TypeAlias = Callable[[Facts, AbstractSet[Datum]], AbstractSet[Datum]]


def _by_cause(of: Input, allowed: Mapping[Datum, AbstractSet[Datum]], every: AbstractSet[Datum]) -> Narrowed:
    """The values that the input which is followed leaves."""
    read, stated = known_of(of.id), _stated(of)

    def narrowed(facts: Facts, some: AbstractSet[Datum]) -> AbstractSet[Datum]:
        causes, may_be_absent = stated(read(facts))
        return some if may_be_absent else some & frozenset[Datum]().union(*(allowed.get(cause, every) for cause in causes))

    return narrowed


def _by_effect(follower: Input, allowed: Mapping[Datum, AbstractSet[Datum]]) -> Narrowed:
    """The values that what is known of an input which follows leaves."""
    read, stated = known_of(follower.id), _stated(follower)

    def narrowed(facts: Facts, some: AbstractSet[Datum]) -> AbstractSet[Datum]:
        effects, _ = stated(read(facts))
        return frozenset(one for one in some if one not in allowed or not allowed[one].isdisjoint(effects))

    return narrowed


def values_of(input: Input) -> frozenset[Datum]:
    """The values that a yes/no or one-of input can have."""
    match input.type:
        case YesNo():
            return frozenset((True, False))
        case OneOf(values):
            return frozenset(one.id for one in values)
        case _:
            return frozenset()


def same_test(test: IsSame, inputs: Mapping[str, Input], followed: Followed) -> Test:
    """Whether two inputs have the same value."""
    reads = [known_of(id) for id in (test.left, test.right)]
    lefts = [candidates_of(inputs[id], inputs, followed) for id in (test.left, test.right)]

    def is_same(facts: Facts) -> bool | None:
        (some, none), (others, neither) = (left(facts, read(facts)) for left, read in zip(lefts, reads, strict=True))
        if some.isdisjoint(others):
            return False
        return True if len(some) == len(others) == 1 and not none and not neither else None

    return is_same


def absence_test(test: IsAbsent, inputs: Mapping[str, Input]) -> Test:
    """Whether there is nothing for an input to have a value of."""
    read, may_be_absent = known_of(test.input), inputs[test.input].may_be_absent

    def is_absent(facts: Facts) -> bool | None:
        known = read(facts)
        if isinstance(known, Absent):
            return True
        return None if may_be_absent and (known is None or isinstance(known, NotKnown)) else False

    return is_absent


def interval_test(test: IsWithin, inputs: Mapping[str, Input]) -> Test:
    """Whether a number or a date lies in an interval."""
    read, holds = reading_of(inputs[test.input]), within(test.interval)

    def is_within(facts: Facts) -> bool | None:
        value = read(facts)
        return holds(value) if value.__class__ in EXACT else in_interval(value, test.interval)

    return is_within


def in_interval(value: Value, interval: Interval) -> bool | None:
    """Whether an amount lies in an interval."""
    if isinstance(value, NoAmount):
        return False if value is NoAmount.ABSENT else None
    if not isinstance(value, Range):
        return within(interval)(value)
    low, high = interval.low, interval.high
    too_low = low is not None and (value.high < low or (value.high == low and (value.high_open or not interval.low_included)))
    too_high = high is not None and (value.low > high or (value.low == high and (value.low_open or not interval.high_included)))
    if too_low or too_high:
        return False
    above = low is None or value.low > low or (value.low == low and (value.low_open or interval.low_included))
    below = high is None or value.high < high or (value.high == high and (value.high_open or interval.high_included))
    return True if above and below and not value.absent else None


def within(interval: Interval) -> Callable[[object], bool]:
    """A function that says whether an exact number lies in an interval."""
    low = None if interval.low is None else exact(interval.low)
    high = None if interval.high is None else exact(interval.high)
    match (low, interval.low_included, high, interval.high_included):
        case (None, _, None, _):
            return lambda _: True
        case (None, _, _, True):
            return lambda number: number <= high  # type: ignore[operator]
        case (None, _, _, False):
            return lambda number: number < high  # type: ignore[operator]
        case (_, True, None, _):
            return lambda number: number >= low  # type: ignore[operator]
        case (_, False, None, _):
            return lambda number: number > low  # type: ignore[operator]
        case (_, True, _, True):
            return lambda number: low <= number <= high  # type: ignore[operator]
        case (_, True, _, False):
            return lambda number: low <= number < high  # type: ignore[operator]
        case (_, False, _, True):
            return lambda number: low < number <= high  # type: ignore[operator]
        case _:
            return lambda number: low < number < high  # type: ignore[operator]


def member_test(test: Includes, inputs: Mapping[str, Input]) -> Test:
    """Whether any, every or no member of a list is among some values."""
    type = inputs[test.input].type
    every = frozenset[Datum](one.id for one in type.values) if isinstance(type, AnyOf) else frozenset[Datum]()
    read, of = known_of(test.input), test.of
    # What is looked for is a member among the values, for `every` one that is not.
    sought = every - test.values if of is Of.EVERY else every & test.values
    denied = of is not Of.ANY

    def has_member(facts: Facts) -> bool | None:
        known = read(facts)
        is_open = not isinstance(known, ListOf) or known.open
        if isinstance(known, ListOf) and not sought.isdisjoint(known.members):
            return not denied
        return None if is_open and sought else denied

    return has_member
