"""Values that are kept by key, up to a number of them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from contextlib import suppress
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Values by key, the latest used of a number of them."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.values: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """The value of a key."""
        found = self.values.get(key)
        if found is not None:
            with suppress(KeyError):  # another thread has just let it go
                self.values.move_to_end(key)
        return found

    def put(self, key: K, value: V) -> V:
        """The value, kept."""
        self.values[key] = value
        if len(self.values) > self.most:
            with suppress(KeyError):
                self.values.popitem(last=False)
        return value
