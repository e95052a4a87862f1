"""What a determination and a test read: their criteria, and those that they refer to."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.policy.criteria import Becomes, CountsRecords, Criterion, Form, InCodes, NoneOf, Not, OutcomeIs, Refers, walk
from reasoner.policy.model import Determination, Policy, all_criteria


def roots_of(determination: Determination) -> Iterator[Criterion]:
    """The criteria that stand at the top of a determination: guards and conditions of its clauses."""
    for phase in determination.phases:
        if phase.guard is not None:
            yield phase.guard
        yield from (clause.condition for clause in phase.clauses if clause.condition is not None)


def of_each_record(one: Criterion) -> tuple[str, Criterion] | None:
    """The record input and what is so of each of its records, where a criterion says just that."""
    match one:
        case Criterion(
            form=CountsRecords(input, Criterion(form=NoneOf((each,)), provisos=(), waived=()), count, None),
            provisos=(),
            waived=(),
        ) if count.high == 0:
            return input, each
        case _:
            return None


def left_of(form: Form) -> Form:
    """The test that is left of a line to be settled, without denials."""
    match form:
        case Not(of) | Becomes(_, of):
            return left_of(of)
        case _:
            return form


def referred_by(policy: Policy, test: object) -> Iterator[tuple[Policy, Criterion]]:
    """The criteria that a test of a policy refers to, each with the policy that it stands in."""
    match test:
        case Refers(key, other):
            owner = _owner(policy, other)
            yield owner, _called(owner, key)
        case OutcomeIs(other, determination):
            owner = _owner(policy, other)
            chosen = owner.determination(determination)
            yield from ((owner, root) for root in roots_of(chosen)) if chosen else ()
        case InCodes(_, _, code_list):
            ranges = next((one.ranges for one in policy.code_lists if one.key == code_list), ())
            yield from ((policy, one.when) for one in ranges if one.when is not None)
        case _:
            return


def _called(policy: Policy, key: str) -> Criterion:
    """The criterion with a key: mostly a definition, else one below the criterion whose key begins its own."""
    defined = next((one.criterion for one in policy.definitions if one.criterion.key == key), None)
    if defined is not None:
        return defined
    roots = list(all_criteria(policy))
    near = [root for root in roots if key == root.key or key.startswith(f"{root.key}/")]
    return next(one for root in (*near, *roots) for one in walk(root) if one.key == key)


def _owner(policy: Policy, other: str | None) -> Policy:
    return policy if other is None or other == policy.id else next(one for one in policy.referred if one.id == other)
