"""Comparisons of amounts of picked records: each way in which the records may be the ones that are picked, with what it compares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from reasoner.amounts.values import with_names
from reasoner.policy.criteria import (
    AllOf,
    Amount,
    AnyOfThese,
    Compares,
    CountsRecords,
    Criterion,
    Derived,
    Expression,
    Form,
    InputAmount,
    Not,
    PickedAmount,
    walk,
)
from reasoner.policy.values import Interval

if TYPE_CHECKING:
    from reasoner.cases.layout.rewriting import Rewriting
from reasoner.cases.layout.slots import Slot


def picked_in(test: Compares) -> tuple[PickedAmount, ...]:
    """The amounts of picked records that a comparison has on its sides, each once."""
    return tuple(dict.fromkeys((*_picked(test.left), *_picked(test.right))))


def picks_in(form: Form) -> Iterator[PickedAmount]:
    """The amounts of picked records that a line's own form compares, also those in its conditions on records."""
    match form:
        case Compares():
            for one in picked_in(form):
                yield one
                yield from _below(one.condition)
        case CountsRecords(condition=condition, among=among):
            yield from _below(condition)
            yield from _below(among)
        case Not(of):
            yield from picks_in(of)
        case _:
            pass


def _below(condition: Criterion | None) -> Iterator[PickedAmount]:
    for one in walk(condition) if condition is not None else ():
        yield from picks_in(one.form)


def _picked(one: Expression) -> tuple[PickedAmount, ...]:
    match one:
        case PickedAmount():
            return (one,)
        case Derived(_, parts):
            return tuple(picked for part in parts for picked in _picked(part))
        case _:
            return ()


def picked_form(rewriting: Rewriting, test: Compares, words: str) -> Form:
    """What a comparison with amounts of picked records comes to; not satisfied where there is no such record."""
    picked = picked_in(test)
    key = f"picked/{key_of(test.left)}-{test.comparison.name}-{key_of(test.right)}"
    each = (_picks(rewriting, one, f"{key}/{place}") for place, one in enumerate(picked))
    ways = []
    for chosen in product(*each):
        slots = [slot for slot, _ in chosen]
        here = f"{key}/{'-'.join(str(slot.number) for slot in slots)}"
        at = dict(zip(picked, slots, strict=True))
        placed = Compares(_placed(test.left, at, rewriting), test.comparison, _placed(test.right, at, rewriting))
        compared = Criterion(f"{here}/compared{rewriting.mark}", rewriting.form(placed, words), words)
        ways.append(Criterion(f"{here}{rewriting.mark}", AllOf((*(there for _, there in chosen), compared)), words))
    return AnyOfThese(tuple(ways))


def _picks(rewriting: Rewriting, one: PickedAmount, key: str) -> list[tuple[Slot, Criterion]]:
    """Each record of an input, with the criterion that it is the one that is picked."""
    count = CountsRecords(one.input, None, Interval(Fraction(1)), one.select, one.by, one.condition)
    return list(zip(rewriting.slots[one.input], rewriting.selected(count, key), strict=True))


def _placed(one: Expression, at: Mapping[PickedAmount, Slot], rewriting: Rewriting) -> Expression:
    match one:
        case PickedAmount(part=part):
            return with_names(part, rewriting.within(at[one]).names)
        case Derived(parts=parts):
            return replace(one, parts=tuple(_placed(part, at, rewriting) for part in parts))
        case _:
            return one


def key_of(one: Expression) -> str:
    """A key part that tells amounts apart."""
    match one:
        case Amount(number, unit):
            return f"{number}{unit}"
        case InputAmount(input):
            return input
        case Derived(operation, parts):
            return f"{operation.name}({','.join(map(key_of, parts))})"
        case PickedAmount(input, part, select, by, condition):
            return f"{select}({input},{key_of(part)},{by},{condition.key if condition else 'any'})"
        case _:
            return type(one).__name__
