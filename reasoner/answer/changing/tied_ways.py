"""Ways in which several unknown amounts are supplied together: what they come to is one thing to document.

A number that is not known may reach a target alone, at its worst case: a weight of 203 kg, whatever the height is. What a reader is to
document is then said better of both: a body mass index of at least 30. So the comparisons whose parts are not known are taken as
inputs of their own, and their parts, where nothing else reads them, are given up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reasoner.answer.answer import Answer, ChangeKind, ChangeNeeded, ChangeSet, WhatIf
from reasoner.answer.changing.assignments import compared_words
from reasoner.answer.changing.what_if import Wish, is_permitted, sets_for
from reasoner.answer.questions import Questions
from reasoner.answer.situation import Situation, situation_of
from reasoner.asp.solve import NO_LIMIT, Limit
from reasoner.asp.theory import Numbers
from reasoner.policy.vocabulary import DateType
from reasoner.policy.words import ANY_VALUE

MOST_PARTS = 12  # comparisons that are taken as inputs


def with_tied_ways(
    questions: Questions, situation: Situation, answer: Answer, wish: Wish, found: WhatIf, limit: Limit = NO_LIMIT
) -> WhatIf:
    """An answer with the ways that tie amounts: among its sets where none of these is a part of it, else beside them.

    A set that does with the first or last day of the calendar what a tie says is left out.
    """
    tied = comparisons(questions, situation, answer, wish)
    if not tied or len(tied) > MOST_PARTS:
        return found
    program = replace(questions.program, as_inputs=frozenset(tied), learnt={})
    asked = Questions(program, seldom=True, whole=questions.whole)
    there = situation_of(asked.worlds, situation.case, limit, Numbers(program), situation.units)
    if there is None:
        return found
    there = replace(there, written=situation.written, addable=situation.addable, beyond=situation.beyond)
    locked = wish.locked | _only_compared(questions, answer, wish, tied)
    ways = sets_for(asked, there, answer, replace(wish, locked=locked), limit)
    more = [_told(one, tied, situation) for one in ways if one.inputs & tied.keys() and not _is_far(one, situation)]
    return _together(found, more, situation)


def comparisons(questions: Questions, situation: Situation, answer: Answer, wish: Wish) -> Mapping[str, tuple[str, ...]]:
    """The comparisons of which several parts are not known and may be supplied, each with these."""
    departures = questions.departures(answer.determination.id, *(id for id, _ in wish.also))
    numbers = departures.numbers
    found = {}
    for id, parts in departures.together.items():
        name = situation.program.by_input[id][0]
        known = situation.fully_known
        unknown = tuple(one for one in parts if one not in known)
        may_be = all(is_permitted(situation, situation.input(one), wish) and one not in wish.locked for one in unknown)
        if len(unknown) > 1 and may_be and id not in departures.always and numbers.constraint(name, True) is not None:
            found[id] = unknown
    return found


def _only_compared(questions: Questions, answer: Answer, wish: Wish, tied: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The parts of some comparisons that nothing else reads."""
    tests = [questions.tests(id) for id in (answer.determination.id, *(id for id, _ in wish.also))]
    read = {questions.program.variables[name].input for some in tests for name in some if name in questions.program.variables}
    return frozenset(part for some in tied.values() for part in some if part not in read)


def _told(one: ChangeSet, tied: Mapping[str, tuple[str, ...]], situation: Situation) -> ChangeSet:
    """A way in terms of what is asked for: the parts of what is tied, and what they come to together."""
    changes: dict[str, ChangeNeeded] = {change.input.id: change for change in one.changes if change.input.id not in tied}
    ties = list(one.ties)
    for change in one.changes:
        if change.input.id not in tied:
            continue
        ties.append(compared_words(situation.program, situation.program.inputs[change.input.id], so=change.needs == "yes"))
        for part in tied[change.input.id]:
            before = changes.get(part)
            items = tuple(dict.fromkeys((*(before.items if before else ()), *change.items)))
            needs = before.needs if before else ANY_VALUE
            changes[part] = ChangeNeeded(situation.input(part), ChangeKind.DOCUMENT, needs, change.now, items=items)
    order = {id: at for at, id in enumerate(situation.program.inputs)}
    ordered = tuple(sorted(changes.values(), key=lambda some: order.get(some.input.id, len(order))))
    more = sum(len(tied[id]) for id in one.inputs & tied.keys()) - len(one.inputs & tied.keys())
    made = tuple(some for some in one.made if some.input not in tied)
    return replace(one, made=made, changes=ordered, ties=("; ".join(ties),), cost=one.cost + more)


def _together(found: WhatIf, more: Sequence[ChangeSet], situation: Situation) -> WhatIf:
    """The sets that were found with those that tie amounts, these in place of one of the same inputs."""
    kept = [one for one in found.sets if not (more and _is_far(one, situation))]
    named = [one for one in more if not any(_is_part(other, one) and not other.whatever for other in kept)]
    sets = [one for one in kept if not any(other.inputs == one.inputs for other in named) or not one.ties]
    beside = []
    for one in _grouped(named):
        parts = [other for other in sets if other.inputs <= one.inputs]
        if not parts:
            sets.append(one)
        elif all(other.whatever or not _is_part(other, one) for other in parts):
            beside.append(one)
    ordered = sorted(sets, key=lambda one: (len(one.changes), one.cost)) if set(sets) - set(found.sets) else sets
    return replace(found, sets=tuple(ordered), tied=tuple(beside))


def _is_part(other: ChangeSet, one: ChangeSet) -> bool:
    """Whether a way asks for some of what another asks for, with the same values."""
    needs = {change.input.id: change.needs for change in one.changes}
    return other.inputs < one.inputs and all(needs[change.input.id] == change.needs for change in other.changes)


def _grouped(ways: Sequence[ChangeSet]) -> list[ChangeSet]:
    """Ways that differ only in how amounts are tied as one, with a tie for each."""
    found: dict[tuple[tuple[str, str], ...], ChangeSet] = {}
    for one in ways:
        key = tuple((change.input.id, change.needs) for change in one.changes)
        before = found.get(key)
        found[key] = one if before is None else replace(before, changes=_both(before, one), ties=(*before.ties, *one.ties))
    return list(found.values())


def _both(one: ChangeSet, other: ChangeSet) -> tuple[ChangeNeeded, ...]:
    pairs = zip(one.changes, other.changes, strict=True)
    return tuple(replace(mine, items=tuple(dict.fromkeys((*mine.items, *its.items)))) for mine, its in pairs)


def _is_far(one: ChangeSet, situation: Situation) -> bool:
    """Whether it reckons with the ends of the calendar as the worst case of a date of which nothing is known."""
    return any(isinstance(input.type, DateType) and input.id not in situation.partly_known for input in one.whatever)
