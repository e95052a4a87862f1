"""Where an item stands in a determination, and all that it can be called by that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: the labels that lead to it, the headings above it, the phase and the outcome that it belongs to."""

    key: str
    labels: tuple[str, ...]
    headings: tuple[str, ...]
    phase: str
    outcome: str
    clause: str

    def written(self) -> Iterator[str]:
        """What it can be called, shortest first."""
        item = f"item {path_of(self.labels)}"
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


def path_of(labels: Sequence[str]) -> str:
    """Labels one below the other as an address: `2 (a)`."""
    return " ".join(label if at == 0 else f"({label})" for at, label in enumerate(labels))


def _lower(title: str) -> str:
    """A heading inside a sentence: its first letter is small unless the word is an abbreviation."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
