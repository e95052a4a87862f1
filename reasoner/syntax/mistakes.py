"""Lines that do not fit, said in a policy analyst's words with one remedy."""

from __future__ import annotations

from reasoner.source.problem import Problem
from reasoner.source.span import Span
from reasoner.syntax.parse import Unread


def problem_of_line(file: str, start: str, unread: Unread) -> Problem:
    """What is wrong with a line, and how to mend it."""
    line = unread.line
    span = Span(file, line.number, min(unread.column, line.end_column - 1), line.end_column)
    if unread.why == "deeper":
        return Problem(
            "belongs-to-nothing",
            "this line belongs to nothing; did the line above lose its colon?",
            span,
            "end the line above with `:`, or move this line to the left",
        )
    return Problem(
        "does-not-fit", f"this line cannot be read here: `{line.text}` {unread} {start}", span, "look at the line's form"
    )
