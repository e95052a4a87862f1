"""Which items of a policy some cases have exercised each way, and which thresholds from both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from reasoner.answer.answer import Status
from reasoner.answer.thresholds import Answered, Threshold, thresholds_of
from reasoner.policy.criteria import (
    Compares,
    CountsRecords,
    Criterion,
    Derived,
    Expression,
    Form,
    LongestRun,
    Not,
    PickedAmount,
    TotalOf,
    parts_of,
)
from reasoner.policy.model import Policy
from reasoner.source.dataclass import dataclass
from reasoner.source.span import Span


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
class Coverage:
    """What some cases exercised of a policy; items and thresholds in the order written, outcomes by determination id."""

    cases: int
    items: tuple[Exercised, ...]
    thresholds: tuple[Threshold, ...]
    outcomes: tuple[tuple[str, str, int], ...]  # determination id, canonical name, in how many cases
    conditions_on_records: int = 0  # lines below `where`: their thresholds count, whether they are met is asked of each record


def coverage_of(policy: Policy, answered: Iterable[Answered]) -> Coverage:
    """What cases with their answers exercise of a policy."""
    found = list(answered)
    lines = list(_lines(policy))
    items = tuple(_exercised(one.criterion, found) for one in lines if one.record is None and one.is_written)
    thresholds = tuple(end for one in lines for end in thresholds_of(policy, one.criterion, one.record, found))
    on_records = {one.criterion.span for one in lines if one.record is not None}
    outcomes = []
    for determination in policy.determinations:
        for name in dict.fromkeys(one.outcome.canonical for one in determination.clauses):
            answers = [one for _, some in found for one in some if one.determination.id == determination.id]
            outcomes.append((determination.id, name, sum(one.outcome == name for one in answers)))
    return Coverage(len(found), items, thresholds, tuple(outcomes), len(on_records))


@dataclass(frozen=True, slots=True)
class _Line:
    """A criterion, the input whose one record it is about, and whether the author wrote it (or the end of a window that is)."""

    criterion: Criterion
    record: str | None = None
    is_written: bool = True


def _lines(policy: Policy) -> Iterator[_Line]:
    """The criteria that outcomes rest on, with the policy's own definitions.

    Of a decision table each row and each result, once: how they hang together is not the author's.
    """
    for determination in policy.determinations:
        for clause in determination.clauses:
            if clause.condition is not None:
                yield from _below(clause.condition)
    results = tuple(one.key for one in policy.tables)
    for definition in policy.definitions:
        key = definition.criterion.key
        if key in results or key.startswith(tuple(f"{one}-is-" for one in results)):
            yield _Line(definition.criterion)
        else:
            yield from _below(definition.criterion)


def _below(one: Criterion, record: str | None = None, span: Span | None = None) -> Iterator[_Line]:
    """A criterion and all below it, and after each the conditions on one record that it has."""
    yield _Line(one if one.span else replace(one, span=span), record, is_written=one.span is not None)
    for condition, input in _conditions(one.form):
        yield from _below(condition, input, one.span or span)
    for part in parts_of(one):
        yield from _below(part, record, one.span or span)


def _conditions(test: Form | Expression) -> Iterator[tuple[Criterion, str]]:
    """The conditions on one record that a form or an amount has, with the input that the record is of."""
    match test:
        case CountsRecords(input=input, condition=condition, among=among):
            yield from ((found, input) for found in (condition, among) if found is not None)
        case (
            TotalOf(input=input, condition=Criterion() as condition)
            | PickedAmount(input=input, condition=Criterion() as condition)
            | LongestRun(input=input, condition=Criterion() as condition)
        ):
            yield condition, input
        case Compares(left, _, right):
            yield from (*_conditions(left), *_conditions(right))
        case Derived(parts=parts):
            yield from (found for part in parts for found in _conditions(part))
        case Not(of):
            yield from _conditions(of)
        case _:
            return


def _exercised(criterion: Criterion, answered: Iterable[Answered]) -> Exercised:
    counts = dict.fromkeys(Status, 0)
    for _, answers in answered:
        standings = (one.standings.get(criterion.key) for one in answers)
        for status in {one.status for one in standings if one is not None}:
            counts[status] += 1
    return Exercised(criterion, counts[Status.SATISFIED], counts[Status.NOT_SATISFIED], counts[Status.UNDETERMINED])
