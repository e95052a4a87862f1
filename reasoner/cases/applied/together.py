"""What inputs can be together with the comparisons of their amounts: tables that every world satisfies, as background knowledge.

Each comparison with several parts that may vary is a further yes/no input. The range of each part is cut wherever, for some
ends of the other parts' intervals, a comparison turns: what the other parts can be is then the same all over an interval,
so that an interval stands for its numbers, whichever of the parts are known, changed or open (a cylindrical decomposition: Collins
1975, for comparisons that turn once). A table says which comparisons can hold together where each part is in which interval.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, groupby, product
from math import prod
from typing import Any

from reasoner.cases.applied.amounts import compared, with_names
from reasoner.cases.applied.axes import Axis, Joint, NotSolvedError, Numbers, crossing, turns
from reasoner.cases.applied.linear import Linear, linear_of
from reasoner.policy.criteria import AllOf, Criterion, Form, Is, IsAbsent, IsWithin, NoneOf, Not
from reasoner.policy.intervals import Cut, cuts_of, meet, pieces
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Background, Number
from reasoner.source.dataclass import dataclass

MOST_TOTALS = 500  # values of a sum that are made one by one; beyond that it takes every value between its ends
MOST_BOXES = 12_000  # in all tables together; beyond that ranges are cut less, and in the end nothing is said

Holding = tuple[bool, ...]  # for each comparison of a table, whether it holds
_Along = tuple[list[tuple[str, Interval]], str, list[tuple[Interval, frozenset[Holding]]]]
MOST_SHAPES = 1_000


class Shapes:
    """What was found of comparisons over axes, whatever their inputs are called: records give the same again and again."""

    def __init__(self) -> None:
        self._turns: dict[tuple[object, ...], dict[str, set[Cut]]] = {}
        self._holds: dict[tuple[object, ...], list[_Along]] = {}

    def projected(self, joints: Sequence[Joint], axes: Sequence[Axis]) -> dict[str, set[Cut]]:
        """For each input, where a comparison turns for some ends of the others' intervals, or two turn at once."""
        key = shape, places = _shape(joints, axes)
        if key not in self._turns:
            self._forget(self._turns)
            self._turns[key] = _projected(shape, {one.id: one for one in places})
        return {axis.id: self._turns[key][place.id] for axis, place in zip(axes, places, strict=True)}

    def along(self, joints: Sequence[Joint], axes: Sequence[Axis]) -> Iterator[_Along]:
        """What can hold in each box of some axes, by the last of them. Raises NotSolvedError."""
        key = shape, places = _shape(joints, axes)
        if key not in self._holds:
            self._forget(self._holds)
            self._holds[key] = list(_two_axes(shape, *places) if len(places) == 2 else _more_axes(shape, places))
        called = {place.id: axis.id for axis, place in zip(axes, places, strict=True)}
        for leading, last, along in self._holds[key]:
            yield [(called[id], one) for id, one in leading], called[last], along

    def _forget(self, some: dict[tuple[object, ...], Any]) -> None:
        if len(some) >= MOST_SHAPES:
            some.clear()


def _shape(joints: Sequence[Joint], axes: Sequence[Axis]) -> tuple[tuple[Joint, ...], tuple[Axis, ...]]:
    """Comparisons and axes with places for names."""
    places = {axis.id: str(number) for number, axis in enumerate(axes)}
    shape = (
        Joint(str(number), with_names(one.difference, places), one.comparison, tuple(places[id] for id in one.inputs))
        for number, one in enumerate(joints)
    )
    return tuple(shape), tuple(replace(axis, id=places[axis.id]) for axis in axes)


@dataclass(frozen=True, slots=True)
class Tables:
    """Tables as background knowledge; the ids of the comparisons that nothing exact can be said of (`unsolved`); and whether
    ranges are cut less than they turn (`coarse`), so that some ways to change several of them together are not seen."""

    background: tuple[Background, ...]
    unsolved: frozenset[str]
    coarse: bool = False


def tables_of(
    joints: Sequence[Joint], axes: Mapping[str, Axis], shapes: Shapes, check: Callable[[], None] = lambda: None
) -> Tables:
    """The tables of some comparisons over the axes of their inputs. `check` ends the work by raising."""
    scopes = _scopes(joints)
    cut, unsolved, coarse = _cut(scopes, dict(axes), shapes, check)
    found: list[Background] = []
    for inputs, some in scopes:
        for together in _classes([one for one in some if one.id not in unsolved]):
            check()
            try:
                found += _table(f"together/{len(found) + 1}", together, [cut[id] for id in inputs], shapes)
            except NotSolvedError:
                unsolved |= {one.id for one in together}
    found += (
        _absent(f"together/absent/{one.id}/{id}", one, id) for one in joints for id in one.inputs if axes[id].may_be_absent
    )
    return Tables(tuple(found), unsolved, coarse)


