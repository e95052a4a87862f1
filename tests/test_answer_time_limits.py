"""What is not found within a time limit is said, and what was found comes back: where a policy is made anew for each case, too."""

import pytest

from reasoner.answer.changing.what_if import Wish
from reasoner.api import LoadedPolicy, load_policy
from reasoner.cases.case import Case
from reasoner.source.limit import GROUNDED_PER_SECOND, Limit, TimeIsUpError

FACTS = {
    "date_of_service": "2024-06-15",
    "date_of_birth": "1946-06-15",
    "symptoms": False,
    "smoking_status": "former smoker",
    "quit_date": "2015-01-01",
    "packs_a_day": 1,
    "years_smoked": 30,
    "order": True,
    "screenings": [],
}


class NothingMore(Limit):
    """A limit that leaves time for what is there, and none to make anything."""

    def check(self, text: int = 0) -> None:  # noqa: ARG002  the limit decides by it
        raise TimeIsUpError


@pytest.fixture
def decided() -> tuple[LoadedPolicy, Case]:
    """A policy on lung screening and a case that it has decided."""
    policy = load_policy("medicare-ncd-210-14")
    case = policy.case(FACTS)
    policy.engine.decide(case, "coverage")
    return policy, case


def test_an_explanation_without_time_for_the_facts_says_so(decided: tuple[LoadedPolicy, Case]) -> None:
    policy, case = decided
    explained = policy.engine.explain(case, "coverage", limit=NothingMore(5))
    assert explained.answer.outcome == "not_covered"
    assert explained.clauses
    assert explained.facts == ()
    assert explained.cut_off == "the time limit of 5 s was reached before the facts that decide it were found"


def test_changes_that_there_is_no_time_for_come_back_with_the_determination(decided: tuple[LoadedPolicy, Case]) -> None:
    policy, case = decided
    changes = policy.engine.what_if(case, "coverage", Wish(("covered",), allow=frozenset({"fixed"})), NothingMore(5))
    assert changes.answer.outcome == "not_covered"
    assert changes.cut_off == "the time limit of 5 s was reached"
    assert not changes.already


def test_what_no_world_has_is_not_looked_for_longer_than_there_is_time() -> None:
    questions = load_policy("medicare-ncd-210-14").engine.asking(Case(), None).questions
    head = next(iter(questions.program.criteria.values())).satisfied
    assert not questions.never(head, holds=True)
    with Limit(0.000_001).in_force(), pytest.raises(TimeIsUpError):
        questions.never(head, holds=False)
    assert not questions.never(head, holds=False)


def test_what_a_case_needs_is_not_begun_where_it_cannot_be_ended() -> None:
    policy = load_policy("medicare-ncd-210-14")
    answer = policy.engine.decide(policy.case(FACTS), "coverage", Limit(0.000_001))
    assert answer.out_of_time
    assert answer.cut_off.startswith("the time limit of 1e-06 s was reached before")
    assert not policy.engine._layouts.values


def test_grounding_is_not_begun_where_the_time_left_is_not_enough() -> None:
    Limit(60).check(GROUNDED_PER_SECOND)
    with pytest.raises(TimeIsUpError):
        Limit(60).check(61 * GROUNDED_PER_SECOND)
