"""`threshold-differs`: an amount that a definition asks too, a little stricter or looser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reasoner.lint.cells import possible
from reasoner.lint.conditions import always
from reasoner.lint.finding import finding
from reasoner.lint.intervals import interval_asked
from reasoner.lint.places import Place, below, places_of
from reasoner.lint.subject import Subject
from reasoner.policy.criteria import AllOf, Criterion, Expression, Not, Refers, walk
from reasoner.policy.values import Interval
from reasoner.source.problem import Problem

RULE = "threshold-differs"


def check(subject: Subject) -> Iterator[Problem]:
    """The lines outside all definitions whose threshold on an amount is another than a definition's, in the same direction.

    Two ends of one band are no thresholds: `at least 18` is not the `at least 12` of an adolescent. Nor are lines alike of
    which one holds only where the other cannot: what is asked of children is not what is asked of adults. Definitions are not
    held against each other: grades and groups differ by their amounts.
    """
    bands = {id(part) for one in subject.lines for part in _ends_of_bands(one)}
    inside = {id(one) for definition in subject.definitions for one in walk(definition.criterion)}
    places = tuple(places_of(subject.policy))
    lines = [(one, asked) for one in places if id(one.line) not in inside | bands and (asked := interval_asked(one.line))]
    for definition in subject.definitions:
        uses = [
            one for one in places if one.line.form in (Refers(definition.criterion.key), Not(Refers(definition.criterion.key)))
        ]
        for one in below(definition.criterion, subject.policy):
            asked = None if id(one.line) in bands else interval_asked(one.line)
            for other, wanted in lines if asked else ():
                if asked and (how := _differs(asked, wanted)) and _are_alike(subject, one, uses, other):
                    message = f"`{other.line.words}` is {how} than `{definition.phrase}`, which says `{one.line.words}`"
                    yield finding(RULE, message, other.line.span, f"write `{definition.phrase}`, if the same is meant")


def _are_alike(subject: Subject, one: Place, uses: Sequence[Place], other: Place) -> bool:
    """Whether a case can need both a line of a definition, where that is used, and another line."""
    together = [(*one.around, *use, *other.around) for use in ([use.around for use in uses] or [()])]
    return any(possible([*always(some, subject.policy), *some], subject.limit) for some in together)


def _ends_of_bands(one: Criterion) -> Iterator[Criterion]:
    """The lines of a list of which all are needed that ask the one end of an amount where another line asks the other."""
    parts = one.form.parts if isinstance(one.form, AllOf) else ()
    asked = [(part, *found) for part in parts if (found := interval_asked(part))]
    for part, amount, interval in asked:
        if any(other == amount and _direction(ends) != _direction(interval) for _, other, ends in asked):
            yield part


def _differs(mine: tuple[Expression, Interval], theirs: tuple[Expression, Interval]) -> str:
    """`stricter` or `looser`, as the other is; empty where they do not ask the same amount in the same direction."""
    (amount, one), (other, two) = mine, theirs
    if amount != other or one == two or _direction(one) != _direction(two) or not _direction(one):
        return ""
    return "stricter" if _inside(two, one) else "looser"


def _direction(interval: Interval) -> str:
    if interval.high is None:
        return "at least" if interval.low is not None else ""
    return "at most" if interval.low is None else ""


def _inside(inner: Interval, outer: Interval) -> bool:
    end = inner.low if inner.low is not None else inner.high
    included = inner.low_included if inner.low is not None else inner.high_included
    assert end is not None  # noqa: S101  INVARIANT: both have a direction
    return outer.holds(end) or (not included and end in (outer.low, outer.high))
