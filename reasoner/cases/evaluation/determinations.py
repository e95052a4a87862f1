"""Determinations as functions of what is known: which clauses decide, and which outcomes are possible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from reasoner.cases.evaluation.facts import Facts, Test
from reasoner.cases.evaluation.lists import all_of, none_of
from reasoner.policy.criteria import Criterion, OutcomeIs
from reasoner.policy.kleene import any_of
from reasoner.policy.model import Clause, Determination

Deciding: TypeAlias = tuple[bool | None, ...]  # by the position of the clause


@dataclass(frozen=True)
class Clauses:
    """The clauses of a determination: whether each holds in its phase, and the positions of those that beat it.

    `order`: all positions, superior ones first. `one_decides`: some clause decides in every world.
    """

    determination: Determination
    holds: tuple[Test, ...]
    beaten_by: tuple[tuple[int, ...], ...]
    order: tuple[int, ...]
    one_decides: bool

    def decides(self, facts: Facts) -> Deciding:
        """Which clauses decide; for a list of codes the first, superior ones first, that decides for any of them."""
        each = self.determination.for_each
        if each is None:
            return self.for_one(facts)
        some = [self.for_code(facts, each, code) for code in facts.codes_of(each)[0]]
        found: dict[int, bool | None] = {}
        for number in self.order:
            any_code = any_of([one[number] for one in some])
            earlier = any_of([any_of([one[other] for one in some]) for other in self.order[: self.order.index(number)]])
            found[number] = False if any_code is False or earlier else None if any_code is None or earlier is None else True
        return tuple(found[number] for number in range(len(self.holds)))

    def for_code(self, facts: Facts, each: str, code: object) -> Deciding:
        """Which clauses decide for one code of a list."""
        found: list[Deciding] = []

        def decided(facts: Facts) -> None:
            found.append(self.for_one(facts))

        facts.for_code(each, code, decided)  # type: ignore[arg-type]
        return found[0]

    def for_one(self, facts: Facts) -> Deciding:
        """Which clauses hold where none that beats them does."""
        holding = [holds(facts) for holds in self.holds]
        found: list[bool | None] = []
        for it, beaten_by in zip(holding, self.beaten_by, strict=True):
            others = [holding[other] for other in beaten_by]
            found.append(False if it is False or True in others else None if it is None or None in others else True)
        return tuple(found)

    def possible(self, deciding: Deciding) -> tuple[str, ...]:
        """The outcomes that some world may give, in the policy's order."""
        names = [clause.outcome.canonical for clause in self.determination.clauses]
        return tuple(dict.fromkeys(name for name, it in zip(names, deciding, strict=True) if it is not False))


def clauses_of(determination: Determination, met: Callable[[Criterion], Test]) -> Clauses:
    """The clauses of a determination. `met` gives a criterion as a function."""
    guarded = [(phase.guard, clause) for phase in determination.phases for clause in phase.clauses]
    clauses = determination.clauses
    beaten_by = tuple(
        tuple(other for other, one in enumerate(clauses) if number in one.beats) for number in range(len(clauses))
    )
    return Clauses(
        determination,
        tuple(_holds(guard, clause, met) for guard, clause in guarded),
        beaten_by,
        tuple(sorted(range(len(clauses)), key=lambda number: (len(beaten_by[number]), number))),
        any(guard is None and clause.condition is None for guard, clause in guarded),
    )


def _holds(guard: Criterion | None, clause: Clause, met: Callable[[Criterion], Test]) -> Test:
    parts = [] if guard is None else [met(guard)]
    if clause.condition is not None:
        condition = met(clause.condition)
        parts.append(none_of([condition]) if clause.negated else condition)
    return all_of(parts)


def outcome_test(test: OutcomeIs, clauses: Callable[[], Clauses], decides: Callable[[Facts], Deciding]) -> Test:
    """Whether a determination has one of some outcomes."""

    def has_outcome(facts: Facts) -> bool | None:
        mine, others = False, False
        deciding = decides(facts)
        for it, clause in zip(deciding, clauses().determination.clauses, strict=True):
            if clause.outcome.canonical not in test.outcomes:
                others = others or it is not False
            elif it:
                return True
            else:
                mine = mine or it is None
        if not mine:
            return False
        return True if not others and clauses().one_decides else None

    return has_outcome
