"""Values that are kept by key as long as they are not too large together."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Weighed(Generic[K, V]):
    """Values by key, each with a size: the latest used that come to no more than `most` together, and always the last one.

    To be used under a lock.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.size = 0
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()

    def get(self, key: K) -> V | None:
        """The value of a key."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: K, value: V, size: int) -> V:
        """The value, kept under a key that has none."""
        self._kept[key] = (value, size)
        self.size += size
        while self.size > self.most and len(self._kept) > 1:
            _, (_, less) = self._kept.popitem(last=False)
            self.size -= less
        return value

    def __len__(self) -> int:
        return len(self._kept)
