"""A written case reads back as the same case."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from reasoner.cases.case import Case, Fact, Origin
from reasoner.cases.numerals import numeral_of, plain_decimal
from reasoner.cases.write import yaml_from_case
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
from reasoner.policy.vocabulary import AnyOf, Codes, DateType, Input, Number, OneCode, OneOf, RecordType, YesNo
from tests.cases_samples import INPUTS, VOCABULARY, read, stated


def test_a_case_is_written_one_fact_to_a_line() -> None:
    case = Case(
        (
            Fact("drug", Exactly("morphine")),
            Fact("pain_severe", Exactly(False)),
            Fact("trial_pain_reduction", Exactly(Fraction(101, 2)), Origin("trial report", "3")),
            Fact("age_years", Within(Interval(Fraction(18), True, Fraction(65), False))),
            Fact("route", OneOfThese(frozenset({"intrathecal", "epidural"}))),
            Fact("primary_diagnosis_code", Exactly(Code("ICD-9-CM", "250.00"))),
            Fact("procedure_codes", ListOf(frozenset({Code("HCPCS", "E0783"), Code("CPT", "62350")}), True)),
            Fact("date_of_service", Exactly(date(2013, 7, 1))),
            Fact("inpatient_reasons", ListOf(frozenset())),
            Fact("pain_chronic", NotKnown()),
            Fact("consent", NotKnown()),
        ),
        "007",
    )
    assert yaml_from_case(case, VOCABULARY) == (
        "id: '007'\n"
        "facts:\n"
        "  drug: morphine\n"
        "  pain_severe: false\n"
        "  trial_pain_reduction: {value: 50.5, from: {document: 'trial report', page: '3'}}\n"
        "  age_years: {at_least: 18, under: 65}\n"
        "  route: {one_of: [epidural, intrathecal]}\n"
        "  primary_diagnosis_code: '250.00'\n"
        "  procedure_codes: ['62350', E0783, and others]\n"
        "  date_of_service: '2013-07-01'\n"
        "  inpatient_reasons: []\n"
        "  pain_chronic: unknown\n"
        "  consent: {unknown: true}\n"
    )


def test_a_case_without_facts_is_written_and_read() -> None:
    assert yaml_from_case(Case(), VOCABULARY) == "{}\n"
    assert read(yaml_from_case(Case((), "A"), VOCABULARY)) == (Case((), "A"), ())


def test_a_code_of_two_systems_is_written_with_its_system() -> None:
    case = Case((Fact("primary_diagnosis_code", Exactly(Code("ICD-10-CM", "E87.1"))),))
    back, problems = read(yaml_from_case(case, VOCABULARY))
    assert (stated(back), problems) == (stated(case), ())


def test_other_readers_of_yaml_take_texts_for_texts() -> None:
    case = Case((Fact("primary_diagnosis_code", Exactly(Code("ICD-9-CM", "250.00"))), Fact("consent", Exactly("no"))), "1e3")
    assert yaml.safe_load(yaml_from_case(case, VOCABULARY)) == {
        "id": "1e3",
        "facts": {"primary_diagnosis_code": "250.00", "consent": "no"},
    }


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(60), "60"),
        (Fraction(101, 2), "50.5"),
        (Fraction(-1, 80), "-0.0125"),
        (Fraction(10, 7), "10/7"),
        (Fraction(0), "0"),
        (Fraction(1, 3125), "0.00032"),
    ],
)
def test_a_number_is_written_exactly(number: Fraction, text: str) -> None:
    assert numeral_of(number) == text
    assert Fraction(text) == number


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("1e3", "1000"),
        ("1.5e-3", "0.0015"),
        ("-12.5E+1", "-125"),
        ("+2e0", "2"),
        ("12e-2", "0.12"),
        ("1e", "1e"),
        ("0x10", "0x10"),
        ("1e9999", "1e9999"),
    ],
)
def test_an_exponent_is_written_out(text: str, plain: str) -> None:
    assert plain_decimal(text) == plain


NUMBERS = st.fractions(0, 100, max_denominator=1000)
CODES = {
    "CPT": st.from_regex(r"\A[0-9]{5}\Z", fullmatch=True).filter(str.isascii),
    "HCPCS": st.from_regex(r"\A[A-V][0-9]{4}\Z", fullmatch=True).filter(str.isascii),
    "ICD-10-CM": st.sampled_from(["G89.4", "C22.0", "E11.9", "V58.11XA", "E87.1", "Z00.00"]),
    "ICD-9-CM": st.sampled_from(["340", "250.00", "V58.11", "155.0", "E878.1", "007.0"]),
}


def codes_of(systems: tuple[str, ...]) -> st.SearchStrategy[Code]:
    return st.sampled_from(systems).flatmap(lambda system: CODES[system].map(lambda text: Code(system, text)))


def some_of(values: st.SearchStrategy[object]) -> st.SearchStrategy[Known]:
    several = st.frozensets(values, min_size=2, max_size=4).map(OneOfThese)
    return values.map(Exactly) | several  # type: ignore[arg-type]


def intervals(ends: st.SearchStrategy[Fraction]) -> st.SearchStrategy[Known]:
    both = st.tuples(ends, st.booleans(), ends, st.booleans()).filter(lambda one: one[0] + 2 < one[2])
    one = st.tuples(ends, st.booleans())
    return st.one_of(
        both.map(lambda one: Within(Interval(*one))),
        one.filter(lambda one: one[0] < 99).map(lambda one: Within(Interval(*one))),
        one.filter(lambda one: one[0] > 1).map(lambda one: Within(Interval(None, True, *one))),
    )


def knowns(input: Input) -> st.SearchStrategy[Known]:
    match input.type:
        case YesNo():
            stated = some_of(st.booleans())
        case OneOf(values):
            stated = some_of(st.sampled_from([value.id for value in values]))
        case AnyOf(values):
            stated = st.builds(ListOf, st.frozensets(st.sampled_from([value.id for value in values])), st.booleans())
        case Number(_, _, _, step):
            numbers = st.integers(0, 100).map(Fraction) if step else NUMBERS
            stated = some_of(numbers) | intervals(numbers)
        case DateType():
            stated = some_of(st.dates()) | intervals(st.integers(700_000, 800_000).map(Fraction))
        case OneCode(systems):
            stated = some_of(codes_of(systems))
        case Codes(systems):
            stated = st.builds(ListOf, st.frozensets(codes_of(systems), max_size=3), st.booleans())
        case RecordType(fields):
            record = st.lists(st.sampled_from(fields), unique_by=lambda one: one.id).flatmap(
                lambda chosen: st.tuples(*(st.tuples(st.just(field.id), knowns(field)) for field in chosen)).map(RecordOf)
            )
            stated = st.builds(Records, st.lists(record, max_size=3).map(tuple), st.booleans())
    extra: list[Known] = [NotKnown(), Absent()] if input.may_be_absent else [NotKnown()]
    return stated | st.sampled_from(extra)


ORIGINS = st.none() | st.builds(
    Origin,
    *(
        st.text(
            st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"), include_characters="\n\t'\"\\#"), max_size=12
        )
        for _ in range(3)
    ),
).filter(lambda origin: bool(origin.document or origin.page or origin.date))
CASES = st.builds(
    Case,
    st.lists(st.sampled_from(INPUTS), unique_by=lambda one: one.id).flatmap(
        lambda chosen: st.tuples(*(st.builds(Fact, st.just(input.id), knowns(input), ORIGINS) for input in chosen))
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=10),
)


@settings(max_examples=150, deadline=None)
@given(case=CASES)
def test_a_written_case_reads_back_as_the_same_case(case: Case) -> None:
    text = yaml_from_case(case, VOCABULARY)
    back, problems = read(text)
    assert problems == (), text
    assert stated(back) == stated(case)
    assert back.id == case.id
