"""Precedence between outcomes inside phases and outcomes that stand outside them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.api import load_policy
from reasoner.apps.command_line import app

VOCABULARY = """Vocabulary: joints

Inputs: all
    Unless stated otherwise: fixed, clinical

    the phase (phase): one of
        initial
        renewal
        transfer
    the pain is severe (severe): yes or no
    the pain is less (less): yes or no
    an infection is present (infection): yes or no
"""
HEAD = """Policy: Joints
Payer: A payer
Source: joints
In effect: from 2024-01-01
Vocabulary: joints

Determination: coverage

"""
PHASES = """
    Phase: initial
        Covered when
            the pain is severe
        Otherwise not medically necessary

    Phase: renewal
        Covered when
            the pain is less
        Otherwise investigational
"""


def written(folder: Path, policy: str) -> Path:
    (folder / "joints.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    file = folder / "joints.policy"
    file.write_text(HEAD + policy, encoding="utf-8")
    return file


def checked(folder: Path, policy: str) -> str:
    return CliRunner().invoke(app, ["check", str(written(folder, policy))]).output


Expected = Callable[..., str]


def in_a_phase(phase: str, *, severe: bool, less: bool) -> str:
    """What the phases themselves say."""
    if phase == "initial":
        return "covered" if severe else "not_medically_necessary"
    return "covered" if less else "investigational"


def override(phase: str, *, severe: bool, less: bool, infection: bool) -> str:
    said = "not_addressed" if phase == "transfer" else in_a_phase(phase, severe=severe, less=less)
    return "not_covered" if infection else said


def given_way(phase: str, *, severe: bool, less: bool, infection: bool) -> str:
    said = "not_addressed" if phase == "transfer" else in_a_phase(phase, severe=severe, less=less)
    return "not_covered" if infection and said != "covered" else said


LAST = "\n    Otherwise not addressed\n"
OVERRIDE = "    Not covered, whatever else is met, when\n        an infection is present\n"
SUBJECT = "    Not covered, subject to covered, when\n        an infection is present\n"
DESPITE = PHASES.replace("Covered when", "Covered, despite not covered, when")
PEER = "    Not covered when\n        an infection is present\n"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (OVERRIDE + PHASES + LAST, override),
        (PHASES + LAST + OVERRIDE, override),
        (SUBJECT + PHASES + LAST, given_way),
        (PEER + DESPITE + LAST, given_way),
        (PEER + PHASES.replace("Covered when", "Covered, subject to not covered, when") + LAST, override),
    ],
)
def test_outcomes_outside_the_phases_are_ordered_with_those_of_each_phase(
    tmp_path: Path, policy: str, expected: Expected
) -> None:
    file = written(tmp_path, policy)
    assert "no mistakes found" in CliRunner().invoke(app, ["check", str(file)]).output
    loaded = load_policy(file)
    worlds = list(product(("initial", "renewal", "transfer"), *[(True, False)] * 3))
    names = ("phase", "severe", "less", "infection")
    outcome = {world: expected(world[0], **dict(zip(names[1:], world[1:], strict=True))) for world in worlds}
    for known in product(("initial", "renewal", "transfer", None), *[(True, False, None)] * 3):
        facts = {name: value for name, value in zip(names, known, strict=True) if value is not None}
        possible = {
            outcome[world] for world in worlds if all(one in (None, own) for one, own in zip(known, world, strict=True))
        }
        answer = loaded.decide(loaded.case(facts))
        assert set(answer.possible) == possible
        assert bool(answer.needed) == (len(possible) > 1)


def test_outcomes_that_meet_inside_and_outside_a_phase_need_an_order(tmp_path: Path) -> None:
    said = checked(tmp_path, PEER + PHASES + LAST)
    assert said.count("[outcomes-without-precedence]") == 2
    assert "a case can be `Not covered` and `Covered` at once" in said


def test_an_outcome_of_another_phase_cannot_be_named(tmp_path: Path) -> None:
    mine = """Investigational, despite not medically necessary, when
            the pain is severe
        Otherwise not covered"""
    said = checked(tmp_path, PHASES.replace("Otherwise investigational", mine) + LAST)
    assert "no other outcome here is called `not medically necessary`" in said


def test_an_outcome_that_overrides_and_comes_last_is_named_for_its_overriding(tmp_path: Path) -> None:
    policy = """    Covered, subject to not covered, when
        the pain is severe
    Not covered, whatever else is met, when
        an infection is present
    Otherwise not covered
"""
    assert "no mistakes found" in checked(tmp_path, policy)


def test_a_circle_of_precedence_names_the_lines_at_fault_alone(tmp_path: Path) -> None:
    policy = """    Covered, whatever else is met, subject to investigational, when
        the pain is severe
    Investigational when
        the pain is less
    Not addressed when
        an infection is present
    Otherwise not covered
"""
    said = checked(tmp_path, policy)
    assert "the precedence of `Covered` on line 9 and `Investigational` on line 11 goes round in a circle" in said


def test_a_phase_that_is_written_twice_has_to_be_in_order(tmp_path: Path) -> None:
    again = "\n    Phase: initial\n        Investigational when\n            an infection is present\n"
    assert "[outcomes-without-precedence]" in checked(tmp_path, PHASES + again + LAST)
