"""The pages of the language tell the truth: every block of them is read, decided, run or refused, as its fence says.

The fences are described at the end of grammar/README.md.
"""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.api import LoadedPolicy
from reasoner.apps.command_line import app
from reasoner.apps.expectations import scenario_mismatches
from reasoner.cases.case import Case, Fact
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.library import Library
from reasoner.policy.model import Policy, Scenario
from reasoner.policy.phrases.phrasebook import vocabulary_from_syntax
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.text import Source
from reasoner.syntax.from_source import vocabulary_from_source
from tests.conftest import without_digests

ROOT = Path(__file__).parent.parent
RULES = ROOT / "rules"
PAGES = tuple(ROOT / "grammar" / name for name in ("README.md", "tutorial.md", "step-therapy.md"))
SHOWN = (*PAGES, ROOT / "grammar" / "forms.md")
KINDS = {"vocabulary", "policy", "conditions", "case", "refused", "mistake", "console", "yaml"}
SECTIONS = (
    *("Determination:", "Definitions", "Code list:", "Notices", "Interpretations", "Not computable", "Terms"),
    *("Always:", "Scenario:", "Scenarios:"),
)
HEADS = "Policy: A policy\nPayer: A payer\nSource: a-policy\nIn effect: from 2020-01-01\nVocabulary: {vocabulary}\n\n"
COVERED = (
    "Determination: coverage\n\n    Covered when\n        ALL of the following are met:\n{lines}\n    Otherwise not covered\n\n"
)
FENCE = re.compile(r"^```(\w*)[ ]*(\S*)([ ]added)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ reasoner (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page, and what stands above it that it builds on: vocabulary, policy, files."""

    page: Path
    kind: str
    file: str
    text: str
    line: int
    vocabulary: str = ""
    policy: str = ""
    files: dict[str, str] = field(default_factory=dict)


def blocks(page: Path) -> Iterator[Block]:
    """Every block of a page in turn."""
    text = page.read_text(encoding="utf-8")
    policy, files = "", dict[str, str]()
    vocabulary = next(found[4] for found in FENCE.finditer(text) if found[1] == "vocabulary")
    for found in FENCE.finditer(text):
        kind, file, body = found[1], found[2], found[4]
        whole_file = f"{files[file]}\n{body}" if found[3] else body
        files = files | {file: whole_file} if file else files
        vocabulary = whole_file if kind == "vocabulary" else vocabulary
        policy = whole(whole_file, vocabulary) if kind == "policy" else policy
        used = vocabulary_of(policy, vocabulary) if kind in ("policy", "case") else vocabulary
        yield Block(page, kind, file, body, text.count("\n", 0, found.start()) + 1, used, policy, files)


def vocabulary_of(policy: str, shown: str) -> str:
    """The vocabulary that a policy's head names: the one that the page shows, else the library's."""
    named = re.search(r"^Vocabulary: (.+)$", policy, re.MULTILINE)
    own = RULES / f"{named[1].replace(' ', '-')}.vocabulary" if named else None
    return own.read_text(encoding="utf-8") if own is not None and own.exists() else shown


def whole(text: str, vocabulary: str) -> str:
    """A whole policy of a block: with heads where it has none, with an outcome where it has none."""
    if text.startswith("Policy:"):
        return text
    name = vocabulary.splitlines()[0].removeprefix("Vocabulary:").strip()
    heads = HEADS.format(vocabulary=name)
    if not text.startswith(SECTIONS):
        return heads + COVERED.format(lines="".join(f"            {line}\n" for line in text.splitlines()))
    return heads + text + ("" if "Determination:" in text else "\nDetermination: coverage\n\n    Otherwise covered\n")


@cache
def library() -> Library:
    return Library()


def find_policy(name: str) -> Policy | None:
    try:
        return library().load(name).policy
    except ProblemsFound:
        return None


def policy_of(text: str, vocabulary: str) -> tuple[Policy | None, list[Problem]]:
    """The policy of a text with every problem, those that only a case shows included."""
    policy, problems = policy_from_sources(
        Source.from_text("page.policy", text), Source.from_text("page.vocabulary", vocabulary), find_policy
    )
    found = list(problems)
    if policy is not None:
        try:
            LoadedPolicy(policy).several().decide(Case())
        except ProblemsFound as refused:
            found += refused.problems
    return policy, found


def results(policy: Policy, scenario: Scenario) -> list[str]:
    """What a scenario expects and does not get, in words."""
    case = Case(tuple(Fact(input, known) for input, known in scenario.facts))
    answers = LoadedPolicy(policy).several().decide(case)
    found = scenario_mismatches(scenario.expected, answers)
    return [f"{scenario.name}: {one.about}: {one.expected}, found {one.found}" for one in found]


def with_case(block: Block, text: str) -> str:
    """The policy above a block with the block as one more scenario."""
    return block.policy + "\n\nScenario: of this block\n" + "".join(f"    {line}\n" for line in text.splitlines())


def told(problems: list[Problem]) -> list[tuple[str, str, str]]:
    return [(one.code, one.message, one.hint) for one in problems]


def of_kind(*kinds: str) -> list[object]:
    found = [block for page in PAGES if page.exists() for block in blocks(page) if block.kind in kinds]
    return [pytest.param(block, id=f"{block.page.name} line {block.line}") for block in found]


def test_no_block_of_a_page_is_of_a_kind_that_nothing_tests() -> None:
    for page in PAGES:
        found = list(blocks(page))
        assert {block.kind for block in found} <= KINDS
        assert page.read_text(encoding="utf-8").count("\n```") == 2 * len(found)


def test_every_word_with_a_role_in_the_grammar_stands_in_a_block() -> None:
    grammar = (ROOT / "grammar" / "policy.lark").read_text(encoding="utf-8")
    words = re.findall(r"^([A-Z_]+)(?:\.-?\d+)?: /((?:[^/\\]|\\.)*)/", grammar.partition("words with a role")[2], re.MULTILINE)
    shown = "\n".join(found[4] for page in SHOWN for found in FENCE.finditer(page.read_text(encoding="utf-8")))
    assert len(words) > 40
    assert [name for name, pattern in words if not re.search(pattern, shown, re.MULTILINE)] == []


@pytest.mark.parametrize("block", of_kind("vocabulary"))
def test_a_vocabulary_block_loads(block: Block) -> None:
    document, problems = vocabulary_from_source(Source.from_text("page.vocabulary", block.vocabulary))
    assert document is not None, told(list(problems))
    assert told([*problems, *vocabulary_from_syntax(document)[1]]) == []


@pytest.mark.parametrize("block", of_kind("policy"))
def test_a_policy_block_is_read_and_its_scenarios_hold(block: Block) -> None:
    policy, problems = policy_of(block.policy, block.vocabulary)
    assert told(problems) == []
    assert policy is not None
    assert [wrong for scenario in policy.scenarios for wrong in results(policy, scenario)] == []


@pytest.mark.parametrize("block", of_kind("conditions"))
def test_each_line_of_a_conditions_block_is_read(block: Block) -> None:
    assert told(policy_of(whole(block.text, block.vocabulary), block.vocabulary)[1]) == []


@pytest.mark.parametrize("block", of_kind("case"))
def test_a_case_block_comes_out_as_it_says(block: Block) -> None:
    policy, problems = policy_of(with_case(block, block.text), block.vocabulary)
    assert told(problems) == []
    assert policy is not None
    assert results(policy, policy.scenarios[-1]) == []


@pytest.mark.parametrize("block", of_kind("refused"))
def test_a_refused_block_is_refused_with_the_code_that_it_ends_in(block: Block) -> None:
    text, _, codes = block.text.partition("-> ")
    assert [one.code for one in problems_of(block, text)] == codes.split(), told(problems_of(block, text))


def problems_of(block: Block, text: str) -> list[Problem]:
    """What is wrong with a text that the page says is refused: a vocabulary, a case of the policy above, a policy, conditions."""
    if text.startswith("Vocabulary:"):
        document, problems = vocabulary_from_source(Source.from_text("page.vocabulary", text))
        return [*problems, *(vocabulary_from_syntax(document)[1] if document else ())]
    case = text.startswith(("Given", "As in"))
    policy, found = policy_of(with_case(block, text) if case else whole(text, block.vocabulary), block.vocabulary)
    if case and policy is not None and not found:
        try:
            results(policy, policy.scenarios[-1])
        except ProblemsFound as refused:
            return list(refused.problems)
    return found


@pytest.mark.parametrize("block", of_kind("mistake"))
def test_a_block_with_a_mistake_has_one(block: Block) -> None:
    assert policy_of(block.text, block.vocabulary)[1] != []


def with_real_output(block: Block) -> str:
    """A console block with what its commands print now, problems too."""

    def run(found: re.Match[str]) -> str:
        result = CliRunner().invoke(app, shlex.split(found[1]))
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return f"$ reasoner {found[1]}\n{result.output}"

    return COMMAND.sub(run, block.text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_print_what_it_shows(
    page: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shown = page.read_text(encoding="utf-8")
    real = shown
    for block in blocks(page):
        if block.kind != "console":
            continue
        for name, text in block.files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path if block.files else ROOT)
        real = real.replace(f"```console\n{block.text}```", f"```console\n{with_real_output(block)}```")
    if request.config.getoption("--record"):
        page.write_text(real, encoding="utf-8")
    elif without_digests(real) != without_digests(shown):
        pytest.fail(
            "\n".join(difflib.unified_diff(shown.splitlines(), real.splitlines(), "the page", "what is so", lineterm=""))
        )
