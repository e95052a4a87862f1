"""Which outcomes of one determination some cells leave possible: a small program, asked often."""

from __future__ import annotations

from collections.abc import Mapping

from reasoner.asp.copies import choices_text, rules_text
from reasoner.asp.print import cell_name
from reasoner.asp.program import Program
from reasoner.asp.propagator import arithmetic_of
from reasoner.asp.solve import NO_LIMIT, Limit, Solver
from reasoner.asp.worlds import Worlds


class Outcomes:
    """The outcomes of one determination, over the variables that it reads and those tied to them."""

    def __init__(self, worlds: Worlds, determination: str) -> None:
        self.heads: Mapping[str, str] = worlds.program.determinations[determination].outcomes
        self.program: Program = worlds.program.restricted(self.heads.values())
        shown = "".join(f"#show {head} : {head}.\n" for head in self.heads.values())
        text = f"#defined outcome/2.\n{choices_text(self.program, self.program.variables)}{rules_text(self.program)}#show.\n{shown}"
        self._solver = Solver(text, "brave", arithmetic=arithmetic_of(self.program, self.heads.values()))
        self._literals = {
            name: tuple(self._solver.literal(f"value({name},{cell_name(one, cell)})") for cell in range(len(one.cells)))
            for name, one in self.program.variables.items()
        }

    def possible(self, allowed: Mapping[str, frozenset[int]], limit: Limit = NO_LIMIT) -> tuple[str, ...]:
        """The outcomes that some world has, in the policy's order; none where what is allowed leaves no world."""
        assumptions: list[int] = []
        for name, literals in self._literals.items():
            cells = allowed.get(name)
            if cells is not None:
                one = next(iter(cells)) if len(cells) == 1 else None
                assumptions += (
                    [literals[one]] if one is not None else [-each for cell, each in enumerate(literals) if cell not in cells]
                )
        found = self._solver.last_model(assumptions, limit)
        return () if found is None else tuple(name for name, head in self.heads.items() if head in found)
