"""Amounts in words: a number with its unit (`6 weeks`, `50%`, `minus 2.5`), a date, and back again."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from reasoner.policy.fold import Said
from reasoner.policy.units import same_unit, unit_named
from reasoner.policy.vocabulary import DateType, Number
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem

MOST_DIGITS = 30
_NUMBER = re.compile(
    r"(?P<sign>[-+−]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d+)?(?:/(?P<below>\d+))?(?P<percent>%?)", re.ASCII
)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_LIKE_A_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?", re.ASCII)
_YEAR = re.compile(r"(18|19|20|21)\d\d", re.ASCII)
_DATE_UNIT = "date"
_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = MappingProxyType(
    {word: number for number, word in enumerate(_UNITS.split(), 1)}
    | {word: 10 * number for number, word in enumerate(_TENS.split(), 2)}
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the unit written beside it (None: none is written), or a date as its ordinal with the unit `date`."""

    number: Fraction
    unit: str | None
    start: int
    end: int


def number_in(text: str) -> Fraction | None:
    """The exact number that a text is (`1,000`, `37.5`, `-2.5`, `10/7`); None for anything else and for over 30 digits."""
    found = _NUMBER.fullmatch(text) if len(text) <= 2 * MOST_DIGITS else None
    if found is None or sum(sign.isdigit() for sign in text) > MOST_DIGITS or (found["below"] and not int(found["below"])):
        return None
    number = Fraction(found["whole"].replace(",", "") + (found["part"] or "")) / int(found["below"] or 1)
    return -number if found["sign"] in ("-", "−") else number


def small_number(word: str) -> int | None:
    """The whole number that one word is, in digits or spelt out (`2`, `two`, `fifty`); None for anything else."""
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 9 else _SMALL.get(word)


def date_in(text: str) -> date | None:
    """The day that a text is, as YYYY-MM-DD; None for any other form and for days that no calendar has."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def decimal_words(number: Fraction) -> str:
    """An exact number as digits: `37.5`, `-2`, and `10/7` where no decimal is exact."""
    below = number.denominator
    twos = fives = 0
    while below % 2 == 0:
        below, twos = below // 2, twos + 1
    while below % 5 == 0:
        below, fives = below // 5, fives + 1
    if below != 1:
        return f"{number.numerator}/{number.denominator}"
    places = max(twos, fives)
    digits = str(abs(number.numerator) * 10**places // number.denominator).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return f"{sign}{digits[: len(digits) - places]}.{digits[len(digits) - places :]}" if places else f"{sign}{digits}"


def quantity_at(said: Said, start: int, end: int, type: Number | DateType) -> Quantity | Problem | None:
    """The amount at a place, with its unit where one is written; a problem where it is almost one."""
    if start >= end:
        return None
    words, place = said.words, start
    sign = 1
    if words[place] == "minus" and place + 1 < end:
        place, sign = place + 1, -1
    word = words[place]
    if isinstance(type, DateType):
        return _day(said, start)
    small = _SMALL.get(word)
    if small is not None:
        after = small_number(words[place + 1]) if place + 1 < end and small % 10 == 0 and small > 10 else None
        if after is not None and after < 10:  # "twenty-five": a hyphen is folded away
            small, place = small + after, place + 1
        unit, stop = unit_at(words, place + 1, end, type)
        return Quantity(Fraction(sign * small), unit, start, stop)
    if not any(sign.isdigit() for sign in word[:2]):
        return None
    number = number_in(word)
    if number is None:
        return _bad_number(said, place, word)
    if word.endswith("%"):
        return Quantity(sign * number, "percent", start, place + 1)
    unit, stop = unit_at(words, place + 1, end, type)
    return Quantity(sign * number, unit, start, stop)


def quantities_in(said: Said, start: int, end: int, type: Number | DateType) -> tuple[Quantity, ...] | None:
    """Amounts joined by `or` (`5 or 6 weeks`), or None where the words are anything else."""
    found: list[Quantity] = []
    place = start
    while place < end:
        one = quantity_at(said, place, end, type)
        if not isinstance(one, Quantity):
            return None
        found.append(one)
        if one.end == end:
            return tuple(found)
        if said.words[one.end] not in (",", "or"):
            return None
        place = one.end + 1 + (said.words[one.end] == "," and said.words[one.end + 1 : one.end + 2] == ("or",))
    return None


def _bad_number(said: Said, place: int, word: str) -> Problem | None:
    """What is wrong with a word that begins like a number and is none."""
    span = said.span(place, place + 1)
    if sum(sign.isdigit() for sign in word) > MOST_DIGITS:
        return Problem(
            "number-too-long", f"a number of more than {MOST_DIGITS} digits is not read", span, "write a shorter number"
        )
    if _LIKE_A_DATE.fullmatch(word):
        return Problem("type-mismatch", f"`{word}` reads as a date where a number belongs", span, "write a number")
    return None


def _day(said: Said, place: int) -> Quantity | Problem | None:
    """The date at a place; a problem for a bare year and for dates in another form."""
    word = said.words[place]
    day = date_in(word)
    if day is not None:
        return Quantity(Fraction(day.toordinal()), _DATE_UNIT, place, place + 1)
    span = said.span(place, place + 1)
    if _YEAR.fullmatch(word):
        return Problem("bare-year", f"`{word}` is a year where a day belongs", span, f"write the day: `{word}-01-01`")
    if _DATE.fullmatch(word):
        return Problem(
            "date-not-in-calendar", f"no calendar has the day `{word}`", span, "check the month and the day: year-month-day"
        )
    if _LIKE_A_DATE.fullmatch(word) or word.isdigit():
        return Problem(
            "date-form", f"`{word[:40]}` is not written as a date", span, "write year-month-day, such as `2013-07-01`"
        )
    return None


def unit_at(words: tuple[str, ...], place: int, end: int, type: Number | DateType) -> tuple[str | None, int]:
    """The unit at a place and where it ends; the input's own unit counts even where the table does not have it."""
    own = type.unit if isinstance(type, Number) else ""
    for stop in range(min(place + 4, end), place, -1):
        text = " ".join(words[place:stop])
        found = unit_named(text)
        if found is None and own and same_unit(text.replace(" per ", "/"), own.lower().replace("-", " ")):
            found = own
        if found is not None:
            return found, stop
    return None, place
