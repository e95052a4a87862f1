"""What stands in the way of a target: facts that may not change, or the policy itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import product

from reasoner.answer.answer import Blocks
from reasoner.answer.changing.departures import Departures
from reasoner.answer.changing.distance import farness
from reasoner.answer.changing.plan import Outcome
from reasoner.answer.changing.refine import Copies
from reasoner.answer.changing.search import Search
from reasoner.answer.facts import stated_fact
from reasoner.answer.situation import Situation
from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError
from reasoner.policy.criteria import AllOf, Criterion

MOST_BLOCKS = 20


def blocks_of(
    departures: Departures,
    copies: Copies,
    situation: Situation,
    wanted: frozenset[Outcome],
    permitted: frozenset[str],
    serves: Callable[[str], tuple[Criterion, ...]],
    limit: Limit = NO_LIMIT,
) -> tuple[Blocks, ...]:
    """The smallest groups of facts, presumptions and inputs held unknown that would have to be otherwise.

    Of groups of one size those come first whose facts lie nearest to what they would have to be; in a group presumptions do.
    """
    program = departures.program
    stays = [id for id in program.by_input if id in situation.fully_known and id not in permitted]
    groups: list[frozenset[str]] = []
    near: dict[frozenset[str], Fraction] = {}
    if stays:
        plan = departures.plan(situation, wanted, permitted, stays, limit)
        search = Search(departures, plan, copies, {}, MOST_BLOCKS)
        search.run(limit)
        groups = [one for one in search.found if one]
        near = _nearness(search, situation, groups, limit)
    if not groups:  # nothing known is in the way: what is kept unknown is
        held = frozenset(program.by_input) - permitted - frozenset(stays) - program.settled_by.keys() - situation.beyond
        plan = departures.plan(situation, wanted, permitted | held, limit=limit)
        search = Search(departures, plan, copies, {}, MOST_BLOCKS)
        search.run(limit)
        search.settle(limit)
        groups = _smallest(one & held for one in search.found)
    order = {one.id: number for number, one in enumerate(program.inputs.values())}

    def placed(id: str) -> tuple[bool, int]:
        return id not in situation.presumed, order[id]

    found = []
    for inputs in sorted(groups, key=lambda one: (len(one), near.get(one, 1), sorted(map(placed, one)))):
        ids = sorted(inputs, key=placed)
        items = {item.key: item for id in ids for item in serves(id)}
        found.append(Blocks(tuple(stated_fact(situation, id) for id in ids), tuple(items.values())))
    return tuple(found)


def _nearness(
    search: Search, situation: Situation, groups: Iterable[frozenset[str]], limit: Limit
) -> dict[frozenset[str], Fraction]:
    """How far each group is, all its facts together, from what they would have to be; those of which there is no time are left out."""
    found: dict[frozenset[str], Fraction] = {}
    try:
        for one in groups:
            values = search.values.of(one, limit)
            if values.works:
                found[one] = sum((farness(situation, situation.input(id), values.cells) for id in one), Fraction(0))
    except TimeIsUpError:
        pass
    return found


def _smallest(groups: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    some = {one for one in groups if one}
    return [one for one in some if not any(other < one for other in some)]


def unreachable_by(departures: Departures, wanted: frozenset[Outcome], limit: Limit = NO_LIMIT) -> tuple[Criterion, ...] | None:
    """The criteria because of which no case whatever has the wanted outcomes; None where some case has them."""
    by_determination = [
        [head for one, head in departures.outcomes.items() if one in wanted and one[0] == id]
        for id in departures.determinations
    ]
    if any(departures.worlds.possible({}, heads, limit=limit) for heads in product(*by_determination)):
        return None
    return tuple(dict.fromkeys(one for id in departures.determinations for one in _never(departures, id, wanted, limit)))


def _never(departures: Departures, id: str, wanted: frozenset[Outcome], limit: Limit) -> Iterator[Criterion]:
    """For each clause with a wanted outcome that no case has: the part of its condition that never holds, else what beats it."""
    worlds = departures.worlds
    clauses = worlds.program.determinations[id].clauses
    for one in clauses:
        if (id, one.clause.outcome.canonical) not in wanted or worlds.possible({}, (one.head,), limit=limit):
            continue
        condition = one.clause.condition
        if condition is not None and not one.clause.negated and not _holds(departures, (condition,), limit):
            yield from _part_at_fault(departures, condition, limit)
            continue
        for other in clauses:
            if other.clause.condition is not None and any(
                one.clause is clauses[beaten].clause for beaten in other.clause.beats
            ):
                yield other.clause.condition


def _part_at_fault(departures: Departures, criterion: Criterion, limit: Limit) -> Iterator[Criterion]:
    """The smallest group of parts that never hold together, as deep as one can go; the criterion itself where there is none."""
    if not isinstance(criterion.form, AllOf) or criterion.provisos:
        yield criterion
        return
    left = list(criterion.form.parts)
    for part in criterion.form.parts:
        others = [one for one in left if one is not part]
        if others and not _holds(departures, others, limit):
            left = others
    if len(left) == 1:
        yield from _part_at_fault(departures, left[0], limit)
    else:
        yield from left


def _holds(departures: Departures, criteria: Iterable[Criterion], limit: Limit) -> bool:
    """Whether some world meets all of the criteria."""
    heads = departures.worlds.program.criteria
    return departures.worlds.possible({}, [heads[one.key].met for one in criteria], limit=limit)
