"""Every edge, range, answer and way that a command names is decided again: it can be, and `decide` agrees on it and beside it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.answer.answer import ChangeSet
from reasoner.api import LoadedPolicy, load_policy
from reasoner.apps.command_line import app
from reasoner.cases.suite import SuiteCase, facts_of, suite_from_path
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.show.paper import PLAIN
from reasoner.show.questions_text import questions_text
from reasoner.show.reasons_text import reasons_text
from reasoner.show.sweep_text import sweeps_text
from reasoner.show.text import answers_text
from reasoner.show.what_if_text import what_if_text
from reasoner.source.problem import ProblemsFound
from reasoner.source.text import Source
from tests.redecided import faults_of

TESTS = Path(__file__).parent
EVERY = os.environ.get("REASONER_EDGES") == "all"
NEWCOMERS = TESTS / "newcomers"
SUITES = (*sorted((TESTS / "cases").glob("*.yaml")), *sorted(NEWCOMERS.glob("*/cases.yaml")))
Facts = Mapping[str, object]

VOCABULARY = """Vocabulary: small

Inputs: all
    Unless stated otherwise: actionable, clinical

    the start (start): a date
    the end (end): a date
    the date of birth (born): a date, fixed
    the length of stay (stay): a number of days, from 0
    the visits (visits): a whole number of visits, from 0
    the age (age): completed years, from 0 years to 120 years
    the half dose (half): a number of mg, from 0 to 10, in steps of 0.5
    the weight (weight): a number of kg, from 1
    the height (height): a number of cm, from 30 to 260
    the share (share): a percentage, from 0% to 100%
    the first dose (aa): a number of mg, from 0
    the second dose (bb): a number of mg, from 0
    the third dose (cc): a number of mg, from 0
    the weeks of pain (weeks): a number of weeks, from 0, presumed 6 weeks
    asthma is present (asthma): yes or no
    the tries (tries): records of
        the amount (amount): a number of mg, from 0
        the drug (drug): one of
            naproxen
            ibuprofen
