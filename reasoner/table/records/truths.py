"""Three values over whole columns: where something holds for certain, and where it does not for certain; elsewhere it is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from reasoner.table.plan_arrays import Flags, Rows


class Truth(NamedTuple):
    """Where something holds, and where it does not; open where neither is so."""

    yes: Flags
    no: Flags

    def denied(self) -> Truth:
        """What it does not say."""
        return Truth(self.no, self.yes)

    def take(self, places: Rows) -> Truth:
        """The same at some places."""
        return Truth(self.yes.take(places), self.no.take(places))


def always(value: bool, number: int) -> Truth:
    """The same everywhere."""
    return Truth(np.full(number, value), np.full(number, not value))


def all_of(parts: Sequence[Truth]) -> Truth:
    """Whether every one of some holds."""
    if len(parts) == 1:
        return parts[0]
    return Truth(np.logical_and.reduce([one.yes for one in parts]), np.logical_or.reduce([one.no for one in parts]))


def any_of(parts: Sequence[Truth]) -> Truth:
    """Whether one of some holds."""
    return all_of([one.denied() for one in parts]).denied()


def number_of(parts: Sequence[Truth], least: int, most: int) -> Truth:
    """Whether so many of some hold, from the least to the most."""
    low = np.zeros(len(parts[0].yes), np.int32)
    high = np.full(len(low), len(parts), np.int32)
    for one in parts:
        low += one.yes
        high -= one.no
    return Truth((low >= least) & (high <= most), (high < least) | (low > most))
