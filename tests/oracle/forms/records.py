"""Sentences about records: how many there are, the most recent, what holds of one of them, totals and runs of days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from tests.oracle.forms import days
from tests.oracle.forms.inputs import ACTIVE, DOSES, Asked, choice, number
from tests.oracle.forms.meaning import STEP, Line, Record, Shift, World
from tests.oracle.printing import joined


@dataclass(frozen=True)
class Kind:
    """What a case can state several of. `of` is the field whose values its name may say, `by` the field that dates it."""

    id: str
    phrase: str
    one: str
    many: str
    fields: tuple[Asked, ...]
    by: str
    of: str | None = None
    length: str | None = None  # the one field that is a length of time


DRUG = choice("drug", "the drug", "ibuprofen", "naproxen", "morphine")
COURSES = Kind(
    "courses",
    "the courses of treatment",
    "course of treatment",
    "courses of treatment",
    (
        DRUG,
        Asked("start", "the start", "a date"),
        number("duration", "the duration", "a number of days", "days", range(4)),
        number("dose", "the dose", "a number of mg", "mg", range(1, 4)),
        Asked("tolerated", "it was tolerated", "yes or no", (True, False)),
    ),
    "start",
    "drug",
    "duration",
)
RUNS = Kind(
    "courses",
    "the courses of treatment",
    "course of treatment",
    "courses of treatment",
    (DRUG, Asked("start", "the start", "a date"), Asked("end", "the end", "a date")),
    "start",
    "drug",
)
SCANS = Kind(
    "scans",
    "the scans",
    "scan",
    "scans",
    (
        Asked("date", "the date", "a date"),
        choice("finding", "the finding", "normal", "abnormal"),
        number("size", "the size", "a number of mm", "mm", range(4)),
    ),
    "date",
)
KINDS = (COURSES, COURSES, SCANS, SCANS, RUNS)


@dataclass(frozen=True)
class Test:
    """What is asked of one record: words, the lines below them, whether it fits, in a world."""

    words: str
    fits: Callable[[Record, World], bool]
    fields: frozenset[str]
    reads: frozenset[str] = frozenset()
    days: frozenset[date] = frozenset()
    shifts: frozenset[Shift] = frozenset()
    below: tuple[str, ...] = ()


def plain(words: str, fits: Callable[[Record, World], bool], *fields: str) -> Test:
    """A test of fields alone."""
    return Test(words, fits, frozenset(fields))


ANYTHING = plain("", lambda _, __: True)


def both(one: Test, other: Test, fits: Callable[[bool, bool], bool] = lambda a, b: a and b) -> Test:
    """Two tests as one; the words are the first one's."""
    return Test(
        one.words,
        lambda record, world: fits(one.fits(record, world), other.fits(record, world)),
        one.fields | other.fields,
        one.reads | other.reads,
        one.days | other.days,
        one.shifts | other.shifts,
        one.below + other.below,
    )


