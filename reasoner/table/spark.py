"""Many cases on Spark, where one machine is outgrown: the same rows of answers as `reasoner batch` gives (extra `spark`).

`decide` takes a frame, whatever it is made of. `decide_files` takes files, which executors read and write themselves: that is several
times quicker, since Java hands over no rows.
The policy travels to the executors as its compiled plan: they need the package, in the same version, and neither its files nor a solver
until a row needs one. Rows are divided, sent and tried again by Spark alone.
"""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from reasoner.source.problem import Problem, ProblemsFound
from reasoner.table.answering import ALL, Answering, Wish
from reasoner.table.arrays import plain_type
from reasoner.table.chosen_columns import columns_read, no_column
from reasoner.table.dated import Named, Why
from reasoner.table.formats import Format
from reasoner.table.parts import Parts, put_into_folder
from reasoner.table.pieces import ROWS, Read
from reasoner.table.run import Order, Summary, Worker, made_ready
from reasoner.table.spark_files import TOLD, FileWork, finished, pieces_of_tasks, together

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession
    from pyspark.sql.types import DataType, StructType

    Batches = Iterable[pa.RecordBatch]

PACKAGE = "policy-reasoner"
KEY = "key"
TASK_ROWS = 4 * ROWS  # of a task that reads its file itself: less than a second of work
REJECTED = ("reject_column", "reject_value", "reject_reason")  # what a row says that is not answered


def decide(  # noqa: PLR0913  (all but two are said by name, and optional)
    frame: DataFrame,
    policy: str | Sequence[str],
    *,
    key: str,
    determination: str | Sequence[str] = (),
    statuses: bool | Sequence[str] = False,
    needed: bool = True,
    changes: bool = False,
    reason: Why | None = None,
    on: date | None = None,
    rules: Sequence[Path | str] = (),
    columns: Mapping[str, str] | None = None,
) -> DataFrame:
    """A frame with a row of answers for each row of cases, policy and determination, with the columns of `reasoner batch`.

    `key` is the column that names a case. `policy` and `rules` are named as for the command; without a day (`on`) each row is answered
    in the version of its date of service. `changes` adds the smallest change set for the most favourable outcome, `reason` a line that
    says why it is as it is, in the words of a function that executors have, too (`reasoner.reason_line`). `columns` has the names of
    columns by input, where they differ; what nothing reads is left out. A row that cannot be answered has `reject_reason`, with its
    column and value, and no outcome. Nothing is done until Spark is asked for the rows. Raises ProblemsFound.
    """
    names, asked, items = _each(policy), _each(determination), _items(statuses)
    there = frame.columns
    if key not in there:
        raise ProblemsFound((no_column(key, there, "the frame"),))
    folders = tuple(Path(one) for one in rules)
    type = _taken(frame, {KEY: key}).limit(0).toArrow().schema.field(KEY).type
    wish = Wish(asked, items, needed, changes, reason is not None)
    answering = Answering([Named(one, on, folders) for one in names], wish, (key, type), reason)
    read = columns_read(answering.inputs, answering.vocabularies, columns or {}, there, "the frame")
    names_sent = {name: f"input {number}" for number, (_, name) in enumerate(read)}
    work = Work(answering, tuple((id, names_sent[name]) for id, name in read))
    taken = _taken(frame, {KEY: key, **{sent: name for name, sent in names_sent.items()}})
    return taken.mapInArrow(mapped(work), _spark_schema(work.schema, frame.schema[key].dataType))


def decide_files(  # noqa: PLR0913  (all but four are said by name, and optional)
    spark: SparkSession,
    policy: str | Sequence[str],
    files: str | Path | Sequence[str | Path],
    out: str | Path,
    *,
    key: str = "",
    determination: str | Sequence[str] = (),
    statuses: bool | Sequence[str] = False,
    needed: bool = True,
    changes: bool = False,
    reason: Why | None = None,
    on: date | None = None,
    rules: Sequence[Path | str] = (),
    columns: Mapping[str, str] | None = None,
    rejects: str | Path | None = None,
    resume: bool = False,
    rows: int = TASK_ROWS,
) -> tuple[DataFrame, Summary]:
    """A frame of the answers to the cases of files, folders and patterns of them, and what was counted.

    The answers are a folder `out` of Parquet, whose parts are in the order of the cases; rows that cannot be answered are in `rejects`
    (`OUT.rejects.csv`), as those of the command. The driver and all executors have to see both, and the files, under the same
    names. A task answers at most so many `rows` of Parquet and Arrow; a file of CSV or JSON Lines is one task. The folder is there
    once all of it is; `resume` goes on where a run that was ended had come to. Else all is as `decide` has it, and without a `key` a
    case goes by the number of its row. Raises ProblemsFound.
    """
    began, out = time.monotonic(), Path(out).absolute()
    policies, asked, items = _each(policy), _each(determination), _items(statuses)
    folders = tuple(Path(one).absolute() for one in rules)
    order = Order(
        tuple(Named(one, on, folders) for one in policies),
        tuple(str(Path(one).absolute()) for one in ((files,) if isinstance(files, str | Path) else files)),
        out,
        Path(rejects).absolute() if rejects else out.with_name(f"{out.name}.rejects.csv"),
        Wish(asked, items, needed, changes, reason is not None),
        key,
        columns or {},
        why=reason,
    )
    if out.exists():
        message = f"`{out}` cannot be written: it is there already"
        raise ProblemsFound((Problem("cannot-write-file", message, None, "remove it, or name another place"),))
    ready = made_ready(order)
    parts = Parts(out, Format.PARQUET, stay=True)
    parts.begin(ready.head, resume=resume)
    pieces = pieces_of_tasks(ready, rows)
    there = finished(parts, pieces)
    tasks = tuple((number, pieces[number]) for number, tally in enumerate(there) if tally is None)
    if tasks:
        work = FileWork(Worker(ready.answering, ready.wanted, parts), tasks)
        numbered = spark.range(0, len(tasks), 1, len(tasks))
        found = numbered.mapInArrow(mapped(work), ", ".join(f"{name} string" for name in TOLD.names)).collect()
        if found:
            raise ProblemsFound(tuple(Problem(one["code"], one["message"], None, one["hint"]) for one in found))
    tally = together(parts, finished(parts, pieces), ready.answering.each)
    resumed = sum(one.rows for one in there if one is not None)
    put_into_folder(parts, len(pieces), order.rejects, rejected=tally.rejected > 0)
    return spark.read.parquet(out.as_uri()), ready.summary(tally, resumed, time.monotonic() - began)


