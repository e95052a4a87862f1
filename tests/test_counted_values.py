"""How many values a list has, and sentences denied as a whole: what they come to on either side."""

from __future__ import annotations

import pytest

from reasoner.answer.engine import Engine
from reasoner.cases.from_text import case_from_text
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.source.text import Source
from tests.wrong_examples import HEADS, PUMPS

OTHER = "Determination: other\n    Covered when\n        the pain is severe\n    Otherwise investigational\n"


def outcome(line: str, case: str) -> str:
    """The outcome of a policy with one line for a case."""
    text = f"{HEADS}{OTHER}\nDetermination: coverage\n    Covered when\n        {line}\n    Otherwise not covered\n"
    policy, problems = policy_from_sources(Source.from_text("a.policy", text), Source.from_text("pumps.vocabulary", PUMPS))
    assert policy is not None, problems
    found, wrong = case_from_text(case, "case.yaml", policy.vocabulary)
    assert found is not None, wrong
    return Engine(policy).decide(found, "coverage").outcome


@pytest.mark.parametrize(
    ("line", "reasons", "expected"),
    [
        ("at least 2 inpatient reasons are stated", "[medication titration]", "not_covered"),
        ("at least 2 inpatient reasons are stated", "[medication titration, another reason]", "covered"),
        ("at least 2 inpatient reasons are stated", "[medication titration, another reason, and others]", "covered"),
        ("at least 2 inpatient reasons are stated", "[medication titration, and others]", "undetermined"),
        ("the number of inpatient reasons is at most 1", "[medication titration]", "covered"),
        ("the number of inpatient reasons is at most 1", "[medication titration, and others]", "undetermined"),
        ("exactly 1 inpatient reason is stated", "[]", "not_covered"),
        ("exactly 1 inpatient reason is stated", "[another reason]", "covered"),
        ("the number of inpatient reasons is between 1 and 2", "[another reason]", "covered"),
        ("the number of inpatient reasons is between 1 and 2", "[]", "not_covered"),
        ("it is not so that the inpatient reasons include another reason", "[another reason]", "not_covered"),
        ("it is not so that the inpatient reasons include another reason", "[]", "covered"),
    ],
)
def test_values_of_a_list_are_counted(line: str, reasons: str, expected: str) -> None:
    assert outcome(line, f"inpatient_reasons: {reasons}") == expected


@pytest.mark.parametrize(("severe", "expected"), [("yes", "covered"), ("no", "not_covered")])
def test_that_an_outcome_is_not_reached_is_said_of_the_outcome(severe: str, expected: str) -> None:
    assert outcome("it is not so that other is investigational", f"severe: {severe}") == expected
