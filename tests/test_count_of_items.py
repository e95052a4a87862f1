"""A count over items that are referred to, and an `if` with what follows it on its line: what they mean."""

from __future__ import annotations

import pytest

from reasoner.answer.engine import Engine
from reasoner.cases.case import Case
from reasoner.cases.from_text import facts_from_options
from tests.policy_texts import codes_and_places, policy_of

ITEMS = """Determination: coverage
    Covered when
        ANY of the following is met:
            A. the pain is severe
            B. the pain is chronic
            C. the drug is baclofen
    Otherwise not covered

"""


def outcome(line: str, *facts: str) -> str:
    """The outcome of a determination with one line for a case."""
    policy = policy_of(f"{ITEMS}Determination: other\n    Covered when\n        {line}\n    Otherwise not covered\n")
    found, problems = facts_from_options(list(facts), policy.vocabulary)
    assert problems == ()
    return Engine(policy).decide(Case(found), policy.determinations[-1].id).outcome


@pytest.mark.parametrize(
    ("line", "severe", "chronic", "expected"),
    [
        ("at least 2 of A to C are met", "yes", "no", "not_covered"),
        ("at least 2 of A to C are met", "yes", "yes", "covered"),
        ("two or more of items A, B and C are met", "yes", "yes", "covered"),
        ("more than 1 of A to C is met", "yes", "no", "not_covered"),
        ("at most 1 of A to C is met", "yes", "yes", "not_covered"),
        ("fewer than 2 of A to C are met", "yes", "no", "covered"),
        ("exactly 1 of A to C is met", "yes", "no", "covered"),
        ("exactly 1 of A to C is met", "yes", "yes", "not_covered"),
        ("at least 2 of A to C are not met", "yes", "no", "covered"),
        ("at least 2 of A to C are not met", "yes", "yes", "not_covered"),
    ],
)
def test_items_are_counted(line: str, severe: str, chronic: str, expected: str) -> None:
    assert outcome(line, f"severe={severe}", f"chronic={chronic}", "drug=morphine") == expected


def test_a_count_is_settled_as_soon_as_it_can_be() -> None:
    assert outcome("at least 2 of A to C are met", "severe=yes", "drug=baclofen") == "covered"
    assert outcome("at least 2 of A to C are met", "severe=yes") == "undetermined"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("2 of A to C are met", "exactly-or-at-least"),
        ("one of A to C is met", "exactly-or-at-least"),
        ("at least 4 of A to C are met", "count-does-not-fit"),
        ("fewer than 1 of A to C is met", "count-does-not-fit"),
    ],
)
def test_a_count_that_leaves_open_or_cannot_be_is_refused(line: str, code: str) -> None:
    body = f"{ITEMS}Determination: other\n    Covered when\n        {line}\n    Otherwise not covered\n"
    assert codes_and_places(body) == [(code, line)]


@pytest.mark.parametrize(
    ("drug", "severe", "expected"),
    [("baclofen", "no", "not_covered"), ("baclofen", "yes", "covered"), ("morphine", "no", "covered")],
)
def test_what_follows_then_may_stand_on_its_line(drug: str, severe: str, expected: str) -> None:
    assert outcome("if the drug is baclofen, then the pain is severe", f"drug={drug}", f"severe={severe}") == expected
