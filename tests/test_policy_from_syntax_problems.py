"""What a policy's author got wrong is said with its place, all at once."""

from __future__ import annotations

import pytest

from reasoner.policy.fold import folded
from reasoner.policy.model import Policy
from tests.policy_texts import HEADS, codes_and_places, mistakes, policy_of, read

PLAIN = "Determination: coverage\n    Covered when\n        1. the pain is severe\n    Otherwise not covered\n"


MISTAKES = """
== a title that reads as a condition
Determination: coverage
    Covered when
        ANY of the following is met:
            1. The pain is severe:
                the pain is chronic
    Otherwise not covered
-> condition-as-title: The pain is severe
== a reference to an item that is not there
Determination: coverage
    Covered when
        item 7 is met
    Otherwise not covered
-> reference-to-nothing: item 7 is met
== two items that refer to each other
Determination: coverage
    Covered when
        ANY of the following is met:
            1. item 2 is met
            2. item 1 is met
    Otherwise not covered
-> reference-in-a-circle: 1. item 2 is met
== a determination that needs its own outcome
Determination: coverage
    Covered when
        coverage is not covered
    Otherwise not covered
-> reference-in-a-circle: coverage is not covered
== two definitions that need each other
Determination: coverage
    Covered when
        the ache is bad
    Otherwise not covered

Definitions

    The ache is bad when
        the ache is worse
    The ache is worse when
        the ache is bad
-> reference-in-a-circle: the ache is worse
== two determinations with one name
Determination: coverage
    Otherwise covered

Determination: Coverage
    Otherwise not covered
-> determination-twice: Coverage
== two that come last
Determination: coverage
    Otherwise covered
    Otherwise not covered
-> otherwise-twice: Otherwise not covered
== precedence over an outcome that is not there
Determination: coverage
    Investigational, subject to paid, when
        the pain is chronic
    Otherwise not covered
-> unknown-outcome: paid
== two outcomes that each beat the other
Determination: coverage
    Covered when
        the pain is severe
    Investigational, subject to covered, despite covered, when
        the pain is chronic
    Otherwise not covered
-> precedence-in-a-circle: Covered
== one outcome with two names
Determination: coverage
    Paid (covered) when
        the pain is severe
    Otherwise not covered

Determination: other
    Paid (payable) when
        the pain is severe
    Otherwise no
-> outcome-named-twice: payable
== an outcome called undetermined
Determination: coverage
    Open (undetermined) when
        the pain is severe
    Otherwise not covered
-> outcome-name-taken: undetermined
== each of a list that is not there
Determination: coverage, for each device
    Otherwise not covered
-> unknown-each: device
== a phase that the vocabulary does not know
Determination: coverage
    Phase: maintenance
        Otherwise not covered
-> unknown-phase: maintenance
== a definition of an input
Determination: coverage
    Otherwise covered

Definitions

    The pain is severe when
        the drug is morphine
-> definition-hides-input: The pain is severe
== a definition that stands twice
Determination: coverage
    Otherwise covered

Definitions

    All is well when
        the drug is morphine
    All is well when
        the drug is baclofen
-> definition-twice: All is well
== a code list that stands twice
Determination: coverage
    Otherwise covered

Code list: pumps
    CPT: 62350

Code list: pumps
    CPT: 62351
-> code-list-twice: pumps
== a code system that nobody knows, and malformed codes
Determination: coverage
    Otherwise covered

Code list: pumps
    CTP: 62350
    CPT: 62351, 6235, E0783
    ICD-10-CM: C76 to C7A, E11.9
-> unknown-code-system: CTP
-> malformed-code: 6235
-> malformed-code: E0783
-> range-backwards: C76 to C7A
== an interpretation that binds to nothing
Determination: coverage
    Otherwise covered

Interpretations

    "severe": coverage, item 9
        Reading: very
-> unbound-interpretation: coverage, item 9
== a phrase that no vocabulary declares
Determination: coverage
    Covered when
        the pain is sever
    Otherwise not covered
-> unknown-phrase: the pain is sever
"""


def _covered(condition: str, after: str = "") -> str:
    return f"Determination: coverage\n    Covered when\n        {condition}\n    Otherwise not covered\n{after}"


@pytest.mark.parametrize(("name", "body", "found"), mistakes(MISTAKES))
def test_a_mistake_has_a_code_and_a_place(name: str, body: str, found: list[tuple[str, str]]) -> None:
    assert codes_and_places(body) == found, name


@pytest.mark.parametrize(
    ("heads", "found"),
    [
        (HEADS.replace("Source: a-policy\n", ""), [("missing-head", "Policy")]),
        (HEADS.replace("Source: a-policy", "Source: A policy!"), [("policy-id", "A policy!")]),
        (HEADS.replace("Payer: A payer", "Payer: A\nPayer: B"), [("head-used-twice", "Payer")]),
        (HEADS.replace("from 2020-01-01", "since 2020"), [("in-effect-form", "since 2020")]),
        (HEADS.replace("from 2020-01-01", "from 2020-02-30"), [("not-a-date", "from 2020-02-30")]),
        (
            HEADS.replace("from 2020-01-01", "from 2020-01-02 until 2020-01-01"),
            [("ends-before-it-starts", "from 2020-01-02 until 2020-01-01")],
        ),
    ],
)
def test_heads_are_checked(heads: str, found: list[tuple[str, str]]) -> None:
    assert codes_and_places(PLAIN, heads=heads) == found


def test_all_mistakes_of_a_file_are_found_at_once() -> None:
    after = '\nInterpretations\n\n    "x": nowhere\n        Reading: y\n'
    policy, problems = read(
        _covered("the pain is sever, and\n        the drug is opium", after), heads=HEADS.replace("Source: a-policy\n", "")
    )
    assert policy is None
    assert [one.code for one in problems] == ["missing-head", "unknown-phrase", "unknown-value", "unbound-interpretation"]


def test_every_problem_has_a_remedy() -> None:
    for _, body, _ in mistakes(MISTAKES):
        assert [problem.code for problem in read(body)[1] if not problem.hint] == []


def test_a_shared_definition_that_is_not_used_is_no_concern() -> None:
    assert policy_of(PLAIN).definitions == ()


@pytest.mark.parametrize("name", ["A policy", "S-40", "A policy (S-40)"])
def test_a_reference_to_another_policy_is_looked_for_by_its_words(name: str) -> None:
    other = policy_of(PLAIN)
    asked: list[str] = []

    def find(words: str) -> Policy | None:
        asked.append(words)
        return other

    policy = policy_of(_covered(f"coverage of {name} is covered"), find, HEADS.replace("a-policy", "b-policy"))
    assert policy.referred == (other,)
    assert [folded(one) for one in asked] == [folded(name)]


def test_a_reference_to_an_unknown_policy_is_a_problem() -> None:
    assert [code for code, _ in codes_and_places(_covered("coverage of Nothing at all is covered"))] == ["unknown-phrase"]
