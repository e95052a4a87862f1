"""A scenario can expect the need for a record or for a field of one; what a failure prints as found can be written back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.api import load_policy
from reasoner.apps.command_line import app
from tests.test_interview_records import HEADS, VOCABULARY

POLICY = """    Covered when
        any trial of a drug where
            its drug is ibuprofen, and
            it was not tolerated

    Otherwise not covered

Scenario: one
    {facts}
    Then coverage is undetermined
    And needed {needed}
"""


def said_by_test(tmp_path: Path, facts: str, needed: str) -> str:
    (tmp_path / "a").mkdir(exist_ok=True)
    (tmp_path / "trials.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    file = tmp_path / "a" / "a.policy"
    file.write_text(HEADS + POLICY.format(facts=facts, needed=needed), encoding="utf-8")
    return CliRunner().invoke(app, ["test", str(file)]).output


BARIATRIC = Path(__file__).parent / "newcomers" / "bariatric-surgery" / "bariatric-surgery.policy"


def test_numbers_that_only_comparisons_look_at_are_needed_though_no_line_cuts_them() -> None:
    facts = {"height": 172, "asian": False, "surgeon_volume": 209, "first_procedure": "other", "psychiatric_care": False}
    case = facts | {"programs": [{"end": "2024-03-20", "visits_entered": True}]}
    needed = {one.input.id for one in load_policy(BARIATRIC).decide(case, "coverage").needed}
    # An age, a weight for that height, and what a program that began within two years adds to a total.
    assert {"date_of_birth", "date_of_service", "weight", "programs.start.1", "programs.duration.1"} <= needed


CASES = [
    ("Given the weight is 80 kg", "the trials of a drug"),
    (
        "Given a trial of a drug: its drug is ibuprofen, its start is 2024-01-10",
        "the first trial of a drug was tolerated",
    ),
    (
        "Given a trial of a drug: its start is 2024-01-10\n    And a trial of a drug: its start is 2024-01-10, it was not tolerated",
        "the drug of the first trial of a drug, the first trial of a drug was tolerated and the drug of the second trial of a drug",
    ),
    (
        "Given a trial of a drug: its drug is ibuprofen\n    And there may be other trials of a drug",
        "the trials of a drug and the first trial of a drug was tolerated",
    ),
]


@pytest.mark.parametrize(("facts", "needed"), CASES)
def test_a_scenario_can_need_records_and_their_fields(tmp_path: Path, facts: str, needed: str) -> None:
    assert "1 passed, 0 failed" in said_by_test(tmp_path, facts, f"is {needed}")


@pytest.mark.parametrize("facts", [facts for facts, _ in CASES])
def test_what_a_failure_prints_as_found_can_be_written_back(tmp_path: Path, facts: str) -> None:
    failed = said_by_test(tmp_path, facts, "is the weight at baseline")
    assert "0 passed, 1 failed" in failed
    [found] = re.findall(r"still needs\n +expected: [^\n]+\n +found: +([^\n]+(?:\n {8,}[^\n]+)*)", failed)
    assert "1 passed, 0 failed" in said_by_test(tmp_path, facts, f"are {' '.join(found.split())}")


def test_a_near_miss_is_told_with_the_words_for_the_field(tmp_path: Path) -> None:
    said = said_by_test(tmp_path, CASES[1][0], "is the drugs of the first trial of a drug")
    assert "did you mean `the drug of the first trial of a drug`?" in said


def test_a_suite_can_need_a_record_and_a_field(tmp_path: Path) -> None:
    said_by_test(tmp_path, CASES[0][0], "is the trials of a drug")
    suite = tmp_path / "suite.yaml"
    suite.write_text(
        "cases:\n"
        "- {id: A-1, policy: a, facts: {weight: 80}, expect: {missing_inputs: [trials]}}\n"
        "- {id: A-2, policy: a, facts: {trials: [{drug: ibuprofen}]}, expect: {missing_inputs: [trials.tolerated.1]}}\n",
        encoding="utf-8",
    )
    result = CliRunner().invoke(app, ["test", str(suite), "--rules", str(tmp_path)])
    assert "2 passed, 0 failed" in result.output, result.output
