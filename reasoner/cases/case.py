"""What is known of one person and one request."""

from __future__ import annotations

from reasoner.policy.values import Known
from reasoner.source.dataclass import dataclass
from reasoner.source.span import Span


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a fact comes from, as the case says it; the answer repeats it."""

    document: str = ""
    page: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """What a case says of one input. `span` is None where it was not read from a file."""

    input: str
    known: Known
    origin: Origin | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The facts, at most one for each input. What is not stated is unknown, or presumed where the vocabulary says so."""

    facts: tuple[Fact, ...] = ()
    id: str = ""

    def fact(self, input: str) -> Fact | None:
        """The fact about an input, if the case states one."""
        return next((fact for fact in self.facts if fact.input == input), None)

    def merged(self, facts: tuple[Fact, ...]) -> Case:
        """This case with `facts` stated too; a fact about the same input takes the place of the one there."""
        by_input = {fact.input: fact for fact in self.facts} | {fact.input: fact for fact in facts}
        return Case(tuple(by_input.values()), self.id)
