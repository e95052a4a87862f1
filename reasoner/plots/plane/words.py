"""The rows of a plane in words and in numbers: every end exactly, curves as the amounts that they are."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from reasoner.plots.plane.areas import CORNER, Shown
from reasoner.plots.plane.axis import Axis
from reasoner.plots.plane.curves import AnyCurve, Curve, Moved
from reasoner.plots.plane.plane import Plane
from reasoner.plots.plane.univariate import Root, Univariate
from reasoner.policy.lines.quantities import decimal_words
from reasoner.policy.units import with_unit
from reasoner.policy.vocabulary import DateType
from reasoner.show.words import canonical_words, joined, outcome_words
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class End:
    """One end of a row along one of its numbers: in words, exactly, and whether it belongs to it. None is no end."""

    words: str
    included: bool
    number: float | None = None


def ends_across(plane: Plane, shown: Shown) -> tuple[End | None, End | None]:
    """The ends of a row along the number that the columns are of: those that the input can be, where it has steps."""
    axis = across(plane)
    if axis.step is not None:
        low = _first_on_step(shown.left, shown.left_included, axis)
        high = _last_on_step(shown.right, shown.right_included, axis)
        return (None if low is None else _end(low, True, axis)), (None if high is None else _end(high, True, axis))
    return _root_end(shown.left, shown.left_included, axis), _root_end(shown.right, shown.right_included, axis)


def ends_up(plane: Plane, shown: Shown) -> tuple[End | None, End | None]:
    """The ends of a row along the other number: where they change with the first, as an amount of it."""
    axis = up(plane)
    at = shown.left.exact if shown.left is not None and shown.left == shown.right else None
    low = _curve_end(shown.lower, shown.lower_included, plane, at)
    high = _curve_end(shown.upper, shown.upper_included, plane, at)
    if axis.step is None or shown.lower == shown.upper:
        return low, high
    if low is not None and low.number is not None:
        low = _end(_from(Fraction(low.number), low.included, axis), True, axis)
    if high is not None and high.number is not None:
        high = _end(_until(Fraction(high.number), high.included, axis), True, axis)
    return low, high


def across(plane: Plane) -> Axis:
    """The number that the columns are of."""
    return plane.y if plane.turned else plane.x


def up(plane: Plane) -> Axis:
    """The other number, which curves give."""
    return plane.x if plane.turned else plane.y


def _end(number: Fraction, included: bool, axis: Axis) -> End:
    return End(axis.words(number), included, float(number))


def _root_end(root: Root | None, included: bool, axis: Axis) -> End | None:
    if root is None:
        return None
    if root.exact is not None:
        return _end(root.exact, included, axis)
    equation = _sum_words(root.of, f"({axis.input.phrase})")
    return End(f"about {root.about:.6g}, exactly where {equation} = 0", included, root.about)


def _first_on_step(root: Root | None, included: bool, axis: Axis) -> Fraction | None:
    return None if root is None else _from(root.high, included and root.exact is not None, axis)


def _last_on_step(root: Root | None, included: bool, axis: Axis) -> Fraction | None:
    return None if root is None else _until(root.low, included and root.exact is not None, axis)


def _from(number: Fraction, included: bool, axis: Axis) -> Fraction:
    """The first number of the steps that is not below another, or with `included` False is above it."""
    step = axis.step or Fraction(1)
    places = (number - axis.start) / step
    return axis.start + step * (ceil(places) if included or places.denominator > 1 else floor(places) + 1)


def _until(number: Fraction, included: bool, axis: Axis) -> Fraction:
    step = axis.step or Fraction(1)
    places = (number - axis.start) / step
    return axis.start + step * (floor(places) if included or places.denominator > 1 else ceil(places) - 1)


def _curve_end(curve: AnyCurve | None, included: bool, plane: Plane, at: Fraction | None) -> End | None:
    if curve is None:
        return None
    number = curve.level if at is None else curve.at(at)
    if number is not None:
        return _end(number, included, up(plane))
    return End(curve_words(curve, plane), included)


def curve_words(curve: AnyCurve, plane: Plane) -> str:
    """The amount that a curve is, of the number that the columns are of: `20 / (the packs a day)`."""
    name = f"({across(plane).input.phrase})"
    match curve:
        case Moved(months, days):
            years, rest = divmod(months, 12)
            parts = [
                with_unit(str(number), unit, one=number == 1) for number, unit in ((years, "years"), (rest, "months")) if number
            ]
            parts += [f"{decimal_words(days)} days"] if days else []
            return f"{name} + {' + '.join(parts) or '0 days'}"
        case Curve(p, (factor,)) if isinstance(up(plane).input.type, DateType) and len(p) == 2 and p[1] == -factor:
            return f"{name} + {decimal_words(-p[0] / factor)} days" if p[0] else name
        case Curve(p, q):
            above = tuple(-one for one in p)
            if len(q) == 1:
                return _sum_words(tuple(one / q[0] for one in above), name)
            return " / ".join(_bracketed(_sum_words(one, name), name) for one in (above, q))


def _bracketed(words: str, name: str) -> str:
    return words if words.replace(name, "").find(" ") < 0 else f"({words})"


def _sum_words(factors: Univariate, name: str) -> str:
    """A polynomial in words: what is added first, the highest power first."""
    terms = [_term(factors[power], power, name) for power in range(len(factors) - 1, -1, -1) if factors[power]]
    terms.sort(key=lambda term: term.startswith("-"))
    said = " ".join(terms).removeprefix("+ ") or "0"
    return f"-{said[2:]}" if said.startswith("- ") else said


def _term(factor: Fraction, power: int, name: str) -> str:
    size = decimal_words(abs(factor))
    size = f"({size})" if "/" in size else size
    powers = "" if not power else name if power == 1 else f"{name}^{power}"
    amount = size if not powers else powers if abs(factor) == 1 else f"{size} × {powers}"
    return f"{'-' if factor < 0 else '+'} {amount}"


def verdict_words(shown: Shown) -> str:
    """What is answered in a row: the payer's words."""
    one = shown.verdict
    if not one.possible:
        return one.why_none
    words = {some.canonical: outcome_words(some) for some in one.wording}
    said = joined((words.get(name, canonical_words(name)) for name in one.possible), "or")
    return said if len(one.possible) == 1 else f"undetermined: {said}"


