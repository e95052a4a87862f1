"""`definition-retyped`: lines that say again what a definition says, or all but a word of it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from reasoner.lint.finding import finding
from reasoner.lint.intervals import interval_asked
from reasoner.lint.subject import Subject
from reasoner.policy.criteria import AllOf, AnyOfThese, Criterion, Is, Not, everywhere, walk
from reasoner.policy.fold import folded
from reasoner.source.problem import Problem

RULE = "definition-retyped"
_ALIKE = 0.75


def check(subject: Subject) -> Iterator[Problem]:
    """The lists whose lines are those of a definition, or outside the definitions differ from them in a word."""
    inside = {id(one) for definition in subject.definitions for one in walk(definition.criterion)}
    for definition in subject.definitions:
        own = {id(one) for one in walk(definition.criterion)}
        lines = _lines(definition.criterion)
        if len(lines) < 2:
            continue
        for one in subject.lines:
            if id(one) not in own and type(one.form) is type(definition.criterion.form):
                yield from _retyped(definition.phrase, lines, one, nearly=id(one) not in inside)


def _retyped(phrase: str, lines: list[Criterion], one: Criterion, *, nearly: bool) -> Iterator[Problem]:
    theirs = {_said(line): line for line in _lines(one)}
    wanted = {_said(line): line for line in lines}
    missing, more = [words for words in wanted if words not in theirs], [words for words in theirs if words not in wanted]
    if not missing:
        said = f"these lines say again what `{phrase}` means"
        yield finding(RULE, said, theirs[next(iter(wanted))].span, f"write `{phrase}` instead")
    elif nearly and len(missing) == 1 and len(wanted) > 1:
        line = wanted[missing[0]]
        close = next((words for words in more if _is_near(words, missing[0]) and not _is_meant(theirs[words], line)), None)
        if close:
            said = f"`{theirs[close].words}` stands where `{phrase}` says `{line.words}`"
            yield finding(RULE, said, theirs[close].span, f"write `{phrase}`, if the same is meant")


def _is_near(words: str, other: str) -> bool:
    return SequenceMatcher(None, words, other).ratio() >= _ALIKE


def _is_meant(one: Criterion, other: Criterion) -> bool:
    """Whether two lines are as they are on purpose: one denies the other, or they ask of one amount from one end each.

    (From the same end another rule holds them against each other.)
    """
    if one.form == Not(other.form) or other.form == Not(one.form):
        return True
    if isinstance(one.form, Is) and isinstance(other.form, Is):
        return one.form.input == other.form.input
    asked = [found for line in (one, other) if (found := interval_asked(line))]
    return len(asked) == 2 and asked[0][0] == asked[1][0] and all(None in (ends.low, ends.high) for _, ends in asked)


def _said(line: Criterion) -> str:
    """The words of a line and of all below it."""
    return folded(" ".join(one.words for one in everywhere(line) if one.words))


def _lines(criterion: Criterion) -> list[Criterion]:
    return [one for one in criterion.form.parts if one.words] if isinstance(criterion.form, AllOf | AnyOfThese) else []
