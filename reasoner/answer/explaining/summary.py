"""What decided an outcome: the items that are met, or the conditions, and what came closest to one that was not reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reasoner.answer.answer import Answer, Explained, Status
from reasoner.answer.explaining.closest import nearest_way
from reasoner.answer.explaining.lists import met
from reasoner.answer.missing import Decides, Why
from reasoner.policy.criteria import AllOf, AnyOfThese, Criterion
from reasoner.policy.model import Clause
from reasoner.syntax.rank import Rank

Trees = Sequence[tuple[Clause, Explained | None]]


def summary_of(answer: Answer, decided: Trees, whole: Trees) -> tuple[Why, ...]:
    """What decided, by trees that are cut to it, and what came closest, by whole ones; nothing where the outcome is open."""
    return () if len(answer.possible) > 1 else tuple(_why(answer, decided, whole))


def _why(answer: Answer, decided: Trees, whole: Trees) -> Iterator[Why]:
    for clause, explained in decided:
        if clause not in answer.deciding:
            continue
        yield _decides(clause, explained)
        if clause.rank in (Rank.OTHERWISE, Rank.OTHERWISE_WHEN) and (nearest := nearest_way(whole)):
            yield nearest


def _decides(clause: Clause, explained: Explained | None) -> Decides:
    if explained is None or clause.negated or clause.rank is Rank.OTHERWISE:
        return Decides(clause)
    items = {id(one.criterion): one.criterion for one in _items(explained) if met(one.standing) is Status.SATISFIED}
    return Decides(clause, tuple(items.values()), () if items else tuple(_conditions(explained)))


def _items(node: Explained) -> Iterator[Explained]:
    """The outermost labelled items of a tree; where an item has no label, its title."""
    if node.criterion.address or node.criterion.title:
        yield node
        return
    for one in node.below:
        yield from _items(one)


def _conditions(node: Explained) -> Iterator[Criterion]:
    """The conditions that carry a tree without items."""
    parts = [one for one in node.below if one.role == "part"]
    if isinstance(node.criterion.form, AllOf | AnyOfThese) and parts:
        for one in parts:
            if met(one.standing) is Status.SATISFIED:
                yield from _conditions(one)
    else:
        yield node.criterion
