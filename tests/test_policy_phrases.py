"""A vocabulary as meant, from one as written: inputs, values, kinds, background, and what is wrong with a vocabulary."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from reasoner.policy.criteria import IfThen, Is, IsOneOf
from reasoner.policy.fold import folded, folded_address, said_as, slug
from reasoner.policy.phrases.index import Phrasebook
from reasoner.policy.phrases.phrasebook import vocabulary_from_syntax
from reasoner.policy.vocabulary import AnyOf, Change, Codes, DateType, Input, Number, OneCode, OneOf, YesNo
from reasoner.source.problem import Problem
from reasoner.source.text import Source
from reasoner.syntax.from_source import vocabulary_from_source
from tests.written import vocabulary


def read(text: str) -> Phrasebook:
    book, problems = vocabulary_from_syntax(vocabulary(text))
    assert problems == ()
    return book


def wrong(text: str) -> tuple[Problem, ...]:
    return vocabulary_from_syntax(vocabulary(text))[1]


def one_wrong(text: str) -> Problem:
    [problem] = wrong(text)
    return problem


def declared(line: str) -> Input:
    """The input that one line declares."""
    [input] = read(f"Inputs: some\n    {line}").vocabulary.inputs
    return input


# ---- folding


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The drug is FDA-approved", "the drug was FDA approved"),
        ("the side effects were acceptable", "side effects are acceptable"),
        ("a mandate bars it", "the mandate bars it"),
        ("the patient cannot swallow", "the patient can not swallow"),
        ("head_neck_cancer", "head neck cancer"),
    ],
)
def test_words_fold_alike(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("hepatitis A", "hepatitis"), ("opioid", "opioids"), ("2013-07-01", "2013 07 01")])
def test_words_that_differ_in_more_do_not_fold_alike(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_an_address_keeps_its_letters() -> None:
    assert folded_address("Item 2(A)") == folded_address("item 2 (a)") == "item 2 (a)"


def test_a_slug_has_only_small_letters_digits_and_joints() -> None:
    assert slug("Own DME provider's list") == "own_dme_providers_list"
    assert slug("Ménière’s vertigo", "-") == "meniere-s-vertigo"
    assert slug("日本") == ""


def test_words_as_written_come_back_with_their_articles() -> None:
    said = said_as("the drug is an opioid, the route is epidural")
    assert said.text(2, 3) == "an opioid"
    assert said.part(4, 7).text() == "the route is epidural"


# ---- inputs


@pytest.mark.parametrize(
    ("line", "type"),
    [
        ("the pain is severe (pain_severe): yes or no", YesNo()),
        ("the reduction in pain (relief): a percentage, from 0% to 100%", Number("percent", Fraction(0), Fraction(100))),
        ("the length of the trial (weeks): a number of weeks, from 0", Number("weeks", Fraction(0))),
        ("the age (age): completed years, from 0 to 130", Number("years", Fraction(0), Fraction(130), Fraction(1))),
        ("the visits (visits): a whole number of visits, from 0", Number("visits", Fraction(0), None, Fraction(1))),
        ("the score (score): a number, from 0 to 10, in steps of 0.5", Number("", Fraction(0), Fraction(10), Fraction(1, 2))),
        ("the platelets (platelets): a number, from 0 to 1,000", Number("", Fraction(0), Fraction(1000))),
        ("the glucose (glucose): a number of mg/dl, from 0", Number("mg/dL", Fraction(0))),
        ("the date of service (date_of_service): a date", DateType()),
        ("the diagnosis (diagnosis): a code of ICD-10-CM or ICD-9-CM", OneCode(("ICD-10-CM", "ICD-9-CM"))),
        ("the codes (codes): a list of codes of CPT, HCPCS or ICD-10-PCS", Codes(("CPT", "HCPCS", "ICD-10-PCS"))),
    ],
)
def test_an_input_has_the_type_that_its_words_say(line: str, type: object) -> None:
    assert declared(line).type == type


def test_the_defaults_of_a_group_hold_where_an_input_says_nothing_else() -> None:
    inputs = read(
        "Inputs: the member\n"
        "    Unless stated otherwise: fixed, administrative\n"
        "    the plan includes it (plan): yes or no\n"
        "    the trial was run (trial): yes or no, actionable, clinical, needs judgement, may be absent\n"
        "    the pharmacist agrees (agrees): yes or no, a choice, answered by the pharmacist"
    ).vocabulary.inputs
    assert [(one.change, one.who) for one in inputs] == [
        (Change.FIXED, "administrative"),
        (Change.ACTIONABLE, "clinical"),
        (Change.CHOICE, "the pharmacist"),
    ]
    assert [one.judgement for one in inputs] == [False, True, False]
    assert inputs[1].may_be_absent
    assert inputs[0].group == "the member"


def test_what_stands_below_an_input_is_kept() -> None:
    [input] = read(
        "Inputs: some\n    the plan includes it (plan): yes or no\n        Ask: Does it?\n        Note: the plan of the year\n"
        "        Negative: the plan excludes it\n        Who: the payer"
    ).vocabulary.inputs
    assert (input.question, input.note, input.negative, input.who) == (
        "Does it?",
        "the plan of the year",
        "the plan excludes it",
        "the payer",
    )


def test_inputs_can_be_about_others_and_follow_them() -> None:
    book = read(
        "Inputs: some\n    the drug (drug): one of\n        morphine\n        other\n"
        "    the class of the drug (class): one of, follows the drug\n        opioid\n        another class\n"
        "    the route (route): one of\n        oral\n"
        "    the drug is approved (approved): yes or no, about the drug, the class of the drug and the route"
    )
    assert book.inputs["class"].follows == "drug"
    assert book.inputs["approved"].about == ("drug", "class", "route")


def test_a_presumed_value_is_read_as_a_case_would_read_it() -> None:
    book = read(
        "Inputs: some\n    the plan includes it (plan): yes or no, presumed yes\n"
        "    the device (device): one of, presumed an infusion pump\n        infusion pump\n        other\n"
        "    the age (age): completed years, from 0 to 130, presumed 40"
    )
    assert [one.presumed for one in book.vocabulary.inputs] == [True, "infusion_pump", Fraction(40)]


def test_a_shared_list_of_values_is_named() -> None:
    book = read(
        "Inputs: some\n    the route (route): one of the routes\n    the trial routes (trial_routes): any of the routes\n"
        "Values: the routes\n    intra-arterial\n    into neural tissue (neural_tissue)"
    )
    route, trial = book.vocabulary.inputs
    assert isinstance(route.type, OneOf)
    assert isinstance(trial.type, AnyOf)
    assert [one.id for one in route.type.values] == ["intra_arterial", "neural_tissue"]
    assert route.type.values == trial.type.values


# ---- background


ROUTES = (
    "Inputs: some\n    the route (route): one of the routes\nValues: the routes\n"
    "    arterial\n    hepatic arterial\n    left hepatic arterial\n    oral\nBackground\n"
)


def test_kinds_are_transitive() -> None:
    book = read(
        ROUTES + "    - hepatic arterial is a kind of arterial\n    - left hepatic arterial is a kind of hepatic arterial"
    )
    type = book.inputs["route"].type
    assert isinstance(type, OneOf)
    assert [one.kind_of for one in type.values] == [(), ("arterial",), ("arterial", "hepatic_arterial"), ()]


def test_several_values_can_be_kinds_of_one_in_a_line() -> None:
    book = read(ROUTES + "    - hepatic arterial and left hepatic arterial are kinds of arterial")
    type = book.inputs["route"].type
    assert isinstance(type, OneOf)
    assert [one.kind_of for one in type.values][1:3] == [("arterial",), ("arterial",)]


def test_a_class_line_ties_a_value_to_its_class() -> None:
    book = read(CLASSES + "Background\n    - the class of morphine is opioid")
    [tie] = book.vocabulary.background
    form = tie.criterion.form
    assert isinstance(form, IfThen)
    assert form.condition.form == IsOneOf("drug", frozenset({"morphine"}), ("morphine",))
    assert form.then.form == IsOneOf("drug_class", frozenset({"opioid"}), ("opioid",))
    assert (tie.words, tie.criterion.key) == ("the class of morphine is opioid", "background/1")


def test_a_general_line_can_say_if_and_then() -> None:
    book = read(
        "Inputs: some\n    the pump is new (new): yes or no\n    the pump is broken (broken): yes or no\n"
        "Background\n    - if the pump is new, then the pump is not broken"
    )
    form = book.vocabulary.background[0].criterion.form
    assert isinstance(form, IfThen)
    assert (form.condition.form, form.then.form) == (Is("new"), Is("broken", False))


CLASSES = (
    'Inputs: some\n    the drug (drug): one of\n        morphine\n        insulin, read "insulin by name"\n        other\n'
    "    the class of the drug (drug_class): one of, follows the drug\n        opioid\n        insulin\n        another class\n"
)


# ---- what is wrong with a vocabulary


@pytest.mark.parametrize(
    ("line", "code", "hint"),
    [
        ("the pain (Pain): yes or no", "machine-name", "write `(pain)`"),
        (f"the pain (p{'a' * 60}): yes or no", "machine-name", "`(p"),
        ("the pain (pain): yes or know", "unknown-property", "write `yes or no`"),
        ("the pain (pain): fixed", "type-missing", "yes or no"),
        ("the pain (pain): yes or no, fixed, actionable", "property-twice", "`fixed`"),
        ("the pain unless severe (pain): yes or no", "reserved-word", "without `unless`"),
        ("any pain (pain): a number", "reserved-word", "without `any`"),
        ("the pain (pain): one of", "values-missing", "below it"),
        ("the pain (pain): one of the pains", "unknown-values", "`Values: the pains`"),
        ("the pain (pain): yes or no, about the drug", "unknown-phrase", "declared"),
        ("the code (code): a code of ICD-12", "unknown-code-system", "ICD-10-CM"),
        ("the pain (pain): a percentage, from 100% to 0%", "range-backwards", "smaller"),
        ("the pain (pain): a number, over 5", "unknown-property", "type"),
        ("the pain (pain): a percentage, from 0% to 100%, presumed 120%", "out-of-range", "from 0% to 100%"),
        ("the pain (pain): yes or no, presumed maybe", "type-mismatch", "`yes`"),
        ("the pain (pain): a percentage, from 0 weeks", "unit-mismatch", "percentage"),
    ],
)
def test_a_wrong_declaration_is_a_problem_with_a_remedy(line: str, code: str, hint: str) -> None:
    problem = one_wrong(f"Inputs: some\n    {line}")
    assert problem.code == code
    assert hint in problem.hint
    assert problem.span is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Inputs: a\n    the pain (p): yes or no\n    the ache (p): yes or no", "declared-twice"),
        ("Inputs: a\n    the pain is bad (p): yes or no\n    a pain was bad (q): yes or no", "read-two-ways"),
        (
            "Inputs: a\n    the pump works (p): yes or no\n        Negative: the pump fails\n    the pump fails (q): yes or no",
            "read-two-ways",
        ),
        ("Inputs: a\n    the pump is on (p): yes or no\n    the pump is not on (q): yes or no", "read-two-ways"),
        ("Inputs: a\n    the pump is on (p): yes or no\n    the pump (q): one of\n        on\n        off", "read-two-ways"),
        ("Inputs: a\n    the drug (d): one of\n        non-opioid\n        non opioid (other)", "read-two-ways"),
        ("Inputs: a\n    the drug (d): one of\n        unknown", "reserved-word"),
        ("Inputs: a\n    the drug (d): one of\n        21 hydroxylase", "machine-name"),
        ("Inputs: a\n    the pain is bad (p): yes or no\n        Aks: How bad?", "unknown-detail"),
        (ROUTES + "    - oral is a kind of mouth", "unknown-value"),
        (ROUTES + "    - oral is a kind of arterial\n    - arterial is a kind of oral", "kinds-in-a-circle"),
        (ROUTES + "    - the route is sideways", "unknown-value"),
        (CLASSES.replace(', read "insulin by name"', ""), "read-two-ways"),
        (CLASSES + "Background\n    - the class of morphine is opiod", "unknown-value"),
        (CLASSES + "Background\n    - the class of morphin is opioid", "unknown-value"),
    ],
)
def test_a_vocabulary_that_can_be_read_two_ways_or_not_at_all_is_refused(text: str, code: str) -> None:
    assert one_wrong(text).code == code


def test_a_word_that_is_a_value_and_a_class_is_told_how_to_be_read() -> None:
    problem = one_wrong(CLASSES.replace(', read "insulin by name"', ""))
    assert problem.message == "`insulin` is a value of the drug and of the class of the drug"
    assert problem.hint == 'write `insulin, read "insulin by name"` below the drug'


def test_all_that_is_wrong_is_said_at_once() -> None:
    problems = wrong(
        "Inputs: a\n    the pain (Pain): yes or no\n    the drug (drug): one of\n    the age (age): completed yers"
    )
    assert [one.code for one in problems] == ["machine-name", "values-missing", "unknown-unit"]


def test_the_library_s_own_vocabulary_has_no_mistakes() -> None:
    path = Path(__file__).parent.parent / "rules" / "infusion-pumps.vocabulary"
    document, misread = vocabulary_from_source(Source.from_path(path))
    assert document is not None
    book, problems = vocabulary_from_syntax(document)
    assert (misread, problems) == ((), ())
    assert len(book.vocabulary.inputs) == 63
