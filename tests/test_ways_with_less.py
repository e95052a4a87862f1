"""Ways with less of one value and more besides, and where "nothing less is enough" is said: beside every way by brute force."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import combinations, product

import pytest

from reasoner.answer.several_versions import joined_what_if
from reasoner.api import LoadedPolicy
from reasoner.asp.from_case import as_number
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.show.paper import PLAIN
from reasoner.show.what_if_text import what_if_text
from reasoner.source.text import Source

POLICY = """Policy: A policy
Payer: A payer
Source: a-policy
In effect: undated
Vocabulary: less

Determination: coverage

    Covered when
        ANY of the following is met:
{lines}

    Otherwise not covered
"""
VOCABULARY = """Vocabulary: less

Inputs: all
    Unless stated otherwise: actionable, clinical

    the dose (dose): a whole number of mg, from 0 to 3
    the days (days): a whole number of days, from 0 to 3
    the route (route): one of
        by mouth (mouth)
        by vein (vein)
        by skin (skin)
    the drug is new (new): yes or no
    the weight (weight): a number of kg
    the height (height): a number of cm
"""
World = Mapping[str, object]
Values = Mapping[str, tuple[object, ...]]
Covered = Callable[[World], bool]
VALUES: Values = {
    "dose": (0, 1, 2, 3),
    "days": (0, 1, 2, 3),
    "route": ("mouth", "vein", "skin"),
    "new": (False, True),
}
"""Lines of a policy, and the same as a function of a world."""
LINES: dict[str, tuple[tuple[str, ...], Covered]] = {
    "a dose, or a lower one for longer": (
        ("the dose is at least 3 mg", "the dose is at least 1 mg, and the days are at least 2 days"),
        lambda one: one["dose"] == 3 or (one["dose"] > 0 and one["days"] > 1),  # type: ignore[operator]
    ),
    "both may be less": (
        (
            "the dose is at least 3 mg, and the days are at least 1 day",
            "the dose is at least 1 mg, and the days are at least 3 days",
        ),
        lambda one: (one["dose"] == 3 and one["days"] > 0) or (one["dose"] > 0 and one["days"] == 3),  # type: ignore[operator]
    ),
    "one value, or another of a new drug": (
        ("the route is by vein", "the route is by skin, and the drug is new"),
        lambda one: one["route"] == "vein" or (one["route"] == "skin" and one["new"] is True),
    ),
    "one edge alone": (
        ("the dose is at least 2 mg", "the days are at least 1 day, and the drug is new"),
        lambda one: one["dose"] > 1 or (one["days"] > 0 and one["new"] is True),  # type: ignore[operator]
    ),
    "less of two values together": (
        (
            "the dose is at least 3 mg",
            "the days are at least 3 days",
            "the dose is at least 1 mg, and the days are at least 1 day, and the drug is new",
        ),
        lambda one: one["dose"] == 3 or one["days"] == 3 or bool(one["dose"] and one["days"] and one["new"]),
    ),
    "another value of one, with a value of the other that is not enough alone": (
        (
            "the dose is at least 3 mg",
            "the route is by vein",
            "the route is by mouth, and the dose is at least 2 mg",
            "the route is by skin, and the days are at least 2 days",
        ),
        lambda one: (
            one["dose"] == 3
            or one["route"] == "vein"
            or (one["route"] == "mouth" and one["dose"] == 2)
            or (one["route"] == "skin" and one["days"] > 1)  # type: ignore[operator]
        ),
    ),
    "less that is enough with fewer changes": (
        (
            "the days are at least 3 days, and the drug is new",
            "the dose is at least 2 mg, and the route is by mouth",
            "the dose is at least 3 mg, and the route is by vein",
            "the route is by mouth, and the days are at least 2 days",
        ),
        lambda one: (
            (one["days"] == 3 and one["new"] is True)
            or (one["route"] == "mouth" and (one["dose"] > 1 or one["days"] > 1))  # type: ignore[operator]
            or (one["route"] == "vein" and one["dose"] == 3)
        ),
    ),
}


def loaded_with(*lines: str, vocabulary: str = VOCABULARY) -> LoadedPolicy:
    text = POLICY.format(lines="\n".join(f"            {number}. {one}" for number, one in enumerate(split(lines), 1)))
    policy, problems = policy_from_sources(Source.from_text("a.policy", text), Source.from_text("v", vocabulary))
    assert policy is not None, problems
    return LoadedPolicy(policy)


def split(lines: tuple[str, ...]) -> Iterator[str]:
    """A line with "and" is a list."""
    for one in lines:
        parts = [f"                {letter}. {part}" for letter, part in zip("abc", one.split(", and "), strict=False)]
        yield "\n".join(("ALL of the following are met:", *parts)) if len(parts) > 1 else one


def worlds_of(values: Values, always: Covered, facts: World, opened: Collection[str]) -> list[World]:
    """Every world in which facts are so, save those that are opened."""
    every = (dict(zip(values, some, strict=True)) for some in product(*values.values()))
    return [one for one in every if always(one) and all(one[id] == value for id, value in facts.items() if id not in opened)]


def ways_by_hand(
    facts: World, covered: Covered, values: Values = VALUES, always: Covered = lambda _: True
) -> list[tuple[frozenset[str], dict[str, object]]]:
    """Every choice of inputs and values that is enough whatever the others are, and of which no part is."""
    found: list[tuple[frozenset[str], dict[str, object]]] = []
    for size in range(1, len(values) + 1):
        for some in combinations(values, size):
            every = worlds_of(values, always, facts, some)
            for chosen in product(*(values[name] for name in some)):
                made = dict(zip(some, chosen, strict=True))
                if any(made[name] == facts.get(name, ...) for name in made):
                    continue
                if any(one.items() <= made.items() for _, one in found):
                    continue
                left = [one for one in every if made.items() <= one.items()]
                if left and all(map(covered, left)):
                    found.append((frozenset(some), made))
    return found


def written(name: str, value: object) -> object:
    if name in DATES and name != "new":
        return f"2024-01-0{value}"
    return f"{value} days" if name in ("days", "first", "second", "third") else f"{value} mg" if name == "dose" else value


def cases() -> Iterator[World]:
    for values in product((None, 0, 1), (None, 0, 2), (None, "mouth"), (None, False)):
        yield {name: value for name, value in zip(VALUES, values, strict=True) if value is not None}


@pytest.mark.parametrize("name", LINES)
def test_every_way_of_values_is_listed_where_nothing_less_is_enough(name: str) -> None:
    lines, covered = LINES[name]
    loaded = loaded_with(*lines)
    said = 0
    for facts in cases():
        found = loaded.what_if(
            {id: written(id, value) for id, value in facts.items()}, "covered", allow=("choice",), time_limit=None
        )
        if found.already:
            continue
        listed = [(one.inputs, states(loaded, one, facts)) for one in (*found.sets, *found.tied)]
        by_hand = ways_by_hand(facts, covered)
        for inputs, accepts in listed:
            assert any(some == inputs and accepts(made) for some, made in by_hand), (facts, inputs)
        missing = [made for some, made in by_hand if not any(inputs == some and accepts(made) for inputs, accepts in listed)]
        assert not (found.least and missing), (facts, missing)
        said += found.least
    assert said


def states(loaded: LoadedPolicy, one: object, facts: World) -> Callable[[Mapping[str, object]], bool]:
    """Whether a way accepts some values: its changes applied, and each value among what is stated then; of values that are tied one
    choice is applied, and its words tell the others."""
    if one.ties:  # type: ignore[attr-defined]
        return lambda _: True
    case = loaded.case({id: written(id, value) for id, value in facts.items()})
    told = one.applied(case)  # type: ignore[attr-defined]

    def accepts(made: Mapping[str, object]) -> bool:
        exact = loaded.case({id: written(id, value) for id, value in made.items()})
        return all(within(told.fact(id), exact.fact(id)) for id in made)

    return accepts


def within(told: object, exact: object) -> bool:
    known, value = told.known, exact.known  # type: ignore[attr-defined]
    if known == value:
        return True
    interval = getattr(known, "interval", None)
    if interval is not None:
        return bool(interval.holds(as_number(value.value)))
    return value.value in getattr(known, "values", ())


def test_the_tie_is_offered_beside_a_weight_that_is_enough_alone() -> None:
    loaded = loaded_with(
        "the weight is at least 150 kg", "the body mass index of the weight and the height is at least 30 kg/m2"
    )
    found = loaded.what_if({}, "covered", time_limit=None)
    assert [sorted(one.inputs) for one in found.sets] == [["weight"]]
    assert [one.ties for one in found.tied] == [("the body mass index of the weight and the height is at least 30 kg/m2",)]


def test_nothing_less_is_not_said_of_an_amount_with_which_another_may_change() -> None:
    loaded = loaded_with("the body mass index of the weight and the height is at least 30 kg/m2")
    text = what_if_text(loaded.what_if({"height": "170 cm"}, "covered", time_limit=None), PLAIN)
    assert "One way, of which nothing can be left out:" in text
    locked = loaded.what_if({"height": "170 cm"}, "covered", lock=("height",), time_limit=None)
    assert "One way, and nothing less is enough:" in what_if_text(locked, PLAIN)


def test_a_lower_dose_for_longer_is_a_way_of_its_own() -> None:
    lines, _ = LINES["a dose, or a lower one for longer"]
    text = what_if_text(loaded_with(*lines).what_if({"dose": "0 mg"}, "covered", time_limit=None), PLAIN)
    assert "2 ways; in each, nothing less is enough:" in text
    assert "the dose: from 1 mg to under 3 mg" in text, text
    assert "the days: at least 2 days" in text


@pytest.mark.parametrize(("newer", "is_said"), [(2, True), (3, False)])
def test_of_several_versions_nothing_less_is_said_where_they_have_the_same_ways(newer: int, is_said: bool) -> None:
    older, later = (
        loaded_with(f"the dose is at least {least} mg").what_if({}, "covered", time_limit=None) for least in (2, newer)
    )
    joined = joined_what_if((older, later))
    assert (bool(joined.sets), joined.least) == (is_said, is_said)


ALWAYS_VOCABULARY = """Vocabulary: less

