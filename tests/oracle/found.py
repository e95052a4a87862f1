"""What follows in all worlds together: statuses, outcomes, needed inputs, used presumptions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from reasoner.cases.case import Case
from reasoner.policy.criteria import Criterion, IfThen
from reasoner.policy.model import Policy
from reasoner.policy.values import Code
from reasoner.policy.vocabulary import Input
from tests.oracle.reading import Reading, every, read_by, read_by_criteria, roots_of
from tests.oracle.truth import EACH, Held, Truth, World
from tests.oracle.worlds import MOST_WORLDS, Completions, Facts, facts_of


@dataclass(frozen=True)
class Stands:
    """A criterion over all worlds: `satisfied`, `not_satisfied` or `undetermined`; None where there is nothing to say."""

    status: str
    waived: str | None = None
    applies: str | None = None


@dataclass(frozen=True)
class Found:
    """What follows for one determination and one case."""

    outcome: str
    possible: frozenset[str]
    wording: frozenset[str]
    standings: dict[str, Stands]
    needed: frozenset[str]
    presumed_used: frozenset[str]
    judgements_used: frozenset[str]
    dropped: frozenset[str]
    notices: dict[str, str]
    codes: dict[str, frozenset[str]] = field(default_factory=dict)


class Decider:
    """One determination of a policy, with one case's facts."""

    def __init__(self, policy: Policy, determination: str, case: Case, whole: bool = False) -> None:
        found = policy.determination(determination)
        assert found
        self.policy, self.determination, self.whole = policy, found, whole
        self.facts = facts_of(case, policy.vocabulary)
        self.truth = Truth(policy)
        self.reading = read_by(found, policy)
        self.inputs: dict[str, Input] = {one.id: one for one in policy.vocabulary.inputs}
        self.makes = Completions(policy.vocabulary, self.reading, self.facts, whole=whole)

    def outcome(self, world: World) -> str:
        """The canonical outcome in a world."""
        return self.clause(world)[1]

    def clause(self, world: World) -> tuple[str, str]:
        """The payer's words and the canonical name of the outcome in a world."""
        clause = self.truth.deciding(self.determination, self.truth.asked(self.determination, world))
        return clause.outcome.words, clause.outcome.canonical

    def possible(self, facts: Facts, most: int = MOST_WORLDS) -> frozenset[str]:
        """The canonical outcomes that facts leave possible."""
        makes = Completions(
            self.policy.vocabulary, self.reading, facts, {**self.facts.presumed, **self.facts.stated}, self.whole
        )
        return frozenset(self.outcome(world) for world in makes.worlds(most=most))

    def decide(self) -> Found:
        """Everything that follows."""
        worlds = self.makes.worlds()
        clauses = [self.clause(world) for world in worlds]
        outcomes = [canonical for _, canonical in clauses]
        possible = frozenset(outcomes)
        return Found(
            outcome=outcomes[0] if len(possible) == 1 else "undetermined",
            possible=possible,
            wording=frozenset(words for words, _ in clauses),
            standings=self.standings(),
            needed=self.needed(worlds, outcomes),
            presumed_used=self.used() & frozenset(self.facts.presumed),
            judgements_used=self.used() - frozenset(self.facts.presumed),
            dropped=self.facts.dropped,
            notices={one.id: self.status_of(one.condition) for one in self.policy.notices},
            codes=self.codes(worlds),
        )

    # ---- statuses

    def _own_roots(self) -> Iterator[Criterion]:
        own = {id(one) for root in roots_of(self.determination) for one in every(root)}
        yield from roots_of(self.determination)
        whole = read_by_criteria(roots_of(self.determination), self.policy)
        yield from (one for (home, _), one in whole.criteria.items() if home == self.policy.id and id(one) not in own)

    def standings(self) -> dict[str, Stands]:
        """How every criterion of the determination stands, and every criterion of the policy that it reads."""
        found: dict[str, Stands] = {}
        for root in self._own_roots():
            if root.key not in found:
                found |= self._standings_below(root)
        return found

    def _standings_below(self, root: Criterion) -> dict[str, Stands]:
        reading = self._reading_of(root)
        worlds = Completions(self.policy.vocabulary, reading, self.facts).worlds()
        asked = [self.truth.asked(self.determination, world) for world in worlds]
        return {one.key: self._stands(one, asked) for one in every(root)}

    def _reading_of(self, root: Criterion) -> Reading:
        reading = read_by_criteria([root], self.policy)
        if self.determination.for_each:
            reading.inputs.add(self.determination.for_each)
        return reading

    def _stands(self, criterion: Criterion, asked: list[list[World]]) -> Stands:
        own = status(any(self.truth.own(criterion, world) for world in one) for one in asked)
        waived = status(any(self.truth.waived(criterion, world) for world in one) for one in asked)
        form = criterion.form
        applies = (
            status(any(self.truth.met(form.condition, w) for w in one) for one in asked) if isinstance(form, IfThen) else None
        )
        return Stands(own, waived if criterion.waived else None, applies)

    def status_of(self, condition: Criterion | None) -> str:
        """How a notice's condition stands: satisfied where there is none."""
        if condition is None:
            return "satisfied"
        worlds = Completions(self.policy.vocabulary, read_by_criteria([condition], self.policy), self.facts).worlds()
        return status(self.truth.met(condition, world) for world in worlds)

    def codes(self, worlds: Sequence[World]) -> dict[str, frozenset[str]]:
        """For a `for each` determination: the possible outcomes for each code that is in the list in every world."""
        each = self.determination.for_each
        if each is None:
            return {}
        held = [one for world in worlds if isinstance(one := world[each], frozenset)]
        always = frozenset.intersection(*held)
        return {code.text: self._code(code, worlds) for code in always if isinstance(code, Code)}

    def _code(self, code: Code, worlds: Sequence[World]) -> frozenset[str]:
        alone = [{**world, EACH: code} for world in worlds]
        return frozenset(self.truth.deciding(self.determination, [world]).outcome.canonical for world in alone)

    # ---- what is needed, and what was used

    def varying(self) -> list[str]:
        """The unknown inputs, partly known ones among them."""
        return [id for id in self.makes.relevant if not self.facts.settled(id)]

    def needed(self, worlds: Sequence[World], outcomes: Sequence[str]) -> frozenset[str]:
        """The unknown inputs in smallest departures to another outcome, save followers that the determination does not read."""
        departures = Departures(worlds, outcomes, self.varying())
        follows = {id for id in self.varying() if self.inputs[id].follows and id not in self.reading.inputs}
        return departures.union() - follows

    def used(self) -> frozenset[str]:
        """Presumed and judgement values in a smallest group whose withdrawal changes which outcomes are possible."""
        values = [id for id in self.makes.relevant if id in self.facts.presumed or self._judged(id)]
        now = self.possible(self.facts)
        groups = minimal(values, lambda group: self.possible(self.facts.without(group)) != now)
        return frozenset(id for group in groups for id in group)

    def _judged(self, id: str) -> bool:
        return self.inputs[id].judgement and id in self.facts.stated


