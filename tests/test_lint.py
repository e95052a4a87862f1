"""Each rule of lint finds what its page says, at its place, and nothing in a policy that is sound; it can be accepted in place."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.answer.answer import Status
from reasoner.answer.engine import Engine
from reasoner.apps.command_line import app
from reasoner.lint.rules import NAMES, findings_in_policy, findings_in_vocabulary, page_of
from reasoner.lint.subject import Subject
from reasoner.policy.asked import inputs_asked
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.text import Source
from tests.oracle.examples import example
from tests.wrong_examples import HEADS, PUMPS, indented

ROOT = Path(__file__).parent.parent
SCENARIOS = """
Scenario: met
    Given the pain is severe
    Then coverage is covered

Scenario: not met
    Given the pain is not severe
    Then coverage is not covered
"""


def covered(conditions: str) -> str:
    return f"Determination: coverage\n    Covered when\n{indented(conditions, 8)}\n    Otherwise not covered\n"


ANY = "ANY of the following is met:\n"
SEVERE = covered("the pain is severe")
TRIED = PUMPS.replace(
    "    the age (age)",
    "    oral baclofen (tried): one of\n        effective\n        ineffective\n        not tried\n    the age (age)",
)


def linted(body: str, vocabulary: str = PUMPS) -> list[Problem]:
    source = Source.from_text("a.policy", HEADS + body)
    policy, problems = policy_from_sources(source, Source.from_text("pumps.vocabulary", vocabulary))
    assert policy is not None, problems
    return findings_in_policy(policy, source)


def found(body: str, vocabulary: str = PUMPS) -> list[tuple[str, str]]:
    """The rule of each finding with the words that it underlines; a scenario that is missing is left out."""
    lines = (HEADS + body).splitlines()
    return [
        (one.code, lines[one.span.line - 1][one.span.column - 1 : one.span.end_column - 1])
        for one in linted(body, vocabulary)
        if one.span and one.code != "outcome-untested"
    ]


def test_a_sound_policy_has_no_findings() -> None:
    assert linted(SEVERE + SCENARIOS) == []


@pytest.mark.parametrize(
    ("body", "rule", "place"),
    [
        (
            covered("the route is intrathecal, and\nNONE of the following is met:\n    the route is intrathecal"),
            "never-satisfied",
            "",
        ),
        (
            covered("the drug is morphine, and\nthe class of the drug is opioid, and\nthe pain is severe"),
            "",
            "",
        ),
        (
            covered("the reduction in pain is at least 50%, and\nthe reduction in pain is at least 30%"),
            "changes-nothing",
            "the reduction in pain is at least 30%",
        ),
        (
            covered("ANY of the following is met:\n    the age is over 18 years\n    the age is over 65 years"),
            "changes-nothing",
            "the age is over 65 years",
        ),
        (
            covered(
                "ANY of the following is met:\n    1. the pain is severe\n    2. the pain is chronic\n    4. the pain is intractable"
            ),
            "label-skipped",
            "4. the pain is intractable",
        ),
        (
            covered(ANY + "    the reduction in pain is between 20% and 39%\n    the reduction in pain is at least 40%"),
            "band-gap",
            "the reduction in pain is at least 40%",
        ),
        (
            covered(
                "ANY of the following is met:\n    the reduction in pain is under 40%\n    the reduction in pain is over 40%"
            ),
            "band-gap",
            "the reduction in pain is over 40%",
        ),
        (
            covered("ANY of the following is met:\n    the age is between 12 and 17 years\n    the age is at least 18 years"),
            "",
            "",
        ),
        (
            covered("the trial was good, and\nthe reduction in pain is over 60%")
            + "\nDefinitions\n\n    The trial was good when\n        the reduction in pain is over 50%\n",
            "threshold-differs",
            "the reduction in pain is over 60%",
        ),
        (
            covered(ANY + "    the case is usual\n    1. Again:\n        the pain is severe, and\n        the pain is chronic")
            + "\nDefinitions\n\n    The case is usual when\n        the pain is severe, and\n        the pain is chronic\n",
            "definition-retyped",
            "the pain is severe",
        ),
        (
            SEVERE + "\nDefinitions\n\n    The case is usual when\n        the pain is chronic\n",
            "definition-unread",
            "the pain is chronic",
        ),
        (SEVERE + "\nCode list: pumps\n    CPT: 62350\n", "code-list-unread", "Code list: pumps"),
        (SEVERE + SCENARIOS + SCENARIOS.replace("Scenario: ", "Scenario: also "), "scenario-repeats", "Scenario: also met"),
    ],
)
def test_a_rule_finds_what_its_page_says(body: str, rule: str, place: str) -> None:
    findings = [(code, words) for code, words in found(body) if not (rule == "never-satisfied" and code == "changes-nothing")]
    if not rule:
        assert findings == []
        return
    assert [words for code, words in findings if code == rule and words.startswith(place)]


def test_lines_that_differ_below_where_do_not_say_the_same() -> None:
    both = "ALL of the following are met:\n    - any course of treatment where\n        {}\n    - the pain is severe\n"
    definition = "\nDefinitions\n\n    The case is usual when\n" + indented(both.format("its duration is over 5 days"), 8)
    either = ANY + "    1. the case is usual\n    2. Long:\n" + indented(both, 8)

    def rules(line: str) -> set[str]:
        return {code for code, _ in found(covered(either.format(line)) + definition)}

    assert "definition-retyped" not in rules("its drug is naproxen")
    assert "definition-retyped" in rules("its duration is over 5 days")


def test_bands_below_where_are_looked_at() -> None:
    lines = "any course of treatment where\n    it was tolerated, and\n    EITHER of the following is met:\n        - "
    within = f"{lines}its duration is at most 5 days\n        - its duration is "
    assert found(covered(f"{within}at least 6 days")) == [("band-gap", "- its duration is at least 6 days")]
    assert found(covered(f"{within}over 5 days and under 9 days")) == []


def test_an_input_that_is_read_below_where_is_asked() -> None:
    lines = covered(
        "any course of treatment where\n    it was tolerated, and\n    its start is on or before the date of service"
    )
    vocabulary = Source.from_text("pumps.vocabulary", PUMPS)
    policy, problems = policy_from_sources(Source.from_text("a.policy", HEADS + lines), vocabulary)
    assert policy is not None, problems
    assert [one.id for one in inputs_asked(policy)] == ["date_of_service", "courses"]


def test_a_table_of_which_one_result_is_read_is_read() -> None:
    table = "\nDefinitions\n\n    The risk:\n        | the age | the risk |\n        | under 50 | high |\n        | over 49 | low |\n"
    assert found(covered("the risk is low") + table) == []


def test_a_policy_that_compares_amounts_is_looked_at_too() -> None:
    line = "3. the dose minus the first dose is over 5 mg"
    assert found(covered(f"ALL of the following are met:\n    1. the pain is severe\n    {line}")) == [("label-skipped", line)]


def test_a_definition_that_differs_by_a_word_is_told() -> None:
    definition = (
        "\nDefinitions\n\n    The case is usual when\n        the pain is severe, and\n        the route is intrathecal\n"
    )
    lines = "1. the case is usual\n2. Again:\n    the pain is severe, and\n    the route is intravenous"
    [one] = [
        one
        for one in linted(covered(f"ANY of the following is met:\n{indented(lines, 4)}") + definition)
        if one.code == "definition-retyped"
    ]
    assert one.message == "`the route is intravenous` stands where `The case is usual` says `the route is intrathecal`"


def test_a_denial_that_lets_in_what_was_never_tried_is_told() -> None:
    [one] = [one for one in linted(covered("oral baclofen is not effective"), TRIED) if one.code != "outcome-untested"]
    assert (one.code, one.message) == (
        "negation-lets-in",
        "`oral baclofen is not effective` is met where it is `not tried` too",
    )
    assert found(covered("oral baclofen is ineffective"), TRIED) == []


def test_an_outcome_without_a_scenario_is_told() -> None:
    assert [one.message for one in linted(SEVERE)] == [
        "no scenario expects `coverage` to be `Covered`",
        "no scenario expects `coverage` to be `not covered`",
    ]


def test_an_input_that_no_policy_reads_is_told_of_the_vocabulary() -> None:
    policy, _ = policy_from_sources(Source.from_text("a.policy", HEADS + SEVERE), Source.from_text("pumps.vocabulary", PUMPS))
    assert policy is not None
    accepted = PUMPS.replace(
        "    the age (age)", "    Accepted: input-unread, because a later policy reads it\n    the age (age)"
    )
    names = [
        [one.message for one in findings_in_vocabulary(policy.vocabulary, [policy], Source.from_text("pumps.vocabulary", text))]
        for text in (PUMPS,)
    ]
    assert "no policy reads `the age`" in names[0]
    assert "no policy reads `the pain is severe`" not in names[0]
    source = Source.from_text("pumps.vocabulary", accepted)
    moved, _ = policy_from_sources(Source.from_text("a.policy", HEADS + SEVERE), source)
    assert moved is not None
    assert "no policy reads `the age`" not in [one.message for one in findings_in_vocabulary(moved.vocabulary, [moved], source)]


SKIPPED = """ANY of the following is met:
    1. the pain is severe
    Accepted: {}
    3. the pain is chronic"""


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("label-skipped, because the source skips item 2", []),
        ("label-skipped", ["accepted-form", "label-skipped"]),
        ("label-skiped, because of that", ["accepted-form", "label-skipped"]),
        ("band-gap, because of that", ["accepted-form", "label-skipped"]),
    ],
)
def test_a_finding_is_accepted_in_place_with_a_reason(words: str, codes: list[str]) -> None:
    assert [code for code, _ in found(covered(SKIPPED.format(words)))] == codes


def test_what_is_not_answered_in_time_is_said() -> None:
    source = Source.from_text("a.policy", HEADS + SEVERE)
    policy, _ = policy_from_sources(source, Source.from_text("pumps.vocabulary", PUMPS))
    assert policy is not None
    codes = [one.code for one in findings_in_policy(policy, source, 0.0)]
    assert codes.count("gave-up") >= 1


@pytest.mark.parametrize("rule", NAMES)
def test_every_rule_has_a_page(rule: str) -> None:
    page = page_of(rule)
    assert page.startswith(f"# {rule}: ")
    assert CliRunner().invoke(app, ["lint", "--explain", rule]).stdout == page


def test_every_rule_is_on_the_page_of_the_tools() -> None:
    page = (ROOT / "grammar" / "tools.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE) == list(NAMES)


def test_all_rules_are_listed_and_an_unknown_one_is_told() -> None:
    text = CliRunner().invoke(app, ["lint", "--list"]).stdout
    assert [line.partition(":")[0] for line in text.splitlines()] == list(NAMES)
    result = CliRunner().invoke(app, ["lint", "--explain", "label-skiped"])
    assert (result.exit_code, "did you mean `label-skipped`?" in result.stderr) == (1, True)


def test_the_library_has_no_findings_that_are_not_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(app, ["lint", "--json"])
    assert json.loads(result.stdout)["findings"] == []
    assert result.exit_code == 0


@pytest.mark.parametrize("batch", range(4))
def test_what_no_case_can_satisfy_is_satisfied_in_no_random_case(batch: int) -> None:
    for seed in range(batch, 120, 4):
        drawn = example(seed)
        source = Source.from_text("a.policy", drawn.policy_text)
        policy, _ = policy_from_sources(source, Source.from_text("a.vocabulary", drawn.vocabulary_text))
        assert policy is not None
        assert all(one.warning and one.hint for one in findings_in_policy(policy, source))
        subject = Subject(policy)
        heads, possible = subject.worlds.program.criteria, subject.consequences.possible
        never = [one.key for one in subject.criteria if one.key in heads and heads[one.key].satisfied not in possible]
        try:
            answers = [Engine(policy).decide(drawn.case, one.id) for one in policy.determinations]
        except ProblemsFound:
            continue  # the case contradicts itself
        for answer in answers:
            met = [key for key in never if key in answer.standings and answer.standings[key].status is Status.SATISFIED]
            assert met == [], seed
