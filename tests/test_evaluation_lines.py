"""What single lines come to in three values: absent amounts, unknown records, days beyond the calendar, divisions by 0, ranges."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache

import pytest

from reasoner.api import LoadedPolicy
from reasoner.cases.evaluation.days import completed_years, months_later
from reasoner.cases.evaluation.evaluator import Evaluation, Evaluator
from reasoner.policy.criteria import (
    Amount,
    Compares,
    Comparison,
    CountsRecords,
    Derived,
    InputAmount,
    Is,
    Operation,
    PickedAmount,
)
from reasoner.policy.values import Exactly, RecordOf
from tests.forms_texts import policy_of, with_conditions

VOCABULARY = """Vocabulary: forms

Inputs: all
    Unless stated otherwise: fixed, clinical

    it is asked for (asked): yes or no
    the drug (drug): one of
        morphine
        baclofen
        heparin
    the class of the drug (class): one of, follows the drug
        opioid
        antispasmodic
    the dose (dose): a number of mg, from 0
    the weight (weight): a number of kg, from 0, may be absent
    the number of cycles (cycles): a number, from 0 to 9, in steps of 1
    the scan day (scan_day): a date
    the date of service (date_of_service): a date
    the date of birth (date_of_birth): a date
    the findings (findings): any of
        fever
        rash
    the visits (visits): records of
        the date (date): a date, may be absent
        the pain (pain): a number, from 0 to 10, may be absent
        the start (start): a date
        the end (end): a date
        it was planned (planned): yes or no

Background
    - the class of morphine is opioid
    - the class of baclofen is antispasmodic
