"""From what a case knows of an input to the cells that are left to its variables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from reasoner.asp.cells import AbsentCell, Cell, CodeCell, IntervalCell, MemberCell, ValueCell, Variable
from reasoner.asp.codes import CodeSpace
from reasoner.asp.program import Program
from reasoner.policy.intervals import DATES, has_point, meet
from reasoner.policy.values import (
    Absent,
    Code,
    Datum,
    Exactly,
    Interval,
    Known,
    ListOf,
    NotKnown,
    OneOfThese,
    Records,
    Within,
)
from reasoner.policy.vocabulary import Input, Number

# The cells that are left to a variable; a variable that is not mentioned may be in any.
Allowed = Mapping[str, frozenset[int]]


def allowed_cells(program: Program, input: Input, known: Known) -> dict[str, frozenset[int]]:
    """The cells that what is known of an input leaves to each of its variables. Empty for an input that nothing reads."""
    variables = [program.variables[name] for name in program.by_input.get(input.id, ())]
    found: dict[str, frozenset[int]] = {}
    for variable in variables:
        cells = _cells(program.code_space, variable, input, known, variables)
        if len(cells) < len(variable.cells):
            found[variable.name] = cells
    return found


def _cells(space: CodeSpace, variable: Variable, input: Input, known: Known, variables: list[Variable]) -> frozenset[int]:
    match known:
        case NotKnown() | Records():
            fits = [True for _ in variable.cells]
        case Absent():
            fits = [isinstance(cell, AbsentCell) for cell in variable.cells]
        case Exactly(value):
            fits = [cell_has(space, cell, value) for cell in variable.cells]
        case OneOfThese(values):
            fits = [any(cell_has(space, cell, value) for value in values) for cell in variable.cells]
        case Within(interval):
            fits = [_touches(cell, interval, input) for cell in variable.cells]
        case ListOf(members, is_open):
            fits = _member_fits(space, variable, members, is_open, space_cells(space, input, variables))
    return frozenset(number for number, fit in enumerate(fits) if fit)


def space_cells(space: CodeSpace, input: Input, variables: list[Variable]) -> tuple[CodeCell, ...]:
    """The code cells behind the member variables of a codes input, in their order; empty for other inputs."""
    systems = getattr(input.type, "systems", ())
    return space.cells_for(systems) if systems and variables else ()


def cell_has(space: CodeSpace, cell: Cell, value: Datum) -> bool:
    """Whether a value lies in a cell."""
    match cell:
        case ValueCell(one):
            return type(one) is type(value) and one == value
        case IntervalCell(interval):
            number = as_number(value)
            return number is not None and interval.holds(number)
        case CodeCell(entries):
            return isinstance(value, Code) and space.signature(value) == entries
        case AbsentCell() | MemberCell():
            return False


def as_number(value: Datum) -> Fraction | None:
    """A number, or a date as its ordinal; None for any other value."""
    if isinstance(value, date):
        return Fraction(value.toordinal())
    return value if isinstance(value, Fraction) else None


def _touches(cell: Cell, interval: Interval, input: Input) -> bool:
    if not isinstance(cell, IntervalCell):
        return False
    both = meet(cell.interval, interval)
    return both is not None and has_point(both, input.type if isinstance(input.type, Number) else DATES)


def _member_fits(
    space: CodeSpace, variable: Variable, members: frozenset[Datum], is_open: bool, codes: tuple[CodeCell, ...]
) -> list[bool]:
    if isinstance(variable.member, int):
        entries = codes[variable.member].entries
        present = any(isinstance(member, Code) and space.signature(member) == entries for member in members)
    else:
        present = variable.member in members
    return [cell.present is present or (is_open and not present) for cell in variable.cells if isinstance(cell, MemberCell)]
