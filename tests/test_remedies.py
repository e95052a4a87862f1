"""What an analyst is told to write in place of payers' usual words that the language does not have."""

from __future__ import annotations

import pytest

from tests.wrong_examples import problems_of

CONDITIONS = [
    ("the following are met:\n    the pain is severe\n    the pain is chronic", "write `ALL of the following are met:`"),
    (
        "2 of the following criteria must be met:\n    the pain is severe\n    the pain is chronic",
        "write `AT LEAST 2 of the following are met:`, or `EXACTLY 2` where more would be too many",
    ),
    (
        "the drug is baclofen\n    unless any of these:\n        the pain is severe\n        the pain is chronic",
        "write `unless ANY of the following is met:`",
    ),
    (
        "EITHER of the following is met:\n    the pain is severe\n    the pain is chronic\n    the drug is baclofen",
        "write `ANY of the following is met:`",
    ),
    (
        "if the following are met:\n    the pain is severe\nthen\n    the drug is baclofen",
        "write `if ALL of the following are met:`",
    ),
    ("if the drug is baclofen, the pain is severe", "write `if the drug is baclofen, then the pain is severe`"),
    ("if the drug is baclofen then the pain is severe", "write `if the drug is baclofen, then the pain is severe`"),
    (
        "the pain is severe\n    or the drug is baclofen",
        "end line 9 in `, or`, and begin this line in the same column as line 9",
    ),
    ("the reduction in pain is ≥ 50%", "write signs as words: `the reduction in pain is at least 50%`"),
    (
        "either the pain is severe or the drug is baclofen",
        "end the line after `the pain is severe or` and write the next condition below it; leave `either` out",
    ),
    ("the age exceeds 18 years", "write `the age is greater than 18 years`"),
    ("the first dose divided by the dose is under 50%", "write `0.5`"),
    (
        "its size is at most 5 mm",
        "`its` names a field of a record, so it stands below a line about records that ends in `where`",
    ),
    (
        "a scan since 2023-01-01",
        "write `any scan since 2023-01-01`, `no scan since 2023-01-01`, or `at least 2 scans since 2023-01-01`",
    ),
    ("the member is 18 or older", "write `the age is 18 or older`, if that is what is meant"),
    ("the T-score used is at most -2.5", "write `the T-score is at most -2.5`, if that is what is meant"),
    (
        "the blood pressure is at least 140",
        "write the phrase of an amount that the vocabulary declares, `is` and what it has to be: `the age is at least 18`",
    ),
    (
        "at least 2 lesser reasons are stated",
        "name records or a list that the vocabulary declares, as in `at least 2 inpatient reasons are stated`",
    ),
    (
        "any blood gas study where\n    the pain is severe",
        "end the line with `and` instead of `where`, or name a record that the vocabulary declares",
    ),
    (
        "any blood gas study",
        "name records or a list that the vocabulary declares, as in `any inpatient reason is ...`, `any course of treatment` "
        "or `any scan`",
    ),
    ("the size is at most 5 mm", "write `any scan where`, and below it, indented, `its size is at most 5 mm`"),
    ("the scan is under 5 mm", "write `any scan where`, and below it, indented, `its size is under 5 mm`"),
    ("scans are under 5 mm", "write `any scan where`, and below it, indented, `its size is under 5 mm`"),
    ("if urgent: the pain is severe", "write `if urgent, then the pain is severe`"),
    (
        "1. the pain is severe, and\n2. Chronic:\n    criterion 1 is met",
        "write `item 1 is met`",
    ),
    ("the inpatient reasons is at least 2", "write `the number of inpatient reasons is at least 2`"),
    ("the number of inpatient reasons is at least 4", "write a number up to 3"),
    ("the pain is severe and it is chronic", "write `the pain is severe and chronic`"),
    (
        "the drug is baclofen pump",
        "write `baclofen`; the values are morphine, baclofen, insulin or another drug",
    ),
]
OUTCOMES = [
    ("Covered if and only if", "write `Covered when`"),
    ("Covered only if", "write `Covered when`"),
    ("Covered when only", "write line 8 as `Covered when`"),
    ("Covered, but only when", "write `Covered when`"),
    ("Covered when the following criteria are met:", "write `Covered when ALL of the following are met:`"),
]
LAST = [
    ("All others not covered", "write `Otherwise not covered`"),
    ("All other uses are not covered", "write `Otherwise not covered`"),
    ("Else not covered", "write `Otherwise not covered`"),
    ("Everything else is not covered", "write `Otherwise not covered`"),
    ("Not covered for all other indications", "write `Otherwise not covered`"),
    ("In all other cases, not covered", "write `Otherwise not covered`"),
]
INPUTS = [
    ("the pain score (pain_score): 0 to 10", "write `a number, from 0 to 10`"),
    ("the pain score (pain_score): a number between 0 and 10", "write `a number, from 0 to 10`"),
    (
        "the medicine (medicine): one of morphine, heparin",
        "write `one of`, and the values below it, one a line, each indented by four spaces",
    ),
    (
        "the medicine (medicine): morphine or heparin",
        "write `one of`, and the values below it, one a line, each indented by four spaces",
    ),
]


def only_remedy(kind: str, text: str) -> str:
    """The remedy of the one problem that an example has."""
    printed = problems_of(kind, text)[2]
    assert printed.count(" error: ") == 1, printed
    return printed.rpartition("  mend: ")[2].strip()


@pytest.mark.parametrize(("text", "remedy"), CONDITIONS)
def test_a_condition_in_other_words(text: str, remedy: str) -> None:
    assert only_remedy("condition", text) == remedy


@pytest.mark.parametrize(("line", "remedy"), OUTCOMES)
def test_an_outcome_in_other_words(line: str, remedy: str) -> None:
    body = f"Determination: coverage\n    {line}\n        the pain is severe\n    Otherwise not covered"
    assert only_remedy("policy", body) == remedy


@pytest.mark.parametrize(("line", "remedy"), LAST)
def test_what_is_left_over_in_other_words(line: str, remedy: str) -> None:
    body = f"Determination: coverage\n    Covered when\n        the pain is severe\n    {line}"
    assert only_remedy("policy", body) == remedy


@pytest.mark.parametrize(("text", "remedy"), INPUTS)
def test_an_input_in_other_words(text: str, remedy: str) -> None:
    assert only_remedy("inputs", text) == remedy


def test_a_denied_outcome_is_written_out() -> None:
    body = (
        "Determination: coverage\n    Covered when\n        the pain is severe\n    Otherwise investigational\n"
        "Determination: other\n    Covered when\n        coverage is not investigational\n    Otherwise not covered"
    )
    assert only_remedy("policy", body) == ("write `it is not so that coverage is investigational`, or `coverage is covered`")


def test_facts_that_leave_open_which_is_so_are_told_apart_from_wrong_values() -> None:
    body = "Scenario: one\n    Given the drug is not morphine, and the pain is severe or chronic\n    Then coverage is covered"
    assert only_remedy("section", body) == "state the one that is known, and leave out what is not"


def test_a_lost_heading_is_told_once_for_the_lines_below_it() -> None:
    body = "Interpretations\n    Given the pain is severe\n    And the drug is morphine\n    Then coverage is covered"
    assert only_remedy("section", body) == "has a heading been lost? write `Scenario: name` above it, in column 1"


@pytest.mark.parametrize("words", ["fifty percent", "50 percent", "50%"])
def test_a_percentage_in_words_is_read(words: str) -> None:
    assert problems_of("condition", f"the reduction in pain is at least {words}")[1] == []
