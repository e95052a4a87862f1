"""The values that the inputs of a change set can take: for each its own, or jointly where they are tied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from math import prod

from reasoner.answer.departures import Departures, Plan
from reasoner.answer.refine import Refinement
from reasoner.asp.solve import NO_LIMIT, Limit

MOST_JOINT = 2_000  # joint values that are tried one by one

Cells = Mapping[str, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Assignments:
    """`cells` are, for each variable, the cells that occur in some working assignment. `joint` are the working
    assignments, in the order of `cells`, where not every combination works; None where every one does.
    `cut_off`: there were too many to try; `joint` is then those found."""

    cells: Cells
    joint: tuple[tuple[int, ...], ...] | None = None
    cut_off: bool = False


def assignments_of(
    departures: Departures, plan: Plan, refinement: Refinement | None, inputs: frozenset[str], limit: Limit = NO_LIMIT
) -> Assignments:
    """All values of the inputs of a minimal change set that reach the target."""
    if refinement is None:
        candidates = dict(sorted(departures.possible_cells(plan, inputs, limit).items()))
        return _joined(candidates, lambda new: departures.reaches(plan, inputs, new, limit))
    program = departures.program
    candidates = {}
    for id in sorted(inputs):
        names = program.by_input[id]
        for name in names:
            cells = plan.open.get(name, frozenset(range(len(program.variables[name].cells))))
            stated = plan.base.get(name) if len(names) == 1 and id in refinement.known else None
            candidates[name] = cells - {stated} if stated is not None else cells
    followers = [
        name
        for id, leader in refinement.released.items()
        if leader in inputs and id not in inputs
        for name in program.by_input[id]
    ]

    def works(new: Mapping[str, int]) -> bool:
        ranges = (range(len(program.variables[name].cells)) for name in followers)
        return any(refinement.works({**new, **dict(zip(followers, more, strict=True))}, limit) for more in product(*ranges))

    return _joined(candidates, works)


def _joined(candidates: Cells, works: Callable[[Mapping[str, int]], bool]) -> Assignments:
    names = list(candidates)
    if len(names) == 1:
        [name] = names
        return Assignments({name: frozenset(cell for cell in candidates[name] if works({name: cell}))})
    cut_off = prod(len(cells) for cells in candidates.values()) > MOST_JOINT
    joint = []
    for tried, cells in enumerate(product(*(sorted(candidates[name]) for name in names))):
        if tried >= MOST_JOINT:
            break
        if works(dict(zip(names, cells, strict=True))):
            joint.append(cells)
    occurring = {name: frozenset(cells[at] for cells in joint) for at, name in enumerate(names)}
    if not cut_off and len(joint) == prod(len(cells) for cells in occurring.values()):
        return Assignments(occurring)
    return Assignments(occurring, tuple(joint), cut_off)
