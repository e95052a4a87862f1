"""What criteria read: the ids of inputs, and of records those of the fields too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import assert_never

from reasoner.cases.evaluation.criteria import Scope
from reasoner.policy.criteria import (
    AllOf,
    Amount,
    AnyOfThese,
    Becomes,
    Compares,
    Counted,
    CountsRecords,
    Criterion,
    Derived,
    Expression,
    Form,
    IfThen,
    Includes,
    InCodes,
    InputAmount,
    Is,
    IsAbsent,
    IsOneOf,
    IsSame,
    IsWithin,
    LongestRun,
    NoneOf,
    Not,
    OutcomeIs,
    PickedAmount,
    Refers,
    Tabled,
    TotalOf,
    conditions_on_records,
    parts_of,
)

NOTHING: frozenset[str] = frozenset()


class Reads:
    """Finds what criteria read, once for each."""

    def __init__(self, scopes: Mapping[str, Scope], main: Scope) -> None:
        self.scopes, self.main = scopes, main
        self._of: dict[str, frozenset[str]] = {}

    def of_key(self, key: str) -> frozenset[str]:
        """What the criterion with a key reads, itself or through others."""
        scope, own = self.placed(key)
        return self.of_criterion(scope, scope.by_key[own])

    def placed(self, key: str) -> tuple[Scope, str]:
        """The policy that a key is of, and the key in it."""
        for scope in self.scopes.values():
            if scope.prefix and key.startswith(scope.prefix):
                return scope, key.removeprefix(scope.prefix)
        return self.main, key

    def owner(self, scope: Scope, policy: str | None) -> Scope:
        """The policy that is meant in one."""
        return scope if policy is None or policy == scope.policy.id else self.scopes[policy]

    def of_criterion(self, scope: Scope, criterion: Criterion) -> frozenset[str]:
        """What a criterion of a policy reads."""
        full = scope.prefix + criterion.key
        if full not in self._of:
            self._of[full] = NOTHING  # a circle was refused with the policy
            self._of[full] = self.of_form(scope, criterion.form).union(
                *(self.of_criterion(scope, one) for one in parts_of(criterion))
            )
        return self._of[full]

    def of_condition(self, scope: Scope, condition: Criterion) -> frozenset[str]:
        """What a condition on one record reads."""
        return self.of_form(scope, condition.form).union(*(self.of_condition(scope, one) for one in parts_of(condition)))

    def of_form(self, scope: Scope, form: Form) -> frozenset[str]:
        """What a form itself reads, without the criteria below it."""
        match form:
            case Is(input) | IsOneOf(input) | IsWithin(input) | IsAbsent(input) | Includes(input):
                return frozenset((input,))
            case IsSame(left, right):
                return frozenset((left, right))
            case InCodes(input, _, code_list):
                whens = (one.when for codes in scope.policy.code_lists if codes.key == code_list for one in codes.ranges)
                return frozenset((input,)).union(*(self.of_criterion(scope, one) for one in whens if one is not None))
            case Compares() | CountsRecords():
                own = frozenset(amounts_read(form))
                return own.union(*(self.of_condition(scope, one) for one in conditions_on_records(form)))
            case Refers(key, policy):
                owner = self.owner(scope, policy)
                return self.of_criterion(owner, owner.by_key[key])
            case OutcomeIs(policy, determination, _):
                return self.of_determination(self.owner(scope, policy), determination)
            case Not(of) | Becomes(_, of):
                return self.of_form(scope, of)
            case AllOf() | AnyOfThese() | NoneOf() | Counted() | IfThen():
                return NOTHING
            case _ as never:
                assert_never(never)

    def of_determination(self, scope: Scope, id: str) -> frozenset[str]:
        """What the clauses of a determination read."""
        determination = scope.policy.determination(id)
        assert determination is not None  # noqa: S101  INVARIANT: references were resolved with the policy
        roots = [phase.guard for phase in determination.phases] + [one.condition for one in determination.clauses]
        each = NOTHING if determination.for_each is None else frozenset((determination.for_each,))
        return each.union(*(self.of_criterion(scope, root) for root in roots if root is not None))


def amounts_read(amount: Form | Expression) -> Iterator[str]:
    """The inputs and fields that an amount, a comparison or a count names itself, without its conditions on records."""
    match amount:
        case InputAmount(input):
            yield input
        case Derived(_, parts):
            for part in parts:
                yield from amounts_read(part)
        case Compares(left, _, right):
            yield from (*amounts_read(left), *amounts_read(right))
        case TotalOf(input, part):
            yield from (input, *amounts_read(part))
        case PickedAmount(input, part, _, by):
            yield from (input, by, *amounts_read(part))
        case LongestRun(input, start, end):
            yield from (input, start, end)
        case CountsRecords(input, by=by):
            yield from (input,) if by is None else (input, by)
        case Tabled(rows):
            for _, one in rows:
                yield from amounts_read(one)
        case Amount() | _:
            return
