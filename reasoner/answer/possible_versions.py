"""The versions of a policy that a case leaves possible, each asked by itself; their answers are joined to one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING, TypeVar

from reasoner.answer.answer import Answer, ChangeSet, Explanation, WhatIf
from reasoner.answer.in_version import within_its_days
from reasoner.answer.judged import judged_facts
from reasoner.answer.several_versions import joined_answer, joined_what_if, none_on
from reasoner.cases.case import Case
from reasoner.policy.days import DATE_OF_SERVICE, Days
from reasoner.policy.model import Determination, Policy
from reasoner.policy.nearest import nearest
from reasoner.policy.values import NotKnown
from reasoner.policy.vocabulary import Vocabulary
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from reasoner.answer.ask import NextQuestions
    from reasoner.answer.changing.what_if import Wish
    from reasoner.answer.changing.wishes import Names
    from reasoner.answer.engine import Engine
    from reasoner.answer.resting.margins import Edge, Margin
    from reasoner.answer.resting.reasons import Reasons
    from reasoner.answer.sweep import Sweep
    from reasoner.asp.solve import Limit
    from reasoner.cases.layout.answered import Place

T = TypeVar("T")


class Version:
    """One version of a policy and its engine. `presumed`: it was taken because nothing is known of the date of service."""

    def __init__(self, policy: Policy, presumed: bool = False) -> None:
        self.policy, self.presumed = policy, presumed

    @cached_property
    def engine(self) -> Engine:
        """The engine, made when the first case needs it: it brings the solver with it."""
        from reasoner.answer.engine import Engine

        return Engine(within_its_days(self.policy), self.presumed)

    def on(self, case: Case, vocabulary: Vocabulary | None = None) -> InVersion:
        """The version and a case in its terms; `vocabulary` is the one that the case was read with, where that may be another."""
        if vocabulary is None or vocabulary == self.policy.vocabulary:
            return InVersion(self, case)
        from reasoner.cases.carried import carried

        taken, left = carried(case, vocabulary, self.policy.vocabulary)
        return InVersion(self, taken, tuple(one.phrase for one in left))


@dataclass(frozen=True, slots=True)
class InVersion:
    """A version and a case in its terms; `left_out` are the phrases of the facts that it has no place for."""

    version: Version
    case: Case
    left_out: tuple[str, ...] = ()

    @property
    def policy(self) -> Policy:
        """The policy of the version."""
        return self.version.policy

    @property
    def engine(self) -> Engine:
        """The engine of the version."""
        return self.version.engine

    @property
    def places(self) -> Mapping[str, Place]:
        """Where the case states a further input of a record."""
        return self.engine.asking(self.case).places

    def reads(self, input: str, determination: str) -> bool:
        """Whether a determination depends on an input of this case."""
        if self.policy.determination(determination) is None:
            return False
        return input in self.engine.asking(self.case, frozenset((input,))).questions.inputs_read(determination)

    def decide(self, determination: str, limit: Limit) -> Answer:
        """The determination of the case."""
        return self._told(self.engine.decide(self.case, determination, limit))

    def _told(self, answer: Answer) -> Answer:
        """An answer that says what of the case this version has no place for, and how the case states its judgements."""
        answer = self._judged(answer)
        if not self.left_out:
            return answer
        remark = f"this version has no place for what the case says of {', '.join(self.left_out)}"
        return replace(answer, remarks=(*answer.remarks, remark))

    def _judged(self, answer: Answer) -> Answer:
        """An answer with what the case states of the judgements that it rests on, under the policy as it was written: how that was
        laid out for the records of a case is no one's to see."""
        return replace(answer, policy=self.engine.policy, judged=judged_facts(answer.judgements, self.case))

    def explain(self, determination: str, full: bool, limit: Limit) -> Explanation:
        """Why the determination is as it is."""
        found = self.engine.explain(self.case, determination, full, limit)
        return replace(found, answer=self._judged(found.answer))

    def what_if(self, determination: str, names: Names, limit: Limit) -> WhatIf:
        """What would change the outcome, on the days of this version."""
        from reasoner.answer.changing.wishes import wish_from_names

        chosen = self.policy.determination(determination)
        assert chosen is not None  # noqa: S101  INVARIANT: only versions that make the determination are asked
        wish = wish_from_names(self.policy, chosen, names)
        found = self.engine.what_if(self.case, determination, wish, limit)
        found = replace(found, answer=self._judged(found.answer))
        return replace(found, only_days=self.policy.days.words) if self._another_day_might_do(found, wish) else found

    def smallest_set(self, determination: str) -> ChangeSet | None:
        """The first of the change sets for the most favourable outcome."""
        from reasoner.answer.changing.wishes import SMALLEST, wish_from_names

        chosen = self.policy.determination(determination)
        if chosen is None:
            raise ProblemsFound((unknown_determination(determination, [one.id for one in self.policy.determinations]),))
        return self.engine.smallest_set(self.case, determination, wish_from_names(self.policy, chosen, SMALLEST))

    def _another_day_might_do(self, found: WhatIf, wish: Wish) -> bool:
        """Whether the date of service may change, and changes of it were looked for in this version alone."""
        from reasoner.answer.changing.what_if import may_change

        date = self.policy.vocabulary.input(DATE_OF_SERVICE)
        if date is None or found.already or self.policy.days.is_every_day or date.id in wish.locked:
            return False
        if any(date.id in one.inputs for one in found.sets):
            return True
        return self.case.fact(date.id) is not None and may_change(date, wish)

    def reasons(self, determination: str, most: int, limit: Limit) -> Reasons:
        """What the outcome rests on."""
        found = self.engine.reasons(self.case, determination, most, limit)
        found = replace(found, answer=self._told(found.answer))
        margins = tuple(_ending(one, self.policy.days) for one in found.margins)
        return replace(found, margins=margins, no_longer=tuple(one for one in found.no_longer if self._says_nothing(one.id)))

    def _says_nothing(self, input: str) -> bool:
        """Whether the case says nothing of an input, not even in part."""
        fact = self.case.fact(input)
        return fact is None or isinstance(fact.known, NotKnown)

    def questions(self, determination: str, limit: Limit) -> NextQuestions:
        """What to ask next."""
        found = self.engine.next_questions(self.case, determination, limit)
        return replace(found, answer=self._told(found.answer))

    def sweep(self, determination: str, input: str, limit: Limit) -> Sweep:
        """The outcome as one number or date changes, on the days of this version."""
        found = self.engine.sweep(self.case, determination, input, limit)
        return replace(found, answer=self._told(found.answer))


