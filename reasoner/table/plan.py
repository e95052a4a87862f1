"""A policy as a plan for whole tables: record batches of cases in, record batches of determinations out.

`plan.decide(batch)` has the same answer for each row as the engine that answers one case. A plan can be pickled and sent elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock
from typing import TypeAlias

import numpy as np
import pyarrow as pa

from reasoner.answer.in_version import interval_of, within_its_days
from reasoner.answer.plainly_sound import is_plainly_sound
from reasoner.asp.from_policy import program_from_policy
from reasoner.asp.program import Program
from reasoner.asp.spaces import compares_amounts
from reasoner.cases.evaluation.evaluator import Evaluator
from reasoner.policy.criteria import walk
from reasoner.policy.days import DATE_OF_SERVICE
from reasoner.policy.intervals import DATES, cuts_of, pieces
from reasoner.policy.model import Determination, Policy, all_criteria
from reasoner.policy.nearest import nearest, or_list
from reasoner.policy.vocabulary import Input
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.table import planes
from reasoner.table.column import Column, Unreadable
from reasoner.table.columns import ColumnReader, Likeness
from reasoner.table.plan_arrays import Ints, Rows
from reasoner.table.plan_columnar import Columnar, States
from reasoner.table.plan_needs import Needed, Needs
from reasoner.table.plan_residuals import LeftInRows, Residuals
from reasoner.table.plan_results import (
    APPLIES,
    WAIVED,
    AnswerColumns,
    Reject,
    Results,
    outcomes_of,
    rejects_table,
)
from reasoner.table.plan_states import coded_units
from reasoner.table.plan_units import TooManyWorldsError
from reasoner.table.planes import Bits
from reasoner.table.records.measures_in_rows import Measures
from reasoner.table.settle import OneCase, Settled, Stated, outside_version
from reasoner.table.stated import StatedCases

Rejects: TypeAlias = dict[int, Reject]  # by row


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
        self.inputs = inputs_read(policy)
        self._heads: dict[str, str] = {}  # of the program, by column
        self._outcomes: dict[str, tuple[str, ...]] = {}  # heads of the program, by determination
        program = self._program()
        self.answers = AnswerColumns(self.determinations, self._named(program, keys), needed=needed)
        self._begin(program)
        if not is_plainly_sound(policy) and (problems := self.one_case.engine.outcome_problems):
            raise ProblemsFound(problems)

    @staticmethod
    def of(
        policy: Policy,
        determinations: Sequence[str] | None = None,
        criteria: Sequence[str] | None = None,
        *,
        needed: bool = True,
    ) -> Plan:
        """The plan of a policy for some determinations (None: all), with a column for each of some criteria, by key (None: all).

        `needed`: with the inputs that are needed. Raises ProblemsFound for names that the policy does not have, and for a policy
        that does not answer every case with one outcome.
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

    def _begin(self, program: Program) -> None:
        """Make what answers tables; it is made anew where the plan arrives."""
        self._one_at_a_time = Lock()
        self.one_case = OneCase(self.policy, [one.id for one in self.determinations], self.answers.columns)
        self._columnar: Columnar | None = None
        self._heads = {one: _head(program, one) for one in self.answers.columns}
        for one in self.determinations:
            heads = program.determinations[one.id].outcomes
            self._outcomes[one.id] = tuple(heads[name] for name in outcomes_of(one))
        with suppress(TooManyWorldsError):
            wanted = [*self._heads.values(), *(one for some in self._outcomes.values() for one in some)]
            self._columnar = Columnar(program, wanted)
        self.residuals = self._new_residuals()
        self._in_worlds = self._new_needs(program)
        self._needs: list[Needed] = []  # by what is left, by determination
        likeness = Likeness()
        if self._columnar is not None and self._measures is not None:
            self._measures.begin(self._columnar)
            likeness = self._measures.likeness(self._columnar)
        elif self._columnar is not None:
            likeness = self._columnar.units.likeness()
        days = interval_of(self.policy.days)
        if DATE_OF_SERVICE not in {one.id for one in self.inputs}:  # it only has to be a day on which the policy is in effect
            likeness = replace(likeness, cells={**likeness.cells, DATE_OF_SERVICE: pieces(cuts_of(days), DATES)})
        self.reader = ColumnReader(self.policy.vocabulary, likeness)

    def _program(self) -> Program:
        """The policy as logic; what it counts and computes are inputs of its own."""
        policy = within_its_days(self.policy)
        self._measures: Measures | None = Measures(policy) if compares_amounts(policy) else None
        return program_from_policy(policy if self._measures is None else self._measures.policy)

    def _named(self, program: Program, keys: Sequence[str] | None) -> tuple[str, ...]:
        """The names of the columns of criteria: the key, and after it what is told besides of one that is waived or an `if`."""
        policies = (("", self.policy), *((f"{one.id}:", one) for one in self.policy.referred))
        written = {f"{mark}{one.key}" for mark, owner in policies for root in all_criteria(owner) for one in walk(root)}
        every = [key for key in program.criteria if key in written]
        for key in keys or ():
            if key not in every:
                raise ProblemsFound((Problem("unknown-item", f"the policy has no criterion `{key}`", None, _hint(key, every)),))
        found = []
        for key in every if keys is None else dict.fromkeys(keys):
            heads = program.criteria[key]
            found += [key, *([key + WAIVED] if heads.waived else []), *([key + APPLIES] if heads.applies else [])]
        return tuple(found)

    @property
    def schema(self) -> pa.Schema:
        """The schema of the answers."""
        return self.answers.schema

    def __getstate__(self) -> dict[str, object]:
        """Without what was made for the cases of before: it is made again where it is needed."""
        left = ("reader", "one_case", "_columnar", "_measures", "residuals", "_in_worlds", "_needs", "_one_at_a_time")
        return {name: one for name, one in self.__dict__.items() if name not in left}

    def __setstate__(self, state: Mapping[str, object]) -> None:
        self.__dict__.update(state)
        self._begin(self._program())

    def unread(self, schema: pa.Schema) -> tuple[str, ...]:
        """The columns of a table that nothing reads."""
        read = {one.id for one in self.inputs} | {DATE_OF_SERVICE}
        return tuple(name for name in schema.names if name not in read)

    def missing(self, schema: pa.Schema) -> tuple[str, ...]:
        """The inputs that a table has no column for: they are unknown in every row."""
        return tuple(one.id for one in self.inputs if one.id not in schema.names)

    def decide(self, batch: pa.RecordBatch) -> Decided:
        """The answer to each row. Threads that share a plan wait for each other: what came up is kept for the tables after."""
        with self._one_at_a_time:
            return self._decided(batch)

    def _decided(self, batch: pa.RecordBatch) -> Decided:
        stated = self._stated_in(batch)
        unread = np.flatnonzero(stated.unread)
        rejects: Rejects = {}
        for column in (*stated.columns, *stated.lists_in(unread)):
            self._refuse(column, batch, rejects)
        results = Results.empty(batch.num_rows, self.determinations)
        left, split, states = self._by_columns(stated, results, rejects)
        planes.put(left, unread, np.ones(len(unread), np.bool_))
        refused = np.array(sorted(rejects), np.intp)
        planes.put(left, refused, np.zeros(len(refused), np.bool_))
        one_by_one = planes.rows_in(left, batch.num_rows)
        self._one_by_one(stated.exactly(one_by_one), one_by_one, results, rejects)
        refused = np.array(sorted(rejects), np.intp)
        planes.put(results.refused, refused, np.ones(len(refused), np.bool_))
        if self.answers.needed:
            open_rows = planes.rows_in(results.is_open & ~left & ~results.refused, batch.num_rows)
            if states and self._measures is None:
                self._need(stated.columns, states, open_rows, results)
            else:
                self._one_by_one(stated.exactly(open_rows), open_rows, results, {})
        split_too = planes.count(split & ~left & ~results.refused, batch.num_rows)
        ways = Ways(batch.num_rows - len(rejects) - split_too - len(one_by_one), split_too, len(one_by_one))
        return Decided(self.answers.table(results), rejects_table(tuple(rejects.values())), ways)

    def columns(self, batch: pa.RecordBatch) -> Sequence[Column]:
        """What a batch says of each input that is read."""
        with self._one_at_a_time:
            return self._stated_in(batch).columns

    def left_in_rows(self, batch: pa.RecordBatch) -> LeftInRows | None:
        """What is left of the policy in each row; None where it is not answered over columns."""
        with self._one_at_a_time:
            residuals = self.residuals
            return None if residuals is None else residuals.in_rows(self._stated_in(batch).columns, batch.num_rows)

    def known_in_rows(self, batch: pa.RecordBatch) -> Mapping[str, Ints]:
        """By input a number for each row, the same for all values that the policy does not tell apart."""
        with self._one_at_a_time:
            columns = self._stated_in(batch).columns
            known = self.residuals.known if self.residuals is not None else None
            return {} if known is None else {one.input.id: known(one).take(one.numbers) for one in columns}

    def _stated_in(self, batch: pa.RecordBatch) -> StatedCases:
        inputs = self._columns_of(batch.schema)
        if self._measures is not None and self._columnar is not None:
            return self._measures.stated(batch, inputs, self.reader)
        columns = [self.reader.column(batch.column(one.id), one) for one in inputs]
        return StatedCases(batch.num_rows, inputs, columns)

    def _by_columns(self, stated: StatedCases, results: Results, rejects: Rejects) -> tuple[Bits, Bits, States]:
        """Answer what can be answered over whole columns; the rows that are left, those that were split, the states of units."""
        rows = results.rows
        columnar = self._columnar
        if columnar is None:
            results.statuses |= {name: np.zeros((2, planes.words(rows)), np.uint64) for name in self.answers.columns}
            return planes.all_rows(rows), planes.none(rows), {}
        measures = None if self._measures is None else self._measures.in_rows(stated)
        columns = [*stated.columns, *(() if measures is None else measures.columns)]
        states = dict(enumerate(coded_units(columnar.units, columns, rows)))
        columnar.grow()
        unclear = self._contradicting(columnar, columns, states, results, rejects)
        open_measures = None if measures is None else measures.inexact
        heads, split, left = columnar.stand(states, rows, open_measures)
        if measures is not None:
            unclear |= measures.inexact(heads)
        results.statuses |= {name: heads[head] for name, head in self._heads.items()}
        for id, outcomes in self._outcomes.items():
            results.possible[id] = [planes.may(heads[one]) for one in outcomes]
        return left | unclear, split, states

    def _contradicting(
        self, columnar: Columnar, columns: Sequence[Column], states: States, results: Results, rejects: Rejects
    ) -> Bits:
        """Take the rows that contradict themselves; gives those of which it is not clear what is presumed."""
        unclear = planes.none(results.rows)
        for number, coded in states.items():
            table = columnar.tables[number]
            unclear |= coded.among(table.unclear)
            if table.wrong & coded.present:
                ids = {one.input.id for one in table.unit.inputs}
                rows = [row for row in planes.rows_in(coded.among(table.wrong), results.rows).tolist() if row not in rejects]
                self._one_by_one([one for one in columns if one.input.id in ids], np.array(rows, np.intp), None, rejects)
        return unclear

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

    def _refuse(self, column: Column, batch: pa.RecordBatch, rejects: Rejects) -> None:
        """Take the rows whose value in a column cannot be read, or is a day on which the policy is not in effect."""
        is_dated = column.input.id == DATE_OF_SERVICE
        for number, state in enumerate(column.states):
            if isinstance(state, Unreadable):
                problem, value = state.problem, state.value
            elif is_dated and (outside := outside_version(self.policy, state)):
                problem, value = outside, ""
            else:
                continue
            for row in planes.rows_in(column.codes.where(number), batch.num_rows).tolist():
                said = value or str(batch.column(column.input.id)[row])
                rejects.setdefault(row, Reject(row, column.input.id, said, problem.code, _reason(problem)))

    # ---- the engine of one case

    def _need(self, columns: Sequence[Column], states: States, rows: Rows, results: Results) -> None:
        """Find what is needed in some rows whose outcome is open: of those of which the same is left in one."""
        if self.residuals is None or not len(rows):
            return
        if self.residuals.is_full:
            self.residuals.clear()
            self._needs.clear()
        which, firsts = self.residuals.of(states, rows)
        in_worlds = [None] * len(firsts) if self._in_worlds is None else self._in_worlds.of([left for _, left in firsts])
        for (place, _), needed in zip(firsts, in_worlds, strict=True):
            self._needs.append(self._needed_in(columns, rows[place : place + 1]) if needed is None else needed)
        groups = {one: number for number, one in enumerate(results.groups)}
        for place, determination in enumerate(self.determinations):
            numbers = [groups.setdefault(one[place] if one else (), len(groups)) for one in self._needs]
            results.needed[determination.id][rows] = np.array(numbers, np.int32).take(which)
        results.groups = list(groups)

    def _needed_in(self, columns: Sequence[Column], row: Rows) -> Needed:
        """What is needed in one row, by the engine of one case."""
        found = self.one_case.answers(self._stated(columns, [int(one.codes.of_rows(row)[0]) for one in columns]))
        return () if isinstance(found, Problem) else found.needed

    def _new_residuals(self) -> Residuals | None:
        if self._columnar is None:
            return None
        heads = [self._columnar.heads[one] for some in self._outcomes.values() for one in some]
        return Residuals(self._columnar, heads)

    def _new_needs(self, program: Program) -> Needs | None:
        if self._columnar is None:
            return None
        follows = {one.id for one in self.policy.vocabulary.inputs if one.follows is not None}
        heads = [self._outcomes[one.id] for one in self.determinations]
        return Needs(
            self._columnar,
            [[self._columnar.heads[one] for one in some] for some in heads],
            [follows - program.inputs_read(some) for some in heads],
            [one.id for one in self.policy.vocabulary.inputs],
        )

    def _one_by_one(self, columns: Sequence[Column], rows: Rows, results: Results | None, rejects: Rejects) -> None:
        """Answer some rows by the engine of one case, those that state the same together."""
        if not len(rows):
            return
        table = np.stack([one.codes.of_rows(rows) for one in columns] or [np.zeros(len(rows), np.uint8)], axis=1)
        distinct, which = np.unique(table, axis=0, return_inverse=True)
        found = [self.one_case.answers(self._stated(columns, numbers)) for numbers in distinct.tolist()]
        which = which.reshape(-1)
        for number, one in enumerate(found):
            if isinstance(one, Problem):
                at_fault, reason = ", ".join(one.names), _reason(one)
                some = rows[which == number].tolist()
                rejects |= {row: Reject(row, at_fault, "", one.code, reason) for row in some}
        if results is not None:
            self._take(found, which, rows, results)

    @staticmethod
    def _stated(columns: Sequence[Column], numbers: Sequence[int]) -> Stated:
        states = ((one.input.id, one.states[number]) for one, number in zip(columns, numbers, strict=False))
        return tuple((id, state) for id, state in states if state is not None and not isinstance(state, Unreadable))

    def _take(self, found: Sequence[Settled | Problem], which: Rows, rows: Rows, results: Results) -> None:
        """Take the answers to some rows, by the number of each row's answer."""
        blank = bytes(len(self.answers.columns))
        statuses = np.array([[*(blank if isinstance(one, Problem) else one.statuses)] for one in found], np.uint8)
        results.put(rows, {name: statuses[:, place].take(which) for place, name in enumerate(self.answers.columns)})
        groups = {one: number for number, one in enumerate(results.groups)}
        for place, determination in enumerate(self.determinations):
            possible = [() if isinstance(one, Problem) else one.possible[place] for one in found]
            for at, name in enumerate(outcomes_of(determination)):
                bits = np.array([name in some for some in possible], np.bool_).take(which)
                results.put_possible(determination.id, at, rows, bits)
            needed = [() if isinstance(one, Problem) else one.needed[place] for one in found]
            numbers = np.array([groups.setdefault(one, len(groups)) for one in needed], np.int32)
            results.needed[determination.id][rows] = numbers.take(which)
        results.groups = list(groups)


def _head(program: Program, column: str) -> str:
    """The head of the program that a column tells of."""
    if column in program.criteria:
        return program.criteria[column].satisfied
    if column.endswith(WAIVED):
        return program.criteria[column.removesuffix(WAIVED)].waived or ""
    return program.criteria[column.removesuffix(APPLIES)].applies or ""


def inputs_read(policy: Policy) -> tuple[Input, ...]:
    """The inputs that a policy and what is always so read, in the order of the vocabulary."""
    evaluator = Evaluator(policy)
    read = {id.partition(".")[0] for key in evaluator.criteria.compiled for id in evaluator.reads(key)}
    read |= {one.for_each for one in policy.determinations if one.for_each is not None}
    return tuple(one for one in policy.vocabulary.inputs if one.id in read)


def _hint(name: str, names: Sequence[str]) -> str:
    near = nearest(name, {one: one for one in names})
    return f"did you mean `{near}`?" if near else f"use {or_list([f'`{one}`' for one in names[:20]])}"


def _reason(problem: Problem) -> str:
    return f"{problem.message}; {problem.hint}" if problem.hint else problem.message
