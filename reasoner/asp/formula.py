"""Formulas of a program: what a rule's body says, over cells of variables and names of other rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class In:
    """A variable lies in one of these cells (positions in the variable's tuple of cells)."""

    variable: str
    cells: frozenset[int]


@dataclass(frozen=True, slots=True)
class Named:
    """The head of another rule holds."""

    name: str


@dataclass(frozen=True, slots=True)
class Negation:
    """The formula does not hold."""

    of: Formula


@dataclass(frozen=True, slots=True)
class Conjunction:
    """Every part holds; true without parts."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Disjunction:
    """Some part holds; false without parts."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """The number of parts that hold lies between two numbers, both included; `high` None is no upper end."""

    low: int
    high: int | None
    parts: tuple[Formula, ...]


Formula = In | Named | Negation | Conjunction | Disjunction | Between

TRUE = Conjunction(())
FALSE = Disjunction(())


def conjunction(parts: Iterable[Formula]) -> Formula:
    """All of the parts, flat, without trivial ones."""
    flat: list[Formula] = []
    for part in parts:
        if part == FALSE:
            return FALSE
        flat.extend(part.parts if isinstance(part, Conjunction) else (part,))
    return flat[0] if len(flat) == 1 else Conjunction(tuple(dict.fromkeys(flat)))


def disjunction(parts: Iterable[Formula]) -> Formula:
    """Any of the parts, flat, without trivial ones."""
    flat: list[Formula] = []
    for part in parts:
        if part == TRUE:
            return TRUE
        flat.extend(part.parts if isinstance(part, Disjunction) else (part,))
    return flat[0] if len(flat) == 1 else Disjunction(tuple(dict.fromkeys(flat)))


def negation(part: Formula) -> Formula:
    """The part denied, with double denials removed."""
    match part:
        case Negation(of):
            return of
        case Conjunction(()):
            return FALSE
        case Disjunction(()):
            return TRUE
        case _:
            return Negation(part)


def between(low: int, high: int | None, parts: Iterable[Formula]) -> Formula:
    """That the number of parts that hold lies between two numbers, with those that are settled counted."""
    some = tuple(parts)
    sure = some.count(TRUE)
    left = tuple(part for part in some if part not in (TRUE, FALSE))
    low, high = max(0, low - sure), None if high is None else high - sure
    if low > len(left) or (high is not None and high < 0):
        return FALSE
    if high is not None and high >= len(left):
        high = None
    if high is None:
        if not low:
            return TRUE
        if low == 1:
            return disjunction(left)
        if low == len(left):
            return conjunction(left)
    if high == 0:
        return negation(disjunction(left))
    return Between(low, high, left)


def names_in(formula: Formula) -> Iterator[str]:
    """The names of the rules that a formula reads, with repeats."""
    match formula:
        case Named(name):
            yield name
        case Negation(of):
            yield from names_in(of)
        case Conjunction(parts) | Disjunction(parts) | Between(_, _, parts):
            for part in parts:
                yield from names_in(part)
        case In():
            return


def variables_in(formula: Formula) -> Iterator[In]:
    """The variable tests that stand in a formula, with repeats."""
    match formula:
        case In():
            yield formula
        case Negation(of):
            yield from variables_in(of)
        case Conjunction(parts) | Disjunction(parts) | Between(_, _, parts):
            for part in parts:
                yield from variables_in(part)
        case Named():
            return


def size_of(formula: Formula) -> int:
    """How many parts a formula has, itself among them."""
    match formula:
        case Negation(of):
            return 1 + size_of(of)
        case Conjunction(parts) | Disjunction(parts) | Between(parts=parts):
            return 1 + sum(map(size_of, parts))
        case _:
            return 1
