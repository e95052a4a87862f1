"""One of the two numbers of a plane: what it can be, a plain number between two others, and its words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from math import ceil, floor

from reasoner.policy.values import Exactly
from reasoner.policy.vocabulary import Input, Number
from reasoner.policy.words import words_for_datum
from reasoner.source.dataclass import dataclass

FIRST, LAST = Fraction(date.min.toordinal()), Fraction(date.max.toordinal())
MOST_TRIED = 1_500  # numbers of a step that are tried one by one


@dataclass(frozen=True, slots=True)
class Axis:
    """An input, and its number's ends (both included), step and where that counts from."""

    input: Input
    low: Fraction | None
    high: Fraction | None
    step: Fraction | None
    start: Fraction = Fraction(0)

    def allows(self, number: Fraction) -> bool:
        """Whether the input can be that number."""
        return self.reaches(number) and (self.step is None or (number - self.start) % self.step == 0)

    def reaches(self, number: Fraction) -> bool:
        """Whether a number is not beyond its ends."""
        return (self.low is None or number >= self.low) and (self.high is None or number <= self.high)

    def between(self, low: Fraction | None, high: Fraction | None) -> Fraction | None:
        """A number that the input can be, strictly between two others: near the middle and plain; None where there is none."""
        return next(self.tried(low, high, 1), None)

    def tried(self, low: Fraction | None, high: Fraction | None, most: int = MOST_TRIED) -> Iterator[Fraction]:
        """Numbers that the input can be, strictly between two others, from the middle outwards: with a step all where there are not
        too many, else some near the middle and the ends."""
        left, right = _tightened(self.low, self.high, low, high)
        if left is None or right is None:
            size = self.step or Fraction(1)
            left, right = (
                left if left is not None else (Fraction(0) if right is None else right) - 8 * size,
                right if right is not None else (Fraction(0) if left is None else left) + 8 * size,
            )
        found = self._stepped(left, right, most) if self.step else _plain(left, right, most)
        yield from (one for one in found if (low is None or one > low) and (high is None or one < high) and self.allows(one))

    def _stepped(self, left: Fraction, right: Fraction, most: int) -> Iterator[Fraction]:
        assert self.step is not None  # noqa: S101  INVARIANT: asked only then
        first, last = ceil((left - self.start) / self.step), floor((right - self.start) / self.step)
        middle = (first + last) // 2
        places = [middle]
        for away in range(1, last - first + 2):
            if len(places) > most:
                break
            places += [one for one in (middle + away, middle - away) if first <= one <= last]
        near_ends = [first + away for away in range(3)] + [last - away for away in range(3)]
        for place in dict.fromkeys([*places, *(one for one in near_ends if first <= one <= last)]):
            yield self.start + place * self.step

    def is_settled(self, low: Fraction | None, high: Fraction | None) -> bool:
        """Whether `tried` gives every number between two others."""
        left, right = _tightened(self.low, self.high, low, high)
        return self.step is not None and left is not None and right is not None and (right - left) / self.step < MOST_TRIED

    def known(self, number: Fraction) -> Exactly:
        """What a case states that has that number."""
        return Exactly(number if isinstance(self.input.type, Number) else date.fromordinal(int(number)))

    def words(self, number: Fraction) -> str:
        """A number in words, exactly: `50%`, `2024-01-31`."""
        if isinstance(self.input.type, Number):
            return words_for_datum(number, self.input)
        return (
            date.fromordinal(int(number)).isoformat()
            if number.denominator == 1
            else f"within the day before {self.words(Fraction(ceil(number)))}"
        )


def axis_of(input: Input) -> Axis:
    """The axis of a number or date."""
    if isinstance(input.type, Number):
        one = input.type
        return Axis(input, one.low, one.high, one.step, one.low if one.low is not None else Fraction(0))
    return Axis(input, FIRST, LAST, Fraction(1))


def _tightened(
    low: Fraction | None, high: Fraction | None, left: Fraction | None, right: Fraction | None
) -> tuple[Fraction | None, Fraction | None]:
    lows, highs = [one for one in (low, left) if one is not None], [one for one in (high, right) if one is not None]
    return max(lows, default=None), min(highs, default=None)


def _plain(left: Fraction, right: Fraction, most: int) -> Iterator[Fraction]:
    """Numbers between two others without a step: the middle with as few digits as will do, then other parts of the range."""
    if left >= right:
        if left == right:
            yield left
        return
    for parts in ((1, 2), (1, 8), (7, 8), (1, 64), (63, 64))[:most]:
        target = left + (right - left) * Fraction(*parts)
        for digits in range(-6, 40):
            near = Fraction(round(target * Fraction(10) ** digits)) / Fraction(10) ** digits
            if left < near < right and abs(near - target) <= (right - left) / 8:
                yield near
                break