@dataclass(frozen=True)
class Work:
    """Batches of cases to batches of answers, for those who have no place for rejects besides. `columns` are the inputs that are
    read, each with its column; the one that names a case is `key`. It can be pickled."""

    answering: Answering
    columns: tuple[tuple[str, str], ...]

    @property
    def schema(self) -> pa.Schema:
        """The schema of the answers, with nothing in it that Spark does not take: texts, truths, lists of texts, and the key."""
        fields = [pa.field(one.name, plain_type(one.type)) for one in self.answering.schema]
        return pa.schema([*fields, *(pa.field(name, pa.string()) for name in REJECTED)])

    def answers(self, batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        """The answers to the rows of a batch, then those of its rows that are rejected."""
        keys = batch.column(KEY)
        cases = pa.RecordBatch.from_arrays(
            [*(batch.column(name) for _, name in self.columns), pa.nulls(len(batch))], [*(id for id, _ in self.columns), ""]
        )
        found = self.answering.answer(Read(cases, keys, np.arange(len(batch))), "")
        yield declared(found.answers, self.schema)
        if len(found.rejects):
            told = found.rejects
            rejected = {self.answering.key[0]: keys.take(told.column("row")), "policy": told.column("policy")}
            rejected |= {name: told.column(name.removeprefix("reject_")) for name in REJECTED}
            yield declared(pa.record_batch(rejected), self.schema)


def _each(names: str | Sequence[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _items(statuses: bool | Sequence[str]) -> tuple[str, ...]:
    return ((ALL,) if statuses else ()) if isinstance(statuses, bool) else tuple(statuses)


def declared(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """A batch with the columns of a schema, each by its name and in its type; null where the batch has none.

    Spark takes columns and fields by their place whatever they are called. Raises ArrowInvalid where a value would be cut.
    """
    there = batch.schema.names
    arrays = [batch.column(one.name).cast(one.type) if one.name in there else pa.nulls(len(batch), one.type) for one in schema]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def mapped(work: Work | FileWork) -> Callable[[Batches], Iterator[pa.RecordBatch]]:
    """What executors do with their batches. It is sent by its own code, so that it can say that the package is not there."""
    sent, sender, package = pickle.dumps(work), version(PACKAGE), PACKAGE

    def answers(batches: Batches) -> Iterator[pa.RecordBatch]:
        import sys
        from importlib.metadata import PackageNotFoundError, version

        try:
            own = version(package)
        except PackageNotFoundError:
            own = "not"
        if own != sender:
            raise RuntimeError(
                f"this executor does not have the driver's version of `{package}`, {sender}: it is {own} installed for "
                f"{sys.executable}; install `{package}=={sender}` there, or name the Python that has it in PYSPARK_PYTHON "
                "before Spark is started"
            )
        from reasoner.table.spark import answered

        yield from answered(sent, batches)

    return answers


def answered(work: bytes, batches: Batches) -> Iterator[pa.RecordBatch]:
    """The answers to batches of cases, several small ones at a time, by work that was sent."""
    own = _received(work)
    for batch in _together(batches):
        yield from own.answers(batch)


@lru_cache(maxsize=8)
def _received(work: bytes) -> Work | FileWork:
    """Work that was sent, made ready once in a process that Spark uses for many tasks."""
    found: Work | FileWork = pickle.loads(work)  # noqa: S301  (from the driver, as all code that an executor runs)
    return found


def _together(batches: Batches) -> Iterator[pa.RecordBatch]:
    """Batches put together up to a number of rows that is worth the while."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        if waiting and sum(map(len, waiting)) + len(batch) > ROWS:
            yield pa.concat_batches(waiting)
            waiting = []
        waiting.append(batch)
    if waiting:
        yield pa.concat_batches(waiting)


def _taken(frame: DataFrame, columns: Mapping[str, str]) -> DataFrame:
    """Some columns by the names that they are sent under: `mapInArrow` takes no name with a dot.

    Raises ProblemsFound where two have one name.
    """
    from pyspark.sql.functions import col

    for name in columns.values():
        if frame.columns.count(name) > 1:
            message = f"the frame has two columns `{name}`"
            raise ProblemsFound((Problem("repeated-column", message, None, "give each column a name of its own"),))
    return frame.select(*(col("`" + name.replace("`", "``") + "`").alias(sent) for sent, name in columns.items()))


def _spark_schema(schema: pa.Schema, key: DataType) -> StructType:
    """The schema of the answers in Spark's words; the key, which comes first, is of the frame's own type."""
    from pyspark.sql.types import ArrayType, BooleanType, StringType, StructField, StructType

    def told(type: pa.DataType) -> DataType:
        if pa.types.is_list(type):
            return ArrayType(StringType())
        return BooleanType() if pa.types.is_boolean(type) else StringType()

    first, *others = schema
    return StructType([StructField(first.name, key), *(StructField(one.name, told(one.type)) for one in others)])
