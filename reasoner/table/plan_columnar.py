"""A program over whole columns: three values for every head, and what they leave open too cautiously split until it is exact."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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
from reasoner.table.plan_witnesses import Witnesses
from reasoner.table.planes import WORD, Bits, Planes

BLOCK = 2048  # words at a time: what the rows of these need fits the caches
MOST_BRANCHES = 100_000  # of one row; one with more is left to the engine of one case
MOST_SPLIT = 500_000  # rows of a split at a time
AT_ONCE = 50_000  # rows up to which several units are split before anything is looked at
NOWHERE: Mapping[Place, Planes] = {}

States: TypeAlias = Mapping[int, Coded]  # by the number of the unit
Numbers: TypeAlias = Mapping[int, Ints]  # of the states, by the number of the unit


class UnitTable:
    """What each state of a unit comes to, as sets of states that are the bits of an integer; grown as states come up.

    `tests` are the states in which a test holds in every world, and in some, by its node; `truths` the worlds in which it holds;
    `unsettled` the states that leave several worlds; `wrong` those in which what is stated contradicts itself, `unclear` those in
    which it has to be found what is presumed.
    """

    def __init__(self, unit: Unit, leaves: Sequence[tuple[Place, Leaf]]) -> None:
        self.unit, self.leaves = unit, tuple(leaves)
        self.tests: dict[Place, tuple[int, int]] = dict.fromkeys((place for place, _ in leaves), (0, 0))
        self.unsettled = self.wrong = self.unclear = self.size = 0
        self.truths = {place: unit.truths(leaf) for place, leaf in leaves}

    def grow(self) -> None:
        """Take in the states that came up since."""
        for number in range(self.size, len(self.unit.states)):
            state = self.unit.states[number]
            worlds = list(state.worlds)
            self.unsettled |= (len(worlds) > 1) << number
            self.unclear |= state.unclear << number
            self.wrong |= (not worlds and not state.unclear) << number
            for place, truth in self.truths.items():
                some = truth[worlds]
                sure, may = self.tests[place]
                self.tests[place] = (sure | bool(worlds and some.all()) << number, may | bool(some.any()) << number)
        self.size = len(self.unit.states)

    def flags(self, states: int) -> Flags:
        """A set of states as a flag for each."""
        return np.array([states >> number & 1 for number in range(self.size)], np.bool_)


@dataclass(frozen=True)
class Looked:
    """Nodes that are looked at, and all that they depend on, each after those that it reads."""

    wanted: tuple[Place, ...]
    order: tuple[Place, ...]

    @cached_property
    def read(self) -> frozenset[Place]:
        """The nodes that they depend on, themselves included."""
        return frozenset(self.order)


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
        self.tables = [UnitTable(unit, leaves.get(number, ())) for number, unit in enumerate(self.units.units)]
        self._classes: dict[tuple[int, int], Ints] = {}
        joints = (one for head in self._doubtful for holds in (True, False) for one in self.faults.joints(head, holds))
        at_fault: dict[int, dict[JointTable, None]] = {}
        for one in joints:
            at_fault.setdefault(one.joint.unit, {})[one] = None
        by_size = sorted(at_fault.items(), key=lambda pair: len(self.units.units[pair[0]].worlds))
        self._at_fault = {unit: tuple(some) for unit, some in by_size}
        self._split_units = sorted({unit for head in self._doubtful for unit in self.faults.units_of(head)})
        self._witnesses = Witnesses(self.faults, self._doubtful, self._split_units)

    def stand(
        self, states: States, rows: int, left_to_others: Callable[[Mapping[str, Planes]], Bits] | None = None
    ) -> tuple[dict[str, Planes], Bits, Bits]:
        """How each head stands in each row; the rows that were split, and those that have too many branches to be.

        `left_to_others`: the rows that need no split, by what stands there without one.
        """
        self.grow()
        found, doubtful = self._look(self._all, states, rows)
        if left_to_others is not None:
            others = left_to_others({name: found[place] for name, place in self.heads.items()})
            doubtful = {head: one & ~others for head, one in doubtful.items()}
        left_over, split = planes.none(rows), planes.none(rows)
        at = planes.rows_in(planes.either(doubtful.values(), rows), rows)
        if len(at):
            numbers = {unit: states[unit].numbers(at) for unit in self._split_units}
            here = {head: planes.at(one, at).view(np.bool_) for head, one in doubtful.items()}
            left = np.flatnonzero(~self._witnesses.shown(numbers, here, self._evaluated))
            if len(left):
                found |= {head: planes.two(found[head]) for head in self._doubtful}
                self._split({unit: one[left] for unit, one in numbers.items()}, found, at[left], left_over)
                planes.put(split, at[left], np.ones(len(left), np.bool_))
        return {name: found[place] for name, place in self.heads.items()}, split & ~left_over, left_over

    def _evaluated(self, states: Numbers) -> Mapping[Place, Planes]:
        """What the heads that can be in doubt come to in rows in which every unit is settled."""
        self.grow()
        rows = len(next(iter(states.values())))
        leaves = self.leaves(self._some, self.coded(states))
        return self.circuit.values(self._some.order, leaves, rows, NOWHERE)

    def coded(self, states: Numbers) -> States:
        """Units by the numbers of their states."""
        return {unit: Coded.of_states(one, self.tables[unit].size) for unit, one in states.items()}

    def _look(self, looked: Looked, states: States, rows: int) -> tuple[dict[Place, Planes], dict[Place, Bits]]:
        """What some nodes come to in each row; of each that can be in doubt the rows in which it is open without being surely so."""
        leaves = self.leaves(looked, states)
        depths = self.circuit.depths(looked.order, leaves)
        failing = Failing(states, [one.unsettled for one in self.tables])
        width = planes.words(rows)
        into = {place: np.empty((depths[place], width), np.uint64) for place in looked.wanted if place not in leaves}
        doubtful = {head: planes.none(rows) for head in self._doubtful}
        for start in range(0, width, BLOCK):
            some = slice(start, min(start + BLOCK, width))
            mine = {place: one[:, some] for place, one in leaves.items()}
            out = {place: one[:, some] for place, one in into.items()}
            values = self.circuit.values(looked.order, mine, (some.stop - some.start) * WORD, out)
            doubts = Doubts(self.faults, values, failing, some)
            for head in self._doubtful:
                here = doubts.doubtful(head)
                if here is not None:
                    doubtful[head][some] = here
        found = {place: into[place] if place in into else leaves[place] for place in looked.wanted}
        return found, {head: planes.masked(one, rows) for head, one in doubtful.items()}

    def leaves(self, looked: Looked, states: States) -> dict[Place, Planes]:
        """How each test that some nodes read stands in each row."""
        return {
            place: coded.leaf(*states_of)
            for unit, coded in states.items()
            for place, states_of in self.tables[unit].tests.items()
            if place in looked.read
        }

    def grow(self) -> None:
        """Take in the states that came up since."""
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
        states = 0
        for one in self._at_fault[number]:
            states |= one.fails
        return self.tables[number].flags(states)

    def _exactly(self, states: Numbers, rows: int) -> dict[Place, Statuses]:
        """How the heads stand exactly in rows in which one is in doubt: units at fault are split into their worlds, and what these all
        say is so."""
        states, sizes = self._split_several(states, rows)
        total = int(sizes.sum())
        found, doubtful = self._look(self._some, self.coded(states), total)
        split = {head: planes.statuses(one, total) for head, one in found.items()}
        at = planes.rows_in(planes.either(doubtful.values(), total), total)
        if len(at):
            for head, exact in self._exactly({unit: one[at] for unit, one in states.items()}, len(at)).items():
                split[head][at] = exact
        starts = np.cumsum(sizes) - sizes
        values = {}
        for head, one in split.items():
            low, high = np.minimum.reduceat(one, starts), np.maximum.reduceat(one, starts)
            values[head] = np.where(low == high, low, np.uint8(OPEN))
        return values

    def _split_several(self, states: Numbers, rows: int) -> tuple[Numbers, Rows]:
        """Rows with the units at fault split in those that need it, as many as make no more than so many rows at once."""
        sizes = np.ones(rows, np.intp)
        for number in self._at_fault:
            here = self._fails(number).take(states[number])
            if not here.any():
                continue
            if len(here) > rows and len(here) + int(here.sum()) * len(self.tables[number].unit.worlds) > AT_ONCE:
                break
            states, more = self._split_at(number, here, states)
            sizes = np.add.reduceat(more, np.cumsum(sizes) - sizes)
            self.grow()
        return states, sizes

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
