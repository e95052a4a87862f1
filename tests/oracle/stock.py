"""Inputs to draw from: phrases that a payer might use, with types of every kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from reasoner.policy.criteria import Criterion, IfThen, Is, IsOneOf
from reasoner.policy.vocabulary import (
    AnyOf,
    Background,
    Change,
    Codes,
    Input,
    InputType,
    Number,
    OneCode,
    OneOf,
    Value,
    YesNo,
)


@dataclass(frozen=True)
class Sentence:
    """A yes/no phrase and how it is denied; `declared` where the denial has to be declared."""

    says: str
    denies: str
    declared: bool = False


SENTENCES = (
    Sentence("the pain is severe", "the pain is not severe"),
    Sentence("the pain is chronic", "the pain is not chronic"),
    Sentence("the pain is intractable", "the pain is not intractable"),
    Sentence("the wound is infected", "the wound is not infected"),
    Sentence("the treatment has failed", "the treatment has not failed"),
    Sentence("the clinic can monitor the member", "the clinic can not monitor the member"),
    Sentence("the plan includes hospice care", "the plan excludes hospice care", declared=True),
    Sentence("the member refuses surgery", "the member accepts surgery", declared=True),
    Sentence("the device is approved", "the device is not approved"),
    Sentence("the scan was recent", "the scan was not recent"),
)

DRUGS = ("morphine", "baclofen", "ziconotide", "heparin", "another drug")
CLASSES = ("opioid", "antispasmodic", "anticoagulant", "another class")
ROUTES = ("intravenous", "intra-arterial", "intrahepatic arterial", "intrathecal", "epidural")
SETTINGS = ("inpatient", "outpatient", "day clinic")
ORIGINS = ("cerebral", "spinal", "another origin")
REASONS = ("titration of the dose", "monitoring of complications", "distance from the clinic", "another reason")
CLASS_OF = {"morphine": "opioid", "baclofen": "antispasmodic", "heparin": "anticoagulant"}
KIND_OF = {"intrahepatic arterial": "intra-arterial"}

PROCEDURES, DIAGNOSES = ("CPT", "HCPCS"), ("ICD-10-CM",)
NUMBERS = (
    ("the reduction in pain", Number("percent", Fraction(0), Fraction(100))),
    ("the age", Number("years", Fraction(0), Fraction(130), Fraction(1))),
    ("the life expectancy", Number("months", Fraction(0))),
    ("the length of the trial", Number("weeks", Fraction(0))),
)


def slug(words: str) -> str:
    """A machine name for words."""
    return "".join(one if one.isalnum() else "_" for one in words.lower().removeprefix("the "))


def values_of(words: tuple[str, ...]) -> tuple[Value, ...]:
    """Declared values with their kinds."""
    return tuple(Value(slug(one), one, kind_of=(slug(KIND_OF[one]),) if KIND_OF.get(one) in words else ()) for one in words)


def declared(phrase: str, type: InputType, rng: Random, **more: object) -> Input:
    """An input with a random way to change."""
    change = rng.choice((*[Change.ACTIONABLE] * 4, Change.FIXED, Change.CHOICE))
    return replace(Input(slug(phrase), phrase, type, change, who="clinical"), **more)  # type: ignore[arg-type]


def some(rng: Random, words: tuple[str, ...], least: int = 2) -> tuple[str, ...]:
    """At least so many of the words, in their order."""
    kept = set(rng.sample(words, rng.randint(least, len(words))))
    return tuple(one for one in words if one in kept)


def yes_no(rng: Random, sentence: Sentence) -> Input:
    """A yes/no input, now and then presumed, a judgement, or one that may be absent."""
    presumed = rng.random() < 0.5 if rng.random() < 0.12 else None
    negative = sentence.denies if sentence.declared else ""
    return declared(sentence.says, YesNo(), rng, presumed=presumed, negative=negative, judgement=rng.random() < 0.15)


def drug_and_class(rng: Random) -> list[Input]:
    """A drug and the class that follows it; now and then every drug has its class."""
    if rng.random() < 0.4:
        drugs = some(rng, tuple(CLASS_OF))
        classes = tuple(dict.fromkeys((*(CLASS_OF[one] for one in drugs), *some(rng, CLASSES))))
    else:
        drugs, classes = (*some(rng, DRUGS[:-1]), DRUGS[-1]), (*some(rng, CLASSES[:-1]), CLASSES[-1])
    return [
        declared("the drug", OneOf(values_of(drugs)), rng),
        declared("the class of the drug", OneOf(values_of(classes)), rng, follows="drug"),
    ]


def two_routes(rng: Random) -> list[Input]:
    """Two inputs that share their values."""
    routes = OneOf(values_of(some(rng, ROUTES, 3)))
    return [declared("the route", routes, rng), declared("the trial route", routes, rng)]


def one_choice(rng: Random) -> list[Input]:
    """A one-of input, now and then presumed or absent."""
    phrase, words = rng.choice((("the setting", SETTINGS), ("the origin of the pain", ORIGINS)))
    values = values_of(some(rng, words))
    presumed = rng.choice(values).id if rng.random() < 0.15 else None
    return [declared(phrase, OneOf(values), rng, presumed=presumed, may_be_absent=presumed is None and rng.random() < 0.2)]


def one_number(rng: Random) -> list[Input]:
    """A number, now and then one that may be absent."""
    phrase, type = rng.choice(NUMBERS)
    return [declared(phrase, type, rng, may_be_absent=rng.random() < 0.25)]


def one_list(rng: Random) -> list[Input]:
    """An any-of input."""
    return [declared("the inpatient reasons", AnyOf(values_of(some(rng, REASONS))), rng)]


def codes(rng: Random) -> list[Input]:
    """A list of procedure codes, or one diagnosis code."""
    if rng.random() < 0.6:
        return [declared("the procedure codes", Codes(PROCEDURES[: rng.randint(1, 2)]), rng)]
    return [declared("the primary diagnosis code", OneCode(DIAGNOSES), rng)]


def inputs(rng: Random, number: int) -> list[Input]:
    """So many different inputs, of kinds drawn at random."""
    found: dict[str, Input] = {}
    sentences = list(SENTENCES)
    rng.shuffle(sentences)
    makers = (drug_and_class, two_routes, one_choice, one_number, one_number, one_list, codes)
    while len(found) < number:
        made = [yes_no(rng, sentences.pop())] if sentences and rng.random() < 0.45 else rng.choice(makers)(rng)
        if len(found) + len(made) <= number:
            found |= {one.id: one for one in made if one.id not in found}
    return list(found.values())


def background(rng: Random, found: list[Input]) -> tuple[Background, ...]:
    """The class of each drug that both inputs know; now and then a yes/no input that brings another, or rules it out."""
    return (*class_of_each(found), *implied(rng, found))


def class_of_each(found: list[Input]) -> tuple[Background, ...]:
    """The class of each drug that both inputs know."""
    by_id = {one.id: one.type for one in found}
    drug, drug_class = by_id.get("drug"), by_id.get("class_of_the_drug")
    if not isinstance(drug, OneOf) or not isinstance(drug_class, OneOf):
        return ()
    known = {value.phrase for value in drug_class.values}
    pairs = [(value.phrase, CLASS_OF[value.phrase]) for value in drug.values if CLASS_OF.get(value.phrase) in known]
    return tuple(Background(f"the class of {one} is {its}", _tie(one, its)) for one, its in pairs)


def implied(rng: Random, found: list[Input]) -> tuple[Background, ...]:
    """`if A, then B` or `if A, then not B`, of two yes/no inputs of which at most one is presumed."""
    sentences = [one for one in found if isinstance(one.type, YesNo)]
    if len(sentences) < 2 or rng.random() < 0.6:
        return ()
    one, other = rng.sample(sentences, 2)
    if one.presumed is not None and other.presumed is not None:
        return ()
    brings = rng.random() < 0.6
    words = other.phrase if brings else next(each.denies for each in SENTENCES if each.says == other.phrase)
    condition, then = Criterion("background/implied/if", Is(one.id)), Criterion("background/implied/then", Is(other.id, brings))
    return (Background(f"if {one.phrase}, then\n        {words}", Criterion("background/implied", IfThen(condition, then))),)


def _tie(drug: str, its: str) -> Criterion:
    condition = Criterion(f"background/{drug}/if", IsOneOf("drug", frozenset({drug}), (drug,)))
    then = Criterion(f"background/{drug}/then", IsOneOf("class_of_the_drug", frozenset({slug(its)}), (slug(its),)))
    return Criterion(f"background/{drug}", IfThen(condition, then))
