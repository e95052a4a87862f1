"""The way back: values, intervals and facts in the words that `known` reads (`40%`, `over 50%`, `intrathecal or epidural`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import assert_never

from reasoner.policy.codes import systems_that_fit
from reasoner.policy.lines.negation import negative_of
from reasoner.policy.lines.plurals import is_plural
from reasoner.policy.lines.quantities import decimal_words
from reasoner.policy.nearest import or_list
from reasoner.policy.phrases.index import own_words, values_of
from reasoner.policy.units import with_unit
from reasoner.policy.values import Absent, Code, Datum, Exactly, Interval, Known, ListOf, NotKnown, OneOfThese, Records, Within
from reasoner.policy.vocabulary import AnyOf, Codes, DateType, Input, Number, OneCode, OneOf, YesNo

OPEN = "others may exist"
ANY_VALUE = "any value"
JUST_AT_IT = "just at the limit"
MOST_PLACES = 4  # a longer decimal is told rounded
LEAST = Fraction(1, 10**6)  # what is less is told as that


def words_for_known(known: Known, input: Input) -> str:
    """What is known of an input, in words that say the same when they are read again (records are only counted)."""
    match known:
        case Exactly(value):
            return words_for_datum(value, input)
        case OneOfThese(values):
            return _one_of(values, input)
        case Within(interval):
            return words_for_interval(interval, input)
        case Absent():
            return "absent"
        case NotKnown():
            return "unknown"
        case ListOf(members, open):
            return _list(members, input, open=open)
        case Records(records, open):
            count = f"{len(records)} {'record' if len(records) == 1 else 'records'}"
            return f"{count} and others" if open else count
        case _:
            assert_never(known)


def words_for_datum(value: Datum, input: Input) -> str:
    """One value in words: `yes`, the phrase of a declared value, `40%`, `6 weeks`, `2013-07-01`, a code."""
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return next((one.phrase for one in values_of(input) if one.id == value), value)
        case Fraction():
            return _number(value, input)
        case date():
            return value.isoformat()
        case Code(system, text):
            systems = input.type.systems if isinstance(input.type, OneCode | Codes) else (system,)
            return text if systems_that_fit(text, systems) == (system,) else f"{system} {text}"
        case _:
            assert_never(value)


def words_for_interval(interval: Interval, input: Input) -> str:
    """An interval in words: `over 50%`, `at least 6 weeks`, `from 20% to under 40%`, `before 2013-07-01`, `any value`."""
    low, high = interval.low, interval.high
    day = isinstance(input.type, DateType)
    if low is None and high is None:
        return ANY_VALUE
    if low is not None and low == high:
        return _end(low, input)
    above = "" if low is None else f"{_above(interval.low_included, day)} {_end(low, input)}"
    below = "" if high is None else f"{_below(interval.high_included, day)} {_end(high, input)}"
    if low is None or high is None:
        return above or below
    if not interval.low_included:
        return f"{above} and {below}"
    if interval.high_included:
        return f"between {_end(low, input)} and {_end(high, input)}"
    return f"from {_end(low, input)} to {'before' if day else 'under'} {_end(high, input)}"


def words_for_distance(gap: Fraction, input: Input) -> str:
    """How far a number is from what is needed: `10 percentage points short`, `2 weeks over`; `gap` is what has to be added."""
    if gap == 0:
        return JUST_AT_IT
    short, over = ("too early", "too late") if isinstance(input.type, DateType) else ("short", "over")
    return f"{words_for_size(abs(gap), input)} {short if gap > 0 else over}"


def words_for_size(size: Fraction, input: Input) -> str:
    """How far two numbers of an input lie apart: `10 percentage points`, `1 day`."""
    number = told_number(size)
    if isinstance(input.type, DateType):
        return with_unit(number, "days", one=size == 1)
    unit = input.type.unit if isinstance(input.type, Number) else ""
    if unit == "percent":
        return f"{number} percentage {'point' if size == 1 else 'points'}"
    return with_unit(number, unit, one=size == 1)


def running(words: str) -> str:
    """Words as they stand inside a sentence: without a capital, unless the first word is an abbreviation (`IPA`, `IgG`, `T-cell`)."""
    first, *_ = words.split(maxsplit=1) or [""]
    is_word = first == "A" or first[1:2].isalpha()
    return words if not is_word or any(map(str.isupper, first[1:])) else words[:1].lower() + words[1:]


def capitalized(words: str) -> str:
    """Words as they begin a sentence: with a capital, unless the first word has its own way of writing them (`pH`, `eGFR`)."""
    first, *_ = words.split(maxsplit=1) or [""]
    return words if any(map(str.isupper, first[1:])) else words[:1].upper() + words[1:]


def verb(input: Input) -> str:
    """The verb that goes with what an input is called: `is`, or `are` where that names several things."""
    return "are" if is_plural(input.phrase) else "is"


def told_number(number: Fraction, other: Fraction | None = None) -> str:
    """A number as people read it: exact where it is short, else `about` and rounded, but never to another that it is held against."""
    exact = decimal_words(number)
    if "/" not in exact and len(exact.partition(".")[2]) <= MOST_PLACES:
        return exact
    small = abs(number) < Fraction(1, 100)
    if abs(number) < LEAST:
        return f"{'over -' if number < 0 else 'under '}{decimal_words(LEAST)}"
    places = 6 if small else max(0, 4 - len(str(int(abs(number)))))
    rounded = (round(number, more) for more in range(places, places + 9))
    return f"about {decimal_words(next((one for one in rounded if one != other), number))}"


def sentence_for_known(known: Known, input: Input) -> str:
    """A fact as a sentence: `the route is intrathecal`, `the pain is not severe`, `it is unknown whether it is chronic`."""
    if isinstance(input.type, YesNo):
        match known:
            case Exactly(True):
                return input.phrase
            case Exactly(False):
                return negative_sentence(input)
            case _:
                return f"it is unknown whether {input.phrase}"
    several = isinstance(input.type, AnyOf | Codes) or is_plural(input.phrase)
    return f"{input.phrase} {'are' if several else 'is'} {words_for_known(known, _as_read(input))}"


def _as_read(input: Input) -> Input:
    """The input with its values called what a sentence calls them: `insulin by name`, where `insulin` is a class too."""
    if not isinstance(input.type, OneOf | AnyOf):
        return input
    values = tuple(replace(value, phrase=value.reads[0]) if value.reads else value for value in input.type.values)
    return replace(input, type=replace(input.type, values=values))


def negative_sentence(input: Input) -> str:
    """The sentence that says no to a yes/no input: the declared negative, the built one, or `it is not so that ...`."""
    return input.negative or negative_of(input.phrase) or f"it is not so that {input.phrase}"


def _one_of(values: Iterable[Datum], input: Input) -> str:
    """Several possible values; all but a few of the declared ones are said by what they are not."""
    wanted = set(values)
    if isinstance(input.type, OneOf):
        missing = _left_out(wanted, input)
        if missing:
            return f"not {or_list(words_for_datum(one, input) for one in missing)}"
        order = [value.id for value in input.type.values]
        ordered: list[Datum] = [one for one in order if one in wanted]
        return or_list(words_for_datum(one, input) for one in ordered)
    if isinstance(input.type, YesNo):
        return "yes or no"
    key = str if isinstance(input.type, OneCode) else None
    return or_list(words_for_datum(one, input) for one in sorted(wanted, key=key))


def _left_out(wanted: set[Datum], input: Input) -> list[str]:
    """The one or two values that `not` would name; none where naming the rest is as short or where kinds would go with them."""
    values = values_of(input)
    missing = [value.id for value in values if value.id not in wanted]
    gone = {value.id for value in values if value.id in missing or not set(missing).isdisjoint(value.kind_of)}
    if not 0 < len(missing) <= 2 or len(values) - len(missing) <= 3 or gone != set(missing):
        return []
    # A declared value that begins with "not" would be read first.
    return [] if any(words.startswith("not ") for words in own_words(input)) else missing


def _list(members: frozenset[Datum], input: Input, *, open: bool) -> str:
    """The members of a list; an open one ends in `and others`."""
    if not members:
        return OPEN if open else "none"
    order = [value.id for value in values_of(input)]
    ordered = sorted(members, key=lambda one: (order.index(str(one)), "") if one in order else (len(order), str(one)))
    words = [words_for_datum(one, input) for one in ordered]
    return or_list([*words, "others"] if open else words, "and")


def _number(number: Fraction, input: Input) -> str:
    """A number with the input's unit."""
    return with_unit(decimal_words(number), input.type.unit if isinstance(input.type, Number) else "", one=number == 1)


def _end(number: Fraction, input: Input) -> str:
    """The end of an interval: a number with its unit, or the day with that ordinal."""
    return date.fromordinal(int(number)).isoformat() if isinstance(input.type, DateType) else _number(number, input)


def _above(included: bool, day: bool) -> str:
    """The words before a lower end."""
    if day:
        return "on or after" if included else "after"
    return "at least" if included else "over"


def _below(included: bool, day: bool) -> str:
    """The words before an upper end."""
    if day:
        return "on or before" if included else "before"
    return "at most" if included else "under"
