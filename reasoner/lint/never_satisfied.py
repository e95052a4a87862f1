"""`never-satisfied`: an item that no case can satisfy."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.lint.finding import finding
from reasoner.lint.subject import Subject, named, with_parents
from reasoner.policy.criteria import Criterion
from reasoner.source.problem import Problem

RULE = "never-satisfied"


def check(subject: Subject) -> Iterator[Problem]:
    """The lines that hold in no world; of several that stand in each other the innermost."""
    for root in subject.roots:
        found = [(one, parent) for one, parent in with_parents(root) if one.span is not None and _never(subject, one)]
        outer = {id(parent) for _, parent in found}
        for one, _ in found:
            if id(one) not in outer:
                remedy = "look for a slip in an amount or a value, or take the item out"
                yield finding(RULE, f"no case can satisfy `{named(one)}`", one.span, remedy)


def _never(subject: Subject, criterion: Criterion) -> bool:
    heads = subject.worlds.program.criteria.get(criterion.key)
    return heads is not None and heads.satisfied not in subject.consequences.possible
