"""Amounts in words: a number with its unit (`6 weeks`, `50%`, `minus 2.5`), a date, and back again."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from reasoner.policy.fold import Said
from reasoner.policy.lines.as_written import (
    MOST_DIGITS,
    Written,
    is_mark,
    number_written,
    plain_dashes,
    together,
    word_problem,
)
from reasoner.policy.lines.part_dates import day_of_time, month_or_year, part_problem
from reasoner.policy.units import finer, is_length, same_unit, unit_named
from reasoner.policy.vocabulary import DateType, Number
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_LIKE_A_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?", re.ASCII)
_BEGINS_LIKE_A_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}", re.ASCII)
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
    if isinstance(type, DateType):
        return _day(said, start)
    sign = 1
    if words[place] == "minus" and place + 1 < end:
        place, sign = place + 1, -1
    if _is_apart(words[place]) and place + 1 < end and words[place + 1][:1].isdigit():
        place += 1  # a mark that stands apart is told with its number
    word = words[place]
    small = _SMALL.get(word)
    if small is not None:
        return _spelt_out(said, start, place, end, type, sign * small)
    if not any(sign.isdigit() for sign in word[:3]):
        return None
    written = number_written(said, place)
    if written is None:
        return _bad_number(said, place, word)
    if isinstance(written, Problem):
        return written
    if sign < 0 and written.number < 0:
        return None
    if written.unit is not None:
        stop = next((one for one in range(place, end) if said.places[one] != said.places[place]), end)
        found = Quantity(sign * written.number, written.unit, start, stop)
    else:
        unit, stop = unit_at(said, place + 1, end, type)
        found = Quantity(sign * written.number, unit, start, stop)
    return _with_finer(said, found, end) or found


def _is_apart(word: str) -> bool:
    return all(map(is_mark, word))


def _spelt_out(said: Said, start: int, place: int, end: int, type: Number | DateType, number: int) -> Quantity | Problem:
    """A number in words, `twenty-five` too, with its unit."""
    wrong = word_problem(said, place)
    if wrong is not None:
        return wrong
    small = abs(number)
    after = small_number(said.words[place + 1]) if place + 1 < end and small % 10 == 0 and small > 10 else None
    if after is not None and after < 10:  # "twenty-five": a hyphen is folded away
        small, place = small + after, place + 1
    unit, stop = unit_at(said, place + 1, end, type)
    return Quantity(Fraction(small if number > 0 else -small), unit, start, stop)


def _with_finer(said: Said, coarse: Quantity, end: int) -> Quantity | None:
    """`5 ft 3 in`, `150 lb 4 oz`: one amount of two units, in the finer; None where no finer unit follows."""
    place = coarse.end
    if coarse.unit is None or place >= end or not said.words[place][0].isdigit():
        return None
    written = number_written(said, place)
    if not isinstance(written, Written):
        return None
    unit, stop = (written.unit, place + 1) if written.unit else unit_at(said, place + 1, end, Number("inches"))
    if finer(coarse.unit, unit or "") is None:
        return None
    both = together(coarse.number, coarse.unit, written.number, unit)
    return None if both is None else Quantity(both, unit, coarse.start, stop)


def quantities_in(said: Said, start: int, end: int, type: Number | DateType) -> tuple[Quantity, ...] | Problem | None:
    """Amounts joined by `or` (`5, 6 or 7 weeks`); a problem where only commas join them, None where the words are anything else."""
    found: list[Quantity] = []
    place, joint = start, "or"
    while place < end:
        one = quantity_at(said, place, end, type)
        if not isinstance(one, Quantity):
            return None
        found.append(one)
        if one.end == end:
            return tuple(found) if joint == "or" else _only_commas(said, start, end, found)
        if said.words[one.end] not in (",", "or"):
            return None
        both = said.words[one.end : one.end + 2] == (",", "or")
        place, joint = one.end + 1 + both, "or" if both else said.words[one.end]
    return None


def _only_commas(said: Said, start: int, end: int, found: list[Quantity]) -> Problem:
    """Amounts with commas between, and no word that says whether one of them is meant."""
    meant = [said.text(one.start, one.end) for one in found]
    message = f"`{said.text(start, end)[:60]}` has only commas between its amounts"
    hint = f"write `{', '.join(meant[:-1])} or {meant[-1]}` for one of several"
    return Problem("comma-in-number", message, said.span(start, end), hint[:200])


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
    """The date at a place, as the day that is written where a time stands beside it; a problem for a month, a year, other forms."""
    piece = said.places[place]
    text = plain_dashes(said.pieces[piece])
    if not any(sign.isdigit() for sign in text) or (place and said.places[place - 1] == piece):
        return None
    timed = day_of_time(tuple(plain_dashes(one) for one in said.pieces[piece : piece + 3]))
    whole, pieces = timed if timed is not None else (text, 1)
    stop = next((one for one in range(place, len(said.words)) if said.places[one] >= piece + pieces), len(said.words))
    day = date_in(whole)
    if day is not None:
        return Quantity(Fraction(day.toordinal()), _DATE_UNIT, place, stop)
    span = said.span(place, stop)
    part = month_or_year(text)
    if part is not None:
        return part_problem(text, part, span)
    written = said.text(place, stop)[:40]
    if _DATE.fullmatch(whole):
        return Problem(
            "date-not-in-calendar", f"no calendar has the day `{written}`", span, "check the month and the day: year-month-day"
        )
    if _BEGINS_LIKE_A_DATE.match(text) or text.isdigit():
        return Problem("date-form", f"`{written}` is not written as a date", span, "write year-month-day, such as `2013-07-01`")
    return None


# `3 nights a week`, `4 hours each day`, as `per week`, `per day`.
_APIECE = re.compile(r"(?P<of>\w[\w /-]*) (?:an?|each|every) (?P<time>minute|hour|day|night|week|month|year)", re.IGNORECASE)


def unit_at(said: Said, place: int, end: int, type: Number | DateType) -> tuple[str | None, int]:
    """The unit at a place and where it ends; the input's own unit counts even where the table does not have it."""
    own = type.unit if isinstance(type, Number) else ""
    words = said.words
    for stop in range(min(place + 4, end), place, -1):
        text = " ".join(words[place:stop])
        if text == "in" and not is_length(own):
            continue  # a word of the sentence: `2 in the last year`
        if apiece := _APIECE.fullmatch(said.text(place, stop)):
            text = f"{apiece['of'].lower()} per {apiece['time'].lower()}"
        found = unit_named(text) or _unit_as_written(said, place, stop)
        if found is None and own and same_unit(text.replace(" per ", "/"), own.lower().replace("-", " ")):
            found = own
        if found is not None:
            return found, stop
    return None, place


def _unit_as_written(said: Said, place: int, stop: int) -> str | None:
    """The unit that the words spell before brackets and lines in them are folded away (`[in_i]`)."""
    pieces = said.pieces[said.places[place] : said.places[stop - 1] + 1]
    return unit_named(" ".join(pieces)) if any("_" in one or "[" in one or "{" in one for one in pieces) else None
