"""A run over tables: pieces in, parts out, side by side, in bounded memory; then one output, in the order of the cases."""

from __future__ import annotations

import os
import pickle
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import chain
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from typing import Protocol, TypeAlias

import pyarrow as pa

from reasoner.source.problem import Problem, ProblemsFound
from reasoner.table.answering import Answering, Answers, Tally, Wish
from reasoner.table.chosen_columns import columns_read, no_column
from reasoner.table.dated import Named, Why
from reasoner.table.formats import Format, format_of
from reasoner.table.parts import Output, Parts
from reasoner.table.pieces import Piece, Read, Wanted, pieces_of, read
from reasoner.table.tables import TableFile, differences, tables_named

AHEAD = 1  # pieces that wait besides those that are being answered
ONE_BY_ONE = 0.02  # of the rows: from here on, processes pay for the time that they take to begin


@dataclass(frozen=True)
class Order:
    """What is to be done: the cases, the policies, what is told of each case, and where it goes.

    `key` is a column of the tables, empty for the number of the row; `columns` has the names of columns by input, where they differ.
    """

    policies: tuple[Named, ...]
    inputs: tuple[str, ...]
    out: Path
    rejects: Path
    wish: Wish = field(default_factory=Wish)
    key: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    workers: int = 0  # 0: as many as there are processors
    resume: bool = False
    why: Why | None = None  # the words for a reason, where one is wished for
    against: Named | None = None  # the earlier version, where two are compared


@dataclass(frozen=True)
class Progress:
    """How far a run is: rows that are answered, the share of all bytes that this is, and seconds since it began."""

    rows: int
    share: float
    seconds: float


@dataclass(frozen=True)
class Summary:
    """What a run did: what was counted, the files, the columns that nothing reads, the inputs without a column, and how long it took.

    `resumed` are the rows that an earlier run had answered; `has_key`: a column names the cases.
    """

    tally: Tally
    files: int
    unread: tuple[str, ...]
    missing: tuple[str, ...]
    seconds: float
    resumed: int
    out: Path
    rejects: Path
    has_key: bool


class Rows(Protocol):
    """What makes rows of answers of rows of cases: their schema, the inputs read, all inputs, those that are yes or no, the rules, rows
    for each case."""

    @property
    def schema(self) -> pa.Schema: ...  # noqa: D102

    @property
    def inputs(self) -> tuple[str, ...]: ...  # noqa: D102

    @property
    def vocabularies(self) -> tuple[str, ...]: ...  # noqa: D102

    @property
    def yes_no(self) -> frozenset[str]: ...  # noqa: D102

    @property
    def rules(self) -> list[list[str]]: ...  # noqa: D102

    @property
    def each(self) -> int: ...  # noqa: D102

    def answer(self, read: Read, file: str) -> Answers: ...  # noqa: D102


Told: TypeAlias = Callable[[Progress], None]
Work: TypeAlias = Callable[[Piece, int], "Tally | tuple[Problem, ...]"]


def run(order: Order, told: Told = lambda _: None) -> Summary:
    """Does what is ordered. Raises ProblemsFound; what is finished then is kept, for a run that resumes it."""
    began = time.monotonic()
    kind = format_of(order.out)
    ready = made_ready(order)
    parts = Parts(order.out, kind)
    parts.begin(ready.head, resume=order.resume)
    worker = Worker(ready.answering, ready.wanted, parts)
    output = Output(parts, ready.answering.schema, order.rejects)
    tally, resumed = Tally(), 0
    try:
        for number, piece, counted, was_there in _answered(order, ready.tables, ready.wanted, worker):
            output.take(number)
            tally.add(counted)
            resumed += counted.rows if was_there else 0
            told(Progress(tally.rows, _share(ready.tables, piece), time.monotonic() - began))
        tally.check(ready.answering.each)
        output.finish(rejected=tally.rejected > 0)
    except BaseException:
        output.leave()
        raise
    return ready.summary(tally, resumed, time.monotonic() - began)


@dataclass(frozen=True)
class Ready:
    """An order with all that is known before a row is read: its tables, what answers them, the columns that are read, those that
    nothing reads, the inputs without a column, and what makes the run the same run (`head`)."""

    order: Order
    tables: tuple[TableFile, ...]
    answering: Rows
    wanted: Wanted
    unread: tuple[str, ...]
    missing: tuple[str, ...]
    head: Mapping[str, object]

    def summary(self, tally: Tally, resumed: int, seconds: float) -> Summary:
        """What was done, once it is."""
        order = self.order
        return Summary(
            tally, len(self.tables), self.unread, self.missing, seconds, resumed, order.out, order.rejects, bool(order.key)
        )


