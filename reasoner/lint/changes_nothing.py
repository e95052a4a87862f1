"""`changes-nothing`: a line that the lines beside it make idle."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.lint.finding import finding
from reasoner.lint.subject import Subject, named
from reasoner.policy.criteria import AllOf, AnyOfThese, Criterion, NoneOf
from reasoner.source.problem import Problem

RULE = "changes-nothing"


def check(subject: Subject) -> Iterator[Problem]:
    """The members of a list without which the list would be met in the same cases."""
    for one in subject.lines:
        match one.form:
            case AllOf(parts):
                yield from _idle(subject, parts, needed=True)
            case AnyOfThese(parts) | NoneOf(parts):
                yield from _idle(subject, parts, needed=False)
            case _:
                pass


def _idle(subject: Subject, parts: tuple[Criterion, ...], needed: bool) -> Iterator[Problem]:
    """The members that the others imply (of ALL), or that imply one of the others (of ANY); one at a time, the last first."""
    left = [one for one in parts if one.key in subject.worlds.program.criteria and one.key not in subject.asked_for_each]
    if len(left) < len(parts) or len(parts) < 2:
        return
    for one in reversed(parts):
        others = [other for other in left if other is not one]
        # What has no place was written by nobody.
        if one.span is not None and others and not _matters(subject, one, others, needed):
            left = others
            why = "the lines beside it ask for it already" if needed else "where it is met, another line of the list is met too"
            yield finding(RULE, f"`{named(one)}` changes nothing: {why}", one.span, "take it out, or look for a slip in it")


def _matters(subject: Subject, one: Criterion, others: list[Criterion], needed: bool) -> bool:
    heads = subject.worlds.program.criteria
    mine, theirs = heads[one.key].met, [heads[other.key].met for other in others]
    possible = subject.worlds.possible
    if needed:
        never = not possible({}, theirs, [], subject.limit)  # said by another rule
        return never or possible({}, theirs, [mine], subject.limit)
    never = mine not in subject.consequences.possible
    return never or possible({}, [mine], theirs, subject.limit)
