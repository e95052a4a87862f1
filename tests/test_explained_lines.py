"""What decide and explain tell of lines with exceptions, records, windows, totals, tables and definitions: what the policy says."""

from __future__ import annotations

from fractions import Fraction

import pytest

from reasoner.api import LoadedPolicy
from reasoner.cases.from_text import case_from_text
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.vocabulary import Input, YesNo
from reasoner.policy.words import told_number
from reasoner.show.explanation_text import explanations_text
from reasoner.show.paper import Paper
from reasoner.show.summary_words import summary_words
from reasoner.show.text import answers_text
from reasoner.show.words import told, valued
from reasoner.source.text import Source

PAPER = Paper(colour=False, columns=500)
VOCABULARY = """Vocabulary: pumps

Inputs: all
    Unless stated otherwise: fixed, clinical

    the plan excludes surgery (excluded): yes or no
    the surgery is a repair (repair): yes or no
    the patient smokes (smokes): yes or no
    the phase (phase): one of
        initial
        renewal
    the cough is severe (cough): yes or no
    the date of service (date_of_service): a date
    the weight (weight): a number of kg, from 0
    the height (height): a number of m, from 0
    the comorbidities (comorbidities): any of
        diabetes
        hypertension
    the trials of a drug (trials): records of
        the drug (drug): one of
            methotrexate
            leflunomide
        the start (start): a date
        the end (end): a date
        the dose (dose): a number of mg, from 0
        it was tolerated (tolerated): yes or no
    the scans (scans): records of
        the date (date): a date
        the result (result): one of
            clear
            suspicious
"""
HEADS = "Policy: A\nPayer: A payer\nSource: a\nIn effect: from 2020-01-01\nVocabulary: pumps\n\n"
SHORT = """trials: [{drug: leflunomide, start: 2024-07-01, end: 2024-09-02, dose: 20, tolerated: yes},
  {drug: methotrexate, start: 2024-01-01, end: 2024-06-30, dose: 15, tolerated: yes}]
date_of_service: 2024-10-01
"""
TRIED = """
        any trial of leflunomide where
            its start is within 6 months before the date of service, and
            the time from its start to its end is at least 12 weeks
"""


def loaded(lines: str, more: str = "") -> LoadedPolicy:
    body = lines if lines.startswith("    ") else f"    Covered when{lines}    Otherwise not covered\n"
    text = f"{HEADS}Determination: coverage\n\n{body}{more}"
    policy, problems = policy_from_sources(Source.from_text("a.policy", text), Source.from_text("pumps.vocabulary", VOCABULARY))
    assert policy is not None, problems
    return LoadedPolicy(policy)


def items(lines: str, facts: str, more: str = "", full: bool | None = None) -> list[str]:
    """The items of decide, or the tree of explain where `full` is said, without marks at the margin."""
    policy = loaded(lines, more)
    case, problems = case_from_text(facts, "case.yaml", policy.policy.vocabulary)
    assert case is not None, problems
    if full is None:
        text = answers_text((policy.decide(case),), PAPER).partition("Items\n")[2]
    else:
        text = explanations_text((policy.explain(case, full=full),), PAPER)
        text = text.partition("Item by item\n" if full else "What decided\n")[2]
    rows = text.partition("\n\n")[0].splitlines()
    said = [" ".join(row.split()) for row in rows if not row.startswith("(not met:")]
    return [row for row in said if not row.startswith("Otherwise")]


def why(lines: str, facts: str, more: str = "") -> str:
    policy = loaded(lines, more)
    case, problems = case_from_text(facts, "case.yaml", policy.policy.vocabulary)
    assert case is not None, problems
    return " ".join(summary_words(policy.explain(case)))


EXCLUDED = """    Not covered, whatever else is met, when
        the plan excludes surgery
            unless the surgery is a repair

    Covered when
        the cough is severe

    Otherwise not covered
"""


def test_a_condition_that_its_exception_sets_aside_is_shown_with_what_the_case_states() -> None:
    facts = "excluded: yes\nrepair: yes\ncough: yes\n"
    assert items(EXCLUDED, facts)[1:3] == [
        "[not met] the plan excludes surgery (set aside by its exception)",
        "[met] unless the surgery is a repair",
    ]
    assert items(EXCLUDED, facts, full=False)[1:3] == [
        "[not met] the plan excludes surgery - stated; set aside by its exception",
        "[met] unless the surgery is a repair - stated",
    ]


