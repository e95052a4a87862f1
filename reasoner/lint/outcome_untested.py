"""`outcome-untested`: an outcome that no scenario expects."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.lint.finding import finding
from reasoner.lint.subject import Subject
from reasoner.source.problem import Problem

RULE = "outcome-untested"


def check(subject: Subject) -> Iterator[Problem]:
    """The outcomes of determinations that no scenario expects."""
    expected = {pair for one in subject.policy.scenarios for pair in one.expected.outcome}
    for determination in subject.policy.determinations:
        for name in dict.fromkeys(one.outcome.canonical for one in determination.clauses):
            if (determination.id, name) not in expected:
                clause = next(one for one in determination.clauses if one.outcome.canonical == name)
                message = f"no scenario expects `{determination.title}` to be `{clause.outcome.words}`"
                remedy = f"add a scenario that ends in `Then {determination.title} is {clause.outcome.words.lower()}`"
                yield finding(RULE, message, clause.span, remedy)
