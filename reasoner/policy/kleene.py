"""Yes, no and open (None): Kleene's strong three values (*Introduction to Metamathematics*, 1952)."""

from __future__ import annotations

from collections.abc import Collection


def denied(found: bool | None) -> bool | None:
    """What denies a value."""
    return None if found is None else not found


def all_of(some: Collection[bool | None]) -> bool | None:
    """Whether each of some holds."""
    return False if False in some else None if None in some else True


def any_of(some: Collection[bool | None]) -> bool | None:
    """Whether one of some holds."""
    return True if True in some else None if None in some else False
