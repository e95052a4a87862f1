"""How people refer to an item: its path of labels, the shortest that is unique in its determination."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace

from reasoner.policy.document.outline import Node
from reasoner.policy.fold import folded_address
from reasoner.policy.item_places import Place, path_of
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one determination.

    `shown` has, for each labelled criterion's key, the address that people read. `found` has the key for everything
    they may write for it, as compared; `ambiguous` has what could be written for several items.
    """

    shown: Mapping[str, str] = field(default_factory=dict)
    found: Mapping[str, str] = field(default_factory=dict)
    ambiguous: frozenset[str] = frozenset()


def addresses_of(clauses: Iterable[tuple[str, str, Node]]) -> Addresses:
    """The addresses of a determination's items; each clause is its phase (empty where it has none), its outcome's words, and its
    outline."""
    places: list[Place] = []
    titles: dict[str, list[str]] = {}
    for phase, outcome, root in clauses:
        top = Place(root.key, (), (), phase, outcome, root.key.rpartition("/")[2])
        places.extend(_places(root, top, titles))
    count = Counter(text for place in places for text in set(place.written()))
    shown = {place.key: next((text for text in place.written() if count[text] == 1), "") for place in places}
    tiers = (
        _tier((place.key, text) for place in places for text in place.written()),
        _tier((place.key, f"item {path_of(place.labels[cut:])}") for place in places for cut in range(1, len(place.labels))),
        _tier((key, title) for title, keys in titles.items() for key in keys),
    )
    found: dict[str, str] = {}
    ambiguous: set[str] = set()
    for tier in tiers:
        for text, keys in tier.items():
            if text in found or text in ambiguous:
                continue
            if len(keys) == 1:
                found[text] = next(iter(keys))
            else:
                ambiguous.add(text)
    return Addresses(shown, found, frozenset(ambiguous))


def _places(node: Node, above: Place, titles: dict[str, list[str]]) -> Iterator[Place]:
    here = replace(above, key=node.key)
    if node.title is not None:
        titles.setdefault(node.title.text, []).append(node.key)
    if node.label:
        here = replace(here, labels=(*above.labels, node.label))
        yield here
    elif node.title is not None:
        here = replace(here, headings=(*above.headings, node.title.text))
    for part in node.below:
        yield from _places(part, here, titles)


def _tier(written: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """The keys for each text as compared; `item 4` may also be written `4`."""
    keys: dict[str, set[str]] = {}
    for key, text in written:
        keys.setdefault(folded_address(text), set()).add(key)
        if text.startswith("item "):
            keys.setdefault(folded_address(text.removeprefix("item ")), set()).add(key)
    return keys
