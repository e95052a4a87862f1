"""What a question about departures starts from, and how far it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reasoner.answer.changing.polarity import Sign

Outcome = tuple[str, str]  # a determination's id and a canonical outcome of it


@dataclass(frozen=True)
class Plan:
    """What a question about departures starts from, for the variables of one determination.

    `base` is the cell of each variable that is known, or that stands for an open one; `open` are the variables of unknown inputs
    and the cells left to them; `counted` the inputs whose departure counts; `fixed` those that may not depart; `both_ways`
    the open variables for which no single cell stands.
    """

    base: Mapping[str, int]
    open: Mapping[str, frozenset[int]]
    counted: frozenset[str]
    fixed: frozenset[str]
    both_ways: frozenset[str]
    wanted: frozenset[Outcome]
    partly: frozenset[str]  # inputs of which only a part is stated
    signs: Mapping[str, tuple[Sign, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Bounds:
    """At most so many inputs, at most such a cost. `efforts` are whole numbers by input; without them each input costs 1."""

    inputs: int | None = None
    cost: int | None = None
    efforts: Mapping[str, int] = field(default_factory=dict)


NO_BOUNDS = Bounds()
