"""What a case file says, in every form that it can say it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from reasoner.cases.case import Case, Fact, Origin
from reasoner.cases.from_text import case_from_path, facts_from_options
from reasoner.policy.values import (
    Absent,
    Code,
    Exactly,
    Interval,
    Known,
    ListOf,
    NotKnown,
    OneOfThese,
    RecordOf,
    Records,
    Within,
)
from tests.cases_samples import VOCABULARY, known, read, stated


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("drug: morphine", Exactly("morphine")),
        ("drug: 'morphine'", Exactly("morphine")),
        ("pain_severe: yes", Exactly(True)),
        ("pain_severe: true", Exactly(True)),
        ("pain_severe: no", Exactly(False)),
        ("pain_severe: FALSE", Exactly(False)),
        ("trial_pain_reduction: 60", Exactly(Fraction(60))),
        ("trial_pain_reduction: 50.50", Exactly(Fraction(101, 2))),
        ("trial_pain_reduction: 60%", Exactly(Fraction(60))),
        ("trial_pain_reduction: 0.1", Exactly(Fraction(1, 10))),
        ("ratio: 10/7", Exactly(Fraction(10, 7))),
        ("ratio: 1e3", Exactly(Fraction(1000))),
        ("ratio: -1.25e-2", Exactly(Fraction(-1, 80))),
        ("ratio: '007'", Exactly(Fraction(7))),
        ("date_of_service: 2013-07-01", Exactly(date(2013, 7, 1))),
        ("date_of_service: '2013-07-01'", Exactly(date(2013, 7, 1))),
        ("primary_diagnosis_code: G89.4", Exactly(Code("ICD-10-CM", "G89.4"))),
        ("primary_diagnosis_code: 340", Exactly(Code("ICD-9-CM", "340"))),
        ("primary_diagnosis_code: 250.00", Exactly(Code("ICD-9-CM", "250.00"))),
        ("primary_diagnosis_code: '007.0'", Exactly(Code("ICD-9-CM", "007.0"))),
        ("route: ~", NotKnown()),
        ("route:", NotKnown()),
        ("route: null", NotKnown()),
        ("route: unknown", NotKnown()),
        ("trial_pain_reduction: absent", Absent()),
        ("trial_pain_reduction: {absent: true}", Absent()),
        ("treatments: absent", Absent()),
        ("consent: no", Exactly("no")),
        ("consent: unknown", Exactly("unknown")),
        ("consent: {unknown: true}", NotKnown()),
    ],
)
def test_a_value_is_typed_by_its_input(line: str, expected: Known) -> None:
    assert known(line, line.partition(":")[0]) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("trial_pain_reduction: over 40%", Within(Interval(Fraction(40), False))),
        ("trial_pain_reduction: {over: 40}", Within(Interval(Fraction(40), False))),
        ("trial_pain_reduction: {at_least: 40}", Within(Interval(Fraction(40), True))),
        ("trial_pain_reduction: {at least: 40%}", Within(Interval(Fraction(40), True))),
        ("trial_pain_reduction: {under: 40}", Within(Interval(None, True, Fraction(40), False))),
        ("trial_pain_reduction: {at_most: 40.5}", Within(Interval(None, True, Fraction(81, 2), True))),
        ("trial_pain_reduction: {between: [40, 60]}", Within(Interval(Fraction(40), True, Fraction(60), True))),
        ("trial_pain_reduction: {over: 40, at_most: 60}", Within(Interval(Fraction(40), False, Fraction(60), True))),
        ("trial_pain_reduction: {between: [60, 60]}", Exactly(Fraction(60))),
        ("trial_pain_reduction: {one_of: [50, 60]}", OneOfThese(frozenset({Fraction(50), Fraction(60)}))),
        (
            "date_of_service: {under: 2013-07-01}",
            Within(Interval(None, True, Fraction(date(2013, 7, 1).toordinal()), False)),
        ),
        ("route: intrathecal or epidural", OneOfThese(frozenset({"intrathecal", "epidural"}))),
        ("route: {one_of: [intrathecal, epidural]}", OneOfThese(frozenset({"intrathecal", "epidural"}))),
        ("route: {one_of: [intrathecal]}", Exactly("intrathecal")),
        ("drug: not morphine", OneOfThese(frozenset({"baclofen", "insulin"}))),
        ("drug: {not: morphine}", OneOfThese(frozenset({"baclofen", "insulin"}))),
        ("drug: {none_of: [morphine, baclofen]}", Exactly("insulin")),
        ("pain_severe: {not: yes}", Exactly(False)),
        (
            "primary_diagnosis_code: {one_of: [G89.4, 340]}",
            OneOfThese(frozenset({Code("ICD-10-CM", "G89.4"), Code("ICD-9-CM", "340")})),
        ),
    ],
)
def test_part_of_what_is_known_can_be_said(line: str, expected: Known) -> None:
    assert known(line, line.partition(":")[0]) == expected


@pytest.mark.parametrize("said", ["not intra-arterial", "{not: intra_arterial}"])
def test_what_is_not_a_value_is_none_of_its_kinds_either(said: str) -> None:
    assert known(f"route: {said}", "route") == OneOfThese(frozenset({"intrathecal", "epidural"}))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("inpatient_reasons: []", ListOf(frozenset())),
        ("inpatient_reasons: [other]", ListOf(frozenset({"other"}))),
        ("inpatient_reasons: [medication titration]", ListOf(frozenset({"medication_titration"}))),
        ("inpatient_reasons: [other, and others]", ListOf(frozenset({"other"}), True)),
        ("inpatient_reasons: {list: [other], others: true}", ListOf(frozenset({"other"}), True)),
        ("inpatient_reasons: [and others]", ListOf(frozenset(), True)),
        ("procedure_codes: ['62350', E0783]", ListOf(frozenset({Code("CPT", "62350"), Code("HCPCS", "E0783")}))),
        ("procedure_codes:\n- 62350\n- and others", ListOf(frozenset({Code("CPT", "62350")}), True)),
        ("diagnosis_codes: unknown", NotKnown()),
    ],
)
def test_a_list_is_complete_unless_it_says_that_there_are_others(line: str, expected: Known) -> None:
    assert known(line, line.partition(":")[0]) == expected


def test_records_hold_what_is_known_of_each_field() -> None:
    text = "treatments:\n- {drug: ibuprofen, its length in days: over 5}\n- {drug: not ibuprofen, codes: []}\n- and others\n"
    first = RecordOf((("drug", Exactly("ibuprofen")), ("days", Within(Interval(Fraction(5), False)))))
    second = RecordOf((("drug", Exactly("naproxen")), ("codes", ListOf(frozenset()))))
    assert known(text, "treatments") == Records((first, second), True)


def test_a_phrase_names_its_input() -> None:
    case, problems = read("The reduction in pain: 60%\nthe pain was severe: yes\n")
    assert problems == ()
    assert stated(case) == [("trial_pain_reduction", Exactly(Fraction(60)), None), ("pain_severe", Exactly(True), None)]


def test_a_fact_says_where_it_comes_from() -> None:
    case, problems = read(
        "trial_pain_reduction: {value: 60, from: {document: trial report, page: 3, date: 2013-05-02}}\n"
        "route: {one_of: [epidural, intrathecal], from: referral}\n"
        "drug: {value: {not: morphine}, from: {page: 012}}\n"
    )
    assert problems == ()
    assert [fact.origin for fact in case.facts] == [
        Origin("trial report", "3", "2013-05-02"),
        Origin("referral"),
        Origin(page="012"),
    ]


def test_a_fact_has_its_place() -> None:
    case, _ = read("# first\n\n  drug: morphine\n  route: 'epidural'\n")
    assert [(str(fact.span), fact.span.end_column) for fact in case.facts if fact.span] == [
        ("case.yaml:3:3", 17),
        ("case.yaml:4:3", 20),
    ]


def test_facts_may_stand_under_facts_with_an_id_beside_them() -> None:
    case, problems = read(
        "id: 007\ntitle: x\npolicy: p\ndetermination: d\nexpect: {outcome: covered}\nfacts:\n  drug: morphine\n"
    )
    assert problems == ()
    assert case.id == "007"
    assert stated(case) == [("drug", Exactly("morphine"), None)]


@pytest.mark.parametrize("text", ["{}", "facts:\n", "facts: {}\n", "id: A\nfacts:\n"])
def test_a_case_may_state_nothing(text: str) -> None:
    case, problems = read(text)
    assert (case.facts, problems) == ((), ())


@pytest.mark.parametrize("name", ["case.json", "standard input"])
def test_json_reads_as_yaml_does_and_may_hold_tabs(name: str) -> None:
    text = (
        '{\n\t"drug":\t"morphine",\n\t"pain_severe": true, "pain_chronic": false, "route": null,'
        '"trial_pain_reduction": 50.10,\n "ratio": -1.5E+2, "procedure_codes": ["62350", "E0783"],'
        '"treatments": [{"days": {"over": 5}}]}'
    )
    case, problems = read(text, name)
    assert problems == ()
    assert stated(case) == [
        ("drug", Exactly("morphine"), None),
        ("pain_severe", Exactly(True), None),
        ("pain_chronic", Exactly(False), None),
        ("route", NotKnown(), None),
        ("trial_pain_reduction", Exactly(Fraction(501, 10)), None),
        ("ratio", Exactly(Fraction(-150)), None),
        ("procedure_codes", ListOf(frozenset({Code("CPT", "62350"), Code("HCPCS", "E0783")})), None),
        ("treatments", Records((RecordOf((("days", Within(Interval(Fraction(5), False))),)),)), None),
    ]


def test_a_json_text_may_hold_escapes() -> None:
    text = '{"drug": {"value": "mor\\u0070hine", "from": {"document": "a \\"b\\" \\ud83d\\ude00 \\/ \\u00e9"}}}'
    case, problems = read(text, "case.json")
    assert problems == ()
    assert stated(case) == [("drug", Exactly("morphine"), Origin('a "b" \U0001f600 / é'))]


def test_yaml_that_begins_with_a_bracket_is_read_as_yaml() -> None:
    assert known("{drug: morphine, route: epidural}", "route") == Exactly("epidural")


def test_the_parser_without_its_c_part_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    import yaml

    text = "drug: morphine\ntrial_pain_reduction: {over: 40, from: 'a  b'}\nroute: nope\n"
    with_c = read(text)
    monkeypatch.delattr(yaml, "CLoader", raising=False)
    assert read(text) == with_c


def test_a_byte_order_mark_and_windows_line_ends_are_taken() -> None:
    assert known("\ufeffdrug: morphine\r\nroute: epidural\r\n", "route") == Exactly("epidural")


def test_options_state_facts_that_take_the_place_of_the_files() -> None:
    case, _ = read("drug: morphine\nroute: epidural\n")
    facts, problems = facts_from_options(
        ["route = intrathecal", "the reduction in pain=over 40%", "procedure_codes=62350, E0783", "age_years={at_least: 18}"],
        VOCABULARY,
    )
    assert problems == ()
    assert stated(case.merged(facts)) == [
        ("drug", Exactly("morphine"), None),
        ("route", Exactly("intrathecal"), None),
        ("trial_pain_reduction", Within(Interval(Fraction(40), False)), None),
        ("procedure_codes", ListOf(frozenset({Code("CPT", "62350"), Code("HCPCS", "E0783")})), None),
        ("age_years", Within(Interval(Fraction(18), True)), None),
    ]


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("inpatient_reasons=none", ListOf(frozenset())),
        ("inpatient_reasons=[]", ListOf(frozenset())),
        ("inpatient_reasons=other", ListOf(frozenset({"other"}))),
        ("inpatient_reasons=medication titration, other", ListOf(frozenset({"medication_titration", "other"}))),
        ("inpatient_reasons=other and others", ListOf(frozenset({"other"}), True)),
        ("procedure_codes=62350", ListOf(frozenset({Code("CPT", "62350")}))),
        ("procedure_codes=unknown", NotKnown()),
        ("drug=not morphine", OneOfThese(frozenset({"baclofen", "insulin"}))),
        ("treatments=[{drug: ibuprofen}]", Records((RecordOf((("drug", Exactly("ibuprofen")),)),))),
    ],
)
def test_an_option_says_a_list_in_words_or_as_a_file_does(option: str, expected: Known) -> None:
    facts, problems = facts_from_options([option], VOCABULARY)
    assert problems == ()
    assert [fact.known for fact in facts] == [expected]


def test_merging_keeps_the_id_and_the_facts_that_are_not_restated() -> None:
    case = Case((Fact("drug", Exactly("morphine")),), "A")
    assert case.merged(()) == case


def test_standard_input_is_read_for_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"drug: morphine\nroute: nope\n")))
    case, problems = case_from_path("-", VOCABULARY)
    assert stated(case) == [("drug", Exactly("morphine"), None)]
    assert [str(problem.span) for problem in problems] == ["standard input:2:8"]
