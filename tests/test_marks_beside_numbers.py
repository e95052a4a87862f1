"""Dashes, commas, quotes, primes, brackets and spaces of every script, wherever a number may stand: read as meant, or refused."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache

import pytest

from reasoner.cases.from_text import case_from_text, facts_from_options
from reasoner.policy.criteria import Criterion, Form, IsWithin, walk
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.fold import SIGNS
from reasoner.policy.model import Policy
from reasoner.policy.phrases.phrasebook import vocabulary_from_syntax
from reasoner.policy.values import Exactly, Interval, Known, OneOfThese, Records, Within
from reasoner.policy.vocabulary import Number, Vocabulary
from reasoner.source.problem import Problem
from reasoner.source.text import Source
from reasoner.syntax.from_source import vocabulary_from_source

WORDS = """Vocabulary: marks

Inputs: all
    Unless stated otherwise: fixed, clinical

    the T-score (t_score): a number, from -10000 to 10000
    the height (height): a number of cm, from 0
    the risk (risk): one of
        high
        low
    the scans (scans): records of
        the site (site): one of
            hip
            spine
        the score (score): a number
"""
HEADS = "Policy: Marks\nPayer: A payer\nSource: marks\nIn effect: undated\nVocabulary: marks\n\n"
COMMAS = ",،፣、︐︑﹐﹑，､٫٬‚，⸲⹁߸᠂᠈꓾꘍"
PRIMES = "'\"`´′″‴‵‶‷ʹʺʼ＇＂“”„‟‘’‛«»‹›"


def every_mark() -> Iterator[str]:
    """Every dash, bracket, quote, connector and space that there is, and the commas and primes."""
    kinds = {"Pd", "Ps", "Pe", "Pi", "Pf", "Pc", "Zs"}
    found = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) in kinds]
    yield from dict.fromkeys([*found, "\u2212", *COMMAS, *PRIMES])


MARKS = tuple(every_mark())
# Where the mark stands, M, beside numbers that a lost mark would make another number of.
SHAPES = (
    "M2.6",
    "2.6M",
    "M2.6M",
    "M 2.6",
    "2.6 M",
    "M 2.6 M",
    "2M6",
    "2M 6",
    "2 M 6",
    "0M125",
    "1M234",
    "1M234M567",
    "12M34",
    "7M%",
)


def spelt(mark: str, shape: str) -> str:
    """The shape with the mark in it, and with its partner where it stands twice."""
    pairs = {"(": ")", "[": "]", "{": "}", "“": "”", "‘": "’", "«": "»", "‹": "›"}
    first, *rest = shape.split("M")
    return "".join([first, *(f"{mark if place == 0 else pairs.get(mark, mark)}{part}" for place, part in enumerate(rest))])


def meant(mark: str, shape: str) -> frozenset[Fraction]:
    """What the text may be read as, other than to be refused: a sign, a thousands group, or a number with a blank beside it."""
    if unicodedata.category(mark) == "Zs":
        return {"7M%": frozenset({Fraction(7)})}.get(shape, frozenset({Fraction("2.6")} if "2.6" in shape else ()))
    if mark in SIGNS and shape == "M2.6":
        return frozenset({Fraction("-2.6")})
    if mark == ",":
        return {"1M234": frozenset({Fraction(1234)}), "1M234M567": frozenset({Fraction(1234567)})}.get(shape, frozenset())
    return frozenset()


@cache
def vocabulary() -> Vocabulary:
    document, problems = vocabulary_from_source(Source.from_text("marks.vocabulary", WORDS))
    assert problems == ()
    book, problems = vocabulary_from_syntax(document)
    assert problems == ()
    return book.vocabulary


def numbers_of(known: Known) -> frozenset[Fraction]:
    """Every number that what is known speaks of."""
    match known:
        case Exactly(Fraction() as number):
            return frozenset({number})
        case OneOfThese(values):
            return frozenset(value for value in values if isinstance(value, Fraction))
        case Within(Interval(low, _, high, _)):
            return frozenset(end for end in (low, high) if end is not None)
        case Records(records):
            return frozenset(number for record in records for _, one in record.fields for number in numbers_of(one))
    return frozenset()


# ---- places in a case


def stated_in(text: str, name: str) -> frozenset[Fraction] | None:
    case, problems = case_from_text(text, name, vocabulary())
    return None if problems else frozenset(number for fact in case.facts for number in numbers_of(fact.known))


def yaml(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def option(text: str) -> frozenset[Fraction] | None:
    facts, problems = facts_from_options([text], vocabulary())
    return None if problems else frozenset(number for fact in facts for number in numbers_of(fact.known))


CASES: dict[str, Callable[[str], frozenset[Fraction] | None]] = {
    "YAML": lambda text: stated_in(f"t_score: {yaml(text)}\n", "a.yaml"),
    "YAML, a bound": lambda text: stated_in(f"t_score: {{over: {yaml(text)}}}\n", "a.yaml"),
    "YAML, a range": lambda text: stated_in(f"t_score: {{between: [-9999, {yaml(text)}]}}\n", "a.yaml"),
    "YAML, one of several": lambda text: stated_in(f"t_score: {{one_of: [{yaml(text)}, {yaml(text)}]}}\n", "a.yaml"),
    "YAML, a record": lambda text: stated_in(f"scans:\n  - {{site: hip, score: {yaml(text)}}}\n", "a.yaml"),
    "YAML, in words": lambda text: stated_in(f"t_score: {yaml(f'at least {text}')}\n", "a.yaml"),
    "JSON": lambda text: stated_in(json.dumps({"t_score": text}), "a.json"),
    "an option": lambda text: option(f"t_score={text}"),
    "an option, in words": lambda text: option(f"t_score=over {text}"),
    "an option, a record": lambda text: option(f"scans=[{{score: {yaml(text)}}}]"),
}


@pytest.mark.parametrize("place", CASES)
def test_a_mark_beside_a_number_of_a_case_is_read_as_meant_or_refused(place: str) -> None:
    wrong = []
    for mark in MARKS:
        for shape in SHAPES:
            text = spelt(mark, shape)
            found = CASES[place](text)
            allowed = meant(mark, shape) | ({Fraction(-9999)} if "range" in place else set())
            if found is not None and not (found and found <= allowed):
                wrong.append((text, unicodedata.name(mark, ""), [str(one) for one in found]))
    assert wrong == []


# ---- places in a policy


def read(body: str) -> tuple[Policy | None, tuple[Problem, ...]]:
    policy, book = Source.from_text("a.policy", HEADS + body), Source.from_text("marks.vocabulary", WORDS)
    return policy_from_sources(policy, book, lambda _: None)


def numbers_tested(form: Form) -> frozenset[Fraction]:
    return numbers_of(Within(form.interval)) if isinstance(form, IsWithin) else frozenset()


def compared_in(policy: Policy) -> frozenset[Fraction]:
    roots: list[Criterion] = [clause.condition for one in policy.determinations for clause in one.clauses if clause.condition]
    roots += [one.criterion for one in policy.definitions]
    return frozenset(number for root in roots for one in walk(root) for number in numbers_tested(one.form))


OUTCOME = "Determination: coverage\n\n    Covered when\n        {}\n\n    Otherwise not covered\n\n"
PLAIN = OUTCOME.format("the T-score is over 5000")
PLACES: dict[str, str] = {
    "a condition": OUTCOME.format("the T-score is at most {}"),
    "a range": OUTCOME.format("the T-score is from -9999 to {}"),
    "a condition before others": OUTCOME.format("the T-score is over {} and\n        the risk is high"),
    "a definition": PLAIN + "Definitions\n\n    The score is low when\n        the T-score is at most {}\n",
    "a table": PLAIN
    + "Definitions\n\n    The matter:\n        | the T-score | the matter |\n        | {} | grave |\n        | otherwise | mild |\n",
    "a scenario": PLAIN + "Scenario: one\n    Given the T-score is {}\n    Then coverage is not covered\n",
    "a scenario, among others": PLAIN
    + "Scenario: one\n    Given the T-score is {} and the risk is high\n    Then coverage is not covered\n",
    "a record in a scenario": PLAIN
    + "Scenario: one\n    Given a scan: its site is hip, its score is {}\n    Then coverage is not covered\n",
    "a table of scenarios": PLAIN + "Scenarios: some\n    | the T-score | then coverage |\n    | {} | not covered |\n",
}


def read_at(place: str, text: str) -> frozenset[Fraction] | None:
    """The numbers that a policy says with the text at that place; None where it is refused."""
    policy, problems = read(PLACES[place].replace("{}", text))
    if problems or policy is None:
        return None
    stated = [known for one in policy.scenarios for id, known in one.facts if id in ("t_score", "scans")]
    if "scenario" in place:
        return frozenset(number for known in stated for number in numbers_of(known))
    return compared_in(policy) - {Fraction(5000), Fraction(-9999)}


# What the places share is read alike: all marks are tried in one place, and those that people type in all of them.
FEW = tuple("-‐‒–—−()[]“”‘’«\"'′″,，_\u00a0")


def conditions_read(texts: list[str]) -> dict[str, frozenset[Fraction]]:
    """The numbers that the lines `the T-score is at most TEXT` compare with, each line that is not refused by its text."""
    start = "Determination: coverage\n\n    Covered when\n        ANY of the following is met:\n"
    end = "            the risk is high\n\n    Otherwise not covered\n"
    problems: tuple[Problem, ...] = ()
    for _ in range(4):  # a line that cannot be read at all hides what else is wrong
        policy, problems = read(start + "".join(f"            the T-score is at most {text}\n" for text in texts) + end)
        first = HEADS.count("\n") + start.count("\n") + 1
        refused = {one.span.line - first for one in problems if one.span is not None}
        if policy is not None and not problems:
            roots = [clause.condition for one in policy.determinations for clause in one.clauses if clause.condition]
            found = [one for root in roots for one in walk(root) if isinstance(one.form, IsWithin)]
            return {texts[one.span.line - first]: numbers_tested(one.form) for one in found if one.span}
        texts = [text for number, text in enumerate(texts) if number not in refused]
    raise AssertionError(problems)


def test_a_mark_beside_a_number_of_a_condition_is_read_as_meant_or_refused() -> None:
    allowed: dict[str, frozenset[Fraction]] = {}
    for mark in MARKS:
        for shape in SHAPES:
            text = spelt(mark, shape)
            allowed[text] = allowed.get(text, frozenset()) | meant(mark, shape)
    # A comma or a blank at a line's end joins lines and is no part of the amount.
    texts = [text for text in allowed if text.strip() == text and text[-1] != ","]
    found = conditions_read(texts)
    assert {text: numbers for text, numbers in found.items() if not (numbers and numbers <= allowed[text])} == {}
    assert found["\u20132.6"] == {Fraction("-2.6")}
    assert found["1,234"] == {Fraction(1234)}


@pytest.mark.parametrize("place", [place for place in PLACES if place != "a condition"])
def test_a_mark_beside_a_number_of_a_policy_is_read_as_meant_or_refused(place: str) -> None:
    wrong = []
    for mark in FEW:
        for shape in ("M2.6", "2.6M", "M2.6M", "M 2.6", "2M6"):
            text = spelt(mark, shape)
            found = read_at(place, text)
            joins = mark == "," and shape == "2.6M"  # a comma at the end of an amount joins what follows
            if found is not None and not joins and not (found and found <= meant(mark, shape)):
                wrong.append((text, unicodedata.name(mark, ""), [str(one) for one in found]))
    assert wrong == []


@pytest.mark.parametrize("place", PLACES)
def test_a_plain_number_is_read_at_every_place(place: str) -> None:
    assert read_at(place, "2.6") == {Fraction("2.6")}
    assert read_at(place, "-2.6") == {Fraction("-2.6")}


def test_the_sign_of_a_range_and_of_a_step_is_kept_in_a_vocabulary() -> None:
    line = "    the change (change): a number of kg, from –10 to 10\n"
    document, problems = vocabulary_from_source(Source.from_text("marks.vocabulary", WORDS + line))
    assert problems == ()
    book, problems = vocabulary_from_syntax(document)
    assert problems == ()
    assert book.inputs["change"].type == Number("kg", Fraction(-10), Fraction(10))


@pytest.mark.parametrize(
    ("line", "code", "remedy"),
    [
        ("the day is within –6 months before 2024-01-01", "mark-beside-number", "write `6 months`"),
        ("the day is within -6 months before 2024-01-01", "mark-beside-number", "write `6 months`"),
        ("the day is within (6) months before 2024-01-01", "mark-beside-number", "write `6`"),
        ("the day is within 2,5 months before 2024-01-01", "comma-in-number", "write `2.5`"),
        ("the day is between –3 months and 6 months before 2024-01-01", "mark-beside-number", "write `3 months`"),
        ("the day is on or after –6 months before 2024-01-01", "mark-beside-number", "write `6 months`"),
        ("the height is at least –5% below the width", "mark-beside-number", "write `5%`"),
        ("the sum of the height and the width is over (35) cm", "mark-beside-number", "write `35`"),
        ("the sum of the height and the width is over 35,5 cm", "comma-in-number", "write `35.5`"),
        ("any scan where its score is over 2,1", "comma-in-number", "write `2.1`"),
        ("there are at least 2,1 scans", "comma-in-number", "write `2.1`"),
        ("there are at least –2 scans", "out-of-range", "from 0"),
    ],
)
def test_a_mark_beside_a_length_of_time_a_distance_or_a_count_is_refused(line: str, code: str, remedy: str) -> None:
    words = WORDS + "    the width (width): a number of cm, from 0\n    the day (day): a date\n"
    policy = Source.from_text("a.policy", HEADS + OUTCOME.format(line))
    _, problems = policy_from_sources(policy, Source.from_text("marks.vocabulary", words), lambda _: None)
    assert [one.code for one in problems] == [code]
    assert remedy in problems[0].hint
