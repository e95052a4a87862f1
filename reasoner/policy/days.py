"""Days of the calendar, from one to another, both included."""

from __future__ import annotations

from datetime import date, timedelta

from reasoner.source.dataclass import dataclass

DATE_OF_SERVICE = "date_of_service"  # the input whose date picks a policy's version
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """All days from `first` to `last`, both included; None is no end on that side."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        """Whether a day is one of them."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def shared(self, other: Days) -> Days | None:
        """The days of both; None where there is none."""
        first = max((one for one in (self.first, other.first) if one is not None), default=None)
        last = min((one for one in (self.last, other.last) if one is not None), default=None)
        return None if first is not None and last is not None and last < first else Days(first, last)

    def without(self, other: Days) -> tuple[Days, ...]:
        """The days that are not among the others: before them, after them."""
        if self.shared(other) is None:
            return (self,)
        before = None if other.first in (None, date.min) else self.shared(Days(last=_next(other.first, -1)))
        after = None if other.last in (None, date.max) else self.shared(Days(first=_next(other.last, 1)))
        return tuple(one for one in (before, after) if one is not None)

    @property
    def is_every_day(self) -> bool:
        """Whether they have no end at all."""
        return self.first is None and self.last is None

    @property
    def latest(self) -> date:
        """The last of them, or the last of the calendar."""
        return self.last or date.max

    @property
    def words(self) -> str:
        """`from 2020-01-01 until 2020-12-31`, `on 2020-01-01`, `until 2020-12-31`, `on any day`."""
        if self.is_every_day:
            return "on any day"
        if self.first == self.last:
            return f"on {self.first}"
        ends = (f"from {self.first}" if self.first else "", f"until {self.last}" if self.last else "")
        return " ".join(filter(None, ends))


EVERY_DAY = Days()


def _next(day: date | None, step: int) -> date:
    assert day is not None  # noqa: S101  INVARIANT: the caller has looked
    return day + step * _DAY