"""
HEAD = (
    "Policy: Small\nPayer: P\nSource: s\nIn effect: undated\nVocabulary: small\n\nDetermination: coverage\n\n    Covered when\n"
)
BMI = "the body mass index of the weight and the height is at least"
OVERWEIGHT = [
    "ANY of the following is met:",
    f"    1. {BMI} 30",
    "    2. Overweight:",
    f"        {BMI} 27, and",
    "        asthma is present",
]
LINES: Mapping[str, list[str]] = {
    "whole visits": ["the visits are at least 3 visits"],
    "completed years": ["the age is under 18 years"],
    "steps of a half": ["the half dose plus the first dose is over 2.25 mg"],
    "a share": ["the share is over 50%"],
    "part of a day": ["the length of stay is at least the time from the start to the end"],
    "months before": ["the start was within 6 months before the end"],
    "months after": ["the end is at least 6 months after the start"],
    "an age on a day": ["the age at the end is at least 18 years"],
    "a root": [f"{BMI} 30"],
    "a root or another": OVERWEIGHT,
    "a sum": ["the first dose plus the second dose plus the third dose is at most 10 mg"],
    "a sum or another": [
        "ANY of the following is met:",
        "    1. the first dose plus the second dose is at least 30 mg",
        "    2. A lesser sum:",
        "        the first dose plus the second dose is at least 27 mg, and",
        "        asthma is present",
    ],
    "an average": ["the average of the first dose and the second dose is over 3.3 mg"],
    "a division": ["the first dose divided by the second dose is at least 2"],
    "a repeating fraction": ["the first dose divided by the second dose is at most 3.3"],
    "a change in percent": ["the percentage change from the first dose to the second dose is at least 30%"],
    "a presumption": ["1. the weeks of pain are at least 6 weeks, and", "2. asthma is present"],
    "no need": ["ANY of the following is met:", "    1. the first dose is at least 0 mg", "    2. asthma is present"],
    "a window": ["the start is at least 3 days before the end, and", "the time from the start to the end is at most 2 weeks"],
}
CASES: Mapping[str, list[Facts]] = {
    "whole visits": [{"visits": 4}, {"visits": 3}, {"visits": 2}, {}],
    "completed years": [{"age": 16}, {"age": 17}, {"age": 18}, {}],
    "steps of a half": [{"half": "2.5 mg", "aa": 0}, {"half": 2, "aa": 0.1}, {"aa": 0.1}, {}],
    "a share": [{"share": 60}, {"share": 50}, {}],
    "part of a day": [
        {"end": "2011-12-10", "stay": 40.5},
        {"end": "2011-12-10", "stay": 40.5, "start": "2011-11-20"},
        {"start": "9999-12-31", "stay": 3},
        {"end": "0001-01-01", "stay": 3.5},
    ],
    "months before": [
        {"start": "2024-01-01", "end": "9999-12-31"},
        {"start": "9999-10-01", "end": "9999-12-31"},
        {"start": "0001-01-01", "end": "0001-03-01"},
        {"start": "0001-01-01"},
        {"end": "9999-12-31"},
        {"start": "2023-08-31"},
    ],
    "months after": [
        {"start": "9999-10-01", "end": "9999-12-31"},
        {"start": "9999-10-01"},
        {"end": "0001-02-01"},
        {"start": "2023-08-31", "end": "2024-03-01"},
    ],
    "an age on a day": [{"born": "2000-02-29", "end": "2018-02-28"}, {"born": "2000-02-29"}, {"end": "9999-12-31"}],
    "a root": [{"height": 170}, {"weight": 90}, {"weight": 90, "height": 170}, {"weight": 7, "height": 31}, {}],
    "a root or another": [{}, {"height": 170}, {"height": 170, "weight": 70}],
    "a sum or another": [{"aa": 10, "bb": 5}, {"aa": 10, "bb": 5, "asthma": "no"}, {"aa": 10}],
    "a sum": [{"aa": 3, "bb": 4}, {"aa": 3, "bb": 4, "cc": 3}, {"aa": 11}, {"aa": 3}, {}],
    "an average": [{"aa": 3}, {"aa": 3, "bb": 4}, {}],
    "a division": [{"aa": 3}, {"bb": 3}, {"aa": 3, "bb": 1}, {"aa": 0}, {"bb": 0}, {"aa": 3, "bb": 0}, {}],
    "a repeating fraction": [{"aa": 3}, {"bb": 3}, {"aa": 3, "bb": 1}, {"aa": 3, "bb": 0}],
    "a change in percent": [{"aa": 3}, {"bb": 3}, {"aa": 3, "bb": 4}, {"aa": 0, "bb": 3}],
    "a presumption": [{"asthma": "yes"}, {"asthma": "yes", "weeks": 6}, {"asthma": "yes", "weeks": 7}, {}],
    "no need": [{}],
    "a window": [{"start": "2024-01-01"}, {"start": "2024-01-01", "end": "2024-01-10"}, {"end": "9999-12-31"}, {}],
}


@cache
def made(*lines: str, background: str = "") -> LoadedPolicy:
    text = HEAD + "".join(f"        {line}\n" for line in lines) + "\n    Otherwise not covered\n"
    rule = f"\nBackground\n    - {background}\n" if background else ""
    sources = Source.from_text("small.policy", text), Source.from_text("small.vocabulary", VOCABULARY + rule)
    policy, problems = policy_from_sources(*sources)
    assert policy is not None, problems
    return LoadedPolicy(policy)


def ways(loaded: LoadedPolicy, facts: Facts, target: str = "covered") -> list[ChangeSet]:
    found = loaded.what_if(loaded.case(facts), target, time_limit=None)
    return [*found.sets, *found.tied]


def needs(one: ChangeSet) -> dict[str, str]:
    return {change.input.id: change.needs for change in one.changes}


def first_cases() -> list[SuiteCase]:
    """One worked case for each policy and determination; of the newcomers' policies, which take minutes, with REASONER_EDGES=all."""
    found: dict[tuple[str, str | None], SuiteCase] = {}
    for path in SUITES:
        for one in suite_from_path(path).cases:
            if EVERY or not (NEWCOMERS / one.policy).exists():
                found.setdefault((one.policy, one.determination), one)
    return list(found.values())


