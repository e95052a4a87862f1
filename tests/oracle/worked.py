"""Random cases of the library's policies: a worked scenario, filled in, changed here and there, with a few inputs unknown."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from random import Random

from reasoner.cases.case import Case, Fact
from reasoner.policy.model import Determination, Policy
from reasoner.policy.values import Known, NotKnown
from reasoner.policy.vocabulary import Change, Codes
from tests.oracle.cases import Cases, stated
from tests.oracle.changes import permitted
from tests.oracle.found import Decider
from tests.oracle.reading import Reading, read_by
from tests.oracle.truth import Held
from tests.oracle.worlds import Completions, ContradictionError, Facts

MOST_TRIED = 3_000
MOST_PERMITTED = 7


@dataclass(frozen=True)
class Worked:
    """A case of one determination, and a change to look for: all but a few inputs are locked."""

    policy: Policy
    determination: str
    case: Case
    target: str
    allow: tuple[Change, ...]
    locked: frozenset[str]


class Scenarios:
    """Draws cases of one policy."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.inputs = {one.id: one for one in policy.vocabulary.inputs}
        self.draws = Cases(policy, Random(0))
        self.relevant = {
            one.id: Completions(policy.vocabulary, self._reading(one), Facts({}, {})).relevant for one in policy.determinations
        }

    def _reading(self, determination: Determination) -> Reading:
        """What the determination and the notices read."""
        reading = read_by(determination, self.policy)
        for notice in self.policy.notices:
            if notice.condition:
                reading.add(notice.condition, self.policy)
        return reading

    def draw(self, rng: Random) -> Worked:
        """A case whose worlds, those that a change could reach too, are few enough to look at."""
        determination = rng.choice(self.policy.determinations)
        self.draws.rng = rng
        while True:
            case = self._case(determination, rng)
            allow = rng.choice(((Change.ACTIONABLE,), (Change.ACTIONABLE,), (Change.ACTIONABLE, Change.CHOICE), tuple(Change)))
            target = rng.choice(determination.outcomes).canonical
            try:
                decider = Decider(self.policy, determination.id, case)
            except ContradictionError:
                return Worked(self.policy, determination.id, case, target, allow, frozenset())
            may = permitted(decider, allow)
            kept = set(rng.sample(may, min(len(may), MOST_PERMITTED)))
            if worlds_to_try(decider, kept) <= MOST_TRIED:
                return Worked(self.policy, determination.id, case, target, allow, frozenset(may) - kept)

    def _case(self, determination: Determination, rng: Random) -> Case:
        scenario: dict[str, Known] = {
            fact: known for fact, known in rng.choice(self.policy.scenarios).facts if not isinstance(known, NotKnown)
        }
        world = self._world(determination, scenario, rng)
        # What a scenario states is what matters to it.
        from_these = [id for id in world if id in scenario or rng.random() < 0.3]
        unknown = set(rng.sample(from_these, min(len(from_these), rng.choice((0, 1, 2, 3, 4)))))
        facts = []
        for id, held in world.items():
            if self.inputs[id].presumed is not None and rng.random() < 0.7:
                continue
            if id not in unknown:
                facts.append(Fact(id, stated(held, self.inputs[id])))
            elif rng.random() < 0.3:
                facts.append(Fact(id, NotKnown() if rng.random() < 0.3 else self.draws.part(self.inputs[id], held)))
        return Case(tuple(facts))

    def _world(self, determination: Determination, facts: dict[str, Known], rng: Random) -> dict[str, Held]:
        """A world of a scenario over the inputs that are read, with up to two inputs changed."""
        makes = Completions(self.policy.vocabulary, self._reading(determination), Facts(facts, {}))
        relevant = self.relevant[determination.id]
        changed = set(rng.sample(relevant, min(len(relevant), rng.choice((0, 0, 1, 2)))))
        world: dict[str, Held] = {}
        for group in makes.groups(relevant):
            freed = [id for id in group if id in changed and not isinstance(self.inputs[id].type, Codes)]
            # What is tied to a changed input is free to follow it; now and then it is not, and the case contradicts itself.
            world |= rng.choice(
                makes.of_tied(group, group if freed and rng.random() < 0.9 else freed) or makes.of_tied(group, group)
            )
        return world


def worlds_to_try(decider: Decider, kept: set[str]) -> int:
    """How many worlds change sets have to look at, background knowledge left aside."""
    makes, facts = decider.makes, decider.facts
    followers = {id for id in makes.relevant if decider.inputs[id].follows in kept}
    free = {id for id in kept if facts.settled(id)} | followers
    return prod(max(len(makes.values(id, free)), 1) for id in makes.relevant)
