"""Headers: `ANY of the following is met:` and how many that is."""

from __future__ import annotations

import re

from reasoner.syntax.node import Node
from reasoner.syntax.tree import FreeText, Header, Quantifier
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
_HOW_MANY = (
    r"all|any(?: one)?|none|either|both|each|every|(?:only )?one|(?:at least|at most|exactly|only) \S+|(?:two|three|four|\d+)"
)
_BELOW = r"(?:of )?(?:the |these )?(?:following|below)|of these"
_ALMOST = re.compile(rf"\b(?:{_HOW_MANY})\b.*\b(?:{_BELOW})\b", re.IGNORECASE)
_WHOLE = re.compile(
    rf"(?:(?P<how>{_HOW_MANY}) )?(?:{_BELOW})(?: (?:criteria|criterion|conditions?|requirements?|items?))?"
    r"(?: (?:is|are|must be|has to be|have to be|apply|applies|holds?)(?: (?:all )?(?:met|true|satisfied|present|documented|so))?)?",
    re.IGNORECASE,
)
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


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
    return _NUMBERS.index(word) if word in _NUMBERS else None


def header_meant(words: str, before: str = "") -> str | None:
    """The header that words like `the following are met` and `one of the following` should be, to be copied; None for others.

    Where the words leave open how many are meant, both headers. `before` are the words that it stands behind.
    """
    found = _WHOLE.fullmatch(" ".join(words.split()))
    if found is None:
        return None
    how = (found["how"] or "all").lower().removesuffix(" one")
    if how in ("one", "only"):
        any_one = f"`{before}ANY of the following is met:`"
        return f"`{before}EXACTLY 1 of the following is met:` where a second one would be too many, else {any_one}"
    how = {"each": "all", "every": "all"}.get(how, how).replace("only ", "exactly ")
    number = how.split()[-1]
    if number not in _QUANTIFIERS and " " not in how:
        return f"`{before}AT LEAST {number} of the following are met:`, or `EXACTLY {number}` where more would be too many"
    verb = "is" if how in ("any", "either", "none") else "are"
    return f"`{before}{how.upper()} of the following {verb} met:`"


def check_title(page: Page, title: FreeText) -> bool:
    """Whether a title is a title alone: it is not tested, so a header must not hide in one."""
    meant = header_meant(title.text)
    if meant is not None:
        page.note(
            "header-words", f"`{page.short(title.text)}` does not head a list in these words", title.span, f"write {meant}"
        )
    elif _ALMOST.search(title.text):
        page.note(
            "header-inside-title",
            f"`{page.short(title.text)}` is a title, and a title is not tested",
            title.span,
            "put `ANY of the following is met:` (or ALL, NONE, AT LEAST 2) on a line of its own below the title",
        )
    else:
        return True
    return False
