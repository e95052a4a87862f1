"""Lines about records: each record with how it stands to what is asked of it, and which of them is picked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reasoner.answer.answer import Explained, Standing, Status
from reasoner.answer.explaining.lists import met
from reasoner.answer.explaining.totals import names_of
from reasoner.answer.finding import Finding, MayBePicked, NotPicked, NotStated, OfOtherKind, Picked, RecordsFit, SoManyStated
from reasoner.policy.criteria import AllOf, Counted, CountsRecords, Criterion, Form, Includes, Is, IsOneOf, NoneOf, Not
from reasoner.policy.lines.plurals import singular
from reasoner.source.dataclass import dataclass

if TYPE_CHECKING:
    from reasoner.answer.explaining.tree import Tree
    from reasoner.answer.situation import Situation

OfRecords = tuple[Finding | None, tuple[Explained, ...]]


@dataclass(frozen=True, slots=True)
class Record:
    """One record as the line looks at it: what it is called, whether it is only thought of, what limits which records are
    meant, and what is asked of it; `every`: what is asked of it is asked of every record."""

    criterion: Criterion
    unseen: bool
    limits: tuple[Criterion, ...]
    asked: tuple[Criterion, ...]
    every: bool = False


def record_nodes(tree: Tree, node: Explained, test: CountsRecords, left: Form, prefix: str, wanted: bool) -> OfRecords:
    """What is found at a line about records, and a node for each of them."""
    parts = [_called(tree, test.input, part) for part in _parts(left)]
    if test.select is not None:
        return _picked(tree, parts, prefix, wanted)
    most = _most(test)
    records = [one for one in (_record(part, test) for part in parts) if not one.unseen or _may_be(tree, one, prefix)]
    low = 0 if test.count.low is None else int(test.count.low) + (not test.count.low_included)
    if low > len(records) or (not low and most is not None and most >= len(records)):
        records = []
    asked = wanted and (most is None or any(one.every for one in records))
    nodes = [_node(tree, one, prefix, asked) for one in records]
    noun = singular(tree.situation.input(test.input).phrase)
    stated = [node for one, node in zip(records, nodes, strict=True) if not one.unseen]
    unseen = [node for node in nodes if node not in stated and node.standing.status is Status.UNDETERMINED]
    every = any(one.every for one in records)
    if not nodes:  # too few or no more than asked for, whatever they say
        count = len(names_of(tree.situation, test.input))
        return SoManyStated(count), ()
    found = _fit(test, stated, noun, node.standing, every=every) if stated else None
    return found, (*stated, *unseen[:1])  # of records that nobody stated, none can be told from another


def _may_be(tree: Tree, record: Record, prefix: str) -> bool:
    """Whether a record that nobody stated may be there."""
    there = record.criterion.form.parts[0] if isinstance(record.criterion.form, AllOf) else record.criterion
    return tree.standing(there, prefix).status is not Status.NOT_SATISFIED


def _called(tree: Tree, input: str, part: Criterion) -> Criterion:
    """The criterion of one record with what the case calls it."""
    return replace(part, words=record_name(tree.situation, input, part))


def record_name(situation: Situation, input: str, part: Criterion) -> str:
    """What the case calls the record that a criterion is about, which the end of its key numbers."""
    number = re.search(r"(?:/record-|/selected/)(\d+)$", part.key)
    names = names_of(situation, input)
    return names.get(int(number[1]), part.words) if number else part.words


def _parts(left: Form) -> tuple[Criterion, ...]:
    """The records that a count was made of; none where there are none to count."""
    match left:
        case Counted(_, _, parts):
            return parts
        case AllOf((Criterion(form=Counted(_, _, parts)), _)):
            return parts
        case _:
            return ()


def _most(test: CountsRecords) -> int | None:
    high = test.count.high
    return None if high is None else int(high) - (0 if test.count.high_included else 1)


def _record(part: Criterion, test: CountsRecords) -> Record:
    inner = part.form.parts if isinstance(part.form, AllOf) else ()
    unseen = any(one.key.endswith("/there") for one in inner)
    conditions = [each for one in inner if not one.key.endswith("/there") for each in _sides(one)]
    limits = tuple(one for one in conditions if "/limits/record-" in one.key)
    asked = tuple(one for one in conditions if one not in limits)
    every = test.count.high == 0 and bool(asked) and all("/not/record-" in one.key for one in asked)
    if every:
        asked = tuple(part for one in asked if isinstance(one.form, NoneOf) for part in one.form.parts)
    return Record(part, unseen, tuple(map(told, limits)), tuple(map(told, asked)), every)


def _sides(one: Criterion) -> tuple[Criterion, ...]:
    """A condition, or the limit of the line and the block below it."""
    return one.form.parts if "/both/record-" in one.key and isinstance(one.form, AllOf) else (one,)


def told(one: Criterion) -> Criterion:
    """A condition on one record as it is told: several without the words that join them, `of methotrexate` for a bare value."""
    match one.form:
        case AllOf(parts):
            joined = " and ".join(part.words for part in parts)
            return replace(one, form=AllOf(tuple(map(told, parts))), words="" if one.words == joined else one.words)
        case IsOneOf() if one.words and not one.words.startswith(("whose ", "its ", "it ")) and "/limits" in one.key:
            return replace(one, words=f"of {one.words}")
        case _:
            return one


def _node(tree: Tree, record: Record, prefix: str, wanted: bool) -> Explained:
    """One record: how it stands to what is asked; one that the line is not about does not apply."""
    if record.unseen:
        there = record.criterion.form.parts[0] if isinstance(record.criterion.form, AllOf) else record.criterion
        standing = tree.standing(record.criterion, prefix)
        found = NotStated() if standing.status is Status.UNDETERMINED else None
        return Explained(replace(record.criterion, words=there.words), standing, found, "record")
    limits = [_of_kind(tree.explained(one, "part", prefix, wanted)) for one in record.limits]
    asked = [tree.explained(one, "part", prefix, wanted) for one in record.asked]
    own = tree.standing(record.criterion, prefix).status
    if record.every:
        own = min((met(one.standing) for one in asked), key=_rank, default=own)
    about = not any(_is_other(one) for one in limits) and not (record.every and _any_fails(limits))
    standing = Standing(own) if about else Standing(own, applies=Status.NOT_SATISFIED)
    return Explained(record.criterion, standing, None, "record", below=(*limits, *asked))


def _of_kind(limit: Explained) -> Explained:
    """A limit of a line; that a record is of the kind that the line names needs no finding."""
    met_so = limit.standing.status is Status.SATISFIED and limit.criterion.words.startswith("of ")
    return replace(limit, found=None) if met_so else limit


def _rank(status: Status) -> int:
    return (Status.NOT_SATISFIED, Status.UNDETERMINED, Status.SATISFIED).index(status)


def _any_fails(nodes: Sequence[Explained]) -> bool:
    return any(met(one.standing) is Status.NOT_SATISFIED for one in nodes)


def _is_other(limit: Explained) -> bool:
    """Whether a record is of another kind than the line speaks of: of another drug, and not only too early."""
    if met(limit.standing) is not Status.NOT_SATISFIED:
        return False
    if isinstance(limit.criterion.form, AllOf):
        return any(_is_other(one) for one in limit.below)
    return isinstance(limit.criterion.form, IsOneOf | Is | Includes | Not)


def _fit(
    test: CountsRecords, stated: Sequence[Explained], noun: str, standing: Standing, *, every: bool
) -> RecordsFit | OfOtherKind | None:
    """How many of the stated records are as asked, where that is not said by how the line stands."""
    about = [one for one in stated if one.standing.applies is None]
    if not about:
        return OfOtherKind(len(stated), noun)
    if standing.status is Status.UNDETERMINED:
        return None
    fit = sum(one.standing.status is Status.SATISFIED for one in about)
    low = 0 if test.count.low is None else int(test.count.low)
    if low > 1:
        return RecordsFit(fit, len(about), needed=low)
    if standing.status is Status.SATISFIED or len(about) < 2:
        return None
    return RecordsFit(len(about) - fit if every else fit, len(about), every)


# ---- the most recent


def _picked(tree: Tree, parts: Sequence[Criterion], prefix: str, wanted: bool) -> OfRecords:
    """Which record is picked, and how it stands to what is asked; where none is, why none of them may be."""
    picked: list[Explained] = []
    passed: list[Explained] = []
    for part in parts:
        among, none_later, fits = part.form.parts if isinstance(part.form, AllOf) else ()
        is_there, is_last = (tree.standing(one, prefix).status for one in (among, none_later))
        asked = _conditions(tree, fits, prefix, wanted)
        if is_there is Status.SATISFIED and is_last is Status.SATISFIED:
            picked.append(Explained(part, tree.standing(fits, prefix), None, "record", below=asked))
        elif is_there is not Status.SATISFIED:
            why = _conditions(tree, among, prefix, wanted)
            below = why if is_there is Status.NOT_SATISFIED else (*why, *asked)
            if not _is_unseen(among):
                passed.append(Explained(part, Standing(is_there), None, "record", below=below))
            elif is_there is Status.UNDETERMINED:
                passed.append(
                    Explained(replace(part, words=f"there is {part.words}"), Standing(is_there), NotStated(), "record")
                )
        elif is_last is Status.UNDETERMINED:
            passed.append(Explained(part, Standing(Status.UNDETERMINED), MayBePicked(), "record", below=asked))
    if picked:
        return Picked(tuple(dict.fromkeys(one.criterion.words for one in picked))), tuple(picked)
    if any(one.standing.status is Status.UNDETERMINED for one in passed):
        return NotPicked(open=True), tuple(one for one in passed if one.standing.status is Status.UNDETERMINED)
    return NotPicked(stated=bool(passed)), tuple(passed)


def _is_unseen(among: Criterion) -> bool:
    return isinstance(among.form, AllOf) and any(one.key.endswith("/there") for one in among.form.parts)


def _conditions(tree: Tree, fits: Criterion, prefix: str, wanted: bool) -> tuple[Explained, ...]:
    inner = fits.form.parts if isinstance(fits.form, AllOf) else ()
    return tuple(tree.explained(told(one), "part", prefix, wanted) for one in inner if not one.key.endswith("/there"))
