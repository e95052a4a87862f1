"""What a case states once a change set is made: cells of variables as what is known of their inputs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice, product

from reasoner.answer.cell_words import merged
from reasoner.answer.changing.assignments import Assignments
from reasoner.answer.changing.list_needs import one_of_members
from reasoner.answer.made import Made
from reasoner.answer.situation import Situation, in_cells
from reasoner.asp.cells import CodeCell, IntervalCell, ValueCell, Variable
from reasoner.asp.program import Program
from reasoner.asp.worlds import Consequences
from reasoner.policy.lines.known import known_of_interval
from reasoner.policy.values import Absent, Code, Datum, Exactly, Known, ListOf, OneOfThese
from reasoner.policy.vocabulary import DateType, Input, Number

HAS, LACKS = frozenset((0,)), frozenset((1,))
MOST_TRIED = 60  # values of what follows from changed facts


def made_by(situation: Situation, inputs: Iterable[Input], values: Assignments) -> tuple[Made, ...]:
    """What is known of the inputs of a change set once it is made: as much as works for each, one joint choice where they are tied."""
    program = situation.program
    found = []
    tied = {} if values.joint is None else {name: frozenset(some) for name, some in values.first.items()}
    cells = {**values.cells, **tied}
    for input in inputs:
        some = one_of_members(program, input, values)
        mine = {name: values.cells[name] if name in some else cells[name] for name in program.by_input[input.id]}
        if some:
            mine[some[0]] = HAS
        found.append(made_of_cells(program, input, mine, situation.stated.get(input.id)))
    return tuple(found)


def following(
    situation: Situation, made: Sequence[Made], ids: Sequence[str], wanted: Callable[[Consequences], bool]
) -> tuple[Made, ...]:
    """What is known then of facts that follow from changed ones and gave way: nothing where the others are enough, else values that
    do; nothing, too, where none was found."""
    program, changed = situation.program, {one.input for one in made} | set(ids)
    stays = {name: cells for id, some in situation.by_input.items() if id not in changed for name, cells in some.items()}
    for one in made:
        stays |= situation.worlds.allowed(situation.input(one.input), one.known)
    choices = [(None, *_values(program, id)) for id in ids]
    for chosen in islice(product(*choices), MOST_TRIED):
        more = [Made(id, known) for id, known in zip(ids, chosen, strict=True) if known is not None]
        allowed = dict(stays)
        for one in more:
            allowed |= situation.worlds.allowed(situation.input(one.input), one.known)
        there = in_cells(situation, allowed)
        if there is not None and wanted(there.found):
            return tuple(more)
    return ()


def _values(program: Program, id: str) -> tuple[Known, ...]:
    cells = (cell for name in program.by_input.get(id, ()) for cell in program.variables[name].cells)
    return tuple(Exactly(one.value) for one in cells if isinstance(one, ValueCell))


def made_of_cells(program: Program, input: Input, cells: Mapping[str, frozenset[int]], stated: Known | None) -> Made:
    """What is known of an input whose variables are in some cells; of a list the members that it has then."""
    variables = [program.variables[name] for name in cells]
    if variables[0].member is None:
        return Made(input.id, known_of_cells(program, input, variables[0], cells[variables[0].name]))
    has = frozenset(_member(program, input, one) for one in variables if cells[one.name] == HAS)
    denied = [one for one in variables if cells[one.name] == LACKS]
    members = stated.members if isinstance(stated, ListOf) else frozenset()
    lacks = frozenset(one for one in members if any(_is_about(program, input, variable, one) for variable in denied))
    return Made(input.id, ListOf(has, open=not denied), lacks)


def _is_about(program: Program, input: Input, variable: Variable, member: Datum) -> bool:
    """Whether a member of a list is what a variable is about; of codes, whether it lies in the variable's cell."""
    if not isinstance(variable.member, int):
        return variable.member == member
    cell = program.code_space.cells_for(getattr(input.type, "systems", ()))[variable.member]
    return isinstance(member, Code) and program.code_space.signature(member) == cell.entries


def known_of_cells(program: Program, input: Input, variable: Variable, cells: Iterable[int]) -> Known:
    """What is known where a variable is in one of some cells; of numbers the first range, of codes one that is in such a cell."""
    chosen = [variable.cells[at] for at in sorted(cells)]
    values: list[Datum] = [one.value for one in chosen if isinstance(one, ValueCell)]
    if values:
        return Exactly(values[0]) if len(values) == 1 else OneOfThese(frozenset(values))
    if any(isinstance(one, IntervalCell) for one in chosen) and isinstance(input.type, Number | DateType):
        return known_of_interval(merged(chosen, input)[0], input.type)
    codes = [one for one in chosen if isinstance(one, CodeCell)]
    return Exactly(program.code_space.code_in(codes[-1], getattr(input.type, "systems", ()))) if codes else Absent()


def _member(program: Program, input: Input, variable: Variable) -> Datum:
    """The member of a list that a variable is about; of codes one that is in its cell."""
    if not isinstance(variable.member, int):
        return variable.member or ""
    systems = getattr(input.type, "systems", ())
    return program.code_space.code_in(program.code_space.cells_for(systems)[variable.member], systems)
