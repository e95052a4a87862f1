"""Addresses of items in a sentence: one, several, and runs of them, `first request, items 1 to 4`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reasoner.policy.fold import Said, folded_address
from reasoner.policy.nearest import nearest, or_list
from reasoner.source.problem import Problem

_BETWEEN = re.compile(r"\s*(?:,\s*(?:and|or)\b|,|\band\b|\bor\b)\s*")
_SPAN_OF_ITEMS = re.compile(r"(?P<first>.+?) (?:to|through) (?P<last>.+)")
_MOST_ITEMS = 1000
_MOST_SHOWN = 6
_ROMAN = tuple(f"{tens}{ones}" for tens in ("", "x") for ones in ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"))


def addressed(words: str, items: Mapping[str, str]) -> list[tuple[str, str]] | str:
    """The addresses that a list of items names, with their keys; or the first one that is nothing.

    What stands before `item` or `items` (a heading, an outcome, a phase, a determination) holds for the items after it.
    """
    found: list[tuple[str, str]] = []
    for address in _written(words, items):
        key = items.get(address) or items.get(folded_address(f"item {address}"))
        if key is None:
            return address
        found.append((address, key))
    return found


def _written(words: str, items: Mapping[str, str]) -> Iterator[str]:
    """Each address that a list of items names."""
    above = sorted({one.rpartition(", item ")[0] for one in items if ", item " in one}, key=len, reverse=True)
    before, rest = "", words
    while rest:
        named = next((one for one in above if rest.startswith((f"{one}, item ", f"{one}, items "))), None)
        if named is not None:
            before, rest = f"{named}, item ", rest[len(named) + 2 :]
        piece, *after = _BETWEEN.split(rest, 1)
        rest = after[0] if after else ""
        part = piece.removeprefix("items ").removeprefix("item ")
        between = _SPAN_OF_ITEMS.fullmatch(part)
        for address in _run(between["first"], between["last"]) if between else [part]:
            yield f"{before}{address}"


def _run(first: str, last: str) -> list[str]:
    """The labels from one to another: numbers, letters or roman numerals, the path before them the same."""
    last = last.removeprefix("item ")
    head, _, tail = first.rpartition(" ")
    head_end, _, tail_end = last.rpartition(" ")
    path = f"{head} " if head else ""
    left, right = ("(", ")") if tail.startswith("(") else ("", "")
    one, other = tail.strip("()"), tail_end.strip("()")
    if head_end and head_end != head:
        return [first, last]
    if one.isdigit() and other.isdigit() and len(one) < 5 and len(other) < 5 and 0 <= int(other) - int(one) < _MOST_ITEMS:
        labels = [str(number) for number in range(int(one), int(other) + 1)]
    elif one in _ROMAN and other in _ROMAN and (len(one) > 1 or len(other) > 1 or one == "i"):
        labels = list(_ROMAN[_ROMAN.index(one) : _ROMAN.index(other) + 1])
    elif len(one) == len(other) == 1 and one <= other:
        labels = [chr(letter) for letter in range(ord(one), ord(other) + 1)]
    else:
        return [first, last]
    return [f"{path}{left}{label}{right}" for label in labels] or [first, last]


def called(address: str, items: Mapping[str, str]) -> tuple[str, ...]:
    """The shortest full address of each item that ends in what an address ends in; `items` are addresses as compared."""
    last = folded_address(address).rpartition(", ")[2]
    last = last if last.startswith("item ") else f"item {last}"
    found: dict[str, str] = {}
    for full, key in items.items():
        if full.endswith(f", {last}") and "clause " not in full and len(full) < len(found.get(key, f"{full} ")):
            found[key] = full
    return tuple(found.values())


def missing(said: Said, address: str, items: Mapping[str, str]) -> Problem:
    """The problem of a reference to nothing, or to one of several; with what could be meant."""
    shown = address if "item" in address else f"item {address}"
    several = called(shown, items) or called(shown.partition(" of ")[0], items)
    if several:
        here = f"stands {len(several)} times here" if len(several) > 1 else "stands elsewhere alone"
        message = f"`{shown}` {here}"
        hint = "write " + or_list(f"`{one}`" for one in several[:_MOST_SHOWN])
        return Problem("reference-to-nothing", message, said.whole, hint)
    known = [one for one in items if one.startswith("item")]
    near = nearest(shown, {one: one for one in known})
    hint = f"write `{near}`" if near else "the items are " + or_list(known[:20]) if known else "give the line meant a label"
    return Problem("reference-to-nothing", f"there is no `{shown}` here", said.whole, hint)
