"""The short explanation: of a full tree, only what decided."""

from __future__ import annotations

from reasoner.answer.answer import Explained, Status
from reasoner.answer.explaining.lists import met
from reasoner.policy.criteria import AllOf, AnyOfThese, Counted, IfThen, NoneOf


def shortened(node: Explained, facts: frozenset[str]) -> Explained:
    """A tree cut to what its root's status rests on, as far as it can be among the `facts` that carry the outcome."""
    below = tuple(shortened(one, facts) for one in _telling(node, facts))
    return Explained(node.criterion, node.standing, node.says, node.role, node.facts, below)


def _telling(node: Explained, facts: frozenset[str]) -> list[Explained]:
    status = node.standing.status
    parts = [one for one in node.below if one.role in ("part", "condition", "then", "referred")]
    provisos = [one for one in node.below if one.role in ("unless", "provided", "waived")]
    if status is Status.UNDETERMINED:
        return [one for one in node.below if met(one.standing) is Status.UNDETERMINED] or parts
    good = status is Status.SATISFIED
    match node.criterion.form:
        case AllOf():
            kept = parts if good else _one(parts, Status.NOT_SATISFIED, facts)
        case AnyOfThese():
            kept = _one(parts, Status.SATISFIED, facts) if good else parts
        case NoneOf():
            kept = parts if good else _one(parts, Status.SATISFIED, facts)
        case Counted():
            kept = parts
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


def _one(parts: list[Explained], status: Status, facts: frozenset[str]) -> list[Explained]:
    """The part that decided: of those with the status, the first with the fewest facts beside the carrying ones."""
    deciding = [one for one in parts if met(one.standing) is status]
    return sorted(deciding, key=lambda one: len(_facts(one) - facts))[:1] or parts


def _facts(node: Explained) -> frozenset[str]:
    own = frozenset(fact.input.id for fact in node.facts if fact.known is not None)
    return own.union(*(_facts(one) for one in node.below))
