"""Times of `import reasoner.api` in a new process, beside an older commit: `python -m tests.benchmarks.cold_import [RUNS] [COMMIT]`.

The two take turns, so that a machine that is busy for a while is busy for both. The time is taken inside the process, around the import
alone, of the processor; byte code was written before. A second figure takes in `load_policy`, for what is imported only then.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks.two_trees import OLD, ROOT, tree_of

TIMED = """import time
begun = time.process_time()
from reasoner.api import load_policy
imported = time.process_time()
policy = load_policy("bcbsaz-implantable-infusion-pump")
policy.decide(policy.case({"drug": "morphine"}))
print((imported - begun) * 1000, (time.process_time() - begun) * 1000)"""


def once(tree: Path, cache: str) -> tuple[float, float]:
    """Milliseconds of the import, and until a first answer, in one process."""
    environment = {**os.environ, "PYTHONPATH": str(tree), "XDG_CACHE_HOME": cache}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-P", "-c", TIMED], env=environment, cwd=tree, check=True, capture_output=True, text=True
    )
    imported, answered = done.stdout.split()
    return float(imported), float(answered)


def main() -> None:
    """Prints the medians of both trees."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    commit = sys.argv[2] if len(sys.argv) > 2 else OLD
    with tree_of(commit) as old, TemporaryDirectory() as older, TemporaryDirectory() as newer:
        trees = {commit: (old, older), "now": (ROOT, newer)}
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in trees}
        for tree in trees.values():
            once(*tree)
        for _ in range(runs):
            for name, tree in trees.items():
                times[name].append(once(*tree))
    for name, some in times.items():
        imported, answered = (median(one) for one in zip(*some, strict=True))
        print(f"{name:10} import {imported:6.1f} ms, until a first answer {answered:6.1f} ms, medians of {runs} processes")


if __name__ == "__main__":
    main()
