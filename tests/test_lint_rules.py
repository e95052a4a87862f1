"""Each rule of lint on the examples in `tests/lint`: the fault in several guises, and what is legal and only looks like it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.apps.command_line import app
from reasoner.lint.rules import OF_A_POLICY, OF_A_VOCABULARY, findings_in_policy, findings_in_vocabulary
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.source.problem import Problem
from reasoner.source.text import Source
from tests.test_lint import covered
from tests.wrong_examples import HEADS, PUMPS

FOLDER = Path(__file__).parent / "lint"
VOCABULARY = PUMPS.replace(
    "    the age (age)",
    """    oral baclofen (oral): one of
        effective
        no response
        not tolerated
        not yet tried
    smoking (smoking): one of
        current smoker
        never smoked
    tobacco (tobacco): one of
        used within 6 weeks
        never used
    the age (age)""",
).replace(
    "        the size (size)",
    """        the code (code): a code of CPT
        the grade (grade): one of
            high
            low
            not tested
        the size (size)""",
)
VOCABULARY += "\nBackground\n    - the class of morphine is opioid\n"
EXAMPLES = [
    (file.stem, found == "found", words, text)
    for file in sorted(FOLDER.glob("*.txt"))
    for found, words, text in re.findall(
        r"^=== (found|legal): (.+)\n((?:(?!===).*\n)+)", file.read_text(encoding="utf-8"), re.M
    )
]
FOUND = [(rule, text) for rule, found, _, text in EXAMPLES if found]


def policy_text(text: str) -> str:
    """A policy from a body, or from conditions with the sections that stand below them."""
    if text.startswith("Determination:"):
        return f"{HEADS}{text}"
    conditions, *sections = re.split(
        r"\n+^(?=Definitions|Notices|Code list|Always|Scenario)", text.rstrip("\n"), flags=re.MULTILINE
    )
    return f"{HEADS}{covered(conditions)}\n" + "\n\n".join(sections) + "\n"


def texts(example: str) -> dict[str, str]:
    """The files of an example, by name: a policy, and the vocabulary of these tests or the example's own inputs."""
    if not example.startswith("Inputs:"):
        return {"a.policy": policy_text(example), "pumps.vocabulary": VOCABULARY}
    inputs, determination, policy = example.partition("Determination:")
    return {"a.policy": f"{HEADS}{determination}{policy}", "pumps.vocabulary": f"Vocabulary: pumps\n\n{inputs}"}


def findings(rule: str, files: dict[str, str]) -> list[Problem]:
    """What the rule, and what lint says of acceptances, finds in a policy and its vocabulary."""
    source, vocabulary = (Source.from_text(name, text) for name, text in files.items())
    policy, problems = policy_from_sources(source, vocabulary)
    assert policy is not None, problems
    found = findings_in_policy(policy, source)
    if rule in OF_A_VOCABULARY:
        found += findings_in_vocabulary(policy.vocabulary, [policy], vocabulary)
    return [one for one in found if one.code in (rule, "accepted-form")]


@pytest.mark.parametrize("rule", [one for one in (*OF_A_POLICY, *OF_A_VOCABULARY) if one != "input-unread"])
def test_every_rule_has_two_examples_of_the_fault_and_two_that_only_look_like_it(rule: str) -> None:
    for fault in (True, False):
        assert len([one for one in EXAMPLES if one[:2] == (rule, fault)]) >= 2


@pytest.mark.parametrize(
    ("rule", "fault", "words", "text"), EXAMPLES, ids=[f"{rule}: {words}" for rule, _, words, _ in EXAMPLES]
)
def test_a_rule_tells_the_fault_and_nothing_that_only_looks_like_it(rule: str, fault: bool, words: str, text: str) -> None:
    assert bool(findings(rule, texts(text))) is fault, words


