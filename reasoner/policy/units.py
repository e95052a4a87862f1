"""Units of measure and exact conversion between them, by the spellings that people write and those of UCUM (`[in_i]`, `10*3/uL`).

Months and years are calendar lengths and never become days or weeks: that needs dates. What depends on a substance (mg/dL to
mmol/L) is not converted. A unit that this table does not have (`visits`) is a unit of its own kind.
"""

from __future__ import annotations

import re
from fractions import Fraction
from types import MappingProxyType

Dimension = tuple[tuple[str, int], ...]

# Name shown, what it measures, how many base units it is, and the other spellings (lower case).
_TABLE: tuple[tuple[str, str, Fraction, str], ...] = (
    ("percent", "percent", Fraction(1), "% per cent|percent|percents|pct"),
    ("seconds", "days", Fraction(1, 86400), "second|sec|secs|s"),
    ("minutes", "days", Fraction(1, 1440), "minute|min|mins"),
    ("hours", "days", Fraction(1, 24), "hour|hr|hrs|h"),
    ("days", "days", Fraction(1), "day|d|calendar days|calendar day"),
    ("weeks", "days", Fraction(7), "week|wk|wks"),
    ("months", "months", Fraction(1), "month|mo|mos|calendar months|calendar month|months old|months of age|month old"),
    ("years", "months", Fraction(12), "year|yr|yrs|years old|years of age|year old|year of age|completed years"),
    ("kg", "mass", Fraction(1000), "kilogram|kilograms|kgs"),
    ("g", "mass", Fraction(1), "gram|grams|gm"),
    ("mg", "mass", Fraction(1, 10**3), "milligram|milligrams"),
    ("mcg", "mass", Fraction(1, 10**6), "µg|μg|ug|microgram|micrograms"),
    ("ng", "mass", Fraction(1, 10**9), "nanogram|nanograms"),
    ("pg", "mass", Fraction(1, 10**12), "picogram|picograms"),
    ("lb", "mass", Fraction(45359237, 100000), "lbs|pound|pounds|[lb_av]"),
    ("oz", "mass", Fraction(45359237, 1600000), "ounce|ounces|[oz_av]"),
    ("m", "length", Fraction(1), "meter|meters|metre|metres"),
    ("cm", "length", Fraction(1, 100), "centimeter|centimeters|centimetre|centimetres"),
    ("mm", "length", Fraction(1, 1000), "millimeter|millimeters|millimetre|millimetres"),
    ("inches", "length", Fraction(254, 10000), "inch|in|in.|[in_i]|[in_us]|\"|″|”|''|′′|’’"),
    ("feet", "length", Fraction(3048, 10000), "foot|ft|[ft_i]|'|′|’"),
    ("L", "volume", Fraction(1), "l|liter|liters|litre|litres"),
    ("dL", "volume", Fraction(1, 10), "dl|deciliter|deciliters"),
    ("mL", "volume", Fraction(1, 1000), "ml|milliliter|milliliters|millilitre|millilitres|cc"),
    ("mcL", "volume", Fraction(1, 10**6), "mcl|µl|μl|ul|microliter|microliters"),
    ("mol", "substance", Fraction(1), "mole|moles"),
    ("mmol", "substance", Fraction(1, 10**3), "millimole|millimoles"),
    ("mcmol", "substance", Fraction(1, 10**6), "µmol|μmol|umol|micromole|micromoles"),
    ("nmol", "substance", Fraction(1, 10**9), "nanomole|nanomoles"),
    ("units", "units", Fraction(1), "unit|u|usp units|[usp'u]"),
    ("IU", "international units", Fraction(1), "iu|ius|international units|international unit|[iu]"),
    ("mIU", "international units", Fraction(1, 10**3), "miu|m[iu]"),
    ("mcIU", "international units", Fraction(1, 10**6), "mciu|µiu|μiu|uiu|u[iu]"),
    ("cells", "things", Fraction(1), "cell|{cells}|{cell}|{#}|#"),
    ("mEq", "equivalents", Fraction(1), "meq|milliequivalents"),
    ("mmHg", "pressure", Fraction(1), "mmhg|mm hg|torr|mm[hg]"),
    ("beats", "things", Fraction(1), "beat|{beats}|{beat}"),
    ("1.73 m2", "body surfaces", Fraction(1), "1.73m2"),
)