def test_an_exception_that_does_nothing_does_not_hide_the_condition() -> None:
    assert items(EXCLUDED, "excluded: yes\nrepair: no\ncough: yes\n")[:2] == [
        "[yes] Not covered, whatever else is met, when <- the outcome",
        "[met] the plan excludes surgery",
    ]


def test_a_definition_is_opened_one_level_to_what_decides() -> None:
    lines = "\n        the chest is sick\n"
    more = "\nDefinitions\n\n    The chest is sick when\n        ANY of the following is met:\n"
    more += "            a. the cough is severe\n            b. the patient smokes\n"
    assert items(lines, "cough: no\nsmokes: yes\n", more) == [
        "[yes] Covered when <- the outcome",
        "[met] the chest is sick",
        "[met] b. the patient smokes",
    ]


def test_a_list_of_alternatives_says_which_is_met() -> None:
    lines = (
        "\n"
        "        1. Lungs:\n"
        "            ANY of the following:\n"
        "                a. the cough is severe\n"
        "                b. the patient smokes\n"
    )
    assert items(lines, "cough: no\nsmokes: yes\n")[1:3] == [
        "[met] 1. Lungs: any of the following",
        "[met] b. the patient smokes",
    ]


def test_what_stands_below_where_is_said_in_the_line() -> None:
    assert items(TRIED, SHORT)[1] == (
        "[not met] any trial of leflunomide where its start is within 6 months before the date of service"
        " and the time from its start to its end is at least 12 weeks"
    )


def test_the_record_that_comes_nearest_is_told_with_how_far_off_it_is_and_no_other() -> None:
    assert items(TRIED, SHORT, full=False)[1:] == [
        "[not met] any trial of leflunomide where",
        "[not met] the trial of leflunomide from 2024-07-01",
        "[not met] the time from its start to its end is at least 12 weeks - 63 days, needs at least 84 days (21 days short)",
    ]
    assert (
        "not met: the time from its start to its end is at least 12 weeks (the trial of leflunomide from 2024-07-01):"
        " 63 days, needs at least 84 days (21 days short)"
    ) in why(TRIED, SHORT)


def test_records_of_another_kind_are_counted_and_not_told_one_by_one() -> None:
    facts = SHORT.replace("leflunomide", "methotrexate")
    assert items(TRIED, facts, full=False)[1] == (
        "[not met] any trial of leflunomide where its start is within 6 months before the date of service"
        " and the time from its start to its end is at least 12 weeks - none of the 2 stated is of that kind"
    )


def test_what_is_asked_of_every_record_is_told_of_each_as_it_is_asked() -> None:
    lines = "\n        every trial of a drug where\n            it was tolerated\n"
    assert items(lines, SHORT, full=False)[1:] == [
        "[met] every trial of a drug where",
        "[met] the trial of leflunomide from 2024-07-01",
        "[met] it was tolerated - stated",
        "[met] the trial of methotrexate from 2024-01-01",
        "[met] it was tolerated - stated",
    ]
    worse = SHORT.replace("dose: 15, tolerated: yes", "dose: 15, tolerated: no")
    assert items(lines, worse, full=False)[1:] == [
        "[not met] every trial of a drug where - 1 of 2 is not so",
        "[not met] the trial of methotrexate from 2024-01-01",
        "[not met] it was tolerated - stated not to be so",
    ]


SCANS = "scans: [{date: 2024-01-01, result: clear}, {date: 2024-05-01, result: suspicious}]\ndate_of_service: 2024-10-01\n"


def test_the_most_recent_record_is_named_and_how_it_was_picked_is_not_told() -> None:
    lines = "\n        the most recent scan is one where\n            its result is clear\n"
    assert items(lines, SCANS, full=True)[1:] == [
        "[not met] the most recent scan is one where - that is the scan of 2024-05-01",
        "[not met] the scan of 2024-05-01",
        "[not met] its result is clear - its result is suspicious",
    ]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2024-10-01", "2024-05-01, has to be on or after 2024-09-01 (123 days too early)"),
        ("2024-05-10", "2024-05-01, on or after 2024-04-10 and on or before 2024-05-10"),
        ("2024-04-30", "2024-05-01, has to be on or before 2024-04-30 (1 day too late)"),
    ],
)
def test_a_window_says_which_day_is_which_and_how_far_off(day: str, found: str) -> None:
    lines = (
        "\n"
        "        any scan where\n"
        "            its result is suspicious, and\n"
        "            its date is within 1 month before the date of service\n"
    )
    rows = items(lines, SCANS.replace("2024-10-01", day), full=False)
    assert f"its date is within 1 month before the date of service - {found}" in rows[-1]


