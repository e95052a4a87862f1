"""Conditions as they are written, with what they mean in a world, and lists of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

Value = bool | str | Fraction | date | None  # None: there is nothing to have a value
Record = Mapping[str, Any]  # a value for each field; what a sentence does with it is what its type can
World = Mapping[str, Any]  # a value for each input, and for a list its records
Shift = tuple[int, int]  # by so many months, then so many days

STEP = "    "


@dataclass(frozen=True, eq=False)
class Line:
    """A condition with its words, the lines below it, and whether it holds in a world; None: no number says so.

    `reads` are the inputs it names; `operations` what it computes; `days` and `shifts` the days and the lengths of time that it
    counts with; `most` how many records that nobody stated could matter to it; `divisors` the inputs that something is divided by.
    """

    words: str
    holds: Callable[[World], bool]
    reads: frozenset[str]
    operations: frozenset[str] = frozenset()
    denied: bool = False
    below: tuple[str, ...] = ()
    days: frozenset[date] = frozenset()
    shifts: frozenset[Shift] = frozenset()
    fields: frozenset[str] = frozenset()
    most: int = 0
    divisors: frozenset[str] = frozenset()

    def truth(self, world: World) -> bool | None:
        """Whether it holds. With an absent amount nothing holds but a denial; a division by zero leaves it open."""
        if any(world[id] is None for id in self.reads):
            return self.denied
        try:
            return self.holds(world) != self.denied
        except ZeroDivisionError:
            return None


@dataclass(frozen=True)
class Several:
    """A list under a header; from `least` to `most` of its parts have to be met."""

    header: str
    least: int
    most: int
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Implied:
    """`if A, then` and what follows."""

    condition: Line
    then: Line


@dataclass(frozen=True)
class Node:
    """An item: its label, what it is made of, and an exception."""

    label: str
    of: Line | Several | Implied
    unless: Line | None = None


Truths = Mapping[Line, bool]


def met(node: Node, truths: Truths) -> bool:
    """Whether an item is met, where the truth of each line is known."""
    own = _form(node.of, truths)
    return own and not (node.unless is not None and truths[node.unless])


def _form(form: Line | Several | Implied, truths: Truths) -> bool:
    match form:
        case Line():
            return truths[form]
        case Several(_, least, most, parts):
            return least <= sum(met(part, truths) for part in parts) <= most
        case Implied(condition, then):
            return not truths[condition] or truths[then]


def lines_of(node: Node) -> Iterator[Line]:
    """Every line of an item."""
    match node.of:
        case Line() as line:
            yield line
        case Several(_, _, _, parts):
            for part in parts:
                yield from lines_of(part)
        case Implied(condition, then):
            yield from (condition, then)
    if node.unless:
        yield node.unless


def nodes_of(node: Node, path: str = "") -> Iterator[tuple[str, Node]]:
    """Every labelled item with the address by which people call it."""
    here = f"{path} ({node.label})" if path else f"item {node.label}"
    yield here, node
    if isinstance(node.of, Several):
        for part in node.of.parts:
            yield from nodes_of(part, here)


def text_of(node: Node, depth: int) -> Iterator[str]:
    """An item as lines of text."""
    start = STEP * depth + f"{node.label}. "
    match node.of:
        case Line() as line:
            yield start + line.words
            yield from (STEP * (depth + 1) + one for one in line.below)
        case Several(header, _, _, parts):
            yield start + header
            for part in parts:
                yield from text_of(part, depth + 1)
        case Implied(condition, then):
            yield f"{start}if {condition.words}, then"
            yield STEP * (depth + 1) + then.words
            yield from (STEP * (depth + 2) + one for one in then.below)
    if node.unless:
        yield f"{STEP * (depth + 1)}unless {node.unless.words}"


def truths_of(lines: Sequence[Line], world: World) -> Iterator[dict[Line, bool]]:
    """What the lines may come to in a world: both where a division by zero leaves one open."""
    found = [(line, line.truth(world)) for line in lines]
    choices = [(True, False) if truth is None else (truth,) for _, truth in found]
    for some in product(*choices):
        yield dict(zip((line for line, _ in found), some, strict=True))
