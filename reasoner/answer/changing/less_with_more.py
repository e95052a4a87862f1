"""Ways with less of one value and more besides: a dose of 5 mg with 30 days, where a dose of 10 mg is enough alone.

Change sets are the smallest by their inputs, so that a way with another value of one of its inputs and further inputs is none of
them. Each value that conditions tell apart is stated in turn, what then reaches the target is one further way, and there the same is
done again. Where that was done of every value, nothing less than a listed way is enough, of the values too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reasoner.answer.answer import Answer, ChangeNeeded, ChangeSet, WhatIf
from reasoner.answer.cell_words import input_words
from reasoner.answer.changing.distance import distance_words
from reasoner.answer.changing.making import HAS, LACKS, known_of_cells, made_of_cells
from reasoner.answer.changing.plan import Plan
from reasoner.answer.changing.tied_ways import comparisons
from reasoner.answer.changing.what_if import Asked, Wish
from reasoner.answer.made import Made, applied
from reasoner.answer.questions import Questions
from reasoner.answer.situation import Situation, situation_of
from reasoner.asp.solve import NO_LIMIT, Limit
from reasoner.asp.theory import Numbers

MOST_STATED = 40  # values that are stated in turn
MOST_IN_RECORDS = 6  # the same where there are records, of which each takes longer


def with_less(
    questions: Questions, situation: Situation, answer: Answer, wish: Wish, found: WhatIf, limit: Limit = NO_LIMIT
) -> WhatIf:
    """An answer with the ways that do with less of one value and more besides, and whether nothing less is enough."""
    if wish.at_most is not None:
        return found
    looked = _Looked(questions, situation, answer, wish, found.sets, limit)
    left = _Left(MOST_IN_RECORDS if situation.units else MOST_STATED)
    if sum(len(looked.others(id)) for id in looked.inputs) > left.number:
        return found
    more, is_all = looked.further(left, frozenset(looked.inputs))
    least = is_all and not found.cut_off and looked.is_plain()
    named: list[ChangeSet] = []
    for one in more:
        parts = [other for other in (*found.sets, *more) if other.inputs < one.inputs and looked.meet(other, one)]
        least = least and (not parts or any(looked.is_within(one, other) for other in parts))
        named += () if parts else (one,)
    return replace(found, tied=(*found.tied, *named), least=least)


@dataclass
class _Left:
    """How many values may still be stated."""

    number: int


@dataclass(frozen=True)
class _Found:
    """A listed way, and the cells of each of its variables that work in it."""

    inputs: frozenset[str]
    cells: Mapping[str, frozenset[int]]


class _Looked:
    """The listed ways of one question, and what other values of their inputs there are."""

    def __init__(
        self, questions: Questions, situation: Situation, answer: Answer, wish: Wish, sets: Sequence[ChangeSet], limit: Limit
    ) -> None:
        self.questions, self.situation, self.answer, self.wish, self.sets = questions, situation, answer, wish, sets
        self.limit = limit
        self.asked = Asked(questions, situation, answer.determination.id, wish)
        self.program = situation.program
        self.plan: Plan = self.asked.departures.plan(situation, self.asked.wanted, self.asked.permitted, limit=limit)
        self.listed = tuple(_Found(one.inputs, self._cells(one)) for one in sets)
        self.inputs = tuple(dict.fromkeys(change.input.id for one in sets for change in one.changes))
        always = self.asked.departures.always  # of two numbers: where one is cut, so is the other
        self.together = {
            id: parts for id, parts in self.asked.departures.together.items() if id not in always or len(parts) > 2
        }
        self._others: dict[str, tuple[frozenset[int], ...]] = {}

    def _cells(self, one: ChangeSet) -> Mapping[str, frozenset[int]]:
        found: dict[str, frozenset[int]] = {}
        for made in one.made:
            if made.input in self.program.by_input:
                found |= self.situation.worlds.allowed(self.situation.input(made.input), made.known)
        return found

    def meet(self, part: ChangeSet, whole: ChangeSet) -> bool:
        """Whether some values of a way do for one with fewer inputs, too."""
        if part.ties:  # of what is tied only a choice is known
            there = self._where(*(made for made in whole.made if made.input in part.inputs))
            return there is not None and Asked(self.questions, there, self.answer.determination.id, self.wish).already()
        mine = self._cells(whole)
        return all(cells & mine.get(name, cells) for name, cells in self._cells(part).items())

    def is_within(self, whole: ChangeSet, part: ChangeSet) -> bool:
        """Whether all values of a way do for one with fewer inputs, too, as far as words tell which these are."""
        needs = {change.input.id: change.needs for change in whole.changes}
        mine, its = self._cells(whole), self._cells(part)
        for change in part.changes:
            name, said = self._name(change.input.id), needs[change.input.id]
            is_less = (
                name is not None
                and name in mine
                and mine[name] <= its.get(name, frozenset())
                and said == input_words(self.program, change.input, {name: mine[name]})
            )
            if part.ties or (said != change.needs and not is_less):
                return False
        return True

    def _name(self, id: str) -> str | None:
        """The variable of an input that has just one, and a value of its own."""
        names = self.program.by_input.get(id, ())
        return names[0] if len(names) == 1 and self.program.variables[names[0]].member is None else None

    def others(self, id: str) -> tuple[frozenset[int], ...]:
        """The groups of an input's cells that are neither its place now nor enough in every way that changes it."""
        if id not in self._others:
            self._others[id] = tuple(self._groups(id))
        return self._others[id]

    def further(
        self, left: _Left, judged: frozenset[str], done: frozenset[str] = frozenset()
    ) -> tuple[Sequence[ChangeSet], bool]:
        """The ways with less of a value and more besides, and whether these are all. `judged`: of these inputs it is found elsewhere
        whether there are others that cannot be stated; `done`: inputs of which each other value was stated before."""
        found: list[ChangeSet] = []
        by_first: dict[frozenset[str], str] = {}
        alone = {id for one in self.sets if len(one.inputs) == 1 for id in one.inputs}
        is_all = all(self._can_be_stated(id) for id in self.inputs if id not in judged)
        for id in self.inputs:
            for cells in self.others(id) if id not in done else ():
                if left.number <= 0:
                    return found, False
                left.number -= 1
                ways, is_all_there = self._ways_with(id, cells, left, judged, done)
                is_all = is_all and is_all_there
                for one in ways:
                    if (first := by_first.setdefault(one.inputs, id)) == id:
                        found.append(one)
                    elif first not in alone:  # it may have values of the first that are in every listed way and were not stated
                        is_all = is_all and any(_needs(one) == _needs(other) for other in found)
            done |= alone & {id}
        return found, is_all

    def _groups(self, id: str) -> Iterator[frozenset[int]]:
        name = self._name(id)
        if name is None or not self._can_be_stated(id):
            return
        now = None if name in self.plan.both_ways else self.plan.base.get(name)
        tests = self.plan.signs.get(name, ())
        compared = any(id in parts for parts in self.asked.departures.together.values())
        groups: dict[object, set[int]] = {}
        for cell in sorted(self.plan.open.get(name, range(len(self.program.variables[name].cells)))):
            key = cell if compared else tuple(cell in some for some, _ in tests)
            groups.setdefault(key, set()).add(cell)
        enough = [one.cells.get(name, frozenset()) for one in self.listed if id in one.inputs]
        for cells in map(frozenset, groups.values()):
            if now not in cells and not (enough and all(cells & some for some in enough)):
                yield cells

    def _can_be_stated(self, id: str) -> bool:
        return (
            self._name(id) is not None and id not in self.situation.units and "." not in id and not self._moves_with_others(id)
        )

    def _moves_with_others(self, id: str) -> bool:
        """Whether a number comes to something together with another that may change: what they come to is told as a tie."""
        return any(
            id in parts and any(part != id and part in self.asked.permitted for part in parts)
            for parts in self.together.values()
        )

    def is_plain(self) -> bool:
        """Whether every other value of the listed ways is one that is stated in turn: no list of which not each member does, nothing of
        a record, no amount that comes to something together with another that might change."""
        tied = comparisons(self.questions, self.situation, self.answer, self.wish)
        together = {id: parts for id, parts in self.together.items() if id not in tied}
        lists = [id for id in self.inputs if len(self.program.by_input.get(id, ())) > 1]
        for one in self.sets:
            for id in one.inputs:
                apart = {part for parts in together.values() if id in parts for part in parts} - one.inputs
                if id in self.situation.units or not apart.isdisjoint(self.asked.permitted):
                    return False
        return all(map(self._any_member_does, lists))

    def _any_member_does(self, id: str) -> bool:
        """Whether each further member of a list is enough by itself."""
        names = self.program.by_input[id]
        base = {name: frozenset((self.plan.base.get(name, next(iter(LACKS))),)) for name in names}
        lacking = [name for name in names if base[name] == LACKS]
        if len(lacking) > MOST_STATED or any(self.program.variables[name].member is None for name in names):
            return False
        input, stated = self.situation.input(id), self.situation.stated.get(id)
        cells = ({**base, name: HAS} for name in lacking)
        there = (self._where(made_of_cells(self.program, input, one, stated)) for one in cells)
        return all(one is None or self._asked(one, id).already() for one in there)

    def _where(self, *made: Made) -> Situation | None:
        """The situation with some inputs otherwise; None where that cannot be."""
        stated = applied(self.situation.case, made, ())
        there = situation_of(self.questions.worlds, stated, self.limit, Numbers(self.program), self.situation.units)
        if there is None:
            return None
        return replace(there, written=self.situation.written, addable=self.situation.addable, beyond=self.situation.beyond)

    def _asked(self, there: Situation, id: str) -> Asked:
        return Asked(self.questions, there, self.answer.determination.id, replace(self.wish, locked=self.wish.locked | {id}))

    def _ways_with(
        self, id: str, cells: frozenset[int], left: _Left, judged: frozenset[str], done: frozenset[str]
    ) -> tuple[Sequence[ChangeSet], bool]:
        """The further ways with an input in some cells, and whether these are all."""
        input, name = self.situation.input(id), self._name(id)
        assert name is not None  # noqa: S101  INVARIANT: only inputs with one variable have other groups
        made = Made(id, known_of_cells(self.program, input, self.program.variables[name], cells))
        there = self._where(made)
        if there is None:
            return (), not self._may_give_way(id)
        if (asked := self._asked(there, id)).already():
            return (), True
        result = asked.sets(self.limit)
        if result.cut_off or any(one.whatever or (self.situation.units and one.ties) for one in result.sets):
            return (), False
        beyond = _Looked(self.questions, there, self.answer, asked.wish, result.sets, self.limit)
        more, is_all = beyond.further(left, judged, done)
        listed = {one.inputs for one in self.sets}
        found = [one for one in (*result.sets, *more) if one.inputs | {id} not in listed]
        return [self._with(one, id, name, cells, made) for one in found], is_all

    def _may_give_way(self, id: str) -> bool:
        """Whether a fact to which background knowledge ties an input may change, too."""
        facts = self.asked.permitted & (self.situation.fully_known | self.situation.partly_known) - {id}
        return any(id in group and not facts.isdisjoint(group) for group in self.program.tied)

    def _with(self, one: ChangeSet, id: str, name: str, cells: frozenset[int], made: Made) -> ChangeSet:
        """A way in which an input has these values, and others change besides."""
        before = next(change for some in self.sets for change in some.changes if change.input.id == id)
        read = {item.key for item in self.asked.items(id)}
        items = tuple(dict.fromkeys(item for change in one.changes for item in change.items if item.key in read))
        held = {name: cells}
        input = self.situation.input(id)
        mine: ChangeNeeded = replace(
            before,
            needs=input_words(self.program, input, held),
            distance=distance_words(self.situation, input, held),
            items=items,
        )
        order = self.asked.order
        changes = sorted((mine, *one.changes), key=lambda some: order.get(some.input.id, len(order)))
        cost = self.asked.cost({id, *one.inputs})
        return replace(one, changes=tuple(changes), cost=cost, made=(*one.made, made))


def _needs(one: ChangeSet) -> tuple[tuple[str, str], ...]:
    return tuple((change.input.id, change.needs) for change in one.changes)
