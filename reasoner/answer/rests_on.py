"""What an outcome rests on: the presumptions and judgements it uses, and minimal groups of facts that carry it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import TYPE_CHECKING

from reasoner.answer.situation import Situation
from reasoner.asp.solve import NO_LIMIT, Limit

if TYPE_CHECKING:
    from reasoner.answer.questions import Questions


def values_used(questions: Questions, situation: Situation, determination: str, limit: Limit = NO_LIMIT) -> frozenset[str]:
    """The presumed and judgement inputs that lie in a smallest group whose withdrawal would add a possible outcome."""
    read = questions.inputs_tied(determination)
    soft = [
        id
        for id in situation.by_input
        if id in read and (id in situation.presumed or (situation.input(id).judgement and situation.known(id) is not None))
    ]
    outcomes = questions.outcome_heads(determination).values()
    possible = [head for head in outcomes if head in situation.found.possible]

    def unsettles(withdrawn: Iterable[str]) -> bool:
        return situation.worlds.possible(situation.allowed(withdrawn), without=possible, limit=limit)

    if not soft or len(possible) == len(outcomes) or not unsettles(soft):
        return frozenset()
    groups: list[frozenset[str]] = []
    for size in range(1, len(soft) + 1):
        for group in map(frozenset, combinations(soft, size)):
            if not any(smaller <= group for smaller in groups) and unsettles(group):
                groups.append(group)
        # A larger smallest group holds no member of a group of one: where the others together unsettle nothing, all is found.
        if not unsettles([id for id in soft if frozenset((id,)) not in groups]):
            break
    return frozenset().union(*groups)


def carrying_facts(questions: Questions, situation: Situation, determination: str, limit: Limit = NO_LIMIT) -> tuple[str, ...]:
    """A minimal group of stated and presumed inputs that alone settles the outcome; empty where it is not settled.

    Unsatisfiable core of the facts with the outcome denied, then deletion, one input after the other.
    """
    outcomes = questions.outcome_heads(determination).values()
    possible = [head for head in outcomes if head in situation.found.possible]
    if len(possible) != 1:
        return ()
    worlds = situation.worlds
    denied = worlds.head_literals((), possible) or []
    known = {id: worlds.assumptions(some) for id, some in situation.by_input.items()}
    owner = {literal: id for id, literals in known.items() for literal in literals}

    def core(ids: Iterable[str]) -> list[str] | None:
        """Those of some facts that the solver needed to rule every other outcome out; None where they do not."""
        found = worlds.plain.core([*(literal for id in ids for literal in known[id]), *denied], limit)
        return None if found is None else list(dict.fromkeys(owner[one] for one in found if one in owner))

    left = core(known) or []
    for id in reversed(left):
        if id in left and (smaller := core([one for one in left if one != id])) is not None:
            left = smaller
    return tuple(left)
