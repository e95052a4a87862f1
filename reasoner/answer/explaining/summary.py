"""The first sentences of an explanation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reasoner.answer.answer import Answer, Explained, Status
from reasoner.answer.cell_words import listed
from reasoner.answer.explaining.closest import closest_words
from reasoner.answer.explaining.findings import asked_words
from reasoner.answer.explaining.lists import met
from reasoner.policy.criteria import AllOf, AnyOfThese
from reasoner.policy.model import Clause
from reasoner.syntax.rank import Rank

MOST_ITEMS = 10
MOST_NEEDED = 4  # more are listed with their questions
MOST_CONDITIONS = 3


def summary_of(answer: Answer, clauses: Sequence[tuple[Clause, Explained | None]]) -> tuple[str, ...]:
    """What decided, in a sentence or two; the trees of the clauses are whole."""
    if len(answer.possible) > 1:
        count = len(answer.needed)
        needed = listed((asked_words(one.input) for one in answer.needed), "and") if count <= MOST_NEEDED else f"{count} facts"
        outcomes = listed((f'"{one.words}"' for one in answer.wording), "or")
        return (
            f"What is stated leaves it open: it may be {outcomes}.",
            *((f"Still needed: {needed}.",) if needed else ()),
        )
    return tuple(_determined(answer, clauses))


def _determined(answer: Answer, clauses: Sequence[tuple[Clause, Explained | None]]) -> Iterator[str]:
    for clause, explained in clauses:
        if clause not in answer.deciding:
            continue
        words = clause.outcome.words
        if clause.rank is Rank.OTHERWISE:
            yield f"{words}: nothing that comes before it in the policy applies."
            if closest := closest_words(clauses):
                yield f"{closest}."
        elif explained is None or clause.negated:
            yield f"{words}: what the policy asks for this outcome is so."
        else:
            before = "what comes before it does not apply, and " if clause.rank is Rank.OTHERWISE_WHEN else ""
            yield f"{words}: {before}{_met_words(explained, words)}."
            if before and (closest := closest_words(clauses)):
                yield f"{closest}."


def _met_words(node: Explained, outcome: str) -> str:
    """What is met: the items by name, else the conditions where they are few."""
    items = list(dict.fromkeys(_called(one, outcome) for one in _items(node) if met(one.standing) is Status.SATISFIED))
    if items:
        numbers = [one.removeprefix("item ") for one in items]
        labelled = len(items) > 1 and all(number != one for number, one in zip(numbers, items, strict=True))
        shown = numbers[:MOST_ITEMS] if labelled else items[:MOST_ITEMS]
        shown += [f"{len(items) - MOST_ITEMS} more"] if len(items) > MOST_ITEMS else []
        return f"{'items ' if labelled else ''}{listed(shown, 'and')} {'is' if len(items) == 1 else 'are'} met"
    conditions = list(_conditions(node))
    if 0 < len(conditions) <= MOST_CONDITIONS and all(conditions):
        return listed(conditions, "and")
    return "what the policy asks for this outcome is so"


def _called(node: Explained, outcome: str) -> str:
    """How an item of an outcome is called, without the outcome where that would tell it from another's."""
    return node.criterion.address.removeprefix(f"{outcome.casefold()}, ") or f'"{node.criterion.title.rstrip(":,; ")}"'


def _items(node: Explained) -> Iterator[Explained]:
    """The outermost labelled items of a tree; where an item has no label, its title."""
    if node.criterion.address or node.criterion.title:
        yield node
        return
    for one in node.below:
        yield from _items(one)


def _conditions(node: Explained) -> Iterator[str]:
    """The conditions that carry a tree without items, in the policy's words."""
    parts = [one for one in node.below if one.role == "part"]
    if isinstance(node.criterion.form, AllOf | AnyOfThese) and parts:
        for one in parts:
            if met(one.standing) is Status.SATISFIED:
                yield from _conditions(one)
    else:
        yield node.criterion.words
