"""Change sets over records that are there for the same, beside all renamings of these records."""

from collections.abc import Iterator
from itertools import pairwise, permutations, product
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from reasoner.answer.changing.interchangeable import Interchangeable
from tests.small_policy import small_policy

GROUPS = (tuple((f"a.{n}", f"drug.{n}", f"dose.{n}") for n in (1, 2, 3)), tuple((f"b.{n}", f"day.{n}") for n in (4, 5)))
INPUTS = (*(id for some in GROUPS for one in some for id in one), "age", "weight")
SAME = Interchangeable(SimpleNamespace(alike=GROUPS, by_input=dict.fromkeys(INPUTS)))  # type: ignore[arg-type]

sets = st.lists(st.sets(st.sampled_from(INPUTS), max_size=6).map(frozenset), max_size=6)


def renamed(one: frozenset[str]) -> Iterator[frozenset[str]]:
    """A set with the records in every order."""
    for orders in product(*(permutations(range(len(some))) for some in GROUPS)):
        names = {
            old: new
            for some, order in zip(GROUPS, orders, strict=True)
            for record, at in zip(some, order, strict=True)
            for old, new in zip(record, some[at], strict=True)
        }
        yield frozenset(names.get(id, id) for id in one)


@given(sets)
def test_of_sets_that_are_the_same_or_more_one_is_kept(some: list[frozenset[str]]) -> None:
    kept = SAME.distinct(some)
    assert set(kept) <= set(some)
    for one in some:
        assert any(image <= one for other in kept for image in renamed(other)), (one, kept)
    for one, other in permutations(kept, 2):
        assert not any(image <= other for image in renamed(one)), (one, other)


@given(st.sets(st.sampled_from(INPUTS)).map(frozenset), st.sets(st.sampled_from(INPUTS)).map(frozenset))
def test_what_adds_records_in_their_order_and_leaves_a_group_as_it_is_leaves_all_that_is_closed(
    group: frozenset[str], changed: frozenset[str]
) -> None:
    in_order = all(other[0] not in changed or one[0] in changed for some in GROUPS for one, other in pairwise(some))
    closed = SAME.closed(group)
    assert group <= closed
    if in_order and not group & changed:
        assert not closed & changed


INPUTS_OF_TRIALS = """
    the trials of a drug (trials): records of
        the dose (dose): a number of mg, from 0
    the age (age): a number of years, from 0
    the weight (weight): a number of kg, from 0
"""
TRIALS, ADULT = "at least 4 trials of a drug whose dose is at least 10 mg", "the age is at least 18 years"


def test_of_records_that_are_needed_alike_one_way_is_told_however_many_there_may_be() -> None:
    loaded = small_policy(INPUTS_OF_TRIALS, TRIALS, ADULT)
    for stated in range(3):
        case = loaded.case({"trials": [*({"dose": 12} for _ in range(stated)), "and others"]})
        found = loaded.what_if(case, time_limit=None)
        assert not found.cut_off
        assert found.minimal
        [way] = found.sets
        added = {one.input.id for one in way.changes if one.input.id.startswith("trials.")}
        assert len(added) == 4 - stated, (stated, added)
        assert loaded.decide(way.applied(case)).outcome == "covered"


EITHER = """ANY of the following is met:
                a. the age is at least 18 years
                b. ALL of the following are met:
                    - the age is at least 12 years
                    - the weight is at least 40 kg"""


def test_ways_with_less_of_a_value_state_their_records_in_a_case_too() -> None:
    loaded = small_policy(INPUTS_OF_TRIALS, TRIALS, EITHER)
    case = loaded.case({"trials": [*({"dose": 12} for _ in range(3)), "and others"]})
    found = loaded.what_if(case, time_limit=None)
    assert found.tied
    for way in (*found.sets, *found.tied):
        assert "trials.4" in way.inputs
        assert loaded.decide(way.applied(case)).outcome == "covered"
