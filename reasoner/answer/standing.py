"""How criteria stand, and what is known of an input as it is shown."""

from __future__ import annotations

from enum import Enum

from reasoner.cases.case import Origin
from reasoner.policy.values import Known
from reasoner.policy.vocabulary import Input
from reasoner.source.dataclass import dataclass


class Status(Enum):
    """How a criterion stands over all worlds: it holds in all, in none, or in some."""

    SATISFIED = "satisfied"
    NOT_SATISFIED = "not_satisfied"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Standing:
    """A criterion's own status; whether it is met by a waiver (None: it has none); whether it applies (None: not an `if`)."""

    status: Status
    waived: Status | None = None
    applies: Status | None = None

    @property
    def missing(self) -> bool:
        """Whether it is still missing: neither satisfied nor waived."""
        return self.status is not Status.SATISFIED and self.waived is not Status.SATISFIED


@dataclass(frozen=True, slots=True)
class StatedFact:
    """A fact as it is shown: the input, its value in words, where it comes from, whether it was presumed."""

    input: Input
    known: Known | None  # None: not stated
    value: str
    origin: Origin | None = None
    presumed: bool = False
