"""Times of the evaluator over the worked cases, by policy: compiled once, then the outcomes, every criterion, what is open.

Run: .venv/bin/python -m tests.benchmarks.evaluation
Prints medians and greatest times in microseconds; of each case the quickest of several rounds, as other work may interrupt it.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

from reasoner.api import LoadedPolicy
from reasoner.cases.case import Case
from reasoner.cases.evaluation.evaluator import Evaluator
from tests.evaluation_agreement import SUITES, evaluator, known_in, worked_cases

ROUNDS = 12


def quickest(question: Callable[[], object]) -> float:
    """The microseconds that a question takes at best."""
    times = []
    for _ in range(ROUNDS):
        start = perf_counter()
        question()
        times.append(perf_counter() - start)
    return min(times) * 1e6


def questions_of(loaded: LoadedPolicy, case: Case) -> dict[str, Callable[[], object]]:
    """What is asked of a case, each of a new evaluation."""
    made, known = evaluator(loaded), known_in(loaded.policy, case)
    ids, keys = [one.id for one in loaded.policy.determinations], list(made.criteria.compiled)

    def outcomes() -> None:
        found = made.of(known)
        for id in ids:
            found.possible(id)

    def criteria() -> None:
        found = made.of(known)
        for key in keys:
            found.satisfied(key)

    def what_is_open() -> None:
        found = made.of(known)
        for id in ids:
            found.open_inputs(id)

    return {"outcomes": outcomes, "every criterion": criteria, "what is open": what_is_open}


def main() -> None:
    """Ask everything of each case."""
    times: dict[str, dict[str, list[float]]] = {}
    policies: dict[str, LoadedPolicy] = {}
    for loaded, case, _ in (one for suite in SUITES for one in worked_cases(suite)):
        policies[loaded.policy.id] = loaded
        for name, question in questions_of(loaded, case).items():
            times.setdefault(loaded.policy.id, {}).setdefault(name, []).append(quickest(question))
    for id, by_name in sorted(times.items()):
        compiled = quickest(lambda: Evaluator(policies[id].policy)) / 1000  # noqa: B023 (called at once)
        print(f"{id}: compiled in {compiled:.1f} ms, {len(by_name['outcomes'])} cases")
        for name, some in by_name.items():
            print(f"    {name:16} median {median(some):8.1f} µs   at most {max(some):8.1f} µs")


if __name__ == "__main__":
    main()
