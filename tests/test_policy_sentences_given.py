"""What a case knows: sentences of scenarios, cells and options, and the way back to words."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.policy.lines.context import Context
from reasoner.policy.lines.known import known_from_text, list_from_texts
from reasoner.policy.lines.sentences import facts_from_sentence
from reasoner.policy.values import Absent, Code, Exactly, Interval, Known, ListOf, NotKnown, OneOfThese, Within
from reasoner.policy.vocabulary import AnyOf, Codes, DateType, Input, Number, OneCode, OneOf, YesNo
from reasoner.policy.words import sentence_for_known, words_for_datum, words_for_distance, words_for_known
from reasoner.source.problem import Problem
from tests.test_policy_sentences import BOOK, CONTEXT
from tests.written import sentence

INPUTS = BOOK.inputs


def facts(text: str, context: Context = CONTEXT) -> dict[str, Known]:
    found, problems = facts_from_sentence(sentence(text), context)
    assert problems == ()
    return dict(found)


def problems(text: str) -> tuple[Problem, ...]:
    found, wrong = facts_from_sentence(sentence(text), CONTEXT)
    assert found == ()
    return wrong


def known(text: str, input: str) -> Known:
    found = known_from_text(text, INPUTS[input], BOOK)
    assert not isinstance(found, Problem), found
    return found


def refused(text: str, input: str) -> Problem:
    found = known_from_text(text, INPUTS[input], BOOK)
    assert isinstance(found, Problem)
    assert input in found.names
    return found


def number(text: str) -> Exactly:
    return Exactly(Fraction(text))


def cpt(*codes: str) -> frozenset[Code]:
    return frozenset(Code("CPT", code) for code in codes)


# ---- sentences of scenarios


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the drug is FDA-approved for the route", {"approved": Exactly(True)}),
        ("the plan does not include the benefit", {"benefit": Exactly(False)}),
        ("the drug is morphine", {"drug": Exactly("morphine")}),
        ("the drug is an opioid", {"drug_class": Exactly("opioid")}),
        ("the route is intra-arterial", {"route": Exactly("intra_arterial")}),
        ("the route is intrathecal or epidural", {"route": OneOfThese(frozenset({"intrathecal", "epidural"}))}),
        (
            "the route is not intra-arterial",
            {"route": OneOfThese(frozenset({"intravenous", "intrathecal", "epidural"}))},
        ),
        ("the reduction in pain is 60%", {"reduction": number("60")}),
        ("the reduction in pain is over 60%", {"reduction": Within(Interval(Fraction(60), False))}),
        ("the reduction in pain is not over 60%", {"reduction": Within(Interval(None, True, Fraction(60), True))}),
        ("there is no reduction in pain", {"reduction": Absent()}),
        ("the reduction in pain is absent", {"reduction": Absent()}),
        ("the trial route is unknown", {"trial_route": NotKnown()}),
        ("it is unknown whether the pain is severe", {"pain_severe": NotKnown()}),
        ("the procedure codes are 36260 and 96522", {"procedure_codes": ListOf(cpt("36260", "96522"))}),
        ("the procedure codes are 36260, 96522 and others", {"procedure_codes": ListOf(cpt("36260", "96522"), True)}),
        ("the diagnosis is ICD-9-CM V10.05", {"diagnosis": Exactly(Code("ICD-9-CM", "V10.05"))}),
        ("the inpatient reasons are none", {"reasons": ListOf(frozenset())}),
        ("there are no inpatient reasons", {"reasons": ListOf(frozenset())}),
        ("no inpatient reason is stated", {"reasons": ListOf(frozenset())}),
        ("the inpatient reasons are medication titration", {"reasons": ListOf(frozenset({"medication_titration"}))}),
        ("the inpatient reasons include medication titration", {"reasons": ListOf(frozenset({"medication_titration"}), True)}),
        ("the date of service is 2013-07-01", {"date_of_service": Exactly(date(2013, 7, 1))}),
        ("the age is 12", {"age": number("12")}),
        (
            "the pain is severe, chronic and not intractable",
            {"pain_severe": Exactly(True), "pain_chronic": Exactly(True), "pain_intractable": Exactly(False)},
        ),
        ("the pain is neither severe nor chronic", {"pain_severe": Exactly(False), "pain_chronic": Exactly(False)}),
        (
            "the drug is morphine, the route is intrathecal and the indication is pain",
            {"drug": Exactly("morphine"), "route": Exactly("intrathecal"), "indication": Exactly("pain")},
        ),
        (
            "the procedure codes are 36260 and 96522, the pain is severe and chronic and the age is 12 years",
            {
                "procedure_codes": ListOf(cpt("36260", "96522")),
                "pain_severe": Exactly(True),
                "pain_chronic": Exactly(True),
                "age": number("12"),
            },
        ),
    ],
)
def test_a_sentence_states_facts(text: str, expected: dict[str, Known]) -> None:
    assert facts(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("the temporary trial was successful", "not-a-fact"),
        ("the trial route is the same as the route", "not-a-fact"),
        ("the pain is severe or chronic", "not-a-fact"),
        ("coverage is covered", "not-a-fact"),
        ("the drug is baclofen or an opioid", "not-a-fact"),
        ("the drug is morphine and the drug is baclofen", "stated-twice"),
        ("the drug is morphine, the route is epidural", "join-missing"),
        ("the route is absent", "never-absent"),
        ("the age is 200", "out-of-range"),
        ("moonlight shines", "unknown-phrase"),
    ],
)
def test_a_sentence_that_states_no_fact_is_refused(text: str, code: str) -> None:
    assert [one.code for one in problems(text)] == [code]


def test_every_wrong_statement_of_a_sentence_is_told() -> None:
    wrong = problems("the drug is morphine, the route is intrathecl and the indication is pane")
    assert [one.message for one in wrong] == [
        "`intrathecl` is not a value of the route",
        "`pane` is not a value of the indication",
    ]


def test_many_statements_in_one_sentence_are_read_in_reasonable_time() -> None:
    assert problems(", ".join(["the pain is sever"] * 2_000))[0].code == "unknown-phrase"


# ---- cells, options, case files


@pytest.mark.parametrize(
    ("text", "input", "expected"),
    [
        ("yes", "pain_severe", Exactly(True)),
        ("False", "pain_severe", Exactly(False)),
        ("unknown", "pain_severe", NotKnown()),
        ("intrathecal", "route", Exactly("intrathecal")),
        ("intra_arterial", "route", Exactly("intra_arterial")),
        ("Intra-arterial", "route", Exactly("intra_arterial")),
        ("insulin", "drug", Exactly("insulin")),
        ("insulin by name", "drug", Exactly("insulin")),
        ("other", "drug", Exactly("other")),
        ("intrathecal or epidural", "route", OneOfThese(frozenset({"intrathecal", "epidural"}))),
        ("not morphine", "drug", OneOfThese(frozenset({"baclofen", "insulin", "other"}))),
        ("neither morphine nor baclofen", "drug", OneOfThese(frozenset({"insulin", "other"}))),
        ("head or neck cancer or pain", "indication", OneOfThese(frozenset({"head_neck_cancer", "pain"}))),
        ("not tolerated", "oral_baclofen", Exactly("not_tolerated")),
        ("60", "reduction", number("60")),
        ("60%", "reduction", number("60")),
        ("37.5 %", "reduction", number("37.5")),
        ("over 40%", "reduction", Within(Interval(Fraction(40), False))),
        ("absent", "reduction", Absent()),
        ("any value", "reduction", Within(Interval())),
        ("50% or 60%", "reduction", OneOfThese(frozenset({Fraction(50), Fraction(60)}))),
        ("6", "weeks", number("6")),
        ("10 days", "weeks", number("10/7")),
        ("1,000", "weeks", number("1000")),
        ("-2.5", "t_score", number("-2.5")),
        ("2013-07-01", "date_of_service", Exactly(date(2013, 7, 1))),
        ("before 2013-07-01", "date_of_service", Within(Interval(None, True, Fraction(735050), False))),
        ("medication titration and other", "reasons", ListOf(frozenset({"medication_titration", "other"}))),
        ("medication_titration and others", "reasons", ListOf(frozenset({"medication_titration"}), True)),
        ("none", "reasons", ListOf(frozenset())),
        ("[]", "procedure_codes", ListOf(frozenset())),
        ("36260", "procedure_codes", ListOf(cpt("36260"))),
        ("CPT 36260 and HCPCS e0783", "procedure_codes", ListOf(cpt("36260") | {Code("HCPCS", "E0783")})),
        ("g8941", "diagnosis", Exactly(Code("ICD-10-CM", "G89.41"))),
        ("G89.4 or G89.0", "diagnosis", OneOfThese(frozenset({Code("ICD-10-CM", "G89.4"), Code("ICD-10-CM", "G89.0")}))),
    ],
)
def test_a_cell_says_what_is_known(text: str, input: str, expected: Known) -> None:
    assert known(text, input) == expected


@pytest.mark.parametrize(
    ("text", "input", "code", "remedy"),
    [
        ("", "route", "nothing-stated", "`unknown`"),
        ("maybe", "pain_severe", "type-mismatch", "`yes`, `no` or `unknown`"),
        ("intrathecl", "route", "unknown-value", "write `intrathecal`"),
        ("plutonium", "drug", "unknown-value", "morphine, baclofen, insulin or another drug"),
        ("intrathecal and epidural", "route", "one-value", "`or`"),
        ("not morphine and baclofen", "drug", "one-value", "`or`"),
        ("a lot", "reduction", "type-mismatch", "from 0% to 100%"),
        ("120%", "reduction", "out-of-range", "from 0% to 100%"),
        ("-1", "weeks", "out-of-range", "from 0 weeks"),
        ("6 months", "weeks", "unit-mismatch", "a number of weeks"),
        ("12.5", "age", "off-step", "`12 years` or `13 years`"),
        ("9" * 31, "t_score", "number-too-long", "shorter"),
        ("9" * 10_000, "t_score", "text-too-long", "shorter"),
        ("x" * 3_000, "route", "unknown-value", "intravenous"),
        ("absent", "route", "never-absent", "`unknown`"),
        ("07/01/2013", "date_of_service", "date-form", "`2013-07-01`"),
        ("over 2013", "date_of_service", "bare-year", "`2013-12-31`"),
        ("2013-02-29", "date_of_service", "date-not-in-calendar", "month"),
        ("yesterday", "date_of_service", "type-mismatch", "`2013-07-01`"),
        ("3626", "procedure_codes", "malformed-code", "five digits"),
        ("G89.4", "procedure_codes", "malformed-code", "CPT"),
        ("E8781", "diagnosis", "ambiguous-code", "`ICD-9-CM E8781`"),
        ("CPT 36260", "diagnosis", "unknown-code-system", "ICD-10-CM or ICD-9-CM"),
        ("36260 or 96522", "procedure_codes", "list-joined-by-or", "`and`"),
        ("G89.4 and G89.0", "diagnosis", "one-value", "`or`"),
        ("medication titration or other", "reasons", "list-joined-by-or", "`and`"),
        ("titration", "reasons", "unknown-value", "medication titration"),
    ],
)
def test_a_cell_that_does_not_fit_is_refused_with_a_remedy(text: str, input: str, code: str, remedy: str) -> None:
    found = refused(text, input)
    assert found.code == code
    assert remedy in found.hint
    assert len(found.message) < 300


def test_a_value_of_another_input_is_told() -> None:
    assert refused("opioid", "drug").message == "`opioid` is not a value of the drug; it is one of the class of the drug"


def test_the_members_of_a_list_are_read_one_by_one() -> None:
    assert list_from_texts(["36260", "96522"], INPUTS["procedure_codes"]) == (ListOf(cpt("36260", "96522")), ())
    assert list_from_texts([], INPUTS["reasons"]) == (ListOf(frozenset()), ())
    assert list_from_texts(["other", "and others"], INPUTS["reasons"]) == (ListOf(frozenset({"other"}), True), ())
    found, wrong = list_from_texts(["36260", "x", "y"], INPUTS["procedure_codes"])
    assert (found, [one.code for one in wrong]) == (None, ["malformed-code", "malformed-code"])


@given(st.text(max_size=60), st.sampled_from(sorted(INPUTS)))
def test_any_text_is_known_or_a_problem(text: str, input: str) -> None:
    found = known_from_text(text, INPUTS[input], BOOK)
    assert not isinstance(found, Problem) or (found.message and found.hint and input in found.names)


# ---- the way back


@pytest.mark.parametrize(
    ("found", "input", "words"),
    [
        (Exactly(True), "pain_severe", "yes"),
        (Exactly(Fraction(40)), "reduction", "40%"),
        (Exactly(Fraction(1)), "weeks", "1 week"),
        (Exactly(Fraction("2.50")), "weeks", "2.5 weeks"),
        (Exactly("other"), "drug", "another drug"),
        (OneOfThese(frozenset({"epidural", "intrathecal"})), "route", "intrathecal or epidural"),
        (
            OneOfThese(frozenset({"intravenous", "intra_arterial", "intrahepatic_arterial", "intrathecal"})),
            "route",
            "not epidural",
        ),
        (Within(Interval(Fraction(50), False)), "reduction", "over 50%"),
        (Within(Interval(Fraction(20), True, Fraction(40), False)), "reduction", "from 20% to under 40%"),
        (Within(Interval(Fraction(20), False, Fraction(40), True)), "reduction", "over 20% and at most 40%"),
        (Within(Interval(Fraction(735050), False)), "date_of_service", "after 2013-07-01"),
        (ListOf(frozenset()), "reasons", "none"),
        (ListOf(cpt("96522", "36260"), True), "procedure_codes", "36260, 96522 and others"),
        (Exactly(Code("ICD-9-CM", "E820")), "diagnosis", "ICD-9-CM E820"),
        (NotKnown(), "route", "unknown"),
    ],
)
def test_what_is_known_is_said_in_words(found: Known, input: str, words: str) -> None:
    assert words_for_known(found, INPUTS[input]) == words


@pytest.mark.parametrize(
    ("gap", "input", "words"),
    [
        ("10", "reduction", "10 percentage points short"),
        ("-1", "reduction", "1 percentage point over"),
        ("2", "weeks", "2 weeks short"),
        ("0", "weeks", "just at the limit"),
        ("-3", "date_of_service", "3 days too late"),
    ],
)
def test_a_distance_is_said_in_words(gap: str, input: str, words: str) -> None:
    assert words_for_distance(Fraction(gap), INPUTS[input]) == words


def decimals(low: int, high: int) -> st.SearchStrategy[Fraction]:
    return st.decimals(low, high, places=3).map(Fraction)


def intervals(numbers: st.SearchStrategy[Fraction]) -> st.SearchStrategy[Known]:
    def made(ends: tuple[Fraction | None, Fraction | None], low: bool, high: bool) -> Known:
        a, b = ends
        if a is not None and b is not None:
            if a == b:
                return Exactly(a)
            a, b = min(a, b), max(a, b)
        return Within(Interval(a, low or a is None, b, high or b is None))

    ends = st.tuples(st.none() | numbers, st.none() | numbers)
    return st.builds(made, ends, st.booleans(), st.booleans())


def of_type(input: Input) -> st.SearchStrategy[Known]:
    match input.type:
        case YesNo():
            return st.booleans().map(Exactly)
        case OneOf(values):
            ids = st.frozensets(st.sampled_from([value.id for value in values]), min_size=1)
            return ids.map(lambda some: Exactly(*some) if len(some) == 1 else OneOfThese(frozenset(some)))
        case AnyOf(values):
            return st.builds(ListOf, st.frozensets(st.sampled_from([value.id for value in values])), st.booleans())
        case Number(_, low, high, step):
            numbers = decimals(int(low or 0), int(high or 10_000))
            return intervals(numbers.map(lambda one: Fraction(int(one))) if step == 1 else numbers)
        case DateType():
            days = st.dates().map(lambda day: Fraction(day.toordinal()))
            return intervals(days).map(
                lambda found: (
                    Exactly(date.fromordinal(int(found.value)))
                    if isinstance(found, Exactly) and isinstance(found.value, Fraction)
                    else found
                )
            )
        case OneCode():
            codes = st.sampled_from(["G89.4", "E11.9", "G80.0"]).map(lambda text: Code("ICD-10-CM", text))
            older = st.sampled_from(["338.4", "V58.11", "E878.1"]).map(lambda text: Code("ICD-9-CM", text))
            return (codes | older).map(Exactly)
        case Codes():
            codes = st.sampled_from(["36260", "62350", "96522"]).map(lambda text: Code("CPT", text))
            devices = st.sampled_from(["E0783", "E0785"]).map(lambda text: Code("HCPCS", text))
            return st.builds(ListOf, st.frozensets(codes | devices), st.booleans())
        case _:
            raise AssertionError


@given(st.data(), st.sampled_from(sorted(INPUTS)))
def test_words_say_again_what_was_known(data: st.DataObject, id: str) -> None:
    input = INPUTS[id]
    found = data.draw(of_type(input) | st.just(NotKnown()))
    assert known_from_text(words_for_known(found, input), input, BOOK) == found


@given(st.data(), st.sampled_from(sorted(INPUTS)))
def test_sentences_say_again_what_was_known(data: st.DataObject, id: str) -> None:
    input = INPUTS[id]
    found = data.draw(of_type(input) | st.just(NotKnown()))
    stated, wrong = facts_from_sentence(sentence(sentence_for_known(found, input)), CONTEXT)
    assert (dict(stated), wrong) == ({id: found}, ())


def test_a_datum_of_no_declared_value_is_shown_as_it_is() -> None:
    assert words_for_datum("plutonium", INPUTS["drug"]) == "plutonium"
