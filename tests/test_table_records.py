"""Records and computed amounts over whole columns: the same as the engine of one case says, at every edge, and without it."""

from __future__ import annotations

import os
from datetime import date
from fractions import Fraction
from pathlib import Path
from random import Random

import numpy as np
import pyarrow as pa
import pytest

from reasoner.api import LoadedPolicy, load_policy
from reasoner.cases.evaluation import days
from reasoner.policy.criteria import Comparison
from reasoner.policy.model import Policy
from reasoner.table.plan import Plan
from reasoner.table.records import amounts
from reasoner.table.records.amounts import THERE, UNDEFINED, Amounts
from reasoner.table.records.calendar import completed_years, months_later
from reasoner.table.sample import Sampler
from tests.agreement import read_policy
from tests.agreement_forms import specimen
from tests.table_agreement import batch_beside_engine

ROWS = int(os.environ.get("RECORD_ROWS", "0"))  # of each of the newcomers' policies, over which the engine takes its time
NEWCOMERS = Path(__file__).parent / "newcomers"
LEAP = date(2024, 2, 29)

VOCABULARY = """Vocabulary: visits

Inputs: all
    Unless stated otherwise: fixed, clinical

    the date of service (date_of_service): a date
    the date of birth (born): a date
    the weight (weight): a number of kg, from 0
    the dose (dose): a number of mg, from 0
    the visits (visits): records of
        the date (date): a date
        it was urgent (urgent): yes or no
        the charge (charge): a number of dollars, from 0
"""
POLICY = """Policy: A
Payer: A payer
Source: a
In effect: from 2020-01-01
Vocabulary: visits

Determination: coverage
    Covered when
        ALL of the following are met:
            1. the most recent visit within 6 months before the date of service is one where
                it was urgent
            2. at least 2 visits within 30 days before the date of service
            3. the total charge of visits whose date is within 6 months before the date of service is at least 100 dollars
            4. the age at the date of service is 18 years or older
            5. the dose divided by the weight is at most 4 mg/kg
    Otherwise not covered
"""


def policy() -> Policy:
    return read_policy(POLICY, VOCABULARY)


def visit(day: date | None, urgent: bool | None = True, charge: str | None = "60") -> dict[str, object]:
    return {"date": day, "urgent": urgent, "charge": None if charge is None else Fraction(charge)}


VISITS = pa.list_(pa.struct([("date", pa.date32()), ("urgent", pa.bool_()), ("charge", pa.float64())]))


def batch(*rows: dict[str, object]) -> pa.RecordBatch:
    """Rows of the policy above; what a row does not say is the same in all."""
    usual: dict[str, object] = {"date_of_service": LEAP, "born": date(2004, 2, 29), "weight": 80.0, "dose": 320.0, "visits": []}
    full = [{**usual, **row} for row in rows]
    for row in full:
        if isinstance(row["visits"], list):
            row["visits"] = [
                {**one, "charge": None if one["charge"] is None else float(one["charge"])} for one in row["visits"]
            ]
    types = {
        "date_of_service": pa.date32(),
        "born": pa.date32(),
        "weight": pa.float64(),
        "dose": pa.float64(),
        "visits": VISITS,
    }
    return pa.record_batch({name: pa.array([row[name] for row in full], type) for name, type in types.items()})


EDGES = batch(
    {"visits": []},
    {"visits": [visit(LEAP), visit(date(2024, 1, 30))]},  # the first day of the window of 30 days
    {"visits": [visit(LEAP), visit(date(2024, 1, 29))]},  # a day too early for it
    {"visits": [visit(date(2023, 8, 29))]},  # six months before a 29 February
    {"visits": [visit(date(2023, 8, 28))]},
    {"visits": [visit(LEAP, urgent=False), visit(LEAP, urgent=True)]},  # two of one day, of which one fits
    {"visits": [visit(LEAP, urgent=False), visit(date(2024, 2, 28))]},
    {"visits": [visit(date(2024, 3, 1)), visit(date(2024, 2, 27))]},  # one after the day of service
    {"visits": [visit(LEAP, charge="50"), visit(LEAP, charge="49.99")]},
    {"visits": [visit(LEAP, charge="50"), visit(LEAP, charge="50")]},
    {"born": date(2006, 2, 28)},
    {"born": date(2006, 3, 1)},
    {"born": date(2004, 2, 29), "date_of_service": date(2022, 2, 28)},  # a birthday on 29 February in a common year
    {"born": date(2004, 2, 29), "date_of_service": date(2022, 2, 27)},
    {"weight": 80.0, "dose": 320.1},
    {"weight": 0.1, "dose": 0.4},
    {"weight": 999_999_999_999.5, "dose": 999_999_999_999.5},  # products of these take more than 64 bits
)


def test_edges_of_windows_ages_totals_and_ties_are_those_of_the_engine_and_no_row_leaves_the_columns() -> None:
    lines, ways = batch_beside_engine(policy(), EDGES)
    assert lines == []
    assert (ways.columnar, ways.one_by_one) == (len(EDGES), 0)


UNKNOWN = batch(
    {"visits": None},
    {"visits": [visit(None), visit(LEAP)]},
    {"visits": [visit(LEAP, urgent=None), visit(LEAP, charge=None)]},
    {"visits": [visit(LEAP), visit(LEAP)], "weight": 0.0},  # what is divided by
)


