"""A policy as a plan for whole tables: record batches of cases in, record batches of determinations out.

`plan.decide(batch)` has the same answer for each row as the engine that answers one case. A plan can be pickled and sent elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from reasoner.cases.evaluation.evaluator import Evaluator
from reasoner.policy.days import DATE_OF_SERVICE
from reasoner.policy.model import Determination, Policy
from reasoner.policy.nearest import nearest, or_list
from reasoner.policy.vocabulary import Input
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.table.columns import Column, ColumnReader, Unreadable
from reasoner.table.plan_results import (
    APPLIES,
    OPEN,
    STATUS,
    WAIVED,
    AnswerColumns,
    Reject,
    Results,
    outcomes_of,
    rejects_table,
)
from reasoner.table.settle import OneCase, Settled, Stated, outside_version


@dataclass(frozen=True)
class Ways:
    """How many rows were answered columns at a time; exactly so only after a split of what is not known; by the engine of one case."""

    columnar: int = 0
    split: int = 0
    one_by_one: int = 0

    def __add__(self, other: Ways) -> Ways:
        return Ways(self.columnar + other.columnar, self.split + other.split, self.one_by_one + other.one_by_one)


@dataclass(frozen=True)
class Decided:
    """The answers, a row for each row of the cases in the same order; the rows that are not answered, in which nothing stands; ways."""

    answers: pa.RecordBatch
    rejects: pa.RecordBatch
    ways: Ways

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        """The answers and the rejects."""
        return iter((self.answers, self.rejects))


class Plan:
    """Answers whole tables under one version of a policy. `inputs` are the columns that it reads, `schema` is that of the answers."""

    def __init__(
        self, policy: Policy, determinations: Sequence[Determination], keys: Sequence[str] | None, *, needed: bool
    ) -> None:
        self.policy = policy
        self.determinations = tuple(determinations)
        evaluator = Evaluator(policy)
        self.inputs = inputs_read(evaluator)
        columns = _status_columns(evaluator, keys)
        self.answers = AnswerColumns(self.determinations, columns, needed=needed)
        self.reader = ColumnReader(policy.vocabulary)
        self.one_case = OneCase(policy)

    @staticmethod
    def of(
        policy: Policy,
        determinations: Sequence[str] | None = None,
        criteria: Sequence[str] | None = None,
        *,
        needed: bool = True,
    ) -> Plan:
        """The plan of a policy for some determinations (None: all), with a column for each of some criteria, by key (None: all).

        `needed`: with the inputs that are needed. Raises ProblemsFound for names that the policy does not have.
        """
        known = {one.id: one for one in policy.determinations}
        for name in determinations or ():
            if name not in known:
                hint = _hint(name, list(known))
                raise ProblemsFound(
                    (Problem("unknown-determination", f"the policy makes no determination `{name}`", None, hint),)
                )
        chosen = [known[one] for one in determinations] if determinations is not None else list(known.values())
        return Plan(policy, chosen, criteria, needed=needed)

    @property
    def schema(self) -> pa.Schema:
        """The schema of the answers."""
        return self.answers.schema

    def __getstate__(self) -> dict[str, object]:
        """Without what was made for the cases of before: it is made again where it is needed."""
        left = ("reader", "one_case")
        return {name: one for name, one in self.__dict__.items() if name not in left}

    def __setstate__(self, state: Mapping[str, object]) -> None:
        self.__dict__.update(state)
        self.reader = ColumnReader(self.policy.vocabulary)
        self.one_case = OneCase(self.policy)

    def unread(self, schema: pa.Schema) -> tuple[str, ...]:
        """The columns of a table that nothing reads."""
        read = {one.id for one in self.inputs} | {DATE_OF_SERVICE}
        return tuple(name for name in schema.names if name not in read)

    def missing(self, schema: pa.Schema) -> tuple[str, ...]:
        """The inputs that a table has no column for: they are unknown in every row."""
        return tuple(one.id for one in self.inputs if one.id not in schema.names)

    def decide(self, batch: pa.RecordBatch) -> Decided:
        """The answer to each row."""
        columns = [self.reader.column(batch.column(one.id), one) for one in self._columns_of(batch.schema)]
        rejects: dict[int, Reject] = {}
        for column in columns:
            self._refuse(column, rejects)
        results = Results.empty(batch.num_rows, self.determinations, self.answers.columns)
        rows = np.flatnonzero(~_marked(batch.num_rows, rejects))
        self._one_by_one(columns, rows, results, rejects)
        results.refused = _marked(batch.num_rows, rejects)
        ways = Ways(one_by_one=batch.num_rows - len(rejects))
        return Decided(self.answers.table(results), rejects_table(tuple(rejects.values())), ways)

    def _columns_of(self, schema: pa.Schema) -> list[Input]:
        twice = [name for name in dict.fromkeys(schema.names) if schema.names.count(name) > 1]
        found = [one for one in self.policy.vocabulary.inputs if one.id in schema.names and one in self._read_or_dated]
        for one in found:
            if one.id in twice:
                hint = "give each column a name of its own"
                raise ProblemsFound((Problem("repeated-name", f"the table has two columns `{one.id}`", None, hint, (one.id,)),))
        return found

    @property
    def _read_or_dated(self) -> tuple[Input, ...]:
        dated = self.policy.vocabulary.input(DATE_OF_SERVICE)
        return self.inputs if dated is None or self.policy.days.is_every_day else (*self.inputs, dated)

    def _refuse(self, column: Column, rejects: dict[int, Reject]) -> None:
        """Take the rows whose value in a column cannot be read, or is a day on which the policy is not in effect."""
        is_dated = column.input.id == DATE_OF_SERVICE
        for number, state in enumerate(column.states):
            if isinstance(state, Unreadable):
                problem, value = state.problem, state.value
            elif is_dated and (outside := outside_version(self.policy, state)):
                problem, value = outside, str(getattr(state, "value", state))
            else:
                continue
            for row in np.flatnonzero(column.numbers == number).tolist():
                rejects.setdefault(row, Reject(row, column.input.id, value, problem.code, _reason(problem)))

    def _one_by_one(self, columns: Sequence[Column], rows: np.ndarray, results: Results, rejects: dict[int, Reject]) -> None:
        """Answer some rows by the engine of one case, those that state the same together."""
        if not len(rows):
            return
        if not columns:
            self._take((), rows, results, rejects)
            return
        table = np.stack([one.numbers[rows] for one in columns], axis=1)
        distinct, which = np.unique(table, axis=0, return_inverse=True)
        order = np.argsort(which.reshape(-1), kind="stable")
        ends = np.cumsum(np.bincount(which.reshape(-1), minlength=len(distinct)))
        for numbers, some in zip(distinct.tolist(), np.split(rows[order], ends[:-1]), strict=True):
            states = ((one.input.id, one.states[number]) for one, number in zip(columns, numbers, strict=True))
            stated = tuple((id, state) for id, state in states if state is not None and not isinstance(state, Unreadable))
            self._take(stated, some, results, rejects)

    def _take(self, stated: Stated, rows: np.ndarray, results: Results, rejects: dict[int, Reject]) -> None:
        """Answer some rows that state the same."""
        found = self.one_case.answers(stated, tuple(one.id for one in self.determinations))
        if isinstance(found, Problem):
            at_fault = ", ".join(found.names)
            rejects |= {row: Reject(row, at_fault, "", found.code, _reason(found)) for row in rows.tolist()}
            return
        for one, answer in zip(self.determinations, found, strict=True):
            names = outcomes_of(one)
            results.possible[one.id][rows] = sum(1 << names.index(name) for name in answer.possible)
            if answer.needed not in results.groups:
                results.groups.append(answer.needed)
            results.needed[one.id][rows] = results.groups.index(answer.needed)
        for name in self.answers.columns:
            results.statuses[name][rows] = _status(name, found[0])


def _status(column: str, answer: Settled) -> int:
    """How a criterion stands, by the name of its column."""
    key = column.removesuffix(WAIVED).removesuffix(APPLIES)
    standing = answer.standings.get(column) or answer.standings.get(key)
    if standing is None:
        return OPEN
    its = standing.waived if column.endswith(WAIVED) else standing.applies if column.endswith(APPLIES) else standing.status
    return STATUS.index((its or standing.status).value)


def inputs_read(evaluator: Evaluator) -> tuple[Input, ...]:
    """The inputs that a policy and what is always so read, in the order of the vocabulary."""
    read = {id.partition(".")[0] for key in evaluator.criteria.compiled for id in evaluator.reads(key)}
    read |= {one.for_each for one in evaluator.policy.determinations if one.for_each is not None}
    return tuple(one for one in evaluator.policy.vocabulary.inputs if one.id in read)


def _status_columns(evaluator: Evaluator, keys: Collection[str] | None) -> tuple[str, ...]:
    """The names of the columns of criteria: the key, and after it what is told besides of one that is waived or an `if`."""
    every = [key for key in evaluator.criteria.compiled if not key.startswith(("background/", "always/"))]
    for key in keys or ():
        if key not in evaluator.criteria.compiled:
            raise ProblemsFound((Problem("unknown-item", f"the policy has no criterion `{key}`", None, _hint(key, every)),))
    found = []
    for key in every if keys is None else dict.fromkeys(keys):
        compiled = evaluator.criterion(key)
        found += [key, *([f"{key}{WAIVED}"] if compiled.waived else []), *([f"{key}{APPLIES}"] if compiled.applies else [])]
    return tuple(found)


def _hint(name: str, names: Sequence[str]) -> str:
    near = nearest(name, {one: one for one in names})
    return f"did you mean `{near}`?" if near else f"use {or_list([f'`{one}`' for one in names[:20]])}"


def _reason(problem: Problem) -> str:
    return f"{problem.message}; {problem.hint}" if problem.hint else problem.message


def _marked(rows: int, rejects: Collection[int]) -> np.ndarray:
    found = np.zeros(rows, np.bool_)
    found[list(rejects)] = True
    return found
