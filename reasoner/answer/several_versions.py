"""One answer of several versions of a policy, where what is known of the date of service leaves several possible.

Every version answers for its own days. Their answers are given with the joined one, which holds whichever version it is: what
they differ in is open, and depends on the date of service.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from reasoner.answer.answer import (
    Answer,
    CodeAnswer,
    Explanation,
    Needed,
    NoticeAnswer,
    Standing,
    Status,
    WhatIf,
)
from reasoner.policy.days import DATE_OF_SERVICE, Days
from reasoner.policy.nearest import or_list
from reasoner.policy.vocabulary import Input

if TYPE_CHECKING:
    from reasoner.answer.ask import NextQuestions
    from reasoner.answer.resting.reasons import Reasons
    from reasoner.answer.sweep import Sweep

T = TypeVar("T")
UNDETERMINED = "undetermined"


def none_on(without: Sequence[Days]) -> tuple[str, ...]:
    """The remark that the case leaves days possible on which no version is in effect; nothing where there are none."""
    if not without:
        return ()
    return (f"no version is in effect {or_list((one.words for one in without), 'and')}, and the date of service may lie there",)


def joined_answer(answers: Sequence[Answer]) -> Answer:
    """One answer of those of several versions, the earliest first: what is so whichever it is, and each version's own."""
    if len(answers) == 1:
        return answers[0]
    newest = answers[-1]
    possible = tuple(dict.fromkeys(name for one in reversed(answers) for name in one.possible))
    return replace(
        newest,
        outcome=possible[0] if len(possible) == 1 else UNDETERMINED,
        possible=possible,
        wording=tuple(dict.fromkeys(words for one in reversed(answers) for words in one.wording)),
        deciding=tuple(clause for one in reversed(answers) for clause in one.deciding),
        standings={key: _standing([one.standings.get(key) for one in answers]) for key in newest.standings},
        presumed=_once((one.presumed for one in reversed(answers)), lambda one: (one.input.id, one.value)),
        judgements=_once((one.judgements for one in reversed(answers)), lambda one: one.id),
        judged=_once((one.judged for one in reversed(answers)), lambda one: one.input.id),
        needed=_needed(answers, possible),
        notices=_notices(answers),
        examples=tuple(one for one in newest.examples if all(one in other.examples for other in answers)),
        for_each=_for_each(answers),
        version_presumed=False,
        remarks=_once((one.remarks for one in reversed(answers)), lambda one: one),
        versions=tuple(answers),
    )


def joined_explanation(found: Sequence[Explanation]) -> Explanation:
    """The explanation of such an answer: each version's own."""
    if len(found) == 1:
        return found[0]
    answer = joined_answer([one.answer for one in found])
    cut_off = next((one.cut_off for one in found if one.cut_off), "")
    return Explanation(answer, (), (), (), found[-1].full, cut_off=cut_off, versions=tuple(found))


def joined_what_if(found: Sequence[WhatIf]) -> WhatIf:
    """What would change such an answer: the sets that are enough in every version, and each version's own."""
    if len(found) == 1:
        return found[0]
    newest = found[-1]
    blocked = [one.unreachable for one in found]
    return replace(
        newest,
        answer=joined_answer([one.answer for one in found]),
        target=tuple(dict.fromkeys(name for one in reversed(found) for name in one.target)),
        already=all(one.already for one in found),
        sets=tuple(one for one in newest.sets if all(other.already or one in other.sets for other in found)),
        tied=tuple(one for one in newest.tied if all(other.already or one in other.tied for other in found)),
        blocks=(),
        factored=None,
        cut_off=next((one.cut_off for one in found if one.cut_off), ""),
        unreachable=None if None in blocked else newest.unreachable,
        versions=tuple(found),
        minimal=all(one.minimal for one in found),
        least=all(one.already or (one.least and (one.sets, one.tied) == (newest.sets, newest.tied)) for one in found),
    )


def joined_reasons(found: Sequence[Reasons]) -> Reasons:
    """What such an outcome rests on: what has to stay documented in every version, and each version's own."""
    if len(found) == 1:
        return found[0]
    newest = found[-1]
    return replace(
        newest,
        answer=joined_answer([one.answer for one in found]),
        sufficient=(),
        withdrawals=(),
        keep=tuple(one for one in newest.keep if all(_is_kept(one.input, other) for other in found)),
        margins=(),
        no_longer=tuple(one for one in newest.no_longer if all(one in other.no_longer for other in found)),
        cut_off=next((one.cut_off for one in found if one.cut_off), ""),
        versions=tuple(found),
    )


