"""The parts of one line that says what an object is."""

from __future__ import annotations


def counted(number: int, one: str, several: str) -> str:
    """A number of things."""
    return f"{number} {one if number == 1 else several}"


def cut(words: str, most: int = 160) -> str:
    """Words that fit one line, the end left out where they are too long for it."""
    return words if len(words) <= most else f"{words[:most]} ..."
