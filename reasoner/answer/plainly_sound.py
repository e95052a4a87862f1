"""Whether a policy answers every case with one outcome by the order of its clauses alone, which needs no solver."""

from __future__ import annotations

from itertools import combinations

from reasoner.policy.model import Clause, Policy


def is_plainly_sound(policy: Policy) -> bool:
    """Whether every case has one outcome by the order of the clauses alone, so that no world has to be looked for."""
    return not policy.tables and all(
        [phase.guard for phase in one.phases] == [None]
        and any(clause.condition is None for clause in one.clauses)
        and not any(clash(*pair) for pair in combinations(enumerate(one.clauses), 2))
        for one in policy.determinations
    )


def clash(one: tuple[int, Clause], other: tuple[int, Clause]) -> bool:
    """Whether two clauses, with their positions, are of two outcomes and neither beats the other."""
    (number, first), (later, second) = one, other
    return first.outcome != second.outcome and later not in first.beats and number not in second.beats
