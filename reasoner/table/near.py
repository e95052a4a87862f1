"""The values at which a policy's lines turn, by input: what random cases have to lie near to be worth deciding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from reasoner.cases.evaluation.reads import amounts_read
from reasoner.policy.codes import neighbours
from reasoner.policy.criteria import (
    Amount,
    Compares,
    CountsRecords,
    Derived,
    Expression,
    Form,
    InCodes,
    InputAmount,
    IsWithin,
    Not,
    PickedAmount,
    TotalOf,
    everywhere,
)
from reasoner.policy.model import CodeRange, Policy, all_criteria
from reasoner.policy.units import converted
from reasoner.policy.values import Code, Interval

LONGEST_DAYS = 130 * 366
SHARES = (1, 2, 3)  # a total over records is near its threshold where each has such a part of it


@dataclass(frozen=True)
class Near:
    """Where lines turn, by input or field: numbers and days, lengths of time before or after one, counts of records, codes."""

    numbers: dict[str, set[Fraction]] = field(default_factory=dict)
    months: dict[str, set[int]] = field(default_factory=dict)
    days: dict[str, set[int]] = field(default_factory=dict)
    counts: dict[str, set[int]] = field(default_factory=dict)
    codes: dict[str, set[Code]] = field(default_factory=dict)


def near_of(policy: Policy) -> Near:
    """What the lines of a policy compare with."""
    near = Near()
    for root in all_criteria(policy):
        for one in everywhere(root):
            _of_form(one.form, near, policy)
    return near


def _of_form(form: Form, near: Near, policy: Policy) -> None:
    match form:
        case Not(of):
            _of_form(of, near, policy)
        case IsWithin(input, interval):
            near.numbers.setdefault(input, set()).update(_ends(interval))
        case Compares(left, _, right):
            _compared(left, right, near)
            _compared(right, left, near)
        case CountsRecords(input, count=count):
            near.counts.setdefault(input, set()).update(int(end) for end in _ends(count))
        case InCodes(input, _, code_list):
            ranges = (one for codes in policy.code_lists if codes.key == code_list for one in codes.ranges)
            near.codes.setdefault(input, set()).update(_codes(ranges))
        case _:
            pass


def _compared(one: Expression, other: Expression, near: Near) -> None:
    """What one side of a comparison says of the inputs on the other."""
    amounts = list(_amounts(other))
    match one:
        case InputAmount(input) | PickedAmount(part=InputAmount(input)) if isinstance(other, Amount):
            near.numbers.setdefault(input, set()).add(other.number)
        case TotalOf(part=InputAmount(input)) if isinstance(other, Amount):
            near.numbers.setdefault(input, set()).update(other.number / share for share in SHARES)
        case _:
            amounts += list(_amounts(one))
    for amount in amounts:
        for into, found in (("months", near.months), ("days", near.days)):
            length = converted(amount.number, amount.unit, into)
            if length is not None and length.denominator == 1 and 0 < length <= LONGEST_DAYS:
                for input in amounts_read(one):
                    found.setdefault(input, set()).add(int(length))


def _amounts(amount: Expression) -> Iterator[Amount]:
    match amount:
        case Amount():
            yield amount
        case Derived(_, parts):
            for part in parts:
                yield from _amounts(part)
        case _:
            return


def _ends(interval: Interval) -> tuple[Fraction, ...]:
    return tuple(end for end in (interval.low, interval.high) if end is not None)


def _codes(ranges: Iterable[CodeRange]) -> Iterator[Code]:
    """The ends of ranges, and the codes next to them."""
    for one in ranges:
        for end in {one.first, one.last}:
            yield Code(one.system, end)
            yield from (Code(one.system, text) for text in neighbours(one.system, end))
