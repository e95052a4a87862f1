"""Scenarios and tables of them: facts, inheritance, expectations, and what is wrong with them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from reasoner.policy.model import Expected, Scenario
from reasoner.policy.values import Exactly, NotKnown, OneOfThese
from tests.policy_texts import codes_and_places, policy_of

POLICY = """Determination: coverage
    Medically necessary (covered) when
        ANY of the following is met:
            1. the pain is severe
            2. the trial was successful
    Otherwise not covered

Determination: paid by
    IPA when
        the drug is morphine
    Otherwise HMO

Notices

    a notice: when
        the drug is morphine
        Say: something

"""
BASE = """Scenario: the base
    Given the drug is morphine and the route is intrathecal
    And the pain is severe
    Then coverage is medically necessary
    And item 1 is satisfied
    And item 2 is not satisfied
    And nothing is needed
    And the notice a notice applies
    And paid by is IPA

"""


def scenarios(text: str) -> dict[str, Scenario]:
    return {one.name: one for one in policy_of(POLICY + text).scenarios}


def test_a_scenario_has_facts_and_expectations() -> None:
    base = scenarios(BASE)["the base"]
    assert base.facts == (("drug", Exactly("morphine")), ("route", Exactly("intrathecal")), ("severe", Exactly(True)))
    assert base.expected == Expected(
        outcome=(("coverage", "covered"), ("paid_by", "IPA")),
        statuses=(("coverage/1/1", "satisfied"), ("coverage/1/2", "not_satisfied")),
        needed=(("coverage", frozenset()),),
        notices=(("a_notice", True),),
    )


def test_a_scenario_inherits_facts_and_overrides_them() -> None:
    text = (
        BASE + 'Scenario: another\n    As in "the base", but\n    Given the route is epidural\n    Then coverage is covered\n'
    )
    assert scenarios(text)["another"].facts == (
        ("drug", Exactly("morphine")),
        ("route", Exactly("epidural")),
        ("severe", Exactly(True)),
    )


def test_each_row_of_a_table_is_a_scenario() -> None:
    text = (
        BASE
        + """Scenarios: around it
    As in "the base", but
    | the reduction in pain | the pain is severe | then coverage | then item 1 | then needed                              | then the notice a notice |
    | 51%                   |                    | covered       |             | nothing                                  | applies                  |
    | unknown               | unknown            | undetermined  | undetermined | the pain is severe and the reduction in pain | does not apply       |
"""
    )
    first, second = (scenarios(text)[f"around it, row {number}"] for number in (1, 2))
    assert dict(first.facts)["reduction"] == Exactly(Fraction(51))
    assert first.expected.needed == (("coverage", frozenset()),)
    assert [input for input, _ in second.facts] == ["drug", "route"]
    assert second.expected == Expected(
        outcome=(("coverage", "undetermined"),),
        statuses=(("coverage/1/1", "undetermined"),),
        needed=(("coverage", frozenset({"severe", "reduction"})),),
        notices=(("a_notice", False),),
    )


def test_partial_knowledge_and_not_known_are_facts() -> None:
    text = "Scenario: a\n    Given the drug is morphine or baclofen\n    And it is unknown whether the pain is severe\n    Then coverage may be covered or not covered\n"
    one = scenarios(text)["a"]
    assert one.facts == (("drug", OneOfThese(frozenset({"morphine", "baclofen"}))), ("severe", NotKnown()))
    assert one.expected.possible == (("coverage", frozenset({"covered", "not_covered"})),)


def test_a_table_head_may_be_another_spelling_of_an_input() -> None:
    text = "Scenarios: a\n    | the pain is strong | then coverage |\n    | yes                | covered       |\n"
    assert scenarios(text)["a, row 1"].facts == (("severe", Exactly(True)),)


def test_a_row_may_build_on_another_row() -> None:
    text = (
        BASE
        + 'Scenarios: a\n    As in "the base", but\n    | the route |\n    | epidural  |\n\nScenario: b\n    As in "a, row 1", but\n    Then coverage is covered\n'
    )
    assert dict(scenarios(text)["b"].facts)["route"] == Exactly("epidural")


def test_definitions_and_items_of_a_named_determination_can_be_expected() -> None:
    text = "Scenario: a\n    Given the pain is severe\n    Then coverage, item 1 is satisfied\n    And the trial was successful is undetermined\n"
    assert scenarios(text)["a"].expected.statuses == (
        ("coverage/1/1", "satisfied"),
        ("definition/the_trial_was_successful", "undetermined"),
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('Scenario: a\n    As in "the bass", but\n    Then coverage is covered\n', [("unknown-scenario", "the bass")]),
        ('Scenario: a\n    As in "a", but\n    Then coverage is covered\n', [("scenario-in-a-circle", "a")]),
        ("Scenario: a\n    Then coverage is fine\n", [("unknown-outcome", "coverage is fine")]),
        ("Scenario: a\n    Then item 9 is satisfied\n", [("unknown-item", "item 9 is satisfied")]),
        ("Scenario: a\n    Then needed is the moon\n", [("unknown-input", "needed is the moon")]),
        ("Scenario: a\n    Then the notice b applies\n", [("unknown-notice", "the notice b applies")]),
        ("Scenario: a\n    Then all is well\n", [("unknown-expectation", "all is well")]),
        ("Scenario: the base\n    Then coverage is covered\n", [("scenario-twice", "Scenario: the base")]),
        ("Scenario: a\n    Given the drug is morphine\n    And the drug is baclofen\n    Then coverage is covered\n", [("stated-twice", "the drug is baclofen")]),
        ("Scenarios: a\n    | the moon | then coverage |\n    | full     | covered       |\n    | half     | covered       |\n", [("unknown-column", "the moon")]),
        ("Scenarios: a\n    | the drug | then coverage |\n    | opium    | covered       |\n", [("unknown-value", "opium")]),
        ("Scenarios: a\n    | the drug | then item 1 |\n    | baclofen | perhaps     |\n", [("unknown-status", "perhaps")]),
        ("Scenarios: a\n    | the drug | then the notice a notice |\n    | baclofen | perhaps                  |\n", [("unknown-status", "perhaps")]),
    ],
)  # fmt: skip
def test_a_mistake_in_a_scenario_has_a_code_and_a_place(text: str, found: list[tuple[str, str]]) -> None:
    assert codes_and_places(POLICY + BASE + text) == found
