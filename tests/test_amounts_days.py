"""The calendar without ends beside the standard library's, and amounts at numbers, within bounds and as they rise."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reasoner.amounts
from reasoner.amounts.bounds import Bounds, bounds_of, direction
from reasoner.amounts.days import CYCLE_DAYS, completed_years, days_in, first_reaching, months_later
from reasoner.amounts.differences import Clash, least_solution
from reasoner.amounts.links import Link
from reasoner.amounts.shifts import Shift, age_as_days
from reasoner.amounts.values import value_of
from reasoner.policy.criteria import Amount, Compares, Comparison, Operation
from tests.amounts_samples import (
    age,
    amount,
    days,
    days_after,
    difference,
    months_after,
    moved,
    of,
    plain,
    ratio,
    times,
    years_between,
)

PAGE = (Path(reasoner.amounts.__file__).parent / "README.md").read_text(encoding="utf-8")
LAST = date.max.toordinal()
DAYS = st.integers(date(100, 1, 1).toordinal(), date(9800, 1, 1).toordinal())
MONTHS = st.integers(-1100, 1100)


@given(DAYS, MONTHS)
def test_months_later_is_what_the_calendar_says(day: int, months: int) -> None:
    assert months_later(day, months) == moved(date.fromordinal(day), months).toordinal()


@given(st.integers(-(10**7), 10**7), MONTHS, st.integers(-40, 40))
def test_the_calendar_goes_on_as_it_was_400_years_before(day: int, months: int, cycles: int) -> None:
    assert months_later(day + cycles * CYCLE_DAYS, months) == months_later(day, months) + cycles * CYCLE_DAYS
    assert months_later(day, months) <= months_later(day + 1, months)


def test_what_is_later_than_the_calendars_end_is_later_than_its_last_day() -> None:
    assert months_later(date(9999, 10, 1).toordinal(), 6) > LAST
    assert months_later(date(9999, 12, 31).toordinal(), 1) == LAST + 31
    assert months_later(date(1, 1, 1).toordinal(), -1) == -30
    assert completed_years(date(1990, 5, 5).toordinal(), months_later(date(9999, 5, 5).toordinal(), 12)) == 8010


@given(st.integers(-(10**6), 5 * 10**6), st.integers(-60, 60))
def test_the_first_day_that_reaches_another_is_the_first(day: int, months: int) -> None:
    first = first_reaching(day, months)
    assert months_later(first, months) >= day > months_later(first - 1, months)


@given(DAYS, st.integers(-40_000, 40_000))
def test_completed_years_are_the_birthdays_reached(day: int, apart: int) -> None:
    if 400 < day + apart < LAST - 400:
        assert completed_years(day, day + apart) == years_between(date.fromordinal(day), date.fromordinal(day + apart))


@pytest.mark.parametrize("months", [-13, -1, 0, 1, 2, 6, 12, 48])
def test_the_fewest_and_most_days_of_months_are_those_of_some_day(months: int) -> None:
    lengths = {months_later(day, months) - day for day in range(700_000, 700_000 + CYCLE_DAYS)}
    assert days_in(months) == (min(lengths), max(lengths))


@given(DAYS, st.lists(st.tuples(st.booleans(), st.integers(-40, 40)), max_size=3))
def test_a_shift_finds_the_first_day_that_it_moves_to_another(day: int, moves: list[tuple[bool, int]]) -> None:
    shift = Shift("a", tuple(moves))
    first = shift.first_from(day)
    assert shift.at(first) >= day > shift.at(first - 1)
    assert shift.days()[0] <= shift.at(day) - day <= shift.days()[1]


@given(DAYS, st.integers(-400, 12_000), st.sampled_from(Comparison), st.fractions(-1, 30, max_denominator=2))
def test_an_age_as_days_is_the_same_comparison(birth: int, apart: int, comparison: Comparison, years: Fraction) -> None:
    test = Compares(age("b", "d"), comparison, Amount(years))
    turned = age_as_days(test)
    if comparison is Comparison.EQUAL:
        assert turned == test
        return
    numbers = {"b": Fraction(birth), "d": Fraction(birth + apart)}
    values = [value_of(difference(one.left, one.right), numbers) for one in (test, turned)]
    signs = {
        Comparison.LESS: [v < 0 for v in values if v is not None],
        Comparison.AT_MOST: [v <= 0 for v in values if v is not None],
    }
    signs |= {
        Comparison.MORE: [v > 0 for v in values if v is not None],
        Comparison.AT_LEAST: [v >= 0 for v in values if v is not None],
    }
    first, second = signs[comparison], signs[turned.comparison]
    assert first[0] == second[1]


AMOUNTS = [
    ratio("x", times("y", "y")),
    times(difference("x", 5), "y"),
    of(Operation.LEAST, "x", times(2, "y")),
    of(Operation.GREATEST, ratio("x", "y"), 3),
    difference(months_after("x", 3), days_after("y", 10)),
    age("x", months_after("y", 700)),
    ratio(times(-1, "x"), "y"),
]


@pytest.mark.parametrize("expression", AMOUNTS)
def test_bounds_hold_every_value_and_a_direction_is_kept(expression: object) -> None:
    grid = range(400, 440, 3)
    bounds = {id: Bounds(Fraction(400), Fraction(440)) for id in "xy"}
    found = bounds_of(amount(expression), bounds)  # type: ignore[arg-type]
    ways = {id: direction(amount(expression), id, bounds) for id in "xy"}  # type: ignore[arg-type]
    values = {(x, y): plain(amount(expression), {"x": Fraction(x), "y": Fraction(y)}) for x in grid for y in grid}  # type: ignore[arg-type]
    for (x, y), value in values.items():
        assert value is not None
        assert value == value_of(amount(expression), {"x": Fraction(x), "y": Fraction(y)})  # type: ignore[arg-type]
        assert found.low is not None and found.high is not None and found.low <= value <= found.high
        for id, further in (("x", (x + 3, y)), ("y", (x, y + 3))):
            other = values.get(further)
            if other is not None and ways[id] is not None:
                assert (other - value) * (ways[id] or 0) >= 0 and (ways[id] != 0 or other == value)


@settings(max_examples=40)
@given(months=st.integers(-40, 40), on=st.integers(1, 3), further=st.integers(-1, 2))
def test_two_days_that_chase_each_other_round_the_same_months_have_no_numbers_and_need_no_walk(
    months: int, on: int, further: int
) -> None:
    # one moved is `on` days after another moved by the same months, and that one is `further` days after the first
    moves = ((True, months),)
    links = [
        (Link("one", moves, on, 1, on, False, "other", moves, True), frozenset({1})),
        (Link("other", (), further, 1, further, False, "one", (), False), frozenset({2})),
    ]
    rounds: list[None] = []
    found = least_solution({"one": days(), "other": days()}, links, lambda: rounds.append(None))
    start = date(2023, 1, 1).toordinal()
    near = range(start, start + 1462)  # four years, with their leap day
    some = any(
        moved(date.fromordinal(other), months).toordinal() >= moved(date.fromordinal(one), months).toordinal() + on
        for one in near
        for other in range(one, one - further + 1)
        if one >= other + further
    )
    assert isinstance(found, Clash) is not some
    if isinstance(found, Clash) and further >= 0:
        assert not rounds  # checked once in 256 steps


def test_the_page_tells_the_truth() -> None:
    for block in re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL):
        exec(block, {})
    tests = "".join(file.read_text(encoding="utf-8") for file in Path(__file__).parent.glob("test_amounts_*.py"))
    named = re.findall(r"`(test_[a-z0-9_]+)(?:\.\.\.)?`", PAGE)
    assert named
    assert [name for name in named if f"def {name}" not in tests] == []
    folder = Path(reasoner.amounts.__file__).parent
    assert {file.name for file in folder.glob("*.py")} - {"__init__.py", "kept.py"} == set(re.findall(r"`(\w+\.py)`", PAGE))
