"""Rows a second and memory of `reasoner batch`, Parquet to Parquet and CSV to CSV, on sampled cases of which a tenth is unknown, with
and without what is needed.

Run: .venv/bin/python -m tests.benchmarks.batch [ROWS] [POLICY] [WORKERS]
Beside them in the same run: the API's own loop over single cases. Memory is the most that the command and its processes held together;
`of it` is what a run over a tenth of the rows held, so that growth is seen. Seconds of processor time tell what a busy machine hides.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from itertools import product
from pathlib import Path

import pyarrow as pa

from reasoner.api import load_policy
from reasoner.table.formats import TableWriter, format_of
from reasoner.table.sample import Sampler

LOOPED = 200
COMMAND = "from reasoner.apps.command_line import main; main()"


def sampled(policy: str, rows: int, file: Path) -> None:
    """Sampled cases as a file."""
    sampler = Sampler(load_policy(policy).policy, 1, 0.1)
    with TableWriter(file, sampler.schema, format_of(file)) as writer:
        for batch in sampler.batches(rows):
            writer.write(batch)


def held(process: int) -> int:
    """How many bytes a process and those that it began hold, what they share counted once."""
    found = 0
    try:
        tasks = Path(f"/proc/{process}/task").iterdir()
        children = [int(one) for task in tasks for one in (task / "children").read_text(encoding="utf-8").split()]
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines():
            if line.startswith("Pss:"):
                found = int(line.split()[1]) * 1024
    except OSError:
        return 0
    return found + sum(map(held, children))


def run(policy: str, cases: Path, out: Path, workers: int, needed: str) -> tuple[dict[str, object], float, int]:
    """The summary of a run, its seconds of processor time, and the most memory that it held."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    options = ["--out", str(out), "--key", "case_id", needed, "--json", "--workers", str(workers)]
    with subprocess.Popen(
        [sys.executable, "-c", COMMAND, "batch", policy, str(cases), *options], stdout=subprocess.PIPE
    ) as done:
        most = 0
        while done.poll() is None:
            most = max(most, held(done.pid))
            time.sleep(0.05)
        said = done.stdout.read() if done.stdout else b""
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return json.loads(said), after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, most


def loop(policy: str) -> float:
    """Cases a second of the API's loop."""
    loaded = load_policy(policy)
    rows = pa.Table.from_batches(list(Sampler(loaded.policy, 1, 0.1).batches(LOOPED))).to_pylist()
    cases = [loaded.case({id: one for id, one in row.items() if id != "case_id" and one is not None}) for row in rows]
    first = loaded.policy.determinations[0].id
    start = time.perf_counter()
    for case in cases:
        loaded.decide(case, determination=first)
    return LOOPED / (time.perf_counter() - start)


def main() -> None:
    """Prints a line for each kind of table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    policy = sys.argv[2] if len(sys.argv) > 2 else "bcbsaz-implantable-infusion-pump"
    workers = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    print(f"{policy}, {rows:,} rows; the API's loop: {loop(policy):,.0f} cases a second")
    with tempfile.TemporaryDirectory() as name:
        for ending, needed in product(("parquet", "csv"), ("--no-needed", "--needed")):
            memory = []
            for some in (rows // 10, rows):
                cases, out = Path(name) / f"cases.{ending}", Path(name) / f"out.{ending}"
                sampled(policy, some, cases)
                found, processor, most = run(policy, cases, out, workers, needed)
                memory.append(most / 1e6)
            print(
                f"{ending} to {ending}, {needed}: {found['rows_a_second']:,} rows a second, {processor:.1f} s of processor time, "
                f"{rows / processor:,.0f} rows for each of these; {memory[1]:.0f} MB at most, of it {memory[0]:.0f}; {found['ways']}"
            )


if __name__ == "__main__":
    main()
