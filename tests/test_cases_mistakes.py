"""Every mistake in a case file: its code, the words it is about, and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.cases.from_text import case_from_path, facts_from_options
from reasoner.source.problem import Problem
from tests.cases_samples import VOCABULARY, read


def underlined(text: str, problem: Problem) -> str:
    assert problem.span is not None
    return text.split("\n")[problem.span.line - 1][problem.span.column - 1 : problem.span.end_column - 1]


@pytest.mark.parametrize(
    ("text", "code", "place", "words"),
    [
        ("drgu: morphine", "unknown-input", "drgu", "did you mean `drug`?"),
        ("zzzzz: 1", "unknown-input", "zzzzz", "`reasoner inputs POLICY` lists them all"),
        ("drug: morphin", "unknown-value", "morphin", "`morphine`"),
        ("drug: [morphine]", "one-value", "[", "one value is meant for the drug"),
        ("drug: {list: [morphine]}", "one-value", "[", "one value is meant for the drug"),
        ("procedure_codes: 62350", "list-meant", "62350", "write `procedure_codes: [62350]`"),
        ("inpatient_reasons: other", "list-meant", "other", "write `inpatient_reasons: [other]`"),
        ("inpatient_reasons: [othr]", "unknown-value", "othr", "`other`"),
        ("inpatient_reasons: [[other]]", "not-one-member", "[", "write each member by itself"),
        ("inpatient_reasons: [unknown]", "not-one-member", "unknown", "`and others`"),
        ("inpatient_reasons: {one_of: [other]}", "list-meant", "[", "`and others`"),
        ("inpatient_reasons: {list: other}", "list-meant", "other", "`list: [..., ...]`"),
        ("inpatient_reasons: {list: [], others: maybe}", "flag-what", "maybe", "write `others: true`"),
        ("inpatient_reasons: {others: true}", "nothing-stated", "{", "such as `[medication_titration]`"),
        ("pain_severe: maybe", "type-mismatch", "maybe", "write `yes`, `no` or `unknown`"),
        ("pain_severe: 1", "type-mismatch", "1", "write `yes`, `no` or `unknown`"),
        ("age_years: 131", "out-of-range", "131", "from 0 years to 130 years"),
        ("age_years: yes", "type-mismatch", "yes", "write a number"),
        ("age_years: 12:30", "type-mismatch", "12:30", "write a number"),
        ("age_years: 0x10", "type-mismatch", "0x10", "write a number"),
        ("trial_pain_reduction: {over: 100}", "no-value-left", "{", "a number from 0 to 100"),
        ("trial_pain_reduction: over 100%", "no-value-left", "over 100%", "a number from 0 to 100"),
        ("age_years: {over: 43, under: 44}", "no-value-left", "{", "a number from 0 to 130"),
        ("age_years: {over: 44, under: 43}", "no-value-left", "{", "a number from 0 to 130"),
        ("age_years: {over: morphine}", "type-mismatch", "morphine", "write a number"),
        ("age_years: {over: unknown}", "bound-what", "unknown", "`over` takes one number or date"),
        ("age_years: {over: [40]}", "bound-what", "[", "`over` takes one number or date"),
        ("drug: {over: 40}", "bound-what", "40", "goes with a number or a date"),
        ("age_years: {between: [60, 40]}", "between-what", "[", "write the lower end first"),
        ("age_years: {between: 40}", "between-what", "40", "write `between: [40, 60]`"),
        ("age_years: {not: 40}", "not-what", "40", "`{over: 40}`"),
        ("primary_diagnosis_code: {not: G89.4}", "not-what", "G89.4", "write what it is"),
        ("age_years: {over: 40, at_least: 40}", "two-forms", "at_least", "in one way"),
        ("drug: {value: morphine, not: morphine}", "two-forms", "not", "in one way"),
        ("drug: {one_off: [morphine]}", "unknown-form", "one_off", "did you mean `one_of`?"),
        ("drug: {one_of: morphine}", "values-what", "morphine", "`one_of: [..., ...]`"),
        ("drug: {one_of: [morphine, [baclofen]]}", "values-what", "[", "takes values"),
        ("drug: {one_of: []}", "no-value-left", "[", "morphine, baclofen or insulin"),
        ("drug: {none_of: [morphine, baclofen, insulin]}", "no-value-left", "[", "morphine, baclofen or insulin"),
        ("drug: {}", "nothing-stated", "{", "such as `morphine`"),
        ("drug: ''", "nothing-stated", "''", "write `unknown`"),
        ("drug: {unknown: no}", "flag-what", "no", "write `unknown: true`"),
        ("drug: absent", "never-absent", "absent", "write `unknown`"),
        ("drug: {absent: true}", "never-absent", "{", "write `unknown`"),
        ("date_of_service: 2013-02-30", "date-not-in-calendar", "2013-02-30", "check the month and the day"),
        ("primary_diagnosis_code: ZZZ", "malformed-code", "ZZZ", "such as G89.4"),
        ("drug: {value: morphine, from: [1]}", "origin-what", "[", "`from: {document: ..., page: ..., date: ...}`"),
        ("drug: {value: morphine, from: {pge: 3}}", "origin-what", "pge", "did you mean `page`?"),
        ("drug: {value: morphine, from: {page: [3]}}", "origin-what", "[", "write `page: ...`"),
        ("treatments: [ibuprofen]", "record-meant", "ibuprofen", "write `{drug: ..., days: ..., codes: ...}`"),
        ("treatments: [{drgu: x}]", "unknown-input", "drgu", "did you mean `drug`?"),
        ("treatments: [{days: -1}]", "out-of-range", "-1", ""),
        ("treatments: [{drug: ibuprofen, the drug: naproxen}]", "repeated-name", "the drug", "keep one of the two"),
        ("drug: morphine\ndrug: morphine", "repeated-name", "drug", "the first is on line 1"),
        ("drug: {over: 1, over: 2}", "repeated-name", "over", "keep one of the two lines"),
        (
            "the drug: morphine\ndrug: morphine",
            "repeated-name",
            "drug",
            "says again what is stated above of the drug",
        ),
        ("- morphine", "not-a-case", "-", "write `name: value`"),
        ("morphine", "not-a-case", "morphine", "write `name: value`"),
        ("cases:\n- id: A", "not-a-case", "-", "`reasoner test case.yaml`"),
        ("facts: 3", "not-a-case", "3", "lines under `facts:`"),
        ("facts: {}\nexpct: 3", "beside-facts", "expct", "did you mean `expect`?"),
        ("facts: {}\nroute: epidural", "beside-facts", "route", "put it under `facts:`"),
        ("drug: &a morphine", "anchor", "&a morphine", "write the value itself"),
        ("drug: *a", "alias", "*a", "write the value itself"),
        ("drug: !!str morphine", "tag", "!!str morphine", "write the value itself"),
        ("drug: morphine\n---\ndrug: baclofen", "second-document", "---", "keep one case in a file"),
        ("drug: morphine\n  route: epidural", "not-yaml", ":", "put the line under the one above it"),
        ("drug: 'morphine", "not-yaml", "'", "close the quotation mark"),
        ("procedure_codes: [62350", "not-yaml", "[", "close it with `]`"),
        ("\tdrug: morphine", "not-yaml", "\t", "indent with spaces"),
        ("drug: morphine\nroute", "not-yaml", "r", "write `name: value`"),
        ("[a, b]: 3", "name-expected", "[", "write the name of an input"),
        ('drug: "a\\0b"', "control-character", '"a\\0b"', "delete the character"),
        ("drug: a\x00b", "control-character", "\x00", "delete the character"),
    ],
)
def test_a_mistake_has_its_place_and_its_remedy(text: str, code: str, place: str, words: str) -> None:
    _, problems = read(text)
    found = next((problem for problem in problems if problem.code == code), None)
    assert found is not None, problems
    assert underlined(text, found).startswith(place)
    assert words in found.message + " " + found.hint


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ('{"drug" "morphine"}', 1, 9, "a colon"),
        ('{"drug": "morphine",}', 1, 21, "a name in quotation marks"),
        ('{"drug": morphine}', 1, 10, "a value, in quotation marks"),
        ('{"drug": "morphine"', 1, 20, "a comma, or the bracket that closes"),
        ('{"drug": "morphine"}\n{}', 2, 1, "the end of the file"),
        ('{"drug": 01}', 1, 10, "a value"),
        ('{"drug": NaN}', 1, 10, "a value"),
        ("{'drug': 1}", 1, 2, "a name in quotation marks"),
        ('{"procedure_codes": ["62350"}', 1, 29, "a comma, or the bracket that closes"),
        ("", 1, 1, "a value"),
    ],
)
def test_json_that_breaks_off_says_what_was_wanted(text: str, line: int, column: int, words: str) -> None:
    _, problems = read(text, "case.json")
    assert [problem.code for problem in problems] == ["not-json"]
    assert problems[0].span is not None
    assert (problems[0].span.line, problems[0].span.column) == (line, column)
    assert words in problems[0].hint


def test_all_mistakes_of_a_file_are_reported_in_the_order_of_their_places() -> None:
    text = "drgu: x\ndrug: nope\nage_years: 200\nroute: [epidural]\nage_years: 3\n"
    text += "inpatient_reasons: [x, y]\npain_severe: {over: 3}\n"
    case, problems = read(text)
    assert [(problem.span.line, problem.code) for problem in problems if problem.span] == [
        (1, "unknown-input"),
        (2, "unknown-value"),
        (3, "out-of-range"),
        (4, "one-value"),
        (5, "repeated-name"),
        (6, "unknown-value"),
        (6, "unknown-value"),
        (7, "bound-what"),
    ]
    assert case.facts == ()


def test_what_stands_before_a_mistake_of_form_is_checked_too() -> None:
    _, problems = read("drug: nope\nroute: epidural\nage_years: 'x\n")
    assert [problem.code for problem in problems] == ["unknown-value", "not-yaml"]


@pytest.mark.parametrize(
    "text", ["drug: nope", "age_years: 200", "drug: [a]", "procedure_codes: x", "pain_severe: {over: 1}", "drug: absent"]
)
def test_a_mistake_about_a_value_names_its_input(text: str) -> None:
    _, problems = read(text)
    assert [problem.names for problem in problems] == [(text.partition(":")[0],)]


@pytest.mark.parametrize("text", ["", "   \n", "# nothing\n", "null", "---\n"])
def test_an_empty_file_is_said_to_be_empty(text: str) -> None:
    _, problems = read(text)
    assert [(problem.code, problem.message) for problem in problems] == [("empty-case", "`case.yaml` is empty")]


def test_a_file_that_cannot_be_read_is_one_problem(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes("drug: morphine\nrouté: x\n".encode("latin-1"))
    (tmp_path / "large.yaml").write_bytes(b"#" * 1_000_001)
    (tmp_path / "wide.yaml").write_text("drug: morphine", encoding="utf-16")
    found = {
        name: case_from_path(tmp_path / name, VOCABULARY)[1]
        for name in ("latin.yaml", "large.yaml", "wide.yaml", "missing.yaml", ".", "latin.yaml/x", "a\0b")
    }
    assert {name: [problem.code for problem in problems] for name, problems in found.items()} == {
        "latin.yaml": ["not-utf-8"],
        "large.yaml": ["file-too-large"],
        "wide.yaml": ["not-utf-8"],
        "missing.yaml": ["missing-file"],
        ".": ["directory"],
        "latin.yaml/x": ["unreadable-file"],
        "a\0b": ["unreadable-file"],
    }
    (not_utf_8,) = found["latin.yaml"]
    assert not_utf_8.span is not None
    assert (not_utf_8.span.line, not_utf_8.span.column) == (2, 5)


def test_every_wrong_option_is_reported() -> None:
    facts, problems = facts_from_options(
        ["drug", "drug=", "drgu=1", "drug=nope", "route=epidural", "route=intrathecal", "age_years={over: 3", "=3"], VOCABULARY
    )
    assert [fact.input for fact in facts] == ["route"]
    assert [problem.code for problem in problems] == [
        "not-a-fact",
        "not-a-fact",
        "unknown-input",
        "unknown-value",
        "repeated-name",
        "not-yaml",
        "unknown-input",
    ]
    assert "write `--fact drug=VALUE`" in problems[0].hint
    assert all(problem.span is None for problem in problems)


@pytest.mark.parametrize(
    "text", ["drgu: x", "drug: nope", "- a", "drug: [x]", "drug: *a", "drug: {x: 3}", "drug: 'a", "age_years: 999"]
)
def test_problems_are_worded_as_sentences_of_this_house(text: str) -> None:
    _, problems = read(text)
    for problem in problems:
        assert problem.hint
        assert not problem.message.endswith(".")
        assert problem.message[0].islower() or problem.message[0] == "`"
        assert "invalid" not in problem.message + problem.hint
