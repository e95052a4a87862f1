"""What an outcome rests on: the presumptions and judgements it uses, and minimal groups of facts that carry it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from reasoner.answer.changing.hitting import smallest_hitting_sets
from reasoner.answer.changing.lanes import lanes_of
from reasoner.answer.changing.polarity import least_helpful, signs
from reasoner.answer.resting.grounds import grounds_of
from reasoner.answer.shown import Shown
from reasoner.answer.situation import Situation
from reasoner.asp.solve import NO_LIMIT, Limit
from reasoner.source.limit import limit_now

if TYPE_CHECKING:
    from reasoner.answer.questions import Questions

MOST_GROUPS = 500  # ways to miss every group found so far


class Withdrawing(Protocol):
    """What withdrawing something that is known would do."""

    def stands(self, ids: Collection[str], outcomes: frozenset[str]) -> bool:
        """Whether it is sure that no other outcome is possible without some inputs."""

    def shown(self, ids: frozenset[str]) -> Shown:
        """Which rules can hold without some inputs."""


def values_used(
    questions: Questions,
    situation: Situation,
    determination: str,
    withdrawing: Withdrawing | None = None,
    limit: Limit = NO_LIMIT,
) -> frozenset[str]:
    """The presumed and judgement inputs that lie in a smallest group whose withdrawal would add a possible outcome.

    `withdrawing` tells what is possible without some inputs, where this situation has them put in.
    """
    read = questions.inputs_tied(determination)
    soft = [
        id
        for id in situation.by_input
        if id in read and (id in situation.presumed or (situation.input(id).judgement and situation.known(id) is not None))
    ]
    outcomes = questions.outcome_heads(determination)
    possible = [head for head in outcomes.values() if head in situation.found.possible]
    if not soft or len(possible) == len(outcomes):
        return frozenset()
    if withdrawing is not None and withdrawing.stands(
        soft, frozenset(name for name, head in outcomes.items() if head in possible)
    ):
        return frozenset()
    others = [head for head in outcomes.values() if head not in possible]

    def unsettles(withdrawn: Collection[str]) -> bool:
        if withdrawing is None:
            return situation.worlds.possible(situation.allowed(withdrawn), without=possible, limit=limit)
        shown = withdrawing.shown(frozenset(withdrawn))
        return any(shown.can(head, True) for head in others)

    return in_smallest_groups(soft, unsettles) or frozenset()


class _UnsureError(Exception):
    """It is not known whether some members reach it."""


def in_smallest_groups(members: Sequence[str], reaches: Callable[[Collection[str]], bool | None]) -> frozenset[str] | None:
    """The members of the smallest groups that reach something, where more members never reach less; None where `reaches` is None.

    No members at all do not reach it; those that reach it alone are in no larger smallest group. Of the others one smallest group is
    found after another: first each with a member for others of a group that is known, so that every member comes up soon; then each
    has to miss one member at least of every group that was found (the smallest ways to miss them all are their smallest
    hitting sets: Reiter 1987), so that where what is left never reaches it, all groups are found. Raises TimeIsUpError at the
    limit that is in force.
    """

    def sure(ids: Collection[str]) -> bool:
        if (found := reaches(ids)) is None:
            raise _UnsureError
        return found

    try:
        return _in_smallest_groups(members, sure) if sure(members) else frozenset()
    except _UnsureError:
        return None


def _in_smallest_groups(members: Sequence[str], reaches: Callable[[Collection[str]], bool]) -> frozenset[str]:
    single = frozenset(one for one in members if reaches((one,)))
    rest = [one for one in members if one not in single]
    groups: list[frozenset[str]] = []
    met: set[str] = set()
    tried: set[frozenset[str]] = set()
    waiting: list[frozenset[str]] = [frozenset()]
    while waiting and met != set(rest):
        left_out = waiting.pop()
        tried.add(left_out)
        left = [one for one in rest if one not in left_out]
        if not left or not reaches(left):
            continue
        group = _shrunk(left, left, reaches)
        more = [group]
        for one in rest:
            # Where another can be spared beside it, the member cannot: the group without that other did not reach it.
            if one not in met.union(*more) and len(swapped := _shrunk([*group, one], group, reaches)) <= len(group):
                more.append(swapped)
        groups += map(frozenset, more)
        met.update(*more)
        found, _ = smallest_hitting_sets(groups, MOST_GROUPS, limit_now()) if met != set(rest) else ([], True)
        waiting = [one for one in found if one not in tried]
    return single.union(met)


def _shrunk(members: Sequence[str], spared: Sequence[str], reaches: Callable[[Collection[str]], bool]) -> list[str]:
    """Members that reach it, without those of `spared` that can be spared one after the other."""
    left = list(members)
    for one in spared:
        if reaches(fewer := [other for other in left if other != one]):
            left = fewer
    return left


def carrying_facts(questions: Questions, situation: Situation, determination: str, limit: Limit = NO_LIMIT) -> tuple[str, ...]:
    """A minimal group of stated and presumed inputs that alone settles the outcome; empty where it is not settled.

    What the rules show to be enough, else an unsatisfiable core of the facts with the outcome denied; then deletion, one input
    after the other.
    """
    outcomes = questions.outcome_heads(determination).values()
    possible = [head for head in outcomes if head in situation.found.possible]
    if len(possible) != 1:
        return ()
    worlds, departures = situation.worlds, questions.departures(determination)
    denied = worlds.head_literals((), possible) or []
    known = {id: worlds.assumptions(some) for id, some in situation.by_input.items()}
    owner = {literal: id for id, literals in known.items() for literal in literals}

    def core(ids: Iterable[str]) -> list[str] | None:
        """Those of some facts that the solver needed to rule every other outcome out; None where they do not."""
        found = worlds.plain.core([*(literal for id in ids for literal in known[id]), *denied], limit, tuple(possible))
        return None if found is None else list(dict.fromkeys(owner[one] for one in found if one in owner))

    read_off = grounds_of(departures.evaluator, lanes_of(departures.program, [{}], situation.allowed()), possible[0])
    start = None if read_off is None else {departures.program.variables[name].input for name in read_off}
    left = core(known if start is None else [id for id in known if id in start]) or []
    kept = necessary(questions, situation, determination, left)
    for id in reversed(left):
        if id in left and id not in kept and (smaller := core([one for one in left if one != id])) is not None:
            left = smaller
    return tuple(left)


def necessary(questions: Questions, situation: Situation, determination: str, ids: Sequence[str]) -> frozenset[str]:
    """Those of some facts, enough to settle the outcome together, of which one world each shows that it cannot be spared.

    In that world the fact and everything beside these facts is as little help to the outcome as can be. Where background
    knowledge or comparisons of amounts tie inputs such a world need not be possible, and none is looked at.
    """
    departures = questions.departures(determination)
    program = departures.program
    if program.constraints or program.amounts:
        return frozenset()
    [outcome] = [head for head in departures.outcomes.values() if head in situation.found.possible]
    tests = signs(program, (outcome,))
    allowed = situation.allowed()
    adverse = {
        name: (least if (least := least_helpful(tests.get(name, ()), range(len(one.cells)))) is not None else 0,)
        for name, one in program.variables.items()
    }
    fixed = {name: tuple(allowed[name]) for id in ids for name in program.by_input.get(id, ()) if name in allowed}
    without = [{name: adverse[name] for name in program.by_input.get(id, ())} for id in ids]
    _, may = departures.evaluator.rails(lanes_of(program, without, {**adverse, **fixed}))[outcome]
    return frozenset(id for lane, id in enumerate(ids) if not may >> lane & 1)
