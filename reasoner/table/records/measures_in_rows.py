"""The measures of a policy and the rows of a table: what is read for them, their columns, and the rows that they do not settle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from reasoner.cases.evaluation.evaluator import Evaluator
from reasoner.policy.model import Policy
from reasoner.policy.vocabulary import AnyOf, Input, InputType, RecordType
from reasoner.table import planes
from reasoner.table.column import Column
from reasoner.table.columns import ColumnReader, Likeness
from reasoner.table.columns_lists import MOST_PARTS, PartsOf
from reasoner.table.plan_circuit import Leaf
from reasoner.table.plan_columnar import Columnar
from reasoner.table.planes import Bits, Planes
from reasoner.table.records.cases import Cases
from reasoner.table.records.lists import Field, RecordColumn, nothing_stated, record_column, unstated
from reasoner.table.records.measures import MeasuredPolicy, measured
from reasoner.table.records.measuring import Cells, MeasureColumn, Measuring
from reasoner.table.records.numbers import NumberColumn, is_number, number_column
from reasoner.table.stated import StatedCases


@dataclass(frozen=True)
class InRows:
    """The measures of some rows as columns, and the rows of which it is not certain that they keep what is always so, or in which
    something is divided by 0."""

    found: tuple[MeasureColumn, ...]
    unclear: Bits
    read_by: Mapping[str, frozenset[str]]  # the inputs that each head depends on

    @property
    def columns(self) -> list[Column]:
        """The columns of the measures."""
        return [one.column for one in self.found]

    def inexact(self, heads: Mapping[str, Planes]) -> Bits:
        """The rows in which a head is open, and may be left so by a measure that is not settled; and those that are unclear."""
        unsettled = {one.column.input.id: planes.packed(one.open) for one in self.found if one.open.any()}
        inexact = self.unclear.copy()
        for name, ids in self.read_by.items():
            some = ids.intersection(unsettled)
            if some and len(heads[name]) > 1:
                inexact |= np.bitwise_or.reduce([unsettled[id] for id in some]) & planes.open_in(heads[name])
        return inexact


class Measures:
    """What a policy counts and computes, in terms of the columns of a table. `policy` has inputs in its place."""

    def __init__(self, policy: Policy) -> None:
        self._evaluator = Evaluator(policy)
        self._measured: MeasuredPolicy = measured(policy, self._evaluator)
        self.policy = self._measured.policy

    def begin(self, columnar: Columnar) -> None:
        """Compile the measures that a plan reads."""
        units = columnar.units
        tied = {one.input.id for unit in units.units if len(unit.inputs) > 1 for one in unit.inputs}
        self.measuring = Measuring(self._measured, self._evaluator, tied)
        cells = units.likeness().cells
        self._cells = {id: cells.get(id, ()) for id in units.inputs}
        self._by_head = {name: self._measures_of(columnar, place) for name, place in columnar.heads.items()}

    def likeness(self, columnar: Columnar) -> Likeness:
        """What the policy does not tell apart: nothing of the numbers, days and codes that are reckoned with."""
        found = columnar.units.likeness()
        read = self.measuring.inputs
        cells = {id: one for id, one in found.cells.items() if id not in read}
        parts = {**found.parts, **{one.id: _members_of(one.type) for one in self._lists_in_records()}}
        return replace(found, cells=cells, alike={id: one for id, one in found.alike.items() if id not in read}, parts=parts)

    def _lists_in_records(self) -> Iterator[Input]:
        fields = (self._evaluator.inputs[id] for some in self.measuring.records.values() for id in some)
        return (one for one in fields if isinstance(one.type, AnyOf) and len(one.type.values) <= MOST_PARTS)

    @staticmethod
    def _measures_of(columnar: Columnar, place: int) -> frozenset[str]:
        circuit = columnar.circuit
        nodes = (circuit.nodes[one] for one in circuit.needed_for((place,)))
        return frozenset(circuit.program.variables[one.variable].input for one in nodes if isinstance(one, Leaf))

    # ---- rows

    def stated(self, batch: pa.RecordBatch, inputs: Sequence[Input], reader: ColumnReader) -> StatedCases:
        """What a batch says of some inputs."""
        lists: dict[str, RecordColumn] = {}
        numbers: dict[str, NumberColumn] = {}
        columns: list[Column] = []
        for one in inputs:
            array = batch.column(one.id)
            if isinstance(one.type, RecordType):
                lists[one.id] = record_column(array, one, reader.column, batch.num_rows)
            elif one.id in self.measuring.inputs and is_number(one):
                numbers[one.id] = number_column(array, one, reader.column)
                columns.append(numbers[one.id].column(self._cells_of(one)))
            else:
                columns.append(reader.column(array, one))
        return StatedCases(batch.num_rows, inputs, columns, numbers, lists)

    def _cells_of(self, input: Input) -> Cells:
        return self._cells.get(input.id, ())

    def in_rows(self, stated: StatedCases) -> InRows:
        """The measures of some cases. An input without a column is not stated in any of them."""
        fields: dict[str, Field] = {one.input.id: one for one in stated.columns} | dict(stated.numbers)
        inputs = self._evaluator.inputs
        for id in self.measuring.inputs:
            fields.setdefault(id, unstated(inputs[id], stated.rows))
        lists = {id: stated.lists.get(id) or nothing_stated(inputs[id], stated.rows) for id in self.measuring.records}
        cases = Cases(stated.rows, fields, lists)
        found = self.measuring.columns(cases, self._cells)
        unclear = ~self.measuring.keeps(cases)
        for one in found:
            if one.undefined is not None:
                unclear |= one.undefined
        return InRows(tuple(found), planes.packed(unclear), self._by_head)


def _members_of(type: InputType) -> PartsOf:
    """What members of a list of declared values are told apart by: each by itself."""
    assert isinstance(type, AnyOf)  # noqa: S101  INVARIANT: the caller looked
    bits = {one.id: 1 << number for number, one in enumerate(type.values)}
    return lambda member: sum(bits[str(one)] for one in member.members)
