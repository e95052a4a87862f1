"""`exception-stricter`: an exception that makes a required item fail, where payers usually excuse from it."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.answer.changing.wishes import target_from_words
from reasoner.lint.finding import finding
from reasoner.lint.subject import Subject, named
from reasoner.policy.criteria import AllOf, AnyOfThese, Counted, Counting, Criterion, Unless, parts_of
from reasoner.source.problem import Problem

RULE = "exception-stricter"


def check(subject: Subject) -> Iterator[Problem]:
    """The items that a favourable outcome requires beside others, and that an exception of theirs makes fail."""
    for determination in subject.policy.determinations:
        favourable = target_from_words(determination, (), [])
        for clause in determination.clauses:
            if clause.condition is not None and not clause.negated and clause.outcome.canonical in favourable:
                for item in _required(clause.condition):
                    yield from _told(item)


def _required(above: Criterion) -> Iterator[Criterion]:
    """The items below a criterion that stand with others in a list of which all are needed."""
    match above.form:
        case AllOf(parts):
            yield from (part for part in parts if part.label and len(parts) > 1)
        case AnyOfThese(parts) | Counted(Counting.AT_LEAST, _, parts):
            pass
        case _:
            return
    for part in parts:
        yield from _required(part)


def _told(item: Criterion) -> Iterator[Problem]:
    """What is told of an item; nothing where it has a waiver, whose author knows the difference."""
    for proviso in item.provisos if not item.waived else ():
        if isinstance(proviso, Unless):
            said = " ".join(filter(None, (proviso.words, *(() if parts_of(proviso.criterion) else (proviso.criterion.words,)))))
            message = f"`{named(item)}` is required, and its `{said}` makes it fail there"
            remedy = (
                f"write `waived when` for `{proviso.words}` if the member is to be excused from it; else accept it in place"
            )
            yield finding(RULE, message, proviso.criterion.span, remedy)
