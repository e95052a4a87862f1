"""Why an answer is as it is: the policy's own tree with a finding at every line, whole or cut to what decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from reasoner.answer.answer import Answer, Explained, Explanation, Standing, Status
from reasoner.answer.explaining.findings import finding_of
from reasoner.answer.explaining.lists import list_words, parts_status
from reasoner.answer.explaining.short import shortened
from reasoner.answer.explaining.splits import split_words
from reasoner.answer.explaining.summary import summary_of
from reasoner.answer.facts import stated_fact
from reasoner.answer.resting.rests_on import carrying_facts
from reasoner.answer.situation import Situation
from reasoner.asp.solve import NO_LIMIT, Limit
from reasoner.asp.spaces import tests_of
from reasoner.policy.criteria import Becomes, Criterion, IfThen, InCodes, Not, OutcomeIs, Provided, Refers, Test, parts_of
from reasoner.policy.model import Clause, Policy

if TYPE_CHECKING:
    from reasoner.answer.questions import Questions


def explain(
    questions: Questions, situation: Situation, answer: Answer, full: bool = False, limit: Limit = NO_LIMIT
) -> Explanation:
    """The explanation of an answer; short names only what decided, full shows every item."""
    ids = carrying_facts(questions, situation, answer.determination.id, limit)
    tree = _Tree(situation, answer.policy, limit)
    clauses: list[tuple[Clause, Explained | None]] = []
    whole: list[tuple[Clause, Explained | None]] = []
    for clause in answer.determination.clauses if full else _telling(answer):
        explained = None if clause.condition is None else tree.explained(clause.condition)
        whole.append((clause, explained))
        if explained is not None and not full:
            explained = shortened(explained, frozenset(ids))
        clauses.append((clause, explained))
    facts = tuple(stated_fact(situation, id) for id in ids)
    definitions = [tree.explained(one.criterion) for one in answer.policy.definitions] if full else []
    supporting = tuple(tree.explained(one) for one in answer.determination.supporting)
    return Explanation(
        answer=answer,
        summary=summary_of(answer, whole),
        facts=facts,
        clauses=tuple(clauses),
        full=full,
        supporting=supporting if full else (),
        definitions=tuple(definitions),
    )


def _telling(answer: Answer) -> Iterator[Clause]:
    """The clauses that may decide, and those that would have come before them."""
    clauses = answer.determination.clauses
    deciding = [number for number, clause in enumerate(clauses) if clause in answer.deciding]
    for number, clause in enumerate(clauses):
        if number in deciding or any(one in clause.beats for one in deciding):
            yield clause


class _Tree:
    """Makes explained nodes. A definition or item that is referred to is shown below the line that refers to it, once."""

    def __init__(self, situation: Situation, policy: Policy, limit: Limit) -> None:
        self.situation = situation
        self.policy = policy
        self.limit = limit
        self.open: set[str] = set()

    def explained(self, criterion: Criterion, role: str = "part", prefix: str = "") -> Explained:
        """A criterion with everything below it."""
        standing = self._standing(criterion, prefix)
        below = tuple(self._below(criterion, prefix))
        tests = [test for test in tests_of(criterion.form) if not isinstance(test, Refers | OutcomeIs)]
        if isinstance(criterion.form, Becomes) and criterion.form.says:
            return Explained(criterion, standing, criterion.form.says, role, below=below)
        if tests:
            denied = isinstance(criterion.form, Not)
            test_status = _denied(standing.status) if denied else standing.status
            found = finding_of(self.situation, self.policy, tests[0], test_status, denied)
            return Explained(criterion, standing, found.says, role, found.facts, below)
        return Explained(criterion, standing, self._says(Explained(criterion, standing, "", role, (), below)), role, (), below)

    def _says(self, node: Explained) -> str:
        given = parts_status(node)
        if given is Status.UNDETERMINED and node.standing.status is not Status.UNDETERMINED:
            return split_words(self.situation, node, self.limit)
        return list_words(node)

    def _standing(self, criterion: Criterion, prefix: str) -> Standing:
        heads = self.situation.program.criteria.get(prefix + criterion.key)
        return Standing(Status.UNDETERMINED) if heads is None else self.situation.standing(heads)

    def _below(self, criterion: Criterion, prefix: str) -> Iterator[Explained]:
        roles = _roles(criterion)
        for part, role in zip(parts_of(criterion), roles, strict=True):
            yield self.explained(part, role, prefix)
        for test in tests_of(criterion.form):
            yield from self._referred(test, prefix)

    def _referred(self, test: Test, prefix: str) -> Iterator[Explained]:
        match test:
            case Refers(key, other) if (full := f"{other}:{key}" if other else prefix + key) not in self.open:
                self.open.add(full)
                yield self.explained(self.situation.program.written[full], "referred", f"{other}:" if other else prefix)
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


def _roles(criterion: Criterion) -> list[str]:
    if isinstance(criterion.form, IfThen):
        roles = ["condition", "then"]
    else:
        roles = ["part"] * (len(parts_of(criterion)) - len(criterion.provisos) - len(criterion.waived))
    roles += ["provided" if isinstance(one, Provided) else "unless" for one in criterion.provisos]
    return roles + ["waived"] * len(criterion.waived)


def _denied(status: Status) -> Status:
    match status:
        case Status.SATISFIED:
            return Status.NOT_SATISFIED
        case Status.NOT_SATISFIED:
            return Status.SATISFIED
        case Status.UNDETERMINED:
            return status
