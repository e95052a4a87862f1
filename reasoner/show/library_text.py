"""The library and what a policy asks, as text: policies, inputs with their questions, a case to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from reasoner.cases.numerals import numeral_of
from reasoner.policy.entries import Entry
from reasoner.policy.model import Policy
from reasoner.policy.vocabulary import (
    AnyOf,
    Change,
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
from reasoner.show.paper import Paper, clean, sentence, wrapped
from reasoner.show.text import heading
from reasoner.show.words import joined, policy_line


def policies_text(entries: Sequence[Entry], paper: Paper) -> str:
    """The versions of the policies in a library: title, payer, number, dates, what each answers, and the name to call it by."""
    rows: list[str] = []
    for entry in entries:
        number = f" ({entry.number})" if entry.number else ""
        rows += heading(clean(f"{entry.title}{number}, {entry.payer}"), paper)
        rows += wrapped(f"{entry.id}; {entry.in_effect.words}", paper, "  ")
        rows += wrapped(f"answers: {', '.join(entry.determinations)}", paper, "  ")
    count = len({entry.id for entry in entries})
    return "\n".join([*rows[1:], "", f"{count} {'policy' if count == 1 else 'policies'}"]) + "\n"


def inputs_text(policy: Policy, inputs: Iterable[Input], paper: Paper) -> str:
    """What a policy asks, by heading: each question, and what it can be answered with."""
    rows = [*wrapped(f"{policy_line(policy)} asks:", paper)]
    group = None
    for input in inputs:
        if input.group != group:
            group = input.group
            rows += heading(sentence(group).rstrip(".") or "Other", paper)
        rows += _asked(input, paper)
    rows += ["", *wrapped("For a case to fill in: reasoner inputs POLICY --case", paper)]
    return "\n".join(rows) + "\n"


def _asked(input: Input, paper: Paper) -> list[str]:
    """One input: its question, then its phrase with what it can be answered with."""
    who = _who(input)
    aside = f" [{who}]" if who else ""
    can_be = f"{clean(input.phrase)}: {answer_words(input.type)}{aside_words(input)}"
    if not input.question:
        return wrapped(can_be + aside, paper, "  - ", "      ")
    return wrapped(clean(input.question) + aside, paper, "  - ", "      ") + wrapped(can_be, paper, "      ", "        ")


def answer_words(type: InputType, ids: bool = False) -> str:
    """What an input can be answered with; values by their machine names where `ids` is set."""
    match type:
        case YesNo():
            return "yes or no"
        case OneOf(values):
            return "one of " + joined((value.id if ids else clean(value.phrase) for value in values), "or")
        case AnyOf(values):
            return "a list of any of " + joined((value.id if ids else clean(value.phrase) for value in values), "and")
        case Number():
            return _number_words(type)
        case DateType():
            return "a date, such as 2024-05-31"
        case OneCode(systems):
            return f"a code of {joined(systems, 'or')}"
        case Codes(systems):
            return f"a list of codes of {joined(systems, 'or')}"
        case RecordType(fields):
            return "a list of records, each with " + joined(
                (field.id if ids else clean(field.phrase) for field in fields), "and"
            )
        case _:
            assert_never(type)


def _number_words(type: Number) -> str:
    """A number, its unit and its range."""
    unit = f" ({type.unit})" if type.unit else ""
    whole = "a whole number" if type.step == 1 and (type.low is None or type.low.denominator == 1) else "a number"
    low = f" from {numeral_of(type.low)}" if type.low is not None else ""
    high = f" to {numeral_of(type.high)}" if type.high is not None else (" up" if low else "")
    return f"{whole}{unit}{low}{high}"


def aside_words(input: Input) -> str:
    """What else may be answered (`absent`), and what is taken where a case is silent."""
    absent = "; absent where there is none" if input.may_be_absent else ""
    if input.presumed is None:
        return absent
    named = input.presumed
    if isinstance(input.type, OneOf):
        named = next((value.phrase for value in input.type.values if value.id == input.presumed), named)
    words = {True: "yes", False: "no"}[named] if isinstance(named, bool) else clean(str(named))
    return f"{absent}; {words} where nothing is said"


def _who(input: Input) -> str:
    """Who answers, whether it is a judgement, and who could change it."""
    could = {
        Change.FIXED: "",
        Change.ACTIONABLE: "can be done or documented",
        Change.CHOICE: "a choice in the request",
    }[input.change]
    parts = [clean(input.who), "a judgement" if input.judgement else "", could, clean(input.note)]
    return "; ".join(part for part in parts if part)
