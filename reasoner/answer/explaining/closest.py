"""Of the items of an outcome that was not reached: which one came closest, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reasoner.answer.answer import Explained, Status
from reasoner.answer.explaining.lists import called, met
from reasoner.policy.criteria import AllOf, AnyOfThese, Counted, Counting, IfThen
from reasoner.policy.model import Clause
from reasoner.syntax.rank import Rank

COVERED = "covered"
MOST_LEAVES = 4


def closest_words(clauses: Sequence[tuple[Clause, Explained | None]]) -> str:
    """The item that came closest and what it lacks, in a sentence without a full stop; empty where no outcome has items."""
    plain = [(clause, node) for clause, node in clauses if node and clause.rank is Rank.PLAIN and not clause.negated]
    wanted = [node for clause, node in plain if clause.outcome.canonical == COVERED] or [node for _, node in plain[:1]]
    items = [one for node in wanted for one in _ways(node) if met(one.standing) is not Status.SATISFIED]
    items = [one for one in items if _met_leaves(one)]  # what shares nothing with the case is not close
    if not items:
        return ""
    best = min(items, key=lambda one: (len(_missing(one)), -_met_leaves(one)))
    name = _name(best)
    return (f"The closest is {name}; " if name else "What is left of it: ") + _lacks(best)


def _name(node: Explained) -> str:
    address, title = node.criterion.address, node.criterion.title.rstrip(":,; ")
    if address:
        return f"{address} ({title})" if title and title.casefold() not in address.casefold() else address
    return f'"{title}"' if title else ""


def _ways(node: Explained) -> Iterator[Explained]:
    """The ways that a condition can be met: the outermost items with a name of their own, else the condition itself."""
    parts = [one for one in node.below if one.role == "part"]
    if _name(node) or not parts:
        yield node
        return
    match node.criterion.form:
        case AnyOfThese():
            for one in parts:
                yield from _ways(one)
        case AllOf():
            left = [one for one in parts if met(one.standing) is not Status.SATISFIED]
            yield from _ways(left[0]) if len(left) == 1 else (node,)
        case _:
            yield node


def _missing(node: Explained) -> tuple[Explained, ...]:
    """The conditions that are still missing below a criterion, by the shortest way."""
    if met(node.standing) is Status.SATISFIED:
        return ()
    parts = [one for one in node.below if one.role in ("part", "then", "referred")]
    below = [_missing(one) for one in parts if met(one.standing) is not Status.SATISFIED]
    if not below:
        return (node,)
    match node.criterion.form:
        case AnyOfThese():
            return min(below, key=len)
        case Counted(Counting.AT_LEAST, number, _):
            left = number - (len(parts) - len(below))
            return tuple(leaf for some in sorted(below, key=len)[:left] for leaf in some)
        case AllOf() | IfThen():
            return tuple(leaf for some in below for leaf in some)
        case _:
            return below[0] if parts[0].role == "referred" else (node,)


def _met_leaves(node: Explained) -> int:
    below = sum(_met_leaves(one) for one in node.below)
    return below or int(not node.below and met(node.standing) is Status.SATISFIED)


def _lacks(node: Explained) -> str:
    """What an item lacks, that which is shown not to be so before that which is not shown."""
    leaves = _missing(node)
    if len(leaves) > MOST_LEAVES:
        leaves = tuple(one for one in node.below if met(one.standing) is not Status.SATISFIED) or (node,)
    said = []
    for status, words in ((Status.NOT_SATISFIED, "not met"), (Status.UNDETERMINED, "not shown")):
        some = [one for one in leaves if met(one.standing) is status]
        if some:
            said.append(f"{words}: {', '.join(dict.fromkeys(map(_leaf_words, some)))}")
    return "; ".join(said)


def _leaf_words(node: Explained) -> str:
    """A condition, with its distance where it has one."""
    return node.says if node.facts and ", needs " in node.says else called(node)
