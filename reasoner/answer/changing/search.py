"""Finds minimal change sets: all of them, or the smallest (or cheapest) where there are more than are asked for.

First as many as are asked for, in any order. Where there are more, bounds on the cost are tried, halving the distance
each time: every set below the lower one is known, and as many as are wanted lie below the upper one.
"""

from __future__ import annotations

from collections.abc import Mapping

from reasoner.answer.changing.assignments import Values
from reasoner.answer.changing.departures import Departures
from reasoner.answer.changing.holding_back import HoldingBack
from reasoner.answer.changing.plan import Bounds, Plan
from reasoner.answer.changing.refine import Copies, Refinement
from reasoner.asp.solve import NO_LIMIT, Limit

Sets = list[frozenset[str]]


class Search:
    """One search. `efforts` by input, without them every input costs 1; `found` is what is known when the time is up."""

    def __init__(
        self,
        departures: Departures,
        plan: Plan,
        copies: Copies,
        efforts: Mapping[str, int],
        most: int,
        at_most: int | None = None,
    ) -> None:
        self.departures = departures
        self.plan = plan
        self.efforts = efforts
        self.most = most
        self.at_most = at_most
        self.refinement = Refinement(departures, plan, copies) if plan.both_ways else None
        self.values = Values(departures, plan, self.refinement)
        self.found: Sets = []
        self.cut_off = ""
        self.minimal = False  # whether it was found out that no part of a set does, by cases either
        self.by_cases: Sets = []  # those of which only all worlds, one by one, show that they reach the target

    @property
    def listed(self) -> Sets:
        """The sets found, each but once where they are the same but for which of several interchangeable records is which."""
        return self.departures.interchangeable.distinct(self.found)

    def run(self, limit: Limit = NO_LIMIT) -> None:
        """Fill `found`; `cut_off` then says in words which bound was reached, if one was."""
        self.cut_off = ""
        some, complete = self._within(None, limit)
        self.found = some
        if complete:
            return
        if self.departures.program.amounts:  # a bound makes the search many times slower where amounts are compared
            self.found = some[: self.most]
            self.cut_off = f"only {len(self.found)} of the ways were looked at"
            return
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
        self.cut_off = f"only {self.most} of the ways are listed; {self._sure(low)}"

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
        found: Sets = [one for one in self.by_cases if cost is None or self.cost(one) <= cost]
        if cost is None:
            self.found = found  # what is found when the time is up counts

        begun = limit.left
        complete = True

        def take(inputs: frozenset[str]) -> bool:
            nonlocal complete
            found.append(inputs)
            # The values of those found take time, too, most where amounts are compared.
            hurries = bool(self.departures.program.amounts) and limit.left < begun / 2
            complete = len(found) <= self.most and not hurries
            return complete

        if self.refinement is None:
            self.departures.minimal_sets(self.plan, take, bounds, limit)
        else:
            self.refinement.sure_sets(take, bounds, self.by_cases, limit)
            self.values.sure.update(one for one in found if one not in self.by_cases)
        return found, complete

    def settle(self, limit: Limit = NO_LIMIT) -> None:
        """Find the sets, if any, that reach the target only as all worlds do, by cases: those found that contain one are not minimal.
        Where not all are listed and amounts are compared, only whether some have fewer changes than those found is looked for.
        Raises TimeIsUpError where that was not found out."""
        if self.cut_off and self.departures.program.amounts:
            self._look_for_less(limit)
            return
        while self.refinement is not None:
            if not self.cut_off and HoldingBack(self.refinement).show(self.found, limit):
                break
            # Where not all are listed, of those that cost as much as the dearest only parts of the listed ones are looked for.
            dearest = max(map(self.cost, self.found), default=0) if self.cut_off else None
            cost = dearest if dearest is None or self.efforts else dearest - 1
            found = self.refinement.others(self.found, self.most, Bounds(self.at_most, cost, self.efforts), limit)
            others = [one for one in found if self.cost(one) != dearest or any(one < other for other in self.found)]
            if not others:
                break
            self.by_cases += others
            self.run(limit)
        self.minimal = True

    def _look_for_less(self, limit: Limit) -> None:
        """Put sets before those found while there are some that cost less than all of them."""
        while self.found:
            less, _ = self._within(min(map(self.cost, self.found)) - 1, limit)
            if not less:
                break
            self.found = sorted(dict.fromkeys((*less, *self.found)), key=self.cost)[: self.most]
