"""Case splits: why a criterion is settled although its parts are not."""

from __future__ import annotations

from dataclasses import replace

from reasoner.answer.answer import Explained, Status
from reasoner.answer.cell_words import variable_words
from reasoner.answer.explaining.lists import called_all, met, parts_status
from reasoner.answer.finding import Called, Split
from reasoner.answer.situation import Situation, in_cells
from reasoner.asp.solve import NO_LIMIT, Limit

UNEXPLAINED = Split(None)


def split_of(situation: Situation, node: Explained, limit: Limit = NO_LIMIT) -> Split:
    """The smallest case split: the one unknown input whose every value lets the parts settle the criterion."""
    heads = situation.program.criteria.get(node.criterion.key)
    if heads is None:
        return UNEXPLAINED
    for id in sorted(situation.program.inputs_read((heads.satisfied,))):
        if situation.is_settled(id) or len(situation.program.by_input[id]) != 1:
            continue
        if (said := _split_by(situation, node, id, limit)) is not None:
            return said
    return UNEXPLAINED


def _split_by(situation: Situation, node: Explained, id: str, limit: Limit) -> Split | None:
    [name] = situation.program.by_input[id]
    variable = situation.program.variables[name]
    input = situation.input(id)
    by_part: dict[tuple[str, ...], tuple[tuple[Called, ...], list[int]]] = {}
    for cell in sorted(situation.allowed().get(name, frozenset(range(len(variable.cells))))):
        there = in_cells(situation, {**situation.allowed(), name: frozenset((cell,))}, limit)
        if there is None:
            continue
        seen = _seen(there, node)
        if parts_status(seen) is Status.UNDETERMINED:
            return None
        deciding = _deciding(seen)
        by_part.setdefault(tuple(one.criterion.key for one in deciding), (deciding, []))[1].append(cell)
    if len(by_part) < 2:
        return None
    cases = ((variable_words(situation.program, input, variable, cells), parts) for parts, cells in by_part.values())
    return Split(input, tuple(cases))


def _seen(situation: Situation, node: Explained) -> Explained:
    """The node and its parts as they stand in another situation."""
    below = tuple(_restood(situation, one) for one in node.below)
    return replace(_restood(situation, node), below=below)


def _restood(situation: Situation, node: Explained) -> Explained:
    heads = situation.program.criteria.get(node.criterion.key)
    return node if heads is None else replace(node, standing=situation.standing(heads))


def _deciding(node: Explained) -> tuple[Called, ...]:
    """Which parts decide once the split is made: those that apply and have the status of the whole."""
    parts = [one for one in node.below if one.role != "waived"]
    applying = [one for one in parts if one.standing.applies is not Status.NOT_SATISFIED]
    alike = [one for one in applying if met(one.standing) is node.standing.status]
    return called_all([one for one in alike if one.standing.applies is Status.SATISFIED] or alike or parts)
