"""Without a case nothing is known, policies stand two folders down, and a suite calls a definition by its phrase."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from reasoner.apps.command_line import app

VOCABULARY = """Vocabulary: pain

Inputs: all
    Unless stated otherwise: actionable, clinical

    the pain is severe (severe): yes or no
    the scans (scans): records of
        the date (date): a date
        the size (size): a number of mm, from 0
"""
POLICY = """Policy: Pain
Payer: A payer
Source: pain
In effect: undated
Vocabulary: pain

Determination: coverage

    Covered when
        the pain counts, and
        the growth is at least 5 mm

    Otherwise not covered

Definitions

    The pain counts when
        the pain is severe

    The growth means the size at the most recent scan minus the size at the first scan
"""
SUITE = """cases:
- id: one
  policy: pain
  facts: {severe: SEVERE}
  expect:
    STATUS: ["NAME"]
"""


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "payer" / "pain").mkdir(parents=True)
    (tmp_path / "pain.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    (tmp_path / "payer" / "pain" / "pain.policy").write_text(POLICY, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", ["decide", "explain", "what-if", "reasons"])
def test_no_case_is_one_of_which_nothing_is_known(folder: Path, command: str) -> None:
    (folder / "empty.yaml").write_text("{}", encoding="utf-8")
    without = run(command, "pain", "--rules", str(folder))
    assert without.exit_code == 0
    assert without.stdout == run(command, "pain", str(folder / "empty.yaml"), "--rules", str(folder)).stdout


def test_policies_two_folders_down_are_listed(folder: Path) -> None:
    assert "\n  pain; undated\n" in run("policies", "--rules", str(folder)).stdout


def test_a_folder_without_policies_is_named_with_where_they_are_looked_for(folder: Path) -> None:
    (folder / "payer" / "pain" / "pain.policy").rename(folder / "pain.text")
    found = run("policies", "--rules", str(folder))
    assert found.exit_code == 0
    assert f"no policy was found in `{folder}` [no-rule-file]" in found.stderr
    assert "at most 2 folders down" in found.stderr


@pytest.mark.parametrize(("severe", "status"), [("yes", "satisfied"), ("no", "not_satisfied"), ("unknown", "undetermined")])
@pytest.mark.parametrize("name", ["the pain counts", "The pain counts", "definition/the_pain_counts"])
def test_a_suite_expects_the_status_of_a_definition(folder: Path, severe: str, status: str, name: str) -> None:
    suite = folder / "suite.yaml"
    text = SUITE.replace("SEVERE", severe).replace("NAME", name)
    suite.write_text(text.replace("STATUS", status), encoding="utf-8")
    assert run("test", str(suite), "--rules", str(folder)).exit_code == 0
    suite.write_text(text.replace("STATUS", "waived"), encoding="utf-8")
    assert run("test", str(suite), "--rules", str(folder)).exit_code == 1


def test_an_amount_of_a_record_that_is_picked_stands_after_means(folder: Path) -> None:
    scans = "scans=[{date: 2023-01-01, size: 2}, {date: 2024-01-01, size: 9}]"
    found = run("decide", "pain", "--fact", "severe=yes", "--fact", scans, "--rules", str(folder))
    assert found.stdout.startswith("Coverage: covered")
