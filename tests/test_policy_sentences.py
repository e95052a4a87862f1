"""What a line of a rule tests: every way in which a sentence can name what the vocabulary and the policy declare."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.policy.criteria import (
    AllOf,
    Amount,
    AnyOfThese,
    Compares,
    Comparison,
    Criterion,
    Derived,
    Form,
    Includes,
    InCodes,
    InputAmount,
    Is,
    IsAbsent,
    IsOneOf,
    IsSame,
    IsWithin,
    NoneOf,
    Not,
    Of,
    Operation,
    OutcomeIs,
    Refers,
)
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.sentences import facts_from_sentence, form_from_sentence
from reasoner.policy.model import Clause, Determination, Outcome, Phase, Policy
from reasoner.policy.phrases.phrasebook import vocabulary_from_syntax
from reasoner.policy.values import Interval
from reasoner.source.problem import Problem
from reasoner.syntax.tree import Rank
from tests.written import sentence, vocabulary

VOCABULARY = """
Inputs: the request
    the drug (drug): one of
        morphine
        baclofen
        insulin, read "insulin by name"
        another drug (other)
    the class of the drug (drug_class): one of, follows the drug
        opioid
        non-opioid analgesic (nonopioid_analgesic)
        insulin
    the route (route): one of the routes
    the trial route (trial_route): one of the routes
    the drug is FDA-approved for the route (approved): yes or no
    the drug is on the formulary (on_formulary): yes or no
    the plan includes the benefit (benefit): yes or no
        Negative: the plan does not include the benefit
    the procedure codes (procedure_codes): a list of codes of CPT, HCPCS or ICD-10-PCS
    the diagnosis (diagnosis): a code of ICD-10-CM or ICD-9-CM
    the date of service (date_of_service): a date
    the date of the trial (trial_date): a date
    the inpatient reasons (reasons): any of
        medication titration
        complication monitoring
        another reason (other)
Inputs: the illness
    the indication (indication): one of
        head cancer
        head or neck cancer (head_neck_cancer)
        pain
    the pain is severe (pain_severe): yes or no
    the pain is chronic (pain_chronic): yes or no
    the pain is intractable (pain_intractable): yes or no
        Also: the pain is refractory
    the patient has a drug allergy (allergy): yes or no
    the patient can swallow (swallows): yes or no
    the patient refuses surgery (refuses): yes or no
    the age (age): completed years, from 0 to 130
    the reduction in pain (reduction): a percentage, from 0% to 100%, may be absent
    the length of the trial (weeks): a number of weeks, from 0
    the wait (wait): a number of days, from 0
    the T-score (t_score): a number, from -10 to 10
    oral baclofen (oral_baclofen): one of
        effective
        ineffective
        not tolerated
Values: the routes
    intravenous
    intra-arterial
    intrahepatic arterial
    intrathecal
    epidural
Background
    - intrahepatic arterial is a kind of intra-arterial
