"""What an amount is computed from, in words: `the packs a day times the years smoked`."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from reasoner.policy.criteria import (
    Amount,
    Derived,
    Expression,
    InputAmount,
    LongestRun,
    Operation,
    PickedAmount,
    Tabled,
    TotalOf,
)
from reasoner.policy.lines.quantities import decimal_words
from reasoner.policy.nearest import or_list
from reasoner.policy.units import with_unit
from reasoner.policy.vocabulary import Vocabulary


def words_for_expression(expression: Expression, vocabulary: Vocabulary) -> str:
    """An amount in words; what is computed inside it by the words that it is called by."""
    match expression:
        case Amount(number, "date"):
            return date.fromordinal(int(number)).isoformat()
        case Amount(number, unit):
            return with_unit(decimal_words(number), unit, one=number == 1)
        case InputAmount(input):
            return _phrase(input, vocabulary)
        case Derived(operation, parts):
            return _derived(operation, [_inside(part, vocabulary) for part in parts])
        case TotalOf(words=words) if words:
            return words
        case TotalOf(input, part):
            return f"the {'average' if expression.mean else 'total'} of {_inside(part, vocabulary)} over {_phrase(input, vocabulary)}"
        case PickedAmount(words=words) | Tabled(words=words):
            return words
        case LongestRun(input, start, end):
            days = f"from {_phrase(start, vocabulary)} to {_phrase(end, vocabulary)}"
            return f"the longest run of days that {_phrase(input, vocabulary)} cover, each {days}"
        case _:
            assert_never(expression)


def _inside(part: Expression, vocabulary: Vocabulary) -> str:
    named = part.words if isinstance(part, Derived | TotalOf) else ""
    return named or words_for_expression(part, vocabulary)


def _phrase(id: str, vocabulary: Vocabulary) -> str:
    found = vocabulary.input(id)
    return found.phrase if found is not None else id


def _derived(operation: Operation, parts: list[str]) -> str:
    match operation:
        case Operation.SUM:
            return " plus ".join(parts)
        case Operation.DIFFERENCE:
            return " minus ".join(parts)
        case Operation.PRODUCT:
            return " times ".join(parts)
        case Operation.RATIO:
            return " divided by ".join(parts)
        case Operation.LEAST | Operation.GREATEST:
            return f"the {'lesser' if operation is Operation.LEAST else 'greater'} of {or_list(parts, 'and')}"
        case Operation.AGE_IN_YEARS:
            return f"the completed years from {' to '.join(parts)}"
        case Operation.MONTHS_LATER | Operation.DAYS_LATER:
            return f"{parts[1]} after {parts[0]}"
        case _:
            assert_never(operation)
