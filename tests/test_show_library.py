"""The library, what a policy asks, and a case to fill in, as people read them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from reasoner.answer.called import criteria_called, criteria_of_answer
from reasoner.policy.vocabulary import (
    AnyOf,
    Codes,
    DateType,
    Input,
    InputType,
    Number,
    OneCode,
    RecordType,
    Value,
    YesNo,
)
from reasoner.show.blank_case import case_to_fill_in
from reasoner.show.library_text import answer_words, inputs_text, policies_text
from reasoner.show.paper import PLAIN
from tests import show_samples as samples

INPUTS = samples.POLICY.vocabulary.inputs


def test_the_library_names_payer_number_dates_and_what_each_answers() -> None:
    assert policies_text((samples.ENTRY,), PLAIN) == (
        "Sample infusion pump (S-1), Example Health\n"
        "  sample-pump; in effect from 2003-01-01\n"
        "  answers: coverage, setting\n"
        "\n"
        "1 policy\n"
    )


def test_inputs_are_asked_in_words_under_their_headings() -> None:
    text = inputs_text(samples.POLICY, INPUTS, PLAIN)
    assert "the reduction in pain: a number (percent) from 0 to 100" in text
    assert "By how much did the temporary trial lower the pain?" in text
    assert "the plan includes the benefit: yes or no; yes where nothing is said" in text
    assert text.index("The contract") < text.index("The drug") < text.index("The trial")
    assert [name for name in samples.MACHINE_NAMES if name in text] == []


def test_a_case_to_fill_in_states_nothing_until_a_mark_is_taken_away() -> None:
    text = case_to_fill_in(samples.POLICY, INPUTS)
    assert text.splitlines()[-1] == "  # pain_severe:"
    stated = [line for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    assert stated == ["policy: sample-pump", "facts:"]


@pytest.mark.parametrize(
    ("type", "words"),
    [
        (YesNo(), "yes or no"),
        (AnyOf((Value("a", "first"), Value("b", "second"))), "a list of any of first and second"),
        (Number("years", Fraction(0), Fraction(130), Fraction(1)), "a whole number (years) from 0 to 130"),
        (Number("mg/dL", Fraction(1, 2)), "a number (mg/dL) from 0.5 up"),
        (Number(), "a number"),
        (DateType(), "a date, such as 2024-05-31"),
        (OneCode(("CPT", "HCPCS")), "a code of CPT or HCPCS"),
        (Codes(("ICD-10-CM",)), "a list of codes of ICD-10-CM"),
        (RecordType((Input("d", "its drug", YesNo()),)), "a list of records, each with its drug"),
    ],
)
def test_each_type_says_what_it_can_be_answered_with(type: InputType, words: str) -> None:
    assert answer_words(type) == words


@pytest.mark.parametrize("name", ["4", "item 4", "ITEM 4", "coverage/1/2/4", "Opioids for pain after a successful trial"])
def test_a_criterion_is_found_by_label_address_key_or_title(name: str) -> None:
    assert [one.key for one in criteria_called(name, samples.UNDETERMINED)] == ["coverage/1/2/4"]


def test_a_name_of_nothing_finds_nothing() -> None:
    assert criteria_called("9", samples.UNDETERMINED) == ()


def test_criteria_stand_in_the_order_of_the_policy() -> None:
    assert [one.key for one in criteria_of_answer(samples.UNDETERMINED)] == [
        "coverage/1",
        "coverage/1/1",
        "coverage/1/2",
        "coverage/1/2/4",
        "coverage/1/2/4/1",
        "coverage/1/2/4/2",
        "coverage/1/2/5",
        "coverage/1/2/5/waived",
        "coverage/2",
        "coverage/3/example/1",
    ]
