"""From a policy and a case to the policy as it stands for the case, and the case in its terms."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from reasoner.cases.applied.answered import Place, places
from reasoner.cases.applied.axes import Axis, Joint
from reasoner.cases.applied.comparisons import Amounts
from reasoner.cases.applied.rewriting import Rewriting
from reasoner.cases.applied.slots import Slot, slots_of, units
from reasoner.cases.applied.spare import spare_records
from reasoner.cases.applied.together import Shapes, as_stated, never_zero, tables_of
from reasoner.cases.case import Case, Fact
from reasoner.policy.criteria import Criterion, IsWithin, walk
from reasoner.policy.intervals import DATES, Cut, cuts_of
from reasoner.policy.model import CodeList, Determination, Phase, Policy, all_criteria
from reasoner.policy.reading import left_of
from reasoner.policy.values import Absent, Exactly, Known, Within
from reasoner.policy.vocabulary import Input, Number, RecordType, Vocabulary


@dataclass(frozen=True)
class Applied:
    """A policy with tests of single inputs only, and the case in its terms.

    `stands_for`: for each further input, the inputs that people are asked for instead (the whole record, the unknown parts of
    an amount). `unseen`: for each record input the inputs that say whether there are records beside those stated.
    `places`: where the case states each further input of a record. `approximate`: some comparison is left open although its
    parts together might settle it.
    """

    policy: Policy
    case: Case
    stands_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unseen: tuple[tuple[str, ...], ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)
    approximate: bool = False


def applied(
    policy: Policy,
    case: Case,
    loose: Collection[str] | None = (),
    spare: Mapping[str, int] | None = None,
    shapes: Shapes | None = None,
    check: Callable[[], None] = lambda: None,
) -> Applied:
    """A policy as it stands for a case. `loose` (None: all): the inputs whose amounts are not taken as given although they are
    known, since they may change or be withdrawn. `spare`: how many records could matter that nobody stated, by input;
    `shapes`: what was found of amounts in other cases. `check` is called again and again; what it raises ends the work."""
    slots = _slots(policy, case, loose, spare_records(policy) if spare is None else spare)
    more_inputs = tuple(one for some in slots.values() for slot in some for one in slot.inputs)
    more_facts = tuple(fact for some in slots.values() for slot in some for fact in slot.facts)
    facts = (*(fact for fact in case.facts if fact.input not in slots), *more_facts)
    inputs = {one.id: one for one in (*policy.vocabulary.inputs, *more_inputs)}
    amounts = _amounts(inputs, facts, frozenset() if loose is None else frozenset(inputs).difference(loose))
    mine = _rewritten(policy, Rewriting(amounts, slots, check=check))
    joints = tuple(amounts.joint.values())
    tables = tables_of(joints, _axes(joints, mine, inputs, facts), shapes or Shapes(), check)
    unsolved = [one for one in joints if one.id in tables.unsolved]
    stated = (as_stated(one, amounts.known) for one in unsolved if amounts.known.keys() >= set(one.inputs))
    divisors = (never_zero(*one) for one in amounts.divisors if amounts.known.get(one[0]) != one[1])
    for id in tables.unsolved:
        amounts.made[id] = replace(amounts.made[id], in_part=True)
    stands_for: dict[str, tuple[str, ...]] = {id: (unit,) for some in slots.values() for id, unit in units(some)}
    for id, behind in amounts.behind.items():
        stands_for[id] = tuple(dict.fromkeys(one for part in behind for one in stands_for.get(part, (part,))))
    vocabulary = replace(
        mine.vocabulary,
        inputs=(*inputs.values(), *amounts.made.values()),
        background=(*mine.vocabulary.background, *tables.background, *stated, *divisors),
    )
    approximate = bool(unsolved) or tables.coarse or len(amounts.made) > len(joints)
    unseen = tuple(tuple(slot.presence for slot in some if slot.presence is not None) for some in slots.values())
    return Applied(
        _with_vocabulary(mine, vocabulary), Case(facts, case.id), stands_for, unseen, dict(places(slots)), approximate
    )


def _amounts(inputs: Mapping[str, Input], facts: tuple[Fact, ...], given: frozenset[str]) -> Amounts:
    numbers = {fact.input: number for fact in facts if (number := _number(fact.known)) is not None}
    stated = {fact.input for fact in facts}
    for input in inputs.values():
        if input.id not in stated and isinstance(input.presumed, Fraction) and isinstance(input.type, Number):
            numbers[input.id] = input.presumed
    ranges = {fact.input: fact.known.interval for fact in facts if isinstance(fact.known, Within) and fact.input in given}
    absent = frozenset(fact.input for fact in facts if isinstance(fact.known, Absent) and fact.input in given)
    return Amounts(inputs, numbers, {id: one for id, one in numbers.items() if id in given}, ranges, absent)


def _number(known: Known) -> Fraction | None:
    match known:
        case Exactly(date() as day):
            return Fraction(day.toordinal())
        case Exactly(Fraction() as number):
            return number
        case _:
            return None


def _axes(joints: tuple[Joint, ...], policy: Policy, inputs: Mapping[str, Input], facts: tuple[Fact, ...]) -> dict[str, Axis]:
    """The axes of the inputs compared, cut where the policy's other conditions and what the case knows cut them."""
    cuts: dict[str, set[Cut]] = {id: set() for one in joints for id in one.inputs}
    stated: dict[str, Fraction] = {}
    known = {fact.input: fact.known for fact in facts}
    for id, some in cuts.items():
        presumed = inputs[id].presumed
        match known.get(id, None if presumed is None else Exactly(presumed)):
            case Within(interval):
                some.update(cuts_of(interval))
            case Exactly() as exactly if (number := _number(exactly)) is not None:
                some.update(((number, 0), (number, 1)))
                stated[id] = number
            case _:
                pass
    for form in (left_of(one.form) for root in all_criteria(policy) for one in walk(root)) if cuts else ():
        if isinstance(form, IsWithin) and form.input in cuts:
            cuts[form.input].update(cuts_of(form.interval))
    return {id: _axis(inputs[id], frozenset(some), stated.get(id)) for id, some in cuts.items()}


def _axis(input: Input, cuts: frozenset[Cut], stated: Fraction | None) -> Axis:
    return Axis(input.id, input.type if isinstance(input.type, Number) else DATES, input.may_be_absent, cuts, stated)


def _slots(policy: Policy, case: Case, loose: Collection[str] | None, spare: Mapping[str, int]) -> dict[str, tuple[Slot, ...]]:
    found = {}
    for input in policy.vocabulary.inputs:
        if isinstance(input.type, RecordType):
            fact = case.fact(input.id)
            may_grow = loose is None or input.id in loose
            found[input.id] = slots_of(input, fact.known if fact else None, spare[input.id], may_grow)
    return found


def _rewritten(policy: Policy, by: Rewriting) -> Policy:
    vocabulary = policy.vocabulary
    background = tuple(replace(one, criterion=part) for one in vocabulary.background for part in by.always(one.criterion))
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
