"""Prints how many random policies, and random cases of the library's policies, the engine answers as brute force does.

.venv/bin/python -m tests.benchmarks.agreement [EXAMPLES]
"""

from __future__ import annotations

import sys
from collections import Counter
from random import Random
from time import perf_counter

from reasoner.api import load_policy
from tests.agreement import of_example, of_worked, policies_to_compare
from tests.oracle.examples import example
from tests.oracle.found import Decider
from tests.oracle.worked import Scenarios
from tests.oracle.worlds import ContradictionError

EXAMPLES = 2_000


def random_policies(number: int) -> int:
    """How many random policies differ in any answer; prints each difference and the shares of the outcomes."""
    start, differing, outcomes = perf_counter(), 0, Counter[str]()
    for seed in range(number):
        drawn = example(seed)
        try:
            outcomes[Decider(drawn.policy, "coverage", drawn.case).decide().outcome] += 1
        except ContradictionError:
            outcomes["contradiction"] += 1
        found = of_example(drawn)
        differing += bool(found)
        for line in found:
            print(f"seed {seed}: {line}")
    print(f"{number - differing} of {number} random policies agree, in {perf_counter() - start:.0f} s")
    print("    " + ", ".join(f"{name} {count / number:.0%}" for name, count in outcomes.most_common()))
    return differing


def library_cases(number: int) -> int:
    """How many random cases of the library's policies differ in any answer; prints each difference."""
    start, differing = perf_counter(), 0
    policies = policies_to_compare()
    each = -(-number // len(policies))
    for policy in policies:
        loaded = load_policy(policy)
        scenarios = Scenarios(loaded.policy)
        for seed in range(each):
            worked = scenarios.draw(Random(f"{policy} {seed}"))
            found = of_worked(loaded, worked)
            differing += bool(found)
            for line in found:
                print(f"{policy} {seed} {worked.determination}: {line}")
    tried = each * len(policies)
    print(f"{tried - differing} of {tried} cases of {len(policies)} policies agree, in {perf_counter() - start:.0f} s")
    return differing


if __name__ == "__main__":
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLES
    sys.exit(bool(random_policies(asked) + library_cases(asked)))
