"""A case as YAML that reads back as the same case."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import assert_never

from reasoner.cases.case import Case, Fact, Origin
from reasoner.cases.numerals import numeral_of
from reasoner.policy.codes import systems_that_fit
from reasoner.policy.values import (
    Absent,
    Code,
    Datum,
    Exactly,
    Interval,
    Known,
    ListOf,
    NotKnown,
    OneOfThese,
    RecordOf,
    Records,
    Within,
)
from reasoner.policy.vocabulary import AnyOf, Codes, Input, Number, OneCode, OneOf, RecordType, Vocabulary

# Written without quotation marks: what every reader of YAML takes for a text.
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*", re.ASCII)
_NOT_TEXT = frozenset({"true", "false", "yes", "no", "on", "off", "y", "n", "null", "unknown", "absent"})
_SAID = {True: "true", False: "false"}


def yaml_from_case(case: Case, vocabulary: Vocabulary) -> str:
    """The case as YAML, one fact a line, exact: read by case_from_text with the same vocabulary it is the same case.

    Values are flow style. Texts that another reader of YAML would take for a number, a date or yes and no are quoted.
    The id is left out where the vocabulary has an input that is called `facts`.
    """
    inputs = {input.id: input for input in vocabulary.inputs}
    lines = [f"{_text(fact.input)}: {_fact(fact, inputs.get(fact.input))}" for fact in case.facts]
    if case.id and "facts" not in inputs:
        lines = [f"id: {_text(case.id)}", "facts:" if lines else "facts: {}", *(f"  {line}" for line in lines)]
    return "\n".join(lines or ["{}"]) + "\n"


def _fact(fact: Fact, input: Input | None) -> str:
    known = _known(fact.known, input)
    if fact.origin is None:
        return known
    return f"{{value: {known}, from: {_origin(fact.origin)}}}"


def _origin(origin: Origin) -> str:
    said = (("document", origin.document), ("page", origin.page), ("date", origin.date))
    return "{" + ", ".join(f"{name}: {_text(text)}" for name, text in said if text) + "}"


def _known(known: Known, input: Input | None) -> str:
    match known:
        case Exactly(value):
            return _datum(value, input)
        case OneOfThese(values):
            return f"{{one_of: [{_data(values, input)}]}}"
        case Within(interval):
            return _interval(interval, input)
        case Absent():
            return "{absent: true}" if _is_value("absent", input) else "absent"
        case NotKnown():
            return "{unknown: true}" if _is_value("unknown", input) else "unknown"
        case ListOf(members, is_open):
            return _list([_data(members, input)] if members else [], is_open)
        case Records(records, is_open):
            return _list([_record(record, input) for record in records], is_open)
        case _:
            assert_never(known)


def _list(members: list[str], is_open: bool) -> str:
    return f"[{', '.join([*members, 'and others'] if is_open else members)}]"


def _record(record: RecordOf, input: Input | None) -> str:
    fields = {one.id: one for one in input.type.fields} if input and isinstance(input.type, RecordType) else {}
    said = [f"{_text(id.rpartition('.')[2])}: {_known(known, fields.get(id))}" for id, known in record.fields]
    return "{" + ", ".join(said) + "}"


def _interval(interval: Interval, input: Input | None) -> str:
    ends = (
        (interval.low, "at_least" if interval.low_included else "over"),
        (interval.high, "at_most" if interval.high_included else "under"),
    )
    said = [f"{name}: {_end(end, input)}" for end, name in ends if end is not None]
    return f"{{{', '.join(said)}}}" if said else "unknown"  # an interval without ends says nothing


def _end(end: Fraction, input: Input | None) -> str:
    dates = input is not None and not isinstance(input.type, Number)
    return f"'{date.fromordinal(int(end)).isoformat()}'" if dates else numeral_of(end)


def _data(values: frozenset[Datum], input: Input | None) -> str:
    return ", ".join(sorted(_datum(value, input) for value in values))


def _datum(value: Datum, input: Input | None) -> str:
    match value:
        case bool():
            return _SAID[value]
        case str():
            return _text(value)
        case Fraction():
            return numeral_of(value)
        case date():
            return f"'{value.isoformat()}'"
        case Code(system, text):
            systems = input.type.systems if input and isinstance(input.type, OneCode | Codes) else (system,)
            plain = systems_that_fit(text, systems) == (system,)
            return _text(text if plain else f"{system} {text}")
        case _:
            assert_never(value)


def _is_value(word: str, input: Input | None) -> bool:
    return input is not None and isinstance(input.type, OneOf | AnyOf) and any(value.id == word for value in input.type.values)


def _text(text: str) -> str:
    """A text as YAML: plain where no reader takes it for anything else, else between single or double quotation marks."""
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT:
        return text
    if text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_escaped(sign) for sign in text) + '"'


def _escaped(sign: str) -> str:
    """One sign between double quotation marks; those that do not show (line ends, other spaces) by their number."""
    if sign in '"\\':
        return f"\\{sign}"
    return sign if sign.isprintable() else f"\\U{ord(sign):08x}"
