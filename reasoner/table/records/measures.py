"""A policy with an input of its own in the place of each count and each comparison of amounts: what is counted, what is compared.

All tests of one amount (`the BMI is over 35`, `the BMI is over 40`) are tests of one such input, a measure. A measure that is known in
a row settles them there; what is open is left to what looks at several inputs together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TypeAlias

from reasoner.cases.evaluation.criteria import Scope
from reasoner.cases.evaluation.evaluator import Evaluator
from reasoner.cases.layout.layout import rewritten, with_vocabulary
from reasoner.policy.change_lines import bare
from reasoner.policy.criteria import (
    AllOf,
    Amount,
    AnyOfThese,
    Compares,
    Comparison,
    Counted,
    CountsRecords,
    Criterion,
    Derived,
    Expression,
    Form,
    IfThen,
    Is,
    IsWithin,
    NoneOf,
    Not,
    Operation,
    Provided,
    Unless,
    walk,
)
from reasoner.policy.model import Policy, all_criteria
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Input, InputType, Number, YesNo
from reasoner.table.records.readings import picked_in

Measured: TypeAlias = Expression | CountsRecords | Compares  # what is compared, what is counted, or a test as a whole
WHOLE = Number(low=Fraction(0), step=Fraction(1))
TURNED = {
    Comparison.LESS: Comparison.MORE,
    Comparison.AT_MOST: Comparison.AT_LEAST,
    Comparison.EQUAL: Comparison.EQUAL,
    Comparison.AT_LEAST: Comparison.AT_MOST,
    Comparison.MORE: Comparison.LESS,
}


@dataclass(frozen=True)
class Measure:
    """An input that stands for an amount, for how many records fit, or for whether amounts compare so; in the policy `scope`."""

    input: Input
    of: Measured
    scope: Scope


@dataclass(frozen=True)
class MeasuredPolicy:
    """A policy with tests of single inputs only, its measures, and what is always so of records and amounts, which it leaves out."""

    policy: Policy
    measures: tuple[Measure, ...]
    always: tuple[Criterion, ...]


def measured(policy: Policy, evaluator: Evaluator) -> MeasuredPolicy:
    """A policy in terms of its measures."""
    by = _Measuring(evaluator, {id(root): scope for scope in evaluator.scopes.values() for root in _roots(scope.policy)})
    mine = rewritten(policy, by)
    inputs = (*mine.vocabulary.inputs, *(one.input for one in by.made.values()))
    return MeasuredPolicy(
        with_vocabulary(mine, replace(mine.vocabulary, inputs=inputs)), tuple(by.made.values()), tuple(by.left_out)
    )


def _roots(policy: Policy) -> tuple[Criterion, ...]:
    return tuple(all_criteria(replace(policy, referred=())))


@dataclass
class _Measuring:
    """Puts measures in the place of tests. `scopes`: the policy of each root, by its identity."""

    evaluator: Evaluator
    scopes: Mapping[int, Scope]
    made: dict[tuple[str, Measured], Measure] = field(default_factory=dict)
    left_out: list[Criterion] = field(default_factory=list)

    def criterion(self, one: Criterion) -> Criterion:
        """A criterion and everything below it, from a root on."""
        return self._criterion(one, self.scopes[id(one)])

    def always(self, one: Criterion) -> tuple[Criterion, ...]:
        """What is always so, where it looks at single inputs."""
        if any(isinstance(_plain(part.form), Compares | CountsRecords) for part in walk(one)):
            self.left_out.append(one)
            return ()
        return (one,)

    def _criterion(self, one: Criterion, scope: Scope) -> Criterion:
        provisos = tuple(
            Provided(self._criterion(it.criterion, scope))
            if isinstance(it, Provided)
            else Unless(self._criterion(it.criterion, scope), it.words)
            for it in one.provisos
        )
        waived = tuple(self._criterion(it, scope) for it in one.waived)
        return replace(one, form=self._form(one.form, scope), provisos=provisos, waived=waived)

    def _form(self, form: Form, scope: Scope) -> Form:
        match form:
            case AllOf(parts) | AnyOfThese(parts) | NoneOf(parts):
                return type(form)(tuple(self._criterion(one, scope) for one in parts))
            case Counted(counting, number, parts):
                return Counted(counting, number, tuple(self._criterion(one, scope) for one in parts))
            case IfThen(condition, then):
                return IfThen(self._criterion(condition, scope), self._criterion(then, scope))
            case Not(of):
                return Not(self._form(of, scope))
            case Compares() | CountsRecords():
                return self._measured(form, scope)
            case _:
                return form

    def _measured(self, form: Compares | CountsRecords, scope: Scope) -> Form:
        form = bare(Criterion("", form)).form  # type: ignore[assignment]
        match form:
            case CountsRecords(count=count):
                return IsWithin(self._input(replace(form, count=Interval()), scope, WHOLE), count)
            case Compares() if picked_in(form):
                return Is(self._input(form, scope, YesNo()))
            case Compares(left, how, Amount(number)):
                return IsWithin(self._input(left, scope, Number()), _interval(how, number))
            case Compares(Amount(number), how, right):
                return IsWithin(self._input(right, scope, Number()), _interval(TURNED[how], number))
            case Compares(left, how, right):
                difference = Derived(Operation.DIFFERENCE, (left, right))
                return IsWithin(self._input(difference, scope, Number()), _interval(how, Fraction(0)))
        raise TypeError(form)

    def _input(self, of: Measured, scope: Scope, type: InputType) -> str:
        key = (scope.prefix, of)
        if key not in self.made:
            taken = self.evaluator.inputs
            id = f"measure_{len(self.made) + 1}"
            while id in taken:
                id += "_"
            self.made[key] = Measure(
                Input(id, id, type, may_be_absent=isinstance(type, Number) and type is not WHOLE), of, scope
            )
        return self.made[key].input.id


def _plain(form: Form) -> Form:
    while isinstance(form, Not):
        form = form.of
    return form


def _interval(how: Comparison, number: Fraction) -> Interval:
    match how:
        case Comparison.LESS:
            return Interval(high=number, high_included=False)
        case Comparison.AT_MOST:
            return Interval(high=number)
        case Comparison.EQUAL:
            return Interval(number, True, number, True)
        case Comparison.AT_LEAST:
            return Interval(low=number)
        case Comparison.MORE:
            return Interval(low=number, low_included=False)
