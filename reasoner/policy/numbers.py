"""Numbers, dates and bounds in words: `greater than 50%`, `from 20% to under 40%`, `6 weeks or more`, `on or after 2013-07-01`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from reasoner.policy.criteria import Comparison
from reasoner.policy.fold import Said
from reasoner.policy.units import converted, same_unit, unit_named, with_unit
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import DateType, Number
from reasoner.source.problem import Problem

MOST_DIGITS = 30
_NUMBER = re.compile(r"(?P<sign>[-+−]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d+)?(?:/(?P<below>\d+))?(?P<percent>%?)")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_LIKE_A_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?")
_YEAR = re.compile(r"(18|19|20|21)\d\d")
_DATE_UNIT = "date"
_SMALL = MappingProxyType(
    {
        word: number
        for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), start=1)
    }
)

_MORE = (
    "greater than|more than|over|above|exceeding|higher than|longer than|older than|larger than|bigger than|after|later than"
)
_LESS = "less than|fewer than|under|below|lower than|shorter than|younger than|smaller than|before|earlier than"
_AT_LEAST = (
    "at least|no less than|no fewer than|no lower than|no shorter than|no younger than|no earlier than|greater than or equal to"
    "|more than or equal to|equal to or greater than|equal to or more than|on or after|from"
)
_AT_MOST = (
    "at most|no more than|no greater than|no higher than|no longer than|no older than|no later than|up to|less than or equal to"
    "|fewer than or equal to|equal to or less than|equal to or fewer than|on or before"
)
_EQUAL = "exactly|equal to|on"
_OR_MORE = "more|greater|higher|over|above|older|longer|larger|later|after"
_OR_LESS = "less|fewer|lower|under|below|younger|shorter|smaller|earlier|before"


def _phrases() -> dict[str, Comparison]:
    """The comparison that each phrase in front of an amount says."""
    kinds = (
        (_MORE, Comparison.MORE),
        (_LESS, Comparison.LESS),
        (_AT_LEAST, Comparison.AT_LEAST),
        (_AT_MOST, Comparison.AT_MOST),
        (_EQUAL, Comparison.EQUAL),
    )
    return {phrase: comparison for phrases, comparison in kinds for phrase in phrases.split("|")}


_BEFORE_AMOUNT = MappingProxyType(_phrases())
_LONGEST_PHRASE = max(len(phrase.split()) for phrase in _BEFORE_AMOUNT)
_AFTER_AMOUNT = MappingProxyType(
    {
        **dict.fromkeys(_OR_MORE.split("|"), Comparison.AT_LEAST),
        **dict.fromkeys(_OR_LESS.split("|"), Comparison.AT_MOST),
    }
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the unit written beside it (None: none is written), or a date as its ordinal with the unit `date`."""

    number: Fraction
    unit: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of an interval, or one amount (EQUAL)."""

    comparison: Comparison
    quantity: Quantity


def number_in(text: str) -> Fraction | None:
    """The exact number that a text is (`1,000`, `37.5`, `-2.5`, `10/7`), without a unit; None for anything else and over 30 digits."""
    found = _NUMBER.fullmatch(text) if len(text) <= 2 * MOST_DIGITS else None
    if found is None or sum(sign.isdigit() for sign in text) > MOST_DIGITS or (found["below"] and not int(found["below"])):
        return None
    number = Fraction(found["whole"].replace(",", "") + (found["part"] or "")) / int(found["below"] or 1)
    return -number if found["sign"] in ("-", "−") else number


def date_in(text: str) -> date | None:
    """The day that a text is, as YYYY-MM-DD; None for any other form and for days that no calendar has."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def comparison_at(words: tuple[str, ...], start: int, end: int) -> tuple[Comparison, int] | None:
    """The comparison whose phrase stands at a place, longest first, and where it ends."""
    for stop in range(min(start + _LONGEST_PHRASE, end), start, -1):
        found = _BEFORE_AMOUNT.get(" ".join(words[start:stop]))
        if found is not None:
            return found, stop
    return None


def bounds_in(said: Said, start: int, end: int, type: Number | DateType) -> tuple[Bound, ...] | Problem | None:
    """The one or two bounds that the words between two places say, or None where they are nothing of the kind."""
    words = said.words
    if start >= end:
        return None
    if words[start] == "between":
        return _two(said, start + 1, end, type, frozenset({"and"}))
    spread = _two(said, start + (words[start] == "from"), end, type, frozenset({"to", "through", "up"}))
    if spread is not None:
        return spread
    first = _one(said, start, end, type)
    if not isinstance(first, tuple):
        return first
    bound, place = first
    if place == end:
        return (bound,)
    if words[place] not in ("and", "but"):
        return None
    second = _one(said, place + 1, end, type)
    if not isinstance(second, tuple):
        return second
    return (bound, second[0]) if second[1] == end else None


