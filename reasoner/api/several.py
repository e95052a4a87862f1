"""Several determinations of a policy, asked about one case at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, TypeVar, cast

from reasoner.answer.by_determination import ByDetermination
from reasoner.answer.possible_versions import PossibleVersions, limited, sweep_over_versions
from reasoner.api.questions import Question, as_varies, grounds, outcome, what_to_ask, why
from reasoner.policy.days import DATE_OF_SERVICE

if TYPE_CHECKING:
    from reasoner.answer.answer import Answer, Explanation
    from reasoner.answer.ask import NextQuestions
    from reasoner.answer.resting.reasons import Reasons
    from reasoner.answer.sweep import Sweep
    from reasoner.api.loaded import CaseLike, LoadedPolicy
    from reasoner.cases.case import Case

T = TypeVar("T")
FrameT = TypeVar("FrameT")


class SeveralDeterminations:
    """The determinations of a policy with some names (all where there are none): each question gives an answer of each."""

    def __init__(self, policy: LoadedPolicy, names: Sequence[str]) -> None:
        self.policy = policy
        self.names = tuple(names)

    def __repr__(self) -> str:
        return f"<{', '.join(self.names) or 'all determinations'} of {self.policy!r}>"

    def decide(self, case: CaseLike = None, time_limit: float | None = None, **facts: object) -> ByDetermination[Answer]:
        """As `LoadedPolicy.decide`."""
        return self._each(self.policy.asked(case, facts), outcome(), time_limit)

    def explain(
        self, case: CaseLike = None, full: bool = False, time_limit: float | None = None, **facts: object
    ) -> ByDetermination[Explanation]:
        """As `LoadedPolicy.explain`."""
        return self._each(self.policy.asked(case, facts), why(full), time_limit)

    def reasons(
        self, case: CaseLike = None, time_limit: float | None = 5.0, most: int = 1000, **facts: object
    ) -> ByDetermination[Reasons]:
        """As `LoadedPolicy.reasons`."""
        return self._each(self.policy.asked(case, facts), grounds(most), time_limit)

    def questions(
        self, case: CaseLike = None, time_limit: float | None = 5.0, **facts: object
    ) -> ByDetermination[NextQuestions]:
        """As `LoadedPolicy.questions`."""
        return self._each(self.policy.asked(case, facts), what_to_ask(), time_limit)

    def sweep(self, case: CaseLike, input: str, time_limit: float | None = 5.0, **facts: object) -> ByDetermination[Sweep]:
        """As `LoadedPolicy.sweep`, of those that ask for the input; raises ProblemsFound where none does."""
        asked = self.policy.asked(case, facts)
        possible = self.policy.versions(asked)
        names = reading(self.policy, possible, asked, input, self.names)
        every = self.policy.every(asked) if input == DATE_OF_SERVICE else None
        question = as_varies(input)
        with limited(time_limit) as limit:
            if every is not None:
                return ByDetermination({id: sweep_over_versions(possible, every, id, limit) for id in names})
            return ByDetermination(
                {id: possible.asked(id, lambda one, name: question.ask(one, name, limit), question.join) for id in names}
            )

    def decide_table(
        self,
        frame: FrameT,
        *,
        statuses: bool | Sequence[str] = False,
        needed: bool = True,
        keep: Sequence[str] = (),
        rejects: Literal["raise", "column"] = "raise",
        changes: bool = False,
        reason: bool = False,
    ) -> FrameT:
        """As `LoadedPolicy.decide_table`; of several determinations each column's name begins with the determination's
        (`coverage.outcome`)."""
        from reasoner.show.summary_words import reason_line
        from reasoner.table.decide_table import Asked, decide_frame
        from reasoner.table.telling import Asks

        known = self.policy.determinations
        determinations = [known[one] for one in self.names] if self.names else list(known.values())
        asked = Asked(tuple(keep), statuses if isinstance(statuses, bool) else tuple(statuses), needed, rejects)
        several_versions = len(self.policy.every_version()) > 1
        decide = self.policy.decide if several_versions else None
        asks = Asks(
            (lambda case, name: self.policy.versions(case).smallest_set(name)) if changes else None,
            (lambda case, name: reason_line(self.policy.explain(case, name, time_limit=None))) if reason else None,
        )
        return cast("FrameT", decide_frame(frame, self.policy.policy, determinations, asked, decide, asks))

    def _each(self, case: Case, question: Question[T], time_limit: float | None) -> ByDetermination[T]:
        possible = self.policy.versions(case)
        with limited(time_limit) as limit:
            return ByDetermination(
                {
                    id: possible.asked(id, lambda one, name: question.ask(one, name, limit), question.join)
                    for id in _named(possible, self.names)
                }
            )


def _named(possible: PossibleVersions, names: Sequence[str]) -> list[str]:
    if not names:
        return [one.id for one in possible.determinations()]
    return [one.id for name in names for one in possible.determinations(name)]


def reading(policy: LoadedPolicy, possible: PossibleVersions, case: Case, input: str, names: Sequence[str]) -> list[str]:
    """Of some determinations those that ask for an input; the first of them where none does, which then says so."""
    asked = _named(possible, names)
    if input == DATE_OF_SERVICE and len(policy.every(case).versions) > 1:
        return asked
    return [id for id in asked if any(one.reads(input, id) for one in possible.versions)] or asked[:1]
