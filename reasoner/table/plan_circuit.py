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
MOST_MERGED = 60  # parts of a node that are looked at for what can be left out


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
        return self._of_sets(kind, self._sets(kind, some), decided)

    def _sets(self, kind: type[Least | Greatest], places: Iterable[Place]) -> list[frozenset[Place]]:
        """The parts of "any of" as what each wants all of (of "all of" as what each wants any of), as few of these as will do.

        A clause that comes after another holds where that one does not: what it says of the other is left out wherever it makes no
        difference, since each test that is left may leave a row open that is not. "a, or b and not a" is "a or b"; "a and b, or a and
        not b" is "a".
        """
        inner = Least if kind is Greatest else Greatest
        nodes = ((place, self.nodes[place]) for place in places)
        sets = [frozenset(node.parts) if isinstance(node, inner) else frozenset((place,)) for place, node in nodes]
        if len(sets) > MOST_MERGED:
            return sets
        sets = [one for one in sets if not any(self._denied(part) in one for part in one)]
        while (shorter := self._shorter(sets)) is not None:
            sets = shorter
        return sets

    def _shorter(self, sets: Sequence[frozenset[Place]]) -> list[frozenset[Place]] | None:
        """Some sets without one that another is part of, or without a member; None where there is no such."""
        for at, one in enumerate(sets):
            others = [*sets[:at], *sets[at + 1 :]]
            if any(other <= one for other in others):
                return others
            for part in sorted(one):
                denial, rest = self._denied(part), one - {part}
                if any(denial in other and other - {denial} <= rest for other in others):
                    return [*sets[:at], rest, *sets[at + 1 :]]
        return None

    def _of_sets(self, kind: type[Least | Greatest], sets: Sequence[frozenset[Place]], decided: int) -> Place:
        """The node of what some sets say."""
        inner = Least if kind is Greatest else Greatest
        if not all(sets):
            return self._put(Always(decided))
        parts = [next(iter(one)) if len(one) == 1 else self._put(inner(tuple(sorted(one)))) for one in sets]
        if len(parts) < 2:
            return parts[0] if parts else self._put(Always(HOLDS - decided))
        return self._put(kind(tuple(sorted(set(parts)))))

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
