"""What would have to be so for another outcome: all minimal change sets, or what stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from reasoner.answer.answer import AlsoWanted, Answer, ChangeKind, ChangeNeeded, ChangeSet, Status, WhatIf
from reasoner.answer.changing.assignments import Assignments, Values
from reasoner.answer.changing.blocking import blocks_of, unreachable_by
from reasoner.answer.changing.distance import distance_words
from reasoner.answer.changing.effort import effort_of
from reasoner.answer.changing.factored import factored_form
from reasoner.answer.changing.list_needs import needs_words, one_of_members
from reasoner.answer.changing.making import following, made_by
from reasoner.answer.changing.plan import Outcome
from reasoner.answer.changing.refine import Copies
from reasoner.answer.changing.search import Search
from reasoner.answer.changing.ties import tie_words
from reasoner.answer.facts import stated_fact
from reasoner.answer.phases import keys_of
from reasoner.answer.situation import Situation
from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError
from reasoner.asp.worlds import Consequences
from reasoner.policy.criteria import Criterion
from reasoner.policy.model import Phase
from reasoner.policy.vocabulary import Change, Input

if TYPE_CHECKING:
    from reasoner.answer.questions import Questions


@dataclass(frozen=True)
class Wish:
    """What is wished for. `target`: canonical outcomes, any of which will do; `also`: other determinations by id, with theirs.

    `allow`: besides unknown and actionable inputs, the change classes (`choice`, `fixed`) or input ids that may change.
    `locked`: inputs that stay as they are. `effort`: whole numbers by input id; where any is given, the cheapest come
    first, else the fewest changes. `most`: how many sets are listed. `at_most`: how many changes a set may have.
    `further`: whether ways beside the smallest are looked for, with less of one value and more changes.
    """

    target: tuple[str, ...]
    allow: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    effort: Mapping[str, int] = field(default_factory=dict)
    most: int = 1000
    at_most: int | None = None
    also: tuple[tuple[str, tuple[str, ...]], ...] = ()
    further: bool = True

    def wanted(self, determination: str) -> frozenset[Outcome]:
        """The outcomes wanted, of every determination."""
        targets = ((determination, self.target), *self.also)
        return frozenset((id, name) for id, names in targets for name in names)


def ways(questions: Questions, situation: Situation, answer: Answer, wish: Wish, limit: Limit = NO_LIMIT) -> WhatIf:
    """All minimal change sets for a target, smallest or cheapest first, within a limit."""
    asked = Asked(questions, situation, answer.determination.id, wish)
    inputs = tuple(situation.input(id) for id in sorted(asked.permitted))
    empty = WhatIf(answer, wish.target, False, (), permitted=inputs, also=asked.also)
    if asked.already():
        return replace(empty, already=True)
    try:
        found = asked.sets(limit)
    except TimeIsUpError:
        return replace(empty, cut_off=limit.reached)
    factored = factored_form([one.inputs for one in found.sets])
    return replace(empty, sets=found.sets, cut_off=found.cut_off, factored=factored, minimal=found.minimal)


def sets_for(
    questions: Questions, situation: Situation, answer: Answer, wish: Wish, limit: Limit = NO_LIMIT
) -> tuple[ChangeSet, ...]:
    """The change sets that are sure to reach a target, as far as they are found within a limit: of none does a part, without reasoning
    by cases."""
    return Asked(questions, situation, answer.determination.id, wish).sets(limit, settled=False).sets


def smallest_set(questions: Questions, situation: Situation, determination: str, wish: Wish) -> ChangeSet | None:
    """The first of the change sets for a target alone; None where there is none, or none is needed."""
    asked = Asked(questions, situation, determination, wish)
    return None if asked.already() else asked.smallest()


def obstacles(questions: Questions, situation: Situation, found: WhatIf, wish: Wish, limit: Limit = NO_LIMIT) -> WhatIf:
    """What stands in the way, added to an answer without any way."""
    try:
        return Asked(questions, situation, found.answer.determination.id, wish).no_way(found, limit)
    except TimeIsUpError:
        return replace(found, cut_off=limit.reached)


def is_permitted(situation: Situation, input: Input, wish: Wish) -> bool:
    """Whether an input may be supplied or changed: unknown ones, actionable ones, and what the wish allows. Presumptions stay,
    save one that is allowed by name."""
    if input.id in situation.beyond:
        return False
    if input.settled_by or input.recorded:
        return input.id in situation.program.as_inputs
    if input.id in situation.presumed:
        return input.id in wish.allow
    return input.id not in situation.fully_known or may_change(input, wish)


def may_change(input: Input, wish: Wish) -> bool:
    """Whether an input that is known may be another: actionable ones, and what the wish allows."""
    return input.change is Change.ACTIONABLE or input.id in wish.allow or input.change.value in wish.allow


@dataclass(frozen=True)
class _Found:
    """Change sets in order, in words which bound was reached, and whether each is minimal by cases, too."""

    sets: tuple[ChangeSet, ...]
    cut_off: str = ""
    minimal: bool = True


def _is_unsettled(values: Assignments) -> bool:
    """Whether nothing is known of which values of a set work: too many were to be tried, and none of those that were did."""
    return values.cut_off and values.joint is None


class Asked:
    """One question about one case."""

    def __init__(self, questions: Questions, situation: Situation, determination: str, wish: Wish) -> None:
        self.questions = questions
        self.situation = situation
        self.wish = wish
        self.permitted = permitted = frozenset(
            id
            for id in situation.program.by_input
            if is_permitted(situation, situation.input(id), wish) and id not in wish.locked
        )
        self.determinations = (determination, *(id for id, _ in wish.also))
        self.wanted = wish.wanted(determination)
        self.departures = questions.departures(*self.determinations)
        self.also = tuple(AlsoWanted(questions.decided(id).determination, names) for id, names in wish.also)
        self.read = frozenset().union(*(questions.inputs_read(id) for id in self.determinations))
        vocabulary = situation.program.policy.vocabulary.inputs
        self.order = {one.id: number for number, one in enumerate(vocabulary)}
        self.about = {id: tuple(one for one in vocabulary if id in one.about and one.id in self.read) for id in permitted}
        self._items: dict[str, tuple[Criterion, ...]] = {}
        self._serves: dict[str, tuple[Criterion, ...]] = {}
        self._changes: dict[tuple[object, ...], ChangeNeeded] = {}

    @property
    def copies(self) -> Copies:
        """The copies for what is open both ways."""
        return self.questions.copies(*self.determinations)

    def already(self) -> bool:
        """Whether every determination has its target in every world."""
        return self._is_reached(self.situation.found)

    def sets(self, limit: Limit, *, settled: bool = True) -> _Found:
        """The change sets in order. Where the time is up, those found so far. Not `settled`: those that need no reasoning by cases."""
        search = self._search(limit)
        made: dict[frozenset[str], ChangeSet | None] = {}
        cut_off = ""
        try:
            search.run(limit)
            self._make(search, search.values.of, made, limit)
            if settled:
                search.settle(limit)
                self._make(search, search.values.of, made, limit)
        except TimeIsUpError:
            cut_off = limit.reached
            if not search.plan.both_ways:
                with suppress(TimeIsUpError):
                    self._make(search, lambda inputs, _: search.values.plain(inputs), made, limit)
        listed = search.listed
        found = tuple(one for inputs in sorted(listed, key=self.place) if (one := made.get(inputs)) is not None)
        cut_off = cut_off or search.cut_off
        if len(found) < len(listed):
            cut_off = cut_off or "of some ways too many values were to be tried"
        return _Found(found, cut_off, search.minimal or search.refinement is None)

    def smallest(self) -> ChangeSet | None:
        """The first of the change sets alone, if there is any."""
        search = self._search(NO_LIMIT)
        search.run()
        search.settle()
        for inputs in sorted(search.listed, key=self.place):
            values = search.values.of(inputs)
            if not _is_unsettled(values):
                return self.change_set(inputs, values, self._served(search.values, values))
        return None

    def _search(self, limit: Limit) -> Search:
        plan = self.departures.plan(self.situation, self.wanted, self.permitted, limit=limit)
        efforts = {id: self.effort(id) for id in self.permitted} if self.wish.effort else {}
        return Search(self.departures, plan, self.copies, efforts, self.wish.most, self.wish.at_most)

    def _make(
        self,
        search: Search,
        values_of: Callable[[frozenset[str], Limit], Assignments | None],
        made: dict[frozenset[str], ChangeSet | None],
        limit: Limit,
    ) -> None:
        """Make each set that is found and was not made yet, in the order of the list; None of which no values are known."""
        for inputs in sorted(search.listed, key=self.place):
            if inputs not in made:
                values = values_of(inputs, limit)
                if values is None or _is_unsettled(values) or not values.works:
                    made[inputs] = None
                else:
                    made[inputs] = self.change_set(inputs, values, self._served(search.values, values))

    @cached_property
    def _read_items(self) -> tuple[Criterion, ...]:
        """The items that read an input, and the guards of phases."""
        heads = self.situation.program.criteria
        read = {one.key: one for id in self.read for one in self.items(id) if one.key in heads}
        guards = (phase.guard for phase in self.phases if phase.guard is not None and phase.guard.key in heads)
        return (*read.values(), *guards)

    def _served(self, values: Values, made: Assignments) -> frozenset[str]:
        """The keys of the criteria that hold once a set is made (with the first of its values)."""
        heads = self.situation.program.criteria
        evaluator = self.departures.judging(tuple(dict.fromkeys(heads[one.key].met for one in self._read_items)))
        rails = evaluator.rails(values.lanes([made.first]))
        return frozenset(one.key for one in self._read_items if rails.get(heads[one.key].met, (0, 0))[1])

    def place(self, inputs: frozenset[str]) -> tuple[int, int, list[int]]:
        """Where a set stands in the list."""
        cost = self.cost(inputs)
        sizes = (cost, len(inputs)) if self.wish.effort else (len(inputs), cost)
        return (*sizes, sorted(self.order[id] for id in inputs))

    def cost(self, inputs: Iterable[str]) -> int:
        """The sum of the efforts of some inputs."""
        return sum(map(self.effort, inputs))

    def effort(self, id: str) -> int:
        """The effort of one input."""
        return effort_of(self.kind(id), id, self.wish.effort)

    def kind(self, id: str) -> ChangeKind:
        """What kind of step it is to change an input."""
        return kind_of(self.situation.input(id), id in self.situation.fully_known)

    def change_set(self, inputs: frozenset[str], values: Assignments, served: frozenset[str]) -> ChangeSet:
        """A set of inputs with what each needs."""
        ordered = sorted(inputs, key=self.order.__getitem__)
        changes = tuple(self._change(id, values, inputs, served) for id in ordered)
        known, follows = self.situation.fully_known, self.departures.follows
        made = made_by(self.situation, map(self.situation.input, ordered), values)
        gives_way = tuple(id for id, leader in follows.items() if leader in inputs & known and id not in inputs)
        made += following(self.situation, made, [id for id in gives_way if id in self.situation.stated], self._is_reached)
        return ChangeSet(
            changes, tie_words(self.situation, values), self.cost(inputs), self._whatever(inputs, values), made, gives_way
        )

    def _is_reached(self, found: Consequences) -> bool:
        """Whether every determination has its target in all of some worlds."""
        return all(head not in found.possible for one, head in self.departures.outcomes.items() if one not in self.wanted)

    def _whatever(self, inputs: frozenset[str], values: Assignments) -> tuple[Input, ...]:
        """The unknown inputs whose worst case some values reckon with: comparisons with them come out one way only for these values."""
        numbers, allowed = self.departures.numbers, self.situation.allowed()
        found: dict[str, None] = {}
        for id, parts in self.departures.together.items():
            others = [one for one in parts if one not in inputs and one not in self.situation.fully_known]
            if not others or inputs.isdisjoint(parts) or id in self.departures.always:
                continue
            [name] = self.situation.program.by_input[id]
            rows = values.some()
            if len(numbers.can_be(name, allowed)) > 1 and all(
                len(numbers.can_be(name, {**allowed, **one})) == 1 for one in rows
            ):
                found.update(dict.fromkeys(others))
        return tuple(self.situation.input(id) for id in sorted(found, key=self.order.__getitem__))

    def _change(self, id: str, values: Assignments, inputs: frozenset[str], served: frozenset[str]) -> ChangeNeeded:
        cells = tuple(values.cells[name] for name in self.situation.program.by_input[id])
        known = id in self.situation.fully_known
        still = tuple(one for one in self.about[id] if one.id not in inputs) if known else ()
        missing = self._missing(self._in_phases(self.items(id), served))
        items = tuple(one for one in missing if one.key in served) or missing
        any_one = one_of_members(self.situation.program, self.situation.input(id), values)
        key = (id, cells, any_one, (*(one.id for one in still), *(one.key for one in items)))
        if key not in self._changes:
            input = self.situation.input(id)
            self._changes[key] = ChangeNeeded(
                input=input,
                kind=self.kind(id),
                needs=needs_words(self.situation.program, input, values),
                now=stated_fact(self.situation, id).value,
                distance=distance_words(self.situation, input, values.cells),
                items=items,
                still=still,
            )
        return self._changes[key]

    @cached_property
    def phases(self) -> tuple[Phase, ...]:
        """The phases of every determination."""
        chosen = (self.questions.decided(one).determination for one in self.determinations)
        return tuple(phase for one in chosen for phase in one.phases)

    def _in_phases(self, items: tuple[Criterion, ...], apply: frozenset[str]) -> tuple[Criterion, ...]:
        """Items without those of phases whose guards are not among those that apply."""
        idle = [phase for phase in self.phases if phase.guard is not None and phase.guard.key not in apply]
        keys = frozenset().union(*map(keys_of, idle))
        return tuple(one for one in items if one.key not in keys) or items

    def serves(self, id: str) -> tuple[Criterion, ...]:
        """The items that read an input and are still missing, in the phase that the case is in; all that read it where none is."""
        if id not in self._serves:
            heads = self.situation.program.criteria
            guards = [phase.guard.key for phase in self.phases if phase.guard is not None and phase.guard.key in heads]
            apply = frozenset(key for key in guards if self.situation.standing(heads[key]).status is not Status.NOT_SATISFIED)
            self._serves[id] = self._missing(self._in_phases(self.items(id), apply))
        return self._serves[id]

    def _missing(self, items: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        """Those of some items that are still missing; all where none is."""
        heads = self.situation.program.criteria
        return tuple(one for one in items if one.key in heads and self.situation.standing(heads[one.key]).missing) or items

    def items(self, id: str) -> tuple[Criterion, ...]:
        """The items that read an input, of every determination."""
        if id not in self._items:
            found = (item for one in self.determinations for item in self.questions.items_reading(one, id))
            self._items[id] = tuple({item.key: item for item in found}.values())
        return self._items[id]

    def no_way(self, found: WhatIf, limit: Limit) -> WhatIf:
        """What is said where no permitted change reaches the target."""
        unreachable = unreachable_by(self.departures, self.wanted, limit)
        if unreachable is not None:
            return replace(found, unreachable=unreachable)
        blocks = blocks_of(self.departures, self.copies, self.situation, self.wanted, self.permitted, self.serves, limit)
        if self.wish.at_most is not None and not blocks:
            return replace(found, cut_off=f"no way has at most {self.wish.at_most} {_changes(self.wish.at_most)}")
        return replace(found, blocks=blocks)


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


def _changes(number: int) -> str:
    return "change" if number == 1 else "changes"
