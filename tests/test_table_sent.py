"""What is sent to the executors of a cluster: columns go by their names, nothing is cut, and another version says so."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from importlib import metadata
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reasoner import load_policy, reason_line
from reasoner.source.problem import ProblemsFound
from reasoner.table import spark
from reasoner.table.answering import Answering, Wish
from reasoner.table.dated import Named
from reasoner.table.formats import Format, TableWriter, format_of
from reasoner.table.parts import Parts, put_into_folder
from reasoner.table.run import Order, Worker, made_ready, run
from reasoner.table.sample import Sampler
from reasoner.table.spark import Work, answered, declared, mapped
from reasoner.table.spark_files import TASK, FileWork, finished, pieces_of_tasks, together

CASES = pa.record_batch(
    {
        "key": pa.array(["a", "b", "c", "d"], pa.large_string()),
        "DRUG": ["morphine", "aspirin", None, "heparin"],
        "other": [1, 2, 3, 4],
    }
)


def work() -> Work:
    wish = Wish((), ("item 4",), needed=True)
    return Work(Answering([Named("bcbsaz-implantable-infusion-pump")], wish, ("case", pa.large_string())), (("drug", "DRUG"),))


def test_columns_go_by_their_names_and_what_is_not_there_is_null() -> None:
    schema = pa.schema([("a", pa.string()), ("b", pa.int64()), ("c", pa.string())])
    batch = pa.record_batch({"b": pa.array([1, 2], pa.int8()), "a": pa.array(["x", None]).dictionary_encode()})
    assert declared(batch, schema).to_pydict() == {"a": ["x", None], "b": [1, 2], "c": [None, None]}
    assert declared(batch, schema).schema == schema


def test_large_lists_of_words_are_lists_of_texts() -> None:
    words = pa.array([["x"], [], None], pa.large_list(pa.dictionary(pa.int32(), pa.string())))
    found = declared(pa.record_batch({"a": words}), pa.schema([("a", pa.list_(pa.string()))]))
    assert found.column(0).to_pylist() == [["x"], [], None]


def test_nothing_is_cut_to_fit_its_type() -> None:
    batch = pa.record_batch({"a": pa.array([Decimal("1.2345")])})
    with pytest.raises(pa.ArrowInvalid, match="would cause data loss"):
        declared(batch, pa.schema([("a", pa.decimal128(10, 2))]))


def test_work_that_was_sent_answers_each_row_once_with_its_rejects() -> None:
    sent = pickle.dumps(work())
    found = pa.Table.from_batches(answered(sent, [CASES.slice(0, 1), CASES.slice(1, 0), CASES.slice(1, 3)]))
    assert found.schema == work().schema
    assert not any(pa.types.is_dictionary(one.type) or pa.types.is_large_list(one.type) for one in found.schema)
    rows = {one["case"]: one for one in found.to_pylist()}
    assert sorted(rows) == ["a", "b", "c", "d"]
    assert len(found) == 4
    assert [rows[key]["outcome"] for key in "abcd"] == ["undetermined", None, "undetermined", "investigational"]
    assert (rows["b"]["policy"], rows["b"]["reject_column"], rows["b"]["reject_value"]) == (
        "bcbsaz-implantable-infusion-pump",
        "drug",
        "aspirin",
    )
    assert rows["a"]["coverage/2/2/4"] == "undetermined"


def test_work_that_was_sent_tells_changes_and_reasons_as_a_frame_is_told_them() -> None:
    policy = load_policy("medicare-ncd-280-14")
    [cases] = Sampler(policy.policy, 3, 0.2).batches(30)
    inputs = [name for name in cases.schema.names if name != "case_id"]
    answering = Answering([Named("medicare-ncd-280-14")], Wish(changes=True, reason=True), ("case_id", pa.int64()), reason_line)
    sent = pickle.dumps(Work(answering, tuple((name, name) for name in inputs)))
    found = pa.Table.from_batches(answered(sent, [cases.rename_columns(["key", *inputs])]))
    told = policy.decide_table(pa.Table.from_batches([cases]), keep=["case_id"], changes=True, reason=True, rejects="column")
    expected = {one["case_id"]: one for one in told.to_pylist()}
    rows = [one for one in found.to_pylist() if one["outcome"] is not None]
    assert any(one["changes"] for one in rows)
    for one in rows:
        its = expected[one["case_id"]]
        assert (one["changes"], one["reason"]) == (its["changes"], its["reason"])
    assert found.schema.field("changes").type == pa.list_(pa.string())


def test_nothing_is_answered_for_no_batches() -> None:
    assert list(answered(pickle.dumps(work()), [])) == []


def test_batches_are_put_together_up_to_a_piece_and_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spark, "ROWS", 5)
    sizes = [len(one) for one in spark._together(pa.record_batch({"a": [0] * size}) for size in (2, 2, 2, 9, 1))]
    assert sizes == [4, 2, 9, 1]


def test_an_executor_with_another_version_says_so_and_answers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = mapped(work())
    monkeypatch.setattr(metadata, "version", lambda _: "0.0.9")
    with pytest.raises(
        RuntimeError, match=r"does not have the driver's version of `policy-reasoner`, .* it is 0\.0\.9 installed"
    ):
        list(answers([CASES]))


PUMP = "bcbsaz-implantable-infusion-pump"


def file_work(folder: Path, out: str = "out", rows: int = 40) -> tuple[FileWork, Order]:
    """A folder of tables of every kind, with a row in some that cannot be read, as tasks of their own."""
    (folder / "cases").mkdir(exist_ok=True)
    for seed, ending in enumerate(("arrow", "csv", "jsonl", "parquet")):
        file = folder / "cases" / f"{seed}.{ending}"
        sampler = Sampler(load_policy(PUMP).policy, seed, 0.1)
        with TableWriter(file, sampler.schema, format_of(file)) as writer:
            for batch in sampler.batches(90):
                for start in range(0, 90, 30):
                    writer.write(batch.slice(start, 30))
        if ending == "csv":
            file.write_bytes(file.read_bytes().replace(b"morphine", b"wine", 2) + b"too,few\n")
    order = Order((Named(PUMP),), (str(folder / "cases"),), folder / out, folder / f"{out}.rejects.csv", key="case_id")
    ready = made_ready(order)
    parts = Parts(order.out, Format.PARQUET, stay=True)
    parts.begin(ready.head, resume=True)
    return FileWork(Worker(ready.answering, ready.wanted, parts), tuple(enumerate(pieces_of_tasks(ready, rows)))), order


def done(work: FileWork, *tasks: int) -> list[dict[str, object]]:
    """What went wrong in some tasks, which were sent."""
    found = answered(pickle.dumps(work), [pa.record_batch({TASK: [task]}) for task in tasks])
    return [row for batch in found for row in batch.to_pylist()]


def test_tasks_over_files_write_the_rows_and_rejects_of_one_machine(tmp_path: Path) -> None:
    work, order = file_work(tmp_path)
    parts, pieces = work.worker.parts, [piece for _, piece in work.tasks]
    assert len(pieces) == 3 + 1 + 1 + 3  # batches of Arrow, files of text, groups of Parquet
    assert done(work, *reversed(range(len(pieces)))) == []
    tally = together(parts, finished(parts, pieces), 1)
    put_into_folder(parts, len(pieces), order.rejects, rejected=True)
    alone = run(Order(order.policies, order.inputs, tmp_path / "one.parquet", tmp_path / "one.csv", key="case_id"))
    assert (tally.rows, tally.rejected, tally.outcomes) == (alone.tally.rows, alone.tally.rejected, alone.tally.outcomes)
    assert tally.rejected == 3
    files = sorted((tmp_path / "out").iterdir())
    assert [one.name for one in files] == [f"part-{number:06}.parquet" for number in range(len(pieces))]
    assert pa.concat_tables(map(pq.read_table, files)).to_pylist() == pq.read_table(tmp_path / "one.parquet").to_pylist()
    assert order.rejects.read_bytes() == (tmp_path / "one.csv").read_bytes()
    assert not parts.folder.exists()


def test_a_task_that_is_done_twice_and_by_several_at_once_writes_the_same_part(tmp_path: Path) -> None:
    work, _ = file_work(tmp_path)
    assert done(work, 3) == []
    files = [work.worker.parts.answers(3), work.worker.parts.rejects(3)]
    before = [one.read_bytes() for one in files]
    with ThreadPoolExecutor(4) as pool:
        assert [one for found in pool.map(lambda _: done(work, 3), range(8)) for one in found] == []
    assert [one.read_bytes() for one in files] == before
    assert not [one.name for one in work.worker.parts.folder.iterdir() if one.name.startswith(".")]


def test_a_task_whose_file_is_broken_says_so_and_the_others_are_kept(tmp_path: Path) -> None:
    work, _ = file_work(tmp_path)
    (tmp_path / "cases" / "3.parquet").write_bytes(b"PAR1 broken")
    [told] = done(work, 0, 5)
    assert told["code"] == "unreadable-table"
    assert "3.parquet` cannot be read" in str(told["message"])
    there = finished(work.worker.parts, [piece for _, piece in work.tasks])
    assert [one is not None for one in there] == [True] + [False] * 7
    with pytest.raises(ProblemsFound) as found:
        together(work.worker.parts, there, 1)
    assert "part-000001.parquet`, and it is not there" in found.value.problems[0].message


def test_a_table_without_rows_is_a_task_that_writes_a_part_without_rows(tmp_path: Path) -> None:
    pq.write_table(pa.table({"case_id": pa.array([], pa.int64()), "drug": pa.array([], pa.string())}), tmp_path / "no.parquet")
    order = Order((Named(PUMP),), (str(tmp_path / "no.parquet"),), tmp_path / "out", tmp_path / "r.csv", key="case_id")
    ready = made_ready(order)
    parts = Parts(order.out, Format.PARQUET, stay=True)
    parts.begin(ready.head, resume=False)
    work = FileWork(Worker(ready.answering, ready.wanted, parts), tuple(enumerate(pieces_of_tasks(ready, 10))))
    assert done(work, 0) == []
    assert pq.read_table(parts.answers(0)).num_rows == 0
    assert together(parts, finished(parts, [piece for _, piece in work.tasks]), 1).rows == 0
