"""Systems of links between two quantities each: the least solution, or a cycle or path that cannot be.

Every link says that one quantity is at least a function of another that never falls. The least solution is then the limit of raising
what is too low (Tarski 1955; for differences, Bellman 1958 and Ford 1956). See README.md for why this is exact and ends.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm

from reasoner.amounts.days import CYCLE_DAYS
from reasoner.amounts.links import Link
from reasoner.amounts.questions import HIGH, LOW, NO_TAGS, Domain, Tag, Tags
from reasoner.amounts.shifts import Moves, days_moved, first_moved_to, moved
from reasoner.source.dataclass import dataclass

Check = Callable[[], None]
Tagged = tuple[Link, Tags]
SOME_DAY = 738_000  # in the year 2021: any day would do


@dataclass(frozen=True, slots=True)
class Clash:
    """What cannot hold together; `least` where it is known that nothing can be left out."""

    tags: Tags
    least: bool = False


class _ClashError(Exception):
    def __init__(self, tags: Tags, least: bool) -> None:
        self.clash = Clash(tags, least)


def fits(link: Link, domains: Mapping[str, Domain]) -> bool:
    """Whether a link between days moved by months is one between whole days."""
    return not link.by_months or all(_is_whole(domains[id]) for id in (link.source, link.target) if id is not None)


def _is_whole(domain: Domain) -> bool:
    return domain.step is not None and domain.step.denominator == domain.start.denominator == 1


def least_solution(
    domains: Mapping[str, Domain], links: Sequence[Tagged], check: Check = lambda: None
) -> Clash | dict[str, Fraction]:
    """The least numbers in the domains that satisfy the links (low ones where nothing is least), or a clash.

    A link by months is between quantities of whole steps (`fits`).
    """
    try:
        return _System(domains, links, check).solved()
    except _ClashError as error:
        return error.clash


# `target >= source + number`, in scaled whole numbers, or `target >= source moved`; what it rests on. A moved day has its own place,
# which is at least its day moved; its day is at least the first that is moved there (`True`). A tuple, for thousands of them are made.
_Edge = tuple[int, int, int, tuple[Moves, bool] | None, Tags]


class _System:
    """Quantities by their places, all numbers whole: in units of one `unit`th, in which what is strict is 1 more."""

    def __init__(self, domains: Mapping[str, Domain], links: Sequence[Tagged], check: Check) -> None:
        self.check = check
        self.names = list(domains)
        places = {id: place for place, id in enumerate(self.names)}
        count = len(self.names)
        self.unit = _unit(domains, links)
        self.grids: list[tuple[int, int] | None] = [self._grid(domain) for domain in domains.values()]
        self.low: list[int | None] = [None] * count
        self.high: list[int | None] = [None] * count
        self.low_tags: list[Tags] = [NO_TAGS] * count
        self.high_tags: list[Tags] = [NO_TAGS] * count
        self.parent: list[_Edge | None] = [None] * count
        self.out: list[list[_Edge]] = [[] for _ in range(count)]
        self.edges: list[_Edge] = []
        self.moved: dict[tuple[int, Moves], int] = {}
        self.joined: set[tuple[int, bool]] = set()
        self.plain = all(
            grid is None for grid in self.grids
        )  # no steps but the unit, so that nothing is refuted by its step alone
        self.least = self.plain  # whether of every clash, a simple path or cycle, all is needed
        for place, (id, domain) in enumerate(domains.items()):
            self._bound(place, id, domain)
        for link, tags in links:
            self._add(link, tags, places)

    # ---- making it

    def _grid(self, domain: Domain) -> tuple[int, int] | None:
        if domain.step is None:
            return None
        step = self._scaled(domain.step)
        return None if step == 1 else (step, self._scaled(domain.start) % step)

    def _scaled(self, number: Fraction) -> int:
        return number.numerator * (self.unit // number.denominator)

    def _up(self, place: int, number: int) -> int:
        grid = self.grids[place]
        return number if grid is None else grid[1] - (grid[1] - number) // grid[0] * grid[0]

    def _down(self, place: int, number: int) -> int:
        grid = self.grids[place]
        return number if grid is None else grid[1] + (number - grid[1]) // grid[0] * grid[0]

    def _bound(self, place: int, id: str, domain: Domain) -> None:
        interval = domain.interval
        if interval.low is not None:
            low = self._scaled(interval.low) + (not interval.low_included)
            self._raise(place, low, frozenset(((id, LOW),)))
        if interval.high is not None:
            high = self._scaled(interval.high) - (not interval.high_included)
            self._lower(place, high, frozenset(((id, HIGH),)))

    def _raise(self, place: int, number: int, tags: Tags) -> None:
        number, now = self._up(place, number), self.low[place]
        if now is None or number > now:
            self.low[place], self.low_tags[place] = number, tags
            self._meet(place)

    def _lower(self, place: int, number: int, tags: Tags) -> None:
        number, now = self._down(place, number), self.high[place]
        if now is None or number < now:
            self.high[place], self.high_tags[place] = number, tags
            self._meet(place)

    def _meet(self, place: int) -> None:
        low, high = self.low[place], self.high[place]
        if low is not None and high is not None and low > high:
            raise _ClashError(self.low_tags[place] | self.high_tags[place], self.plain)

    def _add(self, link: Link, tags: Tags, places: Mapping[str, int]) -> None:
        by_months, unit = link.by_months, self.unit
        add = link.whole if by_months else link.numerator * (unit // link.denominator) + link.strict
        if link.source is not None and link.target is not None:
            source, target = places[link.source], places[link.target]
            if by_months:
                source = self._place(source, link.source_moves, back=False)
                target, add = self._place(target, link.target_moves, back=True), add * unit
            self._join((source, target, add, None, tags))
        elif link.target is not None:
            low = first_moved_to(add, link.target_moves) * unit if by_months else add
            self._raise(places[link.target], low, tags)
        elif link.source is not None:
            high = (first_moved_to(1 - add, link.source_moves) - 1) * unit if by_months else -add
            self._lower(places[link.source], high, tags)
        elif add > 0:
            raise _ClashError(tags, True)

    def _join(self, edge: _Edge) -> None:
        self.out[edge[0]].append(edge)
        self.edges.append(edge)

    def _place(self, day: int, moves: Moves, *, back: bool) -> int:
        """The place of a moved day, that follows its day, or (`back`) is followed by it."""
        if not moves:
            return day
        key = day, moves
        place = self.moved.get(key)
        if place is None:
            place = self.moved[key] = len(self.low)
            self.grids.append((self.unit, 0) if self.unit > 1 else None)
            self.low.append(None)
            self.high.append(None)
            self.low_tags.append(NO_TAGS)
            self.high_tags.append(NO_TAGS)
            self.parent.append(None)
            self.out.append([])
        if (place, back) not in self.joined:
            self.joined.add((place, back))
            self._join((place, day, 0, (moves, True), NO_TAGS) if back else (day, place, 0, (moves, False), NO_TAGS))
        return place

    # ---- solving it

    def solved(self) -> dict[str, Fraction]:
        """The least numbers. Raises _ClashError."""
        self._settle([place for place, low in enumerate(self.low) if low is not None], bounded=True)
        free = [place for place, low in enumerate(self.low) if low is None]
        if free:
            self._lay_low(free)
        return {id: Fraction(self._at(place), self.unit) for place, id in enumerate(self.names)}

    def _settle(self, changed: list[int], *, bounded: bool) -> None:
        """Raise what is too low until nothing is. `bounded`: up to the high ends."""
        low, high, parent, grids = self.low, self.high, self.parent, self.grids
        queue, waiting, most = deque(changed), set(changed), None
        raised = 0
        while queue:
            place = queue.popleft()
            waiting.discard(place)
            at = low[place]
            assert at is not None  # noqa: S101  INVARIANT: only what has a number is in the queue
            for edge in self.out[place]:
                _, target, add, moves, _ = edge
                number = at + add if moves is None else self._moved(moves, at)
                if grids[target] is not None:
                    number = self._up(target, number)
                now = low[target]
                if now is not None and number <= now:
                    continue
                raised += 1
                if not raised % 256:
                    self.check()
                    most = most or self._most()
                if self._leads_to(place, target):
                    number = self._turned(edge, number, bounded=bounded)
                else:
                    parent[target] = edge
                low[target] = number
                end = high[target]
                if bounded and end is not None and number > end:
                    raise _ClashError(self._reasons(target) | self.high_tags[target], self.least)
                if most is not None and number > most:
                    raise _ClashError(frozenset().union(*(tags for *_, tags in self.edges)), False)
                if target not in waiting:
                    waiting.add(target)
                    queue.append(target)

    def _moved(self, moves: tuple[Moves, bool], number: int) -> int:
        day = number // self.unit
        return (first_moved_to(day, moves[0]) if moves[1] else moved(day, moves[0])) * self.unit

    def _raw(self, edge: _Edge, number: int) -> int:
        """What a number makes of the target, before its step."""
        return number + edge[2] if edge[3] is None else self._moved(edge[3], number)

    def _leads_to(self, place: int, target: int) -> bool:
        """Whether a number rests on that of a target, so that raising the target by it goes round in a cycle."""
        while place != target:
            edge = self.parent[place]
            if edge is None:
                return False
            place = edge[0]
        return True

    def _reasons(self, place: int) -> Tags:
        found: set[Tag] = set()
        while (edge := self.parent[place]) is not None:
            found |= edge[4]
            place = edge[0]
        return frozenset(found | self.low_tags[place])

    def _turned(self, last: _Edge, number: int, *, bounded: bool) -> int:
        """The first number, from one on, that a cycle through it does not raise. Raises _ClashError where there is none."""
        target, cycle, place = last[1], [last], last[0]
        while place != target:
            edge = self.parent[place]
            assert edge is not None  # noqa: S101  INVARIANT: the caller found the cycle
            cycle.append(edge)
            place = edge[0]
        cycle.reverse()
        tags = frozenset[Tag]().union(*(tags for *_, tags in cycle))
        if self._least_gain(cycle) > 0:
            raise _ClashError(tags, self.plain)
        end, limit = self.high[target] if bounded else None, number + self._period(cycle)
        reasons = self._reasons(target) | tags
        rounds = 0
        while True:
            raised = number
            for edge in cycle:
                raised = self._up(edge[1], self._raw(edge, raised))
            if raised <= number:
                break
            number = raised
            rounds += 1
            if not rounds % 256:
                self.check()
            if end is not None and number > end:
                raise _ClashError(reasons | self.high_tags[target], False)
            if number >= limit:
                raise _ClashError(tags, False)
        self.least = False
        self.parent[target], self.low_tags[target] = None, reasons
        return number

    def _gain(self, edge: _Edge) -> tuple[int, int]:
        """By how much a link raises at least and at most, before the step of its target."""
        _, _, add, moves, _ = edge
        if moves is None:
            return add, add
        least, most = days_moved(moves[0])
        return (-most * self.unit, -least * self.unit) if moves[1] else (least * self.unit, most * self.unit)

    def _least_gain(self, cycle: Sequence[_Edge]) -> int:
        """A number by which going once round a cycle raises at least.

        From a day to that day moved, on by a whole day or more, and back to the first day that is moved there: that is a later day,
        whatever the months are (the way back is the lower adjoint of the way there), while the fewest days of so many months less
        the most would say that it may be earlier.
        """
        gains: list[tuple[Moves | None, int]] = [(None, 0)]
        for edge in self._from_move(cycle):
            _, target, add, moves, _ = edge
            if moves is not None and not moves[1]:
                gains.append((moves[0], 0))
                continue
            there, inside = gains[-1]
            if moves is None:
                gains[-1] = there, inside + self._stepped(edge[0], target, add)
            elif there == moves[0]:
                gains.pop()
                least, most = days_moved(there)
                across = inside - (most - least) * self.unit
                outside = gains[-1]
                gains[-1] = outside[0], outside[1] + (max(self.unit, across) if inside >= self.unit else across)
            else:
                gains[-1] = there, inside + self._gain(edge)[0]
        return sum(inside + (0 if moves is None else days_moved(moves)[0] * self.unit) for moves, inside in gains)

    def _from_move(self, cycle: Sequence[_Edge]) -> Sequence[_Edge]:
        """A cycle begun at a link that moves a day, if there is one: it raises everywhere from where it raises from there."""
        at = next((at for at, edge in enumerate(cycle) if edge[3] is not None and not edge[3][1]), 0)
        return [*cycle[at:], *cycle[:at]]

    def _stepped(self, source: int, target: int, add: int) -> int:
        """By how much a difference raises at least, steps included, where both sides have the same."""
        grid = self.grids[source]
        return add if grid is None or grid != self.grids[target] else -(-add // grid[0]) * grid[0]

    def _period(self, edges: Sequence[_Edge]) -> int:
        """A number by which all sides can be moved with nothing changed."""
        days = CYCLE_DAYS * self.unit if any(moves for *_, moves, _ in edges) else 1
        return lcm(days, *(grid[0] for edge in edges if (grid := self.grids[edge[1]]) is not None))

    def _most(self) -> int:
        """A number that the least solution, where there is one, does not pass, whatever the high ends."""
        start = max((low for low in self.low if low is not None), default=0)
        steps = sum(grid[0] for grid in self.grids if grid is not None)
        return start + len(self.low) * self._period(self.edges) + sum(max(0, self._gain(one)[1]) for one in self.edges) + steps

    # ---- what has no low end

    def _lay_low(self, free: list[int]) -> None:
        """Numbers for what has no low end: a solution of the links between them, moved down until all else is satisfied."""
        inside = set(free)
        within = [edge for place in free for edge in self.out[place] if edge[1] in inside]
        leaving = [edge for place in free for edge in self.out[place] if edge[1] not in inside]
        out, self.out = self.out, [[] for _ in self.out]
        for edge in within:
            self.out[edge[0]].append(edge)
        base = self._base(free, within, leaving)
        for place in free:
            self.low[place], self.low_tags[place] = self._up(place, base), NO_TAGS
        self._settle(free, bounded=False)
        self.out = out
        period = lcm(self._period(within + leaving), *(grid[0] for place in free if (grid := self.grids[place]) is not None))
        over = [self._at(place) - high for place in free if (high := self.high[place]) is not None]
        over += [self._raw(edge, self._at(edge[0])) - self._at(edge[1]) for edge in leaving]
        times = max((-(-one // period) for one in over), default=0)
        if times > 0:
            for place in free:
                self.low[place] = self._at(place) - times * period

    def _at(self, place: int) -> int:
        return self.low[place] or 0

    def _base(self, free: list[int], within: list[_Edge], leaving: list[_Edge]) -> int:
        """A number to begin from, so low that all else is likely to be satisfied, and no lower."""
        ends = [high for place in free if (high := self.high[place]) is not None]
        ends += [self._at(edge[1]) - self._gain(edge)[1] for edge in leaving]
        if not ends:
            whole = all((self.grids[place] or (self.unit, 0)) == (self.unit, 0) for place in free)
            return SOME_DAY * self.unit if whole and any(moves for *_, moves, _ in within) else 0
        steps = sum(grid[0] for place in free if (grid := self.grids[place]) is not None)
        return min(ends) - steps - sum(max(0, self._gain(edge)[1]) for edge in within)


def _unit(domains: Mapping[str, Domain], links: Sequence[Tagged]) -> int:
    """In how many parts 1 is divided so that all numbers are whole, and what is strict a part that all links together do not use up."""
    parts = {link.denominator for link, _ in links}
    dense = strict = False
    for domain in domains.values():
        interval, step = domain.interval, domain.step
        if interval.low is not None:
            parts.add(interval.low.denominator)
        if interval.high is not None:
            parts.add(interval.high.denominator)
        if step is None:
            dense = True
            strict = strict or not interval.low_included or not interval.high_included
        else:
            parts.add(step.denominator)
            parts.add(domain.start.denominator)
    strict = strict or (dense and any(link.strict for link, _ in links))
    return lcm(*parts) * (4 * (len(links) + len(domains) + 2) if dense and strict else 1)
