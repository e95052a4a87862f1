"""What conditions tell apart: each input or amount that is asked of is cut into cells, and a condition is so in some of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reasoner.asp.solve import Limit
from reasoner.policy.intervals import cuts_of, meet, pieces
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Number
from reasoner.source.dataclass import dataclass

Cell = Interval | str | bool | None  # None: absent, or no amount


@dataclass(frozen=True, slots=True)
class Axis:
    """One thing that is asked of: its name, the values or numbers that it can be, and whether there may be nothing."""

    name: object
    can_be: Number | tuple[str | bool, ...]
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """That an axis lies in an interval, or has one of these values (None: nothing)."""

    axis: Axis
    asks: Interval | frozenset[str | bool | None]

    def holds(self, cell: Cell) -> bool:
        """Whether it is so of a cell that was cut where this asks."""
        if isinstance(self.asks, Interval):
            return isinstance(cell, Interval) and meet(cell, self.asks) is not None
        return not isinstance(cell, Interval) and cell in self.asks


@dataclass(frozen=True, slots=True)
class HowMany:
    """That between `least` and `most` of some conditions hold."""

    least: int
    most: int
    parts: tuple[Condition, ...]


Condition = Asked | HowMany


def none_of(parts: Iterable[Condition]) -> HowMany:
    """That none of some conditions holds."""
    return HowMany(0, 0, tuple(parts))


@dataclass(frozen=True, slots=True)
class Told:
    """That an axis, by its place, lies in some of its cells, as bits."""

    axis: int
    cells: int


@dataclass(frozen=True, slots=True)
class Several:
    """That between `least` and `most` of some conditions hold, told by cells."""

    least: int
    most: int
    parts: tuple[ByCells, ...]


ByCells = Told | Several


@dataclass(frozen=True, slots=True)
class Space:
    """The axes that some conditions ask of, in their order, each with the cells that they tell apart."""

    cells: Mapping[Axis, tuple[Cell, ...]]
    places: Mapping[Axis, int]

    def told(self, one: Condition) -> ByCells:
        """One of the conditions with the cells that it asks for."""
        if isinstance(one, Asked):
            held = sum(1 << at for at, cell in enumerate(self.cells[one.axis]) if one.holds(cell))
            return Told(self.places[one.axis], held)
        return Several(one.least, one.most, tuple(self.told(part) for part in one.parts))

    def possible(self, conditions: Iterable[ByCells], limit: Limit) -> bool:
        """Whether some choice of a cell for every axis makes all the conditions hold."""
        return _possible(conditions, tuple((1 << len(some)) - 1 for some in self.cells.values()), limit)


def space_of(conditions: Iterable[Condition]) -> Space:
    """The cells of each axis; of those that no condition tells apart the first."""
    asked: dict[Axis, set[Asked]] = {}
    for one in (found for condition in conditions for found in _asked(condition)):
        asked.setdefault(one.axis, set()).add(one)
    found: dict[Axis, tuple[Cell, ...]] = {}
    for axis, some in asked.items():
        told: dict[frozenset[Asked], Cell] = {}
        for cell in _all_cells(axis, some):
            told.setdefault(frozenset(one for one in some if one.holds(cell)), cell)
        found[axis] = tuple(told.values())
    return Space(found, {axis: place for place, axis in enumerate(found)})


def possible(conditions: Sequence[Condition], limit: Limit) -> bool:
    """Whether some choice of a cell for every axis makes all the conditions hold."""
    space = space_of(conditions)
    return space.possible([space.told(one) for one in conditions], limit)


def denied(one: ByCells) -> ByCells:
    """That a condition does not hold."""
    return Several(0, 0, (one,))


def _possible(conditions: Iterable[ByCells], left: tuple[int, ...], limit: Limit) -> bool:
    """Whether the cells that are left allow all conditions: one that is open parts them, that which hangs on the least first."""
    limit.check()
    waiting = []
    fewest: list[Told] = []
    for one in conditions:
        stands, hangs_on = _stands(one, left)
        if stands is False:
            return False
        if stands is None:
            waiting.append(one)
            fewest = hangs_on if not fewest or len(hangs_on) < len(fewest) else fewest
    if not waiting:
        return True
    axis, cells = fewest[0].axis, fewest[0].cells
    sides = (left[axis] & ~cells, left[axis] & cells)
    return any(_possible(waiting, (*left[:axis], side, *left[axis + 1 :]), limit) for side in sides)


def _stands(one: ByCells, left: tuple[int, ...]) -> tuple[bool | None, list[Told]]:
    """Whether a condition holds in all, or in none, of the cells that are left; where that differs, what it still hangs on."""
    if isinstance(one, Told):
        shared = left[one.axis] & one.cells
        return (None, [one]) if shared and shared != left[one.axis] else (bool(shared), [])
    least, hangs_on, undecided = 0, [], 0
    for part in one.parts:
        stands, below = _stands(part, left)
        if stands is None:
            undecided += 1
            hangs_on += below
        else:
            least += stands
    if one.least <= least and least + undecided <= one.most:
        return True, []
    return (False, []) if least + undecided < one.least or least > one.most else (None, hangs_on)


def _asked(one: Condition) -> Iterator[Asked]:
    if isinstance(one, Asked):
        yield one
    else:
        for part in one.parts:
            yield from _asked(part)


def axes_of(one: Condition) -> frozenset[Axis]:
    """The axes that a condition asks of."""
    return frozenset(asked.axis for asked in _asked(one))


def _all_cells(axis: Axis, asked: Iterable[Asked]) -> Iterator[Cell]:
    if isinstance(axis.can_be, Number):
        yield from pieces((cut for one in asked if isinstance(one.asks, Interval) for cut in cuts_of(one.asks)), axis.can_be)
    else:
        yield from axis.can_be
    if axis.absent:
        yield None
