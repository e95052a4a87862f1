"""What is known of one person and one request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING

from reasoner.policy.values import Known
from reasoner.source.dataclass import dataclass
from reasoner.source.displayed import Displayed
from reasoner.source.span import Span

if TYPE_CHECKING:
    from reasoner.policy.vocabulary import Vocabulary

MOST_SHOWN = 4  # facts that one line shows


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
    span: Span | None = field(default=None, compare=False)
    as_stated: str = field(default="", compare=False)  # a number as it was written in another unit than the input's own


@dataclass(frozen=True, slots=True)
class Case(Displayed):
    """The facts, at most one for each input. What is not stated is unknown, or presumed where the vocabulary says so.

    `vocabulary` is the one that it was read with, if any: with it a case is changed a fact at a time. A case never changes
    itself: each method gives another. Their mistakes are raised as ProblemsFound.
    """

    facts: tuple[Fact, ...] = ()
    id: str = ""
    vocabulary: Vocabulary | None = field(default=None, compare=False, repr=False)

    def fact(self, input: str) -> Fact | None:
        """The fact about an input, if the case states one."""
        return next((fact for fact in self.facts if fact.input == input), None)

    def merged(self, facts: tuple[Fact, ...]) -> Case:
        """This case with `facts` stated too; a fact about the same input takes the place of the one there."""
        by_input = {fact.input: fact for fact in self.facts} | {fact.input: fact for fact in facts}
        return replace(self, facts=tuple(by_input.values()))

    def with_(self, stated: Mapping[str, object] | None = None, /, **facts: object) -> Case:
        """The case with facts stated, by machine name or phrase, in the place of what it says of them; None is what is not known."""
        from reasoner.cases.stating import with_facts

        return with_facts(self, {**(stated or {}), **facts})

    def without(self, *inputs: str) -> Case:
        """The case that says nothing of some inputs."""
        from reasoner.cases.stating import without

        return without(self, inputs)

    def with_record(
        self, of: str, stated: Mapping[str, object] | None = None, /, at: int | None = None, **fields: object
    ) -> Case:
        """The case with a further record in a list of records; with `at` (1 is the first) with other fields in one that it has."""
        from reasoner.cases.stating import with_record

        return with_record(self, of, {**(stated or {}), **fields}, at)

    def without_record(self, of: str, at: int) -> Case:
        """The case without one record of a list; 1 is the first."""
        from reasoner.cases.stating import without_record

        return without_record(self, of, at)

    @property
    def yaml(self) -> str:
        """The case as a file has it, which reads back as this case."""
        from reasoner.cases.stating import vocabulary_of
        from reasoner.cases.write import yaml_from_case

        return yaml_from_case(self, vocabulary_of(self))

    def __getitem__(self, input: str) -> Known:
        """What the case says of an input; KeyError where it says nothing."""
        fact = self.fact(input)
        if fact is None:
            raise KeyError(self._silence(input))
        return fact.known

    def _silence(self, input: str) -> str:
        """That the case says nothing of an input, or that its vocabulary has none of that name, with the nearest."""
        from reasoner.policy.nearest import nearest

        ids = [one.id for one in self.vocabulary.inputs] if self.vocabulary is not None else [input]
        if input in ids:
            return f"the case says nothing of `{input}`"
        near = nearest(str(input), {one: one for one in ids})
        return f"no input is called `{input}`" + (f"; did you mean `{near}`?" if near else "")

    def __contains__(self, input: object) -> bool:
        return any(fact.input == input for fact in self.facts)

    def __iter__(self) -> Iterator[str]:
        return (fact.input for fact in self.facts)

    def __len__(self) -> int:
        return len(self.facts)

    def __bool__(self) -> bool:
        return True  # a case of which nothing is known is a case

    def _ipython_key_completions_(self) -> list[str]:
        return [fact.input for fact in self.facts]

    def __repr__(self) -> str:
        from reasoner.cases.stating import said

        return f"<case{f' {self.id}' if self.id else ''}: {said(self, MOST_SHOWN)}>"