def _spellings() -> dict[str, str]:
    """The name of the unit for each spelling in lower case."""
    found: dict[str, str] = {}
    for name, _, _, others in _TABLE:
        for spelling in (name.lower(), *others.split("|")):
            found[spelling] = name
    found |= {"24h": "days", "24hr": "days", "24 h": "days", "24 hr": "days", "24hrs": "days", "24 hours": "days"}
    found["%"] = found["per cent"] = "percent"
    return found


_NAMES = MappingProxyType(_spellings())
_SIZES = MappingProxyType({name: (dimension, size) for name, dimension, size, _ in _TABLE})
_WHOLE = MappingProxyType({"bpm": "beats/minute"})
_POWER = re.compile(r"(?P<unit>[^\d²³^]+)\^?(?P<power>[23²³])")
_COUNTED = frozenset({"seconds", "minutes", "hours", "days", "weeks", "months", "years", "units", "beats", "cells"})
_POWERS = MappingProxyType({"²": 2, "³": 3, "2": 2, "3": 3})
# So many things: `10^9`, in UCUM `10*9`; `K` is a thousand of them.
_TEN = re.compile(r"10[*^](\d{1,2})|10([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})", re.ASCII)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_THOUSANDS = frozenset({"k", "thou", "thousand", "thousands"})
_TIMES = re.compile(r"[x×]\s*(?=10[*^⁰¹²³⁴⁵⁶⁷⁸⁹])")
_BODY_SURFACE = re.compile(r"\{?1\.73[ _]?(?:m2|m\^2|m²|sq m)\}?")
# A coarse unit, the finer one that may follow it, and how many of the finer make one of the coarse.
_FINER = MappingProxyType(
    {
        ("feet", "inches"): 12,
        ("lb", "oz"): 16,
        ("years", "months"): 12,
        ("weeks", "days"): 7,
        ("days", "hours"): 24,
        ("hours", "minutes"): 60,
        ("minutes", "seconds"): 60,
    }
)


def unit_named(words: str) -> str | None:
    """The name of the unit that the words spell (`week` is `weeks`, `mg/dl` is `mg/dL`), or None where no unit is meant."""
    lower = words.lower().strip()
    if lower in _WHOLE:
        return _WHOLE[lower]
    if lower in _NAMES:
        return _NAMES[lower]
    if len(lower) > 60:
        return None
    lower = _BODY_SURFACE.sub("1.73m2", _TIMES.sub("", lower))
    parts = re.split(r"\s*/\s*|(?:^|\s+)per\s+", lower) if "/" in lower or "per " in lower else [lower]
    if len(parts) == 1 and not _POWER.fullmatch(lower):
        return _NAMES.get(lower)
    first, *others = parts
    names = [_first_named(first), *(_factor_named(part) for part in others)]
    if any(name is None for name in names):
        return None
    return "/".join((names[0] or "", *(_singular(name) for name in names[1:] if name is not None)))


def unit_names() -> tuple[str, ...]:
    """The names of all single units of the table."""
    return tuple(_SIZES)


def converted(number: Fraction, unit: str, into: str) -> Fraction | None:
    """The number in another unit, exactly; None where one unit cannot become the other (weeks never become months)."""
    if unit == into:
        return number
    here, there = _measure(unit), _measure(into)
    if here is None or there is None or here[0] != there[0]:
        return None
    return number * here[1] / there[1]


def finer(coarse: str, fine: str) -> int | None:
    """How many of the fine unit make one of the coarse, where people write the two beside each other (`5 ft 3 in`)."""
    return _FINER.get((coarse, fine))


