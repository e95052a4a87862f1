"""How items are named where their number stands several times: in phases, below headings, in definitions."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.answer.called import criteria_called
from reasoner.api import load_policy
from reasoner.apps.command_line import app
from reasoner.policy.criteria import AllOf, AnyOfThese, Criterion, Not, Refers
from reasoner.policy.lines.item_addresses import addressed
from tests.test_phases import checked, written

PHASES = """    Phase: initial
        Covered when ALL of the following are met:
            1. the pain is severe
            2. the pain is less
        Investigational, subject to covered, when
            item 1 is met
        Otherwise not covered

    Phase: renewal
        Covered when ALL of the following are met:
            1. the pain is less
            2. an infection is present
        Investigational, subject to covered, when
            any of items 1 to 2 is met
        Otherwise not covered

    Otherwise not addressed
"""
HEADINGS = """    Covered when ANY of the following is met:
        First request:
            ALL of the following are met:
                1. the pain is severe
                2. the pain is less
        Renewal request:
            ALL of the following are met:
                1. an infection is present
                2. the pain is less
    Investigational, subject to covered, when
        REFERENCE
    Otherwise not covered
"""
DEFINITION = """    Covered when
        1. group I is met
    Otherwise not covered

    Not covered, whatever else is met, when
        group I, item 2 is met

Definitions

    Group I is met when
        ANY of the following is met:
            1. the pain is severe
            2. an infection is present
            3. item 1 is not met

Interpretations

    "an infection": Group I, item 2
        Reading: one that is seen.

Scenario: an infection
    Given an infection is present and the pain is not severe
    Then coverage is not covered
    And Group I, item 2 is satisfied
    And group I is met, item 1 is not satisfied
"""


def parts(criterion: Criterion | None) -> tuple[Criterion, ...]:
    """The parts of a list that has to be there."""
    assert criterion is not None
    assert isinstance(criterion.form, AllOf | AnyOfThese)
    return criterion.form.parts


def test_an_item_named_inside_a_phase_is_that_of_the_phase(tmp_path: Path) -> None:
    initial, renewal = load_policy(written(tmp_path, PHASES)).policy.determinations[0].phases[1:]
    one = initial.clauses[1].condition
    assert one is not None
    assert one.form == Refers(parts(initial.clauses[0].condition)[0].key)
    several = [part.form for part in parts(renewal.clauses[1].condition)]
    assert several == [Refers(part.key) for part in parts(renewal.clauses[0].condition)]


def test_an_item_of_another_phase_is_named_with_the_phase(tmp_path: Path) -> None:
    said = checked(tmp_path, PHASES.replace("            item 1 is met\n", "            renewal, item 2 is met\n"))
    assert "no mistakes found" in said


def test_a_scenario_is_told_the_addresses_with_the_phases(tmp_path: Path) -> None:
    said = checked(tmp_path, f"{PHASES}\nScenario: one\n    Given the pain is severe\n    Then item 1 is satisfied\n")
    assert "`item 1` can be one of several items" in said
    assert "mend: write `initial, item 1` or `renewal, item 1`" in said


@pytest.mark.parametrize("reference", ["item 1 is met", "all of items 1 to 2 are met"])
def test_an_item_that_stands_twice_is_told_with_both_addresses(tmp_path: Path, reference: str) -> None:
    said = checked(tmp_path, HEADINGS.replace("REFERENCE", reference))
    assert "`item 1` stands 2 times here" in said
    assert "mend: write `first request, item 1` or `renewal request, item 1`" in said


@pytest.mark.parametrize(
    ("reference", "keys"),
    [
        ("all of first request, items 1 to 2 are met", ["first/1", "first/2"]),
        ("all of first request, items 1 and 2 are met", ["first/1", "first/2"]),
        ("all of first request, item 1 and renewal request, items 1 to 2 are met", ["first/1", "later/1", "later/2"]),
    ],
)
def test_what_stands_before_items_holds_for_all_of_them(tmp_path: Path, reference: str, keys: list[str]) -> None:
    covered, other = (
        load_policy(written(tmp_path, HEADINGS.replace("REFERENCE", reference))).policy.determinations[0].clauses[:2]
    )
    first, later = parts(covered.condition)
    named = {"first": parts(first), "later": parts(later)}
    wanted = [named[group][int(number) - 1].key for group, number in (key.split("/") for key in keys)]
    assert [part.form for part in parts(other.condition)] == [Refers(key) for key in wanted]


def test_items_of_a_definition_have_addresses_in_conditions_scenarios_and_interpretations(tmp_path: Path) -> None:
    file = written(tmp_path, DEFINITION.replace("            3. item 1 is not met\n", ""))
    loaded = load_policy(file)
    assert loaded.policy.interpretations[0].keys == ("definition/group_i_is_met/2",)
    assert [part.address for part in parts(loaded.policy.definitions[0].criterion)] == ["Group I, item 1", "Group I, item 2"]
    assert CliRunner().invoke(app, ["test", str(file)]).output == "1 passed, 0 failed\n"


def test_an_item_named_inside_a_definition_is_its_own(tmp_path: Path) -> None:
    policy = load_policy(written(tmp_path, DEFINITION)).policy
    first, _, third = parts(policy.definitions[0].criterion)
    assert third.form == Not(Refers(first.key))


def test_a_run_of_items_that_has_a_gap_names_the_first_that_is_missing() -> None:
    items = {"first request, item 1": "a", "first request, item 2": "b", "item 7": "c"}
    assert addressed("first request, items 1 to 3", items) == "first request, item 3"
    assert addressed("item 7 and first request, items 1 to 2", items) == [
        ("7", "c"),
        ("first request, item 1", "a"),
        ("first request, item 2", "b"),
    ]


TWO_OUTCOMES = """    Covered when ALL of the following are met:
        1. the pain is severe
        2. ANY of the following is met:
            a. the pain is less
            b. an infection is present
    Investigational, subject to covered, when ALL of the following are met:
        1. the pain is less
        2. an infection is present
    Otherwise not covered
