"""A program over whole columns: three values for every head, and what they leave open too cautiously split until it is exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from reasoner.asp.program import Program
from reasoner.table.plan_arrays import Flags, Ints, Rows, Statuses
from reasoner.table.plan_circuit import Circuit, Leaf, Place
from reasoner.table.plan_faults import Doubts, Faults
from reasoner.table.plan_results import FAILS, HOLDS, OPEN
from reasoner.table.plan_states import Coded
from reasoner.table.plan_units import Unit, Units

BLOCK = 16_384  # rows at a time: what they need fits the caches
MOST_BRANCHES = 4_096  # of one row; one with more is left to the engine of one case
MOST_SPLIT = 500_000  # rows of a split at a time

States: TypeAlias = Sequence[Coded]  # of each unit


@dataclass
class UnitTable:
    """What each state of a unit comes to at its tests, and whether it leaves several worlds; grown as states come up."""

    unit: Unit
    leaves: tuple[tuple[Place, Leaf], ...]
    values: list[Statuses] = field(default_factory=list)  # by leaf, then by state
    unsettled: Flags = field(default_factory=lambda: np.zeros(0, np.bool_))  # by state

    def grow(self) -> None:
        """Take in the states that came up since."""
        new = self.unit.states[len(self.unsettled) :]
        if not new:
            return
        truths = [self.unit.truths(leaf) for _, leaf in self.leaves]
        values = [np.array([_over(truth, one.worlds) for one in new], np.uint8) for truth in truths]
        self.values = [np.concatenate(pair) for pair in zip(self.values, values, strict=True)] if self.values else values
        self.unsettled = np.concatenate((self.unsettled, np.array([len(one.worlds) > 1 for one in new], np.bool_)))


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
        self.faults = Faults(self.circuit, self.units)
        self._doubtful = self.faults.doubtful(self._wanted)
        self._split_order = self.circuit.needed_for(self._doubtful)
        self._split_places = frozenset(self._split_order)
        leaves: dict[int, list[tuple[Place, Leaf]]] = {}
        for place in self._order:
            node = self.circuit.nodes[place]
            if isinstance(node, Leaf):
                leaves.setdefault(self.units.by_variable[node.variable], []).append((place, node))
        self.tables = [UnitTable(unit, tuple(leaves.get(number, ()))) for number, unit in enumerate(self.units.units)]
        self._fewest_first = sorted(range(len(self.tables)), key=lambda number: len(self.units.units[number].worlds))
        self._classes: dict[tuple[int, int], Ints] = {}

    def stand(self, states: States, rows: int) -> tuple[dict[str, Statuses], Flags, Flags]:
        """How each head stands in each row; the rows that were split, and those that have too many branches to be."""
        self._grow()
        found = {place: np.empty(rows, np.uint8) for place in self._wanted}
        doubtful: list[Rows] = []
        flawed: list[list[Flags]] = []
        for start in range(0, rows, BLOCK):
            some = slice(start, min(start + BLOCK, rows))
            mine = [one.of(some) for one in states]
            values = self._values(mine, self._order)
            if here := self._flawed(mine, values):
                at = np.flatnonzero(np.logical_or.reduce(here))
                doubtful.append(at + start)
                flawed.append([one[at] for one in here])
            for place in self._wanted:
                found[place][some] = values[place]
        split, left_over = np.zeros(rows, np.bool_), np.zeros(rows, np.bool_)
        if doubtful:
            at = np.concatenate(doubtful)
            mine = [Coded(one.numbers(at)) for one in states]
            self._split(mine, [np.concatenate(some) for some in zip(*flawed, strict=True)], found, at, left_over)
            split[at] = True
        return {name: found[place] for name, place in self.heads.items()}, split & ~left_over, left_over

    def _grow(self) -> None:
        for table in self.tables:
            table.grow()
        self.faults.grow()

    def _values(self, states: States, order: Sequence[Place]) -> dict[Place, Statuses]:
        leaves: dict[Place, Statuses] = {}
        wanted = self._split_places if order is self._split_order else self._places
        for table, mine in zip(self.tables, states, strict=True):
            for (place, _), values in zip(table.leaves, table.values, strict=True):
                if place in wanted:
                    leaves[place] = mine.look_up(values)
        return self.circuit.values(order, leaves, len(states[0].codes) if states else 0)

    def _flawed(self, states: States, values: Mapping[Place, Statuses]) -> list[Flags]:
        """For each unit the rows in which an open head is in doubt because of it; nothing where no row is in doubt."""
        doubts = Doubts(self.faults, values, states, [one.unsettled for one in self.tables])
        found: dict[int, Flags] = {}
        for head in self._doubtful:
            here = doubts.doubtful(head)
            if here is None or not here.any():
                continue
            for one in (*self.faults.joints(head, True), *self.faults.joints(head, False)):
                if one.ever:
                    unit = one.joint.unit
                    flawed = here & states[unit].look_up(one.fails)
                    found[unit] = found[unit] | flawed if unit in found else flawed
        if not found:
            return []
        none = np.zeros(len(states[0].codes), np.bool_)
        return [found.get(unit, none) for unit in range(len(self.tables))]

    # ---- splitting

    def _split(
        self, states: list[Coded], flawed: list[Flags], values: dict[Place, Statuses], at: Rows, left_over: Flags
    ) -> None:
        """Settle the doubtful heads of some rows, at places `at`, by splitting what is not known."""
        branches = np.ones(len(at))
        for number, here in enumerate(flawed):
            if here.any():
                sizes = np.ones(len(self.tables[number].unsettled))
                for state in np.unique(states[number].codes[here]).tolist():
                    sizes[state] = len(self._branches(number, state))
                branches *= np.where(here, states[number].look_up(sizes), 1)
        few = np.flatnonzero(branches <= MOST_BRANCHES)
        left_over[at] = True
        left_over[at[few]] = False
        ends = (np.flatnonzero(np.diff(np.floor(np.cumsum(branches[few]) / MOST_SPLIT), append=np.inf)) + 1).tolist()
        for start, end in pairwise((0, *ends)):
            some = few[start:end]
            exact = self._exactly([Coded(one.codes[some]) for one in states])
            for place, found in zip(self._doubtful, exact, strict=True):
                values[place][at[some]] = found

    def _exactly(self, states: list[Coded]) -> list[Statuses]:
        """How the doubtful heads stand, exactly: a unit at fault is split into its worlds, and what they all say is so."""
        values = self._values(states, self._split_order)
        flawed = self._flawed(states, values)
        found = [values[place].copy() for place in self._doubtful]
        done = np.zeros(len(states[0].codes), np.bool_)
        for number in self._fewest_first if flawed else ():
            at = np.flatnonzero(flawed[number] & ~done)
            if not len(at):
                continue
            done[at] = True
            below, sizes = self._split_at(number, [one.codes[at] for one in states])
            starts = np.cumsum(sizes) - sizes
            for mine, some in zip(found, self._exactly(below), strict=True):
                low, high = np.minimum.reduceat(some, starts), np.maximum.reduceat(some, starts)
                mine[at] = np.where(low == high, low, OPEN)
        return found

    def _split_at(self, number: int, states: Sequence[Ints]) -> tuple[list[Coded], Rows]:
        """Rows with a unit split, those of one row side by side, and how many each row has become."""
        distinct, which = np.unique(states[number], return_inverse=True)
        branches = [self._branches(number, one) for one in distinct.tolist()]
        lengths = np.fromiter(map(len, branches), np.intp, len(branches))
        sizes = lengths[which]
        below = [Coded(np.repeat(one, sizes)) for one in states]
        firsts = (np.cumsum(lengths) - lengths)[which] - (np.cumsum(sizes) - sizes)
        below[number] = Coded(np.concatenate(branches)[np.arange(sizes.sum()) + np.repeat(firsts, sizes)])
        return below, sizes

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
            self._grow()
        return self._classes[key]
