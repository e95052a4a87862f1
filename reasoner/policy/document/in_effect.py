"""The days on which a version of a policy is in effect, as its heads say."""

from __future__ import annotations

import re
from datetime import date

from reasoner.policy.days import Days
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.source.span import Span

_FORM = re.compile(r"from\s+(\S+)(?:\s+until\s+(\S+))?", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class InEffect:
    """The first and last day of a version, both included; None is no end on that side. `words` is how it is shown."""

    words: str
    first: date | None = None
    last: date | None = None

    @property
    def days(self) -> Days:
        """The days on which the version is in effect."""
        return Days(self.first, self.last)

    def holds(self, day: date) -> bool:
        """Whether the version is in effect on that day."""
        return self.days.holds(day)


def in_effect(text: str, span: Span | None) -> tuple[InEffect, tuple[Problem, ...]]:
    """What `from 2003-01-01 until 2013-11-25` or `undated` says."""
    if text.strip().lower() == "undated":
        return InEffect("undated"), ()
    found = _FORM.fullmatch(text.strip())
    if found is None:
        message = f"`In effect: {text}` does not say from which day"
        return InEffect(""), (
            Problem("in-effect-form", message, span, "write `In effect: from 2024-01-31` or `In effect: undated`"),
        )
    days = [_day(one) for one in found.groups() if one is not None]
    bad = [one for one, day in zip(found.groups(), days, strict=False) if day is None]
    if bad:
        return InEffect(""), tuple(
            Problem(
                "not-a-date", f"`{one}` is not a date of the calendar", span, "write year, month and day, as in `2024-01-31`"
            )
            for one in bad
        )
    first, last = days[0], days[1] if len(days) > 1 else None
    if first is not None and last is not None and last < first:
        message = f"the policy's last day, {last}, is before its first day, {first}"
        return InEffect(""), (Problem("ends-before-it-starts", message, span, f"write `In effect: from {last} until {first}`"),)
    until = f" until {last}" if last else ""
    return InEffect(f"in effect from {first}{until}", first, last), ()


def _day(text: str) -> date | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
