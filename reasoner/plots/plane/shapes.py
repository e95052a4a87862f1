"""The rows of a plane as shapes in a picture: floats for positions, drawn as far as the picture goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from reasoner.plots.axes import range_around
from reasoner.plots.plane.areas import AREA, CORNER, Shown
from reasoner.plots.plane.axis import FIRST, LAST, Axis
from reasoner.plots.plane.curves import AnyCurve, Curve
from reasoner.plots.plane.plane import Plane
from reasoner.plots.plane.univariate import Root, added, roots_of
from reasoner.plots.plane.words import across, up
from reasoner.policy.vocabulary import Number
from reasoner.source.dataclass import dataclass

BENDS = 120  # points of a curve that is no line
SMALLEST = 0.012  # part of the picture that an area takes at least that has a label in it
A_LIFE = 45_000  # days
MOST_SPOTS = 8  # places in an area of lines; one of curves has more
ROOMY = 0.6  # of the widest place in an area, how wide one is that has room
LOWEST = 0.05  # part of the picture's height that a label takes
STEPS = 100  # in which it is looked how far an area reaches
Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a picture shows of the two numbers."""

    x: Range
    y: Range

    def across(self, plane: Plane) -> Range:
        """What it shows of the number that the columns are of."""
        return self.y if plane.turned else self.x

    def up(self, plane: Plane) -> Range:
        """What it shows of the other."""
        return self.x if plane.turned else self.y


def frame_of(plane: Plane, found: Sequence[Shown], x_range: Range | None = None, y_range: Range | None = None) -> Frame:
    """The frame that holds all corners of what is shown and the case; what is not given of it is found."""
    first, second = across(plane), up(plane)
    xs: list[float] = []
    ys: list[float] = []
    for one in found:
        ends = [end for end in (one.left, one.right) if end is not None and not _is_own_end(end, first)]
        xs += [end.about for end in ends]
        for curve in {one.lower, one.upper} - {None}:
            assert curve is not None  # noqa: S101  INVARIANT: left out above
            level = curve.level
            if level is not None and level not in (second.low, second.high):
                ys.append(float(level))
            ys += [
                float(at) for end in ends if end.exact is not None and (at := curve.at(end.exact)) is not None and level is None
            ]
    if plane.now is not None:
        now = plane.now[::-1] if plane.turned else plane.now
        xs.append(float(now[0]))
        ys.append(float(now[1]))
    wide = range_around(xs, first)
    tall = range_around(ys or [float(at) for one in found for at in _bends(one, wide)], second)
    x, y = (tall, wide) if plane.turned else (wide, tall)
    return Frame(x_range or x, y_range or y)


def _bends(shown: Shown, wide: Range) -> Iterator[Fraction]:
    for curve in (shown.lower, shown.upper):
        if curve is not None and curve.level is None:
            at = curve.at(Fraction(wide[0] + (wide[1] - wide[0]) / 2).limit_denominator(1000))
            yield from [] if at is None else [at]


def _is_own_end(end: Root, axis: Axis) -> bool:
    if isinstance(axis.input.type, Number):
        return end.exact is not None and end.exact in (axis.low, axis.high)
    return not FIRST + A_LIFE < end.low < LAST - A_LIFE  # where what lies so many years later meets the end of the calendar


def outline_of(plane: Plane, shown: Shown, frame: Frame) -> list[dict[str, float]]:
    """The points of a row from one side to the other: of an area its lower and its upper end at each."""
    wide, tall = frame.across(plane), frame.up(plane)
    names = ("y", "x", "x2") if plane.turned else ("x", "y", "y2")
    far = tall[1] - tall[0]
    found = []
    if shown.left is not None and shown.left == shown.right:
        at = shown.left.about
        ends = [_height(curve, shown.left.low, tall, side) for curve, side in ((shown.lower, 0), (shown.upper, 1))]
        return [{names[0]: at, names[1]: end} for end in (ends[:1] if shown.kind == CORNER else ends)]
    for x in _across(shown, wide, tall):
        low, high = _height(shown.lower, x, tall, 0), _height(shown.upper, x, tall, 1)
        low, high = (min(max(one, tall[0] - far), tall[1] + far) for one in (low, high))
        point = {names[0]: float(x), names[1]: low}
        found.append(point | ({names[2]: high} if shown.kind == AREA else {}))
    return found


def _height(curve: AnyCurve | None, x: Fraction, tall: Range, side: int) -> float:
    """The height of a curve; of none, the end of the picture."""
    far = tall[1] - tall[0]
    at = None if curve is None else curve.at(x)
    return (tall[0] - far if side == 0 else tall[1] + far) if at is None else float(at)


