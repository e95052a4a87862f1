"""What decided: of a line that an answer has a status for, those below it that make it stand as it does."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reasoner.answer.answer import Answer, Standing, Status
from reasoner.answer.called import criteria_of
from reasoner.answer.explaining.lists import is_window
from reasoner.answer.explaining.tables import given_amounts, table_of
from reasoner.answer.phases import clauses_in_phase
from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Counted,
    Criterion,
    Form,
    IfThen,
    NoneOf,
    Not,
    OutcomeIs,
    Refers,
    parts_of,
)
from reasoner.policy.model import Policy


def deciding_below(criterion: Criterion, answer: Answer, named: bool = False) -> tuple[Criterion, ...]:
    """What decides a line that names something else or is a list: of its parts those that make it stand as it does.

    Of a list of which all has to be met that is told where it is one part, or the list is `named` by another line.
    """
    form = _bare(criterion.form)
    status = counted_as(criterion, answer)
    denied = form is not criterion.form
    match form:
        case Refers(key, None) if (definition := _definition(key, answer.policy)) is not None:
            return deciding_below(definition, answer, named=True)
        case OutcomeIs(None, id, outcomes) if status is not Status.SATISFIED and not denied:
            other = answer.policy.determination(id)
            asked = clauses_in_phase(other, lambda guard: answer.standings.get(guard.key)) if other else ()
            clauses = [one for one in asked if one.outcome.canonical in outcomes and not one.negated]
            conditions = [one.condition for one in clauses if one.condition is not None]
            return tuple(part for one in conditions for part in deciding_below(one, answer, named=True) or (one,))
        case AllOf() if status is Status.UNDETERMINED and given_amounts(criterion):
            return ()
        case AllOf(parts) if status is not Status.SATISFIED:
            same = _standing_so(parts, status, answer)
            references = all(isinstance(_bare(one.form), Refers) for one in parts)
            return same if (named or len(same) == 1 or references) and not is_window(criterion) else ()
        case AnyOfThese(parts) | Counted(_, _, parts) if status is Status.NOT_SATISFIED:
            return tuple(named_item(one, answer) for one in parts)
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


def _standing_so(parts: Iterable[Criterion], status: Status, answer: Answer) -> tuple[Criterion, ...]:
    return tuple(named_item(one, answer) for one in parts if counted_as(one, answer) is status)


def named_item(criterion: Criterion, answer: Answer) -> Criterion:
    """A line, or where it says nothing but the place of an item, that item."""
    match criterion.form:
        case Refers(key, None) if (
            item := next((one for one in criteria_of(answer.determination) if one.key == key), None)
        ) is not None:
            return item if names_item(criterion, item) else criterion
        case _:
            return criterion


def names_item(line: Criterion, item: Criterion) -> bool:
    """Whether a line says nothing but the place of an item: `item 4`, where its whole address is `renewal, item 4`."""
    words, address = line.words.casefold(), item.address.casefold()
    return bool(words) and (address == words or address.endswith(f", {words}"))


def counted_as(criterion: Criterion, answer: Answer) -> Status:
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
