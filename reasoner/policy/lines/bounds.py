"""Bounds in words: `greater than 50%`, `from 20% to under 40%`, `6 weeks or more`, `on or after 2013-07-01`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from reasoner.policy.criteria import Comparison
from reasoner.policy.fold import Said
from reasoner.policy.lines.quantities import Quantity, quantity_at, unit_at
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import DateType, Number
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem

_MORE = (
    "greater than|more than|over|above|exceeding|higher than|longer than|older than|larger than|bigger than|after|later than"
)
_LESS = "less than|fewer than|under|below|lower than|shorter than|younger than|smaller than|before|earlier than"
_AT_LEAST = (
    "at least|no less than|no fewer than|no lower than|no shorter than|no younger than|no earlier than|greater than or equal to"
    "|more than or equal to|equal to or greater than|equal to or more than|on or after|from|at or above"
)
_AT_MOST = (
    "at most|no more than|no greater than|no higher than|no longer than|no older than|no later than|up to|less than or equal to"
    "|fewer than or equal to|equal to or less than|equal to or fewer than|on or before|at or below"
)
_EQUAL = "exactly|equal to|on"
_OR_MORE = "more|greater|higher|over|above|older|longer|larger|later|after"
_OR_LESS = "less|fewer|lower|under|below|younger|shorter|smaller|earlier|before"


def _phrases() -> dict[str, Comparison]:
    """The comparison that each phrase in front of an amount says."""
    kinds = (
        (_MORE, Comparison.MORE),
        (_LESS, Comparison.LESS),
        (_AT_LEAST, Comparison.AT_LEAST),
        (_AT_MOST, Comparison.AT_MOST),
        (_EQUAL, Comparison.EQUAL),
    )
    return {phrase: comparison for phrases, comparison in kinds for phrase in phrases.split("|")}


_BEFORE_AMOUNT = MappingProxyType(_phrases())
_LONGEST_PHRASE = max(len(phrase.split()) for phrase in _BEFORE_AMOUNT)
_AFTER_AMOUNT = MappingProxyType(
    {
        **dict.fromkeys(_OR_MORE.split("|"), Comparison.AT_LEAST),
        **dict.fromkeys(_OR_LESS.split("|"), Comparison.AT_MOST),
    }
)


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of an interval, or one amount (EQUAL)."""

    comparison: Comparison
    quantity: Quantity


def with_bound(interval: Interval, comparison: Comparison, number: Fraction) -> Interval:
    """An interval with what a comparison says in place of the ends that it had there."""
    if comparison in (Comparison.AT_LEAST, Comparison.MORE, Comparison.EQUAL):
        interval = replace(interval, low=number, low_included=comparison is not Comparison.MORE)
    if comparison in (Comparison.AT_MOST, Comparison.LESS, Comparison.EQUAL):
        interval = replace(interval, high=number, high_included=comparison is not Comparison.LESS)
    return interval


def comparison_at(words: tuple[str, ...], start: int, end: int) -> tuple[Comparison, int] | None:
    """The comparison whose phrase stands at a place, longest first, and where it ends."""
    for stop in range(min(start + _LONGEST_PHRASE, end), start, -1):
        found = _BEFORE_AMOUNT.get(" ".join(words[start:stop]))
        if found is not None:
            return found, stop
    return None


def unknown_limit(said: Said, start: int, end: int) -> Problem | None:
    """The problem of a comparison with an amount that has a name which nothing declares; None where no comparison begins there."""
    compared = comparison_at(said.words, start, end)
    name = said.text(compared[1], end) if compared else ""
    if compared is None or not name or not name.split()[0].isalpha():
        return None
    message = f"`{name[:80]}` is no amount that is declared or defined"
    whole = name if name.casefold().startswith("the ") else f"the {name}"
    hint = f"say below `Definitions` what it is, `{whole[:1].upper()}{whole[1:]} means`, or by a table, or declare it in the vocabulary"
    return Problem("unknown-amount", message, said.span(compared[1], end), hint)


def bounds_in(said: Said, start: int, end: int, type: Number | DateType) -> tuple[Bound, ...] | Problem | None:
    """The one or two bounds that the words between two places say, or None where they are nothing of the kind."""
    words = said.words
    if start >= end:
        return None
    if words[start] == "between":
        return _two(said, start + 1, end, type, frozenset({"and"}))
    spread = _two(said, start + (words[start] == "from"), end, type, frozenset({"to", "through", "up"}))
    if spread is not None:
        return spread
    first = _one(said, start, end, type)
    if not isinstance(first, tuple):
        return first
    bound, place = first
    if place == end:
        return (bound,)
    if words[place] not in ("and", "but"):
        return None
    second = _one(said, place + 1, end, type)
    if not isinstance(second, tuple):
        return second
    return (bound, second[0]) if second[1] == end else None


def _two(
    said: Said, start: int, end: int, type: Number | DateType, joints: frozenset[str]
) -> tuple[Bound, ...] | Problem | None:
    """Two amounts with a word between: `A and B` after between, `A to B`, `A to under B`."""
    low = quantity_at(said, start, end, type)
    if not isinstance(low, Quantity):
        # "between" promises a range, so what is wrong with its first amount is worth saying.
        return low if said.words[start - 1] == "between" else None
    place = low.end
    if place >= end or said.words[place] not in joints:
        return None
    place += 1
    if place < end and said.words[place - 1] == "up" and said.words[place] == "to":
        place += 1
    comparison, place = _less_at(said.words, place, end)
    high = quantity_at(said, place, end, type)
    if not isinstance(high, Quantity):
        return high
    if high.end != end:
        return None
    return Bound(Comparison.AT_LEAST, low), Bound(comparison, high)


def _less_at(words: tuple[str, ...], place: int, end: int) -> tuple[Comparison, int]:
    """How a range's upper end is meant: strictly where `under` or the like stands before it, else included."""
    found = comparison_at(words, place, end)
    if found is not None and found[0] in (Comparison.LESS, Comparison.AT_MOST):
        return found
    return Comparison.AT_MOST, place


def _one(said: Said, start: int, end: int, type: Number | DateType) -> tuple[Bound, int] | Problem | None:
    """One bound and where it ends: `at least 6 weeks`, `6 weeks or more`, `6 or more weeks`, `6 weeks`."""
    before = comparison_at(said.words, start, end)
    comparison, place = before or (Comparison.EQUAL, start)
    quantity = quantity_at(said, place, end, type)
    if not isinstance(quantity, Quantity):
        if quantity is None and before is not None and place >= end:
            return Problem(
                "amount-missing",
                f"`{said.text(start, end)}` compares with nothing",
                said.span(start, end),
                "write the amount after it",
            )
        return quantity
    after = quantity.end
    if before is None and after + 1 < end and said.words[after] == "or" and said.words[after + 1] in _AFTER_AMOUNT:
        comparison = _AFTER_AMOUNT[said.words[after + 1]]
        after += 2
        unit, stop = unit_at(said, after, end, type)
        if quantity.unit is None and unit is not None:
            quantity, after = Quantity(quantity.number, unit, quantity.start, quantity.end), stop
    return Bound(comparison, quantity), after