"""
BOOK, _PROBLEMS = vocabulary_from_syntax(vocabulary(VOCABULARY))
OUTCOMES = {
    "covered": "covered",
    "medically necessary": "covered",
    "not covered": "not_covered",
    "investigational": "investigational",
}
CONTEXT = Context(
    BOOK,
    definitions={"temporary trial is successful": "definition/trial"},
    determinations={"coverage": ("coverage", OUTCOMES)},
    items={"item 4": "coverage/4", "4": "coverage/4", "item 2 (a)": "coverage/2/a", "item 2 (b)": "coverage/2/b"}
    | {f"item {label}": f"coverage/{label}" for label in "abcde"}
    | {"item 1": "coverage/1", "item 2": "coverage/2", "item 3": "coverage/3", "opioid drugs, item 1": "coverage/opioid/1"},
    code_lists={"pump procedures": "codes/pump_procedures", "first group or so": "codes/first", "others": "codes/others"},
)


def form(text: str, context: Context = CONTEXT) -> Form:
    found, problems = form_from_sentence(sentence(text), context)
    assert problems == ()
    assert found is not None
    return found


def problem(text: str, context: Context = CONTEXT) -> Problem:
    found, [one] = form_from_sentence(sentence(text), context)
    assert found is None
    assert one.span is not None
    return one


def forms(parts: tuple[Criterion, ...]) -> list[Form]:
    return [part.form for part in parts]


def over(low: int) -> Interval:
    return Interval(Fraction(low), False, None, True)


def test_the_vocabulary_of_these_tests_has_no_mistakes() -> None:
    assert _PROBLEMS == ()


# ---- whole sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the drug is FDA-approved for the route", Is("approved")),
        ("the drug was FDA approved for the route", Is("approved")),
        ("the drug is not FDA-approved for the route", Is("approved", False)),
        ("the pain is refractory", Is("pain_intractable")),
        ("the pain is not refractory", Is("pain_intractable", False)),
        ("the plan includes the benefit", Is("benefit")),
        ("the plan does not include the benefit", Is("benefit", False)),
        ("the patient has no drug allergy", Is("allergy", False)),
        ("the patient does not have a drug allergy", Is("allergy", False)),
        ("the patient cannot swallow", Is("swallows", False)),
        ("it is not so that the patient refuses surgery", Is("refuses", False)),
        ("the temporary trial was successful", Refers("definition/trial")),
        ("the temporary trial was not successful", Not(Refers("definition/trial"))),
        ("there is no reduction in pain", IsAbsent("reduction")),
        ("there is a reduction in pain", Not(IsAbsent("reduction"))),
        ("the reduction in pain is absent", IsAbsent("reduction")),
    ],
)
def test_a_whole_sentence_is_a_declared_phrase_or_its_negative(text: str, expected: Form) -> None:
    assert form(text) == expected


def test_a_phrase_that_is_declared_and_defined_is_refused_with_both_readings() -> None:
    context = Context(BOOK, definitions={"pain is severe": "definition/severe"})
    found = problem("the pain is severe", context)
    assert found.code == "read-two-ways"
    assert "the vocabulary's `the pain is severe`" in found.message
    assert "a definition of this policy" in found.message


def test_a_verb_without_a_built_negation_asks_for_a_declared_negative() -> None:
    found = problem("the patient does not refuse surgery")
    assert found.code == "unknown-phrase"
    assert "Negative: the patient does not refuse surgery" in found.hint


# ---- values


@pytest.mark.parametrize(
    ("text", "input", "values", "words"),
    [
        ("the drug is morphine", "drug", {"morphine"}, ("morphine",)),
        ("the drug is an opioid", "drug_class", {"opioid"}, ("opioid",)),
        ("the class of the drug is opioid", "drug_class", {"opioid"}, ("opioid",)),
        ("the drug is insulin", "drug_class", {"insulin"}, ("insulin",)),
        ("the drug is insulin by name", "drug", {"insulin"}, ("insulin",)),
        (
            "the drug is an opioid or non-opioid analgesic",
            "drug_class",
            {"opioid", "nonopioid_analgesic"},
            ("opioid", "nonopioid_analgesic"),
        ),
        (
            "the route is intravenous, intrathecal or epidural",
            "route",
            {"intravenous", "intrathecal", "epidural"},
            ("intravenous", "intrathecal", "epidural"),
        ),
        ("the route is either intravenous or epidural", "route", {"intravenous", "epidural"}, ("intravenous", "epidural")),
        ("the route is intra-arterial", "route", {"intra_arterial", "intrahepatic_arterial"}, ("intra_arterial",)),
        ("the route is intrahepatic arterial", "route", {"intrahepatic_arterial"}, ("intrahepatic_arterial",)),
        ("the indication is head or neck cancer", "indication", {"head_neck_cancer"}, ("head_neck_cancer",)),
        ("the indication is head cancer or pain", "indication", {"head_cancer", "pain"}, ("head_cancer", "pain")),
        (
            "oral baclofen was ineffective or not tolerated",
            "oral_baclofen",
            {"ineffective", "not_tolerated"},
            ("ineffective", "not_tolerated"),
        ),
        ("oral baclofen was not tolerated", "oral_baclofen", {"not_tolerated"}, ("not_tolerated",)),
    ],
)
def test_a_subject_has_one_of_its_values(text: str, input: str, values: set[str], words: tuple[str, ...]) -> None:
    assert form(text) == IsOneOf(input, frozenset(values), words)


@pytest.mark.parametrize("text", ["the route is not intravenous or epidural", "the route is neither intravenous nor epidural"])
def test_not_a_or_b_means_neither(text: str) -> None:
    assert form(text) == Not(IsOneOf("route", frozenset({"intravenous", "epidural"}), ("intravenous", "epidural")))


def test_a_value_and_a_class_in_one_line_are_two_tests() -> None:
    found = form("the drug is baclofen or an opioid")
    assert isinstance(found, AnyOfThese)
    assert [(part.key, part.words) for part in found.parts] == [("1", "the drug is baclofen"), ("2", "the drug is an opioid")]
    assert isinstance(form("the drug is neither baclofen nor an opioid"), NoneOf)


@pytest.mark.parametrize(
    ("text", "code", "remedy"),
    [
        ("the route is intravenous and epidural", "one-value", "`the route is intravenous or epidural`"),
        ("the route is not intravenous and epidural", "not-and", "`the route is neither intravenous nor epidural`"),
        ("the route is intravenous, epidural", "join-missing", "`or`"),
        ("the route is intravenous nor epidural", "nor-alone", "neither"),
        ("the route is intravenous, epidural and intrathecal or intra-arterial", "mixed-joins", "line of its own"),
        ("the route is intrathecl", "unknown-value", "write `intrathecal`"),
        ("the route is morphine", "unknown-value", "intravenous, intra-arterial"),
        ("the route is unknown", "tests-unknown", "has to be"),
        ("the route is absent", "never-absent", "may be absent"),
    ],
)
def test_values_that_say_nothing_clear_are_refused_with_a_remedy(text: str, code: str, remedy: str) -> None:
    found = problem(text)
    assert found.code == code
    assert remedy in found.hint


def test_and_mixed_with_or_shows_both_readings() -> None:
    message = problem("the pain is severe, chronic or intractable and refractory").message
    assert "`severe, chronic or (intractable and refractory)`" in message
    assert "`(severe, chronic or intractable) and refractory`" in message


def test_the_place_of_an_unknown_value_is_underlined_alone() -> None:
    span = problem("the route is intravenous, intrathecl or epidural").span
    assert span is not None
    assert (span.column, span.end_column) == (27, 37)


# ---- several adjectives


def test_adjectives_that_are_declared_each_make_a_list() -> None:
    found = form("the pain is severe, chronic and intractable")
    assert isinstance(found, AllOf)
    assert [(part.key, part.form, part.words) for part in found.parts] == [
        ("1", Is("pain_severe"), "the pain is severe"),
        ("2", Is("pain_chronic"), "the pain is chronic"),
        ("3", Is("pain_intractable"), "the pain is intractable"),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "parts"),
    [
        ("the pain is severe or chronic", AnyOfThese, [Is("pain_severe"), Is("pain_chronic")]),
        ("the pain is both severe and chronic", AllOf, [Is("pain_severe"), Is("pain_chronic")]),
        ("the pain is severe and not chronic", AllOf, [Is("pain_severe"), Is("pain_chronic", False)]),
        ("the pain is not severe and not chronic", AllOf, [Is("pain_severe", False), Is("pain_chronic", False)]),
        ("the pain is not severe or not chronic", AnyOfThese, [Is("pain_severe", False), Is("pain_chronic", False)]),
        ("the pain is not severe or chronic", NoneOf, [Is("pain_severe"), Is("pain_chronic")]),
        ("the pain is neither severe nor chronic", NoneOf, [Is("pain_severe"), Is("pain_chronic")]),
        ("the drug is FDA-approved for the route and on the formulary", AllOf, [Is("approved"), Is("on_formulary")]),
    ],
)
def test_adjectives_are_joined_as_written(text: str, kind: type[AllOf], parts: list[Form]) -> None:
    found = form(text)
    assert isinstance(found, kind)
    assert forms(found.parts) == parts


@pytest.mark.parametrize(
    ("text", "code", "remedy"),
    [
        ("the pain is not severe and chronic", "not-and", "`the pain is neither severe nor chronic`"),
        ("the pain is severe, chronic", "join-missing", "`and` or `or`"),
        ("the pain is either severe and chronic", "mixed-joins", "`or`"),
        ("the pain is severe and intractible", "unknown-phrase", "`the pain is intractable`"),
        ("the drug is morphine and the route is epidural", "two-conditions", "`the drug is morphine and`"),
        ("the drug is morphine, the route is epidural and the pain is severe", "two-conditions", "`the drug is morphine,`"),
    ],
)
def test_adjectives_that_say_nothing_clear_are_refused(text: str, code: str, remedy: str) -> None:
    found = problem(text)
    assert found.code == code
    assert remedy in found.hint


# ---- numbers and dates


@pytest.mark.parametrize(
    ("text", "input", "interval"),
    [
        ("the reduction in pain is greater than 50%", "reduction", over(50)),
        ("the reduction in pain is over 50 percent", "reduction", over(50)),
        ("the reduction in pain is at least 50%", "reduction", Interval(Fraction(50))),
        ("the reduction in pain is 37.5% or more", "reduction", Interval(Fraction("37.5"))),
        ("the reduction in pain is from 20% to under 40%", "reduction", Interval(Fraction(20), True, Fraction(40), False)),
        (
            "the reduction in pain is more than 20% and at most 40%",
            "reduction",
            Interval(Fraction(20), False, Fraction(40), True),
        ),
        ("the length of the trial is at least 6 weeks", "weeks", Interval(Fraction(6))),
        ("the length of the trial is at least six weeks", "weeks", Interval(Fraction(6))),
        ("the length of the trial is at least 42 days", "weeks", Interval(Fraction(6))),
        ("the length of the trial is 6 or more weeks", "weeks", Interval(Fraction(6))),
        ("the length of the trial is between 6 and 12 weeks", "weeks", Interval(Fraction(6), True, Fraction(12), True)),
        ("the length of the trial is from 7 days to 2 weeks", "weeks", Interval(Fraction(1), True, Fraction(2), True)),
        ("the length of the trial is less than 6 weeks", "weeks", Interval(None, True, Fraction(6), False)),
        ("the age is between 18 and 64", "age", Interval(Fraction(18), True, Fraction(64), True)),
        ("the age is 18 to 64", "age", Interval(Fraction(18), True, Fraction(64), True)),
        ("the age is under 12", "age", Interval(None, True, Fraction(12), False)),
        ("the age is 12 years or younger", "age", Interval(None, True, Fraction(12), True)),
        ("the age is 12 years or under", "age", Interval(None, True, Fraction(12), True)),
        ("the age is 144 months or more", "age", Interval(Fraction(12))),
        ("the age is exactly 12 years", "age", Interval(Fraction(12), True, Fraction(12), True)),
        ("the T-score is -2.5 or less", "t_score", Interval(None, True, Fraction("-2.5"), True)),
        ("the T-score is at most minus 2.5", "t_score", Interval(None, True, Fraction("-2.5"), True)),
    ],
)
def test_a_number_lies_in_the_interval_that_the_words_say(text: str, input: str, interval: Interval) -> None:
    assert form(text) == IsWithin(input, interval)


def test_a_denied_comparison_is_a_denial() -> None:
    assert form("the reduction in pain is not greater than 50%") == Not(IsWithin("reduction", over(50)))


@pytest.mark.parametrize(
    ("words", "interval"),
    [
        ("on or after 2013-07-01", (735050, True, None, True)),
        ("after 2013-07-01", (735050, False, None, True)),
        ("before 2013-07-01", (None, True, 735050, False)),
        ("on or before 2013-07-01", (None, True, 735050, True)),
        ("no later than 2013-07-01", (None, True, 735050, True)),
        ("2013-07-01", (735050, True, 735050, True)),
        ("between 2013-07-01 and 2013-07-31", (735050, True, 735080, True)),
    ],
)
def test_a_date_lies_in_the_interval_that_the_words_say(
    words: str, interval: tuple[int | None, bool, int | None, bool]
) -> None:
    low, low_included, high, high_included = interval
    expected = Interval(
        None if low is None else Fraction(low), low_included, None if high is None else Fraction(high), high_included
    )
    assert date(2013, 7, 1).toordinal() == 735050
    assert form(f"the date of service is {words}") == IsWithin("date_of_service", expected)


@pytest.mark.parametrize(
    ("text", "code", "remedy"),
    [
        ("the reduction in pain is greater than 500%", "out-of-range", "from 0% to 100%"),
        ("the reduction in pain is greater than 50", "unit-missing", "`50%`"),
        ("the reduction in pain is greater than 50 weeks", "unit-mismatch", "a percentage"),
        ("the length of the trial is at least 2 months", "unit-mismatch", "a number of weeks"),
        ("the length of the trial is between 12 and 6 weeks", "range-backwards", "smaller amount first"),
        ("the age is at least 6 months", "off-step", "`0 years` or `1 year`"),
        ("the T-score is at most 2 weeks", "unit-mismatch", "`2`"),
        ("the reduction in pain is great", "unknown-amount", "`at least`"),
        ("the reduction in pain is at least", "amount-missing", "amount"),
        (f"the reduction in pain is over {'9' * 10_000}%", "number-too-long", "shorter"),
        ("the date of service is after 2013", "bare-year", "the last is `2013-12-31`"),
        ("the date of service is after 2013-02", "bare-month", "the last is `2013-02-28`"),
        ("the date of service is after 7/1/2013", "date-form", "`2013-07-01`"),
        ("the date of service is after 2013-02-30", "date-not-in-calendar", "month and the day"),
        ("the age is at least 2013-07-01", "type-mismatch", "number"),
        ("the date of service is before the age", "not-comparable", "two dates"),
    ],
)
def test_amounts_that_do_not_fit_are_refused_with_a_remedy(text: str, code: str, remedy: str) -> None:
    found = problem(text)
    assert found.code == code
    assert remedy in found.hint


def test_a_date_compares_with_another_date() -> None:
    expected = Compares(InputAmount("trial_date"), Comparison.LESS, InputAmount("date_of_service"))
    assert form("the date of the trial is before the date of service") == expected


def test_a_number_compares_with_another_in_its_own_unit() -> None:
    days = Derived(Operation.PRODUCT, (InputAmount("wait"), Amount(Fraction(1, 7))), "weeks", "the wait")
    assert form("the length of the trial is at least the wait") == Compares(InputAmount("weeks"), Comparison.AT_LEAST, days)


def test_the_same_as_ties_inputs_that_share_their_values() -> None:
    assert form("the trial route is the same as the route") == IsSame("trial_route", "route")
    assert form("the trial route is not the same as the route") == Not(IsSame("trial_route", "route"))
    assert problem("the trial route is the same as the drug").code == "not-comparable"
    assert problem("the trial route is the same as the rout").code == "unknown-phrase"


# ---- lists and codes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "the inpatient reasons include medication titration",
            Includes("reasons", Of.ANY, frozenset({"medication_titration"})),
        ),
        (
            "the inpatient reasons include medication titration or complication monitoring",
            Includes("reasons", Of.ANY, frozenset({"medication_titration", "complication_monitoring"})),
        ),
        ("the inpatient reasons do not include another reason", Includes("reasons", Of.NO, frozenset({"other"}))),
        (
            "the inpatient reasons include neither another reason nor medication titration",
            Includes("reasons", Of.NO, frozenset({"other", "medication_titration"})),
        ),
        (
            "any inpatient reason is stated",
            Includes("reasons", Of.ANY, frozenset({"medication_titration", "complication_monitoring", "other"})),
        ),
        (
            "no inpatient reason is stated",
            Includes("reasons", Of.NO, frozenset({"medication_titration", "complication_monitoring", "other"})),
        ),
        ("every inpatient reason is another reason", Includes("reasons", Of.EVERY, frozenset({"other"}))),
        ("any procedure code is in the list pump procedures", InCodes("procedure_codes", Of.ANY, "codes/pump_procedures")),
        ("every procedure code is in the list pump procedures", InCodes("procedure_codes", Of.EVERY, "codes/pump_procedures")),
        ("no procedure code is in the list first group or so", InCodes("procedure_codes", Of.NO, "codes/first")),
        (
            "any procedure code is not in the list pump procedures",
            Not(InCodes("procedure_codes", Of.EVERY, "codes/pump_procedures")),
        ),
        ("the diagnosis is in the list others", InCodes("diagnosis", None, "codes/others")),
        ("the diagnosis is not in the list others", Not(InCodes("diagnosis", None, "codes/others"))),
    ],
)
def test_members_of_lists_and_codes_are_quantified(text: str, expected: Form) -> None:
    assert form(text) == expected


def test_include_with_and_asks_for_each() -> None:
    found = form("the inpatient reasons include medication titration and complication monitoring")
    assert isinstance(found, AllOf)
    assert [part.words for part in found.parts] == [
        "the inpatient reasons include medication titration",
        "the inpatient reasons include complication monitoring",
    ]


def test_several_code_lists_are_alternatives() -> None:
    found = form("any procedure code is in the list first group or so or the list others")
    assert isinstance(found, AnyOfThese)
    assert forms(found.parts) == [
        InCodes("procedure_codes", Of.ANY, "codes/first"),
        InCodes("procedure_codes", Of.ANY, "codes/others"),
    ]
    assert isinstance(form("no procedure code is in the list first group or so or the list others"), NoneOf)


def test_the_procedure_code_is_one_code_only_where_each_is_answered_for() -> None:
    each = Context(BOOK, code_lists=CONTEXT.code_lists, each_code="procedure_codes")
    assert form("the procedure code is in the list others", each) == InCodes("procedure_codes", None, "codes/others")
    found = problem("the procedure code is in the list others")
    assert found.code == "quantifier-missing"
    assert "`any procedure code is in the list others`" in found.hint


@pytest.mark.parametrize(
    ("text", "code", "remedy"),
    [
        ("any procedure code is in the list pump procedure", "unknown-code-list", "`the list pump procedures`"),
        ("the diagnosis is G89.4", "code-list-missing", "Code list"),
        ("every procedure code is in the list others or the list pump procedures", "several-code-lists", "one code list"),
        ("every procedure code is not in the list others", "not-and", "`no procedure code is in the list others`"),
        ("the inpatient reasons are medication titration", "quantifier-missing", "include"),
        ("the inpatient reasons include titration", "unknown-value", "medication titration"),
        ("the inpatient reasons do not include another reason and medication titration", "not-and", "neither"),
    ],
)
def test_lists_that_are_not_quantified_are_refused(text: str, code: str, remedy: str) -> None:
    found = problem(text)
    assert found.code == code
    assert remedy in found.hint


# ---- references


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("item 4", Refers("coverage/4")),
        ("item 4 is satisfied", Refers("coverage/4")),
        ("item 4 is not met", Not(Refers("coverage/4"))),
        ("item 2 (a) is met", Refers("coverage/2/a")),
        ("opioid drugs, item 1 is met", Refers("coverage/opioid/1")),
        ("coverage is medically necessary", OutcomeIs(None, "coverage", frozenset({"covered"}))),
        ("coverage is not covered", OutcomeIs(None, "coverage", frozenset({"not_covered"}))),
        ("coverage is covered or investigational", OutcomeIs(None, "coverage", frozenset({"covered", "investigational"}))),
    ],
)
def test_items_and_determinations_are_referred_to_by_name(text: str, expected: Form) -> None:
    assert form(text) == expected


@pytest.mark.parametrize(
    ("text", "kind", "keys"),
    [
        ("any of A to E is met", AnyOfThese, ["coverage/a", "coverage/b", "coverage/c", "coverage/d", "coverage/e"]),
        ("all of 1 to 3 are met", AllOf, ["coverage/1", "coverage/2", "coverage/3"]),
        ("none of items 1, 2 and 4 is met", NoneOf, ["coverage/1", "coverage/2", "coverage/4"]),
        ("any of items 2 (a) to 2 (b) is satisfied", AnyOfThese, ["coverage/2/a", "coverage/2/b"]),
    ],
)
def test_several_items_are_referred_to_at_once(text: str, kind: type[AllOf], keys: list[str]) -> None:
    found = form(text)
    assert isinstance(found, kind)
    assert forms(found.parts) == [Refers(key) for key in keys]


@pytest.mark.parametrize(
    ("text", "code", "remedy"),
    [
        ("item 9 is met", "reference-to-nothing", "item"),
        ("any of A to H is met", "reference-to-nothing", "item"),
        ("all of 1 to 3 are not met", "not-and", "none of 1 to 3"),
        ("coverage is medicaly necessary", "unknown-outcome", "`medically necessary`"),
        ("coverage is covered and investigational", "one-value", "`or`"),
    ],
)
def test_references_to_nothing_are_refused(text: str, code: str, remedy: str) -> None:
    found = problem(text)
    assert found.code == code
    assert remedy in found.hint


# ---- phrases that nothing declares


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("the drugg is morphine", "write `the drug is morphine`"),
        ("the pain is sever", "write `the pain is severe`"),
        ("moonlight shines", "`moonlight shines (moonlight_shines): yes or no`"),
    ],
)
def test_an_unknown_phrase_comes_with_the_nearest(text: str, remedy: str) -> None:
    found = problem(text)
    assert found.code == "unknown-phrase"
    assert remedy in found.hint


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        (
            "the drugg is morphin",
            "no vocabulary declares",
            "write `the drug` for `the drugg`; then, `morphin` is not a value of",
        ),
        (
            "the drugg is morphine and the pain is sever",
            "no vocabulary declares `the drugg is morphine`",
            "write `the drug is morphine`, or declare the phrase in the vocabulary; and end the line after",
        ),
        (
            "the pane is severe or sever",
            "no vocabulary declares",
            "declare it in the vocabulary: `the pane is severe or sever (",
        ),
    ],
)
def test_a_remedy_for_one_unknown_phrase_keeps_no_other(text: str, message: str, remedy: str) -> None:
    found = problem(text)
    assert found.code == "unknown-phrase"
    assert message in found.message
    assert remedy in found.hint


SAID = "is not neither nor and or , any every no all of in list item met satisfied 4 50% over at least between to A E unknown"
WORDS = sorted(
    {word for one in BOOK.vocabulary.inputs for word in one.phrase.split()} | set(BOOK.values["drug"].words) | {*SAID.split()}
)


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14))
def test_any_words_are_a_form_or_a_problem(words: list[str]) -> None:
    found, problems = form_from_sentence(sentence(" ".join(words)), CONTEXT)
    assert (found is None) == bool(problems)
    assert all(one.message and one.hint and one.span for one in problems)
    facts, wrong = facts_from_sentence(sentence(" ".join(words)), CONTEXT)
    assert bool(facts) != bool(wrong)


def test_a_determination_of_another_policy_has_an_outcome() -> None:
    yes = Clause(Outcome("Medically necessary", "covered"), Rank.PLAIN)
    other = Policy(
        "s-40",
        "Implantable infusion pump",
        "Some",
        BOOK.vocabulary,
        (Determination("coverage", "coverage", (Phase("", None, (yes,)),)),),
    )
    context = Context(BOOK, policies={"implantable infusion pump s 40": other})
    expected = OutcomeIs("s-40", "coverage", frozenset({"covered"}))
    assert form("coverage of Implantable infusion pump (S-40) is covered", context) == expected
    assert form("coverage of Implantable infusion pump (S-40) is medically necessary", context) == expected
    assert problem("setting of Implantable infusion pump (S-40) is covered", context).code == "unknown-determination"
    assert problem("coverage of Implantable infusion pump (S-40) is denied", context).code == "unknown-outcome"


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "the pain is " + "severe and " * 500 + "severe",
        "the drug is " + "morphine, " * 2_000 + "morphine",
        "the drug is " + "morphine or " * 2_000 + "plutonium",
        "is is is is",
        "not",
        "the drug is",
        "any of is met",
        "item",
        "neither nor",
        "the pain is not",
        "the pain is neither",
        "the route is not",
        "the inpatient reasons include",
        "any procedure code is",
        "any procedure code is in the list",
        "coverage is",
        ", , ,",
    ],
)
def test_strange_sentences_give_an_answer_and_no_traceback(text: str) -> None:
    found, problems = form_from_sentence(sentence(text), CONTEXT)
    assert (found is None) == bool(problems)
