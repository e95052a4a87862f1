"""Which items of a policy some cases have exercised each way, and which thresholds from both sides."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.answer.answer import Status
from reasoner.answer.counted_lines import lines_of
from reasoner.answer.in_a_line import counted
from reasoner.answer.thresholds import Answered, Threshold, thresholds_of
from reasoner.policy.criteria import Criterion
from reasoner.policy.model import Policy
from reasoner.source.dataclass import dataclass
from reasoner.source.displayed import Displayed
from reasoner.source.in_rows import InRows, Row


@dataclass(frozen=True, slots=True)
class Exercised:
    """A criterion and in how many cases it was satisfied, not satisfied, undetermined."""

    criterion: Criterion
    satisfied: int = 0
    not_satisfied: int = 0
    undetermined: int = 0

    @property
    def each_way(self) -> bool:
        """Whether it was satisfied in some case and not satisfied in another."""
        return self.satisfied > 0 and self.not_satisfied > 0


@dataclass(frozen=True, slots=True)
class Coverage(Displayed, InRows):
    """What some cases exercised of a policy; items and thresholds in the order written, outcomes by determination id."""

    policy: Policy
    cases: int
    items: tuple[Exercised, ...]
    thresholds: tuple[Threshold, ...]
    outcomes: tuple[tuple[str, str, int], ...]  # determination id, canonical name, in how many cases
    conditions_on_records: int = 0  # lines below `where`: their thresholds count, whether they are met is asked of each record

    def rows(self) -> list[Row]:
        """A row for each item, with the number of cases in which it stood each way."""
        return [
            {
                "item": one.criterion.address or one.criterion.key,
                "words": one.criterion.title or one.criterion.words,
                "satisfied": one.satisfied,
                "not_satisfied": one.not_satisfied,
                "undetermined": one.undetermined,
            }
            for one in self.items
        ]

    def __repr__(self) -> str:
        items = counted(len(self.items), "item", "items")
        each = sum(one.each_way for one in self.items)
        return f"<{counted(self.cases, 'case', 'cases')}: {each} of {items} exercised each way>"


def coverage_of(policy: Policy, answered: Iterable[Answered]) -> Coverage:
    """What cases with their answers exercise of a policy."""
    found = list(answered)
    lines = list(lines_of(policy))
    items = tuple(_exercised(one.criterion, found) for one in lines if one.about is None and one.is_written)
    on_records = {one.criterion.span for one in lines if one.about is not None}
    outcomes = []
    for determination in policy.determinations:
        for name in dict.fromkeys(one.outcome.canonical for one in determination.clauses):
            answers = [one for _, some in found for one in some if one.determination.id == determination.id]
            outcomes.append((determination.id, name, sum(one.outcome == name for one in answers)))
    return Coverage(policy, len(found), items, thresholds_of(policy, lines, found), tuple(outcomes), len(on_records))


def _exercised(criterion: Criterion, answered: Iterable[Answered]) -> Exercised:
    counts = dict.fromkeys(Status, 0)
    for _, answers in answered:
        standings = (one.standings.get(criterion.key) for one in answers)
        for status in {one.status for one in standings if one is not None}:
            counts[status] += 1
    return Exercised(criterion, counts[Status.SATISFIED], counts[Status.NOT_SATISFIED], counts[Status.UNDETERMINED])
