"""A map over two numbers is exact: every point is answered as its row says, on lines and at corners too."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from itertools import pairwise, product

import pytest

from reasoner.api import LoadedPolicy, load_policy
from reasoner.cases.case import Case, Fact
from reasoner.plots.plane.univariate import multiplied, roots_of
from reasoner.policy.values import Exactly
from reasoner.policy.vocabulary import Number
from reasoner.source.problem import ProblemsFound
from tests.oracle.examples import example
from tests.oracle.found import Decider
from tests.oracle.worlds import ContradictionError
from tests.plots_samples import ASKED, end_at, loaded, rows_at


def points(name: str) -> list[tuple[Fraction, Fraction]]:
    """Points of all kinds: a grid, random ones, and points on and beside the curves."""
    draw = random.Random(name)
    whole = name == "whole numbers"
    first = [Fraction(one) for one in (range(13) if whole else range(-6, 13))]
    found = list(product(first, first))
    if not whole:
        some = [Fraction(draw.randint(-200, 240), draw.randint(1, 20)) for _ in range(240)]
        found += list(zip(some[::2], some[1::2], strict=True))
        for x in some[:60]:
            near = [x / 2, 12 - x, x * x, 4 * x, x / 3, x, *([6 / x] if x else [])]
            found += [(x, y + away) for y in near for away in (0, Fraction(1, 1000), Fraction(-1, 1000))] + [
                (y * y, y) for y in near
            ]
    return found


@pytest.mark.parametrize("name", ASKED)
def test_every_point_has_the_outcome_of_its_row(name: str) -> None:
    conditions, x, y, covers = ASKED[name]
    policy = loaded(conditions)
    inputs = {one.id: one for one in policy.policy.vocabulary.inputs}
    plot = policy.plots.map({}, x, y)
    phrases = (inputs[x].phrase, inputs[y].phrase)
    tried = 0
    for one, other in points(name):
        in_range = all(
            (kind.low is None or number >= kind.low) and (kind.high is None or number <= kind.high)
            for kind, number in ((inputs[x].type, one), (inputs[y].type, other))
            if isinstance(kind, Number)
        )
        if not in_range or (name == "a ratio" and other == 0):
            continue
        tried += 1
        outcomes = {row["outcome"] for row in rows_at(plot.table, one, other, phrases)}
        assert outcomes == {"covered" if covers(one, other) else "not_covered"}, (one, other)
    assert tried > 100


def test_two_lines_cross_where_they_cross() -> None:
    conditions, x, y, _ = ASKED["lines that cross"]
    plot = loaded(conditions).plots.map({}, x, y)
    assert {row["x_from"] for row in plot.table} | {row["x_to"] for row in plot.table} == {"0 mg", "8 mg", "12 mg", "20 mg"}
    assert (
        "Covered where the morning dose is over 0 mg and at most 8 mg and the evening dose is at most 0.5 × (the morning dose)."
        in plot.words
    )


def test_a_line_and_a_point_by_themselves_are_told() -> None:
    line = loaded(ASKED["a line alone"][0]).plots.map({}, "level", "score")
    assert [(row["kind"], row["y_from"]) for row in line.table if row["outcome"] == "covered"] == [("border", "(the level)")]
    assert "On lines and points by themselves: covered where the score is (the level)." in line.words
    corner = loaded(ASKED["a corner alone"][0]).plots.map({}, "level", "score")
    assert [(row["kind"], row["x_from"], row["y_from"]) for row in corner.table if row["outcome"] == "covered"] == [
        ("corner", "3", "2")
    ]
    assert "covered at the one point where the level is 3 and the score is 2" in corner.words


def test_a_power_of_the_number_up_turns_the_columns() -> None:
    plot = loaded(ASKED["a square of the other"][0]).plots.map({}, "level", "score")
    assert {row["x_from"] for row in plot.table if row["outcome"] == "covered"} == {"(the score)^2"}


def test_curves_that_meet_at_no_fraction_are_told_so() -> None:
    plot = loaded("the level times the level is at least 2, and\nthe score is over 1").plots.map({}, "level", "score")
    ends = {str(row["x_to"]) for row in plot.table if row["x_to"] is not None}
    assert any(one.startswith("about 1.41421, exactly where ") for one in ends), ends


def test_random_policies_beside_brute_force() -> None:
    tried = 0
    for seed in range(60):
        drawn = example(seed)
        policy = LoadedPolicy(drawn.policy)
        numbers = [one.id for one in drawn.policy.vocabulary.inputs if isinstance(one.type, Number)]
        for x, y in pairwise(numbers):
            inputs = {one.id: one for one in drawn.policy.vocabulary.inputs}
            try:
                plot = policy.plots.map(drawn.case, x, y, "coverage")
                makes = Decider(drawn.policy, "coverage", drawn.case).makes
            except (ProblemsFound, ContradictionError):
                continue
            values = [[one for one in makes.values(id, {id}) if isinstance(one, Fraction)] for id in (x, y)]
            for one, other in product(*values):
                case = drawn.case.merged((Fact(x, Exactly(one)), Fact(y, Exactly(other))))
                rows = rows_at(plot.table, one, other, (inputs[x].phrase, inputs[y].phrase))
                try:
                    possible = set(Decider(drawn.policy, "coverage", case).decide().possible)
                except ContradictionError:
                    possible = set()
                assert rows, (seed, one, other)
                for row in rows:
                    assert set(filter(None, str(row["possible"]).split(", "))) == possible, (seed, x, one, y, other)
                tried += 1
    assert tried > 100


def test_dates_of_birth_and_of_service_beside_each_day() -> None:
    policy = load_policy("medicare-ncd-210-14")
    scenario = policy.policy.scenarios[0]
    case = Case(tuple(Fact(input, known) for input, known in scenario.facts))
    plot = policy.plots.map(case, "date_of_birth", "date_of_service", "coverage", time_limit=None)
    draw = random.Random(1)
    ends = sorted(
        {
            int(end_at(str(row[f"{name}_{side}"]), "", Fraction(0)))
            for row in plot.table
            for name in ("x", "y")
            for side in ("from", "to")
            if row[f"{name}_{side}"] is not None and "(" not in str(row[f"{name}_{side}"])
        }
    )
    births = [one for one in ends if date(1940, 1, 1).toordinal() < one < date(1990, 1, 1).toordinal()]
    services = [one for one in ends if date(2014, 1, 1).toordinal() < one < date(2040, 1, 1).toordinal()]
    days = [(birth + draw.randint(-1, 1), service + draw.randint(-1, 1)) for birth in births for service in services]
    days += [(date(1974, 2, 28).toordinal() + away, date(2024, 6, 1).toordinal() + 30 * away) for away in range(8)]
    for birth, service in days:
        rows = rows_at(plot.table, Fraction(birth), Fraction(service), ("the date of birth", "the date of service"))
        facts = (
            Fact("date_of_birth", Exactly(date.fromordinal(birth))),
            Fact("date_of_service", Exactly(date.fromordinal(service))),
        )
        try:
            outcome = policy.decide(case.merged(facts), "coverage").outcome
        except ProblemsFound:
            outcome = ""
        assert {row["outcome"] for row in rows} == {outcome}, (date.fromordinal(birth), date.fromordinal(service))


def test_what_the_case_leaves_open_beside_the_two_numbers_is_refused() -> None:
    policy = loaded("the morning dose is at most the limit of the ward, and\nthe evening dose is under 5 mg")
    with pytest.raises(ProblemsFound) as found:
        policy.plots.map({}, "morning", "evening")
    assert found.value.problems[0].code == "map-without-lines"
    assert found.value.problems[0].hint == "state the limit of the ward"
    plot = policy.plots.map({"ward": "7 mg"}, "morning", "evening")
    assert "Covered where the morning dose is at most 7 mg and the evening dose is under 5 mg." in plot.words


def test_what_is_open_of_the_case_leaves_areas_open() -> None:
    plot = loaded("the level is over 3, and\nthe score is over 2, and\nthe patient agrees").plots.map({}, "level", "score")
    assert {(row["outcome"], row["x_from"], row["y_from"]) for row in plot.table if row["kind"] == "area"} >= {
        ("undetermined", "3", "2")
    }
    assert "Undetermined: covered or not covered where the level is over 3 and the score is over 2." in plot.words


def test_numbers_that_make_no_difference_are_one_area() -> None:
    plot = loaded("the patient agrees, and\nthe level is over 3, and\nthe score is over 2").plots.map(
        {"agrees": False}, "level", "score"
    )
    assert [row["kind"] for row in plot.table] == ["area"]
    assert "The two numbers make no difference: not covered everywhere." in plot.words


def test_a_map_names_the_case_and_stops_at_its_time_limit() -> None:
    policy = loaded(ASKED["lines that cross"][0])
    assert (
        "The case is at 4 mg and 1 mg." in policy.plots.map({"morning": "4 mg", "evening": "1 mg"}, "morning", "evening").words
    )
    with pytest.raises(ProblemsFound):
        policy.plots.map({}, "agrees", "evening")


def test_roots_are_exact_or_between_fractions() -> None:
    draw = random.Random(3)
    for _ in range(150):
        wanted = [Fraction(draw.randint(-5, 5), draw.randint(1, 4)) for _ in range(draw.randint(0, 3))]
        of = (Fraction(draw.choice((1, -2, 3))),)
        for root in wanted:
            of = multiplied(of, (-root, Fraction(1)))
        more, irrational = draw.choice(
            (((1,), []), ((-2, 0, 1), [-(2**0.5), 2**0.5]), ((-3, 0, 0, 1), [3 ** (1 / 3)]), ((1, 0, 1), []))
        )
        found = roots_of(multiplied(of, tuple(map(Fraction, more))))
        assert [one.exact for one in found if one.exact is not None] == sorted(set(wanted))
        assert [one.about for one in found if one.exact is None] == pytest.approx(irrational, abs=1e-5)
        assert [one.about for one in found] == sorted(one.about for one in found)
