"""What is needed in a row whose outcome is open, found by looking at every world that the row leaves of what still matters.

The definition is that of `answer/needed.py`: a world, and a departure from it to a world with another outcome, such that no departure
in fewer of the same inputs changes the outcome; the inputs that differ are needed. What still matters are the tests that are live
(`plan_residuals.py`); worlds that no live test tells apart are one. Where they are too many, the engine of one case is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, TypeAlias

import numpy as np

from reasoner.table import planes
from reasoner.table.plan_circuit import Place
from reasoner.table.plan_columnar import Columnar, Looked
from reasoner.table.plan_residuals import Left
from reasoner.table.plan_units import Cells, Unit

MOST_WORLDS = 1 << 17  # of a row: more take longer than the engine does
MOST_JOINT = 4096  # joint values of inputs that are tied together, times the sets of these inputs
MOST_TIED = 8  # inputs that are tied together and not known: a bit of a byte for each
MOST_WAYS = 4096  # in which the outcome hangs on joint values

Codes: TypeAlias = np.ndarray[Any, np.dtype[np.uint8]]  # the outcome in each world, or inputs as bits


@dataclass(frozen=True)
class Axis:
    """A unit that matters: a world for each way in which the live tests can come out, and for each world that is left the number of
    its way."""

    unit: Unit
    number: int
    firsts: tuple[int, ...]
    way_of: Mapping[int, int]


class Needs:
    """Finds the needed inputs of rows under some determinations, each given by the heads of its outcomes; `untold`: by determination
    the inputs that it does not read and that only follow from others. `order` is that of the inputs."""

    def __init__(
        self, columnar: Columnar, outcomes: Sequence[Sequence[Place]], untold: Sequence[AbstractSet[str]], order: Sequence[str]
    ) -> None:
        self.columnar, self.outcomes, self.untold = columnar, tuple(outcomes), tuple(untold)
        self.order = {id: place for place, id in enumerate(order)}
        wanted = tuple(dict.fromkeys(head for heads in outcomes for head in heads))
        self._looked = Looked(wanted, columnar.circuit.needed_for(wanted))

    def of(self, left: Left) -> tuple[tuple[str, ...], ...] | None:
        """What is needed for each determination where so much is left; None where there are too many worlds to look at."""
        axes = self._axes(left)
        sizes = [len(one.firsts) for one in axes]
        if prod(sizes) > MOST_WORLDS:
            return None
        found = []
        for codes, untold in zip(self._outcomes(left, axes, sizes), self.untold, strict=True):
            needed = self._needed(axes, codes)
            if needed is None:
                return None
            found.append(tuple(sorted(needed - untold, key=self.order.__getitem__)))
        return tuple(found)

    def _axes(self, left: Left) -> list[Axis]:
        found = []
        for number, state in left.states.items():
            table = self.columnar.tables[number]
            tests = [table.truths[place] for place, _ in table.leaves if place in left.live]
            if not tests:
                continue
            worlds = table.unit.states[state].worlds
            profiles = [one.tobytes() for one in np.stack(tests, axis=1)[list(worlds)]]
            ways: dict[bytes, int] = {}
            way_of = {world: ways.setdefault(one, len(ways)) for world, one in zip(worlds, profiles, strict=True)}
            firsts = tuple(worlds[profiles.index(one)] for one in ways)
            found.append(Axis(table.unit, number, firsts, way_of))
        return found

    def _outcomes(self, left: Left, axes: Sequence[Axis], sizes: Sequence[int]) -> Iterator[Codes]:
        """The outcome of each determination in every world, as a number, with an axis for each unit that matters."""
        total = prod(sizes)
        states = {number: np.full(total, state, np.int32) for number, state in left.states.items()}
        for at, axis in enumerate(axes):
            each = np.array([axis.unit.state_of_world(one) for one in axis.firsts], np.int32)
            states[axis.number] = np.tile(np.repeat(each, prod(sizes[at + 1 :])), prod(sizes[:at]))
        self.columnar.grow()
        leaves = self.columnar.leaves(self._looked, self.columnar.coded(states))
        values = self.columnar.circuit.values(self._looked.order, leaves, total, {})
        for heads in self.outcomes:
            codes = np.zeros(total, np.uint8)
            for number, head in enumerate(heads):
                codes += planes.unpacked(planes.must(values[head]), total) * np.uint8(number)
            yield codes.reshape(sizes)

    def _needed(self, axes: Sequence[Axis], codes: Codes) -> set[str] | None:
        found: set[str] = set()
        for mine in _tied(axes):
            moved = np.moveaxis(codes, mine, range(len(mine)))
            outcomes = moved.reshape(prod(moved.shape[: len(mine)]), -1)
            outcomes = outcomes[:, (outcomes != outcomes[0]).any(axis=0)]
            if not outcomes.shape[1]:
                continue
            some = self._among([axes[at] for at in mine], outcomes)
            if some is None:
                return None
            found |= some
        return found

    def _among(self, axes: Sequence[Axis], outcomes: Codes) -> set[str] | None:
        """The needed inputs among those of some units, given the outcome by what is so of these and by all else (where it is not the
        same whatever they are); None where there are too many joint values."""
        inputs = list(dict.fromkeys(one.input.id for axis in axes for one in axis.unit.inputs))
        if len(inputs) == 1:
            return set(inputs)
        worlds = list(product(*(axis.way_of for axis in axes)))
        cells = {id: [self._cells(id, axes, one) for one in worlds] for id in inputs}
        inputs = [id for id in inputs if len(set(cells[id])) > 1]
        ways = np.unique(outcomes, axis=1)
        if len(inputs) > MOST_TIED or len(worlds) << len(inputs) > MOST_JOINT or ways.shape[1] > MOST_WAYS:
            return None
        apart = np.zeros((len(worlds), len(worlds)), np.uint8)
        for bit, id in enumerate(inputs):
            places: dict[Cells, int] = {}
            own = np.array([places.setdefault(one, len(places)) for one in cells[id]])
            apart |= np.where(own[:, None] != own, np.uint8(1 << bit), np.uint8(0))
        sizes = [len(one.firsts) for one in axes]
        of = [np.ravel_multi_index([axis.way_of[at] for axis, at in zip(axes, one, strict=True)], sizes) for one in worlds]
        least = [mask for mask in range(1, 1 << len(inputs)) if _is_least(mask, apart, ways[of])]
        return {id for bit, id in enumerate(inputs) if any(mask >> bit & 1 for mask in least)}

    def _cells(self, id: str, axes: Sequence[Axis], worlds: Sequence[int]) -> Cells:
        """What is so of an input in one world of some units."""
        variables = self.columnar.circuit.program.variables
        return tuple(
            cell
            for axis, world in zip(axes, worlds, strict=True)
            for name, cell in zip(axis.unit.variables, axis.unit.worlds[world], strict=True)
            if variables[name].input == id
        )


def _tied(axes: Sequence[Axis]) -> list[list[int]]:
    """The axes of which the inputs are tied together, directly or through others."""
    found: list[tuple[frozenset[str], list[int]]] = []
    for at, axis in enumerate(axes):
        ids, mine = frozenset(one.input.id for one in axis.unit.inputs), [at]
        for other, some in [one for one in found if one[0] & ids]:
            found.remove((other, some))
            ids, mine = ids | other, [*some, *mine]
        found.append((ids, mine))
    return [mine for _, mine in found]


def _is_least(mask: int, apart: Codes, outcomes: Codes) -> bool:
    """Whether a departure in just these inputs (as bits) changes the outcome of some world, and none in fewer of them does so there.

    `apart`: the inputs in which two joint values differ; `outcomes`: by joint value and all else.
    """
    for one, differing in zip(outcomes, apart, strict=True):
        there = np.flatnonzero(differing == mask)
        changed = (outcomes[there] != one).any(axis=0)
        if changed.any():
            fewer = np.flatnonzero((differing & np.uint8(255 - mask) == 0) & (differing != mask))
            if (changed & (outcomes[fewer] == one).all(axis=0)).any():
                return True
    return False
