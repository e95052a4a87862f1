"""The random policies and cases are worth agreeing on: each kind of thing occurs, and no outcome is rare."""

from collections import Counter
from random import Random

import pytest
from hypothesis import assume, given, settings

from reasoner.cases.case import Case, Fact
from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Counted,
    IfThen,
    Includes,
    InCodes,
    Is,
    IsOneOf,
    IsSame,
    IsWithin,
    NoneOf,
    Not,
    OutcomeIs,
    Refers,
)
from reasoner.policy.values import Absent, Exactly, ListOf, NotKnown, OneOfThese, Within
from reasoner.policy.vocabulary import Change
from reasoner.syntax.rank import Rank
from tests.oracle.cases import Cases, stated
from tests.oracle.cells import TooManyError
from tests.oracle.changes import changes, sufficient
from tests.oracle.examples import Example, example, examples
from tests.oracle.found import Decider, minimal
from tests.oracle.reading import every, roots
from tests.oracle.worlds import ContradictionError

SEEDS = range(400)


def decider(example: Example, whole: bool = False) -> Decider | None:
    try:
        return Decider(example.policy, "coverage", example.case, whole)
    except ContradictionError:
        return None


@pytest.mark.slow
def test_no_outcome_is_under_a_tenth_of_the_cases() -> None:
    deciders = [one for one in (decider(example(seed)) for seed in SEEDS) if one]
    count = Counter(one.decide().outcome for one in deciders)
    assert set(count) == {
        "covered",
        "not_medically_necessary",
        "investigational",
        "not_covered",
        "not_addressed",
        "undetermined",
    }
    assert min(count.values()) >= len(deciders) / 10, count


@pytest.mark.slow
def test_every_form_rank_and_kind_of_fact_occurs() -> None:
    drawn = [example(seed) for seed in SEEDS]
    forms = Counter(type(one.form) for each in drawn for root in roots(each.policy) for one in every(root))
    tests = {Is, IsOneOf, IsWithin, IsSame, Includes, InCodes, OutcomeIs, Refers, Not}
    assert tests | {AllOf, AnyOfThese, NoneOf, Counted, IfThen} <= set(forms)
    facts = Counter(type(fact.known) for each in drawn for fact in each.case.facts)
    assert {Exactly, OneOfThese, Within, Absent, NotKnown, ListOf} <= set(facts)
    ranks = {clause.rank for each in drawn for clause in each.policy.determinations[0].clauses}
    assert ranks == set(Rank)


def test_an_example_is_the_same_whenever_it_is_drawn() -> None:
    assert example(11) == example(11)


@settings(max_examples=25, deadline=None)
@given(examples())
def test_values_that_nothing_tells_apart_change_nothing(drawn: Example) -> None:
    cut, whole = decider(drawn), decider(drawn, whole=True)
    if cut is None or whole is None:
        return
    try:
        assert whole.decide() == cut.decide()
        assert changes(whole, drawn.targets, drawn.allow).sets == changes(cut, drawn.targets, drawn.allow).sets
    except TooManyError:
        pass


@settings(max_examples=25, deadline=None)
@given(examples())
def test_change_sets_and_sufficient_reasons_hit_each_other_where_all_is_known(drawn: Example) -> None:
    policy = drawn.policy
    assume(not policy.vocabulary.background)
    world = Cases(policy, Random(drawn.seed)).world()
    one = Decider(policy, "coverage", Case(tuple(Fact(id, stated(held)) for id, held in world.items())))
    others = {outcome.canonical for outcome in one.determination.outcomes} - {one.decide().outcome}
    reasons = sufficient(one)
    hitting = minimal(sorted(world), lambda some: all(some & reason for reason in reasons))
    assert changes(one, others, tuple(Change)).sets == frozenset(hitting)


def test_a_fact_that_no_world_allows_is_a_contradiction() -> None:
    found = next(each for each in map(example, SEEDS) if each.policy.vocabulary.input("drug"))
    drug, its = "morphine", "another_class"
    assert found.policy.vocabulary.background[0].words == "the class of morphine is opioid"
    with pytest.raises(ContradictionError):
        Decider(found.policy, "coverage", Case((Fact("drug", Exactly(drug)), Fact("class_of_the_drug", Exactly(its)))))
