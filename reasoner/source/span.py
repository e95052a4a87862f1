"""Where a text comes from, and a place in it."""

from __future__ import annotations

from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a file: 1-based line and column, on one line; `end_column` is exclusive."""

    file: str
    line: int
    column: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def to(self, last: Span) -> Span:
        """The span from this one's start to the end of `last` (to the end of this line where that is on a later one)."""
        end = last.end_column if last.line == self.line else self.end_column
        return Span(self.file, self.line, self.column, max(end, self.end_column))
