"""Records that are the latest or the earliest of those that fit, and the highest and the lowest of an amount."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from reasoner.cases.evaluation.facts import Conditions, Facts, Reading, Record
from reasoner.cases.evaluation.fitting import Fitting, bound, fitting
from reasoner.cases.evaluation.ranges import (
    ABSENT,
    EXACT,
    UNDEFINED,
    End,
    NoAmount,
    Range,
    Value,
    as_range,
    compared,
    greatest,
    hull,
    least,
    settled,
)
from reasoner.cases.evaluation.readings import reading_of
from reasoner.policy.criteria import Comparison, Criterion, Expression, InputAmount, PickedAmount

# The amounts of the records that may be picked, each with whether it is certain to be; and whether one is, whichever.
Ways: TypeAlias = Callable[[Facts], tuple[list[tuple[bool, Value]], bool]]
Amounts: TypeAlias = Callable[[Expression, Conditions, dict[PickedAmount, int]], Reading]


@dataclass(frozen=True)
class Picking:
    """Finds the records that may be picked. A record of which nothing says when is never passed over for a later one."""

    input: str
    fits: Fitting
    by: Reading
    later: Comparison

    def picked(self, facts: Facts) -> tuple[list[tuple[Record, bool]], bool]:
        """The records that may be picked, each with whether it is certain to be, and whether one is, whichever."""
        flags, of_unseen = self.fits(facts)
        records, unseen = facts.records_of(self.input)
        entries: list[tuple[Record, bool | None]] = [
            (one, flag) for one, flag in zip(records, flags, strict=True) if flag is not False
        ]
        if unseen is not None and of_unseen is not False:
            entries.append((unseen, None))
        days = [bound(facts, self.input, one, self.by) for one, _ in entries]
        if all(flag for _, flag in entries) and all(day.__class__ in EXACT for day in days):
            if not days:
                return [], False
            best = (max if self.later is Comparison.MORE else min)(days)  # type: ignore[type-var]
            return [(one, True) for (one, _), day in zip(entries, days, strict=True) if day == best], True
        return list(self._possible(entries, days, unseen)), any(flag for _, flag in entries)

    def _possible(
        self, entries: list[tuple[Record, bool | None]], days: list[Value], unseen: Record | None
    ) -> list[tuple[Record, bool]]:
        """The records that none passes over for certain. Only the surest and the furthest of the others have to be looked at."""
        dated = [(place, as_range(day)) for place, day in enumerate(days) if not isinstance(day, NoAmount)]
        surest = sorted((self._surely(day), place) for place, day in dated if entries[place][1] and not day.absent)[-1:]
        furthest = sorted((self._at_most(day), place) for place, day in dated)[-2:]
        found = []
        for place, (record, flag) in enumerate(entries):
            if any(compared(days[other], self.later, days[place]) for _, other in surest if other != place):
                continue
            # Of records that nobody stated there may be several.
            rivals = [other for _, other in furthest if other != place or record is unseen]
            passed_over = any(compared(days[other], self.later, days[place]) is not False for other in rivals)
            found.append((record, flag is True and not passed_over))
        return found

    def _surely(self, day: Range) -> tuple[End, bool]:
        """How late (how early) a day is for certain, as something that is the greater the later (the earlier) it is."""
        return (day.low, day.low_open) if self.later is Comparison.MORE else (-day.high, day.high_open)

    def _at_most(self, day: Range) -> tuple[End, bool]:
        """How late (how early) a day can be."""
        return (day.high, not day.high_open) if self.later is Comparison.MORE else (-day.low, not day.low_open)


def picking(input: str, select: str | None, by: str, among: Criterion | None, conditions: Conditions) -> Picking:
    """The records of an input that are the latest or the earliest of those that fit a condition."""
    later = Comparison.MORE if select == "latest" else Comparison.LESS
    return Picking(input, fitting(input, among, conditions), reading_of(conditions.inputs[by]), later)


def ways_to_pick(pick: PickedAmount, conditions: Conditions, amount: Amounts) -> Ways:
    """The amounts that a record that is picked can have."""
    records = picking(pick.input, pick.select, pick.by, pick.condition, conditions)
    part = amount(pick.part, conditions, {})

    def ways(facts: Facts) -> tuple[list[tuple[bool, Value]], bool]:
        found, sure = records.picked(facts)
        return [(certain, bound(facts, pick.input, one, part)) for one, certain in found], sure

    return ways


def is_extreme(pick: PickedAmount) -> bool:
    """Whether what is picked is the highest or the lowest of an amount, and so a number whichever record has it."""
    return pick.part == InputAmount(pick.by)


def extreme(pick: PickedAmount, conditions: Conditions) -> Reading:
    """The highest or the lowest amount of the records that fit; a record without an amount adds nothing."""
    fits, by = fitting(pick.input, pick.condition, conditions), reading_of(conditions.inputs[pick.by])
    highest = pick.select == "latest"

    def best(some: Sequence[Range]) -> Range:
        found = (greatest if highest else least)(some)
        return Range() if isinstance(found, NoAmount) else as_range(found)

    def value(facts: Facts) -> Value:
        found = amounts_of(facts, pick.input, fits, by)
        if found.undefined:
            return UNDEFINED
        if not found.sure:
            return hull(found.possible, absent=True) if found.possible else ABSENT
        here = best(found.sure)
        if not found.possible:
            return settled(here.low, here.high, here.low_open, here.high_open, False)
        end = best([here, *found.possible])
        if highest:
            return settled(here.low, end.high, here.low_open, end.high_open, False)
        return settled(end.low, here.high, end.low_open, here.high_open, False)

    return value


@dataclass(frozen=True)
class RecordAmounts:
    """The amounts of records: of those that are certain to fit and to have one, of the others that may, and of one that nobody
    stated (None where there is none). `undefined` where one of them has none for a division by 0."""

    sure: Sequence[Range]
    maybe: Sequence[Range]
    unseen: Range | None
    undefined: bool

    @property
    def possible(self) -> Sequence[Range]:
        """Those that are not certain, with that of a record that nobody stated."""
        return self.maybe if self.unseen is None else (*self.maybe, self.unseen)


def amounts_of(facts: Facts, input: str, fits: Fitting, part: Reading) -> RecordAmounts:
    """The amounts of the records that fit; a record without one is passed over."""
    flags, of_unseen = fits(facts)
    records, unseen = facts.records_of(input)
    sure: list[Range] = []
    maybe: list[Range] = []
    undefined = False
    for record, flag in zip(records, flags, strict=True):
        value = ABSENT if flag is False else bound(facts, input, record, part)
        if isinstance(value, NoAmount):
            undefined = undefined or value is UNDEFINED
        elif isinstance(value, Range) and value.absent:
            maybe.append(_there(value))
        else:
            (sure if flag else maybe).append(as_range(value))
    further = ABSENT if unseen is None or of_unseen is False else bound(facts, input, unseen, part)
    undefined = undefined or further is UNDEFINED
    return RecordAmounts(sure, maybe, None if isinstance(further, NoAmount) else _there(as_range(further)), undefined)


def _there(one: Range) -> Range:
    """The amount where there is one."""
    return Range(one.low, one.high, one.low_open, one.high_open)
