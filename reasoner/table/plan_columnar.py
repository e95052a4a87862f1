"""A program over whole columns: three values for every head, and what they leave open too cautiously split until it is exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from reasoner.asp.program import Program
from reasoner.table.columns import Flags, Ints
from reasoner.table.plan_circuit import Circuit, Leaf, Place
from reasoner.table.plan_faults import Fault, by_unit, faults_of
from reasoner.table.plan_results import FAILS, HOLDS, OPEN, Statuses
from reasoner.table.plan_units import Unit, Units

BLOCK = 16_384  # rows at a time: what they need fits the caches
MOST_BRANCHES = 4_096  # of one row; one with more is left to the engine of one case
MOST_SPLIT = 500_000  # rows of a split at a time

Rows: TypeAlias = np.ndarray[tuple[int], np.dtype[np.intp]]
States: TypeAlias = Sequence[Ints]  # the number of the state of each unit, by row


@dataclass
class UnitTable:
    """What each state of a unit comes to at its tests, and where it is at fault; grown as states come up."""

    unit: Unit
    leaves: tuple[tuple[Place, Leaf], ...]
    faults: tuple[Fault, ...]
    values: list[Statuses] = field(default_factory=list)  # by leaf, then by state
    flawed: list[Flags] = field(default_factory=list)  # by fault, then by state
    size: int = 0

    def grow(self) -> None:
        """Take in the states that came up since."""
        new = self.unit.states[self.size :]
        if not new:
            return
        truths = [self.unit.truths(leaf) for _, leaf in self.leaves]
        values = [np.array([_over(truth, one.worlds) for one in new], np.uint8) for truth in truths]
        flawed = [np.array([fault.is_at(self.unit, one.worlds) for one in new], np.bool_) for fault in self.faults]
        first = self.size == 0
        self.values = values if first else [np.concatenate(pair) for pair in zip(self.values, values, strict=True)]
        self.flawed = flawed if first else [np.concatenate(pair) for pair in zip(self.flawed, flawed, strict=True)]
        self.size = len(self.unit.states)


def _over(truth: Flags, worlds: Sequence[int]) -> int:
    some = truth[list(worlds)]
    return HOLDS if len(some) and some.all() else OPEN if some.any() else FAILS


class Columnar:
    """Finds how some heads of a program stand in many cases at once. `left_over`: rows that have too many branches to split."""

    def __init__(self, program: Program, heads: Sequence[str]) -> None:
        self.circuit = Circuit.of(program, heads)
        self.heads = {name: self.circuit.heads[name] for name in heads}
        self.units = Units.of(program)
        self._wanted = tuple(dict.fromkeys(self.heads.values()))
        self._order = self.circuit.needed_for(self._wanted)
        self._places = frozenset(self._order)
        faults = by_unit(faults_of(self.circuit, self._wanted, self.units))
        self._doubtful = tuple(dict.fromkeys(one.head for some in faults.values() for one in some))
        self._split_order = self.circuit.needed_for(self._doubtful)
        self._split_places = frozenset(self._split_order)
        leaves: dict[int, list[tuple[Place, Leaf]]] = {}
        for place in self._order:
            node = self.circuit.nodes[place]
            if isinstance(node, Leaf):
                leaves.setdefault(self.units.by_variable[node.variable], []).append((place, node))
        self.tables = [
            UnitTable(unit, tuple(leaves.get(number, ())), faults.get(number, ()))
            for number, unit in enumerate(self.units.units)
        ]
        self._classes: dict[tuple[int, int], Ints] = {}

    def stand(self, states: States, rows: int) -> tuple[dict[str, Statuses], Flags, Flags]:
        """How each head stands in each row; the rows that were split, and those that have too many branches to be."""
        for table in self.tables:
            table.grow()
        found = {place: np.empty(rows, np.uint8) for place in self._wanted}
        split, left_over = np.zeros(rows, np.bool_), np.zeros(rows, np.bool_)
        for start in range(0, rows, BLOCK):
            some = slice(start, min(start + BLOCK, rows))
            mine = [one[some] for one in states]
            values = self._values(mine, self._order)
            flawed = self._flawed(mine, values)
            at = np.flatnonzero(np.logical_or.reduce(flawed)) if flawed else np.zeros(0, np.intp)
            if len(at):
                self._split([one[at] for one in mine], [one[at] for one in flawed], values, at, left_over[some])
                split[some][at] = True
            for place in self._wanted:
                found[place][some] = values[place]
        return {name: found[place] for name, place in self.heads.items()}, split & ~left_over, left_over

    def _values(self, states: States, order: Sequence[Place]) -> dict[Place, Statuses]:
        leaves: dict[Place, Statuses] = {}
        wanted = self._split_places if order is self._split_order else self._places
        for table, numbers in zip(self.tables, states, strict=True):
            index: np.ndarray | None = None
            for (place, _), values in zip(table.leaves, table.values, strict=True):
                if place in wanted:
                    index = numbers.astype(np.intp) if index is None else index
                    leaves[place] = values.take(index, mode="clip")
        return self.circuit.values(order, leaves, len(states[0]) if states else 0)

    def _flawed(self, states: States, values: Mapping[Place, Statuses]) -> list[Flags]:
        """For each unit the rows in which one of its faults leaves an open head in doubt."""
        found = []
        for table, numbers in zip(self.tables, states, strict=True):
            here = np.zeros(len(numbers), np.bool_)
            for fault, flawed in zip(table.faults, table.flawed, strict=True):
                if flawed.any():
                    here |= (values[fault.head] == OPEN) & flawed.take(numbers, mode="clip")
            found.append(here)
        return found

    # ---- splitting

    def _split(
        self, states: list[Ints], flawed: list[Flags], values: dict[Place, Statuses], at: Rows, left_over: Flags
    ) -> None:
        """Settle the doubtful heads of some rows, at places `at` of a block, by splitting what is not known."""
        branches = np.ones(len(at))
        for number, here in enumerate(flawed):
            if here.any():
                sizes = np.array([len(self._branches(number, one)) for one in range(self.tables[number].size)])
                branches *= np.where(here, sizes.take(states[number], mode="clip"), 1)
        few = branches <= MOST_BRANCHES
        left_over[at[~few]] = True
        at, states, branches = at[few], [one[few] for one in states], branches[few]
        ends = (np.flatnonzero(np.diff(np.floor(np.cumsum(branches) / MOST_SPLIT), append=np.inf)) + 1).tolist()
        for start, end in pairwise((0, *ends)):
            exact = self._exactly([one[start:end] for one in states])
            for place, some in zip(self._doubtful, exact, strict=True):
                values[place][at[start:end]] = some

    def _exactly(self, states: list[Ints]) -> list[Statuses]:
        """How the doubtful heads stand, exactly: a unit at fault is split into its worlds, and what they all say is so."""
        values = self._values(states, self._split_order)
        flawed = self._flawed(states, values)
        found = [values[place].copy() for place in self._doubtful]
        done = np.zeros(len(states[0]), np.bool_)
        for number, here in enumerate(flawed):
            at = np.flatnonzero(here & ~done)
            if not len(at):
                continue
            done[at] = True
            branches = [self._branches(number, one) for one in states[number][at].tolist()]
            sizes = np.fromiter(map(len, branches), np.intp, len(branches))
            below = [np.repeat(one[at], sizes) for one in states]
            below[number] = np.concatenate(branches)
            starts = np.cumsum(sizes) - sizes
            for mine, some in zip(found, self._exactly(below), strict=True):
                low, high = np.minimum.reduceat(some, starts), np.maximum.reduceat(some, starts)
                mine[at] = np.where(low == high, low, OPEN)
        return found

    def _branches(self, number: int, state: int) -> Ints:
        """The states into which a state of a unit is split: one for the worlds that no test of a doubtful head tells apart."""
        key = (number, state)
        if key not in self._classes:
            table = self.tables[number]
            tests = [table.unit.truths(leaf) for place, leaf in table.leaves if place in self._split_places]
            truths = np.stack(tests, axis=1) if tests else None
            profiles: dict[bytes, int] = {}
            for world in table.unit.states[state].worlds:
                profiles.setdefault(b"" if truths is None else truths[world].tobytes(), world)
            self._classes[key] = np.array([table.unit.state_of_world(one) for one in profiles.values()], np.int32)
            table.grow()
        return self._classes[key]
