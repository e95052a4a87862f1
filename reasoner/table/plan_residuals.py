"""What is left of a policy in each row: rows of which the same is left need the same inputs, so that one of them is asked.

Which inputs are needed is a matter of the outcome as a function of the worlds that a row leaves, and of nothing else. That function is
what stands above nodes that are open: a node is live where it is open and a live node reads it, and the nodes of outcomes are live
where they are open. What is closed gives a live "all of" or "any of" no choice: it held, or failed, or else the node were closed too;
of "at least n of" the number of those that hold is part of the key. So two rows with the same live nodes, the same such numbers and the
same states of the units that live tests read leave the same function of the same worlds.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from reasoner.table import planes
from reasoner.table.plan_arrays import Ints, Rows, Statuses
from reasoner.table.plan_circuit import HowMany, Leaf, Place, below
from reasoner.table.plan_columnar import Columnar, Looked, States
from reasoner.table.planes import Bits

MOST_REMEMBERED = 100_000
NOT_READ = -1  # the state of a unit that nothing live reads


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

    def of(self, states: States, at: Rows) -> tuple[Ints, list[int]]:
        """For each of some rows the number of what is left, and the places among them of the first of each new number, in order."""
        known = self._known
        before = len(known)
        which = np.array([known.setdefault(key, len(known)) for key in self._keys(states, at)], np.int64)
        firsts = np.full(len(known) - before, len(which))
        new = which >= before
        np.minimum.at(firsts, which[new] - before, np.flatnonzero(new))
        return which, firsts.tolist()

    def clear(self) -> None:
        """Forget what came up; numbers begin anew."""
        self._known.clear()

    @property
    def is_full(self) -> bool:
        """Whether more is remembered than should be."""
        return len(self._known) > MOST_REMEMBERED

    def _keys(self, states: States, at: Rows) -> list[bytes]:
        """What is left in each row, as bytes."""
        numbers = {unit: states[unit].numbers(at) for unit in self._leaves}
        leaves = self.columnar.leaves(self._looked, self.columnar.coded(numbers))
        values = self.columnar.circuit.values(self._looked.order, leaves, len(at), {})
        live: dict[Place, Bits] = {head: planes.open_in(values[head]) for head in self._looked.wanted}
        for place in reversed(self._looked.order):
            if place in live:
                for part in below(self.columnar.circuit.nodes[place]):
                    mine = live[place] & planes.open_in(values[part])
                    live[part] = live[part] | mine if part in live else mine
        flags = {place: planes.unpacked(one, len(at)) for place, one in live.items()}
        blank = np.zeros(len(at), np.uint8)
        columns = [np.packbits(np.stack([flags.get(one, blank) for one in self._looked.order], axis=1), axis=1)]
        for place, node in self._counted.items():
            count: Statuses = np.zeros(len(at), np.uint16)
            for part in node.parts:
                count += planes.unpacked(planes.must(values[part]), len(at))
            columns.append(_bytes(count * flags.get(place, blank)))
        for unit, places in self._leaves.items():
            is_read = np.logical_or.reduce([flags.get(one, blank) for one in places])
            columns.append(_bytes(np.where(is_read, numbers[unit], NOT_READ).astype(np.int32)))
        rows = np.concatenate(columns, axis=1)
        data, width = rows.tobytes(), rows.shape[1]
        return [data[start : start + width] for start in range(0, len(data), width)]


def _bytes(column: Ints) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """A column as the bytes of each row."""
    found: np.ndarray[tuple[int, int], np.dtype[np.uint8]] = (
        np.ascontiguousarray(column).view(np.uint8).reshape(len(column), -1)
    )
    return found
