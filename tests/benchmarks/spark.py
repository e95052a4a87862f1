"""Rows a second of `reasoner.table.spark` on a cluster of two workers, beside `reasoner batch` on the same cores, from one file.

Run (with Java and the extra `spark`): .venv/bin/python -m tests.benchmarks.spark [ROWS] [POLICY] [WAY...]
All read Parquet and write Parquet, without what is needed: `decide_files`, in which executors read and write themselves; `decide`, to
which Java hands rows; and Spark alone, which copies the file and does nothing else: no function that Java hands rows to can be quicker
than that. What is measured is a second round, once Java has compiled what it runs.
Seconds of processor time are those of all processes that were begun: on a busy machine they say more than the clock. `in Python` is
the part of them that executors spend there.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks.batch import run, sampled
from tests.spark_cluster import HOST, cluster

TICK = os.sysconf("SC_CLK_TCK")


def spent(folder: Path) -> tuple[float, float]:
    """Seconds of processor time of all processes whose environment or line names a folder; and those of them in Python."""
    whole = python = 0.0
    for process in Path("/proc").iterdir():
        try:
            line = (process / "cmdline").read_bytes()
            if process.name.isdecimal() and str(folder).encode() in line + (process / "environ").read_bytes():
                fields = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
                own = sum(map(int, fields[11:13])) / TICK
                ended = 0.0 if b"java" in line else sum(map(int, fields[13:15])) / TICK  # Java counts those it ends as its own
                whole += own + ended
                python += 0.0 if b"java" in line else own + ended
        except OSError:
            continue
    return whole, python


def measured(folder: Path, name: str, done: Callable[[Path], object]) -> tuple[float, float, float]:
    """Seconds by the clock, of processor time, and of that in Python, of the second of two rounds, which write to folders."""
    done(folder / f"{name}-warm")
    (whole, python), start = spent(folder), time.perf_counter()
    done(folder / f"{name}-measured")
    took, (whole_then, python_then) = time.perf_counter() - start, spent(folder)
    return took, whole_then - whole, python_then - python


def main() -> None:
    """Prints a line for each."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
    policy = sys.argv[2] if len(sys.argv) > 2 else "bcbsaz-implantable-infusion-pump"
    from pyspark.sql import SparkSession

    from reasoner.table.spark import decide, decide_files

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cases = folder / "cases.parquet"
        sampled(policy, rows, cases)
        found, processor, _ = run(policy, cases, folder / "batch.parquet", 2, "--no-needed")
        alone = (found["rows_a_second"], rows / processor)
        print(f"reasoner batch: {alone[0]:,} rows a second; {alone[1]:,.0f} for each second of processor time")
        os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": HOST, "BENCHMARK": name}
        with cluster(folder) as machines:
            builder = (
                SparkSession.builder.master(machines.master)
                .config("spark.driver.host", HOST)
                .config("spark.ui.enabled", "false")
            )
            session = builder.config("spark.executor.memory", "1g").getOrCreate()
            session.sparkContext.setLogLevel("ERROR")
            frame = session.read.parquet(str(cases))
            answers = decide(frame, policy, key="case_id", needed=False)
            ways: dict[str, Callable[[Path], object]] = {
                "decide_files": lambda out: decide_files(session, policy, cases, out, key="case_id", needed=False),
                "Spark alone, a copy": lambda out: frame.write.parquet(str(out)),
                "decide": lambda out: answers.write.parquet(str(out)),
            }
            for number, way in enumerate(sys.argv[3:] or ways):
                took, processor, python = measured(folder, str(number), ways[way])
                count = session.read.parquet(str(folder / f"{number}-measured")).count()
                print(
                    f"{way}: {count / took:,.0f} rows a second, {count / took / alone[0]:.2f} of reasoner batch; "
                    f"{count / processor:,.0f} for each of processor time ({python / processor:.0%} of it in Python), "
                    f"{count / processor / alone[1]:.2f} of reasoner batch"
                )
            session.stop()


if __name__ == "__main__":
    main()
