"""That change sets are minimal, and that there are no others: by groups of inputs that hold the target back while they stay.

Where everything else moves and the target is still out of reach, each change set has a member of the group. So where for each
member of a set some group has that member alone of it, the set is minimal; and where every smallest group that meets all sets
found holds the target back, there is no other set: one that contains none of those found would leave out a group that meets them
all (minimal hitting sets, as in Liffiton et al., *Fast, flexible MUS enumeration*, 2016).

That a group holds the target back is shown by one scenario: exact numbers and cells for what stays open. What is compared with numbers
that stay, and comes out one way whatever the others are, has that way; of the rest whatever helps is taken. So nothing is shown
that is not so, and what no scenario shows may be so all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, product
from math import prod

from reasoner.answer.changing.hitting import smallest_hitting_sets
from reasoner.answer.changing.polarity import least_helpful
from reasoner.answer.changing.refine import Refinement
from reasoner.asp.cells import IntervalCell
from reasoner.asp.solve import NO_LIMIT, Limit
from reasoner.asp.theory import Numbers
from reasoner.policy.intervals import DATES, last_steps, number_in
from reasoner.policy.vocabulary import Number

MOST_GROUPS = 400  # smallest groups that are looked at
MOST_SCENARIOS = 16  # of one group
MOST_PARTS = 60  # into which the cells of the numbers are cut that are compared with one that stays
MOST_WAYS = 200  # of the cells of the numbers that are compared with one that stays

Sets = Sequence[frozenset[str]]
Cells = Mapping[str, frozenset[int]]
Scenario = tuple[Mapping[str, int], Mapping[str, Fraction]]


class HoldingBack:
    """The groups of inputs that hold the target of one question back."""

    def __init__(self, refinement: Refinement) -> None:
        self.refinement = refinement
        self.plan = refinement.stripped
        self.program = refinement.program
        self.first = refinement.copies.sure.first
        self._counted = self.plan.counted & self.program.by_input.keys()
        self._shown: dict[frozenset[str], bool] = {}
        self._ways: dict[object, int | None] = {}

    def show(self, found: Sets, limit: Limit = NO_LIMIT) -> bool:
        """Whether it is shown that there is no change set that contains none of those found, of those that add interchangeable
        records in their order."""
        if any(self._name(id) in self.program.amounts for id in self._counted):
            return False  # what is supplied of a comparison binds its numbers, also those that stay
        groups, complete = smallest_hitting_sets(found, MOST_GROUPS, limit)
        closed = self.refinement.departures.interchangeable.closed
        return complete and all(self.holds_back(closed(one), limit) for one in groups)

    def holds_back(self, group: frozenset[str], limit: Limit = NO_LIMIT) -> bool:
        """Whether it is shown that the target is out of reach while a group stays as it is, whatever else moves."""
        if group not in self._shown:
            self._shown[group] = self._holds_back(group, limit)
        return self._shown[group]

    def _holds_back(self, group: frozenset[str], limit: Limit) -> bool:
        """By one scenario, or by several: each of them for some cells of the numbers that are compared with those that stay."""
        scenarios = list(self._scenarios(group, limit))
        if any(self._reached(group, one, {}, (), limit) is None for one in scenarios):
            return True
        failing: list[Cells] = []
        for _ in range(MOST_PARTS if scenarios else 0):
            cells = self._reached(group, scenarios[0], {}, failing, limit)
            if cells is None:
                return True
            other = next((one for one in scenarios if self._reached(group, one, cells, (), limit) is None), None)
            if other is None:
                return False
            failing.append(self._widened(group, other, cells, limit))
        return False

    def _widened(self, group: frozenset[str], scenario: Scenario, cells: Cells, limit: Limit) -> Cells:
        """More cells of numbers, together, with which a scenario fails, too."""
        for name in cells:
            fewer = {one: some for one, some in cells.items() if one != name}
            if self._reached(group, scenario, fewer, (), limit) is None:
                cells = fewer
        for name in cells:
            for at in range(len(self.program.variables[name].cells)):
                more = {**cells, name: cells[name] | {at}}
                if at not in cells[name] and self._reached(group, scenario, more, (), limit) is None:
                    cells = more
        return cells

    def _scenarios(self, group: frozenset[str], limit: Limit) -> Iterator[Scenario]:
        """Cells for what stays open, with exact numbers for what is compared."""
        moving = self._counted - group
        mixed = frozenset().union(*(one for one in self.program.tied if one & moving))
        names = [name for name in sorted(self.plan.both_ways) if self._stays(name, moving) and self._input(name) not in mixed]
        options = [self._options(name) for name in names]
        for cells in islice(product(*options), MOST_SCENARIOS):
            where = dict(zip(names, cells, strict=True))
            for side in (0, 1):
                numbers = ((self._input(name), self._number(name, where[name], side)) for name in names)
                scenario = (where, {id: number for id, number in numbers if number is not None})
                if self._can_be(*scenario, moving, limit):
                    yield scenario

    def _can_be(self, where: Mapping[str, int], exact: Mapping[str, Fraction], moving: frozenset[str], limit: Limit) -> bool:
        """Whether what is always so leaves such a scenario."""
        tied = frozenset().union(*self.program.tied) - moving
        if tied.isdisjoint(map(self._input, where)):
            return True
        ways = {name: self._way(name, where, exact, moving, {}, limit) for name in self.program.amounts}
        allowed = {name: frozenset((at,)) for name, at in ways.items() if at is not None}
        stays = {name: at for name, at in self.plan.base.items() if self._input(name) not in moving}
        allowed |= {name: frozenset((at,)) for name, at in {**stays, **where}.items()}
        return self.refinement.departures.worlds.possible(allowed, limit=limit)

    def _stays(self, name: str, moving: frozenset[str]) -> bool:
        return name not in self.program.amounts and self._input(name) not in moving

    def _input(self, name: str) -> str:
        return self.program.variables[name].input

    def _options(self, name: str) -> list[int]:
        """The cells of which one may help least: that one where there is one, else one of each kind that conditions tell apart."""
        tests, cells = self.plan.signs.get(name, ()), sorted(self.plan.open[name])
        least = least_helpful(tests, cells)
        if least is not None:
            return [least]
        kinds = {tuple(cell in some for some, _ in tests): cell for cell in reversed(cells)}
        return sorted(kinds.values())

    def _number(self, name: str, at: int, side: int) -> Fraction | None:
        """A number in a cell, at one of its ends where it has one."""
        cell = self.program.variables[name].cells[at]
        if not isinstance(cell, IntervalCell):
            return None
        type = self.program.inputs[self._input(name)].type
        number = type if isinstance(type, Number) else DATES
        one = last_steps(cell.interval, number)
        low, high = (one.low if one.low_included else None), (one.high if one.high_included else None)
        end = (low, high)[side]
        return end if end is not None else number_in(cell.interval, number)

    def _reached(
        self,
        group: frozenset[str],
        scenario: Scenario,
        cells: Cells,
        failing: Sequence[Cells],
        limit: Limit,
    ) -> Cells | None:
        """Where the target may be within reach in a scenario while some numbers are in some cells, and none of those of `failing`:
        the cells of all numbers that are compared with those that stay. None where it is out of reach."""
        where, exact = scenario
        moving = self._counted - group
        beside = [
            self._name(id)
            for one in self.program.amounts.values()
            if any(id in exact for id in one.inputs)
            for id in one.inputs
            if id in moving and id in self.program.by_input
        ]
        ways = {name: self._way(name, where, exact, moving, cells, limit) for name in self.program.amounts}
        there = {**where, **{name: at for name, at in ways.items() if at is not None}}
        also = [*self.first.within(cells), *self.first.avoiding(failing), *self.first.barring(())]
        sure, looked_at = self.refinement.copies.sure, tuple(dict.fromkeys(beside))
        return sure.reaching(self.plan, self.refinement.released, moving, there, also, looked_at, limit)

    def _way(
        self,
        name: str,
        where: Mapping[str, int],
        exact: Mapping[str, Fraction],
        moving: frozenset[str],
        beside: Cells,
        limit: Limit,
    ) -> int | None:
        """How a comparison with numbers that stay comes out, whatever those that move are; None where that is open."""
        test = self.program.amounts[name]
        parts = [id for id in test.inputs if id in self.program.by_input]
        if name not in self.plan.both_ways or test.gates or not any(id in exact for id in parts):
            return None
        names = [self._name(id) for id in parts]
        beside = {**{one: frozenset((where[one],)) for one in names if one in where}, **beside}
        key = (name, tuple(exact.get(id) for id in parts), tuple(map(beside.get, names)), tuple(id in moving for id in parts))
        if key not in self._ways:
            cells = [
                sorted(beside[one]) if one in beside else self._cells(id, moving) for id, one in zip(parts, names, strict=True)
            ]
            numbers = Numbers(self.program, exact)
            found: set[int] = set()
            for row in product(*cells) if prod(map(len, cells)) <= MOST_WAYS else ():
                if any(not numbers.domains(id, (at,)) for id, at in zip(parts, row, strict=True)):
                    continue  # there is nothing to compare
                found |= numbers.can_be(name, {one: (at,) for one, at in zip(names, row, strict=True)}, limit.check)
                if len(found) > 1:
                    break
            self._ways[key] = next(iter(found)) if len(found) == 1 else None
        return self._ways[key]

    def _name(self, id: str) -> str:
        return self.program.by_input[id][0]

    def _cells(self, id: str, moving: frozenset[str]) -> list[int]:
        name = self._name(id)
        if id not in moving and name in self.plan.base:
            return [self.plan.base[name]]
        return sorted(self.plan.open.get(name, range(len(self.program.variables[name].cells))))