"""


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("covered, item 2", ["coverage/1/2"]),
        ("covered, item 2 (a)", ["coverage/1/2/a"]),
        ("Covered, item 2(A)", ["coverage/1/2/a"]),
        ("item 2 (b)", ["coverage/1/2/b"]),
        ("2 (b)", ["coverage/1/2/b"]),
        ("investigational, item 2", ["coverage/2/2"]),
        ("item 2", ["coverage/1/2", "coverage/2/2"]),
        ("2", ["coverage/1/2", "coverage/2/2"]),
        ("investigational, item 2 (a)", []),
    ],
)
def test_a_suite_names_items_as_a_scenario_does(tmp_path: Path, name: str, keys: list[str]) -> None:
    answer = load_policy(written(tmp_path, TWO_OUTCOMES)).decide()
    assert [one.key for one in criteria_called(name, answer)] == keys


def test_a_suite_names_items_of_a_phase_with_it(tmp_path: Path) -> None:
    loaded = load_policy(written(tmp_path, PHASES))
    answer = loaded.decide()
    initial, renewal = loaded.policy.determinations[0].phases[1:]
    wanted = [[parts(one.clauses[0].condition)[0].key] for one in (initial, renewal)]
    named = [[one.key for one in criteria_called(name, answer)] for name in ("initial, item 1", "renewal, covered, item 1")]
    assert named == wanted


def test_a_suite_finds_the_policy_that_lies_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "joints"
    folder.mkdir()
    policy = written(folder, TWO_OUTCOMES)
    id = load_policy(policy).policy.id
    cases = f"cases:\n- {{id: A, policy: {id}, facts: {{severe: no}}, expect: {{not_satisfied: ['covered, item 1']}}}}\n"
    for place in (folder / "cases.yaml", tmp_path / "cases.yaml"):
        place.write_text(cases, encoding="utf-8")
        assert CliRunner().invoke(app, ["test", str(place)]).output == "1 passed, 0 failed\n"
    elsewhere = tmp_path / "elsewhere" / "cases.yaml"
    elsewhere.parent.mkdir()
    elsewhere.write_text(cases, encoding="utf-8")
    assert f"the library has no policy `{id}`" in CliRunner().invoke(app, ["test", str(elsewhere)]).output
