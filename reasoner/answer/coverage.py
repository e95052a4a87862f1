"""Which items of a policy some cases have exercised each way, and which thresholds from both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction

from reasoner.answer.answer import Answer, Status
from reasoner.cases.case import Case
from reasoner.policy.criteria import Criterion, IsWithin, Not, walk
from reasoner.policy.model import Policy
from reasoner.policy.values import Exactly, Interval, Known, Within
from reasoner.source.dataclass import dataclass

Answered = tuple[Case, tuple[Answer, ...]]


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
class Threshold:
    """One end of a number's or date's interval, and in how many cases the value was known to lie on each side of it.

    `inside` are the cases on the side that the line asks for, `outside` those beyond the end; `at` is the end itself.
    """

    criterion: Criterion
    at: Fraction
    inside: int = 0
    outside: int = 0

    @property
    def both_sides(self) -> bool:
        """Whether there were cases on both sides."""
        return self.inside > 0 and self.outside > 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """What some cases exercised of a policy; items and thresholds in the order written, outcomes by determination id."""

    cases: int
    items: tuple[Exercised, ...]
    thresholds: tuple[Threshold, ...]
    outcomes: tuple[tuple[str, str, int], ...]  # determination id, canonical name, in how many cases


def coverage_of(policy: Policy, answered: Iterable[Answered]) -> Coverage:
    """What cases with their answers exercise of a policy."""
    found = list(answered)
    criteria = list(_criteria(policy))
    items = tuple(_exercised(one, found) for one in criteria)
    thresholds = tuple(end for one in criteria for end in _thresholds(one, found))
    outcomes = []
    for determination in policy.determinations:
        for name in dict.fromkeys(one.outcome.canonical for one in determination.clauses):
            answers = [one for _, some in found for one in some if one.determination.id == determination.id]
            outcomes.append((determination.id, name, sum(one.outcome == name for one in answers)))
    return Coverage(len(found), items, thresholds, tuple(outcomes))


def _criteria(policy: Policy) -> Iterator[Criterion]:
    """The criteria that outcomes rest on, with the policy's own definitions."""
    for determination in policy.determinations:
        for clause in determination.clauses:
            if clause.condition is not None:
                yield from walk(clause.condition)
    for definition in policy.definitions:
        yield from walk(definition.criterion)


def _exercised(criterion: Criterion, answered: Iterable[Answered]) -> Exercised:
    counts = dict.fromkeys(Status, 0)
    for _, answers in answered:
        standings = (one.standings.get(criterion.key) for one in answers)
        for status in {one.status for one in standings if one is not None}:
            counts[status] += 1
    return Exercised(criterion, counts[Status.SATISFIED], counts[Status.NOT_SATISFIED], counts[Status.UNDETERMINED])


def _thresholds(criterion: Criterion, answered: list[Answered]) -> Iterator[Threshold]:
    form = criterion.form.of if isinstance(criterion.form, Not) else criterion.form
    if not isinstance(form, IsWithin):
        return
    facts = [fact for case, _ in answered if (fact := case.fact(form.input)) is not None]
    interval = form.interval
    for end, is_low in ((interval.low, True), (interval.high, False)):
        if end is not None:
            sides = [_side(fact.known, interval, end, is_low) for fact in facts]
            yield Threshold(criterion, end, sides.count("inside"), sides.count("outside"))


def _side(known: Known, interval: Interval, end: Fraction, is_low: bool) -> str:
    """On which side of an end all that a fact leaves possible lies; empty where it is on both, or no number."""
    half = Interval(end, interval.low_included) if is_low else Interval(high=end, high_included=interval.high_included)
    match known:
        case Exactly(value) if isinstance(value, Fraction | date):
            number = Fraction(value.toordinal()) if isinstance(value, date) else value
            return "inside" if half.holds(number) else "outside"
        case Within(stated):
            if _within(stated, half):
                return "inside"
            other = Interval(high=end, high_included=not interval.low_included)
            rest = other if is_low else Interval(end, not interval.high_included)
            return "outside" if _within(stated, rest) else ""
        case _:
            return ""


def _within(inner: Interval, outer: Interval) -> bool:
    """Whether an interval lies in another that has one end."""
    if outer.low is not None:
        return inner.low is not None and (
            inner.low > outer.low or (inner.low == outer.low and outer.low_included >= inner.low_included)
        )
    assert outer.high is not None  # noqa: S101  INVARIANT: it has one end
    return inner.high is not None and (
        inner.high < outer.high or (inner.high == outer.high and outer.high_included >= inner.high_included)
    )
