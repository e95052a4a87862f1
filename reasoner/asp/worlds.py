"""The worlds of a program under what is known: what holds in all of them, and what holds in some."""

from __future__ import annotations

from collections.abc import Container, Iterable
from functools import cached_property

from reasoner.amounts.kept import Kept
from reasoner.asp.from_case import Allowed, allowed_cells
from reasoner.asp.print import cell_name, program_text
from reasoner.asp.program import Program
from reasoner.asp.propagator import arithmetic_of
from reasoner.asp.solve import NO_LIMIT, Limit, Solver
from reasoner.policy.values import Known
from reasoner.policy.vocabulary import Input
from reasoner.source.dataclass import dataclass

MOST_REMEMBERED = 100_000  # cells of the facts that are remembered


@dataclass(frozen=True, slots=True)
class Consequences:
    """Heads that hold in every world (cautious consequences) and in some world (brave consequences)."""

    certain: Container[str]
    possible: Container[str]


class Worlds:
    """Solvers for one program, made when first needed and reused for every case."""

    def __init__(self, program: Program, seldom: bool = False) -> None:
        """`seldom`: few questions will be asked of this program, so that it is grounded once for all kinds of them."""
        self.program = program
        self._seldom = seldom
        self._allowed: Kept[tuple[str, Known], Allowed] = Kept(MOST_REMEMBERED)

    def allowed(self, input: Input, known: Known) -> Allowed:
        """The cells that what is known of an input leaves to its variables. Those asked for last are remembered."""
        key = (input.id, known)
        found = self._allowed.get(key)
        if found is None:
            found = allowed_cells(self.program, input, known)
            self._allowed.put(key, found, 1 + sum(map(len, found.values())))
        return found

    @cached_property
    def text(self) -> str:
        """The program that the solvers run."""
        return program_text(self.program, comments=False)

    @cached_property
    def cautious(self) -> Solver:
        """Finds what holds in every world."""
        return Solver(self.text, "cautious", arithmetic=arithmetic_of(self.program, self.program.bodies))

    @cached_property
    def brave(self) -> Solver:
        """Finds what holds in some world."""
        return (
            self.cautious.in_mode("brave")
            if self._seldom
            else Solver(self.text, "brave", arithmetic=arithmetic_of(self.program, self.program.bodies))
        )

    @cached_property
    def cell_literals(self) -> dict[str, tuple[int, ...]]:
        """The literal of each cell of each variable. The same in every solver of the same text."""
        return {
            name: tuple(self.cautious.literal(f"value({name},{cell_name(one, cell)})") for cell in range(len(one.cells)))
            for name, one in self.program.variables.items()
        }

    def assumptions(self, allowed: Allowed) -> list[int]:
        """What is known, as literals."""
        found: list[int] = []
        for name, cells in allowed.items():
            found += self.within(name, cells)
        return found

    def within(self, variable: str, cells: frozenset[int]) -> list[int]:
        """That a variable is in one of some cells, as literals."""
        literals = self.cell_literals[variable]
        if len(cells) == 1:
            return [literals[next(iter(cells))]]
        return [-literal for cell, literal in enumerate(literals) if cell not in cells]

    def consequences(self, allowed: Allowed, limit: Limit = NO_LIMIT) -> Consequences | None:
        """What holds in every and in some world that is left; None where no world is."""
        assumptions = self.assumptions(allowed)
        certain = self.cautious.last_model(assumptions, limit)
        if certain is None:
            return None
        certain |= self.program.certain
        if self._is_one_world(allowed):
            return Consequences(certain, certain)
        possible = self.brave.last_model(assumptions, limit)
        return Consequences(certain, (possible or frozenset()) | self.program.certain)

    def _is_one_world(self, allowed: Allowed) -> bool:
        """Whether every variable is in one known cell: what holds in some world then holds in every."""
        return all(
            len(allowed[name]) == 1 if name in allowed else len(one.cells) == 1 for name, one in self.program.variables.items()
        )

    def possible(
        self, allowed: Allowed, heads: Iterable[str] = (), without: Iterable[str] = (), limit: Limit = NO_LIMIT
    ) -> bool:
        """Whether some world that is left has all of `heads` and none of `without`."""
        heads, without = tuple(heads), tuple(without)
        wanted = self.head_literals(heads, without)
        roots = (*heads, *without)
        return wanted is not None and self.plain.possible([*self.assumptions(allowed), *wanted], limit, roots)

    def head_literals(self, heads: Iterable[str], without: Iterable[str] = ()) -> list[int] | None:
        """Literals that demand some heads and deny others; None where a demanded one never holds."""
        demanded = [head for head in heads if head not in self.program.certain]
        if not self.program.certain.isdisjoint(without := tuple(without)) or not all(self.plain.has(head) for head in demanded):
            return None
        return [
            *(self.plain.literal(head) for head in demanded),
            *(-self.plain.literal(head) for head in without if self.plain.has(head)),
        ]

    @cached_property
    def plain(self) -> Solver:
        """Answers whether there is a world."""
        return (
            self.cautious.in_mode("auto")
            if self._seldom
            else Solver(self.text, arithmetic=arithmetic_of(self.program, self.program.bodies))
        )


def cell_literals(solver: Solver, program: Program, allowed: Allowed, mark: str = "") -> list[int]:
    """What is known, as literals of a solver of a copy of a program, or of a part of it: other variables are passed over."""
    found: list[int] = []
    for name, cells in allowed.items():
        variable = program.variables.get(name)
        if variable is None:
            continue
        literals = {
            cell: solver.literal(f"value{mark}({name},{cell_name(variable, cell)})") for cell in range(len(variable.cells))
        }
        found += (
            [literals[next(iter(cells))]] if len(cells) == 1 else [-one for cell, one in literals.items() if cell not in cells]
        )
    return found
