"""Times of one case, warm, over the worked cases: statuses, determination, explanation, change sets.

Run: .venv/bin/python tests/benchmarks/one_case.py
Prints medians and 95th percentiles in milliseconds, for each question over all worked cases; each case is asked once before.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from reasoner.answer.decide import standings_of
from reasoner.api import LoadedPolicy, load_policy
from reasoner.cases.case import Case
from reasoner.cases.suite import facts_of, suite_from_path
from reasoner.source.problem import ProblemsFound

WORKED = Path(__file__).parent.parent / "cases" / "worked-cases.yaml"
ROUNDS = 20


def asked() -> list[tuple[LoadedPolicy, Case, str]]:
    """Every worked case that is not refused, with its policy and determination."""
    policies: dict[str, LoadedPolicy] = {}
    found = []
    for one in suite_from_path(WORKED).cases:
        policy = policies.setdefault(one.policy, None) or load_policy(one.policy)  # type: ignore[arg-type]
        policies[one.policy] = policy
        case, _ = facts_of(one, policy.policy.vocabulary)
        try:
            policy.decide(case, one.determination)
        except ProblemsFound:
            continue
        found.append((policy, case, one.determination or policy.policy.determinations[0].id))
    return found


def anew(case: Case) -> Case:
    """The case as one that was not asked about before: what is found of the last one is kept."""
    return Case(case.facts, case.id)


def timed(name: str, questions: list[Callable[[], object]]) -> None:
    """Print the median and the 95th percentile over all questions, each asked several times."""
    for question in questions:
        question()
    taken = []
    for question in questions:
        for _ in range(ROUNDS):
            start = time.perf_counter()
            question()
            taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    print(f"{name:44} median {statistics.median(taken):8.3f} ms   95 % {taken[int(len(taken) * 0.95)]:8.3f} ms")


def main() -> None:
    """Ask each question of each case."""
    cases = asked()
    print(f"{len(cases)} worked cases, {ROUNDS} rounds")
    statuses: list[Callable[[], object]] = [lambda p=p, c=c: standings_of(p.engine.situation(anew(c))) for p, c, _ in cases]
    timed("every status of every criterion, exact", statuses)
    timed("the full determination", [lambda p=p, c=c, d=d: p.decide(anew(c), d) for p, c, d in cases])
    explanations = []
    for policy, case, determination in cases:
        explanations.append(lambda p=policy, c=case, d=determination: p.explain(anew(c), d))
    timed("the explanation of a determination", explanations)
    timed(
        "all minimal change sets",
        [lambda p=p, c=c, d=d: p.what_if(anew(c), determination=d, time_limit=None) for p, c, d in cases],
    )


if __name__ == "__main__":
    main()
