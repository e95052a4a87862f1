"""The determination of a case: outcome, standings, what is needed, what it rests on, notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from reasoner.answer.answer import Answer, CodeAnswer, Needed, NoticeAnswer, Presumption, Standing, Status
from reasoner.answer.needed import needed_ids
from reasoner.answer.phases import idle_keys, in_phase
from reasoner.answer.resting.rests_on import Withdrawing, values_used
from reasoner.answer.situation import Situation
from reasoner.asp.program import Decided, Decides
from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError
from reasoner.policy.model import Determination
from reasoner.policy.values import Code, ListOf
from reasoner.policy.words import words_for_known

if TYPE_CHECKING:
    from reasoner.answer.questions import Questions

UNDETERMINED = "undetermined"


def decide(
    questions: Questions,
    situation: Situation,
    determination: str,
    version_presumed: bool = False,
    limit: Limit = NO_LIMIT,
    withdrawing: Withdrawing | None = None,
) -> Answer:
    """The answer to one determination of a case. `withdrawing` is as for `values_used`. Raises TimeIsUpError where not even the
    outcome was found in time."""
    decided = questions.decided(determination)
    possible = possible_outcomes(situation, decided.outcomes)
    deciding = tuple(one.clause for one in decided.clauses if situation.status(one.head) is not Status.NOT_SATISFIED)
    standings = standings_of(situation)
    notices, for_each = _notices(situation), _for_each(situation, decided)
    used: frozenset[str] = frozenset()
    needed: tuple[Needed, ...] = ()
    missing = "what it rests on and what is still needed"
    try:
        used = values_used(questions, situation, determination, withdrawing, limit)
        missing = "what is still needed"
        needed = _needed(questions, situation, decided.determination, possible, standings, limit)
        missing = ""
    except TimeIsUpError:
        missing = f"{limit.reached} before it was found {missing}"
    return Answer(
        policy=situation.program.policy,
        determination=decided.determination,
        outcome=possible[0] if len(possible) == 1 else UNDETERMINED,
        possible=possible,
        wording=tuple(dict.fromkeys(clause.outcome for clause in deciding)),
        deciding=deciding,
        standings=standings,
        presumed=_presumptions(questions, situation, determination, used),
        judgements=tuple(
            situation.input(id) for id in sorted(used) if situation.input(id).judgement and id in situation.stated
        ),
        needed=needed,
        notices=notices,
        examples=tuple(
            example for clause in deciding for example in clause.examples if standings[example.key].status is Status.SATISFIED
        ),
        for_each=for_each,
        version_presumed=version_presumed,
        cut_off=missing,
    )


def possible_outcomes(situation: Situation, outcomes: Mapping[str, str]) -> tuple[str, ...]:
    """The canonical outcomes that some world gives, in the policy's order."""
    return tuple(name for name, head in outcomes.items() if head in situation.found.possible)


def standings_of(situation: Situation) -> dict[str, Standing]:
    """How every criterion of the program stands, by key."""
    written = situation.written
    return {
        key: situation.standing(heads) for key, heads in situation.program.criteria.items() if written is None or key in written
    }


def _presumptions(
    questions: Questions, situation: Situation, determination: str, used: frozenset[str]
) -> tuple[Presumption, ...]:
    read = questions.inputs_tied(determination)
    found = [
        Presumption(situation.input(id), words_for_known(known, situation.input(id)), id in used)
        for id, known in situation.presumed.items()
        if id in read
    ]
    found += [
        Presumption(situation.input(id), words_for_known(known, situation.input(id)), used=False, dropped=True)
        for id, known in situation.dropped.items()
    ]
    return tuple(sorted(found, key=lambda one: not one.used))


def _needed(
    questions: Questions,
    situation: Situation,
    determination: Determination,
    possible: tuple[str, ...],
    standings: Mapping[str, Standing],
    limit: Limit,
) -> tuple[Needed, ...]:
    if len(possible) < 2:
        return ()
    ids = needed_ids(questions, situation, determination.id, limit)
    order = [one.id for one in situation.program.policy.vocabulary.inputs]
    items = {id: questions.items_reading(determination.id, id) for id in sorted(ids, key=order.index)}
    idle = idle_keys(situation.program.policy, standings)
    return tuple(Needed(situation.input(id), in_phase(some, idle)) for id, some in items.items())


def _notices(situation: Situation) -> tuple[NoticeAnswer, ...]:
    policy = situation.program.policy
    return tuple(NoticeAnswer(notice, situation.status(situation.program.notices[notice.id])) for notice in policy.notices)


def _for_each(situation: Situation, decided: Decided) -> tuple[CodeAnswer, ...]:
    input = decided.determination.for_each
    stated = None if input is None else situation.stated.get(input)
    if input is None or not isinstance(stated, ListOf):
        return ()
    space = situation.program.code_space
    cells = space.cells_for(getattr(situation.input(input).type, "systems", ()))  # also where the codes were put in
    found = []
    for code in sorted(member for member in stated.members if isinstance(member, Code)):
        cell = next(number for number, one in enumerate(cells) if one.entries == space.signature(code))
        possible = _possible_for(situation, decided.each[cell])
        found.append(CodeAnswer(code.text, possible[0] if len(possible) == 1 else UNDETERMINED, possible))
    return tuple(found)


def _possible_for(situation: Situation, heads: tuple[Decides, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.clause.outcome.canonical for one in heads if one.head in situation.found.possible))