_Scope = tuple[tuple[str, ...], list[Joint]]


def _scopes(joints: Sequence[Joint]) -> list[_Scope]:
    """The comparisons by the inputs that they compare: those of few inputs first, and of what is not in records."""
    by_scope: dict[frozenset[str], list[Joint]] = {}
    for one in joints:
        by_scope.setdefault(frozenset(one.inputs), []).append(one)
    some = [(group[0].inputs, group) for group in by_scope.values()]
    return sorted(some, key=lambda scope: (len(scope[0]), any("." in id for id in scope[0])))


def _cut(
    scopes: Sequence[_Scope], axes: dict[str, Axis], shapes: Shapes, check: Callable[[], None]
) -> tuple[dict[str, Axis], frozenset[str], bool]:
    """The axes cut where their comparisons turn, the comparisons of which that is not known, and whether less is cut than that.

    What cuts an input in one scope bears on the inputs that it is compared with in another: hence the second round. Before
    all that, a range is cut where comparisons turn while the other parts are as stated: where the rest is too much, what one
    change alone does is told apart still.
    """
    unsolved: set[str] = set()
    made: dict[tuple[str, ...], dict[str, set[Cut]]] = {}
    for _ in range(2 if len(scopes) > 1 else 1):
        before = dict(made)
        for inputs, some in scopes:
            check()
            others = [cuts for scope, cuts in before.items() if scope != inputs]
            mine = [axes[id].also_cut(cut for cuts in others for cut in cuts.get(id, ())) for id in inputs]
            unsolved |= {one.id for one in some if not _is_solved(one, mine, shapes)}
            if solved := [one for one in some if one.id not in unsolved]:
                made[inputs] = shapes.projected(solved, mine)
    boxes = _Boxes(axes)
    for inputs, some in (scope for scope in scopes if scope[0] in made):
        solved = [one for one in some if one.id not in unsolved]
        near = _turning(solved, axes, {id: axes[id].around() for id in inputs})
        if not boxes.add(inputs, near) and not boxes.add(inputs, {}):
            unsolved |= {one.id for one in solved}
    fitted = [boxes.add(inputs, cuts) for inputs, cuts in made.items()]
    return boxes.axes, frozenset(unsolved), not all(fitted)


def _is_solved(joint: Joint, axes: Sequence[Axis], shapes: Shapes) -> bool:
    """Whether it is known where a comparison turns. One that is not must not take along those that share its inputs."""
    try:
        shapes.projected([joint], axes)
    except NotSolvedError:
        return False
    return True


class _Boxes:
    """The boxes into which axes are cut, scope by scope."""

    def __init__(self, axes: Mapping[str, Axis]) -> None:
        self.axes = dict(axes)
        self._of: dict[str, list[tuple[str, ...]]] = {id: [] for id in axes}
        self._number: dict[tuple[str, ...], int] = {}

    def add(self, scope: tuple[str, ...], cuts: Mapping[str, Iterable[Cut]]) -> bool:
        """Cut the axes of a scope, where the boxes of all scopes together are then not too many."""
        wider = self.axes | {id: self.axes[id].also_cut(cuts.get(id, ())) for id in scope}
        touched = {scope, *(other for id in scope for other in self._of[id])}
        number = self._number | {one: prod(len(wider[id].intervals) for id in one) for one in touched}
        if sum(number.values()) > MOST_BOXES:
            return False
        self.axes, self._number = wider, number
        for id in scope:
            self._of[id] += [] if scope in self._of[id] else [scope]
        return True


def _projected(joints: Sequence[Joint], axes: Mapping[str, Axis]) -> dict[str, set[Cut]]:
    """For each input of a scope, where a comparison turns for some ends of the others' intervals, or two turn at once."""
    found = _turning(joints, axes, {id: axis.ends() for id, axis in axes.items()})
    for one, other in combinations(joints, 2):
        if one.inputs == other.inputs:
            for id, cuts in crossing(one, other)[0].items():
                found[id] |= cuts
    return found


def _turning(joints: Sequence[Joint], axes: Mapping[str, Axis], at: Mapping[str, Iterable[Fraction]]) -> dict[str, set[Cut]]:
    """For each input, where a comparison turns while the others are at some of their numbers."""
    found: dict[str, set[Cut]] = {id: set() for id in at}
    ends = {id: sorted(some) for id, some in at.items()}
    for one in joints:
        for id in one.inputs:
            others = [other for other in one.inputs if other != id]
            for corner in product(*(ends[other] for other in others)):
                found[id] |= turns(one, axes[id], dict(zip(others, corner, strict=True)))
    return found


