"""The lines of a policy that coverage counts: those of its outcomes and definitions, and their conditions on one record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reasoner.answer.thresholds import AboutOne, Line
from reasoner.policy.criteria import (
    AllOf,
    Compares,
    CountsRecords,
    Criterion,
    Derived,
    Expression,
    Form,
    IfThen,
    LongestRun,
    Not,
    PickedAmount,
    TotalOf,
    parts_of,
)
from reasoner.policy.model import Policy


def lines_of(policy: Policy) -> Iterator[Line]:
    """The criteria that outcomes rest on, with the policy's own definitions.

    Of a decision table each row and each result, once: how they hang together is not the author's.
    """
    for determination in policy.determinations:
        for clause in determination.clauses:
            if clause.condition is not None:
                yield from _below(_written(clause.condition))
    results = tuple(one.key for one in policy.tables)
    for definition in policy.definitions:
        one = definition.criterion
        if one.key in results or one.key.startswith(tuple(f"{key}-is-" for key in results)):
            yield _written(one)
        else:
            yield from _below(_written(one))


def _written(one: Criterion) -> Line:
    return Line(one, said=one.words, is_written=one.span is not None)


def _below(line: Line) -> Iterator[Line]:
    """A line and all below it, and after each the conditions on one record that it has."""
    yield line
    one = line.criterion
    for condition, input, picked in _conditions(one.form):
        about = AboutOne(input, condition, condition, picked)
        yield from _below(replace(_part(line, condition), about=about, given=None, denied=False))
    for part in parts_of(one):
        below = _part(line, part)
        if line.about is not None and not _is_window(one):
            below = replace(below, about=replace(line.about, of=part))
        if isinstance(one.form, IfThen) and part is one.form.then and not line.is_written:
            below = replace(below, given=one.form.condition)
        yield from _below(below)


def _part(line: Line, part: Criterion) -> Line:
    """A criterion below a line. What the author did not write stands at the place of the line that comes to it."""
    if part.span is not None:
        above = replace(line, criterion=part, said=part.words, is_written=True)
    else:
        above = replace(line, criterion=replace(part, span=line.criterion.span), is_written=False)
    return replace(above, denied=line.denied != isinstance(line.criterion.form, Not))


def _is_window(one: Criterion) -> bool:
    """Whether a line asks the two ends of one amount, as a window does: together they are one condition."""
    parts = one.form.parts if isinstance(one.form, AllOf) else ()
    ends = [part.form.left for part in parts if isinstance(part.form, Compares) and part.span is None]
    return len(ends) == len(parts) == 2 and ends[0] == ends[1]


def _conditions(test: Form | Expression) -> Iterator[tuple[Criterion, str, CountsRecords | None]]:
    """The conditions on one record that a form or an amount has, with the input that the record is of, and how it is picked."""
    match test:
        case CountsRecords(input=input, condition=condition, among=among, select=select):
            yield from ((one, input, test if select else None) for one in (condition,) if one is not None)
            yield from ((one, input, None) for one in (among,) if one is not None)
        case (
            TotalOf(input=input, condition=Criterion() as condition)
            | PickedAmount(input=input, condition=Criterion() as condition)
            | LongestRun(input=input, condition=Criterion() as condition)
        ):
            yield condition, input, None
        case Compares(left, _, right):
            yield from (*_conditions(left), *_conditions(right))
        case Derived(parts=parts):
            yield from (found for part in parts for found in _conditions(part))
        case Not(of):
            yield from _conditions(of)
        case _:
            return
