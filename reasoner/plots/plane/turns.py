"""Where the answer to a case may turn as two numbers change: what is left of the policy for the case says it exactly.

A condition on one number turns at its cells' ends, a comparison of the two along a curve. What also hangs on a further number that
the case leaves open has no line of its own, and is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from reasoner.amounts.values import value_of
from reasoner.answer.engine import Engine
from reasoner.asp.amounts import AmountTest
from reasoner.asp.cells import IntervalCell
from reasoner.asp.formula import In, variables_in
from reasoner.asp.program import Program
from reasoner.cases.case import Case
from reasoner.plots.plane.curves import Moved, Planar, curves_of
from reasoner.policy.criteria import Expression
from reasoner.policy.intervals import Cut, cuts_of
from reasoner.source.dataclass import dataclass
from reasoner.source.limit import Limit
from reasoner.source.problem import Problem, ProblemsFound


@dataclass(frozen=True, slots=True)
class Parting:
    """What may part answers: numbers of x, numbers of y, and amounts of both that are compared with 0."""

    x: frozenset[Fraction]
    y: frozenset[Fraction]
    both: tuple[Expression, ...]

    def turned(self) -> Parting:
        """The same with the two numbers exchanged."""
        return Parting(self.y, self.x, self.both)

    def sides(self, numbers: Mapping[str, Fraction], x: Fraction, y: Fraction) -> Iterator[int]:
        """On which side of everything a point lies: -1, 0 or 1; 2 where an amount is divided by 0. `numbers` are x and y by id."""
        yield from ((at < x) - (at > x) for at in sorted(self.x))
        yield from ((at < y) - (at > y) for at in sorted(self.y))
        for one in self.both:
            value = value_of(one, numbers)
            yield 2 if value is None else (value > 0) - (value < 0)

    def curves(self, x: str, y: str) -> Iterator[Planar | Moved]:
        """The curves along which the comparisons turn; raises NotACurveError."""
        for one in self.both:
            yield from curves_of(one, x, y)


def parting_of(engine: Engine, case: Case, determination: str, x: str, y: str, limit: Limit) -> Parting:
    """What may part the answers to a case as x and y change, of which it says nothing; raises ProblemsFound where no line says it."""
    with limit.in_force():
        program = engine.asking(case, frozenset((x, y)), limit).questions.program
    decided = program.determinations[determination]
    each = (one.head for some in (decided.clauses, *decided.each.values()) for one in some)
    read = {name: set(tests) for name, tests in program.variables_read([*each, *decided.outcomes.values()]).items()}
    for test in (test for tie in program.constraints for test in variables_in(tie.formula)):
        read.setdefault(test.variable, set()).add(test)
    at: dict[str, set[Fraction]] = {x: set(), y: set()}
    for name, tests in read.items():
        if name not in program.amounts and (id := program.variables[name].input) in at:
            at[id].update(number for test in tests for number, _ in _told_apart(program, test))
    amounts = [program.amounts[name] for name in sorted(read) if name in program.amounts]
    mine = [test for test in amounts if {x, y} & {*test.inputs}]
    if more := [_hangs_on_more(test, program, x, y) for test in mine if _is_open(test, x, y)]:
        raise ProblemsFound(tuple({one.message: one for one in more}.values()))
    both = [whole for test in mine if not test.free and (whole := test.whole()) is not None]
    return Parting(frozenset(at[x]), frozenset(at[y]), tuple(both))


def _is_open(test: AmountTest, x: str, y: str) -> bool:
    """Whether a comparison hangs on more than two numbers."""
    return not {*test.inputs} <= {x, y} or bool(test.gates) or test.whole() is None


def _told_apart(program: Program, test: In) -> Iterator[Cut]:
    """The cuts between neighbouring cells of a number, one of which a test takes and the other not."""
    cells = program.variables[test.variable].cells
    for at, (one, after) in enumerate(pairwise(cells)):
        if isinstance(one, IntervalCell) and isinstance(after, IntervalCell) and (at in test.cells) != (at + 1 in test.cells):
            yield max(cuts_of(one.interval))  # its high end, which it has, for another cell comes after it


def _hangs_on_more(test: AmountTest, program: Program, x: str, y: str) -> Problem:
    others = [id for id in test.inputs if id not in (x, y)]
    inputs = {one.id: one for one in program.policy.vocabulary.inputs}
    named = [inputs[id].phrase if id in inputs else id for id in others]
    words = test.compared.words
    hint = f"state {' and '.join(named)}" if named else "state the records wholly, each with its fields"
    return Problem(
        "map-without-lines", f"`{words}` also hangs on what the case leaves open, so no line tells where it turns", hint=hint
    )


def no_line(words: str) -> Problem:
    """That two numbers are compared in a way that no line shows."""
    message = f"{words}: the two numbers are compared along no curve that has one value of one for each value of the other"
    return Problem("map-without-lines", message, hint="sweep one of the two numbers, with the other stated")
