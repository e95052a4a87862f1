"""A frame of Spark on a real cluster: the rows of one machine, also where a worker is killed in the middle.

Skipped without Java and PySpark (extra `spark`). What Spark is given is tested in `test_table_sent.py`, too, without either.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from reasoner import load_policy, reason_line
from reasoner.apps.command_line import app
from reasoner.source.problem import ProblemsFound
from reasoner.table.run import Summary
from reasoner.table.sample import Sampler
from tests.spark_cluster import HOST, QUICK, Cluster, cluster, missing

if missing():
    pytest.skip(f"no cluster of Spark: {missing()}", allow_module_level=True)

from pyspark import cloudpickle
from pyspark.sql import DataFrame, SparkSession

from reasoner.table.spark import decide, decide_files, mapped
from tests.test_table_sent import work

POLICIES = ("bcbsaz-implantable-infusion-pump", "medicare-ncd-280-14")
PARTS, ROWS = 12, 500


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster"), 3) as found:  # two of them are killed
        yield found


@pytest.fixture(scope="module")
def spark(machines: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("SPARK_LOCAL_IP", HOST)
        options = {
            "spark.ui.enabled": "false",
            "spark.driver.host": HOST,
            "spark.executor.memory": "512m",
            "spark.driver.extraJavaOptions": QUICK,
            "spark.executor.extraJavaOptions": QUICK,
            "spark.sql.session.timeZone": "America/Los_Angeles",
            "spark.sql.files.maxPartitionBytes": "16k",
            "spark.sql.files.openCostInBytes": "0",
            "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse")),
        }
        builder = SparkSession.builder.master(machines.master).appName("tests")
        for name, value in options.items():
            builder = builder.config(name, value)
        session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
        yield session
        session.stop()


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of tables, with a row in each that cannot be read."""
    folder = tmp_path_factory.mktemp("cases") / "year"
    folder.mkdir()
    whole = pa.Table.from_batches(list(Sampler(load_policy(POLICIES[0]).policy, 3, 0.1).batches(PARTS * ROWS)))
    place = whole.schema.get_field_index("trial_pain_reduction")
    for number in range(PARTS):
        table = whole.slice(number * ROWS, ROWS)
        reduction = table["trial_pain_reduction"].cast(pa.string()).to_pylist()
        reduction[7] = "much"
        pq.write_table(table.set_column(place, "trial_pain_reduction", pa.array(reduction)), folder / f"{number:02}.parquet")
    return folder


