"""What a policy's author got wrong is said with its place, all at once."""

from __future__ import annotations

import pytest

from reasoner.policy.model import Policy
from tests.policy_texts import HEADS, codes_and_places, policy_of, read

PLAIN = "Determination: coverage\n    Covered when\n        1. the pain is severe\n    Otherwise not covered\n"


def _covered(conditions: str, after: str = "") -> str:
    lines = "".join(f"        {line}\n" for line in conditions.splitlines())
    return f"Determination: coverage\n    Covered when\n{lines}    Otherwise not covered\n{after}"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (_covered("ANY of the following is met:\n    1. The pain is severe:\n        the pain is chronic"), [("condition-as-title", "The pain is severe")]),
        (_covered("item 7 is met"), [("reference-to-nothing", "item 7 is met")]),
        (_covered("ANY of the following is met:\n    1. item 2 is met\n    2. item 1 is met"), [("reference-in-a-circle", "1. item 2 is met")]),
        (_covered("coverage is not covered"), [("reference-in-a-circle", "coverage is not covered")]),
        (
            _covered("the ache is bad", "\nDefinitions\n\n    The ache is bad when\n        the ache is worse\n    The ache is worse when\n        the ache is bad\n"),
            [("reference-in-a-circle", "the ache is worse")],
        ),
        (PLAIN + PLAIN, [("determination-twice", "coverage")]),
        (PLAIN.replace("Otherwise not covered", "Otherwise not covered\n    Otherwise not addressed"), [("otherwise-twice", "Otherwise not addressed")]),
        (
            PLAIN.replace("Otherwise", "Investigational, subject to paid, when\n        the pain is chronic\n    Otherwise"),
            [("unknown-outcome", "paid")],
        ),
        (
            PLAIN.replace(
                "Otherwise",
                "Investigational, subject to covered, despite covered, when\n        the pain is chronic\n    Otherwise",
            ),
            [("precedence-in-a-circle", "Covered")],
        ),
        (
            PLAIN.replace("Covered when", "Paid (covered) when") + "\nDetermination: other\n    Paid (payable) when\n        the pain is severe\n    Otherwise no\n",
            [("outcome-named-twice", "payable")],
        ),
        (PLAIN.replace("Covered when", "Open (undetermined) when"), [("outcome-name-taken", "undetermined")]),
        (PLAIN.replace("coverage", "coverage, for each device"), [("unknown-each", "device")]),
        (PLAIN + "\nDefinitions\n\n    The pain is severe when\n        the drug is morphine\n", [("definition-hides-input", "The pain is severe"), ("read-two-ways", "the pain is severe")]),
        (PLAIN + 2 * "\nDefinitions\n\n    All is well when\n        the drug is morphine\n", [("definition-twice", "All is well")]),
        (PLAIN + 2 * "\nCode list: pumps\n    CPT: 62350\n", [("code-list-twice", "pumps")]),
        (PLAIN + "\nCode list: pumps\n    CTP: 62350\n", [("unknown-code-system", "CTP")]),
        (PLAIN + "\nCode list: pumps\n    CPT: 62350, 6235\n", [("malformed-code", "6235")]),
        (PLAIN + "\nCode list: pumps\n    CPT: E0783\n", [("malformed-code", "E0783")]),
        (PLAIN + "\nCode list: pumps\n    ICD-10-CM: C76 to C7A\n", [("range-backwards", "C76 to C7A")]),
        (PLAIN + '\nInterpretations\n\n    "severe": coverage, item 9\n        Reading: very\n', [("unbound-interpretation", "coverage, item 9")]),
        (PLAIN.replace("1. the pain is severe", "1. the pain is sever"), [("unknown-phrase", "the pain is sever")]),
    ],
)  # fmt: skip
def test_a_mistake_has_a_code_and_a_place(body: str, found: list[tuple[str, str]]) -> None:
    assert codes_and_places(body) == found


@pytest.mark.parametrize(
    ("heads", "found"),
    [
        (HEADS.replace("Source: a-policy\n", ""), [("missing-head", "Policy")]),
        (HEADS.replace("Source: a-policy", "Source: A policy!"), [("policy-id", "A policy!")]),
        (HEADS.replace("Payer: A payer", "Payer: A\nPayer: B"), [("head-used-twice", "Payer")]),
        (HEADS.replace("from 2020-01-01", "since 2020"), [("in-effect-form", "since 2020")]),
        (HEADS.replace("from 2020-01-01", "from 2020-02-30"), [("not-a-date", "from 2020-02-30")]),
        (HEADS.replace("from 2020-01-01", "from 2020-01-02 until 2020-01-01"), [("ends-before-it-starts", "from 2020-01-02 until 2020-01-01")]),
    ],
)  # fmt: skip
def test_heads_are_checked(heads: str, found: list[tuple[str, str]]) -> None:
    assert codes_and_places(PLAIN, heads=heads) == found


def test_all_mistakes_of_a_file_are_found_at_once() -> None:
    body = _covered("the pain is sever, and\nthe drug is opium", '\nInterpretations\n\n    "x": nowhere\n        Reading: y\n')
    policy, problems = read(body, heads=HEADS.replace("Source: a-policy\n", ""))
    assert policy is None
    assert [problem.code for problem in problems] == [
        "missing-head",
        "unknown-phrase",
        "unknown-value",
        "unbound-interpretation",
    ]


def test_every_problem_has_a_remedy() -> None:
    body = (
        _covered("the pain is sever", "\nCode list: x\n    CPT: 1\n    XYZ: 2\n")
        + "\nScenario: a\n    Given the moon is full\n    Then fly\n"
    )
    assert [problem.hint for problem in read(body)[1] if not problem.hint] == []


def test_a_shared_definition_that_is_not_used_is_no_concern() -> None:
    assert policy_of(PLAIN).definitions == ()


def test_a_reference_to_another_policy_is_resolved_by_title_number_or_id() -> None:
    other = policy_of(PLAIN)
    asked: list[str] = []

    def find(name: str) -> Policy | None:
        asked.append(name)
        return other if name in {"S-40", "A policy"} else None

    body = _covered("coverage of A policy (S-40) is covered")
    assert policy_of(body, find, HEADS.replace("a-policy", "b-policy")).referred == (other,)
    assert asked == ["S-40"]


def test_a_reference_to_an_unknown_policy_is_a_problem() -> None:
    assert [code for code, _ in codes_and_places(_covered("coverage of Nothing at all is covered"))] == ["unknown-phrase"]
