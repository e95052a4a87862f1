"""A column of a table as what is known of one input: each distinct value is read once, by what reads a single case."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from reasoner.cases.from_node import NodeReader
from reasoner.cases.from_text import facts_from_options, known_from_answer
from reasoner.cases.nodes import Mapping as MappingNode
from reasoner.cases.nodes import Node, Scalar
from reasoner.cases.nodes import Sequence as SequenceNode
from reasoner.policy import vocabulary
from reasoner.policy.values import Interval, Known
from reasoner.policy.vocabulary import AnyOf, Input, RecordType, Vocabulary, YesNo
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.table import planes
from reasoner.table.column import Codes, Column, State, Unreadable
from reasoner.table.columns_lists import PartsOf, is_list, lists
from reasoner.table.columns_texts import plain_values
from reasoner.table.columns_typed import typed, valid_in
from reasoner.table.plan_arrays import Flags, Ints


@dataclass(frozen=True)
class Likeness:
    """What a policy does not tell apart, by input: the `cells` of numbers and dates; `alike` gives for what is known something that
    stands for all that is like it; `parts` what members of lists are told apart by."""

    cells: Mapping[str, Sequence[Interval]] = field(default_factory=dict)
    alike: Mapping[str, Callable[[Known], Known]] = field(default_factory=dict)
    parts: Mapping[str, PartsOf] = field(default_factory=dict)


class ColumnReader:
    """Reads the columns of one vocabulary. What was read of a text is remembered, for the tables that come after."""

    def __init__(self, vocabulary: Vocabulary, likeness: Likeness = Likeness()) -> None:
        self.vocabulary, self.likeness = vocabulary, likeness
        self._read: dict[str, dict[object, State]] = {}

    def column(self, array: pa.Array | pa.ChunkedArray, input: Input) -> Column:
        """What an array says of an input, row by row. A null is nothing stated, an empty text too."""
        array = _plain(array)
        if isinstance(input.type, YesNo) == pa.types.is_boolean(array.type):
            found = typed(array, input, self.likeness.cells.get(input.id))
            if found is not None:
                others = None if found.others is None else planes.unpacked(found.others, len(array)).view(np.bool_)
                return self._with_others(array, Column(input, found.codes, found.states), others)
        parts = self.likeness.parts.get(input.id)
        if parts is not None and is_list(array.type):
            listed = lists(array, lambda one: self.state(one, input), parts)
            column = Column(input, Codes.of(listed.numbers, len(listed.states)), listed.states)
            return self._with_others(array, column, listed.unread)
        return self._by_value(array, input)

    def _by_value(self, array: pa.Array, input: Input) -> Column:
        indices, values = distinct(array)
        states = self._states(values, input)
        if array.null_count or not states:
            states.append(None)
        if len(states) < MANY:
            return Column(input, Codes.of(indices, len(states)), tuple(states))
        places: dict[int, int] = {}
        table = np.array([places.setdefault(id(one), len(places)) for one in states], np.int32)
        few = {place: one for one, place in zip(states, table.tolist(), strict=True)}
        found = table.astype(np.uint8) if len(few) < 256 else table
        return Column(input, Codes.of(found.take(indices), len(few)), tuple(few[place] for place in range(len(few))))

    def _states(self, values: Sequence[object], input: Input) -> list[State]:
        """What each of some values says of an input."""
        cells = self.likeness.cells.get(input.id)
        if len(values) > MANY_TEXTS and cells is not None and (plain := plain_values(values, input)) is not None:
            found = typed(plain, input, cells)
            if found is not None and found.others is None:
                return [found.states[code] for code in found.codes.numbers.tolist()]
        return [self.state(value, input) for value in values]

    def _with_others(self, array: pa.Array, found: Column, others: Flags | None) -> Column:
        """A column of which some rows are read value by value."""
        if others is None:
            return found
        read = self._by_value(array.filter(pa.array(others)), found.input)
        numbers = found.numbers.astype(np.int32)
        numbers[others] = read.numbers.astype(np.int32) + len(found.states)
        states = (*found.states, *read.states)
        return Column(found.input, Codes.of(numbers, len(states)), states)

    def state(self, value: object, input: Input) -> State:
        """What one value says of an input."""
        read = self._read.setdefault(input.id, {})
        key = value if value.__class__ is str else _hashable(value)
        if key not in read:
            if len(read) > MOST_REMEMBERED:
                read.clear()
            found = self._state(value, input)
            alike = self.likeness.alike.get(input.id)
            read[key] = found if alike is None or found is None or isinstance(found, Unreadable) else alike(found)
        return read[key]

    def _state(self, value: object, input: Input) -> State:
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        try:
            known, problems = self._known(value, input)
        except ProblemsFound as found:
            known, problems = None, found.problems
        if problems or known is None:
            return Unreadable(_shown(value), problems[0])
        return known

    def _known(self, value: object, input: Input) -> tuple[Known | None, tuple[Problem, ...]]:
        if isinstance(value, str) and isinstance(input.type, RecordType):
            facts, problems = facts_from_options((f"{input.id}={value}",), self.vocabulary)
            return (facts[0].known if facts else None), problems
        if isinstance(value, str) and isinstance(input.type, AnyOf | vocabulary.Codes):
            return known_from_answer(value, input, self.vocabulary)
        reader = NodeReader(self.vocabulary)
        known = reader.known(node_of(value), input)
        return known, tuple(reader.problems)


MOST_REMEMBERED = 200_000  # of one input
MANY = 64  # distinct values of a column from which on those that say the same are put together
MANY_TEXTS = 1000  # distinct texts of a column from which on they are looked at together
Distinct: TypeAlias = tuple[Ints, list[object]]


def _plain(array: pa.Array | pa.ChunkedArray) -> pa.Array:
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    return array.storage if isinstance(array, pa.ExtensionArray) else array


def distinct(array: pa.Array) -> Distinct:
    """For each row the place of its value among the distinct ones; a null has the place after the last."""
    if pa.types.is_nested(array.type):
        return _distinct_nested(array.to_pylist())
    encoded = array if pa.types.is_dictionary(array.type) else pc.dictionary_encode(array)
    values = encoded.dictionary.to_pylist()
    indices = encoded.indices
    if len(values) >= 256:
        return (indices.fill_null(len(values)) if indices.null_count else indices).to_numpy(), values
    plain = np.frombuffer(indices.buffers()[1] or b"", indices.type.to_pandas_dtype())[indices.offset :][: len(indices)]
    found = plain.astype(np.uint8)  # of a null anything
    if indices.null_count:
        valid = planes.unpacked(valid_in(indices), len(indices))
        found *= valid
        found += (valid ^ np.uint8(1)) * np.uint8(len(values))
    return found, values


def _distinct_nested(values: list[object]) -> Distinct:
    places: dict[object, int] = {}
    found: list[object] = []
    indices = np.empty(len(values), dtype=np.int32)
    for row, value in enumerate(values):
        if value is None:
            indices[row] = -1
            continue
        place = places.setdefault(_hashable(value), len(found))
        if place == len(found):
            found.append(value)
        indices[row] = place
    indices[indices < 0] = len(found)
    return indices, found


def _hashable(value: object) -> object:
    """A value as a key: `True` and `1`, `1` and `1.0` are apart, as they are written."""
    match value:
        case list():
            return tuple(map(_hashable, value))
        case dict():
            return ("{", *((name, _hashable(one)) for name, one in value.items()))
        case str() | None:
            return value
        case _:
            return (type(value).__name__, str(value))


def node_of(value: object) -> Node:
    """A value as a case file would write it."""
    match value:
        case None:
            return Scalar("")
        case list() | tuple():
            return SequenceNode(tuple(map(node_of, value)))
        case dict():
            return MappingNode(tuple((Scalar(str(name)), node_of(one)) for name, one in value.items() if one is not None))
        case _:
            return Scalar(_written(value), quoted=True)


_WRITTEN: Mapping[type, Callable[..., str]] = {
    bool: lambda value: "true" if value else "false",
    float: lambda value: repr(value) if isfinite(value) else f"{value} is no number",
    Decimal: lambda value: format(value, "f"),
    datetime: lambda value: (value.date() if value.time() == time() and value.tzinfo is None else value).isoformat(),
    date: lambda value: value.isoformat(),
    bytes: lambda value: value.decode("utf-8", "backslashreplace"),
}


def _written(value: object) -> str:
    """A value as text, exactly: of a binary fraction the shortest text that means it."""
    return _WRITTEN.get(type(value), str)(value)


def _shown(value: object) -> str:
    text = str(value) if isinstance(value, list | dict) else _written(value)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}..."


MOST_SHOWN = 100