def made_ready(order: Order) -> Ready:
    """An order made ready. Raises ProblemsFound."""
    tables = _cases(order)
    answering = _answering(order, _key(order, tables))
    wanted, unread, missing = _columns(order, tables, answering)
    return Ready(order, tables, answering, wanted, unread, missing, _head(order, answering))


def _answering(order: Order, key: tuple[str, pa.DataType]) -> Rows:
    if order.against is not None:
        from reasoner.table.comparing import Comparing

        return Comparing(order.policies[0], order.against, order.wish, key)
    return Answering(order.policies, order.wish, key, order.why)


class Worker:
    """Answers pieces and writes them as parts."""

    def __init__(self, answering: Rows, wanted: Wanted, parts: Parts) -> None:
        self.answering, self.wanted, self.parts = answering, wanted, parts

    def work(self, piece: Piece, number: int) -> Tally | tuple[Problem, ...]:
        """What was counted in a piece, its part being written; the problems of a piece that cannot be read or written."""
        try:
            return self.parts.write(number, piece.mark, self.answering.schema, self._batches(piece))
        except ProblemsFound as found:
            return found.problems
        finally:
            if piece.table is not None:  # text takes several times its size while it is read and made lines: it is given back
                pa.default_memory_pool().release_unused()

    def _batches(self, piece: Piece) -> Iterator[tuple[pa.RecordBatch, pa.RecordBatch, Tally]]:
        for rows in read(piece, self.wanted):
            found: Answers = self.answering.answer(rows, str(piece.file.path))
            yield found.answers, found.rejects, found.tally


# ---- several processes


def _answered(
    order: Order, tables: Sequence[TableFile], wanted: Wanted, worker: Worker
) -> Iterator[tuple[int, Piece, Tally, bool]]:
    """Each piece with its part's number, once that is written, in order; and whether it was there before.

    The first piece is answered here: how it is tells whether threads are enough for the others.
    """
    pieces = enumerate(piece for table in tables for piece in pieces_of(table, wanted))
    kind = ""
    for number, piece in pieces:
        done = worker.parts.tally(number, piece.mark)
        found = done or _or_raise(worker.work(piece, number))
        yield number, _bare(piece), found, done is not None
        if done is None:
            kind = _kind(found, order.wish)
            break
    workers = order.workers or os.cpu_count() or 1
    if kind and workers == 1:
        yield from _in_turn(pieces, worker)
    elif kind:
        yield from _side_by_side(pieces, worker, kind, workers)


def _kind(first: Tally, wish: Wish) -> str:
    """Threads where rows are answered by columns, outside the interpreter's lock; processes where many are answered, or told of, one
    by one."""
    is_alone = wish.changes or wish.reason or first.one_by_one > first.rows * ONE_BY_ONE
    return os.environ.get("REASONER_BATCH") or ("processes" if is_alone else "threads")


def _in_turn(pieces: Iterator[tuple[int, Piece]], worker: Worker) -> Iterator[tuple[int, Piece, Tally, bool]]:
    for number, piece in pieces:
        done = worker.parts.tally(number, piece.mark)
        yield number, _bare(piece), done or _or_raise(worker.work(piece, number)), done is not None


def _side_by_side(
    pieces: Iterator[tuple[int, Piece]], worker: Worker, kind: str, workers: int
) -> Iterator[tuple[int, Piece, Tally, bool]]:
    waiting: deque[tuple[int, Piece, Future[Tally | tuple[Problem, ...]] | Tally]] = deque()
    first = next(pieces, None)
    if first is None:
        return
    with _pool(kind, workers, worker) as pool:
        for number, piece in chain((first,), pieces):
            done = worker.parts.tally(number, piece.mark)
            waiting.append((number, _bare(piece), done or pool.submit(_work, piece, number)))
            while waiting and (len(waiting) >= workers + AHEAD or isinstance(waiting[0][2], Tally)):
                yield _finished(waiting.popleft())
        while waiting:
            yield _finished(waiting.popleft())


def _finished(one: tuple[int, Piece, Future[Tally | tuple[Problem, ...]] | Tally]) -> tuple[int, Piece, Tally, bool]:
    number, piece, future = one
    if isinstance(future, Tally):
        return number, piece, future, True
    return number, piece, _or_raise(future.result()), False


