"""The first copy of a program for changes where something stays open both ways: what moves, and what it moves to.

It is that of departures.py: inputs that stay are at their base, open ones are free. An open input that counts both ways has no base,
and moves where it is supplied. Everything that belongs to one question is an assumption, so that grounding is paid for once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from reasoner.answer.changing.departures import DOMAIN, Departures, within_cells
from reasoner.answer.changing.plan import Bounds, Plan
from reasoner.asp.print import cell_names
from reasoner.asp.propagator import Arithmetic
from reasoner.asp.solve import Limit, Solver
from reasoner.source.limit import limit_now

SLOWER = 3  # times as long as other programs of their size these take to ground, at most


class FirstCopy:
    """The first copy: `text` is a program with bases and changes, and what is asked of it. `released` of a plan are followers that give
    way when what they follow changes; `also` are literals of what more is asked."""

    def __init__(self, departures: Departures, text: str, arithmetic: Arithmetic | None) -> None:
        self.departures = departures
        self.program = departures.program
        self.numbers = {id: number for number, id in enumerate(self.program.by_input)}
        self._ids = {f"change({number})": id for id, number in self.numbers.items()}
        changes = {id: atom for atom, id in self._ids.items()}
        order = ["{ ordered }.", *departures.interchangeable.lines(changes, "ordered")]
        whole = "\n".join([text, *self._text(), *order, "#show change/1."])
        limit_now().check(SLOWER * len(whole))
        self.solver = Solver(whole, "domRec", DOMAIN[::2], arithmetic)
        self._ordered = self.solver.literal("ordered")
        self._supplies = {id: self.solver.literal(f"supplies({number})") for id, number in self.numbers.items()}
        self._shut = {
            name: self.literals("shut", name) for id in departures.follows for name in self.program.by_input.get(id, ())
        }
        self._values = {name: self.literals("value", name) for name in self.program.variables}
        self._bounds: dict[str, int] = {}
        self._bars: dict[frozenset[str], int] = {}
        self._avoided: dict[tuple[tuple[str, tuple[int, ...]], ...], int] = {}

    def literals(self, predicate: str, name: str) -> tuple[int, ...]:
        """The literals of a predicate of the cells of a variable."""
        return tuple(self.solver.literal(f"{predicate}({name},{cell})") for cell in self.cells(name))

    def cells(self, name: str) -> list[str]:
        """The names of the cells of a variable."""
        return cell_names(self.program.variables[name])

    def _text(self) -> Iterator[str]:
        yield "#defined released/1."
        for id, number in self.numbers.items():
            yield f"{{ supplies({number}) }}. {{ supply({number}) }} :- supplies({number}). change({number}) :- supply({number})."
            yield f":- supply({number}), released({number}). moved({number}) :- change({number})."
            if id in self.departures.follows or id in self.program.settled_by:
                yield f"moved({number}) :- released({number})."
            if id in self.departures.follows:
                for name in self.program.by_input[id]:
                    for cell in self.cells(name):
                        yield f"{{ shut({name},{cell}) }}. :- shut({name},{cell}), value({name},{cell}), not released({number})."

    def sets(
        self,
        plan: Plan,
        released: Collection[str],
        also: Sequence[int],
        take: Callable[[frozenset[str]], bool],
        bounds: Bounds,
        limit: Limit,
    ) -> None:
        """Hand each minimal set of inputs that moves to `take`, until it returns False; of those that are the same but for which of
        several interchangeable records is which, one at least."""
        assumptions = [*self._assumptions(plan, released), *also, *self._bounding(bounds)]
        ids = self._ids
        self.solver.models(assumptions, lambda heads: take(frozenset([ids[head] for head in heads])), limit)

    def values(
        self, plan: Plan, released: Collection[str], also: Sequence[int], inputs: frozenset[str], limit: Limit
    ) -> dict[str, int] | None:
        """Values for a set, and for what it releases; None where there are none."""
        moved = [*inputs, *(id for id in released if self.departures.follows[id] in inputs)]
        moved += self.departures.settled_with(plan, inputs)
        names = [name for id in moved for name in self.program.by_input[id]]
        found = self.cells_of(plan, released, inputs, also, names, limit)
        return None if found is None else {name: min(cells) for name, cells in found.items()}

    def cells_of(
        self,
        plan: Plan,
        released: Collection[str],
        chosen: Collection[str],
        also: Sequence[int],
        looked_at: Sequence[str],
        limit: Limit,
    ) -> dict[str, frozenset[int]] | None:
        """The cells of some variables where only the chosen inputs move; None where nothing is left."""
        places = [(name, at, literal) for name in looked_at for at, literal in enumerate(self._values[name])]
        found: list[dict[str, frozenset[int]]] = []

        def take(_: frozenset[str], holds: list[bool]) -> bool:
            found.append({name: frozenset((at,)) for (name, at, _), there in zip(places, holds, strict=True) if there})
            return False

        assumptions = [*self._assumptions(plan, released, chosen), *also, *self._bounding(Bounds())]
        self.solver.models_with(assumptions, [literal for _, _, literal in places], take, limit)
        return found[0] if found else None

    def within(self, cells: Mapping[str, frozenset[int]]) -> list[int]:
        """Literals that keep variables in some cells."""
        return within_cells(self._values, cells)

    def moved(self, inputs: Iterable[str]) -> list[int]:
        """Literals that make inputs move."""
        return [self.solver.literal(f"moved({self.numbers[id]})") for id in inputs]

    def avoiding(self, failing: Sequence[Mapping[str, frozenset[int]]]) -> list[int]:
        """Literals that keep out what is in all of some cells, and nothing else that was asked for before."""
        keys = [tuple((name, tuple(sorted(one[name]))) for name in sorted(one)) for one in failing]
        for key in keys:
            if key not in self._avoided:
                atom = f"avoids({len(self._avoided)})"
                cells = [f"value({name},({';'.join(self.cells(name)[at] for at in some)}))" for name, some in key]
                self.solver.add(f"{{ {atom} }}. :- {', '.join((atom, *cells))}.", (atom,))
                self._avoided[key] = self.solver.literal(atom)
        return [literal if key in keys else -literal for key, literal in self._avoided.items()]

    def _assumptions(self, plan: Plan, released: Collection[str], chosen: Collection[str] | None = None) -> list[int]:
        found = self.departures.assumptions(plan, self.solver, chosen, released, frozenset(self._shut))
        found.append(self._ordered if chosen is None else -self._ordered)
        both = {self.program.variables[name].input for name in plan.both_ways}
        for id, literal in self._supplies.items():
            may = id in both and id in plan.counted and (chosen is None or id in chosen)
            found.append(literal if may else -literal)
        for name, literals in self._shut.items():
            cells = plan.open.get(name)
            found += [-one if cells is None or cell in cells else one for cell, one in enumerate(literals)]
        return found

    def barring(self, sets: Collection[frozenset[str]]) -> list[int]:
        """Literals that keep out what contains one of some sets, and bar no other that was asked for before."""
        for one in sets:
            if one not in self._bars:
                atom = f"bars({len(self._bars)})"
                moves = ", ".join(f"change({self.numbers[id]})" for id in sorted(one))
                self.solver.add(f"{{ {atom} }}. :- {', '.join(filter(None, (atom, moves)))}.", (atom,))
                self._bars[one] = self.solver.literal(atom)
        barred = frozenset(sets)
        return [literal if one in barred else -literal for one, literal in self._bars.items()]

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