"""

Facts = Mapping[str, object]


def visit(**fields: object) -> dict[str, object]:
    return fields


@cache
def loaded(line: str) -> tuple[LoadedPolicy, Evaluator, str]:
    policy = policy_of(with_conditions(line), VOCABULARY)
    condition = policy.determinations[0].clauses[0].condition
    assert condition is not None
    return LoadedPolicy(policy), Evaluator(policy), condition.key


def evaluation(line: str, facts: Facts) -> Evaluation:
    policy, evaluator, _ = loaded(line)
    return evaluator.of({fact.input: fact.known for fact in policy.case(facts).facts})


def verdict(line: str, facts: Facts) -> bool | None:
    return evaluation(line, facts).met(loaded(line)[2])


@pytest.mark.parametrize(
    ("line", "facts", "expected"),
    [
        # one input
        ("it is asked for", {}, None),
        ("it is not asked for", {"asked": "yes"}, False),
        ("the drug is morphine or baclofen", {"drug": {"one_of": ["morphine", "baclofen"]}}, True),
        ("the drug is morphine", {"drug": {"one_of": ["morphine", "baclofen"]}}, None),
        ("the class of the drug is opioid", {"drug": "morphine"}, True),
        ("the class of the drug is opioid", {"drug": "heparin"}, None),
        ("the class of the drug is opioid", {"drug": {"one_of": ["morphine", "baclofen"]}}, None),
        ("the drug is morphine", {"class": "antispasmodic"}, False),
        ("the drug is morphine", {"class": "opioid"}, None),
        ("the dose is at least 0 mg", {}, True),
        ("the weight is at least 0 kg", {}, None),
        ("the weight is at least 0 kg", {"weight": "absent"}, False),
        ("the weight is not at least 0 kg", {"weight": "absent"}, True),
        ("the number of cycles is 6", {"cycles": {"over": 5, "under": 7}}, True),
        ("the number of cycles is over 8", {"cycles": {"at_most": 8}}, False),
        ("the findings include fever", {"findings": ["rash"]}, False),
        ("the findings include fever", {"findings": ["rash", "and others"]}, None),
        ("the findings include fever", {"findings": ["fever", "and others"]}, True),
        # amounts
        ("the dose divided by the weight is at most 2 mg/kg", {"dose": 10, "weight": 5}, True),
        ("the dose divided by the weight is at most 2 mg/kg", {"dose": 10, "weight": 0}, None),
        ("the dose divided by the weight is at most 2 mg/kg", {"dose": 10, "weight": "absent"}, False),
        ("the dose divided by the weight is at most 2 mg/kg", {"dose": 10, "weight": {"at_least": 5}}, True),
        ("the dose divided by the weight is under 2 mg/kg", {"dose": 10, "weight": {"over": 5}}, True),
        ("the dose divided by the weight is under 2 mg/kg", {"dose": 10, "weight": {"at_least": 5}}, None),
        ("the dose divided by the weight is at least 0 mg/kg", {"dose": 0, "weight": {"at_most": 5}}, True),
        ("the dose is at most the lesser of 800 mg and the dose", {"dose": 900}, False),
        ("the dose is at most 2 times the dose", {"dose": {"between": [1, 2]}}, True),
        # days
        (
            "the scan day is within 6 months before the date of service",
            {"scan_day": "2024-02-29", "date_of_service": "2024-08-31"},
            True,
        ),
        (
            "the scan day is within 6 months before the date of service",
            {"scan_day": "2024-02-28", "date_of_service": "2024-08-31"},
            False,
        ),
        (
            "the date of service is within 6 months after the scan day",
            {"scan_day": "9999-12-01", "date_of_service": "9999-12-31"},
            True,
        ),
        (
            "the date of service is at least 3 months after the scan day",
            {"scan_day": "9999-12-01", "date_of_service": "9999-12-31"},
            False,
        ),
        (
            "the age at the date of service is at least 18",
            {"date_of_birth": "2000-02-29", "date_of_service": "2018-02-28"},
            True,
        ),
        (
            "the age at the date of service is at least 18",
            {"date_of_birth": {"at_most": "2000-01-01"}, "date_of_service": {"at_least": "2018-01-01"}},
            True,
        ),
    ],
)
def test_a_line_of_plain_inputs(line: str, facts: Facts, expected: bool | None) -> None:
    assert verdict(line, facts) is expected


TWO = [visit(pain=4, planned="yes", date="2024-01-01"), visit(pain=8, planned="no", date="2024-02-01")]


@pytest.mark.parametrize(
    ("line", "visits", "expected"),
    [
        ("any visit is stated", [], False),
        ("any visit is stated", ["and others"], None),
        ("any visit is stated", None, None),
        ("at most 1 visit", [*TWO, "and others"], False),
        ("exactly 1 visit where\n    it was planned", TWO, True),
        ("exactly 1 visit where\n    it was planned", [*TWO, visit(pain=1)], None),
        ("every visit where\n    it was planned", [], True),
        # totals, averages, extremes and runs: a record without an amount adds nothing
        ("the total pain of the visits is at least 12", TWO, True),
        ("the total pain of the visits is exactly 0", [], True),
        ("the total pain of the visits is exactly 12", [*TWO, visit(pain="absent")], True),
        ("the total pain of the visits is at least 12", [*TWO, "and others"], True),
        ("the total pain of the visits is at most 12", [*TWO, "and others"], None),
        ("the total pain of the visits is at most 11", [*TWO, "and others"], False),
        ("the total pain of the visits is at most 22", [*TWO, visit()], True),
        ("the average pain of the visits is exactly 6", TWO, True),
        ("the average pain of the visits is at least 0", [], False),
        ("the average pain of the visits is exactly 6", [*TWO, visit(pain="absent")], True),
        ("the average pain of the visits is at least 0", [visit(pain="absent")], False),
        ("the average pain of the visits is at most 9", [visit(pain=4, planned="yes"), visit(pain=8)], True),
        (
            "the average pain of the visits is at least 2, where\n    it was planned",
            [visit(pain=4, planned="yes"), visit(pain=8)],
            True,
        ),
        ("the highest pain of the visits is at least 8", [*TWO, visit(pain="absent")], True),
        ("the highest pain of the visits is at least 8", [*TWO, "and others"], True),
        ("the highest pain of the visits is at most 8", [*TWO, "and others"], None),
        ("the highest pain of the visits is at most 10", [*TWO, "and others"], True),
        ("the lowest pain of the visits is at least 0", [visit(pain="absent")], False),
        ("the lowest pain of the visits is at least 0", [visit()], None),
        # picked records
        ("the pain at the most recent visit by its date is at least 8", TWO, True),
        ("the pain at the most recent visit by its date is at least 0", [], False),
        ("the pain at the most recent visit by its date is at least 8", [*TWO, visit(date="2024-02-01", pain=1)], True),
        ("the pain at the most recent visit by its date is under 8", [*TWO, visit(date="2024-02-01", pain=1)], True),
        ("the pain at the most recent visit by its date is at least 8", [*TWO, visit(date="2024-02-01", pain="absent")], True),
        ("the pain at the most recent visit by its date is at least 8", [*TWO, visit(pain=9)], True),
        ("the pain at the most recent visit by its date is at least 8", [*TWO, visit(pain=1)], None),
        ("the most recent visit by its date is one where\n    it was planned", TWO, False),
        ("the most recent visit by its date is one where\n    it was planned", [*TWO, "and others"], None),
        (
            "the most recent visit by its date is one where\n    it was planned",
            [visit(planned="yes", date={"over": "2024-01-01"}), visit(planned="yes", date="2024-02-01")],
            True,
        ),
        # consecutive days
        (
            "visits for at least 5 consecutive days",
            [visit(start="2024-01-01", end="2024-01-03"), visit(start="2024-01-04", end="2024-01-05")],
            True,
        ),
        (
            "visits for at least 6 consecutive days",
            [visit(start="2024-01-01", end="2024-01-03"), visit(start="2024-01-04", end="2024-01-05")],
            False,
        ),
        (
            "visits for at least 5 consecutive days",
            [visit(start="2024-01-01", end="2024-01-03"), visit(start="2024-01-04")],
            None,
        ),
        ("visits for at least 3 consecutive days", [visit(start="2024-01-01", end="2024-01-03"), visit()], True),
    ],
)
def test_a_line_of_records(line: str, visits: list[object] | None, expected: bool | None) -> None:
    assert verdict(line, {} if visits is None else {"visits": visits}) is expected


def test_what_is_open_below_an_outcome_names_records_by_number_and_field() -> None:
    line = "exactly 1 visit where\n    it was planned, and\n    its pain is over 3"
    visits = [visit(pain=4), visit(pain=1), visit(planned="yes", pain=5)]
    found = evaluation(line, {"visits": visits}).open_inputs("coverage")
    assert found == {("visits", 1, "visits.planned")}
    assert "visits" in evaluation(line, {}).open_inputs("coverage")


def test_nothing_is_open_where_the_outcome_is_settled() -> None:
    facts = {"visits": [visit(planned="yes", pain=5), visit()]}
    assert evaluation("any visit where\n    it was planned", facts).open_inputs("coverage") == frozenset()


def test_what_an_open_input_follows_is_open_too() -> None:
    assert evaluation("the class of the drug is opioid", {}).open_inputs("coverage") == {"drug", "class"}


def test_what_a_criterion_reads_has_the_fields_of_records() -> None:
    _, evaluator, key = loaded("any visit where\n    it was planned")
    assert evaluator.reads(key) == {"visits", "visits.planned"}


def test_a_condition_is_asked_of_one_record() -> None:
    line = "any visit where\n    it was planned"
    found = evaluation(line, {"visits": [visit(planned="yes"), visit(planned="no"), visit(), "and others"]})
    criterion = next(one for one in loaded(line)[1].main.by_key.values() if isinstance(one.form, CountsRecords))
    assert isinstance(criterion.form, CountsRecords)
    condition = criterion.form.condition
    assert condition is not None
    assert [found.fits(condition, "visits", number) for number in (1, 2, 3, 4)] == [True, False, None, None]
    assert evaluation(line, {"visits": []}).fits(condition, "visits", 1) is False


def test_a_form_is_asked_of_a_record_that_no_case_states() -> None:
    found = evaluation("it is asked for", {"asked": "yes"})
    assert found.test(Is("asked")) is True
    assert found.test(Is("visits.planned"), RecordOf((("visits.planned", Exactly(False)),))) is False


def test_days_count_on_after_the_calendar_ends() -> None:
    last = 3_652_059  # 9999-12-31
    assert months_later(last, 12) == last + 366  # the year 10000 is a leap year
    assert months_later(months_later(last, 12), -12) == last
    assert months_later(1, -1) == 1 - 31
    assert completed_years(1, last + 1) == 9999


def test_a_form_that_the_policy_does_not_have_is_asked_of_a_case_that_was_asked_about_before() -> None:
    found = evaluation("it is asked for", {"visits": [visit(date="2024-01-01", pain=3), visit(date="2024-02-01", pain=1)]})
    assert found.met(loaded("it is asked for")[2]) is None
    first, final = (
        PickedAmount("visits", InputAmount("visits.pain"), select, "visits.date") for select in ("earliest", "latest")
    )
    rise = Derived(Operation.DIFFERENCE, (final, first))
    assert found.test(Compares(rise, Comparison.MORE, Amount(Fraction(0)))) is False
    assert found.test(Compares(rise, Comparison.EQUAL, Amount(Fraction(-2)))) is True
