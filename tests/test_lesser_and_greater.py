"""The lesser and the greater of several amounts: what they are read from, and brute force over small ranges."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from reasoner.api import LoadedPolicy
from reasoner.policy.criteria import Compares, Derived, Operation
from tests.forms_texts import form_of, problems_of
from tests.one_line import loaded_with

VOCABULARY = """Vocabulary: forms

Inputs: all
    Unless stated otherwise: fixed, clinical

    the dose (dose): a number of mg, from 0 to 4, in steps of 1
    the first dose (first): a number of mg, from 0 to 4, in steps of 1
    the last dose (last): a number of mg, from 0 to 4, in steps of 1, may be absent
    the start (start): a date
    the end (end): a date
    the visits (visits): records of
        the date (date): a date
        the dose given (given): a number of mg, from 0 to 4, in steps of 1
"""
DEFINITIONS = """
Definitions

    The limit means the lesser of the first dose and the last dose
    The more means the greater of the first dose and 2 mg
"""
Number = int | None
LINES: dict[str, Callable[[int, int, Number], bool]] = {
    "the dose is at most the lesser of the first dose and 2 mg": lambda dose, first, _: dose <= min(first, 2),
    "the dose is at least the lesser of the first dose and 2 mg": lambda dose, first, _: dose >= min(first, 2),
    "the dose is under the greater of the first dose and 2 mg": lambda dose, first, _: dose < max(first, 2),
    "the dose is over the greater of the first dose and 2 mg": lambda dose, first, _: dose > max(first, 2),
    "the dose is the same as the lesser of the first dose and 2 mg": lambda dose, first, _: dose == min(first, 2),
    "the dose is at most the limit": lambda dose, first, last: last is not None and dose <= min(first, last),
    "the dose is at least the limit": lambda dose, first, last: last is not None and dose >= min(first, last),
    "the limit is less than 2 mg": lambda _, first, last: last is not None and min(first, last) < 2,
    "the dose is at most 2 times the limit": lambda dose, first, last: last is not None and dose <= 2 * min(first, last),
    "the dose minus the more is at most 1 mg": lambda dose, first, _: dose - max(first, 2) <= 1,
    "the dose is not over the greater of the dose, the first dose and 1 mg": lambda dose, first, _: dose <= max(dose, first, 1),
}


def loaded(folder: Path, line: str) -> LoadedPolicy:
    return loaded_with(folder, VOCABULARY, line, DEFINITIONS)


@pytest.mark.parametrize("line", LINES)
def test_a_comparison_with_an_extreme_is_settled_just_where_every_world_agrees(tmp_path: Path, line: str) -> None:
    policy, holds = loaded(tmp_path, line), LINES[line]
    for dose, first, last in product((None, 0, 3), (None, 1, 3), ("unknown", "absent", 2)):
        doses = range(5) if dose is None else (dose,)
        firsts = range(5) if first is None else (first,)
        lasts = (*range(5), None) if last == "unknown" else (None if last == "absent" else 2,)
        outcomes = {holds(*world) for world in product(doses, firsts, lasts)}
        facts = {name: value for name, value in (("dose", dose), ("first", first), ("last", last)) if value is not None}
        answer = policy.decide(policy.case(facts))
        assert set(answer.possible) == {"covered" if one else "not_covered" for one in outcomes}, facts


def test_the_lesser_of_an_amount_of_a_picked_record_is_met_by_no_record_that_is_not_there(tmp_path: Path) -> None:
    policy = loaded(tmp_path, "the dose is at least the lesser of the first dose and the dose given at the most recent visit")
    visits = [{"date": "2024-01-01", "given": 4}, {"date": "2024-02-01", "given": 1}]
    for facts, outcome in (
        ({"visits": visits, "dose": 1}, "covered"),
        ({"visits": visits, "dose": 0}, "undetermined"),
        ({"visits": visits, "dose": 0, "first": 2}, "not_covered"),
        ({"visits": [], "dose": 4}, "not_covered"),
    ):
        assert policy.decide(policy.case(facts)).outcome == outcome, facts


def test_the_later_of_two_days_is_a_day(tmp_path: Path) -> None:
    policy = loaded(tmp_path, "the end is on or after the later of the start and 2024-01-31")
    facts = {"end": "2024-02-01"}
    assert policy.decide(policy.case(facts)).outcome == "undetermined"
    assert policy.decide(policy.case({**facts, "start": "2024-02-02"})).outcome == "not_covered"
    assert policy.decide(policy.case({"end": "2024-01-30"})).outcome == "not_covered"


@pytest.mark.parametrize(
    ("words", "operation"),
    [
        ("the lesser of the first dose and 2 mg", Operation.LEAST),
        ("the lower of the first dose or 2 mg", Operation.LEAST),
        ("the first dose or 2 mg, whichever is less", Operation.LEAST),
        ("2 mg or the first dose, whichever is greater", Operation.GREATEST),
        ("the highest of the first dose, the last dose and 2 mg", Operation.GREATEST),
    ],
)
def test_payers_words_for_an_extreme(words: str, operation: Operation) -> None:
    form = form_of(f"the dose is at most {words}", VOCABULARY)
    assert isinstance(form, Compares)
    assert isinstance(form.right, Derived)
    assert form.right.operation is operation


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("the dose is at most the lesser of the first dose", "join-missing"),
        ("the dose is at most the lesser of the first dose and the start", "unit-mismatch"),
        ("the dose is at most the lesser of the first dose and the first thing", "unknown-amount"),
    ],
)
def test_an_extreme_is_of_amounts_of_one_kind(line: str, code: str) -> None:
    assert [found for found, _ in problems_of(line, VOCABULARY)] == [code]


def test_a_way_is_told_where_no_line_reads_the_records_of_the_vocabulary(tmp_path: Path) -> None:
    policy = loaded(tmp_path, "the dose is at most the lesser of the first dose and 2 mg")
    [way] = policy.what_if(policy.case({"dose": 4, "first": 1}), "covered", allow=["dose"]).sets
    assert [(one.input.id, one.needs) for one in way.changes] == [("dose", "at most 1 mg")]
