"""The plot of a sweep: the outcome and the items that turn against one number, with exact breakpoints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from reasoner.answer.sweep import Stretch, Sweep
from reasoner.cases.case import Case
from reasoner.plots.axes import axis_title, number_axis, range_around
from reasoner.plots.drawing import WIDTH, colours, cut, finished, item_name, rows
from reasoner.plots.plane.axis import Axis, axis_of
from reasoner.plots.plot import Plot, Row
from reasoner.plots.signs import INK, Sign, outcome_signs, status_sign
from reasoner.policy.intervals import DATES
from reasoner.policy.values import Exactly, Interval
from reasoner.policy.vocabulary import DateType
from reasoner.show.paper import clean, sentence
from reasoner.show.words import canonical_words, joined, outcome_words, place_words, told

BAND = 38  # pixels for each line of the chart
OUTCOME, THE_CASE = "the outcome", "the case"
LEVELS = 4  # of the words of breakpoints that are near each other


def sweep_plot(sweep: Sweep, case: Case | None = None) -> Plot:
    """The plot of a sweep; `case` shows where the case itself is. Where several versions are possible, a line for each."""
    title = f"{clean(sweep.answer.determination.title)} by {clean(sweep.input.phrase)}"
    several = sweep.versions or (sweep,)
    table = [_row(one, stretch) for one in several for stretch in one.stretches]
    return Plot(title, table, _words(sweep, several), lambda: _chart(sweep, several, case, title))


def _row(sweep: Sweep, stretch: Stretch) -> Row:
    axis, interval = axis_of(sweep.input), stretch.interval
    row: dict[str, str | int | float | bool | None] = {
        "said": told(stretch.words),
        "outcome": stretch.outcome,
        "outcome_words": _outcome_words(stretch),
        "possible": ", ".join(stretch.possible),
        "absent": interval is None,
        "version": stretch.version or (sweep.answer.policy.version if sweep.versions == () else ""),
    }
    days = isinstance(sweep.input.type, DateType)
    for name, end, included in _ends(interval):
        number = None if days and end in (DATES.low, DATES.high) else end  # the calendar's ends are none
        row[name] = None if number is None else axis.words(number)
        row[f"{name}_included"] = None if number is None else included
        row[f"{name}_number"] = None if number is None else float(number)
    for one in sweep.items:
        row[place_words(one)] = status_sign(stretch.standings[one.key]).label if one.key in stretch.standings else None
    return row


def _ends(interval: Interval | None) -> Iterator[tuple[str, Fraction | None, bool]]:
    yield "from", None if interval is None else interval.low, interval is not None and interval.low_included
    yield "to", None if interval is None else interval.high, interval is not None and interval.high_included


def _outcome_words(stretch: Stretch) -> str:
    if not stretch.possible:
        return "no such case" if stretch.in_effect else stretch.version
    words = {one.canonical: outcome_words(one) for one in reversed(stretch.wording)}
    said = joined((words.get(name, canonical_words(name)) for name in stretch.possible), "or")
    return said if len(stretch.possible) == 1 else f"undetermined: {said}"


def _words(sweep: Sweep, several: Sequence[Sweep]) -> str:
    said = [
        f"{sentence(sweep.answer.determination.title).rstrip('.')} as {clean(sweep.input.phrase)} changes, all else as the case says."
    ]
    for one in several:
        if len(several) > 1:
            said.append(f"In the version {clean(one.answer.policy.version) or 'undated'}:")
        for number, stretch in enumerate(one.stretches):
            items = [
                f"{place_words(item)} {status_sign(stretch.standings[item.key]).label[2:]}"
                for item in one.items
                if item.key in stretch.standings
            ]
            standing = f" ({'; '.join(items)})" if items else ""
            here = " The case is here." if number == one.now else ""
            said.append(f"{sentence(told(stretch.words)).rstrip('.')}: {_outcome_words(stretch)}{standing}.{here}")
        if len(one.stretches) == 1:
            said.append("It makes no difference to this case.")
        if one.cut_off:
            said.append(sentence(one.cut_off))
    return "\n".join(said)


# ---- the picture


def _chart(sweep: Sweep, several: Sequence[Sweep], case: Case | None, title: str) -> Any:  # noqa: ANN401 (a layered chart)
    import altair as alt

    axis = axis_of(sweep.input)
    now = _now(case, sweep.input.id)
    numbers = [float(end) for one in several for stretch in one.stretches for end in _numbers(stretch, axis)]
    domain = range_around([*numbers, *([] if now is None else [now])], axis)
    signs = outcome_signs(stretch.outcome for one in several for stretch in one.stretches)
    lines = list(_lines(several, signs))
    order = list(dict.fromkeys([*(line for line, _, _ in lines), *([] if now is None else [THE_CASE])]))
    bands, dots = _marks(lines, domain)
    some = colours(sign for _, _, sign in lines)
    x = alt.X(
        "x:Q",
        scale=alt.Scale(domain=domain, nice=False, zero=False),
        title=axis_title(sweep.input),
        axis=number_axis(sweep.input),
    )
    y = alt.Y("line:N", sort=order, title=None, axis=alt.Axis(grid=False, domain=False, ticks=False))
    colour = alt.Color("label:N", scale=some, title="what is shown", legend=alt.Legend(orient="bottom", columns=3))
    tip = [alt.Tooltip("label:N", title="it is"), alt.Tooltip("words:N", title="where")]
    base = alt.Chart(rows(bands))
    layers = [
        base.mark_rect(clip=True, height={"band": 0.8}, stroke="#ffffff").encode(x, y, alt.X2("x2"), colour, tooltip=tip),
        base.mark_text(clip=True, color=INK, fontSize=12).encode(alt.X("middle:Q"), y, alt.Text("short:N")),
        alt.Chart(rows(dots))
        .mark_point(clip=True, filled=True, size=80, stroke=INK, strokeWidth=1.5, opacity=1)
        .encode(x, y, colour, tooltip=tip),
    ]
    marks = alt.Chart(rows(_breakpoints(several, axis, domain)))
    layers.append(marks.mark_rule(clip=True, color=INK, strokeDash=[2, 2]).encode(x))
    for level in range(LEVELS):
        at = marks.transform_filter(f"datum.level == {level}").mark_text(color=INK, fontSize=11)
        layers.append(at.encode(x, alt.Text("label:N"), y=alt.value(-8 - 13 * level)))
    if now is not None:
        here = alt.Chart(rows([{"x": now, "line": THE_CASE, "label": axis.words(Fraction(now))}]))
        diamond = here.mark_point(shape="diamond", size=90, filled=True, fill="#ffffff", stroke=INK, strokeWidth=2, opacity=1)
        layers += [diamond.encode(x, y), here.mark_text(color=INK, align="left", dx=9).encode(x, y, alt.Text("label:N"))]
    none = [_outcome_words(stretch) for one in several for stretch in one.stretches if stretch.interval is None]
    about = "all else as the case says; a dot shows what holds at that number itself"
    about += f"; where there is none: {joined(dict.fromkeys(none), 'or')}" if none else ""
    return finished(alt.layer(*layers).properties(width=WIDTH, height=BAND * len(order)), title, about)


def _lines(several: Sequence[Sweep], signs: dict[str, Sign]) -> Iterator[tuple[str, Stretch, Sign]]:
    """Each line of the chart with its stretches: the outcome, then each item that turns."""
    for one in several:
        version = f" ({clean(one.answer.policy.version)})" if len(several) > 1 else ""
        for stretch in one.stretches:
            if stretch.interval is not None:
                yield cut(OUTCOME + version, 60), stretch, signs[stretch.outcome]
        for item in one.items:
            name = item_name(item) + version
            for stretch in one.stretches:
                if stretch.interval is not None and item.key in stretch.standings:
                    yield name, stretch, status_sign(stretch.standings[item.key])


def _marks(
    lines: Sequence[tuple[str, Stretch, Sign]], domain: tuple[float, float]
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The bands, and a dot at each end that belongs to its stretch."""
    bands: list[dict[str, object]] = []
    dots: list[dict[str, object]] = []
    far = domain[1] - domain[0]
    for line, stretch, sign in lines:
        interval = stretch.interval or Interval()
        low = domain[0] - far if interval.low is None else float(interval.low)
        high = domain[1] + far if interval.high is None else float(interval.high)
        about: dict[str, object] = {"line": line, "label": sign.label, "words": told(stretch.words)}
        left, right = max(low, domain[0]), min(high, domain[1])
        short = (
            sign.label
            if (right - left) / far > len(sign.label) * 0.014
            else sign.label[:1]
            if (right - left) / far > 0.03
            else ""
        )
        bands.append({**about, "x": low, "x2": high, "middle": (left + right) / 2, "short": short})
        for number, included in ((interval.low, interval.low_included), (interval.high, interval.high_included)):
            if number is not None and included:
                dots.append({**about, "x": float(number)})
    return bands, dots


