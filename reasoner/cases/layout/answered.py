"""A case with one more answer: to a question about an input, about a field of one record, or whether there is a further record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from reasoner.cases.case import Case, Fact
from reasoner.policy.values import Exactly, Known, NotKnown, RecordOf, Records
from reasoner.source.dataclass import dataclass

if TYPE_CHECKING:
    from reasoner.cases.layout.slots import Slot


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case states a further input: in the record of that number under a record input, as the field with that id.

    `field` is None for the input that says whether there is such a record; `record` is what the record is called.
    """

    input: str
    number: int
    field: str | None
    record: str


def places(slots: Mapping[str, tuple[Slot, ...]]) -> Iterator[tuple[str, Place]]:
    """Each further input, with its place."""
    for input, some in slots.items():
        for slot in some:
            yield from ((id, Place(input, slot.number, field, slot.name)) for field, id in slot.fields.items())
            if slot.presence is not None:
                yield slot.presence, Place(input, slot.number, None, slot.name)
            if slot.more is not None:
                yield slot.more.id, Place(input, slot.number, None, slot.name)


def answered(case: Case, id: str, known: Known, place: Place | None) -> Case:
    """The case with what is known of an input; `place` is that of a further input."""
    if place is None:
        return case.merged((Fact(id, known),))
    fact = case.fact(place.input)
    before = fact.known if fact is not None and isinstance(fact.known, Records) else Records((), open=True)
    after = _with_field(before, place.number, place.field, known) if place.field else _with_record(before, known)
    origin = fact.origin if fact is not None else None
    return case.merged((Fact(place.input, after, origin),))


def _with_field(before: Records, number: int, field: str, known: Known) -> Records:
    records = list(before.records)
    fields = dict(records[number - 1].fields) | {field: known}
    records[number - 1] = RecordOf(tuple(fields.items()))
    return Records(tuple(records), before.open)


def _with_record(before: Records, known: Known) -> Known:
    """With a record of which nothing is known yet, with no more than are stated, or as open as before."""
    if known == Exactly(True):
        return Records((*before.records, RecordOf(())), open=True)
    if known == Exactly(False):
        return Records(before.records)
    return before if before.records else NotKnown()
