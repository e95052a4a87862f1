"""What some cases say, for what is counted and computed of them: the columns of a table, and what was found of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from reasoner.policy.values import Exactly, Known
from reasoner.table.column import Column, Unreadable
from reasoner.table.records.amounts import Amounts
from reasoner.table.records.lists import Field, RecordColumn
from reasoner.table.records.numbers import NumberColumn

Found = TypeVar("Found")
Level: TypeAlias = str | None  # of what is said once for each record of an input, or (None) once for each case


@dataclass
class Cases:
    """So many rows; what they say of inputs, and the records of record inputs. Everything found of them is remembered."""

    rows: int
    columns: Mapping[str, Field]
    records: Mapping[str, RecordColumn]
    _found: dict[object, object] = field(default_factory=dict)

    def number(self, level: Level) -> int:
        """How many things there are at a level."""
        return self.rows if level is None else self.records[level].number

    def remembered(self, key: object, find: Callable[[Cases], Found]) -> Found:
        """What is found, once for each key."""
        if key not in self._found:
            self._found[key] = find(self)
        return self._found[key]  # type: ignore[return-value]

    def column(self, id: str) -> Column:
        """What is said of an input in each row, or of a field in each record; none of numbers or days."""
        found = self._field(id)
        assert isinstance(found, Column)  # noqa: S101  INVARIANT: tests of numbers are compiled as such
        return found

    def amounts(self, id: str) -> Amounts:
        """The amounts of a number or date input, or of a field."""
        found = self._field(id)
        assert isinstance(found, NumberColumn)  # noqa: S101  INVARIANT: tests of numbers are compiled as such
        return self.remembered(("amounts", id), lambda _: found.amounts())

    def _field(self, id: str) -> Field:
        record, dot, _ = id.partition(".")
        return self.records[record].fields[id] if dot else self.columns[id]

    def known(self, id: str) -> tuple[Known | None, ...]:
        """What can be known of an input, by the numbers of its column; a value that cannot be read says nothing."""
        return self.remembered(("known", id), lambda _: _known(self.column(id)))


def _known(column: Column) -> tuple[Known | None, ...]:
    presumed = None if column.input.presumed is None else Exactly(column.input.presumed)
    return tuple(presumed if one is None else None if isinstance(one, Unreadable) else one for one in column.states)