def range_words(axis: Axis, low: End | None, high: End | None) -> str:
    """The ends of a row along one number, in a sentence: `the age is at least 18 and under 65`; empty where it can be anything."""
    phrase = axis.input.phrase
    day = isinstance(axis.input.type, DateType)
    if low is not None and high is not None and low.words == high.words:
        return f"{phrase} is {told_end(low)}"
    said = []
    if low is not None and not _is_own(low, axis.low):
        said.append(f"{_LEAST[day][low.included]} {told_end(low)}")
    if high is not None and not _is_own(high, axis.high):
        said.append(f"{_MOST[day][high.included]} {told_end(high)}")
    return f"{phrase} is {' and '.join(said)}" if said else ""


_LEAST = (("over", "at least"), ("after", "on or after"))  # of a number and of a day; not included, and included
_MOST = (("under", "at most"), ("before", "on or before"))


def _is_own(end: End, own: Fraction | None) -> bool:
    """Whether an end is that of the input itself."""
    return own is not None and end.included and end.number == float(own)


def told_end(end: End) -> str:
    """An end in words; of a fraction also about how much that is."""
    return f"{end.words} (about {end.number:.4g})" if "/" in end.words and end.number is not None else end.words


def row_words(plane: Plane, shown: Shown) -> str:
    """One row as a sentence."""
    first = range_words(across(plane), *ends_across(plane, shown))
    second = range_words(up(plane), *ends_up(plane, shown))
    said = [one for one in (first, second) if one]
    where = "at the one point where" if shown.kind == CORNER else "where"
    return f"{verdict_words(shown)} {where} {' and '.join(said)}" if said else f"{verdict_words(shown)} everywhere"
