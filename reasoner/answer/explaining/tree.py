"""The policy's own tree with a finding at every line: what stands below a line is what the policy says, never how it was computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from reasoner.answer.answer import Explained, Standing, Status
from reasoner.answer.explaining.compared import compared_finding, window_finding
from reasoner.answer.explaining.findings import finding_of
from reasoner.answer.explaining.holds import holds
from reasoner.answer.explaining.lists import called_all, is_window, list_finding, met, parts_status, together, turned
from reasoner.answer.explaining.picked import picked_finding
from reasoner.answer.explaining.records import record_nodes
from reasoner.answer.explaining.splits import split_of
from reasoner.answer.explaining.tables import given_amounts, row_nodes, table_of
from reasoner.answer.explaining.totals import total_finding
from reasoner.answer.finding import ByRow, Finding, NoRow, ProvisoFails, SetAside, WhichRow
from reasoner.answer.phases import clauses_in_phase
from reasoner.answer.situation import Situation
from reasoner.asp.solve import NO_LIMIT, Limit
from reasoner.asp.spaces import tests_of
from reasoner.cases.layout.picked import picked_in
from reasoner.policy.criteria import (
    AllOf,
    Becomes,
    Compares,
    CountsRecords,
    Criterion,
    Form,
    IfThen,
    InCodes,
    LongestRun,
    NoneOf,
    Not,
    OutcomeIs,
    Provided,
    Refers,
    Test,
    TotalOf,
    parts_of_form,
)
from reasoner.policy.model import Policy

NOT_ASKED = frozenset({"condition", "unless"})  # what stands there is not what the policy asks for


class Tree:
    """Makes explained nodes. A definition or item that is referred to is shown below the line that refers to it, once."""

    def __init__(self, situation: Situation, policy: Policy, limit: Limit = NO_LIMIT, full: bool = False) -> None:
        self.situation = situation
        self.policy = policy
        self.limit = limit
        self.full = full
        self.open: set[str] = set()

    def explained(self, criterion: Criterion, role: str = "part", prefix: str = "", wanted: bool = True) -> Explained:
        """A criterion with everything below it. `wanted`: the policy asks for it, and not that it be not so."""
        wanted = wanted and role not in NOT_ASKED
        node = Explained(criterion, self.standing(criterion, prefix), None, role)
        provisos = tuple(self._provisos(criterion, prefix, wanted))
        denied, form = _bare(criterion.form)
        match form:
            case Becomes(CountsRecords() as test, left):
                found, below = record_nodes(self, node, test, left, prefix, wanted is not denied)
                return self._leaf(replace(node, found=found, below=below), provisos)
            case Becomes(Compares() as test, left):
                return self._compared(node, test, left, provisos, denied, wanted)
            case Refers(key, None) if not prefix and (table := table_of(self.policy, key)) is not None:
                row, below = row_nodes(self, node, table)
                return self._leaf(replace(node, found=row, below=below), provisos)
            case AllOf(parts) if is_window(criterion):
                tests = [
                    part.form.of for part in parts if isinstance(part.form, Becomes) and isinstance(part.form.of, Compares)
                ]
                each = [self.standing(part, prefix).status for part in parts]
                window, facts = window_finding(self.situation, tests, each, wanted is not denied, criterion.words)
                return self._leaf(replace(node, found=window, facts=facts), provisos)
            case AllOf() if given := given_amounts(criterion):
                return self._leaf(self._given(node, given, prefix, wanted is not denied), provisos)
            case _:
                return self._written(node, form, provisos, denied, wanted, prefix)

    def standing(self, criterion: Criterion, prefix: str = "") -> Standing:
        """How a criterion stands."""
        heads = self.situation.program.criteria.get(prefix + criterion.key)
        return Standing(Status.UNDETERMINED) if heads is None else self.situation.standing(heads)

    def _written(
        self, node: Explained, form: Form, provisos: tuple[Explained, ...], denied: bool, wanted: bool, prefix: str
    ) -> Explained:
        """A line as written: a test, a reference, a list."""
        tests = [test for test in tests_of(form) if not isinstance(test, Refers | OutcomeIs)]
        below = tuple(self._below(node.criterion, form, prefix, wanted))
        if not tests:
            node = Explained(node.criterion, node.standing, None, node.role, below=(*below, *provisos))
            left = self._of_list(node)
            return Explained(node.criterion, node.standing, left, node.role, below=node.below) if left else node
        found, facts = finding_of(
            self.situation, self.policy, tests[0], self._own(node, form, provisos, denied), denied, wanted
        )
        made = Explained(node.criterion, node.standing, found, node.role, facts, below)
        return self._leaf(made, provisos)

    def _given(self, node: Explained, given: Sequence[IfThen], prefix: str, wanted: bool) -> Explained:
        """A comparison with an amount that a table gives: with that of the row that fits."""
        rows = [(one, self.standing(one.condition, prefix).status) for one in given]
        for row, status in rows:
            if status is Status.SATISFIED:
                found = self.explained(row.then, "then", prefix, wanted)
                return replace(node, found=ByRow(row.condition.words, found.found), facts=found.facts, below=found.below)
        still = [self.explained(row.condition, "condition", prefix) for row, status in rows if status is Status.UNDETERMINED]
        if not still:
            return replace(node, found=NoRow())
        return replace(node, found=WhichRow(called_all(still)), below=still[0].below)

    def _compared(
        self, node: Explained, test: Compares, left: Form, provisos: tuple[Explained, ...], denied: bool, wanted: bool
    ) -> Explained:
        """A comparison of amounts."""
        status, words = self._own(node, test, provisos, denied), node.criterion.words
        # Whether an `if` applies is no demand: nothing has to be otherwise, whichever it is.
        asked = status is Status.SATISFIED if node.role == "condition" else wanted is not denied
        if any(isinstance(side, TotalOf | LongestRun) for side in (test.left, test.right)):
            found, facts = total_finding(self.situation, test, status, asked)
        elif picked_in(test):
            found, facts = picked_finding(self, test, left, status, asked)
        else:
            found, facts = compared_finding(self.situation, test, words, status, asked)
        return self._leaf(replace(node, found=found, facts=facts), provisos)

    def _leaf(self, node: Explained, provisos: tuple[Explained, ...]) -> Explained:
        """A line that is no list, with its exceptions, and whether it is they that decide."""
        if not provisos:
            return node
        found = [node.found] if node.found else []
        if node.standing.status is not Status.SATISFIED:
            if any(one.role == "unless" and met(one.standing) is Status.SATISFIED for one in provisos):
                found.append(SetAside())
            elif any(one.role == "provided" and met(one.standing) is Status.NOT_SATISFIED for one in provisos):
                found.append(ProvisoFails())
        return replace(node, found=together(found), below=(*node.below, *provisos))

    def _own(self, node: Explained, form: Form, provisos: tuple[Explained, ...], denied: bool) -> Status:
        """The status of a test itself, as the facts have it, where its exceptions or provisos decide the line."""
        if node.standing.status is Status.SATISFIED or not any(one.role in ("unless", "provided") for one in provisos):
            return turned(node.standing.status) if denied else node.standing.status
        found = holds(self.situation, form)
        return Status.UNDETERMINED if found is None else Status.SATISFIED if found else Status.NOT_SATISFIED

    def _of_list(self, node: Explained) -> Finding | None:
        given = parts_status(node)
        if given is Status.UNDETERMINED and node.standing.status is not Status.UNDETERMINED:
            return split_of(self.situation, node, self.limit)
        return list_finding(node)

    def _below(self, criterion: Criterion, form: Form, prefix: str, wanted: bool) -> Iterator[Explained]:
        inner = wanted and not isinstance(form, NoneOf)
        parts = parts_of_form(criterion.form)
        roles = ("condition", "then") if isinstance(form, IfThen) else ("part",) * len(parts)
        for part, role in zip(parts, roles, strict=True):
            yield self.explained(part, role, prefix, inner)
        for test in tests_of(form):
            yield from self._referred(test, prefix, wanted)
            if isinstance(test, OutcomeIs) and test.policy is None and not prefix:
                yield from self._conditions_of(test, self.standing(criterion), wanted)

    def _provisos(self, criterion: Criterion, prefix: str, wanted: bool) -> Iterator[Explained]:
        for proviso in criterion.provisos:
            role = "provided" if isinstance(proviso, Provided) else "unless"
            yield self.explained(proviso.criterion, role, prefix, wanted)
        for waiver in criterion.waived:
            yield self.explained(waiver, "waived", prefix, wanted)

    def _referred(self, test: Test, prefix: str, wanted: bool) -> Iterator[Explained]:
        match test:
            case Refers(key, other) if (full := f"{other}:{key}" if other else prefix + key) not in self.open:
                self.open.add(full)
                found = self.situation.program.written[full]
                yield self.explained(found, "referred", f"{other}:" if other else prefix, wanted)
                self.open.discard(full)
            case InCodes(_, _, code_list):
                ranges: Iterable[Criterion | None] = (
                    entry.when for one in self.policy.code_lists if one.key == code_list for entry in one.ranges
                )
                for when in {one.key: one for one in ranges if one is not None}.values():
                    if prefix + when.key in self.situation.program.criteria:
                        yield self.explained(when, "condition", prefix)
            case _:
                return

    def _conditions_of(self, test: OutcomeIs, standing: Standing, wanted: bool) -> Iterator[Explained]:
        """The conditions of another question's outcome that is not reached, so that what is missing has a name."""
        other = self.policy.determination(test.determination)
        if other is None or other.id in self.open or (standing.status is Status.SATISFIED and not self.full):
            return
        self.open.add(other.id)
        for clause in clauses_in_phase(other, self.standing):
            if clause.condition is not None and clause.outcome.canonical in test.outcomes and not clause.negated:
                yield self.explained(clause.condition, "referred", "", wanted)
        self.open.discard(other.id)


def _bare(form: Form) -> tuple[bool, Form]:
    """A form without the denials around it, and whether they deny it."""
    denied = False
    while isinstance(form, Not):
        denied, form = not denied, form.of
    return denied, form
