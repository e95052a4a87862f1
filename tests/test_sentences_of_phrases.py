"""Every phrase of the library's and the newcomers' vocabularies and policies in each sentence in which answers say it.

`recorded/phrases/` is what a person reads: what grates there is mended where it is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from reasoner.answer.answer import ChangeKind, ChangeNeeded, Needed
from reasoner.answer.ask import Question
from reasoner.answer.finding import AsStated, Finding, Measured, OneValue, Silent
from reasoner.answer.standing import StatedFact, Status
from reasoner.api import load_policy
from reasoner.policy.criteria import Criterion, walk
from reasoner.policy.lines.negation import negative_of, positive_of
from reasoner.policy.model import Policy
from reasoner.policy.values import Exactly, Interval, Known, ListOf
from reasoner.policy.vocabulary import AnyOf, DateType, Input, Number, OneOf, RecordType, YesNo
from reasoner.policy.words import capitalized, running, sentence_for_known, words_for_known
from reasoner.show.finding_words import finding_words
from reasoner.show.paper import sentence
from reasoner.show.questions_text import asked_words
from reasoner.show.sweep_text import swept_words
from reasoner.show.what_if_text import change_words
from reasoner.show.words import clause_words, fact_words, items_words

ROOT = Path(__file__).parents[1]
FILES = sorted((*ROOT.glob("rules/*/*.policy"), *ROOT.glob("tests/newcomers/*/*.policy")))


def known_of(input: Input) -> tuple[Known, ...]:
    """Values that an input can have, for its sentences."""
    match input.type:
        case YesNo():
            return Exactly(True), Exactly(False)
        case OneOf(values):
            return (Exactly(values[0].id),)
        case AnyOf(values):
            return ListOf(frozenset({values[0].id}), False), ListOf(frozenset(one.id for one in values[:2]), True)
        case Number(low=low, high=high):
            least = max(low or Fraction(1), Fraction(1))
            return Exactly(least), Exactly(least + 1 if high is None or high > least else least)
        case DateType():
            return (Exactly(date(2024, 5, 1)),)
        case _:
            return ()


def findings(input: Input) -> Iterator[Finding]:
    """What can be found of an input."""
    yield Silent((input,))
    yield Silent((), (input,))
    for known in known_of(input):
        fact = StatedFact(input, known, words_for_known(known, input))
        match input.type:
            case OneOf(values):
                among = tuple(one.id for one in values[1:3])
                yield from (OneValue(fact, among, one) for one in Status)
            case Number() | DateType():
                number = Fraction(date(2024, 5, 2).toordinal()) if isinstance(input.type, DateType) else Fraction(3)
                stretch = Interval(number, True, None, False)
                yield Measured(fact, (stretch,), Fraction(1))
                yield Measured(fact, (stretch,), denied=True)
            case AnyOf():
                yield AsStated(fact)
            case _:
                pass


def sentences(input: Input) -> Iterator[str]:
    """Every sentence in which an input is said."""
    yield asked_words(Question(Needed(input, ()), (), None))
    yield asked_words(Question(Needed(replace(input, question=""), ()), (), None))
    if isinstance(input.type, Number | DateType):
        yield f"{swept_words(input)}, all else as it is."
    for known in known_of(input):
        value = words_for_known(known, input)
        yield sentence(sentence_for_known(known, input))
        yield sentence(fact_words(StatedFact(input, known, value)))
        change = ChangeNeeded(input, ChangeKind.DIFFER, value, "not stated")
        yield sentence(change_words(change))
    yield from (sentence(finding_words(one)) for one in findings(input))


def inputs(policy: Policy) -> Iterator[Input]:
    for one in policy.vocabulary.inputs:
        yield one
        if isinstance(one.type, RecordType):
            yield from one.type.fields


def criteria(policy: Policy) -> Iterator[Criterion]:
    for one in policy.determinations:
        for clause in one.clauses:
            yield from walk(clause.condition) if clause.condition is not None else ()
    for definition in policy.definitions:
        yield from walk(definition.criterion)


@cache
def policy_of(file: Path) -> Policy:
    return load_policy(str(file)).policy


def one_for_each_vocabulary() -> list[Path]:
    heads = {
        file: next(line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("Vocab")) for file in FILES
    }
    return list({head: file for file, head in reversed(heads.items())}.values())


@pytest.mark.parametrize("file", one_for_each_vocabulary(), ids=lambda file: file.stem)
def test_every_phrase_is_said_as_it_was_when_it_was_read(file: Path, recorded: Callable[[str, str], None]) -> None:
    rows: list[str] = []
    for one in inputs(policy_of(file)):
        rows += [f"{one.phrase}:", *(f"  {each}" for each in dict.fromkeys(sentences(one))), ""]
    recorded(f"phrases/{policy_of(file).vocabulary.name.replace(chr(32), chr(45))}.txt", "\n".join(rows))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_outcome_and_item_is_said_as_it_was_when_it_was_read(file: Path, recorded: Callable[[str, str], None]) -> None:
    policy = policy_of(file)
    clauses = (clause for one in policy.determinations for clause in one.clauses)
    items = (one for one in criteria(policy) if one.address or one.title)
    rows = [*map(clause_words, clauses), "", *(f"asked by {items_words((one,))}" for one in items)]
    made = (one for each in criteria(policy) for one in walk(each) if one.span is None and len(one.words.split()) > 1)
    rows += ["", *(f"made: {one.words}" for one in made)]
    recorded(f"phrases/outcomes-and-items/{file.stem}.txt", "\n".join(dict.fromkeys(rows)) + "\n")


@pytest.mark.parametrize(
    ("phrase", "verb"),
    [
        ("the treatment cycles", "are"),
        ("the points", "are"),
        ("the years smoked", "are"),
        ("the packs a day", "are"),
        ("the height and weight at baseline", "are"),
        ("the chest CT scans read in the past 3 years", "are"),
        ("the criteria of the society", "are"),
        ("the diagnosis", "is"),
        ("the smoking status", "is"),
        ("the psychiatric history", "is"),
        ("the date of the laboratory values", "is"),
        ("the number of days", "is"),
        ("the IgG level", "is"),
        ("the loss", "is"),
        ("the onset of diabetes", "is"),
        ("the CPAS", "is"),
    ],
)
def test_what_names_several_things_goes_with_are(phrase: str, verb: str) -> None:
    one = Input("one", phrase, Number(""))
    assert finding_words(Silent((one,))) == f"not shown: {phrase} {verb} not stated"


@pytest.mark.parametrize(
    ("words", "first", "inside"),
    [
        ("IgG is low", "IgG is low", "IgG is low"),
        ("pH is low", "pH is low", "pH is low"),
        ("eGFR is low", "eGFR is low", "eGFR is low"),
        ("IPA", "IPA", "IPA"),
        ("T-cell therapy", "T-cell therapy", "T-cell therapy"),
        ("A drug", "A drug", "a drug"),
        ("B12 is low", "B12 is low", "B12 is low"),
        ("Medically necessary", "Medically necessary", "medically necessary"),
        ("not covered", "Not covered", "not covered"),
        ("HbA1c", "HbA1c", "HbA1c"),
        ("", "", ""),
    ],
)
def test_words_with_a_way_of_writing_of_their_own_keep_it(words: str, first: str, inside: str) -> None:
    assert (capitalized(words), running(words)) == (first, inside)
    assert sentence(words) == (f"{first}." if words else "")


@pytest.mark.parametrize(
    ("sentence", "denied"),
    [
        ("the disease has been shown by a test", "the disease has not been shown by a test"),
        ("the member has followed the diet", "the member has not followed the diet"),
        ("the patients have agreed", "the patients have not agreed"),
        ("the patient has received insulin", "the patient has not received insulin"),
        ("the patient has limited mobility", "the patient does not have limited mobility"),
        ("the patient has diabetes", "the patient does not have diabetes"),
        ("the drug is infused", "the drug is not infused"),
    ],
)
def test_has_is_denied_by_what_it_says(sentence: str, denied: str) -> None:
    assert negative_of(sentence) == denied
    assert positive_of(tuple(denied.split())) == sentence


def yes_or_no(phrase: str) -> Input:
    return Input("it", phrase, YesNo())


@pytest.mark.parametrize(
    ("phrase", "question"),
    [
        ("it was done at home", "Was it done at home?"),
        ("a decision aid was used in it", "Was a decision aid used in it?"),
        ("Medicare is the payer", "Is Medicare the payer?"),
        ("the metastases are limited to the liver", "Are the metastases limited to the liver?"),
        ("the patient can swallow", "Can the patient swallow?"),
        ("the patient has limited mobility", "Does the patient have limited mobility?"),
        ("the member has followed the diet", "Has the member followed the diet?"),
        ("oxygen improved it in the same session", "Is it so that oxygen improved it in the same session?"),
        ("the drug that is taken is new", "Is it so that the drug that is taken is new?"),
        ("every visit is entered in the record", "Is it so that every visit is entered in the record?"),
        ("IgG was measured", "Was IgG measured?"),
    ],
)
def test_a_sentence_without_a_question_of_its_own_is_turned_round(phrase: str, question: str) -> None:
    assert asked_words(Question(Needed(yes_or_no(phrase), ()), (), None)) == question
