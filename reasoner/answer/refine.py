"""Minimal change sets where inputs that stay open count both ways: exists a change, for all that is open.

Counterexample-guided refinement. A copy of the program that leaves the open inputs free finds candidates; for each, a
world that the candidate leaves and that misses the target becomes a further copy, in which every open input that is not
supplied has the value it had there. Each copy only rules candidates out that truly fail, so a minimal candidate
against which no world is left is a minimal change set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reasoner.answer.departures import DOMAIN, NO_BOUNDS, Bounds, Departures, Plan, within_cells
from reasoner.asp.copies import choice_text, rules_text
from reasoner.asp.print import cell_name
from reasoner.asp.solve import NO_LIMIT, Limit, Solver

Assignment = Mapping[str, int]
MOST_LEARNT = 4  # copies at a time: each makes the program larger


class Refinement:
    """One question, answered by refinement. `stated` inputs are known and may change; the other permitted ones are supplied."""

    def __init__(self, departures: Departures, plan: Plan) -> None:
        self.departures = departures
        self.program = departures.program
        self.plan = plan
        self.numbers = {id: number for number, id in enumerate(self.program.by_input)}
        self.known = frozenset(
            id for id, names in self.program.by_input.items() if not any(name in plan.open for name in names)
        )
        self.released = {
            id: leader
            for id, leader in departures.follows.items()
            if (id in self.known or id in plan.partly) and leader in plan.counted and leader in self.known
        }
        self.copies: list[Assignment] = []
        self._copied = 0
        self._grounded: Solver | None = None
        self._bounds: dict[str, int] = {}

    @property
    def releases_in_part(self) -> bool:
        """Whether a change may release something of which only a part is stated: candidates without copies miss that."""
        return any(id in self.plan.partly for id in self.released)

    def learn(self, tried: Iterable[Assignment], limit: Limit = NO_LIMIT) -> None:
        """Take a world in which each of some assignments fails as a copy."""
        worlds = [world for new in tried if (world := self.counterexample(new, limit)) is not None]
        self.copies += list({tuple(sorted(world.items())): world for world in worlds}.values())[:MOST_LEARNT]

    def minimal_sets(
        self, most: int, bounds: Bounds = NO_BOUNDS, limit: Limit = NO_LIMIT
    ) -> tuple[list[frozenset[str]], bool]:
        """The minimal change sets within the bounds, at most `most`, and whether they are all."""
        while True:
            found = self._candidates(most, bounds, limit)
            worlds = [world for _, new in found if (world := self.counterexample(new, limit)) is not None]
            if not worlds:
                return [inputs for inputs, _ in found[:most]], len(found) <= most
            self.copies += list({tuple(sorted(world.items())): world for world in worlds}.values())[:MOST_LEARNT]

    def works(self, new: Assignment, limit: Limit = NO_LIMIT) -> bool:
        """Whether some world is left when variables have these new cells, and the target holds in all that are."""
        allowed = {name: frozenset((cell,)) for name, cell in self._fixed(new).items()} | self._open(new)
        return self.departures.worlds.possible(allowed, limit=limit) and self.counterexample(new, limit) is None

    def counterexample(self, new: Assignment, limit: Limit = NO_LIMIT) -> Assignment | None:
        """A world that is left and misses the target, as the cells of its open variables."""
        solver = self.departures.showing
        allowed = {name: frozenset((cell,)) for name, cell in self._fixed(new).items()} | self._open(new)
        fixed = within_cells(self.departures.showing_cells, allowed)
        found: list[frozenset[str]] = []

        def take(heads: frozenset[str]) -> bool:
            found.append(heads)
            return False

        for id in self.departures.determinations:
            heads = [self.departures.outcomes[one] for one in self.plan.wanted if one[0] == id]
            solver.models([*fixed, *(-solver.literal(head) for head in heads if solver.has(head))], take, limit)
            if found:
                break
        else:
            return None
        shown = (self.departures.cells_shown[head] for head in found[0])
        return {name: cell for name, cell in sorted(shown) if name in self.plan.open}

    def _fixed(self, new: Assignment) -> dict[str, int]:
        return {**{name: cell for name, cell in self.plan.base.items() if name not in self.plan.both_ways}, **new}

    def _open(self, new: Assignment) -> dict[str, frozenset[int]]:
        moved = {self.program.variables[name].input for name in new}
        return {
            name: frozenset(range(len(self.program.variables[name].cells)))
            if self.released.get(self.program.variables[name].input) in moved
            else self.plan.open[name]
            for name in self.plan.both_ways
            if name not in new
        }

    def _candidates(self, most: int, bounds: Bounds, limit: Limit) -> list[tuple[frozenset[str], Assignment]]:
        """Candidates with values for each, one more than are asked for: only that shows that there are more."""
        solver = self._solver()
        found: list[tuple[frozenset[str], Assignment]] = []
        ids = {f"change({number})": id for id, number in self.numbers.items()}
        places = [
            (name, cell)
            for name, one in self.program.variables.items()
            if self._may_move(one.input)
            for cell in range(len(one.cells))
            if solver.has(f"new({name},{cell_name(one, cell)})")
        ]
        literals = [solver.literal(f"new({name},{cell_name(self.program.variables[name], cell)})") for name, cell in places]

        def take(shown: frozenset[str], holds: list[bool]) -> bool:
            new = dict(place for place, there in zip(places, holds, strict=True) if there)
            found.append((frozenset(ids[head] for head in shown), new))
            return len(found) <= most

        solver.models_with(self._bounding(solver, bounds), literals, take, limit)
        return found

    def _solver(self) -> Solver:
        """The solver with a copy for each world so far: copies are added to what is there, nothing is made anew."""
        if self._grounded is None:
            self._grounded = Solver("\n".join(self._text()), "domRec", DOMAIN[::2])
        for number in range(self._copied, len(self.copies)):
            self._grounded.add("\n".join(self._copy(f"_k{number}", self.copies[number])))
        self._copied = len(self.copies)
        return self._grounded

    def _bounding(self, solver: Solver, bounds: Bounds) -> list[int]:
        """Literals that put the bounds in force, and no other that was asked for before."""
        wanted = {}
        if bounds.inputs is not None:
            wanted[f"at_most({bounds.inputs})"] = f"{bounds.inputs} < #count {{ I : change(I) }}"
        if bounds.cost is not None and bounds.efforts:
            weights = "; ".join(
                f"{effort},{self.numbers[id]} : change({self.numbers[id]})"
                for id, effort in sorted(bounds.efforts.items())
                if id in self.numbers
            )
            wanted[f"cheaper({bounds.cost})"] = f"{bounds.cost} < #sum {{ {weights} }}"
        elif bounds.cost is not None:
            wanted[f"at_most({bounds.cost})"] = f"{bounds.cost} < #count {{ I : change(I) }}"
        for atom, body in wanted.items():
            if atom not in self._bounds:
                solver.add(f"{{ {atom} }}. :- {atom}, {body}.", (atom,))
                self._bounds[atom] = solver.literal(atom)
        return [literal if atom in wanted else -literal for atom, literal in self._bounds.items()]

    def _text(self) -> Iterator[str]:
        yield "#defined change/1. #defined picks/1. #defined new/2. #defined departs/1."
        for id, number in self.numbers.items():
            if id in self.plan.counted:
                yield f"{{ change({number}) }}. picks({number}) :- change({number})."
            if id in self.released:
                leader = self.numbers[self.released[id]]
                yield f"picks({number}) :- change({leader}). :- change({number}), change({leader})."
        for name, variable in self.program.variables.items():
            if self._may_move(variable.input):
                number = self.numbers[variable.input]
                every = frozenset(range(len(variable.cells)))
                cells = self.plan.open.get(name, every)
                yield choice_text(
                    self.program, name, "new", every if variable.input in self.released else cells, f"picks({number})"
                )
                yield from (f":- change({number}), new({name},{cell_name(variable, cell)})." for cell in sorted(every - cells))
        yield from self._departs()
        yield from self._copy("", None)
        yield "#show change/1."

    def _may_move(self, id: str) -> bool:
        return id in self.plan.counted or id in self.released

    def _departs(self) -> Iterator[str]:
        """A changed input leaves what is stated."""
        for id in self.known & self.plan.counted:
            number = self.numbers[id]
            for name in self.program.by_input[id]:
                base = cell_name(self.program.variables[name], self.plan.base[name])
                yield f"departs({number}) :- change({number}), not new({name},{base})."
            yield f":- change({number}), not departs({number})."

    def _copy(self, mark: str, world: Assignment | None) -> Iterator[str]:
        yield f"#defined ruled{mark}/1."
        yield rules_text(self.program, mark, soft=world is not None)
        for name, variable in self.program.variables.items():
            number = self.numbers[variable.input]
            moves = self._may_move(variable.input)
            if moves:
                yield f"value{mark}({name},C) :- picks({number}), new({name},C)."
            stays = f" :- not picks({number})" if moves else ""
            if name not in self.plan.both_ways:
                yield f"value{mark}({name},{cell_name(variable, self.plan.base[name])}){stays}."
            elif world is None:
                yield choice_text(self.program, name, "value", self.plan.open[name], stays.removeprefix(" :- "))
            else:
                yield f"value{mark}({name},{cell_name(variable, world[name])}){stays}."
                if world[name] not in self.plan.open[name]:  # it had this value only because what it follows was changed
                    yield f"ruled{mark}(out){stays}."
        for id in self.departures.determinations:
            heads = [self.departures.outcomes[one] for one in self.departures.outcomes if one in self.plan.wanted and one[0] == id]
            reached = ", ".join(f"not {head.replace('(', f'{mark}(', 1)}" for head in heads)
            yield f":- {'' if world is None else f'not ruled{mark}(out), '}{reached}."
