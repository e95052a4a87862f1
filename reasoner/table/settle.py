"""Single cases of a table answered by the engine that answers one case: each that is like another only once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from reasoner.answer.in_version import within_its_days
from reasoner.cases.case import Case, Fact
from reasoner.cases.evaluation.evaluator import Evaluation, Evaluator
from reasoner.cases.service_days import days_of_service
from reasoner.policy.days import DATE_OF_SERVICE
from reasoner.policy.model import Policy
from reasoner.policy.values import Absent, Exactly, Known, RecordOf, Records, is_whole
from reasoner.policy.vocabulary import RecordType
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.table.plan_results import FAILS, HOLDS, OPEN, STATUS, WAIVED

if TYPE_CHECKING:
    from reasoner.answer.answer import Answer
    from reasoner.answer.engine import Engine

Stated: TypeAlias = tuple[tuple[str, Known], ...]  # by input, in the order of the vocabulary
MOST_REMEMBERED = 200_000


@dataclass(frozen=True)
class Settled:
    """The answers to a case: by determination the possible outcomes and what is needed, and how each criterion stands, by column."""

    possible: tuple[tuple[str, ...], ...]
    needed: tuple[tuple[str, ...], ...]
    statuses: bytes


class OneCase:
    """Answers one case after the other, each distinct one once.

    A case of which everything that is read is known has one world, and needs no solver: the policy as functions answers it.
    """

    def __init__(self, policy: Policy, determinations: Sequence[str], columns: Sequence[str]) -> None:
        self.policy = policy
        self.determinations, self.columns = tuple(determinations), tuple(columns)
        self._answers: dict[Stated, Settled | Problem] = {}

    @cached_property
    def engine(self) -> Engine:
        """The engine, made when the first case needs it: it brings the solver with it."""
        from reasoner.answer.engine import Engine

        return Engine(within_its_days(self.policy))

    @cached_property
    def _direct(self) -> WholeCases:
        return WholeCases(within_its_days(self.policy), self.determinations, self.columns)

    def answers(self, stated: Stated) -> Settled | Problem:
        """The answers to a case; the problem of one that contradicts itself."""
        found = self._answers.get(stated)
        if found is None:
            if len(self._answers) > MOST_REMEMBERED:
                self._answers.clear()
            found = self._answers[stated] = self._direct.answers(stated) or self._answered(stated)
        return found

    def _answered(self, stated: Stated) -> Settled | Problem:
        case = Case(tuple(Fact(id, known) for id, known in stated))
        try:
            answers = [self.engine.decide(case, one) for one in self.determinations]
        except ProblemsFound as found:
            if any(one.code != "contradiction" for one in found.problems):
                raise  # the policy itself is at fault
            return found.problems[0]
        return Settled(
            tuple(one.possible for one in answers),
            tuple(tuple(each.input.id for each in one.needed) for one in answers),
            bytes(_status(answers[0], column) for column in self.columns) if answers else b"",
        )


def _status(answer: Answer, column: str) -> int:
    """How a criterion stands, by the name of its column."""
    standing = answer.standings.get(column)
    if standing is not None:
        return STATUS.index(standing.status.value)
    key, _, told = column.rpartition(".")
    standing = answer.standings.get(key)
    its = None if standing is None else standing.waived if told == WAIVED[1:] else standing.applies
    return OPEN if its is None else STATUS.index(its.value)


class WholeCases:
    """Answers the cases of which everything that the policy reads is known."""

    def __init__(self, policy: Policy, determinations: Sequence[str], columns: Sequence[str]) -> None:
        self.evaluator = Evaluator(policy)
        self.determinations = determinations
        read = {id for key in self.evaluator.criteria.compiled for id in self.evaluator.reads(key)}
        read |= {one.for_each for one in policy.determinations if one.for_each is not None}
        self._inputs = [one.id for one in policy.vocabulary.inputs if one.id in read]
        self._fields = {
            one.id: [field.id for field in one.type.fields if field.id in read]
            for one in policy.vocabulary.inputs
            if isinstance(one.type, RecordType)
        }
        self._presumed = {one.id: Exactly(one.presumed) for one in policy.vocabulary.inputs if one.presumed is not None}
        self._tests = [self._test(column) for column in columns]

    def _test(self, column: str) -> Callable[[Evaluation], bool | None]:
        """How a criterion stands, by the name of its column."""
        if column in self.evaluator.criteria.compiled:
            return lambda found: found.satisfied(column)
        key, _, told = column.rpartition(".")
        return (lambda found: found.waived(key)) if told == WAIVED[1:] else (lambda found: found.applies(key))

    def answers(self, stated: Stated) -> Settled | None:
        """The answers to a case; None where something is not known, or a comparison divides by 0."""
        known: dict[str, Known] = {**self._presumed, **dict(stated)}
        if not all(self._is_whole(id, known.get(id)) for id in self._inputs):
            return None
        found = self.evaluator.of(known)
        if found.background() is not True:
            return None
        possible = tuple(found.possible(one) for one in self.determinations)
        statuses = [test(found) for test in self._tests]
        if None in statuses or any(len(one) != 1 for one in possible):
            return None
        return Settled(possible, ((),) * len(possible), bytes(HOLDS if one else FAILS for one in statuses))

    def _is_whole(self, id: str, known: Known | None) -> bool:
        records = known.records if isinstance(known, Records) else ()
        return is_whole(known) and all(_has(one, self._fields[id]) for one in records)


def _has(record: RecordOf, fields: Sequence[str]) -> bool:
    """Whether a record says everything of some fields."""
    known = dict(record.fields)
    return all(isinstance(known.get(id), Exactly | Absent) for id in fields)


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
