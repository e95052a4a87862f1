"""Windows of time about a day: `within 6 months before the date of service`, `at least 3 months after the start`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from reasoner.policy.criteria import Comparison
from reasoner.policy.fold import Said
from reasoner.policy.lines.amount_units import DATE, Term
from reasoner.policy.lines.as_written import signed_length, told_mark
from reasoner.policy.lines.bounds import comparison_at
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.days import bad_length, moved
from reasoner.policy.lines.expressions import expression_in
from reasoner.policy.lines.quantities import Quantity, decimal_words, quantity_at
from reasoner.policy.units import with_unit
from reasoner.policy.vocabulary import Number
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem

_WITHIN = (("within", "last"), ("within",), ("in", "last"), ("in",), ("during", "last"), ("during",))
_SIDES = MappingProxyType(
    {"before": "before", "preceding": "before", "prior to": "before", "after": "after", "following": "after", "of": "of"}
)
_OF_DAYS = frozenset({"on", "after", "before", "later", "earlier"})
_LATER = MappingProxyType({"more": "at least", "longer": "at least", "less": "at most", "fewer": "at most"})


@dataclass(frozen=True, slots=True)
class Limit:
    """How something compares with an amount; `words` where they are not those of the two: an age that is reached on a day."""

    comparison: Comparison
    term: Term
    words: str = ""


Limits = tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class _Length:
    """A length of time as written, and the words that it stands between."""

    quantity: Quantity
    side: str
    day: Term


def window_in(said: Said, start: int, end: int, context: Context) -> Limits | Problem | None:
    """The limits that the words between two places set to a day; None where they are no window."""
    words = said.words
    for lead in _WITHIN:
        if words[start : start + len(lead)] == lead:
            return _within(said, start + len(lead), end, context)
    if words[start] == "between":
        return _spread(said, start + 1, end, context)
    compared = comparison_at(words, start, end)
    place = compared[1] if compared else start
    if compared and not _OF_DAYS.isdisjoint(words[start:place]):
        return None  # "on or before 6 months after ..." compares with a day
    found = _length(said, place, end, context)
    if found is None or isinstance(found, Problem):
        return found
    length, comparison = found
    if comparison is not None and compared is not None:
        return None
    return _by_length(said, comparison or (compared[0] if compared else Comparison.EQUAL), length)


def _within(said: Said, start: int, end: int, context: Context) -> Limits | Problem | None:
    found = _length(said, start, end, context)
    if found is None or isinstance(found, Problem):
        return found
    length, comparison = found
    return None if comparison is not None else _near(said, length, Comparison.AT_MOST)


def _spread(said: Said, start: int, end: int, context: Context) -> Limits | Problem | None:
    """`between 3 and 6 months before the start`: both ends included."""
    low = quantity_at(said, start, end, Number())
    if not isinstance(low, Quantity) or said.words[low.end : low.end + 1] != ("and",):
        return told_mark(low)
    if low.number < 0 and low.unit is not None:
        return signed_length(said, low.start, low.end)
    found = _length(said, low.end + 1, end, context)
    if found is None or isinstance(found, Problem):
        return found
    length, comparison = found
    if comparison is not None or length.side == "of":
        return None
    near = _moved(said, replace(length, quantity=replace(low, unit=low.unit or length.quantity.unit)))
    far = _moved(said, length)
    if isinstance(near, Problem):
        return near
    if isinstance(far, Problem):
        return far
    first, last = (far, near) if length.side == "before" else (near, far)
    return Limit(Comparison.AT_LEAST, first), Limit(Comparison.AT_MOST, last)


def _by_length(said: Said, comparison: Comparison, length: _Length) -> Limits | Problem | None:
    """`at least 3 months before D` is on that day or earlier; `less than 3 months before D` is later, up to D."""
    if length.side == "of":
        return None
    if comparison in (Comparison.AT_MOST, Comparison.LESS):
        return _near(said, length, comparison)
    there = _moved(said, length)
    if isinstance(there, Problem):
        return there
    if comparison is Comparison.EQUAL:
        return (Limit(Comparison.EQUAL, there),)
    strict = comparison is Comparison.MORE
    if length.side == "before":
        return (Limit(Comparison.LESS if strict else Comparison.AT_MOST, there),)
    return (Limit(Comparison.MORE if strict else Comparison.AT_LEAST, there),)


def _near(said: Said, length: _Length, comparison: Comparison) -> Limits | Problem:
    """From the day itself to so far from it; with `of` to both sides."""
    limits: list[Limit] = []
    strict = comparison is Comparison.LESS
    for side in ("before", "after") if length.side == "of" else (length.side,):
        there = _moved(said, replace(length, side=side))
        if isinstance(there, Problem):
            return there
        if side == "before":
            limits.append(Limit(Comparison.MORE if strict else Comparison.AT_LEAST, there))
        else:
            limits.append(Limit(Comparison.LESS if strict else Comparison.AT_MOST, there))
    if length.side == "before":
        limits.append(Limit(Comparison.AT_MOST, length.day))
    elif length.side == "after":
        limits.insert(0, Limit(Comparison.AT_LEAST, length.day))
    return tuple(limits)


def _moved(said: Said, length: _Length) -> Term | Problem:
    quantity = length.quantity
    sign = -1 if length.side == "before" else 1
    shown = with_unit(decimal_words(quantity.number), quantity.unit or "", one=quantity.number == 1)
    words = f"{shown} {length.side} {length.day.words}"
    return moved(length.day, sign * quantity.number, quantity.unit or "", words) or bad_length(said, quantity)


def _length(said: Said, start: int, end: int, context: Context) -> tuple[_Length, Comparison | None] | Problem | None:
    """`6 months before D`, `6 months or more before D`: the length, and the comparison that `or more` says."""
    quantity = quantity_at(said, start, end, Number())
    if not isinstance(quantity, Quantity) or quantity.unit is None:
        return told_mark(quantity)
    if quantity.number < 0:
        return signed_length(said, quantity.start, quantity.end)
    place, comparison = quantity.end, None
    if said.words[place : place + 1] == ("or",) and (later := _LATER.get(" ".join(said.words[place + 1 : place + 2]))):
        place, comparison = place + 2, Comparison.AT_LEAST if later == "at least" else Comparison.AT_MOST
    side, place = _side_at(said.words, place)
    if side is None or place >= end:
        return None
    day = expression_in(said, place, end, context)
    if day is None or isinstance(day, Problem):
        return day or _no_day(said, place, end)
    if day.unit != DATE:
        message = f"{day.words} is not a day"
        return Problem("not-comparable", message, said.span(place, end), "write a date of the vocabulary there")
    return _Length(quantity, side, day), comparison


def _side_at(words: tuple[str, ...], place: int) -> tuple[str | None, int]:
    sides: Mapping[str, str] = _SIDES
    for stop in (place + 2, place + 1):
        if (side := sides.get(" ".join(words[place:stop]))) is not None:
            return side, stop
    return None, place


def _no_day(said: Said, start: int, end: int) -> Problem:
    words = said.text(start, end)
    message = f"`{words[:80]}` is no day that is declared"
    if said.words[start:end] == ("today",) or said.words[start:end] == ("now",):
        message = f"`{words}` is no day: what a policy says must not depend on the day on which it is read"
    hint = "write a date of the vocabulary, such as `the date of service`, or a day such as `2024-03-31`"
    return Problem("unknown-day", message, said.span(start, end), hint)
