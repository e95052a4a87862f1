"""Which criteria an answer speaks of, in the policy's order, and the names that people and suites call them by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reasoner.answer.answer import Answer, Standing, Status
from reasoner.answer.explaining.lists import is_window
from reasoner.answer.explaining.tables import given_amounts, table_of
from reasoner.policy.change_lines import lines_below
from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Counted,
    CountsRecords,
    Criterion,
    Form,
    IfThen,
    NoneOf,
    Not,
    OutcomeIs,
    Refers,
    Unless,
    parts_of,
    walk,
)
from reasoner.policy.fold import folded, folded_address
from reasoner.policy.model import Determination, Policy


def criteria_of_answer(answer: Answer) -> tuple[Criterion, ...]:
    """Every criterion that the answer has a status for, the determination's own first, each once."""
    found = {one.key: one for one in _all(answer.determination, answer.policy) if one.key in answer.standings}
    return tuple(found.values())


def item_name(criterion: Criterion) -> str:
    """The address of an item without the word `item` (`4`, `2 (a)`); empty where no label leads to it."""
    return criterion.address.removeprefix("item ")


def criteria_called(name: str, answer: Answer) -> tuple[Criterion, ...]:
    """The criteria that a name can mean, by key, else by address (with or without `item`), else by label or title, else by the
    phrase of a definition."""
    criteria = criteria_of_answer(answer)
    own = tuple(one for one in criteria if is_own(one, answer))
    wanted = {name.strip().casefold(), folded_address(name)}
    for names in (_keys, _addresses, _labels):
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


def where_lines(criterion: Criterion) -> tuple[Criterion, ...]:
    """The lines below a line about records that say which are meant (`where its method is low dose CT`)."""
    if not isinstance(criterion.form, CountsRecords):
        return ()
    provisos = {one.key for one in parts_of(criterion)}
    return tuple(one for _, one in lines_below(criterion) if one.key not in provisos)


def written_parts(criterion: Criterion, answer: Answer) -> tuple[tuple[str, Criterion], ...]:
    """The lines of a list as the policy has them, and its exceptions that matter, each after its word (`unless`)."""
    parts = parts_of(replace(criterion, provisos=(), waived=()))
    return (*(("", _named(one, answer)) for one in parts), *provisos_that_matter(criterion, answer))


def provisos_that_matter(criterion: Criterion, answer: Answer) -> tuple[tuple[str, Criterion], ...]:
    """The exceptions, provisos and waivers of a line that do something, or may, each after its word."""
    found: list[tuple[str, Criterion]] = []
    for one in criterion.provisos:
        idle = Status.NOT_SATISFIED if isinstance(one, Unless) else Status.SATISFIED
        if _status(one.criterion, answer) is not idle:
            found.append((one.words if isinstance(one, Unless) else "provided that", one.criterion))
    standing = answer.standings.get(criterion.key)
    lacking = standing is None or standing.status is not Status.SATISFIED
    waivers = (one for one in criterion.waived if lacking and _status(one, answer) is not Status.NOT_SATISFIED)
    return (*found, *(("waived when", one) for one in waivers))


def deciding_below(criterion: Criterion, answer: Answer, named: bool = False) -> tuple[tuple[str, Criterion], ...]:
    """What decides a line that names something else or is a list: of its parts those that make it stand as it does.

    Of a list of which all has to be met that is told where it is one part, or the list is `named` by another line.
    """
    form = _bare(criterion.form)
    status = _status(criterion, answer)
    denied = form is not criterion.form
    match form:
        case Refers(key, None) if (definition := _definition(key, answer.policy)) is not None:
            return deciding_below(definition, answer, named=True)
        case OutcomeIs(None, id, outcomes) if status is not Status.SATISFIED and not denied:
            other = answer.policy.determination(id)
            clauses = [one for one in (other.clauses if other else ()) if one.outcome.canonical in outcomes and not one.negated]
            conditions = [one.condition for one in clauses if one.condition is not None]
            return tuple(pair for one in conditions for pair in deciding_below(one, answer, named=True) or (("", one),))
        case AllOf() if status is Status.UNDETERMINED and given_amounts(criterion):
            return ()
        case AllOf(parts) if status is not Status.SATISFIED:
            same = _standing_so(parts, status, answer)
            references = all(isinstance(_bare(one.form), Refers) for one in parts)
            return same if (named or len(same) == 1 or references) and not is_window(criterion) else ()
        case AnyOfThese(parts) | Counted(_, _, parts) if status is Status.NOT_SATISFIED:
            return tuple(("", _named(one, answer)) for one in parts)
        case AnyOfThese(parts) | Counted(_, _, parts):
            return _standing_so(parts, status, answer)
        case NoneOf(parts) if status is not Status.SATISFIED:
            against = Status.SATISFIED if status is Status.NOT_SATISFIED else status
            return _standing_so(parts, against, answer)
        case IfThen(_, then) if status is not Status.SATISFIED and not denied and _has_items(then):
            return deciding_below(then, answer, named=True)
        case _:
            return ()


def _has_items(criterion: Criterion) -> bool:
    """Whether a criterion is a list of labelled items."""
    return is_list(criterion) and any(one.address for one in parts_of(criterion))


def _standing_so(parts: Iterable[Criterion], status: Status, answer: Answer) -> tuple[tuple[str, Criterion], ...]:
    return tuple(("", _named(one, answer)) for one in parts if _status(one, answer) is status)


def _named(criterion: Criterion, answer: Answer) -> Criterion:
    """A line, or where it says nothing but the place of an item, that item."""
    match criterion.form:
        case Refers(key, None) if (
            item := next((one for one in _of(answer.determination) if one.key == key), None)
        ) is not None:
            return item if names_item(criterion, item) else criterion
        case _:
            return criterion


def names_item(line: Criterion, item: Criterion) -> bool:
    """Whether a line says nothing but the place of an item: `item 4`, where its whole address is `renewal, item 4`."""
    words, address = line.words.casefold(), item.address.casefold()
    return bool(words) and (address == words or address.endswith(f", {words}"))


def _status(criterion: Criterion, answer: Answer) -> Status:
    """Whether a criterion counts as met, by itself or by a waiver."""
    standing = answer.standings.get(criterion.key, Standing(Status.UNDETERMINED))
    return Status.SATISFIED if not standing.missing else standing.status


def _bare(form: Form) -> Form:
    return _bare(form.of) if isinstance(form, Not) else form


def is_sentence(criterion: Criterion) -> bool:
    """Whether a list is a sentence of its own, and not the lines below it: `all of items 1 to 4 are met`."""
    if not is_list(criterion) or not criterion.words or criterion.title:
        return False
    own = {None, criterion.span and criterion.span.line}
    return all((one.span and one.span.line) in own for one in parts_of(replace(criterion, provisos=(), waived=())))


def is_list(criterion: Criterion) -> bool:
    """Whether a criterion is a list of others."""
    return isinstance(criterion.form, AllOf | AnyOfThese | NoneOf | Counted)


def _definition(key: str, policy: Policy) -> Criterion | None:
    """The definition that a key names, save a decision table's result, whose rows are no items."""
    found = next((one.criterion for one in policy.definitions if one.criterion.key == key), None)
    return None if found is None or table_of(policy, key) is not None else found


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
