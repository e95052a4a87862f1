"""What would have to be so for another outcome: all minimal change sets, or what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reasoner.answer.answer import Answer, Blocks, ChangeKind, ChangeNeeded, ChangeSet, WhatIf
from reasoner.answer.assignments import Assignments, assignments_of
from reasoner.answer.cell_words import input_words
from reasoner.answer.departures import Plan
from reasoner.answer.distance import distance_words
from reasoner.answer.facts import stated_fact
from reasoner.answer.refine import Refinement
from reasoner.answer.situation import Situation
from reasoner.answer.ties import tie_words
from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError
from reasoner.policy.criteria import Criterion
from reasoner.policy.vocabulary import Change, Input

if TYPE_CHECKING:
    from reasoner.answer.questions import Questions


@dataclass(frozen=True)
class Wish:
    """What is wished for. `target`: canonical outcomes, any of which will do. `allow`: besides unknown and actionable inputs,
    the change classes (`choice`, `fixed`) or input ids that may change. `most`: how many sets are listed."""

    target: tuple[str, ...]
    allow: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    effort: Mapping[str, int] = field(default_factory=dict)
    most: int = 1000


def what_if(questions: Questions, situation: Situation, answer: Answer, wish: Wish, limit: Limit = NO_LIMIT) -> WhatIf:
    """All minimal change sets for a target, smallest or cheapest first, within a limit."""
    permitted = frozenset(
        id for id in situation.program.by_input if is_permitted(situation, situation.input(id), wish) and id not in wish.locked
    )
    inputs = tuple(situation.input(id) for id in sorted(permitted))
    if set(answer.possible) <= set(wish.target):
        return WhatIf(answer, wish.target, True, (), permitted=inputs)
    search = _Search(questions, situation, answer, wish, permitted)
    try:
        sets, cut_off = search.sets(limit)
        blocks = () if sets or cut_off else search.blocks(limit)
    except TimeIsUpError:
        return WhatIf(
            answer, wish.target, False, tuple(search.done), cut_off=f"the time limit of {limit.seconds:g} s was reached"
        )
    return WhatIf(answer, wish.target, False, tuple(sets), tuple(blocks), cut_off, inputs)


def is_permitted(situation: Situation, input: Input, wish: Wish) -> bool:
    """Whether an input may be supplied or changed: unknown ones, actionable ones, and what the wish allows. Presumptions stay,
    save one that is allowed by name."""
    if input.id in situation.presumed:
        return input.id in wish.allow
    if input.id not in situation.fully_known or input.change is Change.ACTIONABLE:
        return True
    return input.id in wish.allow or input.change.value in wish.allow


class _Search:
    """One question, in steps, so that what was found before the time was up is kept."""

    def __init__(
        self, questions: Questions, situation: Situation, answer: Answer, wish: Wish, permitted: frozenset[str]
    ) -> None:
        self.questions = questions
        self.situation = situation
        self.determination = answer.determination.id
        self.wish = wish
        self.permitted = permitted
        self.departures = questions.departures(self.determination)
        self.done: list[ChangeSet] = []

    def sets(self, limit: Limit) -> tuple[list[ChangeSet], str]:
        """The change sets in order, and in words which bound was reached."""
        plan = self.departures.plan(self.situation, self.wish.target, self.permitted)
        refinement = Refinement(self.departures, plan) if plan.both_ways else None
        find = refinement or self.departures
        if isinstance(find, Refinement):
            found, complete = find.minimal_sets(self.wish.most, limit)
        else:
            found, complete = find.minimal_sets(plan, self.wish.most, limit)
        for inputs in sorted(found, key=lambda one: (self._cost(one), len(one), sorted(one))):
            self.done.append(self._change_set(plan, refinement, inputs, limit))
        return self.done, "" if complete else f"only {self.wish.most} of the ways are listed"

    def _cost(self, inputs: frozenset[str]) -> int:
        return sum(self.wish.effort.get(id, 1) for id in inputs)

    def _change_set(self, plan: Plan, refinement: Refinement | None, inputs: frozenset[str], limit: Limit) -> ChangeSet:
        values = assignments_of(self.departures, plan, refinement, inputs, limit)
        order = [one.id for one in self.situation.program.policy.vocabulary.inputs]
        changes = tuple(self._change(id, values, inputs) for id in sorted(inputs, key=order.index))
        return ChangeSet(changes, tie_words(self.situation, values), self._cost(inputs))

    def _change(self, id: str, values: Assignments, inputs: frozenset[str]) -> ChangeNeeded:
        input = self.situation.input(id)
        now = stated_fact(self.situation, id)
        still = tuple(
            other
            for other in self.situation.program.policy.vocabulary.inputs
            if id in other.about and other.id not in inputs and other.id in self.questions.inputs_read(self.determination)
        )
        known = id in self.situation.fully_known
        return ChangeNeeded(
            input=input,
            kind=kind_of(input, known),
            needs=input_words(self.situation.program, input, values.cells),
            now=now.value,
            distance=distance_words(self.situation, input, values.cells),
            items=self.serves(id),
            still=still if known else (),
        )

    def serves(self, id: str) -> tuple[Criterion, ...]:
        """The items that read an input and are still missing; all that read it where none is."""
        items = self.questions.items_reading(self.determination, id)
        heads = self.situation.program.criteria
        missing = tuple(one for one in items if one.key in heads and self.situation.standing(heads[one.key]).missing)
        return missing or items

    def blocks(self, limit: Limit) -> list[Blocks]:
        """The smallest groups of facts and presumptions that would have to be otherwise, presumptions first."""
        stays = [id for id in self.departures.program.by_input if id in self.situation.fully_known and id not in self.permitted]
        plan = self.departures.plan(self.situation, self.wish.target, self.permitted, stays)
        found, _ = self.departures.minimal_sets(plan, 20, limit)
        blocks = []
        for inputs in sorted(found, key=lambda one: (len(one), sorted(one))):
            facts = sorted((stated_fact(self.situation, id) for id in inputs), key=lambda one: (not one.presumed, one.input.id))
            blocks.append(Blocks(tuple(facts), tuple(dict.fromkeys(item for id in sorted(inputs) for item in self.serves(id)))))
        return blocks


def kind_of(input: Input, known: bool) -> ChangeKind:
    """What kind of step it is to give an input another value."""
    if not known:
        return ChangeKind.DOCUMENT
    match input.change:
        case Change.ACTIONABLE:
            return ChangeKind.DO
        case Change.CHOICE:
            return ChangeKind.CHOOSE
        case Change.FIXED:
            return ChangeKind.DIFFER
