"""Rule files with a few mistakes put in at random, and what a check makes of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random

from reasoner.answer.engine import Engine
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.source.installed import installed_folder
from reasoner.source.problem import Problem
from reasoner.source.report import report
from reasoner.source.text import Source
from tests.test_syntax_bounds import OURS

RISKY = ('"', "[", "]", "(", ")", "|", ":", ";", ",", ".", "'", "`", "\\", "\t", "\0", "\r", "\x0b", "\x85", "\u2028", "\u2026")
RISKY += (
    "\u00a0",
    "\u200b",
    "\u202e",
    "\ufeff",
    "\u201c",
    "\u2019",
    "\u2013",
    "\u2022",
    "\u00bd",
    "\u0663",
    "\u0130",
    "\U0001f600",
)
RISKY += (
    "#script (python)",
    "%*",
    ":- a.",
    "{0}",
    "$(a)",
    "<b>",
    "9" * 400,
    "1e999",
    "-5",
    "5%%",
    "2024-02-30",
    "0x1F",
    "1,00",
)
WORD = re.compile(r"[^\s\"|:()\[\],]+")
CLASS = re.compile(r"\b[A-Z][a-z]+[A-Z][A-Za-z]*\b|\b[a-z]+_[a-z_]+\b")  # a name of ours, where no user's words are
QUOTED = re.compile(r"`[^`]*`|\"[^\"]*\"")


@dataclass(frozen=True)
class Mutant:
    """A policy and its vocabulary, one of them mutated."""

    name: str
    policy: Source
    vocabulary: Source


@cache
def rule_files() -> tuple[tuple[str, str, str], ...]:
    """Every policy of the library: its name, its text, the text of its vocabulary."""
    rules = installed_folder("rules")
    found = []
    for file in sorted(rules.glob("*/*.policy")):
        text = file.read_text(encoding="utf-8")
        [name] = re.findall(r"^Vocabulary: *(.*?) *$", text, re.MULTILINE)
        vocabulary = rules / f"{name.replace(' ', '-')}.vocabulary"
        found.append((file.name, text, vocabulary.read_text(encoding="utf-8")))
    return tuple(found)


def mutant(seed: int) -> Mutant:
    """The mutant of a seed: every fifth has its vocabulary mutated, and every other its policy."""
    rng = Random(f"mutant {seed}")
    name, policy, vocabulary = rng.choice(rule_files())
    if seed % 5 == 0:
        vocabulary = mutated(vocabulary, rng)
    else:
        policy = mutated(policy, rng)
    return Mutant(name, Source.from_text("a.policy", policy), Source.from_text("a.vocabulary", vocabulary))


def mutated(text: str, rng: Random) -> str:
    """The text after one to four mutations."""
    lines = text.split("\n")
    words = WORD.findall(text)
    for _ in range(rng.choice((1, 1, 2, 4))):
        rng.choice(MUTATIONS)(lines, words, rng)
    return "\n".join(lines)


def _drop(lines: list[str], _: list[str], rng: Random) -> None:
    at = rng.randrange(len(lines))
    del lines[at : at + rng.choice((1, 1, 3))]


def _double(lines: list[str], _: list[str], rng: Random) -> None:
    at, count = rng.randrange(len(lines)), rng.choice((1, 1, 4))
    lines[rng.choice((at, rng.randrange(len(lines)))) : 0] = lines[at : at + count]


def _swap(lines: list[str], _: list[str], rng: Random) -> None:
    at = rng.randrange(len(lines) - 1)
    other = rng.choice((at + 1, rng.randrange(len(lines))))
    lines[at], lines[other] = lines[other], lines[at]


def _indent(lines: list[str], _: list[str], rng: Random) -> None:
    at = rng.randrange(len(lines))
    bare = lines[at].lstrip(" ")
    lines[at] = " " * max(0, len(lines[at]) - len(bare) + rng.choice((-8, -4, -1, 1, 4, 8))) + bare


def _word(lines: list[str], words: list[str], rng: Random) -> None:
    at = rng.randrange(len(lines))
    found = list(WORD.finditer(lines[at]))
    if found:
        one = rng.choice(found)
        lines[at] = lines[at][: one.start()] + rng.choice((rng.choice(words), "")) + lines[at][one.end() :]


def _risky(lines: list[str], _: list[str], rng: Random) -> None:
    at = rng.randrange(len(lines))
    place = rng.randint(0, len(lines[at]))
    lines[at] = lines[at][:place] + rng.choice(RISKY) + lines[at][place:]


def _letters(lines: list[str], _: list[str], rng: Random) -> None:
    at = rng.randrange(len(lines))
    place = rng.randint(0, len(lines[at]))
    lines[at] = lines[at][:place] + lines[at][place + rng.choice((1, 1, 2, 30)) :]


def _join(lines: list[str], _: list[str], rng: Random) -> None:
    at = rng.randrange(len(lines) - 1)
    lines[at : at + 2] = [f"{lines[at]} {lines[at + 1].lstrip()}"]


MUTATIONS: tuple[Callable[[list[str], list[str], Random], None], ...] = (
    _drop,
    _double,
    _swap,
    _indent,
    _word,
    _word,
    _risky,
    _risky,
    _letters,
    _join,
)


def checked(one: Mutant) -> tuple[Problem, ...]:
    """Every problem that a check finds in a mutant: of form, of meaning, of its outcomes and tables."""
    policy, problems = policy_from_sources(one.policy, one.vocabulary)
    return problems if policy is None else problems + Engine(policy).outcome_problems


def faults(one: Mutant, problems: tuple[Problem, ...]) -> list[str]:
    """What is wrong with problems as they are told: no place, no remedy, words of ours."""
    sources = {source.name: source for source in (one.policy, one.vocabulary)}
    found = []
    for problem in problems:
        span = problem.span
        told = f"{problem.code}: {problem.message} | {problem.hint}"
        if span is None or span.file not in sources:
            found.append(f"no place: {told}")
        elif not is_within(sources[span.file], span.line, span.column, span.end_column):
            found.append(f"no such place {span}: {told}")
        if not problem.message or not problem.hint:
            found.append(f"nothing said: {told}")
        if words_of_ours(f"{problem.message} | {problem.hint}", one):
            found.append(f"words of ours: {told}")
    if problems and not report(problems, sources.values()):
        found.append("nothing printed")
    return found


def words_of_ours(told: str, one: Mutant) -> bool:
    """Whether what is told has a name of ours, outside quotation marks, that is none of the files' own words."""
    texts = one.policy.text + one.vocabulary.text
    # A mark that was put into a file may stand within the marks around its words.
    bare = re.sub(r"`.*`", "", told) if "`" in texts else QUOTED.sub("", told)
    return any(found[0] not in texts for names in (OURS, CLASS) for found in names.finditer(bare))


def is_within(source: Source, line: int, column: int, end: int) -> bool:
    """Whether a place is one of a text."""
    lines = source.text.split("\n")
    return 1 <= line <= len(lines) and 1 <= column <= end <= len(lines[line - 1]) + 2