def test_a_total_tells_its_amount_and_what_each_record_adds() -> None:
    lines = "\n        the total dose of trials of a drug is at least 40 mg\n"
    assert items(lines, SHORT, full=False)[1] == (
        "[not met] the total dose of trials of a drug is at least 40 mg - 35 mg, needs at least 40 mg (5 mg short);"
        " the trial of leflunomide from 2024-07-01: 20 mg; the trial of methotrexate from 2024-01-01: 15 mg"
    )


def test_an_amount_is_told_rounded() -> None:
    lines = "\n        the weight divided by the height is at least 45 kg/m\n"
    assert items(lines, "weight: 80\nheight: 1.8\n", full=False)[1] == (
        "[not met] the weight divided by the height is at least 45 kg/m"
        " - about 44.44 kg/m, needs at least 45 kg/m (about 0.556 kg/m short)"
    )


TABLE = """
Definitions

    The class, by the first row that fits:
        | the weight        | the patient smokes | then   |
        | 100 kg or more    |                    | third  |
        | 80 kg or more     | no                 | second |
        | otherwise         |                    | none   |
"""


def test_a_table_is_told_in_one_line_by_its_row() -> None:
    lines = "\n        the class is second\n"
    assert items(lines, "weight: 90\nsmokes: no\n", TABLE, full=False)[1:] == [
        "[met] the class is second - row 2: the weight is 80 kg or more (90 kg) and the patient smokes: no"
    ]
    assert items(lines, "weight: 70\nsmokes: no\n", TABLE, full=False)[1:] == [
        "[not met] the class is second - the class is none, row 3: no other row fits"
    ]
    rows = items(lines, "weight: 90\nsmokes: no\n", TABLE, full=True)[1:]
    assert [row for row in rows if "row 1" in row] == ["[not met] row 1: the weight is 100 kg or more - the weight is 90 kg"]


def test_the_closest_is_what_most_is_met_of_and_not_the_first() -> None:
    lines = (
        "\n"
        "        ANY of the following:\n"
        "            1. Diabetes:\n"
        "                the comorbidities include diabetes\n"
        "            2. Tried:\n"
    )
    lines += "                the patient smokes, and\n                any trial of leflunomide where\n"
    lines += "                    the time from its start to its end is at least 12 weeks\n"
    assert why(lines, SHORT + "comorbidities: []\nsmokes: yes\n").startswith(
        "not covered: nothing that comes before it in the policy applies. The closest is item 2 (Tried); not met:"
    )


def test_an_item_of_bullets_keeps_its_own_citation() -> None:
    lines = (
        "\n"
        "        ANY of the following:  [Uses]\n"
        "            - the cough is severe  [Uses, bullet 1]\n"
        "            - the patient smokes  [Uses, bullet 2]\n"
    )
    assert items(lines, "cough: yes\nsmokes: no\n")[1:3] == [
        "[met] the cough is severe [Uses, bullet 1]",
        "[not met] the patient smokes [Uses, bullet 2]",
    ]
    assert items(lines, "cough: yes\nsmokes: no\n", full=False)[2] == "[met] the cough is severe - stated [Uses, bullet 1]"


def test_lists_are_not_stated_in_the_plural_and_days_by_their_names() -> None:
    assert "Still needed: the comorbidities." in why("\n        the comorbidities include diabetes\n", "cough: yes\n")
    [_, row] = items("\n        the comorbidities include diabetes\n", "cough: yes\n", full=False)[:2]
    assert row == "[not shown] the comorbidities include diabetes - not stated"
    lines = "\n        any scan where\n            its date is within 1 month before the date of service\n"
    rows = items(lines, "scans: [{result: clear}]\n", full=False)
    assert rows[-1].endswith("its date and the date of service are not stated")


