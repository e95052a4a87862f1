"""Change sets that are sure: the target follows from what they give, whatever stays open, without reasoning by cases.

One program, with two rails for each rule (what holds whatever is open, and what may hold), over one world in which each input has
a base cell or is open. A set found in it reaches the target in every world that it leaves: Kleene's strong three values never
say more than the worlds do. A smaller set may do where the open values cover all cases between them: `refine.py` looks for those.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from reasoner.answer.changing.departures import Departures
from reasoner.answer.changing.first_copy import FirstCopy
from reasoner.answer.changing.plan import Plan
from reasoner.asp.formula import Between, Conjunction, Disjunction, Formula, In, Named, Negation
from reasoner.asp.print import cell_name, cell_names
from reasoner.asp.program import Program
from reasoner.asp.propagator import Arithmetic, World
from reasoner.asp.solve import NO_LIMIT, Limit


class Sure:
    """The first copy of a program, held to what is sure to reach the target."""

    def __init__(self, departures: Departures) -> None:
        self.departures = departures
        self.program = departures.program
        self.rails = Rails(self.program)
        needed = self.program.cone(name for one in self.program.constraints for name in self.program.names_of(one.formula))
        ties = replace(self.program, rules=tuple(rule for rule in self.program.rules if rule.head in needed))
        text = "\n".join([departures.moving(ties), *self._text()])
        outcomes = {head: f"wanted({departures.position(one)})" for one, head in departures.outcomes.items()}
        self.first = FirstCopy(departures, text, _Sure(self.program, self.rails, outcomes) if self.program.amounts else None)

    def _text(self) -> Iterator[str]:
        yield "#defined beside/1. #defined surely/1. #defined perhaps/1. #defined can/2. #defined touched/1."
        yield "settled(V) :- base(V,_). can(V,C) :- settled(V), value(V,C). can(V,C) :- left(V,C), not settled(V)."
        numbers = {id: number for number, id in enumerate(self.program.by_input)}
        for name, variable in self.program.variables.items():
            number = numbers[variable.input]
            test = self.program.amounts.get(name)
            known = [f"moved({number})"]
            if test is not None:  # where none of its numbers changes it stays as open as it is
                known.append(f"touched({name})")
                changed = (number, *(numbers[id] for id in test.inputs if id in numbers))
                yield from (f"touched({name}) :- change({one})." for one in changed)
            for gate in () if test is None else test.gates:
                known.append(f"known_{len(known)}({name})")
                surely, perhaps = (self.rails.of(gate, must) for must in (True, False))
                yield f"{known[-1]} :- {surely}. {known[-1]} :- not {perhaps}."
            yield f"settled({name}) :- {', '.join(known)}. {{ {'; '.join(f'left({name},{cell})' for cell in cell_names(variable))} }}."
        for place, id in enumerate(self.departures.determinations):
            for one, head in self.departures.outcomes.items():
                if one[0] == id:
                    yield f"reached({place}) :- wanted({self.departures.position(one)}), {self.rails.of(head, True)}."
            yield f":- not reached({place})."
        yield from self.rails.lines

    @cached_property
    def _left(self) -> dict[str, tuple[int, ...]]:
        return {name: self.first.literals("left", name) for name in self.program.variables}

    def open(self, plan: Plan) -> list[int]:
        """Literals that leave open what a plan leaves open both ways."""
        return [
            literal if name in plan.both_ways and cell in plan.open[name] else -literal
            for name, literals in self._left.items()
            for cell, literal in enumerate(literals)
        ]

    def reaching(
        self,
        plan: Plan,
        released: Collection[str],
        moving: frozenset[str],
        where: Mapping[str, int],
        also: Sequence[int],
        looked_at: Sequence[str],
        limit: Limit = NO_LIMIT,
    ) -> dict[str, frozenset[int]] | None:
        """The cells of the variables that are looked at where some inputs move and the target is sure; None where it never is.

        What stays open is as `where` says; of an open variable of which it says nothing whatever helps is taken.
        """
        left: list[int] = []
        for name, literals in self._left.items():
            id = self.program.variables[name].input
            if name in plan.both_ways and name not in where and id not in moving:
                continue
            left += [literal if where.get(name) == cell else -literal for cell, literal in enumerate(literals)]
        open_ = {self.program.variables[name].input for name in plan.both_ways}
        return self.first.cells_of(plan, released, moving, [*also, *left, *self.first.moved(moving & open_)], looked_at, limit)


class _Sure(Arithmetic):
    """The arithmetic of what is sure: the comparisons that matter are those because of which the target is."""

    def __init__(self, program: Program, rails: Rails, outcomes: Mapping[str, str]) -> None:
        super().__init__(program)
        self.rails = rails
        self.outcomes = outcomes

    @property
    def watched(self) -> Iterable[str]:
        """The atoms whose truth is looked at, those of the rails among them."""
        yield from super().watched
        yield from self.outcomes.values()
        yield from self.rails.atoms
        for name, variable in self.program.variables.items():
            yield f"settled({name})"
            yield from (f"can({name},{cell})" for cell in cell_names(variable))

    def justify(self, world: World) -> None:
        """Take the settled variables because of which each determination surely has an outcome that is wanted."""
        super().justify(world)
        sure = _Justified(world, self.rails)
        for head, atom in self.outcomes.items():
            if sure.is_so(atom) and sure.holds(Named(head), True):
                sure.justify(Named(head), True, True)


class _Justified:
    """One world, with the settled variables that are taken to justify what is sure in it."""

    def __init__(self, world: World, rails: Rails) -> None:
        self.world = world
        self.rails = rails
        self._done: set[tuple[str, bool]] = set()

    def is_so(self, atom: str) -> bool:
        """Whether an atom holds; what grounding left out never does."""
        literal = self.world.atoms.get(atom)
        return literal is not None and bool(self.world.is_true(literal))

    def holds(self, formula: Formula, must: bool) -> bool:
        """Whether a formula surely holds, or (not `must`) may hold."""
        match formula:
            case Named(name):
                return name in self.world.program.certain or self.is_so(self.rails.atom(name, must))
            case In(variable, cells):
                some = [self.is_so(atom) for atom in self.rails.can(variable, cells, inside=not must)]
                return any(some) is not must
            case Negation(of):
                return not self.holds(of, not must)
            case Conjunction(parts):
                return all(self.holds(part, must) for part in parts)
            case Disjunction(parts):
                return any(self.holds(part, must) for part in parts)
            case Between(low, high, parts):
                enough = sum(self.holds(part, must) for part in parts) >= low
                return enough and (high is None or sum(self.holds(part, not must) for part in parts) <= high)

    def justify(self, formula: Formula, must: bool, so: bool) -> None:
        """Take settled variables because of which a formula surely holds, or may, or because of which it does not."""
        match formula:
            case In(variable):
                if self.is_so(f"settled({variable})"):
                    self.world.taken[variable] = self.world.cell(variable)
            case Named(name):
                if name not in self.world.program.certain and (name, must) not in self._done:
                    self._done.add((name, must))
                    self.justify(self.world.program.bodies[name], must, so)
            case Negation(of):
                self.justify(of, not must, not so)
            case Conjunction(parts) | Disjunction(parts):
                those = [part for part in parts if self.holds(part, must) is so]
                for part in those if so is isinstance(formula, Conjunction) else those[:1]:
                    self.justify(part, must, so)
            case Between(low, high, parts):
                self._justify_count(low, high, parts, must, so)

    def _justify_count(self, low: int, high: int | None, parts: Sequence[Formula], must: bool, so: bool) -> None:
        least = [part for part in parts if self.holds(part, must) is so]
        most = [part for part in parts if self.holds(part, not must) is not so]
        if so:
            few, many = least[:low], [] if high is None else most[: len(parts) - high]
        elif len(least) > len(parts) - low:
            few, many = least[: len(parts) - low + 1], []
        else:
            few, many = [], most[: (high or 0) + 1]
        for part in few:
            self.justify(part, must, so)
        for part in many:
            self.justify(part, not must, not so)


class Rails:
    """The rules of a program that some heads depend on, each as what surely holds and what may."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._numbers = {rule.head: number for number, rule in enumerate(program.rules)}
        self._waiting: list[tuple[str, bool]] = []
        self._begun: set[tuple[str, bool]] = set()
        self._tests: dict[tuple[In, bool], str] = {}
        self._aside = 0
        self.lines: list[str] = []

    def of(self, head: str, must: bool) -> str:
        """The literal that says that a head surely holds, or (not `must`) may hold; its rules are among the lines."""
        found = self._named(head, must)
        while self._waiting:
            name, rail = self._waiting.pop()
            self._rules(self.atom(name, rail), self.program.bodies[name], rail)
        return found

    @property
    def atoms(self) -> Iterator[str]:
        """The atoms of the rules that are told of."""
        return (self.atom(*one) for one in self._begun)

    def atom(self, head: str, must: bool) -> str:
        """The atom of one rail of a rule."""
        return f"{'surely' if must else 'perhaps'}({self._numbers[head]})"

    def can(self, name: str, cells: Collection[int], *, inside: bool) -> list[str]:
        """The atoms of the cells that a variable can be in, of those inside or outside some cells."""
        variable = self.program.variables[name]
        return [f"can({name},{cell_name(variable, at)})" for at in range(len(variable.cells)) if (at in cells) is inside]

    def _named(self, head: str, must: bool) -> str:
        if head in self.program.certain:
            return "#true"
        if (head, must) not in self._begun:
            self._begun.add((head, must))
            self._waiting.append((head, must))
        return self.atom(head, must)

    def _rules(self, head: str, body: Formula, must: bool) -> None:
        parts = body.parts if isinstance(body, Disjunction) else (body,)
        for part in parts:
            each = part.parts if isinstance(part, Conjunction) else (part,)
            literals = [self._literal(one, must) for one in each]
            self.lines.append(f"{head} :- {', '.join(literals)}." if literals else f"{head}.")

    def _literal(self, part: Formula, must: bool) -> str:
        match part:
            case Named(name):
                return self._named(name, must)
            case In():
                return self._test(part, must)
            case Negation(of):
                return _denied(self._literal(of, not must))
            case Between(low, high, parts):
                ends = [f"{low} <= {self._counted(parts, must)}"] if low > 0 else []
                ends += [f"{self._counted(parts, not must)} <= {high}"] if high is not None else []
                head = self._beside()
                self.lines.append(f"{head} :- {', '.join(ends)}." if ends else f"{head}.")
                return head
            case Conjunction() | Disjunction():
                head = self._beside()
                self._rules(head, part, must)
                return head

    def _beside(self) -> str:
        self._aside += 1
        return f"beside({self._aside})"

    def _counted(self, parts: tuple[Formula, ...], must: bool) -> str:
        inner = "; ".join(f"{number},1: {self._literal(one, must)}" for number, one in enumerate(parts))
        return f"#count {{ {inner} }}"

    def _test(self, test: In, must: bool) -> str:
        if (test, must) not in self._tests:
            atoms = self.can(test.variable, test.cells, inside=not must)
            if len(atoms) == 1:
                [found] = atoms
            else:
                found = self._beside()
                self.lines += [f"{found} :- {one}." for one in atoms]
            self._tests[test, must] = f"not {found}" if must else found
        return self._tests[test, must]


def _denied(literal: str) -> str:
    return literal.removeprefix("not ") if literal.startswith("not ") else f"not {literal}"
