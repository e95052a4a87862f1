"""The examples of the catalogue of codes, each put where its kind belongs, and the problems that it gives.

What would be long is written in braces, and spelt out before it is run: `{41 times: the dose, }` in a line, `{101 lines} TEXT`,
`{201 lines, each deeper} TEXT`, and `{byte ff}` in a file. In an example of the kind `files`, a line in column 1 names a file whose
text is indented below it, and the line that begins with `$` is the command; `a-policy.policy` and its vocabulary are there already.
"""

from __future__ import annotations

import re
import shlex
import tempfile
from contextlib import chdir
from functools import cache
from pathlib import Path

import pyarrow
from typer.testing import CliRunner

from reasoner.answer.engine import Engine
from reasoner.api import load_policy
from reasoner.apps.command_line import app
from reasoner.cases.case import Case
from reasoner.cases.from_text import case_from_text, facts_from_options
from reasoner.cases.suite import suite_from_text
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.phrases.phrasebook import vocabulary_from_syntax
from reasoner.policy.vocabulary import Vocabulary
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.report import report
from reasoner.source.text import Source
from reasoner.syntax.from_source import vocabulary_from_source

_TIMES = re.compile(r"\{([\d,]+) times: ([^{}]+)\}")
_LINES = re.compile(r"\{(?P<number>[\d,]+) lines(?P<deeper>, each deeper)?\} (?P<text>.+)")
_BYTE = re.compile(rb"\{byte ([0-9a-f]{2})\}")
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
    whole = spelt_out(example)
    if kind == "command":
        return _command(whole)
    if kind == "Python":
        return _python(whole)
    if kind == "files":
        return _files(example)
    name, text = text_of(kind, whole)
    found = _problems(kind, name, text)
    printed = report(found, [Source.from_text(name, text)])
    return text if whole == example else f"{example}\n", [(one.code, one.message) for one in found], printed


def spelt_out(example: str) -> str:
    """An example with what stands in braces spelt out, and what is indented below a line that is repeated where it belongs."""
    rows: list[str] = []
    deeper = 0
    for line in example.split("\n"):
        found = _LINES.fullmatch(line)
        if found is None:
            rows.append(" " * deeper + _TIMES.sub(lambda one: one[2] * int(one[1].replace(",", "")), line))
            continue
        for number in range(int(found["number"].replace(",", ""))):
            rows.append(" " * (4 * number if found["deeper"] else 0) + found["text"])
        deeper = 4 * int(found["number"]) if found["deeper"] else 0
    return "\n".join(rows)


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


def _files(example: str) -> tuple[str, list[tuple[str, str]], str]:
    """What a command says in a folder with the files of an example."""
    parts = re.split(r"^(?=\S)", f"a-policy.policy\n{indented(HEADS + STANDARD, 4)}\n{example}", flags=re.MULTILINE)
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        Path("pumps.vocabulary").write_text(PUMPS, encoding="utf-8")
        for part in filter(None, parts[:-1]):
            name, _, text = part.partition("\n")
            Path(name).parent.mkdir(exist_ok=True)
            content = spelt_out(re.sub(r"^ {1,4}", "", text, flags=re.MULTILINE)).encode()
            Path(name).write_bytes(_BYTE.sub(lambda found: bytes.fromhex(found[1].decode()), content))
        _, found, printed = _command(parts[-1].removeprefix("$ ").rstrip("\n"))
    return f"{example}\n", found, printed


def _python(example: str) -> tuple[str, list[tuple[str, str]], str]:
    """What an expression of the Python API refuses for a case of which nothing is known."""
    try:
        eval(example, {"load_policy": load_policy, "case": Case(), "pyarrow": pyarrow})
    except ProblemsFound as wrong:
        found = wrong.problems
    else:
        found = ()
    return f"{example}\n", [(one.code, one.message) for one in found], report(found, [])


def _command(example: str) -> tuple[str, list[tuple[str, str]], str]:
    arguments = shlex.split(example)[1:]
    result = CliRunner().invoke(app, arguments)
    printed = result.stderr or (result.stdout if arguments[0] == "lint" else "")
    told = re.findall(r"^(?:.+: )?(?:error|warning): (.*) \[([a-z0-9-]+)\]$", printed, flags=re.MULTILINE)
    return f"{example}\n", [(code, message) for message, code in told], printed.rstrip("\n")
