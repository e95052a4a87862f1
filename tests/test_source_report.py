"""How problems are printed: the place, the line with the place underlined, what is wrong, the remedy."""

from __future__ import annotations

from reasoner.source.problem import Problem
from reasoner.source.report import report
from reasoner.source.span import Span
from reasoner.source.text import Source

SOURCE = Source.from_text("x.policy", "Policy: x\n    the drug is bacloffen\n")
PROBLEM = Problem("unknown-word", "nothing is called `bacloffen`", Span("x.policy", 2, 17, 26), "did you mean `baclofen`?")


def test_a_problem_shows_its_line_with_the_place_underlined_and_the_remedy():
    assert report([PROBLEM], [SOURCE]) == (
        "x.policy:2:17: error: nothing is called `bacloffen` [unknown-word]\n"
        "    2 |     the drug is bacloffen\n"
        "      |                 ^^^^^^^^^\n"
        "  mend: did you mean `baclofen`?"
    )


def test_a_warning_is_called_one_and_a_problem_without_a_place_has_none():
    assert report([Problem("a", "b", warning=True)]) == "warning: b [a]"


def test_a_source_that_is_not_given_leaves_the_place_alone():
    assert report([PROBLEM]).splitlines() == [
        "x.policy:2:17: error: nothing is called `bacloffen` [unknown-word]",
        "  mend: did you mean `baclofen`?",
    ]


def test_problems_follow_one_another():
    assert report([PROBLEM, PROBLEM], [SOURCE]).count("^^^^^^^^^") == 2


def test_colour_only_adds_colour():
    coloured = report([PROBLEM], [SOURCE], colour=True)
    assert "\033[31m^^^^^^^^^\033[0m" in coloured
    for shade in ("\033[31m", "\033[1m", "\033[34m", "\033[0m"):
        coloured = coloured.replace(shade, "")
    assert coloured == report([PROBLEM], [SOURCE])


def test_control_characters_of_a_text_reach_no_terminal():
    source = Source.from_text("x\033]0;y\007", "a \033[31mb\x00\u202e\ttab")
    printed = report([Problem("c", "the \033[2J word", Span(source.name, 1, 12, 15), "\r\n")], [source])
    assert not [letter for letter in printed if ord(letter) < 32 and letter != "\n"] and "\u202e" not in printed
    assert printed.splitlines()[1:3] == ["    1 | a \ufffd[31mb\ufffd\ufffd tab", "      |            ^^^"]


def test_of_a_long_line_the_part_around_the_place_is_shown():
    source = Source.from_text("x", "a" * 5000 + "b" + "c" * 5000)
    _, line, mark = report([Problem("c", "m", Span("x", 1, 5001, 5002))], [source]).splitlines()
    assert len(line) < 200 and line[mark.index("^")] == "b"


def test_marks_stand_below_wide_letters():
    source = Source.from_text("x", "\u6f22\u5b57 ab")
    _, line, mark = report([Problem("c", "m", Span("x", 1, 4, 6))], [source]).splitlines()
    assert (line, mark) == ("    1 | \u6f22\u5b57 ab", "      |      ^^")


def test_a_place_at_the_end_of_a_line_or_after_it_is_marked():
    printed = report([Problem("c", "m", Span("x.policy", 1, 10, 10))], [SOURCE])
    assert printed.splitlines()[2] == "      |          ^"


def test_lines_are_counted_as_the_text_counts_them():
    source = Source.from_text("x", "a\r\nb\rc\u2028d")
    assert report([Problem("c", "m", Span("x", 4, 1, 2))], [source]).splitlines()[1] == "    4 | d"
