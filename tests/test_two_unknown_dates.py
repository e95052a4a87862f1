"""Two dates that are both not known and that only their comparison tells apart: both are needed, and both together are a way."""

from __future__ import annotations

import pytest

from reasoner.api import LoadedPolicy, load_policy
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.source.text import Source

VOCABULARY = """Vocabulary: dates

Inputs: all
    Unless stated otherwise: fixed, clinical

    the scan (scan): a date
    the start (start): a date
    the service (service): a date
"""
HEADS = "Policy: A\nPayer: A payer\nSource: a\nIn effect: from 2020-01-01\nVocabulary: dates\n\nDetermination: coverage\n"


@pytest.mark.parametrize(
    ("lines", "needed", "ties"),
    [
        (["the scan is on or before the service"], {"scan", "service"}, {"the scan is on or before the service"}),
        (
            ["the service is on or after the start", "the scan is at least 2 days before the service"],
            {"scan", "start", "service"},
            {"the service is on or after the start", "the scan is at least 2 days before the service"},
        ),
        (
            ["the service is within 12 weeks after the start", "the scan is on or before the service"],
            {"scan", "start", "service"},
            {
                "the service is on or after the start",
                "the service is on or before 12 weeks after the start",
                "the scan is on or before the service",
            },
        ),
    ],
)
def test_dates_that_are_not_known_are_needed_and_supplied_together(lines: list[str], needed: set[str], ties: set[str]) -> None:
    text = HEADS + "    Covered when\n        " + ", and\n        ".join(lines) + "\n    Otherwise not covered\n"
    policy, problems = policy_from_sources(Source.from_text("a.policy", text), Source.from_text("dates.vocabulary", VOCABULARY))
    assert policy is not None, problems
    loaded = LoadedPolicy(policy)
    answer = loaded.decide(loaded.case())
    assert {one.input.id for one in answer.needed} == needed
    [way] = loaded.what_if(loaded.case(), time_limit=None).sets
    [tie] = way.ties
    assert set(way.inputs) == needed
    assert set(tie.split("; ")) == ties


def test_a_case_without_dates_has_a_way_and_a_date_that_a_record_leaves_unknown_can_be_supplied() -> None:
    loaded = load_policy("medicare-ncd-240-4")
    facts = {"phase": "initial", "age_years": 60, "clinical_evaluation": "yes", "symptoms": [], "illnesses": []}
    facts |= {"educated": "yes", "caregiver": "yes"}
    kind = "attended_polysomnography"
    test = {"kind": kind, "date": "unknown", "events": 400, "hours": 6, "ordered": "yes", "supervised": "yes"}
    [way] = loaded.what_if(loaded.case({**facts, "sleep_tests": [test]}), "covered", time_limit=None).sets
    assert way.inputs == {"date_of_service", "therapy_start", "sleep_tests.date.1"}
    assert "the date of the first sleep test: on or before the date of service" in way.ties[0]
