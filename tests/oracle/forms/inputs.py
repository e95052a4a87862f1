"""What random policies ask: inputs with so few values that every world can be looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from random import Random

from tests.oracle.forms.meaning import STEP, Value


@dataclass(frozen=True)
class Asked:
    """An input as a vocabulary declares it, with its values; a day has none of its own. `unit` is as sentences write it."""

    id: str
    phrase: str
    declared: str
    values: tuple[Value, ...] = ()
    unit: str = ""
    change: str = "fixed"
    below: tuple[str, ...] = ()

    @property
    def is_sampled(self) -> bool:
        """Whether it is a number of which only some of the values are looked at."""
        return bool(self.unit) and "in steps" not in self.declared

    @property
    def is_day(self) -> bool:
        """Whether it is a date."""
        return self.declared.startswith("a date")


def number(id: str, phrase: str, of: str, unit: str, values: range) -> Asked:
    """A number of few values, evenly spaced."""
    low, high, step = values[0], values[-1], values.step
    ends = (f"{one}%" if unit == "%" else str(one) for one in (low, high, step))
    declared = "{}, from {} to {}, in steps of {}".format(of, *ends)
    return Asked(id, phrase, declared, tuple(map(Fraction, values)), unit)


def choice(id: str, phrase: str, *values: str) -> Asked:
    """One of some values."""
    return Asked(id, phrase, "one of", values, below=values)


DOSES = tuple(
    number(f"{time}_dose", f"the {time} dose", "a number of mg", "mg", range(5)) for time in ("morning", "evening", "usual")
)
WEIGHTS = (
    number("weight_at_start", "the weight at the start", "a number of kg", "kg", range(40, 61, 5)),
    number("weight", "the present weight", "a number of lb", "lb", range(88, 133, 11)),
    number("weight_in_between", "the weight in between", "a number of kg", "kg", range(40, 61, 5)),
)
PAINS = (
    number("pain_at_baseline", "the pain at baseline", "a percentage", "%", range(0, 101, 20)),
    number("pain", "the present pain", "a percentage", "%", range(0, 101, 20)),
)
BODY = (
    number("height", "the height", "a number of cm", "cm", range(150, 181, 10)),
    number("body_weight", "the body weight", "a number of kg", "kg", range(60, 121, 20)),
)
COUNTS = (number("doses", "the number of doses", "a whole number", "", range(4)),)
STAYS = (number("stay", "the length of stay", "a number of days", "days", range(7)),)
DAYS = tuple(
    Asked(id, phrase, "a date")
    for id, phrase in (
        ("date_of_service", "the date of service"),
        ("scan", "the scan"),
        ("start", "the start"),
        ("end", "the end"),
    )
)
BIRTH = Asked("date_of_birth", "the date of birth", "a date")
STAGE = choice("stage", "the stage", "early", "middle", "late")
ACTIVE = Asked("active", "the disease is active", "yes or no", (True, False))
PHASE = choice("phase", "the phase", "initial", "continuation")

CHANGES = ("fixed", "actionable", "actionable", "a choice")


def varied(rng: Random, asked: Asked, may_be_absent: bool = True) -> Asked:
    """The input with a random kind of change; a number may be one that can be absent, or that has no steps."""
    change = rng.choice(CHANGES)
    if asked.unit and rng.random() < 0.1:
        ends = asked.declared.partition(", in steps")[0]
        between = [(one + other) / 2 for one, other in pairwise(asked.values)]
        asked = replace(asked, declared=ends, values=tuple(sorted([*asked.values, *between])))
    if asked.unit and may_be_absent and rng.random() < 0.15:
        return replace(asked, change=change, declared=f"{asked.declared}, may be absent", values=(*asked.values, None))
    return replace(asked, change=change)


def declared(asked: Asked, line: Callable[[str], str] = lambda words: words) -> Iterator[str]:
    """The lines of a vocabulary that declare an input."""
    yield line(f"{asked.phrase} ({asked.id}): {asked.declared}, {asked.change}")
    yield from (line(STEP + one) for one in asked.below)
