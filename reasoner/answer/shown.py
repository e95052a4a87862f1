"""What holds in some world and in every world of a case, one rule at a time: by a witness where there is one, else by the solver.

What is found is kept for all questions about the case, so that the time limit is the one that is in force when it is looked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from reasoner.asp.formula import FALSE, TRUE
from reasoner.asp.from_case import Allowed
from reasoner.asp.program import Program
from reasoner.asp.witnesses import Witnesses
from reasoner.asp.worlds import Worlds
from reasoner.source.limit import TimeIsUpError, limit_now

FEW = 3  # rules that get something of their own each; made for more of them it takes longer than one for all
MUCH = 3  # what depends on more than this part of the program is asked with all of it
T = TypeVar("T")


class Few(Generic[T]):
    """What rules are asked with: the first few that depend on little each with something of its own, all others with one for all."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._made: dict[str | None, T] = {}

    def of(self, head: str, make: Callable[[str | None], T]) -> T:
        """What a rule is asked with; `make` makes it, for a rule or (None) for all."""
        alone = head in self._made or (len(self._made) < FEW and self.program.part(head).size * MUCH < self.program.size)
        key = head if alone else None
        if key not in self._made:
            self._made[key] = make(key)
        return self._made[key]


class Shown:
    """Which rules can hold and which can fail in the worlds that a case leaves. Answers are kept."""

    def __init__(
        self,
        worlds: Worlds,
        allowed: Allowed,
        witnesses: Witnesses,
        otherwise: Callable[[str, bool], bool] | None = None,
    ) -> None:
        """`otherwise` tells what no witness shows; else the solver does."""
        self.otherwise = otherwise
        self.worlds = worlds
        self.allowed = allowed
        self.witnesses = witnesses
        self.asked = 0  # of the solver
        self._found: dict[tuple[str, bool], bool] = {}
        self._parts: Few[Worlds] = Few(worlds.program)

    def can(self, head: str, holds: bool) -> bool:
        """Whether a rule holds (or fails) in some world. Raises TimeIsUpError."""
        program = self.worlds.program
        body = program.bodies.get(head)
        if body is None or body == FALSE:
            return (head in program.certain) is holds
        if body == TRUE:
            return holds
        key = (head, holds)
        if key not in self._found:
            it = self.witnesses.settled(head)
            if it is not None:
                return it is holds
            if limit_now().passed:
                raise TimeIsUpError
            self._found[key] = self.witnesses.can(head, holds) or self._possible(head, holds)
        return self._found[key]

    def _possible(self, head: str, holds: bool) -> bool:
        self.asked += 1
        if self.otherwise is not None:
            return self.otherwise(head, holds)
        part = self._parts.of(head, self._worlds_of)
        allowed = {name: cells for name, cells in self.allowed.items() if name in part.program.variables}
        heads, without = ((head,), ()) if holds else ((), (head,))
        return part.possible(allowed, heads, without, limit_now())

    def _worlds_of(self, head: str | None) -> Worlds:
        """The worlds of what a rule depends on, or of the whole program."""
        return self.worlds if head is None else Worlds(self.worlds.program.part(head), seldom=True)


class InSome:
    """The rules that hold in some world."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown

    def __contains__(self, head: object) -> bool:
        return isinstance(head, str) and self.shown.can(head, True)


class InEvery:
    """The rules that hold in every world."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown

    def __contains__(self, head: object) -> bool:
        return isinstance(head, str) and not self._shown.can(head, False)