def test_what_is_not_known_is_answered_as_the_engine_does() -> None:
    lines, _ = batch_beside_engine(policy(), UNKNOWN)
    assert lines == []


def test_a_record_that_cannot_be_read_is_a_reject_that_tells_why_and_a_number_of_many_digits_is_exact() -> None:
    wrong = batch({"visits": [visit(LEAP, charge="-1")]}, {"weight": -1.0}, {"weight": 0.123456789012, "dose": 0.5})
    found = Plan.of(policy()).decide(wrong)
    assert [(one["row"], one["column"]) for one in found.rejects.to_pylist()] == [(0, "visits"), (1, "weight")]
    lines, ways = batch_beside_engine(policy(), wrong.slice(2))
    assert (lines, ways.one_by_one) == ([], 1)


@pytest.mark.parametrize("name", ["tocilizumab", *(("home-oxygen", "bariatric-surgery") if ROWS else ())])
def test_the_newcomers_policies_have_the_answers_of_the_engine_without_it(name: str) -> None:
    read = load_policy(NEWCOMERS / name / f"{name}.policy").policy
    plan = Plan.of(read, [read.determinations[0].id], needed=False)
    known = next(Sampler(read, 3, 0.0).batches(ROWS or 1))
    lines, ways = batch_beside_engine(read, known, plan)
    assert (lines, ways.one_by_one) == ([], 0)


@pytest.mark.parametrize("seed", range(3))
def test_random_policies_over_typed_columns_have_the_answers_of_the_engine(seed: int) -> None:
    made = specimen(seed).made
    read = LoadedPolicy(read_policy(made.policy_text, made.vocabulary_text)).policy
    plan = Plan.of(read, needed=False)
    differing = [batch_beside_engine(read, next(Sampler(read, seed, unknown).batches(3)), plan)[0] for unknown in (0.0, 0.1)]
    assert differing == [[], []]


def test_days_are_moved_and_ages_counted_as_in_one_case() -> None:
    rng = Random("calendar")
    leap = range(date(2023, 12, 1).toordinal(), date(2024, 4, 1).toordinal())  # fewer days than rows
    near = [one for one in leap for _ in range(2)]
    some = [date(1900, 2, 28).toordinal(), date(2000, 2, 29).toordinal(), 1, date.max.toordinal()] + [
        rng.randrange(1, date.max.toordinal()) for _ in range(300)
    ]
    for months in (-1201, -12, -1, 0, 1, 6, 11, 12, 25, 1200):
        assert months_later(np.array(near), months).tolist() == [days.months_later(one, months) for one in near]
        assert months_later(np.array(some), months).tolist() == [days.months_later(one, months) for one in some]
    leap_births = [date(year, 2, 29).toordinal() for year in (1904, 1996, 2000) for _ in near]
    births, others = [*some[::2], *leap_births], [*some[1::2], *near, *near, *near]
    expected = [days.completed_years(*each) for each in zip(births, others, strict=False)]
    assert completed_years(np.array(births), np.array(others)).tolist() == expected


def drawn(rng: Random, number: int, digits: int) -> tuple[Amounts, list[Fraction]]:
    under = 10 ** rng.randrange(3)
    over = [rng.choice((0, 1, -1, rng.randrange(-(10**digits), 10**digits))) for _ in range(number)]
    most = max(map(abs, over))
    read = Amounts(np.array(over), np.array(under), np.zeros(number, np.uint8), most, under)
    return read, [Fraction(one, under) for one in over]


@pytest.mark.parametrize("digits", [2, 9, 17])
def test_arithmetic_over_columns_is_that_of_fractions_however_long_the_numbers_are(digits: int) -> None:
    rng = Random(f"amounts {digits}")
    (a, left), (b, right), (c, last) = (drawn(rng, 40, digits) for _ in range(3))
    got = amounts.ratio([amounts.difference([amounts.product([a, b]), c]), amounts.total([b, c])])
    under = [y + z for y, z in zip(right, last, strict=True)]
    assert (got.why == UNDEFINED).tolist() == [one == 0 for one in under]
    expected = [(x * y - z) / (y + z) if y + z else None for x, y, z in zip(left, right, last, strict=True)]
    found = [Fraction(int(over), int(by)) for over, by in zip(got.over, got.under, strict=True)]
    assert all(one is None or one == other for one, other in zip(expected, found, strict=True))
    for how, holds in ((Comparison.LESS, Fraction.__lt__), (Comparison.AT_LEAST, Fraction.__ge__)):
        truth = amounts.compared(got, how, a, 40)
        wanted = [one is not None and holds(one, other) for one, other in zip(expected, left, strict=True)]
        assert truth.yes.tolist() == wanted
        assert not truth.no[got.why != THERE].any()
    for pick, chosen in ((amounts.least, min), (amounts.greatest, max)):
        best = pick([a, b])
        assert [Fraction(int(x), int(y)) for x, y in zip(*np.broadcast_arrays(best.over, best.under), strict=True)] == [
            chosen(one, other) for one, other in zip(left, right, strict=True)
        ]
