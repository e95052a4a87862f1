"""Sentences that are nearly read: what an author is told to write, and that it is read when it is written."""

from __future__ import annotations

import pytest

from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.source.problem import Problem
from reasoner.source.text import Source

HEADS = "Policy: A policy\nPayer: A payer\nSource: a-policy\nIn effect: undated\nVocabulary: near\n\n"
VOCABULARY = """Vocabulary: near

Inputs: all
    Unless stated otherwise: fixed, clinical

    the pain is severe (severe): yes or no
    the pain is chronic (chronic): yes or no
    an infection is present (infection): yes or no
    the drug is effective (effective): yes or no
    the nights of use (nights): a number of nights per week, from 0
    the patient is able to walk (walks): yes or no
    the device is safe (safe): yes or no
    the comorbidities (comorbidities): any of
        asthma
        sleep apnea (apnea)
    the courses of treatment (courses): records of
        the drug (drug): one of
            morphine
            naproxen
        the type (type): one of
            short-acting
            long-acting
        the start (start): a date
        it failed (failed): yes or no
"""


def problems_of(
    conditions: str, more: str = "", vocabulary: str = VOCABULARY, outcome: str = "Covered when"
) -> tuple[Problem, ...]:
    """What is wrong with a policy of one outcome with these conditions."""
    lines = "".join(f"        {line}\n" for line in conditions.split("\n"))
    text = f"{HEADS}Determination: coverage\n\n    {outcome}\n{lines}\n    Otherwise not covered\n{more}"
    return policy_from_sources(Source.from_text("a.policy", text), Source.from_text("near.vocabulary", vocabulary))[1]


@pytest.mark.parametrize(
    ("line", "hint", "mended"),
    [
        ("there is no comorbidity", "write `no comorbidity is stated`", "no comorbidity is stated"),
        ("there are no comorbidities", "write `no comorbidity is stated`", "no comorbidity is stated"),
        ("there is a comorbidity", "write `any comorbidity is stated`", "any comorbidity is stated"),
        (
            "there are at least 2 comorbidities",
            "write `at least 2 comorbidities are stated`",
            "at least 2 comorbidities are stated",
        ),
        ("no comorbidity", "write `no comorbidity is stated`", "no comorbidity is stated"),
        (
            "the patient has no comorbidities",
            "write `no comorbidity is stated`, if that is what is meant",
            "no comorbidity is stated",
        ),
        (
            "the patient does not have asthma",
            "write `the comorbidities do not include asthma`, if that is what is meant",
            "the comorbidities do not include asthma",
        ),
        (
            "the member has an infection",
            "write `an infection is present`, if that is what is meant",
            "an infection is present",
        ),
        (
            "the patient had at least 2 courses of morphine",
            "write `at least 2 courses of morphine`, if that is what is meant",
            "at least 2 courses of morphine",
        ),
        (
            "at least 2 courses of short-acting morphine",
            "write `at least 2 courses of morphine where`, and below it, indented, `its type is short-acting`",
            "at least 2 courses of morphine where\n    its type is short-acting",
        ),
        (
            "no failed course",
            "write `no course of treatment where`, and below it, indented, `it failed`",
            "no course of treatment where\n    it failed",
        ),
        (
            "any course of morphine that has not failed",
            "write `any course of morphine where`, and below it, indented, `it is not so that it failed`",
            "any course of morphine where\n    it is not so that it failed",
        ),
        (
            "any course of short-acting morphine",
            "write `any course of morphine where`, and below it, indented, `its type is short-acting`",
            "any course of morphine where\n    its type is short-acting",
        ),
        (
            "no course of long-acting naproxen",
            "write `no course of naproxen where`, and below it, indented, `its type is long-acting`",
            "no course of naproxen where\n    its type is long-acting",
        ),
    ],
)
def test_lists_and_records_in_other_words_are_mended_by_the_pattern_that_is_read(line: str, hint: str, mended: str) -> None:
    [problem] = problems_of(line)
    assert (problem.code, problem.hint) == ("unknown-phrase", hint)
    assert problems_of(mended) == ()


@pytest.mark.parametrize(
    "line",
    [
        "the nights of use is at least 1 night per week",
        "the nights of use are over 1 night/week",
        "the nights of use are under 1 night a week",
    ],
)
def test_a_unit_of_the_vocabularys_own_may_stand_in_the_singular(line: str) -> None:
    assert problems_of(line) == ()


