"""What records come to together: a total, an average or the longest run of days, of those that count."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from reasoner.amounts.values import inputs_in, with_names
from reasoner.policy.criteria import (
    AllOf,
    Amount,
    AnyOfThese,
    Compares,
    Criterion,
    Derived,
    Expression,
    Form,
    InputAmount,
    IsAbsent,
    LongestRun,
    Not,
    Operation,
    TotalOf,
)
from reasoner.policy.turned import TURNED

if TYPE_CHECKING:
    from reasoner.cases.layout.rewriting import Rewriting
    from reasoner.cases.layout.slots import Slot

ZERO = Amount(Fraction(0))


def gathered_in(test: Compares) -> bool:
    """Whether a comparison has a total, an average or a run of days on one of its sides."""
    return any(isinstance(side, TotalOf | LongestRun) for side in (test.left, test.right))


def gathered_form(rewriting: Rewriting, test: Compares, words: str) -> Form:
    """What a comparison of a total, an average or a run comes to. A record that has nothing to add does not count; an average
    of no records compares with nothing."""
    total, comparison, other = test.left, test.comparison, test.right
    if not isinstance(total, TotalOf | LongestRun):
        total, comparison, other = test.right, TURNED[comparison], test.left
    assert isinstance(total, TotalOf | LongestRun)  # noqa: S101  INVARIANT: the caller looked
    mean = isinstance(total, TotalOf) and total.mean
    gates = tuple((gate, _added(rewriting, slot, total, other)) for slot, gate in _counting(rewriting, total))
    ids = dict.fromkeys(id for _, parts in gates for part in parts for id in inputs_in(part))
    ids |= dict.fromkeys(inputs_in(other))
    difference = ZERO if mean else other
    run = isinstance(total, LongestRun)
    form = rewriting.comparisons.further(difference, comparison, tuple(ids), words, gates, run)
    form = rewriting.comparisons.there(form, inputs_in(other))
    if not mean:
        return form
    some = Criterion(f"{gates[0][0].key}/any", AnyOfThese(tuple(gate for gate, _ in gates))) if gates else None
    if some is None:
        return AnyOfThese(())
    return AllOf((some, Criterion(f"{some.key}/compared", form, words)))


def _counting(rewriting: Rewriting, total: TotalOf | LongestRun) -> list[tuple[Slot, Criterion]]:
    """Each slot with the criterion that its record counts: that it fits, and has something to add."""
    key = f"gathered/{total.input}/{total.condition.key if total.condition else 'any'}"
    found = []
    for slot in rewriting.slots[total.input]:
        fits = rewriting.fits(slot, total.condition, key)
        gone = [id for id in _parts(slot, total) if rewriting.comparisons.inputs[id].may_be_absent]
        there = tuple(Criterion(f"absent/{id}", Not(IsAbsent(id))) for id in gone)
        mark = f"/record-{slot.number}"
        adds = "-".join(_parts(slot, total))
        found.append((slot, fits if not there else Criterion(f"{key}/adds/{adds}{mark}", AllOf((fits, *there)), slot.name)))
    return found


def _added(rewriting: Rewriting, slot: Slot, total: TotalOf | LongestRun, other: Expression) -> tuple[Expression, ...]:
    """What a record adds: its amount (for an average, by how much it is over what is compared), or its first and last day."""
    if isinstance(total, LongestRun):
        return (InputAmount(slot.fields[total.start]), InputAmount(slot.fields[total.end]))
    part = with_names(total.part, rewriting.within(slot).names)
    return (Derived(Operation.DIFFERENCE, (part, other)),) if total.mean else (part,)


def _parts(slot: Slot, total: TotalOf | LongestRun) -> list[str]:
    """The inputs that say what one record adds."""
    ids = inputs_in(total.part) if isinstance(total, TotalOf) else (total.start, total.end)
    return [slot.fields.get(id, id) for id in ids]


def longest_run(spans: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """The most consecutive days that spans of days, both ends included, cover together."""
    best = Fraction(0)
    reached: Fraction | None = None
    begun = Fraction(0)
    for start, end in sorted(span for span in spans if span[0] <= span[1]):
        if reached is None or start > reached + 1:
            begun, reached = start, end
        else:
            reached = max(reached, end)
        best = max(best, reached - begun + 1)
    return best
