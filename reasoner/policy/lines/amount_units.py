"""Units of computed amounts: what a product or a quotient of two units is, and amounts brought to one unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from reasoner.policy.criteria import Amount, Derived, Expression, Operation
from reasoner.policy.units import converted, same_unit
from reasoner.source.dataclass import dataclass

DATE = "date"
POINTS = "percentage points"  # the unit of a difference of two percentages
_POWERS = frozenset({"2", "3"})
_COUNTED = frozenset({"seconds", "minutes", "hours", "days", "weeks", "months", "years", "units", "beats"})


@dataclass(frozen=True, slots=True)
class Term:
    """An amount that words say: what it is, its unit (`date` for a day) and what it is called.

    `between` is set where it is the time from one day to another, `baseline` where it is a change: the amount that it is
    a change from. `birth` is set where it is an age: the day of birth and the day that it is asked for; `in_march`: who is born on
    29 February then becomes older on 1 March of a common year.
    `bare` says that a number is compared with it without a unit. `over_records` are the words of a total, an average or a number of
    records that a definition names: a sentence that begins with the name says what one with these words says.
    """

    expression: Expression
    unit: str
    words: str
    between: tuple[Term, Term] | None = None
    baseline: Term | None = None
    birth: tuple[Term, Term] | None = None
    in_march: bool = False
    bare: bool = False
    over_records: str = ""

    @property
    def fixed(self) -> bool:
        """Whether it is a fixed number or day."""
        return isinstance(self.expression, Amount)


def in_unit(term: Term, unit: str) -> Expression | None:
    """The amount in another unit, exactly; None where its own cannot become that one."""
    factor = converted(Fraction(1), term.unit, unit)
    if factor is None or DATE in (term.unit, unit):
        return term.expression if term.unit == unit else None
    if factor == 1:
        return term.expression
    if isinstance(term.expression, Amount):
        return Amount(term.expression.number * factor, unit)
    return Derived(Operation.PRODUCT, (term.expression, Amount(factor)), unit, term.words)


def product_of(one: Term, other: Term, words: str) -> Term | None:
    """One amount times another; a percentage is so many hundredths. None where the unit of the result has no name."""
    one, other = _without_percent(one), _without_percent(other)
    unit, factor = _combined(one.unit, other.unit, 1)
    return None if unit is None else Term(_scaled(Operation.PRODUCT, one, other, factor, unit, words), unit, words)


def ratio_of(one: Term, other: Term, words: str) -> Term | None:
    """One amount divided by another. None where the unit of the result has no name."""
    if one.unit != other.unit:
        one, other = _without_percent(one), _without_percent(other)
    unit, factor = _combined(one.unit, other.unit, -1)
    return None if unit is None else Term(_scaled(Operation.RATIO, one, other, factor, unit, words), unit, words)


def _without_percent(term: Term) -> Term:
    if term.unit not in ("percent", POINTS):
        return term
    if isinstance(term.expression, Amount):
        return replace(term, expression=Amount(term.expression.number / 100), unit="")
    return replace(term, expression=Derived(Operation.RATIO, (term.expression, Amount(Fraction(100))), "", term.words), unit="")


def _scaled(operation: Operation, one: Term, other: Term, factor: Fraction, unit: str, words: str) -> Expression:
    parts = (one.expression, other.expression)
    if factor == 1:
        return Derived(operation, parts, unit, words)
    return Derived(Operation.PRODUCT, (Derived(operation, parts, "", words), Amount(factor)), unit, words)


def _combined(unit: str, by: str, sign: int) -> tuple[str | None, Fraction]:
    """The unit of a product (`sign` 1) or quotient (-1), and what the number has to be multiplied by to be in it."""
    powers, factor = _powers(unit), Fraction(1)
    for name, power in _powers(by).items():
        like = _like(name, sign * power, powers, quotient=sign < 0)
        size = converted(Fraction(1), name, like)
        factor *= (size or Fraction(1)) ** (sign * power)
        powers[like] = powers.get(like, 0) + sign * power
    above = [_powered(name, power) for name, power in powers.items() if power > 0]
    below = [_powered(_singular(name), -power) for name, power in powers.items() if power < 0]
    if below == ["day"] and len(above) == 2 and above[1] in ("months", "years") and above[0] is not None:
        return f"{_bare_singular(above[0])}-{above[1]}", factor  # packs a day times years: pack-years
    if len(above) > 1 or (below and not above) or None in (*above, *below):
        return None, factor
    return "/".join(one for one in (*above, *below) if one), factor


def _bare_singular(unit: str) -> str:
    return unit.removesuffix("s") if len(unit) > 2 and not unit.endswith("ss") else unit


def _like(name: str, power: int, powers: Mapping[str, int], *, quotient: bool) -> str:
    """The unit there that another one is brought to: itself, else one that it cancels, else one of its kind; `mg/kg` stays."""
    if name in powers:
        return name
    kin = [one for one in powers if converted(Fraction(1), name, one) is not None or same_unit(name, one)]
    cancelled = [] if quotient else [one for one in kin if powers[one] * power < 0]
    return next(iter([*cancelled, *(one for one in kin if powers[one] * power > 0), name]))


def pure(unit: str) -> Fraction | None:
    """What a quotient of two units of one kind (`mg/kg`) is as a number without a unit; None for any other unit."""
    above, _, below = unit.partition("/")
    return converted(Fraction(1), above, below) if below and "/" not in below else None


def _powers(unit: str) -> dict[str, int]:
    """The factors of a unit with their powers; those below the line are written in the singular (`mg/day`)."""
    found: dict[str, int] = {}
    for position, part in enumerate(unit.split("/") if unit else []):
        name, power = (part[:-1], int(part[-1])) if part[-1:] in _POWERS else (part, 1)
        name = f"{name}s" if f"{name}s" in _COUNTED else name
        found[name] = found.get(name, 0) + (power if position == 0 else -power)
    return {name: power for name, power in found.items() if power}


def _singular(unit: str) -> str:
    return unit[:-1] if unit in _COUNTED else unit


def _powered(name: str, power: int) -> str | None:
    if power == 1:
        return name
    return f"{_singular(name)}{power}" if power in (2, 3) else None
