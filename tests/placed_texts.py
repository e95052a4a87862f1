"""Every sentence form of the pages in every place where a line may stand: the texts of the policies that this makes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import dedent, indent

GRAMMAR = Path(__file__).parents[1] / "grammar"
PAGES = (GRAMMAR / "forms.md", GRAMMAR / "README.md")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADS = "Policy: {title}\nPayer: A payer\nSource: {id}\nIn effect: undated\nVocabulary: {vocabulary}\n\n"
OUTCOME = "Determination: coverage\n\n    Covered when\n{condition}\n{below}\n    Otherwise not covered\n"
MORE = """
Inputs: more
    Unless stated otherwise: actionable, clinical

    it was asked before (asked_before): yes or no
{phase}    the code of the procedure (code_of_procedure): a code of CPT
    the number of beds (beds): a whole number of beds, from 0 to 9
    the tests (tests_done): records of
        the day (day): a date
        the mark (mark): a number of mg, from 0, may be absent
        the result (result): one of
            good
            bad
        it was repeated (repeated): yes or no
"""


PHASE = "    the phase (phase): one of\n        initial\n        continuation\n"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands, with LINE for the line and its lines below: of the policy the condition, what stands below the
    outcome, and the other sections; the other sections of its vocabulary; and another policy that it refers to."""

    condition: str
    below: str = ""
    more: str = ""
    shared: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A line in a place: a policy, its vocabulary, and the policy that it refers to, where there is one."""

    line: str
    place: str
    policy: str
    vocabulary: str
    other: str = ""


ASKED = "it was asked before"
_RARE = """
Definitions

    The case is rare when
        LINE
"""
_OF_ONE = """
Definitions

    The test is odd when
        its mark is at least 2 mg, or
        LINE
"""
_TABLE = """
Definitions

    The grade:
        | LINE | the grade |
        | yes  | good      |
        | no   | bad       |
"""
_AMOUNT = "\nDefinitions\n\n    The sum means AMOUNT\n"
_RESULTS = """
Definitions

    The sum:
        | it was asked before | the sum |
        | yes                 | AMOUNT  |
        | no                  | AMOUNT  |
"""
_AMOUNTS = """
Definitions

    The sum:
        | LINE | the sum         |
        | yes  | 2 mg            |
        | no   | the smallest mg |
"""
_CELLS = """
Definitions

    The grade:
        | SUBJECT   | the grade |
        | CELL      | good      |
        | otherwise | bad       |
"""
_CODES = """
Code list: M

    CPT: 62351 when
        LINE
"""
_EXPECTED = """
Scenario: one
    Given it was asked before
    Then coverage is undetermined
    And {} is undetermined
"""
_GIVEN = "\nScenario: one\n    Given {}\n    Then {}\n"
_SCENARIOS = "\nScenarios: some\n    | {} | then coverage |\n    | {} | undetermined |\n"
_PHASE = """
    Phase: initial
        Covered when
            LINE
        Otherwise not covered
