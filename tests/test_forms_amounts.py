"""Amounts computed from others: what each sentence computes, in which unit, and what is refused."""

from __future__ import annotations

from fractions import Fraction

import pytest

from reasoner.policy.criteria import Amount, Compares, Derived, Expression, InputAmount, IsWithin
from tests.forms_texts import form_of, policy_of, problems_of, with_conditions

VOCABULARY = """Vocabulary: forms

Inputs: all
    Unless stated otherwise: fixed, clinical

    the weight at the start (w0): a number of kg, from 0
    the present weight (w1): a number of lb, from 0
    the height (height): a number of cm, from 0
    the pain at baseline (p0): a percentage, from 0% to 100%
    the present pain (p1): a percentage, from 0% to 100%
    the dose (dose): a number of mg, from 0
    the daily dose (daily): a number of mg per day, from 0
    the count (count): a number
    the days (days): a number of days, from 0
    the months (months): a number of months, from 0
"""
POUND = Fraction(45359237, 10**8)
VALUES = {"w0": 80, "w1": 150, "height": 170, "p0": 60, "p1": 20, "dose": 30, "daily": 10, "count": 3, "days": 7, "months": 2}


def value(of: Expression) -> Fraction:
    """What an expression is for the values above, worked out here."""
    match of:
        case Amount(number):
            return number
        case InputAmount(input):
            return Fraction(VALUES[input])
        case Derived(operation, parts):
            first, *rest = map(value, parts)
            for one in rest:
                first = {"sum": first + one, "difference": first - one, "product": first * one, "ratio": first / one}[
                    operation.value
                ]
            return first
    raise AssertionError(of)


def left_of(line: str, more: str = "") -> tuple[Fraction, str, Fraction]:
    """The left side of a comparison for the values above, its unit, and the right side."""
    form = form_of(line, VOCABULARY, more)
    assert isinstance(form, Compares)
    assert isinstance(form.left, Derived)
    return value(form.left), form.left.unit, value(form.right)


@pytest.mark.parametrize(
    ("line", "left", "unit", "right"),
    [
        ("the weight at the start minus the present weight is at least 5 kg", 80 - 150 * POUND, "kg", 5),
        ("the present weight minus the weight at the start is at least 5 kg", 150 - 80 / POUND, "lb", 5 / POUND),
        ("the weight at the start plus 5 lb is over 90 kg", 80 + 5 * POUND, "kg", 90),
        ("the dose plus the dose minus 5 mg is over 40 mg", 55, "mg", 40),
        ("the dose times the count is over 0.05 g", 90, "mg", 50),
        ("the daily dose times the days is over 60 mg", 70, "mg", 60),
        ("the dose divided by the weight at the start is over 2 mg/kg", Fraction(30, 80), "mg/kg", 2),
        (
            "the ratio of the weight at the start to the present weight is over 1.1",
            Fraction(80, 150),
            "kg/lb",
            Fraction(11, 10) * POUND,
        ),
        ("the ratio of the dose to the dose is exactly 1", 1, "", 1),
        ("the dose times the pain at baseline is over 10 mg", 18, "mg", 10),
        ("the sum of the dose, 1 g and the dose is over 10 mg", 1060, "mg", 10),
        ("the average of the dose, 1 g and the dose is over 10 mg", Fraction(1060, 3), "mg", 10),
        (
            "the body mass index of the present weight and the height is 40 or more",
            150 * POUND / Fraction(17, 10) ** 2,
            "kg/m2",
            40,
        ),
        (
            "the change from the pain at baseline to the present pain is at most -10 percentage points",
            -40,
            "percentage points",
            -10,
        ),
        (
            "the reduction from the pain at baseline to the present pain is at least 50% of the baseline",
            Fraction(200, 3),
            "percent",
            50,
        ),
        ("the percentage change from the pain at baseline to the present pain is under 0%", Fraction(-200, 3), "percent", 0),
    ],
)
def test_amounts_are_computed_exactly_in_the_unit_of_the_first(line, left, unit, right):
    assert left_of(line) == (left, unit, right)


def test_a_defined_amount_stands_where_an_input_may_and_definitions_may_use_each_other():
    more = "Definitions\n    The twofold loss means the loss times 2\n    The loss means the weight at the start minus 70 kg\n"
    assert left_of("the twofold loss is at least 5 kg", more) == (20, "kg", 5)
    policy = policy_of(with_conditions("the twofold loss is at least 5 kg", more), VOCABULARY)
    assert {(one.key, one.phrase, one.unit) for one in policy.values} == {
        ("definition/the_twofold_loss", "The twofold loss", "kg"),
        ("definition/the_loss", "The loss", "kg"),
    }


def test_a_named_limit_makes_an_interval_of_the_input():
    form = form_of("the dose is at most the limit", VOCABULARY, "Definitions\n    The limit means 0.04 g\n")
    assert isinstance(form, IsWithin)
    assert form.interval.high == 40


def test_two_amounts_that_are_computed_can_be_compared():
    form = form_of("the dose times 2 is more than the dose plus 5 mg", VOCABULARY)
    assert isinstance(form, Compares)
    assert (value(form.left), value(form.right)) == (60, 35)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("the weight at the start minus the dose is over 5 days", "unit-mismatch"),
        ("the weight at the start minus the days is over 5 kg", "unit-mismatch"),
        ("the months minus the days is over 5 days", "unit-mismatch"),
        ("the weight at the start minus the present weight is over 5", "unit-missing"),
        ("the dose plus the dose times 2 is over 5 mg", "nested-amount"),
        ("the dose minus the sum of the dose and the dose is over 5 mg", "nested-amount"),
        ("the dose minus the dsoe is over 5 mg", "unknown-amount"),
        ("the sum of the dose and the dsoe is over 5 mg", "unknown-amount"),
        ("the sum of the dose is over 5 mg", "join-missing"),
        ("the body mass index of the weight at the start and the dose is over 40", "unit-mismatch"),
        ("the present pain minus the pain at baseline is over 10%", "percent-of-what"),
        ("the dose times the daily dose is over 5 mg", "unit-mismatch"),
        ("the weight at the start minus the present weight is heavy", "unknown-amount"),
    ],
)
def test_amounts_that_cannot_be_brought_together_are_refused(line, code):
    assert [one for one, _ in problems_of(line, VOCABULARY)] == [code]


def test_the_two_readings_of_a_difference_of_percentages_are_shown():
    line = "the change from the pain at baseline to the present pain is over 10%"
    assert problems_of(line, VOCABULARY) == [("percent-of-what", "write `10 percentage points`, or `10% of the baseline`")]


def test_a_definition_of_an_amount_that_is_a_condition_says_how_to_write_it():
    more = "Definitions\n    The loss means the dose is over 5 mg\n"
    assert problems_of("the count is over 1", VOCABULARY, more) == [
        ("value-is-condition", "write `The loss when` and the condition below it")
    ]
