"""Prints how long the page of an exploration waits: from a control to the items as they stand then, on the kernel's side.

.venv/bin/python -m tests.benchmarks.explore [--steps N] [--only NAME ...]

Processor time, which other work on the machine changes little. Each step moves a control to a value that the case did not have: the
step, the explanation of every item, and its HTML and controls as JSON. The policy is read and the first answer given before.
"""

from __future__ import annotations

import argparse
import random
import time
from statistics import median

from reasoner.api import load_policy
from reasoner.exploring.encoded import encoded_view
from reasoner.exploring.exploration import Exploration
from tests.benchmarks.what_if import SIX
from tests.test_explore import some_step

NEWCOMERS = ("home-oxygen", "tocilizumab", "bariatric-surgery")


def main() -> None:
    """Measure each policy."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--only", nargs="*", default=[])
    asked = parser.parse_args()
    targets = dict.fromkeys(SIX, 15) | {f"tests/newcomers/{name}/{name}.policy": 100 for name in NEWCOMERS}
    for name, target in targets.items():
        if asked.only and not any(one in name for one in asked.only):
            continue
        times, sizes = measured(name, asked.steps)
        said = f"median {median(times):7.1f} ms, slowest {max(times):7.1f} ms, {median(sizes) / 1000:.0f} kB"
        print(f"{name:60} {said} (target {target} ms)", flush=True)


def measured(name: str, steps: int) -> tuple[list[float], list[int]]:
    """Milliseconds of each step, and the characters that a page was sent."""
    rng = random.Random(1)
    policy = load_policy(name)
    exploration = Exploration(policy, policy.case())
    times, sizes = [], []
    view = exploration.view()
    for number in range(steps):
        step = some_step(rng.choice(view.controls), rng)
        began = time.process_time()
        view = exploration.do(step)
        sizes.append(len(encoded_view(view, number, policy.title)))
        times.append((time.process_time() - began) * 1000)
    return times, sizes


if __name__ == "__main__":
    main()
