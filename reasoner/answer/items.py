"""Which items of a policy read an input: the most specific labelled ones."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.asp.spaces import inputs_of, tests_of
from reasoner.policy.criteria import Criterion, Test, parts_of
from reasoner.policy.model import Policy
from reasoner.policy.reading import referred_by, roots_of


def items_by_input(policy: Policy, determination: str) -> dict[str, tuple[Criterion, ...]]:
    """The most specific items of a determination, or of what it refers to, by the input that they read, in the policy's order."""
    found: dict[str, list[Criterion]] = {}
    chosen = policy.determination(determination)
    assert chosen is not None  # noqa: S101  INVARIANT: the caller names a determination of this policy
    seen: set[str] = set()
    for root in roots_of(chosen):
        _collect(policy, root, root, found, seen)
    # Each once, told apart by what it is and not by what it says: to hash a criterion is to hash the tree below it.
    return {input: tuple({id(one): one for one in items}.values()) for input, items in found.items()}


def _collect(policy: Policy, criterion: Criterion, item: Criterion, found: dict[str, list[Criterion]], seen: set[str]) -> None:
    if criterion.key in seen:
        return
    seen.add(criterion.key)
    item = criterion if criterion.address else item
    for test in tests_of(criterion.form):
        for input in _asked_by(policy, test):
            found.setdefault(input, []).append(item if item.address else criterion)
        for other, root in referred_by(policy, test):
            # What a definition reads is asked for by the item that uses the definition.
            _collect(other, root, item if not root.address else root, found, set() if not root.address else seen)
    for part in parts_of(criterion):
        _collect(policy, part, item, found, seen)


def _asked_by(policy: Policy, test: Test) -> Iterator[str]:
    """The inputs that a test reads, and for a comparison of amounts those that settle it."""
    for id in inputs_of(test):
        input = policy.vocabulary.input(id)
        yield from (id, *(input.settled_by if input is not None else ()))
