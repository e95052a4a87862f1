"""Sentences that compare computed amounts: sums, differences, ratios, products, averages, changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from operator import ge, gt, le, lt
from random import Random

from tests.oracle.forms.inputs import Asked
from tests.oracle.forms.meaning import Line, World

Number = Callable[[World], Fraction]
KILOGRAM = Fraction(45359237, 100_000_000)  # of a pound


@dataclass(frozen=True)
class Term:
    """An amount as written, its unit, and its number in a world."""

    words: str
    unit: str
    number: Number
    reads: frozenset[str] = frozenset()
    operations: frozenset[str] = frozenset()
    tail: str = ""  # what stands after the unit: `of the baseline`
    divisors: frozenset[str] = frozenset()


def of(asked: Asked) -> Term:
    """The amount of an input; pounds are told in kilograms."""
    if asked.unit == "lb":
        return Term(asked.phrase, "kg", lambda world: Fraction(world[asked.id]) * KILOGRAM, frozenset({asked.id}))
    return Term(asked.phrase, asked.unit, lambda world: Fraction(world[asked.id]), frozenset({asked.id}))


def made(words: str, unit: str, operation: str, parts: Sequence[Term], number: Callable[..., Fraction], tail: str = "") -> Term:
    """An amount computed from others."""
    return Term(
        words,
        unit,
        lambda world: number(*(part.number(world) for part in parts)),
        frozenset[str]().union(*(part.reads for part in parts)),
        frozenset({operation}).union(*(part.operations for part in parts)),
        tail,
    )


def by(term: Term, divisor: Term) -> Term:
    """The amount, marked as one that divides by another."""
    return replace(term, divisors=divisor.reads)


def decimal(number: Fraction) -> str:
    """A number as written; one that no decimals give, to two of them."""
    rounded = Decimal(round(number * 100)) / 100
    return f"{rounded.normalize():f}" if rounded else "0"


def with_unit(number: Fraction, term: Term) -> str:
    """A number with the unit of an amount."""
    unit = "" if not term.unit else term.unit if term.unit == "%" else f" {term.unit}"
    return f"{decimal(number)}{unit}{term.tail}"


COMPARISONS: tuple[tuple[str, Callable[[Fraction, Fraction], bool]], ...] = (
    ("at least {}", ge),
    ("{} or more", ge),
    ("at most {}", le),
    ("{} or less", le),
    ("over {}", gt),
    ("more than {}", gt),
    ("under {}", lt),
    ("less than {}", lt),
    ("exactly {}", lambda one, other: one == other),
)
RANGES: tuple[tuple[str, Callable[[Fraction, Fraction, Fraction], bool]], ...] = (
    ("between {} and {}", lambda one, low, high: low <= one <= high),
    ("from {} to under {}", lambda one, low, high: low <= one < high),
    ("more than {} and at most {}", lambda one, low, high: low < one <= high),
)


def compared(rng: Random, term: Term, near: Sequence[Fraction]) -> Line:
    """A comparison of an amount with fixed numbers near those that it comes to in some worlds."""
    denied = rng.random() < 0.2
    start = f"{term.words} is {'not ' if denied else ''}"
    edges = sorted({Fraction(decimal(one + rng.choice((0, 0, 0, 1, -1)))) for one in rng.sample(list(near), min(2, len(near)))})
    if len(edges) == 2 and not term.tail and rng.random() < 0.25:
        low, high = edges
        words, within = rng.choice(RANGES)
        return Line(
            start + words.format(with_unit(low, term), with_unit(high, term)),
            lambda world: within(term.number(world), low, high),
            term.reads,
            term.operations,
            denied,
            divisors=term.divisors,
        )
    words, holds = rng.choice([one for one in COMPARISONS if not (term.tail and " or " in one[0])])
    edge = rng.choice(edges)
    said = start + words.format(with_unit(edge, term))
    return Line(
        said, lambda world: holds(term.number(world), edge), term.reads, term.operations, denied, divisors=term.divisors
    )


def beside(rng: Random, left: Term, right: Term) -> Line:
    """A comparison of an amount with another."""
    denied = rng.random() < 0.2
    words, holds = rng.choice([one for one in COMPARISONS if " or " not in one[0] and "exactly" not in one[0]])
    return Line(
        f"{left.words} is {'not ' if denied else ''}{words.format(right.words)}",
        lambda world: holds(left.number(world), right.number(world)),
        left.reads | right.reads,
        left.operations | right.operations | {"difference"},
        denied,
        divisors=left.divisors | right.divisors,
    )


# ---- amounts of inputs of one unit


def total(rng: Random, terms: Sequence[Term]) -> Term:
    """`the sum of A, B and C`, `A plus B`, `the average of A and B`."""
    kind = rng.random()
    listed = f"{', '.join(one.words for one in terms[:-1])} and {terms[-1].words}"
    if kind < 0.35:
        return made(f"the sum of {listed}", terms[0].unit, "sum", terms, lambda *n: sum(n, Fraction(0)))
    if kind < 0.7:
        words = " plus ".join(one.words for one in terms)
        return made(words, terms[0].unit, "sum", terms, lambda *n: sum(n, Fraction(0)))
    return made(f"the average of {listed}", terms[0].unit, "average", terms, lambda *n: sum(n, Fraction(0)) / len(n))


def difference(rng: Random, terms: Sequence[Term]) -> Term:
    """`A minus B`, and with a third `A minus B plus C`, from left to right."""
    if len(terms) > 2:
        sign = rng.choice((1, -1))
        words = f"{terms[0].words} minus {terms[1].words} {'plus' if sign > 0 else 'minus'} {terms[2].words}"
        return made(words, terms[0].unit, "difference", terms[:3], lambda a, b, c: a - b + sign * c)
    return made(f"{terms[0].words} minus {terms[1].words}", terms[0].unit, "difference", terms[:2], lambda a, b: a - b)


def ratio(rng: Random, terms: Sequence[Term]) -> Term:
    """`the ratio of A to B`, `A divided by B`."""
    one, other = terms[:2]
    words = rng.choice((f"the ratio of {one.words} to {other.words}", f"{one.words} divided by {other.words}"))
    return by(made(words, "", "ratio", (one, other), lambda a, b: a / b), other)


def change(rng: Random, terms: Sequence[Term]) -> Term:
    """The change from a baseline: in its unit, in percent of it, in percentage points."""
    one, other = terms[:2]
    down = rng.random() < 0.5
    sign = -1 if down else 1
    name = rng.choice(("reduction", "decrease") if down else ("change", "increase"))
    whole = f"from {one.words} to {other.words}"
    kind = rng.random()
    if kind < 0.3:
        return by(
            made(f"the percentage {name} {whole}", "%", "percent", (one, other), lambda a, b: 100 * sign * (b - a) / a), one
        )
    if kind < 0.6:
        words, tail = f"the {name} {whole}", " of the baseline"
        return by(made(words, "%", "percent", (one, other), lambda a, b: 100 * sign * (b - a) / a, tail), one)
    unit = "percentage points" if one.unit == "%" else one.unit
    return made(f"the {name} {whole}", unit, "difference", (one, other), lambda a, b: sign * (b - a))


def times(rng: Random, terms: Sequence[Term]) -> Term:
    """`A times 2`, `2 times A`, a half of it."""
    one, number = terms[0], rng.choice((2, 3, Fraction(1, 2)))
    words = rng.choice((f"{one.words} times {decimal(Fraction(number))}", f"{decimal(Fraction(number))} times {one.words}"))
    return made(words, one.unit, "multiple", (one,), lambda a: a * number)


OF_ONE_UNIT = (total, total, difference, difference, ratio, change, change, times)


def body_mass_index(weight: Asked, height: Asked) -> Term:
    """The body mass index, in kilograms by square metre."""
    parts = (of(weight), of(height))
    words = f"the body mass index of {weight.phrase} and {height.phrase}"
    return replace(made(words, "", "ratio", parts, lambda w, h: w / (h / 100) ** 2), operations=frozenset({"ratio", "product"}))


def product_of(one: Asked, number: Asked) -> Term:
    """An amount times a number that is asked for too."""
    return made(f"{one.phrase} times {number.phrase}", one.unit, "product", (of(one), of(number)), lambda a, b: a * b)


def quotient_of(one: Asked, other: Asked) -> Term:
    """An amount divided by one of another kind: mg/kg."""
    unit = f"{of(one).unit}/{of(other).unit}"
    return by(
        made(f"{one.phrase} divided by {other.phrase}", unit, "ratio", (of(one), of(other)), lambda a, b: a / b), of(other)
    )
