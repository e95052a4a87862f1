"""The evaluator beside the engine and beside the second evaluator: where they differ, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from reasoner.answer.answer import Answer, Standing, Status
from reasoner.api import LoadedPolicy, load_policy
from reasoner.cases.case import Case, Fact
from reasoner.cases.evaluation.evaluator import Evaluation, Evaluator
from reasoner.cases.suite import facts_of, suite_from_path
from reasoner.policy.model import Policy
from reasoner.policy.values import Absent, Exactly, Known, ListOf, Records
from reasoner.source.problem import ProblemsFound

TESTS = Path(__file__).parent
SUITES = (*sorted((TESTS / "cases").glob("*.yaml")), *sorted((TESTS / "newcomers").glob("*/cases.yaml")))
NEWCOMERS = ("bariatric-surgery", "home-oxygen", "tocilizumab")
STANDS = {Status.SATISFIED: True, Status.NOT_SATISFIED: False, Status.UNDETERMINED: None}


@cache
def evaluator(loaded: LoadedPolicy) -> Evaluator:
    """The evaluator of a policy, compiled once."""
    return Evaluator(loaded.policy)


@cache
def policy_named(name: str) -> LoadedPolicy:
    """A policy of the library or of the newcomers."""
    written = TESTS / "newcomers" / name / f"{name}.policy"
    return load_policy(written if written.exists() else name)


def known_in(policy: Policy, case: Case, dropped: frozenset[str] = frozenset()) -> dict[str, Known]:
    """What a case states, and what is presumed of the rest."""
    presumed: dict[str, Known] = {
        one.id: Exactly(one.presumed) for one in policy.vocabulary.inputs if one.presumed is not None and one.id not in dropped
    }
    return presumed | {fact.input: fact.known for fact in case.facts}


def worked_cases(suite: Path) -> Iterator[tuple[LoadedPolicy, Case, str]]:
    """Every case of a suite that can be read, with its policy and its name."""
    for one in suite_from_path(suite).cases:
        loaded = policy_named(one.policy)
        case, problems = facts_of(one, loaded.policy.vocabulary)
        if not any(not problem.warning for problem in problems):
            yield loaded, case, one.id


def scenario_cases(loaded: LoadedPolicy) -> Iterator[tuple[LoadedPolicy, Case, str]]:
    """Every scenario of a policy as a case."""
    for scenario in loaded.policy.scenarios:
        yield loaded, Case(tuple(Fact(id, known) for id, known in scenario.facts)), scenario.name


def beside_engine(loaded: LoadedPolicy, case: Case) -> list[str]:
    """Where the evaluator rules out what the engine does not; nothing for a case that contradicts itself."""
    try:
        answers = tuple(loaded.several().decide(case).values())
    except ProblemsFound:
        return []
    dropped = frozenset(one.input.id for answer in answers for one in answer.presumed if one.dropped)
    evaluation = evaluator(loaded).of(known_in(loaded.policy, case, dropped))
    found = []
    for answer in answers:
        found += _of_answer(evaluation, answer)
    return list(dict.fromkeys(found))


def _of_answer(evaluation: Evaluation, answer: Answer) -> Iterator[str]:
    possible = evaluation.possible(answer.determination.id)
    if not set(answer.possible) <= set(possible):
        yield f"{answer.determination.id}: {possible}, engine {answer.possible}"
    for notice in answer.notices:
        yield from _agree(f"notice {notice.notice.id}", evaluation.notice(notice.notice.id), STANDS[notice.status])
    mine = evaluation.evaluator.criteria.compiled  # the engine has further criteria, for single records
    for key, standing in answer.standings.items():
        if key in mine:
            yield from _standing(evaluation, key, standing)


def _standing(evaluation: Evaluation, key: str, standing: Standing) -> Iterator[str]:
    yield from _agree(key, evaluation.satisfied(key), STANDS[standing.status])
    if standing.waived is not None:
        yield from _agree(f"{key} waived", evaluation.waived(key), STANDS[standing.waived])
    if standing.applies is not None:
        yield from _agree(f"{key} applies", evaluation.applies(key), STANDS[standing.applies])


def _agree(what: str, mine: bool | None, engines: bool | None) -> Iterator[str]:
    if mine is not None and mine is not engines:
        yield f"{what}: {mine}, engine {engines}"


def open_although_known(evaluation: Evaluation) -> list[str]:
    """The criteria that are left open although everything that they read is known."""
    evaluator = evaluation.evaluator
    return [
        key
        for key in evaluator.criteria.compiled
        if None in (evaluation.satisfied(key), evaluation.waived(key), evaluation.applies(key))
        and all(is_whole(evaluation.known, id) for id in evaluator.reads(key))
    ]


def is_whole(known: Mapping[str, Known], id: str) -> bool:
    """Whether an input is known, of a field in every record that is stated."""
    input, field, _ = id.partition(".")
    found = known.get(input)
    if field and isinstance(found, Records):
        return all(isinstance(dict(one.fields).get(id), Exactly | Absent) for one in found.records)
    if isinstance(found, ListOf | Records):
        return not found.open
    return isinstance(found, Exactly | Absent)
