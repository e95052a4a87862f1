"""`definition-retyped`: lines that say again what a definition says, or all but a word of it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from reasoner.lint.finding import finding
from reasoner.lint.subject import Subject
from reasoner.policy.criteria import AllOf, AnyOfThese, Criterion, everywhere, walk
from reasoner.policy.fold import folded
from reasoner.source.problem import Problem

RULE = "definition-retyped"
_ALIKE = 0.75


def check(subject: Subject) -> Iterator[Problem]:
    """The lists whose lines are those of a definition, or differ from them in a word."""
    for definition in subject.definitions:
        own = {id(one) for one in walk(definition.criterion)}
        lines = _lines(definition.criterion)
        if len(lines) < 2:
            continue
        for one in subject.lines:
            if id(one) not in own and type(one.form) is type(definition.criterion.form):
                yield from _retyped(definition.phrase, lines, one)


def _retyped(phrase: str, lines: list[Criterion], one: Criterion) -> Iterator[Problem]:
    theirs = {_said(line): line for line in _lines(one)}
    wanted = {_said(line): line for line in lines}
    missing, more = [words for words in wanted if words not in theirs], [words for words in theirs if words not in wanted]
    if not missing:
        said = f"these lines say again what `{phrase}` means"
        yield finding(RULE, said, theirs[next(iter(wanted))].span, f"write `{phrase}` instead")
    elif len(missing) == 1 and len(wanted) > 1:
        close = next((words for words in more if SequenceMatcher(None, words, missing[0]).ratio() >= _ALIKE), None)
        if close:
            said = f"`{theirs[close].words}` stands where `{phrase}` says `{wanted[missing[0]].words}`"
            yield finding(RULE, said, theirs[close].span, f"write `{phrase}`, if the same is meant")


def _said(line: Criterion) -> str:
    """The words of a line and of all below it."""
    return folded(" ".join(one.words for one in everywhere(line) if one.words))


def _lines(criterion: Criterion) -> list[Criterion]:
    return [one for one in criterion.form.parts if one.words] if isinstance(criterion.form, AllOf | AnyOfThese) else []
