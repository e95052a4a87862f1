"""`scenario-repeats`: a scenario that tests nothing new."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.lint.finding import finding
from reasoner.lint.subject import Subject, inputs_behind
from reasoner.policy.model import Expected, Scenario
from reasoner.source.problem import Problem

RULE = "scenario-repeats"


def check(subject: Subject) -> Iterator[Problem]:
    """The scenarios that give what an earlier one gives, of what the policy reads, and expect nothing that it does not."""
    policy = subject.policy
    read = inputs_behind(policy)
    seen: dict[frozenset[object], list[Scenario]] = {}
    for one in policy.scenarios:
        facts = frozenset((input, known) for input, known in one.facts if input in read)
        before = next((other for other in seen.get(facts, []) if not _asked(one.expected) - _asked(other.expected)), None)
        if before:
            message = f"the scenario `{one.name}` tests nothing that `{before.name}` does not"
            yield finding(RULE, message, one.span, "change a fact, expect something more, or take it out")
        seen.setdefault(facts, []).append(one)


def _asked(expected: Expected) -> frozenset[object]:
    """What a scenario expects, each thing by itself."""
    return frozenset((*expected.outcome, *expected.statuses, *expected.needed, *expected.possible, *expected.notices))
