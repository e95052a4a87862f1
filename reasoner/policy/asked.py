"""Which inputs a policy asks for."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.policy.criteria import (
    Compares,
    CountsRecords,
    Criterion,
    Derived,
    Expression,
    Form,
    Includes,
    InCodes,
    InputAmount,
    Is,
    IsAbsent,
    IsOneOf,
    IsSame,
    IsWithin,
    LongestRun,
    Not,
    PickedAmount,
    TotalOf,
    everywhere,
)
from reasoner.policy.model import Determination, Policy
from reasoner.policy.vocabulary import Input


def inputs_asked(policy: Policy) -> tuple[Input, ...]:
    """The inputs that a policy, or a policy it refers to, reads, in the vocabulary's order."""
    wanted = {id for one in (policy, *policy.referred) for id in _inputs_of(one)}
    return tuple(input for input in policy.vocabulary.inputs if input.id in wanted)


def _inputs_of(policy: Policy) -> set[str]:
    """The ids of the inputs that a policy reads."""
    found = {one.for_each for one in policy.determinations if one.for_each}
    for criterion in _criteria(policy):
        found |= inputs_read_by(criterion.form)
    return found


def _criteria(policy: Policy) -> list[Criterion]:
    """Every criterion of a policy."""
    roots: list[Criterion | None] = [one.criterion for one in policy.definitions]
    roots += [codes.when for code_list in policy.code_lists for codes in code_list.ranges]
    roots += [one.condition for one in policy.notices]
    for determination in policy.determinations:
        roots += _roots(determination)
    return [criterion for root in roots if root is not None for criterion in everywhere(root)]


def _roots(determination: Determination) -> Iterable[Criterion | None]:
    """The roots of the criteria of a determination."""
    yield from determination.supporting
    for phase in determination.phases:
        yield phase.guard
        for clause in phase.clauses:
            yield clause.condition
            yield from clause.examples


def inputs_read_by(form: Form) -> set[str]:
    """The ids of the inputs that a form itself reads, without its parts."""
    match form:
        case Is() | IsOneOf() | IsWithin() | Includes() | InCodes() | IsAbsent() | CountsRecords():
            return {form.input}
        case IsSame(left, right):
            return {left, right}
        case Compares(left_amount, _, right_amount):
            return _inputs_behind(left_amount) | _inputs_behind(right_amount)
        case Not(of):
            return inputs_read_by(of)
        case _:
            return set()


def _inputs_behind(expression: Expression) -> set[str]:
    """The ids of the inputs that an amount is computed from."""
    match expression:
        case InputAmount(input):
            return {input}
        case Derived(_, parts):
            return {id for part in parts for id in _inputs_behind(part)}
        case TotalOf(input) | LongestRun(input) | PickedAmount(input):
            return {input}
        case _:
            return set()