@pytest.mark.parametrize("case", first_cases(), ids=lambda case: case.id)
def test_what_is_said_of_a_worked_case_is_decided_so(case: SuiteCase) -> None:
    own = NEWCOMERS / case.policy / f"{case.policy}.policy"
    loaded = load_policy(own if own.exists() else case.policy)
    stated, problems = facts_of(case, loaded.policy.vocabulary)
    assert not problems
    assert faults_of(loaded, stated, case.determination or loaded.policy.determinations[0].id) == []


@pytest.mark.parametrize(("name", "facts"), [(name, facts) for name, some in CASES.items() for facts in some])
def test_what_is_said_of_a_small_case_is_decided_so(name: str, facts: Facts) -> None:
    loaded = made(*LINES[name])
    assert faults_of(loaded, loaded.case(facts), "coverage") == []


# ---- edges


def test_an_edge_between_two_days_is_the_day_that_still_has_the_outcome() -> None:
    loaded = made(*LINES["part of a day"])
    reasons = loaded.reasons(loaded.case({"end": "2011-12-10", "stay": 40.5, "start": "2011-11-20"}))
    [start, *_] = reasons.margins
    assert (start.holds, start.below and start.below.distance) == ("on or after 2011-10-31", "20 days")
    sweep = loaded.sweep(loaded.case({"end": "2011-12-10", "stay": 40.5}), "start")
    assert [one.words for one in sweep.stretches] == ["on or before 2011-10-30", "on or after 2011-10-31"]


@pytest.mark.parametrize(
    ("input", "lines", "words"),
    [
        (
            "visits",
            ("the visits are over 3 visits, and", "the visits are at most 5 visits"),
            ["at most 3 visits", "between 4 visits and 5 visits", "over 5 visits"],
        ),
        (
            "visits",
            ("the visits are over 3 visits, and", "the visits are under 5 visits"),
            ["at most 3 visits", "4 visits", "at least 5 visits"],
        ),
        ("half", ("the half dose is over 9.5 mg",), ["at most 9.5 mg", "10 mg"]),
        (
            "half",
            ("the half dose is over 1 mg, and", "the half dose is under 3 mg"),
            ["at most 1 mg", "between 1.5 mg and 2.5 mg", "at least 3 mg"],
        ),
        (
            "start",
            ("the start is after 2024-01-31, and", "the start is before 2024-03-01"),
            ["on or before 2024-01-31", "between 2024-02-01 and 2024-02-29", "on or after 2024-03-01"],
        ),
        (
            "stay",
            ("the length of stay is over 3 days, and", "the length of stay is at most 5 days"),
            ["at most 3 days", "over 3 days and at most 5 days", "over 5 days"],
        ),
    ],
)
def test_what_lies_between_two_numbers_is_said_in_values_that_can_be(
    input: str, lines: tuple[str, ...], words: list[str]
) -> None:
    loaded = made(*lines)
    assert [one.words for one in loaded.sweep(loaded.case({}), input).stretches] == words
    [way] = ways(loaded, {})
    assert needs(way) == {input: words[1]}
    said = {
        lead.answer
        for one in loaded.questions(loaded.case({})).questions
        for lead in one.leads
        if lead.possible == ("covered",)
    }
    assert said == {words[1]}


@pytest.mark.parametrize(
    ("background", "lines", "input", "facts", "edge"),
    [
        (
            "the first dose is at most the second dose",
            ("the second dose is at least 15 mg, and", "the first dose is at least 8 mg"),
            "aa",
            {},
            "at least 15 mg",
        ),
        (
            "the start is on or before the end",
            ("the end is on or after 2024-03-01, and", "the start is on or after 2024-01-01"),
            "start",
            {},
            "on or after 2024-03-01",
        ),
    ],
)
def test_what_is_always_so_of_two_numbers_carries_the_edge_of_one_over_to_the_other(
    background: str, lines: tuple[str, ...], input: str, facts: Facts, edge: str
) -> None:
    loaded = made(*lines, background=background)
    case = loaded.case(facts)
    assert edge in [one.words for one in loaded.sweep(case, input).stretches if one.outcome == "covered"]
    assert edge in [needs(one)[input] for one in ways(loaded, facts) if input in needs(one)]
    assert faults_of(loaded, case, "coverage") == []


