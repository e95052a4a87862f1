"""Where phases share a canonical outcome, every answer is in the words, items and amounts of the phase that the case is in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.api import LoadedPolicy, load_policy
from reasoner.apps.command_line import app
from tests import show_samples as samples

VOCABULARY = """Vocabulary: pain

Inputs: all
    Unless stated otherwise: fixed, clinical

    the pain days (pain_days): a number of days, from 0 to 31
    the phase (phase): one of
        initial
        continuation
    the request number (request): a whole number, from 1 to 9
    an infection is present (infection): yes or no
"""
POLICY = """Policy: Pain
Payer: Made-up Health
Source: pain
In effect: undated
Vocabulary: pain

Determination: coverage

    Phase: initial

        Recommended (covered) when
            1. the pain days are at least 15 days    [First request]

        Otherwise not recommended (not_covered)

    Phase: continuation

        Stop (not_covered) when
            2. the pain days are less than 10 days    [Renewal]

        Otherwise go on (covered)
"""
TESTED = """
Scenario: many days
    Given the phase is initial and the pain days are 20 days
    Then coverage is covered

Scenario: few days
    Given the phase is initial and the pain days are 3 days
    Then coverage is not covered
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "pain.vocabulary").write_text(VOCABULARY, encoding="utf-8")
    path = tmp_path / "pain.policy"
    path.write_text(POLICY, encoding="utf-8")
    return path


@pytest.fixture
def policy(file: Path) -> LoadedPolicy:
    return load_policy(file)


def said(file: Path, command: str, *arguments: str) -> str:
    return " ".join(CliRunner().invoke(app, [command, str(file), *arguments]).output.split())


PHASES = [
    ("initial", ("not recommended (not covered)", "recommended (covered)"), "item 1", "at least 15 days"),
    ("continuation", ("stop (not covered)", "go on (covered)"), "item 2", "at least 10 days"),
]


@pytest.mark.parametrize(("phase", "words", "item", "enough"), PHASES)
def test_a_sweep_speaks_of_the_phase(phase: str, words: tuple[str, str], item: str, enough: str, file: Path) -> None:
    (file.parent / "case.yaml").write_text(f"phase: {phase}\npain_days: 20\n", encoding="utf-8")
    text = said(file, "sweep", str(file.parent / "case.yaml"), "pain_days")
    below, above = words
    assert f": {below} ({item} " in text
    assert f"{enough}: {above} ({item} " in text
    assert ("item 2" if item == "item 1" else "item 1") not in text


@pytest.mark.parametrize(("phase", "words", "item", "enough"), PHASES)
def test_what_would_change_the_outcome_speaks_of_the_phase(
    phase: str, words: tuple[str, str], item: str, enough: str, file: Path
) -> None:
    text = said(file, "what-if", "--fact", f"phase={phase}", "--fact", "pain_days=5", "--allow", "fixed", "--lock", "phase")
    assert f"What would make it {words[1]}" in text
    assert f"the pain days: {enough}" in text
    assert f"for {item}" in text


def test_a_change_of_the_phase_itself_serves_the_items_of_the_new_phase(policy: LoadedPolicy) -> None:
    found = policy.what_if(policy.case({"phase": "continuation", "pain_days": 5}), "covered", allow=("phase", "pain_days"))
    needs = {
        frozenset(one.inputs): {change.input.id: [item.address for item in change.items] for change in one.changes}
        for one in found.sets
    }
    assert needs[frozenset({"pain_days"})] == {"pain_days": ["item 2"]}


@pytest.mark.parametrize(("phase", "words", "item", "enough"), PHASES)
def test_what_is_needed_and_asked_names_the_items_of_the_phase(
    phase: str, words: tuple[str, str], item: str, enough: str, policy: LoadedPolicy, file: Path
) -> None:
    del enough
    answer = policy.decide(policy.case({"phase": phase}))
    assert [[one.address for one in need.items] for need in answer.needed] == [[item]]
    text = said(file, "questions", "--fact", f"phase={phase}")
    assert f"settles it, {words[1]}" in text


