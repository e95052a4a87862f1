"""What is left of a policy in each row: rows of which the same is left need the same inputs, so that one of them is asked.

Which inputs are needed is a matter of the outcome as a function of the worlds that a row leaves, and of nothing else. That function is
what stands above nodes that are open: a node is live where it is open and a live node reads it, and the nodes of outcomes are live
where they are open. What is closed gives a live "all of" or "any of" no choice: it held, or failed, or else the node were closed too;
of "at least n of" the number of those that hold is part of the key. So two rows with the same live nodes, the same such numbers and the
same states of the units that live tests read leave the same function of the same worlds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from reasoner.table import planes
from reasoner.table.column import Column, Unreadable
from reasoner.table.patterns import numbered_keys
from reasoner.table.plan_arrays import Flags, Ints, Rows, Statuses
from reasoner.table.plan_circuit import HowMany, Leaf, Place, below
from reasoner.table.plan_columnar import Columnar, Looked, States
from reasoner.table.plan_states import coded_units
from reasoner.table.planes import Bits, Planes

MOST_REMEMBERED = 100_000
NOT_READ = -1  # the state of a unit that nothing live reads
Rowwise: TypeAlias = np.ndarray[tuple[int, int], np.dtype[np.uint8]]  # bytes of each row


@dataclass(frozen=True)
class Left:
    """What is left of a row: the state of each unit that some heads read, and the tests that are live."""

    states: Mapping[int, int]
    live: frozenset[Place]


@dataclass(frozen=True)
class LeftInRows:
    """What is left in each row, as bytes; by input the rows in which a live test reads it, or another that is tied to it; the rows in
    which what is known contradicts itself, or it is not clear what is presumed."""

    keys: Rowwise
    read: Mapping[str, Flags]
    is_odd: Flags


class Residuals:
    """Tells rows apart by what is left of some heads of a program. What came up is remembered, for the tables that come after."""

    def __init__(self, columnar: Columnar, heads: Sequence[Place]) -> None:
        self.columnar = columnar
        self._looked = Looked(tuple(heads), columnar.circuit.needed_for(heads))
        nodes = columnar.circuit.nodes
        self._leaves: dict[int, list[Place]] = {}
        for place in self._looked.order:
            node = nodes[place]
            if isinstance(node, Leaf):
                self._leaves.setdefault(columnar.units.by_variable[node.variable], []).append(place)
        self._counted = {place: node for place in self._looked.order if isinstance(node := nodes[place], HowMany)}
        self._known: dict[bytes, int] = {}

    def of(self, states: States, at: Rows) -> tuple[Ints, list[tuple[int, Left]]]:
        """For each of some rows the number of what is left, and for each new number, in order, the place among them of the first, with
        what is left there."""
        numbers = {unit: states[unit].numbers(at) for unit in self._leaves}
        values, live = self._live(numbers, len(at))
        which, firsts = numbered_keys(each_row(self._keys(numbers, values, live, len(at))), self._known)
        leaves = [one for some in self._leaves.values() for one in some if one in live]
        found = []
        for place in firsts:
            here = frozenset(one for one in leaves if live[one][place])
            found.append((place, Left({unit: int(some[place]) for unit, some in numbers.items()}, here)))
        return which, found

    def clear(self) -> None:
        """Forget what came up; numbers begin anew."""
        self._known.clear()

    @property
    def is_full(self) -> bool:
        """Whether more is remembered than should be."""
        return len(self._known) > MOST_REMEMBERED

    def _live(self, numbers: Mapping[int, Ints], rows: int) -> tuple[dict[Place, Planes], dict[Place, Statuses]]:
        """What each node comes to, and in which rows each is live."""
        leaves = self.columnar.leaves(self._looked, self.columnar.coded(numbers))
        values = self.columnar.circuit.values(self._looked.order, leaves, rows, {})
        live: dict[Place, Bits] = {head: planes.open_in(values[head]) for head in self._looked.wanted}
        for place in reversed(self._looked.order):
            if place in live:
                for part in below(self.columnar.circuit.nodes[place]):
                    mine = live[place] & planes.open_in(values[part])
                    live[part] = live[part] | mine if part in live else mine
        return values, {place: planes.unpacked(one, rows) for place, one in live.items()}

    def known(self, column: Column) -> Ints:
        """A number for each state of a column: one for all that the program does not tell apart."""
        states = self.columnar.units.inputs.get(column.input.id)
        known = (None if isinstance(one, Unreadable) else one for one in column.states)
        return np.array([0 if states is None else states.number(one) for one in known] or [0], np.int32)

    def in_rows(self, columns: Sequence[Column], rows: int) -> LeftInRows:
        """What is left in each row."""
        states = dict(enumerate(coded_units(self.columnar.units, columns, rows)))
        self.columnar.grow()
        numbers = {unit: states[unit].numbers(np.arange(rows)) for unit in self._leaves}
        values, live = self._live(numbers, rows)
        by_input: dict[str, Flags] = {}
        for unit, flags in self._read(live, rows).items():
            for one in self.columnar.units.units[unit].inputs:
                by_input[one.input.id] = by_input[one.input.id] | flags if one.input.id in by_input else flags
        odd = planes.none(rows)
        for unit, coded in states.items():
            odd |= coded.among(self.columnar.tables[unit].unclear | self.columnar.tables[unit].wrong)
        is_odd = planes.unpacked(odd, rows).view(np.bool_)
        return LeftInRows(self._keys(numbers, values, live, rows), by_input, is_odd)

    def _read(self, live: Mapping[Place, Statuses], rows: int) -> dict[int, Flags]:
        """By unit the rows in which a live test reads it."""
        blank = np.zeros(rows, np.uint8)
        return {unit: np.logical_or.reduce([live.get(one, blank) for one in places]) for unit, places in self._leaves.items()}

    def _keys(
        self, numbers: Mapping[int, Ints], values: Mapping[Place, Planes], live: Mapping[Place, Statuses], rows: int
    ) -> Rowwise:
        """What is left in each row, as bytes."""
        blank = np.zeros(rows, np.uint8)
        columns = [np.packbits(np.stack([live.get(one, blank) for one in self._looked.order], axis=1), axis=1)]
        for place, node in self._counted.items():
            count: Statuses = np.zeros(rows, np.uint16)
            for part in node.parts:
                count += planes.unpacked(planes.must(values[part]), rows)
            columns.append(as_bytes(count * live.get(place, blank)))
        for unit, is_read in self._read(live, rows).items():
            columns.append(as_bytes(np.where(is_read, numbers[unit], NOT_READ).astype(np.int32)))
        return np.concatenate(columns, axis=1)


def as_bytes(column: Ints) -> Rowwise:
    """A column as the bytes of each row."""
    found: Rowwise = np.ascontiguousarray(column).view(np.uint8).reshape(len(column), -1)
    return found


def each_row(keys: Rowwise) -> list[bytes]:
    """The bytes of each row."""
    data, width = keys.tobytes(), keys.shape[1]
    return [data[start : start + width] for start in range(0, len(data), width)]
