"""Texts of any size and any content: read, or refused in words; never an error of our own."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.source.installed import installed_folder
from reasoner.source.report import report
from reasoner.source.text import LARGEST, Source
from reasoner.syntax.from_source import policy_from_source, vocabulary_from_source
from tests.syntax.outline import outline

HEAD = "Policy: P\n\nDetermination: coverage\n    Covered when\n"
RULES = installed_folder("rules")
TEXTS = [file.read_text(encoding="utf-8") for pattern in ("*/*.policy", "*.vocabulary") for file in sorted(RULES.glob(pattern))]
WORDS = ["unless", "when", "and", "or", ",", '"', "[", "]", "(", "|", ":", ";", "if", "then", "where", "means", "because"]
WORDS += ["1.", "-", "ANY of the following is met:", "\t", "\0", "\u2026", "Note:", "Say:", "#script (python)", "%*", ":- a."]
# Names of terminals and rules, and of our own classes: no user should ever see one.
OURS = re.compile(
    r"\b(?:_[A-Z]{2,}|[A-Z]+_[A-Z_]+|NAMED|WORDS|PAREN|QUOTED|BAD|TITLE|LABEL|[a-z]+_(?:list|line|end|head))\b|\$END|Unread|None"
)


def codes_of(text: str) -> list[str]:
    return [problem.code for problem in policy_from_source(Source.from_text("p", text))[1]]


def nested(depth: int) -> str:
    """A policy whose deepest line is nested in `depth` headers."""
    lines = [" " * (8 + at) + f"{('ALL', 'ANY')[at % 2]} of the following are met:\n" for at in range(depth)]
    return HEAD + "".join(lines) + " " * (8 + depth) + "a is b\n"


def test_two_hundred_levels_are_read():
    document, problems = policy_from_source(Source.from_text("p", nested(198)))
    assert problems == ()
    line, depth = document.determinations[0].phases[0].outcomes[0].lines[0], 0
    while line.lines:
        line, depth = line.lines[0], depth + 1
    assert depth == 198 and line.sentence.text == "a is b"


@pytest.mark.parametrize("depth", [199, 1000])
def test_more_levels_than_two_hundred_are_one_clear_problem(depth):
    assert codes_of(nested(depth)) == ["too-deep"]


def test_a_word_of_ten_thousand_letters_is_a_word():
    document, problems = policy_from_source(Source.from_text("p", HEAD + "        " + "a" * 10_000 + " is b\n"))
    assert problems == ()
    assert len(document.determinations[0].phases[0].outcomes[0].lines[0].sentence.tokens[0].text) == 10_000


def test_a_message_never_repeats_more_of_a_line_than_fits():
    problems = policy_from_source(Source.from_text("p", HEAD + "        " + "a" * 10_000 + " | b\n" + "b" * 10_000))[1]
    assert problems and all(len(one.message) < 300 and len(one.hint) < 300 for one in problems)


def test_ten_thousand_codes_on_a_line_are_read():
    codes = ", ".join(str(number) for number in range(10_000, 20_000))
    document, problems = policy_from_source(Source.from_text("p", f"Policy: P\n\nCode list: c\n    CPT: {codes}\n"))
    assert problems == () and len(document.code_lists[0].lines[0].codes) == 10_000


def test_a_text_over_a_megabyte_is_refused():
    assert codes_of("a" * (LARGEST + 1)) == ["file-too-big"]


@pytest.mark.parametrize("mark", ["(", "[", '"', ": ", ". ", ", a", " and [", "|", "if then ", "-", "\\", "'"])
def test_a_line_of_a_hundred_thousand_marks_is_read_or_refused(mark):
    text = HEAD + "        a " + mark * 100_000 + "\n"
    problems = policy_from_source(Source.from_text("p", text))[1]
    assert len(report(problems, [Source.from_text("p", text)])) < 2000


def test_twenty_thousand_bad_lines_are_each_reported():
    assert codes_of(HEAD + "        a is b, unless c\n" * 20_000) == ["reserved-word"] * 20_000


@given(data=st.data())
def test_a_mutated_rule_file_is_read_or_its_mistakes_are_placed_and_said(data):
    text = data.draw(st.sampled_from(TEXTS))
    lines = text.split("\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        words = lines[at].split(" ")
        place = data.draw(st.integers(0, len(words) - 1))
        match data.draw(st.integers(0, 5)):
            case 0:
                lines[at] = ""
            case 1:
                lines.insert(at, lines[data.draw(st.integers(0, len(lines) - 1))])
            case 2:
                lines[at] = lines[at][data.draw(st.integers(1, 9)) :]
            case 3:
                lines[at] = " " * data.draw(st.integers(1, 9)) + lines[at]
            case 4:
                lines[at] = " ".join(words[:place] + words[place + 1 :])
            case _:
                lines[at] = " ".join([*words[:place], data.draw(st.sampled_from(WORDS)), *words[place:]])
    source = Source.from_text("p", "\n".join(lines))
    read = vocabulary_from_source if text.startswith("Vocabulary") else policy_from_source
    document, problems = read(source)
    assert document is None or outline(document)
    for problem in problems:
        width = len(lines[problem.span.line - 1])
        assert 1 <= problem.span.column < problem.span.end_column <= width + 2
        assert problem.hint and not OURS.search(problem.message + problem.hint)
    assert report(problems, [source]) or not problems


@given(st.text(max_size=400))
def test_any_text_is_read_or_its_mistakes_are_said(text):
    for read in (policy_from_source, vocabulary_from_source):
        for problem in read(Source.from_text("p", text))[1]:
            assert problem.span and problem.hint


@given(
    st.lists(
        st.sampled_from([*WORDS, "    ", "\n", "        ", " a is b", "Determination: c\n    ", "Scenario: s\n    "]),
        max_size=40,
    )
)
def test_any_run_of_the_languages_own_words_is_read_or_its_mistakes_are_said(pieces):
    for read in (policy_from_source, vocabulary_from_source):
        for problem in read(Source.from_text("p", " ".join(pieces)))[1]:
            assert problem.span and problem.hint