def test_an_item_told_above_is_not_told_again() -> None:
    lines = "    Covered when\n        1. Lungs:\n            the cough is severe, and\n            the patient smokes\n\n"
    lines += "    Otherwise covered in part when\n        item 1 is met\n\n    Otherwise not covered\n"
    rows = items(lines, "cough: no\nsmokes: yes\n", full=True)
    assert [row for row in rows if "1. Lungs" in row] == [
        "[not met] 1. Lungs - 1 of 2 not met",
        "[not met] 1. Lungs - as above",
    ]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (Fraction(44, 3), "about 14.67"),
        (Fraction(5, 2), "2.5"),
        (Fraction(1, 3000), "about 0.000333"),
        (Fraction(10) - Fraction(1, 2**60), "about 10"),
        (Fraction(1234567, 3), "about 411522"),
        (Fraction(-44, 3), "about -14.67"),
        (Fraction(1, 2**70), "under 0.000001"),
    ],
)
def test_a_number_is_told_exact_where_it_is_short_and_else_rounded(number: Fraction, said: str) -> None:
    assert told_number(number) == said


def test_a_rounded_number_is_never_what_it_is_held_against() -> None:
    lines = "\n        the weight divided by the height is at most 10 kg/m\n"
    said = items(lines, "weight: 80\nheight: 7.9999\n", full=False)[1]
    assert said.endswith("about 10.0001 kg/m, needs at most 10 kg/m (about 0.000125 kg/m over)")


def test_computed_amounts_in_words_are_rounded_and_days_and_codes_are_not() -> None:
    assert told("over 44/3 U/L and at most 0.99999999999 m2") == "over about 14.67 U/L and at most about 1 m2"
    assert told("on or after 2024-01-02, E66.01, 10 mg/m2") == "on or after 2024-01-02, E66.01, 10 mg/m2"


def test_facts_that_an_exception_sets_aside_are_listed_although_the_outcome_does_not_rest_on_them() -> None:
    policy = loaded(EXCLUDED)
    case, _ = case_from_text("excluded: yes\nrepair: yes\ncough: yes\n", "case.yaml", policy.policy.vocabulary)
    assert case is not None
    text = explanations_text((policy.explain(case),), PAPER)
    assert "Stated, and set aside by an exception\n  - the plan excludes surgery\n" in text


def test_a_phase_that_the_case_is_not_in_is_not_told() -> None:
    phases = """    Phase: initial
        Covered when
            the cough is severe
        Otherwise not covered

    Phase: renewal
        Covered when
            the patient smokes
        Otherwise not covered
"""
    rows = items(phases, "phase: initial\ncough: yes\n")
    assert rows == [
        "initial phase",
        "[yes] Covered when <- the outcome",
        "[met] the cough is severe",
        "renewal phase (does not apply)",
    ]


def test_a_window_is_one_line_in_decide_too() -> None:
    lines = "\n        1. Seen:\n            the date of service is within 1 month after 2024-01-01\n"
    assert items(lines, "date_of_service: 2024-03-05\n")[1:] == ["[not met] 1. Seen"]


def test_an_outcome_without_items_is_what_comes_closest_by_its_own_name() -> None:
    lines = "\n        the cough is severe, and\n        the patient smokes\n"
    assert 'The closest is "Covered"; not met: the patient smokes.' in why(lines, "cough: yes\nsmokes: no\n")


def test_the_one_item_that_is_missing_is_the_closest() -> None:
    lines = "\n        ALL of the following:\n            1. the cough is severe\n            2. the patient smokes\n"
    assert "The closest is item 2; not met: the patient smokes." in why(lines, "cough: yes\nsmokes: no\n")


def test_how_much_is_still_needed_is_counted_in_records_and_not_in_their_fields() -> None:
    lines = "\n        at least 2 trials of a drug where\n            the time from its start to its end is at least 12 weeks\n"
    assert "Still needed: whether there is a trial of a drug." in why(lines, "cough: yes\n")
    assert [row for row in items(lines, "cough: yes\n", full=False) if "there is" in row] == [
        "[not shown] there is a trial of a drug - not stated"
    ]


def test_of_an_exclusion_nothing_is_needed() -> None:
    lines = "    Not covered, whatever else is met, when\n        the weight is over 200 kg\n\n"
    lines += "    Covered when\n        the height is at least 2 m\n\n    Otherwise not addressed\n"
    assert items(lines, "weight: 100\nheight: 1.8\n", full=False)[1::2] == [
        "[not met] the weight is over 200 kg - the weight is 100 kg",
        "[not met] the height is at least 2 m - the height is 1.8 m, needs at least 2 m (0.2 m short)",
    ]


