"""The values that the inputs of a change set can take: for each its own, or jointly where they are tied."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice, product
from math import prod

from reasoner.answer.changing.departures import Departures
from reasoner.answer.changing.lanes import Lanes, lanes_of
from reasoner.answer.changing.plan import Plan
from reasoner.answer.changing.polarity import Sign
from reasoner.answer.changing.refine import Refinement
from reasoner.asp.program import Program, joined
from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError
from reasoner.policy.turned import begins_with_comparison
from reasoner.policy.vocabulary import Input
from reasoner.policy.words import negative_sentence
from reasoner.source.dataclass import dataclass

MOST_STANDING = 16  # joint values that stand for all of them
MOST_JOINT = 2_000  # joint values that are tried one by one
MOST_ASKED = 300  # questions to the solver about the values of one set
MOST_AT_ONCE = 512  # assignments that are evaluated together

Cells = Mapping[str, frozenset[int]]
New = Mapping[str, int]
TiedRow = tuple[tuple[int, ...], Cells]
Classes = Mapping[str, tuple[tuple[int, ...], ...]]  # for each variable, its cells in groups that no condition tells apart


@dataclass(frozen=True, slots=True)
class Assignments:
    """`cells` are, for each variable, the cells that occur in some working assignment. `joint` are the working
    assignments, in the order of `cells`, where not every combination works; None where every one does.
    `cut_off`: there were too many to try; `joint` is then those found, or with `sampled` some that show that each cell occurs.
    `together`: what has to hold of several amounts together, in words."""

    cells: Cells
    joint: tuple[tuple[int, ...], ...] | None = None
    cut_off: bool = False
    together: tuple[str, ...] = ()
    sampled: bool = False

    @property
    def works(self) -> bool:
        """Whether there is an assignment that works."""
        return all(self.cells.values()) and self.joint != ()

    @property
    def first(self) -> Mapping[str, tuple[int, ...]]:
        """One of the working assignments."""
        if self.joint:
            return {name: (cell,) for name, cell in zip(self.cells, self.joint[0], strict=True)}
        return {name: (min(cells),) for name, cells in self.cells.items() if cells}

    def some(self) -> list[Cells]:
        """Working assignments that together stand for all, a few where they are many."""
        if self.joint is None:
            return [self.cells]
        step = max(1, len(self.joint) // MOST_STANDING)
        return [{name: frozenset((cell,)) for name, cell in zip(self.cells, row, strict=True)} for row in self.joint[::step]]


class _TooManyAskedError(Exception):
    """More questions would have to be asked about the values of a set than is worth it."""


class Values:
    """The working values of the change sets of one plan.

    An input that nothing ties to others, whose cells the conditions put into two classes, has the class that it is not in
    now: a smaller set would do otherwise. The values of a set in which nothing is tied are tried many at once (lanes.py);
    clingo tries what is left.
    """

    def __init__(self, departures: Departures, plan: Plan, refinement: Refinement | None) -> None:
        self.departures = departures
        self.program = departures.program
        self.plan = plan
        self.refinement = refinement
        self._signs = plan.signs
        self._tied = frozenset(id for group in self.program.tied for id in group)
        self._in_amounts = frozenset(id for test in self.program.amounts.values() for id in test.inputs)
        self._leaders = frozenset(departures.follows.values())
        self.sure: set[frozenset[str]] = set()  # those whose plain values reach the target whatever is open
        self._other: dict[str, frozenset[int] | None] = {}
        self._compared: dict[tuple[str, tuple[frozenset[int] | None, ...]], frozenset[int]] = {}
        self._held: dict[frozenset[str], dict[str, set[int]]] = {}  # by set, how comparisons settled with it came out
        self._rest = {name: (cell,) for name, cell in plan.base.items() if name not in plan.both_ways} | {
            name: tuple(plan.open[name]) for name in plan.both_ways
        }

    def other_class(self, id: str) -> frozenset[int] | None:
        """The cells that an input has to move to, where that is plain without looking at the rest of its set."""
        if id not in self._other:
            self._other[id] = self._other_class(id)
        return self._other[id]

    def _other_class(self, id: str) -> frozenset[int] | None:
        names = self.program.by_input[id]
        if len(names) != 1 or not self._stands_alone(id) or names[0] in self.plan.both_ways:
            return None
        [name] = names
        tests = self._signs.get(name, ())
        now = _profile(tests, self.plan.base[name])
        others: dict[tuple[bool, ...], list[int]] = {}
        for cell in self._cells(name):
            if (profile := _profile(tests, cell)) != now:
                others.setdefault(profile, []).append(cell)
        return frozenset(next(iter(others.values()))) if len(others) == 1 else None

    def _stands_alone(self, id: str) -> bool:
        apart = id not in self._tied and id not in self._in_amounts
        return apart and id not in self._leaders and id not in self.departures.follows

    def _cells(self, name: str) -> Iterable[int]:
        return sorted(self.plan.open.get(name, range(len(self.program.variables[name].cells))))

    def plain(self, inputs: frozenset[str]) -> Assignments | None:
        """The values of a set of which every input has but one class to move to; None for any other set."""
        cells = {}
        for id in inputs:
            other = self.other_class(id)
            if other is None:
                return None
            cells[self.program.by_input[id][0]] = other
        return Assignments(cells)

    def lanes(self, assignments: Sequence[Mapping[str, Iterable[int]]]) -> Lanes:
        """Lanes for some assignments to sets, over what stays."""
        return lanes_of(self.program, assignments, self._rest)

    def of(self, inputs: frozenset[str], limit: Limit = NO_LIMIT) -> Assignments:
        """All values of a set that reach the target; none where it never does."""
        if (self.refinement is None or inputs in self.sure) and (plain := self.plain(inputs)) is not None:
            return plain
        alone = frozenset(id for id in inputs if self._stands_alone(id))
        candidates = self._that_may_work(self._candidates(inputs), self._released(inputs))
        classes = {name: self._classes(name, cells) for name, cells in candidates.items() if self._input(name) in alone}
        tied = [name for name in candidates if name not in classes]
        ways = prod(map(len, classes.values())) * prod(len(candidates[name]) for name in tied)
        if self.refinement is not None and ways > MOST_JOINT:
            found = self._surely(inputs, candidates, limit)
        elif not tied and not self.departures.settled_with(self.plan, inputs):
            found = _joined(classes, [((), {})], (), lambda tried: self._tried_at_once(tried, None, limit), limit)
        else:
            works = self._works(inputs, limit)
            rows = self._tied_rows(inputs, {name: candidates[name] for name in tied}, limit)
            try:
                found = _joined(classes, rows, tuple(tied), lambda tried: self._tried_at_once(tried, works, limit), limit)
            except _TooManyAskedError:
                found = self._surely(inputs, candidates, limit)
        return replace(found, together=self._together(inputs))

    def _surely(self, inputs: frozenset[str], candidates: Cells, limit: Limit) -> Assignments:
        """The values of a set that are too many to try in turn: each that occurs where it is sure to do, and some that do together."""
        refinement = self.refinement
        assert refinement is not None  # noqa: S101  INVARIANT: otherwise nothing is asked of what is sure
        held = self._held[inputs] = {id: set() for id in self.departures.settled_with(self.plan, inputs)}
        compared = {id: self.program.by_input[id][0] for id in held}
        moved = {self._input(name) for name in candidates}
        groups = joined(frozenset(self.departures.together[id]) & moved | {id} for id in held)
        beside = {one: [compared[id] for id in group & held.keys()] for group in groups for one in group}

        def spread(row: Cells, left: Cells) -> Cells:
            return self._spread(row, beside, candidates, left, limit)

        cells, rows = refinement.sure_cells(inputs, candidates, tuple(compared.values()), spread, limit)
        if not rows:
            return Assignments(candidates, None, cut_off=True)
        for id, found in held.items():
            name = compared[id]
            found.update(at for row in rows for at in row[name])
            found.update(at for at in {0, 1} - found if refinement.surely(inputs, {name: at}, cells, (), limit) is not None)
        joint = {tuple(min(row[name]) for name in cells) for row in rows}
        return Assignments(cells, tuple(sorted(joint)), cut_off=True, sampled=True)

    def _spread(
        self, row: Cells, beside: Mapping[str, Collection[str]], candidates: Cells, left: Cells, limit: Limit
    ) -> dict[str, frozenset[int]]:
        """Of the cells that are left those that do in place of what variables have in a row that reaches the target: no condition tells
        them apart, and some numbers in them make each comparison come out as it does there. `beside` are the comparisons that hang on
        each number, directly or through others. Of what is tied nothing is said.
        """
        alike = {name: self._alike(name, row[name], among) for name, among in candidates.items()}
        stays = {name: frozenset(cells) for name, cells in self._rest.items() if name not in candidates}
        found: dict[str, frozenset[int]] = {}
        for name, cells in left.items():
            id = self._input(name)
            some = alike[name] & cells
            if some and id not in self._tied and id in beside:
                held = {other: 0 in row[other] for other in beside[id]}
                ways = (at for at in some if self._numbers_for(held, {**stays, **alike, name: frozenset((at,))}, limit))
                some = frozenset(ways)
            found[name] = frozenset() if id in self._tied else some
        return found

    def _numbers_for(self, held: Mapping[str, bool], cells: Cells, limit: Limit) -> bool:
        """Whether it is shown that some numbers in some cells make comparisons come out so."""
        return not held or self.departures.numbers.together(held, cells, limit.check) is True

    def _alike(self, name: str, cells: Iterable[int], among: Iterable[int]) -> frozenset[int]:
        """The cells that no condition tells from some."""
        tests = self._signs.get(name, ())
        kinds = {_profile(tests, cell) for cell in cells}
        return frozenset(cell for cell in among if _profile(tests, cell) in kinds)

    def _released(self, inputs: frozenset[str]) -> frozenset[str]:
        """The inputs that give way where some inputs change: known followers, and comparisons settled with them."""
        following = {
            id
            for id, leader in self.departures.follows.items()
            if leader in inputs
            and id not in inputs
            and not any(name in self.plan.open for name in self.program.by_input[leader])
        }
        return frozenset(following.union(self.departures.settled_with(self.plan, inputs)))

    def _that_may_work(self, candidates: Cells, released: frozenset[str]) -> dict[str, frozenset[int]]:
        """The candidates without those cells that reach the target whatever the others are in no world."""
        tried = [{**candidates, name: (cell,)} for name, cells in candidates.items() for cell in sorted(cells)]
        freed = (name for id in released for name in self.program.by_input[id])
        left: dict[str, Iterable[int]] = {name: range(len(self.program.variables[name].cells)) for name in freed}
        for id in {self._input(name) for name in candidates} & self._tied:
            group = next(one for one in self.program.tied if id in one)
            names = [name for one in group for name in self.program.by_input.get(one, ()) if name not in candidates]
            left |= {name: range(len(self.program.variables[name].cells)) for name in names}
        _, may = self._reached(tried, left)
        found: dict[str, set[int]] = {name: set() for name in candidates}
        places = [(name, cell) for name, cells in candidates.items() for cell in sorted(cells)]
        for lane, (name, cell) in enumerate(places):
            if may >> lane & 1:
                found[name].add(cell)
        return {name: frozenset(cells) for name, cells in found.items()}

    def _input(self, name: str) -> str:
        return self.program.variables[name].input

    def _tied_rows(self, inputs: frozenset[str], candidates: Cells, limit: Limit) -> list[TiedRow]:
        """The joint cells of tied variables that leave a world, each with the cells that it leaves to the variables tied to them.

        What background knowledge ties is asked of the solver; any cells of other numbers leave a world, and settle each comparison by
        itself.
        """
        released = self._released(inputs)
        moved = {self._input(name) for name in candidates}
        stays = {
            name: frozenset(cells)
            for name, cells in self._rest.items()
            if self._input(name) not in moved and self._input(name) not in released and self._input(name) not in inputs
        }
        linked = [name for name in candidates if self._input(name) in self._tied]
        others = [name for name in candidates if name not in linked]
        group = {name for id in self._tied | released for name in self.program.by_input.get(id, ())}
        compared = [name for name in group if name in self.program.amounts and self._input(name) not in self._tied]
        found: list[TiedRow] = []
        for row in islice(product(*(sorted(candidates[name]) for name in linked)), MOST_JOINT):
            fixed = {name: frozenset((cell,)) for name, cell in zip(linked, row, strict=True)}
            left = self.departures.tying.left({**stays, **fixed}, limit) if linked or released & self._tied else stays
            if left is None:
                continue
            for more in islice(product(*(sorted(candidates[name]) for name in others)), MOST_JOINT - len(found)):
                limit.check()
                cells = {**fixed, **{name: frozenset((cell,)) for name, cell in zip(others, more, strict=True)}}
                rest = {name: left[name] for name in group if name in left and name not in compared}
                rest |= {name: self._can_be(name, {**stays, **cells}, limit) for name in compared}
                found.append((tuple(next(iter(cells[name])) for name in candidates), rest))
        return found

    def _can_be(self, compared: str, cells: Cells, limit: Limit) -> frozenset[int]:
        """The cells that a comparison can be in where its numbers are in some cells."""
        parts = [self.program.by_input[one][0] for one in self.program.amounts[compared].inputs if one in self.program.by_input]
        key = (compared, tuple(cells.get(name) for name in parts))
        if key not in self._compared:
            self._compared[key] = self.departures.numbers.can_be(compared, cells, limit.check)
        return self._compared[key]

    def _classes(self, name: str, cells: Iterable[int]) -> tuple[tuple[int, ...], ...]:
        tests = self._signs.get(name, ())
        found: dict[tuple[bool, ...], list[int]] = {}
        for cell in sorted(cells):
            found.setdefault(_profile(tests, cell), []).append(cell)
        return tuple(map(tuple, found.values()))

    def _candidates(self, inputs: frozenset[str]) -> dict[str, frozenset[int]]:
        found = {}
        for id in sorted(inputs):
            names = self.program.by_input[id]
            for name in names:
                stated = len(names) == 1 and name not in self.plan.open
                found[name] = frozenset(self._cells(name)) - ({self.plan.base[name]} if stated else set())
        return found

    def _tried_at_once(
        self, tried: Sequence[tuple[New, Cells]], works: Callable[[New, Cells], bool] | None, limit: Limit
    ) -> list[bool]:
        """Which of some assignments work, each with the cells that it leaves to others."""
        cells = [{**rest, **{name: (cell,) for name, cell in new.items()}} for new, rest in tried]
        must, may = self._reached(cells)
        may &= self._stands_in_known_worlds(tried[0][0] if tried else (), cells, may & ~must)
        if works is None and self.refinement is not None:
            refinement = self.refinement
            works = lambda new, _: refinement.works(new, limit)  # noqa: E731
        found = []
        for lane, (new, rest) in enumerate(tried):
            sure = bool(must >> lane & 1)
            if not sure and works is not None and may >> lane & 1:
                sure = works(new, rest)
            found.append(sure)
        return found

    def _stands_in_known_worlds(
        self, names: Iterable[str], tried: Sequence[Mapping[str, Iterable[int]]], undecided: int
    ) -> int:
        """Of some lanes, those that a world in which another assignment failed does not refute too; all others are kept."""
        kept = -1
        moved = {self._input(name) for name in names}
        touched = {id for group in self.program.tied if group & moved for id in group} | moved
        # A comparison came out so with other values of what moves, and of what was moved in that world.
        stay = {self._input(name) for name in self.plan.both_ways} - moved
        touched.update(id for id, parts in self.departures.together.items() if not stay.issuperset(parts))
        seen: set[tuple[tuple[str, tuple[int]], ...]] = set()
        for world in self.refinement.worlds if self.refinement is not None else ():
            if not undecided:
                break
            there = {
                name: (cell,)
                for name, cell in world.items()
                if name in self.plan.both_ways and self._input(name) not in touched
            }
            if tuple(there.items()) in seen:
                continue
            seen.add(tuple(there.items()))
            _, may = self._reached([{**one, **there} for one in tried])
            kept &= may | ~undecided
            undecided &= may
        return kept

    def _reached(
        self, assignments: Sequence[Mapping[str, Iterable[int]]], rest: Mapping[str, Iterable[int]] | None = None
    ) -> tuple[int, int]:
        """The lanes in which every determination has its target, surely and perhaps."""
        lanes = lanes_of(self.program, assignments, {**self._rest, **(rest or {})})
        rails = self.departures.evaluator.rails(lanes)
        must = may = lanes.full
        for id in self.departures.determinations:
            heads = [rails[head] for one, head in self.departures.outcomes.items() if one in self.plan.wanted and one[0] == id]
            some = others = 0
            for sure, perhaps in heads:
                some |= sure
                others |= perhaps
            must, may = must & some, may & others
        return must, may

    def _works(self, inputs: frozenset[str], limit: Limit) -> Callable[[New, Cells], bool]:
        refinement = self.refinement
        compared = self.departures.settled_with(self.plan, inputs)
        held = self._held.setdefault(inputs, {id: set() for id in compared})
        if refinement is None:
            return lambda new, _: self._reaches(inputs, new, held, limit)
        following = [id for id, leader in refinement.released.items() if leader in inputs and id not in inputs]
        followers = [name for id in (*compared, *following) for name in self.program.by_input[id]]
        asked = 0

        def works(new: New, rest: Cells) -> bool:
            """Whether it works with some cells of what follows: of comparisons those that the cells of their numbers leave."""
            nonlocal asked
            left = {name: rest.get(name, frozenset(range(len(self.program.variables[name].cells)))) for name in followers}
            if (asked := asked + 1) > MOST_ASKED:
                raise _TooManyAskedError
            if (sure := refinement.surely(inputs, new, {}, followers, limit)) is not None:
                for id in compared:
                    [name] = self.program.by_input[id]
                    held[id].update(sure[name])
                    if (other := left[name] - held[id]) and refinement.surely(
                        inputs, new, {name: other}, (), limit
                    ) is not None:
                        held[id].update(other)
                return True
            if (asked := asked + prod(map(len, left.values()))) > MOST_ASKED:
                raise _TooManyAskedError
            ways = [{**new, **dict(zip(followers, more, strict=True))} for more in product(*map(sorted, left.values()))]
            good = [way for way in ways if refinement.works(way, limit)]
            for id in compared:
                held[id].update(way[name] for way in good for name in self.program.by_input[id])
            return bool(good)

        return works

    def _reaches(self, inputs: frozenset[str], new: New, held: Mapping[str, set[int]], limit: Limit) -> bool:
        """Whether values reach the target where nothing is open both ways; `held` gets how comparisons may then come out."""
        reached = self.departures.reaches(self.plan, inputs, new, limit)
        for id, found in held.items() if reached else ():
            [name] = self.program.by_input[id]
            found.update(at for at in {0, 1} - found if self.departures.reaches(self.plan, inputs, {**new, name: at}, limit))
        return reached

    def _together(self, inputs: frozenset[str]) -> tuple[str, ...]:
        """What has to hold of the amounts of some inputs together, in the words of their comparisons; of one input only what its own
        values do not say: what several records come to."""
        gathered = {self.program.variables[name].input for name, test in self.program.amounts.items() if test.compared.gates}
        held = self._held.get(inputs, {}).items()
        some = ((self.program.inputs[id], cells) for id, cells in held if len(inputs) > 1 or id in gathered)
        return tuple(compared_words(self.program, one, so=0 in cells) for one, cells in some if len(cells) == 1)


def compared_words(program: Program, comparison: Input, *, so: bool) -> str:
    """A comparison in words, or its denial; one that a record's own condition makes (`its date is ...`) names the record's field."""
    words = comparison.phrase if so else negative_sentence(comparison)
    parts = (program.inputs[id].phrase for id in comparison.settled_by if "." in id)
    return next((f"{part}: {words}" for part in parts if begins_with_comparison(words)), words)


def _profile(tests: Iterable[Sign], cell: int) -> tuple[bool, ...]:
    return tuple(cell in some for some, _ in tests)


def _joined(
    classes: Classes,
    rows: Sequence[TiedRow],
    tied: tuple[str, ...],
    works: Callable[[Sequence[tuple[New, Cells]]], list[bool]],
    limit: Limit,
) -> Assignments:
    """Try every combination of classes, by the first cell of each, with every joint row of the tied variables."""
    names = [*classes, *tied]
    each = max(1, MOST_JOINT // max(1, len(rows)))
    cut_off = prod(len(some) for some in classes.values()) > each
    untied = list(islice(product(*classes.values()), each))
    working: list[tuple[tuple[int, ...], ...]] = []
    together = max(1, MOST_AT_ONCE // max(1, len(untied)))
    for first in range(0, len(rows), together):
        if limit.passed:
            raise TimeIsUpError
        some = [(row, rest, each) for row, rest in rows[first : first + together] for each in untied]
        tried = [
            ({**{name: one[0] for name, one in zip(classes, each, strict=True)}, **dict(zip(tied, row, strict=True))}, rest)
            for row, rest, each in some
        ]
        good = works(tried)
        working += [(*each, *((cell,) for cell in row)) for (row, _, each), sure in zip(some, good, strict=True) if sure]
    if cut_off and not working:
        every = {name: frozenset(cell for one in some for cell in one) for name, some in classes.items()}
        return Assignments(every | {name: frozenset(row[at] for row, _ in rows) for at, name in enumerate(tied)}, None, True)
    occurring = {name: frozenset(cell for row in working for cell in row[at]) for at, name in enumerate(names)}
    combinations = prod(len({row[at] for row in working}) for at in range(len(names)))
    if len(names) == 1 or (working and not cut_off and len(working) == combinations):
        return Assignments(occurring)
    joint = list(islice((cells for row in working for cells in product(*row)), MOST_JOINT + 1))
    return Assignments(occurring, tuple(sorted(joint[:MOST_JOINT])), cut_off or len(joint) > MOST_JOINT)
