"""The scale that a line about one number or day is drawn on: the line's threshold, with what the case states."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from reasoner.answer.answer import Explained
from reasoner.policy.criteria import IsWithin, Not
from reasoner.policy.intervals import DATES, outside
from reasoner.policy.nearest import or_list
from reasoner.policy.values import Exactly, Interval, Known, Within
from reasoner.policy.vocabulary import DateType, Input, Number
from reasoner.policy.words import words_for_interval
from reasoner.show.page import Scale
from reasoner.show.words import told

ROOM = Fraction(5, 4)  # so much further than the last number a line goes that has no end of its own
FAR = 4  # an end of the range that is so much further than every number here would leave them all in one place
DAYS = 30
_FULL_STEPS = (1, 2, 5, 10)


def scale_of(node: Explained) -> Scale | None:
    """The scale of a line that asks for one number or day, where the case states it; None for any other line."""
    form = node.criterion.form
    denied = isinstance(form, Not)
    test = form.of if isinstance(form, Not) else form
    if not isinstance(test, IsWithin):
        return None
    fact = next((one for one in node.facts if one.input.id == test.input and one.known is not None), None)
    stated = _interval(fact.known) if fact and fact.known else None
    if fact is None or stated is None:
        return None
    number = fact.input.type if isinstance(fact.input.type, Number) else DATES
    asked = outside(test.interval, number) if denied else (test.interval,)
    low, high = _line([*asked, stated], fact.input)
    if not asked or low >= high:
        return None
    asked_words = or_list([words_for_interval(one, fact.input) for one in asked])
    ends = (words_for_interval(Interval(end, True, end, True), fact.input) for end in (low, high))
    return Scale(low, high, asked, stated, told(asked_words), told(fact.value), *map(told, ends))


def _interval(known: Known) -> Interval | None:
    """What is known of a number or day as an interval; None of anything else, or where nothing bounds it."""
    match known:
        case Exactly(Fraction() as number):
            return Interval(number, True, number, True)
        case Exactly(date() as day):
            number = Fraction(day.toordinal())
            return Interval(number, True, number, True)
        case Within(interval) if interval.low is not None or interval.high is not None:
            return interval
        case _:
            return None


def _line(intervals: list[Interval], input: Input) -> tuple[Fraction, Fraction]:
    """Where a line begins and ends that shows these intervals: at the input's own range, where that is near enough."""
    ends = [end for one in intervals for end in (one.low, one.high) if end is not None]
    least, most = min(ends), max(ends)
    if isinstance(input.type, DateType):
        room = max(Fraction(DAYS), Fraction(int(most - least) // 4))
        return least - room, most + room
    low = input.type.low if isinstance(input.type, Number) else None
    high = input.type.high if isinstance(input.type, Number) else None
    if low is None or least - low > FAR * max(most - least, abs(most)):
        low = min(Fraction(0), -_round_up(-least * ROOM))
    if high is None or high - low > FAR * (most - low):
        high = low + _round_up((most - low) * ROOM)
    return min(low, least), max(high, most)


def _round_up(number: Fraction) -> Fraction:
    """The next number that is 1, 2 or 5 times a power of 10; 0 where there is none above 0."""
    if number <= 0:
        return Fraction(0)
    power = Fraction(1)
    while power * 10 <= number:
        power *= 10
    while power > number:
        power /= 10
    return next(power * step for step in _FULL_STEPS if power * step >= number)
