"""What a failed scenario prints: what was expected and found, why, and of the policy only the branch that failed."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from reasoner.apps.command_line import app

VOCABULARY = """Vocabulary: pumps

Inputs: all
    Unless stated otherwise: fixed, clinical

    the cough is severe (cough): yes or no
    the patient smokes (smokes): yes or no
    the weight (weight): a number of kg, from 0
"""
POLICY = """Policy: A
Payer: A payer
Source: a
In effect: from 2020-01-01
Vocabulary: pumps

Determination: coverage

    Not covered, whatever else is met, when
        the weight is over 200 kg

    Covered when
        ANY of the following:
            1. Lungs:
                the cough is severe, and
                the patient smokes
            2. Weight:
                the weight is at most 50 kg

    Otherwise not covered

Scenario: a heavy cough
    Given the cough is severe
    And the patient does not smoke
    And the weight is 90 kg
    Then coverage is covered
    And item 1 is satisfied
"""


def test_only_the_branch_that_failed_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.policy").write_text(POLICY.replace("the patient does not smoke", "it is not so that the patient smokes"))
    (tmp_path / "pumps.vocabulary").write_text(VOCABULARY)
    result = CliRunner().invoke(app, ["test", str(tmp_path / "a.policy")])
    assert result.exit_code == 1
    rows = [" ".join(row.split()) for row in result.stdout.splitlines() if row]
    assert rows[rows.index("the outcome of coverage") :] == [
        "the outcome of coverage",
        "expected: covered",
        "found: not covered",
        "item 1",
        "expected: met",
        "found: not met",
        "coverage:",
        "Not covered: nothing that comes before it in the policy applies.",
        "The closest is item 1 (Lungs); not met: the patient smokes.",
        "[no] Covered when",
        "[not met] ANY of the following - none of 2 is met",
        "[not met] 1. Lungs - 1 of 2 not met",
        "[not met] the patient smokes - stated not to be so",
        "Otherwise not covered <- the outcome",
        "[not met] 1. Lungs - 1 of 2 not met",
        "[not met] the patient smokes - stated not to be so",
        "0 passed, 1 failed",
    ]
