"""What a plan finds of many cases, as numbers by row, and the same as columns of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa

from reasoner.policy.model import Determination
from reasoner.table.plan_arrays import Flags, Ints, Statuses

Outcomes: TypeAlias = np.ndarray[tuple[int], np.dtype[np.unsignedinteger[Any]]]  # a bit for each outcome that is possible

WORDS = pa.list_(pa.dictionary(pa.int32(), pa.string()))
FAILS, OPEN, HOLDS = 0, 1, 2  # in no world, in some, in every
STATUS = ("not_satisfied", "undetermined", "satisfied")
UNDETERMINED = "undetermined"
WAIVED, APPLIES = ".waived", ".applies"  # after the key of a criterion: whether it is waived, and whether its `if` applies


@dataclass
class Results:
    """By determination the outcomes that are possible and the number of the group of needed inputs; by column how a criterion stands.

    `refused`: rows of which nothing is told.
    """

    possible: dict[str, Outcomes]
    needed: dict[str, Ints]
    groups: list[tuple[str, ...]]  # of needed inputs
    statuses: dict[str, Statuses]
    refused: Flags

    @staticmethod
    def empty(rows: int, determinations: Sequence[Determination], columns: Sequence[str]) -> Results:
        """Results in which nothing is found yet."""
        return Results(
            {one.id: np.zeros(rows, np.uint64) for one in determinations},
            {one.id: np.zeros(rows, np.int32) for one in determinations},
            [()],
            {one: np.zeros(rows, np.uint8) for one in columns},
            np.zeros(rows, np.bool_),
        )


def outcomes_of(determination: Determination) -> tuple[str, ...]:
    """The canonical outcomes of a determination, each once, in the policy's order."""
    return tuple(dict.fromkeys(one.canonical for one in determination.outcomes))


class AnswerColumns:
    """The columns of the answers: of each determination, then of each criterion."""

    def __init__(self, determinations: Sequence[Determination], columns: Sequence[str], *, needed: bool) -> None:
        self.determinations, self.columns, self.needed = tuple(determinations), tuple(columns), needed
        word = pa.dictionary(pa.int8(), pa.string())
        fields: list[pa.Field] = []
        for one in self.determinations:
            name = self.prefix(one)
            fields += [pa.field(f"{name}outcome", word), pa.field(f"{name}possible", WORDS)]
            fields += [pa.field(f"{name}needed", WORDS)] if needed else []
        self.schema = pa.schema([*fields, *(pa.field(name, word) for name in self.columns)])

    def prefix(self, determination: Determination) -> str:
        """What stands before the names of the columns of a determination, where there are several."""
        return "" if len(self.determinations) == 1 else f"{determination.id}."

    def table(self, results: Results) -> pa.RecordBatch:
        """The results as a table with a row for each case; nothing stands in the rows that are refused."""
        refused = results.refused if results.refused.any() else None
        arrays: list[pa.Array] = []
        for one in self.determinations:
            arrays += _outcomes(results.possible[one.id], outcomes_of(one), refused)
            if self.needed:
                arrays.append(_lists(results.needed[one.id], results.groups, refused))
        arrays += [_words(results.statuses[name].view(np.int8), STATUS, refused) for name in self.columns]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)


def _words(numbers: np.ndarray[tuple[int], np.dtype[np.int8]], words: Sequence[str], refused: Flags | None) -> pa.Array:
    indices = pa.array(numbers, pa.int8(), mask=refused)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words, pa.string()), safe=False)


def _outcomes(possible: Outcomes, names: tuple[str, ...], refused: Flags | None) -> list[pa.Array]:
    """The outcome, or that it is undetermined, and all that are possible."""
    if possible.dtype == np.uint8:
        found, which = list(range(256)), possible
    else:
        distinct, which = np.unique(possible, return_inverse=True)  # type: ignore[assignment]
        found = distinct.tolist()
    sets = [tuple(name for at, name in enumerate(names) if one >> at & 1) for one in found]
    words = (*names, UNDETERMINED)
    outcome = np.array([words.index(one[0]) if len(one) == 1 else len(names) for one in sets], np.int8)
    return [_words(outcome.take(which), words, refused), _lists(which, sets, refused)]


def _lists(which: Ints, sets: Sequence[tuple[str, ...]], refused: Flags | None) -> pa.Array:
    """For each row one of some sets of words."""
    words = list(dict.fromkeys(word for one in sets for word in one))
    sizes = np.array([len(one) for one in sets] or [0], np.int32)
    flat = np.array([words.index(word) for one in sets for word in one] or [0], np.int32)
    mine = sizes.take(which)
    ends = np.cumsum(mine, dtype=np.int32)
    offsets = np.zeros(len(which) + 1, np.int32)
    offsets[1:] = ends
    firsts = (np.cumsum(sizes) - sizes).astype(np.int32).take(which)
    if len(ends) and ends[-1] == len(ends) and (mine == 1).all():
        members = flat.take(firsts)
    else:
        members = flat.take(np.arange(offsets[-1], dtype=np.int32) + np.repeat(firsts - offsets[:-1], mine))
    values = pa.DictionaryArray.from_arrays(pa.array(members, pa.int32()), pa.array(words, pa.string()), safe=False)
    mask = None if refused is None else pa.array(refused)
    return pa.ListArray.from_arrays(pa.array(offsets), values, mask=mask)


@dataclass(frozen=True)
class Reject:
    """A row that is not answered: its number from 0, the column and the value at fault, and why."""

    row: int
    column: str
    value: str
    code: str
    reason: str


REJECTS = pa.schema([("row", pa.int64()), *((name, pa.string()) for name in ("column", "value", "code", "reason"))])


def rejects_table(rejects: Sequence[Reject]) -> pa.RecordBatch:
    """Rejects as a table, in the order of their rows."""
    ordered = sorted(rejects, key=lambda one: one.row)
    columns: Mapping[str, list[object]] = {
        "row": [one.row for one in ordered],
        "column": [one.column for one in ordered],
        "value": [one.value for one in ordered],
        "code": [one.code for one in ordered],
        "reason": [one.reason for one in ordered],
    }
    return pa.RecordBatch.from_arrays([pa.array(columns[one.name], one.type) for one in REJECTS], schema=REJECTS)
