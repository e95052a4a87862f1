"""Headers: `ANY of the following is met:` and how many that is."""

from __future__ import annotations

import re

from reasoner.syntax.node import Node
from reasoner.syntax.tree import Header, Quantifier
from reasoner.syntax.words import Page

_QUANTIFIERS = {
    "all": Quantifier.ALL,
    "both": Quantifier.ALL,
    "any": Quantifier.ANY,
    "either": Quantifier.ANY,
    "none": Quantifier.NONE,
    "at least": Quantifier.AT_LEAST,
    "at most": Quantifier.AT_MOST,
    "exactly": Quantifier.EXACTLY,
}
_HEADER = re.compile(r"(all|any|none|either|both|at least|at most|exactly)(?: (\S+))? of the following", re.IGNORECASE)
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def header_from(page: Page, node: Node) -> Header:
    """The header among a node's leaves. A count that is not a number is noted and read as None."""
    leaf = node.leaf("HEADER")
    words = " ".join(leaf.text.split()) if leaf else ""
    found = _HEADER.match(words)
    if leaf is None or found is None:
        raise AssertionError("the grammar makes a header of nothing else")
    span = page.span(leaf)
    quantifier = _QUANTIFIERS[found[1].lower()]
    if quantifier not in (Quantifier.AT_LEAST, Quantifier.AT_MOST, Quantifier.EXACTLY):
        return Header(quantifier, None, span, of_two=word if (word := found[1].upper()) in ("BOTH", "EITHER") else "")
    number = _number(found[2] or "")
    if number is None:
        page.note(
            "count-not-a-number",
            f"`{page.short(found[2] or '')}` does not say how many",
            span,
            f"write `{found[1]} 2 of the following` with the number that is meant",
        )
    return Header(quantifier, number, span)


def _number(word: str) -> int | None:
    word = word.strip("()").lower()
    if word.isascii() and word.isdecimal() and len(word) < 9:
        return int(word)
    return NUMBERS.index(word) if word in NUMBERS else None
