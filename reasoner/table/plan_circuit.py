"""The rules of a program as a circuit over planes of bits: where each node holds in every world, and where in some.

A node that holds in every world, or in none, does so whatever stands at the leaves; whether one that is open is so exactly is the
business of `plan_faults`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from reasoner.asp.formula import Between, Conjunction, Disjunction, Formula, In, Named, Negation
from reasoner.asp.program import Program
from reasoner.table.plan_results import FAILS, HOLDS
from reasoner.table.planes import Planes, always, at_least, denied

Place: TypeAlias = int


@dataclass(frozen=True)
class Leaf:
    """A variable lies in some of its cells."""

    variable: str
    cells: frozenset[int]


@dataclass(frozen=True)
class Always:
    """The same in every row."""

    value: int


@dataclass(frozen=True)
class Denied:
    """What another does not say."""

    of: Place


@dataclass(frozen=True)
class Least:
    """All of some."""

    parts: tuple[Place, ...]


@dataclass(frozen=True)
class Greatest:
    """Any of some."""

    parts: tuple[Place, ...]


@dataclass(frozen=True)
class HowMany:
    """So many of some, from `low` to `high`."""

    low: int
    high: int
    parts: tuple[Place, ...]


Node: TypeAlias = Leaf | Always | Denied | Least | Greatest | HowMany


@dataclass
class Circuit:
    """Nodes, each after those that it reads, and the node of each head of the program that was asked for."""

    program: Program
    nodes: list[Node] = field(default_factory=list)
    heads: dict[str, Place] = field(default_factory=dict)
    _places: dict[Node, Place] = field(default_factory=dict)

    @staticmethod
    def of(program: Program, heads: Iterable[str]) -> Circuit:
        """The circuit of some heads of a program."""
        made = Circuit(program)
        for head in heads:
            made.head(head)
        return made

    def head(self, name: str) -> Place:
        """The node of a head."""
        if name not in self.heads:
            body = self.program.bodies.get(name)
            certain = name in self.program.certain
            self.heads[name] = self._put(Always(HOLDS if certain else FAILS)) if body is None else self._formula(body)
        return self.heads[name]

    def _formula(self, formula: Formula) -> Place:
        match formula:
            case In(variable, cells):
                return self._leaf(variable, cells)
            case Named(name):
                return self.head(name)
            case Negation(of):
                return self._denied(self._formula(of))
            case Conjunction(parts):
                return self._several(Least, parts, FAILS)
            case Disjunction(parts):
                return self._several(Greatest, parts, HOLDS)
            case Between(low, high, parts):
                some = tuple(self._formula(one) for one in parts)
                return self._put(HowMany(low, len(some) if high is None else high, some))

    def _leaf(self, variable: str, cells: frozenset[int]) -> Place:
        every = frozenset(range(len(self.program.variables[variable].cells)))
        some = cells & every
        return self._put(Always(FAILS) if not some else Always(HOLDS) if some == every else Leaf(variable, some))

    def _denied(self, place: Place) -> Place:
        match self.nodes[place]:
            case Leaf(variable, cells):
                return self._leaf(variable, frozenset(range(len(self.program.variables[variable].cells))) - cells)
            case Always(value):
                return self._put(Always(HOLDS - value))
            case Denied(of):
                return of
            case _:
                return self._put(Denied(place))

    def _several(self, kind: type[Least | Greatest], parts: Sequence[Formula], decided: int) -> Place:
        """All or any of some: without those that decide nothing, and settled by one that decides alone."""
        some: dict[Place, None] = {}
        for part in parts:
            place = self._formula(part)
            node = self.nodes[place]
            if isinstance(node, Always):
                if node.value == decided:
                    return self._put(node)
            elif isinstance(node, kind):
                some |= dict.fromkeys(node.parts)
            else:
                some[place] = None
        if len(some) < 2:
            return next(iter(some)) if some else self._put(Always(HOLDS - decided))
        return self._put(kind(tuple(some)))

    def _put(self, node: Node) -> Place:
        if node not in self._places:
            self._places[node] = len(self.nodes)
            self.nodes.append(node)
        return self._places[node]

    def needed_for(self, places: Iterable[Place]) -> tuple[Place, ...]:
        """The nodes that some depend on, themselves included, each after those that it reads."""
        found: set[Place] = set()
        waiting = list(places)
        while waiting:
            place = waiting.pop()
            if place not in found:
                found.add(place)
                waiting += below(self.nodes[place])
        return tuple(sorted(found))

    def values(
        self, places: Sequence[Place], leaves: Mapping[Place, Planes], rows: int, into: Mapping[Place, Planes]
    ) -> dict[Place, Planes]:
        """What each of some nodes comes to in each row; every node stands after those that it reads. `leaves` has all leaves; `into`
        are arrays for those of some other nodes."""
        found: dict[Place, Planes] = dict(leaves)
        for place in places:
            if place not in found:
                found[place] = _value(self.nodes[place], found, rows, into.get(place))
        return found

    def depths(self, places: Sequence[Place], leaves: Mapping[Place, Planes]) -> dict[Place, int]:
        """How many planes each of some nodes has: one where nothing below it is open."""
        found = {place: len(one) for place, one in leaves.items()}
        for place in places:
            if place not in found:
                found[place] = max((found[one] for one in below(self.nodes[place])), default=1)
        return found


def below(node: Node) -> tuple[Place, ...]:
    """The nodes that a node reads."""
    match node:
        case Denied(of):
            return (of,)
        case Least(parts) | Greatest(parts) | HowMany(_, _, parts):
            return parts
        case _:
            return ()


def _value(node: Node, found: Mapping[Place, Planes], rows: int, out: Planes | None) -> Planes:
    match node:
        case Denied(of):
            made = denied(found[of])
        case Least(parts):
            return _folded(np.bitwise_and, [found[one] for one in parts], out)
        case Greatest(parts):
            return _folded(np.bitwise_or, [found[one] for one in parts], out)
        case HowMany(low, high, parts):
            some = [found[one] for one in parts]
            made = at_least(low, some) & denied(at_least(high + 1, some))
        case Always(value):
            made = always(value == HOLDS, rows)
        case Leaf():
            raise KeyError(node)  # INVARIANT: the caller gives all leaves
    if out is None:
        return made
    out[:] = made
    return out


def _folded(ufunc: np.ufunc, parts: Sequence[Planes], out: Planes | None) -> Planes:
    first, *others = sorted(parts, key=len)  # those of one plane first, which is less work
    found, own = first, None
    for part in others[:-1]:
        found = own = ufunc(found, part, out=own if own is not None and own.shape == part.shape else None)
    made: Planes = ufunc(found, others[-1], out=out)
    return made
