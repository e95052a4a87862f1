"""Random policies and cases in which many unknown parts hang together: orders that go round, chains, ranges on both sides, picks
among records without a date, many amounts in one list.

The themes are kept apart from those of `policies`: they ask for more than one part at a time. Where a day is wholly unknown,
sentences only put days in order, so that a few days before, between and after the stated ones stand for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import TypeVar

from tests.oracle.forms import amounts, days
from tests.oracle.forms.cases import MOST_WORLDS, Cases, Drawn, Variable
from tests.oracle.forms.inputs import CHANGES, Asked, choice, number
from tests.oracle.forms.meaning import STEP, Line, Node, Record, Several, World
from tests.oracle.forms.policies import ALL, ANY, Clause, Made, Maker, in_range
from tests.oracle.forms.records import Kind

ORDER_THEMES = ("cycles", "number chains", "day chains", "ranges", "undated", "many amounts")
NAMES = ("aa", "bb", "cc", "dd", "ee", "ff", "gg", "hh")
DAYS = tuple(Asked(f"day_{one}", f"the day {one}", "a date") for one in NAMES)
# How many values each of so many numbers has: all worlds of the smaller ones, and of the larger where some are stated.
VALUES = {2: 6, 3: 5, 4: 5, 5: 4, 6: 3, 7: 3, 8: 3}
SCANS = Kind(
    "scans",
    "the scans",
    "scan",
    "scans",
    (Asked("date", "the date", "a date"), choice("finding", "the finding", "normal", "abnormal")),
    "date",
)
BASE = date(2024, 3, 10)
T = TypeVar("T")
Order = tuple[str, Callable[[date, date], bool]]


class OrderMaker(Maker):
    """Makes one policy of one of these themes."""

    def __init__(self, rng: Random, theme: str) -> None:
        self.days: list[Asked] = []
        self.numbers: list[amounts.Term] = []
        super().__init__(rng, theme)

    def _draws(self) -> Sequence[Callable[[], Line]]:
        rng = self.rng
        match self.theme:
            case "cycles":
                self._ask_days(rng.choice((3, 3, 3, 4, 5)))
                return [self._order]
            case "day chains":
                self._ask_days(rng.choice((2, 3, 4, 5, 6, 7, 8)))
                return [self._order]
            case "ranges":
                self._ask_days(rng.choice((2, 2, 3)))
                return [self._length, self._length, self._in_window, self._shifted_order]
            case "undated":
                self.kind = SCANS
                return [self._pick, self._pick, self._counted]
            case "number chains":
                self._ask_numbers(rng.choice((2, 3, 4, 5, 6, 7, 8)))
                return [self._beside, self._beside, self._sum_beside, self._compared]
            case _:
                self._ask_numbers(rng.choice((4, 5, 6, 7, 8)))
                return [self._computed, self._computed, self._sum_beside, self._compared]

    def _ask(self, asked: Asked, *, may_be_absent: bool = True) -> Asked:  # noqa: ARG002  none of these may be absent
        if asked.id not in self.asked:
            self.asked[asked.id] = replace(asked, change="fixed" if asked.is_day else self.rng.choice(CHANGES))
        return self.asked[asked.id]

    def _ask_days(self, count: int) -> None:
        self.days = [self._ask(one) for one in DAYS[:count]]

    def _ask_numbers(self, count: int) -> None:
        values = range(VALUES[count])
        asked = [number(f"amount_{one}", f"the amount {one}", "a number of mg", "mg", values) for one in NAMES[:count]]
        self.numbers = [amounts.of(self._ask(one)) for one in asked]

    # ---- sentences about days

    def _order(self) -> Line:
        one, other = self.rng.sample(self.days, 2)
        return order(self.rng, one, other, self.rng.choice(days.ORDERS))

    def _two_days(self) -> tuple[days.When, days.When]:
        one, other = self.rng.sample(self.days, 2)
        return days.of(one), days.of(other)

    def _length(self) -> Line:
        return days.time_between(self.rng, *self._two_days(), None)

    def _in_window(self) -> Line:
        return days.window(self.rng, *self._two_days())

    def _shifted_order(self) -> Line:
        one, other = self._two_days()
        third = days.of(self.rng.choice(self.days)) if len(self.days) > 2 else days.fixed(self.rng.choice(days.CONSTANTS))
        return days.ordered(self.rng, one, other, third)

    # ---- sentences about numbers

    def _beside(self) -> Line:
        return amounts.beside(self.rng, *self.rng.sample(self.numbers, 2))

    def _sum_beside(self) -> Line:
        rng = self.rng
        some = rng.sample(self.numbers, min(len(self.numbers), rng.choice((2, 3, 3, 4))))
        if len(some) < 3:
            return self._beside()
        return amounts.beside(rng, amounts.total(rng, some[:-1]), some[-1])

    def _computed(self) -> Line:
        rng = self.rng
        make = rng.choice((amounts.total, amounts.total, amounts.difference, amounts.times))
        term = make(rng, rng.sample(self.numbers, rng.randint(2, len(self.numbers))))
        return amounts.compared(rng, term, self._near(term))

    def _compared(self) -> Line:
        term = self.rng.choice(self.numbers)
        [id] = term.reads
        return in_range(self.rng, term, [one for one in self.asked[id].values if isinstance(one, Fraction)])

    # ---- sentences about records

    def _pick(self) -> Line:
        """`the finding of the most recent scan is abnormal`: of one day, whichever of them fits."""
        rng = self.rng
        which, best = rng.choice((("most recent", max), ("latest", max), ("earliest", min), ("first", min)))
        finding = rng.choice(("normal", "abnormal"))
        denied = rng.random() < 0.2
        fits = (lambda one: one["finding"] != finding) if denied else (lambda one: one["finding"] == finding)
        is_not = "not " if denied else ""
        words = rng.choice((f"the finding of the {which} scan is {is_not}{finding}", f"the {which} scan is one where"))
        below = () if "finding of" in words else (f"its finding is {is_not}{finding}",)

        def holds(world: World) -> bool:
            records: Sequence[Record] = world["scans"]
            day = best((one["date"] for one in records), default=None)
            return any(fits(one) for one in records if one["date"] == day)

        return Line(
            words, holds, frozenset({"scans"}), frozenset({"picked"}), below=below, fields=frozenset({"date", "finding"})
        )

    def _counted(self) -> Line:
        least = self.rng.choice((1, 2, 3))
        finding = self.rng.choice(("normal", "abnormal"))
        noun = "scan" if least == 1 else "scans"
        words = f"at least {least} {noun} whose finding is {finding}"

        def holds(world: World) -> bool:
            return sum(one["finding"] == finding for one in world["scans"]) >= least

        return Line(words, holds, frozenset({"scans"}), frozenset({"count"}), fields=frozenset({"finding"}))

    # ---- items: a chain or a round through all of the parts, now and then with one more

    def _clauses(self, phase: str) -> Iterator[Clause]:
        rng = self.rng
        if self.theme not in ("cycles", "number chains", "day chains") or rng.random() < 0.3:
            yield from super()._clauses(phase)
            return
        drawn = [("covered", "Covered when")]
        drawn += [("investigational", "Experimental (investigational), subject to covered, when")] * (rng.random() < 0.4)
        for outcome, words in drawn:
            lines = [*self._linked(), *([self._line()] if rng.random() < 0.4 else [])]
            parts = tuple(Node(self._label(), line) for line in lines)
            least = len(parts) if rng.random() < 0.75 else 1 if rng.random() < 0.5 else max(1, len(parts) - 1)
            header = ALL if least == len(parts) else ANY if least == 1 else f"AT LEAST {least} of the following are met:"
            yield Clause(outcome, words, Node("", Several(header, least, len(parts), parts)), phase)
        yield Clause("not_covered", "Otherwise not covered", None, phase)

    def _linked(self) -> Iterator[Line]:
        """Each part put in order with the next, and of a round the last with the first."""
        rng, goes_round = self.rng, self.theme == "cycles" or self.rng.random() < 0.15
        if self.theme == "number chains":
            for one, other in linked(rng, self.numbers, goes_round):
                more = rng.random() < 0.3 and len(self.numbers) > 2
                third = rng.choice([term for term in self.numbers if term not in (one, other)]) if more else None
                left = (
                    amounts.made(f"{one.words} plus {third.words}", "mg", "sum", (one, third), lambda a, b: a + b)
                    if third
                    else one
                )
                yield at_most(rng, left, other)
            return
        way = days.ORDERS[0] if rng.random() < 0.6 else days.ORDERS[2]
        for one, other in linked(rng, self.days, goes_round):
            yield order(rng, one, other, way if rng.random() < 0.8 else rng.choice(days.ORDERS))


def linked(rng: Random, parts: Sequence[T], goes_round: bool) -> list[tuple[T, T]]:
    """The neighbours in a random order of some parts."""
    some = rng.sample(list(parts), len(parts))
    return [*pairwise(some), *([(some[-1], some[0])] if goes_round and len(some) > 1 else [])]


def order(rng: Random, one: Asked, other: Asked, way: Order) -> Line:
    """`the day aa is before the day bb`."""
    words, holds = way
    denied = rng.random() < 0.1
    start = f"{one.phrase} is {'not ' if denied else ''}{words} {other.phrase}"
    return days.said(start, (days.of(one), days.of(other)), holds, denied=denied)


def at_most(rng: Random, left: amounts.Term, right: amounts.Term) -> Line:
    """One amount beside the next of a chain, nearly always the same way."""
    words, holds = rng.choice(
        (("at most", Fraction.__le__), ("at most", Fraction.__le__), ("under", Fraction.__lt__), ("at least", Fraction.__ge__))
    )
    return Line(
        f"{left.words} is {words} {right.words}",
        lambda world: holds(left.number(world), right.number(world)),
        left.reads | right.reads,
        left.operations | right.operations | {"difference"},
    )


class OrderCases(Cases):
    """Draws cases in which several parts are unknown, or known in part."""

    def __init__(self, made: Made, rng: Random, unknown: float, theme: str) -> None:
        super().__init__(made, rng, unknown)
        self.theme = theme
        self.in_ranges = theme == "ranges" or (theme != "undated" and rng.random() < 0.4)

    def _bounded(self, variables: list[Variable]) -> bool:
        days_left = [one for one in variables if not one.known and isinstance(one.values[0], date)]
        return self.in_ranges or not days_left

    def _days(self, case: dict[str, object]) -> Iterator[Variable]:
        asked = [one for one in self.made.inputs if one.is_day]
        unknown = [one for one in asked if self.rng.random() < self.unknown]
        if self.in_ranges:
            for one in asked:
                yield self._range(one, case) if one in unknown else self._stated(one, self._near_base(), case)
            return
        known = {one.id: BASE + timedelta(10 * self.rng.randint(0, 3)) for one in asked if one not in unknown}
        grid = around(sorted(set(known.values())), len(unknown))
        for one in asked:
            yield Variable(one.id, grid, grid, one.change) if one in unknown else self._stated(one, known[one.id], case)

    def _near_base(self) -> date:
        shift = self.rng.choice([*self.shifts, (0, 0)]) if self.theme == "ranges" else (0, 0)
        return days.shifted(BASE, shift) + timedelta(self.rng.randint(-3, 3))

    def _stated(self, asked: Asked, day: date, case: dict[str, object]) -> Variable:
        case[asked.id] = day.isoformat()
        return Variable(asked.id, (day,), (day,), asked.change, stated=True)

    def _range(self, asked: Asked, case: dict[str, object]) -> Variable:
        """A day of which a range is left: a wide one where there are two, so that the ends of both matter."""
        few = len([one for one in self.made.inputs if one.is_day]) < 3
        low = self._near_base()
        window = tuple(
            low + timedelta(n) for n in range(self.rng.randint(2, 40 if few else 6 if self.theme == "ranges" else 3))
        )
        case[asked.id] = {"between": [window[0].isoformat(), window[-1].isoformat()]}
        return Variable(asked.id, window, window, asked.change)

    def _records(
        self,
        case: dict[str, object],
        scalars: list[Variable],  # noqa: ARG002  no sentence counts from a day that is asked for
    ) -> tuple[tuple[Mapping[str, object], ...], list[Variable]]:
        """Two to six scans of which most have no date."""
        rng, id = self.rng, SCANS.id
        records: list[dict[str, object]] = []
        for _ in range(rng.choice((2, 3, 3, 4, 5, 6))):
            one: dict[str, object] = {}
            if rng.random() > self.unknown:
                one["date"] = BASE + timedelta(10 * rng.randint(0, 2))
            if rng.random() > self.unknown * 0.25:
                one["finding"] = rng.choice(("normal", "abnormal", "abnormal"))
            records.append(one)
        case[id] = [{name: str(value) for name, value in one.items()} for one in records]
        known = sorted({one["date"] for one in records if isinstance(one.get("date"), date)})
        domains = {"date": around(known, 1) if known else around([BASE], 1), "finding": ("normal", "abnormal")}
        variables = [
            Variable(f"{id}.{field}.{place + 1}", values, values, "fixed", (id, place, field))
            for place, one in enumerate(records)
            for field, values in domains.items()
            if field not in one
        ]
        complete = Variable(id, (None,), (None,), "", (id, 0, ""), stated=True)
        return tuple(records), variables or [complete]


def around(known: Sequence[date], apart: int) -> tuple[date, ...]:
    """The known days, and so many before, between and after them as unknown days may be put in order there."""
    if not known:
        return tuple(BASE + timedelta(n) for n in range(max(1, apart)))
    before = [known[0] - timedelta(n) for n in range(1, apart + 1)]
    after = [one + timedelta(n) for one in known for n in range(1, apart + 1)]
    return tuple(sorted({*known, *before, *after}))


def order_specimen(rng: Random, name: str, theme: str) -> tuple[Made, Drawn]:
    """A policy of one of these themes, and a case that leaves no more worlds than can be looked at."""
    made = OrderMaker(rng, theme).make(name)
    made = replace(made, records_change="fixed", vocabulary_text=with_fixed_records(made))
    unknown = rng.choice((0.6, 0.8, 1.0, 1.0))
    drawn = OrderCases(made, rng, unknown, theme).draw()
    while drawn.size() > MOST_WORLDS:
        unknown *= 0.9
        drawn = OrderCases(made, rng, unknown, theme).draw()
    return made, drawn


def with_fixed_records(made: Made) -> str:
    """The vocabulary with its list of records as one that cannot be added to."""
    head = f"{STEP}{SCANS.phrase} ({SCANS.id}): records of, "
    return "\n".join(f"{head}fixed" if one.startswith(head) else one for one in made.vocabulary_text.split("\n"))
