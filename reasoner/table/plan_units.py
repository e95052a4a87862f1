"""Units: what is not known of one of them says nothing of another. The worlds of a unit, what a case leaves of them, and its tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from typing import TypeAlias

import numpy as np

from reasoner.asp.cells import IntervalCell
from reasoner.asp.formula import Between, Conjunction, Disjunction, Formula, In, Named, Negation
from reasoner.asp.from_case import allowed_cells
from reasoner.asp.program import Program
from reasoner.policy.values import Exactly, Interval, Known, ListOf
from reasoner.policy.vocabulary import AnyOf, Codes, Input, OneCode
from reasoner.table.columns import Likeness
from reasoner.table.columns_lists import MOST_PARTS, PartsOf
from reasoner.table.plan_circuit import Leaf

Cells: TypeAlias = tuple[int, ...]  # a cell for each variable
Left: TypeAlias = tuple[frozenset[int], ...]  # the cells that are left to each variable
MOST_WORLDS = 4096
MOST_REMEMBERED = 100_000  # values of one input; their numbers stay the same
PRESENT = frozenset((0,))  # the cell of a member variable that says that the member is there


class TooManyWorldsError(Exception):
    """More joint values of tied inputs than a plan looks at."""


class InputStates:
    """What can be known of one input, as far as the program tells it apart; each has a number, and 0 is nothing stated."""

    def __init__(self, program: Program, input: Input) -> None:
        self.input = input
        self.variables = [program.variables[name] for name in program.by_input[input.id]]
        self._program = program
        self._numbers: dict[Left, int] = {}
        self.left: list[Left] = [tuple(frozenset(range(len(one.cells))) for one in self.variables)]
        self._known: dict[Known, int] = {}
        self._standing: dict[int, Known] = {}
        self.presumed = None if input.presumed is None else self.number(Exactly(input.presumed))

    def number(self, known: Known | None) -> int:
        """The number of what is known of the input."""
        if known is None:
            return 0
        if known not in self._known:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            cells = allowed_cells(self._program, self.input, known)
            left = tuple(cells.get(one.name, every) for one, every in zip(self.variables, self.left[0], strict=True))
            self._known[known] = self.of_left(left)
        return self._known[known]

    def alike(self, known: Known) -> Known:
        """What stands for all that is like something known of the input."""
        return self._standing.setdefault(self.number(known), known)

    def parts(self, member: ListOf) -> int | None:
        """The variables, as bits, that a list of one member says are so."""
        left = self.left[self.number(member)]
        present = [place for place, cells in enumerate(left) if cells == PRESENT]
        return sum(1 << place for place in present) if len(present) == len(member.members) else None

    def of_left(self, left: Left) -> int:
        """The number of the cells that are left."""
        if left not in self._numbers:
            self._numbers[left] = len(self.left)
            self.left.append(left)
        return self._numbers[left]

    def place(self, variable: str) -> int:
        """The place of a variable among those of the input."""
        return next(place for place, one in enumerate(self.variables) if one.name == variable)


@dataclass(frozen=True)
class UnitState:
    """The worlds of a unit that are left, none where what is stated contradicts itself. `unclear`: what is presumed does not fit what
    is stated, and it has to be found which presumption is withdrawn."""

    worlds: tuple[int, ...]
    unclear: bool = False


class Unit:
    """Variables that background knowledge ties together, or one alone: their worlds, and the states that cases leave them in."""

    def __init__(
        self, program: Program, inputs: Sequence[InputStates], variables: Sequence[str], ties: Sequence[Formula]
    ) -> None:
        self.inputs, self.variables = tuple(inputs), tuple(variables)
        cells = [range(len(program.variables[name].cells)) for name in variables]
        if prod(map(len, cells)) > MOST_WORLDS * 16:
            raise TooManyWorldsError
        world = _World(program, self.variables)
        self.worlds: list[Cells] = [one for one in product(*cells) if all(world.holds(tie, one) for tie in ties)]
        if len(self.worlds) > MOST_WORLDS:
            raise TooManyWorldsError
        self._at = [(self.inputs.index(one), one.place(name)) for name in variables for one in inputs if name in _names(one)]
        self._numbers: dict[tuple[int, ...], int] = {}
        self._places: dict[UnitState, int] = {}
        self.states: list[UnitState] = []

    def state(self, numbers: tuple[int, ...]) -> int:
        """The number of the state in which the inputs' own states leave the unit."""
        if numbers not in self._numbers:
            self._numbers[numbers] = self._place(self._state(numbers))
        return self._numbers[numbers]

    def state_of_world(self, world: int) -> int:
        """The number of the state in which one world is left."""
        return self._place(UnitState((world,)))

    def _place(self, state: UnitState) -> int:
        """The number of a state: one for all ways to come to it."""
        if state not in self._places:
            self._places[state] = len(self.states)
            self.states.append(state)
        return self._places[state]

    def _state(self, numbers: tuple[int, ...]) -> UnitState:
        presumed = [one.presumed if number == 0 else None for one, number in zip(self.inputs, numbers, strict=True)]
        assumed = tuple(number if one is None else one for number, one in zip(numbers, presumed, strict=True))
        worlds = self._left(assumed)
        if worlds or assumed == numbers:
            return UnitState(worlds)
        several = len([one for one in presumed if one is not None]) > 1
        return UnitState(self._left(numbers), several)

    def _left(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        allowed = [self.inputs[at].left[numbers[at]][place] for at, place in self._at]
        return tuple(
            number
            for number, one in enumerate(self.worlds)
            if all(cell in some for cell, some in zip(one, allowed, strict=True))
        )

    def truths(self, leaf: Leaf) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """For each world whether a leaf holds in it."""
        at = self.variables.index(leaf.variable)
        return np.array([one[at] in leaf.cells for one in self.worlds], np.bool_)


def _names(states: InputStates) -> tuple[str, ...]:
    return tuple(one.name for one in states.variables)


class _World:
    """Whether formulas hold in one world of some variables."""

    def __init__(self, program: Program, variables: Sequence[str]) -> None:
        self.program = program
        self.places = {name: place for place, name in enumerate(variables)}

    def holds(self, formula: Formula, cells: Cells) -> bool:
        """Whether a formula over these variables holds."""
        match formula:
            case In(variable, some):
                return cells[self.places[variable]] in some
            case Named(name):
                return name in self.program.certain or self.holds(self.program.bodies[name], cells)
            case Negation(of):
                return not self.holds(of, cells)
            case Conjunction(parts):
                return all(self.holds(one, cells) for one in parts)
            case Disjunction(parts):
                return any(self.holds(one, cells) for one in parts)
            case Between(low, high, parts):
                number = sum(self.holds(one, cells) for one in parts)
                return low <= number and (high is None or number <= high)


@dataclass(frozen=True)
class Units:
    """All units of a program, and the states of its inputs."""

    inputs: Mapping[str, InputStates]
    units: tuple[Unit, ...]

    @staticmethod
    def of(program: Program) -> Units:
        """The units of a program. Raises TooManyWorldsError."""
        inputs = {id: InputStates(program, program.inputs[id]) for id in program.by_input}
        units: list[Unit] = []
        tied: set[str] = set()
        for group in _tied_variables(program):
            ids = [id for id, names in program.by_input.items() if any(name in group for name in names)]
            ties = [one.formula for one in program.constraints if set(_variables(program, one.formula)) & group]
            units.append(Unit(program, [inputs[id] for id in ids], sorted(group), ties))
            tied |= group
        for id, names in program.by_input.items():
            units += [Unit(program, [inputs[id]], [name], ()) for name in names if name not in tied]
        return Units(inputs, tuple(units))

    def likeness(self) -> Likeness:
        """What the program does not tell apart."""
        cells: dict[str, tuple[Interval, ...]] = {}
        alike: dict[str, Callable[[Known], Known]] = {}
        parts: dict[str, PartsOf] = {}
        tied = {one.input.id for unit in self.units if len(unit.inputs) > 1 for one in unit.inputs}
        for id, one in self.inputs.items():
            some = [cell.interval for variable in one.variables for cell in variable.cells if isinstance(cell, IntervalCell)]
            if some:
                cells[id] = tuple(some)
            if isinstance(one.input.type, AnyOf | Codes) and len(one.variables) <= MOST_PARTS:
                parts[id] = one.parts
            if isinstance(one.input.type, OneCode) and id not in tied:  # in what contradicts itself the very code is told
                alike[id] = one.alike
        return Likeness(cells, alike, parts)

    @cached_property
    def by_variable(self) -> Mapping[str, int]:
        """The number of the unit of each variable."""
        return {name: number for number, one in enumerate(self.units) for name in one.variables}


def _tied_variables(program: Program) -> list[set[str]]:
    groups: list[set[str]] = []
    for one in program.constraints:
        tied = set(_variables(program, one.formula))
        linked = [group for group in groups if group & tied]
        groups = [group for group in groups if not group & tied]
        if tied:
            groups.append(tied.union(*linked))
    return groups


def _variables(program: Program, formula: Formula) -> Iterable[str]:
    match formula:
        case In(variable, _):
            yield variable
        case Named(name):
            yield from _variables(program, program.bodies[name]) if name in program.bodies else ()
        case Negation(of):
            yield from _variables(program, of)
        case Conjunction(parts) | Disjunction(parts) | Between(_, _, parts):
            for part in parts:
                yield from _variables(program, part)
