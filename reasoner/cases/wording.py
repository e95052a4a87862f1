"""How the problems of a case speak of inputs: what they are called, what they can be, how that is written."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from reasoner.cases.numerals import numeral_of
from reasoner.policy.codes import systems_that_fit
from reasoner.policy.lines.known import values_words
from reasoner.policy.nearest import or_list
from reasoner.policy.vocabulary import AnyOf, Codes, DateType, Input, Number, OneCode, OneOf, RecordType, YesNo

_CODES = {
    "CPT": "62350",
    "HCPCS": "E0783",
    "ICD-10-CM": "G89.4",
    "ICD-10-PCS": "0JH60VZ",
    "ICD-9-CM": "338.4",
    "ICD-9-PCS": "86.06",
}


def named(input: Input) -> str:
    """What an input is called inside a sentence: its phrase, between backticks where that is a sentence of its own."""
    return f"`{input.phrase}`" if isinstance(input.type, YesNo) else input.phrase


def expected(input: Input) -> str:
    """What one value of an input can be, in words (`morphine or baclofen`, `a number from 0 to 100`)."""
    match input.type:
        case YesNo():
            return "`yes` or `no`"
        case OneOf() | AnyOf():
            return values_words(input)
        case Number(unit, low, high, _):
            return f"a number{_ends(low, high)}{f' ({unit})' if unit else ''}"
        case DateType():
            return "a date, such as `2013-07-01`"
        case OneCode(systems) | Codes(systems):
            return f"a code of {or_list(systems)}"
        case RecordType():
            return f"a record, such as `{example(input)}`"
        case _:
            assert_never(input.type)


def example(input: Input) -> str:
    """A value that an input can have, as it is written in a case file."""
    match input.type:
        case YesNo():
            return "yes"
        case OneOf(values):
            return values[0].id if values else "unknown"
        case AnyOf(values):
            return f"[{values[0].id}]" if values else "[]"
        case Number(_, low, high, _):
            return numeral_of(low if low is not None else high if high is not None else Fraction(1))
        case DateType():
            return "2013-07-01"
        case OneCode(systems):
            return _code(systems)
        case Codes(systems):
            return f"[{_code(systems)}]"
        case RecordType(fields):
            return "{" + ", ".join(f"{own_name(field)}: {example(field)}" for field in fields[:3]) + "}"
        case _:
            assert_never(input.type)


def own_name(field: Input) -> str:
    """The name of a field inside its record: `drug` for `courses.drug`."""
    return field.id.rpartition(".")[2]


def _code(systems: tuple[str, ...]) -> str:
    code = _CODES[systems[0]]
    return code if systems_that_fit(code, systems) == systems[:1] else f"{systems[0]} {code}"


def _ends(low: Fraction | None, high: Fraction | None) -> str:
    if low is not None and high is not None:
        return f" from {numeral_of(low)} to {numeral_of(high)}"
    if low is not None:
        return f" of at least {numeral_of(low)}"
    return f" of at most {numeral_of(high)}" if high is not None else ""
