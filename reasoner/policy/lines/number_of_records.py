"""How many records there are, as an amount: `the number of doses since 2024-01-01 is at most the season limit`.

A number of records is compared with whole numbers, each comparison a count. So a comparison with an amount that may be one of several
is one for each of them: for each row of a table, and for each value of a whole number that has a lowest and a highest.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from reasoner.policy.criteria import (
    AllOf,
    Amount,
    Compares,
    Comparison,
    CountsRecords,
    Criterion,
    Expression,
    Form,
    IfThen,
    InputAmount,
    IsWithin,
    Not,
    TotalOf,
)
from reasoner.policy.lines.bounds import with_bound
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Input, Number, Vocabulary
from reasoner.policy.words import verb
from reasoner.source.problem import Problem
from reasoner.source.span import Span

MOST_VALUES = 100
_ONE = Amount(Fraction(1))


def number_of(input: str, condition: Criterion | None, words: str) -> TotalOf:
    """The number of the records that fit: one for each of them, added up."""
    return TotalOf(input, _ONE, condition, words)


def as_count(amount: Expression, interval: Interval) -> CountsRecords | None:
    """That the number of records lies within fixed numbers, which is a count of them; None of another amount."""
    if not isinstance(amount, TotalOf) or amount.part != _ONE or amount.mean:
        return None
    low, high = interval.low, interval.high
    least = None if low is None else Fraction(ceil(low) if interval.low_included else floor(low) + 1)
    most = None if high is None else Fraction(floor(high) if interval.high_included else ceil(high) - 1)
    return CountsRecords(amount.input, amount.condition, Interval(least, True, most, True))


def number_by_number(form: Form, called: str, span: Span | None, vocabulary: Vocabulary) -> Form | Problem:
    """A comparison of a number of records with counts alone in it; a problem where what it is compared with has no bounds."""
    match form:
        case Not(of):
            inner = number_by_number(of, called, span, vocabulary)
            return inner if isinstance(inner, Problem) else Not(inner)
        case AllOf(parts):
            read = [number_by_number(one.form, called, span, vocabulary) for one in parts]
            problem = next((one for one in read if isinstance(one, Problem)), None)
            made = (one for one in read if not isinstance(one, Problem))
            return problem or AllOf(tuple(replace(one, form=of) for one, of in zip(parts, made, strict=True)))
        case IfThen(condition, then):
            inner = number_by_number(then.form, called, span, vocabulary)
            return inner if isinstance(inner, Problem) else IfThen(condition, replace(then, form=inner))
        case Compares(TotalOf() as number, comparison, InputAmount(id)):
            return _for_each_value(number, comparison, id, called, span, vocabulary)
        case Compares():
            message = f"{called} is compared with an amount that is computed"
            return Problem(
                "unknown-amount", message, span, "compare it with a number, a table, or a whole number that is stated"
            )
        case _:
            return form


def _for_each_value(
    number: TotalOf, comparison: Comparison, id: str, called: str, span: Span | None, vocabulary: Vocabulary
) -> Form | Problem:
    """One count for each value that a whole number can have; what has no value satisfies none."""
    input = vocabulary.input(id)
    type = None if input is None else input.type
    if input is None or not isinstance(type, Number) or type.step is None or type.step.denominator != 1:
        message = f"{called} is compared with `{input.phrase if input else id}`, which need not be a whole number"
        return Problem(
            "unknown-amount", message, span, "declare it as `a whole number`, with the lowest and the highest that it can be"
        )
    if type.low is None or type.high is None or type.high - type.low > MOST_VALUES:
        message = f"{called} is compared with `{input.phrase}`, of which the vocabulary does not say the highest that it can be"
        if type.low is not None and type.high is not None:
            message = f"{called} is compared with `{input.phrase}`, which can be more than {MOST_VALUES} numbers"
        return Problem("unknown-amount", message, span, f"declare it with a range: `a whole number, from 0 to {MOST_VALUES}`")
    values = range(ceil(type.low), floor(type.high) + 1)
    parts = [_if_it_is(number, comparison, value, called, input) for value in values]
    there = Criterion(
        f"fits-{len(parts) + 1}",
        IsWithin(id, Interval(type.low, True, type.high, True)),
        f"{input.phrase} {verb(input)} stated",
    )
    return AllOf((*parts, there))


def _if_it_is(number: TotalOf, comparison: Comparison, value: int, called: str, input: Input) -> Criterion:
    exact = Interval(Fraction(value), True, Fraction(value), True)
    said = f"{called} is {_WORDS[comparison]} {value}"
    count = as_count(number, with_bound(Interval(), comparison, Fraction(value)))
    assert count is not None  # noqa: S101  INVARIANT: a number of records
    given = Criterion("if", IsWithin(input.id, exact), f"{input.phrase} {verb(input)} {value}")
    return Criterion(str(value), IfThen(given, Criterion("then", count, said)), f"if {given.words}, then {said}")


_WORDS = {
    Comparison.LESS: "less than",
    Comparison.AT_MOST: "at most",
    Comparison.EQUAL: "exactly",
    Comparison.AT_LEAST: "at least",
    Comparison.MORE: "more than",
}
