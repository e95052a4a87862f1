"""Whole columns say what their values say one by one, as text: booleans, numbers of any type, dates, with whatever lies at the ends."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import inf, nan, nextafter

import pyarrow as pa
import pytest

from reasoner.table.columns_typed import least_float
from reasoner.table.plan import Plan
from tests.agreement import read_policy

VOCABULARY = """Vocabulary: numbers

Inputs: all
    Unless stated otherwise: fixed, clinical

    the reduction in pain (reduction): a percentage, from 0% to 100%
    the age (age): completed years, from 0 to 130
    the dose (dose): a number of mg, from 0
    the score (score): a number, from 0 to 7
    the pain is severe (severe): yes or no
    the start (start): a date
"""
POLICY = """Policy: A policy
Payer: A payer
Source: a-policy
In effect: undated
Vocabulary: numbers

Determination: coverage

    Covered when
        ANY of the following is met:
            1. the reduction in pain is greater than 50%
            2. the reduction in pain is under 0.3%
            3. the age is at least 18 years
            4. the dose is at most 2.5 mg
            5. the score is over 1.5
            6. the pain is severe
            7. the start is before 2024-02-29

    Otherwise not covered
"""
FLOATS = (
    0.0,
    -0.0,
    0.3,
    0.1 + 0.2,
    0.5,
    50.0,
    nextafter(50, inf),
    nextafter(50, 0),
    99.5,
    100.0,
    nextafter(100, inf),
    -1.0,
    1e-7,
)
FLOATS += (
    17.0,
    18.0,
    18.5,
    130.0,
    131.0,
    2.5,
    2.25,
    nextafter(2.5, inf),
    1e16,
    1e300,
    -1.5,
    nextafter(-1.5, 0),
    -3.0,
    nan,
    inf,
    -inf,
)
INTS = (0, 1, 2, 3, 17, 18, 50, 51, 100, 101, 130, 131, -1, -2, -3, -4, 2**53, 2**62, -(2**63))
DECIMALS = tuple(
    map(
        Decimal,
        ("0.00", "0.29", "0.30", "0.31", "50.00", "50.01", "2.50", "2.51", "18.00", "18.01", "-1.50", "-1.49", "101.00"),
    )
)
DAYS = (date(1, 1, 1), date(1969, 12, 31), date(1970, 1, 1), date(2024, 2, 28), date(2024, 2, 29), date(9999, 12, 31))


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan.of(read_policy(POLICY, VOCABULARY))


def same(plan: Plan, input: str, array: pa.Array, texts: list[str | None]) -> None:
    typed, read = (
        plan.decide(pa.record_batch({input: array})),
        plan.decide(pa.record_batch({input: pa.array(texts, pa.string())})),
    )
    assert typed.answers.to_pylist() == read.answers.to_pylist()
    rows = [[(one["row"], one["code"]) for one in some.rejects.to_pylist()] for some in (typed, read)]
    assert rows[0] == rows[1]


@pytest.mark.parametrize("input", ["reduction", "age", "dose", "score"])
@pytest.mark.parametrize(
    "array",
    [
        pa.array([*FLOATS, None], pa.float64()),
        pa.array([*INTS, None], pa.int64()),
        pa.array([None, *range(-128, 128)], pa.int8()),
        pa.array([*range(256)], pa.uint8()),
        pa.array([0, 18, 2**64 - 1], pa.uint64()),
        pa.array([*DECIMALS, None], pa.decimal128(9, 2)),
        pa.array([*DECIMALS, None], pa.decimal128(38, 20)),
        pa.array([0.5, 50.0, 18.0], pa.float32()),
    ],
    ids=lambda one: str(one.type),
)
def test_numbers_of_any_type_are_what_their_texts_are(plan: Plan, input: str, array: pa.Array) -> None:
    texts = [None if one is None else format(one, "f") if isinstance(one, Decimal) else repr(one) for one in array.to_pylist()]
    same(plan, input, array, texts)
    same(plan, input, array.slice(3), texts[3:])


def test_dates_are_what_their_texts_are(plan: Plan) -> None:
    around = [date(2024, 2, 29) + timedelta(days) for days in range(-40, 40)]
    array = pa.array([None, *DAYS, *around], pa.date32())
    texts = [None if one is None else one.isoformat() for one in array.to_pylist()]
    same(plan, "start", array, texts)
    same(plan, "start", array.cast(pa.timestamp("us")), texts)


MANY = {
    "start": [(date(2022, 1, 1) + timedelta(days)).isoformat() for days in range(1200)],
    "reduction": [f"{number / 20:.2f}" for number in range(1200)],
    "dose": [f"{number / 500:g}" for number in range(1200)],
}


@pytest.mark.parametrize(
    ("input", "odd"),
    [
        *((one, []) for one in MANY),
        *(("start", [one]) for one in ("soon", "2024-02-30", "0999-01-01")),
        *(("reduction", [one]) for one in ("007", "-1", "99999", "1.23456")),
        *(("dose", [one]) for one in ("1e3", " 5 ", "over 5 mg")),
    ],
)
def test_many_plain_texts_at_once_say_what_each_says_alone(plan: Plan, input: str, odd: list[str]) -> None:
    some = [*MANY[input], *odd]
    at_once = plan.decide(pa.record_batch({input: pa.array(some)}))
    shuffled = [plan.decide(pa.record_batch({input: pa.array(some[at : at + 500])})) for at in range(0, len(some), 500)]
    assert at_once.answers.to_pylist() == [row for one in shuffled for row in one.answers.to_pylist()]
    assert at_once.rejects.drop_columns("row").to_pylist() == [
        row for one in shuffled for row in one.rejects.drop_columns("row").to_pylist()
    ]


@pytest.mark.parametrize("first", [0, 1, 7, 8, 9])
def test_booleans_are_what_their_texts_are_wherever_the_column_begins(plan: Plan, first: int) -> None:
    array = pa.array([True, False, None, True, None, False] * 5)
    texts = [None if one is None else str(one).lower() for one in array.to_pylist()]
    same(plan, "severe", array.slice(first), texts[first:])
    same(plan, "severe", pa.array([True, False] * 9).slice(first), (["true", "false"] * 9)[first:])


def test_a_sum_of_binary_fractions_is_compared_as_it_is_written(plan: Plan) -> None:
    answers = plan.decide(pa.record_batch({"reduction": [0.3, 0.1 + 0.2, nextafter(0.3, 0)]})).answers.to_pydict()
    assert answers["coverage/1/2"] == [False, False, True]


@pytest.mark.parametrize("low", ["0.3", "0.1", "50", "1/3", "0.30000000000000002", "123456.789", "2.5", "1000000000000.1"])
def test_the_least_binary_fraction_is_the_first_whose_text_reaches_a_number(low: str) -> None:
    for included in (True, False):
        found = least_float(Fraction(low), included=included)
        before = nextafter(found, -inf)
        reached = [
            Fraction(repr(one)) > Fraction(low) or (included and Fraction(repr(one)) == Fraction(low))
            for one in (before, found)
        ]
        assert reached == [False, True]
