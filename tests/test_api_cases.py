"""Cases from Python: facts by keyword, changed one at a time, never changing themselves; mistakes with their places underlined."""

from __future__ import annotations

import pickle
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.api import Case, ProblemsFound, load_policy
from reasoner.policy.values import Code, Exactly, Interval, ListOf, NotKnown, OneOfThese, RecordOf, Records, Within

PUMP = load_policy("bcbsaz-implantable-infusion-pump")
CPAP = load_policy("medicare-ncd-240-4")
FACTS = {
    "drug": ["morphine", "baclofen"],
    "route": ["intrathecal", "epidural"],
    "trial_pain_reduction": [40, Fraction(121, 2), Decimal("37.5")],
    "pain_severe": [True, False, None],
}


def refused(**facts: object) -> str:
    with pytest.raises(ProblemsFound) as found:
        PUMP.case(**facts)
    return found.value.report


@pytest.mark.parametrize(
    ("value", "known"),
    [
        (40, Exactly(Fraction(40))),
        (0.1, Exactly(Fraction(1, 10))),
        (1e-05, Exactly(Fraction(1, 100_000))),
        (Decimal("37.50"), Exactly(Fraction(75, 2))),
        (Fraction(1, 3), Exactly(Fraction(1, 3))),
        ("60%", Exactly(Fraction(60))),
        (None, NotKnown()),
        ({"over": 40}, Within(Interval(Fraction(40), False))),
        ({"between": (40, 50)}, Within(Interval(Fraction(40), True, Fraction(50), True))),
    ],
)
def test_a_number_is_what_python_writes_it_as_exactly(value, known):
    assert PUMP.case(trial_pain_reduction=value)["trial_pain_reduction"] == known


@pytest.mark.parametrize(
    ("input", "value", "known"),
    [
        ("pain_severe", False, Exactly(False)),
        ("pain_severe", None, NotKnown()),
        ("drug", PUMP.inputs.drug.values.baclofen, Exactly("baclofen")),
        ("route", {"one_of": {"epidural", "intrathecal"}}, OneOfThese(frozenset({"epidural", "intrathecal"}))),
        ("date_of_service", date(2013, 7, 1), Exactly(date(2013, 7, 1))),
        ("date_of_service", datetime(2013, 7, 1, 23, 59), Exactly(date(2013, 7, 1))),
        ("procedure_codes", ("62350",), ListOf(frozenset({Code("CPT", "62350")}))),
        ("procedure_codes", {62350}, ListOf(frozenset({Code("CPT", "62350")}))),
        ("procedure_codes", [], ListOf(frozenset())),
    ],
)
def test_every_kind_of_value_can_be_given(input, value, known):
    assert PUMP.case({input: value})[input] == known


def test_values_of_numpy_are_the_numbers_that_they_hold():
    numpy = pytest.importorskip("numpy")
    case = PUMP.case(
        trial_pain_reduction=numpy.int64(40), pain_severe=numpy.bool_(True), procedure_codes=numpy.array(["62350"])
    )
    assert case == PUMP.case(trial_pain_reduction=40, pain_severe=True, procedure_codes=["62350"])


def test_what_is_no_case_is_told_and_a_frame_where_it_goes():
    frame = pytest.importorskip("pandas").DataFrame({"drug": ["morphine"]})
    for one in (frame, [1], 3.0):
        with pytest.raises(ProblemsFound) as found:
            PUMP.decide(one)
        assert f"a case is meant, and this is `{type(one).__name__}`" in found.value.report
        assert "decide_table" in found.value.report


def test_facts_by_keyword_take_the_place_of_those_in_the_case():
    case = PUMP.case({"drug": "morphine", "route": "epidural"}, ["route=intrathecal"], drug="baclofen")
    assert case == PUMP.case(drug="baclofen", route="intrathecal")
    assert PUMP.decide(case, drug="morphine").standings == PUMP.decide(drug="morphine", route="intrathecal").standings


