"""What a notebook shows of the objects that people get: each is asked for its HTML, which a stage further on makes of it.

The classes stand in stages that know nothing of how things look. `reasoner.api` says which function shows them; before it
is imported they are shown by their `repr` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

HTML, PLAIN, MARKDOWN = "text/html", "text/plain", "text/markdown"

_WRITERS: list[Callable[[object, str], str]] = []  # the one that `shown_by` put there


def shown_by(writer: Callable[[object, str], str]) -> None:
    """From now on every displayed object is written by that function, in the kind of text that it is given (`text/html`)."""
    _WRITERS[:] = [writer]


class Displayed:
    """A class whose objects show themselves in notebooks: HTML and plain text; Markdown where that is asked for by name."""

    __slots__ = ()

    def displayed(self) -> object:
        """The object that is shown: itself, or what it holds."""
        return self

    def _repr_html_(self) -> str | None:
        """The object as a fragment of HTML; None where nothing shows it."""
        return _written(self, HTML)

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str] | None:
        """The object in each kind of text that is wanted. No JSON: a notebook would show that in place of HTML."""
        wanted = {HTML, PLAIN} if include is None else set(include)
        found = {kind: _written(self, kind) for kind in (HTML, PLAIN, MARKDOWN) if kind in wanted - set(exclude or ())}
        return {kind: text for kind, text in found.items() if text is not None} or None


def _written(shown: Displayed, kind: str) -> str | None:
    return _WRITERS[0](shown.displayed(), kind) if _WRITERS else None