class Departures:
    """Worlds, an outcome for each, and the inputs in which they can differ."""

    def __init__(self, worlds: Sequence[World], outcomes: Sequence[str], varying: Sequence[str]) -> None:
        self._worlds, self._outcomes, self._varying = worlds, outcomes, varying
        self._cache: dict[frozenset[str], set[int]] = {}

    def _flips(self, changed: frozenset[str]) -> set[int]:
        """The worlds from which another outcome is reached by changing these inputs, or some of them."""
        if changed not in self._cache:
            kept = [id for id in self._varying if id not in changed]
            groups: dict[tuple[Held, ...], list[int]] = {}
            for n, world in enumerate(self._worlds):
                groups.setdefault(tuple(world[id] for id in kept), []).append(n)
            split = (one for one in groups.values() if len({self._outcomes[n] for n in one}) > 1)
            self._cache[changed] = {n for one in split for n in one}
        return self._cache[changed]

    def union(self) -> frozenset[str]:
        """All inputs in which a world and a smallest departure from it to another outcome differ."""
        found: set[str] = set()
        if len(set(self._outcomes)) < 2:
            return frozenset()
        for size in range(1, len(self._varying) + 1):
            for one in map(frozenset, combinations(self._varying, size)):
                if not one <= found and self._is_smallest_somewhere(one):
                    found |= one
        return frozenset(found)

    def _is_smallest_somewhere(self, changed: frozenset[str]) -> bool:
        smaller: set[int] = set()
        for id in changed:
            if len(changed) > 1:
                smaller |= self._flips(changed - {id})
        return bool(self._flips(changed) - smaller)


def status(holds: Iterable[bool]) -> str:
    """All worlds, none, or some."""
    seen = set(holds)
    return "undetermined" if len(seen) == 2 else "satisfied" if True in seen else "not_satisfied"


def minimal(members: Collection[str], qualifies: object) -> list[frozenset[str]]:
    """All inclusion-minimal sets of members that qualify, by size; `qualifies` is asked of sets that hold no smaller one."""
    assert callable(qualifies)
    found: list[frozenset[str]] = []
    for size in range(len(members) + 1):
        for one in map(frozenset, combinations(members, size)):
            if not any(smaller <= one for smaller in found) and qualifies(one):
                found.append(one)
    return found
