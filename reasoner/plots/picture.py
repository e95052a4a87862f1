"""A chart as a static picture: an SVG text, and HTML that holds it as an image with its words, without a script."""

from __future__ import annotations

import base64
from html import escape
from typing import Any

MOST_ALT = 2_000  # characters of an image's own words; all of them stand below it


def svg_of(chart: Any) -> str:  # noqa: ANN401 (what altair calls a chart is one of several classes)
    """The SVG of an Altair chart."""
    import vl_convert

    text: str = vl_convert.vegalite_to_svg(chart.to_json(), vl_version=_version(), show_warnings=False)
    return text


def png_of(chart: Any, scale: float = 1.5) -> bytes:  # noqa: ANN401
    """The chart as a PNG picture."""
    import vl_convert

    picture: bytes = vl_convert.vegalite_to_png(chart.to_json(), vl_version=_version(), scale=scale)
    return picture


def _version() -> str:
    """The version of Vega-Lite that Altair writes for, as vl-convert calls it: `6.1`."""
    import altair as alt

    return ".".join(alt.SCHEMA_VERSION.removeprefix("v").split(".")[:2])


def html_of(svg: str, title: str, words: str) -> str:
    """The picture as an image from data, named by its title and words; the words stand below it, folded."""
    data = base64.b64encode(svg.encode()).decode()
    said = f"{title}. {words}" if len(title) + len(words) < MOST_ALT else f"{title}. {words[:MOST_ALT]} ... (all of it below)"
    paragraphs = "".join(f"<p>{escape(one)}</p>" for one in words.split("\n") if one.strip())
    return (
        f'<figure style="margin:0"><img src="data:image/svg+xml;base64,{data}" alt="{escape(said)}" style="max-width:100%">'
        f"<figcaption><details><summary>{escape(title)}, in words</summary>{paragraphs}</details></figcaption></figure>"
    )
