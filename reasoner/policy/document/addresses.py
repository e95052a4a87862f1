"""How people refer to an item: its path of labels, the shortest that is unique in its determination."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace

from reasoner.policy.document.outline import Node
from reasoner.policy.fold import folded_address
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


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an item stands: the labels that lead to it, the headings above it, the phase and the outcome that it belongs to."""

    key: str
    labels: tuple[str, ...]
    headings: tuple[str, ...]
    phase: str
    outcome: str
    clause: str

    def written(self) -> Iterator[str]:
        """What it can be called, shortest first."""
        item = f"item {_path(self.labels)}"
        yield item
        headings = [_lower(one) for one in self.headings]
        if headings:
            yield f"{headings[-1]}, {item}"
            yield f"{', '.join(headings)}, {item}"
        if self.phase:
            yield f"{self.phase}, {item}"
        yield f"{_lower(self.outcome)}, {item}"
        if self.phase and headings:
            yield f"{self.phase}, {headings[-1]}, {item}"
        if self.phase:
            yield f"{self.phase}, {_lower(self.outcome)}, {item}"
        yield f"clause {self.clause}, {item}"


def addresses_of(clauses: Iterable[tuple[str, str, Node]]) -> Addresses:
    """The addresses of a determination's items; each clause is its phase (empty where it has none), its outcome's words, and its
    outline."""
    places: list[_Place] = []
    titles: dict[str, list[str]] = {}
    for phase, outcome, root in clauses:
        top = _Place(root.key, (), (), phase, outcome, root.key.rpartition("/")[2])
        places.extend(_places(root, top, titles))
    count = Counter(text for place in places for text in set(place.written()))
    shown = {place.key: next((text for text in place.written() if count[text] == 1), "") for place in places}
    tiers = (
        _tier((place.key, text) for place in places for text in place.written()),
        _tier((place.key, f"item {_path(place.labels[cut:])}") for place in places for cut in range(1, len(place.labels))),
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


def _places(node: Node, above: _Place, titles: dict[str, list[str]]) -> Iterator[_Place]:
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


def _path(labels: Sequence[str]) -> str:
    return " ".join(label if at == 0 else f"({label})" for at, label in enumerate(labels))


def _lower(title: str) -> str:
    """A heading inside a sentence: its first letter is small unless the word is an abbreviation."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _tier(written: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """The keys for each text as compared; `item 4` may also be written `4`."""
    keys: dict[str, set[str]] = {}
    for key, text in written:
        keys.setdefault(folded_address(text), set()).add(key)
        if text.startswith("item "):
            keys.setdefault(folded_address(text.removeprefix("item ")), set()).add(key)
    return keys
