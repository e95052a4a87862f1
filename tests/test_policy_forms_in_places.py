"""What is defined, in each form and each place, in a policy or its vocabulary: what is found sound is answered, never a crash."""

from __future__ import annotations

import re
from textwrap import indent

import pytest

from reasoner.answer.engine import Engine
from reasoner.cases.case import Case
from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.policy.model import Policy
from reasoner.source.text import Source

HEADS = "Policy: A policy\nPayer: A payer\nSource: a-policy\nIn effect: undated\nVocabulary: places\n\n"
COVERED = "Determination: coverage\n\n    Covered when\n{line}\n\n    Otherwise not covered\n"
VOCABULARY = """Vocabulary: places

Inputs: all
    Unless stated otherwise: fixed, clinical

    it is asked for (asked): yes or no
    it is urgent (urgent): yes or no
    the date of service (date_of_service): a date
    the first dose (first_dose): a date, may be absent
    the level (level): a number of mg, from 0 to 9
    the procedure code (procedure_code): a code of CPT
    the class (class): one of
        low class
        high class
    the scans (scans): records of
        the date (date): a date
        the size (size): a number of mg, from 0
        the scan is suspicious (suspicious): yes or no
"""
DEFINITIONS = {
    "days of a table": """    The baseline day:
        | there is a first dose | the baseline day    |
        | yes                   | the first dose      |
        | no                    | the date of service |
""",
    "amounts of a table": """    The limit:
        | it is urgent | the limit |
        | yes          | 3 mg      |
        | no           | the level |
""",
    "words of a table": """    The risk, by the first row that fits:
        | the class  | it is urgent | the risk |
        | high class |              | high     |
        | otherwise  |              | low      |
""",
    "an amount": "    The double means 2 times the level\n",
    "an amount of a record": "    The last size means the size at the most recent scan on or before the date of service\n",
    "a condition": "    The level is high when\n        the level is at least 2 mg, or\n        it is urgent\n",
    "a condition on one record": "    The scan is bad when\n        its size is at least 2 mg, or\n        the scan is suspicious\n",
    "a count of records": "    The history is long when\n        at least 2 scans where\n            its size is at least 2 mg\n",
    "a condition on codes": "    The code fits when\n        the procedure code is in the list L\n",
}
LINES = {
    "days of a table": (
        "the baseline day is before 2024-01-01",
        "any scan on or before the baseline day",
        "the size at the most recent scan on or before the baseline day is at least 3 mg",
        "the date of service is within 6 months after the baseline day",
        "any scan where\n    its date is after the baseline day",
        "the number of scans since the baseline day is at least 2",
        "the total size of the scans before the baseline day is at least 3 mg",
        "at least 2 scans after the baseline day",
    ),
    "amounts of a table": (
        "the level is at most the limit",
        "any scan where\n    its size is at least the limit",
        "the lesser of the limit and the level is at least 2 mg",
        "the highest size of the scans is at least the limit",
    ),
    "words of a table": ("the risk is high", "any scan where\n    the risk is high, and\n    its size is at least 2 mg"),
    "an amount": ("the double is at least 3 mg", "any scan where\n    its size is at least the double"),
    "an amount of a record": ("the last size is at least 2 mg", "any scan where\n    its size is at least the last size"),
    "a condition": ("the level is high", "any scan where\n    the level is high"),
    "a condition on one record": ("no scan where\n    the scan is bad",),
    "a count of records": ("the history is long",),
    "a condition on codes": ("the code fits",),
}
_RARE = "\nDefinitions\n\n    The case is rare when\n        LINE\n"
_CODES = "\nCode list: M\n\n    CPT: 62351 when\n        LINE\n"
_NOTICE = "\nNotices\n\n    Read this: when\n        LINE\n        Say: read it\n"
LINES_OF_DAYS = ("days of a table", "any scan on or before the baseline day")
# A place: the condition of the policy, what else it says, and what its vocabulary says; LINE is the line, with its lines below.
PLACES = {
    "an outcome": ("LINE", "", ""),
    "an exception": ("it is asked for\n    unless\n        LINE", "", ""),
    "a waiver": ("it is asked for\n    waived when\n        LINE", "", ""),
    "a proviso": ("it is asked for\n    provided that\n        LINE", "", ""),
    "an if": ("if\n    LINE\nthen\n    it is asked for", "", ""),
    "a then": ("if it is asked for, then\n    LINE", "", ""),
    "a count": ("AT MOST 1 of the following is met:\n    LINE\n    it is asked for", "", ""),
    "another definition": ("the case is rare", _RARE, ""),
    "a definition of the vocabulary": ("the case is rare", "", _RARE),
    "a code list": ("the procedure code is in the list M", _CODES, ""),
    "a code list of the vocabulary": ("the procedure code is in the list M", "", _CODES),
    "a notice": ("it is asked for", _NOTICE, ""),
    "a statement about every case": ("it is asked for", "\nAlways: it holds:\n    LINE\n", ""),
    "an example": ("it is asked for", "        Examples:\n            LINE\n", ""),
    "supporting criteria": ("it is asked for", "\n    Supporting criteria\n        LINE\n", ""),
    "the head of a table": ("the grade is good", "\nDefinitions\n\nTABLE", ""),
    "the head of a table of the vocabulary": ("the grade is good", "", "\nDefinitions\n\nTABLE"),
}
TABLE = "    The grade:\n        | LINE | the grade |\n        | yes  | good      |\n        | no   | bad       |\n"