def _classes(joints: Sequence[Joint]) -> list[list[Joint]]:
    """The comparisons in groups of which it is known wherever two turn at once; tables of different groups are apart."""
    groups: list[list[Joint]] = []
    for one in joints:
        for group in groups:
            if all(set(one.inputs) == set(other.inputs) and crossing(one, other)[1] for other in group):
                group.append(one)
                break
        else:
            groups.append([one])
    return groups


def _table(key: str, joints: Sequence[Joint], axes: Sequence[Axis], shapes: Shapes) -> Iterator[Background]:
    """What cannot hold where; boxes side by side along the last axis with the same are taken together."""
    mine = [axis for axis in axes if axis.id in joints[0].inputs]
    if prod(len(axis.intervals) for axis in mine) > MOST_BOXES:
        raise NotSolvedError
    rows: list[Criterion] = []
    for leading, last, along in shapes.along(joints, mine):
        for holdings, run in groupby(along, key=lambda pair: pair[1]):
            if len(holdings) < 2 ** len(joints):
                intervals = [one for one, _ in run]
                whole = Interval(intervals[0].low, intervals[0].low_included, intervals[-1].high, intervals[-1].high_included)
                tests = [*(IsWithin(id, one) for id, one in leading), IsWithin(last, whole)]
                rows += _never(f"{key}/{len(rows) + 1}", tests, joints, holdings)
    if rows:
        words = "; ".join(dict.fromkeys(one.words for one in joints))
        yield Background(words, Criterion(key, NoneOf(tuple(rows))))


def _two_axes(joints: Sequence[Joint], one: Axis, other: Axis) -> Iterator[_Along]:
    """What can hold in each box of two axes: for one number of every stretch of the first on which nothing turns or crosses."""
    # Along the last axis most places are looked for: there they should be plain fractions.
    first, last = sorted((one, other), key=lambda axis: all(_is_line(joint, axis.id) for joint in joints))
    cuts = set(first.cuts)
    for joint, end in product(joints, last.ends()):
        cuts |= turns(joint, first, {last.id: end})
    for joint, joint_too in combinations(joints, 2):
        cuts |= crossing(joint, joint_too)[0].get(first.id, frozenset())
    stretches = pieces(cuts, first.number)
    for interval in first.intervals:
        found: list[set[Holding]] = [set() for _ in last.intervals]
        for stretch in stretches:
            if meet(stretch, interval) is not None:
                _hold_along(joints, {first.id: first.point(stretch)}, last, found)
        yield [(first.id, interval)], last.id, [(at, frozenset(some)) for at, some in zip(last.intervals, found, strict=True)]


def _hold_along(joints: Sequence[Joint], numbers: Numbers, last: Axis, found: Sequence[set[Holding]]) -> None:
    """Add what holds at some number of every stretch of the last axis to the interval that the stretch lies in."""
    turning = [turns(one, last, numbers) for one in joints]
    ways = [list(_ways(one, cuts, numbers, last)) for one, cuts in zip(joints, turning, strict=True)]
    intervals, at, places = last.intervals, 0, [0] * len(joints)
    for stretch in pieces(set[Cut]().union(*turning) | last.cuts, last.number):
        while meet(stretch, intervals[at]) is None:
            at += 1
        for one, way in enumerate(ways):
            while meet(stretch, way[places[one]][0]) is None:
                places[one] += 1
        found[at].update(product(*(way[place][1] for way, place in zip(ways, places, strict=True))))


def _ways(joint: Joint, cuts: Collection[Cut], numbers: Numbers, last: Axis) -> Iterator[tuple[Interval, Holding]]:
    """Whether a comparison holds between the cuts where it turns; both where that is not known."""
    for stretch in pieces(cuts, last.number):
        it = joint.holds({**numbers, last.id: last.point(stretch)})
        yield stretch, (False, True) if it is None else (it,)


def _more_axes(joints: Sequence[Joint], axes: Sequence[Axis]) -> Iterator[_Along]:
    """What can hold in each box of three axes or more, of one sum compared with several numbers: by the values that it takes."""
    lines = [line for one in joints if (line := linear_of(one.difference, {})) is not None]
    if len(lines) < len(joints):
        raise NotSolvedError
    factors = [lines[0].factors[axis.id] for axis in axes]
    *leading, last = axes
    for box in product(*(axis.intervals for axis in leading)):
        along = []
        for one in last.intervals:
            parts = list(zip(axes, (*box, one), factors, strict=True))
            totals = _few_totals(parts) or _between(lines, _total([axis.scaled(some, by) for axis, some, by in parts]))
            along.append((one, frozenset(_signs(joints, lines, total) for total in totals)))
        yield list(zip((axis.id for axis in leading), box, strict=True)), last.id, along


