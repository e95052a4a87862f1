"""What is told of a row on request: the smallest change set that gives the most favourable outcome, and in a line why it is as it is.

Both are the answers of the engine of one case. A change set is asked once for all rows that have the same (`reaching.py`), why it is so
once for each distinct row. Where columns show that no change reaches the outcome, the engine is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
import pyarrow as pa

from reasoner.cases.case import Case, Fact
from reasoner.policy.model import Policy
from reasoner.table.column import Column, Unreadable
from reasoner.table.columns import ColumnReader
from reasoner.table.patterns import numbered_keys
from reasoner.table.plan_arrays import Ints, Rows
from reasoner.table.reaching import Ways
from reasoner.table.words import lists_of

if TYPE_CHECKING:
    from reasoner.answer.answer import ChangeSet

T = TypeVar("T")
TYPES = {"changes": pa.list_(pa.string()), "reason": pa.string()}
MOST_REMEMBERED = 200_000


@dataclass(frozen=True)
class Asks:
    """How a case is asked under one determination: for the first of its change sets, and why it is as it is; None: it is not."""

    change_set: Callable[[Case, str], ChangeSet | None] | None = None
    reason: Callable[[Case, str], str] | None = None


class Telling:
    """Tells of rows. A change is `input: what it has to be`; there is none where none that may be made is enough, or none is needed.

    `policy`: the one version that answers all of the rows; `in_several`: each row is asked by itself, and its version is chosen then.
    """

    def __init__(self, policy: Policy, asks: Asks, *, in_several: bool = False) -> None:
        self.policy, self.asks = policy, asks
        self.ways = {one.id: Ways(policy, one) for one in policy.determinations if not in_several}
        self.reader = ColumnReader(policy.vocabulary)
        self._kept: dict[Hashable, object] = {}

    def columns(self, batch: pa.RecordBatch, determination: str, outcomes: pa.Array) -> dict[str, pa.Array]:
        """The columns that are told of some rows, of which none is rejected, and their outcomes are known."""
        found: dict[str, pa.Array] = {}
        change_set, reason = self.asks.change_set, self.asks.reason
        if change_set is not None:
            rows, keys = self._asked(batch, determination, outcomes)
            told = self._told(
                batch, rows, keys, (determination, "changes"), lambda one: _changes(change_set(one, determination))
            )
            which = np.zeros(len(batch), np.int64)
            which[rows] = told.which + 1
            found["changes"] = lists_of([(), *told.distinct], which)
        if reason is not None:
            rows = np.arange(len(batch))
            keys = self._keys(batch, rows)
            lines = self._told(batch, rows, keys, (determination, "reason"), lambda one: reason(one, determination))
            found["reason"] = pa.array(lines.distinct, TYPES["reason"]).take(pa.array(lines.which))
        return found

    def _asked(self, batch: pa.RecordBatch, determination: str, outcomes: pa.Array) -> tuple[Rows, Sequence[Hashable]]:
        """The rows for which there may be a change set; for each what tells apart those that have others."""
        ways = self.ways.get(determination)
        if ways is None or ways.plan is None:
            rows = np.arange(len(batch))
            return rows, self._keys(batch, rows)
        rows, alike = ways.may_reach(ways.plan, batch, _columns(batch, self.policy, ways.reader), outcomes)
        return rows, self._keys(batch, rows) if alike is None else alike

    def _keys(self, batch: pa.RecordBatch, rows: Rows) -> Sequence[Hashable]:
        """What some rows state, those that state the same having the same key."""
        columns = _columns(batch, self.policy, self.reader)
        codes = [one.codes.of_rows(rows).astype(np.int64) for one in columns] or [np.zeros(len(rows), np.int64)]
        _, firsts, which = np.unique(np.stack(codes, axis=1), axis=0, return_index=True, return_inverse=True)
        keys = [_facts(columns, row) for row in rows[firsts].tolist()]
        return [keys[one] for one in which.reshape(-1).tolist()]

    def _told(
        self, batch: pa.RecordBatch, rows: Rows, keys: Sequence[Hashable], what: tuple[str, str], tell: Callable[[Case], T]
    ) -> Told[T]:
        """What is told of some rows; of those with one key the first is asked."""
        places: dict[Hashable, int] = {}
        which, firsts = numbered_keys(keys, places)
        if len(self._kept) + len(places) > MOST_REMEMBERED:
            self._kept.clear()
        new = {
            (*what, key): row for key, row in zip(places, rows[firsts].tolist(), strict=True) if (*what, key) not in self._kept
        }
        exact = _columns(batch.take(pa.array(new.values(), pa.int64())), self.policy, self.reader) if new else []
        for place, key in enumerate(new):
            self._kept[key] = tell(Case(_facts(exact, place)))
        return Told([self._kept[(*what, key)] for key in places], which)  # type: ignore[misc]


@dataclass(frozen=True)
class Told(Generic[T]):
    """What is told of some rows: the distinct things, and for each row the place of its own among them."""

    distinct: list[T]
    which: Ints


def _columns(batch: pa.RecordBatch, policy: Policy, reader: ColumnReader) -> list[Column]:
    inputs = [one for one in policy.vocabulary.inputs if one.id in batch.schema.names]
    return [reader.column(batch.column(one.id), one) for one in inputs]


def _changes(found: ChangeSet | None) -> tuple[str, ...]:
    return () if found is None else tuple(f"{one.input.id}: {one.needs}" for one in found.changes)


def _facts(columns: Sequence[Column], row: int) -> tuple[Fact, ...]:
    states = ((one.input.id, one.states[int(one.codes.numbers[row])]) for one in columns)
    return tuple(Fact(id, state) for id, state in states if state is not None and not isinstance(state, Unreadable))
