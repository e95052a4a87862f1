"""Of the items of an outcome that was not reached: which one came closest, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from reasoner.answer.answer import Explained, Status
from reasoner.answer.explaining.findings import HAS_TO_BE
from reasoner.answer.explaining.lists import against_words, asks_every, called, counted_in, met
from reasoner.policy.criteria import AllOf, AnyOfThese, Becomes, Counted, Counting, IfThen, Not
from reasoner.policy.in_full import line_in_full
from reasoner.policy.model import Clause
from reasoner.syntax.rank import Rank

COVERED = "covered"
MOST_LEAVES = 4


def closest_words(clauses: Sequence[tuple[Clause, Explained | None]]) -> str:
    """The item that came closest and what it lacks, in a sentence without a full stop; empty where no outcome has items."""
    plain = [(clause, node) for clause, node in clauses if node and clause.rank is Rank.PLAIN and not clause.negated]
    wanted = [(clause, node) for clause, node in plain if clause.outcome.canonical == COVERED] or plain[:1]
    ways = [(clause, way) for clause, node in wanted for way in _ways(node) if met(way.standing) is not Status.SATISFIED]
    ways = [(clause, way) for clause, way in ways if met_leaves(way)]  # what shares nothing with the case is not close
    if not ways:
        return ""
    clause, best = min(ways, key=lambda pair: share_missing(pair[1]))
    name = _named(best) or f'"{clause.outcome.words}"'
    return f"The closest is {name}; {_lacks(best)}"


def share_missing(node: Explained) -> tuple[Fraction, int]:
    """How much of an item is missing, as a share of what it asks by the shortest way, and how many conditions that is."""
    lacks = len(missing(node))
    return Fraction(lacks, lacks + met_leaves(node)), lacks


def _named(node: Explained) -> str:
    """What a way is called; where it has no name and one item alone is missing, that item."""
    left = [one for one in node.below if one.role == "part" and met(one.standing) is not Status.SATISFIED]
    return _name(node) or (_named(left[0]) if len(left) == 1 else "")


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
            yield from _ways(left[0]) if len(left) == 1 and left[0].below else (node,)
        case _:
            yield node


def missing(node: Explained) -> tuple[Explained, ...]:
    """The conditions that are still missing below a criterion, by the shortest way, of ways as short by the nearest."""
    if met(node.standing) is Status.SATISFIED:
        return ()
    if any(one.role == "record" for one in node.below):
        return _missing_of_records(node)
    parts = [one for one in node.below if one.role in ("part", "then", "referred")]
    below = [(one, missing(one)) for one in parts if met(one.standing) is not Status.SATISFIED]
    if not below or not any(leaves for _, leaves in below):
        return (node,)
    nearest = [leaves for _, leaves in sorted(below, key=lambda pair: (len(pair[1]), -met_leaves(pair[0])))]
    match node.criterion.form:
        case AnyOfThese():
            return nearest[0]
        case Counted(Counting.AT_LEAST, number, _):
            left = number - (len(parts) - len(below))
            return tuple(leaf for some in nearest[:left] for leaf in some)
        case AllOf() | IfThen():
            return tuple(leaf for _, some in below for leaf in some)
        case _:
            return nearest[0] if node.role == "record" or parts[0].role == "referred" else (node,)


def _missing_of_records(node: Explained) -> tuple[Explained, ...]:
    """What the record lacks that comes nearest; of a line about every record, what any of them lacks."""
    test, status = counted_in(node)
    about = [one for one in node.below if one.role == "record" and one.standing.applies is not Status.NOT_SATISFIED]
    lacking = [one for one in about if one.standing.status is not Status.SATISFIED and one.below]
    every = asks_every(node)
    if test is None or not lacking or status is not node.standing.status or not (every or test.count.low):
        return (node,)
    by_record = [tuple(_of_record(leaf, one) for leaf in missing(one)) for one in lacking]
    return tuple(leaf for some in by_record for leaf in some) if every else _least(lacking, by_record)


def _least(nodes: Sequence[Explained], leaves: Sequence[tuple[Explained, ...]]) -> tuple[Explained, ...]:
    return min(zip(nodes, leaves, strict=True), key=lambda pair: (len(pair[1]), -met_leaves(pair[0])))[1]


def _of_record(leaf: Explained, record: Explained) -> Explained:
    """A condition with the name of the record that lacks it, where what was found does not name it."""
    name = record.criterion.words
    if name in leaf.says or not leaf.criterion.words:
        return leaf
    return replace(leaf, criterion=replace(leaf.criterion, words=f"{leaf.criterion.words} ({name})"))


def met_leaves(node: Explained) -> int:
    """How many conditions are met below a criterion; of records, those of the one of which most are met."""
    below = [met_leaves(one) for one in node.below if one.role != "record"]
    records = [met_leaves(one) for one in node.below if one.role == "record"]
    found = sum(below) + max(records, default=0)
    return found or int(not node.below and met(node.standing) is Status.SATISFIED)


def _lacks(node: Explained) -> str:
    """What an item lacks, that which is shown not to be so before that which is not shown."""
    leaves = missing(node)
    if len(leaves) > MOST_LEAVES:
        leaves = tuple(one for one in node.below if met(one.standing) is not Status.SATISFIED) or (node,)
    said = []
    for status, words in ((Status.NOT_SATISFIED, "not met"), (Status.UNDETERMINED, "not shown")):
        some = [one for one in leaves if met(one.standing) is status and not against_words(one)]
        if some:
            said.append(f"{words}: {'; '.join(dict.fromkeys(map(_leaf_words, some)))}")
        against = [words for one in leaves if met(one.standing) is status and (words := against_words(one))]
        if against:
            said.append(f"against it: {'; '.join(dict.fromkeys(against))}")
    return "; ".join(said)


def _leaf_words(node: Explained) -> str:
    """A condition, with its distance where it has one."""
    if ", needs " not in node.says and f", {HAS_TO_BE} " not in node.says:
        named = isinstance(node.criterion.form, IfThen) and node.criterion.address
        is_line = (
            node.criterion.words
            and not named
            and not node.criterion.title
            and not any(one.role == "part" for one in node.below)
        )
        return line_in_full(node.criterion) if is_line else called(node)
    form = node.criterion.form
    computed = isinstance(form.of if isinstance(form, Not) else form, Becomes | AllOf)
    return f"{node.criterion.words}: {node.says}" if computed else node.says