class Sentences:
    """Makes sentences about one kind of record; `when` is the day that windows count from, `ask` brings in an input."""

    def __init__(self, rng: Random, kind: Kind, when: days.When, ask: Callable[[Asked], Asked]) -> None:
        self.rng, self.kind, self.when, self.ask = rng, kind, when, ask
        self.fields = {one.id: one for one in kind.fields}

    def draw(self) -> Line:
        """Any sentence."""
        return self.rng.choice(self._makers())()

    def _makers(self) -> list[Callable[[], Line]]:
        makers = [self._counted, self._counted, self._counted, self._every, self._picked, self._field_of_picked]
        if self.kind is RUNS:
            return [*makers, self._run, self._run, self._run]
        makers += [self._highest, self._different]
        return [*makers, self._total] if self.kind.length else makers

    # ---- which records are meant

    def _named(self, *, one: bool) -> tuple[str, Test]:
        """The name of records, with what it says of them: `courses of ibuprofen`."""
        kind, rng = self.kind, self.rng
        if kind.of is None or rng.random() < 0.5:
            return (kind.one if one else kind.many), ANYTHING
        values = rng.sample(self.fields[kind.of].below, rng.choice((1, 1, 2)))
        noun = (kind.one if one else kind.many).split()[0]
        field = kind.of
        return f"{noun} of {joined(values, 'or')}", plain("", lambda record, _: record[field] in values, field)

    def _limited(self, name: str, test: Test, *, one: bool = False) -> tuple[str, Test]:
        """The name with what limits it: when, how long each, whose field is what."""
        rng = self.rng
        if rng.random() < 0.35:
            when = self._when() if len([one for one in self.kind.fields if one.is_day]) == 1 else None
            if when:
                name, test = f"{name} {when.words}", both(test, when)
        if not one and self.kind.length and rng.random() < 0.15:
            least, length = rng.randint(1, 3), self.kind.length
            each = plain("", lambda record, _: record[length] >= least, length)
            name, test = f"{name}, each for at least {least} day{'s' * (least > 1)}", both(test, each)
        elif rng.random() < 0.2:
            whose = self._field_test(choices=False)
            name, test = f"{name} whose {whose.words.removeprefix('its ')}", both(test, whose)
        return name, test

    def _when(self) -> Test:
        """`within 12 months before D`, `since 2024-01-01`, of the date of a record."""
        rng, by = self.rng, self.kind.by
        if rng.random() < 0.4:
            edge = rng.choice(days.CONSTANTS)
            words, holds = rng.choice((("since {}", date.__ge__), ("on or after {}", date.__ge__), ("before {}", date.__lt__)))
            return Test(
                words.format(edge),
                lambda record, _: holds(record[by], edge),
                frozenset({by}),
                days=frozenset({edge}),
            )
        when = self.when
        words, holds, shifts = days.windowed(rng, when.words)
        return Test(
            words,
            lambda record, world: holds(record[by], when.day(world)),
            frozenset({by}),
            when.reads,
            when.fixed,
            frozenset(shifts) | frozenset(map(days.turned, shifts)),
        )

    # ---- what is asked of one record

    def _field_test(self, *, choices: bool = True) -> Test:
        """A sentence about a field of the record: `its drug is not ibuprofen`."""
        rng = self.rng
        field = rng.choice([one for one in self.kind.fields if choices or one.unit or one.below])
        denied = rng.random() < 0.25
        no = "not " if denied else ""
        if field.is_day:
            when = self._when_of(field)
            return Test(
                f"its {bare(field)} is {no}{when.words}",
                lambda record, world: when.fits(record, world) != denied,
                when.fields,
                when.reads,
                when.days,
                when.shifts,
            )
        if field.below:
            values = rng.sample(field.below, min(len(field.below) - 1, rng.choice((1, 1, 2))))
            words = f"its {bare(field)} is {no}{joined(values, 'or')}"
            return plain(words, lambda record, _: (record[field.id] in values) != denied, field.id)
        if field.unit:
            edge = rng.choice([one for one in field.values if isinstance(one, Fraction)])
            words, holds = rng.choice((("at least", Fraction.__ge__), ("at most", Fraction.__le__), ("over", Fraction.__gt__)))
            said = f"its {bare(field)} is {no}{words} {edge} {field.unit}"
            return plain(said, lambda record, _: holds(record[field.id], edge) != denied, field.id)
        said = f"{field.phrase.replace(' was ', f' was {no}') if denied else field.phrase}"
        return plain(said, lambda record, _: bool(record[field.id]) != denied, field.id)

    def _computed_test(self) -> Test:
        """A sentence that compares fields with each other or with an input, or asks an input alone."""
        rng = self.rng
        if self.kind is RUNS and rng.random() < 0.4:
            length = rng.choice(days.LENGTHS)
            words, holds = rng.choice(days.ORDERS)
            return Test(
                f"the time from its start to its end is {days.MORE[words]} {length.words}",
                lambda record, _: holds(record["end"], days.shifted(record["start"], length.shift)),
                frozenset({"start", "end"}),
                shifts=frozenset({length.shift, days.turned(length.shift)}),
            )
        if self.kind is RUNS and rng.random() < 0.7:
            words, holds, shifts = days.windowed(rng, "its end")
            every = frozenset(shifts) | frozenset(map(days.turned, shifts))
            fields = frozenset({"start", "end"})
            return Test(f"its start is {words}", lambda record, _: holds(record["start"], record["end"]), fields, shifts=every)
        if self.kind is COURSES and rng.random() < 0.7:
            usual, times = self.ask(DOSES[2]), rng.choice((1, 2))
            words, holds = rng.choice((("at least", Fraction.__ge__), ("over", Fraction.__gt__), ("under", Fraction.__lt__)))
            said = f"its dose is {words} {f'{times} times ' if times > 1 else ''}{usual.phrase}"
            return Test(
                said,
                lambda record, world: holds(record["dose"], times * world[usual.id]),
                frozenset({"dose"}),
                frozenset({usual.id}),
            )
        active = self.ask(ACTIVE)
        return Test(active.phrase, lambda _, world: world[active.id] is True, frozenset(), frozenset({active.id}))

    def _when_of(self, field: Asked) -> Test:
        """A day before or after another, said after `is`."""
        rng, id = self.rng, field.id
        if rng.random() < 0.5:
            edge = rng.choice(days.CONSTANTS)
            words, holds = rng.choice(days.ORDERS)
            return Test(
                f"{words} {edge}",
                lambda record, _: holds(record[id], edge),
                frozenset({id}),
                days=frozenset({edge}),
            )
        when = self.when
        words, holds, shifts = days.windowed(rng, when.words)
        every = frozenset(shifts) | frozenset(map(days.turned, shifts))
        return Test(
            words, lambda record, world: holds(record[id], when.day(world)), frozenset({id}), when.reads, when.fixed, every
        )

    def _block(self) -> Test:
        """One to three conditions of one record, joined, or under a header."""
        rng = self.rng
        tests = [
            self._computed_test() if rng.random() < 0.2 else self._field_test() for _ in range(rng.choice((1, 1, 2, 2, 3)))
        ]
        if len({one.words for one in tests}) < len(tests) or len(tests) == 1:
            return self._lines([tests[0].words], tests[:1], all)
        if rng.random() < 0.3:
            header, holds = rng.choice((("ANY of the following is met:", any), ("ALL of the following are met:", all), NONE))
            labelled = [f"{STEP}{'abc'[n]}. {one.words}" for n, one in enumerate(tests)]
            return self._lines([header, *labelled], tests, holds)
        word, holds = rng.choice((("and", all), ("or", any)))
        return self._lines([*(f"{one.words}, {word}" for one in tests[:-1]), tests[-1].words], tests, holds)

    def _lines(self, below: Sequence[str], tests: Sequence[Test], holds: Callable[[Iterator[bool]], bool]) -> Test:
        return Test(
            "",
            lambda record, world: holds(one.fits(record, world) for one in tests),
            frozenset[str]().union(*(one.fields for one in tests)),
            frozenset[str]().union(*(one.reads for one in tests)),
            frozenset[date]().union(*(one.days for one in tests)),
            frozenset[Shift]().union(*(one.shifts for one in tests)),
            tuple(below),
        )

    # ---- sentences

    def _line(
        self, words: str, test: Test, holds: Callable[[list[Record], World], bool], most: int, operation: str = "count"
    ) -> Line:
        """A line about the records that fit a test."""
        id = self.kind.id

        def of_world(world: World) -> bool:
            records = world[id]
            assert isinstance(records, tuple)
            return holds([one for one in records if test.fits(one, world)], world)

        return Line(
            words,
            of_world,
            test.reads | {id},
            frozenset({operation, "dates"} if test.reads else {operation}),
            below=test.below,
            days=test.days,
            shifts=test.shifts,
            fields=test.fields,
            most=most,
        )

    def _where(self, words: str, test: Test) -> tuple[str, Test]:
        if self.rng.random() < 0.4:
            return f"{words}{self.rng.choice((',', ''))} where", both(test, self._block())
        return words, test

    def _counted(self) -> Line:
        number = self.rng.choice((1, 1, 2))
        count, one, holds, most = self.rng.choice(
            (
                ("any", True, lambda n: n >= 1, 1),
                ("there is any", True, lambda n: n >= 1, 1),
                ("no", True, lambda n: n == 0, 1),
                ("there is no", True, lambda n: n == 0, 1),
                (f"at least {number}", number == 1, lambda n: n >= number, number),
                (f"{number} or more", number == 1, lambda n: n >= number, number),
                (f"at most {number}", number == 1, lambda n: n <= number, number + 1),
                ("fewer than 2", False, lambda n: n < 2, 2),
                ("more than 1", True, lambda n: n > 1, 2),
                (f"exactly {number}", number == 1, lambda n: n == number, number + 1),
                ("between 1 and 2", False, lambda n: 1 <= n <= 2, 3),
                ("the number of", False, lambda n: n <= 1, 2),
            )
        )
        name, test = self._limited(*self._named(one=one))
        words = f"{count} {name}{' is at most 1' if count == 'the number of' else ''}"
        words, test = self._where(words, test)
        return self._line(words, test, lambda found, _: holds(len(found)), most)

    def _every(self) -> Line:
        name, test = self._limited(*self._named(one=True), one=True)
        asked = self._block()
        found = both(test, asked, lambda fits, holds: fits and not holds)
        return self._line(f"every {name} where", found, lambda found, _: not found, 1)

    def _most_recent(self) -> tuple[str, Callable[[list[Record]], list[Record]]]:
        """The words that pick, and those that they pick: the ones of one day where several are of it."""
        by = self.kind.by
        words, best = self.rng.choice((("most recent", max), ("latest", max), ("last", max), ("earliest", min), ("first", min)))

        def picked(found: list[Record]) -> list[Record]:
            day = best((one[by] for one in found), default=None)
            return [one for one in found if one[by] == day]

        return words, picked

    def _by(self) -> str:
        return f" by its {self.kind.by}" if sum(one.is_day for one in self.kind.fields) > 1 else ""

    def _picked(self) -> Line:
        """`the most recent X is one where`, `the most recent X among those where ... provided that`."""
        words, picked = self._most_recent()
        name, test = self._limited(*self._named(one=True), one=True)
        asked = self._block()
        if self.rng.random() < 0.5:
            line = self._line(
                f"the {words} {name}{self._by()} is one where",
                both(test, plain("", lambda _, __: True, self.kind.by)),
                lambda found, world: any(asked.fits(one, world) for one in picked(found)),
                1,
                "picked",
            )
            return with_test(line, asked, asked.below)
        among = self._block()
        provided = ("provided that", *(STEP + one for one in asked.below))
        line = self._line(
            f"the {words} {name}{self._by()} among those where",
            both(both(test, among), plain("", lambda _, __: True, self.kind.by)),
            lambda found, world: any(asked.fits(one, world) for one in picked(found)),
            1,
            "picked",
        )
        return with_test(line, asked, (*among.below, *provided))

    def _field_of_picked(self) -> Line:
        words, picked = self._most_recent()
        name, test = self._limited(*self._named(one=True), one=True)
        asked = self._field_test(choices=False)
        field, _, rest = asked.words.removeprefix("its ").partition(" is ")
        line = self._line(
            f"the {field} of the {words} {name}{self._by()} is {rest}",
            both(test, plain("", lambda _, __: True, self.kind.by)),
            lambda found, world: any(asked.fits(one, world) for one in picked(found)),
            1,
            "picked",
        )
        return with_test(line, asked, ())

    def _total(self) -> Line:
        """`the total duration of courses is at least 3 days`."""
        field = self.fields[self.rng.choice(("duration", "dose"))]
        edge = self.rng.randint(1, 5)
        words, holds = self.rng.choice(
            (("at least", Fraction.__ge__), ("over", Fraction.__gt__), ("at most", Fraction.__le__), ("under", Fraction.__lt__))
        )
        name, test = self._limited_total()
        said, test = self._where(f"the total {field.id} of {name} is {words} {edge} {field.unit}", test)

        def reaches(found: list[Record], _: World) -> bool:
            return holds(sum((one[field.id] for one in found), Fraction(0)), Fraction(edge))

        return self._line(said, both(test, plain("", lambda _, __: True, field.id)), reaches, 1, "total")

    def _highest(self) -> Line:
        """`the highest size of the scans is at least 2 mm`: of no record there is none."""
        field = self.rng.choice([one for one in self.kind.fields if one.unit])
        edge = Fraction(self.rng.randint(1, 3))
        which, most = self.rng.choice((("highest", max), ("lowest", min)))
        words, holds = self.rng.choice((("at least", Fraction.__ge__), ("under", Fraction.__lt__), ("", Fraction.__eq__)))
        name, test = self._limited_total()
        said, test = self._where(f"the {which} {bare(field)} of {name} is {words} {edge} {field.unit}".replace("  ", " "), test)

        def reaches(found: list[Record], _: World) -> bool:
            return bool(found) and holds(most(one[field.id] for one in found), edge)

        return self._line(said, both(test, plain("", lambda _, __: True, field.id)), reaches, 1, "picked")

    def _different(self) -> Line:
        """`at least 2 scans with different findings`."""
        field = self.rng.choice([one for one in self.kind.fields if len(one.below) > 1 and not one.unit])
        said, test = f"at least 2 {self.kind.many} with different {bare(field)}s", ANYTHING
        if self.rng.random() < 0.3:
            when = self._when()
            said, test = f"{said} {when.words}", when
        said, test = self._where(said, test)
        fields = plain("", lambda _, __: True, field.id)
        return self._line(said, both(test, fields), lambda found, _: len({one[field.id] for one in found}) > 1, 2)

    def _limited_total(self) -> tuple[str, Test]:
        name, test = self._named(one=False)
        if self.rng.random() < 0.3:
            when = self._when()
            return f"{name} {when.words}", both(test, when)
        return name, test

    def _run(self) -> Line:
        """`courses of treatment for at least 5 consecutive days`."""
        edge = self.rng.randint(2, 9)
        words, holds = self.rng.choice((("at least", int.__ge__), ("more than", int.__gt__)))
        name, test = self._named(one=False)
        said, test = self._where(f"{name} for {words} {edge} consecutive days", test)
        fields = plain("", lambda _, __: True, "start", "end")
        return self._line(said, both(test, fields), lambda found, _: holds(longest(found), edge), 1, "run")


NONE: tuple[str, Callable[[Iterator[bool]], bool]] = ("NONE of the following is met:", lambda some: not any(some))


def with_test(line: Line, test: Test, below: tuple[str, ...]) -> Line:
    """A line that asks one thing more of records."""
    return Line(
        line.words,
        line.holds,
        line.reads | test.reads,
        line.operations | frozenset({"dates"} if test.reads else ()),
        line.denied,
        below,
        line.days | test.days,
        line.shifts | test.shifts,
        line.fields | test.fields,
        line.most,
    )


def longest(records: Sequence[Record]) -> int:
    """The most consecutive days each of which some record covers, from its start to its end."""
    spans = [(one["start"], one["end"]) for one in records if one["start"] <= one["end"]]
    best = 0
    for first, last in spans:
        reached = last
        while more := [end for start, end in spans if start <= reached + timedelta(1) and end > reached]:
            reached = max(more)
        best = max(best, (reached - first).days + 1)
    return best


def bare(field: Asked) -> str:
    """The phrase of a field without its article."""
    return field.phrase.removeprefix("the ")
