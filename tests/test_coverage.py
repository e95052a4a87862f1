"""Coverage: which items cases exercise each way, and which thresholds from both sides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reasoner.answer.coverage import Coverage, coverage_of
from reasoner.api import load_policy
from reasoner.apps.command_line import app
from reasoner.cases.case import Case, Fact

POLICY = """Policy: P
Payer: A payer
Source: p
In effect: undated
Vocabulary: pumps

Determination: coverage
    Covered when
        ANY of the following is met:
            1. Severe pain:
                the pain is severe
            2. the reduction in pain is between 20% and 60%
    Otherwise not covered

Scenario: severe
    Given the pain is severe
    Then coverage is covered

Scenario: not severe
    Given the pain is not severe
    And the reduction in pain is {amount}
    Then coverage is {outcome}
"""
PUMPS = (Path(__file__).parent / "errors" / "pumps.vocabulary").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pumps.vocabulary").write_text(PUMPS, encoding="utf-8")
    (tmp_path / "p.policy").write_text(POLICY.format(amount="10%", outcome="not covered"), encoding="utf-8")
    return tmp_path


def covered(folder: Path, amount: str, outcome: str) -> Coverage:
    file = folder / "p.policy"
    file.write_text(POLICY.format(amount=amount, outcome=outcome), encoding="utf-8")
    loaded = load_policy(file)
    cases = [Case(tuple(Fact(input, known) for input, known in one.facts)) for one in loaded.policy.scenarios]
    return coverage_of(loaded.policy, [(case, loaded.decide(case)) for case in cases])


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(app, ["coverage", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_each_item_is_counted_each_way(folder: Path) -> None:
    found = covered(folder, "10%", "not covered")
    counts = {
        one.criterion.words or one.criterion.title: (one.satisfied, one.not_satisfied, one.undetermined) for one in found.items
    }
    assert found.cases == 2
    assert counts["the pain is severe"] == (1, 1, 0)
    assert counts["the reduction in pain is between 20% and 60%"] == (0, 1, 1)


@pytest.mark.parametrize(
    ("amount", "outcome", "low", "high"),
    [
        ("10%", "not covered", (0, 1), (1, 0)),
        ("20%", "covered", (1, 0), (1, 0)),
        ("60%", "covered", (1, 0), (1, 0)),
        ("60.1%", "not covered", (1, 0), (0, 1)),
        ("over 60%", "not covered", (1, 0), (0, 1)),
        ("under 20%", "not covered", (0, 1), (1, 0)),
        ("over 10%", "undetermined", (0, 0), (0, 0)),
        ("absent", "not covered", (0, 0), (0, 0)),
    ],
)
def test_a_threshold_is_counted_on_the_side_where_the_value_lies(
    folder: Path, amount: str, outcome: str, low: tuple[int, int], high: tuple[int, int]
) -> None:
    ends = covered(folder, amount, outcome).thresholds
    assert [(one.inside, one.outside) for one in ends] == [low, high]


def test_the_table_names_what_is_missing(folder: Path) -> None:
    result = run(str(folder / "p.policy"), "--missing")
    assert result.exit_code == 0
    assert "    -        1     1   the reduction in pain is between 20% and 60% (line 12)" in result.stdout.replace(
        "item 2: ", ""
    )
    assert "     1       0          the reduction in pain is between 20% and 60%: 60% (line 12)" in result.stdout
    assert result.stdout.endswith("0 of 2 thresholds tried from both sides\n2 of 2 outcomes reached\n")


def test_the_numbers_stand_on_the_rule_file_s_own_lines(folder: Path) -> None:
    lines = run(str(folder / "p.policy"), "--lines").stdout.splitlines()
    assert lines[10] == "   1   1   0  |             1. Severe pain:"
    assert lines[12] == "   0   1   1 !|             2. the reduction in pain is between 20% and 60%"
    assert [line.partition("| ")[2] for line in lines[1:8]] == [*POLICY.splitlines()[:5], "", "Determination: coverage"]


def test_cases_of_a_suite_count_too(folder: Path) -> None:
    suite = folder / "suite.yaml"
    suite.write_text("cases:\n- id: A\n  policy: p\n  facts: {reduction: 30}\n  expect: {outcome: covered}\n", encoding="utf-8")
    found = json.loads(run(str(folder / "p.policy"), str(suite), "--json").stdout)
    assert found["cases"] == 3
    [one] = [one for one in found["items"] if one["words"].endswith("between 20% and 60%")]
    assert (one["satisfied"], one["not_satisfied"], one["undetermined"]) == (1, 1, 1)
    assert {one["outcome"]: one["cases"] for one in found["outcomes"]} == {"covered": 2, "not_covered": 1}