@dataclass(frozen=True, slots=True)
class PossibleVersions:
    """The versions that a case leaves possible, the earliest first, and days that it leaves possible and that have none."""

    versions: tuple[InVersion, ...]
    without: tuple[Days, ...] = ()

    @property
    def newest(self) -> InVersion:
        """The newest of them."""
        return self.versions[-1]

    def determinations(self, id: str | None = None) -> tuple[Determination, ...]:
        """The determination with that id, or all that some version makes; raises ProblemsFound where none makes it."""
        found = {one.id: one for version in reversed(self.versions) for one in version.policy.determinations}
        if id is None:
            return tuple(found.values())
        if id in found:
            return (found[id],)
        raise ProblemsFound((unknown_determination(id, list(found)),))

    def asked(self, determination: str, ask: Callable[[InVersion, str], T], join: Callable[[Sequence[T]], T]) -> T:
        """What all versions that make a determination answer, joined; a version that the facts contradict is not possible."""
        found: list[T] = []
        refused: list[ProblemsFound] = []
        for one in self.versions:
            if determination and one.policy.determination(determination) is None:
                continue
            try:
                found.append(ask(one, determination))
            except ProblemsFound as problems:
                if len(self.versions) == 1 or any(problem.code != "contradiction" for problem in problems.problems):
                    raise
                refused.append(problems)
        if not found:
            raise refused[-1]
        return _remarked(join(found), none_on(self.without))

    def smallest_set(self, determination: str) -> ChangeSet | None:
        """The first of the change sets for the most favourable outcome, however long it takes; None where none is needed or found."""
        from reasoner.answer.changing.wishes import SMALLEST
        from reasoner.asp.solve import NO_LIMIT

        if len(self.versions) == 1:
            return self.newest.smallest_set(determination)
        found = self.asked(determination, lambda one, name: one.what_if(name, SMALLEST, NO_LIMIT), joined_what_if)
        return next(iter(found.sets), None)


