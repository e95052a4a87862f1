"""A chart as a static picture: an SVG text, and HTML that holds it as an image with its words, without a script.

A chart is drawn in light colours. On a dark page (and where an image is not told of the page, on a machine that is set to dark) each of
them is another, by a rule in the picture itself; the picture has a ground of its own, so that both can be read on any page.
"""

from __future__ import annotations

import base64
import colorsys
import re
from html import escape
from typing import Any

MOST_ALT = 2_000  # characters of an image's own words; all of them stand below it


def svg_of(chart: Any) -> str:  # noqa: ANN401 (what altair calls a chart is one of several classes)
    """The SVG of an Altair chart, light or dark as the page is that it stands on."""
    import vl_convert

    text: str = vl_convert.vegalite_to_svg(chart.to_json(), vl_version=_version(), show_warnings=False)
    used = sorted({tuple(one) for one in re.findall(r'\b(fill|stroke)="(#[0-9a-f]{6})"', text)})
    rules = "".join(f'[{name}="{colour}"]{{{name}:{in_the_dark(colour)}}}' for name, colour in used)
    head, end, drawn = text.partition(">")
    return f"{head}{end}<style>@media (prefers-color-scheme:dark){{{rules}}}</style>{drawn}"


def in_the_dark(colour: str) -> str:
    """What takes the place of a colour (`#rrggbb`) on a dark page: a grey as light as the other was dark; of a colour its own hue,
    dark enough for light words on it."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, light, strength = colorsys.rgb_to_hls(red, green, blue)
    grey = max(red, green, blue) - min(red, green, blue) < 0.02
    turned = 0.95 - 0.85 * light if grey else 0.1 + 0.37 * (1 - light)
    return "#" + "".join(f"{round(one * 255):02x}" for one in colorsys.hls_to_rgb(hue, turned, strength))


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
