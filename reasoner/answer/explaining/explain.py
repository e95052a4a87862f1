"""Why an answer is as it is: the policy's own tree with a finding at every line, whole or cut to what decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from reasoner.answer.answer import Answer, Explained, Explanation
from reasoner.answer.explaining.short import shortened
from reasoner.answer.explaining.summary import summary_of
from reasoner.answer.explaining.tree import Tree
from reasoner.answer.facts import stated_fact
from reasoner.answer.resting.rests_on import carrying_facts
from reasoner.answer.situation import Situation
from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError
from reasoner.policy.model import Clause

if TYPE_CHECKING:
    from reasoner.answer.questions import Questions


def explain(
    questions: Questions, situation: Situation, answer: Answer, full: bool = False, limit: Limit = NO_LIMIT
) -> Explanation:
    """The explanation of an answer; short names only what decided, full shows every item. Raises TimeIsUpError without the items."""
    ids: tuple[str, ...] = ()
    cut_off = ""
    try:
        ids = carrying_facts(questions, situation, answer.determination.id, limit)
    except TimeIsUpError:
        cut_off = f"{limit.reached} before the facts that decide it were found"
    tree = Tree(situation, answer.policy, limit, full)
    clauses: list[tuple[Clause, Explained | None]] = []
    whole: list[tuple[Clause, Explained | None]] = []
    for clause in answer.determination.clauses if full else _telling(answer):
        explained = None if clause.condition is None else tree.explained(clause.condition, wanted=_is_wanted(clause))
        whole.append((clause, explained))
        clauses.append((clause, shortened(explained, frozenset(ids)) if explained is not None else None))
    facts = tuple(stated_fact(situation, id) for id in ids)
    definitions = [tree.explained(one.criterion) for one in answer.policy.definitions] if full else []
    supporting = tuple(tree.explained(one) for one in answer.determination.supporting)
    return Explanation(
        answer=answer,
        summary=summary_of(answer, clauses, whole),
        facts=facts,
        clauses=tuple(whole if full else clauses),
        full=full,
        supporting=supporting if full else (),
        definitions=tuple(definitions),
        cut_off=cut_off or answer.cut_off,
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
