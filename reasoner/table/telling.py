"""What is told of a row on request: the smallest change set that gives the most favourable outcome, and in a line why it is as it is.

Both are the answers of the engine of one case, each distinct row once. Where columns show that no change reaches the outcome, it is not
asked: what may change is left open, and the outcome is not possible even so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reasoner.asp.spaces import compares_amounts
from reasoner.cases.case import Case, Fact
from reasoner.policy.model import Determination, Policy
from reasoner.policy.values import Absent, Exactly, ListOf
from reasoner.policy.vocabulary import AnyOf, Change, Codes, Input, RecordType
from reasoner.table.column import Column, State, Unreadable
from reasoner.table.columns import ColumnReader
from reasoner.table.plan import Plan
from reasoner.table.plan_arrays import Flags, Rows
from reasoner.table.tied import Tied

if TYPE_CHECKING:
    from reasoner.answer.answer import WhatIf

T = TypeVar("T")
TYPES = {"changes": pa.list_(pa.string()), "reason": pa.string()}
MOST_REMEMBERED = 200_000


@dataclass(frozen=True)
class Asks:
    """How a case is asked under one determination: what would change the outcome, and why it is as it is; None: it is not."""

    what_if: Callable[[Case, str], WhatIf] | None = None
    reason: Callable[[Case, str], str] | None = None


class Telling:
    """Tells of rows. A change is `input: what it has to be`; there is none where none that may be made is enough, or none is needed.

    `policy`: the one version that answers all of the rows; `in_several`: each row is asked by itself, and its version is chosen then.
    """

    def __init__(self, policy: Policy, asks: Asks, *, in_several: bool = False) -> None:
        self.policy, self.asks = policy, asks
        self.ways = {one.id: Ways(policy, one) for one in policy.determinations if not in_several}
        self.reader = ColumnReader(policy.vocabulary)
        self._kept: dict[tuple[str, str, tuple[Fact, ...]], object] = {}

    def columns(self, batch: pa.RecordBatch, determination: str, outcomes: pa.Array) -> dict[str, pa.Array]:
        """The columns that are told of some rows, of which none is rejected, and their outcomes are known."""
        found: dict[str, pa.Array] = {}
        what_if, reason = self.asks.what_if, self.asks.reason
        exact = _columns(batch, self.policy, self.reader)
        if what_if is not None:
            rows, alike = self._asked(batch, determination, outcomes, exact)
            told = self._told(
                exact, alike, rows, (determination, "changes"), lambda one: _smallest(what_if(one, determination))
            )
            changes: list[tuple[str, ...]] = [()] * len(batch)
            for row, one in zip(rows.tolist(), told, strict=True):
                changes[row] = one
            found["changes"] = pa.array(changes, TYPES["changes"])
        if reason is not None:
            rows = np.arange(len(batch))
            lines = self._told(exact, exact, rows, (determination, "reason"), lambda one: reason(one, determination))
            found["reason"] = pa.array(lines, TYPES["reason"])
        return found

    def _asked(
        self, batch: pa.RecordBatch, determination: str, outcomes: pa.Array, exact: Sequence[Column]
    ) -> tuple[Rows, Sequence[Column]]:
        """The rows for which there may be a change set, and columns that are alike where it makes no difference."""
        ways = self.ways.get(determination)
        if ways is None or ways.plan is None:
            return np.arange(len(batch)), exact
        rows = np.flatnonzero(ways.may_reach(ways.plan, batch, exact, outcomes))
        return rows, _columns(batch, self.policy, ways.plan.reader)

    def _told(
        self, exact: Sequence[Column], alike: Sequence[Column], rows: Rows, what: tuple[str, str], tell: Callable[[Case], T]
    ) -> list[T]:
        """What is told of some rows; of those that are alike the first is asked."""
        if not len(rows):
            return []
        codes = [one.codes.of_rows(rows).astype(np.int64) for one in alike] or [np.zeros(len(rows), np.int64)]
        _, firsts, which = np.unique(np.stack(codes, axis=1), axis=0, return_index=True, return_inverse=True)
        told = [self._one(_facts(alike, row), _facts(exact, row), what, tell) for row in rows[firsts].tolist()]
        return [told[one] for one in which.reshape(-1).tolist()]

    def _one(self, alike: tuple[Fact, ...], facts: tuple[Fact, ...], what: tuple[str, str], tell: Callable[[Case], T]) -> T:
        key = (*what, alike)
        if key not in self._kept:
            if len(self._kept) > MOST_REMEMBERED:
                self._kept.clear()
            self._kept[key] = tell(Case(facts))
        return self._kept[key]  # type: ignore[return-value]


def _columns(batch: pa.RecordBatch, policy: Policy, reader: ColumnReader) -> list[Column]:
    inputs = [one for one in policy.vocabulary.inputs if one.id in batch.schema.names]
    return [reader.column(batch.column(one.id), one) for one in inputs]


def _smallest(found: WhatIf) -> tuple[str, ...]:
    """The changes of the first change set, which is the smallest."""
    return tuple(f"{one.input.id}: {one.needs}" for one in found.sets[0].changes) if found.sets else ()


def _facts(columns: Sequence[Column], row: int) -> tuple[Fact, ...]:
    states = ((one.input.id, one.states[int(one.codes.numbers[row])]) for one in columns)
    return tuple(Fact(id, state) for id, state in states if state is not None and not isinstance(state, Unreadable))


class Ways:
    """Tells in which rows a change may reach the most favourable outcome of a determination."""

    def __init__(self, policy: Policy, determination: Determination) -> None:
        self.policy, self.determination = policy, determination

    @cached_property
    def plan(self) -> Plan | None:
        """The plan that tells it; None where there is none that answers columns at a time."""
        if compares_amounts(self.policy) or not all(map(_can_be_left_open, self.policy.vocabulary.inputs)):
            return None
        return Plan.of(self.policy, [self.determination.id], (), needed=False)

    @cached_property
    def target(self) -> str:
        """The most favourable outcome."""
        from reasoner.answer.changing.wishes import target_from_words

        [found] = target_from_words(self.determination, (), [])
        return found

    @cached_property
    def changeable(self) -> frozenset[str]:
        """The inputs that may change whatever is known of them, and all that background knowledge ties to one."""
        inputs = self.policy.vocabulary.inputs
        found = frozenset(one.id for one in inputs if one.change is Change.ACTIONABLE)
        groups = [{one.id for one in group.inputs} for group in Tied(self.policy).groups]
        return found.union(*(group for group in groups if group & found))

    def may_reach(self, plan: Plan, batch: pa.RecordBatch, columns: Sequence[Column], outcomes: pa.Array) -> Flags:
        """The rows that do not have the outcome, and in which it is possible once all that may change is left open."""
        free = self._free(columns, len(batch))
        opened = {one.input.id: _opened(one.input, batch.column(one.input.id), free[one.input.id]) for one in columns}
        left, _ = plan.decide(pa.record_batch({**opened, "": pa.nulls(len(batch))}))
        lacks = pc.not_equal(outcomes.cast(pa.string()), self.target).to_numpy(zero_copy_only=False)
        found: Flags = lacks & self._is_possible(left.column("possible"))
        return found

    def _free(self, columns: Sequence[Column], rows: int) -> Mapping[str, Flags]:
        """By input the rows in which what is said of it may change, or give way where another changes."""
        inputs = self.policy.vocabulary.inputs
        free: dict[str, Flags] = {one.id: np.ones(rows, np.bool_) for one in inputs}
        for one in columns:
            if one.input.id not in self.changeable:
                open_states = np.array([not _is_settled(state) for state in one.states] or [True], np.bool_)
                free[one.input.id] = open_states.take(one.codes.numbers)
        for _ in inputs:  # what follows from an input that follows from another
            for input in inputs:
                if input.follows:
                    free[input.id] = free[input.id] | free[input.follows]
        return free

    def _is_possible(self, possible: pa.Array) -> Flags:
        """The rows of which the target is among the possible outcomes; those of which nothing is told, too."""
        rows = pc.list_parent_indices(possible).to_numpy()
        hits = pc.equal(pc.list_flatten(possible).cast(pa.string()), self.target).to_numpy(zero_copy_only=False)
        found: Flags = possible.is_null().to_numpy(zero_copy_only=False).copy()
        found[rows[hits]] = True
        return found


def _opened(input: Input, values: pa.Array, free: Flags) -> pa.Array:
    """A column that says nothing in some rows; where nothing is stated, what is presumed stays."""
    if input.presumed is None:
        return pc.if_else(pa.array(free), None, values)
    return pc.if_else(pc.and_(pa.array(free), values.is_valid()), "unknown", values.cast(pa.string()))


def _can_be_left_open(input: Input) -> bool:
    """Whether a column of an input can say in each row that it is not known."""
    return not isinstance(input.type, RecordType) and (input.presumed is None or not isinstance(input.type, AnyOf | Codes))


def _is_settled(state: State) -> bool:
    """Whether something is known, and wholly so."""
    return isinstance(state, Exactly | Absent) or (isinstance(state, ListOf) and not state.open)
