"""Names keep every character: machine names that differ in an underscore, and a capital A."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.api import LoadedPolicy, load_policy
from reasoner.asp.spaces import constant_of
from reasoner.policy.fold import folded, folded_name

WORDS = """Vocabulary: names

Inputs: all
    Unless stated otherwise: fixed, clinical

    the state (state): one of
        yes
        yes_
        a_b
        a b (ab)
        absent thing (absent_)
    the other state (state_): one of
        yes
        yes_
    the class (class_): one of
        A
        B
        A positive
        positive
    it was asked (not_): yes or no
    it was said (not): yes or no
    hepatitis A is present (hep_a): yes or no
    A fib is present (afib): yes or no
    a cough is present (cough): yes or no
"""
POLICY = """Policy: Names
Payer: A payer
Source: names
In effect: undated
Vocabulary: names

Determination: coverage

    Covered when
        LINE

    Otherwise not covered

Definitions

    A follow-up is due when
        the state is yes
"""


def loaded(folder: Path, line: str) -> LoadedPolicy:
    (folder / "names.vocabulary").write_text(WORDS, encoding="utf-8")
    (folder / "names.policy").write_text(POLICY.replace("LINE", line), encoding="utf-8")
    return load_policy(folder / "names.policy")


def outcome(policy: LoadedPolicy, **facts: object) -> str:
    answer = policy.decide(policy.case(facts))
    return answer.outcome or "undetermined"


@pytest.mark.parametrize(
    ("line", "facts", "expected"),
    [
        ("the state is yes_", {"state": "yes_"}, "covered"),
        ("the state is yes_", {"state": "yes"}, "not_covered"),
        ("the state is yes", {"state": "yes_"}, "not_covered"),
        ("the state is a_b", {"state": "ab"}, "not_covered"),
        ("the state is yes and\n        the other state is yes_", {"state": "yes", "state_": "yes"}, "not_covered"),
        ("the state is yes and\n        the other state is yes_", {"state": "yes", "state_": "yes_"}, "covered"),
        ("it was asked", {"not": "yes", "not_": "no"}, "not_covered"),
        ("it was asked and\n        it was said", {"not": "yes", "not_": "yes"}, "covered"),
        ("the class is A or B", {"class_": "A"}, "covered"),
        ("the class is A or B", {"class_": "positive"}, "not_covered"),
        ("the class is A positive", {"class_": "positive"}, "not_covered"),
        ("the class is A positive", {"class_": "A positive"}, "covered"),
        ("A fib is present", {"afib": "yes"}, "covered"),
        ("hepatitis A is present and\n        A fib is present", {"afib": "yes", "hep_a": "yes"}, "covered"),
        ("it is not so that A fib is present", {"afib": "no"}, "covered"),
        ("A cough is present", {"cough": "yes"}, "covered"),
        ("a follow-up is due", {"state": "yes"}, "covered"),
        ("A follow-up is due", {"state": "yes"}, "covered"),
    ],
)
def test_names_that_differ_in_one_character_are_two(tmp_path: Path, line: str, facts: dict[str, str], expected: str) -> None:
    assert outcome(loaded(tmp_path, line), **facts) == expected


def test_every_machine_name_has_a_constant_of_its_own() -> None:
    names = ["yes", "yes_", "yes__", "not", "not_", "not__", "absent", "absent_", "a_b", "a__b", "a.b", "a_b_", "a.b_"]
    constants = [constant_of(name) for name in names]
    assert len(set(constants)) == len(names)
    assert "absent_" not in constants
    assert "not" not in constants


@pytest.mark.parametrize(
    ("text", "phrase", "name"),
    [
        ("A cough is present", "cough is present", "a cough is present"),
        ("hepatitis A", "hepatitis a", "hepatitis a"),
        ("A", "a", "a"),
        ("A-B", "a b", "a b"),
        ("a cough", "cough", "cough"),
        ("yes_", "yes_", "yes_"),
        ("_first_name", "_first name", "_first name"),
    ],
)
def test_a_capital_a_is_an_article_only_where_it_begins_a_sentence(text: str, phrase: str, name: str) -> None:
    assert folded(text) == phrase
    assert folded_name(text) == name
