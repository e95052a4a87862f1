"""Rows of cases under two versions of a policy: those whose outcome changes, with the items that make it change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pyarrow as pa

from reasoner.policy.changes import changes_between
from reasoner.policy.criteria import walk
from reasoner.policy.library import Library
from reasoner.policy.model import Determination, Policy
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.table.answering import Answers, Tally, Wish, rejects_of
from reasoner.table.arrays import Ints
from reasoner.table.chosen_columns import yes_no_in
from reasoner.table.dated import Named
from reasoner.table.pieces import Fault, Read
from reasoner.table.plan import Plan
from reasoner.table.plan_results import STATUS, Reject, statuses_in
from reasoner.table.words import Words, lists_of

SATISFIED = STATUS.index("satisfied")


@dataclass(frozen=True)
class Matched:
    """A labelled item of the later version: its key and address, and its key in the earlier one, empty where it is new."""

    key: str
    address: str
    was: str


@dataclass(frozen=True)
class Items:
    """The labelled items of a determination in both versions, and those of the earlier one that are gone, by key and address."""

    matched: tuple[Matched, ...]
    gone: tuple[tuple[str, str], ...]


class Comparing:
    """Compares rows under two versions, each on whatever day its date of service is. It can be pickled."""

    each = 1

    def __init__(self, after: Named, before: Named, wish: Wish, key: tuple[str, pa.DataType]) -> None:
        self.key = key
        self.after, self.before = (_timeless(Library(one.folders).load(one.name, one.on).policy) for one in (after, before))
        if self.after.digest == self.before.digest:
            message = f"`{after.name}` and `{before.name}` are the same rules"
            hint = "name the file of the earlier version, or one of its days: `--against 2015-06-01`"
            raise ProblemsFound((Problem("one-version", message, None, hint),))
        self.determination = self._determination(wish.determinations)
        asked = [self.determination.id]
        self.items = _items(self.before, self.after, self.determination)
        new = [one.key for one in self.items.matched]
        old = [*(one.was for one in self.items.matched if one.was), *(key for key, _ in self.items.gone)]
        self.plans = {
            "after": Plan.of(self.after, asked, tuple(dict.fromkeys(new)), needed=False),
            "before": Plan.of(self.before, asked, tuple(dict.fromkeys(old)), needed=False),
        }
        names = [each.canonical for one in (self.before, self.after) for d in one.determinations for each in d.outcomes]
        self.outcomes = Words([*names, "undetermined"])
        self.named = Words([self.determination.id])
        lists = pa.list_(pa.string())
        self.schema = pa.schema(
            [
                pa.field(*key),
                pa.field("determination", self.named.type),
                pa.field("before", self.outcomes.type),
                pa.field("outcome", self.outcomes.type),
                pa.field("possible_before", lists),
                pa.field("possible", lists),
                pa.field("items", lists),
            ]
        )

    def _determination(self, asked: Sequence[str]) -> Determination:
        both = [one for one in self.after.determinations if self.before.determination(one.id) is not None]
        found = next((one for one in both if not asked or one.id in asked), None)
        if found is None or len(asked) > 1:
            message = (
                f"one determination is compared, and both versions make {', '.join(f'`{one.id}`' for one in both) or 'none'}"
            )
            raise ProblemsFound((Problem("unknown-determination", message, None, "name one of them: `--determination NAME`"),))
        return found

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The ids of all inputs that are read."""
        return tuple(dict.fromkeys(one.id for plan in self.plans.values() for one in plan.inputs))

    @property
    def vocabularies(self) -> tuple[str, ...]:
        """The ids of all inputs that have a place in either version."""
        return tuple(dict.fromkeys(one.id for policy in (self.after, self.before) for one in policy.vocabulary.inputs))

    @property
    def yes_no(self) -> frozenset[str]:
        """The ids of the inputs that are yes or no."""
        return yes_no_in((self.after, self.before))

    @property
    def rules(self) -> list[list[str]]:
        """The versions that are compared."""
        return [[one.id, one.digest] for one in (self.before, self.after)]

    def answer(self, read: Read, file: str) -> Answers:
        """The rows whose outcome changes. A row that either version refuses is a reject."""
        decided = {name: plan.decide(read.batch) for name, plan in self.plans.items()}
        refused: dict[int, tuple[Reject, str]] = {}
        for name, policy in (("before", self.before), ("after", self.after)):
            for row in decided[name].rejects.to_pylist():
                refused[row["row"]] = (Reject(**row), policy.id)
        kept = np.ones(len(read.batch), np.bool_)
        kept[list(refused)] = False
        old, new = decided["before"].answers, decided["after"].answers
        outcomes = [self.outcomes.same(one.column("outcome")) for one in (old, new)]
        possible = [self._possible(one.column("possible")) for one in (old, new)]
        rows = np.flatnonzero(kept & (possible[0] != possible[1]))
        which, sets = self._items_of(old.take(pa.array(rows)), new.take(pa.array(rows)))
        columns = [
            read.keys.take(pa.array(rows)).cast(self.key[1]),
            self.named.always(self.determination.id, len(rows)),
            *(self.outcomes.same(one).take(pa.array(rows)) for one in outcomes),
            *(one.column("possible").take(pa.array(rows)) for one in (old, new)),
            lists_of(sets, which),
        ]
        tally = Tally(rows=len(read.batch) + len(read.faults), answered=len(rows), rejected=len(refused) + len(read.faults))
        tally.keys(read.keys.cast(self.key[1]))
        tally.same = int(kept.sum()) - len(rows)
        tally.rejected_rows = tally.rejected
        tally.ways(decided["after"].ways)
        self._count(tally, [one.take(pa.array(rows)) for one in outcomes], which, sets)
        tally.check(self.each)
        faults: list[tuple[int, Reject | Fault, str, str]] = [(one.row, one, "", "") for one in read.faults]
        keys = read.keys.take(pa.array(sorted(refused), pa.int64())).to_pylist()
        faults += [
            (int(read.numbers[row]), refused[row][0], "" if key is None else str(key), refused[row][1])
            for row, key in zip(sorted(refused), keys, strict=True)
        ]
        rejects = rejects_of(sorted(faults, key=lambda one: one[0]), file)
        return Answers(pa.RecordBatch.from_arrays(columns, schema=self.schema), rejects, tally)

    def _possible(self, column: pa.Array) -> np.ndarray:
        """What is possible in each row, as a number: a bit for each outcome."""
        bits = {name: 1 << place for place, name in enumerate(self.outcomes.words)}
        members = np.array([bits[one] for one in column.flatten().to_pylist()] or [0], np.int64)
        sizes = np.asarray(column.value_lengths().fill_null(0)).astype(np.int64)
        ends = np.cumsum(sizes)
        total = np.concatenate([[0], np.cumsum(members[: int(ends[-1]) if len(ends) else 0])])
        found: np.ndarray = total[ends] - total[ends - sizes]
        return found

    def _items_of(self, old: pa.RecordBatch, new: pa.RecordBatch) -> tuple[Ints, list[tuple[str, ...]]]:
        """For each row the number of a list of items that make it change, and the lists."""
        stands = [statuses_in(new.column(one.key)) for one in self.items.matched]
        stands += [statuses_in(old.column(one.was)) for one in self.items.matched if one.was]
        stands += [statuses_in(old.column(key)) for key, _ in self.items.gone]
        if not len(new) or not stands:
            return np.zeros(len(new), np.int64), [()]
        each, which = np.unique(np.stack(stands, axis=1), axis=0, return_inverse=True)
        return which.reshape(-1), [self._making(row) for row in each.tolist()]

    def _making(self, stands: Sequence[int]) -> tuple[str, ...]:
        """The items that make a change, the most specific: those that stand differently, new ones below these, else what is new
        or gone and was not satisfied."""
        matched = self.items.matched
        now = dict(zip((one.key for one in matched), stands, strict=False))
        was = dict(zip((one.key for one in matched if one.was), stands[len(matched) :], strict=False))
        turned = [one for one in matched if one.was and now[one.key] != was[one.key]]
        added = [one for one in matched if not one.was and now[one.key] != SATISFIED]
        below = [one for one in added if not turned or any(one.key.startswith(f"{above.key}/") for above in turned)]
        some = [*turned, *below]
        keys = [one.key for one in some]
        specific = [one for one in some if not any(key.startswith(f"{one.key}/") for key in keys)]
        told = [f"{one.address} (new)" if not one.was else one.address for one in specific]
        left = stands[len(matched) + len(was) :]
        gone = [f"{name} (no more)" for (_, name), status in zip(self.items.gone, left, strict=True) if status != SATISFIED]
        return tuple(dict.fromkeys(told or gone))

    def _count(self, tally: Tally, outcomes: Sequence[pa.Array], which: Ints, sets: Sequence[tuple[str, ...]]) -> None:
        """Counts the changes, and the items that make them."""
        words = self.outcomes.words
        if not len(which):
            return
        pairs = np.stack([*(np.asarray(one.indices) for one in outcomes), which], axis=1)
        for (before, after, place), number in zip(*np.unique(pairs, axis=0, return_counts=True), strict=True):
            change = (self.determination.id, words[before], words[after])
            tally.changes[change] += int(number)
            for item in sets[place]:
                tally.items[(*change, item)] += int(number)


def _items(before: Policy, after: Policy, determination: Determination) -> Items:
    """The labelled items of a determination, those of one version beside those of the other."""
    other = before.determination(determination.id)
    names = {one.name: one.was for one in changes_between(before, after) if one.what == "item" and one.was}
    old = dict(_labelled(other)) if other else {}
    matched = []
    for name, (key, address) in dict(_labelled(determination)).items():
        was = old.pop(names.get(name, name), None)
        matched.append(Matched(key, address, was[0] if was else ""))
    return Items(tuple(matched), tuple(old.values()))


def _labelled(determination: Determination) -> Iterator[tuple[str, tuple[str, str]]]:
    """The key and address of each labelled item, by its name in full."""
    for phase in determination.phases:
        title = f"{determination.title}, {phase.name}" if phase.name else determination.title
        for clause in phase.clauses:
            for one in walk(clause.condition) if clause.condition else ():
                if one.address:
                    yield f"{title}, {one.address}", (one.key, one.address)


def _timeless(policy: Policy) -> Policy:
    """A version that answers whatever the day."""
    return replace(policy, effective_from=None, effective_until=None, referred=tuple(map(_timeless, policy.referred)))
