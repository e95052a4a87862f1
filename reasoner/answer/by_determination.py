"""The answers to several questions of a policy, by the names of its determinations."""

from __future__ import annotations

from typing import TypeVar

from reasoner.policy.named import Named

T = TypeVar("T")


class ByDetermination(Named[T]):
    """What is said of one case, by determination, in the policy's order: `found["coverage"]`, `for name, answer in found.items()`."""

    __slots__ = ()

    def __init__(self, answers: dict[str, T]) -> None:
        super().__init__(answers, ("determination", "determinations"))

    def __repr__(self) -> str:
        return f"<{'; '.join(map(repr, self.values()))}>"
