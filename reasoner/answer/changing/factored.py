"""A family of sets in factored form: all of, one of, two of ..., which expands to exactly the same sets.

Three steps are repeated while they change something. Members that stand in the same sets become one that is all of them.
Members that can take each other's place everywhere become one that is one of them. Members of which every set has the same
number, in every combination, become one that is so many of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import combinations, product
from math import comb, prod

from reasoner.answer.answer import Several

MOST_LOOKED_AT = 3_000_000  # steps of the search for `so many of`, after which the rest stays as it is


Factored = Several | str


def factored(sets: Collection[frozenset[str]]) -> Factored:
    """The factored form of some sets, none of which holds another. No sets: one of nothing; the empty set: all of nothing."""
    family: set[frozenset[Factored]] = {frozenset(one) for one in sets}
    while (smaller := _together(family) or _exchanged(family) or _counted(family)) is not None:
        family = smaller
    rows = [_all(one) for one in sorted(family, key=_order_of_set)]
    return rows[0] if len(rows) == 1 else Several(1, tuple(rows))


def factored_form(sets: Sequence[frozenset[str]]) -> Several | None:
    """The factored form of some sets, none of which holds another; None where it says nothing that the list does not."""
    if len(sets) < 2:
        return None
    form = factored(sets)
    return form if isinstance(form, Several) else None


def expanded(form: Factored) -> frozenset[frozenset[str]]:
    """The sets that a factored form stands for."""
    if isinstance(form, str):
        return frozenset((frozenset((form,)),))
    below = [expanded(part) for part in form.parts]
    return frozenset(frozenset().union(*chosen) for some in combinations(below, form.number) for chosen in product(*some))


def size(form: Factored) -> int:
    """How many sets a form stands for, counted without writing them out; for forms whose parts share no member."""
    if isinstance(form, str):
        return 1
    return sum(prod(some) for some in combinations([size(part) for part in form.parts], form.number))


def _all(members: Iterable[Factored]) -> Factored:
    some = sorted(members, key=_order)
    flat = [
        part for one in some for part in (one.parts if isinstance(one, Several) and one.number == len(one.parts) else (one,))
    ]
    return flat[0] if len(flat) == 1 else Several(len(flat), tuple(flat))


def _one(members: Iterable[Factored]) -> Factored:
    some = sorted(members, key=_order)
    flat = [part for one in some for part in (one.parts if isinstance(one, Several) and one.number == 1 else (one,))]
    return Several(1, tuple(flat))


def _order(form: Factored) -> tuple[int, str]:
    return (0, form) if isinstance(form, str) else (1 + len(form.parts), str(form))


def _order_of_set(members: frozenset[Factored]) -> tuple[int, list[tuple[int, str]]]:
    return len(members), sorted(map(_order, members))


def _rows(family: Collection[frozenset[Factored]]) -> dict[Factored, frozenset[int]]:
    where: dict[Factored, set[int]] = defaultdict(set)
    for number, one in enumerate(family):
        for member in one:
            where[member].add(number)
    return {member: frozenset(rows) for member, rows in where.items()}


def _together(family: set[frozenset[Factored]]) -> set[frozenset[Factored]] | None:
    groups: dict[frozenset[int], list[Factored]] = defaultdict(list)
    for member, rows in _rows(family).items():
        groups[rows].append(member)
    joined = {member: _all(group) for group in groups.values() if len(group) > 1 for member in group}
    if not joined or len(family) == 1:
        return None
    return {frozenset(joined.get(member, member) for member in one) for one in family}


def _exchanged(family: set[frozenset[Factored]]) -> set[frozenset[Factored]] | None:
    groups: dict[frozenset[frozenset[Factored]], list[Factored]] = defaultdict(list)
    rests: dict[Factored, set[frozenset[Factored]]] = defaultdict(set)
    for one in family:
        for member in one:
            rests[member].add(one - {member})
    for member, rest in rests.items():
        groups[frozenset(rest)].append(member)
    joined = {member: _one(group) for group in groups.values() if len(group) > 1 for member in group}
    if not joined:
        return None
    return {frozenset(joined.get(member, member) for member in one) for one in family}


def _counted(family: set[frozenset[Factored]]) -> set[frozenset[Factored]] | None:
    """Join one group of members of which every set that has any has the same number, in every combination."""
    where = _rows(family)
    left = MOST_LOOKED_AT
    by_size: dict[int, list[Factored]] = defaultdict(list)
    for member, rows in where.items():
        by_size[len(rows)].append(member)
    for alike in by_size.values():
        for start in sorted(alike, key=_order):
            left -= len(alike) * len(where[start])
            if left < 0:
                return None
            group = frozenset(one for one in alike if one == start or _swaps(family, where, start, one))
            if len(group) > 2 and (joined := _join_counted(family, group)) is not None:
                return joined
    return None


def _swaps(family: set[frozenset[Factored]], where: dict[Factored, frozenset[int]], one: Factored, other: Factored) -> bool:
    """Whether two members can be exchanged for each other in every set, and stand together in some."""
    if not where[one] & where[other]:
        return False
    return all((row - {one}) | {other} in family for row in family if one in row and other not in row)


def _join_counted(family: set[frozenset[Factored]], group: frozenset[Factored]) -> set[frozenset[Factored]] | None:
    by_rest: dict[frozenset[Factored], set[frozenset[Factored]]] = defaultdict(set)
    for row in family:
        by_rest[row - group].add(row & group)
    number = max(len(some) for chosen in by_rest.values() for some in chosen)
    for chosen in by_rest.values():
        if chosen != {frozenset()} and (any(len(some) != number for some in chosen) or len(chosen) != comb(len(group), number)):
            return None
    form = Several(number, tuple(sorted(group, key=_order)))
    return {rest if chosen == {frozenset()} else rest | {form} for rest, chosen in by_rest.items()}