@pytest.mark.parametrize(("phase", "words", "item", "enough"), PHASES)
def test_what_comes_beyond_an_edge_is_in_the_words_of_the_phase(
    phase: str, words: tuple[str, str], item: str, enough: str, file: Path
) -> None:
    del item, enough
    text = said(file, "reasons", "--fact", f"phase={phase}", "--fact", "pain_days=20")
    assert f"beyond that it is {words[0]}" in text


def test_an_open_phase_leaves_the_items_of_both(policy: LoadedPolicy) -> None:
    answer = policy.decide(policy.case({"pain_days": 12}))
    assert [(need.input.id) for need in answer.needed] == ["phase"]
    answer = policy.decide(policy.case({}))
    [days] = [need for need in answer.needed if need.input.id == "pain_days"]
    assert [one.address for one in days.items] == ["item 1", "item 2"]


def test_the_json_of_a_sweep_has_the_words_of_the_phase_and_fits_the_schema(file: Path) -> None:
    (file.parent / "case.yaml").write_text("phase: continuation\npain_days: 20\n", encoding="utf-8")
    output = CliRunner().invoke(app, ["sweep", str(file), str(file.parent / "case.yaml"), "pain_days", "--json"]).output
    found = json.loads(output)
    assert samples.misfit(found) == ""
    assert [one["outcome_words"][0]["words"] for one in found["sweeps"][0]["stretches"]] == ["Stop", "go on"]


def test_a_failed_expectation_is_told_in_the_words_of_the_phase(file: Path) -> None:
    file.write_text(
        POLICY
        + "\nScenario: a\n    Given the phase is continuation and the pain days are 20 days\n    Then coverage is stop\n",
        encoding="utf-8",
    )
    text = said(file, "test")
    assert "expected: stop (not covered)" in text


CLAIM = """
Determination: claim

    Paid (covered) when
        coverage is covered, and
        the request number is at most 5

    Otherwise not paid (not_covered)
"""


@pytest.mark.parametrize(("phase", "words", "item", "enough"), PHASES)
def test_a_determination_that_reads_the_outcome_speaks_of_the_phase_too(
    phase: str, words: tuple[str, str], item: str, enough: str, file: Path
) -> None:
    del words
    file.write_text(POLICY + CLAIM, encoding="utf-8")
    other = "item 2" if item == "item 1" else "item 1"
    facts = ("--fact", f"phase={phase}", "--fact", "request=1", "--determination", "claim")
    swept = said(file, "sweep", "pain_days", *facts)
    assert f"{enough}: paid (covered) ({item} " in swept
    assert other not in swept
    assert swept.count(item) == 2
    asked = said(file, "decide", *facts)
    assert f"the pain days [for {item}]" in asked
    assert other not in asked


def test_a_failed_scenario_is_told_without_the_outcomes_of_the_other_phase(file: Path) -> None:
    scenario = "\nScenario: a\n    Given the phase is {phase} and the pain days are {days} days\n    Then coverage is covered\n"
    for phase, days, line, other in (
        ("initial", 12, "[not met] 1. the pain days are at least 15 days", "go on"),
        ("continuation", 3, "Stop (not covered) when <- the outcome", "Recommended"),
    ):
        file.write_text(POLICY + scenario.format(phase=phase, days=days), encoding="utf-8")
        text = said(file, "test")
        assert line in text
        assert other not in text.split("Given")[-1].split("found:")[-1]


def test_outcomes_of_a_phase_are_tested_by_scenarios_of_that_phase(file: Path) -> None:
    file.write_text(POLICY + TESTED, encoding="utf-8")
    text = said(file, "lint")
    assert text.count("[outcome-untested]") == 2
    assert "no scenario expects `coverage` to be `Stop` in the phase `continuation`" in text
    assert "no scenario expects `coverage` to be `go on` in the phase `continuation`" in text


def test_scenarios_of_every_phase_leave_no_outcome_untested(file: Path) -> None:
    more = (
        TESTED.replace("initial", "continuation").replace("many days", "still many days").replace("few days", "few days left")
    )
    file.write_text(POLICY + TESTED + more, encoding="utf-8")
    assert "[outcome-untested]" not in said(file, "lint")