def joined_sweep(found: Sequence[Sweep]) -> Sweep:
    """The sweep of such a case: each version's own."""
    if len(found) == 1:
        return found[0]
    answer = joined_answer([one.answer for one in found])
    cut_off = next((one.cut_off for one in found if one.cut_off), "")
    return replace(found[-1], answer=answer, stretches=(), items=(), now=None, cut_off=cut_off, versions=tuple(found))


def joined_questions(found: Sequence[NextQuestions]) -> NextQuestions:
    """What to ask next: the date of service first where the versions differ, then what each asks. What an answer leads to is told
    where every version that asks is led to the same."""
    if len(found) == 1:
        return found[0]
    from reasoner.answer.ask import Leads, NextQuestions, Question

    answer = joined_answer([one.answer for one in found])
    asked: dict[str, list[Question]] = {}
    for one in reversed(found):
        for question in one.questions:
            asked.setdefault(question.needed.input.id, []).append(question)
    questions = []
    for need in answer.needed:
        some = asked.get(need.input.id, [])
        if need.input.id == DATE_OF_SERVICE:
            leads = tuple(Leads(_in_version(one.answer), one.answer.possible, len(one.questions)) for one in found)
            questions.append(Question(need, leads, None))
        else:
            alike = len(some) == len(found) and len({one.leads for one in some}) == 1
            place = some[0].place if some else None
            questions.append(Question(need, some[0].leads if alike else (), some[0].measure if alike else None, place))
    return NextQuestions(answer, tuple(questions), next((one.cut_off for one in found if one.cut_off), ""))


def _in_version(answer: Answer) -> str:
    return answer.policy.days.words


def _is_kept(input: Input, other: Reasons) -> bool:
    return any(one.input.id == input.id for one in other.keep)


def _standing(found: Sequence[Standing | None]) -> Standing:
    """How a criterion stands whichever version it is; open where they differ, or where some do not have it."""
    first = found[-1]
    return first if first is not None and all(one == first for one in found) else Standing(Status.UNDETERMINED)


def _needed(answers: Sequence[Answer], possible: tuple[str, ...]) -> tuple[Needed, ...]:
    """What is needed in some version, the date of service first where the versions have different answers, or may have them
    once the rest is known: where the outcome is open and their rules are not the same. Its items are those of the newest version that
    needs it: those of two versions may have one number."""
    found: dict[str, Needed] = {}
    date = next((input for one in answers if (input := one.policy.vocabulary.input(DATE_OF_SERVICE))), None)
    if date is not None and len(possible) > 1 and _may_differ(answers):
        found[date.id] = Needed(date, ())
    for answer in reversed(answers) if len(possible) > 1 else ():
        for one in answer.needed:
            before = found.get(one.input.id, Needed(one.input, ()))
            found[one.input.id] = replace(before, items=before.items or one.items)
    return tuple(found.values())


def _may_differ(answers: Sequence[Answer]) -> bool:
    if len({frozenset(one.possible) for one in answers}) > 1:
        return True
    from reasoner.policy.changes import rules_differ

    return any(rules_differ(one.policy, other.policy) for one, other in pairwise(answers))


def _notices(answers: Sequence[Answer]) -> tuple[NoticeAnswer, ...]:
    """The notices of all versions; one that does not stand alike in each may apply."""
    found: dict[str, NoticeAnswer] = {}
    for answer in reversed(answers):
        for one in answer.notices:
            standing = {other.status for some in answers for other in some.notices if other.notice.id == one.notice.id}
            everywhere = all(any(other.notice.id == one.notice.id for other in some.notices) for some in answers)
            alike = everywhere and len(standing) == 1
            found.setdefault(one.notice.id, one if alike else replace(one, status=Status.UNDETERMINED))
    return tuple(found.values())


def _for_each(answers: Sequence[Answer]) -> tuple[CodeAnswer, ...]:
    """The answer for each code, whichever version it is."""
    by_code: dict[str, dict[str, None]] = {}
    for answer in reversed(answers):
        for one in answer.for_each:
            by_code.setdefault(one.code, {}).update(dict.fromkeys(one.possible))
    return tuple(
        CodeAnswer(code, next(iter(names)) if len(names) == 1 else UNDETERMINED, tuple(names))
        for code, names in by_code.items()
    )


def _once(groups: Iterable[Sequence[T]], name: Callable[[T], object]) -> tuple[T, ...]:
    """What some groups hold, each thing of a name once."""
    found: dict[object, T] = {}
    for group in groups:
        for one in group:
            found.setdefault(name(one), one)
    return tuple(found.values())
