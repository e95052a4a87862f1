"""`reasoner batch` killed at random moments and resumed: whether the table is, byte for byte, that of a run that was not.

Run: .venv/bin/python -m tests.benchmarks.batch_killed [KILLS] [ROWS] [SEED] [ENDING]
Each run is killed (SIGKILL, with all its processes) at a moment drawn from the time that a whole run takes, and then resumed.
A run that had ended before is drawn again.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from tests.benchmarks.batch import COMMAND, sampled

POLICY = "bcbsaz-implantable-infusion-pump"


def begun(cases: Path, out: Path, *more: str) -> subprocess.Popen[bytes]:
    """A run of the command, in a group of its own."""
    options = ["--out", str(out), "--key", "case_id", "--item", "all", "--no-needed", "--json", *more]
    command = [sys.executable, "-c", COMMAND, "batch", POLICY, str(cases), *options]
    return subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)


def killed(cases: Path, out: Path, after: float) -> bool:
    """Whether a run was killed so many seconds after it began, before its end."""
    run = begun(cases, out)
    with suppress(subprocess.TimeoutExpired):
        run.wait(after)
    done = run.poll() is not None
    with suppress(ProcessLookupError):
        os.killpg(run.pid, signal.SIGKILL)
    run.communicate()
    return not done and not out.exists()


def main() -> None:
    """Prints a line for each kill, and how many tables were the same."""
    kills, rows, seed = (int(sys.argv[at]) if len(sys.argv) > at else one for at, one in ((1, 20), (2, 600_000), (3, 1)))
    ending = sys.argv[4] if len(sys.argv) > 4 else "parquet"
    moments = random.Random(seed)
    same = done = 0
    with tempfile.TemporaryDirectory() as name:
        cases, whole = Path(name) / "cases.parquet", Path(name) / f"whole.{ending}"
        sampled(POLICY, rows, cases)
        start = time.monotonic()
        begun(cases, whole).communicate()
        took = time.monotonic() - start
        while done < kills:
            out = Path(name) / f"killed.{ending}"
            moment = moments.uniform(0, took)
            if not killed(cases, out, moment):
                out.unlink(missing_ok=True)
                continue
            done += 1
            said, _ = begun(cases, out, "--resume").communicate()
            is_same = out.read_bytes() == whole.read_bytes()
            same += is_same
            print(
                f"killed after {moment:.2f} s of {took:.2f}: {json.loads(said)['resumed_rows']:,} rows were kept; same: {is_same}",
                flush=True,
            )
            out.unlink()
    print(f"{same} of {done} tables are the same, byte for byte, of {rows:,} rows each (seed {seed})")


if __name__ == "__main__":
    main()
