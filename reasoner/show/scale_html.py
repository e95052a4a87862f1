"""A scale drawn with blocks that lie in a row: no drawing language, so that every notebook keeps it."""

from __future__ import annotations

from fractions import Fraction
from html import escape
from itertools import pairwise

from reasoner.policy.values import Interval
from reasoner.show.page import Scale
from reasoner.show.paper import clean

WIDTH = "22em"
# Of each the first is for notebooks that are not trusted, which drop the second.
ASKED = "background-color:#5b8fd6;background-color:light-dark(#9ecbff,#2f5f9e)"
AROUND = "background-color:#868d95;background-color:light-dark(#d5dae0,#4a525c)"
LINE = "border:1px solid #868d95;border:1px solid light-dark(#d5dae0,#4a525c)"
SIGN = "▲"


def scale_html(scale: Scale) -> str:
    """The line with the stretch that is asked on it, below it what is stated, and the words for both at their places."""
    stated = _ends(scale.stated, scale)
    cuts = {scale.low, scale.high, *stated, *(end for one in scale.asked for end in _ends(one, scale))}
    percent = 100 / (float(scale.high - scale.low) or 1)
    stretches = [(left, right, float(right - left) * percent) for left, right in pairwise(sorted(cuts))]
    line = "".join(_piece(any(_covers(one, left, right) for one in scale.asked), width) for left, right, width in stretches)
    before = (float(stated[0] - scale.low) + float(stated[1] - scale.low)) / 2 * percent
    return (
        f'<div style="max-width:{WIDTH};margin:.1em 0 .3em 1em;font-size:.85em">'
        f'<div style="display:flex;align-items:center;{LINE}">{line}</div>'
        f'<div style="display:flex"><span style="width:{before:.3g}%"></span>'
        f'<b style="margin-left:-.45em;line-height:1">{SIGN}</b></div>'
        f'<div style="display:flex;justify-content:space-between;gap:.8em"><span>{_text(scale.low_words)}</span> '
        f"<span>asked: {_text(scale.asked_words)}; <b>stated: {_text(scale.stated_words)}</b></span> "
        f"<span>{_text(scale.high_words)}</span></div></div>"
    )


def _piece(asked: bool, percent: float) -> str:
    """One stretch of the line: filled where it is asked, thin where it is not."""
    look = f"{ASKED};height:.6em" if asked else f"{AROUND};height:.15em"
    return f'<span style="width:{percent:.3g}%;{look}"></span>'


def _covers(interval: Interval, left: Fraction, right: Fraction) -> bool:
    """Whether all that lies between two numbers is in an interval."""
    return (interval.low is None or interval.low <= left) and (interval.high is None or right <= interval.high)


def _ends(interval: Interval, scale: Scale) -> tuple[Fraction, Fraction]:
    """The ends of an interval as far as they lie on the line."""
    low = scale.low if interval.low is None else min(max(interval.low, scale.low), scale.high)
    high = scale.high if interval.high is None else max(min(interval.high, scale.high), scale.low)
    return low, high


def _text(words: str) -> str:
    return escape(clean(words))
