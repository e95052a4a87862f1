"""A scale drawn with blocks that lie in a row: no drawing language, so that every notebook keeps it."""

from __future__ import annotations

from fractions import Fraction
from html import escape
from itertools import pairwise

from reasoner.policy.values import Interval
from reasoner.show.page import Scale
from reasoner.show.paper import clean

WIDTH = "22em"
ASKED = "light-dark(#9ecbff,#2f5f9e)"
AROUND = "light-dark(#d5dae0,#4a525c)"
SIGN = "▲"


def scale_html(scale: Scale) -> str:
    """The line with the stretch that is asked on it, below it what is stated, and the words for both at their places."""
    cuts = (end for one in (*scale.asked, scale.stated) for end in _ends(one, scale))
    ends = sorted({scale.low, scale.high, *cuts})
    pieces = [(left, right) for left, right in pairwise(ends) if left < right]
    line = "".join(_piece(left, right, scale) for left, right in pieces)
    left, right = _ends(scale.stated, scale)
    before = _share((left + right) / 2 - scale.low, scale)
    return (
        f'<div style="max-width:{WIDTH};margin:.1em 0 .3em 1em;font-size:.85em">'
        f'<div style="display:flex;align-items:center;border:1px solid {AROUND}">{line}</div>'
        f'<div style="display:flex"><span style="width:{before}"></span>'
        f'<b style="margin-left:-.45em;line-height:1">{SIGN}</b></div>'
        f'<div style="display:flex;justify-content:space-between;gap:.8em"><span>{_text(scale.low_words)}</span> '
        f"<span>asked: {_text(scale.asked_words)}; <b>stated: {_text(scale.stated_words)}</b></span> "
        f"<span>{_text(scale.high_words)}</span></div></div>"
    )


def _piece(left: Fraction, right: Fraction, scale: Scale) -> str:
    """One stretch of the line: filled where it is asked, thin where it is not."""
    asked = any(one.holds((left + right) / 2) for one in scale.asked)
    look = f"background-color:{ASKED};height:.6em" if asked else f"background-color:{AROUND};height:.15em"
    return f'<span style="width:{_share(right - left, scale)};{look}"></span>'


def _ends(interval: Interval, scale: Scale) -> tuple[Fraction, Fraction]:
    """The ends of an interval as far as they lie on the line."""
    low = scale.low if interval.low is None else min(max(interval.low, scale.low), scale.high)
    high = scale.high if interval.high is None else max(min(interval.high, scale.high), scale.low)
    return low, high


def _share(length: Fraction, scale: Scale) -> str:
    """A length as a share of the line."""
    whole = scale.high - scale.low
    return f"{float(100 * length / whole) if whole else 0:.3g}%"


def _text(words: str) -> str:
    return escape(clean(words))