def at(text: str, line: str) -> str:
    """The text with the line, and what stands below it, where LINE stands."""
    text = text.replace("TABLE", TABLE.replace("LINE", line))
    return re.sub(r"^( *)LINE$", lambda found: indent(line, found[1]), text, flags=re.MULTILINE)


def texts(kind: str, line: str, place: str, home: str) -> tuple[str, str]:
    """A policy and its vocabulary in which a line stands in a place, and what it names is defined in one of the two."""
    condition, more, shared = (at(text, line) for text in PLACES[place])
    policy = HEADS + COVERED.format(line=indent(condition, " " * 8)) + more
    defined = DEFINITIONS[kind] + "\nCode list: L\n\n    CPT: 62350\n"
    if home == "policy":
        return _with_definitions(policy, defined), VOCABULARY + shared
    return policy, _with_definitions(VOCABULARY + shared, defined)


def _with_definitions(text: str, defined: str) -> str:
    if "\nDefinitions\n\n" in text:
        first, _, lists = defined.partition("\nCode list")
        return text.replace("\nDefinitions\n\n", f"\nDefinitions\n\n{first}\n") + f"\nCode list{lists}"
    return f"{text}\nDefinitions\n\n{defined}"


def generated() -> list[tuple[str, str, str, str]]:
    """Each line in every fourth place, what it names in the policy and in its vocabulary by turns; and one line in every place."""
    lines = [(kind, line) for kind, lines in LINES.items() for line in lines]
    found = [(*LINES_OF_DAYS, place, "vocabulary") for place in PLACES]
    for turn, (kind, line) in enumerate(lines):
        for number, place in enumerate(PLACES):
            if (turn + number) % 4 == 0 and ("\n" not in line or "table" not in place):
                found.append((kind, line, place, ("policy", "vocabulary")[(turn + number // 4) % 2]))
    return list(dict.fromkeys(found))


def sound(kind: str, line: str, place: str, home: str) -> Policy:
    policy, vocabulary = texts(kind, line, place, home)
    found, problems = policy_from_sources(
        Source.from_text("a.policy", policy), Source.from_text("places.vocabulary", vocabulary)
    )
    assert [(one.code, one.message) for one in problems] == []
    assert found is not None
    return found


@pytest.mark.parametrize(("kind", "line", "place", "home"), generated())
def test_what_is_found_sound_is_answered(kind: str, line: str, place: str, home: str) -> None:
    engine = Engine(sound(kind, line, place, home))
    if problems := engine.outcome_problems:  # a row for each answer, but none where its amount is not there
        assert {one.code for one in problems} == {"table-has-gap"}
        assert all(one.span is not None for one in problems)
        return
    answer = engine.decide(Case(), "coverage")
    assert answer.possible
