"""Words that say the opposite of each other: a phrase that is near in its letters and turns a rule round in its meaning."""

from __future__ import annotations

from types import MappingProxyType

_PAIRS = (
    ("absent", "present"),
    ("without", "with"),
    ("negative", "positive"),
    ("failed", "succeeded"),
    ("failed", "successful"),
    ("failure", "success"),
    ("unable", "can"),
    ("unable", "able"),
    ("low", "high"),
    ("lower", "higher"),
    ("under", "over"),
    ("below", "above"),
    ("before", "after"),
    ("decreased", "increased"),
    ("decrease", "increase"),
    ("worse", "better"),
    ("worsened", "improved"),
    ("excluded", "included"),
    ("excludes", "includes"),
    ("denied", "approved"),
    ("refused", "accepted"),
    ("stopped", "started"),
    ("less", "more"),
    ("never", "always"),
    ("acute", "chronic"),
    ("mild", "severe"),
    ("short", "long"),
    ("outpatient", "inpatient"),
    ("benign", "malignant"),
    ("old", "new"),
    ("rejected", "accepted"),
    ("lacks", "has"),
    ("dead", "alive"),
    ("present", "gone"),
    ("present", "lacking"),
    ("present", "missing"),
    ("present", "resolved"),
    ("present", "cleared"),
    ("present", "ruled"),
    ("present", "excluded"),
    ("active", "dormant"),
    ("active", "resolved"),
    ("empty", "full"),
    ("normal", "elevated"),
    ("possible", "contraindicated"),
    ("sufficient", "lacking"),
    ("effective", "failed"),
    ("tolerated", "stopped"),
)
_DENYING = frozenset(
    {"not", "no", "without", "none", "hardly", "barely", "scarcely", "seldom", "rarely", "never", "non", "formerly", "less"}
)
_OPPOSITES = MappingProxyType(
    {
        word: frozenset(other for pair in _PAIRS if word in pair for other in pair if other != word)
        for pair in _PAIRS
        for word in pair
    }
)
_PREFIXES = ("un", "in", "im", "ir", "non", "dis", "ab", "mal")


def says_the_opposite(words: tuple[str, ...], near: tuple[str, ...]) -> bool:
    """Whether folded words differ from near ones by words that say the opposite or deny, an odd number of times."""
    mine = [word for word in words if word not in near]
    its = [word for word in near if word not in words]
    opposites = {word for word in mine if any(_opposite(word, other) for other in its)}
    met = {other for other in its if any(_opposite(word, other) for word in mine)}
    denying = sum(word in _DENYING for word in mine if word not in opposites)
    denied = sum(word in _DENYING for word in its if word not in met)
    return (len(opposites) + denying + denied) % 2 == 1


def _opposite(word: str, other: str) -> bool:
    if other in _OPPOSITES.get(word, frozenset()):
        return True
    shorter, longer = sorted((word, other), key=len)
    return len(shorter) > 2 and any(longer == f"{prefix}{shorter}" for prefix in _PREFIXES)
