"""Files of cases on the executors of Spark: each task reads its piece, answers it as `reasoner batch` does, and writes it as a part.

Rows never pass through Java, which would hand them over value by value. Spark alone divides, sends and tries again; a task that is
done twice, or by two at once, writes the same part.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from reasoner.source.problem import Problem, ProblemsFound
from reasoner.table.answering import Tally
from reasoner.table.parts import Parts
from reasoner.table.pieces import Piece, large_pieces
from reasoner.table.run import Ready, Worker

TASK = "id"  # the column that numbers tasks, which is what Spark calls it in a range
TOLD = pa.schema([(name, pa.string()) for name in ("code", "message", "hint")])


@dataclass(frozen=True)
class FileWork:
    """Numbers of tasks to what went wrong in them, nothing where all went well. It can be pickled."""

    worker: Worker
    tasks: tuple[tuple[int, Piece], ...]  # the number of a part, and what it is made of

    def answers(self, batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        """The problems of the tasks that some rows number; their parts are written then."""
        for task in batch.column(TASK).to_pylist():
            number, piece = self.tasks[task]
            found = self.worker.work(piece, number)
            if not isinstance(found, Tally):
                told = [{"code": one.code, "message": one.message, "hint": one.hint} for one in found]
                yield pa.RecordBatch.from_pylist(told, TOLD)


def pieces_of_tasks(ready: Ready, rows: int) -> list[Piece]:
    """What each task is to answer, of at most so many rows where they stand in groups: in the order of the cases; at least one."""
    return [piece for table in ready.tables for piece in large_pieces(table, rows)] or [Piece(ready.tables[0], 0, 0, 1.0)]


def finished(parts: Parts, pieces: Sequence[Piece]) -> list[Tally | None]:
    """What was counted in each part; None of those that are not there."""
    return [parts.tally(number, piece.mark) for number, piece in enumerate(pieces)]


def together(parts: Parts, tallies: Sequence[Tally | None], each: int) -> Tally:
    """What was counted in all parts, which executors have written. Raises ProblemsFound where one is not to be seen from here."""
    whole = Tally()
    for number, tally in enumerate(tallies):
        if tally is None:
            message = f"an executor has written `{parts.answers(number)}`, and it is not there"
            hint = "name a place that the driver and all executors have in common"
            raise ProblemsFound((Problem("cannot-write-file", message, None, hint),))
        whole.add(tally)
    whole.check(each)
    return whole