def test_items_are_named_in_a_row_without_their_outcome() -> None:
    lines = "    Not covered, whatever else is met, when\n        1. Weight:\n            the weight is over 200 kg\n\n"
    lines += "    Covered when\n"
    lines += "        ALL of the following:\n            1. Cough:\n                the cough is severe\n"
    lines += "            2. Smoke:\n                the patient smokes\n\n    Otherwise not addressed\n"
    assert why(lines, "weight: 100\ncough: yes\nsmokes: yes\n") == "Covered: items 1 and 2 are met."


def test_a_sentence_about_items_is_said_and_the_items_that_fail_are_named_below_it() -> None:
    lines = "    Covered when\n        ALL of the following:\n            1. Cough:\n                the cough is severe\n"
    lines += "            2. Smoke:\n                the patient smokes\n\n"
    lines += "    Otherwise covered in part when\n        any of items 1 and 2 is met\n\n    Otherwise not covered\n"
    assert items(lines, "cough: no\nsmokes: yes\n")[-2:] == ["[met] any of items 1 and 2 is met", "[met] 2. Smoke"]


LIMITS = """
Definitions

    The limit, by the first row that fits:
        | the patient smokes | then   |
        | yes                | 80 kg  |
        | otherwise          | 100 kg |
"""


@pytest.mark.parametrize(
    ("smokes", "found"),
    [
        ("smokes: yes\n", "[not met] LINE - the limit is 80 kg; the weight is 90 kg, needs at most 80 kg (10 kg over)"),
        ("smokes: no\n", "[met] LINE - the limit is 100 kg; the weight is 90 kg"),
        ("", "[not shown] LINE - not shown whether the limit is 80 kg or the limit is 100 kg"),
    ],
)
def test_a_comparison_with_an_amount_from_a_table_names_the_amount(smokes: str, found: str) -> None:
    line = "the weight is at most the limit"
    rows = items(f"\n        {line}\n", f"weight: 90\n{smokes}", LIMITS, full=False)
    assert rows[1] == found.replace("LINE", line)


def test_what_a_further_record_would_have_to_say_is_said_of_it() -> None:
    there = Input("trials.3", "there is a further trial of a drug", YesNo())
    needs = "the drug of a further trial of a drug: leflunomide; a further trial of a drug was tolerated"
    assert valued(there, needs) == "there is a further trial of a drug: its drug: leflunomide; it was tolerated"


@pytest.mark.parametrize(
    ("line", "facts", "found"),
    [
        ("at least 3 scans", SCANS, "[not met] at least 3 scans - 2 are stated"),
        ("at most 3 scans", SCANS, "[met] at most 3 scans - 2 are stated"),
        ("any scan", "scans: []\n", "[not met] any scan - none is stated"),
    ],
)
def test_where_the_number_of_records_settles_a_line_it_is_told(line: str, facts: str, found: str) -> None:
    assert items(f"\n        {line}\n", facts, full=False)[1] == found


def test_a_record_that_is_compared_with_a_picked_one_is_not_taken_for_it() -> None:
    line = "the dose of the most recent trial of a drug by its start is at least the dose of the first trial of a drug by its start"
    facts = "trials: [{drug: methotrexate, start: 2024-01-01, dose: 15}, {drug: leflunomide, start: 2024-07-01, dose: 10}]\n"
    found = " ".join(items(f"\n        {line}\n", facts, full=False))
    first, last = "the trial of methotrexate from 2024-01-01", "the trial of leflunomide from 2024-07-01"
    assert last in found
    assert f"10 mg, needs at least 15 mg (5 mg short), by {first}" in found
    assert f"{first}: 10 mg" not in found
    assert f"{first}: 10 mg" not in why(f"        {line}\n", facts)


def test_an_amount_of_a_picked_record_names_the_record() -> None:
    line = "the highest dose of trials of a drug is at least 25 mg"
    assert items(f"\n        {line}\n", SHORT, full=False)[1] == (
        f"[not met] {line} - the trial of leflunomide from 2024-07-01: 20 mg, needs at least 25 mg (5 mg short)"
    )
