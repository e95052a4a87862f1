"""Prints how many random policies that compute the engine answers as brute force does, by what they compute.

.venv/bin/python -m tests.benchmarks.agreement_forms [EXAMPLES]
"""

from __future__ import annotations

import sys
from collections import Counter
from time import perf_counter

from tests.agreement_forms import differences, is_exact, specimen

EXAMPLES = 2_000


def computing_policies(number: int) -> int:
    """How many differ in any answer; prints each difference, and how many were compared exactly."""
    start, differing, count, cut_off = perf_counter(), 0, Counter[str](), list[int]()
    for seed in range(number):
        drawn = specimen(seed)
        count["exact" if is_exact(drawn) else "never wrong"] += 1
        found = differences(drawn, cut_off)
        count[drawn.theme] += 1
        differing += bool(found)
        for line in found:
            print(f"seed {seed}, {drawn.theme}: {line}")
    print(f"{number - differing} of {number} policies that compute agree, in {perf_counter() - start:.0f} s")
    print(f"    of {len(cut_off)} the change sets are said to be not complete")
    print("    " + ", ".join(f"{name} {times}" for name, times in count.most_common()))
    return differing


if __name__ == "__main__":
    sys.exit(bool(computing_policies(int(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES)))