def is_length(unit: str) -> bool:
    """Whether a unit measures a length, so that `in` after a number is no word of the sentence."""
    return unit in _SIZES and _SIZES[unit][0] == "length"


def with_unit(number: str, unit: str, *, one: bool) -> str:
    """A number in words with its unit: `40%`, `6 weeks`, `1 week`, `37.5 mg/dL`."""
    if unit == "percent":
        return f"{number}%"
    if not unit:
        return number
    if unit.startswith("/"):
        return f"{number} per {unit[1:]}"
    unit = _singular(unit) if one else unit
    return f"{number} {unit.replace('/', ' per ') if _is_of_words(unit) else unit}"


def _is_of_words(unit: str) -> bool:
    """Whether a compound unit is of words alone (`days per sensor`), and of no abbreviation (`mg/kg`)."""
    factors = ({one, f"{one}s"} for one in unit.split("/"))
    return "/" in unit and all(one & _COUNTED or (not one & _SIZES.keys() and min(one).isalpha()) for one in factors)


def same_unit(one: str, other: str) -> bool:
    """Whether two unit names are the same, singular or plural, each factor of a compound one by itself (`night/week`)."""
    return one == other or _bare(one) == _bare(other)


def _bare(unit: str) -> list[str]:
    return [_one_of(factor.strip()) for factor in unit.lower().split("/")]


def _one_of(word: str) -> str:
    """One of what a word counts: `visit` for `visits`, `class` for `classes`; a word for one stays."""
    for several, one in (("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("ies", "y"), ("ss", "ss"), ("s", "")):
        if word.endswith(several) and len(word) > len(several) + 1:
            return word[: -len(several)] + one
    return word


def _first_named(part: str) -> str | None:
    """The name of what stands before the first `/`: a factor, so many things (`10^9`), or nothing (`per month`)."""
    if ten := _TEN.fullmatch(part):
        return f"10^{int(ten[1] or ten[2].translate(_RAISED))}"
    if part in _THOUSANDS:
        return "10^3"
    return "" if part in ("", "1") else _factor_named(part)


def _factor_named(part: str) -> str | None:
    """The name of one factor of a compound unit, with its power (`m2`)."""
    if part in _NAMES:
        return _NAMES[part]
    powered = _POWER.fullmatch(part)
    if powered is None or powered["unit"] not in _NAMES:
        return None
    return f"{_NAMES[powered['unit']]}{_POWERS[powered['power']]}"


def _singular(unit: str) -> str:
    """A unit as it stands after `1` or `/`: `week` for `weeks`; abbreviations stay."""
    if unit in ("inches", "feet"):
        return {"inches": "inch", "feet": "foot"}[unit]
    first, per, rest = unit.partition("/")
    return _one_of(first) + per + rest if first in _COUNTED or first not in _SIZES else unit


def _measure(unit: str) -> tuple[Dimension, Fraction] | None:
    """What a unit measures and how many base units it is, compound ones factor by factor."""
    powers: dict[str, int] = {}
    size = Fraction(1)
    for position, factor in enumerate(unit.split("/")):
        if position == 0 and "/" in unit and (not factor or (ten := _TEN.fullmatch(factor))):
            powers["things"], size = 1, Fraction(10) ** int(ten[1]) if factor and ten else Fraction(1)
            continue
        powered = factor not in _SIZES and factor[-1:] in ("2", "3")
        name, power = (factor[:-1], int(factor[-1])) if powered else (factor, 1)
        name = _NAMES.get(name.lower(), name)
        if name not in _SIZES:
            return None
        dimension, one = _SIZES[name]
        if (dimension, power) == ("length", 3):  # a volume: 1 m3 is 1000 L
            dimension, one, power = "volume", 1000 * one**3, 1
        sign = power if position == 0 else -power
        size *= one**sign
        powers[dimension] = powers.get(dimension, 0) + sign
    return tuple(sorted((name, power) for name, power in powers.items() if power)), size
