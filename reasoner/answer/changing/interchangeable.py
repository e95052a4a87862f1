"""Records that nobody stated and that are there for the same: change sets that differ only in which of them is which are one.

Renaming such records turns each world into a world with the same outcome. So of the sets that renaming turns into each other those are
enough that add the first of the records before the next (symmetry breaking: Crawford and others, *Symmetry-breaking predicates for
search problems*, 1996).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from reasoner.asp.program import Program

Set = frozenset[str]


class Interchangeable:
    """The records of a program that are there for the same: each with its inputs, first the one that says that it is there."""

    def __init__(self, program: Program) -> None:
        kept = (tuple(one for one in some if one[0] in program.by_input) for some in program.alike)
        self.groups = tuple(some for some in kept if len(some) > 1)
        self._all = frozenset(id for some in self.groups for one in some for id in one)

    def lines(self, changes: Mapping[str, str], atom: str) -> Iterator[str]:
        """Rules that have the first of such records added before the next where an atom holds; `changes` say of inputs that they do."""
        for some in self.groups:
            for one, other in pairwise(some):
                yield f":- {atom}, {changes[other[0]]}, not {changes[one[0]]}."

    def closed(self, group: Set) -> Set:
        """Inputs that stay, with those of the records after each that is not added: none of these is, either."""
        more = set(group)
        for some in self.groups:
            at = next((at for at, one in enumerate(some) if one[0] in group), len(some))
            more.update(one[0] for one in some[at:])
        return frozenset(more)

    def distinct(self, sets: Iterable[Set]) -> list[Set]:
        """Sets without those that another one, renamed, is a part of; the first of those that are the same."""
        found: list[Set] = []
        for one in sorted(sets, key=len):
            if not any(self._is_part(other, one) for other in found):
                found.append(one)
        return found

    def _is_part(self, one: Set, other: Set) -> bool:
        """Whether a set, renamed, is a part of another."""
        if one == other:
            return True
        if not one - self._all <= other - self._all:
            return False
        return all(_fits([_of(each, one) for each in some], [_of(each, other) for each in some]) for some in self.groups)


def _of(record: Sequence[str], inputs: Set) -> frozenset[int]:
    """Which of the inputs of a record are in a set, by their places."""
    return frozenset(at for at, id in enumerate(record) if id in inputs)


def _fits(some: Sequence[frozenset[int]], others: Sequence[frozenset[int]]) -> bool:
    """Whether each of some records is a part of another one, no two of the same."""
    left = [one for one in some if one]
    if not left:
        return True
    rest = [one for one in others if one]
    first = max(left, key=len)
    left.remove(first)
    return any(first <= one and _fits(left, [*rest[:at], *rest[at + 1 :]]) for at, one in enumerate(rest))
