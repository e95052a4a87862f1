"""Worlds that show that a condition is open: one in which it holds, and one in which it fails.

Three values cannot tell whether a condition is open or only seems to be. Two worlds of the row can: each unit is put in the world that
helps most of the condition's tests, then in the one that hinders most, and a few times nearly so. What these do not show is split.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from reasoner.table import planes
from reasoner.table.plan_arrays import Flags, Ints, Rows
from reasoner.table.plan_circuit import Place
from reasoner.table.plan_faults import Faults
from reasoner.table.plan_units import Unit
from reasoner.table.planes import Planes

TRIES = 3  # worlds that help, and as many that hinder
NEARLY = 1.5  # tests that another than the best world may help less
Chosen: TypeAlias = np.ndarray[tuple[int, int], np.dtype[np.integer[Any]]]  # a state of one world, by try and state
Evaluated: TypeAlias = Callable[[Mapping[int, Ints]], Mapping[Place, Planes]]  # heads, of the states of units in each row


@dataclass
class Tried:
    """The worlds of a unit that are tried, by try and state; grown as states come up."""

    unit: Unit
    scores: np.ndarray[tuple[int, int], np.dtype[np.float64]]  # by try and world
    chosen: Chosen = field(default_factory=lambda: np.zeros((0, 0), np.int32))

    def of_states(self) -> Chosen:
        """The worlds that are tried, as the numbers of states."""
        known = self.chosen.shape[1]
        new = list(self.unit.states[known:])
        if new:
            more = [self._of(number, one.worlds) for number, one in enumerate(new, known)]
            stacked = np.stack(more, axis=1)
            self.chosen = np.concatenate((self.chosen, stacked), axis=1) if known else stacked
        return self.chosen

    def _of(self, number: int, worlds: Sequence[int]) -> Ints:
        if len(worlds) < 2:
            return np.full(len(self.scores), number, np.int32)
        best = self.scores[:, list(worlds)].argmax(axis=1)
        return np.array([self.unit.state_of_world(worlds[one]) for one in best.tolist()], np.int32)


class Witnesses:
    """Worlds that are tried for some heads of a circuit, in the units that these read."""

    def __init__(self, faults: Faults, heads: Sequence[Place], units: Sequence[int]) -> None:
        self.heads = tuple(heads)
        self._tried = {unit: Tried(faults.units.units[unit], _scores(faults, heads, unit)) for unit in units}

    def shown(self, states: Mapping[int, Ints], doubtful: Mapping[Place, Flags], evaluated: Evaluated) -> Flags:
        """The rows in which worlds show every head that is in doubt to be open. `states` are those of the units in each row."""
        rows: list[Rows] = []
        tries: list[Rows] = []
        each = 2 * TRIES
        for number, head in enumerate(self.heads):
            some = np.flatnonzero(doubtful[head])
            rows.append(np.tile(some, each))
            tries.append(np.repeat(np.arange(number * each, (number + 1) * each), len(some)))
        at, which = np.concatenate(rows), np.concatenate(tries)
        chosen = {unit: self._tried[unit].of_states()[which, one[at]] for unit, one in states.items()}
        found = evaluated(chosen)
        left = np.zeros(len(next(iter(doubtful.values()))), np.bool_)
        start = 0
        for head, some in zip(self.heads, rows, strict=True):
            end = start + len(some)
            holds = planes.unpacked(planes.must(found[head]), len(at))[start:end].reshape(each, -1)
            few = some[: len(some) // each]
            left[few] |= holds.all(axis=0) | ~holds.any(axis=0)
            start = end
        return np.logical_not(left)


def _scores(faults: Faults, heads: Sequence[Place], unit: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """How much each world of a unit helps a head (or hinders it), by try and world."""
    rng = np.random.default_rng(unit)
    of = faults.units.units[unit]
    found = []
    for head in heads:
        helps = np.zeros(len(of.worlds))
        for leaf, sign in sorted(faults.signed(head, True), key=repr):
            if faults.units.by_variable[leaf.variable] == unit:
                helps += of.truths(leaf) == sign
        for score in (helps, -helps):
            found += [score, *(score + rng.uniform(0, NEARLY, len(helps)) for _ in range(TRIES - 1))]
    return np.stack(found)
