"""Times of `reasoner decide` as a new process: after the first time, and with nothing kept. Prints medians in milliseconds.

Run: .venv/bin/python tests/benchmarks/cold_start.py [RUNS]      (20 where none is given)
The two take turns, so that a machine that is busy for a while is busy for both.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
POLICY = "bcbsaz-implantable-infusion-pump"
START = "import sys; from reasoner.apps.command_line import main; sys.argv[0] = 'reasoner'; main()"
COMMAND = [sys.executable, "-c", START, "decide", POLICY, str(ROOT / "rules" / POLICY / "example.yaml")]


def once(environment: dict[str, str]) -> float:
    """The milliseconds of one process, from its start to its end."""
    start = time.perf_counter()
    subprocess.run(COMMAND, env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Run each once before it counts, then both in turn."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as cache:
        ways = {
            "after the first time": os.environ | {"XDG_CACHE_HOME": cache},
            "nothing kept": os.environ | {"REASONER_CACHE": "off"},
        }
        for environment in ways.values():
            once(environment)
        times: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(runs):
            for way, environment in ways.items():
                times[way].append(once(environment))
    for way, some in times.items():
        print(f"{way:20}: median {statistics.median(some):6.0f} ms, quickest {min(some):6.0f} ms, of {runs} processes")
    if os.environ.get("PYTHONDONTWRITEBYTECODE"):
        print("PYTHONDONTWRITEBYTECODE is set: each process compiles the package's own modules anew")


if __name__ == "__main__":
    main()
