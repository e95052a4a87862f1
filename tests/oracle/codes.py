"""Codes of code systems: which range holds a code, and one code for each way to stand in some ranges."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.policy.model import CodeRange
from reasoner.policy.values import Code

# Codes that few lists name, to have one that is in none of them.
ELSEWHERE = {
    "CPT": ("99070", "00100", "36000"),
    "HCPCS": ("Z9999", "A0021", "J0120"),
    "ICD-10-CM": ("Z99.9", "A00.0", "L03.0"),
    "ICD-9-CM": ("799.9", "001.0", "680.0"),
    "ICD-10-PCS": ("00JU0ZZ", "0DTJ4ZZ", "XW033E5"),
}


def bare(text: str) -> str:
    """A code without its dots and in capitals, so that the order of its characters is the order of the system."""
    return text.replace(".", "").upper()


def in_range(code: Code, range: CodeRange) -> bool:
    """Whether a range holds a code: its ends with all their descendants; a single code alone, unless written `G80.*`."""
    if code.system != range.system:
        return False
    text, first, last = bare(code.text), bare(range.first), bare(range.last)
    if first == last and not range.descendants:
        return text == first
    return first <= text <= last or text.startswith(last)


def after(text: str) -> str:
    """The next code on the same level or above, after all descendants of this one: C22.4 gives C22.5, C22.9 gives C23."""
    last = text[-1]
    if last.isdigit() and last != "9":
        return text[:-1] + str(int(last) + 1)
    if last.isalpha() and last.upper() != "Z":
        return text[:-1] + chr(ord(last) + 1)
    if "." in text:
        return after(text[:-1].rstrip("."))
    shorter = text.rstrip("9Z")
    return after(shorter) + "0" * (len(text) - len(shorter)) if shorter else text


def representatives(ranges: Iterable[tuple[object, CodeRange]], systems: Iterable[str], stated: Iterable[Code]) -> list[Code]:
    """One code for each set of groups that a code can stand in together (`ranges` are pairs of a group and a range).

    All ranges lie in the order of their system, so what a code stands in changes only at the first code of a range and after
    its last. Stated codes stand for their own set, and all of them are kept.
    """
    named = list(ranges)
    tried = list(dict.fromkeys(stated))
    for system in systems:
        own = [range for _, range in named if range.system == system]
        tried += [Code(system, range.first) for range in own] + [Code(system, range.last) for range in own]
        tried += [Code(system, after(range.last)) for range in own]
        tried += [Code(system, text) for text in ELSEWHERE.get(system, ("0000",))]
    kept: dict[frozenset[object], list[Code]] = {}
    for code in tried:
        groups = frozenset(group for group, range in named if in_range(code, range))
        if groups not in kept or code in set(stated):
            kept.setdefault(groups, []).append(code)
    return [code for codes in kept.values() for code in dict.fromkeys(codes)]
