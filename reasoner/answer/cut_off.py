"""What is known of a case when the time is up: what follows from the policy by itself, without looking at its worlds.

A status or an outcome that follows is right in every world. One that is left open here may be settled, which took more time to find.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reasoner.answer.answer import Answer, CodeAnswer, Explanation, NoticeAnswer, Presumption, Standing, Status
from reasoner.answer.decide import UNDETERMINED
from reasoner.cases.case import Case
from reasoner.cases.evaluation.evaluator import Evaluation, Evaluator
from reasoner.policy.model import Clause, Determination
from reasoner.policy.values import Exactly, Known
from reasoner.policy.words import words_for_known

BEFORE = "before all of the case was looked at; what is undetermined here may be so only for that"
STATUS = {True: Status.SATISFIED, False: Status.NOT_SATISFIED, None: Status.UNDETERMINED}


def answer_at_limit(
    evaluator: Evaluator, case: Case, determination: Determination, reached: str, version_presumed: bool = False
) -> Answer:
    """The answer that could be given when the time was up."""
    stated = {fact.input: fact.known for fact in case.facts}
    presumed = _presumed(evaluator, stated)
    evaluation = evaluator.of({**presumed, **stated})
    possible = evaluation.possible(determination.id)
    deciding = _deciding(evaluation, determination, possible)
    standings = standings_at_limit(evaluation)
    settled = len(possible) == 1
    codes = evaluation.for_each(determination.id) or ()
    return Answer(
        policy=evaluator.policy,
        determination=determination,
        outcome=possible[0] if settled else UNDETERMINED,
        possible=possible,
        wording=tuple(dict.fromkeys(clause.outcome for clause in deciding)),
        deciding=deciding,
        standings=standings,
        presumed=tuple(
            Presumption(evaluator.inputs[id], words_for_known(known, evaluator.inputs[id]), used=False)
            for id, known in presumed.items()
        ),
        notices=tuple(NoticeAnswer(one, STATUS[evaluation.notice(one.id)]) for one in evaluator.policy.notices),
        examples=tuple(one for clause in deciding for one in clause.examples if standings[one.key].status is Status.SATISFIED),
        for_each=tuple(CodeAnswer(code.text, one[0] if len(one) == 1 else UNDETERMINED, one) for code, one in codes),
        version_presumed=version_presumed,
        cut_off=f"{reached} {BEFORE}",
        out_of_time=True,
    )


def explanation_at_limit(answer: Answer, full: bool) -> Explanation:
    """The explanation of such an answer: what is settled, and that the rest was not looked at."""
    clauses: tuple[tuple[Clause, None], ...] = tuple((clause, None) for clause in answer.deciding)
    return Explanation(answer, (), (), clauses, full, cut_off=answer.cut_off)


def standings_at_limit(evaluation: Evaluation) -> Mapping[str, Standing]:
    """How every criterion stands as far as it follows by itself, by key."""
    return dict(_standings(evaluation))


def _standings(evaluation: Evaluation) -> Iterator[tuple[str, Standing]]:
    for key, compiled in evaluation.evaluator.criteria.compiled.items():
        waived = None if compiled.waived is None else STATUS[evaluation.waived(key)]
        applies = None if compiled.applies is None else STATUS[evaluation.applies(key)]
        yield key, Standing(STATUS[evaluation.satisfied(key)], waived, applies)


def _presumed(evaluator: Evaluator, stated: Mapping[str, Known]) -> dict[str, Known]:
    """The presumptions that are sure to stand: all of them where everything that is always so then holds, else none."""
    found: dict[str, Known] = {
        one.id: Exactly(one.presumed)
        for one in evaluator.policy.vocabulary.inputs
        if one.presumed is not None and one.id not in stated
    }
    return found if not found or evaluator.of({**found, **stated}).background() is True else {}


def _deciding(evaluation: Evaluation, determination: Determination, possible: tuple[str, ...]) -> tuple[Clause, ...]:
    """The clauses that may decide."""
    decides = evaluation.decides(determination.id)
    return tuple(
        clause
        for clause, holds in zip(determination.clauses, decides, strict=True)
        if holds is not False and clause.outcome.canonical in possible
    )
