"""Amounts that are compared with each other: orders that cannot be, chains that settle, records of which no day is known."""

from __future__ import annotations

from datetime import date
from itertools import pairwise, permutations, product

import pytest

from reasoner.api import LoadedPolicy
from tests.agreement import read_policy

HEAD = """Policy: Orders
Payer: Nobody
Source: orders
In effect: undated
Vocabulary: orders

Determination: coverage

"""
NAMES = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta")


def loaded(clauses: str, inputs: str) -> LoadedPolicy:
    vocabulary = f"Vocabulary: orders\n\nInputs: all\n    Unless stated otherwise: fixed\n\n{inputs}"
    return LoadedPolicy(read_policy(HEAD + clauses, vocabulary))


def days(number: int) -> str:
    return "".join(f"    day {name} ({name}): a date\n" for name in NAMES[:number])


def cycle(number: int) -> str:
    lines = [f"        day {one} is before day {other}" for one, other in pairwise(NAMES[:number])]
    lines.append(f"        day {NAMES[number - 1]} is before day {NAMES[0]}")
    return ",\n".join(lines[:-1]) + ", and\n" + lines[-1]


@pytest.mark.parametrize("number", range(2, 9))
def test_days_that_are_each_before_the_next_and_the_last_before_the_first_cannot_be(number: int) -> None:
    policy = loaded(f"    Covered when\n{cycle(number)}\n\n    Otherwise not covered\n", days(number))
    found = policy.what_if(policy.case({}), "covered")
    assert policy.decide(policy.case({})).outcome == "not_covered"
    assert (found.sets, found.unreachable is not None, found.cut_off) == ((), True, "")


def test_two_outcomes_that_only_an_impossible_order_brings_together_need_no_precedence() -> None:
    clauses = """    Covered when
        day alpha is before day beta, and
        day beta is before day gamma

    Investigational when
        day gamma is before day alpha

    Otherwise not covered
"""
    assert loaded(clauses, days(3)).engine.outcome_problems == ()


def test_two_outcomes_that_a_possible_order_brings_together_are_told_with_such_a_case() -> None:
    clauses = """    Covered when
        day alpha is before day beta, and
        day beta is before day gamma

    Investigational when
        day alpha is before day gamma

    Otherwise not covered
"""
    [problem] = loaded(clauses, days(3)).engine.outcome_problems
    assert problem.code == "outcomes-without-precedence"


@pytest.mark.parametrize("number", range(3, 9))
@pytest.mark.parametrize(("first", "outcome"), [("2", "not_covered"), ("3", "undetermined"), (None, "undetermined")])
def test_a_chain_of_numbers_passes_on_what_is_known_of_its_first(number: int, first: str | None, outcome: str) -> None:
    names = NAMES[:number]
    lines = [f"        the {later} is at most the {one}" for one, later in pairwise(names)]
    text = ",\n".join(lines) + f", and\n        the {names[-1]} is at least 3"
    numbers = "".join(f"    the {name} ({name}): a number, from 0 to 10\n" for name in names)
    policy = loaded(f"    Covered when\n{text}\n\n    Otherwise not covered\n", numbers)
    case = policy.case({} if first is None else {"alpha": first})
    assert policy.decide(case).outcome == outcome


SCANS = """    the scans (scans): records of
        the day (day): a date
        the result (result): one of
            suspicious
            clear
"""


@pytest.mark.parametrize("results", [one for number in (2, 3, 4) for one in product(("suspicious", "clear"), repeat=number)])
def test_of_scans_without_a_day_the_most_recent_is_any_of_them(results: tuple[str, ...]) -> None:
    policy = loaded(
        "    Covered when\n        the result of the most recent scan is suspicious\n\n    Otherwise not covered\n", SCANS
    )
    answer = policy.decide(policy.case({"scans": [{"result": one} for one in results]}))
    latest = {"covered" if one == "suspicious" else "not_covered" for one in results}
    assert set(answer.possible) == latest


@pytest.mark.parametrize("order", list(permutations((0, 1, 2))))
def test_the_most_recent_scan_is_found_whatever_the_order_they_are_stated_in(order: tuple[int, ...]) -> None:
    policy = loaded(
        "    Covered when\n        the result of the most recent scan is suspicious\n\n    Otherwise not covered\n", SCANS
    )
    scans = [{"day": date(2024, 1 + at, 1).isoformat(), "result": "suspicious" if at == 2 else "clear"} for at in order]
    assert policy.decide(policy.case({"scans": scans})).outcome == "covered"


@pytest.mark.parametrize("comparisons", [1, 10, 25])
def test_two_days_known_in_part_are_compared_at_many_distances(comparisons: int) -> None:
    """The days lie 12 to 18 months and a bit apart: from 2005 to July 2006 it is 181 to 576 days."""
    text = "        ANY of the following is met:\n" + "".join(
        f"            - day beta is at least {180 + 17 * at} days after day alpha\n" for at in range(comparisons)
    )
    policy = loaded(f"    Covered when\n{text}\n    Otherwise not covered\n", days(2))
    case = policy.case({"alpha": {"between": ["2005-01-01", "2005-12-31"]}, "beta": {"between": ["2006-07-01", "2006-07-31"]}})
    answer = policy.decide(case)
    assert answer.outcome == "covered"  # all are at least 181 days apart


@pytest.mark.parametrize("number", [8, 40])
def test_judgements_that_only_together_carry_an_outcome_are_all_used(number: int) -> None:
    signs = "".join(f"    sign n{at} is present (n{at}): yes or no, needs judgement\n" for at in range(number))
    items = "".join(f"            - sign n{at} is present\n" for at in range(number))
    policy = loaded(f"    Covered when\n        ANY of the following is met:\n{items}\n    Otherwise not covered\n", signs)
    answer = policy.decide(policy.case({f"n{at}": "no" for at in range(number)}))
    assert answer.outcome == "not_covered"
    assert {one.id for one in answer.judgements} == {f"n{at}" for at in range(number)}
