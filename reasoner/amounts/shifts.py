"""Days moved by months and days: comparisons of two such days, and ages as such comparisons."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from reasoner.amounts.days import days_in, first_reaching, months_later
from reasoner.policy.criteria import Amount, Compares, Comparison, Derived, Expression, InputAmount, Operation
from reasoner.policy.intervals import Cut
from reasoner.source.dataclass import dataclass

MOVES = (Operation.MONTHS_LATER, Operation.DAYS_LATER)

# How a day is moved: by how many months (True) or days (False), in order.
Moves = tuple[tuple[bool, int], ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """A day moved: the input that it is, and the moves in their order (whether by months, how many)."""

    input: str
    moves: Moves = ()

    def at(self, day: int) -> int:
        """The ordinal of the moved day."""
        return moved(day, self.moves)

    def days(self) -> tuple[Fraction, Fraction]:
        """Days by which it moves every day at least, and at most."""
        least, most = days_moved(self.moves)
        return Fraction(least), Fraction(most)

    def first_from(self, day: int) -> int:
        """The first day that, moved, is not before a day."""
        return first_moved_to(day, self.moves)


def moved(day: int, moves: Moves) -> int:
    """The ordinal of a moved day."""
    for by_months, number in moves:
        day = months_later(day, number) if by_months else day + number
    return day


def first_moved_to(day: int, moves: Moves) -> int:
    """The first day that, moved, is not before a day: of each move the first day that reaches what the next one needs."""
    for by_months, number in reversed(moves):
        day = first_reaching(day, number) if by_months else day - number
    return day


def days_moved(moves: Moves) -> tuple[int, int]:
    """Days by which every day is moved at least, and at most."""
    lengths = [days_in(number) if by_months else (number, number) for by_months, number in moves]
    return sum(least for least, _ in lengths), sum(most for _, most in lengths)


def shift_of(amount: Expression) -> Shift | None:
    """An amount as a moved day; None where it is none."""
    match amount:
        case InputAmount(input):
            return Shift(input)
        case Derived(operation, (day, Amount(number))) if operation in MOVES and number.denominator == 1:
            found = shift_of(day)
            by_months = operation is Operation.MONTHS_LATER
            return None if found is None else Shift(found.input, (*found.moves, (by_months, int(number))))
        case _:
            return None


def shifts_of(difference: Expression) -> tuple[Shift, Shift] | None:
    """A difference of two moved days, of two inputs of which one at least is moved by months; None where it is none.

    Days moved by days alone are plain sums, which linear.py knows.
    """
    match difference:
        case Derived(Operation.DIFFERENCE, (left, right)):
            one, other = shift_of(left), shift_of(right)
        case _:
            return None
    if one is None or other is None or one.input == other.input:
        return None
    return (one, other) if any(by_months for side in (one, other) for by_months, _ in side.moves) else None


def turns_between(mine: Shift, other: Shift, there: Fraction) -> frozenset[Cut]:
    """The places where one moved day reaches, and where it passes, another that is known."""
    day = other.at(int(there))
    return frozenset({(Fraction(mine.first_from(day)), 0), (Fraction(mine.first_from(day + 1)), 0)})


def age_as_days(test: Compares) -> Compares:
    """A comparison of an age with a number of years as one of days: the birthday is reached, or it is not."""
    match test:
        case Compares(Derived(Operation.AGE_IN_YEARS, (birth, day)), comparison, Amount(years)):
            pass
        case _:
            return test
    match comparison:
        case Comparison.AT_LEAST | Comparison.LESS:
            reached = ceil(years)
        case Comparison.MORE | Comparison.AT_MOST:
            reached = floor(years) + 1
        case _:
            return test
    birthday = Derived(Operation.MONTHS_LATER, (birth, Amount(Fraction(12 * reached))), "date", "the birthday")
    old_enough = comparison in (Comparison.AT_LEAST, Comparison.MORE)
    return Compares(birthday, Comparison.AT_MOST if old_enough else Comparison.MORE, day)
