"""Random cases of such policies, and every world that they leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from math import prod
from random import Random

from tests.oracle.forms.amounts import decimal
from tests.oracle.forms.days import around, shifted
from tests.oracle.forms.inputs import Asked
from tests.oracle.forms.meaning import Record, Value, World
from tests.oracle.forms.policies import Made

MOST_WORLDS = 4_000
ADDED = "+"  # after the name of a list, for a record that nobody stated


@dataclass(frozen=True)
class Variable:
    """One thing of which a case may leave open what it is.

    `values` are what is left, `all` what it could be; one of the other, where it is stated. A record that nobody stated
    is one variable: None, or the record.
    """

    name: str
    values: tuple[object, ...]
    all: tuple[object, ...]
    change: str
    record: tuple[str, int, str] | None = None  # the list, the place in it, the field; no field: the whole record

    stated: bool = False

    @property
    def known(self) -> bool:
        """Whether the case gives its value."""
        return len(self.values) == 1 and self.stated

    @property
    def told_as(self) -> str:
        """The name by which an answer asks for it; unseen records are not told apart."""
        return f"{self.record[0]}{ADDED}" if self.record and self.is_unseen else self.name

    @property
    def is_unseen(self) -> bool:
        """Whether it is a record that nobody stated."""
        return self.record is not None and not self.record[2]


@dataclass(frozen=True)
class Drawn:
    """A case as a case file holds it, its variables, and the fields that its stated records give."""

    case: Mapping[str, object]
    variables: tuple[Variable, ...]
    records: tuple[Mapping[str, object], ...] = ()
    bounded: bool = True  # no day is compared with another for which no last one can be given

    def worlds(self, free: Iterable[str] = ()) -> Iterator[tuple[tuple[object, ...], World]]:
        """Every choice of values with its world; `free` variables may have any value."""
        freed = set(free)
        domains = [one.all if one.name in freed else one.values for one in self.variables]
        for chosen in product(*domains):
            yield chosen, self._world(chosen)

    def size(self, free: Iterable[str] = ()) -> int:
        """How many worlds there are."""
        freed = set(free)
        return prod(len(one.all if one.name in freed else one.values) for one in self.variables)

    def _world(self, chosen: tuple[object, ...]) -> World:
        world: dict[str, object] = {}
        stated = [dict(one) for one in self.records]
        more: list[Record] = []
        for variable, value in zip(self.variables, chosen, strict=True):
            if variable.record is None:
                world[variable.name] = value
                continue
            _, place, field = variable.record
            if field:
                stated[place][field] = value
            elif value is not None:
                more.append(value)
        for one in {variable.record[0] for variable in self.variables if variable.record}:
            world[one] = (*stated, *more)
        return world


class Cases:
    """Draws cases of one policy."""

    def __init__(self, made: Made, rng: Random, unknown: float) -> None:
        self.made, self.rng, self.unknown = made, rng, unknown
        lines = made.lines
        self.shifts = sorted({shift for line in lines for shift in line.shifts})
        self.constants = sorted({day for line in lines for day in line.days})

    def draw(self) -> Drawn:
        """A case; its worlds may be too many."""
        case: dict[str, object] = {}
        variables = list(self._days(case))
        for asked in self.made.inputs:
            if not asked.is_day:
                variables.append(self._plain(asked, case))
        records: tuple[Mapping[str, object], ...] = ()
        if self.made.records:
            records, more = self._records(case, variables)
            recorded = {value for one in records for value in one.values() if isinstance(value, date)}
            variables = [self._otherwise(one, recorded) for one in variables] + more
        return Drawn(case, tuple(map(self._never_zero, variables)), records, self._bounded(variables))

    def _never_zero(self, one: Variable) -> Variable:
        """What something is divided by is 0 in no world, unless the case itself says so."""
        if one.name not in {id for line in self.made.lines for id in line.divisors} or (one.known and one.values == (0,)):
            return one
        values, every = (tuple(value for value in some if value is None or value != 0) for some in (one.values, one.all))
        return replace(one, values=values, all=every)

    def _bounded(self, variables: list[Variable]) -> bool:
        """Whether no two unknown days of records are put in order: any day has a later one, and only some can be looked at."""
        kind = self.made.records
        unknown = [one for one in variables if not one.known and one.record and one.record[2] in ("", kind and kind.by)]
        if unknown and any(one.known and len(one.all) > 1 and isinstance(one.values[0], date) for one in variables):
            return False  # a day that may change is counted from days that nobody knows
        return len(unknown) < 2 or not any("picked" in line.operations for line in self.made.lines)

    # ---- plain inputs

    def _plain(self, asked: Asked, case: dict[str, object]) -> Variable:
        """An input that is no day: stated, stated in part, or not stated."""
        rng, values = self.rng, asked.values
        if rng.random() < self.unknown:
            part = rng.sample(values, max(1, len(values) - 1)) if rng.random() < 0.3 else list(values)
            whole = set(part) == set(values)
            if whole or len(part) < 2 or None in part or (isinstance(values[0], Fraction) and not run(part, values)):
                if rng.random() < 0.1:
                    case[asked.id] = "unknown"
                return Variable(asked.id, values, values, asked.change)
            case[asked.id] = in_part(part)
            return Variable(asked.id, tuple(one for one in values if one in part), values, asked.change)
        value = rng.choice(values)
        case[asked.id] = stated(value)
        return Variable(asked.id, (value,), values, asked.change, stated=True)

    # ---- days

    def _days(self, case: dict[str, object]) -> Iterator[Variable]:
        """The days; the ones that are not stated come after, so that what they are counted from is known."""
        rng = self.rng
        asked = [one for one in self.made.inputs if one.is_day]
        unknown = [one for one in asked if rng.random() < self.unknown]
        known: list[date] = []
        for one in asked:
            if one not in unknown:
                known.append(self._day(one, known))
                case[one.id] = known[-1].isoformat()
        wholly = len(unknown) == 1 and self.made.records is None and rng.random() < 0.6
        windows = [] if wholly and (known or self.constants) else [self._window(one, known, case) for one in unknown]
        between = [day for one in windows for day in one.values]
        for one, day in zip([one for one in asked if one not in unknown], known, strict=True):
            others = [other for other in known if other is not day] + self.constants + between
            otherwise = sorted({day, *around(sorted(set(others)), self.shifts, 3)})
            yield Variable(one.id, (day,), tuple(otherwise), one.change, stated=True)
        if unknown and not windows:
            values = tuple(sorted(set(around([*known, *self.constants], self.shifts, 3))))
            yield Variable(unknown[0].id, values, values, unknown[0].change)
        yield from windows

    def _otherwise(self, one: Variable, recorded: set[date]) -> Variable:
        """A stated day with what it could be otherwise, as records are counted from it."""
        if not one.known or not isinstance(one.values[0], date):
            return one
        days = sorted({*one.all, *around(sorted(recorded), self.shifts, 1)})
        return replace(one, all=tuple(days))

    def _window(self, asked: Asked, known: list[date], case: dict[str, object]) -> Variable:
        """A day of which a few days are left."""
        day = self._day(asked, known)
        low, high = day - timedelta(self.rng.randint(0, 3)), day + timedelta(self.rng.randint(1, 3))
        case[asked.id] = {"between": [low.isoformat(), high.isoformat()]}
        window = tuple(low + timedelta(n) for n in range((high - low).days + 1))
        return Variable(asked.id, window, window, asked.change)

    def _day(self, asked: Asked, known: list[date]) -> date:
        """A day near one at which a sentence turns."""
        rng = self.rng
        anchor = rng.choice([*known, *self.constants] or [date(2024, 3, 15)])
        shifts = [one for one in self.shifts if one[0] < 0] if asked.id == "date_of_birth" else self.shifts
        shift = rng.choice([*shifts, (0, 0)] if asked.id != "date_of_birth" else shifts or [(-60, 0)])
        return shifted(anchor, shift) + timedelta(rng.choice((0, 0, -1, 1, 2, -2)))

    # ---- records

    def _records(
        self, case: dict[str, object], scalars: list[Variable]
    ) -> tuple[tuple[Mapping[str, object], ...], list[Variable]]:
        kind = self.made.records
        assert kind
        rng = self.rng
        lines = [line for line in self.made.lines if kind.id in line.reads]
        read = [one for one in kind.fields if any(one.id in line.fields for line in lines)]
        days = {day for one in scalars for day in one.values if isinstance(day, date)}
        number = rng.choice((0, 1, 1, 2, 2, 3))
        domains = {one.id: self._field_values(one, days, 1) for one in read}
        records: list[dict[str, object]] = [
            {id: rng.choice(values) for id, values in domains.items() if rng.random() > self.unknown * 0.6}
            for _ in range(number)
        ]
        rows = [{id: stated(value) for id, value in one.items()} for one in records]
        recorded = days | {value for one in records for value in one.values() if isinstance(value, date)}
        apart = 2 if any("picked" in line.operations for line in lines) else 1
        domains = {one.id: self._field_values(one, recorded, apart) for one in read}
        variables = [
            Variable(f"{kind.id}.{id}.{place + 1}", values, values, "fixed", (kind.id, place, id))
            for place, record in enumerate(records)
            for id, values in domains.items()
            if id not in record
        ]
        silent = rng.random() < self.unknown * 0.5
        is_open = not silent and rng.random() < self.unknown
        if silent:
            records, variables = [], []
        else:
            case[kind.id] = [*rows, *(["and others"] if is_open else [])]
        unseen = (None, *(dict(zip(domains, some, strict=True)) for some in product(*domains.values())))
        left = unseen if silent or is_open else (None,)  # a list that is stated is complete; a record can be added to it
        variables += [
            Variable(f"{kind.id}.{len(records) + n}", left, unseen, self.made.records_change, (kind.id, n, ""), left == (None,))
            for n in range(1, sum(line.most for line in lines) + 1)
        ]
        if not variables:
            variables = [Variable(kind.id, (None,), (None,), "", (kind.id, 0, ""), stated=True)]
        return tuple(records), variables

    def _field_values(self, field: Asked, days: set[date], apart: int) -> tuple[object, ...]:
        if not field.is_day:
            return field.values
        anchors = sorted(days | set(self.constants)) or [date(2024, 1, 1)]
        found = {shifted(anchor, shift) for anchor in anchors for shift in ((0, 0), *self.shifts)}
        return tuple(sorted({one + timedelta(n) for one in found for n in range(-apart, apart + 1)}))


def run(part: list[Value], values: tuple[Value, ...]) -> bool:
    """Whether some numbers are all those between two of them."""
    numbers = sorted(one for one in part if isinstance(one, Fraction))
    between = [one for one in values if isinstance(one, Fraction) and numbers[0] <= one <= numbers[-1]]
    return len(between) == len(numbers)


def in_part(part: list[Value]) -> object:
    """Some values as a case file says them."""
    if all(isinstance(one, Fraction) for one in part):
        numbers = sorted(one for one in part if isinstance(one, Fraction))
        return {"at_least": decimal(numbers[0]), "at_most": decimal(numbers[-1])}
    return {"one_of": [stated(one) for one in part]}


def stated(value: Value) -> object:
    """A value as a case file says it."""
    match value:
        case None:
            return "absent"
        case bool():
            return "yes" if value else "no"
        case Fraction():
            return decimal(value)
        case date():
            return value.isoformat()
        case _:
            return value


def feasible(made: Made, rng: Random) -> Drawn:
    """A case with no more worlds than can be looked at; less is unknown where there would be too many."""
    unknown = rng.choice((0.1, 0.25, 0.4, 0.6))
    drawn = Cases(made, rng, unknown).draw()
    while drawn.size() > MOST_WORLDS:
        unknown *= 0.8
        drawn = Cases(made, rng, unknown).draw()
    return drawn
