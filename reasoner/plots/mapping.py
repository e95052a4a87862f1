"""The plot of a map: the outcome over two numbers, in areas with exact borders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoner.plots.axes import axis_title, number_axis
from reasoner.plots.drawing import HEIGHT, WIDTH, colours, finished, listed, rows
from reasoner.plots.plane.areas import AREA, BORDER, CORNER, Shown, shown_of
from reasoner.plots.plane.plane import Plane
from reasoner.plots.plane.shapes import Frame, frame_of, label_of, outline_of, size_of
from reasoner.plots.plane.words import End, across, ends_across, ends_up, row_words, up, verdict_words
from reasoner.plots.plot import Plot, Row
from reasoner.plots.signs import INK, outcome_signs
from reasoner.show.paper import clean, sentence

if TYPE_CHECKING:
    import altair as alt

Range = tuple[float, float]
LETTER = 0.0145  # part of the width that a letter of a label takes


def map_plot(plane: Plane, x_range: Range | None = None, y_range: Range | None = None) -> Plot:
    """The plot of a plane. The ranges are what the picture shows, in the numbers' own units (days as ordinals); the table and the
    words have the whole plane."""
    found = shown_of(plane)
    title = f"{plane.determination.title} by {clean(plane.x.input.phrase)} and {clean(plane.y.input.phrase)}"
    frame = frame_of(plane, found, x_range, y_range)
    return Plot(title, [_row(plane, one) for one in found], _words(plane, found), lambda: _chart(plane, found, frame, title))


def _row(plane: Plane, shown: Shown) -> Row:
    ends = {across(plane).input.id: ends_across(plane, shown), up(plane).input.id: ends_up(plane, shown)}
    outcome = shown.verdict.outcome
    row: dict[str, str | int | float | bool | None] = {
        "kind": shown.kind,
        "outcome": outcome,
        "sign": outcome_signs([_name(shown)])[_name(shown)].label,
        "said": verdict_words(shown),
        "possible": ", ".join(shown.verdict.possible),
        "region": shown.region,
    }
    for name, axis in (("x", plane.x), ("y", plane.y)):
        low, high = ends[axis.input.id]
        row |= _end_columns(f"{name}_from", low) | _end_columns(f"{name}_to", high)
    return row


def _end_columns(name: str, end: End | None) -> dict[str, str | float | bool | None]:
    return {
        name: None if end is None else end.words,
        f"{name}_included": None if end is None else end.included,
        f"{name}_number": None if end is None else end.number,
    }


def _words(plane: Plane, found: tuple[Shown, ...]) -> str:
    areas = [one for one in found if one.kind == AREA]
    said = [
        f"{sentence(plane.determination.title).rstrip('.')} as {clean(plane.x.input.phrase)} (across) and "
        f"{clean(plane.y.input.phrase)} (up) change, all else as the case says."
    ]
    if len({one.verdict for one in found}) == 1 and found:
        said.append(f"The two numbers make no difference: {verdict_words(found[0])} everywhere.")
    said += [sentence(row_words(plane, one)) for one in areas[:12]]
    said += [f"And {len(areas) - 12} more areas in the table."] if len(areas) > 12 else []
    apart = [row_words(plane, one) for one in found if one.kind != AREA and _is_apart(one, found)]
    if apart:
        said.append(f"On lines and points by themselves: {listed(apart)}.")
    if plane.now is not None:
        said.append(f"The case is at {plane.x.words(plane.now[0])} and {plane.y.words(plane.now[1])}.")
    if plane.x.input.may_be_absent or plane.y.input.may_be_absent:
        said.append("What is answered where one of them is absent is not shown.")
    if plane.cut_off:
        said.append(sentence(plane.cut_off))
    return "\n".join(said)


def _is_apart(shown: Shown, found: tuple[Shown, ...]) -> bool:
    """Whether a border or corner belongs to no area, so that the areas do not tell of it."""
    return not any(one.kind == AREA and one.region == shown.region for one in found)


def _name(shown: Shown) -> str:
    """The canonical outcome of a row; where there is none, a dash and why."""
    return shown.verdict.outcome or f"– {shown.verdict.why_none}"


# ---- the picture


def _chart(plane: Plane, found: tuple[Shown, ...], frame: Frame, title: str) -> Any:  # noqa: ANN401 (a layered chart)
    import altair as alt

    signs = outcome_signs(_name(one) for one in found)
    scale = colours(signs.values())
    x = alt.X(
        "x:Q",
        title=axis_title(plane.x.input),
        scale=alt.Scale(domain=frame.x, nice=False, zero=False),
        axis=number_axis(plane.x.input),
    )
    y = alt.Y(
        "y:Q",
        title=axis_title(plane.y.input),
        scale=alt.Scale(domain=frame.y, nice=False, zero=False),
        axis=number_axis(plane.y.input),
    )
    tip = [alt.Tooltip("label:N", title="outcome"), alt.Tooltip("words:N", title="where")]
    shapes: list[dict[str, object]] = []
    lines: list[dict[str, object]] = []
    points: list[dict[str, object]] = []
    labels: list[dict[str, object]] = []
    for number, one in enumerate(found):
        label, words = signs[_name(one)].label, row_words(plane, one)
        about = {"piece": str(number), "label": label, "words": words}
        outline = outline_of(plane, one, frame)
        if one.kind == AREA:
            shapes += [{**about, "order": at, **point} for at, point in enumerate(outline)]
        elif one.kind == BORDER:
            lines += [{**about, "order": at, **point} for at, point in enumerate(outline)]
        elif one.kind == CORNER:
            points += [{**about, **point} for point in outline[:1]]
    for one in (largest for largest in _largest(plane, found, frame)):
        place = label_of(plane, one, frame)
        if place is not None:
            at, room = place
            label = signs[_name(one)].label
            labels.append({**at, "label": label if room > len(label) * LETTER else label[0]})
    colour = alt.Color("label:N", scale=scale, title="outcome", legend=alt.Legend(orient="bottom", columns=3))
    piece = alt.Detail("piece:N")
    layers = [_areas(shapes, plane.turned, x, y, colour, piece, tip)]
    layers.append(
        alt.Chart(rows(lines))
        .mark_line(clip=True, strokeWidth=2, color=INK)
        .encode(x, y, piece, order=alt.Order("order:Q"), tooltip=tip)
    )
    layers.append(
        alt.Chart(rows(points))
        .mark_point(clip=True, filled=True, size=70, stroke=INK, opacity=1)
        .encode(x, y, colour, tooltip=tip)
    )
    layers.append(alt.Chart(rows(labels)).mark_text(color=INK, fontSize=13).encode(x, y, text=alt.Text("label:N")))
    if plane.now is not None:
        here = [{"x": float(plane.now[0]), "y": float(plane.now[1]), "label": "the case"}]
        mark = alt.Chart(rows(here))
        layers.append(
            mark.mark_point(
                shape="diamond", size=110, filled=True, fill="#ffffff", stroke=INK, strokeWidth=2, opacity=1
            ).encode(x, y)
        )
        layers.append(mark.mark_text(dy=-14, color=INK, fontStyle="italic").encode(x, y, text=alt.Text("label:N")))
    return finished(
        alt.layer(*layers).properties(width=WIDTH, height=HEIGHT), title, "all else as the case says; lines are exact"
    )


def _areas(
    shapes: list[dict[str, object]],
    turned: bool,
    x: alt.X,
    y: alt.Y,
    colour: alt.Color,
    piece: alt.Detail,
    tip: list[alt.Tooltip],
) -> Any:  # noqa: ANN401
    import altair as alt

    chart = alt.Chart(rows(shapes)).mark_area(clip=True, opacity=1, orient="horizontal" if turned else "vertical")
    other = {"x2": alt.X2("x2")} if turned else {"y2": alt.Y2("y2")}
    return chart.encode(x, y, colour, piece, tooltip=tip, **other)


def _largest(plane: Plane, found: tuple[Shown, ...], frame: Frame) -> list[Shown]:
    """The largest area of each region in the picture."""
    best: dict[int, Shown] = {}
    for one in found:
        if one.kind == AREA and (
            one.region not in best or size_of(plane, one, frame) > size_of(plane, best[one.region], frame)
        ):
            best[one.region] = one
    return list(best.values())
