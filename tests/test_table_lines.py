"""Lines of CSV: what is written, whichever way a column holds it, is what Python's own reader of CSV finds."""

from __future__ import annotations

import csv
from io import StringIO
from random import Random

import pyarrow as pa
import pytest

from reasoner.table import alike, texts
from reasoner.table.plan_arrays import Ints
from reasoner.table.texts import csv_lines
from tests.table_cells import as_cell

WORDS = ("a", "b,c", 'd"e', "", "x\ny", "ü", "none")
LISTS = pa.list_(pa.dictionary(pa.int32(), pa.string()))


def lines(batch: pa.RecordBatch, empty: str = "none") -> bytes:
    return b"".join(csv_lines(batch, empty))


def column(kind: int, rows: int, rng: Random) -> pa.Array:
    match kind:
        case 0:
            return pa.array([rng.choice((None, *WORDS)) for _ in range(rows)], pa.string())
        case 1:
            return pa.array([rng.choice((None, *WORDS)) for _ in range(rows)], pa.string()).dictionary_encode()
        case 2:
            return pa.array([rng.choice((None, True, False)) for _ in range(rows)], pa.bool_())
        case 3:
            return pa.array([f"key {row}" for row in range(rows)], pa.string())
        case 4:
            return pa.array(range(rows), pa.int64())
        case _:
            return pa.array([rng.choice((None, [], rng.sample(WORDS, rng.randint(0, 4)))) for _ in range(rows)], LISTS)


@pytest.mark.parametrize("seed", range(60))
def test_columns_that_are_written_together_or_apart_are_read_as_they_are(seed: int) -> None:
    rng = Random(f"lines {seed}")
    rows = rng.choice((1, 2, 30, 300))
    columns = [column(rng.randrange(6), rows, rng) for _ in range(rng.randint(2, 7))]
    batch = pa.RecordBatch.from_arrays(columns, [f"column {place}" for place in range(len(columns))])
    batch = batch.slice(rng.randrange(rows))
    expected = [[as_cell(one, "nothing") for one in row.values()] for row in batch.to_pylist()]
    found = list(csv.reader(StringIO(lines(batch, "nothing").decode(), newline="")))
    assert found == expected


def test_rows_that_are_written_some_at_a_time_are_written_as_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = Random("some at a time")
    for kinds in ((4, 1, 2, 5, 3, 1), (1, 5), (3,), (0, 4)):
        batch = pa.RecordBatch.from_arrays(
            [column(kind, 50, rng) for kind in kinds], [str(place) for place in range(len(kinds))]
        )
        monkeypatch.setattr(texts, "CSV_ROWS", 1000)
        whole = lines(batch)
        monkeypatch.setattr(texts, "CSV_ROWS", 7)
        assert lines(batch) == whole
        assert len(list(csv_lines(batch))) == 8


def test_no_rows_are_no_lines() -> None:
    assert lines(pa.record_batch({"a": pa.array([], pa.string())})) == b""


def test_of_lists_of_words_those_of_the_rows_that_are_written_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def indices(column: pa.Array) -> Ints:
        looked.append(len(column))
        return real(column)

    real = alike._indices
    monkeypatch.setattr(alike, "_indices", indices)
    batch = pa.record_batch({"list": pa.array([["a", "b"], ["b"], [], None, ["a"]] * 20, LISTS)})
    whole = lines(batch)
    looked.clear()
    assert b"".join(lines(batch.slice(start, 5)) for start in range(0, 100, 5)) == whole
    assert max(looked) <= 4
