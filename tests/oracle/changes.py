"""What would change an outcome, and what it rests on: by trying every set of inputs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from reasoner.policy.vocabulary import Change
from tests.oracle.cells import fits
from tests.oracle.found import Decider, minimal
from tests.oracle.truth import Held
from tests.oracle.worlds import MOST_WORLDS, Completions


@dataclass(frozen=True)
class Changes:
    """All minimal sets of inputs, and for each the assignments that work, as values in the order of the sorted inputs."""

    sets: frozenset[frozenset[str]]
    assignments: dict[frozenset[str], frozenset[tuple[Held, ...]]]


def changes(
    decider: Decider,
    target: Collection[str],
    allow: Collection[Change] = (Change.ACTIONABLE,),
    locked: Collection[str] = (),
) -> Changes:
    """All minimal change sets: unknown inputs supplied, known ones of the allowed kinds changed, presumptions kept.

    `locked` inputs are neither supplied nor changed.
    """
    return Trial(decider, frozenset(target), frozenset(allow), frozenset(locked)).all()


def permitted(decider: Decider, allow: Collection[Change]) -> list[str]:
    """The inputs that may be in a change set: unknown ones, and known ones of the allowed kinds."""
    facts, inputs = decider.facts, decider.inputs
    return [id for id in decider.makes.relevant if not facts.settled(id) or (id in facts.stated and inputs[id].change in allow)]


class Trial:
    """Every world that any set of changes could reach, and whether it has the target."""

    def __init__(self, decider: Decider, target: frozenset[str], allow: frozenset[Change], locked: frozenset[str]) -> None:
        self.decider, facts = decider, decider.facts
        relevant = decider.makes.relevant
        self.permitted = [id for id in permitted(decider, allow) if id not in locked]
        self.known = [id for id in self.permitted if facts.settled(id)]
        self.followers = {
            id: leader
            for id in relevant
            if id in facts.stated and (leader := decider.inputs[id].follows) is not None and leader in self.known
        }
        free = {*self.known, *self.followers}
        makes = Completions(decider.policy.vocabulary, decider.reading, facts, whole=decider.whole)
        self.now: dict[str, Held] = {id: makes.values(id, ())[0] for id in {*self.known} | free if facts.settled(id)}
        self.worlds = makes.worlds(free)
        self.reached = [decider.outcome(world) in target for world in self.worlds]
        self.allowed = makes

    def all(self) -> Changes:
        """The minimal sets with their assignments."""
        working: dict[frozenset[str], frozenset[tuple[Held, ...]]] = {}

        def qualifies(inputs: frozenset[str]) -> bool:
            found = self.working(inputs)
            if found:
                working[inputs] = found
            return bool(found)

        sets = minimal(self.permitted, qualifies)
        return Changes(frozenset(sets), working)

    def working(self, inputs: frozenset[str]) -> frozenset[tuple[Held, ...]]:
        """The assignments to a set of inputs after which some world is left and all that are left have the target."""
        freed = [id for id, leader in self.followers.items() if leader in inputs and id not in inputs]
        kept = [id for id in self.now if id not in inputs and id not in freed]
        partly = [id for id in self.followers if id not in self.now and id not in freed]
        chosen = sorted(inputs)
        groups: dict[tuple[Held, ...], bool] = {}
        for world, reached in zip(self.worlds, self.reached, strict=True):
            if any(world[id] != self.now[id] for id in kept) or any(
                world[id] == self.now[id] for id in inputs if id in self.now
            ):
                continue
            if any(world[id] not in self.allowed.values(id, ()) for id in partly):
                continue
            key = tuple(world[id] for id in [*chosen, *freed])
            groups[key] = groups.get(key, True) and reached
        return frozenset(key[: len(chosen)] for key, good in groups.items() if good)


def sufficient(decider: Decider) -> frozenset[frozenset[str]]:
    """All minimal sets of facts (stated or presumed) with which alone the outcome stands. Empty where it is not determined."""
    facts = decider.facts
    now = decider.possible(facts)
    if len(now) > 1:
        return frozenset()
    relevant = [id for id in decider.makes.relevant if facts.known(id) is not None]
    return frozenset(minimal(relevant, lambda kept: stands(decider, kept)))


def stands(decider: Decider, kept: Collection[str], most: int = MOST_WORLDS) -> bool:
    """Whether the outcome stands where only some of the facts are kept and all others are unknown."""
    facts = decider.facts
    others = [id for id in {*facts.stated, *facts.presumed} if id not in kept]
    return decider.possible(facts.without(others), most) == decider.possible(facts)


@dataclass(frozen=True)
class Resting:
    """All minimal sets of facts that carry an outcome alone, and all minimal sets whose withdrawal opens it."""

    sufficient: frozenset[frozenset[str]]
    withdrawals: frozenset[frozenset[str]]


def resting(decider: Decider, most: int = MOST_WORLDS) -> Resting:
    """What a settled outcome rests on, from the worlds that are possible with every fact withdrawn. Raises TooManyError."""
    facts = decider.facts
    [now] = decider.possible(facts)
    stated = [id for id in decider.makes.relevant if facts.known(id) is not None]
    nothing = facts.without(stated)
    known = {**facts.presumed, **facts.stated}
    makes = Completions(decider.policy.vocabulary, decider.reading, nothing, known, decider.whole)
    others = [world for world in makes.worlds(most=most) if decider.outcome(world) != now]
    against = {frozenset(id for id in stated if not fits(world[id], facts.known(id))) for world in others}
    return Resting(
        frozenset(minimal(stated, lambda kept: all(kept & one for one in against))),
        frozenset(minimal(stated, lambda gone: any(one <= gone for one in against))),
    )
