"""A program over whole columns: three values for every head, and what they leave open too cautiously split until it is exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from reasoner.asp.program import Program
from reasoner.table import planes
from reasoner.table.plan_arrays import Flags, Ints, Rows, Statuses
from reasoner.table.plan_circuit import Circuit, Leaf, Place
from reasoner.table.plan_faults import Doubts, Failing, Faults, JointTable
from reasoner.table.plan_results import FAILS, HOLDS, OPEN
from reasoner.table.plan_states import Coded
from reasoner.table.plan_units import Unit, Units
from reasoner.table.planes import WORD, Bits, Planes

BLOCK = 2048  # words at a time: what the rows of these need fits the caches
MOST_BRANCHES = 100_000  # of one row; one with more is left to the engine of one case
MOST_SPLIT = 500_000  # rows of a split at a time

States: TypeAlias = Mapping[int, Coded]  # by the number of the unit
Numbers: TypeAlias = Mapping[int, Ints]  # of the states, by the number of the unit


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


@dataclass(frozen=True)
class Looked:
    """Nodes that are looked at, and all that they depend on, each after those that it reads."""

    wanted: tuple[Place, ...]
    order: tuple[Place, ...]

    @cached_property
    def read(self) -> frozenset[Place]:
        """The nodes that they depend on, themselves included."""
        return frozenset(self.order)


def _over(truth: Flags, worlds: Sequence[int]) -> int:
    some = truth[list(worlds)]
    return HOLDS if len(some) and some.all() else OPEN if some.any() else FAILS


class Columnar:
    """Finds how some heads of a program stand in many cases at once. `left_over`: rows that have too many branches to split."""

    def __init__(self, program: Program, heads: Sequence[str]) -> None:
        self.circuit = Circuit.of(program, heads)
        self.heads = {name: self.circuit.heads[name] for name in heads}
        self.units = Units.of(program)
        wanted = tuple(dict.fromkeys(self.heads.values()))
        self.faults = Faults(self.circuit, self.units)
        self._doubtful = self.faults.doubtful(wanted)
        self._all = Looked(wanted, self.circuit.needed_for(wanted))
        self._some = Looked(self._doubtful, self.circuit.needed_for(self._doubtful))
        leaves: dict[int, list[tuple[Place, Leaf]]] = {}
        for place in self._all.order:
            node = self.circuit.nodes[place]
            if isinstance(node, Leaf):
                leaves.setdefault(self.units.by_variable[node.variable], []).append((place, node))
        self.tables = [UnitTable(unit, tuple(leaves.get(number, ()))) for number, unit in enumerate(self.units.units)]
        self._classes: dict[tuple[int, int], Ints] = {}
        joints = (one for head in self._doubtful for holds in (True, False) for one in self.faults.joints(head, holds))
        at_fault: dict[int, dict[JointTable, None]] = {}
        for one in joints:
            at_fault.setdefault(one.joint.unit, {})[one] = None
        by_size = sorted(at_fault.items(), key=lambda pair: len(self.units.units[pair[0]].worlds))
        self._at_fault = {unit: tuple(some) for unit, some in by_size}
        self._split_units = sorted({unit for head in self._doubtful for unit in self.faults.units_of(head)})

    def stand(self, states: States, rows: int) -> tuple[dict[str, Planes], Bits, Bits]:
        """How each head stands in each row; the rows that were split, and those that have too many branches to be."""
        self._grow()
        found, doubtful = self._look(self._all, states, rows)
        left_over = planes.none(rows)
        at = planes.rows_in(doubtful, rows)
        if len(at):
            found |= {head: planes.two(found[head]) for head in self._doubtful}
            self._split({unit: states[unit].numbers(at) for unit in self._split_units}, found, at, left_over)
        return {name: found[place] for name, place in self.heads.items()}, doubtful & ~left_over, left_over

    def _look(self, looked: Looked, states: States, rows: int) -> tuple[dict[Place, Planes], Bits]:
        """What some nodes come to in each row, and the rows in which one is open without being surely so."""
        leaves = self._leaves(looked, states)
        depths = self.circuit.depths(looked.order, leaves)
        failing = Failing(states, [one.unsettled for one in self.tables])
        width = planes.words(rows)
        into = {place: np.empty((depths[place], width), np.uint64) for place in looked.wanted if place not in leaves}
        doubtful = planes.none(rows)
        for start in range(0, width, BLOCK):
            some = slice(start, min(start + BLOCK, width))
            mine = {place: one[:, some] for place, one in leaves.items()}
            out = {place: one[:, some] for place, one in into.items()}
            values = self.circuit.values(looked.order, mine, (some.stop - some.start) * WORD, out)
            doubts = Doubts(self.faults, values, failing, some)
            for head in self._doubtful:
                here = doubts.doubtful(head)
                if here is not None:
                    doubtful[some] |= here
        found = {place: into[place] if place in into else leaves[place] for place in looked.wanted}
        return found, planes.masked(doubtful, rows)

    def _leaves(self, looked: Looked, states: States) -> dict[Place, Planes]:
        """How each test that some nodes read stands in each row."""
        return {
            place: coded.leaf(values)
            for unit, coded in states.items()
            for (place, _), values in zip(self.tables[unit].leaves, self.tables[unit].values, strict=True)
            if place in looked.read
        }

    def _grow(self) -> None:
        for table in self.tables:
            table.grow()
        self.faults.grow()

    # ---- splitting

    def _split(self, states: Numbers, found: Mapping[Place, Planes], at: Rows, left_over: Bits) -> None:
        """Settle the heads that can be in doubt in some rows, at places `at` of what was found, by splitting what is not known."""
        branches = np.ones(len(at))
        for number in self._at_fault:
            fails = self._fails(number)
            sizes = np.array([len(self._branches(number, state)) if some else 1 for state, some in enumerate(fails)])
            branches *= sizes.take(states[number])
        few = np.flatnonzero(branches <= MOST_BRANCHES)
        many = np.ones(len(at), np.bool_)
        many[few] = False
        planes.put(left_over, at[many], many[many])
        ends = (np.flatnonzero(np.diff(np.floor(np.cumsum(branches[few]) / MOST_SPLIT), append=np.inf)) + 1).tolist()
        for start, end in pairwise((0, *ends)):
            some = few[start:end]
            for head, values in self._exactly({unit: one[some] for unit, one in states.items()}, len(some)).items():
                planes.put(found[head][0], at[some], values == HOLDS)
                planes.put(found[head][1], at[some], values != FAILS)

    def _fails(self, number: int) -> Flags:
        """The states of a unit that may be at fault where a head is in doubt."""
        found: Flags = np.logical_or.reduce([one.fails for one in self._at_fault[number]])
        return found

    def _exactly(self, states: Numbers, rows: int) -> dict[Place, Statuses]:
        """How the heads that can be in doubt stand, exactly: a unit at fault is split into its worlds, and what these all say is so."""
        self._grow()
        coded = {unit: Coded.of_states(one, len(self.tables[unit].unsettled)) for unit, one in states.items()}
        found, doubtful = self._look(self._some, coded, rows)
        values = {head: planes.statuses(one, rows) for head, one in found.items()}
        at = planes.rows_in(doubtful, rows)
        if len(at):
            states = {unit: one[at] for unit, one in states.items()}
            number, here = next((one, some) for one in self._at_fault if (some := self._fails(one).take(states[one])).any())
            below, sizes = self._split_at(number, here, states)
            starts = np.cumsum(sizes) - sizes
            for head, split in self._exactly(below, int(sizes.sum())).items():
                low, high = np.minimum.reduceat(split, starts), np.maximum.reduceat(split, starts)
                values[head][at] = np.where(low == high, low, np.uint8(OPEN))
        return values

    def _split_at(self, number: int, here: Flags, states: Numbers) -> tuple[dict[int, Ints], Rows]:
        """Rows with a unit split in some of them, those of one row side by side, and how many each row has become."""
        mine = states[number]
        distinct, which = np.unique(mine[here], return_inverse=True)
        branches = [self._branches(number, one) for one in distinct.tolist()]
        lengths = np.fromiter(map(len, branches), np.intp, len(branches))
        sizes = np.ones(len(here), np.intp)
        sizes[here] = lengths[which]
        rows = np.repeat(np.arange(len(sizes)), sizes)
        below = {unit: one.take(rows) for unit, one in states.items()}
        places = np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        firsts = np.zeros(len(here), np.intp)
        firsts[here] = (np.cumsum(lengths) - lengths)[which]
        split = here.take(rows)
        below[number] = below[number].astype(np.int32)
        below[number][split] = np.concatenate(branches)[(places + firsts.take(rows))[split]]
        return below, sizes

    def _branches(self, number: int, state: int) -> Ints:
        """The states into which a state of a unit is split: one for the worlds that no test of a doubtful head tells apart."""
        key = (number, state)
        if key not in self._classes:
            table = self.tables[number]
            tests = [table.unit.truths(leaf) for place, leaf in table.leaves if place in self._some.read]
            truths = np.stack(tests, axis=1) if tests else None
            profiles: dict[bytes, int] = {}
            for world in table.unit.states[state].worlds:
                profiles.setdefault(b"" if truths is None else truths[world].tobytes(), world)
            self._classes[key] = np.array([table.unit.state_of_world(one) for one in profiles.values()], np.int32)
        return self._classes[key]
