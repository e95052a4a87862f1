"""Of the items of an outcome that was not reached: which one came closest, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from reasoner.answer.answer import Explained, Status
from reasoner.answer.explaining.lists import against_line, asks_every, called, counted_in, counts_values, met
from reasoner.answer.missing import Missing, MissingLine, MissingParts, Nearest, gap_of, size, some_of
from reasoner.policy.criteria import AllOf, AnyOfThese, Becomes, Counted, Counting, Criterion, IfThen, Not
from reasoner.policy.model import Clause
from reasoner.syntax.rank import Rank

COVERED = "covered"
MOST_LEAVES = 4
MOST_ALTERNATIVES = 3


def nearest_way(clauses: Sequence[tuple[Clause, Explained | None]]) -> Nearest | None:
    """The item that came closest and what it lacks; None where no outcome has items."""
    plain = [(clause, node) for clause, node in clauses if node and clause.rank is Rank.PLAIN and not clause.negated]
    wanted = [(clause, node) for clause, node in plain if clause.outcome.canonical == COVERED] or plain[:1]
    ways = [(clause, way) for clause, node in wanted for way in _ways(node) if met(way.standing) is not Status.SATISFIED]
    ways = [(clause, way) for clause, way in ways if met_leaves(way)]  # what shares nothing with the case is not close
    if not ways:
        return None
    clause, best = min(ways, key=lambda pair: share_missing(pair[1]))
    return Nearest(clause, _named(best), _lacks(best))


def share_missing(node: Explained) -> tuple[Fraction, int]:
    """How much of an item is missing, as a share of what it asks by the shortest way, and how many conditions that is."""
    lacks = size(missing_of(node))
    return Fraction(lacks, lacks + met_leaves(node)), lacks


def _named(best: Explained) -> Criterion | None:
    """What a way is called by; where it has no name and one item alone is missing, that item."""
    if _has_name(best):
        return best.criterion
    left = [one for one in best.below if one.role == "part" and met(one.standing) is not Status.SATISFIED]
    return _named(left[0]) if len(left) == 1 else None


def _has_name(node: Explained) -> bool:
    return bool(node.criterion.address or node.criterion.title.rstrip(":,; "))


def _ways(node: Explained) -> Iterator[Explained]:
    """The ways that a condition can be met: the outermost items with a name of their own, else the condition itself."""
    parts = [one for one in node.below if one.role == "part"]
    if _has_name(node) or not parts:
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


def missing_of(node: Explained) -> Missing | None:
    """What is still missing below a criterion: of a list of which all has to be met everything, of alternatives the nearest."""
    if met(node.standing) is Status.SATISFIED:
        return None
    if any(one.role == "record" for one in node.below):
        return _missing_of_records(node)
    parts = [one for one in node.below if one.role in ("part", "then", "referred")]
    below = [(one, left) for one in parts if (left := missing_of(one)) is not None]
    if not below:
        return _line(node)
    match node.criterion.form:
        case AnyOfThese():
            return _nearest(below, 1) if len(below) == len(parts) else _line(node)
        case Counted() if counts_values(node.criterion):
            return _line(node)
        case Counted(Counting.AT_LEAST, number, _):  # where enough of them are met, an exception stands in the way
            wanted = number - (len(parts) - len(below))
            return _nearest(below, wanted) if wanted > 0 else _line(node)
        case AllOf() | IfThen():
            return some_of(tuple(left for _, left in below), 0)
        case _:
            return _nearest(below, 1) if parts[0].role == "referred" else _line(node)


def _nearest(below: Sequence[tuple[Explained, Missing]], number: int) -> Missing:
    """As many of some parts as are needed, by the nearest of them: those of which as little is missing, however many they are."""
    ordered = sorted(below, key=lambda pair: _distance(*pair))
    last = _distance(*ordered[:number][-1])
    near = [(one, left) for one, left in ordered if _distance(one, left) <= last]
    open_ones = [left for one, left in near if met(one.standing) is Status.UNDETERMINED]
    parts = open_ones if number == 1 and open_ones else [left for _, left in near]  # what is refuted is no way any more
    shown = parts[: max(number, MOST_ALTERNATIVES)]
    return some_of(tuple(shown), number, len(parts) - len(shown))


def _distance(node: Explained, left: Missing) -> tuple[int, int]:
    return size(left), -met_leaves(node)


def _line(node: Explained) -> MissingLine:
    """A line that is missing as a whole."""
    form = node.criterion.form
    computed = isinstance(form.of if isinstance(form, Not) else form, Becomes | AllOf)
    named = isinstance(form, IfThen) and node.criterion.address
    listed = node.criterion.title or any(one.role == "part" for one in node.below)
    alone = bool(node.criterion.words) and not (named or listed)
    return MissingLine(called(node), met(node.standing), node.found, against_line(node), "", alone, computed)


def _missing_of_records(node: Explained) -> Missing:
    """What the record lacks that comes nearest; of a line about every record, what any of them lacks."""
    test, status = counted_in(node)
    about = [one for one in node.below if one.role == "record" and one.standing.applies is not Status.NOT_SATISFIED]
    lacking = [one for one in about if one.standing.status is not Status.SATISFIED and one.below]
    every = asks_every(node)
    if test is None or not lacking or status is not node.standing.status or not (every or test.count.low):
        return _line(node)
    below = [(one, _of_record(left, one.criterion.words)) for one in lacking if (left := _missing_below(one)) is not None]
    if not below:
        return _line(node)
    if every:
        return some_of(tuple(left for _, left in below), 0)
    return min(below, key=lambda pair: (_distance(*pair), gap_of(pair[1])))[1]


def _missing_below(record: Explained) -> Missing | None:
    """What a record lacks of what is asked of it."""
    left = [some for one in record.below if (some := missing_of(one)) is not None]
    return some_of(tuple(left), 0) if left else None


def _of_record(missing: Missing, record: str) -> Missing:
    """What is missing, of the record that lacks it."""
    match missing:
        case MissingLine():
            return replace(missing, record=missing.record or record)
        case MissingParts(parts):
            return replace(missing, parts=tuple(_of_record(one, record) for one in parts))


def met_leaves(node: Explained) -> int:
    """How many conditions are met below a criterion; of records, those of the one of which most are met."""
    below = [met_leaves(one) for one in node.below if one.role != "record"]
    records = [met_leaves(one) for one in node.below if one.role == "record"]
    found = sum(below) + max(records, default=0)
    return found or int(not node.below and met(node.standing) is Status.SATISFIED)


def _lacks(node: Explained) -> Missing:
    """What a way lacks; where that is much, by the items of it that are missing."""
    lacks = missing_of(node)
    if lacks is not None and size(lacks) <= MOST_LEAVES:
        return lacks
    left = [_line(one) for one in node.below if met(one.standing) is not Status.SATISFIED]
    return some_of(tuple(left), 0) if left else _line(node)
