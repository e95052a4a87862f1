"""One of several: what one member of a list, or one record, is called."""

from __future__ import annotations

_PREPOSITIONS = frozenset(
    {"of", "for", "with", "in", "to", "from", "by", "on", "at", "during", "within", "before", "after", "since", "under", "that"}
)


def singular(phrase: str) -> str:
    """One member of a list in words, without its article: `procedure code` for `the procedure codes`."""
    words = phrase.split()
    if words and words[0].lower() in ("the", "a", "an"):
        words = words[1:]
    if not words:
        return phrase
    # The head of "courses of treatment" stands before the first preposition.
    head = next((place for place, word in enumerate(words) if place and word.lower() in _PREPOSITIONS), len(words)) - 1
    last = words[head]
    for plural, one in (("noses", "nosis"), ("ies", "y"), ("sses", "ss"), ("s", "")):
        if last.endswith(plural) and len(last) > len(plural) + 1 and not last.endswith("ss"):
            return " ".join((*words[:head], last[: -len(plural)] + one, *words[head + 1 :]))
    return " ".join(words)


def plural(phrase: str) -> str:
    """Several of what a phrase names, without its article: `drug classes` for `the drug class`, `classes of the drug`."""
    words = phrase.split()
    if words[1:] and words[0].lower() in ("the", "a", "an"):
        words = words[1:]
    head = next((place for place, word in enumerate(words) if place and word.lower() in _PREPOSITIONS), len(words)) - 1
    one = words[head]
    ending = "es" if one.endswith(("s", "x", "ch", "sh")) else "s"
    several = f"{one[:-1]}ies" if one.endswith("y") and one[-2:-1] not in "aeiou" else one + ending
    return " ".join((*words[:head], several, *words[head + 1 :]))
