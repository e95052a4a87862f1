"""Finds minimal change sets: all of them, or the smallest (or cheapest) where there are more than are asked for.

First as many as are asked for, in any order. Where there are more, bounds on the cost are tried, halving the distance
each time: every set below the lower one is known, and as many as are wanted lie below the upper one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reasoner.answer.changing.assignments import Values
from reasoner.answer.changing.departures import Departures
from reasoner.answer.changing.plan import Bounds, Plan
from reasoner.answer.changing.pool import Pool
from reasoner.answer.changing.refine import Refinement
from reasoner.asp.solve import NO_LIMIT, Limit

Sets = list[frozenset[str]]


class Search:
    """One search. `efforts` by input, without them every input costs 1; `found` is what is known when the time is up."""

    def __init__(
        self,
        departures: Departures,
        plan: Plan,
        pool: Callable[[], Pool],
        efforts: Mapping[str, int],
        most: int,
        at_most: int | None = None,
    ) -> None:
        self.departures = departures
        self.plan = plan
        self.efforts = efforts
        self.most = most
        self.at_most = at_most
        self.refinement = Refinement(departures, plan, pool()) if plan.both_ways else None
        self.values = Values(departures, plan, self.refinement)
        self.found: Sets = []

    def run(self, limit: Limit = NO_LIMIT) -> str:
        """Fill `found`; says in words which bound was reached, if one was."""
        some, complete = self._within(None, limit)
        self.found = some
        if complete:
            return ""
        costs = list(map(self.cost, some))
        low, high = -1, max(costs)
        likely = [min(costs), min(costs) - 1]  # the solver tends to find small sets: the bound is often just there
        below: Sets = []
        while high - low > 1:
            middle = likely.pop() if likely else (low + high) // 2
            if not low < middle < high:
                continue
            some, complete = self._within(middle, limit)
            if complete and len(some) < self.most:
                low, below = middle, some
            else:
                high = middle
                self.found = some
                likely = [min(map(self.cost, some)), min(map(self.cost, some)) - 1]
        known = set(below)
        self.found = (below + [one for one in self.found if one not in known])[: self.most]
        return f"only {self.most} of the ways are listed; {self._sure(low)}"

    def _sure(self, low: int) -> str:
        if self.efforts:
            return f"every way that costs {low} or less is among them" if low >= 0 else "the cheapest are among them"
        if low < 1:
            return "none of the others has fewer changes"
        return f"every way with {low} {'change' if low == 1 else 'changes or fewer'} is among them"

    def cost(self, inputs: frozenset[str]) -> int:
        """What a set costs."""
        return sum(self.efforts.get(id, 0) for id in inputs) if self.efforts else len(inputs)

    def _within(self, cost: int | None, limit: Limit) -> tuple[Sets, bool]:
        """The sets that cost no more, at most as many as are asked for, and whether they are all."""
        bounds = Bounds(self.at_most, cost, self.efforts)
        if self.refinement is None:
            return self._departing(bounds, limit)
        return self.refinement.minimal_sets(self.most, bounds, self._proven, limit)

    def _departing(self, bounds: Bounds, limit: Limit) -> tuple[Sets, bool]:
        """The sets that may reach the target, one more than are asked for: only that shows that there are more."""
        found: Sets = []
        if bounds.cost is None and self.refinement is None:
            self.found = found  # what is found when the time is up counts: each of these is a minimal set

        def take(inputs: frozenset[str]) -> bool:
            found.append(inputs)
            return len(found) <= self.most

        self.departures.minimal_sets(self.plan, take, bounds, limit)
        return found, len(found) <= self.most

    def _proven(self, found: Sets) -> Sets:
        """Those of some sets of which it is plain that they reach the target in every world they leave."""
        plain = [(one, values) for one in found if (values := self.values.plain(one)) is not None]
        proven = self.values.proven([values.cells for _, values in plain])
        self.values.sure.update(one for (one, _), sure in zip(plain, proven, strict=True) if sure)
        return [one for one in found if one in self.values.sure]
