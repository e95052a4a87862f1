"""Linear comparisons over the rationals, exactly: the general simplex of Dutertre and de Moura (CAV 2006).

Each sum is a quantity of its own with ends; a step of Bland's rule (1977) at a time brings what lies outside its ends inside. What is
strict is so by an infinitesimal, to which a number is given at the end. A row that cannot be mended is a refutation (Farkas 1902).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from fractions import Fraction
from typing import Any

from reasoner.amounts.ends import End
from reasoner.amounts.questions import NO_TAGS, Tags
from reasoner.source.dataclass import dataclass

# A number and a multiple of the infinitesimal.
Value = tuple[Fraction, Fraction]
Sum = Mapping[Any, Fraction]
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Limits:
    """The ends of a quantity, each with what it rests on."""

    low: End | None = None
    low_tags: Tags = NO_TAGS
    high: End | None = None
    high_tags: Tags = NO_TAGS

    def raised(self, low: End, tags: Tags) -> Limits:
        """These with a low end, where that is higher."""
        return self if self.low is not None and self.low >= low else Limits(low, tags, self.high, self.high_tags)

    def lowered(self, high: End, tags: Tags) -> Limits:
        """These with a high end, where that is lower."""
        return self if self.high is not None and self.high <= high else Limits(self.low, self.low_tags, high, tags)

    @property
    def is_empty(self) -> bool:
        """Whether nothing lies between the ends."""
        return self.low is not None and self.high is not None and self.low > self.high

    @property
    def is_point(self) -> bool:
        """Whether one number alone lies between the ends."""
        return self.low is not None and self.low == self.high and self.low[1] == 0

    @property
    def tags(self) -> Tags:
        """What both ends rest on."""
        return self.low_tags | self.high_tags


class Tableau:
    """Quantities of which some (basic ones) are sums of the others."""

    def __init__(self, check: Callable[[], None] = lambda: None) -> None:
        self.check = check
        self.rows: dict[Hashable, dict[Hashable, Fraction]] = {}
        self.order: dict[Hashable, int] = {}
        self.values: dict[Hashable, Value] = {}

    def add(self, key: Hashable) -> None:
        """A further quantity, unless it is there."""
        if key not in self.order:
            self.order[key] = len(self.order)
            self.values[key] = (ZERO, ZERO)

    def define(self, key: Hashable, sum: Sum) -> None:
        """A further quantity that is a sum of others."""
        row: dict[Hashable, Fraction] = {}
        for part, factor in sum.items():
            self.add(part)
            for at, times in self.rows.get(part, {part: Fraction(1)}).items():
                row[at] = row.get(at, ZERO) + factor * times
        self.add(key)
        self.rows[key] = {at: factor for at, factor in row.items() if factor}

    def solved(self, limits: Mapping[Hashable, Limits]) -> Tags | dict[Hashable, Fraction]:
        """Numbers within the limits of each quantity, or what cannot hold together."""
        for one in limits.values():
            if one.is_empty:
                return one.tags
        self._begin(limits)
        while (found := self._outside(limits)) is not None:
            self.check()
            basic, low = found
            entering = self._entering(basic, low, limits)
            if entering is None:
                return self._why(basic, low, limits)
            end = limits[basic].low if low else limits[basic].high
            assert end is not None  # noqa: S101  INVARIANT: it lies outside this end
            self._pivot(basic, entering, (end[0], Fraction(end[1])))
        return self._numbers(limits)

    def _begin(self, limits: Mapping[Hashable, Limits]) -> None:
        for key in self.order:
            if key in self.rows:
                continue
            value, one = self.values[key], limits.get(key)
            if one is None:
                continue
            if one.low is not None and value < one.low:
                self.values[key] = (one.low[0], Fraction(one.low[1]))
            elif one.high is not None and value > one.high:
                self.values[key] = (one.high[0], Fraction(one.high[1]))
        for key, row in self.rows.items():
            self.values[key] = self._sum(row)

    def _sum(self, row: Sum) -> Value:
        real, small = ZERO, ZERO
        for key, factor in row.items():
            value = self.values[key]
            real += factor * value[0]
            if value[1]:
                small += factor * value[1]
        return real, small

    def _outside(self, limits: Mapping[Hashable, Limits]) -> tuple[Hashable, bool] | None:
        """The first basic quantity outside its ends, and whether it is too low."""
        found: tuple[int, Hashable, bool] | None = None
        for key in self.rows:
            one = limits.get(key)
            if one is None or (found is not None and found[0] < self.order[key]):
                continue
            value = self.values[key]
            if one.low is not None and value < one.low:
                found = (self.order[key], key, True)
            elif one.high is not None and value > one.high:
                found = (self.order[key], key, False)
        return None if found is None else found[1:]

    def _entering(self, basic: Hashable, low: bool, limits: Mapping[Hashable, Limits]) -> Hashable | None:
        """The first other quantity that can move so that a basic one comes nearer to its end."""
        found: Hashable | None = None
        for key, factor in self.rows[basic].items():
            if found is not None and self.order[found] < self.order[key]:
                continue
            one, value = limits.get(key), self.values[key]
            rises = (factor > 0) == low
            if one is None or ((one.high is None or value < one.high) if rises else (one.low is None or value > one.low)):
                found = key
        return found

    def _why(self, basic: Hashable, low: bool, limits: Mapping[Hashable, Limits]) -> Tags:
        tags = limits[basic].low_tags if low else limits[basic].high_tags
        for key, factor in self.rows[basic].items():
            tags |= limits[key].high_tags if (factor > 0) == low else limits[key].low_tags
        return tags

    def _pivot(self, basic: Hashable, entering: Hashable, end: Value) -> None:
        """Exchange two quantities, and set the one that was basic to its end."""
        row = self.rows.pop(basic)
        factor = row.pop(entering)
        now, value = self.values[basic], self.values[entering]
        self.values[entering] = (value[0] + (end[0] - now[0]) / factor, value[1] + (end[1] - now[1]) / factor)
        self.values[basic] = end
        new = {key: -times / factor for key, times in row.items()}
        new[basic] = 1 / factor
        for other in self.rows.values():
            times = other.pop(entering, None)
            if times is None:
                continue
            for key, also in new.items():
                total = other.get(key, ZERO) + times * also
                if total:
                    other[key] = total
                else:
                    del other[key]
        self.rows[entering] = new
        for key, other in self.rows.items():
            if key != entering:
                self.values[key] = self._sum(other)

    def _numbers(self, limits: Mapping[Hashable, Limits]) -> dict[Hashable, Fraction]:
        """The numbers, with one for the infinitesimal so small that every end holds."""
        small = Fraction(1)
        for key, one in limits.items():
            if key not in self.values:
                continue
            real, times = self.values[key]
            if one.low is not None and times < one.low[1] and real > one.low[0]:
                small = min(small, (real - one.low[0]) / (one.low[1] - times))
            if one.high is not None and times > one.high[1] and real < one.high[0]:
                small = min(small, (one.high[0] - real) / (times - one.high[1]))
        return {key: real + times * small for key, (real, times) in self.values.items()}
