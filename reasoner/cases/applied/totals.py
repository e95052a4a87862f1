"""Totals over records: a sum, or the longest run of days, that reaches an amount for some smallest group of records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from reasoner.cases.applied.amounts import compared, inputs_in, value_of, with_names
from reasoner.policy.criteria import (
    AllOf,
    Amount,
    AnyOfThese,
    Compares,
    Comparison,
    Criterion,
    Form,
    IsWithin,
    LongestRun,
    NoneOf,
    Not,
    TotalOf,
)
from reasoner.policy.nearest import or_list
from reasoner.policy.turned import TURNED
from reasoner.policy.values import Interval

if TYPE_CHECKING:
    from reasoner.cases.applied.rewriting import Rewriting
    from reasoner.cases.applied.slots import Slot

MOST_RECORDS = 14  # beyond so many the groups are too many to try: the comparison stays open


def total_form(rewriting: Rewriting, test: Compares, words: str) -> Form:
    """What a comparison of a total with a fixed amount comes to. Totals only grow with further records."""
    total, comparison, other = test.left, test.comparison, test.right
    if not isinstance(total, TotalOf | LongestRun):
        total, comparison, other = test.right, TURNED[comparison], test.left
    assert isinstance(total, TotalOf | LongestRun)  # noqa: S101  INVARIANT: the caller looked
    edge = (
        other.number
        if isinstance(other, Amount)
        else value_of(other, rewriting.amounts.known)
        if _known(rewriting, other)
        else None
    )
    if edge is None:
        return rewriting.amounts.open_question(test, (total.input,), words)
    match comparison:
        case Comparison.AT_LEAST | Comparison.MORE:
            return _reaches(rewriting, test, total, edge, comparison, words)
        case Comparison.LESS:
            return Not(_reaches(rewriting, test, total, edge, Comparison.AT_LEAST, words))
        case Comparison.AT_MOST:
            return Not(_reaches(rewriting, test, total, edge, Comparison.MORE, words))
        case Comparison.EQUAL:
            least = Criterion(
                f"total/{total.input}/{edge}/least", _reaches(rewriting, test, total, edge, Comparison.AT_LEAST, words)
            )
            most = Criterion(
                f"total/{total.input}/{edge}/most", Not(_reaches(rewriting, test, total, edge, Comparison.MORE, words))
            )
            return AllOf((least, most))


def _known(rewriting: Rewriting, amount: object) -> bool:
    return all(id in rewriting.amounts.known for id in inputs_in(amount))  # type: ignore[arg-type]


def _reaches(
    rewriting: Rewriting, test: Compares, total: TotalOf | LongestRun, edge: Fraction, comparison: Comparison, words: str
) -> Form:
    """That the records that fit reach the edge: any smallest group of them does, or something that is not known would."""
    slots = rewriting.slots[total.input]
    whole = [slot for slot in slots if _measured(rewriting, slot, total)]
    key = f"total/{total.input}/{total.condition.key if total.condition else 'any'}"
    if len(whole) > MOST_RECORDS:
        return rewriting.amounts.open_question(test, (total.input,), words)
    groups = [
        Criterion(
            f"{key}/{comparison.name}/{edge}/{'-'.join(str(slot.number) for slot in group)}",
            AllOf(
                tuple(
                    one
                    for slot in group
                    for one in (rewriting.fits(slot, total.condition, key), *_as_said(rewriting, slot, total))
                )
            ),
            or_list((slot.name for slot in group), "and"),
        )
        for group in _smallest(whole, lambda some: compared(_measure(rewriting, total, some) - edge, comparison))
    ]
    more = [slot for slot in slots if slot not in whole or _as_said(rewriting, slot, total)]
    if more:
        fits = AnyOfThese(tuple(_adds(rewriting, slot, total, f"{key}/more") for slot in more))
        both = (fits, rewriting.amounts.open_question(test, tuple(_asked(rewriting, more, total)), words))
        open_one = AllOf(tuple(Criterion(f"{key}/{comparison.name}/{edge}/both/{n}", one) for n, one in enumerate(both)))
        groups.append(Criterion(f"{key}/{comparison.name}/{edge}/open", open_one, "what is not known of the others"))
    return AnyOfThese(tuple(groups))


def _adds(rewriting: Rewriting, slot: Slot, total: TotalOf | LongestRun, key: str) -> Criterion:
    """That a record fits, and adds what nobody knows: more, or otherwise than it says."""
    fits = rewriting.fits(slot, total.condition, key)
    said = _as_said(rewriting, slot, total)
    if not said:
        return fits
    other = Criterion(f"{key}/{slot.number}/otherwise", NoneOf((Criterion(f"{key}/{slot.number}/said", AllOf(tuple(said))),)))
    return Criterion(f"{key}/{slot.number}/changed", AllOf((fits, other)), slot.name)


def _as_said(rewriting: Rewriting, slot: Slot, total: TotalOf | LongestRun) -> list[Criterion]:
    """That what a record adds is what it says, for parts that are not taken as given."""
    known, given = rewriting.amounts.known, rewriting.amounts.numbers
    loose = [id for id in _parts(slot, total) if slot.presence is None and id in known and id not in given]
    return [Criterion(f"total/{id}/as-said", IsWithin(id, Interval(known[id], True, known[id], True))) for id in loose]


def _measured(rewriting: Rewriting, slot: Slot, total: TotalOf | LongestRun) -> bool:
    return slot.presence is None and all(id in rewriting.amounts.known for id in _parts(slot, total))


def _parts(slot: Slot, total: TotalOf | LongestRun) -> list[str]:
    """The inputs that say what one record adds."""
    ids = inputs_in(total.part) if isinstance(total, TotalOf) else (total.start, total.end)
    return [slot.fields.get(id, id) for id in ids]


def _asked(rewriting: Rewriting, slots: Sequence[Slot], total: TotalOf | LongestRun) -> Iterator[str]:
    """What is to be asked of records that are not measured: what they add, or for unseen ones whether there are any."""
    for slot in slots:
        if slot.presence is None:
            yield from (id for id in _parts(slot, total) if id not in rewriting.amounts.numbers)
    yield from (slot.presence for slot in slots[-1:] if slot.presence is not None)


def _measure(rewriting: Rewriting, total: TotalOf | LongestRun, slots: Sequence[Slot]) -> Fraction:
    numbers = rewriting.amounts.known
    if isinstance(total, TotalOf):
        values = [value_of(with_names(total.part, rewriting.within(slot).names), numbers) for slot in slots]
        return sum((value for value in values if value is not None), Fraction(0))
    return longest_run([(numbers[slot.fields[total.start]], numbers[slot.fields[total.end]]) for slot in slots])


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


def _smallest(slots: Sequence[Slot], reaches: Callable[[Sequence[Slot]], bool]) -> Iterator[tuple[Slot, ...]]:
    """The smallest groups that reach, each without a slot that could be left out."""
    found: list[frozenset[int]] = []
    for size in range(len(slots) + 1):
        for group in combinations(slots, size):
            numbers = frozenset(slot.number for slot in group)
            if not any(smaller <= numbers for smaller in found) and reaches(group):
                found.append(numbers)
                yield group
