"""Why an answer is as it is: the policy's own tree with a finding at every line, whole or cut to what decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reasoner.answer.answer import Answer, Explanation, StatedFact
from reasoner.answer.explaining.short import shortened
from reasoner.answer.explaining.summary import summary_of
from reasoner.answer.explaining.tree import Tree
from reasoner.answer.situation import Situation
from reasoner.asp.solve import NO_LIMIT, Limit
from reasoner.policy.model import Clause


def whole_explanation(situation: Situation, answer: Answer, full: bool = False, limit: Limit = NO_LIMIT) -> Explanation:
    """The explanation of an answer with whole trees, before it is known on which facts it rests. Raises TimeIsUpError."""
    tree = Tree(situation, answer.policy, limit, full)
    clauses = tuple(
        (clause, None if clause.condition is None else tree.explained(clause.condition, wanted=_is_wanted(clause)))
        for clause in (answer.determination.clauses if full else _telling(answer))
    )
    return Explanation(
        answer=answer,
        summary=(),
        facts=(),
        clauses=clauses,
        full=full,
        supporting=tuple(tree.explained(one) for one in answer.determination.supporting) if full else (),
        definitions=tuple(tree.explained(one.criterion) for one in answer.policy.definitions) if full else (),
        cut_off=answer.cut_off,
    )


def resting_on(whole: Explanation, facts: tuple[StatedFact, ...], cut_off: str = "") -> Explanation:
    """An explanation by the facts that carry the outcome: its trees, unless all is to be told, are cut to what these decide."""
    ids = frozenset(one.input.id for one in facts)
    cut = tuple((clause, None if node is None else shortened(node, ids)) for clause, node in whole.clauses)
    return replace(
        whole,
        summary=summary_of(whole.answer, cut, whole.clauses),
        facts=facts,
        clauses=whole.clauses if whole.full else cut,
        cut_off=cut_off or whole.cut_off,
    )


def _is_wanted(clause: Clause) -> bool:
    """Whether what an outcome asks for is what somebody would want to be so: that of an exclusion is not."""
    refuses = clause.outcome.canonical.startswith("not_") or clause.outcome.canonical == "investigational"
    return refuses is clause.negated


def _telling(answer: Answer) -> Iterator[Clause]:
    """The clauses that may decide, and those that would have come before them."""
    clauses = answer.determination.clauses
    deciding = [number for number, clause in enumerate(clauses) if clause in answer.deciding]
    for number, clause in enumerate(clauses):
        if number in deciding or any(one in clause.beats for one in deciding):
            yield clause
