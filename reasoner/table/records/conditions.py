"""Criteria compiled to functions over whole columns, in three values: of each case, or of each record of an input.

What a test of single inputs comes to is asked of the evaluator of one case, once for each distinct thing that is said of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import TypeAlias

import numpy as np

from reasoner.cases.evaluation.criteria import Scope
from reasoner.cases.evaluation.evaluator import Evaluator
from reasoner.cases.evaluation.facts import Facts, Record
from reasoner.policy.change_lines import bare
from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Becomes,
    Compares,
    Counted,
    Counting,
    CountsRecords,
    Criterion,
    Derived,
    Expression,
    Form,
    IfThen,
    InCodes,
    IsAbsent,
    IsWithin,
    LongestRun,
    NoneOf,
    Not,
    OutcomeIs,
    PickedAmount,
    Provided,
    Refers,
    TotalOf,
    parts_of,
)
from reasoner.policy.values import Known
from reasoner.table.plan_arrays import Rows
from reasoner.table.records.amounts import Amounts, is_absent, lies_in
from reasoner.table.records.cases import Cases, Found, Level
from reasoner.table.records.numbers import is_number
from reasoner.table.records.truths import Truth, all_of, always, any_of, number_of

Test: TypeAlias = Callable[[Cases], Truth]
MOST_STATES = 1 << 16  # combinations of what is said of the inputs of one test


class NotColumnarError(Exception):
    """A form that is not found over whole columns."""


class TooManyStatesError(Exception):
    """More distinct things are said of the inputs of a test than are looked at one by one."""


OfAmounts: TypeAlias = Callable[["Conditions", Scope, Compares | CountsRecords, Level], Test]


@dataclass
class Conditions:
    """Compiles criteria. `of_amounts` compiles what compares amounts or counts records."""

    evaluator: Evaluator
    of_amounts: OfAmounts
    _tests: dict[tuple[str, Criterion, Level], Test] = field(default_factory=dict)

    def test(self, scope: Scope, criterion: Criterion, level: Level) -> Test:
        """Whether a criterion is met: of each case, or of each record of an input. Raises NotColumnarError."""
        if level is not None and not self._reads_record(scope, criterion, level):
            return self.for_records(self.test(scope, criterion, None), level)
        key = (scope.prefix, bare(criterion), level)
        if key not in self._tests:
            self._tests[key] = remembered(self._met(scope, criterion, level))
        return self._tests[key]

    def for_records(self, test: Test, level: str) -> Test:
        """What is so of the case, for each of its records."""
        return remembered(lambda cases: test(cases).take(cases.records[level].parents))

    def _met(self, scope: Scope, one: Criterion, level: Level) -> Test:
        own = self._form(scope, one.form, level)
        needed = [self.test(scope, it.criterion, level) for it in one.provisos if isinstance(it, Provided)]
        denied = [self.test(scope, it.criterion, level) for it in one.provisos if not isinstance(it, Provided)]
        waived = [self.test(scope, it, level) for it in one.waived]
        if not needed and not denied and not waived:
            return own

        def met(cases: Cases) -> Truth:
            every = [own(cases), *(test(cases) for test in needed), *(test(cases).denied() for test in denied)]
            return any_of([all_of(every), *(test(cases) for test in waived)])

        return met

    def _form(self, scope: Scope, form: Form, level: Level) -> Test:
        match form:
            case AllOf(parts):
                return _listed(all_of, True, self._parts(scope, parts, level), level)
            case AnyOfThese(parts):
                return _listed(any_of, False, self._parts(scope, parts, level), level)
            case NoneOf(parts):
                return _denied(_listed(any_of, False, self._parts(scope, parts, level), level))
            case Counted(counting, number, parts):
                low = 0 if counting is Counting.AT_MOST else number
                high = len(parts) if counting is Counting.AT_LEAST else number
                return _listed(
                    lambda some: number_of(some, low, high), low <= 0 <= high, self._parts(scope, parts, level), level
                )
            case IfThen(condition, then):
                some = self._parts(scope, (condition, then), level)
                return lambda cases: any_of([some[0](cases).denied(), some[1](cases)])
            case Not(of):
                return _denied(self._form(scope, of, level))
            case Refers(key, policy):
                return self._referred(scope, key, policy)
            case Compares() | CountsRecords():
                return self.of_amounts(self, scope, form, level)
            case OutcomeIs() | Becomes():
                raise NotColumnarError
            case _:
                return self._of_inputs(scope, form, level)

    def _parts(self, scope: Scope, parts: Sequence[Criterion], level: Level) -> list[Test]:
        return [self.test(scope, one, level) for one in parts]

    def _referred(self, scope: Scope, key: str, policy: str | None) -> Test:
        owner = self.evaluator.criteria.owner(scope, policy)
        criterion = owner.by_key[key]
        if self.evaluator.criteria.over(owner, criterion) is not None:
            raise NotColumnarError  # it looks at one code of a list after the other
        return self.test(owner, criterion, None)

    # ---- what is read

    def _reads_record(self, scope: Scope, criterion: Criterion, level: str) -> bool:
        """Whether a criterion reads a field of the record at hand. Raises NotColumnarError for one of another record."""
        fields = {id.partition(".")[0] for id in self._fields(scope, criterion)}
        if fields - {level}:
            raise NotColumnarError
        return bool(fields)

    def _fields(self, scope: Scope, criterion: Criterion) -> Iterator[str]:
        """The fields that a criterion reads of records at hand, and not of those that it looks at itself."""
        form = criterion.form
        while isinstance(form, Not):
            form = form.of
        if not isinstance(form, Refers | OutcomeIs):
            own = {id for id in self.evaluator.reading.of_form(scope, form) if "." in id}
            looked_at = _looked_at(form)
            yield from (id for id in own if id.partition(".")[0] not in looked_at)
        for part in parts_of(criterion):
            yield from self._fields(scope, part)

    # ---- tests of single inputs

    def _of_inputs(self, scope: Scope, form: Form, level: Level) -> Test:
        match form:
            case IsWithin(input, interval):
                self.reads(input, level)
                return remembered(self._of_number(input, level, lambda found, number: lies_in(found, interval, number)))
            case IsAbsent(input) if is_number(self.evaluator.inputs[input]):
                self.reads(input, level)
                may_be = self.evaluator.inputs[input].may_be_absent
                return remembered(self._of_number(input, level, lambda found, number: is_absent(found, number, may_be=may_be)))
            case _:
                return self._of_values(scope, form, level)

    @staticmethod
    def _of_number(input: str, level: Level, test: Callable[[Amounts, int], Truth]) -> Test:
        def truth(cases: Cases) -> Truth:
            found = cases.amounts(input)
            if level is not None and "." not in input:
                found = found.take(cases.records[level].parents)
            return test(found, cases.number(level))

        return truth

    def _of_values(self, scope: Scope, form: Form, level: Level) -> Test:
        if isinstance(form, InCodes) and any(
            one.when is not None for codes in scope.policy.code_lists if codes.key == form.code_list for one in codes.ranges
        ):
            raise NotColumnarError
        ids = self.with_followed(self.evaluator.reading.of_form(scope, form))
        for id in ids:
            self.reads(id, level)
        test = self.evaluator.criteria.form(scope, form, _no_part)
        size = self.evaluator.criteria.size

        def truth(cases: Cases) -> Truth:
            states = [cases.known(id) for id in ids]
            if prod(map(len, states)) > MOST_STATES:
                raise TooManyStatesError
            found = [test(_facts(dict(zip(ids, some, strict=True)), size)) for some in product(*states)]
            places = _places([_numbers(cases, id, level) for id in ids], [len(one) for one in states])
            yes, no = np.array([one is True for one in found]), np.array([one is False for one in found])
            return Truth(yes.take(places), no.take(places))

        return remembered(truth)

    def with_followed(self, ids: frozenset[str]) -> tuple[str, ...]:
        """Some inputs with those that background knowledge ties to them as what they follow, or what follows them."""
        followed = self.evaluator.criteria.followed
        more = {of for id, (of, _) in followed.items() if id in ids} | {id for id, (of, _) in followed.items() if of in ids}
        return tuple(sorted(ids | more))

    def reads(self, id: str, level: Level) -> None:
        """Raises NotColumnarError for a field of another record, or one that is presumed."""
        record, dot, _ = id.partition(".")
        if dot and (record != level or self.evaluator.inputs[id].presumed is not None):
            raise NotColumnarError


def _looked_at(form: Form) -> frozenset[str]:
    """The record inputs whose records a form looks at itself."""
    match form:
        case CountsRecords(input):
            return frozenset((input,))
        case Compares(left, _, right):
            return _records_of(left) | _records_of(right)
        case _:
            return frozenset()


def _records_of(amount: Expression) -> frozenset[str]:
    match amount:
        case TotalOf(input) | LongestRun(input) | PickedAmount(input):
            return frozenset((input,))
        case Derived(_, parts):
            return frozenset[str]().union(*map(_records_of, parts))
        case _:
            return frozenset()


def remembered(find: Callable[[Cases], Found]) -> Callable[[Cases], Found]:
    """What is found once of some cases, whoever asks."""
    key = object()
    return lambda cases: cases.remembered(key, find)


def _denied(test: Test) -> Test:
    return lambda cases: test(cases).denied()


def _listed(joined: Callable[[Sequence[Truth]], Truth], empty: bool, parts: Sequence[Test], level: Level) -> Test:
    if not parts:
        return lambda cases: always(empty, cases.number(level))
    return lambda cases: joined([part(cases) for part in parts])


def _no_part(_: Criterion) -> Callable[[Facts], bool | None]:
    raise NotColumnarError


def _facts(known: Mapping[str, Known | None], size: int) -> Facts:
    """What is known of some inputs, and of fields of a record at hand."""
    stated = {id: one for id, one in known.items() if one is not None}
    facts = Facts({id: one for id, one in stated.items() if "." not in id}, size)
    for record in {id.partition(".")[0] for id in known if "." in id}:
        facts.current[record] = Record(1, {id: one for id, one in stated.items() if id.startswith(f"{record}.")})
    return facts


def _numbers(cases: Cases, id: str, level: Level) -> Rows:
    numbers = cases.column(id).numbers.astype(np.intp)
    return numbers if level is None or "." in id else numbers.take(cases.records[level].parents)


def _places(numbers: Sequence[Rows], sizes: Sequence[int]) -> Rows:
    """The place of each combination, in the order of `product`."""
    found = numbers[0]
    for size, one in zip(sizes[1:], numbers[1:], strict=True):
        found = found * size + one
    return found
