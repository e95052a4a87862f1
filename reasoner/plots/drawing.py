"""What all charts have in common: their ground and letters, rows as data, and colours by label."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from reasoner.plots.signs import FAINT, GROUND, INK, LINE, Sign
from reasoner.policy.criteria import Criterion
from reasoner.show.paper import clean
from reasoner.show.words import line_words

if TYPE_CHECKING:
    import altair as alt

WIDTH, HEIGHT = 560, 360


def rows(some: Iterable[Mapping[str, object]]) -> alt.InlineData:
    """Rows as the data of a chart. Names of columns are ours and never a user's, for Vega reads them as code."""
    import altair as alt

    return alt.InlineData(values=[{name: _cleaned(value) for name, value in row.items()} for row in some])


def _cleaned(value: object) -> object:
    """A text on one line, or the lines of one, without control characters."""
    if isinstance(value, list):
        return [_cleaned(one) for one in value]
    return clean(value) if isinstance(value, str) else value


def finished(chart: Any, title: str, subtitle: str = "") -> Any:  # noqa: ANN401 (charts of several classes)
    """A chart with its title, on a ground of its own."""
    import altair as alt

    head = alt.TitleParams(
        text=wrapped(title, 80), subtitle=wrapped(subtitle, 95), anchor="start", color=INK, subtitleColor=FAINT, fontSize=14, offset=14
    )  # fmt: skip
    font = "Helvetica, Arial, DejaVu Sans, sans-serif"
    return (
        chart.properties(title=head, background=GROUND, padding=12)
        .configure(font=font)
        .configure_view(stroke=LINE)
        .configure_axis(
            labelColor=INK, titleColor=INK, gridColor="#ececec", domainColor=FAINT, tickColor=FAINT, labelLimit=260, titleLimit=520,
            titleFontWeight="normal",
        )
        .configure_legend(labelColor=INK, titleColor=INK, labelLimit=320, symbolStrokeColor=FAINT)
    )  # fmt: skip


def colours(signs: Iterable[Sign]) -> alt.Scale:
    """The scale of colours by label."""
    import altair as alt

    some = list(dict.fromkeys(signs))
    return alt.Scale(domain=[one.label for one in some], range=[one.colour for one in some])


def item_name(item: Criterion, most: int = 44) -> str:
    """What a line of a chart is called that is about an item: `item 4: Opioids for pain`."""
    words = line_words(replace(item, label=""))
    return cut(f"{clean(item.address)}: {words}" if item.address else words, most)


def wrapped(text: str, most: int) -> list[str]:
    """A text in lines of at most so many letters."""
    import textwrap

    return textwrap.wrap(clean(text), most) or [""]


def cut(text: str, most: int) -> str:
    """A text that fits a place: its end left out where it is longer."""
    text = clean(text)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def listed(parts: Sequence[str], most: int = 12) -> str:
    """Parts in a row; what is more is counted."""
    more = f"; and {len(parts) - most} more in the table" if len(parts) > most else ""
    return "; ".join(parts[:most]) + more
