"""Lines of outcomes as people write them at first: none is read as an outcome of another name."""

from __future__ import annotations

import pytest

from reasoner.source.text import Source
from reasoner.syntax.from_source import policy_from_source

WHEN = [
    ("Covered only when", "outcome-words", "write `Covered when`"),
    ("Only covered when", "outcome-words", "write `Covered when`"),
    ("Covered but only when", "outcome-words", "write `Covered when`"),
    ("Covered, regardless of the rest, when", "outcome-words", "write `Covered, whatever else is met, when`"),
    ("Covered if", "reserved-word", "write `Covered when`"),
    ("Covered if and only when", "reserved-word", "write `Covered when`"),
    ("Covered except when", "reserved-word", "write `Covered unless`"),
    ("Covered when:", "colon-after-opener", "write `Covered when` without the colon"),
]


def first_problem(outcome: str, last: str) -> tuple[str, str]:
    text = f"Policy: A\n\nDetermination: coverage\n    {outcome}\n        the pain is severe\n    {last}\n"
    _, problems = policy_from_source(Source.from_text("a.policy", text))
    return (problems[0].code, problems[0].hint) if problems else ("", "")


@pytest.mark.parametrize(("line", "code", "remedy"), WHEN)
def test_words_before_when_do_not_become_an_outcome(line: str, code: str, remedy: str) -> None:
    assert first_problem(line, "Otherwise not covered") == (code, remedy)


@pytest.mark.parametrize("last", ["Not covered otherwise", "Not covered in all other cases", "Not covered, otherwise"])
def test_otherwise_stands_first(last: str) -> None:
    assert first_problem("Covered when", last) == ("outcome-words", "write `Otherwise not covered`")


@pytest.mark.parametrize("line", ["Covered when", "Covered, whatever else is met, when", "Payable as a single unit when"])
def test_outcomes_as_they_are_meant_are_read(line: str) -> None:
    assert first_problem(line, "Otherwise not covered") == ("", "")


@pytest.mark.parametrize(("items", "codes"), [(2, []), (3, ["count-does-not-fit"])])
def test_both_is_all_of_two(items: int, codes: list[str]) -> None:
    lines = "".join(f"            {number}. the pain is severe\n" for number in range(1, items + 1))
    text = f"Policy: A\n\nDetermination: coverage\n    Covered when\n        BOTH of the following are met:\n{lines}"
    assert [one.code for one in policy_from_source(Source.from_text("a.policy", text))[1]] == codes
