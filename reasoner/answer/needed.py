"""Needed inputs: the unknown inputs that can still change the outcome.

Definition: take a world and a departure from it to a world with another canonical outcome, such that no departure in
fewer of the same inputs changes the outcome; every unknown input that differs is needed, except one that the
determination does not read and that only follows from another. Where nothing ties an input to others that comes to two
worlds that differ in it alone. A smallest departure never leaves one group of tied inputs: made in steps, group after
group, each step but the last would keep the outcome (or a smaller departure existed), so the last step alone is a
smallest departure from the world before it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import product
from typing import TYPE_CHECKING

from reasoner.answer.situation import NO_UNITS, Situation
from reasoner.asp.copies import choices_text, rules_text
from reasoner.asp.formula import In
from reasoner.asp.print import cell_name, program_text
from reasoner.asp.program import Program
from reasoner.asp.propagator import arithmetic_of
from reasoner.asp.solve import NO_LIMIT, Limit, Solver
from reasoner.asp.twin import Twin
from reasoner.asp.worlds import Worlds, cell_literals
from reasoner.cases.evaluation.slices import OpenInput

if TYPE_CHECKING:
    from reasoner.answer.questions import Questions

Cells = tuple[int, ...]


def needed_ids(questions: Questions, situation: Situation, determination: str, limit: Limit = NO_LIMIT) -> frozenset[str]:
    """The ids of the needed inputs of a case: those of which worlds show it without a solver, then the others."""
    witnesses = situation.witnesses
    if witnesses is None:
        return questions.pairs(determination).needed(situation, limit)
    heads = [head for head in questions.outcome_heads(determination).values() if head in situation.found.possible]
    units = situation.units
    shown = set(witnesses.turning(heads, units))
    if situation.full is not None:
        if all(
            _is_told(situation, one, shown) for one in (situation.open_inputs(determination) if situation.open_inputs else ())
        ):
            return frozenset(shown)
        situation = situation.full()
        witnesses = situation.witnesses
        if witnesses is None:
            return questions.pairs(determination).needed(situation, limit)
    groups = [{units.get(id, id) for id in group} for group in situation.program.components]
    reading = {units.get(id, id) for id in witnesses.reading(heads)}
    reading |= {id for group in groups if group & reading for id in group}
    left = {id for id in reading - shown if not situation.is_settled(id) and not situation.told_already(id, shown)}
    if not left:
        return frozenset(shown)
    pairs = Pairs(situation.worlds, determination, left, units)
    shown |= pairs.alone(situation, limit)
    for group in groups:
        unknown = [id for id in sorted(group) if not situation.is_settled(id) and id in pairs.program.by_input]
        missing = [id for id in unknown if not situation.told_already(id, shown) and not pairs.only_follows(situation, id)]
        if len(unknown) > 1 and missing:
            shown |= pairs.settling(situation, tied_needs(pairs.program, pairs.outcomes, situation, unknown, limit))
    return frozenset(id for id in shown if not pairs.only_follows(situation, id))


def _is_told(situation: Situation, one: OpenInput, shown: AbstractSet[str]) -> bool:
    """Whether something open, an input or a field of a record, is among the inputs that are shown to be needed."""
    if isinstance(one, str):
        if one in shown:
            return True
        records = [id for id in situation.units.values() if id.rpartition(".")[0] == one]
        return any(id in shown for id in records)
    _, number, field = one
    return f"{field}.{number}" in shown


class Pairs:
    """Pairs of worlds of one determination that differ in exactly one input (or unit of inputs) and in the outcome.

    The second world has rules of its own only where they depend on an input that may differ; `asked` are these inputs.
    """

    def __init__(
        self, worlds: Worlds, determination: str, asked: Collection[str] | None = None, units: Mapping[str, str] = NO_UNITS
    ) -> None:
        outcomes = worlds.program.determinations[determination].outcomes
        self.outcomes = tuple(outcomes.values())
        self.program = worlds.program.restricted(self.outcomes)
        self.read = worlds.program.inputs_read(self.outcomes)
        inputs = [id for id in self.program.by_input if id not in self.program.settled_by]
        by_unit: dict[str, list[str]] = {}
        for id in inputs:
            unit = units.get(id, id)
            if asked is None or unit in asked:
                by_unit.setdefault(unit, []).append(id)
        self._names = {f"changes({number})": unit for number, unit in enumerate(by_unit)}
        self.twin = Twin(self.program, [id for some in by_unit.values() for id in some])
        lines = [program_text(self.twin.whole, comments=False).partition("#show.")[0]]
        if by_unit:
            lines.append(f"{{ {'; '.join(self._names)} }} = 1.")
        numbers = {id: number for number, some in enumerate(by_unit.values()) for id in some}
        for name, other in self.twin.variables.items():
            moving = [numbers[id] for id in self.twin.moved_by(name)]
            beside = "".join(f", not changes({number})" for number in dict.fromkeys(moving))
            lines.append(f":- value({name},C), not value({other},C){beside}.")
        for id, same in self.twin.same.items():
            lines.append(f":- value({same},no), not changes({numbers[id]}).")
        for head in self.outcomes:
            other_head = self.twin.heads.get(head)
            lines.append(f"#defined {head.partition('(')[0]}/2. :- {head}{f', {other_head}' if other_head else ''}.")
        roots = (*self.outcomes, *(self.twin.heads[head] for head in self.outcomes if head in self.twin.heads))
        self._solver = Solver(
            "\n".join([*lines, "#defined changes/1.", "#show changes/1."]),
            "brave",
            arithmetic=arithmetic_of(self.twin.whole, roots, self.twin.same.values()),
        )

    def alone(self, situation: Situation, limit: Limit = NO_LIMIT) -> frozenset[str]:
        """The ids of the inputs (units) that are needed by themselves."""
        if not self._names:
            return frozenset()
        allowed = {name: cells for name, cells in situation.allowed().items() if name in self.program.variables}
        allowed |= {other: allowed[name] for name, other in self.twin.variables.items() if name in allowed}
        found = self._solver.last_model(cell_literals(self._solver, self.twin.whole, allowed), limit) or frozenset()
        return frozenset(self._names[head] for head in found)

    def needed(self, situation: Situation, limit: Limit = NO_LIMIT) -> frozenset[str]:
        """The ids of the needed inputs of a case."""
        found = set(self.alone(situation, limit))
        for group in self.program.components:
            unknown = [id for id in sorted(group) if not situation.is_settled(id) and id in self.program.by_input]
            if len(unknown) > 1 and not all(id in found or self.only_follows(situation, id) for id in unknown):
                found |= self.settling(situation, tied_needs(self.program, self.outcomes, situation, unknown, limit))
        return frozenset(id for id in found if not self.only_follows(situation, id))

    def settling(self, situation: Situation, ids: Iterable[str]) -> frozenset[str]:
        """Some inputs, with what is not known of the parts of a comparison in the place of the comparison."""
        by_input = self.program.settled_by
        parts = (
            part for id in ids for part in by_input.get(id, (id,)) if id not in by_input or part not in situation.fully_known
        )
        return frozenset(situation.units.get(part, part) for part in parts)

    def only_follows(self, situation: Situation, id: str) -> bool:
        """Whether the determination does not read an input, which only follows from another."""
        return id not in self.read and situation.input(id).follows is not None


def tied_needs(
    program: Program, outcomes: Sequence[str], situation: Situation, group: Sequence[str], limit: Limit = NO_LIMIT
) -> frozenset[str]:
    """The needed inputs among a group that background knowledge ties together.

    Every joint value of the group is a copy of the program (one for all those that no condition tells apart), the rest of the
    world is shared: a smallest departure is then a pair of copies of which no pair in between has another outcome.
    """
    variables = [name for id in group for name in program.by_input[id]]
    joint = tuple(_joint_cells(program, situation, variables, limit))
    tests = program.variables_read(outcomes)
    copies: dict[tuple[bool, ...], int] = {}
    of = [copies.setdefault(_profile(tests, variables, cells), len(copies)) for cells in joint]
    first = {number: joint[of.index(number)] for number in range(len(copies))}
    rest = [name for name in program.variables if name not in variables]
    lines = [choices_text(program, rest)]
    for number, cells in first.items():
        mark = f"_k{number}"
        lines.append(rules_text(program, mark, rest))
        for name, cell in zip(variables, cells, strict=True):
            lines.append(f"value{mark}({name},{cell_name(program.variables[name], cell)}).")
    needs: dict[str, frozenset[str]] = {}
    for (one, other, between), departures in _departures(program, joint, of, variables).items():
        for inputs in departures:
            head = f"needs({len(needs)})"
            needs[head] = inputs
            flips = [f"flips({one},{other})", *(f"not flips({one},{third})" for third in sorted(between))]
            lines.append(f"{head} :- {', '.join(flips)}.")
    if not needs:
        return frozenset()
    for one, other in product(first, first):
        for head in outcomes:
            lines.append(f"flips({one},{other}) :- {_marked(head, one)}, not {_marked(head, other)}.")
    solver = Solver("\n".join([*lines, "#show needs/1."]), "brave")
    shared = {name: cells for name, cells in situation.allowed().items() if name in rest}
    found = solver.last_model(cell_literals(solver, program, shared), limit) or frozenset()
    return frozenset(id for head in found for id in needs[head])


def _marked(head: str, copy: int) -> str:
    return head.replace("(", f"_k{copy}(", 1)


def _profile(tests: Mapping[str, tuple[In, ...]], variables: Sequence[str], cells: Cells) -> tuple[bool, ...]:
    return tuple(cell in test.cells for name, cell in zip(variables, cells, strict=True) for test in tests.get(name, ()))


def _joint_cells(program: Program, situation: Situation, variables: Sequence[str], limit: Limit) -> Iterator[Cells]:
    """Every joint value of some variables that the case and the background knowledge leave."""
    program = program.tying({program.variables[name].input for name in variables})
    solver = Worlds(program, seldom=True).plain
    fixed = cell_literals(solver, program, situation.allowed())
    literals = [
        [
            solver.literal(f"value({name},{cell_name(program.variables[name], cell)})")
            for cell in range(len(program.variables[name].cells))
        ]
        for name in variables
    ]
    for cells in product(*(range(len(one)) for one in literals)):
        if solver.possible([*fixed, *(literals[at][cell] for at, cell in enumerate(cells))], limit):
            yield cells


def _departures(
    program: Program, joint: Sequence[Cells], of: Sequence[int], variables: Sequence[str]
) -> dict[tuple[int, int, frozenset[int]], set[frozenset[str]]]:
    """For each pair of copies and the copies in between, the groups of inputs in which they differ."""
    inputs = [program.variables[name].input for name in variables]

    def differing(one: Cells, other: Cells) -> frozenset[str]:
        return frozenset(id for id, a, b in zip(inputs, one, other, strict=True) if a != b)

    found: dict[tuple[int, int, frozenset[int]], set[frozenset[str]]] = {}
    for at, one in enumerate(joint):
        apart = [differing(one, other) for other in joint]
        for to, moved in enumerate(apart):
            if len(moved) > 1 and of[at] != of[to]:
                between = frozenset(of[third] for third, less in enumerate(apart) if less < moved and of[third] != of[at])
                if of[to] not in between:
                    found.setdefault((of[at], of[to], between), set()).add(moved)
    return found
