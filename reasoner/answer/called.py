"""The criteria that an answer has statuses for, in the policy's order, and the names that people and suites call them by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reasoner.answer.answer import Answer
from reasoner.policy.criteria import Criterion, parts_of, walk
from reasoner.policy.fold import folded, folded_address
from reasoner.policy.item_places import Place
from reasoner.policy.model import Determination, Policy


def criteria_of_answer(answer: Answer) -> tuple[Criterion, ...]:
    """Every criterion that the answer has a status for, the determination's own first, each once."""
    found = {one.key: one for one in _all(answer.determination, answer.policy) if one.key in answer.standings}
    return tuple(found.values())


def item_name(criterion: Criterion) -> str:
    """The address of an item without the word `item` (`4`, `2 (a)`); empty where no label leads to it."""
    return criterion.address.removeprefix("item ")


def criteria_called(name: str, answer: Answer) -> tuple[Criterion, ...]:
    """The criteria that a name can mean: by key, else by address (with or without `item`), else by any way to write its place that
    a policy understands (`covered, item 2 (a)`), else by label or title, else by the phrase of a definition."""
    criteria = criteria_of_answer(answer)
    own = tuple(one for one in criteria if is_own(one, answer))
    wanted = {name.strip().casefold(), folded_address(name)}
    places = _written_places(answer.determination)
    for names in (_keys, _addresses, lambda one: places.get(one.key, ()), _labels):
        for among in (own, criteria):
            found = tuple(one for one in among if not wanted.isdisjoint(names(one)))
            if found:
                return found
    defined = (one for policy in (answer.policy, *answer.policy.referred) for one in policy.definitions)
    called = next((one.criterion for one in defined if folded(one.phrase) == folded(name)), None)
    return (called,) if called is not None and called.key in answer.standings else ()


def is_own(criterion: Criterion, answer: Answer) -> bool:
    """Whether a criterion belongs to the determination itself, and not to something that it reads."""
    return criterion.key.startswith(f"{answer.determination.id}/")


def _keys(criterion: Criterion) -> tuple[str, ...]:
    return (criterion.key.casefold(),)


def _addresses(criterion: Criterion) -> tuple[str, ...]:
    return tuple(name.casefold() for name in (criterion.address, item_name(criterion)) if name)


def _written_places(determination: Determination) -> dict[str, tuple[str, ...]]:
    """By the key of each labelled criterion of a determination, all that its place can be written as."""
    found: dict[str, tuple[str, ...]] = {}
    for phase in determination.phases:
        for clause in phase.clauses:
            if clause.condition is not None:
                top = Place("", (), (), phase.name, clause.outcome.words, clause.condition.key.rpartition("/")[2])
                found |= {place.key: tuple(_as_compared(place)) for place in _places(clause.condition, top)}
    return found


def _places(criterion: Criterion, above: Place) -> Iterator[Place]:
    here = replace(above, key=criterion.key)
    if criterion.label:
        here = replace(here, labels=(*above.labels, criterion.label))
        yield here
    elif criterion.title:
        here = replace(here, headings=(*above.headings, criterion.title))
    for part in parts_of(criterion):
        yield from _places(part, here)


def _as_compared(place: Place) -> Iterator[str]:
    for text in place.written():
        yield folded_address(text)
        yield folded_address(text.removeprefix("item "))


def _labels(criterion: Criterion) -> tuple[str, ...]:
    return tuple(name.casefold() for name in (criterion.label, criterion.title) if name)


def _all(determination: Determination, policy: Policy) -> list[Criterion]:
    """The criteria of a determination, then those of definitions, code lists, notices and other determinations."""
    found = criteria_of(determination)
    for definition in policy.definitions:
        found += walk(definition.criterion)
    for code_list in policy.code_lists:
        for codes in code_list.ranges:
            found += walk(codes.when) if codes.when else ()
    for notice in policy.notices:
        found += walk(notice.condition) if notice.condition else ()
    for other in policy.determinations:
        if other.id != determination.id:
            found += criteria_of(other)
    return found


def criteria_of(determination: Determination) -> list[Criterion]:
    """The criteria of one determination in the order written: conditions, examples, supporting."""
    found: list[Criterion] = []
    for phase in determination.phases:
        found += walk(phase.guard) if phase.guard else ()
        for clause in phase.clauses:
            found += walk(clause.condition) if clause.condition else ()
            for example in clause.examples:
                found += walk(example)
    for criterion in determination.supporting:
        found += walk(criterion)
    return found
