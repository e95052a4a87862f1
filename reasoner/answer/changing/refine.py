"""Minimal change sets where inputs that stay open count both ways: exists a change, for all that is open.

Counterexample-guided refinement. A copy of the program that leaves the open inputs free finds candidates; for each, a
world that the candidate leaves and that misses the target becomes a further copy, in which every open input that is not
supplied has the value it had there. Each copy only rules candidates out that truly fail, so a minimal candidate
against which no world is left is a minimal change set.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from reasoner.answer.changing.departures import Departures, within_cells
from reasoner.answer.changing.plan import Bounds, Plan
from reasoner.answer.changing.pool import Pool
from reasoner.answer.changing.sure import Sure
from reasoner.asp.solve import NO_LIMIT, Limit

Assignment = Mapping[str, int]
MOST_LEARNT = 4  # copies at a time: each makes the search slower


class Copies:
    """The programs that refinement asks, each made when it is first needed and kept for the questions after."""

    def __init__(self, departures: Departures) -> None:
        self._departures = departures

    @cached_property
    def sure(self) -> Sure:
        """The copy that is held to what is sure."""
        return Sure(self._departures)

    @cached_property
    def pool(self) -> Pool:
        """The copies that are placed in worlds."""
        return Pool(self._departures)


class Refinement:
    """One question, answered by refinement. `stated` inputs are known and may change; the other permitted ones are supplied."""

    def __init__(self, departures: Departures, plan: Plan, copies: Copies) -> None:
        self.departures = departures
        self.program = departures.program
        self.plan = plan
        self.known = frozenset(
            id for id, names in self.program.by_input.items() if not any(name in plan.open for name in names)
        )
        self.released = {
            id: leader
            for id, leader in departures.follows.items()
            if (id in self.known or id in plan.partly) and leader in plan.counted and leader in self.known
        }
        self.copies = copies
        self.stripped = replace(plan, base={name: cell for name, cell in plan.base.items() if name not in plan.both_ways})
        self.worlds: list[Assignment] = []
        self._sure: set[frozenset[str]] = set()

    def sure_sets(
        self,
        take: Callable[[frozenset[str]], bool],
        bounds: Bounds,
        without: Collection[frozenset[str]] = (),
        limit: Limit = NO_LIMIT,
    ) -> None:
        """Hand each minimal set that is sure to reach the target, within the bounds, to `take`, until it returns False; none that
        contains one of `without`."""
        sure = self.copies.sure
        also = [*sure.open(self.stripped), *sure.first.barring(without), *sure.first.avoiding(())]
        sure.first.sets(self.stripped, self.released, also, take, bounds, limit)

    def surely(
        self,
        inputs: frozenset[str],
        new: Assignment,
        cells: Mapping[str, frozenset[int]],
        looked_at: Sequence[str],
        limit: Limit = NO_LIMIT,
    ) -> dict[str, frozenset[int]] | None:
        """The cells of the variables that are looked at where a set, with these new cells and within others, is sure to reach the
        target; None where it is not."""
        first = self.copies.sure.first
        within = first.within({**cells, **{name: frozenset((cell,)) for name, cell in new.items()}})
        also = [*self.copies.sure.open(self.stripped), *within, *first.avoiding(()), *first.barring(())]
        return first.cells_of(self.stripped, self.released, inputs, also, looked_at, limit)

    def sure_cells(
        self,
        inputs: frozenset[str],
        cells: Mapping[str, frozenset[int]],
        beside: Collection[str],
        spread: Callable[[Mapping[str, frozenset[int]], Mapping[str, frozenset[int]]], Mapping[str, frozenset[int]]],
        limit: Limit = NO_LIMIT,
    ) -> tuple[dict[str, frozenset[int]], list[Mapping[str, frozenset[int]]]]:
        """Of some cells those that occur where a set is sure to reach the target, and assignments, with the cells of some variables
        beside them. `spread` tells of an assignment and of cells that were not found yet which of these occur, too."""
        found: dict[str, frozenset[int]] = {name: frozenset() for name in cells}
        rows: list[Mapping[str, frozenset[int]]] = []
        for name, some in cells.items():
            while left := some - found[name]:
                there = self.surely(inputs, {}, {**cells, name: left}, (*cells, *beside), limit)
                if there is None:
                    break
                rows.append(there)
                found = {other: at | there[other] for other, at in found.items()}
                more = spread(there, {other: cells[other] - at for other, at in found.items()})
                found = {other: at | more.get(other, frozenset()) for other, at in found.items()}
        return found, rows

    def others(
        self, found: Collection[frozenset[str]], most: int, bounds: Bounds, limit: Limit = NO_LIMIT
    ) -> list[frozenset[str]]:
        """The minimal change sets within the bounds that contain none of those found, at most one more than `most`."""
        while some := self._candidates(found, most, bounds, limit):
            if not self._learn([one for one in some if one not in self._sure], limit):
                break
        return some

    def _candidates(self, found: Collection[frozenset[str]], most: int, bounds: Bounds, limit: Limit) -> list[frozenset[str]]:
        """The minimal sets, of those that contain none of `found`, that no world known so far refutes."""
        first = self.copies.pool.first
        some: list[frozenset[str]] = []

        def take(inputs: frozenset[str]) -> bool:
            some.append(inputs)
            return len(some) <= most

        first.sets(self.stripped, self.released, [*self._refuting(), *first.barring(found)], take, bounds, limit)
        return some

    def _refuting(self) -> list[int]:
        return self.copies.pool.refuting(self.stripped, self.worlds)

    def _learn(self, doubtful: Iterable[frozenset[str]], limit: Limit) -> bool:
        """Take worlds in which sets fail as copies; whether there was any to take."""
        learnt = 0
        for inputs in doubtful:
            new = self.copies.pool.first.values(self.stripped, self.released, self._refuting(), inputs, limit)
            if new is None:
                continue  # a world that was just taken refutes it already
            world = self.counterexample(new, limit)
            if world is None:
                self._sure.add(inputs)
                continue
            self.worlds.append(world)
            learnt += 1
            if learnt >= MOST_LEARNT:
                break
        return learnt > 0

    def works(self, new: Assignment, limit: Limit = NO_LIMIT) -> bool:
        """Whether some world is left when variables have these new cells, and the target holds in all that are."""
        return self.departures.showing.possible(self._left(new), limit) and self.counterexample(new, limit) is None

    def counterexample(self, new: Assignment, limit: Limit = NO_LIMIT) -> Assignment | None:
        """A world that is left and misses the target, as the cells of its open variables and of the numbers that are compared."""
        solver = self.departures.showing
        fixed = self._left(new)
        found: list[frozenset[str]] = []

        def take(heads: frozenset[str]) -> bool:
            found.append(heads)
            return False

        for id in self.departures.determinations:
            heads = [self.departures.outcomes[one] for one in self.plan.wanted if one[0] == id]
            solver.models([*fixed, *(-solver.literal(head) for head in heads if solver.has(head))], take, limit)
            if found:
                break
        else:
            return None
        shown = (self.departures.cells_shown[head] for head in found[0])
        compared = self.program.compared
        return {
            name: cell
            for name, cell in sorted(shown)
            if name in self.plan.open or self.program.variables[name].input in compared
        }

    def _left(self, new: Assignment) -> list[int]:
        """The worlds that are left, as literals of where worlds are shown."""
        allowed = {name: frozenset((cell,)) for name, cell in self._fixed(new).items()} | self._open(new)
        return within_cells(self.departures.showing_cells, allowed)

    def _fixed(self, new: Assignment) -> dict[str, int]:
        return {**{name: cell for name, cell in self.plan.base.items() if name not in self.plan.both_ways}, **new}

    def _open(self, new: Assignment) -> dict[str, frozenset[int]]:
        moved = {self.program.variables[name].input for name in new}
        return {
            name: frozenset(range(len(self.program.variables[name].cells)))
            if self.released.get(self.program.variables[name].input) in moved
            else self.plan.open[name]
            for name in self.plan.both_ways
            if name not in new
        }
