"""Texts made to break the reader: never a traceback, never a value changed in silence, never much work."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoner.cases.from_text import facts_from_options
from reasoner.cases.nodes import CASE_LIMITS, Mapping, Scalar
from reasoner.cases.suite import suite_from_text
from reasoner.cases.text import nodes_from_text
from reasoner.cases.write import yaml_from_case
from reasoner.policy.values import Exactly
from reasoner.policy.vocabulary import Input, OneOf, Value, Vocabulary
from tests.cases_samples import INPUTS, VOCABULARY, read

PROGRAM_TEXTS = [
    "outcome(covered).",
    "#script (python) import os #end.",
    '#include "/etc/passwd".',
    "%* comment *%",
    "a :- not b, X != 3.",
    "\\\"'`$(id)",
    "{{7*7}}",
    "__import__('os').system('id')",
    "!!python/object/apply:os.system ['id']",
    "naïve ünïcödé 😀",
    "line one\nfact(injected).",
    "\u202emorphine",
]


@pytest.mark.parametrize(
    "text",
    ["250.00", "007", "no", "1e3", "0x10", "12:30", "1_000", "+1", ".5", "0o17", "~x", "2013-07-01", "=", "<<", "NaN", ".inf"],
)
def test_a_text_stays_the_text_it_is_until_it_is_typed(text: str) -> None:
    node, problems = nodes_from_text(f"k: {text}\n", "case.yaml", CASE_LIMITS)
    assert problems == ()
    assert isinstance(node, Mapping)
    value = node.get("k")
    assert isinstance(value, Scalar)
    assert (value.text, value.quoted) == (text, False)


@pytest.mark.parametrize("number", ["250.00", "1e3", "-0", "0.10", "123456789012345678901234567890.5", "1E+2", "-1.50e-7"])
def test_a_number_of_json_keeps_its_digits(number: str) -> None:
    node, problems = nodes_from_text(f'{{"k": {number}}}', "case.json", CASE_LIMITS)
    assert problems == ()
    assert isinstance(node, Mapping)
    value = node.get("k")
    assert isinstance(value, Scalar)
    assert value.text == number


@pytest.mark.parametrize("text", PROGRAM_TEXTS)
@pytest.mark.parametrize("input", [input.id for input in INPUTS])
def test_program_text_is_refused_as_a_value_of_every_input(input: str, text: str) -> None:
    case, problems = read(f"{input}: {json.dumps(text, ensure_ascii=False)}\n")
    assert case.facts == ()
    assert [problem.names for problem in problems] == [(input,)]
    for problem in problems:
        assert "\n" not in problem.message


@pytest.mark.parametrize("text", PROGRAM_TEXTS)
def test_program_text_is_refused_as_a_name(text: str) -> None:
    case, problems = read(json.dumps({text: "x"}), "case.json")
    assert case.facts == ()
    assert [problem.code for problem in problems] == ["unknown-input"]
    assert "\n" not in problems[0].message


@pytest.mark.parametrize("text", PROGRAM_TEXTS)
def test_program_text_in_an_origin_is_kept_as_text(text: str) -> None:
    case, problems = read(json.dumps({"drug": {"value": "morphine", "from": {"document": text}}}), "case.json")
    assert problems == ()
    assert case.facts[0].origin is not None
    assert case.facts[0].origin.document == text
    back, _ = read(yaml_from_case(case, VOCABULARY))
    assert back.facts[0].origin == case.facts[0].origin


def test_aliases_are_never_expanded() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [*{before}, *{before}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    case, problems = read(bomb)
    assert case.facts == ()
    assert {"anchor", "alias"} <= {problem.code for problem in problems}


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "a:\n "])
def test_deep_nesting_is_refused(opening: str) -> None:
    _, problems = read(opening * 100_000)
    assert problems[-1].code in ("nested-too-deep", "too-many-mistakes")


def test_deep_nesting_of_json_is_refused() -> None:
    _, problems = read('{"a":' * 100_000, "case.json")
    assert [problem.code for problem in problems][-1] == "nested-too-deep"


def test_indented_nesting_is_refused() -> None:
    _, problems = read("".join(" " * depth + "a:\n" for depth in range(1_000)))
    assert [problem.code for problem in problems][-1] == "nested-too-deep"


@pytest.mark.parametrize("length", [10_000, 900_000])
def test_a_word_without_end_is_a_mistake_that_is_shown_short(length: int) -> None:
    for text in (
        f"drug: {'m' * length}",
        f'{{"{"m" * length}": 1}}',
        f"? {'m' * length}\n: 1",
        f"age_years: {'9' * length}",
        f"procedure_codes: [{'G' * length}]",
    ):
        case, problems = read(text)
        assert case.facts == ()
        assert problems
        assert all(len(problem.message) < 300 and len(problem.hint) < 600 for problem in problems)


@pytest.mark.parametrize("number", ["9" * 5_000, "1e999", "1e999999999", "-1e-999", "0." + "1" * 5_000, "9" * 29 + "/0", "1/0"])
def test_a_number_without_end_is_refused_and_not_computed(number: str) -> None:
    case, problems = read(f"ratio: {number}")
    assert case.facts == ()
    assert [problem.names for problem in problems] == [("ratio",)]


def test_more_facts_than_a_case_can_have_are_refused() -> None:
    _, problems = read("".join(f"k{number}: 1\n" for number in range(50_000)))
    assert problems[-1].code in ("too-many-facts", "too-many-mistakes")
    assert len(problems) <= 110


def test_as_many_repeated_names_are_refused() -> None:
    _, problems = read("drug: morphine\n" * 30_000)
    assert "too-many-mistakes" in {problem.code for problem in problems}
    assert len(problems) <= 110


def test_a_vocabulary_with_names_of_the_format_reads_them_as_inputs() -> None:
    odd = Vocabulary(
        "odd",
        tuple(
            Input(id, id, OneOf((Value("from", "from"), Value("value", "value")))) for id in ("facts", "id", "expect", "cases")
        ),
    )
    from reasoner.cases.from_text import case_from_text

    case, problems = case_from_text("facts: from\nid: value\ncases: value\n", "case.yaml", odd)
    assert problems == ()
    assert [(fact.input, fact.known) for fact in case.facts] == [
        ("facts", Exactly("from")),
        ("id", Exactly("value")),
        ("cases", Exactly("value")),
    ]
    back, problems = case_from_text(yaml_from_case(case, odd), "case.yaml", odd)
    assert problems == ()
    assert [(fact.input, fact.known) for fact in back.facts] == [(fact.input, fact.known) for fact in case.facts]


MARKS = [
    "drug",
    "route",
    ": ",
    ":",
    "\n",
    "  ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ",",
    '"',
    "'",
    "&a ",
    "*a",
    "!!int ",
    "| ",
    "> ",
    "? ",
]
SIGNS = ["#", "%", "\t", "\\", "\0", "\x85", "\u2028", "\ufeff", "é", "😀", "---\n", "...\n"]
WORDS = ["facts", "over", "value", "from", "and others", "40", "morphine", "cases", "expect", "null"]
SHRAPNEL = st.lists(st.sampled_from([*MARKS, *SIGNS, *WORDS]), max_size=40).map("".join)


@settings(max_examples=400, deadline=None)
@given(text=SHRAPNEL | st.text(max_size=60), name=st.sampled_from(["case.yaml", "case.json"]))
def test_any_text_at_all_is_read_or_refused_with_places(text: str, name: str) -> None:
    case, problems = read(text, name)
    for problem in problems:
        assert problem.message
        assert problem.span is None or (problem.span.line >= 1 and problem.span.end_column > problem.span.column >= 1)
    assert problems or case.facts is not None
    suite_from_text(text, name)


@settings(max_examples=200, deadline=None)
@given(
    options=st.lists(
        SHRAPNEL
        | st.text(max_size=30).map(lambda text: f"drug={text}")
        | st.text(max_size=30).map(lambda text: f"treatments=[{text}"),
        max_size=3,
    )
)
def test_any_option_at_all_is_read_or_refused(options: list[str]) -> None:
    facts, problems = facts_from_options(options, VOCABULARY)
    assert len(facts) + len(problems) >= (1 if options else 0)