def _few_totals(parts: Sequence[tuple[Axis, Interval, Fraction]]) -> frozenset[Fraction]:
    """All values of a sum of multiples of numbers with steps; empty where they are many, or any."""
    totals = frozenset({Fraction(0)})
    for axis, interval, by in parts:
        some = axis.points(interval, MOST_TOTALS)
        if not some or len(totals) * len(some) > MOST_TOTALS:
            return frozenset()
        totals = frozenset(total + number * by for total in totals for number in some)
    return totals


def _between(lines: Sequence[Linear], total: Interval) -> Iterator[Fraction]:
    """A value of every stretch of an interval in which no comparison turns."""
    edges = {cut for line in lines for cut in ((-line.constant, 0), (-line.constant, 1))}
    for part in pieces(edges | set(cuts_of(total)), Number("")):
        if meet(part, total) is not None:
            yield Axis("", Number("")).point(part)


def _signs(joints: Sequence[Joint], lines: Sequence[Linear], total: Fraction) -> Holding:
    return tuple(compared(total + line.constant, one.comparison) for one, line in zip(joints, lines, strict=True))


def _total(parts: Sequence[Interval]) -> Interval:
    """The values of a sum of numbers, each from an interval."""
    lows, highs = [one.low for one in parts], [one.high for one in parts]
    return Interval(
        None if None in lows else sum((low for low in lows if low is not None), Fraction(0)),
        all(one.low_included for one in parts),
        None if None in highs else sum((high for high in highs if high is not None), Fraction(0)),
        all(one.high_included for one in parts),
    )


def _never(key: str, tests: Sequence[IsWithin], joints: Sequence[Joint], holdings: frozenset[Holding]) -> Iterator[Criterion]:
    """What cannot be where the tests hold: first each comparison that comes out one way there, then ways of the others."""
    sure = {at: way[at] for way in holdings for at in range(len(joints)) if len({one[at] for one in holdings}) == 1}
    others = [at for at in range(len(joints)) if at not in sure]
    seen = {tuple(way[at] for at in others) for way in holdings}
    denied = [{at: not holds} for at, holds in sure.items()]
    denied += [{others[at]: holds for at, holds in way.items()} for way in _unseen(seen, len(others))]
    for number, ways in enumerate(denied):
        forms: list[Form] = [*tests, *(Is(joints[at].id) if holds else Not(Is(joints[at].id)) for at, holds in ways.items())]
        parts = tuple(_leaf(f"{key}/{number}/{place}", form) for place, form in enumerate(forms))
        yield Criterion(f"{key}/{number}", AllOf(parts))


def _unseen(seen: Set[Holding], number: int) -> list[dict[int, bool]]:
    """The ways that are not seen: what no two do together, and of the other ways each. Of bands of one amount two are enough."""
    together = {(one, other): {(way[one], way[other]) for way in seen} for one, other in combinations(range(number), 2)}
    found = [
        dict(zip(pair, way, strict=True))
        for pair, some in together.items()
        for way in product((False, True), repeat=2)
        if way not in some
    ]
    ways: list[Holding] = [()] if number else []
    for at in range(number):
        ways = [
            (*way, holds)
            for way in ways
            for holds in (False, True)
            if all((way[one], holds) in together[one, at] for one in range(at))
        ]
    return found + [dict(enumerate(way)) for way in ways if way not in seen]


def _is_line(joint: Joint, input: str) -> bool:
    others = {id: Fraction(7) for id in joint.inputs if id != input}  # any numbers would do
    return linear_of(joint.difference, others) is not None


def _absent(key: str, joint: Joint, input: str) -> Background:
    """A comparison with what is absent is not satisfied."""
    form: Form = NoneOf(
        (Criterion(f"{key}/both", AllOf((_leaf(f"{key}/gone", IsAbsent(input)), _leaf(f"{key}/it", Is(joint.id))))),)
    )
    return Background(joint.words, Criterion(key, form))


def as_stated(joint: Joint, numbers: Numbers) -> Background:
    """How a comparison comes out where all its parts are as stated."""
    key = f"together/stated/{joint.id}"
    where = [IsWithin(id, Interval(numbers[id], True, numbers[id], True)) for id in joint.inputs]
    holds = joint.holds(numbers)
    ways = frozenset({(False,), (True,)} if holds is None else {(holds,)})
    return Background(joint.words, Criterion(key, NoneOf(tuple(_never(key, where, [joint], ways)))))


def never_zero(input: str, number: Fraction) -> Background:
    """What is divided by is not 0: a case in which it is has a mistake, and is no case to reckon with."""
    form = Not(IsWithin(input, Interval(number, True, number, True)))
    return Background("what is divided by is not 0", Criterion(f"together/divisor/{input}/{number}", form))


def _leaf(key: str, form: Form) -> Criterion:
    return Criterion(key, form)
