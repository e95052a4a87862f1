"""Copies of a program that are kept and used for one question after the other.

The first copy is that of first_copy.py. In each further copy an input that moves has the value that it has in the first, and one
that does not is at its base or, where it is open both ways, where an assumption puts it: in a world in which some assignment failed.
Everything that belongs to one question is an assumption, so that grounding is paid for once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reasoner.answer.changing.departures import Departures
from reasoner.answer.changing.first_copy import FirstCopy
from reasoner.answer.changing.plan import Plan
from reasoner.asp.copies import rules_text
from reasoner.asp.print import cell_name
from reasoner.asp.propagator import arithmetic_of


@dataclass(frozen=True)
class _Copy:
    """The literals of one further copy."""

    used: int
    worlds: Mapping[str, tuple[int, ...]]
    astray: Mapping[str, int]
    numbers: Mapping[str, tuple[int, ...]]


class Pool:
    """The copies of one program."""

    def __init__(self, departures: Departures) -> None:
        self.departures = departures
        self.program = departures.program
        self.first = FirstCopy(departures, departures.text, arithmetic_of(self.program, every=True))
        self._copies: list[_Copy] = []

    def _copy(self, place: int) -> _Copy:
        """The copy at a place, made where there are not so many yet."""
        while len(self._copies) <= place:
            mark = f"_k{len(self._copies)}"
            worlds = {
                name: [f"world{mark}({name},{cell})" for cell in self.first.cells(name)] for name in self.program.variables
            }
            astray = {id: f"astray{mark}({number})" for id, number in self.first.numbers.items()}
            numbers = {
                name: [f"number{mark}({name},{cell})" for cell in self.first.cells(name)]
                for name in dict.fromkeys(name for some in self._beside.values() for name in some)
            }
            several = (one for by_name in (worlds, numbers) for some in by_name.values() for one in some)
            self.first.solver.add(
                "\n".join(self._copy_text(mark, worlds, astray, numbers)), [f"use{mark}", *several, *astray.values()]
            )
            literal = self.first.solver.literal
            self._copies.append(
                _Copy(
                    literal(f"use{mark}"),
                    {name: tuple(map(literal, some)) for name, some in worlds.items()},
                    {id: literal(one) for id, one in astray.items()},
                    {name: tuple(map(literal, some)) for name, some in numbers.items()},
                )
            )
        return self._copies[place]

    @cached_property
    def _beside(self) -> dict[str, tuple[str, ...]]:
        """The comparisons that share a number with another, each with its numbers."""
        parts = {
            name: tuple(self.program.by_input[id][0] for id in test.inputs if id in self.program.by_input)
            for name, test in self.program.amounts.items()
        }
        often = Counter(part for some in parts.values() for part in some)
        return {name: some for name, some in parts.items() if any(often[part] > 1 for part in some)}

    def _copy_text(
        self,
        mark: str,
        worlds: Mapping[str, Sequence[str]],
        astray: Mapping[str, str],
        numbers: Mapping[str, Sequence[str]],
    ) -> Iterator[str]:
        yield f"#defined ruled{mark}/1. {{ use{mark} }}."
        yield rules_text(self.program, mark, soft=True)
        for name, variable in self.program.variables.items():
            number = self.first.numbers[variable.input]
            yield f"{{ {'; '.join(worlds[name])} }} 1."
            yield f"value{mark}({name},C) :- moved({number}), value({name},C)."
            yield f"value{mark}({name},C) :- not moved({number}), base({name},C)."
            yield f"value{mark}({name},C) :- not moved({number}), world{mark}({name},C)."
        # What a comparison cannot come to in the cells that its numbers are in leaves no world, either.
        among: dict[tuple[str, frozenset[int]], str] = {}
        for compared, where, way in self.departures.forced:
            for stretch in where.items():
                if stretch not in among:
                    among[stretch] = f"among{mark}({len(among)})"
                    cells = (cell_name(self.program.variables[stretch[0]], at) for at in sorted(stretch[1]))
                    yield " ".join(f"{among[stretch]} :- value{mark}({stretch[0]},{cell})." for cell in cells)
            there = ", ".join(among[stretch] for stretch in where.items())
            yield f"ruled{mark}(out) :- {there}, value{mark}({compared},{'no' if way == 0 else 'yes'})."
        # How comparisons of the same numbers came out together is known of the cells that these were in.
        yield from (f"{{ {'; '.join(some)} }} 1." for some in numbers.values())
        for compared, names in self._beside.items():
            number = self.first.numbers[self.program.variables[compared].input]
            for name in names:
                there = f"not moved({number}), world{mark}({compared},_), number{mark}({name},C), not value{mark}({name},C)"
                yield f"ruled{mark}(out) :- {there}."
        for id, atom in astray.items():
            yield f"{{ {atom} }}. ruled{mark}(out) :- {atom}, not moved({self.first.numbers[id]})."
        for place, id in enumerate(self.departures.determinations):
            for one, head in self.departures.outcomes.items():
                if one[0] == id:
                    marked = head.replace("(", f"{mark}(", 1)
                    yield f"got{mark}({place}) :- wanted({self.departures.position(one)}), {marked}."
            yield f":- use{mark}, not ruled{mark}(out), not got{mark}({place})."

    def refuting(self, plan: Plan, worlds: Sequence[Mapping[str, int]]) -> list[int]:
        """Literals that leave only what none of some worlds refutes."""
        found: list[int] = []
        for place, world in enumerate(worlds):
            found += self._placed(self._copy(place), plan, world)
        for copy in self._copies[len(worlds) :]:
            found.append(-copy.used)
            found += [-one for some in copy.worlds.values() for one in some]
            found += [-one for some in copy.numbers.values() for one in some]
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
        for name, literals in copy.numbers.items():
            yield from (literal if cell == world.get(name) else -literal for cell, literal in enumerate(literals))
        yield from (literal if id in astray else -literal for id, literal in copy.astray.items())
