"""Minimal change sets where inputs that stay open count both ways: exists a change, for all that is open.

Counterexample-guided refinement. A copy of the program that leaves the open inputs free finds candidates; for each, a
world that the candidate leaves and that misses the target becomes a further copy, in which every open input that is not
supplied has the value it had there. Each copy only rules candidates out that truly fail, so a minimal candidate
against which no world is left is a minimal change set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from reasoner.answer.changing.departures import Departures, within_cells
from reasoner.answer.changing.plan import Bounds, Plan
from reasoner.answer.changing.pool import Pool
from reasoner.asp.solve import NO_LIMIT, Limit

Assignment = Mapping[str, int]
MOST_LEARNT = 4  # copies at a time: each makes the search slower


class Refinement:
    """One question, answered by refinement. `stated` inputs are known and may change; the other permitted ones are supplied."""

    def __init__(self, departures: Departures, plan: Plan, pool: Pool) -> None:
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
        self.pool = pool
        self.stripped = replace(plan, base={name: cell for name, cell in plan.base.items() if name not in plan.both_ways})
        self.copies: list[Assignment] = []
        self._sure: set[frozenset[str]] = set()

    def minimal_sets(
        self,
        most: int,
        bounds: Bounds,
        proven: Callable[[list[frozenset[str]]], Iterable[frozenset[str]]],
        limit: Limit = NO_LIMIT,
    ) -> tuple[list[frozenset[str]], bool]:
        """The minimal change sets within the bounds, at most `most`, and whether they are all.

        `proven` picks those of some sets that need no solver to be sure of.
        """
        while True:
            found = self.pool.sets(self.stripped, self.released, self.copies, most, bounds, limit)
            doubtful = [one for one in found if one not in self._sure]
            self._sure.update(proven(doubtful))
            if not self._learn([one for one in doubtful if one not in self._sure], limit):
                return found[:most], len(found) <= most

    def _learn(self, doubtful: Iterable[frozenset[str]], limit: Limit) -> bool:
        """Take worlds in which sets fail as copies; whether there was any to take."""
        learnt = 0
        for inputs in doubtful:
            new = self.pool.values(self.stripped, self.released, self.copies, inputs, limit)
            if new is None:
                continue  # a world that was just taken refutes it already
            world = self.counterexample(new, limit)
            if world is None:
                self._sure.add(inputs)
                continue
            self.copies.append(world)
            learnt += 1
            if learnt >= MOST_LEARNT:
                break
        return learnt > 0

    def works(self, new: Assignment, limit: Limit = NO_LIMIT) -> bool:
        """Whether some world is left when variables have these new cells, and the target holds in all that are."""
        allowed = {name: frozenset((cell,)) for name, cell in self._fixed(new).items()} | self._open(new)
        return self.departures.worlds.possible(allowed, limit=limit) and self.counterexample(new, limit) is None

    def counterexample(self, new: Assignment, limit: Limit = NO_LIMIT) -> Assignment | None:
        """A world that is left and misses the target, as the cells of its open variables."""
        solver = self.departures.showing
        allowed = {name: frozenset((cell,)) for name, cell in self._fixed(new).items()} | self._open(new)
        fixed = within_cells(self.departures.showing_cells, allowed)
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
        return {name: cell for name, cell in sorted(shown) if name in self.plan.open}

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
