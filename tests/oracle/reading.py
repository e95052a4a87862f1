"""What criteria and determinations read: every test they reach, through lists, provisos, references and code lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Becomes,
    Compares,
    Counted,
    Criterion,
    Derived,
    Expression,
    Form,
    IfThen,
    InCodes,
    InputAmount,
    IsSame,
    NoneOf,
    Not,
    OutcomeIs,
    Refers,
    Test,
)
from reasoner.policy.model import CodeList, Determination, Policy


def below(form: Form) -> tuple[Criterion, ...]:
    """The criteria that a form is made of."""
    match form:
        case AllOf(parts) | AnyOfThese(parts) | NoneOf(parts) | Counted(_, _, parts):
            return parts
        case IfThen(condition, then):
            return (condition, then)
        case Not(of):
            return below(of)
        case _:
            return ()


def parts(criterion: Criterion) -> tuple[Criterion, ...]:
    """The criteria directly below one: its form's, its provisos, its waivers."""
    return below(criterion.form) + tuple(one.criterion for one in criterion.provisos) + criterion.waived


def every(criterion: Criterion) -> Iterator[Criterion]:
    """A criterion and all below it."""
    yield criterion
    for part in parts(criterion):
        yield from every(part)


def test_of(form: Form) -> Test | None:
    """The test of a form that is one, or the denial of one."""
    match form:
        case Not(of):
            return test_of(of)
        case AllOf() | AnyOfThese() | NoneOf() | Counted() | IfThen():
            return None
        case Becomes():
            raise NotImplementedError("dates by which something has to be so")
        case _:
            return form


def amounts(expression: Expression) -> set[str]:
    """The inputs of an amount."""
    match expression:
        case InputAmount(input):
            return {input}
        case Derived(_, of):
            return {one for part in of for one in amounts(part)}
        case _:
            return set()


def inputs_of(test: Test) -> set[str]:
    """The inputs that a test itself names."""
    match test:
        case Compares(left, _, right):
            return amounts(left) | amounts(right)
        case IsSame(left, right):
            return {left, right}
        case OutcomeIs() | Refers():
            return set()
        case _:
            return {test.input}


@dataclass
class Reading:
    """What has been reached: criteria by policy and key, tests, inputs, code lists, determinations."""

    criteria: dict[tuple[str, str], Criterion] = field(default_factory=dict)
    tests: list[Test] = field(default_factory=list)
    inputs: set[str] = field(default_factory=set)
    lists: dict[tuple[str, str], CodeList] = field(default_factory=dict)
    determinations: set[tuple[str, str]] = field(default_factory=set)

    def add(self, criterion: Criterion, policy: Policy | None) -> None:
        """Read a criterion of a policy (None: of a vocabulary, which refers to nothing)."""
        for one in every(criterion):
            place = (policy.id if policy else "", one.key)
            if place in self.criteria and self.criteria[place] == one:
                continue
            self.criteria[place] = one
            test = test_of(one.form)
            if test is not None:
                self._test(test, policy)

    def _test(self, test: Test, policy: Policy | None) -> None:
        self.tests.append(test)
        self.inputs |= inputs_of(test)
        match test:
            case Refers(key, other) if policy:
                home = named(policy, other)
                self.add(by_key(home)[key], home)
            case OutcomeIs(other, determination) if policy:
                home = named(policy, other)
                self.determination(home.determination(determination) or missing(determination), home)
            case InCodes(_, _, key) if policy:
                self._list(key, policy)
            case _:
                pass

    def _list(self, key: str, policy: Policy) -> None:
        found = next(one for one in policy.code_lists if one.key == key)
        if (policy.id, key) not in self.lists:
            self.lists[policy.id, key] = found
            for range in found.ranges:
                if range.when:
                    self.add(range.when, policy)

    def determination(self, determination: Determination, policy: Policy) -> None:
        """Read what decides a determination: guards and conditions; not examples and supporting criteria."""
        if (policy.id, determination.id) in self.determinations:
            return
        self.determinations.add((policy.id, determination.id))
        if determination.for_each:
            self.inputs.add(determination.for_each)
        for phase in determination.phases:
            for one in (phase.guard, *(clause.condition for clause in phase.clauses)):
                if one:
                    self.add(one, policy)


def missing(name: str) -> Determination:
    """Never returns: a policy that refers to a determination it does not have was not made by a generator of ours."""
    raise KeyError(name)


def named(policy: Policy, other: str | None) -> Policy:
    """The policy itself, or the one it refers to by that id."""
    return policy if other is None else next(one for one in policy.referred if one.id == other)


def by_key(policy: Policy) -> dict[str, Criterion]:
    """Every criterion of a policy, by key."""
    return {one.key: one for root in roots(policy) for one in every(root)}


def roots(policy: Policy) -> Iterator[Criterion]:
    """The criteria of a policy that stand at the top."""
    for determination in policy.determinations:
        yield from roots_of(determination)
    yield from (definition.criterion for definition in policy.definitions)
    yield from (notice.condition for notice in policy.notices if notice.condition)
    yield from (range.when for one in policy.code_lists for range in one.ranges if range.when)


def roots_of(determination: Determination) -> Iterator[Criterion]:
    """The criteria at the top of a determination: guards, conditions, examples, supporting criteria."""
    for phase in determination.phases:
        if phase.guard:
            yield phase.guard
        for clause in phase.clauses:
            if clause.condition:
                yield clause.condition
            yield from clause.examples
    yield from determination.supporting


def read_by(determination: Determination, policy: Policy) -> Reading:
    """What decides a determination."""
    reading = Reading()
    reading.determination(determination, policy)
    return reading


def read_by_criteria(criteria: Iterable[Criterion], policy: Policy | None) -> Reading:
    """What some criteria read."""
    reading = Reading()
    for criterion in criteria:
        reading.add(criterion, policy)
    return reading