@pytest.mark.parametrize(
    ("line", "unknown", "ends"),
    [
        ("an infection is present and the pain is bad", "the pain is bad", "an infection is present and"),
        ("the pain is bad and an infection is present", "the pain is bad", "the pain is bad and"),
        ("the pain is severe, and the wound is deep", "the wound is deep", "the pain is severe, and"),
        ("the pain is severe or the wound is deep", "the wound is deep", "the pain is severe or"),
    ],
)
def test_the_unknown_half_of_two_conditions_is_told_by_itself(line: str, unknown: str, ends: str) -> None:
    [problem] = problems_of(line)
    assert problem.message == f"no vocabulary declares `{unknown}`"
    assert problem.hint.endswith(f"end the line after `{ends}`: one condition, one line")
    assert problem.span is not None
    assert problem.span.end_column - problem.span.column == len(unknown.removeprefix("the "))


def test_two_conditions_on_a_labelled_line_go_below_a_title() -> None:
    [problem, _] = problems_of(
        "ALL of the following are met:\n    1. the pain is severe and an infection is present\n    2. it hurts"
    )
    assert problem.hint == (
        "write `1. Title:`, and below it, indented, `the pain is severe and` and the next condition, each on a line of its own"
    )


@pytest.mark.parametrize(
    ("line", "near", "denial"),
    [
        ("an infection is absent", "an infection is present", "an infection is not present"),
        ("the drug is ineffective", "the drug is effective", "the drug is not effective"),
        ("the pain is acute", "the pain is chronic", "the pain is not chronic"),
        ("the pain is mild", "the pain is severe", "the pain is not severe"),
        ("the pain is hardly severe", "the pain is severe", "the pain is not severe"),
        ("the pain is non-severe", "the pain is severe", "the pain is not severe"),
        ("the infection is gone", "an infection is present", "an infection is not present"),
        ("an infection is ruled out", "an infection is present", "an infection is not present"),
    ],
)
def test_a_near_phrase_that_says_the_opposite_is_told_to_do_so(line: str, near: str, denial: str) -> None:
    [problem] = problems_of(line)
    assert problem.hint.startswith(f"`{near}` is declared, and says the opposite: write `{denial}`, if that is what is meant")
    assert problems_of(denial) == ()


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("the infection is not absent", "an infection is present"),
        ("the device is not unsafe", "the device is safe"),
        ("the patient is unable to walk", "the patient is not able to walk"),
        ("the patient is not unable to walk", "the patient is able to walk"),
        ("no infection is present", "an infection is not present"),
    ],
)
def test_what_is_denied_twice_is_so_and_what_is_denied_once_is_not(line: str, same: str) -> None:
    [problem] = problems_of(line)
    assert problem.hint == f"write `{same}`, or declare the phrase in the vocabulary"
    assert problems_of(same) == ()


def test_a_near_phrase_that_says_the_same_is_told_as_before() -> None:
    [problem] = problems_of("the pain is sever")
    assert problem.hint == "write `the pain is severe`, or declare the phrase in the vocabulary"


LABELLED = """ALL of the following are met:
    (a) the pain is severe
    (b) Trouble:
        1. the pain is chronic, and
        2. an infection is present"""


@pytest.mark.parametrize("name", ["item (a)", "item a", "(a)", "item (b) (1)", "item b (1)", "item a.", "item (b)(1)"])
def test_an_item_may_be_called_as_the_payer_prints_it(name: str) -> None:
    scenario = f"\nScenario: one\n    Given the pain is severe and chronic\n    Then {name} is satisfied\n"
    assert problems_of(LABELLED, scenario) == ()


@pytest.mark.parametrize("line", ["item (a) is met", "any of items (a) and (b) is met", "any of items (a) to (b) is met"])
def test_a_line_may_call_an_item_as_the_payer_prints_it(line: str) -> None:
    other = f"\nDetermination: other\n\n    Covered when\n        {line}\n\n    Otherwise not covered\n"
    assert problems_of(LABELLED, other) == ()


TWICE = "\nDetermination: coverage\n\n    Covered when\n        1. the pain is severe, or\n        2. the pain is chronic\n\n"
TWICE += "    Investigational, subject to covered, when\n        1. an infection is present\n\n    Otherwise not covered\n"


@pytest.mark.parametrize(
    "more",
    [
        "\nScenario: one\n    Given the pain is severe\n    Then item 1 is satisfied\n",
        '\nInterpretations\n\n    "severe": item 1\n        Reading: as the patient says\n',
    ],
)
def test_an_item_of_two_outcomes_is_told_with_both(more: str) -> None:
    sources = Source.from_text("a.policy", HEADS + TWICE + more), Source.from_text("near.vocabulary", VOCABULARY)
    [problem] = policy_from_sources(*sources)[1]
    assert problem.hint == "write `covered, item 1` or `investigational, item 1`"


