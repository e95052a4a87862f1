"""A policy that refers to one with another vocabulary: what both declare must agree, and the rest is known to both."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.api import load_policy
from reasoner.source.problem import ProblemsFound

HOME = """Policy: Home pump
Payer: A payer
Source: home
In effect: from 2020-01-01
Vocabulary: home

Determination: coverage
    Covered when
        the patient is at home, and
        coverage of Pump is covered
    Otherwise not covered
"""
PUMP = """Policy: Pump
Payer: A payer
Source: pump
In effect: from 2020-01-01
Vocabulary: pumps

Determination: coverage
    Covered when
        the pain is severe, and
        the age is at least 18
    Otherwise not covered
"""
AGE = "    the age (age): completed years, from 0 to 130\n"


def folder_with(folder: Path, home_age: str = AGE) -> Path:
    inputs = "Inputs: all\n    Unless stated otherwise: fixed, clinical\n\n"
    texts = {
        "home.policy": HOME,
        "pump.policy": PUMP,
        "home.vocabulary": f"Vocabulary: home\n\n{inputs}    the patient is at home (home): yes or no\n{home_age}",
        "pumps.vocabulary": f"Vocabulary: pumps\n\n{inputs}    the pain is severe (severe): yes or no\n{AGE}",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        (("home=yes", "severe=yes", "age=20"), "covered"),
        (("home=yes", "severe=no", "age=20"), "not_covered"),
        (("home=yes", "age=20"), "undetermined"),
    ],
)
@pytest.mark.parametrize("home_age", [AGE, ""])
def test_the_other_policy_s_inputs_can_be_stated(tmp_path: Path, facts: tuple[str, ...], outcome: str, home_age: str) -> None:
    policy = load_policy("home", folders=(folder_with(tmp_path, home_age),))
    answer = policy.decide(policy.case(None, facts))
    assert answer.outcome == outcome
    assert [one.input.id for one in answer.needed] == (["severe"] if outcome == "undetermined" else [])


def test_a_machine_name_that_means_two_things_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound) as found:
        load_policy("home", folders=(folder_with(tmp_path, "    the age of the pump (age): a number of years, from 0\n"),))
    [problem] = found.value.problems
    assert problem.code == "vocabularies-differ"
    assert "in which `age` is `the age`; in `home` it is `the age of the pump`" in problem.message
    assert problem.span is not None and problem.span.line == 5
