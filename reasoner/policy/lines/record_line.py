"""What a sentence about records says, and what a block of conditions below it makes of it."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from fractions import Fraction

from reasoner.policy.criteria import (
    AllOf,
    Compares,
    Counted,
    CountsRecords,
    Criterion,
    Expression,
    Form,
    IfThen,
    LongestRun,
    NoneOf,
    Not,
    PickedAmount,
    TotalOf,
)
from reasoner.policy.lines.record_words import all_of
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Input
from reasoner.source.dataclass import dataclass

NONE = Interval(Fraction(0), True, Fraction(0))


class Kind(Enum):
    """What a block below the sentence does."""

    FILTER = "filter"  # it limits which records are counted, added or strung together
    EVERY = "every"  # it is asked of every record
    PICKED = "picked"  # it is asked of the record that was picked: `is one where`
    AMONG = "among"  # it limits among which one is picked: `among those where`; `provided that` asks something of it
    TWO_WAYS = "two ways"  # `the most recent course where`: either
    WHOLE = "whole"  # the sentence says all by itself


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A sentence about records: its form without any block, what a block does, and the input."""

    kind: Kind
    form: Form
    input: Input
    noun: str


def block_form(line: RecordLine, block: Criterion, provided: tuple[Criterion, ...], key: str) -> Form:
    """The form with what is indented below the sentence; `provided` is asked of the record picked among those of the block."""
    form = line.form
    match line.kind:
        case Kind.EVERY:
            form = replace(_counts(form), count=NONE)
            return with_condition(form, Criterion(f"{key}/not", NoneOf((block,)), span=block.span), f"{key}/both")
        case Kind.PICKED:
            return replace(_counts(form), condition=block)
        case Kind.AMONG:
            counts = _counts(form)
            among = block if counts.among is None else Criterion(f"{key}/among-both", AllOf((counts.among, block)))
            return replace(counts, among=among, condition=all_of(provided, f"{key}/asked"))
        case _:
            return with_condition(form, block, f"{key}/both")


def with_condition(form: Form, block: Criterion, key: str) -> Form:
    """The form with one more condition on the records that it counts, adds or strings together."""
    match form:
        case CountsRecords():
            return replace(form, condition=_both(form.condition, block, key))
        case Compares(left, _, right):
            return replace(form, left=_in_expression(left, block, key), right=_in_expression(right, block, key))
        case AllOf(parts):
            return AllOf(tuple(replace(one, form=with_condition(one.form, block, f"{key}/{one.key}")) for one in parts))
        case IfThen(_, then):
            return replace(form, then=replace(then, form=with_condition(then.form, block, f"{then.key}/both")))
        case Counted(parts=parts):
            return replace(
                form, parts=tuple(replace(one, form=with_condition(one.form, block, f"{one.key}/both")) for one in parts)
            )
        case Not(of):
            return Not(with_condition(of, block, key))
        case _:
            return form


def _in_expression(one: Expression, block: Criterion, key: str) -> Expression:
    match one:
        case TotalOf() | LongestRun() | PickedAmount():
            return replace(one, condition=_both(one.condition, block, key))
        case _:
            return one


def _both(one: Criterion | None, other: Criterion, key: str) -> Criterion:
    return other if one is None else Criterion(key, AllOf((one, other)), span=other.span)


def _counts(form: Form) -> CountsRecords:
    if not isinstance(form, CountsRecords):
        raise TypeError("a sentence of this kind counts records")
    return form
