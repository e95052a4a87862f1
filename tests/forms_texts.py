"""Vocabularies and policies for the tests of sentence forms, and the blocks of grammar/forms.md."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reasoner.policy.criteria import Criterion, Form, walk
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.model import Policy
from reasoner.source.problem import Problem
from reasoner.source.text import Source

PAGE = Path(__file__).parents[1] / "grammar" / "forms.md"
HEADS = "Policy: A policy\nPayer: A payer\nSource: a-policy\nIn effect: from 2020-01-01\nVocabulary: forms\n\n"
_LIST = "        ALL of the following are met:\n{lines}\n\n"
_OPENING = f"Determination: coverage\n\n    Covered when\n{_LIST}    Otherwise not covered\n\n"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of the page: its kind, its text, the line that it begins on, and the vocabulary before it."""

    kind: str
    text: str
    line: int
    vocabulary: str


def blocks() -> list[Block]:
    """Every fenced block of the page."""
    found: list[Block] = []
    kind, lines, first, vocabulary = "", [], 0, ""
    for number, line in enumerate(PAGE.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("```") and not kind:
            kind, lines, first = line[3:].strip(), [], number
        elif line.startswith("```"):
            text = "\n".join(lines) + "\n"
            vocabulary = text if kind == "vocabulary" else vocabulary
            found.append(Block(kind, text, first, vocabulary))
            kind = ""
        else:
            lines.append(line)
    return found


def with_conditions(lines: str, more: str = "") -> str:
    """The body of a policy with lines as the conditions of its one outcome."""
    indented = "\n".join(f"            {line}" for line in lines.strip("\n").splitlines())
    return _OPENING.format(lines=indented) + more


def read(body: str, vocabulary: str) -> tuple[Policy | None, tuple[Problem, ...]]:
    """The policy of a body below the usual heads, or below its own where it has them, and its problems."""
    whole = body if body.startswith("Policy:") else HEADS + body
    return policy_from_sources(
        Source.from_text("a.policy", whole), Source.from_text("forms.vocabulary", vocabulary), lambda _: None
    )


def policy_of(body: str, vocabulary: str) -> Policy:
    """The policy of a body that has no problems."""
    policy, problems = read(body, vocabulary)
    assert problems == (), [(one.code, one.message, one.hint) for one in problems]
    assert policy is not None
    return policy


def conditions_of(policy: Policy) -> tuple[Criterion, ...]:
    """The conditions of a policy made by `with_conditions`."""
    condition = policy.determinations[0].clauses[0].condition
    assert condition is not None
    return tuple(criterion for criterion in walk(condition) if criterion.key.count("/") == 2)


def form_of(line: str, vocabulary: str, more: str = "") -> Form:
    """The form of one condition that has no problems."""
    return conditions_of(policy_of(with_conditions(line, more), vocabulary))[0].form


def problems_of(line: str, vocabulary: str, more: str = "") -> list[tuple[str, str]]:
    """The code and the remedy of each problem of one condition."""
    return [(one.code, one.hint) for one in read(with_conditions(line, more), vocabulary)[1]]
