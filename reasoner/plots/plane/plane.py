"""The answer to a case as two of its numbers change: the plane in parts, one answer for each, found by the engine at a point of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from reasoner.answer.answer import Answer
from reasoner.answer.engine import Engine
from reasoner.answer.sweep_days import NOT_IN_EFFECT
from reasoner.cases.case import Case, Fact
from reasoner.plots.plane.axis import Axis, axis_of
from reasoner.plots.plane.beside import Beside
from reasoner.plots.plane.curves import NotACurveError, Turns, made_level, turns_of
from reasoner.plots.plane.parts import Column, Part, Point, columns_of
from reasoner.plots.plane.turns import Parting, no_line, parting_of
from reasoner.plots.plane.univariate import exactly
from reasoner.plots.plane.verdict import EMPTY, NO_SUCH_CASE, NOT_LOOKED_AT, Verdict
from reasoner.policy.model import Determination, Policy
from reasoner.policy.values import Exactly, NotKnown
from reasoner.policy.vocabulary import Input
from reasoner.source.dataclass import dataclass
from reasoner.source.limit import Limit
from reasoner.source.problem import ProblemsFound


@dataclass(frozen=True, slots=True)
class Plane:
    """The parts of a plane and what is answered in each, column by column as `columns`. `turned`: the columns are columns of y, and
    the curves give x, for one of them has a power of y. `now`: the stated numbers, where both are known exactly."""

    policy: Policy
    determination: Determination
    x: Axis
    y: Axis
    columns: tuple[Column, ...]
    verdicts: tuple[tuple[Verdict, ...], ...]
    turned: bool = False
    now: Point | None = None
    cut_off: str = ""


def plane_of(
    engines: Sequence[tuple[Engine, Case]],
    decide: Callable[[Case], Answer],
    case: Case,
    determination: Determination,
    x: Input,
    y: Input,
    limit: Limit,
) -> Plane:
    """The plane of two numbers; `engines` are those of the versions that may answer, each with the case in its terms.

    Raises ProblemsFound where no lines tell where the answer turns.
    """
    axes = axis_of(x), axis_of(y)
    some = [
        parting_of(engine, _unknown(own, x.id, y.id), determination.id, x.id, y.id, limit)
        for engine, own in engines
        if engine.policy.determination(determination.id) is not None
    ]
    turns, turned = _turns(some, *axes)
    asker = _Asker(decide, _unknown(case, x.id, y.id), axes, turned, some, limit)
    across = (axes[1], axes[0]) if turned else axes
    columns, verdicts = asker.all(columns_of(turns, *across))
    columns, verdicts = asker.all(columns_of(Beside(columns, verdicts).needed(turns), *across))
    policy = engines[-1][0].policy
    return Plane(policy, determination, *axes, columns, verdicts, turned, _now(case, axes), asker.cut_off)


def _unknown(case: Case, *ids: str) -> Case:
    return case.merged(tuple(Fact(id, NotKnown()) for id in ids))


def _now(case: Case, axes: tuple[Axis, Axis]) -> Point | None:
    found = []
    for axis in axes:
        fact = case.fact(axis.input.id)
        if fact is None or not isinstance(fact.known, Exactly):
            return None
        value = fact.known.value
        found.append(value if isinstance(value, Fraction) else Fraction(value.toordinal()))  # type: ignore[union-attr]
    return found[0], found[1]


def _turns(some: Sequence[Parting], x: Axis, y: Axis) -> tuple[Turns, bool]:
    """The curves that give a y for each x; or, with True, an x for each y where those do not."""
    for turned in (False, True):
        ids = (y.input.id, x.input.id) if turned else (x.input.id, y.input.id)
        try:
            found = _all_turns([one.turned() for one in some] if turned else some, *ids)
            columns_of(found, *((y, x) if turned else (x, y)))
        except NotACurveError:
            continue
        return found, turned
    raise ProblemsFound((no_line(f"{x.input.phrase} and {y.input.phrase}"),))


def _all_turns(some: Sequence[Parting], x: str, y: str) -> Turns:
    found = turns_of(part for one in some for part in one.curves(x, y))
    levels = [made_level(number) for number in sorted({number for one in some for number in one.y})]
    uprights = [exactly(number) for number in sorted({number for one in some for number in one.x})]
    return Turns((*found.uprights, *uprights), tuple(dict.fromkeys((*found.curves, *levels))))


class _Asker:
    """Asks the engine once for all points that lie on the same sides of everything."""

    def __init__(
        self,
        decide: Callable[[Case], Answer],
        case: Case,
        axes: tuple[Axis, Axis],
        turned: bool,
        some: Sequence[Parting],
        limit: Limit,
    ) -> None:
        self.decide, self.case, self.axes, self.turned, self.limit = decide, case, axes, turned, limit
        self.some = some
        self.cut_off = ""
        self.known: dict[tuple[int, ...], Verdict] = {}

    def all(self, columns: tuple[Column, ...]) -> tuple[tuple[Column, ...], tuple[tuple[Verdict, ...], ...]]:
        """Columns, with what is answered in each part of each."""
        return columns, tuple(tuple(self.of(part) for part in column.parts) for column in columns)

    def of(self, part: Part) -> Verdict:
        """What is answered in a part."""
        if part.point is None:
            if not part.sure:
                self.cut_off = self.cut_off or "for some parts no numbers were found that the inputs can be"
            return EMPTY if part.sure else NOT_LOOKED_AT
        x, y = reversed(part.point) if self.turned else part.point
        numbers = {axis.input.id: number for axis, number in zip(self.axes, (x, y), strict=True)}
        sides = tuple(side for one in self.some for side in one.sides(numbers, x, y))
        if sides not in self.known:
            if self.limit.passed:
                self.cut_off = f"{self.limit.reached}; not every part was looked at"
                return NOT_LOOKED_AT
            self.known[sides] = self._answered(x, y)
        return self.known[sides]

    def _answered(self, x: Fraction, y: Fraction) -> Verdict:
        facts = tuple(Fact(axis.input.id, axis.known(number)) for axis, number in zip(self.axes, (x, y), strict=True))
        try:
            answer = self.decide(self.case.merged(facts))
        except ProblemsFound as problems:
            contradicted = all(one.code == "contradiction" for one in problems.problems)
            return Verdict(why_none=NO_SUCH_CASE if contradicted else NOT_IN_EFFECT)
        if answer.cut_off:
            self.cut_off = answer.cut_off
        return Verdict(answer.possible, answer.wording)
