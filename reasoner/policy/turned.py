"""Comparisons said from the other side (`A is at least B` is `B is at most A`), and those that deny others."""

from __future__ import annotations

import re
from types import MappingProxyType

from reasoner.policy.criteria import Comparison

TURNED = MappingProxyType(
    {
        Comparison.LESS: Comparison.MORE,
        Comparison.MORE: Comparison.LESS,
        Comparison.AT_MOST: Comparison.AT_LEAST,
        Comparison.AT_LEAST: Comparison.AT_MOST,
        Comparison.EQUAL: Comparison.EQUAL,
    }
)
DENIED = MappingProxyType(
    {
        Comparison.LESS: Comparison.AT_LEAST,
        Comparison.MORE: Comparison.AT_MOST,
        Comparison.AT_MOST: Comparison.MORE,
        Comparison.AT_LEAST: Comparison.LESS,
    }
)
_DENIED_WORDS = MappingProxyType(
    {
        "at least": "under",
        "at most": "over",
        "over": "at most",
        "more than": "at most",
        "under": "at least",
        "less than": "at least",
        "on or after": "before",
        "on or before": "after",
        "after": "on or before",
        "before": "on or after",
    }
)
_COMPARED = re.compile(rf"(?:^| (?:is|are|was|were) )({'|'.join(sorted(_DENIED_WORDS, key=len, reverse=True))}) ")


def denied_words(comparison: str) -> str:
    """A comparison in words, denied: `the dose is at most 10 mg` is `the dose is over 10 mg`; empty where it has no words for that."""
    found = list(_COMPARED.finditer(comparison))
    if len(found) != 1:
        return ""
    [one] = found
    return f"{comparison[: one.start(1)]}{_DENIED_WORDS[one[1]]}{comparison[one.end(1) :]}"


def begins_with_comparison(words: str) -> bool:
    """Whether words say what something compares with, and not what: `on or before the date of service`."""
    found = _COMPARED.match(words)
    return found is not None and found.start(1) == 0
