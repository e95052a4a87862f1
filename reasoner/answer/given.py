"""What a case gives: which of its facts are put into the program, and what is left of the program then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from reasoner.asp.amounts import Stated
from reasoner.asp.from_case import allowed_cells
from reasoner.asp.program import Program
from reasoner.asp.residual import residual
from reasoner.asp.solve import NO_LIMIT, Limit
from reasoner.cases.layout.layout import LaidOut
from reasoner.policy.values import Absent, Exactly, Interval, Known, Within, is_whole


@dataclass(frozen=True)
class Given:
    """What a case gives a program: the cells of the variables that it fixes, and the numbers."""

    fixed: Mapping[str, frozenset[int]]
    stated: Stated


def left_of_case(program: Program, out: LaidOut, loose: frozenset[str] | None, limit: Limit = NO_LIMIT) -> Program:
    """What is left of a program. `loose` (None: all): the inputs that are not taken as given although they are known, or presumed."""
    found = given_by_case(program, out, loose)
    return residual(program, found.fixed, found.stated, out.inputs, limit.check)


def given_by_case(program: Program, out: LaidOut, loose: frozenset[str] | None) -> Given:
    """What a case gives a program. `loose` is as for `left_of_case`."""
    inputs = {**program.inputs, **out.inputs}
    loosened = {place for place, at in out.places.items() if loose is not None and at.field is None and at.input in loose}
    fixed: dict[str, frozenset[int]] = {}
    numbers: dict[str, Fraction] = {}
    moving: dict[str, Fraction] = {}
    ranges: dict[str, Interval] = {}
    loose_ranges: dict[str, Interval] = {}
    absent: set[str] = set()
    for fact in out.case.facts:
        input = inputs[fact.input]
        number = _number(fact.known)
        if isinstance(fact.known, Within):
            (loose_ranges if loose is None or input.id in loose else ranges)[input.id] = fact.known.interval
        if not is_whole(fact.known):
            continue
        if loose is None or input.id in loose or input.id in loosened:
            if number is not None:
                moving[input.id] = number
            continue
        cells = allowed_cells(program, input, fact.known)
        fixed |= {name: cells.get(name, frozenset((0,))) for name in program.by_input.get(input.id, ())}
        if number is not None:
            numbers[input.id] = number
        if isinstance(fact.known, Absent):
            absent.add(input.id)
    stated = {fact.input for fact in out.case.facts}
    for input in inputs.values():
        if input.presumed is None or input.id in stated:
            continue
        known = Exactly(input.presumed)
        number = _number(known)
        if loose is None or input.id in loose:
            if number is not None:
                moving[input.id] = number
            continue
        cells = allowed_cells(program, input, known)
        fixed |= {name: cells.get(name, frozenset((0,))) for name in program.by_input.get(input.id, ())}
        if number is not None:
            numbers[input.id] = number
    return Given(fixed, Stated(inputs, numbers, moving, ranges, frozenset(absent), loose_ranges))


def _number(known: Known) -> Fraction | None:
    match known:
        case Exactly(date() as day):
            return Fraction(day.toordinal())
        case Exactly(Fraction() as number):
            return number
        case _:
            return None
