"""Case splits: why a criterion is settled although its parts are not."""

from __future__ import annotations

from dataclasses import replace

from reasoner.answer.answer import Explained, Status
from reasoner.answer.cell_words import variable_words
from reasoner.answer.explaining.lists import met, names, parts_status
from reasoner.answer.situation import Situation
from reasoner.asp.solve import NO_LIMIT, Limit

UNEXPLAINED = "settled in every case, whatever is not stated"


def split_words(situation: Situation, node: Explained, limit: Limit = NO_LIMIT) -> str:
    """The smallest case split in words: the one unknown input whose every value lets the parts settle the criterion."""
    heads = situation.program.criteria.get(node.criterion.key)
    if heads is None:
        return UNEXPLAINED
    for id in sorted(situation.program.inputs_read((heads.satisfied,))):
        if situation.is_settled(id) or len(situation.program.by_input[id]) != 1:
            continue
        if (said := _split_by(situation, node, id, limit)) is not None:
            return said
    return UNEXPLAINED


def _split_by(situation: Situation, node: Explained, id: str, limit: Limit) -> str | None:
    [name] = situation.program.by_input[id]
    variable = situation.program.variables[name]
    input = situation.input(id)
    by_part: dict[str, list[int]] = {}
    for cell in sorted(situation.allowed().get(name, frozenset(range(len(variable.cells))))):
        found = situation.worlds.consequences({**situation.allowed(), name: frozenset((cell,))}, limit)
        if found is None:
            continue
        there = _seen(replace(situation, found=found), node)
        if parts_status(there) is Status.UNDETERMINED:
            return None
        by_part.setdefault(_deciding(there), []).append(cell)
    if len(by_part) < 2:
        return None
    cases = [f"if {variable_words(situation.program, input, variable, cells)}, {part}" for part, cells in by_part.items()]
    return f"{input.phrase} is not stated: {'; '.join(cases)}"


def _seen(situation: Situation, node: Explained) -> Explained:
    """The node and its parts as they stand in another situation."""
    below = tuple(_restood(situation, one) for one in node.below)
    return replace(_restood(situation, node), below=below)


def _restood(situation: Situation, node: Explained) -> Explained:
    heads = situation.program.criteria.get(node.criterion.key)
    return node if heads is None else replace(node, standing=situation.standing(heads))


def _deciding(node: Explained) -> str:
    """Which parts decide once the split is made: those that apply and have the status of the whole."""
    parts = [one for one in node.below if one.role != "waived"]
    applying = [one for one in parts if one.standing.applies is not Status.NOT_SATISFIED]
    alike = [one for one in applying if met(one.standing) is node.standing.status]
    return names([one for one in alike if one.standing.applies is Status.SATISFIED] or alike or parts)