@pytest.fixture(scope="module")
def table_of_one_machine(cases: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command writes."""
    out = tmp_path_factory.mktemp("one") / "out.parquet"
    arguments = ["batch", *POLICIES, str(cases), "--out", str(out), "--key", "case_id", "--no-needed", "--workers", "1"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 3, result.output
    return out


@pytest.fixture(scope="module")
def on_one_machine(table_of_one_machine: Path) -> tuple[list[dict[str, object]], list[tuple[object, ...]]]:
    """The answers and the rejects of the command."""
    out = table_of_one_machine
    rejects = pa.csv.read_csv(out.with_name("out.parquet.rejects.csv")).to_pylist()
    return pq.read_table(out).to_pylist(), [
        (int(one["key"]), one["policy"], one["column"], one["value"], one["reason"]) for one in rejects
    ]


def compared(frame: DataFrame, expected: tuple[list[dict[str, object]], list[tuple[object, ...]]]) -> None:
    """That the rows of Spark are those of the command, and its rejects too; nothing is there twice."""
    rows = frame.toArrow().to_pylist()
    rejects = [
        tuple(one[name] for name in ("case_id", "policy", "reject_column", "reject_value", "reject_reason"))
        for one in rows
        if one["outcome"] is None
    ]
    answers = [{name: one[name] for name in expected[0][0]} for one in rows if one["outcome"] is not None]
    assert len(rows) == len(answers) + len(rejects) == len(expected[0]) + len(expected[1])
    assert sorted(rejects, key=str) == sorted(expected[1], key=str)
    order = {name: number for number, name in enumerate(POLICIES)}
    assert sorted(answers, key=lambda one: (one["case_id"], order[one["policy"]])) == expected[0]


def test_the_rows_are_those_of_one_machine(spark: SparkSession, cases: Path, on_one_machine) -> None:
    compared(decide(spark.read.parquet(str(cases)), POLICIES, key="case_id", needed=False), on_one_machine)


def test_keys_keep_their_type_and_columns_their_names(spark: SparkSession) -> None:
    """Spark takes columns by their place: each has to arrive under its own name, decimals with all digits, lists and records too."""
    frame = spark.sql(
        """select cast(1.25 as decimal(10, 2)) as `a key`, array('G89.4') as diagnosis_codes, 'morphine' as `DRUG.NM`, 1 as nothing,
        timestamp'2003-01-01 23:30:00' as date_of_service
        union all select cast(1.30 as decimal(10, 2)), array(), 'aspirin', 2, timestamp'2002-12-31 23:30:00'"""
    )
    found = decide(frame, POLICIES[0], key="a key", columns={"drug": "DRUG.NM"}, statuses=["item 4"])
    assert dict(found.dtypes)["a key"] == "decimal(10,2)"
    rows = {str(one["a key"]): one.asDict() for one in found.collect()}
    assert rows["1.25"]["outcome"] == "undetermined"
    assert rows["1.25"]["version_presumed"] is False
    assert "drug" not in rows["1.25"]["needed"]
    assert rows["1.25"]["coverage/2/2/4"] == "undetermined"
    assert (rows["1.30"]["outcome"], rows["1.30"]["reject_column"]) == (None, "date_of_service")


def test_changes_and_reasons_are_those_of_a_frame_on_one_machine(spark: SparkSession) -> None:
    policy = load_policy(POLICIES[1])
    cases = pa.Table.from_batches(list(Sampler(policy.policy, 3, 0.2).batches(40)))
    found = decide(spark.createDataFrame(cases), POLICIES[1], key="case_id", changes=True, reason=reason_line)
    told = policy.decide_table(cases, keep=["case_id"], changes=True, reason=True, rejects="column").to_pylist()
    expected = [(one["case_id"], one["changes"], one["reason"]) for one in told if one["outcome"] is not None]
    rows = [
        (one["case_id"], one["changes"], one["reason"]) for one in found.toArrow().to_pylist() if one["outcome"] is not None
    ]
    assert sorted(rows, key=str) == sorted(expected, key=str)
    assert any(changes for _, changes, _ in rows)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"key": "idd"}, "no-such-column"),
        ({"key": "id", "columns": {"drugg": "id"}}, "unknown-input"),
        ({"key": "id", "columns": {"drug": "drug_nm"}}, "no-such-column"),
        ({"key": "id"}, "no-columns"),
    ],
)
def test_what_cannot_be_done_is_told_before_spark_is_asked(spark: SparkSession, options: dict, code: str) -> None:
    with pytest.raises(ProblemsFound) as found:
        decide(spark.createDataFrame(pa.table({"id": [1]})), POLICIES[0], **options)
    assert [one.code for one in found.value.problems] == [code]


def test_an_executor_without_the_package_says_which_python_it_has() -> None:
    """By value: where the function arrives there is no module of ours to import it from."""
    sent = cloudpickle.dumps(mapped(work()))
    program = f"""
import pickle, sys
sys.path = [one for one in sys.path if "reasoner" not in one and one != {str(sys.path[0])!r}]
from importlib import metadata
def version(_):
    raise metadata.PackageNotFoundError
metadata.version = version
sys.modules["reasoner"] = None
try:
    list(pickle.load(sys.stdin.buffer)([]))
except RuntimeError as error:
    print(error)
"""
    found = subprocess.run([sys.executable, "-c", program], input=sent, capture_output=True, check=False)
    assert f"it is not installed for {sys.executable}" in found.stdout.decode(), found.stderr


def compared_files(found: tuple[DataFrame, Summary], expected: Path, out: Path) -> None:
    """That the parts hold, one after the other, the table of the command, row for row; that Spark reads them; its rejects."""
    frame, summary = found
    rows = pq.read_table(expected).to_pylist()
    assert pa.concat_tables(pq.read_table(part) for part in sorted(out.iterdir())).to_pylist() == rows
    order = {name: number for number, name in enumerate(POLICIES)}
    assert sorted(frame.toArrow().to_pylist(), key=lambda one: (one["case_id"], order[one["policy"]])) == rows
    rejects = expected.with_name("out.parquet.rejects.csv").read_bytes()
    assert out.with_name(f"{out.name}.rejects.csv").read_bytes() == rejects
    tally = summary.tally
    assert (tally.rows, tally.answered, tally.rejected) == (PARTS * ROWS, len(rows), PARTS * ROWS * len(POLICIES) - len(rows))
    assert [one.name for one in out.parent.iterdir() if one.name.startswith(".")] == []


def test_files_that_executors_read_themselves_give_the_table_of_one_machine(
    spark: SparkSession, cases: Path, table_of_one_machine: Path, tmp_path: Path
) -> None:
    found = decide_files(spark, POLICIES, cases, tmp_path / "out", key="case_id", needed=False)
    compared_files(found, table_of_one_machine, tmp_path / "out")
    with pytest.raises(ProblemsFound, match="it is there already"):
        decide_files(spark, POLICIES, cases, tmp_path / "out", key="case_id", needed=False)


def test_a_file_that_an_executor_cannot_read_is_told_and_the_run_goes_on_where_it_was(
    spark: SparkSession, cases: Path, table_of_one_machine: Path, tmp_path: Path
) -> None:
    copied = tmp_path / "cases"
    shutil.copytree(cases, copied)
    whole = (copied / "05.parquet").read_bytes()
    (copied / "05.parquet").write_bytes(whole[:4] + bytes(1000) + whole[1004:])  # its end, which the driver reads, is as it was
    with pytest.raises(ProblemsFound) as found:
        decide_files(spark, POLICIES, [copied], tmp_path / "out", key="case_id", needed=False)
    [problem] = found.value.problems
    assert problem.code == "unreadable-table"
    assert "05.parquet` cannot be read" in problem.message
    assert not (tmp_path / "out").exists()
    (copied / "05.parquet").write_bytes(whole)
    frame, summary = decide_files(spark, POLICIES, [copied], tmp_path / "out", key="case_id", needed=False, resume=True)
    assert summary.resumed == (PARTS - 1) * ROWS
    assert frame.count() == pq.read_metadata(table_of_one_machine).num_rows


def killed_in_the_middle(spark: SparkSession, machines: Cluster, worker: int, done: Callable[[], object]) -> None:
    """Does something, and kills a worker once some of its tasks are finished and others are not."""
    tracker = spark.sparkContext.statusTracker()
    killed = threading.Event()

    def kill() -> None:
        while not killed.is_set():
            for stage in (tracker.getStageInfo(one) for one in tracker.getActiveStageIds()):
                if stage is not None and 2 <= stage.numCompletedTasks < stage.numTasks - 2:
                    machines.kill(worker)
                    killed.set()
                    return
            time.sleep(0.01)

    threading.Thread(target=kill, daemon=True).start()
    done()
    assert killed.is_set()
    assert machines.workers[worker].wait(60) < 0


def test_the_rows_are_the_same_where_a_worker_is_killed_in_the_middle(
    spark: SparkSession, machines: Cluster, cases: Path, on_one_machine
) -> None:
    """The last tests of the cluster: workers are gone after them."""
    found = decide(spark.read.parquet(str(cases)), POLICIES, key="case_id", needed=False)
    killed_in_the_middle(spark, machines, 0, lambda: compared(found, on_one_machine))


def test_files_give_the_same_table_where_a_worker_is_killed_in_the_middle(
    spark: SparkSession, machines: Cluster, cases: Path, table_of_one_machine: Path, tmp_path: Path
) -> None:
    def done() -> None:
        found = decide_files(spark, POLICIES, cases, tmp_path / "out", key="case_id", needed=False)
        compared_files(found, table_of_one_machine, tmp_path / "out")

    killed_in_the_middle(spark, machines, 1, done)
