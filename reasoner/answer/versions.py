"""Two versions of a policy: what changed between them, and which cases come out differently for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reasoner.answer.answer import Answer, Status
from reasoner.answer.engine import Engine
from reasoner.answer.in_a_line import counted
from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError
from reasoner.cases.carried import carried
from reasoner.cases.case import Case, Fact
from reasoner.policy.changes import PolicyChange, changes_between
from reasoner.policy.criteria import walk
from reasoner.policy.input_changes import InputChange, input_changes
from reasoner.policy.model import Determination, Policy
from reasoner.source.dataclass import dataclass
from reasoner.source.displayed import Displayed
from reasoner.source.in_rows import InRows, Row
from reasoner.source.problem import ProblemsFound


@dataclass(frozen=True, slots=True)
class TriedCase:
    """A case in the terms of both versions, and the names of the facts that one of the two has no place for."""

    name: str
    before: Case
    after: Case
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turned:
    """An item that stands differently for a case: its address in each version, and how it stands there."""

    was: str
    item: str
    before: Status
    after: Status


@dataclass(frozen=True, slots=True)
class Differing:
    """A case that comes out differently under one determination; an answer is None where the version refuses the case, and
    `refusal` says why."""

    case: TriedCase
    determination: Determination
    before: Answer | None
    after: Answer | None
    items: tuple[Turned, ...] = ()
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class VersionChanges(Displayed, InRows):
    """All that changed between two versions: the rules, what is asked, and the cases, of `tried`, that come out differently.

    `cut_off` says in words which bound was reached before all cases were decided; empty where none was.
    """

    before: Policy
    after: Policy
    changes: tuple[PolicyChange, ...]
    inputs: tuple[InputChange, ...]
    tried: int
    differing: tuple[Differing, ...]
    cut_off: str = ""

    def rows(self) -> list[Row]:
        """A row for each change of the rules."""
        return [
            {"kind": one.kind.value, "what": one.what, "name": one.name, "before": one.before, "after": one.after}
            for one in self.changes
        ]

    def __repr__(self) -> str:
        rules = counted(len(self.changes), "change", "changes")
        return (
            f"<{self.after.id}: {rules} of its rules, {len(self.differing)} of {counted(self.tried, 'case', 'cases')} differ>"
        )


def version_changes(before: Engine, after: Engine, cases: Sequence[TriedCase], limit: Limit = NO_LIMIT) -> VersionChanges:
    """What changed between two versions. Each case is decided under both, on whatever day its date of service is."""
    changes = changes_between(before.policy, after.policy)
    both = {one.id for one in before.policy.determinations}
    asked = [one for one in after.policy.determinations if one.id in both]
    was = {one.name: one.was for one in changes if one.what == "item" and one.was}
    found: list[Differing] = []
    tried, cut_off = 0, ""
    try:
        for case in cases:
            found += [one for determination in asked for one in _differing(before, after, case, determination, was, limit)]
            tried += 1
    except TimeIsUpError:
        cut_off = f"{limit.reached} after {tried} of {len(cases)} cases"
    inputs = input_changes(before.policy, after.policy)
    return VersionChanges(before.policy, after.policy, changes, inputs, tried, tuple(found), cut_off)


def scenarios_tried(before: Policy, after: Policy) -> tuple[TriedCase, ...]:
    """The scenarios of both versions, each once: those of the later one first."""
    found: dict[tuple[Case, Case], TriedCase] = {}
    for policy, other, which in ((after, before, "later"), (before, after, "earlier")):
        for scenario in policy.scenarios:
            own = Case(tuple(Fact(input, known) for input, known in scenario.facts))
            there, left = carried(own, policy.vocabulary, other.vocabulary)
            names = tuple(one.phrase for one in left)
            pair = (there, own) if policy is after else (own, there)
            name = f"{scenario.name} (a scenario of the {which} version)"
            found.setdefault(pair, TriedCase(name, *pair, names))
    return tuple(found.values())


def _differing(
    before: Engine, after: Engine, case: TriedCase, determination: Determination, was: Mapping[str, str], limit: Limit
) -> Iterator[Differing]:
    """The case, where it comes out differently under a determination."""
    old, why_not_old = _decided(before, case.before, determination.id, limit)
    new, why_not_new = _decided(after, case.after, determination.id, limit)
    if old is None or new is None:
        if old is not new:
            yield Differing(case, determination, old, new, refusal=why_not_old or why_not_new)
    elif (old.outcome, old.possible) != (new.outcome, new.possible):
        yield Differing(case, determination, old, new, tuple(_turned(old, new, was)))


def _decided(engine: Engine, case: Case, determination: str, limit: Limit) -> tuple[Answer | None, str]:
    """The answer, or why the case is refused. Raises TimeIsUpError."""
    try:
        answer = engine.decide(case, determination, limit)
    except ProblemsFound as found:
        return None, "; ".join(problem.message for problem in found.problems)
    if answer.out_of_time:  # what it leaves open is no difference
        raise TimeIsUpError
    return answer, ""


def _turned(old: Answer, new: Answer, was: Mapping[str, str]) -> Iterator[Turned]:
    """The labelled items that both versions have and that stand differently."""
    before, after = _standings(old), _standings(new)
    for name, (address, status) in after.items():
        old_address, old_status = before.get(was.get(name, name), (address, status))
        if old_status is not status:
            yield Turned(old_address, address, old_status, status)


def _standings(answer: Answer) -> dict[str, tuple[str, Status]]:
    """How each labelled item of a determination stands, by its name."""
    found: dict[str, tuple[str, Status]] = {}
    for phase in answer.determination.phases:
        title = f"{answer.determination.title}, {phase.name}" if phase.name else answer.determination.title
        for clause in phase.clauses:
            for one in walk(clause.condition) if clause.condition else ():
                if one.address and one.key in answer.standings:
                    found[f"{title}, {one.address}"] = (one.address, answer.standings[one.key].status)
    return found