def _across(shown: Shown, wide: Range, tall: Range) -> list[Fraction]:
    """The x at which a row is drawn: its ends, and where its curves bend or leave the picture; a little inside where they have no y."""
    room = (wide[1] - wide[0]) / 10
    left = Fraction(wide[0] - room) if shown.left is None else max(_near(shown.left), Fraction(wide[0] - room))
    right = Fraction(wide[1] + room) if shown.right is None else min(_near(shown.right), Fraction(wide[1] + room))
    if left >= right:
        return []
    curves = [one for one in (shown.lower, shown.upper) if one is not None]
    inside = (right - left) / 10_000
    left += inside if any(one.at(left) is None for one in curves) else 0
    right -= inside if any(one.at(right) is None for one in curves) else 0
    found = {left, right}
    for curve in curves:
        if not curve.is_straight:
            found.update(left + (right - left) * Fraction(at, BENDS) for at in range(1, BENDS))
        if isinstance(curve, Curve) and curve.level is None:
            for end in (*tall, tall[0] - (tall[1] - tall[0]), tall[1] + (tall[1] - tall[0])):
                met = roots_of(added(curve.p, curve.q, Fraction(end).limit_denominator(10**6)))
                found.update(_near(one) for one in met if left < _near(one) < right)
    return sorted(found)


def _near(root: Root) -> Fraction:
    return root.exact if root.exact is not None else root.narrowed(30).low


def size_of(plane: Plane, shown: Shown, frame: Frame) -> float:
    """Which part of the picture a row takes, about."""
    wide, tall = frame.across(plane), frame.up(plane)
    points = _clipped(plane, shown, frame)
    area = 0.0
    for (x, low, high), (next_x, next_low, next_high) in pairwise(points):
        area += (next_x - x) * ((high - low) + (next_high - next_low)) / 2
    return area / ((wide[1] - wide[0]) * (tall[1] - tall[0]) or 1.0)


def _clipped(plane: Plane, shown: Shown, frame: Frame) -> list[tuple[float, float, float]]:
    """The points of an area, as far as they are in the picture."""
    wide, tall = frame.across(plane), frame.up(plane)
    names = ("y", "x", "x2") if plane.turned else ("x", "y", "y2")
    found = []
    for point in outline_of(plane, shown, frame):
        x = min(max(point[names[0]], wide[0]), wide[1])
        low, high = (min(max(point[name], tall[0]), tall[1]) for name in names[1:])
        found.append((x, low, high))
    return found


def label_of(plane: Plane, shown: Shown, frame: Frame) -> tuple[dict[str, float], float] | None:
    """Where a label stands in an area, and how much of the picture's width is free there; None where there is no room at all."""
    points = _clipped(plane, shown, frame)
    wide, tall = frame.across(plane), frame.up(plane)
    if size_of(plane, shown, frame) < SMALLEST or len(points) < 2:
        return None
    spots = []
    for (x, low, high), (next_x, next_low, next_high) in pairwise(points):
        middle = ((high - low) + (next_high - next_low)) / 2
        spots.append(((next_x - x) ** 0.5 * middle, (x + next_x) / 2, (low + high + next_low + next_high) / 4, middle))
    if len(spots) > MOST_SPOTS:
        total = sum(one[0] for one in spots) or 1.0
        centre = sum(one[0] * one[1] for one in spots) / total
        roomy = [one for one in spots if one[3] >= ROOMY * max(each[3] for each in spots)] if plane.turned else spots
        _, at, height, middle = min(roomy, key=lambda one: abs(one[1] - centre))
    else:
        _, at, height, middle = max(spots)
    if plane.turned:
        return {"x": height, "y": at}, middle / (tall[1] - tall[0])
    step = (wide[1] - wide[0]) / STEPS
    left, right = _reach(points, at, height, -step), _reach(points, at, height, step)
    room = (right - left) / (wide[1] - wide[0])
    return {"x": (left + right) / 2, "y": height}, room if middle / (tall[1] - tall[0]) > LOWEST else 0.0


def _reach(points: Sequence[tuple[float, float, float]], at: float, height: float, step: float) -> float:
    """How far from a place, in steps, an area goes on at that height."""
    while (beyond := at + step) >= points[0][0] and beyond <= points[-1][0]:
        (x, low, high), (next_x, next_low, next_high) = next(pair for pair in pairwise(points) if pair[1][0] >= beyond)
        part = (beyond - x) / (next_x - x) if next_x > x else 1.0
        if not low + (next_low - low) * part <= height <= high + (next_high - high) * part:
            break
        at = beyond
    return at
