"""Code cells: codes told apart only by the entries of code lists that they fall in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from reasoner.asp.cells import CodeCell
from reasoner.policy.codes import code_in_range, neighbours
from reasoner.policy.criteria import Criterion
from reasoner.policy.model import CodeList, CodeRange
from reasoner.policy.values import Code

Signature = frozenset[tuple[str, int]]

MOST_REMEMBERED = 10_000


@dataclass(frozen=True)
class CodeSpace:
    """The code lists of a program. Each list's entries are grouped by their condition: group 0 has none."""

    lists: Mapping[str, CodeList]
    groups: Mapping[str, tuple[tuple[Criterion | None, tuple[CodeRange, ...]], ...]]
    _signatures: dict[Code, Signature] = field(default_factory=dict, compare=False, repr=False)
    _cells: dict[tuple[str, ...], tuple[CodeCell, ...]] = field(default_factory=dict, compare=False, repr=False)

    @staticmethod
    def from_lists(lists: Mapping[str, CodeList]) -> CodeSpace:
        """The space of some code lists by key."""
        return CodeSpace(lists, {key: _grouped(one) for key, one in lists.items()})

    def signature(self, code: Code) -> Signature:
        """The entry groups that a code falls in. The last few thousand codes are remembered."""
        if (known := self._signatures.get(code)) is not None:
            return known
        if len(self._signatures) > MOST_REMEMBERED:
            self._signatures.clear()
        return self._signatures.setdefault(code, self._signature(code))

    def _signature(self, code: Code) -> Signature:
        return frozenset(
            (key, number)
            for key, groups in self.groups.items()
            for number, (_, ranges) in enumerate(groups)
            if any(code_in_range(code.system, code.text, one) for one in ranges)
        )

    def cells_for(self, systems: Iterable[str]) -> tuple[CodeCell, ...]:
        """The cells of codes of some systems: first those in no list, then the others in the order of the lists."""
        key = tuple(systems)
        if key not in self._cells:
            self._cells[key] = self._cells_for(key)
        return self._cells[key]

    def _cells_for(self, systems: tuple[str, ...]) -> tuple[CodeCell, ...]:
        found: dict[Signature, str] = {frozenset(): "any other code"}
        for code in self._candidates(frozenset(systems)):
            found.setdefault(self._signature(code), f"such as {code.text}")
        return tuple(CodeCell(signature, example) for signature, example in found.items())

    def code_in(self, cell: CodeCell, systems: Iterable[str]) -> Code:
        """A code of some systems that lies in a cell."""
        of = tuple(systems)
        for code in self._candidates(frozenset(of)):
            if self._signature(code) == cell.entries:
                return code
        return Code(of[0], cell.example)

    def _candidates(self, systems: frozenset[str]) -> Iterator[Code]:
        # A signature can change only at an end of a range, so the ends and the codes next to them show every cell.
        for one in self.lists.values():
            for entry in one.ranges:
                if entry.system in systems:
                    for text in (
                        entry.first,
                        entry.last,
                        *neighbours(entry.system, entry.first),
                        *neighbours(entry.system, entry.last),
                    ):
                        yield Code(entry.system, text)


def _grouped(one: CodeList) -> tuple[tuple[Criterion | None, tuple[CodeRange, ...]], ...]:
    by_key: dict[str, tuple[Criterion | None, list[CodeRange]]] = {"": (None, [])}
    for entry in one.ranges:
        key = entry.when.key if entry.when else ""
        by_key.setdefault(key, (entry.when, []))[1].append(entry)
    return tuple((when, tuple(ranges)) for when, ranges in by_key.values())
