"""What a policy says of itself is proved by `test`, or a smallest case against it is shown; so is that outcomes are ordered."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.apps import suites
from reasoner.apps.command_line import app

VOCABULARY = """Vocabulary: pain

Inputs: all
    Unless stated otherwise: fixed, clinical

    the pain is severe (severe): yes or no
    the pain is chronic (chronic): yes or no
    the age (age): completed years, from 0 to 130
"""
POLICY = """Policy: Pain
Payer: A payer
Source: pain
In effect: from 2024-01-01
Vocabulary: pain

Determination: coverage
    Covered when
        the pain is severe, and
        the age is at least 18
    Otherwise not covered

"""


def run_of(folder: Path, policy: str, *more: str) -> tuple[int, str]:
    (folder / "pain.policy").write_text(policy, encoding="utf-8")
    (folder / "pain.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    result = CliRunner().invoke(app, ["test", str(folder / "pain.policy"), *more])
    return result.exit_code, result.output


def test_a_statement_that_is_so_for_every_case_passes(tmp_path: Path) -> None:
    text = f"{POLICY}Always: coverage is not covered when\n    the age is under 18\n"
    assert run_of(tmp_path, text) == (0, "1 passed, 0 failed\n")


@pytest.mark.parametrize(
    ("statement", "case"),
    [
        ("coverage is covered when\n    the pain is chronic", "the pain is severe: no and the pain is chronic"),
        ("coverage is not covered unless\n    the pain is chronic", None),
        ("the pain is severe", "the pain is severe: no"),
    ],
)
def test_a_statement_that_is_not_so_fails_with_a_smallest_case(tmp_path: Path, statement: str, case: str | None) -> None:
    code, said = run_of(tmp_path, f"{POLICY}Always: {statement}\n")
    assert code == 1
    assert "1 failed" in said
    assert "expected: it is so for every case" in said
    assert case is None or f"found:    it is not so where {case}" in said


def test_a_failed_statement_says_which_outcome_was_found(tmp_path: Path) -> None:
    _, said = run_of(tmp_path, f"{POLICY}Always: coverage is not covered when\n    the pain is severe\n")
    assert "; there coverage is `covered`" in " ".join(said.split())


def test_a_failed_statement_is_in_the_document(tmp_path: Path) -> None:
    _, said = run_of(tmp_path, f"{POLICY}Always: the pain is severe\n", "--json")
    [test] = json.loads(said)["tests"]
    assert (test["passed"], test["name"]) == (False, "Always: the pain is severe")


def test_what_was_not_finished_in_time_is_told_apart_and_counted_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = partial(suites.results_of, time_limit=1e-9)
    monkeypatch.setattr(suites, "results_of", lambda paths, folders, _: run(paths, folders))
    text = f"{POLICY}Always: the pain is severe\n"
    code, said = run_of(tmp_path, text)
    assert code == 1
    assert "FAILED" not in said
    assert said.split()[:4] == ["NOT", "FINISHED", "IN", "TIME"]
    assert said.endswith("0 passed, 0 failed, 1 not finished in time\n")
    told = json.loads(run_of(tmp_path, text, "--json")[1])
    assert (told["passed"], told["failed"], told["not_finished"]) == (0, 0, 1)
    assert [(one["passed"], one["in_time"]) for one in told["tests"]] == [(False, False)]


def test_a_policy_whose_outcomes_have_no_order_fails(tmp_path: Path) -> None:
    text = POLICY.replace(
        "    Otherwise not covered\n", "    Not covered when\n        the pain is chronic\n    Otherwise investigational\n"
    )
    code, said = run_of(tmp_path, text)
    assert code == 1
    assert "0 passed, 1 failed" in said
    assert "nothing says which comes first" in said
