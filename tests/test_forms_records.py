"""Records: how they are declared, what sentences about them ask, and how scenarios and case files state them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from reasoner.cases.from_text import case_from_text
from reasoner.cases.write import yaml_from_case
from reasoner.policy.criteria import (
    AllOf,
    Amount,
    Compares,
    CountsRecords,
    Criterion,
    Derived,
    InputAmount,
    Is,
    IsOneOf,
    IsWithin,
    LongestRun,
    NoneOf,
    Operation,
    TotalOf,
)
from reasoner.policy.values import Exactly, Interval, RecordOf, Records
from reasoner.policy.vocabulary import Number, OneOf, RecordType
from tests.forms_texts import form_of, policy_of, problems_of, read, with_conditions

VOCABULARY = """Vocabulary: forms

Inputs: all
    Unless stated otherwise: fixed, clinical

    it is asked for (asked): yes or no
    the date of service (dos): a date
    the courses of treatment (courses): records of
        the drug (drug): one of the drugs
        the start (start): a date
        the end (end): a date
        the duration (duration): a number of days, from 0
        it was tolerated (tolerated): yes or no
    the scans (scans): records of
        the date (date): a date
        the result (result): one of
            normal
            abnormal
        the reading (reading): one of
            normal
            unclear
        the size (size): a number of mm, from 0
    the biopsies (biopsies): records of
        the site (site): one of
            skin
            bone

Values: the drugs
    anti-inflammatory
    ibuprofen
    naproxen

Background
    - ibuprofen is a kind of anti-inflammatory
