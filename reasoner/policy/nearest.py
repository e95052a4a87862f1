"""What somebody probably meant, and the lists that say so; only looked for once something is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

_LIKE_ENOUGH = 0.6
_MOST_LETTERS = 200


def nearest(words: str, known: Mapping[str, str]) -> str | None:
    """What the key most like the words stands for, or None where none is like enough."""
    found = nearest_of(words, known.items())
    return found[1] if found else None


def nearest_of(words: str, known: Iterable[tuple[str, str]]) -> tuple[float, str] | None:
    """How like the words the nearest key is (0 to 1), and what it stands for."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(words[:_MOST_LETTERS])
    best: tuple[float, str] | None = None
    for key, shown in known:
        matcher.set_seq1(key[:_MOST_LETTERS])
        floor = best[0] if best else _LIKE_ENOUGH
        if matcher.real_quick_ratio() < floor or matcher.quick_ratio() < floor:
            continue
        ratio = matcher.ratio()
        if ratio > floor or (best is None and ratio == floor):
            best = ratio, shown
    return best


def or_list(words: Iterable[str], joint: str = "or") -> str:
    """Words as a list in prose: `a, b or c`."""
    *front, last = tuple(words) or ("",)
    return f"{', '.join(front)} {joint} {last}" if front else last
