"""The plot of a sweep: on both sides of every breakpoint, and on it, the case is decided as the table says."""

from __future__ import annotations

from fractions import Fraction

import pytest

from reasoner.api import LoadedPolicy, load_policy
from reasoner.cases.case import Case, Fact
from reasoner.policy.values import Absent, Exactly
from tests.plots_samples import loaded, number_in

PUMP = "bcbsaz-implantable-infusion-pump"
SCREENING = "medicare-ncd-210-14"


def scenario(policy: LoadedPolicy, name: str) -> Case:
    found = next(one for one in policy.policy.scenarios if one.name == name)
    return Case(tuple(Fact(input, known) for input, known in found.facts))


@pytest.mark.parametrize(
    ("name", "case", "input", "step"),
    [
        (PUMP, "a successful trial", "trial_pain_reduction", Fraction(1, 1000)),
        (SCREENING, "a first screening after the visit", "years_smoked", Fraction(1, 1000)),
        (SCREENING, "a first screening after the visit", "packs_a_day", Fraction(1, 1000)),
    ],
)
def test_both_sides_of_each_breakpoint_are_decided_as_the_table_says(name: str, case: str, input: str, step: Fraction) -> None:
    policy = load_policy(name)
    known = scenario(policy, case)
    table = policy.plots.sweep(known, input, "coverage").table
    ends = {number_in(str(row[side])) for row in table for side in ("from", "to") if row[side] is not None}
    tried = 0
    for end in ends:
        for number in (end - step, end, end + step):
            rows = [row for row in table if inside(row, number)]
            if not rows:
                continue
            [row] = rows
            answer = policy.decide(known.merged((Fact(input, Exactly(number)),)), "coverage")
            assert row["outcome"] == answer.outcome
            for item in (key for key in row if key.startswith("item")):
                [criterion] = [
                    one for one in answer.standings if f"coverage/1/{item[5:].replace(' (', '/').rstrip(')')}" == one
                ] or [None]
                if criterion is not None:
                    said = {"satisfied": "✓ met", "not_satisfied": "✗ not met", "undetermined": "? not shown"}
                    assert row[item] == said[answer.standings[criterion].status.value]
            tried += 1
    assert tried >= 4


def inside(row: dict[str, object], number: Fraction) -> bool:
    for side, beyond in (("from", lambda end: number < end), ("to", lambda end: number > end)):
        if row[side] is None:
            continue
        end = number_in(str(row[side]))
        if beyond(end) or (number == end and not row[f"{side}_included"]):
            return False
    return not row["absent"]


def test_the_words_and_the_picture_name_the_same_numbers_as_the_table() -> None:
    policy = load_policy(PUMP)
    plot = policy.plots.sweep(scenario(policy, "a successful trial"), "trial_pain_reduction")
    assert plot.words.split("\n") == [
        "Coverage as the reduction in pain changes, all else as the case says.",
        "At most 50%: experimental or investigational (investigational) (item 4 not met).",
        "Over 50%: medically necessary (covered) (item 4 met). The case is here.",
    ]
    assert ">50%<" in plot.svg
    assert ">✓ covered<" in plot.svg
    assert ">item 4: Opioids for pain after a" in plot.svg


def test_a_fraction_keeps_its_exact_words_and_a_float_for_its_place() -> None:
    policy = loaded("3 times the level is over 1")
    table = policy.plots.sweep({}, "level").table
    assert [(row["to"], row["to_number"]) for row in table][:1] == [("1/3", 1 / 3)]
    assert ">1/3<" in policy.plots.sweep({}, "level").svg


def test_each_version_answers_for_its_own_days() -> None:
    policy = load_policy(SCREENING)
    plot = policy.plots.sweep(scenario(policy, "a first screening after the visit"), "date_of_service", "coverage")
    assert "Until 2015-02-04: no version is in effect." in plot.words
    assert [row["outcome"] for row in plot.table][:2] == ["", "not_covered"]
    for row in plot.table:
        if row["from"] is None or row["to"] is None:
            continue
        assert str(row["from"]) in plot.words
        assert str(row["to"]) in plot.words


def test_a_number_that_may_be_absent_has_a_row_for_that() -> None:
    policy = loaded("the residue is over 3")
    plot = policy.plots.sweep({}, "residue")
    [row] = [row for row in plot.table if row["absent"]]
    assert row["outcome"] == policy.decide(Case((Fact("residue", Absent()),))).outcome == "not_covered"
    assert (row["from"], row["to"]) == (None, None)
    assert "where there is none: not covered" in plot.svg
