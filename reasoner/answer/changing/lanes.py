"""Many assignments at once, without a solver: one bit of a whole number for each.

For every rule two numbers are computed: the lanes (assignments) in which it holds whatever is left open, and those in which it
may hold. Where an assignment leaves nothing open the two are the same, and exact. Where it does, a lane may be in the second
alone although every world agrees: the values that are left are looked at one by one, so this can only be too cautious, never wrong.
Background knowledge is not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from reasoner.asp.formula import Between, Conjunction, Disjunction, Formula, In, Named, Negation, names_in
from reasoner.asp.program import Program

# The lanes in which something holds whatever is left open, and those in which it may hold.
Rails = tuple[int, int]


@dataclass(frozen=True)
class Lanes:
    """The lanes of some assignments. `cells`: for each variable, for each of its cells, the lanes that leave it that cell."""

    full: int  # every lane
    cells: Mapping[str, Sequence[int]]


class Evaluator:
    """Some heads of a program with all that they read, in an order in which each rule comes after those it reads."""

    def __init__(self, program: Program, heads: Iterable[str]) -> None:
        self.program = program
        self.heads = tuple(heads)
        self._order: list[tuple[str, Formula]] = []
        done: set[str] = set()
        bodies = program.bodies
        for head in self.heads:
            self._place(head, bodies, done)

    def _place(self, head: str, bodies: Mapping[str, Formula], done: set[str]) -> None:
        stack = [head]
        while stack:
            top = stack[-1]
            waiting = [name for name in names_in(bodies[top]) if name not in done] if top not in done else []
            if waiting:
                stack += waiting
                continue
            stack.pop()
            if top not in done:
                done.add(top)
                self._order.append((top, bodies[top]))

    def rails(self, lanes: Lanes) -> dict[str, Rails]:
        """The rails of every rule."""
        found: dict[str, Rails] = {}
        tests: dict[In, Rails] = {}
        for head, body in self._order:
            found[head] = rails_of(body, found, lanes, tests)
        return found

    def settled(self, lanes: Lanes) -> Callable[[Formula], bool | None]:
        """For assignments of which there is one alone: whether a formula over the rules holds, never does, or is open (None)."""
        rails = self.rails(lanes)
        tests: dict[In, Rails] = {}

        def of(formula: Formula) -> bool | None:
            must, may = rails_of(formula, rails, lanes, tests)
            return None if must != may else bool(must)

        return of

    def live(self, lanes: Lanes, rails: Mapping[str, Rails]) -> dict[str, int]:
        """For each variable, the lanes in which one of the heads is open and the variable can still bear on it.

        It can where a line of open rules leads from the head down to an open test of it. Never too few lanes.
        """
        wanted = {head: rails[head][1] & ~rails[head][0] for head in self.heads}
        found: dict[str, int] = {}
        tests: dict[In, Rails] = {}
        for head, body in reversed(self._order):
            if wanted.get(head):
                _live(body, wanted[head], rails, lanes, tests, wanted, found)
        return found


def lanes_of(program: Program, assignments: Sequence[Mapping[str, Iterable[int]]], rest: Mapping[str, Iterable[int]]) -> Lanes:
    """Lanes for some assignments: the cells that each leaves to some variables, over what all of them leave to the others.

    A variable that neither mentions is left open.
    """
    full = (1 << len(assignments)) - 1
    own: dict[str, dict[int, int]] = {}
    moved: dict[str, int] = {}
    for lane, one in enumerate(assignments):
        bit = 1 << lane
        for name, some in one.items():
            moved[name] = moved.get(name, 0) | bit
            there = own.setdefault(name, {})
            for cell in some:
                there[cell] = there.get(cell, 0) | bit
    cells = {}
    for name, variable in program.variables.items():
        others = full & ~moved.get(name, 0)
        left = frozenset(rest.get(name, range(len(variable.cells))))
        mine = own.get(name, {})
        cells[name] = [(others if cell in left else 0) | mine.get(cell, 0) for cell in range(len(variable.cells))]
    return Lanes(full, cells)


def rails_of(formula: Formula, found: Mapping[str, Rails], lanes: Lanes, tests: dict[In, Rails]) -> Rails:
    """The rails of a formula over rules whose rails are found; those of tests are kept in `tests`."""
    match formula:
        case Named(name):
            return found[name]
        case In():
            if formula not in tests:
                tests[formula] = _test(formula, lanes)
            return tests[formula]
        case Negation(of):
            must, may = rails_of(of, found, lanes, tests)
            return lanes.full & ~may, lanes.full & ~must
        case Conjunction(parts):
            all_must = all_may = lanes.full
            for part in parts:
                must, may = rails_of(part, found, lanes, tests)
                all_must &= must
                all_may &= may
            return all_must, all_may
        case Disjunction(parts):
            some_must = some_may = 0
            for part in parts:
                must, may = rails_of(part, found, lanes, tests)
                some_must |= must
                some_may |= may
            return some_must, some_may
        case Between(low, high, parts):
            return _between(low, high, [rails_of(part, found, lanes, tests) for part in parts], lanes.full)
        case _ as never:
            assert_never(never)


def _test(test: In, lanes: Lanes) -> Rails:
    inside = outside = 0
    for cell, there in enumerate(lanes.cells[test.variable]):
        if cell in test.cells:
            inside |= there
        else:
            outside |= there
    return lanes.full & ~outside, inside


def _between(low: int, high: int | None, parts: Sequence[Rails], full: int) -> Rails:
    must_low, may_low = (_at_least(low, [part[rail] for part in parts], full) for rail in (0, 1))
    if high is None:
        return must_low, may_low
    must_more, may_more = (_at_least(high + 1, [part[rail] for part in parts], full) for rail in (0, 1))
    return must_low & ~may_more, may_low & ~must_more


def _at_least(number: int, parts: Sequence[int], full: int) -> int:
    """The lanes in which at least so many of the parts hold."""
    counts = [full] + [0] * number  # counts[n]: lanes with at least n so far
    for part in parts:
        for n in range(number, 0, -1):
            counts[n] |= counts[n - 1] & part
    return counts[number]


def _live(
    formula: Formula,
    above: int,
    rails: Mapping[str, Rails],
    lanes: Lanes,
    tests: dict[In, Rails],
    wanted: dict[str, int],
    found: dict[str, int],
) -> None:
    must, may = rails_of(formula, rails, lanes, tests)
    here = above & may & ~must
    if not here:
        return
    match formula:
        case In(variable):
            found[variable] = found.get(variable, 0) | here
        case Named(name):
            wanted[name] = wanted.get(name, 0) | here
        case Negation(of):
            _live(of, here, rails, lanes, tests, wanted, found)
        case Conjunction(parts) | Disjunction(parts) | Between(_, _, parts):
            for part in parts:
                _live(part, here, rails, lanes, tests, wanted, found)
        case _ as never:
            assert_never(never)
