"""Amounts in the units and spellings that people and laboratories use, and dates that are known in part or to the minute."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reasoner.api import load_policy
from reasoner.apps.command_line import app
from reasoner.cases.case import Fact
from reasoner.cases.from_text import case_from_text, facts_from_options
from reasoner.policy.phrases.phrasebook import vocabulary_from_syntax
from reasoner.policy.units import converted, unit_named, with_unit
from reasoner.policy.values import Exactly, Interval, Known, OneOfThese, Records, Within
from reasoner.policy.vocabulary import Vocabulary
from reasoner.source.problem import Problem
from reasoner.source.text import Source
from reasoner.syntax.from_source import vocabulary_from_source

WORDS = """Vocabulary: measures

Inputs: all
    Unless stated otherwise: fixed, clinical

    the height (height): a number of cm, from 0
    the stature (stature): a number of in, from 0
    the weight (weight): a number of oz, from 0
    the neutrophils (anc): a number of cells/µL, from 0
    the platelets (platelets): a number of 10^9/L, from 0
    the filtration rate (gfr): a number of mL/min/1.73 m2, from 0
    the rate of seizures (rate): a number per month, from 0
    the visits (visits): a number of visits per month, from 0
    the heart rate (pulse): a number of beats per minute, from 0
    the dose (dose): a number of IU, from 0
    the pressure (pressure): a number of mmHg
    the length (length): a number of months, from 0
    the score (score): a number
    the day (day): a date
    the scans (scans): records of
        the date (date): a date
        the size (size): a number of cm
