"""Which rows a change may lead to the most favourable outcome of a determination, and which of them have the same change sets.

What may change is left open; where the outcome is not possible even so, no change leads to it. A change set is then a matter of what
is left of the policy (`plan_residuals.py`), and of what is known of the inputs that this reads: a row's change set is that of any other
row with the same of both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reasoner.asp.spaces import compares_amounts
from reasoner.policy.model import Determination, Policy
from reasoner.policy.values import is_whole
from reasoner.policy.vocabulary import AnyOf, Change, Codes, Input, RecordType
from reasoner.table.column import Column, State, Unreadable
from reasoner.table.columns import ColumnReader, Likeness
from reasoner.table.plan import Plan
from reasoner.table.plan_arrays import Flags, Ints, Rows
from reasoner.table.plan_residuals import LeftInRows, as_bytes, each_row
from reasoner.table.tied import Tied

NOT_READ = np.uint8(255)  # in the place of what is known of an input that makes no difference
ODD = b"?"  # before the key of a row in which what is left open contradicts itself, or leaves open what is presumed


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
    def reader(self) -> ColumnReader:
        """Reads what is said of each input exactly, but of lists only what the policy tells apart: of the many lists that come up few
        differ in that."""
        parts = {} if self.plan is None else self.plan.reader.likeness.parts
        return ColumnReader(self.policy.vocabulary, Likeness(parts=parts))

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

    def may_reach(
        self, plan: Plan, batch: pa.RecordBatch, columns: Sequence[Column], outcomes: pa.Array
    ) -> tuple[Rows, list[bytes] | None]:
        """The rows that do not have the outcome, and in which it is possible once all that may change is left open; for each what tells
        apart those that have other change sets (None: that is not known)."""
        free = self._free(columns, len(batch))
        opened = {one.input.id: _opened(one.input, batch.column(one.input.id), free[one.input.id]) for one in columns}
        left = pa.record_batch({**opened, "": pa.nulls(len(batch))})
        lacks = pc.not_equal(outcomes.cast(pa.string()), self.target).to_numpy(zero_copy_only=False)
        possible = plan.decide(left).answers.column("possible")
        rows = np.flatnonzero(lacks & self._is_possible(possible))
        some = pa.array(rows)
        found = plan.left_in_rows(left.take(some)) if len(rows) else None
        if found is None:
            return rows, None
        settled = {one.input.id: _settled(one).take(one.codes.of_rows(rows)) for one in columns}
        return rows, self._keys(plan.known_in_rows(batch.take(some)), settled, found)

    def _keys(self, known: Mapping[str, Ints], settled: Mapping[str, Flags], left: LeftInRows) -> list[bytes]:
        """For each row what tells apart those that have other change sets: what is left, and what is known of what that reads."""
        stated = {id: as_bytes(one.astype(np.int32) * 2 + settled[id]) for id, one in known.items()}
        read = self._leading(left.read)
        columns = [np.where(read[id][:, None], one, NOT_READ) for id, one in stated.items() if id in read]
        keys = each_row(np.concatenate([left.keys, *columns], axis=1))
        for row in np.flatnonzero(left.is_odd).tolist():
            keys[row] = ODD + b"".join(one[row].tobytes() for one in stated.values())
        return keys

    def _leading(self, read: Mapping[str, Flags]) -> Mapping[str, Flags]:
        """By input the rows in which it makes a difference: it is read, or what follows from it is."""
        found = dict(read)
        for _ in self.policy.vocabulary.inputs:
            for one in self.policy.vocabulary.inputs:
                if one.follows and one.id in found:
                    found[one.follows] = found[one.follows] | found[one.id] if one.follows in found else found[one.id]
        return found

    def _free(self, columns: Sequence[Column], rows: int) -> Mapping[str, Flags]:
        """By input the rows in which what is said of it may change, or give way where another changes."""
        inputs = self.policy.vocabulary.inputs
        free: dict[str, Flags] = {one.id: np.ones(rows, np.bool_) for one in inputs}
        for one in columns:
            if one.input.id not in self.changeable:
                free[one.input.id] = ~_settled(one).take(one.codes.numbers)
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


def _settled(column: Column) -> Flags:
    """Of which states of a column the input is wholly known."""
    return np.array([_is_settled(state) for state in column.states] or [True], np.bool_)


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
    return not isinstance(state, Unreadable) and is_whole(state)
