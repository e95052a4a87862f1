"""Every sentence form of the pages in every place: refused with a place, or every question about it has an answer.

Each line stands in some of the places and each place has some of the lines, by turns; `REASONER_PLACES=all` tries all of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from reasoner.answer.coverage import coverage_of
from reasoner.answer.engine import Engine
from reasoner.api import LoadedPolicy
from reasoner.cases.case import Case, Fact
from reasoner.cases.from_text import case_from_text
from reasoner.lint.rules import findings_in_policy
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.model import Policy
from reasoner.show.coverage_text import coverage_page
from reasoner.show.explanation_text import explanations_text
from reasoner.show.json import answers_json, explanations_json, what_if_json
from reasoner.show.page_text import page_text
from reasoner.show.paper import Paper
from reasoner.show.policy_json import policy_json
from reasoner.show.policy_text import policy_text
from reasoner.show.questions_text import questions_text
from reasoner.show.reasons_text import reasons_text
from reasoner.show.text import answers_text
from reasoner.show.what_if_text import what_if_text
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.text import Source
from tests.placed_texts import PLACES, Placed, every

STATED = '{"asked_before": "yes", "tests_done": [{"day": "2024-01-01", "result": "bad"}, {"mark": "3 mg", "repeated": "no"}]}'
TURNS = 47  # of 48 places each line stands in about one
PAPER = Paper()
MUST_BE_READ = (
    "a criterion",
    "an item",
    "an exception",
    "a waiver",
    "an if",
    "a count",
    "a definition",
    "a code list",
    "a notice",
)


def generated() -> Iterator[object]:
    places = set[str]()
    for number, one in enumerate(every()):
        if os.environ.get("REASONER_PLACES") == "all" or number % TURNS == 0 or one.place not in places:
            places.add(one.place)
            yield pytest.param(one, id=f"{one.line.partition(chr(10))[0]} as {one.place}")


def read(one: Placed) -> tuple[Policy | None, tuple[Problem, ...]]:
    """The policy of a line in a place, and the problems of all its texts."""
    vocabulary = Source.from_text("places.vocabulary", one.vocabulary)
    other = None
    if one.other:
        other, problems = policy_from_sources(Source.from_text("other.policy", one.other), vocabulary)
        if other is None:
            return None, problems
    policy, problems = policy_from_sources(Source.from_text("a.policy", one.policy), vocabulary, lambda _: other)
    if policy is None:
        return None, problems
    problems += Engine(policy).outcome_problems
    return (None if any(not problem.warning for problem in problems) else policy), problems


@pytest.mark.parametrize("one", list(generated()))
def test_what_check_passes_is_answered_and_what_it_refuses_has_a_place(one: Placed) -> None:
    policy, problems = read(one)
    assert all(problem.span is not None for problem in problems), problems
    assert policy is not None or problems
    assert policy is not None or one.place not in MUST_BE_READ, [problem.message for problem in problems]
    if policy is not None:
        everything_runs(policy, one.policy)


def everything_runs(policy: Policy, text: str) -> None:
    loaded = LoadedPolicy(policy)
    findings_in_policy(policy, Source.from_text("a.policy", text), 2)
    policy_text(policy, PAPER)
    policy_json(policy)
    loaded.program_text()
    stated, _ = case_from_text(STATED, "case", policy.vocabulary)
    scenarios = [Case(tuple(Fact(input, known) for input, known in one.facts)) for one in policy.scenarios]
    answered = []
    for case in (Case(), stated, *scenarios):
        try:
            answers = tuple(loaded.several().decide(case, time_limit=2).values())
            answered.append((case, answers))
            questions_of(loaded, case)
        except ProblemsFound as found:
            assert {problem.code for problem in found.problems} == {"contradiction"}, found
            continue
        answers_text(answers, PAPER)
        answers_json(answers)
        named = {one.id for one in policy.vocabulary.inputs}
        assert {needed.input.id.partition(".")[0] for answer in answers for needed in answer.needed} <= named
    page_text(coverage_page(coverage_of(policy, answered)), PAPER)


def questions_of(loaded: LoadedPolicy, case: Case) -> None:
    several = loaded.several()
    explained = tuple(several.explain(case, full=True, time_limit=2).values())
    explanations_text(explained, PAPER)
    explanations_json(explained)
    questions_text(tuple(several.questions(case, time_limit=0.5).values()), PAPER)
    reasons_text(tuple(several.reasons(case, time_limit=0.5).values()), PAPER)
    changes = loaded.what_if(case, determination=loaded.chosen(first=True), time_limit=0.5, most=3)
    what_if_text(changes, PAPER)
    what_if_json(changes)


def test_each_place_has_lines_that_are_tried() -> None:
    assert {one.values[0].place for one in generated()} == PLACES.keys()  # type: ignore[attr-defined]