"""
ONE = Interval(Fraction(1))


def counts(line: str) -> CountsRecords:
    form = form_of(line, VOCABULARY)
    assert isinstance(form, CountsRecords)
    return form


def plain(criterion: Criterion | None) -> object:
    """What a criterion tests, without keys and words."""
    if criterion is None:
        return None
    form = criterion.form
    return [type(form).__name__, *map(plain, form.parts)] if isinstance(form, AllOf | NoneOf) else form


@pytest.mark.parametrize("name", ["at least 2 biopsies of bone or skin", "any biopsy of bone or skin whose site is bone"])
def test_records_without_an_of_in_their_name_may_say_a_value_too(name: str):
    form = counts(name).condition
    assert form is not None
    first = form.form.parts[0].form if isinstance(form.form, AllOf) else form.form
    assert isinstance(first, IsOneOf)
    assert first.values == frozenset({"bone", "skin"})


def test_a_field_has_an_id_that_no_other_input_has_and_kinds_as_inputs_do():
    vocabulary = policy_of(with_conditions("it is asked for"), VOCABULARY).vocabulary
    courses = vocabulary.input("courses")
    assert courses is not None
    assert isinstance(courses.type, RecordType)
    assert [one.id for one in courses.type.fields][:2] == ["courses.drug", "courses.start"]
    drug = vocabulary.input("courses.drug")
    assert drug is not None
    assert isinstance(drug.type, OneOf)
    assert next(one for one in drug.type.values if one.id == "ibuprofen").kind_of == ("anti_inflammatory",)


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("any scan is stated", ONE),
        ("there is a scan", ONE),
        ("no scan exists", Interval(Fraction(0), True, Fraction(0))),
        ("there is no scan", Interval(Fraction(0), True, Fraction(0))),
        ("at least 2 scans", Interval(Fraction(2))),
        ("2 or more scans", Interval(Fraction(2))),
        ("more than 2 scans", Interval(Fraction(2), False)),
        ("fewer than 2 scans", Interval(None, True, Fraction(2), False)),
        ("exactly 2 scans", Interval(Fraction(2), True, Fraction(2))),
        ("between 2 and 4 scans", Interval(Fraction(2), True, Fraction(4))),
        ("the number of scans is at most 3", Interval(None, True, Fraction(3))),
    ],
)
def test_records_are_counted(line, count):
    assert counts(line) == CountsRecords("scans", None, count)


def test_conditions_below_where_hold_of_one_record():
    form = counts(
        "at least 2 courses of treatment, where\n    its drug is ibuprofen,\n"
        "    its duration is over 10 days, and\n    it was tolerated"
    )
    assert plain(form.condition) == [
        "AllOf",
        IsOneOf("courses.drug", frozenset({"ibuprofen"}), ("ibuprofen",)),
        IsWithin("courses.duration", Interval(Fraction(10), False)),
        Is("courses.tolerated"),
    ]


def test_a_value_in_the_name_brings_its_kinds():
    assert plain(counts("any course of anti-inflammatory").condition) == IsOneOf(
        "courses.drug", frozenset({"anti_inflammatory", "ibuprofen"}), ("anti_inflammatory",)
    )


def test_a_window_limits_the_one_date_of_a_record():
    form = counts("at least 2 scans within 12 months before the date of service")
    window = Derived(
        Operation.MONTHS_LATER,
        (InputAmount("dos"), Amount(Fraction(-12), "months")),
        "date",
        "12 months before the date of service",
    )
    assert isinstance(form.condition, Criterion)
    assert isinstance(form.condition.form, AllOf)
    assert [part.form.right for part in form.condition.form.parts if isinstance(part.form, Compares)] == [
        window,
        InputAmount("dos"),
    ]


def test_every_is_none_of_which_the_lines_do_not_hold():
    form = counts("every scan since 2024-01-01 where\n    its result is normal")
    assert form.count == Interval(Fraction(0), True, Fraction(0))
    assert plain(form.condition) == [
        "AllOf",
        IsWithin("scans.date", Interval(Fraction(date(2024, 1, 1).toordinal()))),
        ["NoneOf", IsOneOf("scans.result", frozenset({"normal"}), ("normal",))],
    ]


def test_the_most_recent_is_picked_after_what_the_sentence_says():
    form = counts("the most recent course of ibuprofen by its start is one where\n    its duration is at least 10 days")
    assert (form.select, form.by, form.count) == ("latest", "courses.start", ONE)
    assert plain(form.among) == IsOneOf("courses.drug", frozenset({"ibuprofen"}), ("ibuprofen",))
    assert plain(form.condition) == IsWithin("courses.duration", Interval(Fraction(10)))


def test_among_those_where_picks_and_provided_that_asks():
    form = counts(
        "the earliest scan among those where\n    its result is abnormal\n    provided that\n        its size is over 5 mm"
    )
    assert (form.select, form.by) == ("earliest", "scans.date")
    assert plain(form.among) == IsOneOf("scans.result", frozenset({"abnormal"}), ("abnormal",))
    assert plain(form.condition) == IsWithin("scans.size", Interval(Fraction(5), False))


def test_a_field_of_the_most_recent_is_asked_by_its_own_sentence():
    form = counts("the result of the most recent scan since 2024-01-01 is not abnormal")
    assert (form.select, form.by) == ("latest", "scans.date")
    assert plain(form.among) == IsWithin("scans.date", Interval(Fraction(date(2024, 1, 1).toordinal())))


def test_a_total_adds_a_field_over_the_records_that_fit():
    form = form_of(
        "the total duration of courses of treatment is at least 6 weeks, where\n    its drug is ibuprofen", VOCABULARY
    )
    assert isinstance(form, Compares)
    assert isinstance(form.left, TotalOf)
    assert (form.left.input, form.left.part) == ("courses", InputAmount("courses.duration"))
    assert plain(form.left.condition) == IsOneOf("courses.drug", frozenset({"ibuprofen"}), ("ibuprofen",))
    assert form.right == Amount(Fraction(42), "days")


def test_a_run_of_days_goes_from_the_start_to_the_end_of_each():
    form = form_of("courses of ibuprofen for at least 30 consecutive days", VOCABULARY)
    assert isinstance(form, Compares)
    assert isinstance(form.left, LongestRun)
    assert (form.left.input, form.left.start, form.left.end) == ("courses", "courses.start", "courses.end")
    assert form.right == Amount(Fraction(30), "days")


def test_every_criterion_inside_a_sentence_about_records_has_a_key_of_its_own():
    lines = "any course of ibuprofen\nany course of ibuprofen\nno course of ibuprofen where\n    it was tolerated"
    found = [
        part.form for part in policy_of(with_conditions(lines), VOCABULARY).determinations[0].clauses[0].condition.form.parts
    ]
    keys = [one.condition.key for one in found]
    assert len(set(keys)) == 3


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("2 scans", "exactly-or-at-least"),
        ("scans", "quantifier-missing"),
        ("at least 1.5 scans", "off-step"),
        ("any scan of spleen", "unknown-phrase"),
        ("any course of paracetamol", "unknown-phrase"),
        ("at least 2 courses of ibuprofen within 12 months before the date of service", "which-date"),
        ("any biopsy since 2024-01-01", "which-date"),
        ("any scan, each for at least 3 days", "which-field"),
        ("any course of ibuprofen for at least 3 days", "each-or-total"),
        ("scans for at least 3 consecutive days", "which-date"),
        ("the total result of scans is at least 3", "unknown-field"),
        ("the most recent scan", "where-missing"),
        ("the most recent scan where\n    its size is over 5 mm", "picked-two-ways"),
        ("the most recent scan among those where\n    its size is over 5 mm", "where-missing"),
        ("the most recent course of treatment is one where\n    it was tolerated", "which-date"),
        ("every scan", "where-missing"),
        ("any scan where\n    any course of ibuprofen", "records-in-records"),
        ("any scan where\n    its drug is ibuprofen", "unknown-phrase"),
        ("the result of the most recent scan is abnormal where\n    its size is over 5 mm", "where-without-records"),
        ("it is asked for where\n    its size is over 5 mm", "where-without-records"),
        ("the total duration of courses of treatment is at least 6", "unit-missing"),
    ],
)
def test_sentences_that_leave_something_open_are_refused(line, code):
    assert [one for one, _ in problems_of(line, VOCABULARY)] == [code]


def test_the_two_readings_of_the_most_recent_are_shown():
    ((_, hint),) = problems_of("the most recent scan where\n    its size is over 5 mm", VOCABULARY)
    assert "`the most recent scan is one where`" in hint
    assert "`the most recent scan among those where`" in hint


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("        the site (site): one of\n            skin\n            bone\n", "", "fields-missing"),
        (
            "    it is asked for (asked): yes or no\n",
            "    it is asked for (asked): yes or no\n        the day (day): a date\n",
            "fields-unexpected",
        ),
        ("the end (end): a date", "the end (start): a date", "declared-twice"),
        ("the end (end): a date", "the end (end): a date, about the start", "not-for-a-field"),
        ("the end (end): a date", "the trials (trials): records of\n            the day (day): a date", "records-in-records"),
    ],
)
def test_records_that_are_declared_amiss_are_told(old, new, code):
    assert code in [one.code for one in read(with_conditions("it is asked for"), VOCABULARY.replace(old, new))[1]]


def test_scenarios_state_records_line_by_line_and_may_add_to_those_that_they_inherit():
    text = """Scenario: one
    Given a course of treatment: its drug is ibuprofen, its start is 2024-01-01
    And there is no scan
    Then coverage is not covered

