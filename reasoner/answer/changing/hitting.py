"""All smallest groups that meet every one of some groups (minimal hitting sets).

Depth first, with the members that each chosen one alone meets kept as bits of a number: a choice that would leave an
earlier one without a group of its own is not made, so that every leaf is minimal and none comes twice. After Murakami and
Uno, Efficient algorithms for dualizing large-scale hypergraphs, 2014.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError

STEPS_BETWEEN_LOOKS = 256  # at the clock


def smallest_hitting_sets(
    groups: Collection[Iterable[str]], most: int, limit: Limit = NO_LIMIT
) -> tuple[list[frozenset[str]], bool]:
    """The minimal sets with a member of every group, at most `most`, and whether they are all; raises TimeIsUpError.

    No groups: the empty set. An empty group: none.
    """
    rows = [frozenset(one) for one in groups]
    meets: dict[str, int] = {}
    for number, row in enumerate(rows):
        for member in row:
            meets[member] = meets.get(member, 0) | 1 << number
    search = _Search(rows, meets, most, limit)
    search.extend((), (), (1 << len(rows)) - 1, frozenset(meets))
    return search.found[:most], len(search.found) <= most


class _Search:
    def __init__(self, rows: list[frozenset[str]], meets: dict[str, int], most: int, limit: Limit) -> None:
        self.rows = rows
        self.meets = meets
        self.most = most
        self.limit = limit
        self.found: list[frozenset[str]] = []
        self.steps = 0

    def extend(self, chosen: tuple[str, ...], alone: tuple[int, ...], left: int, free: frozenset[str]) -> None:
        """Choose members for the groups that are left; `alone` are those that each chosen member alone meets."""
        self.steps += 1
        if self.steps % STEPS_BETWEEN_LOOKS == 0 and self.limit.passed:
            raise TimeIsUpError
        if not left:
            self.found.append(frozenset(chosen))
            return
        row = self._narrowest(left, free)
        tried = free - row
        for member in sorted(row & free):
            meets = self.meets[member]
            kept = tuple(one & ~meets for one in alone)
            if all(kept):
                self.extend((*chosen, member), (*kept, left & meets), left & ~meets, tried)
                if len(self.found) > self.most:
                    return
            tried |= {member}

    def _narrowest(self, left: int, free: frozenset[str]) -> frozenset[str]:
        """The group that is left with the fewest members to choose from, among the first few."""
        best: frozenset[str] | None = None
        fewest = 0
        looked = 0
        while left and looked < 32:
            low = left & -left
            left ^= low
            looked += 1
            row = self.rows[low.bit_length() - 1]
            number = len(row & free)
            if best is None or number < fewest:
                best, fewest = row, number
        assert best is not None  # noqa: S101  INVARIANT: something is left
        return best
