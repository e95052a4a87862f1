"""The cells of numbers that settle a comparison of them, beside numbers in these cells, tried one by one."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from math import ceil, floor

import pytest

from reasoner.asp.cells import IntervalCell
from reasoner.asp.theory import Numbers
from reasoner.policy.values import Interval
from tests.small_policy import small_policy

INPUTS = """
    the first score (first): a number of points, from 0 to 12
    the second score (second): a number of points, from 0 to 12
"""
ITEMS = (
    "the first score is over 3 points",
    "the first score is at most 7 points",
    "the second score is at least 4 points",
    "the second score is under 8 points",
)
LINES: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "the first score plus the second score is at least 11 points": lambda a, b: a + b >= 11,
    "the first score is over the second score": lambda a, b: a > b,
    "the first score minus the second score is at most 3 points": lambda a, b: a - b <= 3,
    "the second score is at least 150% of the first score": lambda a, b: b >= a * Fraction(3, 2),
    "the first score multiplied by the second score is under 24 points2": lambda a, b: a * b < 24,
}


def numbers_in(interval: Interval) -> Iterator[Fraction]:
    """Numbers in an interval, its ends and those close to them among them."""
    low, high = interval.low or Fraction(0), Fraction(12) if interval.high is None else interval.high
    near = {low, high, (low + high) / 2, low + Fraction(1, 10**6), high - Fraction(1, 10**6)}
    near |= {Fraction(number, 2) for number in range(ceil(2 * low), floor(2 * high) + 1)}
    yield from (one for one in near if interval.holds(one))


@pytest.mark.parametrize("line", LINES)
def test_cells_settle_a_comparison_where_all_numbers_in_them_do(line: str) -> None:
    loaded = small_policy(INPUTS, *ITEMS, line)
    program = loaded.engine.asking(loaded.case({}), None).questions.program
    [compared] = [name for name, test in program.amounts.items() if set(test.inputs) == {"first", "second"}]
    forced: dict[tuple[int, int], int] = {}
    for where, way in Numbers(program).forced(compared):
        for cells in product(*(where[program.by_input[id][0]] for id in ("first", "second"))):
            assert cells not in forced
            forced[cells] = way
    sides = [program.variables[program.by_input[id][0]].cells for id in ("first", "second")]
    both = 0
    for at in product(*(range(len(cells)) for cells in sides)):
        some = [cells[cell] for cells, cell in zip(sides, at, strict=True)]
        assert all(isinstance(cell, IntervalCell) for cell in some)
        spans = [cell.interval for cell in some if isinstance(cell, IntervalCell)]
        found = {LINES[line](*pair) for pair in product(*map(numbers_in, spans))}
        assert forced.get(at) == (None if len(found) == 2 else 0 if found == {True} else 1), (line, at)
        both += len(found) == 2
    assert forced
    assert both
