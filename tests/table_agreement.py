"""Tables of random cases beside the engine that answers one case, and beside brute force: where they differ, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import pyarrow as pa

from reasoner.answer.answer import Answer
from reasoner.answer.engine import Engine
from reasoner.answer.in_version import within_its_days
from reasoner.cases.case import Case, Fact
from reasoner.policy.model import Policy
from reasoner.policy.values import Known
from reasoner.policy.vocabulary import Input
from reasoner.source.problem import ProblemsFound
from reasoner.table.column import State, Unreadable
from reasoner.table.columns import ColumnReader
from reasoner.table.plan import Decided, Plan, Ways
from tests.oracle.found import Decider, Found
from tests.oracle.worlds import ContradictionError

Told = Mapping[str, object]  # of one row, by column
TELLS = (".waived", ".applies")
STANDS = {"satisfied": True, "not_satisfied": False, "undetermined": None}  # in the columns of criteria


class Tokens(ColumnReader):
    """Reads texts that stand for what is known: whatever a case can say is put into a table as it is."""

    def __init__(self, policy: Policy) -> None:
        super().__init__(policy.vocabulary)
        self.tokens: dict[tuple[str, Known], str] = {}
        self.known: dict[str, Known] = {}

    def token(self, id: str, known: Known | None) -> str | None:
        if known is None:
            return None
        token = self.tokens.setdefault((id, known), f"#{len(self.tokens)}")
        self.known[token] = known
        return token

    def state(self, value: object, input: Input) -> State:
        return self.known[value] if isinstance(value, str) and value in self.known else super().state(value, input)


def decided(plan: Plan, cases: Sequence[Case]) -> Decided:
    """The answers to cases as one table."""
    reader = Tokens(plan.policy)
    plan.reader = reader
    rows = [{fact.input: fact.known for fact in case.facts} for case in cases]
    ids = [one.id for one in plan.policy.vocabulary.inputs]
    columns = {id: pa.array([reader.token(id, row.get(id)) for row in rows], pa.string()) for id in ids}
    return plan.decide(pa.record_batch(columns))


def beside_engine(policy: Policy, cases: Sequence[Case], plan: Plan | None = None) -> list[str]:
    """Where a row differs from the answer to its case."""
    plan = plan or Plan.of(policy)
    return _beside(policy, cases, plan, decided(plan, cases))


def _beside(policy: Policy, cases: Sequence[Case], plan: Plan, found: Decided) -> list[str]:
    engine = Engine(within_its_days(policy))
    rejects = {one["row"]: one for one in found.rejects.to_pylist()}
    lines: list[str] = []
    for row, (told, case) in enumerate(zip(found.answers.to_pylist(), cases, strict=True)):
        try:
            answers = [engine.decide(case, one.id) for one in plan.determinations]
        except ProblemsFound as problems:
            if rejects.get(row, {}).get("code") != problems.problems[0].code or any(told.values()):
                lines.append(f"row {row}: {rejects.get(row)}, engine {problems}")
            continue
        if row in rejects:
            lines.append(f"row {row}: {rejects[row]}, engine answers")
        for answer in answers:
            prefix = "" if len(answers) == 1 else f"{answer.determination.id}."
            lines += [f"row {row}: {line}" for line in _beside_answer(told, answer, prefix)]
    return lines


def cases_of(policy: Policy, batch: pa.RecordBatch) -> list[Case]:
    """The rows of a batch as cases, each value read by itself."""
    reader = ColumnReader(policy.vocabulary)
    inputs = [one for one in policy.vocabulary.inputs if one.id in batch.schema.names]
    columns = [reader.column(batch.column(one.id), one) for one in inputs]
    found = []
    for row in range(len(batch)):
        states = [(one.input.id, one.states[int(one.numbers[row])]) for one in columns]
        found.append(Case(tuple(Fact(id, one) for id, one in states if one is not None and not isinstance(one, Unreadable))))
    return found


def batch_beside_engine(policy: Policy, batch: pa.RecordBatch, plan: Plan | None = None) -> tuple[list[str], Ways]:
    """Where a row of a batch as it is differs from the answer to its case, with how many rows went which way."""
    plan = plan or Plan.of(policy)
    found = plan.decide(batch)
    return _beside(policy, cases_of(policy, batch), plan, found), found.ways


def _beside_answer(told: Told, answer: Answer, prefix: str) -> Iterator[str]:
    yield from _same(f"{prefix}outcome", told, answer.outcome)
    yield from _same(f"{prefix}possible", told, list(answer.possible))
    if f"{prefix}needed" in told:
        yield from _same(f"{prefix}needed", told, [one.input.id for one in answer.needed])
    for key, standing in answer.standings.items():
        yield from _same(key, told, STANDS[standing.status.value])
        for ending, tells in zip(TELLS, (standing.waived, standing.applies), strict=True):
            if tells is not None:
                yield from _same(key + ending, told, STANDS[tells.value])


def _same(name: str, told: Told, expected: object) -> Iterator[str]:
    if told[name] != expected:
        yield f"{name}: {told[name]}, expected {expected}"


def beside_brute_force(policy: Policy, cases: Sequence[Case], name: Callable[[str], str] = lambda key: key) -> list[str]:
    """Where a row differs from what brute force over all worlds finds of its case."""
    plan = Plan.of(policy)
    found = decided(plan, cases)
    lines: list[str] = []
    for row, (told, case) in enumerate(zip(found.answers.to_pylist(), cases, strict=True)):
        for one in plan.determinations:
            prefix = "" if len(plan.determinations) == 1 else f"{one.id}."
            try:
                truth = Decider(policy, one.id, case).decide()
            except ContradictionError:
                lines += [f"row {row}: {told}, brute force: a contradiction"] * any(told.values())
                break
            lines += [f"row {row}: {line}" for line in _beside_truth(told, truth, prefix, name)]
    return lines


def _beside_truth(told: Told, truth: Found, prefix: str, name: Callable[[str], str]) -> Iterator[str]:
    yield from _same(f"{prefix}outcome", told, truth.outcome)
    yield from _same(f"{prefix}possible", {**told, f"{prefix}possible": set(_list(told, f"{prefix}possible"))}, truth.possible)
    yield from _same(f"{prefix}needed", {**told, f"{prefix}needed": set(_list(told, f"{prefix}needed"))}, truth.needed)
    for key, stands in truth.standings.items():
        yield from _same(name(key), told, STANDS[stands.status])
        for ending, tells in zip(TELLS, (stands.waived, stands.applies), strict=True):
            if tells is not None:
                yield from _same(name(key) + ending, told, STANDS[tells])


def _list(told: Told, name: str) -> Sequence[str]:
    found = told[name]
    return found if isinstance(found, list) else []
