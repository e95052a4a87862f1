"""Changes: `the change from A to B`, `the reduction from A to B`, `the percentage change from A to B`, and differences."""

from __future__ import annotations

from fractions import Fraction

from reasoner.policy.criteria import Amount, Derived, Operation
from reasoner.policy.lines.amount_units import DATE, POINTS, Term, in_unit
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.source.span import Span

_SHARES = frozenset({"percentage", "percent"})
_DOWN = frozenset({"reduction", "decrease", "loss"})
_UP = frozenset({"change", "increase", "gain", "rise"})


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """How a change is meant: downwards (first minus last), as a percentage of the first, and where its words end."""

    down: bool
    percentage: bool
    end: int


def change_at(words: tuple[str, ...], start: int) -> ChangeWords | None:
    """The words `change from` and their kin at a place."""
    percentage = words[start] in _SHARES
    place = start + percentage
    if words[place + 1 : place + 2] != ("from",) or words[place] not in _DOWN | _UP:
        return None
    return ChangeWords(words[place] in _DOWN, percentage, place + 2)


def changed(one: Term, other: Term, words: str, span: Span | None) -> Term | Problem:
    """What has to be added to the first amount to make the second; of two percentages it is in percentage points."""
    before = in_unit(one, other.unit) if DATE not in (one.unit, other.unit) else None
    if before is None:
        calendar = {"days", "weeks", "months", "years"}
        why = ": months and years have no fixed number of days" if {one.unit, other.unit} <= calendar else ""
        message = f"{other.words} is in {other.unit or 'no unit'} and {one.words} in {one.unit or 'no unit'}{why}"
        if DATE in (one.unit, other.unit):
            message, why = f"`{words}` is a difference of days of a calendar", ""
            return Problem("days-do-not-add", message, span, "write `the time from` one date `to` another")
        return Problem("unit-mismatch", message, span, "bring together amounts whose units can become each other")
    unit = POINTS if other.unit == "percent" else other.unit
    return Term(Derived(Operation.DIFFERENCE, (other.expression, before), unit, words), unit, words)


def share_of_baseline(change: Term, words: str) -> Term | Problem:
    """A change as a percentage of the amount that it is a change from."""
    if change.baseline is None:
        raise AssertionError("only a change has a baseline")
    unit = "percent" if change.unit == POINTS else change.unit
    baseline = in_unit(change.baseline, unit)
    if baseline is None:
        raise AssertionError("a change has the unit of what it is a change from")
    hundredfold = Derived(Operation.PRODUCT, (change.expression, Amount(Fraction(100))), change.unit, change.words)
    return Term(Derived(Operation.RATIO, (hundredfold, baseline), "percent", words), "percent", words)