@pytest.mark.parametrize(("rule", "text"), FOUND, ids=[f"{rule}-{number}" for number, (rule, _) in enumerate(FOUND)])
def test_each_finding_can_be_accepted_where_it_stands_with_a_reason(rule: str, text: str) -> None:
    files = texts(text)
    places = {(one.span.file, one.span.line) for one in findings(rule, files) if one.span}
    for file, number in sorted(places, reverse=True):
        lines = files[file].splitlines()
        indent = " " * (len(lines[number - 1]) - len(lines[number - 1].lstrip()))
        lines.insert(number - 1, f"{indent}Accepted: {rule}, because the payer means it so")
        files[file] = "\n".join(lines) + "\n"
    assert findings(rule, files) == []


REFERRING = """the pain is severe, and
coverage of another-policy is covered

Scenario: a
    Given the pain is severe and chronic
    Then coverage is undetermined

Scenario: b
    Given the pain is severe and it is not so that the pain is chronic
    Then coverage is undetermined
"""


def test_what_a_policy_that_is_referred_to_reads_is_read() -> None:
    other = HEADS.replace("a-policy", "another-policy") + covered("the pain is chronic")
    vocabulary = Source.from_text("pumps.vocabulary", VOCABULARY)
    referred, problems = policy_from_sources(Source.from_text("b.policy", other), vocabulary)
    assert referred is not None, problems
    source = Source.from_text("a.policy", policy_text(REFERRING))
    policy, problems = policy_from_sources(source, vocabulary, lambda name: referred if name.startswith("another") else None)
    assert policy is not None, problems
    assert "scenario-repeats" not in [one.code for one in findings_in_policy(policy, source)]


def unread(body: str, vocabulary: str = PUMPS) -> set[str]:
    """The phrases of the inputs that lint says no policy reads."""
    source = Source.from_text("pumps.vocabulary", vocabulary)
    policy, problems = policy_from_sources(Source.from_text("a.policy", policy_text(body)), source)
    assert policy is not None, problems
    return {one.message.split("`")[1] for one in findings_in_vocabulary(policy.vocabulary, [policy], source)}


def test_an_input_that_only_scenarios_state_is_not_read() -> None:
    body = "the pain is severe\n\nScenario: a\n    Given the pain is severe and chronic\n    Then coverage is covered\n"
    assert {"the pain is chronic", "the age"} <= unread(body)
    assert "the pain is severe" not in unread(body)


@pytest.mark.parametrize(
    ("body", "phrase"),
    [
        ("any scan where\n    its date is on or before the date of the trial\n", "the date of the trial"),
        ("the sum is at least 3 mg\n\nDefinitions\n\n    The sum means the dose plus the first dose\n", "the first dose"),
        (
            "the pain is severe\n\nNotices\n\n    Young: when\n        the age is under 12\n        Say: it is for adults\n",
            "the age",
        ),
    ],
)
def test_an_input_that_is_read_anywhere_is_read(body: str, phrase: str) -> None:
    assert phrase not in unread(body)
    assert phrase in unread("the pain is severe\n")


def test_an_input_that_fixes_one_that_is_read_is_read() -> None:
    background = f"{PUMPS}\nBackground\n    - the class of morphine is opioid\n"
    assert "the drug" not in unread("the class of the drug is opioid\n", background)
    assert "the drug" in unread("the class of the drug is opioid\n")


def test_questions_to_the_solver_end_in_time_and_all_else_is_still_found(tmp_path: Path) -> None:
    (tmp_path / "pumps.vocabulary").write_text(PUMPS, encoding="utf-8")
    [contradiction] = [text for rule, text in FOUND if rule == "never-satisfied"][:1]
    skipped = contradiction.replace("    2. Two doses", "    3. Two doses")
    (tmp_path / "a.policy").write_text(policy_text(skipped), encoding="utf-8")
    codes = {}
    for limit in ("0.001", "60"):
        result = CliRunner().invoke(app, ["lint", str(tmp_path / "a.policy"), "--json", "--time-limit", limit])
        codes[limit] = [one["code"] for one in json.loads(result.stdout)["findings"]]
        assert result.exit_code == 1
    assert codes["0.001"].count("gave-up") == 2
    assert "label-skipped" in codes["0.001"]
    assert "never-satisfied" not in codes["0.001"]
    assert "gave-up" not in codes["60"]
    assert {"never-satisfied", "label-skipped"} <= set(codes["60"])
