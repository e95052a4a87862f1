"""Words joined by commas, `and` and `or` inside a line, matched longest first."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Generic, TypeVar

from reasoner.source.dataclass import dataclass

T = TypeVar("T")
_CONNECTIVES = frozenset({"and", "or", "nor"})


class Joined(Enum):
    """How the items of a list in a line are joined."""

    NOT = "not"  # one item
    AND = "and"
    OR = "or"
    NOR = "nor"
    COMMAS = "commas"  # commas alone: nothing says which
    MIXED = "mixed"  # `and` together with `or`


@dataclass(frozen=True, slots=True)
class Item(Generic[T]):
    """What was found between two places of a line."""

    found: T
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Listed(Generic[T]):
    """The items of a list in a line and how they are joined."""

    items: tuple[Item[T], ...]
    joined: Joined


@dataclass(frozen=True, slots=True)
class Stuck:
    """No way to read the words as a list: the furthest item that nothing matches, from `start` to before `end`."""

    start: int
    end: int
    items: int  # how many items were read before it


def listed_in(
    words: tuple[str, ...], start: int, end: int, longest: int, match: Callable[[int, int], T | None]
) -> Listed[T] | Stuck:
    """The list that stands in `words[start:end]`, items longest first, or where reading it stops.

    `match` says what the words between two places are, if they are anything; `longest` is how many words an item can
    have. Takes time in proportion to the number of words times `longest`.
    """
    dead: set[int] = set()
    items: list[Item[T]] = []
    joints: list[str] = []
    furthest = (start, 0)
    place, limit = start, end
    while True:
        found = _longest_item(place, min(limit, place + longest, end), end, words, match)
        if found is not None:
            items.append(found)
            if found.end == end:
                return Listed(tuple(items), _how_joined(joints, len(items)))
            joint, after = _joint_at(words, found.end)
            if after not in dead and after < end:
                joints.append(joint)
                place, limit = after, end
                furthest = max(furthest, (place, len(items)))
                continue
            furthest = max(furthest, (min(after, end - 1), len(items)))
            limit = items.pop().end - 1
            continue
        dead.add(place)
        if not items:
            return Stuck(furthest[0], _end_of_item(words, furthest[0], end), furthest[1])
        last = items.pop()
        joints.pop()
        place, limit = last.start, last.end - 1


def _longest_item(
    place: int, limit: int, end: int, words: tuple[str, ...], match: Callable[[int, int], T | None]
) -> Item[T] | None:
    """The longest item at a place that ends where the list ends or goes on."""
    for stop in range(limit, place, -1):
        if stop < end and words[stop] != "," and words[stop] not in _CONNECTIVES:
            continue
        found = match(place, stop)
        if found is not None:
            return Item(found, place, stop)
    return None


def _joint_at(words: tuple[str, ...], place: int) -> tuple[str, int]:
    """The connective at a place (`,` for a bare comma) and where the next item starts; `, and` is one joint."""
    if words[place] == "," and place + 1 < len(words) and words[place + 1] in _CONNECTIVES:
        return words[place + 1], place + 2
    return words[place], place + 1


def _how_joined(joints: list[str], items: int) -> Joined:
    """What the connectives of a list say together."""
    if items == 1:
        return Joined.NOT
    said = set(joints) - {","}
    if not said:
        return Joined.COMMAS
    return Joined(said.pop()) if len(said) == 1 else Joined.MIXED


def _end_of_item(words: tuple[str, ...], start: int, end: int) -> int:
    """Where the words that nothing matches end: before the next comma or connective."""
    for place in range(start, end):
        if words[place] == "," or words[place] in _CONNECTIVES:
            return place if place > start else place + 1
    return end
