"""Numbers as they are written in case files, exactly."""

from __future__ import annotations

import re
from fractions import Fraction

_EXPONENT = re.compile(r"([+-]?)(\d+)(?:\.(\d+))?[eE]([+-]?\d{1,3})", re.ASCII)


def plain_decimal(text: str) -> str:
    """A number with an exponent, as programs write it (`1.5e-3`), without (`0.0015`); any other text as it is."""
    found = _EXPONENT.fullmatch(text)
    if found is None:
        return text
    sign, whole, decimals, exponent = found[1], found[2], found[3] or "", int(found[4])
    digits, point = whole + decimals, len(whole) + exponent
    digits, point = ("0" * (1 - point) + digits, 1) if point < 1 else (digits.ljust(point, "0"), point)
    return sign.replace("+", "") + digits[:point] + (f".{digits[point:]}" if digits[point:] else "")


def numeral_of(number: Fraction) -> str:
    """A number as text, exact: a decimal where it has one (`5.5`), else a ratio of whole numbers (`10/7`)."""
    rest, places = number.denominator, {2: 0, 5: 0}
    for prime in places:
        while rest % prime == 0:
            rest //= prime
            places[prime] += 1
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    decimals = max(places.values())
    if not decimals:
        return str(number.numerator)
    digits = str(abs(number.numerator) * 10**decimals // number.denominator).rjust(decimals + 1, "0")
    return f"{'-' if number < 0 else ''}{digits[:-decimals]}.{digits[-decimals:]}"