"""
_OTHER = OUTCOME.format(condition="        LINE", below="")
_IN_CODES = "the code of the procedure is in the list M"
_COVERAGE = "coverage of another-policy is covered"
_ANY = "any test where\n    "
PLACES = {
    "a criterion": Place("LINE"),
    "an item": Place("1. it was asked before, and\n2. LINE"),
    "an exception": Place("it was asked before\n    unless\n        LINE"),
    "a waiver": Place("it was asked before\n    waived when\n        LINE"),
    "a proviso": Place("it was asked before\n    provided that\n        LINE"),
    "an if": Place("if\n    LINE\nthen\n    it was asked before"),
    "a then": Place("if it was asked before, then\n    LINE"),
    "a count": Place("EXACTLY 1 of the following is met:\n    LINE\n    it was asked before"),
    "none": Place("NONE of the following is met:\n    1. LINE\n    2. it was asked before"),
    "below where": Place(_ANY + "LINE"),
    "below where with more": Place("no test where\n    its result is bad, and\n    LINE"),
    "below every": Place("every test where\n    LINE"),
    "below where of a total": Place("the total mark of the tests is at least 3 mg, where\n    LINE"),
    "below where of the picked": Place("the most recent test is one where\n    LINE"),
    "below among": Place(
        "the most recent test among those where\n    LINE\n    provided that\n        its mark is at least 2 mg"
    ),
    "a definition": Place("the case is rare", more=_RARE),
    "a definition of the vocabulary": Place("the case is rare", shared=_RARE),
    "a definition about one record": Place(_ANY + "the test is odd", more=_OF_ONE),
    "a definition about one record of the vocabulary": Place("no test where\n    the test is odd", shared=_OF_ONE),
    "an amount": Place("the sum is at least THRESHOLD", more=_AMOUNT),
    "an amount of the vocabulary": Place("the sum is at least THRESHOLD", shared=_AMOUNT),
    "an amount below where": Place(_ANY + "the sum is at least THRESHOLD", more=_AMOUNT),
    "a result of a table": Place("the sum is at least THRESHOLD", more=_RESULTS),
    "the head of a table": Place("the grade is good", more=_TABLE),
    "the head of a table of the vocabulary": Place("the grade is good", shared=_TABLE),
    "a cell of a table": Place("the grade is good", more=_CELLS),
    "a cell of a table of the vocabulary": Place(_ANY + "the grade is good", shared=_CELLS),
    "the head of a table of amounts": Place("the sum is at least 3 mg", more=_AMOUNTS.replace("the smallest mg", "5 mg")),
    "background": Place(ASKED, shared="\nBackground\n    - LINE\n"),
    "background after if": Place(ASKED, shared="\nBackground\n    - if LINE, then it was asked before\n"),
    "background after then": Place(ASKED, shared="\nBackground\n    - if it was asked before, then LINE\n"),
    "a code list": Place(_IN_CODES, more=_CODES),
    "a code list of the vocabulary": Place(_IN_CODES, shared=_CODES),
    "a notice": Place(ASKED, more="\nNotices\n\n    Read this: when\n        LINE\n        Say: read it\n"),
    "a statement about every case": Place(ASKED, more="\nAlways: it holds:\n    LINE\n"),
    "a statement about every case below when": Place(ASKED, more="\nAlways: coverage is covered when\n    LINE\n"),
    "a statement in one line": Place(ASKED, more="\nAlways: every case in which LINE is covered\n"),
    "an example": Place(ASKED, below="        Examples:\n            LINE\n"),
    "supporting criteria": Place(ASKED, below="\n    Supporting criteria\n        LINE\n"),
    "a phase": Place(ASKED, below=_PHASE),
    "a scenario": Place(ASKED, more=_GIVEN.format("LINE", "coverage is undetermined")),
    "a head of scenarios": Place(ASKED, more=_SCENARIOS.format("LINE", "yes")),
    "a cell of scenarios": Place(ASKED, more=_SCENARIOS.format("SUBJECT", "CELL")),
    "an expectation": Place("LINE", more=_EXPECTED.format("LINE")),
    "an expectation of a definition": Place("the case is rare", more=_RARE + _EXPECTED.format("the case is rare")),
    "what is needed": Place("LINE", more=_GIVEN.format("it was asked before", "needed is SUBJECT")),
    "a policy referred to": Place(_COVERAGE, other=_OTHER),
    "a policy referred to below where": Place(_ANY + _COVERAGE, other=_OTHER),
}


@cache
def lines_of_the_pages() -> tuple[tuple[str, str], ...]:
    """Each condition of the pages with the lines below it, and the vocabulary that it is written for."""
    found: dict[tuple[str, str], None] = {}
    for page in PAGES:
        vocabulary = ""
        for kind, text in FENCE.findall(page.read_text(encoding="utf-8")):
            if kind == "vocabulary":
                vocabulary = text
            elif kind == "conditions":
                found |= dict.fromkeys((one.rstrip(), vocabulary) for one in re.split(r"\n(?=\S)", text))
    return tuple(found)


def placed(line: str, vocabulary: str, place: str) -> Placed | None:
    """The texts that have a line in a place; None where the place takes a part that the line does not have."""
    parts = _parts(line)
    where = PLACES[place]
    texts = [where.condition, where.below, where.more, where.shared, where.other]
    if any(name in text for text in texts for name, part in parts.items() if part is None):
        return None
    condition, below, more, shared, other = (_at(text, parts) for text in texts)
    name = re.findall(r"^Vocabulary: (.+)$", vocabulary, re.MULTILINE)[0]
    policy = HEADS.format(title="A policy", id="a-policy", vocabulary=name)
    policy += OUTCOME.format(condition=indent(condition, " " * 8), below=below) + more
    referred = HEADS.format(title="Another", id="another-policy", vocabulary=name) + other if other else ""
    phase = "" if "(phase):" in vocabulary else PHASE
    return Placed(line, place, policy, vocabulary + MORE.format(phase=phase) + shared, referred)


def _parts(line: str) -> dict[str, str | None]:
    """The parts of a line: what it is about, what it asks of it, and the number that it asks for."""
    first = line.partition("\n")[0]
    about, _, asked = first.partition(" is ") if " is " in first else first.partition(" was ")
    number = re.search(r"at least (-?[\d.,]+\S*( \S+)?)$", first)
    return {
        "LINE": line,
        "SUBJECT": about if asked else None,
        "CELL": asked or None,
        "AMOUNT": about if number else None,
        "THRESHOLD": number[1] if number else None,
    }


def _at(text: str, parts: dict[str, str | None]) -> str:
    def put(found: re.Match[str]) -> str:
        said = parts[found[2]] or ""
        first, _, below = said.partition("\n")
        space = " " * (len(found[1]) - len(found[1].lstrip()))
        return found[1] + first + ("\n" + indent(dedent(below), space + "    ") if below else "")

    return re.sub(r"^(.*?)\b(LINE)$", put, _inside(text, parts), flags=re.MULTILINE)


def _inside(text: str, parts: dict[str, str | None]) -> str:
    for name, part in parts.items():
        text = re.sub(rf"\b{name}\b(?!$)" if name == "LINE" else rf"\b{name}\b", part or "", text, flags=re.MULTILINE)
    return text


def every() -> Iterator[Placed]:
    """Each line of the pages in each place."""
    for line, vocabulary in lines_of_the_pages():
        for place in PLACES:
            found = placed(line, vocabulary, place)
            if found is not None:
                yield found