@given(
    st.lists(
        st.sampled_from(sorted(FACTS)).flatmap(lambda name: st.tuples(st.just(name), st.sampled_from([*FACTS[name], ...])))
    )
)
def test_a_case_changed_a_fact_at_a_time_is_the_case_read_at_once(steps):
    case, facts = PUMP.case(), {}
    for name, value in steps:
        before, said = case, dict(zip(case, case.facts, strict=True))
        if value is ...:
            case = case.without(name)
            facts.pop(name, None)
        else:
            case = case.with_({name: value})
            facts[name] = value
        assert dict(zip(before, before.facts, strict=True)) == said
    assert {name: case[name] for name in case} == {name: PUMP.case(facts)[name] for name in facts}


def test_records_are_added_changed_and_taken_away():
    case = CPAP.case().with_record("the sleep tests", {"events": 20}, hours=2)
    two = case.with_record("sleep_tests", kind="other").with_record("sleep_tests", at=1, hours=4)
    events, hours = ("sleep_tests.events", Exactly(Fraction(20))), "sleep_tests.hours"
    other = RecordOf((("sleep_tests.kind", Exactly("other")),))
    assert case["sleep_tests"] == Records((RecordOf((events, (hours, Exactly(Fraction(2))))),), open=True)
    assert two["sleep_tests"] == Records((RecordOf((events, (hours, Exactly(Fraction(4))))), other), open=True)
    assert two.without_record("sleep_tests", 1)["sleep_tests"] == Records((other,), open=True)
    assert CPAP.case(sleep_tests=[]).with_record("sleep_tests", kind="other")["sleep_tests"] == Records((other,))


def test_a_case_reads_back_from_its_file_and_from_a_pickle():
    case = PUMP.case(drug="morphine", trial_pain_reduction=Fraction(1, 3), route={"one_of": ["intrathecal", "epidural"]})
    assert pickle.loads(pickle.dumps(case)).with_(drug="baclofen") == case.with_(drug="baclofen")
    assert case.yaml.splitlines()[0] == "drug: morphine"
    assert len(case) == 3
    assert "route" in case
    assert bool(PUMP.case()) and not len(PUMP.case())
    with pytest.raises(KeyError, match="the case says nothing of `device`"):
        case["device"]
    with pytest.raises(KeyError, match="no input is called `drugg`; did you mean `drug`"):
        case["drugg"]


def test_mistakes_are_told_all_at_once_in_the_words_of_the_call():
    assert refused(drug="morphin", rout="epidural", trial_pain_reduction=[1, {"over": 2}]).splitlines() == [
        "facts:1:7: error: `morphin` is not a value of the drug [unknown-value]",
        "    1 | drug: morphin",
        "      |       ^^^^^^^",
        "  mend: write `morphine`; the values are baclofen, morphine, hydromorphone, ziconotide, floxuridine, treprostinil, heparin, "
        "insulin, antibiotic or another drug",
        "facts:2:1: error: `rout` is not an input of this vocabulary [unknown-input]",
        "    2 | rout: epidural",
        "      | ^^^^",
        "  mend: did you mean `route`?",
        "facts:3:23: error: one value is meant for the reduction in pain, and this is a list [one-value]",
        "    3 | trial_pain_reduction: [1, {over: 2}]",
        "      |                       ^",
        "  mend: write one value; `{one_of: [..., ...]}` where it is one of several and not known which",
    ]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), b"40", 1j, "40\n50", "\x1b[31m"])
def test_what_is_no_value_of_a_case_is_refused_in_its_place(value):
    said = refused(drug="morphine", trial_pain_reduction=value)
    assert said.splitlines()[0].startswith("facts:2:23: error: ")
    assert "\x1b" not in said


def test_a_mistake_in_a_changed_case_is_told_too_and_the_case_stays():
    case = PUMP.case(drug="morphine")
    for change, code in [
        (lambda: case.with_(drug="morphin"), "unknown-value"),
        (lambda: case.without("drgu"), "unknown-input"),
        (lambda: case.with_record("drug", name="morphine"), "no-records"),
        (lambda: CPAP.case().with_record("sleep_tests", evnts=3), "unknown-input"),
        (lambda: CPAP.case().with_record("sleep_tests", at=1, events=3), "no-such-record"),
        (lambda: CPAP.case().without_record("sleep_tests", 0), "no-such-record"),
        (lambda: Case().with_(drug="morphine"), "case-without-policy"),
    ]:
        with pytest.raises(ProblemsFound) as found:
            change()
        assert [one.code for one in found.value.problems] == [code]
    assert case == PUMP.case(drug="morphine")
