"""Windows about a day, times between two days, ages: the form that each sentence has."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from reasoner.policy.criteria import AllOf, Amount, Compares, Comparison, Derived, InputAmount, IsWithin, Not, Operation
from reasoner.policy.lines.days import months_later
from reasoner.policy.values import Interval
from tests.forms_texts import form_of, problems_of

VOCABULARY = """Vocabulary: forms

Inputs: all
    Unless stated otherwise: fixed, clinical

    the date of service (dos): a date
    the date of birth (dob): a date
    the scan (scan): a date
    the start (start): a date
    the end (end): a date
    the length of stay (stay): a number of days, from 0
"""
SCAN, DOS, START, END = (InputAmount(id) for id in ("scan", "dos", "start", "end"))


def months(day: InputAmount, number: int) -> tuple[Operation, tuple[object, ...]]:
    return Operation.MONTHS_LATER, (day, Amount(Fraction(number), "months"))


def days(day: InputAmount, number: int) -> tuple[Operation, tuple[object, ...]]:
    return Operation.DAYS_LATER, (day, Amount(Fraction(number), "days"))


def comparisons(line: str) -> list[tuple[object, str, object]]:
    """The comparisons of a condition, each computed right side as its operation and parts."""
    form = form_of(line, VOCABULARY)
    forms = [part.form for part in form.parts] if isinstance(form, AllOf) else [form]
    found = []
    for one in forms:
        assert isinstance(one, Compares)
        right = (one.right.operation, one.right.parts) if isinstance(one.right, Derived) else one.right
        found.append((one.left, one.comparison.value, right))
    return found


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("the scan was within 6 months before the date of service", [(SCAN, ">=", months(DOS, -6)), (SCAN, "<=", DOS)]),
        ("the scan was in the 6 months before the date of service", [(SCAN, ">=", months(DOS, -6)), (SCAN, "<=", DOS)]),
        ("the scan was at most 1 year before the date of service", [(SCAN, ">=", months(DOS, -12)), (SCAN, "<=", DOS)]),
        ("the scan was within 30 days after the start", [(SCAN, ">=", START), (SCAN, "<=", days(START, 30))]),
        ("the scan was within 2 weeks of the start", [(SCAN, ">=", days(START, -14)), (SCAN, "<=", days(START, 14))]),
        ("the scan was less than 6 months before the start", [(SCAN, ">", months(START, -6)), (SCAN, "<=", START)]),
        ("the scan was at least 3 months before the start", [(SCAN, "<=", months(START, -3))]),
        ("the scan was more than 3 months before the start", [(SCAN, "<", months(START, -3))]),
        ("the scan was 3 months or more after the start", [(SCAN, ">=", months(START, 3))]),
        ("the scan was exactly 3 months after the start", [(SCAN, "=", months(START, 3))]),
        (
            "the scan was between 3 and 6 months before the start",
            [(SCAN, ">=", months(START, -6)), (SCAN, "<=", months(START, -3))],
        ),
        ("the scan was on or before 30 days after the start", [(SCAN, "<=", days(START, 30))]),
        ("the scan was after the start and before the end", [(SCAN, ">", START), (SCAN, "<", END)]),
        ("the time from the start to the end is at least 3 months", [(END, ">=", months(START, 3))]),
        ("the age at the scan is at least 6 months", [(SCAN, ">=", months(InputAmount("dob"), 6))]),
        ("the age at the scan is over 6 months", [(SCAN, ">=", months(InputAmount("dob"), 7))]),
        ("the age at the scan is under 28 days", [(SCAN, "<", days(InputAmount("dob"), 28))]),
    ],
)
def test_a_window_is_one_or_two_comparisons_with_days_of_the_calendar(line, expected):
    assert comparisons(line) == expected


def test_a_window_about_a_stated_day_is_an_interval_of_days():
    low, high = date(2023, 8, 31).toordinal(), date(2024, 2, 29).toordinal()
    assert form_of("the scan was within 6 months before 2024-02-29", VOCABULARY) == IsWithin(
        "scan", Interval(Fraction(low - 2), True, Fraction(high), True)
    )


def test_a_denied_window_is_its_complement():
    form = form_of("the scan was not within 6 months before the start", VOCABULARY)
    assert isinstance(form, Not)
    assert isinstance(form.of, AllOf)


def test_an_age_at_a_day_is_in_completed_years():
    form = form_of("the age at the date of service is 18 years or older", VOCABULARY)
    assert isinstance(form, Compares)
    assert isinstance(form.left, Derived)
    assert (form.left.operation, form.left.parts) == (Operation.AGE_IN_YEARS, (InputAmount("dob"), DOS))
    assert (form.comparison, form.right) == (Comparison.AT_LEAST, Amount(Fraction(18), "years"))


def test_the_time_between_two_days_is_their_difference_in_days():
    form = form_of("the time from the start to the end is at least 6 weeks", VOCABULARY)
    assert isinstance(form, Compares)
    assert isinstance(form.left, Derived)
    assert (form.left.operation, form.left.parts, form.left.unit) == (Operation.DIFFERENCE, (END, START), "days")
    assert form.right == Amount(Fraction(42), "days")


@pytest.mark.parametrize(
    ("day", "by", "expected"),
    [
        (date(2024, 5, 31), -3, date(2024, 2, 29)),
        (date(2023, 5, 31), -3, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
    ],
)
def test_months_are_clamped_at_a_months_end(day, by, expected):
    assert months_later(day, by) == expected


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("the scan was within 6 months before today", "unknown-day"),
        ("the scan was within 6 months before the strat", "unknown-day"),
        ("the scan was within 6 months before the length of stay", "not-comparable"),
        ("the scan was within 1.5 months before the start", "length-of-time"),
        ("the scan was at least 5 mg before the start", "length-of-time"),
        ("the time from the start to the length of stay is at least 6 weeks", "not-comparable"),
        ("the time from the start to the end is at least 6", "unit-missing"),
        ("the time from the start to the end is at least 6 mg", "unit-mismatch"),
        ("the age at the start is at least 17.5 years", "off-step"),
    ],
)
def test_days_that_cannot_be_counted_are_refused(line, code):
    assert [one for one, _ in problems_of(line, VOCABULARY)] == [code]


def test_an_age_at_a_day_needs_the_day_of_birth():
    without = VOCABULARY.replace("    the date of birth (dob): a date\n", "")
    hint = "declare it in the vocabulary: `the date of birth (date_of_birth): a date, fixed`"
    assert problems_of("the age at the start is over 12", without) == [("birth-date-missing", hint)]
