"""The values that the inputs of a change set can take: for each its own, or jointly where they are tied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from math import prod

from reasoner.answer.departures import Departures, Plan
from reasoner.answer.lanes import lanes_of
from reasoner.answer.polarity import Sign
from reasoner.answer.refine import Refinement
from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError

MOST_JOINT = 2_000  # joint values that are tried one by one

Cells = Mapping[str, frozenset[int]]
New = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Assignments:
    """`cells` are, for each variable, the cells that occur in some working assignment. `joint` are the working
    assignments, in the order of `cells`, where not every combination works; None where every one does.
    `cut_off`: there were too many to try; `joint` is then those found."""

    cells: Cells
    joint: tuple[tuple[int, ...], ...] | None = None
    cut_off: bool = False

    @property
    def works(self) -> bool:
        """Whether there is an assignment that works."""
        return all(self.cells.values()) and self.joint != ()


class Values:
    """The working values of the change sets of one plan.

    An input that nothing ties to others, whose cells the conditions put into two classes, has the class that it is not in
    now: a smaller set would do otherwise. The values of a set in which nothing is tied are tried many at once (lanes.py);
    clingo tries what is left.
    """

    def __init__(self, departures: Departures, plan: Plan, refinement: Refinement | None) -> None:
        self.departures = departures
        self.program = departures.program
        self.plan = plan
        self.refinement = refinement
        self._signs = departures.signs(plan.wanted)
        self._tied = frozenset(id for group in self.program.components() for id in group)
        self._leaders = frozenset(departures.follows.values())
        self._other: dict[str, frozenset[int] | None] = {}
        self._rest = {name: (cell,) for name, cell in plan.base.items() if name not in plan.both_ways} | {
            name: tuple(plan.open[name]) for name in plan.both_ways
        }

    def other_class(self, id: str) -> frozenset[int] | None:
        """The cells that an input has to move to, where that is plain without looking at the rest of its set."""
        if id not in self._other:
            self._other[id] = self._other_class(id)
        return self._other[id]

    def _other_class(self, id: str) -> frozenset[int] | None:
        names = self.program.by_input[id]
        if len(names) != 1 or not self._stands_alone(id) or names[0] in self.plan.both_ways:
            return None
        [name] = names
        tests = self._signs.get(name, ())
        now = _profile(tests, self.plan.base[name])
        others: dict[tuple[bool, ...], list[int]] = {}
        for cell in self._cells(name):
            if (profile := _profile(tests, cell)) != now:
                others.setdefault(profile, []).append(cell)
        return frozenset(next(iter(others.values()))) if len(others) == 1 else None

    def _stands_alone(self, id: str) -> bool:
        return id not in self._tied and id not in self._leaders and id not in self.departures.follows

    def _cells(self, name: str) -> Iterable[int]:
        return sorted(self.plan.open.get(name, range(len(self.program.variables[name].cells))))

    def plain(self, inputs: frozenset[str]) -> Assignments | None:
        """The values of a set of which every input has but one class to move to; None for any other set."""
        cells = {}
        for id in inputs:
            other = self.other_class(id)
            if other is None:
                return None
            cells[self.program.by_input[id][0]] = other
        return Assignments(cells)

    def proven(self, assignments: Sequence[Cells]) -> list[bool]:
        """For each assignment of cells to variables that stand alone, whether the target is sure, whatever is left open."""
        must, _ = self._reached(assignments)
        return [bool(must >> lane & 1) for lane in range(len(assignments))]

    def of(self, inputs: frozenset[str], limit: Limit = NO_LIMIT) -> Assignments:
        """All values of a set that reach the target; none where it never does."""
        if self.refinement is None and (plain := self.plain(inputs)) is not None:
            return plain
        candidates = self._candidates(inputs)
        if all(self._stands_alone(id) for id in inputs):
            return _joined(candidates, lambda tried: self._tried_at_once(tried, limit), limit)
        if self.refinement is None:
            candidates = dict(sorted(self.departures.possible_cells(self.plan, inputs, limit).items()))
        works = self._works(inputs, limit)
        return _joined(candidates, lambda tried: [works(new) for new in tried], limit)

    def first(self, inputs: frozenset[str]) -> New | None:
        """One assignment to a set in which every input stands alone; None for any other set."""
        if not all(self._stands_alone(id) for id in inputs):
            return None
        return {name: min(cells) for name, cells in self._candidates(inputs).items() if cells}

    def _candidates(self, inputs: frozenset[str]) -> dict[str, frozenset[int]]:
        found = {}
        for id in sorted(inputs):
            names = self.program.by_input[id]
            for name in names:
                stated = len(names) == 1 and name not in self.plan.open
                found[name] = frozenset(self._cells(name)) - ({self.plan.base[name]} if stated else set())
        return found

    def _tried_at_once(self, tried: Sequence[New], limit: Limit) -> list[bool]:
        must, may = self._reached([{name: (cell,) for name, cell in new.items()} for new in tried])
        found = []
        for lane, new in enumerate(tried):
            sure = bool(must >> lane & 1)
            if not sure and self.refinement is not None and may >> lane & 1:
                sure = self.refinement.works(new, limit)
            found.append(sure)
        return found

    def _reached(self, assignments: Sequence[Mapping[str, Iterable[int]]]) -> tuple[int, int]:
        """The lanes in which every determination has its target, surely and perhaps."""
        lanes = lanes_of(self.program, assignments, self._rest)
        rails = self.departures.evaluator.rails(lanes)
        must = may = lanes.full
        for id in self.departures.determinations:
            heads = [rails[head] for one, head in self.departures.outcomes.items() if one in self.plan.wanted and one[0] == id]
            some = others = 0
            for sure, perhaps in heads:
                some |= sure
                others |= perhaps
            must, may = must & some, may & others
        return must, may

    def _works(self, inputs: frozenset[str], limit: Limit) -> Callable[[New], bool]:
        refinement = self.refinement
        if refinement is None:
            return lambda new: self.departures.reaches(self.plan, inputs, new, limit)
        followers = [
            name
            for id, leader in refinement.released.items()
            if leader in inputs and id not in inputs
            for name in self.program.by_input[id]
        ]
        ranges = [range(len(self.program.variables[name].cells)) for name in followers]
        return lambda new: any(
            refinement.works({**new, **dict(zip(followers, more, strict=True))}, limit) for more in product(*ranges)
        )


def _profile(tests: Iterable[Sign], cell: int) -> tuple[bool, ...]:
    return tuple(cell in some for some, _ in tests)


def _joined(candidates: Cells, works: Callable[[Sequence[New]], list[bool]], limit: Limit) -> Assignments:
    if limit.passed:
        raise TimeIsUpError
    names = list(candidates)
    cut_off = prod(len(cells) for cells in candidates.values()) > MOST_JOINT
    rows = list(islice(product(*(sorted(candidates[name]) for name in names)), MOST_JOINT))
    tried = [dict(zip(names, row, strict=True)) for row in rows]
    joint = [row for row, good in zip(rows, works(tried), strict=True) if good]
    occurring = {name: frozenset(row[at] for row in joint) for at, name in enumerate(names)}
    if len(names) == 1 or (joint and not cut_off and len(joint) == prod(len(cells) for cells in occurring.values())):
        return Assignments(occurring)
    return Assignments(occurring, tuple(joint), cut_off)