"""


@cache
def vocabulary() -> Vocabulary:
    document, problems = vocabulary_from_source(Source.from_text("measures.vocabulary", WORDS))
    assert problems == ()
    book, problems = vocabulary_from_syntax(document)
    assert problems == ()
    return book.vocabulary


def fact(option: str) -> Fact:
    facts, problems = facts_from_options([option], vocabulary())
    assert problems == (), problems
    return facts[0]


def refused(option: str) -> Problem:
    _, problems = facts_from_options([option], vocabulary())
    assert len(problems) == 1, problems
    return problems[0]


def days(first: date, last: date) -> Within:
    return Within(Interval(Fraction(first.toordinal()), True, Fraction(last.toordinal()), True))


@pytest.mark.parametrize(
    ("option", "number"),
    [
        ("anc=1500 cells/mm3", "1500"),
        ("anc=1,500/mm³", "1500"),
        ("anc=1.5 cells/mm^3", "1.5"),
        ("dose=250 mIU", "0.25"),
        ("dose=250 u[IU]", "0.00025"),
        ("height=63 in", "160.02"),
        ('height=63"', "160.02"),
        ("height=63″", "160.02"),
        ("height=63”", "160.02"),
        ("height=63''", "160.02"),
        ("height=63in", "160.02"),
        ("height=63 inches", "160.02"),
        ("height=63 [in_i]", "160.02"),
        ("height=5 ft 3 in", "160.02"),
        ("height=5 feet 3 inches", "160.02"),
        ("height=5ft 3in", "160.02"),
        ("height=5ft3in", "160.02"),
        ("height=5'3\"", "160.02"),
        ("height=5' 3\"", "160.02"),
        ("height=5′3″", "160.02"),
        ("height=5’3”", "160.02"),
        ("height=6'", "182.88"),
        ("height=1.6 m", "160"),
        ("stature=5 ft 3 in", "63"),
        ("stature=160.02 cm", "63"),
        ("weight=150 lb 4 oz", "2404"),
        ("weight=150 lbs 4.5 oz", "2404.5"),
        ("weight=150 [lb_av]", "2400"),
        ("anc=1,500 cells/µL", "1500"),
        ("anc=1500 cells/uL", "1500"),
        ("anc=1500 cells per microliter", "1500"),
        ("anc=1.5 10^9/L", "1500"),
        ("anc=1.5 x10^9/L", "1500"),
        ("anc=1.5 × 10⁹/L", "1500"),
        ("anc=1.5 10*3/uL", "1500"),
        ("anc=1.5 K/uL", "1500"),
        ("anc=1500 {cells}/uL", "1500"),
        ("anc=1500 /uL", "1500"),
        ("platelets=150 10*3/uL", "150"),
        ("platelets=150,000 cells/µL", "150"),
        ("gfr=60 mL/min/{1.73_m2}", "60"),
        ("gfr=60 mL/min/1.73 m2", "60"),
        ("gfr=60 mL/min/1.73m²", "60"),
        ("rate=4 per month", "4"),
        ("rate=4/month", "4"),
        ("rate=48 per year", "4"),
        ("visits=2 visits per month", "2"),
        ("pulse=60 /min", "60"),
        ("pulse=60 {beats}/min", "60"),
        ("dose=500 [IU]", "500"),
        ("dose=500 international units", "500"),
        ("pressure=140 mm[Hg]", "140"),
        ("length=1 year 6 months", "18"),
        ("length=2 yr 1 mo", "25"),
        ("score=.5", "0.5"),
        ("score=-.5", "-0.5"),
        ("score=1,234,567.5", "1234567.5"),
        ("score=+2", "2"),
        ("score=10/7", "10/7"),
    ],
)
def test_an_amount_is_read_exactly_as_people_write_it(option: str, number: str) -> None:
    assert fact(option).known == Exactly(Fraction(number))


@pytest.mark.parametrize(
    ("option", "code", "remedy"),
    [
        ("score=2,1", "comma-in-number", "write `2.1`; for one of several, `2 or 1`"),
        ("score=-2,1", "comma-in-number", "write `-2.1`"),
        ("height=0,125 cm", "comma-in-number", "write `0.125`"),
        ("score=0,010", "comma-in-number", "write `0.010`"),
        ("score=12,34", "comma-in-number", "write `12.34`"),
        ("score=12,34,567", "comma-in-number", "write `1234567`"),
        ("score=1.000,5", "comma-in-number", "write `1000.5`"),
        ("score=1,5,6", "comma-in-number", "for one of several, `1 or 5 or 6`"),
        ("score=5, 6", "comma-in-number", "write `5 or 6` for one of several"),
        ("score=over 2,1", "comma-in-number", "write `2.1`"),
        ("score=(2.6)", "mark-beside-number", "write `2.6`, or `-2.6` where it is negative"),
        ("score=2.6-", "mark-beside-number", "`-2.6` where it is negative"),
        ("score=- 2.6", "mark-beside-number", "`-2.6` where it is negative"),
        ("score=at most – 2.6", "mark-beside-number", "`-2.6` where it is negative"),
        ("score=-six", "mark-beside-number", "`minus six` where it is negative"),
        ("score=(six)", "mark-beside-number", "write `six`"),
        ("score=2-3", "mark-beside-number", "write `2 to 3`"),
        ("score=2–3", "mark-beside-number", "write `2 to 3`"),
        ("score=1_000", "mark-beside-number", "one number, without marks"),
        ('height="63"', "mark-beside-number", "`63 in` for inches"),
        ('score=63"', "unit-mismatch", "write `63`"),
        ("gfr=60 mL/min", "unit-mismatch", "mL/minute/1.73 m2"),
        ("dose=500 units", "unit-mismatch", "IU"),
        ("rate=4 months", "unit-mismatch", "a number per month"),
        ("height=5 ft 14 in", "type-mismatch", "such as"),
        ("weight=150 lb 16 oz", "type-mismatch", "such as"),
        ("height=5.5 ft 3 in", "type-mismatch", "such as"),
        ("score=1 000", "type-mismatch", "such as"),
        ("score=5 1/2", "type-mismatch", "such as"),
        ("score=minus -2", "type-mismatch", "such as"),
    ],
)
def test_an_amount_that_could_mean_two_things_is_refused_with_what_to_write(option: str, code: str, remedy: str) -> None:
    found = refused(option)
    assert found.code == code
    assert remedy in found.hint


@pytest.mark.parametrize(
    ("option", "remedy"),
    [
        ("anc=<500", "write `under 500`"),
        ("anc=≥ 1.5 K/uL", "write `at least 1.5 K/uL`"),
        ("score=>=-3", "write `at least -3`"),
        ("scans=[{size: '<=2 mm'}]", "write `at most 2 mm`"),
        ("score=<high", "write a number, such as `1`"),
        ("score=−2,5", "write `-2.5`; for one of several, `-2 or 5`"),
        ("anc=1,500,00", "write the number without commas, with a point before its decimals"),
    ],
)
def test_a_result_as_laboratories_print_it_is_refused_with_what_it_says(option: str, remedy: str) -> None:
    assert refused(option).hint == remedy


def test_alternatives_are_said_with_or() -> None:
    assert fact("score=5, 6 or 7").known == OneOfThese(frozenset(map(Fraction, (5, 6, 7))))
    assert fact("height=63 in or 64 in").known == OneOfThese(frozenset({Fraction("160.02"), Fraction("162.56")}))


def test_in_is_a_unit_only_of_a_length() -> None:
    assert refused("score=63 in").code == "type-mismatch"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024–12", date(2024, 12, 1), date(2024, 12, 31)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_a_month_or_a_year_is_any_of_its_days(text: str, first: date, last: date) -> None:
    assert known_everywhere(text) == days(first, last)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-02-01", date(2024, 2, 1)),
        ("2024‑02‑01", date(2024, 2, 1)),
        ("2024−02−01", date(2024, 2, 1)),
        ("2024-02-01T10:30:00Z", date(2024, 2, 1)),
        ("2024-02-01T10:30:00.125Z", date(2024, 2, 1)),
        ("2024-02-01T23:30:00-05:00", date(2024, 2, 1)),
        ("2024-02-01T00:30+1400", date(2024, 2, 1)),
        ("2024-02-01 10:30", date(2024, 2, 1)),
        ("2024-02-01 10:30:00 UTC", date(2024, 2, 1)),
        ("0001-01-01", date(1, 1, 1)),
        ("9999-12-31", date(9999, 12, 31)),
        ("9999-12-31T23:59:59Z", date(9999, 12, 31)),
    ],
)
def test_a_date_is_the_day_that_is_written(text: str, day: date) -> None:
    assert known_everywhere(text) == Exactly(day)


def known_everywhere(text: str) -> Known:
    """What a text says of a day, the same in YAML, in JSON, as an option and in a record."""
    in_record = fact(f"scans=[{{date: '{text}'}}]").known
    assert isinstance(in_record, Records)
    found = {
        fact(f"day={text}").known,
        fact(f"day={{value: '{text}'}}").known,
        in_record.records[0].fields[0][1],
        *(one.known for one in case_from_text(f"day: {text}\n", "a.yaml", vocabulary())[0].facts),
        *(one.known for one in case_from_text(json.dumps({"day": text}), "a.json", vocabulary())[0].facts),
    }
    assert len(found) == 1, found
    return found.pop()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("{over: 2024}", date(2024, 12, 31), None),
        ("{at_least: 2024-02}", date(2024, 2, 1), None),
        ("{under: 2024-02}", None, date(2024, 2, 1)),
        ("{at_most: 2024-02}", None, date(2024, 2, 29)),
        ("{between: [2023-11, 2024]}", date(2023, 11, 1), date(2024, 12, 31)),
    ],
)
def test_a_month_at_the_end_of_a_range_is_taken_whole(text: str, low: date | None, high: date | None) -> None:
    known = fact(f"day={text}").known
    assert isinstance(known, Within)
    assert known.interval.low == (low and low.toordinal())
    assert known.interval.high == (high and high.toordinal())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-02-30", "date-not-in-calendar"),
        ("2024-02-30T10:30Z", "date-not-in-calendar"),
        ("2024-13", "date-form"),
        ("2024-2", "date-form"),
        ("2024-2-1", "date-form"),
        ("0000", "date-form"),
        ("02/2024", "date-form"),
        ("02/01/2024", "date-form"),
        ("20240201", "date-form"),
        ("2024-02-01T25:30", "date-form"),
        ("2024-02-01T", "date-form"),
        ("(2024-02-01)", "type-mismatch"),
        ("Feb 2024", "type-mismatch"),
    ],
)
def test_a_date_in_another_form_is_refused_and_quoted_whole(text: str, code: str) -> None:
    found = refused(f"day={text}")
    assert found.code == code
    assert f"`{text}`" in found.message
    assert "`2024-01-01`" not in found.hint


@pytest.mark.parametrize(("text", "shown"), [("over 2024-02", "`2024-02-29`"), ("under 2024", "`2024-01-01`")])
def test_a_part_date_after_words_of_numbers_names_both_of_its_ends(text: str, shown: str) -> None:
    found = refused(f"day={text}")
    assert found.code in ("bare-month", "bare-year")
    assert f"`{text.rsplit(maxsplit=1)[-1]}`" in found.message
    assert "the first of it" in found.hint
    assert shown in found.hint


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("10*3/uL", "10^3/mcL"),
        ("x10^9/L", "10^9/L"),
        ("10⁹/l", "10^9/L"),
        ("K/uL", "10^3/mcL"),
        ("cells/µL", "cells/mcL"),
        ("per month", "/month"),
        ("/uL", "/mcL"),
        ("mL/min/{1.73_m2}", "mL/minute/1.73 m2"),
        ("[IU]/mL", "IU/mL"),
        ("U/L", "units/L"),
        ("10^", None),
        ("10^9", None),
        ("per", None),
        ("{score}", None),
    ],
)
def test_a_unit_of_ucum_is_known_by_its_spelling(words: str, name: str | None) -> None:
    assert unit_named(words) == name


@pytest.mark.parametrize(
    ("unit", "into"),
    [("IU", "units"), ("mL/minute", "mL/minute/1.73 m2"), ("cells", ""), ("10^9/L", "mol/L"), ("/month", "/week")],
)
def test_what_measures_another_thing_is_not_converted(unit: str, into: str) -> None:
    assert converted(Fraction(1), unit, into) is None


def test_a_rate_is_told_in_words() -> None:
    assert with_unit("4", "/month", one=False) == "4 per month"


POLICY = """Policy: Heights
Payer: A payer
Source: heights
In effect: undated
Vocabulary: measures

