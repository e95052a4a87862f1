"""What an author asks of a policy from Python: what its scenarios exercise, and what in it is suspicious."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner import ProblemsFound, load_policy
from reasoner.apps.command_line import app
from reasoner.apps.notebook import policy, vocabulary

VOCABULARY = """Vocabulary: doses

Inputs: all
    the dose (dose): a whole number of mg, from 0 to 9
    the weight (weight): a number of kg
"""
POLICY = """Policy: Doses
Payer: A payer
Source: doses
In effect: undated
Vocabulary: doses

Determination: coverage
    Covered when
        ALL of the following are met:
            1. the dose is at most 5 mg
            3. the weight is at least 40 kg
    Otherwise not covered

Scenario: a low dose
    Given the dose is 3 mg
    And the weight is 50 kg
    Then coverage is covered
"""
SUITE = """cases:
  - id: high
    policy: doses
    facts: {dose: 8, weight: 50}
    expect: {outcome: not covered}
"""
SUSPICIOUS = policy(POLICY, vocabulary(VOCABULARY, "words"), "mine")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "doses.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    (tmp_path / "doses.policy").write_text(POLICY, encoding="utf-8")
    (tmp_path / "more.yaml").write_text(SUITE, encoding="utf-8")
    return tmp_path / "doses.policy"


def test_a_policy_says_what_its_scenarios_suites_and_other_cases_exercise(file: Path) -> None:
    doses = load_policy(file)
    counted = lambda found: [(row["satisfied"], row["not_satisfied"], row["undetermined"]) for row in found.rows()]  # noqa: E731
    assert (doses.coverage().cases, counted(doses.coverage())) == (1, [(1, 0, 0), (1, 0, 0), (1, 0, 0)])
    more = doses.coverage([file.parent / "more.yaml"], cases=[{"dose": 2}])
    assert (more.cases, counted(more)) == (3, [(1, 1, 1), (2, 1, 0), (2, 0, 1)])
    assert repr(more) == "<3 cases: 2 of 3 items exercised each way>"
    page = more._repr_html_()
    assert page is not None
    assert "at most 5 mg" in page


def test_a_policy_counts_as_the_command_does(file: Path) -> None:
    suite = str(file.parent / "more.yaml")
    printed = json.loads(CliRunner().invoke(app, ["coverage", str(file), suite, "--json"]).stdout)
    found = load_policy(file).coverage([suite])
    assert printed["cases"] == found.cases == 2
    assert [one["satisfied"] for one in printed["items"]] == [row["satisfied"] for row in found.rows()]


def test_cases_that_cannot_be_counted_are_told_and_not_left_out(file: Path) -> None:
    (file.parent / "more.yaml").write_text(SUITE.replace("dose: 8", "doze: 8"), encoding="utf-8")
    with pytest.raises(ProblemsFound, match="unknown-input"):
        load_policy(file).coverage([file.parent / "more.yaml"])
    with pytest.raises(ProblemsFound, match="missing-file"):
        load_policy(file).coverage([file.parent / "none.yaml"])
    with pytest.raises(ProblemsFound, match="unknown-input"):
        load_policy(file).coverage(cases=[{"doze": 8}])


def test_what_is_suspicious_is_found_in_a_file_and_in_a_cell_alike(file: Path) -> None:
    in_file, in_cell = load_policy(file).lint(), SUSPICIOUS.lint()
    assert [one.code for one in in_file.problems] == [one.code for one in in_cell.problems]
    [row] = [row for row in in_cell.rows() if row["code"] == "label-skipped"]
    assert (row["file"], row["line"], row["warning"]) == ("mine", 11, True)
    assert repr(in_cell) == f"<mine: {len(in_cell.problems)} findings>"
    page = in_cell._repr_html_()
    assert page is not None
    assert re.findall("<mark[^>]*>([^<]*)</mark>", page)  # the line stands in no file, and is shown all the same


def test_what_is_accepted_in_place_is_no_finding() -> None:
    accepted = POLICY.replace(
        "            3.", "            Accepted: label-skipped, because the payer's list skips it\n            3."
    )
    found = policy(accepted, vocabulary(VOCABULARY, "words"), "mine").lint()
    assert "label-skipped" not in [one.code for one in found.problems]


def test_a_policy_without_findings_says_so() -> None:
    found = load_policy("medicare-ncd-280-14").lint()
    assert (found.problems, found.rows()) == ((), [])
    assert repr(found).endswith(": no findings>")
    assert "Nothing is suspicious" in (found._repr_html_() or "")
