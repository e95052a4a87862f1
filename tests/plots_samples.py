"""Policies of two numbers as plain functions, and rows of a map's table read back from their words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction

from reasoner.api import LoadedPolicy
from tests.forms_texts import policy_of

VOCABULARY = """Vocabulary: sample

Inputs: the request
    Unless stated otherwise: fixed, clinical

    the morning dose (morning): a number of mg, from 0 to 20
    the evening dose (evening): a number of mg, from 0
    the bottles (bottles): a whole number of pieces, from 0 to 12
    the glasses (glasses): a whole number of pieces, from 0 to 12
    the level (level): a number
    the score (score): a number
    the residue (residue): a number, may be absent
    the limit of the ward (ward): a number of mg, from 0
    the patient agrees (agrees): yes or no
"""


def loaded(conditions: str) -> LoadedPolicy:
    """A policy that covers where some conditions are met, and otherwise does not."""
    lines = "\n".join(f"        {line}" for line in conditions.strip("\n").split("\n"))
    body = f"Determination: coverage\n\n    Covered when\n{lines}\n\n    Otherwise not covered\n"
    return LoadedPolicy(policy_of(body, VOCABULARY))


# What is asked, as a policy has it and as a function of its two numbers.
Asked = tuple[str, str, str, Callable[[Fraction, Fraction], bool]]
ASKED: Mapping[str, Asked] = {
    "lines that cross": (
        "the morning dose is at least 2 times the evening dose, and\nthe morning dose plus the evening dose is at most 12 mg",
        "morning",
        "evening",
        lambda x, y: x >= 2 * y and x + y <= 12,
    ),
    "a product and a threshold": (
        "the level times the score is over 6, and\nthe level is under 5",
        "level",
        "score",
        lambda x, y: x * y > 6 and x < 5,
    ),
    "a line alone": ("the level is the score", "level", "score", lambda x, y: x == y),
    "a corner alone": ("the level is exactly 3, and\nthe score is exactly 2", "level", "score", lambda x, y: x == 3 and y == 2),
    "a square and a line": (
        "EITHER of the following is met:\n"
        "    - the level times the level is at most the score\n"
        "    - the score is over 4 times the level",
        "level",
        "score",
        lambda x, y: x * x <= y or y > 4 * x,
    ),
    "a square of the other": ("the score times the score is less than the level", "level", "score", lambda x, y: y * y < x),
    "whole numbers": (
        "the bottles plus the glasses is at least 5 pieces, and\nthe bottles is less than 2 times the glasses",
        "bottles",
        "glasses",
        lambda x, y: x + y >= 5 and x < 2 * y,
    ),
    "a ratio": ("the level divided by the score is at least 3", "level", "score", lambda x, y: y != 0 and x / y >= 3),
}

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:/\d+)?")


def number_in(words: str) -> Fraction:
    """The exact number that words begin with; of a date its ordinal."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", words):
        return Fraction(date.fromisoformat(words).toordinal())
    found = NUMBER.match(words)
    assert found is not None, words
    return Fraction(found[0])


def end_at(words: str, phrase: str, number: Fraction) -> Fraction:
    """An end of a row where the other number is so: by the words alone."""
    name = f"({phrase})"
    if name not in words:
        return number_in(words)
    if found := re.fullmatch(rf"{re.escape(name)} \+ (\d+) years", words):
        day = date.fromordinal(int(number))
        year = day.year + int(found[1])
        if year > 9999:
            return Fraction(date.max.toordinal() + 1)
        leap = (day.month, day.day) == (2, 29) and not (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
        return Fraction((date(year, 2, 28) if leap else day.replace(year=year)).toordinal())
    said = words.replace(name, "v").replace("×", "*").replace("^", "**")
    said = re.sub(r"(?<!\*\*)(?<![\d.])\d+(?:\.\d+)?", lambda one: f"F('{one[0]}')", said)
    assert re.fullmatch(r"[vF()'0-9.+*/ -]+", said), said
    return Fraction(eval(said, {"F": Fraction, "v": number, "__builtins__": {}}))


def rows_at(
    table: Iterable[Mapping[str, object]], x: Fraction, y: Fraction, phrases: tuple[str, str]
) -> list[Mapping[str, object]]:
    """The rows that tell of a point: corners, else borders, else areas."""
    found = [row for row in table if holds(row, x, y, phrases)]
    kinds = [kind for kind in ("corner", "border", "area") if any(row["kind"] == kind for row in found)]
    return [row for row in found if row["kind"] == kinds[0]] if kinds else []


def holds(row: Mapping[str, object], x: Fraction, y: Fraction, phrases: tuple[str, str]) -> bool:
    """Whether a point lies in a row, by its words and by whether its ends are included."""
    for name, own, other, phrase in (("x", x, y, phrases[1]), ("y", y, x, phrases[0])):
        for side in ("from", "to"):
            words, included = row[f"{name}_{side}"], row[f"{name}_{side}_included"]
            if words is None or str(words).startswith("about"):
                if words is None:
                    continue
                at = row[f"{name}_{side}_number"]
                assert isinstance(at, float)
                if (float(own) < at) if side == "from" else (float(own) > at):
                    return False
                continue
            try:
                end = end_at(str(words), phrase, other)
            except ZeroDivisionError:
                return False
            inside = own > end if side == "from" else own < end
            if not (inside or (included and own == end)):
                return False
    return True
