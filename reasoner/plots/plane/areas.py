"""What is shown of a plane: areas, and the borders and corners at which something turns, each with exact ends.

Parts of neighbouring columns are one row where nothing turns between them. A border or a corner between parts that are all answered
as it is shows nothing and is left out. Every point that the inputs can be lies in a row; where it lies in several, the corner tells
of it, else the border, else the area.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from reasoner.plots.plane.beside import Beside, Place
from reasoner.plots.plane.curves import AnyCurve
from reasoner.plots.plane.parts import Column, Part
from reasoner.plots.plane.plane import Plane
from reasoner.plots.plane.univariate import Root
from reasoner.plots.plane.verdict import EMPTY, Verdict
from reasoner.source.dataclass import dataclass

AREA, BORDER, CORNER = "area", "border", "corner"


@dataclass(frozen=True, slots=True)
class Shown:
    """One row. `columns` are the first and the last of it, `lower` and `upper` its curves (of an upright border those at its ends; of a
    border along a curve, and of a corner, the same). An end is `included` where the part beyond it, on the end itself, is answered as
    this is. `region`: areas and borders of one number hang together."""

    kind: str
    verdict: Verdict
    columns: tuple[int, int]
    left: Root | None
    left_included: bool
    right: Root | None
    right_included: bool
    lower: AnyCurve | None
    lower_included: bool
    upper: AnyCurve | None
    upper_included: bool
    places: tuple[Place, ...]
    region: int = 0


def shown_of(plane: Plane) -> tuple[Shown, ...]:
    """The rows of a plane: areas first, then borders, then corners, each from left to right and from bottom to top."""
    found = _Found(*_put_together(plane))
    rows = list(found.areas())
    rows += found.borders({place for row in rows for place in found.told_by(row)})
    told = {place for row in rows for place in found.told_by(row)}
    return found.numbered([*rows, *found.uprights(told), *found.corners(told)])


def _put_together(plane: Plane) -> tuple[list[Column], list[list[Verdict]]]:
    """The columns of a plane with areas as one part where what lies between them is answered as they are."""
    columns, verdicts = [], []
    for column, answered in zip(plane.columns, plane.verdicts, strict=True):
        parts: list[Part] = []
        found: list[Verdict] = []
        for part, verdict in zip(column.parts, answered, strict=True):
            if not column.is_upright and not part.is_border and verdict is not EMPTY and _is_more(parts, found, verdict):
                before = parts[-2]
                parts[-2:], found[-2:] = [replace(before, upper=part.upper)], [verdict]
            else:
                parts.append(part)
                found.append(verdict)
        columns.append(replace(column, parts=tuple(parts)))
        verdicts.append(found)
    return columns, verdicts


def _is_more(parts: list[Part], found: list[Verdict], verdict: Verdict) -> bool:
    """Whether the area before the last border, and that border, are answered as the area that follows."""
    return len(parts) > 1 and not parts[-2].is_border and found[-2] == verdict and found[-1] in (verdict, EMPTY)


class _Found(Beside):
    """A plane with which of its parts lie beside each other."""

    # ---- rows

    def areas(self) -> Iterator[Shown]:
        """The areas, each as far to both sides as nothing turns."""
        runs: dict[tuple[AnyCurve | None, AnyCurve | None], list[Place]] = {}
        for place in self.places():
            part, column = self.part(place), self.columns[place[0]]
            if column.is_upright or part.is_border or self.verdict(place) is EMPTY:
                continue
            run = runs.get((part.lower, part.upper))
            if run and self._goes_on(run[-1], place):
                run.append(place)
                continue
            if run:
                yield self._area(run)
            runs[part.lower, part.upper] = [place]
        for run in runs.values():
            yield self._area(run)

    def borders(self, told: Collection[Place]) -> Iterator[Shown]:
        """The borders along curves at which something turns, or of which no area tells."""
        runs: dict[AnyCurve, list[Place]] = {}
        for place in self.places():
            part = self.part(place)
            if self.columns[place[0]].is_upright or not part.is_border or part.lower is None:
                continue
            if self.verdict(place) is EMPTY or (place in told and self.is_dull(place)):
                continue
            run = runs.get(part.lower)
            if run and self._goes_on(run[-1], place):
                run.append(place)
                continue
            if run:
                yield self._along(run)
            runs[part.lower] = [place]
        for run in runs.values():
            yield self._along(run)

    def told_by(self, row: Shown) -> Iterator[Place]:
        """The parts that a row tells of: its own, and on its ends those that it includes."""
        yield from row.places
        for away, included in ((-1, row.lower_included), (1, row.upper_included)):
            if row.kind == AREA and included:
                own = (one for one in row.places if row.columns[0] <= one[0] <= row.columns[1] and self.size(one) == 2)
                yield from ((one[0], one[1] + away) for one in own)
        for at, included in ((row.columns[0] - 1, row.left_included), (row.columns[1] + 1, row.right_included)):
            place = row.places[0] if at < row.columns[0] else max(one for one in row.places if one[0] == row.columns[1])
            if included:
                yield from self._inside(place, at)
                for wall, told in ((row.lower, row.lower_included), (row.upper, row.upper_included)):
                    y = wall.at(self.columns[at].middle) if wall is not None and told else None
                    yield from (
                        one
                        for one in self.beside[place]
                        if one[0] == at and self.size(one) == 0 and self._is_same(place, one) and y == self._y(one)
                    )

    def _y(self, corner: Place) -> Fraction | None:
        curve = self.part(corner).lower
        return None if curve is None else curve.at(self.columns[corner[0]].middle)

    def uprights(self, told: Collection[Place]) -> Iterator[Shown]:
        """The borders straight up at which something turns, or of which no area tells."""
        for place in self.places():
            part, column = self.part(place), self.columns[place[0]]
            turns = column.is_upright and not part.is_border and self.verdict(place) is not EMPTY
            if turns and (place not in told or not self.is_dull(place)):
                below, above = (self._is_same(place, (place[0], place[1] + away)) for away in (-1, 1))
                ends = (column.left, True, column.right, True, part.lower, below, part.upper, above)
                yield Shown(BORDER, self.verdict(place), (place[0], place[0]), *ends, (place,))

    def corners(self, told: Collection[Place]) -> Iterator[Shown]:
        """The single points at which something turns, or of which nothing tells; not the ends of borders that are answered as they
        are."""
        for place in self.places():
            part, column = self.part(place), self.columns[place[0]]
            if self.size(place) or self.verdict(place) is EMPTY or self._ends_border(place):
                continue
            if place not in told or not self.is_dull(place):
                ends = (column.left, True, column.right, True, part.lower, True, part.upper, True)
                yield Shown(CORNER, self.verdict(place), (place[0], place[0]), *ends, (place,))

    def _ends_border(self, corner: Place) -> bool:
        beside = (one for one in self.beside[corner] if self.size(one) == 1)
        return any(self.verdict(one) == self.verdict(corner) and not self.is_dull(one) for one in beside)

    def _goes_on(self, place: Place, other: Place) -> bool:
        """Whether two parts of the same curves are one: neighbouring columns, answered alike, and so between them."""
        between = self._between(place, other)
        same = self.verdict(place) == self.verdict(other)
        return same and between is not None and all(self.verdict(one) in (self.verdict(place), EMPTY) for one in between)

    def _between(self, place: Place, other: Place) -> list[Place] | None:
        """The parts between two of neighbouring columns; None where these are not neighbours."""
        if other[0] == place[0] + 1 and self.columns[place[0]].right == self.columns[other[0]].left:
            return []
        if other[0] != place[0] + 2 or not self.columns[place[0] + 1].is_upright:
            return None
        return self._inside(place, place[0] + 1) or None

    def _inside(self, place: Place, at: int) -> list[Place]:
        """The parts of an upright beside a part that lie within it, its curves left out; of a border its end."""
        part, x = self.part(place), self.columns[at].middle
        here = [one for one in self.beside[place] if one[0] == at]
        if part.is_border:
            return here
        ends = [curve.at(x) for curve in (part.lower, part.upper) if curve is not None]
        return [
            one
            for one in here
            if not self.part(one).is_border or (lower := self.part(one).lower) is None or lower.at(x) not in ends
        ]

    def _area(self, run: list[Place]) -> Shown:
        part = self.part(run[0])
        below, above = (all(self._is_same(one, (one[0], one[1] + away)) for one in run) for away in (-1, 1))
        return self._row(AREA, run, (part.lower, below), (part.upper, above))

    def _along(self, run: list[Place]) -> Shown:
        curve = self.part(run[0]).lower
        return self._row(BORDER, run, (curve, True), (curve, True))

    def _row(
        self, kind: str, run: list[Place], lower: tuple[AnyCurve | None, bool], upper: tuple[AnyCurve | None, bool]
    ) -> Shown:
        first, last = run[0], run[-1]
        left, right = self._end_at(first, -1), self._end_at(last, 1)
        places = (*run, *self._inner(run))
        return Shown(kind, self.verdict(first), (first[0], last[0]), *left, *right, *lower, *upper, places)

    def _end_at(self, place: Place, side: int) -> tuple[Root | None, bool]:
        """The end of a part on one side, and whether it is included: then the one x there, which of days may lie a little further."""
        column = self.columns[place[0]]
        if self._is_same_at(place, side):
            return self.columns[place[0] + side].left, True
        return (column.left if side < 0 else column.right), False

    def _inner(self, run: list[Place]) -> Iterator[Place]:
        for one, other in pairwise(run):
            yield from self._between(one, other) or ()

    def _is_same(self, place: Place, other: Place) -> bool:
        there = 0 <= other[1] < len(self.columns[other[0]].parts)
        return there and self.verdict(other) == self.verdict(place)

    def _is_same_at(self, place: Place, side: int) -> bool:
        """Whether all that lies on the end of a part, on one side, is answered as it is."""
        at = place[0] + side
        if not (0 <= at < len(self.columns)) or not self.columns[at].is_upright:
            return False
        x, part = self.columns[at].middle, self.part(place)
        if any(curve is not None and curve.at(x) is None for curve in (part.lower, part.upper)):
            return False
        ends = self._inside(place, at)
        return bool(ends) and all(self.verdict(one) == self.verdict(place) for one in ends)

    # ---- regions

    def numbered(self, rows: list[Shown]) -> tuple[Shown, ...]:
        """The rows with the numbers of the regions, from 1, in the order of the rows."""
        leader = {place: place for place in self.places()}

        def led(place: Place) -> Place:
            while leader[place] != place:
                leader[place] = leader[leader[place]]
                place = leader[place]
            return place

        for place in self.places():
            if self.verdict(place) is not EMPTY:
                for other in self.reached(place):
                    if self.verdict(other) == self.verdict(place):
                        leader[led(place)] = led(other)
        numbers: dict[Place, int] = {}
        return tuple(replace(row, region=numbers.setdefault(led(row.places[0]), len(numbers) + 1)) for row in rows)