def test_the_room_of_completed_years_ends_at_the_last_year() -> None:
    loaded = made(*LINES["completed years"])
    for age, room in ((16, "1 year"), (17, "just at the limit")):
        reasons = loaded.reasons(loaded.case({"age": age}))
        [margin] = reasons.margins
        assert margin.above is not None
        assert (margin.above.at, margin.above.included, margin.above.distance) == (17, True, room)


def test_a_root_is_told_to_four_places_and_a_fraction_behind_a_divisor_is_exact() -> None:
    loaded = made(*LINES["a root"])
    asked = loaded.questions(loaded.case({"weight": 90}))
    assert [one.answer for one in asked.questions[0].leads] == ["at most 173.205 cm", "at least 173.2051 cm"]
    divided = made(*LINES["a division"])
    reasons = divided.reasons(divided.case({"aa": 3, "bb": 1}))
    [edge] = [one.above for one in reasons.margins if one.input.id == "bb"]
    assert edge is not None
    assert edge.at == Fraction(3, 2)


def test_the_ends_of_the_calendar_are_days_and_no_edges() -> None:
    loaded = made(*LINES["months before"])
    case = loaded.case({"start": "9999-10-01", "end": "9999-12-31"})
    reasons = loaded.reasons(case)
    assert [one.above for one in reasons.margins] == [None, None]
    later = made(*LINES["months after"])
    answer = later.decide(case)
    assert answer.outcome == "not_covered"  # six months later is later than every day


# ---- alone or together


def test_a_worst_case_says_so_and_the_tie_is_offered_beside_it() -> None:
    loaded = made(*LINES["a root or another"])
    found = loaded.what_if(loaded.case({}), "covered", time_limit=None)
    [alone] = found.sets
    assert (needs(alone), [one.id for one in alone.whatever]) == ({"weight": "at least 202.8 kg"}, ["height"])
    assert [(sorted(one.inputs), one.ties) for one in found.tied] == [
        (["height", "weight"], (f"{BMI} 30",)),
        (["asthma", "height", "weight"], (f"{BMI} 27",)),
    ]
    text = what_if_text(found, PLAIN)
    assert "This is enough whatever the height turns out to be." in text
    assert text.index(f"Together: {BMI} 30.") < text.index("whatever")


def test_a_change_of_a_stated_part_reckons_with_what_is_not_known_beside_it() -> None:
    loaded = made(*LINES["a sum or another"])
    found = loaded.what_if(loaded.case({"aa": 10, "bb": 5}), "covered", time_limit=None)
    assert [needs(one) for one in found.sets] == [{"aa": "at least 25 mg"}, {"bb": "at least 20 mg"}]
    root = made(*LINES["a root or another"])
    found = root.what_if(root.case({"height": 170, "weight": 70}), "covered", time_limit=None)
    assert [needs(one) for one in found.sets] == [{"weight": "at least 86.7 kg"}, {"height": "at most 152.7525 cm"}]


def test_two_unknown_dates_are_told_together_and_never_by_an_end_of_the_calendar() -> None:
    loaded = made(*LINES["months before"])
    [covered] = ways(loaded, {})
    assert covered.ties == ("the start is on or after 6 months before the end; the start is on or before the end",)
    [other] = ways(loaded, {}, "not_covered")
    assert set(other.ties) == {"the start is before 6 months before the end", "the start is after the end"}


@pytest.mark.parametrize(
    ("line", "target", "tie"),
    [
        ("the total amount of the tries is at most 10 mg", "covered", "the total amount of the tries is at most 10 mg"),
        ("the total amount of the tries is at most 10 mg", "not_covered", "the total amount of the tries is over 10 mg"),
        ("the average amount of the tries is at least 10 mg", "not_covered", "the average amount of the tries is under 10 mg"),
    ],
)
def test_what_records_come_to_is_never_said_by_its_negation(line: str, target: str, tie: str) -> None:
    loaded = made(line)
    facts = {"tries": [{"amount": 8, "drug": "naproxen"}, {"drug": "ibuprofen"}]}
    found = ways(loaded, facts, target)
    assert tie in [said for one in found for said in one.ties]


