"""Lists of tests in three values: all, some, none or a number of them."""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.cases.evaluation.facts import Facts, Test
from reasoner.policy.criteria import Counting


def all_of(parts: Sequence[Test]) -> Test:
    """Whether every one holds."""
    if len(parts) == 1:
        return parts[0]
    every = tuple(parts)

    def holds(facts: Facts) -> bool | None:
        is_open = False
        for part in every:
            found = part(facts)
            if found is False:
                return False
            if found is None:
                is_open = True
        return None if is_open else True

    return holds


def some_of(parts: Sequence[Test]) -> Test:
    """Whether one holds at least."""
    if len(parts) == 1:
        return parts[0]
    every = tuple(parts)

    def holds(facts: Facts) -> bool | None:
        is_open = False
        for part in every:
            found = part(facts)
            if found:
                return True
            if found is None:
                is_open = True
        return None if is_open else False

    return holds


def none_of(parts: Sequence[Test]) -> Test:
    """Whether not one holds."""
    some = some_of(parts)

    def holds(facts: Facts) -> bool | None:
        found = some(facts)
        return None if found is None else not found

    return holds


def unless(own: Test, exceptions: Sequence[Test]) -> Test:
    """Whether something holds, and no exception does."""
    return all_of([own, none_of(exceptions)]) if exceptions else own


def counted(counting: Counting, number: int, parts: Sequence[Test]) -> Test:
    """Whether so many hold."""
    every = tuple(parts)
    least = 0 if counting is Counting.AT_MOST else number
    most = len(every) if counting is Counting.AT_LEAST else number

    def holds(facts: Facts) -> bool | None:
        some = [part(facts) for part in every]
        return between(some.count(True), len(some) - some.count(False), least, most)

    return holds


def between(low: float, high: float, least: float, most: float) -> bool | None:
    """Whether a number that lies from `low` to `high` lies from `least` to `most`."""
    if high < least or low > most:
        return False
    return True if least <= low and high <= most else None
