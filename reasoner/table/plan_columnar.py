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
from reasoner.table.plan_states import Coded, Pack
from reasoner.table.plan_units import Unit, Units

BLOCK = 32_768  # rows at a time: what they need fits the caches
MOST_BRANCHES = 100_000  # of one row; one with more is left to the engine of one case
MOST_SPLIT = 500_000  # rows of a split at a time
FEW = 500  # rows that are split without a look at whether each has to be

NOWHERE: Mapping[Place, Statuses] = {}
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
        self.faults = Faults(self.circuit, self.units)
        self._doubtful = self.faults.doubtful(self._wanted)
        self._orders = {head: self.circuit.needed_for((head,)) for head in self._doubtful}
        split = frozenset(place for some in self._orders.values() for place in some)
        leaves: dict[int, list[tuple[Place, Leaf]]] = {}
        for place in self._order:
            node = self.circuit.nodes[place]
            if isinstance(node, Leaf):
                leaves.setdefault(self.units.by_variable[node.variable], []).append((place, node))
        self.tables = [UnitTable(unit, tuple(leaves.get(number, ()))) for number, unit in enumerate(self.units.units)]
        self._told_apart = [[leaf for place, leaf in table.leaves if place in split] for table in self.tables]
        self._classes: dict[tuple[int, int], Ints] = {}

    def stand(self, states: States, rows: int) -> tuple[dict[str, Statuses], Flags, Flags]:
        """How each head stands in each row; the rows that were split, and those that have too many branches to be."""
        self._grow()
        found = {place: np.empty(rows, np.uint8) for place in self._wanted}
        doubtful: dict[Place, list[Rows]] = {}
        packs = self._packs(states, self._order)
        for start in range(0, rows, BLOCK):
            some = slice(start, min(start + BLOCK, rows))
            mine = [one.of(some) for one in states]
            into = {place: one[some] for place, one in found.items()}
            values = self._values(mine, self._order, packs, into)
            doubts = self._doubts(values, mine)
            for head in self._doubtful:
                here = doubts.doubtful(head)
                if here is not None and len(at := np.flatnonzero(here)):
                    doubtful.setdefault(head, []).append(at + start)
        split, left_over = np.zeros(rows, np.bool_), np.zeros(rows, np.bool_)
        for head, places in doubtful.items():
            at = np.concatenate(places)
            self._split(head, [Coded(one.numbers(at)) for one in states], found[head], at, left_over)
            split[at] = True
        return {name: found[place] for name, place in self.heads.items()}, split & ~left_over, left_over

    def _doubts(self, values: Mapping[Place, Statuses], states: States) -> Doubts:
        return Doubts(self.faults, values, states, [one.unsettled for one in self.tables])

    def _grow(self) -> None:
        for table in self.tables:
            table.grow()
        self.faults.grow()

    def _packs(self, states: States, order: Sequence[Place]) -> tuple[Pack, ...]:
        """The tests that some nodes need, by what the codes say of them."""
        found = []
        wanted = set(order)
        for unit, (table, coded) in enumerate(zip(self.tables, states, strict=True)):
            mine = [(place, number) for number, (place, _) in enumerate(table.leaves) if place in wanted]
            for start in range(0, len(mine), 4):
                some = mine[start : start + 4]
                packed = np.zeros(len(table.unsettled), np.uint8)
                for at, (_, number) in enumerate(some):
                    packed |= table.values[number] << np.uint8(2 * at)
                found.append(Pack(unit, coded.by_code(packed), tuple(place for place, _ in some)))
        return tuple(found)

    def _values(
        self,
        states: States,
        order: Sequence[Place],
        packs: Sequence[Pack] | None = None,
        into: Mapping[Place, Statuses] = NOWHERE,
    ) -> dict[Place, Statuses]:
        packs = self._packs(states, order) if packs is None else packs
        leaves = {place: some for one in packs for place, some in one.leaves(states[one.unit])}
        return self.circuit.values(order, leaves, len(states[0].codes) if states else 0, into)

    # ---- splitting

    def _split(self, head: Place, states: list[Coded], found: Statuses, at: Rows, left_over: Flags) -> None:
        """Settle a head in some rows, at places `at` of what was found, by splitting what is not known."""
        branches = np.ones(len(at))
        for number, fails in self._at_fault(head).items():
            here = states[number].look_up(fails)
            sizes = np.ones(len(fails))
            for state in np.unique(states[number].codes[here]).tolist():
                sizes[state] = len(self._branches(number, state))
            branches *= np.where(here, sizes.take(states[number].codes), 1)
        few = np.flatnonzero(branches <= MOST_BRANCHES)
        left = np.ones(len(at), np.bool_)
        left[few] = False
        left_over[at[left]] = True
        ends = (np.flatnonzero(np.diff(np.floor(np.cumsum(branches[few]) / MOST_SPLIT), append=np.inf)) + 1).tolist()
        for start, end in pairwise((0, *ends)):
            some = few[start:end]
            found[at[some]] = self._exactly(head, [Coded(one.codes[some]) for one in states])

    def _at_fault(self, head: Place) -> dict[int, Flags]:
        """The units that may be at fault where a head is in doubt, those of few worlds first, and in which of their states."""
        found: dict[int, Flags] = {}
        for one in (*self.faults.joints(head, True), *self.faults.joints(head, False)):
            if one.ever:
                unit = one.joint.unit
                found[unit] = found[unit] | one.fails if unit in found else one.fails
        return dict(sorted(found.items(), key=lambda pair: len(self.units.units[pair[0]].worlds)))

    def _exactly(self, head: Place, states: Sequence[Coded]) -> Statuses:
        """How a head stands, exactly: the units at fault are split into their worlds, and what these all say is so."""
        splits: list[Rows] = []
        for number, fails in self._at_fault(head).items():
            here = states[number].look_up(fails)
            if len(here) > FEW and here.any():
                in_doubt = self._doubts(self._values(states, self._orders[head]), states).doubtful(head)
                here = np.zeros(len(here), np.bool_) if in_doubt is None else here & in_doubt
            if here.any():
                states, sizes = self._split_at(number, here, states)
                splits.append(sizes)
        found = self._values(states, self._orders[head])[head]
        for sizes in reversed(splits):
            starts = np.cumsum(sizes) - sizes
            low, high = np.minimum.reduceat(found, starts), np.maximum.reduceat(found, starts)
            found = np.where(low == high, low, np.uint8(OPEN))
        return found

    def _split_at(self, number: int, here: Flags, states: Sequence[Coded]) -> tuple[list[Coded], Rows]:
        """Rows with a unit split in some of them, those of one row side by side, and how many each row has become."""
        mine = states[number].codes
        distinct, which = np.unique(mine[here], return_inverse=True)
        branches = [self._branches(number, one) for one in distinct.tolist()]
        lengths = np.fromiter(map(len, branches), np.intp, len(branches))
        sizes = np.ones(len(here), np.intp)
        sizes[here] = lengths[which]
        rows = np.repeat(np.arange(len(sizes)), sizes)
        below = [Coded(one.codes.take(rows)) for one in states]
        places = np.arange(len(rows)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        firsts = np.zeros(len(here), np.intp)
        firsts[here] = (np.cumsum(lengths) - lengths)[which]
        split = here.take(rows)
        codes = below[number].codes.astype(np.int32)
        codes[split] = np.concatenate(branches)[(places + firsts.take(rows))[split]]
        below[number] = Coded(codes)
        return below, sizes

    def _branches(self, number: int, state: int) -> Ints:
        """The states into which a state of a unit is split: one for the worlds that no test of a doubtful head tells apart."""
        key = (number, state)
        if key not in self._classes:
            table = self.tables[number]
            tests = [table.unit.truths(leaf) for leaf in self._told_apart[number]]
            truths = np.stack(tests, axis=1) if tests else None
            profiles: dict[bytes, int] = {}
            for world in table.unit.states[state].worlds:
                profiles.setdefault(b"" if truths is None else truths[world].tobytes(), world)
            self._classes[key] = np.array([table.unit.state_of_world(one) for one in profiles.values()], np.int32)
            self._grow()
        return self._classes[key]
