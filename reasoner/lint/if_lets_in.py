"""`if-lets-in`: an `if` where being satisfied is enough, so that all of whom its condition is not so are let in."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.lint.finding import finding
from reasoner.lint.subject import Subject
from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Counted,
    Counting,
    CountsRecords,
    Criterion,
    IfThen,
    NoneOf,
    Refers,
    Unless,
    everywhere,
)
from reasoner.source.problem import Problem

RULE = "if-lets-in"
_REMEDY = "write its condition and what follows it as two lines that are both needed, or move it to where all is needed"


def check(subject: Subject) -> Iterator[Problem]:
    """The items that are no more than an `if`, in lists of which not all is needed, in counts of records, exceptions, waivers."""
    for root in subject.roots:
        for one in everywhere(root):
            for member, so in _enough(one):
                for found in _ifs(subject, member, member):
                    if found.span is not None and subject.is_own(found.span):
                        message = f"{_said(found)} is satisfied where its condition is not: {so}"
                        yield finding(RULE, message, found.span, _REMEDY)


def _enough(one: Criterion) -> Iterator[tuple[Criterion, str]]:
    """The criteria below one of which each does something by itself as soon as it is satisfied, with what it does then."""
    match one.form:
        case AnyOfThese(parts) if len(parts) > 1:
            yield from ((part, "there the list is met by it alone") for part in parts)
        case NoneOf(parts) if one.words:
            yield from ((part, "there the list is not met") for part in parts)
        case Counted(counting, number, parts) if counting is Counting.AT_MOST or number < len(parts):
            yield from ((part, "there it is counted") for part in parts)
        case CountsRecords(condition=Criterion() as condition, count=count) if count.low:
            yield condition, "such a record is counted too"
        case _:
            pass
    for proviso in one.provisos:
        if isinstance(proviso, Unless):
            yield proviso.criterion, "there the exception applies"
    yield from ((waiver, "there the item is waived") for waiver in one.waived)


def _ifs(subject: Subject, one: Criterion, at: Criterion) -> Iterator[Criterion]:
    """The `if`s that a criterion is no more than, each at the line where it stands in the list; none where it asks for more."""
    match one.form:
        case IfThen():
            yield at
        case AllOf(parts) if parts:
            found = [list(_ifs(subject, part, part if at is one else at)) for part in parts]
            if all(found):
                yield from found[0]
        case Refers(key, None):
            for definition in subject.definitions:
                if definition.criterion.key == key:
                    yield from _ifs(subject, definition.criterion, at)
        case _:
            return


def _said(one: Criterion) -> str:
    """What an `if`, or the line that refers to one, is called."""
    if not isinstance(one.form, IfThen):
        return f"`{one.words}`, which is no more than an `if`,"
    condition = one.form.condition.words
    return f"`if {condition}`" if condition else "an `if`"
