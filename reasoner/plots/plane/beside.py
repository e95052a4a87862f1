"""Which parts of a plane lie beside each other, and which of its curves part answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from reasoner.plots.plane.curves import AnyCurve, Curve, Turns
from reasoner.plots.plane.parts import Column, Part
from reasoner.plots.plane.univariate import value_at
from reasoner.plots.plane.verdict import EMPTY, Verdict

Place = tuple[int, int]  # of a part: its column and its position there


class Beside:
    """The parts of a plane with what is answered in them, and those that lie beside each."""

    def __init__(self, columns: Sequence[Column], verdicts: Sequence[Sequence[Verdict]]) -> None:
        self.columns, self.verdicts = columns, verdicts
        self.beside: dict[Place, list[Place]] = {place: [] for place in self.places()}
        for place, other in self._neighbours():
            self.beside[place].append(other)
            self.beside[other].append(place)

    def verdict(self, place: Place) -> Verdict:
        """What is answered in a part."""
        return self.verdicts[place[0]][place[1]]

    def part(self, place: Place) -> Part:
        """The part at a place."""
        return self.columns[place[0]].parts[place[1]]

    def places(self) -> Iterator[Place]:
        """The places of all parts, column by column."""
        for at, column in enumerate(self.columns):
            yield from ((at, number) for number in range(len(column.parts)))

    def size(self, place: Place) -> int:
        """How many numbers may change in a part: 2 in an area, 1 in a border, 0 in a corner."""
        return 2 - self.columns[place[0]].is_upright - self.part(place).is_border

    def reached(self, place: Place, above: int = -1) -> list[Place]:
        """The parts beside a part in which there are cases, of sizes above one; through those in which there are none, what lies
        beyond."""
        found: dict[Place, None] = {}
        seen, open_ones = {place}, [one for one in self.beside[place] if self.size(one) > above]
        while open_ones:
            one = open_ones.pop()
            if one in seen:
                continue
            seen.add(one)
            if self.verdict(one) is EMPTY:
                open_ones += self.beside[one]
            else:
                found[one] = None
        return list(found)

    def turns_at(self, place: Place) -> bool:
        """Whether what is answered in a border or corner and on its sides is not all the same."""
        return self._differ([place, *self.reached(place, self.size(place))])

    def is_dull(self, place: Place) -> bool:
        """Whether nothing turns at a part, or there is no case in it."""
        return self.verdict(place) is EMPTY or not self.turns_at(place)

    def _differ(self, places: Iterable[Place]) -> bool:
        return len({self.verdict(one) for one in places} - {EMPTY}) > 1

    def needed(self, turns: Turns) -> Turns:
        """Those of some curves and numbers of x at which something turns: the others part nothing."""
        curves: set[AnyCurve] = set()
        uprights: set[Fraction] = set()
        for place in self.places():
            part, column = self.part(place), self.columns[place[0]]
            if self.size(place) == 1 and self.turns_at(place):
                if column.is_upright:
                    uprights.add(column.middle)
                elif part.lower is not None:
                    curves.add(part.lower)
        uprights.update(one.exact for one in turns.uprights if one.exact is not None and self._parts_here(one.exact))
        for place in (one for one in self.places() if self.size(one) == 0):
            x, curve = self.columns[place[0]].middle, self.part(place).lower
            y = None if curve is None else curve.at(x)
            here = [one for one in turns.curves if one.at(x) == y]
            if self._is_alone(place, curves.intersection(here), x in uprights):
                curves.update(here)
                uprights.add(x)
        return Turns(
            tuple(one for one in turns.uprights if one.exact is None or one.exact in uprights),
            tuple(one for one in turns.curves if one in curves),
        )

    def _is_alone(self, corner: Place, curves: Collection[AnyCurve], upright: bool) -> bool:
        """Whether a corner is answered as nothing else is that stays when only some curves, and the upright or not, do so; then
        all that meet there are needed."""
        if len(curves) + upright > 1:
            return False
        beside = self.beside[corner]
        if upright:
            return self._differ([corner, *(one for one in beside if one[0] == corner[0])])
        if curves:
            return self._differ([corner, *(one for one in beside if self.size(one) == 1 and self.part(one).lower in curves)])
        return self._differ([corner, *self.reached(corner)])

    def _parts_here(self, x: Fraction) -> bool:
        """Whether what is answered on the two sides of a number that x cannot be differs."""
        for at, (one, other) in enumerate(pairwise(self.columns)):
            if not one.is_upright and not other.is_upright and one.right is not None and one.right.exact == x:
                return any(self.verdict(here) != self.verdict(there) for here, there in self._alike(at, at + 1))
        return False

    def _neighbours(self) -> Iterator[tuple[Place, Place]]:
        for at, column in enumerate(self.columns):
            yield from (((at, one), (at, one + 1)) for one in range(len(column.parts) - 1))
        for at, (one, other) in enumerate(pairwise(self.columns)):
            if one.is_upright != other.is_upright:
                yield from self._beside_upright(at, at + 1)
            elif one.right is not None and other.left is not None and one.right == other.left:
                yield from self._alike(at, at + 1)

    def _alike(self, at: int, other: int) -> Iterator[tuple[Place, Place]]:
        """Parts of two columns with no number between them that lie between the same curves."""
        there = {(part.lower, part.upper): number for number, part in enumerate(self.columns[other].parts)}
        for number, part in enumerate(self.columns[at].parts):
            if (part.lower, part.upper) in there:
                yield (at, number), (other, there[part.lower, part.upper])

    def _beside_upright(self, at: int, other: int) -> Iterator[tuple[Place, Place]]:
        upright, wide = (at, other) if self.columns[at].is_upright else (other, at)
        x = self.columns[upright].middle
        for number, part in enumerate(self.columns[wide].parts):
            ends = [_limit(curve, x, self.columns[wide].middle) for curve in (part.lower, part.upper)]
            low, high = (
                ends[0] if ends[0] is not None else (-1, Fraction(0)),
                ends[1] if ends[1] is not None else (1, Fraction(0)),
            )
            for place, one in enumerate(self.columns[upright].parts):
                least, most = (-1, Fraction(0)), (1, Fraction(0))
                least = least if one.lower is None else (0, one.lower.at(x) or Fraction(0))
                most = most if one.upper is None else (0, one.upper.at(x) or Fraction(0))
                inside = low <= least and most <= high
                if inside and (one.is_border or least < most) and (not part.is_border or one.is_border):
                    yield (wide, number), (upright, place)


def _limit(curve: AnyCurve | None, x: Fraction, inside: Fraction) -> tuple[int, Fraction] | None:
    """Where a curve comes to at an x from a column beside it: below all (-1), at a number (0), or above all (1)."""
    if curve is None:
        return None
    at = curve.at(x)
    if at is not None:
        return 0, at
    assert isinstance(curve, Curve)  # noqa: S101  INVARIANT: no other has gaps
    top, below = value_at(curve.p, x), value_at(curve.q, inside)
    return (-1 if (top > 0) == (below > 0) else 1), Fraction(0)
