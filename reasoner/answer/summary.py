"""The first sentences of an explanation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reasoner.answer.answer import Answer, Explained, Status
from reasoner.answer.cell_words import listed
from reasoner.answer.lists import met
from reasoner.policy.model import Clause
from reasoner.syntax.rank import Rank

MOST_ITEMS = 6


def summary_of(answer: Answer, clauses: Sequence[tuple[Clause, Explained | None]]) -> tuple[str, ...]:
    """What decided, in a sentence or two."""
    if len(answer.possible) > 1:
        needed = listed((one.input.phrase for one in answer.needed), "and")
        return (
            f"What is stated leaves it open: it may be {listed((one.words for one in answer.wording), 'or')}.",
            *((f"Still needed: {needed}.",) if needed else ()),
        )
    return tuple(_determined(answer, clauses))


def _determined(answer: Answer, clauses: Sequence[tuple[Clause, Explained | None]]) -> Iterator[str]:
    for clause, explained in clauses:
        if clause not in answer.deciding:
            continue
        items = [] if explained is None else [one for one in _items(explained) if met(one.standing) is Status.SATISFIED]
        said = listed((one.criterion.address for one in items[:MOST_ITEMS]), "and")
        if clause.rank in (Rank.OTHERWISE, Rank.OTHERWISE_WHEN):
            yield f"{clause.outcome.words}: nothing that comes before it in the policy applies."
        elif said and not clause.negated:
            yield f"{clause.outcome.words}: {said} {'is' if len(items) == 1 else 'are'} met."
        else:
            yield f"{clause.outcome.words}: what the policy asks for this outcome is so."


def _items(node: Explained) -> Iterator[Explained]:
    """The outermost labelled items of a tree."""
    if node.criterion.address:
        yield node
        return
    for one in node.below:
        yield from _items(one)
