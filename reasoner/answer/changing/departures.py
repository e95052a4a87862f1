"""Departures from a case: minimal groups of inputs that differ from what is stated and reach an outcome.

One copy of the program, in which each input has a base cell; `change(i)` holds where an input leaves its base. Models that
are minimal in `change` come from clingo's domain heuristic with recording (`--enum-mode=domRec`), every one once. An
unknown input whose tests all count the same way has the cell that helps least as its base, and leaving it means that it is
supplied. Where an open input counts both ways, or is tied to others, `refine.py` answers instead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reasoner.answer.changing.interchangeable import Interchangeable
from reasoner.answer.changing.lanes import Evaluator, lanes_of
from reasoner.answer.changing.plan import NO_BOUNDS, Bounds, Outcome, Plan
from reasoner.answer.changing.polarity import Sign, least_helpful, signs
from reasoner.answer.situation import Situation
from reasoner.asp.copies import choices_text, rules_text
from reasoner.asp.print import cell_name, cells_by_atom
from reasoner.asp.program import Program
from reasoner.asp.propagator import arithmetic_of
from reasoner.asp.solve import NO_LIMIT, Limit, Solver
from reasoner.asp.theory import Numbers
from reasoner.asp.worlds import Worlds
from reasoner.policy.values import Exactly

DOMAIN = ("--heuristic=Domain", "--enum-mode=domRec", "--dom-mod=5,16")
MOST_WEIGHED = 4  # programs with efforts that are kept


@dataclass(frozen=True)
class _Literals:
    """The literals of one solver that plans are written in, by number of the input, variable or outcome."""

    fixed: Mapping[int, int]
    counted: Mapping[int, int]
    may_release: Mapping[int, int]
    known: Mapping[int, int]
    bases: Mapping[str, tuple[int, ...]]
    values: Mapping[str, tuple[int, ...]]
    wanted: Mapping[Outcome, int]


class Departures:
    """Departures from cases under one determination, or under several that are to have their outcomes together."""

    def __init__(self, worlds: Worlds, determinations: Sequence[str]) -> None:
        self.worlds = worlds
        self.determinations = tuple(determinations)
        self.outcomes: dict[Outcome, str] = {
            (id, name): head for id in determinations for name, head in worlds.program.determinations[id].outcomes.items()
        }
        self.program: Program = worlds.program.restricted(self.outcomes.values())
        self.evaluator = Evaluator(self.program, self.outcomes.values())
        self._weighed: dict[tuple[tuple[int, int], ...], Solver] = {}
        self._bounds: dict[int, dict[str, int]] = {}
        self._literals: dict[int, _Literals] = {}
        self._evaluators: dict[tuple[str, ...], Evaluator] = {}
        vocabulary = worlds.program.policy.vocabulary
        self.follows = {one.id: one.follows for one in vocabulary.inputs if one.follows and one.id in self.program.by_input}
        free = {self.program.variables[name].input for name, test in self.program.amounts.items() if test.free}
        # A part that cannot count, as the record that it is of is none of those that are added up, settles nothing.
        count = {self.program.variables[name].input: test.inputs for name, test in self.program.amounts.items()}
        self.together = {
            id: some
            for id, parts in self.program.settled_by.items()
            if id not in free and (some := tuple(one for one in parts if one in count.get(id, parts)))
        }
        self.numbers = Numbers(self.program)
        self.interchangeable = Interchangeable(self.program)
        self._numbers = {id: number for number, id in enumerate(self.program.by_input)}
        self._ids = {f"change({number})": id for id, number in self._numbers.items()}

    def signs(self, wanted: frozenset[Outcome], stays: Mapping[str, Iterable[int]]) -> Mapping[str, tuple[Sign, ...]]:
        """The direction of every test for some outcomes, as far as the variables that stay leave it open."""
        heads = [self.outcomes[one] for one in self.outcomes if one in wanted]
        if not stays:
            return signs(self.program, heads)
        return signs(self.program, heads, self.evaluator.settled(lanes_of(self.program, [{}], stays)))

    @cached_property
    def zeros(self) -> dict[str, list[tuple[str, int]]]:
        """For each comparison, by its input, the cells in which it would divide by 0."""
        return {id: self.numbers.zeros(self.program.by_input[id][0]) for id in self.together}

    @cached_property
    def text(self) -> str:
        """The program with bases, changes and releases of followers, held to what is wanted."""
        wanted = [f":- {head}, not wanted({self.position(one)})." for one, head in self.outcomes.items()]
        return "\n".join([self.moving(self.program), *wanted])

    def moving(self, program: Program) -> str:
        """A program of the same variables with bases, changes and releases of followers."""
        lines = ["#defined change/1. #defined value/2.", choices_text(program, program.variables), rules_text(program)]
        for id, number in self._numbers.items():
            lines.append(f"{{ counted({number}) }}. {{ fixed({number}) }}.")
            leader = self._numbers.get(self.follows.get(id, ""))
            free = "" if leader is None and id not in self.together else f", not released({number})"
            if id in self.together:
                parts = [self._numbers[one] for one in self.together[id]]
                there = [f"there({one})" for one in parts]
                there += [f"not value({name},{cell_name(self.program.variables[name], at)})" for name, at in self.zeros[id]]
                lines.append(f"released({number}) :- {', '.join(there)}.")
                lines += [f"{{ known({one}) }}. there({one}) :- known({one}). there({one}) :- change({one})." for one in parts]
            if leader is not None:
                lines.append(f"{{ may_release({number}) }}. released({number}) :- may_release({number}), change({leader}).")
            for name in self.program.by_input[id]:
                cells = range(len(self.program.variables[name].cells))
                bases = "; ".join(f"base({name},{cell_name(self.program.variables[name], cell)})" for cell in cells)
                lines.append(f"{{ {bases} }} 1.")
                lines.append(f"change({number}) :- counted({number}), base({name},C), not value({name},C){free}.")
                lines.append(f":- fixed({number}), base({name},C), not value({name},C){free}.")
        lines += [f"{{ wanted({self.position(one)}) }}." for one in self.outcomes]
        return "\n".join(lines)

    def position(self, name: Outcome) -> int:
        """The number of an outcome in the program."""
        return list(self.outcomes).index(name)

    @cached_property
    def minimal(self) -> Solver:
        """Enumerates minimal departures."""
        return Solver(
            self.text + "\n#show change/1.", "domRec", DOMAIN[::2], arithmetic_of(self.program, self.outcomes.values())
        )

    @cached_property
    def values(self) -> Solver:
        """Finds the cells that variables can have."""
        return Solver(self.text + "\n#show value/2.", "brave", arithmetic=arithmetic_of(self.program, self.outcomes.values()))

    @cached_property
    def showing(self) -> Solver:
        """Finds a world and shows all its cells."""
        return Solver(
            choices_text(self.program, self.program.variables) + rules_text(self.program) + "#show value/2.",
            arithmetic=arithmetic_of(self.program, every=True),
        )

    def judging(self, heads: tuple[str, ...]) -> Evaluator:
        """An evaluator of some heads of the program, kept."""
        if heads not in self._evaluators:
            self._evaluators[heads] = Evaluator(self.program, [head for head in heads if head in self.program.bodies])
        return self._evaluators[heads]

    @cached_property
    def completing(self) -> _Completing:
        """The cells that variables can still have."""
        return _Completing(self.program)

    @cached_property
    def tying(self) -> _Completing:
        """The cells that background knowledge leaves."""
        return _Completing(self.program.tying(frozenset().union(*self.program.tied)))

    @cached_property
    def always(self) -> frozenset[str]:
        """The comparisons of which background knowledge says how they come out."""
        left = self.tying.left({}) or {}
        return frozenset(id for id in self.together if len(left.get(self.program.by_input[id][0], ())) == 1)

    @cached_property
    def forced(self) -> tuple[tuple[str, dict[str, frozenset[int]], int], ...]:
        """For each comparison the cells of its numbers that settle it, and how."""
        return tuple((name, where, at) for name in self.program.amounts for where, at in self.numbers.forced(name))

    @cached_property
    def showing_cells(self) -> dict[str, tuple[int, ...]]:
        """The literals of the cells of each variable where a world is shown."""
        return {name: self._cell_literals(self.showing, "value", name) for name in self.program.variables}

    @cached_property
    def cells_shown(self) -> dict[str, tuple[str, int]]:
        """The variable and the cell that each shown atom stands for."""
        return cells_by_atom(self.program.variables)

    def plan(
        self,
        situation: Situation,
        wanted: frozenset[Outcome],
        permitted: Collection[str],
        facts: Collection[str] = (),
        limit: Limit = NO_LIMIT,
    ) -> Plan:
        """The plan for reaching some outcomes by changing or supplying the permitted inputs.

        `facts`, if given, are the only inputs counted, and permitted and unknown ones are free: departures of the facts alone.
        """
        base: dict[str, int] = {}
        open_: dict[str, frozenset[int]] = {}
        known = situation.fully_known
        allowed = situation.allowed()
        for id, names in self.program.by_input.items():
            if id in situation.addable:  # as the case stands, no record was added
                absent = situation.worlds.allowed(situation.input(id), Exactly(False))
                base |= {name: next(iter(absent[name])) for name in names}
                continue
            for name in names:
                cells = allowed.get(name, frozenset(range(len(self.program.variables[name].cells))))
                if id in self.together and all(one in known for one in self.together[id] if one in self.program.by_input):
                    cells = self.numbers.can_be(name, allowed, limit.check)
                    if len(cells) == 1:
                        base[name] = next(iter(cells))
                        continue
                if id in known or (facts and len(cells) == 1):
                    base[name] = next(iter(cells))
                else:
                    open_[name] = cells
        directions: Mapping[str, tuple[Sign, ...]] = {}
        both_ways: frozenset[str] = frozenset()
        if not facts:
            may_move = {*permitted, *(id for id, leader in self.follows.items() if leader in permitted)}
            may_move |= {id for id, parts in self.together.items() if not may_move.isdisjoint(parts)}
            stays: dict[str, tuple[int, ...]] = {}
            stays |= {name: (cell,) for name, cell in base.items() if self.program.variables[name].input not in may_move}
            stays |= {name: tuple(cells) for name, cells in open_.items() if self.program.variables[name].input not in may_move}
            directions = self.signs(wanted, stays)
            both_ways = self._place_open(situation, directions, frozenset(permitted), base, open_, limit)
        moves = frozenset(permitted) | frozenset(facts)
        stay = known if facts else frozenset(self.program.by_input)
        fixed = frozenset(id for id in stay if id in self.program.by_input and id not in moves)
        return Plan(base, open_, frozenset(facts or permitted), fixed, both_ways, wanted, situation.partly_known, directions)

    def _place_open(
        self,
        situation: Situation,
        directions: Mapping[str, tuple[Sign, ...]],
        permitted: frozenset[str],
        base: dict[str, int],
        open_: dict[str, frozenset[int]],
        limit: Limit,
    ) -> frozenset[str]:
        """Set a base for each open variable where one stands for all its cells, and return the others."""
        known = situation.fully_known
        # What is stated of a part of an input no longer counts once the input that it follows changes.
        both = {
            name
            for id, leader in self.follows.items()
            if id in situation.partly_known and leader in permitted and leader in known
            for name in self.program.by_input[id]
        }
        # A comparison comes out either way where its parts are supplied, also one that no condition on a part cuts.
        both |= {
            name
            for id, parts in self.together.items()
            for one in (id, *parts)
            if one not in known
            for name in self.program.by_input[one]
            if name in open_  # one that can come out one way only is at its base
        }
        groups = [group for group in self.program.tied if not group <= known]
        if groups:
            both |= self._tied(situation, frozenset().union(*groups), permitted, base, open_, limit)
        for name, cells in open_.items():
            if name not in both and name not in base:
                least = least_helpful(directions.get(name, ()), cells)
                if least is None:
                    both.add(name)
                else:
                    base[name] = least
        return frozenset(name for name in both if name in open_)

    def _tied(
        self,
        situation: Situation,
        tied: frozenset[str],
        permitted: frozenset[str],
        base: dict[str, int],
        open_: dict[str, frozenset[int]],
        limit: Limit,
    ) -> set[str]:
        """Close the cells of unknown inputs under the facts that stay; those left open move together with others."""
        known = situation.fully_known
        unknown = [id for id in self.program.by_input if id in tied and id not in known and id not in situation.addable]
        stays = [id for id in tied if id in known and id not in permitted]
        allowed = {n: c for one in [*stays, *unknown] for n, c in situation.by_input.get(one, {}).items()}
        absent = [id for id in tied & situation.addable if id not in permitted]
        allowed |= {name: frozenset((base[name],)) for id in absent for name in self.program.by_input[id]}
        there = self.tying.left(allowed, limit) or {}
        left = {name: open_[name] & there[name] for id in unknown for name in self.program.by_input[id] if name in open_}
        moving = {name for name, cells in left.items() if len(cells) > 1}
        for name, cells in left.items():
            open_[name] = cells
            if len(cells) == 1:
                base[name] = next(iter(cells))
        return moving

    def settled_with(self, plan: Plan, inputs: Collection[str]) -> tuple[str, ...]:
        """The comparisons of amounts that are settled where some inputs are given new values: no part of them is left open."""
        return tuple(
            id
            for id, parts in self.together.items()
            if any(one in inputs for one in parts)
            and all(one in inputs or not any(name in plan.open for name in self.program.by_input[one]) for one in parts)
            and not any(self._stays_zero(plan, name, at, inputs) for name, at in self.zeros[id])
        )

    def _stays_zero(self, plan: Plan, name: str, at: int, inputs: Collection[str]) -> bool:
        """Whether what something is divided by stays the 0 that is stated."""
        return plan.base.get(name) == at and self.program.variables[name].input not in inputs

    def assumptions(
        self,
        plan: Plan,
        solver: Solver,
        chosen: Collection[str] | None = None,
        released: Collection[str] | None = None,
        shut: Collection[str] = (),
    ) -> list[int]:
        """A plan as literals. `chosen`: only these counted inputs may leave their base, whatever else the plan counts.

        `released`: the followers that give way when what they follow changes; those that are known, as are the others, where
        it is None. `shut`: variables that somebody else keeps within the cells that are open.
        """
        known = self._literals_of(solver)
        found: list[int] = []
        for id, number in self._numbers.items():
            stays = id in plan.fixed or (chosen is not None and id not in chosen)
            found.append(known.fixed[number] if stays else -known.fixed[number])
            found.append(known.counted[number] if id in plan.counted else -known.counted[number])
            if (leader := self.follows.get(id, "")) in self._numbers:
                gives_way = id in released if released is not None else self._both_known(plan, id, leader)
                found.append(known.may_release[number] * (1 if gives_way else -1))
        for id, literal in ((id, known.known[number]) for id, number in self._numbers.items() if number in known.known):
            found.append(-literal if any(name in plan.open for name in self.program.by_input[id]) else literal)
        for name, bases in known.bases.items():
            at = plan.base.get(name)
            found += [-literal for literal in bases] if at is None else [bases[at]]
            cells = plan.open.get(name)
            if cells is not None and len(cells) < len(bases) and name not in shut:
                found += [-literal for cell, literal in enumerate(known.values[name]) if cell not in cells]
        for one, literal in known.wanted.items():
            found.append(literal if one in plan.wanted else -literal)
        return found

    def _both_known(self, plan: Plan, id: str, leader: str) -> bool:
        return not any(name in plan.open for one in (id, leader) for name in self.program.by_input[one])

    def _literals_of(self, solver: Solver) -> _Literals:
        if id(solver) not in self._literals:
            numbers = self._numbers.values()
            followers = [self._numbers[one] for one, leader in self.follows.items() if leader in self._numbers]
            parts = dict.fromkeys(self._numbers[one] for some in self.together.values() for one in some)
            self._literals[id(solver)] = _Literals(
                {one: solver.literal(f"fixed({one})") for one in numbers},
                {one: solver.literal(f"counted({one})") for one in numbers},
                {one: solver.literal(f"may_release({one})") for one in followers},
                {one: solver.literal(f"known({one})") for one in parts},
                {name: self._cell_literals(solver, "base", name) for name in self.program.variables},
                {name: self._cell_literals(solver, "value", name) for name in self.program.variables},
                {one: solver.literal(f"wanted({self.position(one)})") for one in self.outcomes},
            )
        return self._literals[id(solver)]

    def _cell_literals(self, solver: Solver, predicate: str, name: str) -> tuple[int, ...]:
        variable = self.program.variables[name]
        return tuple(solver.literal(f"{predicate}({name},{cell_name(variable, cell)})") for cell in range(len(variable.cells)))

    def minimal_sets(
        self, plan: Plan, take: Callable[[frozenset[str]], bool], bounds: Bounds = NO_BOUNDS, limit: Limit = NO_LIMIT
    ) -> None:
        """Hand each minimal set of inputs that departs, within the bounds, to `take`, until it returns False."""
        solver = self._weighing(bounds)
        assumptions = [*self.assumptions(plan, solver), *self._bounding(solver, bounds)]
        ids = self._ids
        solver.models(assumptions, lambda heads: take(frozenset([ids[head] for head in heads])), limit)

    def _weighing(self, bounds: Bounds) -> Solver:
        """The solver for some efforts: the one that counts every input as one where there are none."""
        if bounds.cost is None or not bounds.efforts:
            return self.minimal
        weights = tuple(sorted((self._numbers[id], effort) for id, effort in bounds.efforts.items() if id in self._numbers))
        if weights not in self._weighed:
            if len(self._weighed) >= MOST_WEIGHED:
                old = self._weighed.pop(next(iter(self._weighed)))
                self._literals.pop(id(old), None)
                self._bounds.pop(id(old), None)
            facts = " ".join(f"effort({number},{effort})." for number, effort in weights)
            self._weighed[weights] = Solver(
                f"{self.text}\n{facts}\n#show change/1.",
                "domRec",
                DOMAIN[::2],
                arithmetic_of(self.program, self.outcomes.values()),
            )
        return self._weighed[weights]

    def _bounding(self, solver: Solver, bounds: Bounds) -> list[int]:
        """Literals that put the bounds in force, and no other that was asked for before."""
        there = self._bounds.setdefault(id(solver), {})
        wanted = []
        if bounds.inputs is not None:
            wanted.append((f"at_most({bounds.inputs})", f"{bounds.inputs} < #count {{ I : change(I) }}"))
        if bounds.cost is not None and bounds.efforts:
            wanted.append((f"cheaper({bounds.cost})", f"{bounds.cost} < #sum {{ W,I : change(I), effort(I,W) }}"))
        elif bounds.cost is not None:
            wanted.append((f"at_most({bounds.cost})", f"{bounds.cost} < #count {{ I : change(I) }}"))
        for atom, body in wanted:
            if atom not in there:
                solver.add(f"{{ {atom} }}. :- {atom}, {body}.", (atom,))
                there[atom] = solver.literal(atom)
        active = [atom for atom, _ in wanted]
        return [literal if atom in active else -literal for atom, literal in list(there.items())]

    def reaches(self, plan: Plan, chosen: frozenset[str], new: Mapping[str, int], limit: Limit = NO_LIMIT) -> bool:
        """Whether the chosen inputs, with these new cells and nothing else changed, reach the outcome."""
        values = self._literals_of(self.values).values
        cells = [values[name][cell] for name, cell in new.items()]
        return self.values.possible([*self.assumptions(plan, self.values, chosen), *cells], limit)


class _Completing:
    """What each variable of a program can still be."""

    def __init__(self, program: Program) -> None:
        self.variables = program.variables
        text = ["#defined value/2.", choices_text(program, program.variables), rules_text(program), "#show value/2."]
        self._solver = Solver("\n".join(text), "brave", arithmetic=arithmetic_of(program, every=True))
        self._cells = cells_by_atom(program.variables)
        self._literals: dict[str, tuple[int, ...]] = dict.fromkeys(program.variables, ())
        for atom, (name, _) in self._cells.items():
            self._literals[name] += (self._solver.literal(atom),)

    def left(self, allowed: Mapping[str, frozenset[int]], limit: Limit = NO_LIMIT) -> dict[str, frozenset[int]] | None:
        """The cells that each variable has in some world that what is allowed leaves, of the variables that there are here; None where
        it leaves no world."""
        there = {name: cells for name, cells in allowed.items() if name in self.variables}
        heads = self._solver.last_model(within_cells(self._literals, there), limit)
        if heads is None:
            return None
        left: dict[str, list[int]] = {name: [] for name in self.variables}
        for head in heads:
            name, cell = self._cells[head]
            left[name].append(cell)
        return {name: frozenset(cells) for name, cells in left.items()}


def within_cells(literals: Mapping[str, tuple[int, ...]], allowed: Mapping[str, frozenset[int]]) -> list[int]:
    """What is allowed, as literals of the cells of each variable."""
    found: list[int] = []
    for name, cells in allowed.items():
        there = literals.get(name, ())
        if len(cells) == 1 and there:
            found.append(there[next(iter(cells))])
        else:
            found += [-literal for cell, literal in enumerate(there) if cell not in cells]
    return found
