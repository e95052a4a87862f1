"""The library, what a policy asks, and what checks and tests found, as JSON documents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from reasoner.cases.numerals import numeral_of
from reasoner.policy.entries import Entry
from reasoner.policy.model import Policy
from reasoner.policy.vocabulary import (
    AnyOf,
    Codes,
    DateType,
    Input,
    InputType,
    Number,
    OneCode,
    OneOf,
    RecordType,
    YesNo,
)
from reasoner.show.json import Json, JsonObject, document, policy_object


def policies_json(entries: Iterable[Entry]) -> str:
    """The document of the versions of the policies in a library."""
    return document("policies", policies=[_entry(entry) for entry in entries])


def inputs_json(policy: Policy, inputs: Iterable[Input]) -> str:
    """The document of what a policy asks."""
    return document("inputs", policy=policy_object(policy), inputs=[asked_object(one) for one in inputs])


def checked_json(checked: Iterable[tuple[str, str | None, int, int]]) -> str:
    """The document of checked files: file, the policy's id where there is one, how many errors and warnings."""
    rows: list[Json] = [
        {"file": file, "policy": policy, "errors": errors, "warnings": warnings} for file, policy, errors, warnings in checked
    ]
    return document("checked", checked=rows)


def _entry(entry: Entry) -> JsonObject:
    """A version of a policy and what it answers."""
    days = entry.in_effect
    return {
        "id": entry.id,
        "title": entry.title,
        "payer": entry.payer,
        "number": entry.number,
        "version": days.words,
        "effective_from": days.first.isoformat() if days.first else None,
        "effective_until": days.last.isoformat() if days.last else None,
        "determinations": list(entry.determinations),
        "file": str(entry.path),
    }


def asked_object(input: Input) -> JsonObject:
    """One input as it is asked."""
    type = input.type
    number = type if isinstance(type, Number) else Number()
    declared = type.values if isinstance(type, OneOf | AnyOf) else ()
    return {
        "id": input.id,
        "phrase": input.phrase,
        "question": input.question,
        "type": type_name(type),
        "values": [{"id": value.id, "phrase": value.phrase} for value in declared],
        "unit": number.unit,
        "low": None if number.low is None else numeral_of(number.low),
        "high": None if number.high is None else numeral_of(number.high),
        "systems": list(type.systems) if isinstance(type, OneCode | Codes) else [],
        "change": input.change.value,
        "who": input.who,
        "judgement": input.judgement,
        "presumed": None if input.presumed is None else presumed_text(input),
        "may_be_absent": input.may_be_absent,
        "group": input.group,
        "note": input.note,
    }


def presumed_text(input: Input) -> str:
    """The presumed value as a case file would state it."""
    if isinstance(input.presumed, bool):
        return "yes" if input.presumed else "no"
    return str(input.presumed)


def type_name(type: InputType) -> str:
    """The name of a type in the schema."""
    match type:
        case YesNo():
            return "yes_no"
        case OneOf():
            return "one_of"
        case AnyOf():
            return "any_of"
        case Number():
            return "number"
        case DateType():
            return "date"
        case OneCode():
            return "code"
        case Codes():
            return "codes"
        case RecordType():
            return "records"
        case _:
            assert_never(type)
