"""What is sure of a condition on a record by what the record shows, beside all records that show it, one by one."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoner.cases.layout.showing import sure_of
from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Criterion,
    Form,
    IfThen,
    Is,
    IsAbsent,
    IsOneOf,
    IsWithin,
    NoneOf,
    Not,
    Unless,
)
from reasoner.policy.values import Interval
from tests.small_policy import small_policy

Record = dict[str, object]
DRUGS, CLASSES = ("a", "b", "c"), ("x", "y")
NUMBERS = (Fraction(0), Fraction(1), Fraction(2), Fraction(3), None)  # None: there is none
RECORDS: list[Record] = [
    {"drug": drug, "class": kind, "dose": dose, "given": given}
    for drug, kind, dose, given in product((*DRUGS, None), CLASSES, NUMBERS, (True, False))
]


def holds(one: Criterion, record: Record) -> bool:
    """Whether a record meets a criterion."""
    return says(one.form, record) and not any(isinstance(it, Unless) and holds(it.criterion, record) for it in one.provisos)


def says(form: Form, record: Record) -> bool:
    match form:
        case Is(input, expected):
            return record[input] is expected
        case IsOneOf(input, values):
            return record[input] in values
        case IsWithin(input, interval):
            number = record[input]
            return isinstance(number, Fraction) and interval.holds(number)
        case IsAbsent(input):
            return record[input] is None
        case Not(of):
            return not says(of, record)
        case AllOf(parts):
            return all(holds(one, record) for one in parts)
        case AnyOfThese(parts):
            return any(holds(one, record) for one in parts)
        case NoneOf(parts):
            return not any(holds(one, record) for one in parts)
        case IfThen(condition, then):
            return not holds(condition, record) or holds(then, record)
    raise AssertionError(form)


def met(form: Form) -> Criterion:
    return Criterion("", form)


ends = st.tuples(st.integers(0, 3), st.booleans(), st.integers(0, 3), st.booleans()).filter(lambda one: one[0] < one[2])
intervals = st.one_of(
    ends.map(lambda one: Interval(Fraction(one[0]), one[1], Fraction(one[2]), one[3])),
    st.integers(0, 3).map(lambda low: Interval(Fraction(low))),
    st.integers(0, 3).map(lambda high: Interval(high=Fraction(high), high_included=False)),
)
tests = st.one_of(
    st.booleans().map(lambda yes: Is("given", yes)),
    st.sets(st.sampled_from(DRUGS), min_size=1).map(lambda some: IsOneOf("drug", frozenset(some))),
    st.sets(st.sampled_from(CLASSES), min_size=1).map(lambda some: IsOneOf("class", frozenset(some))),
    intervals.map(lambda one: IsWithin("dose", one)),
    st.sampled_from(("drug", "dose")).map(IsAbsent),
)
criteria = st.recursive(
    tests.map(met),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda some: met(AllOf(tuple(some)))),
        st.lists(inner, min_size=1, max_size=3).map(lambda some: met(AnyOfThese(tuple(some)))),
        st.lists(inner, min_size=1, max_size=2).map(lambda some: met(NoneOf(tuple(some)))),
        st.tuples(inner, inner).map(lambda two: met(IfThen(*two))),
        tests.map(lambda one: met(Not(one))),
        st.tuples(tests, inner).map(lambda two: Criterion("", two[0], provisos=(Unless(two[1], ""),))),
    ),
    max_leaves=6,
)


@given(st.lists(criteria, min_size=1, max_size=3), criteria)
@settings(max_examples=600)
def test_what_is_sure_is_so_of_every_record_that_shows_it(shown: list[Criterion], asked: Criterion) -> None:
    there = [one for one in RECORDS if all(holds(part, one) for part in shown)]
    sure = sure_of(shown).criterion(asked)
    if sure is not None and there:
        assert {holds(asked, one) for one in there} == {sure}


def test_what_follows_from_what_is_shown_is_sure_too() -> None:
    drug = met(IsOneOf("drug", frozenset({"a"})))
    follows = met(IfThen(drug, met(IsOneOf("class", frozenset({"x"})))))
    other = met(IsOneOf("class", frozenset({"y"})))
    assert sure_of((drug,)).criterion(other) is None
    assert sure_of((drug, follows)).criterion(other) is False
    assert sure_of((follows, drug)).criterion(met(NoneOf((other,)))) is True
    assert sure_of((met(AnyOfThese((other, drug))), met(NoneOf((other,))), follows)).criterion(drug) is None


INPUTS = """
    the trials of a drug (trials): records of
        the drug (drug): one of
            aaa
            bbb
        the dose (dose): a number of mg, from 0
        it was tolerated (tolerated): yes or no
    the age (age): a number of years, from 0
"""
BESIDE = ("the age is at least 18 years", "no trial of a drug whose drug is aaa")
# What a further trial has to be, with trials that do and trials that fail by one thing each.
TRIALS: dict[str, tuple[list[Record], list[Record]]] = {
    "its drug is bbb, and|its dose is at least 10 mg, and|it was tolerated": (
        [{"drug": "bbb", "dose": 10, "tolerated": True}],
        [
            {"drug": "bbb", "dose": 9, "tolerated": True},
            {"drug": "bbb", "dose": 10, "tolerated": False},
            {"drug": "aaa", "dose": 10, "tolerated": True},
        ],
    ),
    "its drug is aaa, or|its dose is at least 10 mg": (
        [{"drug": "bbb", "dose": 12, "tolerated": False}],
        [{"drug": "bbb", "dose": 9, "tolerated": True}, {"drug": "aaa", "dose": 12, "tolerated": True}],
    ),
    "its dose is at least 10 mg, or|its drug is aaa": (
        [{"drug": "bbb", "dose": 12, "tolerated": False}],
        [{"drug": "bbb", "dose": 9, "tolerated": True}, {"drug": "aaa", "dose": 12, "tolerated": True}],
    ),
    "its drug is aaa, and|its drug is bbb": ([], [{"drug": "aaa", "dose": 1, "tolerated": True}]),
}


@pytest.mark.parametrize("conditions", TRIALS)
def test_a_record_that_nobody_stated_shows_all_that_it_is_there_for(conditions: str) -> None:
    any_trial = "any trial of a drug where|" + conditions
    loaded = small_policy(INPUTS, any_trial.replace("|", "\n" + 16 * " "), *BESIDE)
    good, bad = TRIALS[conditions]
    for trials, outcome in ((good, "covered"), (bad, "not_medically_necessary")):
        for trial in trials:
            assert loaded.decide({"age": 20, "trials": [trial]}).outcome == outcome, trial
    case = loaded.case({"age": 20})
    possible = {"covered", "not_medically_necessary"} if good else {"not_medically_necessary"}
    assert set(loaded.decide(case).possible) == possible
    found = loaded.what_if(case, time_limit=None)
    assert bool(found.sets) is bool(good)
    for way in found.sets:
        assert loaded.decide(way.applied(case)).outcome == "covered"
