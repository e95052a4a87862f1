"""Amounts over records, evaluated beside brute force over small ranges: totals, averages, the highest, the last, runs of days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, product

import pytest

from reasoner.api import LoadedPolicy
from reasoner.cases.evaluation.evaluator import Evaluator
from tests.forms_texts import policy_of, with_conditions

VOCABULARY = """Vocabulary: forms

Inputs: all
    Unless stated otherwise: fixed, clinical

    the visits (visits): records of
        the gain (gain): a number, from -2 to 2, in steps of 2, may be absent
        it was planned (planned): yes or no
        the date (date): a date
"""
Record = tuple[int | None, bool, str]  # the gain (None: absent), whether it was planned, the date
NAMES = ("gain", "planned", "date")
VALUES: tuple[tuple[object, ...], ...] = ((-2, 0, 2, None), (True, False), ("2024-01-01", "2024-01-03"))
EVERY: tuple[Record, ...] = tuple(product(*VALUES))  # type: ignore[arg-type]
UNKNOWN = object()
Stated = tuple[object, ...]


def gains(visits: Sequence[Record], *, planned: bool = False) -> list[int]:
    return [gain for gain, was, _ in visits if gain is not None and (was or not planned)]


def last(visits: Sequence[Record]) -> list[Record]:
    return [one for one in visits if one[2] == max(date for _, _, date in visits)]


def rises(visits: Sequence[Record]) -> bool:
    """Whether some visit of the last day has a greater gain than some visit of the first."""
    first = [one for one in visits if one[2] == min(date for _, _, date in visits)]
    return any(one > other for one, other in product(gains(last(visits)), gains(first)))


def mean(numbers: Sequence[int]) -> Fraction | None:
    return Fraction(sum(numbers), len(numbers)) if numbers else None


def over(number: Fraction | int | None, edge: int) -> bool:
    return number is not None and number > edge


LINES: dict[str, Callable[[Sequence[Record]], bool]] = {
    "the total gain of the visits is over 0": lambda some: sum(gains(some)) > 0,
    "the total gain of the visits is exactly 0": lambda some: sum(gains(some)) == 0,
    "the total gain of the visits is at most 1, where\n    it was planned": lambda some: sum(gains(some, planned=True)) <= 1,
    "the average gain of the visits is over 0": lambda some: over(mean(gains(some)), 0),
    "the average gain of the visits is not over -1, where\n    it was planned": (
        lambda some: not over(mean(gains(some, planned=True)), -1)
    ),
    "the highest gain of the visits is over 0": lambda some: over(max(gains(some), default=None), 0),
    "the lowest gain of the visits is over -2, where\n    it was planned": (
        lambda some: over(min(gains(some, planned=True), default=None), -2)
    ),
    "the highest gain of the visits minus the lowest gain of the visits is over 1": (
        lambda some: bool(gains(some)) and max(gains(some)) - min(gains(some)) > 1
    ),
    "at most 1 visit where\n    its gain is over 0": lambda some: sum(over(gain, 0) for gain, _, _ in some) <= 1,
    "every visit where\n    it was planned, or\n    its gain is over 0": (
        lambda some: all(over(gain, 0) or was for gain, was, _ in some)
    ),
    "the gain at the most recent visit is over 0": lambda some: any(over(gain, 0) for gain, _, _ in last(some)),
    "the gain at the most recent visit is not over 0": lambda some: any(not over(gain, 0) for gain, _, _ in last(some)),
    "the gain at the most recent visit minus the gain at the first visit is over 0": rises,
    "the gain at the most recent visit minus the gain at the first visit is not over 0": lambda some: not rises(some),
    "the most recent visit is one where\n    it was planned": lambda some: any(was for _, was, _ in last(some)),
}


def stated_records() -> Iterator[tuple[Stated, ...]]:
    """No record, every record that is known or not known in a field, and some pairs of them."""
    some = [one for one in product(*((*values, UNKNOWN) for values in VALUES)) if one.count(UNKNOWN) < 2]
    yield ()
    yield from ((one,) for one in some)
    yield from list(combinations_with_replacement(some, 2))[::7]


def completions(stated: Sequence[Stated], more: int) -> Iterator[tuple[Record, ...]]:
    """What the records can be: those stated, and up to `more` others."""
    known = [
        [one for one in EVERY if all(a is UNKNOWN or a == b for a, b in zip(record, one, strict=True))] for record in stated
    ]
    for records in product(*known):
        for number in range(more + 1):
            for others in combinations_with_replacement(EVERY, number):
                yield (*records, *others)


def said(record: Stated) -> dict[str, object]:
    return {
        name: "absent" if value is None else value for name, value in zip(NAMES, record, strict=True) if value is not UNKNOWN
    }


@pytest.mark.parametrize("line", LINES)
def test_what_a_line_of_records_comes_to_is_so_in_every_completion_of_them(line: str) -> None:
    policy = policy_of(with_conditions(line), VOCABULARY)
    loaded, evaluator, holds = LoadedPolicy(policy), Evaluator(policy), LINES[line]
    settled = asked = 0
    for stated, is_open in product(stated_records(), (False, True)):
        if is_open and len(stated) > 1:
            continue
        worlds = {holds(world) for world in completions(stated, 2 if is_open else 0)}
        case = loaded.case({"visits": [*map(said, stated), *(["and others"] if is_open else [])]})
        possible = evaluator.of({fact.input: fact.known for fact in case.facts}).possible("coverage")
        outcomes = {"covered" if one else "not_covered" for one in worlds}
        assert outcomes <= set(possible), (stated, is_open)
        if not is_open and not any(UNKNOWN in one for one in stated):
            assert outcomes == set(possible), stated
        settled += outcomes == set(possible)
        asked += 1
    assert settled / asked > 0.8, "most of what is settled is found to be"
