"""Where lines of a policy stand: each with the conditions beside it that have to hold for it to matter."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.lint.cells import Condition, none_of
from reasoner.lint.conditions import condition_of
from reasoner.policy.criteria import AllOf, Criterion, IfThen, Unless, parts_of_form
from reasoner.policy.model import Policy
from reasoner.source.dataclass import dataclass

Around = tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A line and what has to hold around it: the rest of its lists of which all is needed, the `if` before it, its phase."""

    line: Criterion
    around: Around = ()


def places_of(policy: Policy) -> Iterator[Place]:
    """Every line of outcomes, of what supports them, of definitions and notices."""
    for determination in policy.determinations:
        for phase in determination.phases:
            guard = () if phase.guard is None else (condition_of(phase.guard, policy),)
            for clause in phase.clauses:
                if clause.condition is not None:
                    yield from below(clause.condition, policy, guard)
        for one in determination.supporting:
            yield from below(one, policy)
    for definition in policy.definitions:
        yield from below(definition.criterion, policy)
    for notice in policy.notices:
        if notice.condition is not None:
            yield from below(notice.condition, policy)


def below(one: Criterion, policy: Policy, around: Around = ()) -> Iterator[Place]:
    """A criterion and all that is written below it, each with what has to hold around it. What a line comes to has no place, as the
    comparisons that the rows of a table make of one."""
    yield Place(one, around)
    if not any(
        part.span is not None for part in (*parts_of_form(one.form), *(it.criterion for it in one.provisos), *one.waived)
    ):
        return
    inside = (*around, *_provisos(one, policy))
    match one.form:
        case AllOf(parts):
            said = tuple(condition_of(part, policy) for part in parts)
            for place, part in enumerate(parts):
                yield from below(part, policy, (*inside, *said[:place], *said[place + 1 :]))
        case IfThen(condition, then):
            yield from below(condition, policy, inside)
            yield from below(then, policy, (*inside, condition_of(condition, policy)))
        case form:
            for part in parts_of_form(form):
                yield from below(part, policy, inside)
    for proviso in one.provisos:
        yield from below(proviso.criterion, policy, around)
    for waiver in one.waived:
        yield from below(waiver, policy, around)


def _provisos(one: Criterion, policy: Policy) -> Iterator[Condition]:
    for proviso in one.provisos:
        said = condition_of(proviso.criterion, policy)
        yield none_of([said]) if isinstance(proviso, Unless) else said
