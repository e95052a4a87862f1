"""Averages over records: for each group of stated records that could be those that fit, a comparison of the average of the group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from reasoner.cases.applied.amounts import with_names
from reasoner.cases.applied.picked import key_of
from reasoner.policy.criteria import (
    AllOf,
    Amount,
    AnyOfThese,
    Compares,
    Criterion,
    Derived,
    Expression,
    Form,
    NoneOf,
    Operation,
    TotalOf,
)
from reasoner.policy.turned import TURNED

if TYPE_CHECKING:
    from reasoner.cases.applied.rewriting import Rewriting
    from reasoner.cases.applied.slots import Slot

MOST_RECORDS = 8  # beyond so many the groups are too many to try: the comparison stays open


def average_form(rewriting: Rewriting, test: Compares, words: str) -> Form:
    """What a comparison of an average comes to; not satisfied where no record fits. Unseen records leave it open."""
    mean, comparison, other = test.left, test.comparison, test.right
    if not isinstance(mean, TotalOf):
        mean, comparison, other = test.right, TURNED[comparison], test.left
    assert isinstance(mean, TotalOf)  # noqa: S101  INVARIANT: the caller looked
    slots = rewriting.slots[mean.input]
    stated = [slot for slot in slots if slot.presence is None]
    if mean.condition is not None and len(stated) > MOST_RECORDS:
        return rewriting.amounts.open_question(test, (mean.input,), words)
    condition = mean.condition.key if mean.condition else "any"
    key = f"average/{key_of(mean.part)}/{condition}/{comparison.name}-{key_of(other)}{rewriting.mark}"
    ways = []
    for group in _groups(stated, whole=mean.condition is None):
        here = f"{key}/of-{'-'.join(str(slot.number) for slot in group)}"
        fit = tuple(rewriting.fits(slot, mean.condition, key) for slot in group)
        others = tuple(rewriting.fits(slot, mean.condition, key) for slot in stated if slot not in group)
        compared = rewriting.form(Compares(_mean(rewriting, mean, group), comparison, other), words)
        parts = (*fit, Criterion(f"{here}/others", NoneOf(others)), Criterion(f"{here}/compared", compared, words))
        ways.append(Criterion(here, AllOf(parts), words))
    unseen = tuple(rewriting.fits(slot, mean.condition, key) for slot in slots if slot.presence is not None)
    if not unseen:
        return AnyOfThese(tuple(ways))
    settled = (Criterion(f"{key}/no-more", NoneOf(unseen)), Criterion(f"{key}/known", AnyOfThese(tuple(ways))))
    first = next(slot.presence for slot in slots if slot.presence is not None)
    left_open = Criterion(f"{key}/open", rewriting.amounts.open_question(test, (first,), words), words)
    more = (Criterion(f"{key}/more", AnyOfThese(unseen)), left_open)
    either = (Criterion(f"{key}/settled", AllOf(settled)), Criterion(f"{key}/left-open", AllOf(more)))
    return AnyOfThese(either)


def _groups(stated: Sequence[Slot], *, whole: bool) -> Iterator[tuple[Slot, ...]]:
    """The groups of records that could be those that fit; all of them where nothing is asked of a record."""
    for size in range(max(1, len(stated)) if whole else 1, len(stated) + 1):
        yield from combinations(stated, size)


def _mean(rewriting: Rewriting, mean: TotalOf, group: Sequence[Slot]) -> Expression:
    parts = tuple(with_names(mean.part, rewriting.within(slot).names) for slot in group)
    return Derived(Operation.RATIO, (Derived(Operation.SUM, parts), Amount(Fraction(len(parts)))), words=mean.words)
