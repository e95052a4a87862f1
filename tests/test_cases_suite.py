"""Suites: what is expected of each worked case, and every mistake of form."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from reasoner.cases.suite import Expect, facts_of, suite_from_path, suite_from_text
from reasoner.policy.values import Exactly
from tests.cases_samples import VOCABULARY, stated

SUITE = """\
cases:
- id: A-1
  policy: pump
  determination: coverage
  title: "all of: item 4"
  facts:
    drug: morphine
    trial_pain_reduction: 50.0
  expect:
    outcome: undetermined
    possible_outcomes: [covered, investigational]
    missing_inputs: []
    satisfied: ['4', item 2 (a)]
    not_satisfied: ['1']
    undetermined: [A]
    waived: [B]
    change_inputs:
    - [drug]
    - [route, drug]
    target: not_medically_necessary
    notices: []
- id: A-2
  policy: pump
  facts: {drug: nope, route: epidural}
  expect: {error_names: [drug]}
- id: A-3
  policy: pump
  expect: {change_inputs: []}
- id: A-4
  policy: pump
  facts:
  expect: {change_inputs: [[]]}
"""


def test_a_suite_holds_what_each_case_expects() -> None:
    suite = suite_from_text(SUITE, "suite.yaml")
    assert suite.problems == ()
    first, second, third, fourth = suite.cases
    assert (first.id, first.policy, first.determination, first.title) == ("A-1", "pump", "coverage", "all of: item 4")
    assert first.expect == Expect(
        outcome="undetermined",
        possible_outcomes=frozenset({"covered", "investigational"}),
        missing_inputs=frozenset(),
        satisfied=("4", "item 2 (a)"),
        not_satisfied=("1",),
        undetermined=("A",),
        waived=("B",),
        change_inputs=frozenset({frozenset({"drug"}), frozenset({"drug", "route"})}),
        target="not_medically_necessary",
        notices=frozenset(),
    )
    assert (second.determination, second.title) == ("", "")
    assert second.expect == Expect(error_names=frozenset({"drug"}))
    assert third.expect == Expect(change_inputs=frozenset())
    assert fourth.expect == Expect(change_inputs=frozenset({frozenset()}))
    assert str(second.span) == "suite.yaml:22:3"


def test_the_facts_of_a_worked_case_are_typed_once_the_vocabulary_is_known() -> None:
    first, second, third, fourth = suite_from_text(SUITE, "suite.yaml").cases
    case, problems = facts_of(first, VOCABULARY)
    assert (case.id, problems) == ("A-1", ())
    assert stated(case) == [("drug", Exactly("morphine"), None), ("trial_pain_reduction", Exactly(Fraction(50)), None)]
    case, problems = facts_of(second, VOCABULARY)
    assert stated(case) == [("route", Exactly("epidural"), None)]
    assert [(problem.names, str(problem.span)) for problem in problems] == [(("drug",), "suite.yaml:24:17")]
    assert facts_of(third, VOCABULARY)[0].facts == facts_of(fourth, VOCABULARY)[0].facts == ()


def test_a_suite_may_be_json() -> None:
    text = '{"cases": [{"id": "A", "policy": "p", "facts": {"drug": "morphine"}, "expect": {"outcome": "covered"}}]}'
    suite = suite_from_text(text, "suite.json")
    assert suite.problems == ()
    assert [case.expect for case in suite.cases] == [Expect(outcome="covered")]


def test_a_case_with_facts_and_expect_is_a_suite_of_one() -> None:
    suite = suite_from_text("id: A\npolicy: p\nfacts: {drug: morphine}\nexpect: {outcome: covered}\n", "case.yaml")
    assert [case.id for case in suite.cases] == ["A"]
    assert suite.problems == ()


CASE = "cases:\n- id: A\n  policy: p\n  facts: {}\n  expect: {outcome: covered}\n"


@pytest.mark.parametrize(
    ("text", "code", "place", "words"),
    [
        ("", "empty-suite", None, "begin with `cases:`"),
        ("- id: A", "not-a-suite", "1:1", "begin with `cases:`"),
        ("drug: morphine", "not-a-suite", "1:1", "begin with `cases:`"),
        ("cases: 3", "not-a-suite", "1:1", "begin with `cases:`"),
        ("cases: []", "empty-suite", "1:8", "write a case"),
        ("cases:\n- A\n", "not-a-case", "2:3", "write `id`, `policy`, `facts` and `expect`"),
        (CASE + "case: 3", "unknown-name", "6:1", "did you mean `cases`?"),
        (CASE.replace("id: A", "title: A"), "name-missing", "2:3", "write `id: ...`"),
        (CASE.replace("policy: p", "polcy: p"), "unknown-name", "3:3", "did you mean `policy`?"),
        (CASE.replace("policy: p", "title: p"), "name-missing", "2:3", "write `policy: ...`"),
        (CASE.replace("id: A", "id: [A]"), "text-meant", "2:7", "write `id: ...`"),
        (CASE + CASE.removeprefix("cases:\n"), "repeated-id", "6:3", "first on line 2"),
        (CASE.replace("{}", "[drug]"), "facts-what", "4:10", "under `facts:`"),
        (CASE.replace("{outcome: covered}", "covered"), "nothing-expected", "5:11", "`outcome: covered`"),
        (CASE.replace("{outcome: covered}", "{}"), "nothing-expected", "5:11", "`outcome: covered`"),
        (CASE.replace("  expect: {outcome: covered}\n", ""), "nothing-expected", "2:3", "`outcome: covered`"),
        (CASE.replace("outcome: covered", "outcom: covered"), "unknown-name", "5:12", "did you mean `outcome`?"),
        (CASE.replace("outcome: covered", "outcome: [covered]"), "text-meant", "5:21", "write `outcome: ...`"),
        (CASE.replace("outcome: covered", "outcome: "), "text-meant", "5:21", "write `outcome: ...`"),
        (CASE.replace("outcome: covered", "satisfied: '4'"), "list-meant", "5:23", "write `satisfied: [..., ...]`"),
        (CASE.replace("outcome: covered", "notices: [[a]]"), "list-meant", "5:21", "write `notices: [..., ...]`"),
        (CASE.replace("outcome: covered", "change_inputs: [drug]"), "sets-meant", "5:27", "`[[a], [b, c]]`"),
        (CASE.replace("outcome: covered", "change_inputs: drug"), "sets-meant", "5:27", "`[[a], [b, c]]`"),
        (CASE.replace("{}", "{drug: a, drug: b}"), "repeated-name", "4:20", "keep one of the two lines"),
        (CASE.replace("covered}", "covered"), "not-yaml", "5:11", "close it with `}`"),
        (CASE + "\t- id: B", "not-yaml", "6:1", "spaces"),
        (CASE.replace("covered", "*a"), "alias", "5:21", "write the value itself"),
    ],
)
def test_a_mistake_of_form_has_its_place_and_its_remedy(text: str, code: str, place: str | None, words: str) -> None:
    found = next((problem for problem in suite_from_text(text, "suite.yaml").problems if problem.code == code), None)
    assert found is not None, suite_from_text(text, "suite.yaml")
    assert (str(found.span) if found.span else None) == (f"suite.yaml:{place}" if place else None)
    assert words in found.message + " " + found.hint


def test_a_case_with_a_mistake_is_left_out_and_the_others_stay() -> None:
    text = CASE + "- id: B\n  policy: p\n  expect: {outcom: covered}\n- id: C\n  policy: p\n  expect: {outcome: covered}\n"
    suite = suite_from_text(text, "suite.yaml")
    assert [case.id for case in suite.cases] == ["A", "C"]
    assert [problem.code for problem in suite.problems] == ["unknown-name"]


def test_a_suite_that_breaks_off_has_no_cases() -> None:
    suite = suite_from_text(CASE + "- id: 'B\n", "suite.yaml")
    assert suite.cases == ()
    assert [problem.code for problem in suite.problems] == ["not-yaml"]


def test_a_file_that_cannot_be_read_is_a_suite_of_one_problem(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes("cases: é".encode("latin-1"))
    found = {name: suite_from_path(tmp_path / name) for name in ("latin.yaml", "missing.yaml", ".")}
    assert {name: [problem.code for problem in suite.problems] for name, suite in found.items()} == {
        "latin.yaml": ["not-utf-8"],
        "missing.yaml": ["missing-file"],
        ".": ["directory"],
    }
    assert all(suite.cases == () for suite in found.values())


def test_thousands_of_worked_cases_are_read() -> None:
    text = "cases:\n" + "".join(
        f"- {{id: A{number}, policy: p, facts: {{drug: morphine}}, expect: {{outcome: covered}}}}\n" for number in range(5_000)
    )
    suite = suite_from_text(text, "suite.yaml")
    assert (len(suite.cases), suite.problems) == (5_000, ())
