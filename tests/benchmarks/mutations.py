"""Prints what checks make of mutated rule files: how many have problems, badly told ones, and the longest time of a check.

.venv/bin/python -m tests.benchmarks.mutations [EXAMPLES]
"""

from __future__ import annotations

import sys
from time import perf_counter

from tests.mutations import checked, faults, mutant

EXAMPLES = 2_000


def mutants(number: int) -> int:
    """How many mutants have problems that are not placed, not said, or said in words of ours."""
    times, with_problems, wrong = [], 0, 0
    for seed in range(number):
        drawn = mutant(seed)
        start = perf_counter()
        problems = checked(drawn)
        times.append(perf_counter() - start)
        with_problems += bool(problems)
        found = faults(drawn, problems)
        wrong += bool(found)
        for line in found:
            print(f"{seed} {drawn.name}: {line}")
    print(f"{number} mutated rule files: {with_problems} with problems, {wrong} of them badly told")
    print(f"a check takes {sum(times) / number:.3f} s, at most {max(times):.2f} s")
    return wrong


if __name__ == "__main__":
    sys.exit(bool(mutants(int(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES)))
