"""Prints how many random policies that compute the engine answers as brute force does, by what they compute.

.venv/bin/python -m tests.benchmarks.agreement_forms [EXAMPLES] [--themes old | orders | all | NAME ...] [--quiet] [--seconds N]

`old` are the themes that the tests draw from, `orders` those of `ORDER_THEMES`, in which many unknown parts hang together.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from time import perf_counter

from tests.agreement_forms import differences, is_exact, specimen
from tests.oracle.forms.orders import ORDER_THEMES

EXAMPLES = 2_000


def computing_policies(number: int, themes: Sequence[str], quiet: bool = False, seconds: float = 1e9) -> int:
    """How many differ in any answer; prints each difference, and how many were compared exactly."""
    start, differing, count, cut_off = perf_counter(), 0, Counter[str](), list[int]()
    wrong, other = Counter[str](), Counter[str]()
    tried = 0
    for seed in range(number):
        if perf_counter() - start > seconds:
            break
        drawn = specimen(seed, themes[seed % len(themes)])
        tried += 1
        count["exact" if is_exact(drawn) else "never wrong"] += 1
        try:
            found = differences(drawn, cut_off)
        except Exception as raised:  # of the engine's own: as much a difference as another answer
            found = [f"RAISED {type(raised).__name__}: {str(raised)[:200]}"]
        count[drawn.theme] += 1
        differing += bool(found)
        if found:
            (wrong if any("WRONG" in line or "RAISED" in line for line in found) else other)[drawn.theme] += 1
        for line in [] if quiet else found:
            print(f"seed {seed}, {drawn.theme}: {line}", flush=True)
    print(f"{tried - differing} of {tried} policies that compute agree, in {perf_counter() - start:.0f} s")
    print(f"    of {len(cut_off)} the change sets are said to be not complete")
    print("    " + ", ".join(f"{name} {times}" for name, times in count.most_common()))
    for theme in sorted({*wrong, *other}):
        print(f"    {theme}: {wrong[theme]} wrong, {other[theme]} otherwise different, of {count[theme]}")
    return differing


def main() -> int:
    """How many differ, of the themes asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("examples", type=int, nargs="?", default=EXAMPLES)
    parser.add_argument("--themes", nargs="*", default=["old"])
    parser.add_argument("--quiet", action="store_true", help="the counts alone")
    parser.add_argument("--seconds", type=float, default=1e9, help="no further example is begun after so many")
    asked = parser.parse_args()
    groups = {"old": [""], "orders": list(ORDER_THEMES), "all": ["", *ORDER_THEMES]}
    themes = [one for name in asked.themes for one in groups.get(name, [name])]
    return computing_policies(asked.examples, themes, asked.quiet, asked.seconds)


if __name__ == "__main__":
    sys.exit(bool(main()))
