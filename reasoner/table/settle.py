"""Single cases of a table answered by the engine that answers one case: each that is like another only once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from reasoner.cases.case import Case, Fact
from reasoner.cases.service_days import days_of_service
from reasoner.policy.days import DATE_OF_SERVICE
from reasoner.policy.model import Policy
from reasoner.policy.values import Known
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from reasoner.answer.answer import Answer, Standing
    from reasoner.answer.engine import Engine

Stated: TypeAlias = tuple[tuple[str, Known], ...]  # by input, in the order of the vocabulary
MOST_REMEMBERED = 200_000


@dataclass(frozen=True)
class Settled:
    """The answer to one determination of a case: possible outcomes, what is needed, and how each criterion stands."""

    possible: tuple[str, ...]
    needed: tuple[str, ...]
    standings: Mapping[str, Standing]


class OneCase:
    """Answers one case after the other, each distinct one once."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._engine: Engine | None = None
        self._answers: dict[Stated, tuple[Settled, ...] | Problem] = {}

    @property
    def engine(self) -> Engine:
        """The engine, made when the first case needs it: it brings the solver with it."""
        if self._engine is None:
            from reasoner.answer.engine import Engine
            from reasoner.answer.in_version import within_its_days

            self._engine = Engine(within_its_days(self.policy))
        return self._engine

    def answers(self, stated: Stated, determinations: tuple[str, ...]) -> tuple[Settled, ...] | Problem:
        """The answers to some determinations; the problem of a case that contradicts itself."""
        found = self._answers.get(stated)
        if found is None:
            if len(self._answers) > MOST_REMEMBERED:
                self._answers.clear()
            found = self._answers[stated] = self._answered(stated, determinations)
        return found

    def _answered(self, stated: Stated, determinations: tuple[str, ...]) -> tuple[Settled, ...] | Problem:
        case = Case(tuple(Fact(id, known) for id, known in stated))
        try:
            return tuple(_settled(self.engine.decide(case, one)) for one in determinations)
        except ProblemsFound as found:
            if any(one.code != "contradiction" for one in found.problems):
                raise  # the policy itself is at fault
            return found.problems[0]


def _settled(answer: Answer) -> Settled:
    return Settled(answer.possible, tuple(one.input.id for one in answer.needed), answer.standings)


def outside_version(policy: Policy, known: Known | None) -> Problem | None:
    """The problem of a date of service on which this version of a policy is not in effect."""
    if known is None or policy.days.is_every_day:
        return None
    days = days_of_service(Case((Fact(DATE_OF_SERVICE, known),)))
    if days is None or any(policy.days.shared(one) for one in days):
        return None
    message = f"the date of service lies outside this version of the policy, which is {policy.version}"
    hint = "use the version that is in effect on that day, or correct the date"
    return Problem("outside-version", message, None, hint, (DATE_OF_SERVICE,))
