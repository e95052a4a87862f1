"""Records as single inputs: a slot for each stated record, and one for each record that nobody stated and that could matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from reasoner.cases.case import Fact
from reasoner.cases.layout.record_names import further, record_names
from reasoner.cases.layout.showing import Sure, sure_of
from reasoner.policy.criteria import Criterion
from reasoner.policy.lines.negation import negative_of
from reasoner.policy.lines.record_places import by_place, field_phrase, said_of
from reasoner.policy.values import Known, NotKnown, RecordOf, Records
from reasoner.policy.vocabulary import Change, Input, RecordType, YesNo
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """One record. `name` is what it is called, `fields` are the further inputs of its fields, by field id; `presence` the one
    that says whether there is such a record (None: it is stated); `inputs` are these; `shows`, of a record that nobody stated:
    the condition that it shows to be met by some record, which it meets where it is there (None: any), and what is `sure` of it
    then. `more`, of one that is there beyond those that a change may add: the input that says whether there is any such record."""

    number: int
    name: str
    fields: dict[str, str]
    presence: str | None
    inputs: tuple[Input, ...]
    facts: tuple[Fact, ...] = ()
    shows: Criterion | None = None
    sure: Sure | None = None
    more: Input | None = None


def slots_of(
    input: Input, stated: int, unseen: Sequence[Criterion | None], *, beyond: bool = False, always: Iterable[Criterion] = ()
) -> tuple[Slot, ...]:
    """The slots of a record input: so many stated records, then one for each that nobody stated and that could matter.

    `always` is so of every record. With `beyond` as many again: those before them are records that may be added, and however many
    are, there may be others.
    """
    found = [stated_slot(input, number, RecordOf(()), by_place(input, number)) for number in range(1, stated + 1)]
    sure = {shows: None if shows is None else sure_of((shows, *always)) for shows in unseen}
    found += [_unseen(input, number, shows, sure[shows]) for number, shows in enumerate(unseen, stated + 1)]
    if beyond and unseen:
        first = len(found) + 1
        more = _presence(input, first + len(unseen))
        found += [replace(_unseen(input, number, shows, sure[shows]), more=more) for number, shows in enumerate(unseen, first)]
    return tuple(found)


def stated_slots(input: Input, known: Known | None) -> tuple[Slot, ...]:
    """The slots of the records that a case states, with the names that their days give them, and with their facts."""
    records = known.records if isinstance(known, Records) else ()
    names = record_names(input, records)
    return tuple(stated_slot(input, at, one, name) for at, (one, name) in enumerate(zip(records, names, strict=True), 1))


def is_closed(known: Known | None) -> bool:
    """Whether a list is complete, so that there are no records beside those stated."""
    return isinstance(known, Records) and not known.open


def _fields(input: Input) -> tuple[Input, ...]:
    assert isinstance(input.type, RecordType)  # noqa: S101  INVARIANT: the caller looked
    return input.type.fields


def stated_slot(input: Input, number: int, record: RecordOf, name: str) -> Slot:
    """The slot of one stated record."""
    names = {field.id: f"{field.id}.{number}" for field in _fields(input)}
    known = dict(record.fields)
    inputs = tuple(
        _field(one, number, names[one.id], name, stated=not isinstance(known.get(one.id, NotKnown()), NotKnown))
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
        record=of,
        own_phrase=field.phrase,
        presumed=None,
        follows=None if field.follows is None else f"{field.follows}.{number}",
        about=(),
    )


def _unseen(input: Input, number: int, shows: Criterion | None, sure: Sure | None) -> Slot:
    name = _called(input, number)
    names = {field.id: f"{field.id}.{number}" for field in _fields(input)}
    there = _presence(input, number)
    return Slot(
        number,
        name,
        names,
        there.id,
        (there, *(_field(one, number, names[one.id], name, stated=False) for one in _fields(input))),
        shows=shows,
        sure=sure,
    )


def _called(input: Input, number: int) -> str:
    noun = further(input, number)
    return f"{'an' if noun[0].lower() in 'aeiou' else 'a'} {noun}"


def _presence(input: Input, number: int) -> Input:
    """The input that says whether there is a further record."""
    name = _called(input, number)
    return Input(
        f"{input.id}.{number}",
        f"there is {name}",
        YesNo(),
        input.change,
        input.who,
        negative=f"there is no {further(input, number)}",
        question=f"Is there {name}? {input.question}".rstrip(),
    )


def units(slots: tuple[Slot, ...]) -> Iterator[tuple[str, str]]:
    """Each further input of an unseen record, with the one that stands for the whole record: adding it is one change."""
    for slot in slots:
        if slot.presence is not None:
            unit = slot.presence if slot.more is None else slot.more.id
            yield from ((id, unit) for id in (unit, slot.presence, *slot.fields.values()))
