"""How the values of a change set hang together, in words, where they cannot be chosen independently."""

from __future__ import annotations

from collections import defaultdict

from reasoner.answer.cell_words import listed, member_words, variable_words
from reasoner.answer.changing.assignments import Assignments
from reasoner.answer.changing.list_needs import HAS, one_of_members, without
from reasoner.answer.situation import Situation
from reasoner.policy.words import verb

MOST_LINES = 8


def tie_words(situation: Situation, values: Assignments) -> tuple[str, ...]:
    """Sentences that say which joint values work; none where every combination does."""
    program = situation.program
    lists = {program.variables[name].input for name in values.cells}
    told = (name for id in lists for name in one_of_members(program, situation.input(id), values))
    values = without(values, frozenset(told))  # what a list has to include is said of the list
    if values.together:
        return ("; ".join(values.together),)
    if values.joint is None or values.sampled:
        return ("only some of the combinations do; they were too many to try",) if values.cut_off else ()
    names = list(values.cells)
    free = [at for at, name in enumerate(names) if _is_free(values, at, name)]
    tied = [at for at in range(len(names)) if at not in free]
    if not tied:
        return ("only some of the combinations were tried",)
    rows = sorted({tuple(row[at] for at in tied) for row in values.joint})
    said = _same(situation, [names[at] for at in tied], rows) or _grouped(situation, [names[at] for at in tied], rows)
    return (*said, "only some of the combinations were tried") if values.cut_off else said


def _is_free(values: Assignments, at: int, name: str) -> bool:
    """Whether a variable can be chosen whatever the others are."""
    assert values.joint is not None  # noqa: S101  INVARIANT: the caller looked
    others: dict[tuple[int, ...], set[int]] = defaultdict(set)
    for row in values.joint:
        others[row[:at] + row[at + 1 :]].add(row[at])
    return all(cells == values.cells[name] for cells in others.values())


def _same(situation: Situation, names: list[str], rows: list[tuple[int, ...]]) -> tuple[str, ...]:
    variables = [situation.program.variables[name] for name in names]
    if any(one.member is not None for one in variables):
        return ()
    if any(one.cells != variables[0].cells for one in variables) or any(len(set(row)) > 1 for row in rows):
        return ()
    inputs = [situation.input(one.input) for one in variables]
    words = variable_words(situation.program, inputs[0], variables[0], [row[0] for row in rows])
    return (f"{listed([one.phrase for one in inputs], 'and')} are the same: {words}",)


def _grouped(situation: Situation, names: list[str], rows: list[tuple[int, ...]]) -> tuple[str, ...]:
    """Rows with the same rest taken together: `where A is x or y: B is z`."""
    by_rest: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for row in rows:
        by_rest[row[1:]].append(row[0])
    by_first: dict[tuple[int, ...], list[tuple[int, ...]]] = defaultdict(list)
    for rest, firsts in by_rest.items():
        by_first[tuple(sorted(firsts))].append(rest)
    lines = []
    for leading, rests in by_first.items():
        for others in rests:
            whole = len(leading) == len(situation.program.variables[names[0]].cells)
            parts = [
                *(() if whole and others else (_is(situation, names[0], leading),)),
                *(_is(situation, name, (cell,)) for name, cell in zip(names[1:], others, strict=True)),
            ]
            lines.append(" and ".join(parts))
    more = len(lines) - MOST_LINES
    return (*lines[:MOST_LINES], f"and {more} more combinations") if more > 0 else tuple(lines)


def _is(situation: Situation, name: str, cells: tuple[int, ...]) -> str:
    variable = situation.program.variables[name]
    input = situation.input(variable.input)
    if variable.member is not None and len(cells) == 1:
        has = "include" if cells[0] == HAS else "do not include"
        return f"{input.phrase} {has} {member_words(situation.program, input, variable)}"
    return f"{input.phrase} {verb(input)} {variable_words(situation.program, input, variable, cells)}"
