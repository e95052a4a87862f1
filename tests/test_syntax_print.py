"""The formatter: one style, reached at once, that changes nothing of what a text says."""

from __future__ import annotations

import os
import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from random import Random

import pytest

from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.entries import vocabulary_file
from reasoner.policy.library import Library
from reasoner.source.problem import ProblemsFound
from reasoner.source.span import Span
from reasoner.source.text import Source
from reasoner.syntax.from_source import policy_from_source, vocabulary_from_source
from reasoner.syntax.print import same_meaning, text_from_source
from tests.oracle.examples import example

ROOT = Path(__file__).parent.parent
FILES = sorted(
    [
        *(ROOT / "rules").rglob("*.policy"),
        *(ROOT / "rules").rglob("*.vocabulary"),
        *(ROOT / "tests/syntax").glob("*.policy"),
        *(ROOT / "tests/syntax").glob("*.vocabulary"),
    ]
)
EXAMPLES = int(os.environ.get("FORMAT_EXAMPLES", "200"))

ROUGH = """Policy: P
Source: p

Vocabulary: v


Determination: coverage   [Part 1]
   Covered when any of the following is met:
          1.  Pain:      [Part 1, item 1]
              the pain is  severe ,   and
              the route is epidural
                 unless at most one of the following is met:
                     (a) a is b
                     (b) c is d ; or
          2) c is d
   Note:  what is said
           goes on
   Otherwise not covered
Scenarios: many
  | the drug|then coverage |
  |  "a" | covered|
"""
SET = """Policy: P
Source: p
Vocabulary: v

Determination: coverage  [Part 1]
    Covered when ANY of the following is met:
        1. Pain:  [Part 1, item 1]
            the pain is severe, and
            the route is epidural
                unless AT MOST one of the following is met:
                    (a) a is b
                    (b) c is d; or
        2) c is d
    Note: what is said
        goes on
    Otherwise not covered

Scenarios: many
    | the drug | then coverage |
    | "a"      | covered       |
"""


def source(text: str, name: str = "a.policy") -> Source:
    return Source.from_text(name, text)


def document(text: str, name: str = "a.policy") -> object:
    read = vocabulary_from_source if name.endswith(".vocabulary") else policy_from_source
    found, problems = read(source(text, name))
    assert problems == ()
    return found


def messed(text: str, rng: Random) -> str:
    """The text with another width of step, blanks before citations, in tables and at line ends, and blank lines at the end."""
    step = rng.choice([1, 2, 3, 7])
    lines = []
    for line in text.split("\n"):
        bare = line.lstrip(" ")
        depth = (len(line) - len(bare)) // 4
        bare = re.sub(r"  (?=\[[^\]]*\]$)| (?=\|)|(?<=\|) ", lambda _: " " * rng.randrange(1, 4), bare)
        lines.append(" " * (step * depth) + bare + " " * rng.choice([0, 0, 2]))
    return "\n".join(lines) + "\n" * rng.randrange(3)


def test_a_text_is_set_in_the_style() -> None:
    assert text_from_source(source(ROUGH)) == SET


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_setting_changes_no_meaning_and_is_done_after_once(file: Path) -> None:
    text = text_from_source(Source.from_path(file))
    assert same_meaning(document(file.read_text(encoding="utf-8"), file.name), document(text, file.name))
    assert text_from_source(source(text, file.name)) == text


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_another_width_of_step_and_more_blanks_are_set_alike(file: Path) -> None:
    text = text_from_source(Source.from_path(file))
    for seed in range(5):
        assert text_from_source(source(messed(text, Random(seed)), file.name)) == text


@pytest.mark.parametrize("batch", range(4))
def test_random_policies_keep_their_meaning_and_are_set_once(batch: int) -> None:
    for seed in range(batch, EXAMPLES, 4):
        made = example(seed).policy_text
        rough = messed(made, Random(seed))
        text = text_from_source(source(rough))
        assert same_meaning(document(made), document(text)), seed
        assert text_from_source(source(text)) == text, seed


