"""Scenarios and tables of them: facts, inheritance, expectations, and what is wrong with them."""

from __future__ import annotations

from fractions import Fraction

import pytest

from reasoner.policy.model import Expected, Scenario
from reasoner.policy.values import Exactly, NotKnown, OneOfThese
from tests.policy_texts import codes_and_places, mistakes, policy_of

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
    text = """Scenario: another
    As in "the base", but
    Given the route is epidural
    Then coverage is covered
"""
    assert scenarios(BASE + text)["another"].facts == (
        ("drug", Exactly("morphine")),
        ("route", Exactly("epidural")),
        ("severe", Exactly(True)),
    )


def test_each_row_of_a_table_is_a_scenario() -> None:
    text = """Scenarios: around it
    As in "the base", but
    | the reduction in pain | the pain is severe | then coverage | then item 1  | then the notice a notice |
    | 51%                   |                    | covered       |              | applies                  |
    | unknown               | unknown            | undetermined  | undetermined | does not apply           |
"""
    first, second = (scenarios(BASE + text)[f"around it, row {number}"] for number in (1, 2))
    assert dict(first.facts)["reduction"] == Exactly(Fraction(51))
    assert first.expected == Expected(outcome=(("coverage", "covered"),), notices=(("a_notice", True),))
    assert [input for input, _ in second.facts] == ["drug", "route"]
    assert second.expected == Expected(
        outcome=(("coverage", "undetermined"),),
        statuses=(("coverage/1/1", "undetermined"),),
        notices=(("a_notice", False),),
    )


def test_what_is_needed_is_a_list_of_inputs_or_nothing() -> None:
    text = """Scenarios: needed
    | the drug | then paid by | then needed                                  |
    | morphine |              | the pain is strong and the reduction in pain |
    | morphine | IPA          | nothing                                      |
"""
    first, second = (scenarios(text)[f"needed, row {number}"] for number in (1, 2))
    assert first.expected.needed == (("coverage", frozenset({"severe", "reduction"})),)
    assert second.expected.needed == (("paid_by", frozenset()),)


def test_partial_knowledge_and_not_known_are_facts() -> None:
    text = """Scenario: a
    Given the drug is morphine or baclofen
    And it is unknown whether the pain is severe
    Then coverage may be covered or not covered
"""
    one = scenarios(text)["a"]
    assert one.facts == (("drug", OneOfThese(frozenset({"morphine", "baclofen"}))), ("severe", NotKnown()))
    assert one.expected.possible == (("coverage", frozenset({"covered", "not_covered"})),)


def test_a_table_head_may_be_another_spelling_of_an_input() -> None:
    text = "Scenarios: a\n    | the pain is strong | then coverage |\n    | yes                | covered       |\n"
    assert scenarios(text)["a, row 1"].facts == (("severe", Exactly(True)),)


def test_a_row_may_build_on_another_row() -> None:
    text = """Scenarios: a
    As in "the base", but
    | the route |
    | epidural  |

Scenario: b
    As in "a, row 1", but
    Then coverage is covered
"""
    assert dict(scenarios(BASE + text)["b"].facts)["route"] == Exactly("epidural")


def test_definitions_and_items_of_a_named_determination_can_be_expected() -> None:
    text = """Scenario: a
    Given the pain is severe
    Then coverage, item 1 is satisfied
    And the trial was successful is undetermined
"""
    assert scenarios(text)["a"].expected.statuses == (
        ("coverage/1/1", "satisfied"),
        ("definition/the_trial_was_successful", "undetermined"),
    )


MISTAKES = """
== a scenario that builds on none
Scenario: a
    As in "the bass", but
    Then coverage is covered
-> unknown-scenario: the bass
== a scenario that builds on itself
Scenario: a
    As in "a", but
    Then coverage is covered
-> scenario-in-a-circle: a
== an outcome that is not there
Scenario: a
    Then coverage is fine
-> unknown-outcome: coverage is fine
== an item that is not there
Scenario: a
    Then item 9 is satisfied
-> unknown-item: item 9 is satisfied
== an input that is not there
Scenario: a
    Then needed is the moon
-> unknown-input: needed is the moon
== a notice that is not there
Scenario: a
    Then the notice b applies
-> unknown-notice: the notice b applies
== a line that says nothing of the policy
Scenario: a
    Then all is well
-> unknown-expectation: all is well
== two scenarios with one name
Scenario: the base
    Then coverage is covered
-> scenario-twice: Scenario: the base
== a fact stated twice
Scenario: a
    Given the drug is morphine
    And the drug is baclofen
    Then coverage is covered
-> stated-twice: the drug is baclofen
== a column that is no input
Scenarios: a
    | the moon | then coverage |
    | full     | covered       |
    | half     | covered       |
-> unknown-column: the moon
== a cell that is no value
Scenarios: a
    | the drug | then coverage |
    | opium    | covered       |
-> unknown-value: opium
== a status that is none
Scenarios: a
    | the drug | then item 1 | then the notice a notice |
    | baclofen | perhaps     | sometimes                |
-> unknown-status: perhaps
-> unknown-status: sometimes
"""


@pytest.mark.parametrize(("name", "text", "found"), mistakes(MISTAKES))
def test_a_mistake_in_a_scenario_has_a_code_and_a_place(name: str, text: str, found: list[tuple[str, str]]) -> None:
    assert codes_and_places(POLICY + BASE + text) == found, name
