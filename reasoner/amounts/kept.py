"""Values that are kept by key, as long as they are not too large together."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from contextlib import suppress
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Values by key, each with a size: the latest used that come to no more than `most` together, but never fewer than `least`.

    Several threads may use it.
    """

    def __init__(self, most: int, least: int = 1) -> None:
        self.most, self.least = most, least
        self.size = 0
        self.values: OrderedDict[K, V] = OrderedDict()
        self._sizes: dict[K, int] = {}
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """The value of a key."""
        found = self.values.get(key)
        if found is not None:
            with suppress(KeyError):  # another thread has just let it go
                self.values.move_to_end(key)
        return found

    def put(self, key: K, value: V, size: int = 1) -> V:
        """The value, kept."""
        with self._lock:
            self.size += size - self._sizes.get(key, 0)
            self.values[key], self._sizes[key] = value, size
            while self.size > self.most and len(self.values) > self.least:
                old, _ = self.values.popitem(last=False)
                self.size -= self._sizes.pop(old)
        return value
