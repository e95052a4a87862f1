"""What holds in some world and in every world of a case, one rule at a time: by a witness where there is one, else by the solver.

What is found is kept for all questions about the case, so that the time limit is the one that is in force when it is looked for.
"""

from __future__ import annotations

from reasoner.asp.formula import FALSE, TRUE
from reasoner.asp.from_case import Allowed
from reasoner.asp.witnesses import Witnesses
from reasoner.asp.worlds import Worlds
from reasoner.source.limit import TimeIsUpError, limit_now


class Shown:
    """Which rules can hold and which can fail in the worlds that a case leaves. Answers are kept."""

    def __init__(self, worlds: Worlds, allowed: Allowed, witnesses: Witnesses) -> None:
        self.worlds = worlds
        self.allowed = allowed
        self.witnesses = witnesses
        self.asked = 0  # of the solver
        self._found: dict[tuple[str, bool], bool] = {}

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
            if limit_now().passed:
                raise TimeIsUpError
            self._found[key] = self.witnesses.can(head, holds) or self._possible(head, holds)
        return self._found[key]

    def _possible(self, head: str, holds: bool) -> bool:
        self.asked += 1
        heads, without = ((head,), ()) if holds else ((), (head,))
        return self.worlds.possible(self.allowed, heads, without, limit_now())


class InSome:
    """The rules that hold in some world."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown

    def __contains__(self, head: object) -> bool:
        return isinstance(head, str) and self._shown.can(head, True)


class InEvery:
    """The rules that hold in every world."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown

    def __contains__(self, head: object) -> bool:
        return isinstance(head, str) and not self._shown.can(head, False)
