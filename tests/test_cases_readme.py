"""Every example of the reference page is read, and the two columns of its table say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import reasoner.cases
from reasoner.cases.suite import Expect, facts_of, suite_from_text
from reasoner.policy.values import Known
from tests.cases_samples import VOCABULARY, known, read

PAGE = (Path(reasoner.cases.__file__).parent / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(yaml|json)\n(.*?)```", PAGE, re.DOTALL)
ROWS = re.findall(r"^\| `([^`]+)` \| `(\{[^`]+)`", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("kind", "text"), BLOCKS)
def test_an_example_is_read_without_a_mistake(kind: str, text: str) -> None:
    if text.startswith("cases:"):
        suite = suite_from_text(text, "suite.yaml")
        assert suite.problems == ()
        assert suite.cases
        assert [facts_of(case, VOCABULARY)[1] for case in suite.cases] == [()] * len(suite.cases)
        return
    case, problems = read(text, f"case.{kind}")
    assert problems == ()
    assert case.facts


@pytest.mark.parametrize(("words", "mapping"), ROWS)
def test_words_and_mapping_of_a_row_say_the_same(words: str, mapping: str) -> None:
    input = "drug" if "morphine" in words else "route" if "epidural" in words else "trial_pain_reduction"

    def said(value: str) -> Known:
        return known(f"{input}: {value}\n", input)

    assert said(words) == said(mapping)


def test_the_page_has_the_table_and_the_examples_that_the_tests_look_for() -> None:
    assert len(BLOCKS) >= 9
    assert len(ROWS) == 10


def test_the_page_names_everything_that_a_suite_can_expect() -> None:
    assert [name for name in Expect.__dataclass_fields__ if f"`{name}`" not in PAGE] == []
