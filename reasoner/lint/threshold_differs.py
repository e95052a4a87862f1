"""`threshold-differs`: an amount that a definition asks too, a little stricter or looser."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.lint.finding import finding
from reasoner.lint.subject import Subject
from reasoner.policy.criteria import Criterion, IsWithin, walk
from reasoner.policy.values import Interval
from reasoner.source.problem import Problem

RULE = "threshold-differs"


def check(subject: Subject) -> Iterator[Problem]:
    """The lines outside a definition whose threshold on the same input is another than the definition's, in the same direction."""
    for definition in subject.definitions:
        inside = walk(definition.criterion)
        own = {id(one) for one in inside}
        for one in inside:
            for other in subject.lines:
                if id(other) not in own and (how := _differs(one, other)):
                    message = f"`{other.words}` is {how} than `{definition.phrase}`, which says `{one.words}`"
                    yield finding(RULE, message, other.span, f"write `{definition.phrase}`, if the same is meant")


def _differs(one: Criterion, other: Criterion) -> str:
    """`stricter` or `looser`, as the other is; empty where they do not ask the same input in the same direction."""
    if not isinstance(one.form, IsWithin) or not isinstance(other.form, IsWithin) or one.form.input != other.form.input:
        return ""
    mine, theirs = one.form.interval, other.form.interval
    if mine == theirs or _direction(mine) != _direction(theirs) or not _direction(mine):
        return ""
    return "stricter" if _inside(theirs, mine) else "looser"


def _direction(interval: Interval) -> str:
    if interval.high is None:
        return "at least" if interval.low is not None else ""
    return "at most" if interval.low is None else ""


def _inside(inner: Interval, outer: Interval) -> bool:
    end = inner.low if inner.low is not None else inner.high
    included = inner.low_included if inner.low is not None else inner.high_included
    assert end is not None  # noqa: S101  INVARIANT: both have a direction
    return outer.holds(end) or (not included and end in (outer.low, outer.high))
