"""`band-gap`: 20% to 39%, 40% or more: where is 39.5%?"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from reasoner.lint.finding import finding
from reasoner.lint.intervals import interval_asked
from reasoner.lint.subject import Subject
from reasoner.policy.amount_words import words_for_expression
from reasoner.policy.criteria import (
    Amount,
    AnyOfThese,
    Counted,
    Criterion,
    Derived,
    Expression,
    InputAmount,
    NoneOf,
    Operation,
    conditions_on_records,
    parts_of,
)
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Number, Vocabulary
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem

RULE = "band-gap"
MOST_DIGITS = 6  # an end that needs more was written in another unit


@dataclass(frozen=True, slots=True)
class _Band:
    """A line that asks an interval of an amount, and the way to it: each list above it with the place in that."""

    line: Criterion
    way: tuple[tuple[Criterion, int], ...]


def check(subject: Subject) -> Iterator[Problem]:
    """The bands of one amount, alternatives to each other, that leave out a little between them."""
    for root in subject.roots:
        bands: dict[Expression, dict[Interval, list[_Band]]] = {}
        for amount, interval, band in _bands(root, ()):
            bands.setdefault(amount, {}).setdefault(interval, []).append(band)
        for amount, some in bands.items():
            if not _is_whole(amount, subject.policy.vocabulary):
                yield from _gaps(subject.policy.vocabulary, amount, some)


def _bands(one: Criterion, way: tuple[tuple[Criterion, int], ...]) -> Iterator[tuple[Expression, Interval, _Band]]:
    asked = interval_asked(one)
    if asked is not None:
        yield *asked, _Band(one, way)
        return
    for place, part in enumerate((*parts_of(one), *conditions_on_records(one.form))):
        yield from _bands(part, (*way, (one, place)))


def _is_whole(amount: Expression, vocabulary: Vocabulary) -> bool:
    """Whether an amount is counted in whole steps, so that nothing lies between two that follow each other; or is a day."""
    if isinstance(amount, InputAmount):
        input = vocabulary.input(amount.input)
        return input is None or not isinstance(input.type, Number) or input.type.step is not None
    return isinstance(amount, Derived) and (amount.operation is Operation.AGE_IN_YEARS or amount.unit in ("days", "date"))


def _gaps(vocabulary: Vocabulary, amount: Expression, bands: dict[Interval, list[_Band]]) -> Iterator[Problem]:
    for low, lines in bands.items():
        end = low.high
        if end is None or any(other.holds(end) for other in bands if other is not low):
            continue
        above = [other for other in bands if other.low is not None and other.low >= end]
        nearest = min(above, key=lambda other: other.low or Fraction(0), default=None)
        if nearest is None or nearest.low is None or not _is_gap(low, nearest):
            continue
        pair = next(((one, other) for one, other in product(lines, bands[nearest]) if _are_alternatives(one, other)), None)
        if pair:
            ends = [_end(number, amount, vocabulary) for number in (end, nearest.low)]
            where = f"{ends[0]} itself" if end == nearest.low else f"an amount between {ends[0]} and {ends[1]}"
            message = f"`{pair[0].line.words}` and `{pair[1].line.words}` leave out {where}"
            yield finding(RULE, message, pair[1].line.span, "say `under` or `over` at one end, so that the bands meet")


def _are_alternatives(one: _Band, other: _Band) -> bool:
    """Whether two lines part in a list of which not all is needed: what is asked of both has no place between them."""
    for (above, mine), (same, theirs) in zip(one.way, other.way, strict=False):
        if above is not same or mine != theirs:
            parts = above.form.parts if isinstance(above.form, AnyOfThese | NoneOf | Counted) else ()
            return above is same and max(mine, theirs) < len(parts)
    return False


def _is_gap(low: Interval, high: Interval) -> bool:
    """Whether what lies between two bands is so little that it looks like a slip: a step of the last digit that is written."""
    assert low.high is not None  # noqa: S101  INVARIANT: the caller looked
    assert high.low is not None  # noqa: S101  INVARIANT: the caller looked
    if low.high == high.low:
        return not low.high_included and not high.low_included
    digits = next(
        (count for count in range(MOST_DIGITS) if _has_digits(low.high, count) and _has_digits(high.low, count)), None
    )
    return digits is not None and (high.low - low.high) * 10**digits <= 1 and low.high_included and high.low_included


def _has_digits(number: Fraction, count: int) -> bool:
    """Whether a number can be written with so many digits after the point."""
    return (number * Fraction(10) ** count).denominator == 1


def _end(number: Fraction, amount: Expression, vocabulary: Vocabulary) -> str:
    """An end of a band in words, in the amount's unit."""
    input = vocabulary.input(amount.input) if isinstance(amount, InputAmount) else None
    unit = input.type.unit if input and isinstance(input.type, Number) else getattr(amount, "unit", "")
    return words_for_expression(Amount(number, unit), vocabulary)