def _remarked(found: T, remarks: tuple[str, ...]) -> T:
    """An answer, or what holds one, with further remarks."""
    match found:
        case _ if not remarks:
            return found
        case Answer():
            return replace(found, remarks=(*found.remarks, *remarks))
        case _ if hasattr(found, "answer"):
            return replace(found, answer=_remarked(found.answer, remarks))  # type: ignore[type-var]
        case _:
            return found


def unknown_determination(id: str, ids: Sequence[str]) -> Problem:
    """That a policy makes no determination of that name."""
    close = nearest(id, {one: one for one in ids})
    hint = f"write `{close}`" if close else f"write one of {', '.join(f'`{one}`' for one in ids)}"
    return Problem("unknown-determination", f"the policy makes no determination `{id}`", hint=hint)


def sweep_over_versions(possible: PossibleVersions, every: PossibleVersions, determination: str, limit: Limit) -> Sweep:
    """The sweep of a case over the date of service, through every version of the policy.

    Raises ProblemsFound where the one version that there is does not ask for the date.
    """
    from reasoner.answer.sweep_days import Swept, swept_days

    answer = possible.asked(determination, lambda one, name: one.decide(name, limit), joined_answer)
    found = []
    for one in every.versions:
        if one.policy.determination(determination) is None:
            continue
        undated = InVersion(one.version, Case(tuple(fact for fact in one.case.facts if fact.input != DATE_OF_SERVICE)))
        reads = len(every.versions) == 1 or undated.reads(DATE_OF_SERVICE, determination)
        sweep = undated.sweep(determination, DATE_OF_SERVICE, limit) if reads else None
        found.append(Swept(undated.decide(determination, limit) if sweep is None else sweep.answer, sweep))
    date = possible.newest.policy.vocabulary.input(DATE_OF_SERVICE)
    assert date is not None  # noqa: S101  INVARIANT: the versions were chosen by it, or it was swept
    fact = possible.newest.case.fact(DATE_OF_SERVICE)
    return swept_days(answer, date, found, fact.known if fact else None)


@contextmanager
def limited(seconds: float | Limit | None) -> Iterator[Limit]:
    """The bound on a question, watched as long as it is asked; raises ProblemsFound for what is no number of seconds. A bound that
    was made by who asks, so as to stop it or for several questions, is taken as it is and closed there."""
    from reasoner.asp.solve import Limit

    if isinstance(seconds, Limit):
        with seconds.in_force():
            yield seconds
        return
    if seconds is not None and isnan(seconds):
        hint = "write a number of seconds, such as 5.0, or None for no limit"
        raise ProblemsFound((Problem("time-limit", "the time limit is not a number", hint=hint),))
    with Limit(seconds) as limit:
        yield limit


def _ending(margin: Margin, days: Days) -> Margin:
    """A margin that says of an edge of the date of service that the version ends there."""
    if margin.input.id != DATE_OF_SERVICE:
        return margin
    return replace(margin, below=_ends(margin.below, days.first), above=_ends(margin.above, days.last))


def _ends(edge: Edge | None, day: date | None) -> Edge | None:
    if edge is None or day is None or edge.beyond or edge.at != day.toordinal():
        return edge
    return replace(edge, ends_version=True)