@pytest.mark.parametrize(
    "line", ["coverage, item 1 is met", "item 1 is met", "item 1 of coverage is met", "any of coverage, items 1 to 2 is met"]
)
def test_a_line_that_names_an_item_of_two_outcomes_is_told_with_both(line: str) -> None:
    other = "\nDetermination: other\n\n    Covered when\n        {}\n\n    Otherwise not covered\n"
    [problem] = _problems(HEADS + TWICE + other.format(line))
    assert (problem.code, problem.hint) == ("reference-to-nothing", "write `covered, item 1` or `investigational, item 1`")
    assert _problems(HEADS + TWICE + other.format("covered, item 1 is met")) == ()


def _problems(policy: str) -> tuple[Problem, ...]:
    return policy_from_sources(Source.from_text("a.policy", policy), Source.from_text("near.vocabulary", VOCABULARY))[1]


@pytest.mark.parametrize(
    ("limit", "hint"),
    [
        ("12 months", "write `for 12 months`, or `at most 12 months` if it is no length of time that the approval lasts"),
        ("2 per year", "write `at most 2 per year`"),
        ("60 mL / 30 days", "write `at most 60 mL per 30 days`"),
        ("4 injections every 12 months", "write `at most 4 injections every 12 months`"),
    ],
)
def test_an_approval_without_a_limit_is_told_which_words_make_it_one(limit: str, hint: str) -> None:
    [problem] = problems_of(f"the pain is severe\nApproval: {limit}")
    assert (problem.code, problem.hint) == ("scope-limit", hint)
    assert problems_of(f"the pain is severe\nApproval: {hint.split('`')[1]}") == ()


@pytest.mark.parametrize(
    ("outcome", "remedy"),
    [
        ("Covered only for adults when", "write `Covered when`, and below it a condition that says `for adults`"),
        ("Covered in adults only when", "write `Covered in adults when`"),
        ("Only covered when", "write `Covered when`"),
        ("Solely covered when", "write `Covered when`"),
        ("Covered just for adults when", "write `Covered when`, and below it a condition that says `for adults`"),
        ("Covered (only for adults) when", "write `Covered when`, and below it a condition that says `only for adults`"),
        ("Covered when and only when", "write `Covered when`"),
    ],
)
def test_only_in_an_outcome_never_becomes_part_of_its_name(outcome: str, remedy: str) -> None:
    [problem] = problems_of("the pain is severe", outcome=outcome)
    assert (problem.code, problem.hint) == ("outcome-words", remedy)


def test_a_title_that_begins_with_if_is_told_both_ways_to_write_it() -> None:
    [problem] = problems_of("1. If an infection is present:\n    the pain is severe")
    assert problem.hint == (
        "write `1. if an infection is present, then` where it is a condition; else call the item by other words: `1. Title:`"
    )
    assert problems_of("1. if an infection is present, then\n    the pain is severe") == ()


@pytest.mark.parametrize(
    ("title", "start"),
    [
        ("Unless the pain is severe", "write `unless the pain is severe` on a line of its own"),
        ("Unless it is contraindicated", "write `unless it is contraindicated` on a line of its own"),
        ("Except when the pain is severe", "write `except when the pain is severe` on a line of its own"),
        ("When the pain is severe", "write `if the pain is severe, then` where"),
        ("Only if the pain is severe", "write `if the pain is severe, then` where"),
    ],
)
def test_a_title_never_hides_when_an_item_counts(title: str, start: str) -> None:
    [problem] = problems_of(f"1. {title}:\n    an infection is present")
    assert problem.code == "condition-as-title"
    assert problem.hint.startswith(start)


@pytest.mark.parametrize("title", ["Where it hurts", "When pain lasts", "Pain that is severe"])
def test_a_title_that_only_begins_like_a_condition_is_one(title: str) -> None:
    assert problems_of(f"1. {title}:\n    an infection is present") == ()


def test_a_comma_in_a_value_is_told_with_the_value_to_write() -> None:
    [problem] = problems_of(
        "the pain is severe", vocabulary=f"{VOCABULARY}    the site (site): one of\n        arm, upper\n        leg\n"
    )
    assert problem.hint == "write the value without a comma: `arm upper`"


@pytest.mark.parametrize(
    ("declared", "hint"),
    [
        ("the pain where it hurts (w): yes or no", "say it in other words: `where` opens what holds of one record"),
        ("the pain NOT felt (w): yes or no", "say `the pain NOT felt` without `NOT`; `NOT` denies a line"),
        ("any count (w): a number", "say `any count` without `any`; `any` asks for one of several"),
        ("the drug is safe, and sold (w): yes or no", "write the phrase without a comma: `the drug is safe and sold`"),
    ],
)
def test_what_cannot_stand_in_a_phrase_is_told_with_the_reason(declared: str, hint: str) -> None:
    [problem] = problems_of("the pain is severe", vocabulary=f"{VOCABULARY}    {declared}\n")
    assert problem.hint == hint
