"""Units: spellings, exact conversion, and what never converts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.policy.units import converted, same_unit, unit_named, with_unit


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("week", "weeks"),
        ("%", "percent"),
        ("per cent", "percent"),
        ("years of age", "years"),
        ("MG/dl", "mg/dL"),
        ("mg per day", "mg/day"),
        ("µg", "mcg"),
        ("kg/m2", "kg/m2"),
        ("kg/m²", "kg/m2"),
        ("mm Hg", "mmHg"),
        ("beats per minute", "beats/minute"),
    ],
)
def test_a_unit_is_known_by_its_spellings(words: str, name: str) -> None:
    assert unit_named(words) == name


@pytest.mark.parametrize("words", ["", "visits", "pain", "/", "mg/", "mg/visit", "x" * 10_000, "m" + "2" * 5_000])
def test_words_that_are_no_unit_have_no_name(words: str) -> None:
    assert unit_named(words) is None


@pytest.mark.parametrize(
    ("number", "unit", "into", "result"),
    [
        ("6", "weeks", "days", "42"),
        ("10", "days", "weeks", "10/7"),
        ("18", "months", "years", "3/2"),
        ("90", "minutes", "hours", "3/2"),
        ("1", "lb", "kg", "45359237/100000000"),
        ("5", "feet", "cm", "762/5"),
        ("1", "g/L", "mg/dL", "100"),
        ("30", "kg/m2", "g/m2", "30000"),
        ("2", "mg/kg/day", "mcg/kg/hour", "250/3"),
    ],
)
def test_conversion_is_exact(number: str, unit: str, into: str, result: str) -> None:
    assert converted(Fraction(number), unit, into) == Fraction(result)


@pytest.mark.parametrize(
    ("unit", "into"),
    [
        ("months", "weeks"),
        ("years", "days"),
        ("mg/dL", "mmol/L"),
        ("percent", ""),
        ("weeks", ""),
        ("visits", "doses"),
        ("m2", "m"),
    ],
)
def test_units_of_different_kinds_never_convert(unit: str, into: str) -> None:
    assert converted(Fraction(1), unit, into) is None


def test_a_unit_of_its_own_kind_converts_to_itself() -> None:
    assert converted(Fraction(3), "visits", "visits") == 3
    assert same_unit("visit", "visits")


@pytest.mark.parametrize(
    ("number", "unit", "one", "words"),
    [
        ("40", "percent", False, "40%"),
        ("1", "weeks", True, "1 week"),
        ("6", "weeks", False, "6 weeks"),
        ("1", "mg/dL", True, "1 mg/dL"),
    ],
)
def test_a_number_is_shown_with_its_unit(number: str, unit: str, one: bool, words: str) -> None:
    assert with_unit(number, unit, one=one) == words


@given(
    st.fractions(),
    st.sampled_from(["seconds", "minutes", "hours", "days", "weeks"]),
    st.sampled_from(["days", "weeks", "hours"]),
)
def test_there_and_back_is_the_same_number(number: Fraction, unit: str, into: str) -> None:
    there = converted(number, unit, into)
    assert there is not None
    assert converted(there, into, unit) == number


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("days/sensor", "3 days per sensor"),
        ("uses/day", "3 uses per day"),
        ("mg/kg", "3 mg/kg"),
        ("mL/day", "3 mL/day"),
        ("10^9/L", "3 10^9/L"),
    ],
)
def test_a_unit_of_words_is_said_in_words(unit: str, said: str) -> None:
    assert with_unit("3", unit, one=False) == said