def interval_in(said: Said, start: int, end: int, type: Number | DateType, name: str) -> Interval | Problem | None:
    """The interval, in the input's own unit, that the words between two places say of the input called `name`.

    A problem where a unit does not fit, an amount lies outside the input's range or off its steps, or the ends run
    backwards; None where the words are no amount at all.
    """
    bounds = bounds_in(said, start, end, type)
    if bounds is None or isinstance(bounds, Problem):
        return bounds
    # "between 6 and 12 weeks": a unit written once is meant for both.
    unit = next((bound.quantity.unit for bound in reversed(bounds) if bound.quantity.unit is not None), None)
    ends: list[tuple[Comparison, Fraction]] = []
    for bound in bounds:
        number = own_number(said, bound.quantity, unit, type, name)
        if isinstance(number, Problem):
            return number
        ends.append((bound.comparison, number))
    interval = _interval(ends)
    if interval is None:
        words = said.text(start, end)
        return Problem("range-backwards", f"`{words}` leaves no value", said.span(start, end), "write the smaller amount first")
    return interval


def quantities_in(said: Said, start: int, end: int, type: Number | DateType) -> tuple[Quantity, ...] | None:
    """Amounts joined by `or` (`5 or 6 weeks`), or None where the words are anything else."""
    found: list[Quantity] = []
    place = start
    while place < end:
        one = _quantity(said, place, end, type)
        if not isinstance(one, Quantity):
            return None
        found.append(one)
        if one.end == end:
            return tuple(found)
        if said.words[one.end] not in (",", "or"):
            return None
        place = one.end + 1 + (said.words[one.end] == "," and said.words[one.end + 1 : one.end + 2] == ("or",))
    return None


def own_number(said: Said, quantity: Quantity, unit: str | None, type: Number | DateType, name: str) -> Fraction | Problem:
    """The quantity in the unit of the input called `name`, checked against its range and steps."""
    place = said.span(quantity.start, quantity.end)
    written = said.text(quantity.start, quantity.end)
    if isinstance(type, DateType):
        return quantity.number
    number = converted(quantity.number, unit or type.unit, type.unit)
    if number is None and unit is not None and same_unit(unit, type.unit):
        number = quantity.number
    if number is None:
        return _unit_problem(said, quantity, unit or "", type, name)
    if not Interval(type.low, True, type.high, True).holds(number):
        said_range = range_words(type)
        return Problem(
            "out-of-range",
            f"`{written}` is outside the range of {name}, which is {said_range}",
            place,
            f"write an amount {said_range}",
        )
    if type.step is not None and (number - (type.low or 0)) % type.step:
        return _step_problem(written, type, name, number, said, quantity)
    return number


def range_words(type: Number) -> str:
    """The range of a number input in words: `from 0% to 100%`, `from 0 weeks`, `any number`."""
    low = None if type.low is None else with_unit(decimal_words(type.low), type.unit, one=type.low == 1)
    high = None if type.high is None else with_unit(decimal_words(type.high), type.unit, one=type.high == 1)
    if low is None:
        return "any number" if high is None else f"up to {high}"
    return f"from {low}" if high is None else f"from {low} to {high}"


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


def _two(
    said: Said, start: int, end: int, type: Number | DateType, joints: frozenset[str]
) -> tuple[Bound, ...] | Problem | None:
    """Two amounts with a word between: `A and B` after between, `A to B`, `A to under B`."""
    low = _quantity(said, start, end, type)
    if not isinstance(low, Quantity):
        # "between" promises a range, so what is wrong with its first amount is worth saying.
        return low if said.words[start - 1] == "between" else None
    place = low.end
    if place >= end or said.words[place] not in joints:
        return None
    place += 1
    if place < end and said.words[place - 1] == "up" and said.words[place] == "to":
        place += 1
    comparison, place = _less_at(said.words, place, end)
    high = _quantity(said, place, end, type)
    if not isinstance(high, Quantity):
        return high
    if high.end != end:
        return None
    return Bound(Comparison.AT_LEAST, low), Bound(comparison, high)


def _less_at(words: tuple[str, ...], place: int, end: int) -> tuple[Comparison, int]:
    """How a range's upper end is meant: strictly where `under` or the like stands before it, else included."""
    found = comparison_at(words, place, end)
    if found is not None and found[0] in (Comparison.LESS, Comparison.AT_MOST):
        return found
    return Comparison.AT_MOST, place


