"""Smallest groups of facts without which an outcome is open: what worlds with another outcome depart from.

One copy of the program with all variables free. A fact is left where a variable of its input is in a cell that the fact
shuts out; models that leave as few facts as can be come from the solver, every one once.
"""

from __future__ import annotations

from functools import cached_property

from reasoner.answer.changing.departures import DOMAIN
from reasoner.answer.situation import Situation
from reasoner.asp.copies import choices_text, rules_text
from reasoner.asp.print import cell_name, cell_names
from reasoner.asp.program import Program
from reasoner.asp.propagator import arithmetic_of
from reasoner.asp.solve import NO_LIMIT, Limit, Solver
from reasoner.asp.worlds import Worlds


class Withdrawals:
    """Finds smallest groups of facts that worlds with another outcome depart from, for one determination."""

    def __init__(self, worlds: Worlds, determination: str) -> None:
        self.outcomes = worlds.program.determinations[determination].outcomes
        self.program: Program = worlds.program.restricted(self.outcomes.values())
        self._numbers = {id: number for number, id in enumerate(self.program.by_input)}
        self._ids = {f"leaves({number})": id for id, number in self._numbers.items()}

    @cached_property
    def solver(self) -> Solver:
        """Enumerates worlds that depart from as few facts as can be."""
        lines = ["#defined leaves/1.", choices_text(self.program, self.program.variables), rules_text(self.program)]
        for name, variable in self.program.variables.items():
            number = self._numbers[variable.input]
            lines.append("".join(f"{{ shut({name},{cell}) }}. " for cell in cell_names(variable)))
            lines.append(f"leaves({number}) :- shut({name},C), value({name},C).")
        arithmetic = arithmetic_of(self.program, self.outcomes.values())
        return Solver("\n".join([*lines, "#show leaves/1."]), "domRec", DOMAIN[::2], arithmetic)

    @cached_property
    def _shut(self) -> dict[str, tuple[int, ...]]:
        variables = self.program.variables.items()
        return {
            name: tuple(self.solver.literal(f"shut({name},{cell_name(one, cell)})") for cell in range(len(one.cells)))
            for name, one in variables
        }

    def groups(self, situation: Situation, most: int, found: list[frozenset[str]], limit: Limit = NO_LIMIT) -> bool:
        """Add the smallest groups whose withdrawal lets another outcome in to those found, at most `most`; whether they are all.

        Raises TimeIsUpError, with those added that were found by then.
        """
        allowed = situation.allowed()
        assumptions = []
        for name, literals in self._shut.items():
            cells = allowed.get(name)
            assumptions += [-one if cells is None or cell in cells else one for cell, one in enumerate(literals)]
        for head in self.outcomes.values():
            if head in situation.found.possible and self.solver.has(head):
                assumptions.append(-self.solver.literal(head))
        more: list[frozenset[str]] = []

        def take(heads: frozenset[str]) -> bool:
            (found if len(found) < most else more).append(frozenset([self._ids[head] for head in heads]))
            return not more

        self.solver.models(assumptions, take, limit)
        return not more
