"""Questions about cases whose amounts are compared: such facts are folded into the applied policy, so they are asked about one by one.

In the program of one case a stated weight is a constant. What stands in the way, or carries an outcome, is therefore found by
taking the case's own facts away, or freeing them, and applying the policy anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from reasoner.answer.answer import Answer, Blocks, StatedFact, WhatIf
from reasoner.cases.case import Case, Fact
from reasoner.policy.values import Exactly, NotKnown
from reasoner.policy.vocabulary import Input
from reasoner.policy.words import words_for_known


def carrying_facts_of_case(
    case: Case, inputs: Iterable[Input], answer: Answer, possible: Callable[[Case], tuple[str, ...]]
) -> tuple[StatedFact, ...]:
    """A minimal group of stated and presumed facts that settles the outcome: with every other unknown it stands, without any
    one of them it does not. Found by deletion; `possible` gives the outcomes that a case leaves. Empty where it is not settled."""
    if len(answer.possible) != 1:
        return ()
    stated = {fact.input for fact in case.facts}
    used = [one.input for one in answer.presumed if not one.dropped]
    facts = [*case.facts, *(Fact(one.id, Exactly(one.presumed)) for one in used if one.presumed is not None)]
    kept = list(facts)
    for fact in reversed(facts):
        trial = [one for one in kept if one is not fact]
        silent = tuple(Fact(one.input, NotKnown()) for one in facts if one not in trial)
        if possible(Case((*trial, *silent))) == answer.possible:
            kept = trial
    by_id = {one.id: one for one in inputs}
    return tuple(
        StatedFact(
            by_id[one.input], one.known, words_for_known(one.known, by_id[one.input]), one.origin, one.input not in stated
        )
        for one in kept
        if not isinstance(one.known, NotKnown)
    )


def with_blocks(found: WhatIf, facts: dict[str, StatedFact], freed: Iterable[tuple[str, WhatIf]]) -> WhatIf:
    """A what-if without change sets, with the compared facts that would have to be otherwise: those that, freed, let a set reach
    the target. What no case has stays told as such."""
    blocks = []
    for id, one in freed:
        if any(id in some.inputs for some in one.sets):
            items = next((change.items for some in one.sets for change in some.changes if change.input.id == id), ())
            blocks.append(Blocks((facts[id],), items))
    if not blocks:
        return found
    return replace(found, unreachable=None, blocks=tuple(blocks))