def _one(said: Said, start: int, end: int, type: Number | DateType) -> tuple[Bound, int] | Problem | None:
    """One bound and where it ends: `at least 6 weeks`, `6 weeks or more`, `6 or more weeks`, `6 weeks`."""
    before = comparison_at(said.words, start, end)
    comparison, place = before or (Comparison.EQUAL, start)
    quantity = _quantity(said, place, end, type)
    if not isinstance(quantity, Quantity):
        if quantity is None and before is not None and place >= end:
            return Problem(
                "amount-missing",
                f"`{said.text(start, end)}` compares with nothing",
                said.span(start, end),
                "write the amount after it",
            )
        return quantity
    after = quantity.end
    if before is None and after + 1 < end and said.words[after] == "or" and said.words[after + 1] in _AFTER_AMOUNT:
        comparison = _AFTER_AMOUNT[said.words[after + 1]]
        after += 2
        unit, stop = _unit_at(said.words, after, end, type)
        if quantity.unit is None and unit is not None:
            quantity, after = Quantity(quantity.number, unit, quantity.start, quantity.end), stop
    return Bound(comparison, quantity), after


def _quantity(said: Said, start: int, end: int, type: Number | DateType) -> Quantity | Problem | None:
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
        unit, stop = _unit_at(words, place + 1, end, type)
        return Quantity(Fraction(sign * small), unit, start, stop)
    if not any(sign.isdigit() for sign in word[:2]):
        return None
    number = number_in(word)
    if number is None:
        return _bad_number(said, place, word)
    if word.endswith("%"):
        return Quantity(sign * number, "percent", start, place + 1)
    unit, stop = _unit_at(words, place + 1, end, type)
    return Quantity(sign * number, unit, start, stop)


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


def _unit_at(words: tuple[str, ...], place: int, end: int, type: Number | DateType) -> tuple[str | None, int]:
    """The unit at a place and where it ends; the input's own unit counts even where the table does not have it."""
    own = type.unit if isinstance(type, Number) else ""
    for stop in range(min(place + 4, end), place, -1):
        text = " ".join(words[place:stop])
        found = unit_named(text)
        if found is None and own and same_unit(text, own.lower().replace("-", " ")):
            found = own
        if found is not None:
            return found, stop
    return None, place


def _interval(ends: list[tuple[Comparison, Fraction]]) -> Interval | None:
    """The interval that all bounds leave, or None where they leave nothing or bound the same side twice."""
    low: tuple[Fraction, bool] | None = None
    high: tuple[Fraction, bool] | None = None
    for comparison, number in ends:
        if comparison in (Comparison.AT_LEAST, Comparison.MORE, Comparison.EQUAL):
            if low is not None:
                return None
            low = number, comparison is not Comparison.MORE
        if comparison in (Comparison.AT_MOST, Comparison.LESS, Comparison.EQUAL):
            if high is not None:
                return None
            high = number, comparison is not Comparison.LESS
    if low is not None and high is not None and (low[0] > high[0] or (low[0] == high[0] and not (low[1] and high[1]))):
        return None
    return Interval(low and low[0], low is None or low[1], high and high[0], high is None or high[1])


def _unit_problem(said: Said, quantity: Quantity, unit: str, type: Number, name: str) -> Problem:
    """A unit that cannot become the input's."""
    place, written = said.span(quantity.start, quantity.end), said.text(quantity.start, quantity.end)
    if not type.unit:
        return Problem(
            "unit-mismatch", f"{name} has no unit, and `{written}` has one", place, f"write `{decimal_words(quantity.number)}`"
        )
    own = with_unit("a number", type.unit, one=False).replace("a number%", "a percentage").replace("a number ", "a number of ")
    calendar = {"days", "weeks", "months", "years"}
    why = ": months and years have no fixed number of days" if {unit, type.unit} <= calendar else ""
    return Problem(
        "unit-mismatch", f"`{written}` does not fit {name}, which is {own}{why}", place, f"write the amount as {own}"
    )


def _step_problem(written: str, type: Number, name: str, number: Fraction, said: Said, quantity: Quantity) -> Problem:
    """An amount that the input cannot take, such as half a completed year."""
    step = type.step or Fraction(1)
    below = (type.low or 0) + ((number - (type.low or 0)) // step) * step
    near = " or ".join(f"`{with_unit(decimal_words(one), type.unit, one=one == 1)}`" for one in (below, below + step))
    counted = (
        f"whole {type.unit or 'numbers'}"
        if step == 1
        else f"steps of {with_unit(decimal_words(step), type.unit, one=step == 1)}"
    )
    place = said.span(quantity.start, quantity.end)
    return Problem(
        "off-step", f"{name} is counted in {counted}, and `{written}` is between two of them", place, f"write {near}"
    )
