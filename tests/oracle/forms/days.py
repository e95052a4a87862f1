"""Sentences about days: windows before and after a day, ages, the time from one day to another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.oracle.forms.inputs import Asked
from tests.oracle.forms.meaning import Line, Shift, World

Day = Callable[[World], date]
CONSTANTS = (date(2024, 2, 29), date(2024, 3, 31), date(2023, 12, 31), date(2024, 5, 15))


def shifted(day: date, shift: Shift) -> date:
    """The day some calendar months later, the month's last where it has no such day, and then some days later."""
    months, days = shift
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    found = date(year, month + 1, 1)
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(1)).day
    return found.replace(day=min(day.day, last)) + timedelta(days)


def turned(shift: Shift) -> Shift:
    """The shift the other way."""
    return -shift[0], -shift[1]


@dataclass(frozen=True)
class Length:
    """A length of time as written, and as a shift."""

    words: str
    shift: Shift


LENGTHS = (
    Length("1 month", (1, 0)),
    Length("3 months", (3, 0)),
    Length("6 months", (6, 0)),
    Length("12 months", (12, 0)),
    Length("1 year", (12, 0)),
    Length("5 days", (0, 5)),
    Length("30 days", (0, 30)),
    Length("2 weeks", (0, 14)),
)


@dataclass(frozen=True)
class When:
    """A day as written, and in a world; one that is fixed is kept beside it."""

    words: str
    day: Day
    reads: frozenset[str] = frozenset()
    fixed: frozenset[date] = frozenset()


def of(asked: Asked) -> When:
    """The day of an input."""
    return When(asked.phrase, lambda world: world[asked.id], frozenset({asked.id}))


def fixed(day: date) -> When:
    """A day that the policy writes down."""
    return When(day.isoformat(), lambda _: day, fixed=frozenset({day}))


def said(
    words: str, whens: Sequence[When], holds: Callable[..., bool], shifts: Sequence[Shift] = (), *, denied: bool = False
) -> Line:
    """A sentence about some days."""
    return Line(
        words,
        lambda world: holds(*(one.day(world) for one in whens)),
        frozenset[str]().union(*(one.reads for one in whens)),
        frozenset({"dates"}),
        denied,
        days=frozenset[date]().union(*(one.fixed for one in whens)),
        shifts=frozenset(shifts) | frozenset(map(turned, shifts)),
    )


ORDERS: tuple[tuple[str, Callable[[date, date], bool]], ...] = (
    ("before", lambda one, other: one < other),
    ("after", lambda one, other: one > other),
    ("on or before", lambda one, other: one <= other),
    ("on or after", lambda one, other: one >= other),
)


def ordered(rng: Random, one: When, other: When, third: When) -> Line:
    """`X is before Y`, `X is between Y and Z`, `X is the same as Y`."""
    denied = rng.random() < 0.2
    start = f"{one.words} is {'not ' if denied else ''}"
    kind = rng.random()
    if kind < 0.15:
        words = f"{start}between {other.words} and {third.words}"
        return said(words, (one, other, third), lambda a, b, c: b <= a <= c, denied=denied)
    if kind < 0.3 and not denied:
        words = f"{start}after {other.words} and before {third.words}"
        return said(words, (one, other, third), lambda a, b, c: b < a < c)
    if kind < 0.45:
        return said(f"{start}the same as {other.words}", (one, other), lambda a, b: a == b, denied=denied)
    words, holds = rng.choice(ORDERS)
    if kind < 0.6:
        length = rng.choice(LENGTHS)
        side, sign = rng.choice((("after", 1), ("before", -1)))
        shift = (length.shift[0] * sign, length.shift[1] * sign)
        said_so = f"{start}{words} {length.words} {side} {other.words}"
        return said(said_so, (one, other), lambda a, b: holds(a, shifted(b, shift)), [shift], denied=denied)
    return said(f"{start}{words} {other.words}", (one, other), holds, denied=denied)


def window(rng: Random, one: When, other: When) -> Line:
    """`X was within 6 months before D` and its kin."""
    denied = rng.random() < 0.2
    words, holds, shifts = windowed(rng, other.words)
    said_so = f"{one.words} was {'not ' if denied else ''}{words}"
    return said(said_so, (one, other), holds, shifts, denied=denied)


