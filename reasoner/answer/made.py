"""A change set made in a case: what the case states of each changed input afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from reasoner.cases.case import Case, Fact
from reasoner.policy.values import Datum, Exactly, Known, ListOf, NotKnown, RecordOf, Records
from reasoner.source.dataclass import dataclass

if TYPE_CHECKING:
    from reasoner.cases.layout.answered import Place


@dataclass(frozen=True, slots=True)
class Made:
    """What a change makes of one input: `known`; of a list the members that it has then, and `lacks` those that it has not.

    `place`: where the case states it, of what a record says, or whether there is such a record.
    """

    input: str
    known: Known
    lacks: frozenset[Datum] = frozenset()
    place: Place | None = None


def with_places(made: Iterable[Made], places: Mapping[str, Place]) -> tuple[Made, ...]:
    """Changes with the places where a case states them."""
    return tuple(replace(one, place=places[one.input]) if one.input in places else one for one in made)


def applied(case: Case, made: Iterable[Made], gives_way: Iterable[str]) -> Case:
    """The case with changes made; what follows from a changed fact and is stated (`gives_way`) is stated no more."""
    dropped = frozenset(gives_way)
    case = replace(case, facts=tuple(one for one in case.facts if one.input not in dropped))
    changes = tuple(made)
    for one in changes:
        if one.place is None:
            case = case.merged((Fact(one.input, _stated(case, one)),))
    by_record: dict[tuple[str, int], list[Made]] = {}
    for one in changes:
        if one.place is not None:
            by_record.setdefault((one.place.input, one.place.number), []).append(one)
    closed = [key for key, some in by_record.items() if any(_is_closing(one) for one in some)]
    for key in sorted(by_record):
        if key not in closed:
            case = _with_fields(case, *key, by_record[key])
    for input in {input for input, _ in closed}:
        case = _with_records(case, input, Records(_records(case, input).records))
    return case


def _is_closing(one: Made) -> bool:
    return one.place is not None and one.place.field is None and one.known == Exactly(False)


def _stated(case: Case, one: Made) -> Known:
    """What the case states then: of a list what it stated before, with the members that it has and without those that it lacks."""
    fact = case.fact(one.input)
    if not isinstance(one.known, ListOf) or fact is None or not isinstance(fact.known, ListOf):
        return one.known
    members = (fact.known.members - one.lacks) | one.known.members
    return ListOf(members, fact.known.open and one.known.open)


def _with_fields(case: Case, input: str, number: int, made: Iterable[Made]) -> Case:
    """The case with what some changes say of one record, which is added where the case does not state it."""
    before = _records(case, input)
    fields = {one.place.field: one.known for one in made if one.place is not None and one.place.field is not None}
    records = list(before.records)
    if number <= len(records):
        records[number - 1] = RecordOf(tuple((dict(records[number - 1].fields) | fields).items()))
    else:
        records.append(RecordOf(tuple(fields.items())))
    return _with_records(case, input, replace(before, records=tuple(records)))


def _records(case: Case, input: str) -> Records:
    fact = case.fact(input)
    return fact.known if fact is not None and isinstance(fact.known, Records) else Records((), open=True)


def _with_records(case: Case, input: str, records: Records) -> Case:
    fact = case.fact(input)
    return case.merged((Fact(input, records, fact.origin if fact and not isinstance(fact.known, NotKnown) else None),))