def _numbers(stretch: Stretch, axis: Axis) -> list[Fraction]:
    interval = stretch.interval or Interval()
    return [end for end in (interval.low, interval.high) if end is not None and end not in (axis.low, axis.high)]


def _breakpoints(several: Sequence[Sweep], axis: Axis, domain: tuple[float, float]) -> list[dict[str, object]]:
    """The breakpoints that the picture has, each with its words on a level of its own where others are near."""
    ends = sorted({end for one in several for stretch in one.stretches for end in _numbers(stretch, axis)})
    taken = [-1.0] * LEVELS
    found: list[dict[str, object]] = []
    for end in ends:
        words = axis.words(end)
        at = (float(end) - domain[0]) / (domain[1] - domain[0])
        half = len(words) * 0.006
        free = [level for level in range(LEVELS) if taken[level] < at - half]
        level = free[0] if free else LEVELS - 1
        taken[level] = at + half
        if 0 <= at <= 1:
            found.append({"x": float(end), "label": words, "level": level})
    return found


def _now(case: Case | None, id: str) -> float | None:
    fact = None if case is None else case.fact(id)
    if fact is None or not isinstance(fact.known, Exactly):
        return None
    value = fact.known.value
    return float(value) if isinstance(value, Fraction) else float(value.toordinal())  # type: ignore[union-attr]
