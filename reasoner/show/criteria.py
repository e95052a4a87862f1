"""Which criteria an answer speaks of, in the policy's order, and the names that people and suites call them by."""

from __future__ import annotations

from reasoner.answer.answer import Answer
from reasoner.policy.change_lines import lines_below
from reasoner.policy.criteria import CountsRecords, Criterion, parts_of, walk
from reasoner.policy.model import Determination, Policy


def criteria_of_answer(answer: Answer) -> tuple[Criterion, ...]:
    """Every criterion that the answer has a status for, the determination's own first, each once."""
    found = {one.key: one for one in _all(answer.determination, answer.policy) if one.key in answer.standings}
    return tuple(found.values())


def item_name(criterion: Criterion) -> str:
    """The address of an item without the word `item` (`4`, `2 (a)`); empty where no label leads to it."""
    return criterion.address.removeprefix("item ")


def criteria_called(name: str, answer: Answer) -> tuple[Criterion, ...]:
    """The criteria that a name can mean, by key, else by address (with or without `item`), else by label or title."""
    criteria = criteria_of_answer(answer)
    own = tuple(one for one in criteria if is_own(one, answer))
    wanted = name.strip().casefold()
    for names in (_keys, _addresses, _labels):
        for among in (own, criteria):
            found = tuple(one for one in among if wanted in names(one))
            if found:
                return found
    return ()


def is_own(criterion: Criterion, answer: Answer) -> bool:
    """Whether a criterion belongs to the determination itself, and not to something that it reads."""
    return criterion.key.startswith(f"{answer.determination.id}/")


def where_lines(criterion: Criterion) -> tuple[Criterion, ...]:
    """The lines below a line about records that say which are meant (`where its method is low dose CT`)."""
    if not isinstance(criterion.form, CountsRecords):
        return ()
    provisos = {one.key for one in parts_of(criterion)}
    return tuple(one for _, one in lines_below(criterion) if one.key not in provisos)


def _keys(criterion: Criterion) -> tuple[str, ...]:
    return (criterion.key.casefold(),)


def _addresses(criterion: Criterion) -> tuple[str, ...]:
    return tuple(name.casefold() for name in (criterion.address, item_name(criterion)) if name)


def _labels(criterion: Criterion) -> tuple[str, ...]:
    return tuple(name.casefold() for name in (criterion.label, criterion.title) if name)


def _all(determination: Determination, policy: Policy) -> list[Criterion]:
    """The criteria of a determination, then those of definitions, code lists, notices and other determinations."""
    found = _of(determination)
    for definition in policy.definitions:
        found += walk(definition.criterion)
    for code_list in policy.code_lists:
        for codes in code_list.ranges:
            found += walk(codes.when) if codes.when else ()
    for notice in policy.notices:
        found += walk(notice.condition) if notice.condition else ()
    for other in policy.determinations:
        if other.id != determination.id:
            found += _of(other)
    return found


def _of(determination: Determination) -> list[Criterion]:
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
