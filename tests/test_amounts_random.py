"""Random conjunctions of comparisons, beside all numbers tried one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from reasoner.amounts.questions import Constraint, Domain, Found, Refuted
from reasoner.amounts.theory import decided, settled
from reasoner.policy.criteria import Expression, Operation
from tests.amounts_samples import (
    AT_LEAST,
    AT_MOST,
    EQUAL,
    LESS,
    MORE,
    age,
    amount,
    days_after,
    fits,
    lies_in,
    months_after,
    of,
    only_bounds,
    says,
    smaller,
    some_fit,
    times,
    total,
    within,
)

COMPARISONS = st.sampled_from([LESS, AT_MOST, EQUAL, AT_LEAST, MORE])
Points = Mapping[str, Sequence[int | Fraction]]


def is_right(domains: Mapping[str, Domain], points: Points, constraints: Sequence[Constraint]) -> None:
    """The answer is what trying all points says; a core is refuted by them too, and anything left out of it is not."""
    answer = decided(domains, constraints)
    if isinstance(answer, Found):
        assert all(lies_in(answer.numbers[id], domains[id]) for id in answer.numbers)
        assert all(fits(one, answer.numbers) for one in constraints)
        return
    assert not some_fit(points, constraints)
    core = [constraints[at] for at in sorted(answer.constraints)]
    again = decided(only_bounds(answer, domains), core)
    assert isinstance(again, Refuted)
    for fewer in smaller(answer):
        some = [constraints[at] for at in sorted(fewer.constraints)]
        looser = decided(only_bounds(fewer, domains), some)
        assert isinstance(looser, Found), (answer, fewer)
        assert all(fits(one, looser.numbers) for one in some)
        assert all(lies_in(number, only_bounds(fewer, domains)[id]) for id, number in looser.numbers.items())


# ---- differences


@st.composite
def differences(draw: st.DrawFn, ids: str, low: int, high: int, most: int) -> list[Constraint]:
    pairs = draw(st.lists(st.sampled_from([(a, b) for a in ids for b in ids if a != b]), min_size=1, max_size=most))
    return [says(a, draw(COMPARISONS), total(b, draw(st.integers(low, high))), holds=draw(st.booleans())) for a, b in pairs]


@given(differences("wxyz", -3, 3, 7), st.lists(st.integers(0, 5), min_size=8, max_size=8))
def test_differences_of_whole_numbers_come_out_as_trying_all_says(constraints: list[Constraint], ends: list[int]) -> None:
    spans = {id: sorted(ends[2 * at : 2 * at + 2]) for at, id in enumerate("wxyz")}
    domains = {id: within(low, high, 1) for id, (low, high) in spans.items()}
    is_right(domains, {id: range(low, high + 1) for id, (low, high) in spans.items()}, constraints)


@given(differences("xyz", -2, 2, 6), st.lists(st.integers(0, 3), min_size=6, max_size=6), st.booleans())
def test_differences_of_any_numbers_come_out_as_trying_a_fine_grid_says(
    constraints: list[Constraint], ends: list[int], left_out: bool
) -> None:
    spans = {id: sorted(ends[2 * at : 2 * at + 2]) for at, id in enumerate("xyz")}
    domains = {id: within(low, high, open="low" if left_out else "") for id, (low, high) in spans.items()}
    fine = {id: [low + Fraction(n, 8) for n in range(left_out, 8 * (high - low) + 1)] for id, (low, high) in spans.items()}
    is_right(domains, fine, constraints)
    if isinstance(decided(domains, constraints), Found):
        assert some_fit(fine, constraints)  # of three numbers, eighths are fine enough


@given(differences("vwxy", -4, 4, 7))
def test_differences_with_no_ends_come_out_as_trying_all_near_0_says(constraints: list[Constraint]) -> None:
    domains = {id: within(step=1) for id in "vwxy"}
    answer = decided(domains, constraints)
    assert isinstance(answer, Found) or answer.bounds == frozenset()
    is_right(domains, {"v": [0], **{id: range(-3, 4) for id in "wxy"}} if isinstance(answer, Refuted) else {}, constraints)


@given(differences("xyz", -5, 5, 6), st.lists(st.sampled_from([1, 2, 3, 5]), min_size=3, max_size=3))
def test_differences_of_numbers_with_unlike_steps_come_out_as_trying_all_says(
    constraints: list[Constraint], steps: list[int]
) -> None:
    domains = {id: within(0, 12, step) for id, step in zip("xyz", steps, strict=True)}
    is_right(domains, {id: range(0, 13, step) for id, step in zip("xyz", steps, strict=True)}, constraints)


# ---- days

FIRST = date(2023, 1, 25).toordinal()
WINDOW = range(FIRST, FIRST + 40)


def some_day(draw: st.DrawFn, ids: str) -> Expression:
    day: Expression = amount(draw(st.sampled_from(ids)))
    for _ in range(draw(st.integers(0, 2))):
        if draw(st.booleans()):
            day = months_after(day, draw(st.sampled_from([-2, -1, 1, 1, 12])))
        else:
            day = days_after(day, draw(st.integers(-31, 31)))
    return day


@st.composite
def days_compared(draw: st.DrawFn, ids: str, most: int) -> list[Constraint]:
    count = draw(st.integers(1, most))
    return [says(some_day(draw, ids), draw(COMPARISONS), some_day(draw, ids), holds=draw(st.booleans())) for _ in range(count)]


@given(days_compared("ab", 4), st.lists(st.integers(0, 39), min_size=4, max_size=4))
def test_moved_days_come_out_as_trying_all_days_of_a_window_says(constraints: list[Constraint], ends: list[int]) -> None:
    spans = {id: sorted(ends[2 * at : 2 * at + 2]) for at, id in enumerate("ab")}
    domains = {id: within(FIRST + low, FIRST + high, 1) for id, (low, high) in spans.items()}
    is_right(domains, {id: range(FIRST + low, FIRST + high + 1) for id, (low, high) in spans.items()}, constraints)


@given(st.data(), st.lists(st.integers(0, 24), min_size=2, max_size=2), st.lists(st.integers(16, 19), min_size=1, max_size=3))
def test_ages_come_out_as_trying_all_days_of_a_window_says(data: st.DataObject, ends: list[int], years: list[int]) -> None:
    born, there = date(2004, 2, 10).toordinal(), date(2022, 2, 10).toordinal()
    domains = {"b": within(born, born + ends[0], 1), "d": within(there, there + ends[1], 1)}
    constraints = [says(age("b", "d"), data.draw(COMPARISONS), number, holds=data.draw(st.booleans())) for number in years]
    constraints.append(says(months_after("b", 216), data.draw(COMPARISONS), days_after("d", data.draw(st.integers(-3, 3)))))
    points = {"b": range(born, born + ends[0] + 1), "d": range(there, there + ends[1] + 1)}
    answer = decided(domains, constraints)
    assert isinstance(answer, Found) == some_fit(points, constraints)
    if isinstance(answer, Found):
        assert all(fits(one, answer.numbers) for one in constraints)


# ---- sums, products and ratios


@st.composite
def sums_compared(draw: st.DrawFn, ids: str, most: int) -> list[Constraint]:
    found = []
    for _ in range(draw(st.integers(1, most))):
        parts = [times(draw(st.integers(-3, 3)), id) for id in ids]
        found.append(says(total(*parts), draw(COMPARISONS), draw(st.integers(-6, 6)), holds=draw(st.booleans())))
    return found


@given(sums_compared("xyz", 4), st.sampled_from([1, 2]))
def test_sums_over_whole_numbers_come_out_as_trying_all_says(constraints: list[Constraint], step: int) -> None:
    domains = {id: within(-2, 2, step) for id in "xyz"}
    points = {id: range(-2, 3, step) for id in "xyz"}
    assert isinstance(decided(domains, constraints), Found) == some_fit(points, constraints)
    is_right(domains, points, constraints)


OPERATIONS = [
    Operation.SUM,
    Operation.DIFFERENCE,
    Operation.PRODUCT,
    Operation.RATIO,
    Operation.LEAST,
    Operation.GREATEST,
]


def an_amount(draw: st.DrawFn, ids: str, depth: int) -> Expression:
    if not depth or draw(st.integers(0, 3)) == 0:
        return amount(draw(st.sampled_from(ids))) if draw(st.integers(0, 2)) else amount(draw(st.integers(-2, 4)))
    one, other = an_amount(draw, ids, depth - 1), an_amount(draw, ids, depth - 1)
    return of(
        draw(
            st.sampled_from(
                [Operation.SUM, Operation.DIFFERENCE, Operation.PRODUCT, Operation.RATIO, Operation.LEAST, Operation.GREATEST]
            )
        ),
        one,
        other,
    )


@st.composite
def amounts_compared(draw: st.DrawFn, ids: str, depth: int) -> list[Constraint]:
    return [
        says(an_amount(draw, ids, depth), draw(COMPARISONS), an_amount(draw, ids, 1), holds=draw(st.booleans()))
        for _ in range(draw(st.integers(1, 3)))
    ]


@given(amounts_compared("xyz", 2), st.lists(st.integers(-2, 4), min_size=6, max_size=6))
def test_products_ratios_and_extremes_over_whole_numbers_come_out_as_trying_all_says(
    constraints: list[Constraint], ends: list[int]
) -> None:
    spans = {id: sorted(ends[2 * at : 2 * at + 2]) for at, id in enumerate("xyz")}
    domains = {id: within(low, high, 1) for id, (low, high) in spans.items()}
    points = {id: range(low, high + 1) for id, (low, high) in spans.items()}
    answer = decided(domains, constraints)
    assert isinstance(answer, Found) == some_fit(points, constraints)
    if isinstance(answer, Found):
        assert all(fits(one, answer.numbers) for one in constraints)
    else:
        assert isinstance(decided(only_bounds(answer, domains), [constraints[at] for at in answer.constraints]), Refuted)


@given(amounts_compared("xyz", 2), st.lists(st.integers(-2, 4), min_size=6, max_size=6), st.integers(1, 3))
def test_amounts_of_quantities_that_are_equal_come_out_as_trying_all_says(
    constraints: list[Constraint], ends: list[int], which: int
) -> None:
    spans = {id: sorted(ends[2 * at : 2 * at + 2]) for at, id in enumerate("xyz")}
    domains = {id: within(low, high, 1) for id, (low, high) in spans.items()}
    points = {id: range(low, high + 1) for id, (low, high) in spans.items()}
    equal = [says("x", EQUAL, "y"), says("z", EQUAL, "y")]
    constraints += [one for at, one in enumerate(equal) if which & 1 << at]
    answer = decided(domains, constraints)
    assert isinstance(answer, Found) == some_fit(points, constraints)
    if isinstance(answer, Found):
        assert all(fits(one, answer.numbers) for one in constraints)
        assert all(lies_in(number, domains[id]) for id, number in answer.numbers.items())
    else:
        core = [constraints[at] for at in answer.constraints] + within_bounds(answer, spans)
        assert not some_fit({id: range(-6, 9) for id in "xyz"}, core)


def within_bounds(answer: Refuted, spans: Mapping[str, Sequence[int]]) -> list[Constraint]:
    """The bounds of a core, said as constraints."""
    return [
        says(id, AT_LEAST if side == "low" else AT_MOST, spans[id][0 if side == "low" else 1]) for id, side in answer.bounds
    ]


@given(amounts_compared("xy", 2), st.lists(st.integers(-2, 3), min_size=4, max_size=4))
def test_what_is_settled_over_domains_is_so_at_all_their_numbers(constraints: list[Constraint], ends: list[int]) -> None:
    spans = {id: sorted(ends[2 * at : 2 * at + 2]) for at, id in enumerate("xy")}
    domains = {id: within(low, high, 1) for id, (low, high) in spans.items()}
    points = {id: range(low, high + 1) for id, (low, high) in spans.items()}
    for one in constraints:
        opposite = Constraint(one.difference, one.comparison, not one.holds)
        found = settled(one, domains)
        if found is not None:
            assert not some_fit(points, [opposite if found else one])
        elif all(low == high for low, high in spans.values()):
            assert not some_fit(points, [one]) and not some_fit(points, [opposite])