def test_the_policies_as_meant_are_the_same_before_and_after() -> None:
    for entry in Library().entries():
        place = vocabulary_file(entry.vocabulary, (entry.path.parent, entry.path.parent.parent))
        assert place is not None
        vocabulary = Source.from_path(place)
        before = Source.from_path(entry.path)
        rough = source(messed(before.text, Random(1)), before.name)
        after = source(text_from_source(rough), before.name)
        policies = [policy_from_sources(one, vocabulary)[0] for one in (before, after)]
        assert policies[0] is not None
        assert without_places(policies[0]) == without_places(policies[1])


def without_places(thing: object) -> object:
    """A policy as plain tuples without places and without the digest of its text."""
    if isinstance(thing, Span):
        return None
    if isinstance(thing, tuple):
        return tuple(without_places(one) for one in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        names = [one.name for one in fields(thing) if one.name != "digest"]
        return (type(thing).__name__, *(without_places(getattr(thing, name)) for name in names))
    return thing


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a is b, and\n        c is d", "a is b, or\n        c is d"),
        ("a is b", "a is c"),
        ("1. X:\n            a is b", "2. X:\n            a is b"),
        ("a is b\n            unless c is d", "a is b, and\n        c is d"),
    ],
)
def test_another_meaning_is_told_apart(one: str, other: str) -> None:
    head = "Policy: P\nSource: p\nVocabulary: v\n\nDetermination: coverage\n    Covered when\n        "
    assert not same_meaning(document(f"{head}{one}\n"), document(f"{head}{other}\n"))


def test_notes_and_blank_lines_between_items_stay() -> None:
    text = "Policy: P\nSource: p\n\nNote: above\n    goes on\n"
    text += "Determination: c\n\n    Note: on it\n    Covered\n\n    Not covered\n"
    assert text_from_source(source(text)) == text


NOTED = """Policy: P
Source: p

Note: of the whole,
    in two lines

Determination: c

    Covered when
        ANY of the following is met:
            1. a is b
                Note: of the item
            2. c is d
                unless e is f
                Note: after an exception

                Note: and once more
            Note: after the list

        provided that g is h
        Note: after a proviso
    Note: after an outcome

    Otherwise not covered
    Note: after the last outcome
Note: after the section
    goes on

    after a blank line
Accepted: label-skipped, because the source skips 3

Note: on the definitions
Definitions

    The risk:
        | a is b | the risk |
        | yes    | high     |
        Note: between two rows
        | no     | low      |
        Note: after a table
    Accepted: input-unread, because it is for later

    The x is good when
        a is b
    Note: the last line
"""


@pytest.mark.parametrize("step", [1, 2, 3, 7])
def test_notes_and_blank_lines_stay_after_what_they_follow(step: int) -> None:
    lines = [" " * (step * ((len(line) - len(line.lstrip())) // 4)) + line.lstrip() for line in NOTED.split("\n")]
    assert text_from_source(source("\n".join(lines))) == NOTED


def test_a_note_between_two_columns_is_set_with_the_nearer_of_them() -> None:
    text = "Policy: P\nSource: p\n\nDetermination: c\n    Covered when\n        a is b\n{}Note: n\n    Otherwise not covered\n"
    for column, depth in ((9, 12), (7, 8), (5, 4), (1, 0)):
        assert text_from_source(source(text.format(" " * column))) == text.format(" " * depth)


def test_what_is_deep_is_set_too() -> None:
    lines = [" " * depth + "ALL of the following are met:" for depth in range(8, 150)]
    text = "Policy: P\nSource: p\n\nDetermination: c\n    Covered when\n" + "\n".join([*lines, " " * 150 + "a is b"]) + "\n"
    assert text_from_source(source(text)).splitlines()[-1] == " " * 4 * 144 + "a is b"


def test_a_text_with_mistakes_is_refused_with_all_of_them() -> None:
    text = "Policy: P\nSource: p\n\nDetermination: c\n    Covered when\n        a is b\n        c is d [x\n"
    with pytest.raises(ProblemsFound) as found:
        text_from_source(source(text))
    assert [one.code for one in found.value.problems] == ["citation-not-closed"]
