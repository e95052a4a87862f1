"""Expectations of scenarios and suites, compared with answers made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reasoner.answer.answer import Answer
from reasoner.apps.expectations import (
    changes_mismatch,
    needed_mismatch,
    notices_mismatch,
    outcome_mismatch,
    possible_mismatch,
    refusal_mismatch,
    scenario_mismatches,
    status_mismatch,
    suite_mismatches,
)
from reasoner.cases.suite import Expect
from reasoner.policy.model import Expected
from reasoner.show.page_text import page_text
from reasoner.show.paper import PLAIN
from reasoner.show.results import Mismatch, Result, Unreadable, failure_text, results_json, results_page
from reasoner.source.problem import Problem
from tests import show_samples as samples

OPEN = samples.UNDETERMINED
REFUSED = samples.REFUSED


def test_the_outcome_is_compared_by_its_canonical_name() -> None:
    assert outcome_mismatch(REFUSED, "investigational") is None
    assert outcome_mismatch(REFUSED, "covered") == Mismatch(
        "the outcome of coverage",
        "medically necessary (covered)",
        "experimental or investigational (investigational)",
        "coverage",
        "covered",
    )


def test_an_open_outcome_is_found_with_what_it_can_be() -> None:
    found = outcome_mismatch(OPEN, "covered")
    assert found is not None
    assert found.found == ("undetermined: medically necessary (covered) or experimental or investigational (investigational)")


def test_possible_outcomes_are_exact_in_any_order() -> None:
    assert possible_mismatch(OPEN, {"investigational", "covered"}) is None
    assert possible_mismatch(OPEN, {"covered"}) is not None


def test_needed_inputs_are_exact_and_told_in_words() -> None:
    assert needed_mismatch(OPEN, {"trial_pain_reduction"}) is None
    assert needed_mismatch(OPEN, {"pain_severe"}) == Mismatch(
        "what coverage still needs", "the pain is severe", "the reduction in pain"
    )
    assert needed_mismatch(OPEN, ()) == Mismatch("what coverage still needs", "none", "the reduction in pain")


@pytest.mark.parametrize(
    ("name", "status", "fits"),
    [
        ("4", "undetermined", True),
        ("item 4", "undetermined", True),
        ("coverage/1/2/4", "undetermined", True),
        ("4", "satisfied", False),
        ("5", "not_satisfied", True),
        ("5", "waived", False),
        ("9", "satisfied", False),
    ],
)
def test_statuses_are_compared_by_label_address_or_key(name: str, status: str, fits: bool) -> None:
    assert (status_mismatch(OPEN, name, status) is None) is fits


def test_a_label_of_nothing_says_so() -> None:
    assert status_mismatch(OPEN, "9", "satisfied") == Mismatch("item 9", "met", "no item of that name")


def test_notices_that_always_apply_are_not_compared() -> None:
    assert notices_mismatch(OPEN, ()) is None
    assert notices_mismatch(OPEN, {"bulletin"}) == Mismatch("the notices that apply", "bulletin", "none")


def test_change_sets_are_compared_as_sets_of_inputs() -> None:
    expected = frozenset(
        {frozenset({"trial_pain_reduction"}), frozenset({"planned_route", "pain_severe", "benefit_available"})}
    )
    assert changes_mismatch(expected, samples.WAYS) is None
    assert changes_mismatch(frozenset(), samples.NO_WAY) is None
    assert changes_mismatch(frozenset({frozenset()}), samples.ALREADY) is None
    assert changes_mismatch(frozenset(), samples.ALREADY) is not None


def test_change_sets_that_were_cut_off_do_not_fit() -> None:
    found = changes_mismatch(frozenset(), replace(samples.NO_WAY, cut_off="stopped after 5 seconds"))
    assert found is not None
    assert "not complete: stopped after 5 seconds" in found.found


def test_a_refusal_has_to_name_exactly_the_expected_inputs() -> None:
    problems = (Problem("x", "wrong", names=("pain_severe",)), Problem("y", "doubtful", names=("fda_ok",), warning=True))
    assert refusal_mismatch({"pain_severe"}, problems, samples.POLICY) is None
    assert refusal_mismatch({"fda_ok"}, problems, samples.POLICY) is not None


def test_what_a_suite_does_not_say_is_not_compared() -> None:
    assert suite_mismatches(Expect(), REFUSED, None) == ()
    assert suite_mismatches(Expect(outcome="investigational", not_satisfied=("4",)), REFUSED, None) == ()


SCENARIOS = [
    (Expected(outcome=(("coverage", "investigational"),)), 0),
    (Expected(outcome=(("coverage", "covered"),)), 1),
    (Expected(possible=(("coverage", frozenset({"investigational"})),)), 0),
    (Expected(needed=(("coverage", frozenset()),)), 0),
    (Expected(statuses=(("coverage/1/2/4", "not_satisfied"),)), 0),
    (Expected(statuses=(("coverage/1/2/4", "waived"), ("coverage/1/1", "not_satisfied"))), 2),
    (Expected(notices=(("law_first", True), ("bulletin", False))), 1),
    (Expected(statuses=(("coverage/9", "satisfied"),), notices=(("nothing", True),)), 2),
]


@pytest.mark.parametrize(("expected", "failures"), SCENARIOS)
def test_a_scenario_is_compared_in_all_that_it_says(expected: Expected, failures: int) -> None:
    answers: dict[str, Answer] = {"coverage": REFUSED}
    assert len(scenario_mismatches(expected, answers)) == failures


def test_a_failure_is_shown_as_expected_against_found_with_its_explanation() -> None:
    mismatch = Mismatch("the outcome of coverage", "covered", "investigational")
    text = failure_text(Result("a.policy", "a trial", (mismatch,), (samples.EXPLANATION,)), PLAIN)
    assert text.splitlines()[:4] == [
        "FAILED a.policy: a trial",
        "  the outcome of coverage",
        "    expected: covered",
        "    found:    investigational",
    ]
    assert "not met: the reduction in pain is 40%, needs over 50% (10 percentage points short)" in " ".join(text.split())


def test_what_passes_is_only_counted() -> None:
    assert failure_text(Result("a.policy", "a trial"), PLAIN) == ""
    tests = [Result("a", "b"), Result("a", "c"), Result("a", "d", (Mismatch("x", "yes", "no"),))]
    assert page_text(results_page(tests, []), PLAIN) == "2 passed, 1 failed\n"


def test_an_unreadable_file_counts_as_one_failure() -> None:
    text = results_json([Result("a", "b")], [Unreadable("c", (Problem("no-such-file", "there is no file `c`"),))])
    assert '"passed": 1' in text
    assert '"failed": 1' in text
