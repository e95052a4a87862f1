"""Records that are the latest or the earliest of those that fit, and the highest and the lowest of an amount."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from reasoner.cases.evaluation.facts import Conditions, Facts, Reading, Record
from reasoner.cases.evaluation.fitting import Fitting, bound, fitting
from reasoner.cases.evaluation.ranges import (
    ABSENT,
    EXACT,
    UNDEFINED,
    NoAmount,
    Range,
    Value,
    as_range,
    compared,
    greatest,
    hull,
    least,
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
        found = []
        for place, (record, flag) in enumerate(entries):
            certain, possible = flag is True, True
            for other, (_, there) in enumerate(entries):
                if other == place and record is not unseen:
                    continue
                is_later = compared(days[other], self.later, days[place])
                if is_later is False:
                    continue
                certain = False
                if is_later and there:
                    possible = False
                    break
            if possible:
                found.append((record, certain))
        return found


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

    def value(facts: Facts) -> Value:
        sure, maybe = amounts_of(facts, pick.input, fits, by)
        if UNDEFINED in sure or UNDEFINED in maybe:
            return UNDEFINED
        some = [as_range(one) for one in sure if not isinstance(one, NoAmount)]
        more = [as_range(one) for one in maybe if not isinstance(one, NoAmount)]
        if not some:
            return hull(more, absent=True) if more else ABSENT
        found = (greatest if highest else least)(some)
        if not more:
            return found
        others = hull(more, absent=False)
        assert not isinstance(found, NoAmount)  # noqa: S101  INVARIANT: an extreme of numbers is one
        assert not isinstance(others, NoAmount)  # noqa: S101  INVARIANT: so is their hull
        end = as_range((greatest if highest else least)([as_range(found), as_range(others)]))  # type: ignore[arg-type]
        here = as_range(found)
        return (
            Range(here.low, end.high, here.low_open, end.high_open)
            if highest
            else Range(end.low, here.high, end.low_open, here.high_open)
        )

    return value


def amounts_of(facts: Facts, input: str, fits: Fitting, part: Reading) -> tuple[list[Value], list[Value]]:
    """The amounts of the records that are certain to fit and to have one, and those of the others that may."""
    flags, of_unseen = fits(facts)
    records, unseen = facts.records_of(input)
    sure: list[Value] = []
    maybe: list[Value] = []
    for record, flag in zip(records, flags, strict=True):
        if flag is not False:
            value = bound(facts, input, record, part)
            if isinstance(value, Range) and value.absent:
                maybe.append(Range(value.low, value.high, value.low_open, value.high_open))
            elif value is not ABSENT:
                (sure if flag else maybe).append(value)
    if unseen is not None and of_unseen is not False:
        value = bound(facts, input, unseen, part)
        if isinstance(value, Range):
            maybe.append(Range(value.low, value.high, value.low_open, value.high_open))
        elif value is not ABSENT:
            maybe.append(value)
    return sure, maybe
