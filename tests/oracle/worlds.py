"""The worlds of a case: completions of what is unknown that the vocabulary and its background knowledge allow."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import product
from math import prod

from reasoner.cases.case import Case
from reasoner.policy.criteria import Criterion
from reasoner.policy.values import Absent, Exactly, Known, ListOf, NotKnown
from reasoner.policy.vocabulary import Input, Vocabulary
from tests.oracle.cells import Cells, TooManyError, fits, plain
from tests.oracle.reading import Reading, read_by_criteria
from tests.oracle.truth import NOTHING, Held, Truth, World

MOST_WORLDS = 200_000


class ContradictionError(Exception):
    """What a case states is possible in no world."""


@dataclass(frozen=True)
class Facts:
    """What is taken to be so: what is stated, the presumptions in force, and the presumptions that were ruled out."""

    stated: dict[str, Known]
    presumed: dict[str, Known]
    dropped: frozenset[str] = frozenset()

    def known(self, input: str) -> Known | None:
        """What is stated or presumed of an input."""
        return self.stated.get(input, self.presumed.get(input))

    def settled(self, input: str) -> bool:
        """Whether an input has one value: stated, or presumed."""
        match self.known(input):
            case Exactly() | Absent() | ListOf(_, False):
                return True
            case _:
                return False

    def without(self, inputs: Collection[str]) -> Facts:
        """The same facts with those about some inputs made unknown."""
        stated = {id: known for id, known in self.stated.items() if id not in inputs}
        presumed = {id: known for id, known in self.presumed.items() if id not in inputs}
        return Facts(stated, presumed, self.dropped)


def facts_of(case: Case, vocabulary: Vocabulary) -> Facts:
    """What a case states, and what is presumed where it is silent; a presumption that the stated facts rule out is dropped.

    Raises ContradictionError where the stated facts are possible in no world.
    """
    stated = {fact.input: fact.known for fact in case.facts}
    asked: dict[str, Known] = {id: known for id, known in stated.items() if not isinstance(known, NotKnown)}
    if not consistent(asked, vocabulary):
        raise ContradictionError(case.id)
    presumed: dict[str, Known] = {}
    dropped = set()
    for input in vocabulary.inputs:
        if input.presumed is not None and input.id not in stated:
            if consistent({**asked, **presumed, input.id: Exactly(input.presumed)}, vocabulary):
                presumed[input.id] = Exactly(input.presumed)
            else:
                dropped.add(input.id)
    return Facts(asked, presumed, frozenset(dropped))


def consistent(stated: dict[str, Known], vocabulary: Vocabulary) -> bool:
    """Whether some world has what is stated."""
    reading = read_by_criteria((one.criterion for one in vocabulary.background), None)
    makes = Completions(vocabulary, reading, Facts(stated, {}), stated)
    return all(makes.of_tied(group, frozenset()) for group in makes.groups(reading.inputs | set(stated)))


class Completions:
    """Makes the worlds of facts over the inputs that are read or tied by background knowledge to inputs that are read.

    `knowns` are further facts that the cells must tell apart. `whole` keeps values apart that nothing tells apart.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        reading: Reading,
        facts: Facts,
        knowns: dict[str, Known] | None = None,
        whole: bool = False,
    ) -> None:
        self.facts = facts
        self._truth = Truth(None)
        self._background = [one.criterion for one in vocabulary.background]
        self._tied = [read_by_criteria([one], None).inputs for one in self._background]
        self._inputs: dict[str, Input] = {one.id: one for one in vocabulary.inputs}
        self.relevant = self._closure(reading.inputs)
        all_read = read_by_criteria(self._touching(self.relevant), None)
        all_read.tests += reading.tests
        all_read.lists |= reading.lists
        named: dict[str, list[Known]] = {}
        for source in (facts.stated, facts.presumed, knowns or {}):
            for id, known in source.items():
                named.setdefault(id, []).append(known)
        self._cells = Cells(self._inputs, all_read, named, whole)

    def _touching(self, inputs: Iterable[str]) -> list[Criterion]:
        return [one for one, tied in zip(self._background, self._tied, strict=True) if tied.intersection(inputs)]

    def _closure(self, inputs: set[str]) -> list[str]:
        found = set(inputs)
        while more := {one for tied in self._tied if tied & found for one in tied} - found:
            found |= more
        return [id for id in self._inputs if id in found]

    def groups(self, inputs: Iterable[str]) -> list[list[str]]:
        """Inputs put together with those that background knowledge ties them to."""
        left, found = [id for id in self._inputs if id in set(inputs)], []
        while left:
            group = self._closure({left[0]})
            found.append(group)
            left = [id for id in left if id not in group]
        return found

    def values(self, id: str, free: Collection[str]) -> list[Held]:
        """The values that an input may have: what is known of it, unless it is free."""
        known = None if id in free else self.facts.known(id)
        match known:
            case Exactly(value):
                return [plain(value)]
            case Absent():
                return [NOTHING]
            case ListOf(members, False):
                return [frozenset(members)]
            case _:
                return [held for held in self._cells.of(id) if fits(held, known)]

    def of_tied(self, group: list[str], free: Collection[str]) -> list[dict[str, Held]]:
        """All completions of inputs that are tied together; the background knowledge is tried as soon as it can be."""
        made: list[dict[str, Held]] = [{}]
        background = list(self._touching(set(group)))
        for id in group:
            values = self.values(id, free)
            made = [{**world, id: value} for world in made for value in values]
            known = set(made[0]) if made else set()
            ready = [one for one in background if read_by_criteria([one], None).inputs <= known]
            background = [one for one in background if one not in ready]
            made = [world for world in made if all(self._truth.met(one, world) for one in ready)]
            if len(made) > MOST_WORLDS:
                raise TooManyError(f"{len(made)} for {group}")
        return made

    def worlds(self, free: Collection[str] = (), most: int = MOST_WORLDS) -> list[World]:
        """Every world over the relevant inputs; the facts about `free` inputs are not looked at. Raises TooManyError."""
        made = [self.of_tied(group, free) for group in self.groups(self.relevant)]
        if (size := prod(map(len, made))) > most:
            raise TooManyError(f"{size} worlds")
        return [{id: held for part in parts for id, held in part.items()} for parts in product(*made)]

    def tied(self, varying: Collection[str]) -> bool:
        """Whether background knowledge ties two of the inputs."""
        return any(len(set(group) & set(varying)) > 1 for group in self.groups(self.relevant))
