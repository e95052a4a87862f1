"""Which items decide an answer, by how the items of a policy stand in it.

An outcome is carried by what its own conditions rest on: of a list of which all has to be met every part, of alternatives those that
are met. Where it is what is left (`otherwise`), what would have come before it fails: of a list the parts that are not met, of
alternatives all. An open outcome is left open by what is open there. An item is the innermost line with a label; a line without one
counts where no item leads to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

from reasoner.answer.answer import Answer, Standing, Status
from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Becomes,
    Counted,
    Counting,
    Criterion,
    Form,
    IfThen,
    NoneOf,
    Not,
    Provided,
    Unless,
)
from reasoner.policy.model import Clause
from reasoner.syntax.rank import Rank

CARRIES, BARS, OPENS = "carries", "stands in the way", "leaves it open"
_WAY = {Status.SATISFIED: CARRIES, Status.NOT_SATISFIED: BARS, Status.UNDETERMINED: OPENS}


def deciding_items(answer: Answer) -> Iterator[tuple[Criterion, str]]:
    """The items that decide, each once with how: it carries the outcome, stands in the way of another, or leaves it open."""
    found: dict[str, tuple[Criterion, str]] = {}
    for clause in _telling(answer):
        if clause.condition is None:
            continue
        for item in _items(clause.condition, answer.standings):
            found.setdefault(item.key, (item, _way(item, answer.standings)))
    yield from found.values()


def _way(item: Criterion, standings: Mapping[str, Standing]) -> str:
    return _WAY[met(item, standings)]


def met(criterion: Criterion, standings: Mapping[str, Standing]) -> Status:
    """Whether a criterion is met, by itself or by a waiver."""
    standing = standings.get(criterion.key, Standing(Status.UNDETERMINED))
    if Status.SATISFIED in (standing.status, standing.waived):
        return Status.SATISFIED
    return Status.UNDETERMINED if Status.UNDETERMINED in (standing.status, standing.waived) else Status.NOT_SATISFIED


def _telling(answer: Answer) -> Iterator[Clause]:
    """The clauses whose conditions tell how the outcome came about: its own; where they have none, those that it comes after."""
    clauses = answer.determination.clauses
    deciding = [at for at, clause in enumerate(clauses) if clause in answer.deciding]
    for at, clause in enumerate(clauses):
        condition = clause.condition
        if condition is None:
            continue
        if at in deciding:
            yield clause
        elif len(answer.possible) > 1:
            if met(condition, answer.standings) is Status.UNDETERMINED:
                yield clause
        elif clause.rank is not Rank.OVERRIDES and any(
            one in clause.beats and clauses[one].condition is None for one in deciding
        ):
            yield clause


def _items(criterion: Criterion, standings: Mapping[str, Standing]) -> list[Criterion]:
    """The items that a criterion's status comes from; itself where it is a line, or no item below it does."""
    found = [item for part in _from(criterion, standings) for item in _items(part, standings)]
    labelled = [one for one in found if one.address]
    return labelled if labelled else [criterion] if criterion.address or not found else found


def _from(criterion: Criterion, standings: Mapping[str, Standing]) -> Iterator[Criterion]:
    """The parts that a criterion's status comes from, with the exceptions, provisos and waivers that make it so."""
    status = met(criterion, standings)
    own = standings.get(criterion.key, Standing(Status.UNDETERMINED))
    if status is Status.SATISFIED and own.status is not Status.SATISFIED:
        yield from (one for one in criterion.waived if met(one, standings) is Status.SATISFIED)
        return
    yield from _from_form(criterion.form, status, standings)
    for proviso in criterion.provisos:
        holds = met(proviso.criterion, standings)
        match proviso:
            case Unless():
                against = Status.SATISFIED
            case Provided():
                against = Status.NOT_SATISFIED
            case _ as never:
                assert_never(never)
        if (status is Status.NOT_SATISFIED and holds is against) or (
            status is Status.UNDETERMINED and holds is Status.UNDETERMINED
        ):
            yield proviso.criterion


def _from_form(form: Form, status: Status, standings: Mapping[str, Standing]) -> Iterator[Criterion]:
    match form:
        case AllOf(parts):
            yield from parts if status is Status.SATISFIED else _standing(parts, status, standings)
        case AnyOfThese(parts):
            yield from parts if status is Status.NOT_SATISFIED else _standing(parts, status, standings)
        case NoneOf(parts):
            turned = {Status.SATISFIED: Status.NOT_SATISFIED, Status.NOT_SATISFIED: Status.SATISFIED}.get(status, status)
            yield from _standing(parts, turned, standings)
        case Counted(counting, _, parts):
            many = (counting is Counting.AT_LEAST) == (status is Status.SATISFIED)
            wanted = status if status is Status.UNDETERMINED else Status.SATISFIED if many else Status.NOT_SATISFIED
            yield from parts if counting is Counting.EXACTLY else _standing(parts, wanted, standings)
        case IfThen(condition, then):
            applies = met(condition, standings)
            yield from (
                (condition,)
                if applies is Status.NOT_SATISFIED
                else (condition, then)
                if status is Status.UNDETERMINED
                else (then,)
            )
        case Becomes(_, left):
            yield from _from_form(left, status, standings)
        case Not(of):
            turned = {Status.SATISFIED: Status.NOT_SATISFIED, Status.NOT_SATISFIED: Status.SATISFIED}.get(status, status)
            yield from _from_form(of, turned, standings)
        case _:
            return


def _standing(parts: tuple[Criterion, ...], status: Status, standings: Mapping[str, Standing]) -> Iterator[Criterion]:
    yield from (one for one in parts if met(one, standings) is status)
