"""A plot: a chart, the table behind it, and words for a reader who cannot see it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reasoner.plots.picture import html_of, svg_of
from reasoner.source.in_rows import InRows

if TYPE_CHECKING:
    import altair as alt

# A row of a table: texts, numbers and truths, by column.
Row = Mapping[str, str | int | float | bool | None]


class Plot(InRows):
    """What a function of `reasoner.plots` gives. In a notebook it shows itself: a static picture with its words, without a script."""

    def __init__(
        self, title: str, table: Sequence[Row], words: str, draw: Callable[[], alt.LayerChart | alt.VConcatChart]
    ) -> None:
        self.title = title
        columns = dict.fromkeys(name for row in table for name in row)
        self.table: list[dict[str, str | int | float | bool | None]] = [
            {name: row.get(name) for name in columns} for row in table
        ]
        self.words = words
        self._draw = draw

    @cached_property
    def chart(self) -> Any:  # noqa: ANN401 (what altair calls a chart is one of several classes)
        """The Altair chart, to be changed or put together with others."""
        return self._draw()

    @cached_property
    def svg(self) -> str:
        """The chart as an SVG text, drawn here: no network and no script."""
        return svg_of(self.chart)

    def rows(self) -> list[dict[str, object]]:
        """The rows of the table."""
        return [dict(row) for row in self.table]

    def live(self) -> Any:  # noqa: ANN401 (a widget of anywidget)
        """The chart as a widget in which one can point at things; its script comes with Altair, not from a network."""
        import altair as alt

        alt.JupyterChart.enable_offline()
        return alt.JupyterChart(self.chart)

    def _repr_html_(self) -> str:
        return html_of(self.svg, self.title, self.words)

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        found = {"text/plain": repr(self), "text/html": self._repr_html_()}
        wanted = set(found if include is None else include) - set(exclude or ())
        return {kind: text for kind, text in found.items() if kind in wanted}

    def __repr__(self) -> str:
        return f"{self.title}\n\n{self.words}"
