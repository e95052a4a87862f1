"""The words for the lesser and the greater of several amounts: `the lesser of A and B`, `A or B, whichever is greater`."""

from __future__ import annotations

from types import MappingProxyType

from reasoner.policy.criteria import Operation

_LESSER = ("lesser", "least", "less", "lower", "lowest", "smaller", "smallest", "shorter", "shortest", "minimum")
_GREATER = ("greater", "greatest", "more", "higher", "highest", "larger", "largest", "longer", "longest", "maximum")
_EXTREMES = MappingProxyType(
    dict.fromkeys((*_LESSER, "earlier", "earliest"), Operation.LEAST)
    | dict.fromkeys((*_GREATER, "later", "latest"), Operation.GREATEST)
)
_WHICHEVER = ("whichever", "is")


def extreme_at(words: tuple[str, ...], start: int, end: int) -> tuple[Operation, int, int] | None:
    """Which of several amounts is meant, and where these are listed; None where the words speak of none."""
    if words[start + 1 : start + 2] == ("of",) and words[start] in _EXTREMES:
        return _EXTREMES[words[start]], start + 2, end
    last = end - len(_WHICHEVER) - 1
    if last > start and words[last : end - 1] == _WHICHEVER and words[end - 1] in _EXTREMES:
        return _EXTREMES[words[end - 1]], start, last - (words[last - 1] == ",")
    return None
