"""Copies of a program that are kept and used for one question after the other.

The first copy is that of departures.py: inputs that stay are at their base, open ones are free. In each further copy an
input that moves has the value that it has in the first, and one that does not is at its base or, where it is open both ways, where
an assumption puts it: in a world in which some assignment failed. Everything that belongs to one question is an
assumption, so that grounding is paid for once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reasoner.answer.changing.departures import DOMAIN, Departures
from reasoner.answer.changing.plan import Bounds, Plan
from reasoner.asp.copies import rules_text
from reasoner.asp.print import cell_name
from reasoner.asp.propagator import arithmetic_of
from reasoner.asp.solve import Limit, Solver


@dataclass(frozen=True)
class _Copy:
    """The literals of one further copy."""

    used: int
    worlds: Mapping[str, tuple[int, ...]]
    astray: Mapping[str, int]


class Pool:
    """The copies of one program. `released` of a plan are followers that give way when what they follow changes."""

    def __init__(self, departures: Departures) -> None:
        self.departures = departures
        self.program = departures.program
        self.numbers = {id: number for number, id in enumerate(self.program.by_input)}
        self._ids = {f"change({number})": id for id, number in self.numbers.items()}
        self.solver = Solver(
            "\n".join([departures.text, *self._text(), "#show change/1."]),
            "domRec",
            DOMAIN[::2],
            arithmetic_of(self.program, every=True),
        )
        self._supplies = {id: self.solver.literal(f"supplies({number})") for id, number in self.numbers.items()}
        self._shut = {
            name: self._literals("shut", name) for id in departures.follows for name in self.program.by_input.get(id, ())
        }
        self._values = {name: self._literals("value", name) for name in self.program.variables}
        self._copies: list[_Copy] = []
        self._bounds: dict[str, int] = {}

    def _literals(self, predicate: str, name: str) -> tuple[int, ...]:
        variable = self.program.variables[name]
        return tuple(
            self.solver.literal(f"{predicate}({name},{cell_name(variable, cell)})") for cell in range(len(variable.cells))
        )

    def _text(self) -> Iterator[str]:
        yield "#defined released/1."
        for id, number in self.numbers.items():
            yield f"{{ supplies({number}) }}. {{ supply({number}) }} :- supplies({number}). change({number}) :- supply({number})."
            yield f":- supply({number}), released({number}). moved({number}) :- change({number})."
            if id in self.departures.follows or id in self.program.settled_by:
                yield f"moved({number}) :- released({number})."
            if id in self.departures.follows:
                for name in self.program.by_input[id]:
                    for cell in self._cells(name):
                        yield f"{{ shut({name},{cell}) }}. :- shut({name},{cell}), value({name},{cell}), not released({number})."

    def _cells(self, name: str) -> list[str]:
        variable = self.program.variables[name]
        return [cell_name(variable, cell) for cell in range(len(variable.cells))]

    def _copy(self, place: int) -> _Copy:
        """The copy at a place, made where there are not so many yet."""
        while len(self._copies) <= place:
            mark = f"_k{len(self._copies)}"
            worlds = {name: [f"world{mark}({name},{cell})" for cell in self._cells(name)] for name in self.program.variables}
            astray = {id: f"astray{mark}({number})" for id, number in self.numbers.items()}
            atoms = [f"use{mark}", *(one for some in worlds.values() for one in some), *astray.values()]
            self.solver.add("\n".join(self._copy_text(mark, worlds, astray)), atoms)
            literal = self.solver.literal
            self._copies.append(
                _Copy(
                    literal(f"use{mark}"),
                    {name: tuple(map(literal, some)) for name, some in worlds.items()},
                    {id: literal(one) for id, one in astray.items()},
                )
            )
        return self._copies[place]

    def _copy_text(self, mark: str, worlds: Mapping[str, Sequence[str]], astray: Mapping[str, str]) -> Iterator[str]:
        yield f"#defined ruled{mark}/1. {{ use{mark} }}."
        yield rules_text(self.program, mark, soft=True)
        for name, variable in self.program.variables.items():
            number = self.numbers[variable.input]
            yield f"{{ {'; '.join(worlds[name])} }} 1."
            yield f"value{mark}({name},C) :- moved({number}), value({name},C)."
            yield f"value{mark}({name},C) :- not moved({number}), base({name},C)."
            yield f"value{mark}({name},C) :- not moved({number}), world{mark}({name},C)."
        # What a comparison cannot come to in the cells that its numbers are in leaves no world, either.
        for compared, where, at in self.departures.forced:
            cells = (f"value{mark}({name},{cell_name(self.program.variables[name], cell)})" for name, cell in where.items())
            yield f"ruled{mark}(out) :- {', '.join(cells)}, value{mark}({compared},{'no' if at == 0 else 'yes'})."
        for id, atom in astray.items():
            yield f"{{ {atom} }}. ruled{mark}(out) :- {atom}, not moved({self.numbers[id]})."
        for place, id in enumerate(self.departures.determinations):
            for one, head in self.departures.outcomes.items():
                if one[0] == id:
                    marked = head.replace("(", f"{mark}(", 1)
                    yield f"got{mark}({place}) :- wanted({self.departures.position(one)}), {marked}."
            yield f":- use{mark}, not ruled{mark}(out), not got{mark}({place})."

    def sets(
        self,
        plan: Plan,
        released: Collection[str],
        worlds: Sequence[Mapping[str, int]],
        most: int,
        bounds: Bounds,
        limit: Limit,
    ) -> list[frozenset[str]]:
        """The minimal sets that no world of some refutes, one more than are asked for: only that shows that there are more."""
        found: list[frozenset[str]] = []

        def take(heads: frozenset[str]) -> bool:
            found.append(frozenset([self._ids[head] for head in heads]))
            return len(found) <= most

        assumptions = [*self._assumptions(plan, released, worlds), *self._bounding(bounds)]
        self.solver.models(assumptions, take, limit)
        return found

    def values(
        self, plan: Plan, released: Collection[str], worlds: Sequence[Mapping[str, int]], inputs: frozenset[str], limit: Limit
    ) -> dict[str, int] | None:
        """Values for a set, and for what it releases, that no world of some refutes; None where there are none."""
        moved = [*inputs, *(id for id in released if self.departures.follows[id] in inputs)]
        moved += self.departures.settled_with(plan, inputs)
        places = [
            (name, cell, literal)
            for id in moved
            for name in self.program.by_input[id]
            for cell, literal in enumerate(self._values[name])
        ]
        found: list[dict[str, int]] = []

        def take(_: frozenset[str], holds: list[bool]) -> bool:
            found.append({name: cell for (name, cell, _), there in zip(places, holds, strict=True) if there})
            return False

        assumptions = [*self._assumptions(plan, released, worlds, inputs), *self._bounding(Bounds())]
        self.solver.models_with(assumptions, [literal for _, _, literal in places], take, limit)
        return found[0] if found else None

    def _assumptions(
        self,
        plan: Plan,
        released: Collection[str],
        worlds: Sequence[Mapping[str, int]],
        chosen: Collection[str] | None = None,
    ) -> list[int]:
        followers = frozenset(self._shut)
        found = self.departures.assumptions(plan, self.solver, chosen, released, followers)
        both = {self.program.variables[name].input for name in plan.both_ways}
        for id, literal in self._supplies.items():
            may = id in both and id in plan.counted and (chosen is None or id in chosen)
            found.append(literal if may else -literal)
        for name, literals in self._shut.items():
            cells = plan.open.get(name)
            found += [-one if cells is None or cell in cells else one for cell, one in enumerate(literals)]
        for place, world in enumerate(worlds):
            found += self._placed(self._copy(place), plan, world)
        for copy in self._copies[len(worlds) :]:
            found.append(-copy.used)
            found += [-one for some in copy.worlds.values() for one in some]
            found += [-one for one in copy.astray.values()]
        return found

    def _placed(self, copy: _Copy, plan: Plan, world: Mapping[str, int]) -> Iterator[int]:
        yield copy.used
        astray = set()
        for name, literals in copy.worlds.items():
            at = world.get(name) if name in plan.both_ways else None
            yield from (literal if cell == at else -literal for cell, literal in enumerate(literals))
            if at is not None and at not in plan.open[name]:  # it had this value only because what it follows was changed
                astray.add(self.program.variables[name].input)
        yield from (literal if id in astray else -literal for id, literal in copy.astray.items())

    def _bounding(self, bounds: Bounds) -> list[int]:
        """Literals that put the bounds in force, and no other that was asked for before."""
        wanted = {}
        if bounds.inputs is not None:
            wanted[f"at_most({bounds.inputs})"] = f"{bounds.inputs} < #count {{ I : change(I) }}"
        if bounds.cost is not None and bounds.efforts:
            efforts = sorted((self.numbers[id], effort) for id, effort in bounds.efforts.items() if id in self.numbers)
            weights = "; ".join(f"{effort},{number} : change({number})" for number, effort in efforts)
            name = f"cheaper({bounds.cost},{'_'.join(f'e{number}_{effort}' for number, effort in efforts)})"
            wanted[name] = f"{bounds.cost} < #sum {{ {weights} }}"
        elif bounds.cost is not None:
            wanted[f"at_most({bounds.cost})"] = f"{bounds.cost} < #count {{ I : change(I) }}"
        for atom, body in wanted.items():
            if atom not in self._bounds:
                self.solver.add(f"{{ {atom} }}. :- {atom}, {body}.", (atom,))
                self._bounds[atom] = self.solver.literal(atom)
        return [literal if atom in wanted else -literal for atom, literal in self._bounds.items()]
