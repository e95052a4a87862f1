"""What the connectives of a list say together: rule 2, and the counts of headers."""

from __future__ import annotations

from reasoner.source.span import Span
from reasoner.syntax.tree import Header, Line
from reasoner.syntax.words import Page


def check_joins(page: Page, lines: tuple[Line, ...], header: Header | None, whole: bool, loose: bool) -> None:
    """Note what does not agree."""


def stray_join(page: Page, line: Line | None, span: Span | None = None) -> None:
    """Note a connective with nothing after it."""