def test_a_part_that_cannot_count_is_not_needed() -> None:
    loaded = made("the total amount of tries of naproxen is at least 30 mg")
    facts = {"tries": [{"amount": 8, "drug": "naproxen"}, {"drug": "ibuprofen"}]}
    for one in ways(loaded, facts):
        assert "tries.amount.2" not in one.inputs


# ---- nothing is divided by 0


def test_every_command_says_that_nothing_can_be_divided_by_0() -> None:
    loaded = made(*LINES["a division"])
    case = loaded.case({"aa": 3, "bb": 0})
    said = "second dose is 0 mg, and nothing can be divided by 0"
    assert said in answers_text([loaded.decide(case)], PLAIN)
    assert said in questions_text([loaded.questions(case)], PLAIN)
    assert said in reasons_text([loaded.reasons(case)], PLAIN)
    assert said in what_if_text(loaded.what_if(case), PLAIN)
    assert "0 mg: undetermined: covered or not covered" in sweeps_text([loaded.sweep(case, "bb")], PLAIN)


# ---- presumptions


@pytest.mark.parametrize("weeks", [6, 7])
def test_a_fact_that_would_be_presumed_is_said_to_rest_on_the_presumption(weeks: int) -> None:
    loaded = made(*LINES["a presumption"])
    reasons = loaded.reasons(loaded.case({"asthma": "yes", "weeks": weeks}))
    assert [(one.fact.input.id, one.presumed, one.possible) for one in reasons.instead] == [("weeks", "6 weeks", ("covered",))]
    text = reasons_text([reasons], PLAIN)
    documented = text.partition("What has to stay documented")[2].partition("Were it not stated")[0]
    assert "asthma is present" in documented
    assert "weeks" not in documented
    assert "not stated, it would be presumed to be 6 weeks" in text


# ---- sweeps


def test_a_sweep_takes_facts_without_a_case(tmp_path: Path) -> None:
    text = HEAD + "        the visits are at least 3 visits\n\n    Otherwise not covered\n"
    (tmp_path / "small.policy").write_text(text)
    (tmp_path / "small.vocabulary").write_text(VOCABULARY)
    run = CliRunner().invoke(app, ["sweep", str(tmp_path / "small.policy"), "--fact", "visits=4", "visits"])
    assert run.exit_code == 0, run.output
    assert "at least 3 visits: covered" in run.stdout
    assert CliRunner().invoke(app, ["sweep", str(tmp_path / "small.policy"), "a", "b", "c"]).exit_code == 2


def test_a_sweep_that_was_cut_off_never_says_that_it_makes_no_difference() -> None:
    loaded = made(*LINES["a sum"])
    sweep = loaded.sweep(loaded.case({"aa": 3}), "bb", time_limit=0)
    assert sweep.cut_off
    assert "makes no difference" not in sweeps_text([sweep], PLAIN)


# ---- contradictions


@pytest.mark.parametrize(
    ("rule", "facts", "named"),
    [
        (
            "the first dose plus the second dose is at most the third dose",
            {"aa": 5, "bb": 6, "cc": 10},
            ("the first dose", "the second dose", "the third dose"),
        ),
        ("the start is on or before the end", {"start": "2024-02-02", "end": "2024-01-01"}, ("the start", "the end")),
        (
            "if asthma is present, then the visits are at least 5 visits",
            {"asthma": "yes", "visits": 3},
            ("asthma", "the visits"),
        ),
        (
            "the first dose is at most the second dose",
            {"aa": {"over": 5}, "bb": {"under": 5}},
            ("the first dose", "the second dose"),
        ),
    ],
)
def test_a_contradiction_names_every_input_and_the_rule(rule: str, facts: Facts, named: tuple[str, ...]) -> None:
    lines = [
        "1. the first dose plus the second dose is over 3 mg, and",
        "2. the start is before the end, and",
        "3. the visits are over 2 visits, and",
        "4. the third dose is over 1 mg, and",
        "5. asthma is present",
    ]
    loaded = made(*lines, background=rule)
    with pytest.raises(ProblemsFound) as refused:
        loaded.decide(loaded.case(facts))
    [problem] = refused.value.problems
    assert problem.code == "contradiction"
    assert problem.message.endswith(f"but {rule}")
    for one in named:
        assert one in problem.message
