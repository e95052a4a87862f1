"""Comparisons with the lesser or the greater of several amounts, as comparisons with each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from reasoner.amounts.values import inputs_in
from reasoner.cases.layout.picked import key_of
from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Compares,
    Comparison,
    Criterion,
    Derived,
    Expression,
    Form,
    Operation,
)
from reasoner.policy.turned import TURNED

if TYPE_CHECKING:
    from reasoner.cases.layout.rewriting import Rewriting

_EXTREMES = (Operation.LEAST, Operation.GREATEST)
_BELOW = (Comparison.LESS, Comparison.AT_MOST)


def extreme_in(one: Expression) -> Derived | None:
    """The first amount inside an amount that is the lesser or the greater of several."""
    if not isinstance(one, Derived):
        return None
    if one.operation in _EXTREMES:
        return one
    return next((found for part in one.parts if (found := extreme_in(part)) is not None), None)


def extreme_form(rewriting: Rewriting, test: Compares, extreme: Derived, words: str) -> Form:
    """What a comparison with an extreme comes to: at most the lesser of two is at most each of them."""
    if test.left == extreme:
        test = Compares(test.right, TURNED[test.comparison], test.left)
    key = f"{extreme.operation.value}/{key_of(test.left)}-{test.comparison.name}-{key_of(test.right)}{rewriting.mark}"

    def compared(number: int, left: Expression, comparison: Comparison, right: Expression, words: str = "") -> Criterion:
        form = rewriting.form(Compares(left, comparison, right), words)
        return Criterion(f"{key}/{number}-{comparison.name}", form, words)

    if test.right == extreme and test.comparison is not Comparison.EQUAL:
        each = tuple(compared(number, test.left, test.comparison, part, words) for number, part in enumerate(extreme.parts, 1))
        if (test.comparison in _BELOW) == (extreme.operation is Operation.LEAST):
            return AllOf(each)
        if not any(rewriting.comparisons.inputs[id].may_be_absent for id in inputs_in(extreme)):
            return AnyOfThese(each)
    return AnyOfThese(
        tuple(_way(test, extreme, number, f"{key}/{number}", compared, words) for number in range(len(extreme.parts)))
    )


def _way(test: Compares, extreme: Derived, chosen: int, key: str, compared: Callable[..., Criterion], words: str) -> Criterion:
    """One part is the lesser (the greater), and the comparison holds of it."""
    part = extreme.parts[chosen]
    order = Comparison.AT_MOST if extreme.operation is Operation.LEAST else Comparison.AT_LEAST
    first = (
        compared(f"{chosen}-{number}", part, order, other) for number, other in enumerate(extreme.parts) if number != chosen
    )
    left, right = (_with(side, extreme, part) for side in (test.left, test.right))
    return Criterion(key, AllOf((*first, compared(chosen, left, test.comparison, right, words))), words)


def _with(one: Expression, extreme: Derived, part: Expression) -> Expression:
    if one == extreme:
        return part
    return replace(one, parts=tuple(_with(inner, extreme, part) for inner in one.parts)) if isinstance(one, Derived) else one
