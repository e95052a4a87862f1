"""From a policy and a case to the policy as it stands for the case, and the case in its terms."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from reasoner.cases.applied.amounts import inputs_in
from reasoner.cases.applied.comparisons import Amounts
from reasoner.cases.applied.rewriting import Rewriting
from reasoner.cases.applied.slots import Slot, slots_of, units
from reasoner.cases.case import Case, Fact
from reasoner.policy.criteria import Compares, CountsRecords, Criterion, Form, LongestRun, Not, TotalOf, walk
from reasoner.policy.model import CodeList, Determination, Phase, Policy, all_criteria
from reasoner.policy.values import Absent, Exactly, Interval, Within
from reasoner.policy.vocabulary import Input, Number, RecordType, Vocabulary


@dataclass(frozen=True)
class Applied:
    """A policy with tests of single inputs only, and the case in its terms. `stands_for`: for each further input, the
    inputs that people are asked for instead (the whole record, the unknown parts of an amount)."""

    policy: Policy
    case: Case
    stands_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _bare(form: Form) -> Form:
    return _bare(form.of) if isinstance(form, Not) else form


def applied(policy: Policy, case: Case, free: Collection[str] = ()) -> Applied:
    """A policy as it stands for a case. `free`: known inputs that are not to be taken as given, since they may change."""
    slots = _slots(policy, case)
    more_inputs = tuple(one for some in slots.values() for slot in some for one in slot.inputs)
    more_facts = tuple(fact for some in slots.values() for slot in some for fact in slot.facts)
    facts = (*(fact for fact in case.facts if fact.input not in slots), *more_facts)
    inputs = {one.id: one for one in (*policy.vocabulary.inputs, *more_inputs)}
    amounts = _amounts(inputs, facts, frozenset(free))
    mine = _rewritten(policy, Rewriting(amounts, slots))
    stands_for: dict[str, tuple[str, ...]] = {id: (unit,) for some in slots.values() for id, unit in units(some)}
    for id, behind in amounts.behind.items():
        stands_for[id] = tuple(dict.fromkeys(one for part in behind for one in stands_for.get(part, (part,))))
    vocabulary = replace(mine.vocabulary, inputs=(*inputs.values(), *amounts.made.values()))
    return Applied(_with_vocabulary(mine, vocabulary), Case(facts, case.id), stands_for)


def _amounts(inputs: Mapping[str, Input], facts: tuple[Fact, ...], free: frozenset[str]) -> Amounts:
    numbers: dict[str, Fraction] = {}
    ranges: dict[str, Interval] = {}
    absent: set[str] = set()
    for fact in facts:
        match fact.known:
            case Exactly(date() as day) if fact.input not in free:
                numbers[fact.input] = Fraction(day.toordinal())
            case Exactly(Fraction() as number) if fact.input not in free:
                numbers[fact.input] = number
            case Within(interval):
                ranges[fact.input] = interval
            case Absent() if fact.input not in free:
                absent.add(fact.input)
            case _:
                pass
    stated = {fact.input for fact in facts}
    for input in inputs.values():
        if input.id not in stated and isinstance(input.presumed, Fraction) and isinstance(input.type, Number):
            numbers[input.id] = input.presumed
    return Amounts(inputs, numbers, ranges, frozenset(absent))


def _slots(policy: Policy, case: Case) -> dict[str, tuple[Slot, ...]]:
    found = {}
    for input in policy.vocabulary.inputs:
        if isinstance(input.type, RecordType):
            fact = case.fact(input.id)
            found[input.id] = slots_of(input, fact.known if fact else None, _most_counted(policy, input.id))
    return found


def _most_counted(policy: Policy, input: str) -> int:
    """As many unseen records as the largest count could need; none where nothing reads the input."""
    most = 0
    for root in all_criteria(policy):
        for one in walk(root):
            match _bare(one.form):
                case CountsRecords(id, _, count) if id == input:
                    ends = [count.low or Fraction(0), (count.high + 1) if count.high is not None else Fraction(0)]
                    most = max(most, 1, *(int(end) for end in ends))
                case Compares(left, _, right) if any(
                    isinstance(side, TotalOf | LongestRun) and side.input == input for side in (left, right)
                ):
                    most = max(most, 1)
                case _:
                    pass
    return most


def compared_inputs(policy: Policy) -> tuple[str, ...]:
    """The ids of the inputs whose amounts a policy compares with others."""
    tests = (_bare(one.form) for root in all_criteria(policy) for one in walk(root))
    sides = (side for test in tests if isinstance(test, Compares) for side in (test.left, test.right))
    declared = {one.id for one in policy.vocabulary.inputs}
    return tuple(dict.fromkeys(id for side in sides for id in inputs_in(side) if id in declared))


def _rewritten(policy: Policy, by: Rewriting) -> Policy:
    vocabulary = policy.vocabulary
    background = tuple(replace(one, criterion=by.criterion(one.criterion)) for one in vocabulary.background)
    return replace(
        policy,
        vocabulary=replace(vocabulary, background=background),
        determinations=tuple(_determination(one, by) for one in policy.determinations),
        definitions=tuple(replace(one, criterion=by.criterion(one.criterion)) for one in policy.definitions),
        always=tuple(replace(one, criterion=by.criterion(one.criterion)) for one in policy.always),
        notices=tuple(
            one if one.condition is None else replace(one, condition=by.criterion(one.condition)) for one in policy.notices
        ),
        code_lists=tuple(_code_list(one, by) for one in policy.code_lists),
        referred=tuple(_rewritten(one, by) for one in policy.referred),
    )


def _maybe(one: Criterion | None, by: Rewriting) -> Criterion | None:
    return None if one is None else by.criterion(one)


def _determination(one: Determination, by: Rewriting) -> Determination:
    phases = tuple(_phase(phase, by) for phase in one.phases)
    return replace(one, phases=phases, supporting=tuple(map(by.criterion, one.supporting)))


def _phase(phase: Phase, by: Rewriting) -> Phase:
    clauses = tuple(
        replace(one, condition=_maybe(one.condition, by), examples=tuple(map(by.criterion, one.examples)))
        for one in phase.clauses
    )
    return replace(phase, guard=_maybe(phase.guard, by), clauses=clauses)


def _code_list(one: CodeList, by: Rewriting) -> CodeList:
    ranges = [entry if entry.when is None else replace(entry, when=by.criterion(entry.when)) for entry in one.ranges]
    return replace(one, ranges=tuple(ranges))


def _with_vocabulary(policy: Policy, vocabulary: Vocabulary) -> Policy:
    referred = tuple(
        _with_vocabulary(one, replace(vocabulary, background=one.vocabulary.background)) for one in policy.referred
    )
    return replace(policy, vocabulary=vocabulary, referred=referred)