def windowed(rng: Random, of: str) -> tuple[str, Callable[[date, date], bool], list[Shift]]:
    """The words of a window, whether a day lies in it, and the shifts it counts with."""
    short, long = sorted(rng.sample(LENGTHS[:4], 2), key=lambda one: one.shift)
    length = rng.choice(LENGTHS)
    side, sign = rng.choice((("before", -1), ("after", 1)))

    def far(day: date, by: Length) -> date:
        return shifted(day, by.shift if sign > 0 else turned(by.shift))

    def inside(day: date, end: date, edge: date) -> bool:
        return edge <= day <= end if sign < 0 else end <= day <= edge

    def beyond(day: date, edge: date) -> bool:
        return day <= edge if sign < 0 else day >= edge

    every: list[tuple[str, Callable[[date, date], bool], list[Shift]]] = [
        (f"within {length.words} {side} {of}", lambda a, d: inside(a, d, far(d, length)), [length.shift]),
        (f"at most {length.words} {side} {of}", lambda a, d: inside(a, d, far(d, length)), [length.shift]),
        (
            f"within {length.words} of {of}",
            lambda a, d: shifted(d, turned(length.shift)) <= a <= shifted(d, length.shift),
            [length.shift],
        ),
        (
            f"less than {length.words} {side} {of}",
            lambda a, d: inside(a, d, far(d, length)) and a != far(d, length),
            [length.shift],
        ),
        (f"at least {length.words} {side} {of}", lambda a, d: beyond(a, far(d, length)), [length.shift]),
        (f"{length.words} or more {side} {of}", lambda a, d: beyond(a, far(d, length)), [length.shift]),
        (
            f"more than {length.words} {side} {of}",
            lambda a, d: beyond(a, far(d, length)) and a != far(d, length),
            [length.shift],
        ),
        (
            f"between {short.words} and {long.words} {side} {of}",
            lambda a, d: min(far(d, short), far(d, long)) <= a <= max(far(d, short), far(d, long)),
            [short.shift, long.shift],
        ),
    ]
    return rng.choice(every)


def completed(birth: date, at: date, months: int) -> int:
    """How many whole lengths of so many months lie between two days."""
    number = (at.year - birth.year) * 12 // months - 2
    while shifted(birth, (months * (number + 1), 0)) <= at:
        number += 1
    while shifted(birth, (months * number, 0)) > at:
        number -= 1
    return number


def age(rng: Random, birth: When, at: When) -> Line:
    """`the age at D is 18 years or older`, in completed years or months."""
    years = rng.choice((2, 12, 18))
    low, high = sorted(rng.sample((2, 4, 6, 12), 2))
    every: list[tuple[str, Callable[[int, int], bool], list[Shift]]] = [
        (f"{years} years or older", lambda y, _: y >= years, [(12 * years, 0)]),
        (f"at least {years}", lambda y, _: y >= years, [(12 * years, 0)]),
        (f"under {years}", lambda y, _: y < years, [(12 * years, 0)]),
        (f"over {years} years", lambda y, _: y > years, [(12 * years + 12, 0)]),
        (f"at most {years} years", lambda y, _: y <= years, [(12 * years + 12, 0)]),
        (f"between {low} and {high} years", lambda y, _: low <= y <= high, [(12 * low, 0), (12 * high + 12, 0)]),
        ("at least 6 months", lambda _, m: m >= 6, [(6, 0)]),
        ("under 18 months", lambda _, m: m < 18, [(18, 0)]),
    ]
    words, holds, shifts = rng.choice(every)

    def of_days(born: date, day: date) -> bool:
        return holds(completed(born, day, 12), completed(born, day, 1))

    return said(f"the age at {at.words} is {words}", (birth, at), of_days, shifts)


def time_between(rng: Random, start: When, end: When, stay: Asked | None) -> Line:
    """`the time from S to E is at least 6 weeks`: in days by counting them, in months by the calendar."""
    if stay is not None and rng.random() < 0.3:
        words, holds = rng.choice(ORDERS)
        said_so = f"the time from {start.words} to {end.words} is {MORE[words]} {stay.phrase}"

        def stays(world: World) -> bool:
            between = end.day(world) - start.day(world)
            return holds(date(2000, 1, 1) + between, date(2000, 1, 1) + timedelta(int(world[stay.id])))

        reads = start.reads | end.reads | {stay.id}
        shifts = frozenset((0, sign * days) for days in range(7) for sign in (1, -1))
        return Line(said_so, stays, reads, frozenset({"dates"}), days=start.fixed | end.fixed, shifts=shifts)
    length = rng.choice(LENGTHS)
    words, holds = rng.choice(ORDERS)
    said_so = f"the time from {start.words} to {end.words} is {MORE[words]} {length.words}"
    return said(said_so, (start, end), lambda a, b: holds(b, shifted(a, length.shift)), [length.shift])


MORE = {"before": "less than", "after": "more than", "on or before": "at most", "on or after": "at least"}


def around(days: Sequence[date], shifts: Sequence[Shift], reach: int) -> Iterator[date]:
    """Every day at which a sentence may turn, with those beside it, and one long before and long after."""
    twice = {(0, 0), *shifts}
    for day in days:
        for one in twice:
            for other in twice:
                middle = shifted(shifted(day, one), other)
                yield from (middle + timedelta(n) for n in range(-reach, reach + 1))
    if days:
        yield from (min(days) - timedelta(40_000), max(days) + timedelta(40_000))
