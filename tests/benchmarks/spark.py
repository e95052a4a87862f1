"""Rows a second of `reasoner.table.spark.decide` on a cluster of two workers, beside `reasoner batch` on the same cores, from one file.

Run (with Java and the extra `spark`): .venv/bin/python -m tests.benchmarks.spark [ROWS] [POLICY]
Both read Parquet and write Parquet, without what is needed. A first task, which begins the executors, is not counted. Seconds of
processor time are those of all processes that were begun: on a busy machine they say more than the clock.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.batch import run, sampled
from tests.spark_cluster import HOST, cluster


def spent(folder: Path) -> float:
    """Seconds of processor time of all processes whose environment or line names a folder, and of those that they ended."""
    found = 0.0
    tick = os.sysconf("SC_CLK_TCK")
    for process in Path("/proc").iterdir():
        try:
            said = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
            if process.name.isdecimal() and str(folder).encode() in said:
                fields = (process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
                found += sum(map(int, fields[11:15])) / tick
        except OSError:
            continue
    return found


def main() -> None:
    """Prints a line for each."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
    policy = sys.argv[2] if len(sys.argv) > 2 else "bcbsaz-implantable-infusion-pump"
    from pyspark.sql import SparkSession

    from reasoner.table.spark import decide

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cases = folder / "cases.parquet"
        sampled(policy, rows, cases)
        found, processor, _ = run(policy, cases, folder / "batch.parquet", 2)
        alone = rows / processor
        print(f"reasoner batch: {found['rows_a_second']:,} rows a second; {alone:,.0f} for each second of processor time")
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
            decide(frame.limit(1000), policy, key="case_id", needed=False).write.parquet(str(folder / "first"))
            before, start = spent(folder), time.perf_counter()
            decide(frame, policy, key="case_id", needed=False).write.parquet(str(folder / "spark"))
            took, work = time.perf_counter() - start, spent(folder) - before
            count = session.read.parquet(str(folder / "spark")).count()
            print(
                f"Spark, {frame.rdd.getNumPartitions()} partitions: {count / took:,.0f} rows a second; {rows / work:,.0f} for each "
                f"second of processor time, {rows / work / alone:.2f} of reasoner batch"
            )
            session.stop()


if __name__ == "__main__":
    main()
