"""Whether what a policy says of itself (`Always: ...`) is so for every case; if not, a smallest case in which it is not."""

from __future__ import annotations

from reasoner.answer.soundness import smallest_case
from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError
from reasoner.asp.worlds import Worlds
from reasoner.policy.model import Always
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Proved:
    """A statement about a policy. `against` is a case in words for which it is not so, empty where it holds for every case.

    `settled` is False where time was up before one or the other was known.
    """

    statement: Always
    against: str = ""
    settled: bool = True

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
    except TimeIsUpError:
        return Proved(statement, settled=False)
    return Proved(statement, case or "")
