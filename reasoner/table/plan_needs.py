"""What is needed in a row whose outcome is open, found by looking at every world that the row leaves of what still matters.

The definition is that of `answer/needed.py`: a world, and a departure from it to a world with another outcome, such that no departure
in fewer of the same inputs changes the outcome; the inputs that differ are needed. What still matters are the tests that are live
(`plan_residuals.py`); worlds that no live test tells apart are one. Where they are too many, the engine of one case is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from itertools import product
from math import prod
from typing import Any, TypeAlias

import numpy as np

from reasoner.table import planes
from reasoner.table.plan_arrays import Ints
from reasoner.table.plan_circuit import Place
from reasoner.table.plan_columnar import Columnar, Looked
from reasoner.table.plan_residuals import Left
from reasoner.table.plan_units import Cells, Unit

MOST_WORLDS = 1 << 17  # of a row: more take longer than the engine does
AT_ONCE = 1 << 14  # worlds, of several rows one after the other, that are looked at together
MOST_JOINT = 4096  # joint values of inputs that are tied together, times the sets of these inputs
MOST_TIED = 8  # inputs that are tied together and not known: a bit of a byte for each
MOST_COMPARED = 1 << 26  # outcomes of joint values that are compared with each other
MOST_REMEMBERED = 20_000

Codes: TypeAlias = np.ndarray[Any, np.dtype[np.uint8]]  # the outcome in each world, or inputs as bits
Needed: TypeAlias = tuple[tuple[str, ...], ...]  # inputs, by determination


@dataclass(frozen=True, eq=False)
class Axis:
    """A unit that matters: a world for each way in which the live tests can come out, the unit's state in each, and for each world
    that is left the number of its way."""

    unit: Unit
    number: int
    firsts: tuple[int, ...]
    states: tuple[int, ...]
    way_of: Mapping[int, int]


@dataclass(frozen=True)
class Worlds:
    """The worlds that a row leaves: an axis for each unit that matters, and how many ways each axis has."""

    left: Left
    axes: tuple[Axis, ...]
    sizes: tuple[int, ...]

    @staticmethod
    def of(left: Left, axes: tuple[Axis, ...]) -> Worlds:
        """The worlds of some axes."""
        return Worlds(left, axes, tuple(len(one.firsts) for one in axes))


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
        self._axis_of: dict[tuple[int, int, tuple[Place, ...]], Axis] = {}
        self._joint: dict[tuple[Axis, ...], Joint] = {}

    def of(self, some: Sequence[Left]) -> list[Needed | None]:
        """What is needed for each determination where so much is left, of some rows; None where there are too many worlds."""
        if max(len(self._axis_of), len(self._joint)) > MOST_REMEMBERED:
            self._axis_of.clear()
            self._joint.clear()
        each = [Worlds.of(left, self._axes(left)) for left in some]
        self.columnar.grow()
        found: list[Needed | None] = [None] * len(some)
        waiting: list[int] = []
        worlds = 0
        for place, one in enumerate(each):
            total = prod(one.sizes)
            if total > MOST_WORLDS:
                continue
            if worlds + total > MOST_WORLDS:
                self._find(waiting, each, found)
                waiting, worlds = [], 0
            waiting.append(place)
            worlds += total
        self._find(waiting, each, found)
        return found

    def _find(self, places: Sequence[int], each: Sequence[Worlds], into: list[Needed | None]) -> None:
        """Find what is needed in some rows, given by their places."""
        if not places:
            return
        some = [each[place] for place in places]
        ends = np.cumsum([prod(one.sizes) for one in some]).tolist()
        outcomes = self._outcomes(some, ends)
        for place, one, start, end in zip(places, some, [0, *ends], ends, strict=False):
            each_needed = [self._needed(one.axes, codes[start:end].reshape(one.sizes)) for codes in outcomes]
            told = [needed - untold for needed, untold in zip(each_needed, self.untold, strict=True) if needed is not None]
            if len(told) == len(self.outcomes):
                into[place] = tuple(tuple(sorted(needed, key=self.order.__getitem__)) for needed in told)

    def _axes(self, left: Left) -> tuple[Axis, ...]:
        found = []
        for number, state in left.states.items():
            tests = tuple(place for place, _ in self.columnar.tables[number].leaves if place in left.live)
            if tests:
                key = (number, state, tests)
                if key not in self._axis_of:
                    self._axis_of[key] = self._axis(*key)
                found.append(self._axis_of[key])
        return tuple(found)

    def _axis(self, number: int, state: int, tests: Sequence[Place]) -> Axis:
        table = self.columnar.tables[number]
        worlds = table.unit.states[state].worlds
        profiles = [one.tobytes() for one in np.stack([table.truths[place] for place in tests], axis=1)[list(worlds)]]
        ways: dict[bytes, int] = {}
        way_of = {world: ways.setdefault(one, len(ways)) for world, one in zip(worlds, profiles, strict=True)}
        firsts = tuple(worlds[profiles.index(one)] for one in ways)
        return Axis(table.unit, number, firsts, tuple(map(table.unit.state_of_world, firsts)), way_of)

    def _outcomes(self, some: Sequence[Worlds], ends: Sequence[int]) -> list[Codes]:
        """The outcome of each determination in every world of some rows, one row's worlds after the other's, as a number."""
        found: list[Codes] = [np.zeros(ends[-1], np.uint8) for _ in self.outcomes]
        starts, grids = np.array([0, *ends[:-1]]), self._grids(some)
        for start in range(0, ends[-1], AT_ONCE):
            at = np.arange(start, min(start + AT_ONCE, ends[-1]))
            which = np.searchsorted(starts, at, side="right") - 1
            states = {number: grid.states(which, at - starts[which]) for number, grid in grids.items()}
            leaves = self.columnar.leaves(self._looked, self.columnar.coded(states))
            values = self.columnar.circuit.values(self._looked.order, leaves, len(at), {})
            for codes, heads in zip(found, self.outcomes, strict=True):
                for number, head in enumerate(heads):
                    codes[at] += planes.unpacked(planes.must(values[head]), len(at)) * np.uint8(number)
        return found

    def _grids(self, some: Sequence[Worlds]) -> dict[int, Grid]:
        """How the state of each unit goes on from world to world."""
        strides = [[prod(one.sizes[at + 1 :]) for at in range(len(one.axes))] for one in some]
        axes = [
            {axis.number: (axis.states, stride) for axis, stride in zip(one.axes, its, strict=True)}
            for one, its in zip(some, strides, strict=True)
        ]
        return {
            number: Grid.of([its.get(number, ((one.left.states[number],), 1)) for one, its in zip(some, axes, strict=True)])
            for number in some[0].left.states
        }

    def _needed(self, axes: Sequence[Axis], codes: Codes) -> set[str] | None:
        found: set[str] = set()
        for mine in _tied(axes):
            moved = np.moveaxis(codes, mine, range(len(mine)))
            outcomes = moved.reshape(prod(moved.shape[: len(mine)]), -1)
            changing = (outcomes != outcomes[0]).any(axis=0)
            if not changing.any():
                continue
            some = self._among(tuple(axes[at] for at in mine), outcomes[:, changing])
            if some is None:
                return None
            found |= some
        return found

    def _among(self, axes: tuple[Axis, ...], outcomes: Codes) -> AbstractSet[str] | None:
        """The needed inputs among those of some units, given the outcome by what is so of these and by all else (where it is not the
        same whatever they are); None where there are too many joint values."""
        if axes not in self._joint:
            self._joint[axes] = self._joint_of(axes)
        joint = self._joint[axes]
        if len(joint.all) == 1:
            return set(joint.all)
        return joint.needed(np.unique(outcomes, axis=1))

    def _joint_of(self, axes: Sequence[Axis]) -> Joint:
        every = tuple(dict.fromkeys(one.input.id for axis in axes for one in axis.unit.inputs))
        if len(every) == 1:
            return Joint(every)
        worlds = list(product(*(axis.way_of for axis in axes)))
        cells = {id: [self._cells(id, axes, one) for one in worlds] for id in every}
        inputs = tuple(id for id in every if len(set(cells[id])) > 1)
        if len(inputs) > MOST_TIED or len(worlds) << len(inputs) > MOST_JOINT:
            return Joint(every, inputs)
        values = []
        for id in inputs:
            places: dict[Cells, int] = {}
            values.append(np.array([places.setdefault(one, len(places)) for one in cells[id]]))
        sizes = [len(one.firsts) for one in axes]
        of = [np.ravel_multi_index([axis.way_of[at] for axis, at in zip(axes, one, strict=True)], sizes) for one in worlds]
        return Joint(every, inputs, tuple(values), np.array(of, np.intp))

    def _cells(self, id: str, axes: Sequence[Axis], worlds: Sequence[int]) -> Cells:
        """What is so of an input in one world of some units."""
        variables = self.columnar.circuit.program.variables
        return tuple(
            cell
            for axis, world in zip(axes, worlds, strict=True)
            for name, cell in zip(axis.unit.variables, axis.unit.worlds[world], strict=True)
            if variables[name].input == id
        )


@dataclass(frozen=True)
class Grid:
    """The state of a unit in the worlds of some rows: by row the states that it goes through, how many there are, where they begin
    among all, and for how many worlds each stays."""

    every: Ints
    sizes: Ints
    firsts: Ints
    strides: Ints

    @staticmethod
    def of(each: Sequence[tuple[Sequence[int], int]]) -> Grid:
        """The grid of the states, and of the stay of each, by row."""
        sizes = np.array([len(states) for states, _ in each], np.int64)
        every = np.array([one for states, _ in each for one in states], np.int32)
        return Grid(every, sizes, np.cumsum(sizes) - sizes, np.array([stride for _, stride in each], np.int64))

    def states(self, which: Ints, worlds: Ints) -> Ints:
        """The states in some worlds, each given by its row and its number there."""
        if len(self.every) == len(self.sizes):
            return self.every.take(which)
        return self.every.take(self.firsts[which] + worlds // self.strides[which] % self.sizes[which])


@dataclass(frozen=True)
class Joint:
    """Inputs that are tied together, `all` of them and those that are not known; the number of each one's value in each of their joint
    values (None: there are too many of these), and the place of each joint value among the outcomes."""

    all: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    values: tuple[Ints, ...] | None = None
    of: Ints = field(default_factory=lambda: np.zeros(0, np.intp))

    def needed(self, outcomes: Codes) -> AbstractSet[str] | None:
        """The inputs that are needed, given the outcome by what is so of them and by all else; None: that takes too long."""
        if self.values is None or (len(self.of) ** 2 * outcomes.shape[1]) << len(self.inputs) > MOST_COMPARED:
            return None
        apart = np.zeros((len(self.of), len(self.of)), np.uint8)
        for bit, own in enumerate(self.values):
            apart |= np.where(own[:, None] != own, np.uint8(1 << bit), np.uint8(0))
        mine = outcomes[self.of]
        least = [mask for mask in range(1, 1 << len(self.inputs)) if _is_least(mask, apart, mine)]
        return {id for bit, id in enumerate(self.inputs) if any(mask >> bit & 1 for mask in least)}


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
