"""`label-skipped`: 1, 2, 4: has an item been lost?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from reasoner.lint.finding import finding
from reasoner.lint.subject import Subject
from reasoner.policy.criteria import everywhere, parts_of
from reasoner.source.problem import Problem

RULE = "label-skipped"
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")


def check(subject: Subject) -> Iterator[Problem]:
    """The items whose label does not follow the one before."""
    for one in (part for root in subject.roots for part in everywhere(root)):
        labelled = [part for part in parts_of(one) if part.label and part.label != "-"]
        order = (_order([part.label for part in labelled]) if labelled else None) or []
        for before, after in pairwise(labelled) if order else ():
            if order.index(after.label.lower()) != order.index(before.label.lower()) + 1:
                message = f"item `{after.label}` comes after item `{before.label}`: has an item been lost?"
                yield finding(RULE, message, after.span, "add what is missing, or say in place that the source skips it")


def _order(labels: Sequence[str]) -> list[str] | None:
    """The labels in their order, as the first of a list counts; None where they are of no one kind."""
    lower = [one.lower() for one in labels]
    if all(one.isdecimal() for one in lower):
        return [str(number) for number in range(max(map(int, lower)) + 1)] if max(map(int, lower)) < 1000 else None
    if lower[0] in ("i", "ii") and all(one in _ROMAN for one in lower):
        return list(_ROMAN)
    if all(len(one) == 1 and one.isalpha() for one in lower):
        return [chr(code) for code in range(ord("a"), ord("z") + 1)] if all("a" <= one <= "z" for one in lower) else None
    return None
