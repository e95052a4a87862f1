"""Where three-valued columns are not exact: decided from the program, for each head, unit and state that the unit may be in.

An open head is open for sure where each unit that it reads has a world that is best for every one of its tests at once, and one that
is worst for every one: the units being independent, the best worlds together make the head hold and the worst make it fail.
So one threshold, one value or one polarity of an input is exact, and so are several that pull the same way (`over 30%`, `over 50%`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from reasoner.table.plan_circuit import Circuit, Denied, Greatest, HowMany, Leaf, Least, Place
from reasoner.table.plan_units import Unit, Units

Signed = tuple[Place, bool]  # a leaf, and whether it helps


@dataclass(frozen=True)
class Fault:
    """A head that some states of a unit leave open although it may be settled; with the tests of the unit that it reads."""

    head: Place
    unit: int
    tests: tuple[tuple[Leaf, bool], ...]

    def is_at(self, unit: Unit, worlds: Sequence[int]) -> bool:
        """Whether no one of some worlds is best, or none is worst, for all tests."""
        if len(worlds) < 2:
            return False
        helps = np.stack([unit.truths(leaf)[list(worlds)] == sign for leaf, sign in self.tests], axis=1)
        return not (_some_has_all(helps) and _some_has_all(~helps))


def _some_has_all(helps: np.ndarray) -> bool:
    """Whether one world helps wherever any of them does."""
    return bool((helps == helps.any(axis=0)).all(axis=1).any())


def faults_of(circuit: Circuit, heads: Sequence[Place], units: Units) -> tuple[Fault, ...]:
    """The faults that are possible at some heads: where a unit has several tests, or one that helps and hinders."""
    found = []
    signed = _Signed(circuit)
    for head in dict.fromkeys(heads):
        by_unit: dict[int, list[tuple[Leaf, bool]]] = {}
        for place, sign in signed.of(head, True):
            leaf = circuit.nodes[place]
            assert isinstance(leaf, Leaf)  # noqa: S101  INVARIANT: only leaves are signed
            by_unit.setdefault(units.by_variable[leaf.variable], []).append((leaf, sign))
        found += [Fault(head, unit, tuple(some)) for unit, some in by_unit.items() if len(some) > 1]
    return tuple(found)


class _Signed:
    """The leaves below each node, and whether each helps it to hold, or not to."""

    def __init__(self, circuit: Circuit) -> None:
        self.circuit = circuit
        self._found: dict[Signed, frozenset[Signed]] = {}

    def of(self, place: Place, sign: bool) -> frozenset[Signed]:
        key = (place, sign)
        if key not in self._found:
            self._found[key] = self._of(place, sign)
        return self._found[key]

    def _of(self, place: Place, sign: bool) -> frozenset[Signed]:
        match self.circuit.nodes[place]:
            case Leaf():
                return frozenset(((place, sign),))
            case Denied(of):
                return self.of(of, not sign)
            case Least(parts) | Greatest(parts):
                return frozenset().union(*(self.of(one, sign) for one in parts))
            case HowMany(low, high, parts):
                signs = [sign] * (low > 0) + [not sign] * (high < len(parts))
                return frozenset().union(*(self.of(one, each) for one in parts for each in signs))
            case _:
                return frozenset()


def by_unit(faults: Sequence[Fault]) -> Mapping[int, tuple[Fault, ...]]:
    """Faults by the number of the unit."""
    found: dict[int, list[Fault]] = {}
    for one in faults:
        found.setdefault(one.unit, []).append(one)
    return {unit: tuple(some) for unit, some in found.items()}
