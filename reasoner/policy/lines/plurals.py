"""One and several: what one member of a list, or one record, is called; whether a phrase names several things."""

from __future__ import annotations

_PREPOSITIONS = frozenset(
    {"of", "for", "with", "in", "to", "from", "by", "on", "at", "during", "within", "before", "after", "since", "under", "that"}
)


_SINGULAR_IN_S = frozenset(
    {"diabetes", "rabies", "mumps", "herpes", "ascites", "measles", "shingles", "lens", "series", "species", "gas", "bias"}
    | {"atlas", "pancreas", "biceps", "triceps", "caries", "scabies", "rickets", "news", "psoas", "canvas", "alias"}
)
_PLURAL = frozenset({"criteria", "children", "women", "men", "people", "feet", "teeth", "data", "bacteria", "phenomena"})
_PARTICIPLES = frozenset(
    {"read", "done", "made", "shown", "worn", "held", "seen", "begun", "kept", "known", "met", "due", "present"}
)
_ENDS = _PREPOSITIONS | {"a", "an", "per", "until", "between", "among", "without", "where", "which", "who", "over", "as"}


def is_plural(phrase: str) -> bool:
    """Whether a phrase names several things (`the treatment cycles`, `the years smoked`), so that it goes with `are`."""
    words = phrase.split()
    if words and words[0].lower() in ("the", "a", "an", "any", "no", "every"):
        words = words[1:]
    end = next((place for place, word in enumerate(words) if place and word.lower() in _ENDS), len(words))
    head = words[:end]
    while len(head) > 1 and (head[-1].endswith(("ed", "en")) or head[-1] in _PARTICIPLES):
        head.pop()
    return bool(head) and ("and" in head[1:-1] or _names_several(head[-1]))


def with_verb(phrase: str) -> str:
    """A phrase with the verb that goes with it: `the treatment cycles are`, `the dose is`."""
    return f"{phrase} {'are' if is_plural(phrase) else 'is'}"


def _names_several(word: str) -> bool:
    plain = word.lower().strip(",;:()")
    one = plain in _SINGULAR_IN_S or plain.endswith(("ss", "us", "is", "'s", "\u2019s")) or word[1:].isupper()
    return plain in _PLURAL or (plain[1:].endswith("s") and not one)


def singular(phrase: str) -> str:
    """One member of a list in words, without its article: `procedure code` for `the procedure codes`."""
    words = phrase.split()
    if words and words[0].lower() in ("the", "a", "an"):
        words = words[1:]
    if not words:
        return phrase
    head = _head(words)
    last = words[head]
    for plural, one in (("noses", "nosis"), ("ies", "y"), ("sses", "ss"), ("s", "")):
        if last.endswith(plural) and len(last) > len(plural) + 1 and not last.endswith("ss"):
            return " ".join((*words[:head], last[: -len(plural)] + one, *words[head + 1 :]))
    return " ".join(words)


def _head(words: list[str]) -> int:
    """The place of the noun that is in the plural: `courses` of "courses of treatment", `doses` of "doses given"."""
    head = next((place for place, word in enumerate(words) if place and word.lower() in _PREPOSITIONS), len(words)) - 1
    before = head
    while (
        before and not _names_several(words[before]) and (words[before].endswith(("ed", "en")) or words[before] in _PARTICIPLES)
    ):
        before -= 1
    return before if _names_several(words[before]) else head


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
