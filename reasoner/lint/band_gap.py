"""`band-gap`: 20% to 39%, 40% or more: where is 39.5%?"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from reasoner.lint.finding import finding
from reasoner.lint.subject import Subject
from reasoner.policy.criteria import Criterion, IsWithin, everywhere
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Number
from reasoner.policy.words import words_for_datum
from reasoner.source.problem import Problem

RULE = "band-gap"


def check(subject: Subject) -> Iterator[Problem]:
    """The bands of one number within a determination or definition that leave out a little between them."""
    bands: dict[str, dict[Interval, Criterion]] = {}
    for root in subject.roots:
        for one in everywhere(root):
            if isinstance(one.form, IsWithin):
                bands.setdefault(one.form.input, {}).setdefault(one.form.interval, one)
    for input, some in bands.items():
        yield from _gaps(subject, input, some)


def _gaps(subject: Subject, id: str, bands: dict[Interval, Criterion]) -> Iterator[Problem]:
    input = subject.policy.vocabulary.input(id)
    if input is None or not isinstance(input.type, Number):
        return
    for low, one in bands.items():
        if low.high is None or any(other.holds(low.high) for other in bands if other is not low):
            continue
        above = [other for other in bands if other.low is not None and other.low >= low.high]
        nearest = min(above, key=lambda other: other.low or Fraction(0), default=None)
        if nearest is None or nearest.low is None or not _is_gap(low, nearest, input.type.step):
            continue
        ends = [words_for_datum(end, input) for end in (low.high, nearest.low)]
        where = f"{ends[0]} itself" if low.high == nearest.low else f"an amount between {ends[0]} and {ends[1]}"
        message = f"`{one.words}` and `{bands[nearest].words}` leave out {where}"
        yield finding(RULE, message, bands[nearest].span, "say `under` or `over` at one end, so that the bands meet")


def _is_gap(low: Interval, high: Interval, step: Fraction | None) -> bool:
    """Whether what lies between two bands is so little that it looks like a slip."""
    assert low.high is not None  # noqa: S101  INVARIANT: the caller looked
    assert high.low is not None  # noqa: S101  INVARIANT: the caller looked
    if low.high == high.low:
        return not low.high_included and not high.low_included
    between = high.low - low.high
    return between <= 1 and step is None and low.high_included and high.low_included
