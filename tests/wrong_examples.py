"""The examples of the catalogue of codes, each put where its kind belongs, and the problems that it gives."""

from __future__ import annotations

import json
import shlex
from functools import cache
from pathlib import Path

from typer.testing import CliRunner

from reasoner.answer.engine import Engine
from reasoner.apps.command_line import app
from reasoner.cases.from_text import case_from_text, facts_from_options
from reasoner.cases.suite import suite_from_text
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.phrases.phrasebook import vocabulary_from_syntax
from reasoner.policy.vocabulary import Vocabulary
from reasoner.source.problem import Problem
from reasoner.source.report import report
from reasoner.source.text import Source
from reasoner.syntax.from_source import vocabulary_from_source

PUMPS = (Path(__file__).parent / "errors" / "pumps.vocabulary").read_text(encoding="utf-8")
HEADS = "Policy: A policy\nPayer: A payer\nSource: a-policy\nIn effect: from 2020-01-01\nVocabulary: pumps\n\n"
STANDARD = """Determination: coverage
    Covered when
        ANY of the following is met:
            1. the pain is severe
            2. the pain is chronic
    Otherwise not covered

"""


def problems_of(kind: str, example: str) -> tuple[str, list[tuple[str, str]], str]:
    """The whole text that an example makes, the code and message of each of its problems, and the printed report."""
    if kind == "command":
        return _command(example)
    name, text = text_of(kind, example)
    found = _problems(kind, name, text)
    return text, [(one.code, one.message) for one in found], report(found, [Source.from_text(name, text)])


def text_of(kind: str, example: str) -> tuple[str, str]:
    """The name and the whole text of the file that an example belongs in."""
    match kind:
        case "condition":
            body = f"Determination: coverage\n    Covered when\n{indented(example, 8)}\n    Otherwise not covered\n"
            return "a.policy", HEADS + body
        case "policy":
            return "a.policy", f"{HEADS}{example}\n"
        case "section":
            return "a.policy", f"{HEADS}{STANDARD}{example}\n"
        case "file":
            return "a.policy", f"{example}\n"
        case "inputs":
            return "pumps.vocabulary", f"{PUMPS}\nInputs: more\n{indented(example, 4)}\n"
        case "vocabulary":
            return "more.vocabulary", f"Vocabulary: more\n\n{example}\n"
        case "whole vocabulary":
            return "more.vocabulary", f"{example}\n"
        case "json case":
            return "case.json", example
        case "case" | "suite":
            return f"{kind}.yaml", f"{example}\n"
        case _:
            return "fact", example


def indented(text: str, by: int) -> str:
    """The lines of a text further to the right."""
    return "\n".join(" " * by + line for line in text.split("\n"))


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that the examples use."""
    document, problems = vocabulary_from_source(Source.from_text("pumps.vocabulary", PUMPS))
    assert document is not None
    assert problems == ()
    book, more = vocabulary_from_syntax(document)
    assert more == ()
    return book.vocabulary


def _problems(kind: str, name: str, text: str) -> tuple[Problem, ...]:
    if name.endswith(".policy"):
        policy, problems = policy_from_sources(Source.from_text(name, text), Source.from_text("pumps.vocabulary", PUMPS))
        return problems if policy is None or problems else Engine(policy).outcome_problems
    if name.endswith(".vocabulary"):
        document, problems = vocabulary_from_source(Source.from_text(name, text))
        return problems or (vocabulary_from_syntax(document)[1] if document else ())
    if kind == "suite":
        return suite_from_text(text, name).problems
    if kind == "fact":
        return facts_from_options(text.split("\n"), vocabulary())[1]
    return case_from_text(text, name, vocabulary())[1]


def _command(example: str) -> tuple[str, list[tuple[str, str]], str]:
    arguments = shlex.split(example)[1:]
    printed = CliRunner().invoke(app, arguments).stderr
    told = CliRunner().invoke(app, [*arguments, "--json"]).stderr
    found = json.loads(told)["problems"] if told.startswith("{") else []
    return f"{example}\n", [(one["code"], one["message"]) for one in found], printed.rstrip("\n")
