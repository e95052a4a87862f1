"""The arithmetic of a program inside the solver: worlds whose comparisons no numbers give are ruled out by clauses.

When the solver has a whole world, a part of it is taken that makes the rules that matter what they are: of a conjunction that holds
all parts, of one that fails a part that fails, and so on (a justification). The comparisons in that part are asked of
`reasoner.amounts` with the cells that its numbers are in. Where there are such numbers, there is a world in which the rules that
matter are the same, whatever the comparisons that were left out come to. Where there are none, the core of the refutation
becomes a clause: a fact of arithmetic that holds whatever the case, so that it stays, and is the same in every solver of the
program (lazy satisfiability modulo theories: Sebastiani 2007).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from reasoner.amounts.questions import LOW, Bound, Constraint, Domain, IntervalEnd, Refuted, end_of
from reasoner.amounts.values import inputs_in
from reasoner.asp.cells import IntervalCell
from reasoner.asp.formula import Between, Conjunction, Disjunction, Formula, In, Named, Negation
from reasoner.asp.print import cell_name
from reasoner.asp.program import Program
from reasoner.asp.theory import Numbers

MOST_CLEAN = 10_000  # worlds of which is remembered that there are numbers for them

# A clause in terms of the program: atoms that are not all so, with how they are.
Clause = frozenset[tuple[str, bool]]


class Arithmetic:
    """Rules out worlds that no numbers give. `roots` are the rules that matter, `held` comparisons that always do.

    What is always so matters, too. `every`: all comparisons matter.
    """

    def __init__(self, program: Program, roots: Iterable[str] = (), held: Iterable[str] = (), *, every: bool = False) -> None:
        self.program = program
        self.numbers = Numbers(program)
        self.roots = tuple(roots)
        self.held = tuple(held)
        self.every = every
        self.keep_time: Callable[[], None] = lambda: None
        self._literals: Mapping[str, tuple[int, ...]] = {}
        self._atoms: Mapping[str, int] = {}
        self._clean: set[object] = set()
        self._waiting: list[list[int]] = []
        self._domains: dict[tuple[str, int], Domain | None] = {}

    @cached_property
    def cells(self) -> dict[str, tuple[str, ...]]:
        """The atoms of the cells of each variable."""
        return {
            name: tuple(f"value({name},{cell_name(one, at)})" for at in range(len(one.cells)))
            for name, one in self.program.variables.items()
        }

    @property
    def watched(self) -> Iterable[str]:
        """The atoms whose truth is looked at: those of cells and the heads of rules."""
        yield from (atom for some in self.cells.values() for atom in some)
        yield from self.program.bodies

    def begin(self, atoms: Mapping[str, int], add: Callable[[Sequence[int]], object]) -> None:
        """Take the literals of the atoms; `add` takes a clause."""
        self._literals = {name: tuple(atoms.get(one, 0) for one in some) for name, some in self.cells.items()}
        self._atoms = atoms
        self._waiting = []
        for clause in list(self.program.learnt):
            if (said := self._said(clause)) is not None:
                add(said)

    def _said(self, clause: Clause) -> list[int] | None:
        """A clause as literals, in their order, so that a search is the same each time; None where it holds whatever is so.

        An atom that grounding left out never holds.
        """
        if not all(atom in self._atoms for atom, so in clause if so):
            return None
        return sorted({-self._atoms[atom] if so else self._atoms[atom] for atom, so in clause if so or atom in self._atoms})

    def check(self, is_true: Callable[[int], bool | None], add: Callable[[Sequence[int]], bool]) -> None:
        """Rule a world out where no numbers give it. `add` takes a clause, and says whether the world is still there."""
        while self._waiting:
            if not add(self._waiting.pop()):
                return
        world = World(self.program, self._literals, self._atoms, is_true)
        self.justify(world)
        owners = self._compared(world)
        ids = dict.fromkeys(id for one, _ in owners for id in inputs_in(one.difference))
        where = {id: world.cell(self.numbers.variable(id).name) for id in ids}
        key = (tuple(owners), tuple(where.items()))
        if key not in self._clean and self._rule_out(owners, where, world, add):
            self._remember(key)

    def justify(self, world: World) -> None:
        """Take the variables of a world because of which what matters is as it is."""
        for root in self.roots:
            if root in self.program.bodies:
                world.justify(Named(root), world.of(Named(root)))
        for one in self.program.constraints:
            world.justify(one.formula, True)
        for name in self.program.amounts if self.every else ():
            world.taken[name] = world.cell(name)
        for name in self.held:
            if world.cell(name) == 0:
                world.taken[name] = 0

    def _compared(self, world: World) -> list[tuple[Constraint, tuple[str, ...]]]:
        """What the comparisons that were taken say in a world, each with the variables because of which it says that.

        What counts in a comparison is taken, too, and so may bring further comparisons.
        """
        found: list[tuple[Constraint, tuple[str, ...]]] = []
        seen: set[str] = set()

        def where(id: str) -> Domain | None:
            return self._domain(id, world.cell(self.numbers.variable(id).name))

        while waiting := [name for name in world.taken if name in self.program.amounts and name not in seen]:
            seen.update(waiting)
            for name in waiting:
                test = self.program.amounts[name]
                if test.free or self.numbers.is_without(name, where):
                    continue
                counts = tuple(world.of(Named(gate)) for gate in test.gates)
                for gate, count in zip(test.gates, counts, strict=True):
                    world.justify(Named(gate), count)
                holds = world.taken[name] == 0
                said = self.numbers.counted(name, holds, counts) if test.gates else self.numbers.constraint(name, holds)
                if said is not None:
                    found.append((said, (name, *world.justifying(test.gates, counts))))
        return found

    def _remember(self, key: object) -> None:
        """Remember that there are numbers for a world."""
        if len(self._clean) >= MOST_CLEAN:
            self._clean.clear()
        self._clean.add(key)

    def _rule_out(
        self,
        owners: Sequence[tuple[Constraint, tuple[str, ...]]],
        where: Mapping[str, int],
        world: World,
        add: Callable[[Sequence[int]], bool],
    ) -> bool:
        """Add what refutes a world, as clauses; true where nothing does."""
        domains = {id: self._domain(id, at) for id, at in where.items()}
        left = [one for one in owners if all(domains[id] is not None for id in inputs_in(one[0].difference))]
        there = {id: one for id, one in domains.items() if one is not None}
        while True:  # as many refutations as there are apart from each other
            found = self.numbers.theory.decided(there, [one for one, _ in left], self.keep_time)
            if not isinstance(found, Refuted):
                break
            names = {name for at in found.constraints for name in left[at][1]}
            clause = {(self.cells[name][world.cell(name)], True) for name in names}
            for (id, side), at in self._widest(found, there, [one for one, _ in left], where).items():
                atoms = self.cells[self.numbers.variable(id).name]
                clause.update((atoms[other], False) for other in self._beyond(id, at, side))
            for name in (
                names & self.program.amounts.keys()
            ):  # what is divided by 0 says nothing, however far a bound was moved out
                clause.update((self.cells[other][at], False) for other, at in self.numbers.zeros(name))
            learnt = frozenset(clause)
            self.program.learnt[learnt] = None
            if (said := self._said(learnt)) is not None:
                self._waiting.append(said)
            left = [one for at, one in enumerate(left) if at not in found.constraints]

        clean = not self._waiting
        while self._waiting and add(self._waiting.pop()):
            pass
        return clean

    def _widest(
        self, core: Refuted, there: Mapping[str, Domain], said: Sequence[Constraint], where: Mapping[str, int]
    ) -> Mapping[Bound, int]:
        """For each bound of a core the cell farthest out whose end will do: one clause then rules out many worlds."""
        outward: dict[Bound, dict[IntervalEnd, int]] = {}
        for id, side in core.bounds:
            cells = self.numbers.variable(id).cells
            steps = range(where[id], -1, -1) if side == LOW else range(where[id], len(cells))
            ends = ((end_of(self._domain(id, at), side), at) for at in steps)
            outward[id, side] = {end: at for end, at in ends if end is not None}
        weaker = {bound: tuple(some)[1:] for bound, some in outward.items()}
        if not any(weaker.values()):
            return {bound: where[bound[0]] for bound in core.bounds}
        found = self.numbers.theory.weakest(there, said, core, weaker, self.keep_time)
        return {bound: outward[bound][end] for bound, end in found.items()}

    def _domain(self, id: str, at: int) -> Domain | None:
        if (id, at) not in self._domains:
            self._domains[id, at] = next(iter(self.numbers.domains(id, (at,))), None)
        return self._domains[id, at]

    def _beyond(self, id: str, at: int, side: str) -> Iterable[int]:
        """The cells in which a number would not have the bound that its cell gives it."""
        cells = self.numbers.variable(id).cells
        for other, cell in enumerate(cells):
            if not isinstance(cell, IntervalCell) or (other < at if side == "low" else other > at):
                yield other


class World:
    """One whole world: the cell of each variable, what rules come to, and the variables taken to justify that."""

    def __init__(
        self,
        program: Program,
        literals: Mapping[str, tuple[int, ...]],
        atoms: Mapping[str, int],
        is_true: Callable[[int], bool | None],
    ) -> None:
        """`literals` are those of the cells of each variable, `atoms` those of rules, as far as there are any."""
        self.program = program
        self.literals = literals
        self.atoms = atoms
        self.is_true = is_true
        self.taken: dict[str, int] = {}
        self._cells: dict[str, int] = {}
        self._heads: dict[str, bool] = {}
        self._justified: set[str] = set()

    def cell(self, variable: str) -> int:
        """The cell that a variable is in."""
        at = self._cells.get(variable)
        if at is None:
            at = next(at for at, literal in enumerate(self.literals[variable]) if literal and self.is_true(literal))
            self._cells[variable] = at
        return at

    def of(self, formula: Formula) -> bool:
        """Whether a formula holds."""
        match formula:
            case In(variable, cells):
                return self.cell(variable) in cells
            case Named(name):
                found = self._heads.get(name)
                if found is None:
                    literal = self.atoms.get(name)
                    found = self.of(self.program.bodies[name]) if literal is None else bool(self.is_true(literal))
                    self._heads[name] = found
                return found
            case Negation(of):
                return not self.of(of)
            case Conjunction(parts):
                return all(map(self.of, parts))
            case Disjunction(parts):
                return any(map(self.of, parts))
            case Between(low, high, parts):
                number = sum(map(self.of, parts))
                return low <= number and (high is None or number <= high)

    def justify(self, formula: Formula, holds: bool) -> None:
        """Take variables because of which a formula holds (or fails), as it does."""
        match formula:
            case In(variable):
                self.taken[variable] = self.cell(variable)
            case Named(name):
                if name not in self._justified:
                    self._justified.add(name)
                    self.justify(self.program.bodies[name], holds)
            case Negation(of):
                self.justify(of, not holds)
            case Conjunction(parts) | Disjunction(parts):
                if holds is isinstance(formula, Conjunction):
                    for part in parts:
                        self.justify(part, holds)
                else:
                    self._justify_one([part for part in parts if self.of(part) is holds], holds)
            case Between(low, high, parts):
                self._justify_count(low, high, parts, holds)

    def _justify_one(self, parts: Sequence[Formula], holds: bool) -> None:
        if not any(self._is_taken(part) for part in parts):
            self.justify(next((part for part in parts if self._is_plain(part)), parts[0]), holds)

    def _justify_count(self, low: int, high: int | None, parts: Sequence[Formula], holds: bool) -> None:
        those, others = ([part for part in parts if self.of(part) is so] for so in (True, False))
        if holds:
            chosen = [(part, True) for part in those[:low]]
            chosen += [(part, False) for part in others[: len(parts) - high]] if high is not None else []
        elif len(those) < low:
            chosen = [(part, False) for part in others[: len(parts) - low + 1]]
        else:
            chosen = [(part, True) for part in those[: (high or 0) + 1]]
        for part, so in chosen:
            self.justify(part, so)

    def _is_taken(self, part: Formula) -> bool:
        match part:
            case In(variable):
                return variable in self.taken
            case Named(name):
                return name in self._justified
            case Negation(of):
                return self._is_taken(of)
            case _:
                return False

    def _is_plain(self, part: Formula) -> bool:
        match part:
            case In(variable):
                return variable not in self.program.amounts
            case Negation(of):
                return self._is_plain(of)
            case _:
                return False

    def justifying(self, gates: Sequence[str], counts: Sequence[bool]) -> tuple[str, ...]:
        """The variables because of which some gates are open or shut."""
        if not gates:
            return ()
        apart = World(self.program, self.literals, self.atoms, self.is_true)
        apart._cells, apart._heads = self._cells, self._heads
        for gate, count in zip(gates, counts, strict=True):
            apart.justify(Named(gate), count)
        return tuple(apart.taken)


def arithmetic_of(
    program: Program, roots: Iterable[str] = (), held: Iterable[str] = (), *, every: bool = False
) -> Arithmetic | None:
    """The arithmetic of a program, with all that was learnt of it; None where it compares no amounts."""
    return Arithmetic(program, roots, held, every=every) if program.amounts else None
