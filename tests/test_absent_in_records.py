"""What is absent in a record is left out of every amount over records, beside brute force over small ranges; nobody is asked for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from reasoner.answer.answer import Answer
from tests.one_line import loaded_with

VOCABULARY = """Vocabulary: forms

Inputs: all
    Unless stated otherwise: fixed, clinical

    the first dose (first): a number of mg, from 0, may be absent
    the second dose (second): a number of mg, from 0, may be absent
    the start (start): a date
    the end (end): a date, may be absent
    the visits (visits): records of
        the pain (pain): a number, from 0 to 3, in steps of 1, may be absent
        it was planned (planned): yes or no
        the date (date): a date, may be absent
    the tries (tries): records of
        the dose (dose): a number of mg, from 0, may be absent
        the strength (strength): a number of mg, from 0, may be absent
        the drug (drug): one of, may be absent
            ibuprofen
            naproxen
        the beginning (start): a date
        the finish (end): a date, may be absent
""".replace("the beginning (start)", "the start (start)").replace("the finish (end)", "the end (end)")
PAINS = (0, 1, 2, 3, None)  # None: absent
ABSENT, UNSTATED = "absent", "not stated"
Visit = tuple[int | None, bool]
Stated = tuple[int | str, bool | str]


def answer_of(folder: Path, line: str, facts: dict[str, object]) -> Answer:
    loaded = loaded_with(folder, VOCABULARY, line)
    return loaded.decide(loaded.case(facts))


def pains(visits: Sequence[Visit], *, planned: bool = False) -> list[int]:
    """The pains that there are, of the planned visits or of all."""
    return [pain for pain, was_planned in visits if pain is not None and (was_planned or not planned)]


def mean(numbers: Sequence[int]) -> Fraction | None:
    return Fraction(sum(numbers), len(numbers)) if numbers else None


def is_over(number: Fraction | int | None, limit: int) -> bool:
    return number is not None and number > limit


LINES: dict[str, Callable[[Sequence[Visit]], bool]] = {
    "the total pain of the visits is at most 2": lambda visits: sum(pains(visits)) <= 2,
    "the total pain of the visits is over 2": lambda visits: sum(pains(visits)) > 2,
    "the total pain of the visits is not over 2": lambda visits: sum(pains(visits)) <= 2,
    "the total pain of the visits is at most 2, where\n            it was planned": (
        lambda visits: sum(pains(visits, planned=True)) <= 2
    ),
    "the average pain of the visits is over 1": lambda visits: is_over(mean(pains(visits)), 1),
    "the average pain of the visits is not over 1": lambda visits: not is_over(mean(pains(visits)), 1),
    "the average pain of the visits is over 1, where\n            it was planned": (
        lambda visits: is_over(mean(pains(visits, planned=True)), 1)
    ),
    "the highest pain of the visits is over 1": lambda visits: is_over(max(pains(visits), default=None), 1),
    "the highest pain of the visits is not over 1": lambda visits: not is_over(max(pains(visits), default=None), 1),
    "the lowest pain of the visits is over 1": lambda visits: is_over(min(pains(visits), default=None), 1),
    "at least 2 visits whose pain is over 1": lambda visits: sum(pain > 1 for pain in pains(visits)) >= 2,
    "no visit whose pain is over 1": lambda visits: max(pains(visits), default=0) <= 1,
    "every visit where\n            its pain is over 1": lambda visits: all(is_over(pain, 1) for pain, _ in visits),
    "every visit where\n            its pain is not over 1": lambda visits: not any(is_over(pain, 1) for pain, _ in visits),
}
STATED: tuple[Stated, ...] = ((2, True), (0, False), (ABSENT, True), (ABSENT, UNSTATED), (UNSTATED, True))
CASES = (
    (),
    *((one,) for one in STATED),
    *product(STATED, STATED),
    *(((1, True), *two) for two in product(STATED[2:], STATED[2:])),
)


def worlds_of(stated: Sequence[Stated]) -> Iterator[tuple[Visit, ...]]:
    """What the visits can be."""
    ways = [
        [
            (pain, planned)
            for pain, planned in product(PAINS, (True, False))
            if (one[0] == UNSTATED or (None if one[0] == ABSENT else one[0]) == pain) and one[1] in (UNSTATED, planned)
        ]
        for one in stated
    ]
    yield from product(*ways)


@pytest.mark.parametrize("line", LINES)
def test_an_amount_over_records_is_that_of_the_records_that_have_one(tmp_path: Path, line: str) -> None:
    policy, holds = loaded_with(tmp_path, VOCABULARY, line), LINES[line]
    for stated in CASES:
        visits = [
            {name: value for name, value in zip(("pain", "planned"), one, strict=True) if value != UNSTATED} for one in stated
        ]
        answer = policy.decide(policy.case({"visits": visits}))
        outcomes = {"covered" if holds(world) else "not_covered" for world in worlds_of(stated)}
        assert set(answer.possible) == outcomes, stated
        assert bool(answer.needed) == (len(outcomes) > 1), stated


TRIES = [
    {"dose": "8 mg", "start": "2024-01-01", "end": "2024-01-30"},
    {"dose": "absent", "start": "2024-01-31", "end": "absent"},
]


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("the total dose of the tries is 8 mg", "covered"),
        ("the average dose of the tries is 8 mg", "covered"),
        ("the highest dose of the tries is 8 mg", "covered"),
        ("the lowest dose of the tries is 8 mg", "covered"),
        ("exactly 1 try whose dose is at least 5 mg", "covered"),
        ("tries for at least 30 consecutive days", "covered"),
        ("tries for at least 31 consecutive days", "not_covered"),
        ("at least 1 try, each for at least 30 days", "covered"),
        ("at least 2 tries, each for at least 1 day", "not_covered"),
        ("the dose of the most recent try by its end is 8 mg", "covered"),
        ("the dose of the most recent try by its start is at most 8 mg", "not_covered"),
        ("the dose of the most recent try by its start is not at most 8 mg", "covered"),
        ("the highest dose of the tries minus the lowest dose of the tries is at most 0 mg", "covered"),
    ],
)
def test_two_tries_of_which_one_has_no_dose_and_no_end(tmp_path: Path, line: str, outcome: str) -> None:
    answer = answer_of(tmp_path, line, {"tries": TRIES})
    assert (answer.outcome, answer.needed) == (outcome, ())


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("the total dose of the tries is at most 0 mg", "covered"),
        ("the average dose of the tries is at most 10 mg", "not_covered"),
        ("the average dose of the tries is not at most 10 mg", "covered"),
        ("the highest dose of the tries is at most 10 mg", "not_covered"),
        ("tries for at least 1 consecutive day", "not_covered"),
        ("the dose of the most recent try by its end is at most 10 mg", "not_covered"),
    ],
)
def test_where_nothing_is_left_it_is_as_where_there_is_no_such_record(tmp_path: Path, line: str, outcome: str) -> None:
    answer = answer_of(tmp_path, line, {"tries": [TRIES[1], TRIES[1]]})
    assert (answer.outcome, answer.needed) == (outcome, ())
    assert answer_of(tmp_path, line, {"tries": []}).outcome == outcome


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("at least 2 tries with different drugs", "not_covered"),
        ("any try of ibuprofen", "covered"),
        ("no try of naproxen", "covered"),
        ("any try where\n            its dose plus its strength is at most 10 mg", "not_covered"),
        ("no try where\n            its dose plus its strength is at most 10 mg", "covered"),
    ],
)
def test_a_value_and_a_computed_amount_that_are_absent_fit_nothing(tmp_path: Path, line: str, outcome: str) -> None:
    tries = [{"drug": "ibuprofen", "dose": "1 mg", "strength": "absent"}, {"drug": "absent", "dose": "absent"}]
    answer = answer_of(tmp_path, line, {"tries": tries})
    assert (answer.outcome, answer.needed) == (outcome, ())


@pytest.mark.parametrize(
    "amount",
    [
        "the first dose plus the second dose",
        "the sum of the first dose and the second dose",
        "the average of the first dose and the second dose",
        "the lesser of the first dose and the second dose",
        "the first dose minus the second dose",
    ],
)
@pytest.mark.parametrize("facts", [{"second": "absent"}, {"second": "absent", "first": "8 mg"}])
def test_an_amount_computed_from_something_absent_is_none_whatever_the_rest_is(
    tmp_path: Path, amount: str, facts: dict[str, object]
) -> None:
    for words, outcome in ((" is at most 10 mg", "not_covered"), (" is not at most 10 mg", "covered")):
        answer = answer_of(tmp_path, amount + words, facts)
        assert (answer.outcome, answer.needed) == (outcome, ())


@pytest.mark.parametrize(
    "line",
    [
        "the time from the start to the end is at least 3 months",
        "the time from the start to the end is less than 3 months",
        "the time from the start to the end is at least 6 weeks",
        "the end is within 6 months after the start",
    ],
)
def test_the_time_to_a_day_that_is_absent_is_none(tmp_path: Path, line: str) -> None:
    both: tuple[dict[str, object], ...] = ({"end": "absent"}, {"end": "absent", "start": "2024-01-01"})
    for facts in both:
        answer = answer_of(tmp_path, line, facts)
        assert (answer.outcome, answer.needed) == ("not_covered", ())


def test_a_dose_that_is_not_known_is_asked_for_and_one_that_is_absent_is_not(tmp_path: Path) -> None:
    tries = [{"dose": "8 mg"}, {"dose": "absent"}, {"start": "2024-01-01"}]
    answer = answer_of(tmp_path, "the total dose of the tries is at most 10 mg", {"tries": tries})
    assert answer.outcome == "undetermined"
    assert len(answer.needed) == 1
    assert "2024-01-01" in answer.needed[0].input.phrase


def test_what_may_be_absent_and_is_not_known_only_adds_to_a_total(tmp_path: Path) -> None:
    tries = [{"dose": "8 mg"}, {"dose": "absent"}, {"start": "2024-01-01"}, "and others"]
    answer = answer_of(tmp_path, "the total dose of the tries is at least 8 mg", {"tries": tries})
    assert (answer.outcome, answer.needed) == ("covered", ())
