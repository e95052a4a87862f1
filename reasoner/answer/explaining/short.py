"""The short explanation: of a full tree, only what decided."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from reasoner.answer.answer import Explained, Status
from reasoner.answer.explaining.closest import missing_of, share_missing
from reasoner.answer.explaining.lists import asks_every, counted_in, counts_values, is_nameless, met
from reasoner.answer.missing import size
from reasoner.policy.criteria import AllOf, AnyOfThese, Counted, IfThen, NoneOf


def shortened(node: Explained, facts: frozenset[str], nearest: bool = False) -> Explained:
    """A tree cut to what its root's status rests on, as far as it can be among the `facts` that carry the outcome.

    `nearest`: of alternatives of which none is met, only the one that comes nearest.
    """
    kept = _telling(node, facts)
    if nearest and isinstance(node.criterion.form, AnyOfThese) and node.standing.status is Status.NOT_SATISFIED:
        kept = _closest([one for one in kept if one.role == "part"]) + [one for one in kept if one.role != "part"]
    below = tuple(shortened(one, facts, nearest) for one in kept)
    return Explained(node.criterion, node.standing, node.found, node.role, node.facts, below)


def _closest(parts: list[Explained]) -> list[Explained]:
    return sorted(parts, key=share_missing)[:1]


def _telling(node: Explained, facts: frozenset[str]) -> list[Explained]:
    status = node.standing.status
    if any(one.role == "record" for one in node.below):
        return _telling_records(node)
    if node.role == "record":
        if status is Status.NOT_SATISFIED:
            return _all_that_fail(list(node.below), Status.NOT_SATISFIED, facts)
        return [one for one in node.below if met(one.standing) is status] or list(node.below)
    parts = [one for one in node.below if one.role in ("part", "condition", "then", "referred")]
    provisos = [one for one in node.below if one.role in ("unless", "provided", "waived")]
    if status is Status.UNDETERMINED:
        return [one for one in node.below if met(one.standing) is Status.UNDETERMINED] or parts
    good = status is Status.SATISFIED
    match node.criterion.form:
        case AllOf():
            kept = parts if good else _all_that_fail(parts, Status.NOT_SATISFIED, facts)
        case AnyOfThese():
            kept = _one(parts, Status.SATISFIED, facts) if good else parts
        case NoneOf():
            kept = parts if good else _all_that_fail(parts, Status.SATISFIED, facts)
        case Counted() if counts_values(node.criterion):
            kept = [one for one in parts if _has_records(one)]
        case Counted():
            kept = (
                parts if good else [replace(one, below=()) if met(one.standing) is Status.SATISFIED else one for one in parts]
            )
        case IfThen():
            kept = parts[:1] if node.standing.applies is Status.NOT_SATISFIED else parts
        case _:
            kept = parts
    if good:
        return kept + [one for one in provisos if one.role != "waived"]
    against = [
        one for one in provisos if (met(one.standing) is Status.SATISFIED) == (one.role == "unless") and one.role != "waived"
    ]
    waived = [one for one in provisos if one.role == "waived" and met(one.standing) is Status.SATISFIED]
    own = [one for one in kept if met(one.standing) is not Status.SATISFIED] if isinstance(node.criterion.form, AllOf) else kept
    return (own or against or kept) + waived


def _telling_records(node: Explained) -> list[Explained]:
    """Of the records that a line is about those that decide it: the ones that are as it asks, else those that come nearest."""
    others = [one for one in node.below if one.role != "record"]
    about = [one for one in node.below if one.role == "record" and one.standing.applies is not Status.NOT_SATISFIED]
    test, status = counted_in(node)
    if test is None or test.select is not None:
        return about + others
    if status is Status.UNDETERMINED:
        return [one for one in about if one.standing.status is Status.UNDETERMINED] + others
    good = [one for one in about if one.standing.status is Status.SATISFIED]
    bad = [one for one in about if one.standing.status is not Status.SATISFIED]
    if asks_every(node):
        return (good if status is Status.SATISFIED else bad) + others
    if (test.count.low or 0) > 0:
        kept = good if status is Status.SATISFIED or good else []
        return kept + ([] if status is Status.SATISFIED else _nearest(bad)) + others
    return (bad if status is Status.SATISFIED else good) + others


def _has_records(node: Explained) -> bool:
    """Whether any stated record is of the kind that a line is about."""
    return any(one.role == "record" and one.standing.applies is not Status.NOT_SATISFIED for one in node.below)


def _nearest(records: list[Explained]) -> list[Explained]:
    """The records that lack least."""
    lacks = [size(missing_of(one)) for one in records]
    return [one for one, count in zip(records, lacks, strict=True) if count == min(lacks)]


def _one(parts: list[Explained], status: Status, facts: frozenset[str]) -> list[Explained]:
    """The part that decided: of those with the status, the first of whose facts the largest share are among the carrying ones."""
    deciding = [one for one in parts if met(one.standing) is status]
    return sorted(deciding, key=lambda one: _share_beside(_facts(one), facts))[:1] or parts


def _share_beside(own: frozenset[str], facts: frozenset[str]) -> Fraction:
    """How much of what a part rests on is not among the carrying facts."""
    return Fraction(len(own - facts), len(own)) if own else Fraction(1)


def _all_that_fail(parts: list[Explained], status: Status, facts: frozenset[str]) -> list[Explained]:
    """The parts with a status, in the policy's order; lists among them opened only where they are the part that decided."""
    decided = _one(parts, status, facts)
    failing = [one for one in parts if met(one.standing) is status]
    return [one if one in decided or not _is_list(one) else replace(one, below=()) for one in failing] or decided


def _is_list(node: Explained) -> bool:
    """Whether a node is a list that is called something, so that it need not be opened to be told."""
    form = isinstance(node.criterion.form, AllOf | AnyOfThese | NoneOf | Counted)
    return form and not is_nameless(node) and any(one.role == "part" for one in node.below)


def _facts(node: Explained) -> frozenset[str]:
    own = frozenset(fact.input.id for fact in node.facts if fact.known is not None)
    return own.union(*(_facts(one) for one in node.below))