def _or_raise(found: Tally | tuple[Problem, ...]) -> Tally:
    if isinstance(found, Tally):
        return found
    raise ProblemsFound(found)


def _bare(piece: Piece) -> Piece:
    """A piece without its rows, which are not needed any more."""
    return Piece(piece.file, piece.first, piece.rows, piece.share)


def _pool(kind: str, workers: int, worker: Worker) -> Executor:
    sent = pickle.dumps(worker)
    if kind == "threads":
        return ThreadPoolExecutor(workers, initializer=_begin_thread, initargs=(deque([worker]), sent))
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin_process, initargs=(sent,))


_OWN = threading.local()


def _begin_thread(there: deque[Worker], sent: bytes) -> None:
    """Gives a thread a worker of its own: the first takes the one that is there, with what it has found by then."""
    try:
        _OWN.worker = there.popleft()
    except IndexError:
        _OWN.worker = pickle.loads(sent)  # noqa: S301  (made by ourselves, a moment ago)


def _begin_process(sent: bytes) -> None:
    """Makes the worker of a process, which ends with the one that began it, however that ends."""
    _OWN.worker = pickle.loads(sent)  # noqa: S301  (made by ourselves, a moment ago)
    parent = parent_process()
    if parent is not None:
        sentinel = parent.sentinel
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent sees to it
        pa.set_cpu_count(1)
        threading.Thread(target=lambda: (wait([sentinel]), os._exit(1)), daemon=True).start()


def _work(piece: Piece, number: int) -> Tally | tuple[Problem, ...]:
    worker: Worker = _OWN.worker
    return worker.work(piece, number)


# ---- what is read


def _cases(order: Order) -> tuple[TableFile, ...]:
    own = {order.out.absolute(), order.rejects.absolute()}
    return tuple(one for one in tables_named(order.inputs) if one.path.absolute() not in own)


def _key(order: Order, tables: Sequence[TableFile]) -> tuple[str, pa.DataType]:
    """The name and type of the column of keys."""
    if not order.key:
        return "row", pa.int64()
    there = list(dict.fromkeys(name for one in tables for name in one.columns))
    if order.key not in there:
        raise ProblemsFound((no_column(order.key, there, _said(tables)),))
    differences(tables, [order.key])
    types = {_type_of(one, order.key) for one in tables}
    return order.key, types.pop() if len(types) == 1 else pa.string()


def _type_of(table: TableFile, name: str) -> pa.DataType:
    if table.kind not in (Format.PARQUET, Format.ARROW):
        return pa.string()
    found = table.schema.field(name).type if table.schema is not None else pa.string()
    while pa.types.is_dictionary(found):
        found = found.value_type
    return pa.string() if pa.types.is_nested(found) else found


def _columns(order: Order, tables: Sequence[TableFile], answering: Rows) -> tuple[Wanted, tuple[str, ...], tuple[str, ...]]:
    """What is read of the tables, the columns that nothing reads, and the inputs that have no column."""
    there = list(dict.fromkeys(name for one in tables for name in one.columns))
    every = any(not one.is_complete for one in tables)  # a name that only a later line has is read too
    found = columns_read(answering.inputs, answering.vocabularies, order.columns, there, _said(tables), every=every)
    for table in tables:
        for _, name in (*found, ("", order.key)):
            if table.columns.count(name) > 1:
                message = f"`{table.path}` has two columns `{name}`"
                raise ProblemsFound((Problem("repeated-column", message, None, "give each column a name of its own"),))
    differences(tables, [name for _, name in found])
    read_names = {name for _, name in found} | {order.key}
    return (
        Wanted(found, order.key, answering.yes_no),
        tuple(name for name in there if name not in read_names),
        tuple(id for id in answering.inputs if id not in {one for one, _ in found}),
    )


def _said(tables: Sequence[TableFile]) -> str:
    return f"`{tables[0].path}`" if len(tables) == 1 else "the tables"


def _head(order: Order, answering: Rows) -> dict[str, object]:
    """What makes a run the same run: the program, the rules, and what is told."""
    return {
        "the program": version("policy-reasoner"),
        "the rules": answering.rules,
        "what is told": [str(order.wish), order.key, sorted(order.columns.items())],
    }


def _share(tables: Sequence[TableFile], piece: Piece) -> float:
    """How much of all bytes is read once a piece is."""
    place = tables.index(piece.file)
    before = sum(one.size for one in tables[:place])
    whole = sum(one.size for one in tables) or 1
    return (before + piece.share * piece.file.size) / whole
