"""A standalone cluster of Spark on this machine: a master and workers as processes of their own, on the loopback address."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
LONGEST = 300  # seconds until a process is up
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto"  # a machine of Java that is there for less than a minute


@dataclass
class Cluster:
    """The address of the master, and its workers."""

    master: str
    workers: list[subprocess.Popen[bytes]]

    def kill(self, number: int) -> None:
        """Ends a worker, with its executor, at once."""
        os.killpg(self.workers[number].pid, signal.SIGKILL)


def missing() -> str:
    """What this machine lacks for a cluster; nothing where all is there."""
    if shutil.which("java") is None:
        return "there is no Java: install openjdk-17-jre-headless"
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "there is no PySpark: install the extra `spark`"
    return ""


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """A cluster with some workers of one core each; it is ended with all that it began."""
    import pyspark

    spark = Path(pyspark.__file__).parent
    begun: list[subprocess.Popen[bytes]] = []

    def begin(name: str, *arguments: str) -> tuple[subprocess.Popen[bytes], Path]:
        log = folder / f"{name}.log"
        environment = {
            **os.environ,
            "SPARK_HOME": str(spark),
            "SPARK_LOCAL_IP": HOST,
            "SPARK_WORKER_DIR": str(folder / name),
            "SPARK_DAEMON_MEMORY": "256m",
            "SPARK_DAEMON_JAVA_OPTS": QUICK,
            "PYSPARK_PYTHON": sys.executable,
        }
        with log.open("wb") as file:
            process = subprocess.Popen(
                [str(spark / "bin" / "spark-class"), f"org.apache.spark.deploy.{arguments[0]}", "--host", HOST, *arguments[1:]],
                stdout=file,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
            )
        begun.append(process)
        return process, log

    try:
        _, log = begin("master", "master.Master", "--port", "0", "--webui-port", "0")
        master = awaited(log, r"Starting Spark master at (spark://\S+)")
        some = [
            begin(f"worker-{number}", "worker.Worker", "--cores", "1", "--memory", "1g", "--webui-port", "0", master)
            for number in range(workers)
        ]
        for _, log in some:
            awaited(log, r"Successfully registered with (master)")
        yield Cluster(master, [one for one, _ in some])
    finally:
        for process in begun:
            try:
                os.killpg(process.pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
            finally:
                process.wait()


def awaited(log: Path, pattern: str) -> str:
    """What a process has written, once it has."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        found = re.search(pattern, log.read_text(encoding="utf-8", errors="replace"))
        if found is not None:
            return found[1]
        time.sleep(0.1)
    raise TimeoutError(f"{pattern}: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
