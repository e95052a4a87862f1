"""Criteria as functions of what is known: one for each, which remembers what it found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from reasoner.cases.evaluation.amounts import comparison
from reasoner.cases.evaluation.codes import Listed, code_test, listed_in
from reasoner.cases.evaluation.counts import record_count
from reasoner.cases.evaluation.facts import UNSET, Conditions, Facts, Test
from reasoner.cases.evaluation.leaves import (
    Followed,
    absence_test,
    interval_test,
    member_test,
    same_test,
    value_test,
)
from reasoner.cases.evaluation.lists import all_of, counted, none_of, some_of, unless
from reasoner.policy.change_lines import bare
from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Becomes,
    Compares,
    Counted,
    CountsRecords,
    Criterion,
    Form,
    IfThen,
    Includes,
    InCodes,
    Is,
    IsAbsent,
    IsOneOf,
    IsSame,
    IsWithin,
    NoneOf,
    Not,
    OutcomeIs,
    Provided,
    Refers,
    walk,
)
from reasoner.policy.model import Policy, all_criteria
from reasoner.policy.vocabulary import Codes, Input


@dataclass(frozen=True)
class Compiled:
    """A criterion: its own status, whether it is met, is waived, applies. `over` is the codes input whose code it looks at."""

    satisfied: Test
    met: Test
    waived: Test | None = None
    applies: Test | None = None
    over: str | None = None


@dataclass(frozen=True)
class Scope:
    """The criteria of one policy, by key, and what it is called by where another refers to it."""

    policy: Policy
    prefix: str
    by_key: Mapping[str, Criterion]


@dataclass
class Criteria:
    """Compiles the criteria of a policy and of those that it refers to. `outcome` says whether a determination has an outcome."""

    inputs: Mapping[str, Input]
    scopes: Mapping[str, Scope]  # by the policy's id
    followed: Followed
    outcome: Callable[[Scope, OutcomeIs], Test]
    compiled: dict[str, Compiled] = field(default_factory=dict)
    size: int = 0  # of what is remembered in a case
    picks: int = 0
    _lists: dict[str, Listed] = field(default_factory=dict)
    _numbers: dict[tuple[str, Criterion], int] = field(default_factory=dict)
    _conditions: dict[tuple[str, int], tuple[Criterion, int]] = field(default_factory=dict)
    _tests: dict[int, Test] = field(default_factory=dict)
    _over: dict[str, str | None] = field(default_factory=dict)

    def of_key(self, scope: Scope, key: str) -> Compiled:
        """The criterion of a policy with that key."""
        return self.of(scope, scope.by_key[key])

    def of(self, scope: Scope, criterion: Criterion) -> Compiled:
        """A criterion that a status belongs to."""
        full = scope.prefix + criterion.key
        if full not in self.compiled:
            over = self.over(scope, criterion)
            found = self._made(scope, criterion, over)
            applies = criterion.form.condition if isinstance(criterion.form, IfThen) else None
            self.compiled[full] = Compiled(
                found.satisfied, found.met, found.waived, None if applies is None else self.of(scope, applies).met, over
            )
        return self.compiled[full]

    def _made(self, scope: Scope, criterion: Criterion, over: str | None) -> Compiled:
        own = self.form(scope, criterion.form, lambda part: self.of(scope, part).met)
        satisfied = self._remembered(self._with_provisos(own, scope, criterion), over)
        if not criterion.waived:
            return Compiled(satisfied, satisfied)
        waivers = [self.of(scope, one).met for one in criterion.waived]
        return Compiled(satisfied, self._remembered(some_of([satisfied, *waivers]), over), some_of(waivers))

    def _with_provisos(self, own: Test, scope: Scope, criterion: Criterion) -> Test:
        if not criterion.provisos:
            return own
        met = [self.of(scope, one.criterion).met for one in criterion.provisos]
        provided = [one for one, part in zip(met, criterion.provisos, strict=True) if isinstance(part, Provided)]
        exceptions = [one for one, part in zip(met, criterion.provisos, strict=True) if not isinstance(part, Provided)]
        return unless(all_of([own, *provided]) if provided else own, exceptions)

    def _remembered(self, test: Test, over: str | None) -> Test:
        """A test that is made once in a case; one that looks at a code that is answered for, once for each."""
        number = self.size
        self.size += 1

        def remembered(facts: Facts) -> bool | None:
            found = facts.own[number]
            if found is UNSET:
                found = facts.own[number] = test(facts)
            return found  # type: ignore[return-value]

        if over is None:
            return remembered

        def for_each(facts: Facts) -> bool | None:
            if facts.each != over:
                found = facts.own[number]
                if found is UNSET:
                    found = facts.own[number] = facts.for_any_code(over, for_each)
                return found  # type: ignore[return-value]
            found = facts.coded[number]
            if found is UNSET:
                found = facts.coded[number] = test(facts)
            return found  # type: ignore[return-value]

        return for_each

    def over(self, scope: Scope, criterion: Criterion) -> str | None:
        """The codes input at whose one code a criterion looks."""
        full = scope.prefix + criterion.key
        if full not in self._over:
            self._over[full] = None
            found = (self._over_of(scope, one.form) for one in walk(criterion))
            self._over[full] = next((id for id in found if id is not None), None)
        return self._over[full]

    def _over_of(self, scope: Scope, form: Form) -> str | None:
        match form:
            case InCodes(input, None) if input in self.inputs and isinstance(self.inputs[input].type, Codes):
                return input
            case Refers(key, policy):
                owner = self.owner(scope, policy)
                return self.over(owner, owner.by_key[key])
            case Not(of) | Becomes(_, of):
                return self._over_of(scope, of)
            case _:
                return None

    def owner(self, scope: Scope, policy: str | None) -> Scope:
        """The policy that is meant in one."""
        return scope if policy is None or policy == scope.policy.id else self.scopes[policy]

    # ---- forms

    def form(self, scope: Scope, form: Form, part: Callable[[Criterion], Test]) -> Test:
        """Where a form holds. `part` gives what a criterion below it comes to."""
        match form:
            case AllOf(parts):
                return all_of([part(one) for one in parts])
            case AnyOfThese(parts):
                return some_of([part(one) for one in parts])
            case NoneOf(parts):
                return none_of([part(one) for one in parts])
            case Counted(counting, number, parts):
                return counted(counting, number, [part(one) for one in parts])
            case IfThen(condition, then):
                return some_of([none_of([part(condition)]), part(then)])
            case Not(of):
                return none_of([self.form(scope, of, part)])
            case Becomes(_, left):
                return self.form(scope, left, part)
            case Refers(key, policy):
                owner = self.owner(scope, policy)
                return self.of_key(owner, key).met
            case OutcomeIs():
                return self.outcome(scope, form)
            case Compares() | CountsRecords():
                return self._of_amounts(scope, form)
            case _:
                return self._of_one(scope, form)

    def _of_amounts(self, scope: Scope, test: Compares | CountsRecords) -> Test:
        conditions = Conditions(
            self.inputs, lambda one: self.of_record(scope, one), lambda one: self._said(scope, one), self._pick
        )
        return comparison(test, conditions) if isinstance(test, Compares) else record_count(test, conditions)

    def _of_one(self, scope: Scope, test: Is | IsOneOf | IsWithin | IsSame | IsAbsent | Includes | InCodes) -> Test:
        match test:
            case Is() | IsOneOf():
                return value_test(test, self.inputs, self.followed)
            case IsWithin():
                return interval_test(test, self.inputs)
            case IsSame():
                return same_test(test, self.inputs, self.followed)
            case IsAbsent():
                return absence_test(test, self.inputs)
            case Includes():
                return member_test(test, self.inputs)
            case InCodes():
                return code_test(test, self.inputs[test.input], self._listed(scope, test.code_list))

    def _listed(self, scope: Scope, key: str) -> Listed:
        full = scope.prefix + key
        if full not in self._lists:
            code_list = next(one for one in scope.policy.code_lists if one.key == key)
            self._lists[full] = listed_in(code_list, lambda when: self.of(scope, when).met)
        return self._lists[full]

    # ---- conditions on one record

    def of_record(self, scope: Scope, criterion: Criterion) -> Test:
        """A condition on the record at hand, met."""

        def part(one: Criterion) -> Test:
            own = self.form(scope, one.form, part)
            provided = [part(proviso.criterion) for proviso in one.provisos if isinstance(proviso, Provided)]
            exceptions = [part(proviso.criterion) for proviso in one.provisos if not isinstance(proviso, Provided)]
            own = unless(all_of([own, *provided]) if provided else own, exceptions)
            return some_of([own, *map(part, one.waived)]) if one.waived else own

        said = self._said(scope, criterion)
        if said not in self._tests:
            self._tests[said] = part(criterion)
        return self._tests[said]

    def _said(self, scope: Scope, condition: Criterion) -> int:
        """A number for what a condition says in a policy, the same for those that say the same."""
        known = self._conditions.get((scope.prefix, id(condition)))
        if known is None or known[0] is not condition:
            number = self._numbers.setdefault((scope.prefix, bare(condition)), len(self._numbers))
            known = self._conditions[scope.prefix, id(condition)] = (condition, number)
        return known[1]

    def _pick(self) -> int:
        self.picks += 1
        return self.picks - 1


def scopes_of(policy: Policy) -> dict[str, Scope]:
    """A policy and those that it refers to, by id."""
    found: dict[str, Scope] = {}
    waiting = [policy]
    while waiting:
        one = waiting.pop()
        if one.id not in found:
            by_key: dict[str, Criterion] = {}
            for part in (part for root in all_criteria(replace(one, referred=())) for part in walk(root)):
                by_key.setdefault(part.key, part)
            found[one.id] = Scope(one, "" if one is policy else f"{one.id}:", by_key)
            waiting += one.referred
    return found
