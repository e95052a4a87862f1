"""The phase that a case is in: what is said of an outcome is said in the words and the items of that phase."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from reasoner.answer.answer import Standing, Status
from reasoner.policy.criteria import Criterion, walk
from reasoner.policy.model import Clause, Determination, Outcome, Phase, Policy


def is_idle(phase: Phase, standings: Mapping[str, Standing]) -> bool:
    """Whether a phase does not apply, whatever is not known."""
    guard = standings.get(phase.guard.key) if phase.guard is not None else None
    return guard is not None and guard.status is Status.NOT_SATISFIED


def clauses_in_phase(determination: Determination, standing: Callable[[Criterion], Standing | None]) -> Iterator[Clause]:
    """The clauses of a determination without those of phases that do not apply; `standing` is how a phase's own condition stands."""
    for phase in determination.phases:
        there = None if phase.guard is None else standing(phase.guard)
        if there is None or there.status is not Status.NOT_SATISFIED:
            yield from phase.clauses


def outcomes_in_phase(determination: Determination, standings: Mapping[str, Standing]) -> tuple[Outcome, ...]:
    """The outcomes of a determination, those of phases that may apply first, each part in the order written."""
    idle = [phase for phase in determination.phases if is_idle(phase, standings)]
    if not idle:
        return determination.outcomes
    first = [clause.outcome for phase in determination.phases if phase not in idle for clause in phase.clauses]
    return tuple(dict.fromkeys((*first, *determination.outcomes)))


def words_by_outcome(determination: Determination, standings: Mapping[str, Standing]) -> dict[str, Outcome]:
    """The payer's outcome for each canonical name, as the phase has it that the case is in."""
    return {one.canonical: one for one in reversed(outcomes_in_phase(determination, standings))}


def in_phase(items: Iterable[Criterion], idle: Collection[str]) -> tuple[Criterion, ...]:
    """Items without those of phases that do not apply, which `idle_keys` gives; all of them where none would be left."""
    found = tuple(items)
    return tuple(one for one in found if one.key not in idle) or found


def idle_keys(policy: Policy, standings: Mapping[str, Standing]) -> frozenset[str]:
    """The keys of the criteria that stand in phases that do not apply, of all determinations: one may read another's outcome."""
    phases = (phase for determination in policy.determinations for phase in determination.phases)
    return frozenset(key for phase in phases if is_idle(phase, standings) for key in keys_of(phase))


def keys_of(phase: Phase) -> frozenset[str]:
    """The keys of the criteria of a phase."""
    roots = [root for clause in phase.clauses for root in (clause.condition, *clause.examples) if root is not None]
    return frozenset(one.key for root in roots for one in walk(root))
