"""The library and what a policy asks, as pages: policies, inputs with their questions."""

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
from reasoner.show.page import Entry as Asked
from reasoner.show.page import Lines, Listing, Note, Page, Paragraph, Section, Title, Tone
from reasoner.show.page_text import page_text
from reasoner.show.paper import Paper, clean, sentence
from reasoner.show.words import joined, policy_line

Checked = tuple[str, str | None, int, int]  # a file, the id of its policy, errors, warnings


def policies_text(entries: Sequence[Entry], paper: Paper) -> str:
    """The policies of a library, as text."""
    return page_text(policies_page(entries), paper)


def policies_page(entries: Sequence[Entry]) -> Page:
    """The versions of the policies in a library: title, payer, number, dates, what each answers, and the name to call it by."""
    count = len({entry.id for entry in entries})
    return Page("Policies", (*map(_policy, entries), Note(f"{count} {'policy' if count == 1 else 'policies'}")))


def _policy(entry: Entry) -> Section:
    number = f" ({entry.number})" if entry.number else ""
    rows = (f"{entry.id}; {entry.in_effect.words}", f"answers: {', '.join(entry.determinations)}")
    return Section(clean(f"{entry.title}{number}, {entry.payer}"), tuple(map(Paragraph, rows)))


def inputs_text(policy: Policy, inputs: Iterable[Input], paper: Paper) -> str:
    """What a policy asks, as text."""
    return page_text(inputs_page(policy, inputs), paper)


def inputs_page(policy: Policy, inputs: Iterable[Input]) -> Page:
    """What a policy asks, by heading: each question, and what it can be answered with."""
    groups: list[tuple[str, list[Asked]]] = []
    for input in inputs:
        if not groups or groups[-1][0] != input.group:
            groups.append((input.group, []))
        groups[-1][1].append(asked_entry(input))
    title = f"{policy_line(policy)} asks:"
    sections = (Section(sentence(group).rstrip(".") or "Other", (Listing(tuple(some)),)) for group, some in groups)
    return Page(title, (Title(title, Tone.PLAIN), *sections, Note("For a case to fill in: reasoner inputs POLICY --case")))


def checked_page(checked: Iterable[Checked]) -> Page:
    """Files with what a check found in each, in a line."""
    rows = []
    for file, _, errors, warnings in checked:
        parts = [
            f"{number} {word}{'' if number == 1 else 's'}"
            for number, word in ((errors, "error"), (warnings, "warning"))
            if number
        ]
        rows.append(f"{file}: {', '.join(parts) or 'no mistakes found'}")
    return Page("Checked", (Lines("\n".join(rows)),))


def asked_entry(input: Input) -> Asked:
    """One input: its question, then its phrase with what it can be answered with."""
    who = _who(input)
    aside = f" [{who}]" if who else ""
    can_be = f"{clean(input.phrase)}: {answer_words(input.type)}{aside_words(input)}"
    if not input.question:
        return Asked(can_be + aside)
    return Asked(clean(input.question) + aside, (Paragraph(can_be),))


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