Scenario: two
    As in "one", but
    Given another course of treatment: it was tolerated
    And there may be other courses of treatment
    Then coverage is not covered
"""
    one, two = policy_of(with_conditions("it is asked for", text), VOCABULARY).scenarios
    first = RecordOf((("courses.drug", Exactly("ibuprofen")), ("courses.start", Exactly(date(2024, 1, 1)))))
    assert dict(one.facts) == {"courses": Records((first,)), "scans": Records(())}
    assert dict(two.facts)["courses"] == Records((first, RecordOf((("courses.tolerated", Exactly(True)),))), open=True)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("a corse of treatment: it was tolerated", "unknown-record"),
        ("a scan: its drug is ibuprofen", "unknown-phrase"),
        ("a scan: it is asked for", "not-a-field"),
        ("a scan: its size is 3 mm, its size is 4 mm", "stated-twice"),
        ("a scan: its size is 3 mm or its result is normal", "join-missing"),
    ],
)
def test_records_that_a_scenario_states_amiss_are_told(line, code):
    text = f"Scenario: one\n    Given {line}\n    Then coverage is not covered\n"
    assert [one for one, _ in problems_of("it is asked for", VOCABULARY, text)] == [code]


def test_a_case_file_states_records_by_the_names_of_their_fields_and_is_written_so_again():
    vocabulary = policy_of(with_conditions("it is asked for"), VOCABULARY).vocabulary
    text = "courses:\n  - {drug: ibuprofen, the start: 2024-01-01}\n  - {duration: 2 weeks}\n  - and others\nscans: []\n"
    case, problems = case_from_text(text, "case", vocabulary)
    assert problems == ()
    fact = case.fact("courses")
    assert fact is not None
    assert fact.known == Records(
        (
            RecordOf((("courses.drug", Exactly("ibuprofen")), ("courses.start", Exactly(date(2024, 1, 1))))),
            RecordOf((("courses.duration", Exactly(Fraction(14))),)),
        ),
        open=True,
    )
    again, _ = case_from_text(yaml_from_case(case, vocabulary), "case", vocabulary)
    assert [(one.input, one.known) for one in again.facts] == [(one.input, one.known) for one in case.facts]


def test_a_number_field_keeps_its_unit():
    vocabulary = policy_of(with_conditions("it is asked for"), VOCABULARY).vocabulary
    size = vocabulary.input("scans.size")
    assert size is not None
    assert isinstance(size.type, Number)
    assert size.type.unit == "mm"