Determination: coverage

    Covered when
        ALL of the following are met:
            the height is at least 5'3"
            the height is between 60" and 66"
            the stature is under 5 ft 6 in
            the neutrophils are at least 1,500 cells/µL
            the rate of seizures is over 3 per month

    Otherwise not covered

Scenario: as stated
    Given the height is 63" and the stature is 63 in
    And the neutrophils are 1.5 10*3/uL
    And the rate of seizures is 48 per year
    Then coverage is covered

Scenario: a month of the scan
    As in "as stated", but
    And a scan: its date is 2024-02, its size is 1 in
    And the day is in 2024-02
    Then coverage is covered

Scenarios: others
    As in "as stated", but
    | the height | the neutrophils  | then coverage |
    | 5'2"       |                  | not covered   |
    | 5 ft 7 in  |                  | not covered   |
    |            | 1,499 cells/uL   | not covered   |
    |            | 1.5 x 10^9/L     | covered       |
"""


def test_a_policy_says_inches_counts_and_rates_as_people_write_them(tmp_path: Path) -> None:
    (tmp_path / "measures.vocabulary").write_text(WORDS, encoding="utf-8")
    (tmp_path / "heights.policy").write_text(POLICY, encoding="utf-8")
    result = CliRunner().invoke(app, ["test", str(tmp_path / "heights.policy")])
    assert result.stdout == "6 passed, 0 failed\n"
    loaded = load_policy(tmp_path / "heights.policy")
    scans = dict(loaded.policy.scenarios[1].facts)["scans"]
    assert isinstance(scans, Records)
    assert dict(scans.records[0].fields)["scans.date"] == days(date(2024, 2, 1), date(2024, 2, 29))
