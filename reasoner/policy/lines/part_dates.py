"""Dates that are known in part (`2024-02`, `2024`), and dates with a time beside them (`2024-02-01T10:30:00Z`)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from reasoner.policy.fold import Said
from reasoner.policy.lines.as_written import plain_dashes
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.source.span import Span

_PART = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)
_CLOCK = r"(?:[01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:[.,]\d{1,9})?)?"
_ZONE = r"(?:[Zz]|UTC|GMT|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)"
_DAY = r"(?P<day>\d{4}-\d{2}-\d{2})"
_TIMED = re.compile(rf"{_DAY}(?:[Tt]| (?=\d)){_CLOCK} ?{_ZONE}?", re.ASCII)


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
