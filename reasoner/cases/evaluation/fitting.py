"""Which records fit a condition."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, TypeVar

from reasoner.cases.evaluation.facts import Conditions, Facts, Record
from reasoner.policy.criteria import Criterion

T = TypeVar("T")
Flags: TypeAlias = tuple[list[bool | None], bool | None]
Fitting: TypeAlias = Callable[[Facts], Flags]


def fitting(input: str, condition: Criterion | None, conditions: Conditions) -> Fitting:
    """For each stated record whether it fits, and whether one would that nobody stated (None: it may)."""
    if condition is None:
        return lambda facts: ([True] * len(facts.records_of(input)[0]), None)
    number, test = conditions.numbered(condition), conditions.test(condition)

    def flags(facts: Facts) -> Flags:
        # Where no other record is looked at, a condition comes to the same whoever asks.
        remembered = not facts.current
        if remembered and (known := facts.flags.get(number)) is not None:
            return known
        records, unseen = facts.records_of(input)
        current, before = facts.current, facts.current.get(input)
        found: list[bool | None] = []
        for record in records:
            current[input] = record
            found.append(test(facts))
        of_unseen: bool | None = False
        if unseen is not None:
            current[input] = unseen
            of_unseen = test(facts)
        if before is None:
            current.pop(input, None)
        else:
            current[input] = before
        if remembered:
            facts.flags[number] = (found, of_unseen)
        return found, of_unseen

    return flags


def bound(facts: Facts, input: str, record: Record, read: Callable[[Facts], T]) -> T:
    """What is read while a record is looked at."""
    before = facts.current.get(input)
    facts.current[input] = record
    found = read(facts)
    if before is None:
        del facts.current[input]
    else:
        facts.current[input] = before
    return found
