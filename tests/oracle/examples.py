"""Examples to agree on: a random policy with its text, a case, and a change to look for; all from one seed."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

from reasoner.cases.case import Case
from reasoner.policy.model import Policy
from reasoner.policy.vocabulary import Change
from tests.oracle.cases import Cases, Habits
from tests.oracle.found import Decider
from tests.oracle.generate import Made, Size, random_policy
from tests.oracle.printing import policy_text, vocabulary_text
from tests.oracle.truth import Truth
from tests.oracle.worlds import ContradictionError

LEAST_SHARE = 0.1  # of the random worlds that each outcome of a policy has
MOST_TRIED = 3_000  # worlds that change sets have to look at
MOST_DRAWN = 200
KINDS = ((Change.ACTIONABLE,), (Change.ACTIONABLE,), (Change.ACTIONABLE, Change.CHOICE), tuple(Change))


@dataclass(frozen=True)
class Example:
    """One policy as tree and as text, one case, and what to ask."""

    seed: int
    made: Made
    policy_text: str
    vocabulary_text: str
    case: Case
    targets: tuple[str, ...]
    allow: tuple[Change, ...]

    @property
    def policy(self) -> Policy:
        """The tree."""
        return self.made.policy


def example(seed: int, size: Size | None = None) -> Example:
    """The example of a seed: a policy of which no outcome is rare, and a case with at most a few thousand worlds to try."""
    rng = Random(seed)
    bounds = size or Size(rng.randint(3, 8), rng.choice((2, 3, 3)))
    for _ in range(MOST_DRAWN):
        made = random_policy(rng, bounds, f"random-{seed}")
        case, allow = feasible(Cases(made.policy, rng), rng, rng.choice(KINDS))
        if Cases(made.policy, rng).worlds_to_try(case, allow) <= MOST_TRIED and balanced(made.policy, rng):
            break
    targets = wished(made.policy, case, rng)
    return Example(seed, made, policy_text(made, rng), vocabulary_text(made.policy.vocabulary), case, targets, allow)


def wished(policy: Policy, case: Case, rng: Random) -> tuple[str, ...]:
    """One outcome of coverage, or now and then two, to look for changes to; seldom one that the case has already."""
    outcomes = list(dict.fromkeys(one.canonical for one in policy.determinations[0].outcomes))
    with suppress(ContradictionError):
        decider = Decider(policy, "coverage", case)
        now = decider.possible(decider.facts)
        if len(now) == 1 and len(outcomes) > 1 and rng.random() < 0.85:
            outcomes = [one for one in outcomes if one not in now]
    return tuple(rng.sample(outcomes, 2 if len(outcomes) > 2 and rng.random() < 0.25 else 1))


def balanced(policy: Policy, rng: Random) -> bool:
    """Whether every outcome of every determination has its share of random worlds."""
    draws, truth = Cases(policy, rng), Truth(policy)
    worlds = [draws.world() for _ in range(60)]
    for determination in policy.determinations:
        count = Counter(truth.outcome_of(determination.id, world) for world in worlds)
        if any(count[one.canonical] < LEAST_SHARE * len(worlds) for one in determination.outcomes):
            return False
    return True


def feasible(cases: Cases, rng: Random, allow: tuple[Change, ...]) -> tuple[Case, tuple[Change, ...]]:
    """A case, and what may change in it; less is unknown, and less may change, where there would be too many worlds."""
    unknown = rng.choice((0.03, 0.1, 0.25, 0.4))
    case = cases.draw(Habits(unknown))
    while cases.worlds_to_try(case, allow) > MOST_TRIED and unknown > 0.01:
        unknown *= 0.8
        allow = (Change.ACTIONABLE,)
        case = cases.draw(Habits(unknown, 0.05))
    return case, allow


def examples() -> st.SearchStrategy[Example]:
    """Examples for Hypothesis; smaller ones have fewer inputs and shallower lists."""
    sizes = st.builds(Size, st.integers(3, 8), st.integers(1, 3))
    return st.builds(example, st.integers(0, 1_000_000), sizes)
