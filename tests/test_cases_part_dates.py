"""Dates known in part after words and names: a month or a year as an end is its first or its last day, whichever keeps the sense."""

from __future__ import annotations

import json
from datetime import date

import pytest

from reasoner.cases.from_text import case_from_text, facts_from_options
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.model import Policy
from reasoner.policy.values import Known, Within
from reasoner.source.text import Source

VOCABULARY = "Vocabulary: days\n\nInputs: all\n\n    the scan (scan): a date, fixed\n"
POLICY = """Policy: A policy
Payer: A payer
Source: a-policy
In effect: undated
Vocabulary: days

Determination: coverage

    Covered when
        the scan is before 2024-03-01

    Otherwise not covered
"""
DAYS = [date(2023, 2, 28), date(2023, 12, 31), date(2024, 1, 1), date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 29)]
DAYS += [date(2024, 3, 1), date(2024, 12, 31), date(2025, 1, 1)]
SAID = {
    "after 2024-02": lambda day: day > date(2024, 2, 29),
    "on or after 2024-02": lambda day: day >= date(2024, 2, 1),
    "before 2024-02": lambda day: day < date(2024, 2, 1),
    "on or before 2024-02": lambda day: day <= date(2024, 2, 29),
    "before 2024": lambda day: day < date(2024, 1, 1),
    "after 2023": lambda day: day > date(2023, 12, 31),
    "between 2024-01 and 2024-02": lambda day: date(2024, 1, 1) <= day <= date(2024, 2, 29),
    "after 2023 and before 2024-02": lambda day: date(2023, 12, 31) < day < date(2024, 2, 1),
    "after 2024-01-31 and on or before 2024": lambda day: date(2024, 1, 31) < day <= date(2024, 12, 31),
    "2024": lambda day: day.year == 2024,
}
NAMED = {
    '{"after": "2024-02"}': "after 2024-02",
    '{"on or after": "2024-02"}': "on or after 2024-02",
    '{"before": "2024-02"}': "before 2024-02",
    '{"on_or_before": "2024-02"}': "on or before 2024-02",
    '{"after": "2023", "before": "2024-02"}': "after 2023 and before 2024-02",
    '{"over": "2024-02"}': "after 2024-02",
    '{"at_least": "2024-02"}': "on or after 2024-02",
}


def read(more: str = "") -> Policy:
    policy, problems = policy_from_sources(Source.from_text("a.policy", POLICY + more), Source.from_text("v", VOCABULARY))
    assert policy is not None, problems
    return policy


def days_of(known: Known) -> list[date]:
    assert isinstance(known, Within)
    return [day for day in DAYS if known.interval.holds(day.toordinal())]  # type: ignore[arg-type]


@pytest.mark.parametrize("said", SAID)
def test_a_scenario_and_a_fact_of_an_option_leave_the_days_that_are_meant(said: str) -> None:
    policy = read(f"\nScenario: one\n    Given the scan is {said}\n    Then coverage is undetermined\n")
    facts, problems = facts_from_options([f"scan={said}"], policy.vocabulary)
    assert problems == ()
    expected = [day for day in DAYS if SAID[said](day)]
    assert days_of(dict(policy.scenarios[0].facts)["scan"]) == days_of(facts[0].known) == expected


@pytest.mark.parametrize("form", NAMED)
def test_a_case_says_days_by_their_own_names(form: str) -> None:
    case, problems = case_from_text(json.dumps({"scan": json.loads(form)}), "case", read().vocabulary)
    assert problems == ()
    assert days_of(case.facts[0].known) == [day for day in DAYS if SAID[NAMED[form]](day)]


def test_days_that_cannot_be_are_refused() -> None:
    _, [problem] = facts_from_options(["scan=between 2024-03 and 2024-01"], read().vocabulary)
    assert (problem.code, problem.hint) == ("no-value-left", "write the earlier one first")


def test_a_line_of_a_policy_still_names_a_day() -> None:
    text = POLICY.replace("2024-03-01", "2024-03")
    _, [problem] = policy_from_sources(Source.from_text("a.policy", text), Source.from_text("v", VOCABULARY))
    assert problem.code == "bare-month"
