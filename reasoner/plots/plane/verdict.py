"""What is answered in a part of a plane."""

from __future__ import annotations

from reasoner.policy.model import Outcome
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is answered in a part: an outcome and those that are possible; without any, why there is none (`no such case: ...`)."""

    possible: tuple[str, ...] = ()
    wording: tuple[Outcome, ...] = ()
    why_none: str = ""

    @property
    def outcome(self) -> str:
        """The outcome, `undetermined` where it is open, empty where there is none."""
        return self.possible[0] if len(self.possible) == 1 else "undetermined" if self.possible else ""


EMPTY = Verdict(why_none="no number that the inputs can be")
NOT_LOOKED_AT = Verdict(why_none="not looked at")
NO_SUCH_CASE = "no such case"
