"""Ways that are alike: the same change, of the same field, of one record or of another."""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.answer.answer import ChangeNeeded, ChangeSet
from reasoner.source.dataclass import dataclass

FEW = 2  # so many are told one by one

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Ways:
    """A way, and where others are alike, the change in which they differ and the records of which any one is enough."""

    first: ChangeSet
    varied: ChangeNeeded | None = None
    records: tuple[str, ...] = ()


def ways_of(sets: Sequence[ChangeSet]) -> tuple[Ways, ...]:
    """Some ways in their order, those alike at the place of the first of them."""
    groups: dict[Key, list[tuple[ChangeSet, ChangeNeeded]]] = {}
    for one in sets:
        for change in one.changes:
            if change.input.record and not one.ties:
                groups.setdefault(_key(one, change), []).append((one, change))
    found: dict[int, Ways] = {number: Ways(one) for number, one in enumerate(sets)}
    place = {id(one): number for number, one in enumerate(sets)}
    for group in sorted(groups.values(), key=len, reverse=True):
        numbers = [place[id(one)] for one, _ in group]
        if len(group) > FEW and all(number in found and not found[number].records for number in numbers):
            (first, varied), *_ = group
            for number in numbers:
                del found[number]
            found[numbers[0]] = Ways(first, varied, tuple(change.input.record for _, change in group))
    return tuple(found[number] for number in sorted(found))


def _key(one: ChangeSet, varied: ChangeNeeded) -> Key:
    """What ways have in common that differ in the record of one change alone."""
    rest = frozenset((change.input.id, change.needs, change.kind) for change in one.changes if change is not varied)
    items = tuple((item.address, item.citation) for item in varied.items)
    still = tuple(input.id for input in varied.still)
    return rest, varied.input.own_phrase, varied.kind, varied.needs, items, still
