"""A policy laid out over so many records: tests of single inputs only, fields of records and comparisons of amounts among them.

What it comes to depends on how many records are stated, and on nothing that a case says of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Protocol

from reasoner.cases.case import Case, Fact
from reasoner.cases.layout.answered import Place, places
from reasoner.cases.layout.comparisons import Compared, Comparisons
from reasoner.cases.layout.rewriting import Rewriting
from reasoner.cases.layout.slots import Slot, is_closed, slots_of, stated_slots, units
from reasoner.policy.criteria import Criterion, IsWithin, Not
from reasoner.policy.model import CodeList, Determination, Phase, Policy
from reasoner.policy.reading import of_each_record
from reasoner.policy.values import Exactly, Interval, Records
from reasoner.policy.vocabulary import Background, Input, RecordType, Vocabulary

NEVER_ZERO = "what is divided by is not 0"


@dataclass(frozen=True)
class Layout:
    """A policy with tests of single inputs only. `slots` are the records by record input, `compared` the comparisons that are
    inputs of their own; `units`: for each further input of a record that nobody stated, the one that stands for the whole record.
    """

    policy: Policy
    slots: Mapping[str, tuple[Slot, ...]]
    compared: Mapping[str, Compared]
    units: Mapping[str, str]

    @property
    def unseen(self) -> tuple[tuple[str, ...], ...]:
        """For each record input the inputs that say whether there are records beside those stated."""
        return tuple(
            (*(one.presence for one in some if one.presence is not None and one.more is None), *_mores(some))
            for some in self.slots.values()
        )

    @property
    def addable(self) -> frozenset[str]:
        """Of lists that may have records beyond those that are added: the inputs that say that one is added."""
        lists = (some for some in self.slots.values() if _mores(some))
        return frozenset(one.presence for some in lists for one in some if one.presence is not None and one.more is None)

    @property
    def alike(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """Records that nobody stated and that may be added for the same: renaming them changes nothing. Of each its inputs, first the
        one that says that it is there."""
        found: dict[tuple[str, Criterion | None], list[tuple[str, ...]]] = {}
        for input, some in self.slots.items():
            for slot in some:
                if slot.presence is not None and slot.more is None:
                    found.setdefault((input, slot.shows), []).append((slot.presence, *slot.fields.values()))
        return tuple(tuple(some) for some in found.values() if len(some) > 1)

    @property
    def beyond(self) -> frozenset[str]:
        """The inputs of the records that there may be beyond those that are added: no change is made to them."""
        slots = (slot for some in self.slots.values() for slot in some if slot.more is not None)
        return frozenset(id for slot in slots for id in (slot.presence or "", *slot.fields.values()))


def _mores(slots: Iterable[Slot]) -> tuple[str, ...]:
    """The input that says whether there are records beyond those that are added, where the slots tell them apart."""
    return tuple(dict.fromkeys(slot.more.id for slot in slots if slot.more is not None))


def layout_of(
    policy: Policy,
    stated: Mapping[str, int],
    unseen: Mapping[str, tuple[Criterion | None, ...]],
    check: Callable[[], None] = lambda: None,
    open_lists: Collection[str] = (),
) -> Layout:
    """A policy laid out over so many stated records of each record input, and over those that nobody stated (`witnesses.py`).

    `check` ends the work by raising. `open_lists`: the record inputs of which records that a change adds are told apart from those
    that there may be beyond them.
    """
    records = [one for one in policy.vocabulary.inputs if isinstance(one.type, RecordType)]
    always: dict[str, list[Criterion]] = {one.id: [] for one in records}
    for input, each in filter(None, (of_each_record(one.criterion) for one in policy.vocabulary.background)):
        always[input].append(each)
    slots = {
        one.id: slots_of(one, stated.get(one.id, 0), unseen[one.id], beyond=one.id in open_lists, always=always[one.id])
        for one in records
    }
    inputs = {one.id: one for one in policy.vocabulary.inputs}
    inputs |= {one.id: one for some in slots.values() for slot in some for one in (*slot.inputs, slot.more) if one is not None}
    comparisons = Comparisons(inputs)
    mine = rewritten(policy, Rewriting(comparisons, slots, check=check))
    divisors = tuple(_never_zero(*one) for one in comparisons.divisors)
    vocabulary = replace(
        mine.vocabulary,
        inputs=(*inputs.values(), *comparisons.further_inputs()),
        background=(*mine.vocabulary.background, *divisors),
    )
    compared = {one.id: one for one in comparisons.made.values()}
    return Layout(
        with_vocabulary(mine, vocabulary), slots, compared, {id: unit for some in slots.values() for id, unit in units(some)}
    )


def _never_zero(input: str, number: Fraction) -> Background:
    """What is divided by is not 0: a case in which it is has a mistake, and is no case to reckon with."""
    form = Not(IsWithin(input, Interval(number, True, number, True)))
    return Background(NEVER_ZERO, Criterion(f"divisor/{input}/{number}", form))


def zeros_of(policy: Policy) -> Mapping[str, frozenset[Fraction]]:
    """For each input of a laid-out policy by which something is divided, the numbers at which that would be a division by 0."""
    found: dict[str, frozenset[Fraction]] = {}
    for one in policy.vocabulary.background:
        match one:
            case Background(
                words=words, criterion=Criterion(form=Not(IsWithin(input, Interval(low=Fraction() as number))))
            ) if words == NEVER_ZERO:
                found[input] = found.get(input, frozenset()) | {number}
    return found


@dataclass(frozen=True)
class LaidOut:
    """A case in the terms of a layout: its facts, the further inputs as it calls them, and where it states each of them."""

    case: Case
    inputs: Mapping[str, Input]
    places: Mapping[str, Place]


def counts_of(policy: Policy, case: Case) -> tuple[tuple[str, int], ...]:
    """How many records a case states, by record input."""
    found = []
    for one in policy.vocabulary.inputs:
        if isinstance(one.type, RecordType):
            fact = case.fact(one.id)
            found.append((one.id, len(fact.known.records) if fact and isinstance(fact.known, Records) else 0))
    return tuple(found)


def laid_out(policy: Policy, layout: Layout, case: Case) -> LaidOut:
    """A case in the terms of a layout for as many records as it states."""
    known = {fact.input: fact.known for fact in case.facts}
    facts = [fact for fact in case.facts if fact.input not in layout.slots]
    inputs: dict[str, Input] = {}
    slots: dict[str, tuple[Slot, ...]] = {}
    for input in policy.vocabulary.inputs:
        if input.id in layout.slots:
            unseen = [slot for slot in layout.slots[input.id] if slot.presence is not None]
            slots[input.id] = (*stated_slots(input, known.get(input.id)), *unseen)
            for slot in slots[input.id]:
                inputs.update((one.id, one) for one in slot.inputs)
                facts += slot.facts
            if is_closed(known.get(input.id)):
                facts += (Fact(slot.presence, Exactly(False)) for slot in unseen if slot.presence is not None)
    return LaidOut(Case(tuple(facts), case.id), inputs, dict(places(slots)))


def open_lists(policy: Policy, case: Case) -> frozenset[str]:
    """The record inputs of which a case leaves open whether there are others beside those that it states."""
    known = {fact.input: fact.known for fact in case.facts}
    records = (one.id for one in policy.vocabulary.inputs if isinstance(one.type, RecordType))
    return frozenset(id for id in records if not is_closed(known.get(id)))


class Rewrites(Protocol):
    """What puts other criteria in the place of those of a policy: of each one, of what is always so none or several."""

    def criterion(self, one: Criterion) -> Criterion:
        """A criterion and everything below it."""

    def always(self, one: Criterion) -> tuple[Criterion, ...]:
        """What every world satisfies."""


def rewritten(policy: Policy, by: Rewrites) -> Policy:
    """A policy with other criteria, those of the policies that it refers to among them; its vocabulary has the same inputs."""
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
        referred=tuple(rewritten(one, by) for one in policy.referred),
    )


def _maybe(one: Criterion | None, by: Rewrites) -> Criterion | None:
    return None if one is None else by.criterion(one)


def _determination(one: Determination, by: Rewrites) -> Determination:
    phases = tuple(_phase(phase, by) for phase in one.phases)
    return replace(one, phases=phases, supporting=tuple(map(by.criterion, one.supporting)))


def _phase(phase: Phase, by: Rewrites) -> Phase:
    clauses = tuple(
        replace(one, condition=_maybe(one.condition, by), examples=tuple(map(by.criterion, one.examples)))
        for one in phase.clauses
    )
    return replace(phase, guard=_maybe(phase.guard, by), clauses=clauses)


def _code_list(one: CodeList, by: Rewrites) -> CodeList:
    ranges = [entry if entry.when is None else replace(entry, when=by.criterion(entry.when)) for entry in one.ranges]
    return replace(one, ranges=tuple(ranges))


def with_vocabulary(policy: Policy, vocabulary: Vocabulary) -> Policy:
    """A policy with another vocabulary; the policies that it refers to have its inputs too, and keep what is always so in theirs."""
    referred = tuple(with_vocabulary(one, replace(vocabulary, background=one.vocabulary.background)) for one in policy.referred)
    return replace(policy, vocabulary=vocabulary, referred=referred)
