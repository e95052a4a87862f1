"""A line that says in its own words how many of the lines below it are meant is no title: it is told which header to write."""

from __future__ import annotations

import pytest

from reasoner.source.problem import Problem
from reasoner.source.text import Source
from reasoner.syntax.from_source import policy_from_source

LIST = "            a is b\n            c is d\n"
JOINED = "            a is b, and\n            c is d\n"
LONG = f"{LIST}            e is f\n"
ONE = "`EXACTLY 1 of the following is met:` where a second one would be too many, else `ANY of the following is met:`"
TWO = "`AT LEAST 2 of the following are met:`, or `EXACTLY 2` where more would be too many"


def problems_of(line: str, below: str = JOINED, outcome: str = "Covered when") -> tuple[Problem, ...]:
    """What is wrong with a line of an outcome, and what stands below it."""
    text = f"Policy: P\n\nDetermination: coverage\n    {outcome}\n        {line}\n{below}"
    return policy_from_source(Source.from_text("p", text))[1]


@pytest.mark.parametrize(
    ("line", "header"),
    [
        ("At least one of:", "`AT LEAST 1 of the following is met:`"),
        ("At least one:", "`AT LEAST 1 of the following is met:`"),
        ("1. Either:", "`EITHER of the following is met:`"),
        ("Either one:", "`ANY of the following is met:`"),
        ("(a) Both:", "`BOTH of the following are met:`"),
        ("- None of:", "`NONE of the following is met:`"),
        ("Neither:", "`NONE of the following is met:`"),
        ("Neither of these:", "`NONE of the following is met:`"),
        ("Any of:", "`ANY of the following is met:`"),
        ("Any or all of:", "`ANY of the following is met:`"),
        ("One or both of:", "`ANY of the following is met:`"),
        ("One of:", ONE),
        ("Only one:", ONE),
        ("One must be met:", ONE),
        ("One or more of:", "`AT LEAST 1 of the following is met:`"),
        ("one (1) or more of the criteria:", "`AT LEAST 1 of the following is met:`"),
        ("2 or more criteria:", "`AT LEAST 2 of the following are met:`"),
        ("A minimum of two:", "`AT LEAST 2 of the following are met:`"),
        ("More than one of:", "`AT LEAST 2 of the following are met:`"),
        ("No more than one of:", "`AT MOST 1 of the following is met:`"),
        ("Not both:", "`AT MOST 1 of the following is met:`"),
        ("Two of:", TWO),
        ("Any two of these:", TWO),
        ("All of:", "`ALL of the following are met:`"),
        ("All criteria are met:", "`ALL of the following are met:`"),
        ("All must be met:", "`ALL of the following are met:`"),
        ("Each of these:", "`ALL of the following are met:`"),
        ("Every one of:", "`ALL of the following are met:`"),
    ],
)
def test_a_count_in_other_words_is_refused_with_the_header_to_write(line: str, header: str) -> None:
    [problem] = problems_of(line)
    assert (problem.code, problem.hint) == ("header-words", f"write {header}")


@pytest.mark.parametrize(
    ("line", "header"),
    [
        ("The patient has at least one of:", "`AT LEAST 1 of the following is met:`"),
        ("1. The patient has both:", "`BOTH of the following are met:`"),
        ("The patient meets all criteria:", "`ALL of the following are met:`"),
        ("Documentation of either:", "`EITHER of the following is met:`"),
        ("Failure of at least two drugs:", "`AT LEAST 2 of the following are met:`"),
        ("Trial of one or more agents:", "`AT LEAST 1 of the following is met:`"),
        ("Medical need (any one of):", "`ANY of the following is met:` (or ALL, NONE, AT LEAST 2)"),
        ("Without any of:", "`NONE of the following is met:`"),
        ("Any red flag:", "`ANY of the following is met:` (or ALL, NONE, AT LEAST 2)"),
        ("Either of two routes:", "`EITHER of the following is met:`"),
    ],
)
def test_a_title_that_counts_the_lines_below_it_is_refused_with_the_header_to_write_there(line: str, header: str) -> None:
    [problem] = problems_of(line)
    assert (problem.code, problem.hint) == ("header-inside-title", f"put {header} on a line of its own below the title")


@pytest.mark.parametrize(("word", "header"), [("Either", "ANY"), ("Both", "ALL")])
def test_a_word_for_two_heads_more_than_two_lines_under_its_other_header(word: str, header: str) -> None:
    [problem] = problems_of(f"{word}:", LONG)
    assert problem.hint.startswith(f"write `{header} of the following")


@pytest.mark.parametrize("line", ["At least one of:", "1. Either:", "The patient has one of:", "Any of:"])
def test_lines_without_joins_below_a_count_are_not_said_to_be_all_meant(line: str) -> None:
    assert not any("ALL of" in problem.hint for problem in problems_of(line, LIST))


@pytest.mark.parametrize("line", ["1. Arthritis of either kind:", "The initial one:", "Other than any mild form:"])
def test_lines_without_joins_below_a_title_that_may_count_are_mended_by_either_header(line: str) -> None:
    [problem] = problems_of(line, LIST)
    assert "`ANY of the following is met:` or `ALL of the following are met:`" in problem.hint


def test_lines_without_joins_below_a_title_that_counts_nothing_are_mended_as_before() -> None:
    [problem] = problems_of("1. Severe pain:", LIST)
    assert "or write `ALL of the following are met:` above them" in problem.hint


@pytest.mark.parametrize(
    "line",
    [
        "1. Arthritis of either kind:",
        "a. The initial one:",
        "Pain of any kind:",
        "2. BMI of 40 or more:",
        "2. At least 18 years of age:",
        "- Less than two hours:",
        "d. Type IV with three channels:",
        "All other drugs:",
        "For all indications:",
        "3. One:",
        "Not at all:",
    ],
)
def test_words_that_count_something_else_stay_a_title(line: str) -> None:
    assert problems_of(line) == ()


@pytest.mark.parametrize("line", ["1. The patient has at least one of:", "2. Either:", "(a) One or more of:", "Any red flag:"])
def test_a_title_may_count_where_the_header_below_it_says_the_same(line: str) -> None:
    below = "            AT LEAST 1 of the following is met:\n                a is b\n                c is d\n"
    assert problems_of(line, below) == ()


def test_a_title_that_counts_otherwise_than_the_header_below_it_is_refused() -> None:
    below = "            ALL of the following are met:\n                a is b\n                c is d\n"
    assert [one.code for one in problems_of("1. The patient has at least one of:", below)] == ["header-inside-title"]


@pytest.mark.parametrize("opener", ["Covered when", "Covered unless"])
@pytest.mark.parametrize("words", ["any of", "at least one of", "either", "all of these"])
def test_a_count_after_an_opener_is_told_with_the_opener(opener: str, words: str) -> None:
    text = f"Policy: P\n\nDetermination: coverage\n    {opener} {words}:\n        a is b\n        c is d\n"
    [problem] = policy_from_source(Source.from_text("p", text))[1]
    assert problem.code == "header-words"
    assert problem.hint.startswith(f"write `{opener} ")
