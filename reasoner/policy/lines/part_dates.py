"""Dates that are known in part (`2024-02`, `2024`), and dates with a time beside them (`2024-02-01T10:30:00Z`)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from fractions import Fraction

from reasoner.policy.fold import Said
from reasoner.policy.lines.as_written import plain_dashes
from reasoner.policy.values import Interval
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.source.span import Span

_PART = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:[.,]\d{1,9})?)?"
_ZONE = r"(?:[Zz]|UTC|GMT|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)"
_DAY = r"(?P<day>\d{4}-\d{2}-\d{2})"
_TIMED = re.compile(rf"{_DAY}(?:[Tt]| (?=\d)){_CLOCK} ?{_ZONE}?", re.ASCII)

_ONE = r"\d{4}(?:-\d{2}){0,2}"
_LOW = rf"(?P<after>after|on or after|since|from) (?P<low>{_ONE})"
_HIGH = rf"(?P<before>before|on or before|until|through) (?P<high>{_ONE})"
_RANGE = re.compile(
    rf"between (?P<first>{_ONE}) and (?P<last>{_ONE})|(?:{_LOW})?(?:(?(low) (?:and|but|to|until) |)(?:{_HIGH}))?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class PartDate:
    """A month or a year by its first and its last day."""

    first: date
    last: date
    is_month: bool


def month_or_year(text: str) -> PartDate | None:
    """The days that `2024-02` or `2024` leaves; None for any other text and for months that no year has."""
    found = _PART.fullmatch(text)
    if found is None or found[1] == "0000":
        return None
    year, month = int(found[1]), int(found[2] or 1)
    if not 1 <= month <= 12:
        return None
    last = month if found[2] else 12
    return PartDate(date(year, month, 1), date(year, last, monthrange(year, last)[1]), found[2] is not None)


def part_date_at(said: Said, start: int, end: int) -> PartDate | None:
    """The month or year that the words between two places are; None where they are anything else."""
    if start >= end or not said.words[start][0].isdigit():
        return None
    first, last = said.places[start], said.places[end - 1]
    return (
        month_or_year(plain_dashes(said.pieces[first]))
        if first == last and said.text(start, end) == said.pieces[first]
        else None
    )


def part_range_at(said: Said, start: int, end: int) -> Interval | None:
    """The days that words with a month or year in them leave: `2024-02`, `after 2024-02`, `before 2024`, `between 2023-02 and
    2023-04`; None where they are anything else, or name days alone. After a month is after its last day, before it before its first."""
    if start >= end:
        return None
    pieces = said.pieces[said.places[start] : said.places[end - 1] + 1]
    words = " ".join(plain_dashes(one) for one in pieces).lower()
    if (part := part_date_at(said, start, end)) is not None:
        return Interval(_number(part.first), True, _number(part.last), True)
    found = _RANGE.fullmatch(words)
    if found is None:
        return None
    first, last = found["first"] or found["low"], found["last"] or found["high"]
    low, high = (None if one is None else _day_or_part(one) for one in (first, last))
    if not any(_PART.fullmatch(one) for one in (first, last) if one) or (first and low is None) or (last and high is None):
        return None
    after, before = found["after"] == "after", found["before"] == "before"
    return Interval(
        None if low is None else _number(low.last if after else low.first),
        not after,
        None if high is None else _number(high.first if before else high.last),
        not before,
    )


def _day_or_part(text: str) -> PartDate | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return month_or_year(text)
    return PartDate(day, day, False)


def _number(day: date) -> Fraction:
    return Fraction(day.toordinal())


def day_of_time(pieces: tuple[str, ...]) -> tuple[str, int] | None:
    """The day as it is written where a time of the day follows it, and how many pieces both take; None where none follows."""
    for count in range(len(pieces), 0, -1):
        found = _TIMED.fullmatch(" ".join(pieces[:count]))
        if found is not None:
            return found["day"], count
    return None


def part_problem(text: str, part: PartDate, span: Span | None) -> Problem:
    """The problem of a month or year where one day belongs."""
    hint = f"write a day: the first of it is `{part.first}`, the last is `{part.last}`"
    if part.is_month:
        return Problem("bare-month", f"`{text}` is a month where a day belongs", span, hint)
    return Problem("bare-year", f"`{text}` is a year where a day belongs", span, hint)
