"""What a list has to be in a change set: at least one of some members, where that is what works."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import prod

from reasoner.answer.cell_words import input_words, listed, member_words
from reasoner.answer.changing.assignments import Assignments
from reasoner.asp.program import Program
from reasoner.policy.vocabulary import Input

HAS, LACKS = 0, 1


def needs_words(program: Program, input: Input, values: Assignments) -> str:
    """What an input has to be in the assignments that work."""
    some = one_of_members(program, input, values)
    if not some:
        return input_words(program, input, values.cells)
    fixed = {name: cells for name, cells in values.cells.items() if name not in some}
    besides = (
        input_words(program, input, fixed) if any(len(fixed.get(n, "..")) == 1 for n in program.by_input[input.id]) else ""
    )
    said = f"includes {listed((member_words(program, input, program.variables[name]) for name in some), 'or')}"
    return f"{said} and {besides}" if besides else said


def one_of_members(program: Program, input: Input, values: Assignments) -> tuple[str, ...]:
    """The variables of a list of which any one has to be had, whatever other inputs are; none where that is not the rule."""
    if values.joint is None or values.cut_off or len(program.by_input[input.id]) < 2:
        return ()
    names = list(values.cells)
    both = frozenset((HAS, LACKS))
    mine = [at for at, name in enumerate(names) if name in program.by_input[input.id] and values.cells[name] == both]
    if any(program.variables[names[at]].member is None for at in mine):
        return ()
    own = {tuple(row[at] for at in mine) for row in values.joint}
    rest = {tuple(cell for at, cell in enumerate(row) if at not in mine) for row in values.joint}
    some = set(product(both, repeat=len(mine))) - {(LACKS,) * len(mine)}
    independent = len(own) * len(rest) == len(set(values.joint))
    return tuple(names[at] for at in mine) if len(mine) > 1 and own == some and independent else ()


def without(values: Assignments, left_out: frozenset[str]) -> Assignments:
    """The assignments of the other variables."""
    if values.joint is None or not left_out:
        return values
    kept = [at for at, name in enumerate(values.cells) if name not in left_out]
    cells: Mapping[str, frozenset[int]] = {name: cells for name, cells in values.cells.items() if name not in left_out}
    joint = {tuple(row[at] for at in kept): None for row in values.joint}
    whole = len(joint) == prod(len(some) for some in cells.values())
    return Assignments(cells, None if whole else tuple(joint), values.cut_off, sampled=values.sampled)
