"""Amounts of picked records beside each other, amounts so far from another, and how long a record lasts: decided on either side."""

from __future__ import annotations

import pytest

from reasoner.answer.engine import Engine
from reasoner.cases.from_text import case_from_text
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.source.text import Source

VOCABULARY = """Vocabulary: pumps

Inputs: all
    Unless stated otherwise: fixed, clinical

    the date of service (date_of_service): a date
    the weight (weight): a number of kg, from 0
    the weight at baseline (weight_before): a number of lb, from 0
    the packs smoked (packs): a number of packs per day, from 0
    the time of smoking (smoking): a number of years, from 0
    the visits (visits): records of
        the date (date): a date
        the weight (visit_weight): a number of kg, from 0
        the HbA1c (a1c): a percentage, from 0% to 20%
    the courses of treatment (courses): records of
        the drug (drug): one of
            ibuprofen
            naproxen
        the start (start): a date
        the end (end): a date
"""
HEADS = "Policy: A\nPayer: A payer\nSource: a\nIn effect: from 2020-01-01\nVocabulary: pumps\n\nDetermination: coverage\n"
LOSS = "the weight at the most recent visit is at least 5% below the weight at the first visit"


def outcome(lines: str, case: str) -> tuple[str, list[str]]:
    """The outcome of a policy with these lines for a case, and what is needed."""
    body = "".join(f"        {line}\n" for line in lines.split("\n"))
    text = f"{HEADS}    Covered when\n{body}    Otherwise not covered\n"
    policy, problems = policy_from_sources(Source.from_text("a.policy", text), Source.from_text("pumps.vocabulary", VOCABULARY))
    assert policy is not None, problems
    found, wrong = case_from_text(case, "case.yaml", policy.vocabulary)
    assert found is not None, wrong
    answer = Engine(policy).decide(found, "coverage")
    return answer.outcome, [one.input.phrase for one in answer.needed]


def visits(*weights: tuple[str, float], more: str = "") -> str:
    rows = [f"{{date: {day}, visit_weight: {weight}}}" for day, weight in weights]
    return f"visits: [{', '.join([*rows, *([more] if more else [])])}]"


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (visits(("2024-01-01", 100), ("2024-06-01", 95)), "covered"),
        (visits(("2024-01-01", 100), ("2024-06-01", 95.1)), "not_covered"),
        (visits(("2024-06-01", 95), ("2024-03-01", 50), ("2024-01-01", 100)), "covered"),
        (visits(("2024-01-01", 100)), "not_covered"),
        ("visits: []", "not_covered"),
        ("visits: [{date: 2024-01-01, visit_weight: 100}, {date: 2024-06-01, visit_weight: under 90}]", "covered"),
    ],
)
def test_the_latest_is_compared_with_the_first(case: str, expected: str) -> None:
    assert outcome(LOSS, case) == (expected, [])


def test_an_unseen_record_or_an_unknown_field_leaves_it_open() -> None:
    further = visits(("2024-01-01", 100), ("2024-06-01", 95), more="and others")
    found, needed = outcome(LOSS, further)
    assert (found, set(needed)) == ("undetermined", {"there is a further visit"})
    unknown = "visits: [{date: 2024-01-01, visit_weight: 100}, {date: 2024-06-01}]"
    assert outcome(LOSS, unknown) == ("undetermined", ["the weight of the visit of 2024-06-01"])


@pytest.mark.parametrize(
    ("line", "case", "expected"),
    [
        (LOSS.replace("least", "most"), visits(("2024-01-01", 100), ("2024-06-01", 96)), "covered"),
        (LOSS.replace("least", "most"), visits(("2024-01-01", 100), ("2024-06-01", 94)), "not_covered"),
        (LOSS.replace("least", "most"), visits(("2024-01-01", 100), ("2024-06-01", 101)), "not_covered"),
        ("the weight is at most 95% of the weight at the first visit", f"weight: 95\n{visits(('2024-01-01', 100))}", "covered"),
        ("the weight is at least 10 kg below the weight at baseline", "weight: 90\nweight_before: 221", "covered"),
        ("the weight is at least 10 kg below the weight at baseline", "weight: 90\nweight_before: 220", "not_covered"),
        (
            "the HbA1c at the most recent visit is at least 1 percentage point below the HbA1c at the first visit",
            "visits: [{date: 2024-01-01, a1c: 9%}, {date: 2024-02-01, a1c: 8%}]",
            "covered",
        ),
        (
            "the most recent visit was within 29 days before the date of service",
            f"date_of_service: 2024-06-30\n{visits(('2024-06-01', 100))}",
            "covered",
        ),
        (
            "the most recent visit was within 28 days before the date of service",
            f"date_of_service: 2024-06-30\n{visits(('2024-06-01', 100))}",
            "not_covered",
        ),
        (
            "any visit where\n    its weight is at least 5% below the weight at the first visit",
            visits(("2024-01-01", 100), ("2024-03-01", 95), ("2024-06-01", 99)),
            "covered",
        ),
        (
            "any visit where\n    its weight is at least 5% below the weight at the first visit",
            visits(("2024-01-01", 100), ("2024-03-01", 96), ("2024-06-01", 99)),
            "not_covered",
        ),
    ],
)
def test_an_amount_so_far_from_another(line: str, case: str, expected: str) -> None:
    assert outcome(line, case) == (expected, [])


@pytest.mark.parametrize(
    ("length", "end", "expected"),
    [
        ("10 days", "2024-01-10", "covered"),
        ("10 days", "2024-01-09", "not_covered"),
        ("3 months", "2024-03-31", "covered"),
        ("3 months", "2024-03-30", "not_covered"),
    ],
)
def test_a_course_lasts_from_its_first_day_to_its_last_both_included(length: str, end: str, expected: str) -> None:
    case = f"courses: [{{drug: ibuprofen, start: 2024-01-01, end: {end}}}]"
    assert outcome(f"any course of ibuprofen, each for at least {length}", case) == (expected, [])


@pytest.mark.parametrize(("years", "expected"), [("10", "covered"), ("9.9", "not_covered")])
@pytest.mark.parametrize("unit", ["pack-years", "pack years"])
def test_a_rate_a_day_times_years_has_a_unit(years: str, expected: str, unit: str) -> None:
    line = f"the packs smoked times the time of smoking is at least 20 {unit}"
    assert outcome(line, f"packs: 2\nsmoking: {years}") == (expected, [])
