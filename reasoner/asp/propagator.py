"""The arithmetic of a program inside the solver: worlds whose comparisons no numbers give are ruled out by clauses.

When the solver has a whole world, the comparisons that it made true or false are asked of `reasoner.amounts` with the cells that its
numbers are in. Where no numbers give that, the core of the refutation becomes a clause. A clause is a fact of arithmetic: it holds
whatever the case, so that it stays, and is the same in every solver of the program (lazy satisfiability modulo theories:
Sebastiani 2007).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property

from reasoner.amounts.questions import Constraint, Domain, Refuted
from reasoner.amounts.values import inputs_in
from reasoner.asp.amounts import AmountTest
from reasoner.asp.cells import IntervalCell
from reasoner.asp.print import cell_name
from reasoner.asp.program import Program
from reasoner.asp.theory import Numbers

# A clause in terms of the program: atoms that are not all so, with how they are.
Clause = frozenset[tuple[str, bool]]


class Arithmetic:
    """Rules out worlds that no numbers give. `learnt` are the clauses, shared by all solvers of the program."""

    def __init__(self, program: Program, numbers: Numbers, learnt: dict[Clause, None]) -> None:
        self.program = program
        self.numbers = numbers
        self.learnt = learnt
        self.keep_time: Callable[[], None] = lambda: None
        self._tests: list[tuple[str, AmountTest, int, tuple[int, ...]]] = []
        self._cells: dict[str, tuple[int, ...]] = {}
        self._names: dict[int, tuple[str, bool]] = {}
        self._groups: list[list[int]] = []
        self._clean: set[tuple[object, ...]] = set()

    @cached_property
    def _layout(self) -> list[tuple[str, AmountTest, str]]:
        return [(name, test, f"value({name},yes)") for name, test in self.program.amounts.items() if not test.free]

    @cached_property
    def _cell_atoms(self) -> dict[str, tuple[str, ...]]:
        ids = dict.fromkeys(id for _, test, _ in self._layout for id in test.inputs if id in self.program.by_input)
        found = {}
        for id in ids:
            variable = self.numbers.variable(id)
            found[id] = tuple(f"value({variable.name},{cell_name(variable, at)})" for at in range(len(variable.cells)))
        return found

    @cached_property
    def _all_groups(self) -> list[list[int]]:
        return _groups([test.inputs for _, test, _ in self._layout])

    @cache  # noqa: B019  one arithmetic belongs to one solver
    def reads(self) -> tuple[str, ...]:
        """The atoms that it looks at."""
        atoms = dict.fromkeys(atom for _, _, atom in self._layout)
        atoms |= dict.fromkeys(atom for some in self._cell_atoms.values() for atom in some)
        atoms |= dict.fromkeys(gate for _, test, _ in self._layout for gate in test.gates)
        return tuple(atoms)

    def begin(self, atoms: Mapping[str, int], add: Callable[[Sequence[int]], object]) -> None:
        """Take the literals of the atoms that it looks at; `add` takes a clause."""
        self._tests = [(name, test, atoms.get(atom, 0), tuple(atoms.get(gate, 0) for gate in test.gates)) for name, test, atom in self._layout]
        self._cells = {id: tuple(atoms.get(one, 0) for one in some) for id, some in self._cell_atoms.items()}
        self._names = {abs(literal): (atom, literal > 0) for atom, literal in atoms.items()}
        self._groups = [[at for at in group if self._tests[at][2]] for group in self._all_groups]
        for clause in list(self.learnt):
            literals = [(-atoms[atom] if so else atoms[atom]) for atom, so in clause if atom in atoms]
            if len(literals) == len(clause):
                add(literals)

    def check(self, is_true: Callable[[int], bool | None], add: Callable[[Sequence[int]], object]) -> None:
        """Rule a world out where no numbers give it. `add` takes a clause."""
        for group in self._groups:
            key, constraints, owners = self._state(group, is_true)
            ids = dict.fromkeys(id for one in constraints for id in inputs_in(one.difference))
            where = {id: next(at for at, literal in enumerate(self._cells[id]) if is_true(literal)) for id in ids}
            full = (key, tuple(where.items()))
            if full in self._clean:
                continue
            domains = {id: self._domain(id, at) for id, at in where.items()}
            kept = [at for at, one in enumerate(constraints) if all(domains[id] is not None for id in inputs_in(one.difference))]
            found = self.numbers.theory.decided(
                {id: one for id, one in domains.items() if one is not None}, [constraints[at] for at in kept], self.keep_time
            )
            if not isinstance(found, Refuted):
                self._clean.add(full)
                continue
            literals: set[int] = set()
            for at in found.constraints:
                literals.update(owners[kept[at]])
            for id, side in found.bounds:
                literals.update(self._beyond(id, where[id], side))
            named = [(*self._names[abs(one)], one) for one in literals if abs(one) > 1]  # 1 is what always holds
            self.learnt[frozenset((atom, (one < 0) is plain) for atom, plain, one in named)] = None
            add(sorted(literals))
            return  # the world is gone

    def _state(
        self, group: Sequence[int], is_true: Callable[[int], bool | None]
    ) -> tuple[tuple[object, ...], list[Constraint], list[tuple[int, ...]]]:
        """What the comparisons of a group say in a world, and for each the literals that deny it."""
        key: list[object] = []
        constraints: list[Constraint] = []
        owners: list[tuple[int, ...]] = []
        for at in group:
            name, test, literal, gates = self._tests[at]
            holds = bool(is_true(literal))
            if not gates:
                one = self.numbers.constraint(name, holds)
                key.append((at, holds))
                if one is not None:
                    constraints.append(one)
                    owners.append((-literal if holds else literal,))
                continue
            counts = tuple(gate != 0 and bool(is_true(gate)) for gate in gates)
            key.append((at, holds, counts))
            one = self.numbers.counted(name, holds, counts)
            denied = tuple(-gate if count else gate for gate, count in zip(gates, counts, strict=True) if gate)
            if one is not None:
                constraints.append(one)
                owners.append((-literal if holds else literal, *denied))
        return tuple(key), constraints, owners

    def _domain(self, id: str, at: int) -> Domain | None:
        some = self.numbers.domains(id, (at,))
        return some[0] if some else None

    def _beyond(self, id: str, at: int, side: str) -> Iterable[int]:
        """The cells in which a number would not have the bound that its cell gives it."""
        cells = self.numbers.variable(id).cells
        for other, literal in enumerate(self._cells[id]):
            if not isinstance(cells[other], IntervalCell) or (other < at if side == "low" else other > at):
                yield literal


def _groups(tests: Sequence[tuple[str, ...]]) -> list[list[int]]:
    """The positions of comparisons that share numbers, directly or through others, by the numbers of each."""
    leader: dict[str, str] = {}

    def first(id: str) -> str:
        while (above := leader.setdefault(id, id)) != id:
            leader[id] = leader[above]
            id = above
        return id

    for ids in tests:
        for id in ids[1:]:
            leader[first(id)] = first(ids[0])
    found: dict[str, list[int]] = {}
    for at, ids in enumerate(tests):
        if ids:
            found.setdefault(first(ids[0]), []).append(at)
    return list(found.values())


def arithmetic_of(program: Program) -> Arithmetic | None:
    """The arithmetic of a program, with all that was learnt of it; None where it compares no amounts."""
    return Arithmetic(program, Numbers(program), program.learnt) if program.amounts else None
