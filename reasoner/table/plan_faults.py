"""Where three-valued columns are not exact: decided from the program, for every state that its units may be in.

An open node is open for sure where some world makes it hold and some world makes it fail. The units being independent, that is so

- of "any of", to hold, and of "all of", to fail: where one open part can do so for sure;
- of "all of", to hold, and of "any of", to fail: where every open part can do so for sure and no two read a unit that is not settled;
- of anything: where each unit has a world that is best (or worst) for every one of the unit's tests below the node at once. One
  threshold, one value or one polarity of an input is exact so, and several that pull the same way (`over 30%`, `over 50%`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np

from reasoner.table import planes
from reasoner.table.plan_circuit import Circuit, Denied, Greatest, HowMany, Leaf, Least, Place, below
from reasoner.table.plan_states import Coded
from reasoner.table.plan_units import Unit, Units
from reasoner.table.planes import Bits, Planes

Signed: TypeAlias = tuple[Leaf, bool]  # a test, and whether it helps


@dataclass(frozen=True)
class Joint:
    """Some tests of one unit that are to help at once, or (`best` False) to hinder at once."""

    unit: int
    tests: frozenset[Signed]
    best: bool

    def fails_in(self, unit: Unit, worlds: Sequence[int]) -> bool:
        """Whether no one of some worlds does so as far as any of them does."""
        if len(worlds) < 2:
            return False
        does = np.stack([unit.truths(leaf)[list(worlds)] == (sign is self.best) for leaf, sign in self.tests], axis=1)
        return not bool((does == does.any(axis=0)).all(axis=1).any())


class JointTable:
    """In which states of its unit some tests fail to go together; grown as states come up. Each joint has one, and is told by it."""

    def __init__(self, joint: Joint) -> None:
        self.joint = joint
        self.fails = 0  # a bit for each state
        self._seen = 0

    def grow(self, unit: Unit) -> None:
        """Take in the states that came up since."""
        for state in range(self._seen, len(unit.states)):
            self.fails |= self.joint.fails_in(unit, unit.states[state].worlds) << state
        self._seen = len(unit.states)


class Faults:
    """The nodes of a circuit that may be left open too cautiously."""

    def __init__(self, circuit: Circuit, units: Units) -> None:
        self.circuit, self.units = circuit, units
        self._signed: dict[tuple[Place, bool], frozenset[Signed]] = {}
        self._joints: dict[tuple[Place, bool], tuple[JointTable, ...]] = {}
        self.tables: dict[Joint, JointTable] = {}

    def grow(self) -> None:
        """Take in the states of units that came up since."""
        for one in self.tables.values():
            one.grow(self.units.units[one.joint.unit])

    def doubtful(self, heads: Sequence[Place]) -> tuple[Place, ...]:
        """Those of some heads that have tests of one unit that may not go together."""
        for place in self.circuit.needed_for(heads):
            self.joints(place, True)
            self.joints(place, False)
        return tuple(one for one in dict.fromkeys(heads) if self.joints(one, True))

    def joints(self, place: Place, best: bool) -> tuple[JointTable, ...]:
        """What has to go together below a node so that it can hold (`best`), or fail."""
        key = (place, best)
        if key not in self._joints:
            by_unit: dict[int, set[Signed]] = {}
            for leaf, sign in self.signed(place, True):
                by_unit.setdefault(self.units.by_variable[leaf.variable], set()).add((leaf, sign))
            made = (Joint(unit, frozenset(some), best) for unit, some in by_unit.items() if len(some) > 1)
            self._joints[key] = tuple(self.tables.setdefault(one, JointTable(one)) for one in made)
        return self._joints[key]

    def signed(self, place: Place, sign: bool) -> frozenset[Signed]:
        """The tests below a node, and whether each helps it to hold (`sign` False: to fail)."""
        key = (place, sign)
        if key not in self._signed:
            self._signed[key] = self._signed_of(place, sign)
        return self._signed[key]

    def _signed_of(self, place: Place, sign: bool) -> frozenset[Signed]:
        none: frozenset[Signed] = frozenset()
        match self.circuit.nodes[place]:
            case Leaf() as leaf:
                return frozenset(((leaf, sign),))
            case Denied(of):
                return self.signed(of, not sign)
            case Least(parts) | Greatest(parts):
                return none.union(*(self.signed(one, sign) for one in parts))
            case HowMany(low, high, parts):
                signs = [sign] * (low > 0) + [not sign] * (high < len(parts))
                return none.union(*(self.signed(one, each) for one in parts for each in signs))
            case _:
                return none

    def units_of(self, place: Place) -> frozenset[int]:
        """The numbers of the units that a node reads."""
        return frozenset(self.units.by_variable[leaf.variable] for leaf, _ in self.signed(place, True))

    @cached_property
    def shared(self) -> Mapping[Place, tuple[tuple[int, tuple[Place, ...]], ...]]:
        """For each node the units that several of its parts read, with these parts."""
        found: dict[Place, tuple[tuple[int, tuple[Place, ...]], ...]] = {}
        for place, node in enumerate(self.circuit.nodes):
            reading: dict[int, list[Place]] = {}
            for part in below(node):
                for unit in self.units_of(part):
                    reading.setdefault(unit, []).append(part)
            found[place] = tuple((unit, tuple(parts)) for unit, parts in reading.items() if len(parts) > 1)
        return found


class Failing:
    """In which of some rows the tests of units do not go together, and in which a unit is not settled."""

    def __init__(self, states: Mapping[int, Coded], unsettled: Sequence[int]) -> None:
        """`states` are those of the units in each row; `unsettled` by unit the states in which more than one world is left."""
        self.states, self._unsettled = states, unsettled
        self._failing: dict[JointTable, Bits | None] = {}
        self._open: dict[int, Bits | None] = {}

    def of(self, table: JointTable) -> Bits | None:
        """The rows in which some tests of a unit do not go together; None where there are none."""
        if table not in self._failing:
            self._failing[table] = self._where(table.joint.unit, table.fails)
        return self._failing[table]

    def unsettled(self, unit: int) -> Bits | None:
        """The rows in which a unit has several worlds left; None where there are none."""
        if unit not in self._open:
            self._open[unit] = self._where(unit, self._unsettled[unit])
        return self._open[unit]

    def _where(self, unit: int, states: int) -> Bits | None:
        coded = self.states[unit]
        return coded.among(states) if states & coded.present else None


class Doubts:
    """In which of some rows the open nodes are open for sure. `values` are what the nodes come to, `some` the words of these rows."""

    def __init__(self, faults: Faults, values: Mapping[Place, Planes], failing: Failing, some: slice) -> None:
        self.faults, self.values, self._failing, self.some = faults, values, failing, some
        self._sure: dict[tuple[Place, bool], Bits | None] = {}
        self._open: dict[Place, Bits] = {}

    def failing(self, table: JointTable) -> Bits | None:
        """The rows in which some tests of a unit do not go together; None where there are none in the whole table."""
        found = self._failing.of(table)
        return None if found is None else found[self.some]

    def doubtful(self, head: Place) -> Bits | None:
        """The rows in which a head is open, and it is not sure; None where there are none."""
        some = [one for one in (self.can(head, True), self.can(head, False)) if one is not None]
        if not some:
            return None
        sure = some[0] if len(some) == 1 else some[0] & some[1]
        return self.is_open(head) & ~sure

    def is_open(self, place: Place) -> Bits:
        """The rows in which a node is open."""
        if place not in self._open:
            self._open[place] = planes.open_in(self.values[place])
        return self._open[place]

    def can(self, place: Place, holds: bool) -> Bits | None:
        """The rows in which a node, if it is open, can hold (or fail) for sure; None: in all."""
        key = (place, holds)
        if key not in self._sure:
            self._sure[key] = self._can(place, holds)
        return self._sure[key]

    def _can(self, place: Place, holds: bool) -> Bits | None:
        joints = self.faults.joints(place, holds)
        if len(self.values[place]) == 1 or all(self.failing(one) is None for one in joints):
            return None
        match self.faults.circuit.nodes[place]:
            case Denied(of):
                return self.can(of, not holds)
            case Least(parts) if not holds:
                return self._one_of(parts, holds)
            case Greatest(parts) if holds:
                return self._one_of(parts, holds)
            case Least(parts) | Greatest(parts):
                return self._together(place, holds) | self._each(place, parts, holds)
            case _:
                return self._together(place, holds)

    def _together(self, place: Place, holds: bool) -> Bits:
        """Where every unit has a world that is best (or worst) for all of its tests."""
        failing = (self.failing(one) for one in self.faults.joints(place, holds))
        found: Bits = np.bitwise_not(_any([one for one in failing if one is not None]))
        return found

    def _one_of(self, parts: Sequence[Place], holds: bool) -> Bits | None:
        sure = [self.can(one, holds) for one in parts]
        if all(one is None for one in sure):
            return None
        return _any(
            [self.is_open(part) if one is None else self.is_open(part) & one for part, one in zip(parts, sure, strict=True)]
        )

    def _each(self, place: Place, parts: Sequence[Place], holds: bool) -> Bits:
        found = np.full_like(self.is_open(place), planes.FULL)
        for part in parts:
            sure = self.can(part, holds)
            if sure is not None:
                found &= sure | ~self.is_open(part)
        for unit, some in self.faults.shared[place]:
            unsettled = self._failing.unsettled(unit)
            if unsettled is not None:
                found &= ~(planes.at_least(2, [self.is_open(part) for part in some]) & unsettled[self.some])
        return found


def _any(some: Sequence[Bits]) -> Bits:
    found = some[0]
    for one in some[1:]:
        found = found | one
    return found
