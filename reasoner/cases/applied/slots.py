"""Records as single inputs: a slot for each stated record, and for records that nobody stated as many as could matter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reasoner.cases.applied.record_names import further, record_names, tells_apart
from reasoner.cases.case import Fact
from reasoner.policy.lines.negation import negative_of
from reasoner.policy.lines.record_places import by_place, field_phrase, said_of
from reasoner.policy.values import Exactly, Known, NotKnown, RecordOf, Records
from reasoner.policy.vocabulary import Change, Input, RecordType, YesNo
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """One record. `name` is what it is called, `fields` are the further inputs of its fields, by field id; `presence` the one
    that says whether there is such a record (None: it is stated); `inputs` and `facts` what is added to vocabulary and case."""

    number: int
    name: str
    fields: dict[str, str]
    presence: str | None
    inputs: tuple[Input, ...]
    facts: tuple[Fact, ...]


def slots_of(input: Input, known: Known | None, more: int, may_grow: bool) -> tuple[Slot, ...]:
    """The slots of a record input: the stated records, then `more` that may exist where the list is open or not stated.

    `may_grow`: a complete list may be added to, or no longer be taken as complete; that there are no more is then a fact.
    """
    stated = known.records if isinstance(known, Records) else ()
    is_open = known.open if isinstance(known, Records) else True
    names = record_names(input, stated)
    found = [_stated(input, number, record, name) for number, (record, name) in enumerate(zip(stated, names, strict=True), 1)]
    if is_open or may_grow:
        found += [_unseen(input, number, is_open) for number in range(len(stated) + 1, len(stated) + 1 + more)]
    return tuple(found)


def _fields(input: Input) -> tuple[Input, ...]:
    assert isinstance(input.type, RecordType)  # noqa: S101  INVARIANT: the caller looked
    return input.type.fields


def _stated(input: Input, number: int, record: RecordOf, name: str) -> Slot:
    names = {field.id: f"{field.id}.{number}" for field in _fields(input)}
    known = dict(record.fields)
    called = {one.id: by_place(input, number) if tells_apart(input, one) else name for one in _fields(input)}
    inputs = tuple(
        _field(one, number, names[one.id], called[one.id], stated=not isinstance(known.get(one.id, NotKnown()), NotKnown))
        for one in _fields(input)
    )
    facts = tuple(Fact(names[id], one) for id, one in known.items() if id in names)
    return Slot(number, name, names, None, inputs, facts)


def _field(field: Input, number: int, id: str, of: str, *, stated: bool) -> Input:
    # What a record says happened, and is not altered; a field that it does not give can be documented.
    return replace(
        field,
        id=id,
        phrase=field_phrase(field, of),
        negative=said_of(field.negative or negative_of(field.phrase) or "", of) if isinstance(field.type, YesNo) else "",
        question=f"{of}: {field.question}" if field.question and isinstance(field.type, YesNo) else field.question,
        change=Change.FIXED if stated else field.change,
        recorded=stated,
        presumed=None,
        follows=None if field.follows is None else f"{field.follows}.{number}",
        about=(),
    )


def _unseen(input: Input, number: int, is_open: bool) -> Slot:
    presence, noun = f"{input.id}.{number}", further(input, number)
    name = f"{'an' if noun[0].lower() in 'aeiou' else 'a'} {noun}"
    names = {field.id: f"{field.id}.{number}" for field in _fields(input)}
    there = Input(
        presence,
        f"there is {name}",
        YesNo(),
        input.change,
        input.who,
        negative=f"there is no {noun}",
        question=f"Is there {name}? {input.question}".rstrip(),
    )
    return Slot(
        number,
        name,
        names,
        presence,
        (there, *(_field(one, number, names[one.id], name, stated=False) for one in _fields(input))),
        () if is_open else (Fact(presence, Exactly(False)),),
    )


def units(slots: tuple[Slot, ...]) -> Iterator[tuple[str, str]]:
    """Each further input of an unseen record, with the one that stands for the whole record: adding it is one change."""
    for slot in slots:
        if slot.presence is not None:
            yield from ((id, slot.presence) for id in (slot.presence, *slot.fields.values()))