Inputs: all
    Unless stated otherwise: actionable, clinical

    the first count (first): a whole number of days, from 0 to 3
    the second count (second): a whole number of days, from 0 to 3
    the third count (third): a whole number of days, from 0 to 3
    the start (start): a date
    the end (end): a date
    the drug is new (new): yes or no

Background
{always}
"""
COUNTS = {"first": tuple(range(4)), "second": tuple(range(4)), "new": (False, True)}
DATES = {"start": tuple(range(1, 6)), "end": tuple(range(1, 6)), "new": (False, True)}
"""Background knowledge, lines of a policy, the values that are tried, and both as functions of a world."""
TIED: dict[str, tuple[tuple[str, ...], tuple[str, ...], Values, Covered, Covered]] = {
    "one is at most the other": (
        ("the first count is at most the second count",),
        ("the second count is at least 3 days, and the first count is at least 1 day",),
        COUNTS,
        lambda one: one["first"] <= one["second"],  # type: ignore[operator]
        lambda one: one["second"] == 3 and one["first"] > 0,  # type: ignore[operator]
    ),
    "one is at most the other, and a third thing besides": (
        ("the first count is at most the second count",),
        ("the second count is at least 3 days", "the first count is at least 1 day, and the drug is new"),
        COUNTS,
        lambda one: one["first"] <= one["second"],  # type: ignore[operator]
        lambda one: one["second"] == 3 or (one["first"] > 0 and one["new"] is True),  # type: ignore[operator]
    ),
    "two numbers come to at most something": (
        ("the first count plus the second count is at most 4 days",),
        ("the first count is at least 1 day, and the second count is at most 2 days",),
        COUNTS,
        lambda one: one["first"] + one["second"] <= 4,  # type: ignore[operator]
        lambda one: one["first"] > 0 and one["second"] < 3,  # type: ignore[operator]
    ),
    "one date is on or before the other": (
        ("the start is on or before the end",),
        ("the end is on or after 2024-01-04, and the start is on or after 2024-01-02",),
        DATES,
        lambda one: one["start"] <= one["end"],  # type: ignore[operator]
        lambda one: one["end"] > 3 and one["start"] > 1,  # type: ignore[operator]
    ),
    "three numbers in a chain": (
        ("the first count is at most the second count", "the second count is at most the third count"),
        ("the third count is at least 3 days, and the first count is at least 1 day",),
        {"first": tuple(range(4)), "second": tuple(range(4)), "third": tuple(range(4))},
        lambda one: one["first"] <= one["second"] <= one["third"],  # type: ignore[operator]
        lambda one: one["third"] == 3 and one["first"] > 0,  # type: ignore[operator]
    ),
    "three numbers compared at once": (
        ("the first count plus the second count is at most the third count",),
        ("the third count is at least 3 days, and the first count is at least 1 day",),
        {"first": tuple(range(4)), "second": tuple(range(4)), "third": tuple(range(4))},
        lambda one: one["first"] + one["second"] <= one["third"],  # type: ignore[operator]
        lambda one: one["third"] == 3 and one["first"] > 0,  # type: ignore[operator]
    ),
}


@pytest.mark.parametrize("name", TIED)
def test_every_way_of_values_that_background_knowledge_ties_is_listed_where_nothing_less_is_enough(name: str) -> None:
    background, lines, values, always, covered = TIED[name]
    vocabulary = ALWAYS_VOCABULARY.format(always="\n".join(f"    - {one}" for one in background))
    loaded = loaded_with(*lines, vocabulary=vocabulary)
    said = 0
    for some in product(*((None, *those[:2]) for those in values.values())):
        facts = {id: value for id, value in zip(values, some, strict=True) if value is not None}
        worlds = worlds_of(values, always, facts, ())
        if not worlds or all(map(covered, worlds)):
            continue
        found = loaded.what_if({id: written(id, value) for id, value in facts.items()}, "covered", time_limit=None)
        listed = [(one.inputs, states(loaded, one, facts)) for one in (*found.sets, *found.tied)]
        by_hand = ways_by_hand(facts, covered, values, always)
        for inputs, accepts in listed:
            assert any(tried == inputs and accepts(made) for tried, made in by_hand), (facts, inputs)
        missing = [made for tried, made in by_hand if not any(inputs == tried and accepts(made) for inputs, accepts in listed)]
        assert not (found.least and missing), (facts, missing)
        said += found.least
    assert bool(said) is (name != "three numbers compared at once")
