"""`outcome-untested`: an outcome that no scenario expects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from reasoner.cases.case import Case, Fact
from reasoner.lint.finding import finding
from reasoner.lint.subject import Subject
from reasoner.policy.criteria import Form, IsOneOf
from reasoner.policy.model import Clause, Determination, Phase, Scenario
from reasoner.policy.values import Exactly, Known
from reasoner.source.problem import Problem, ProblemsFound

RULE = "outcome-untested"


def check(subject: Subject) -> Iterator[Problem]:
    """The outcomes of determinations that no scenario expects; those of a phase have scenarios of that phase."""
    for determination in subject.policy.determinations:
        expected = set(_expected(subject, determination))
        for phase in determination.phases:
            for name in dict.fromkeys(one.outcome.canonical for one in phase.clauses):
                if (phase.name, name) not in expected:
                    yield _finding(determination, phase, next(one for one in phase.clauses if one.outcome.canonical == name))


def _finding(determination: Determination, phase: Phase, clause: Clause) -> Problem:
    there = f" in the phase `{phase.name}`" if phase.name else ""
    message = f"no scenario expects `{determination.title}` to be `{clause.outcome.words}`{there}"
    remedy = f"add a scenario{there} that ends in `Then {determination.title} is {clause.outcome.words.lower()}`"
    return finding(RULE, message, clause.span, remedy)


def _expected(subject: Subject, determination: Determination) -> Iterator[tuple[str, str]]:
    """The outcomes that scenarios expect, each with the phase that decides it; only where several phases can, they are asked."""
    for scenario in subject.policy.scenarios:
        for name in (outcome for id, outcome in scenario.expected.outcome if id == determination.id):
            having = [one for one in determination.phases if any(clause.outcome.canonical == name for clause in one.clauses)]
            stated = _stated(scenario, determination.phases)
            having = [one for one in having if stated is None or one.name in ("", stated.name)]
            if len(having) < 2:
                yield from ((one.name, name) for one in having)
            else:
                yield from ((phase, name) for phase in _deciding(subject, determination, scenario))


def _stated(scenario: Scenario, phases: Iterable[Phase]) -> Phase | None:
    """The phase that a scenario states to be in; None where it leaves that open."""
    facts = dict(scenario.facts)
    return next((one for one in phases if one.guard is not None and _says(one.guard.form, facts)), None)


def _says(form: Form, facts: Mapping[str, Known]) -> bool:
    return isinstance(form, IsOneOf) and isinstance(known := facts.get(form.input), Exactly) and known.value in form.values


def _deciding(subject: Subject, determination: Determination, scenario: Scenario) -> Iterator[str]:
    """The phases whose outcomes a scenario comes to."""
    case = Case(tuple(Fact(input, known) for input, known in scenario.facts))
    try:
        answer = subject.engine.decide(case, determination.id, subject.limit)
    except ProblemsFound:  # the scenario's own mistake, which a test of it tells
        return
    yield from (phase.name for phase in answer.determination.phases if any(one in phase.clauses for one in answer.deciding))
