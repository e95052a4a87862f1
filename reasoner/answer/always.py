"""Whether what a policy says of itself (`Always: ...`) is so for every case; if not, a smallest case in which it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reasoner.answer.soundness import smallest_case
from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError
from reasoner.asp.worlds import Worlds
from reasoner.policy.criteria import Not, OutcomeIs, walk
from reasoner.policy.model import Always
from reasoner.policy.nearest import or_list
from reasoner.policy.words import running
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Proved:
    """A statement about a policy. `against` is a case in words for which it is not so, empty where it holds for every case.

    `settled` is False where time was up before one or the other was known.
    """

    statement: Always
    against: str = ""
    settled: bool = True
    outcomes: tuple[str, ...] = ()  # what comes out in that case of the determinations that it speaks of, in words

    @property
    def holds(self) -> bool:
        """Whether it is so for every case."""
        return self.settled and not self.against


def statements_proved(worlds: Worlds, limit: Limit = NO_LIMIT) -> tuple[Proved, ...]:
    """Each `Always:` of the policy, proved or with a case against it, in the order written."""
    return tuple(_proved(worlds, one, limit) for one in worlds.program.policy.always)


def _proved(worlds: Worlds, statement: Always, limit: Limit) -> Proved:
    head = worlds.program.criteria[statement.criterion.key].met
    try:
        case = smallest_case(worlds, (), (head,), limit)
        outcomes = () if case is None else tuple(_outcomes(worlds, statement, case.allowed, limit))
    except TimeIsUpError:
        return Proved(statement, settled=False)
    return Proved(statement, "" if case is None else case.words, outcomes=outcomes)


def _outcomes(worlds: Worlds, statement: Always, allowed: Mapping[str, frozenset[int]], limit: Limit) -> Iterator[str]:
    """The outcomes that are left in a case, of each determination of the policy that a statement names."""
    forms = [one.form.of if isinstance(one.form, Not) else one.form for one in walk(statement.criterion)]
    named = dict.fromkeys(form.determination for form in forms if isinstance(form, OutcomeIs) and form.policy is None)
    for id in named:
        decided = worlds.program.determinations[id]
        left = [one.clause.outcome for one in decided.clauses if worlds.possible(allowed, (one.head,), limit=limit)]
        said = or_list(dict.fromkeys(f"`{running(outcome.words)}`" for outcome in left))
        yield f"{decided.determination.title} is {said}"
