"""Axes of numbers and days: their titles, their marks, and how much of them a picture shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reasoner.plots.plane.axis import Axis
from reasoner.policy.vocabulary import Input, Number
from reasoner.show.paper import clean

if TYPE_CHECKING:
    import altair as alt

DAY_ONE = 719163  # the ordinal of 1970-01-01, from which browsers count


def axis_title(input: Input) -> str:
    """What an axis is called: the input and its unit."""
    unit = input.type.unit if isinstance(input.type, Number) else ""
    return f"{clean(input.phrase)} ({'%' if unit == 'percent' else clean(unit)})" if unit else clean(input.phrase)


def number_axis(input: Input) -> alt.Axis:
    """The axis of a number; of days, ordinals are shown as dates. The expression has none of a user's words."""
    import altair as alt

    if isinstance(input.type, Number):
        return alt.Axis(grid=False)
    day = f"utcFormat((datum.value - {DAY_ONE}) * 86400000, '%Y-%m-%d')"
    return alt.Axis(grid=False, labelExpr=day, tickCount=5, labelAngle=0)


def range_around(numbers: Sequence[float], axis: Axis) -> tuple[float, float]:
    """What a picture shows of an axis: some numbers with room around them, all that the input can be where that is not much more."""
    dated = not isinstance(axis.input.type, Number)
    low = None if axis.low is None or dated else float(axis.low)
    high = None if axis.high is None or dated else float(axis.high)
    if not numbers:
        numbers = [one for one in (low, high) if one is not None] or [0.0]
    least, most = min(numbers), max(numbers)
    room = (most - least) * 0.3 or abs(most) * 0.5 or 1.0
    room = 400.0 if dated and most == least else room
    left, right = least - room, most + room
    if low is not None and high is not None and high - low <= 8 * (right - left):
        return low, high
    return max(left, low) if low is not None else left, min(right, high) if high is not None else right
