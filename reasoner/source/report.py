"""Problems as a person reads them: the place, the line with the place underlined, what is wrong, one remedy."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from reasoner.source.problem import Problem
from reasoner.source.span import Span
from reasoner.source.text import Source

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_WIDEST = 160  # columns of a line that are shown
_RED, _YELLOW, _BLUE, _BOLD, _PLAIN = "\033[31m", "\033[33m", "\033[34m", "\033[1m", "\033[0m"


def harmless(text: str) -> str:
    """The text with every control character and every invisible one replaced, one for one: no terminal acts on it."""
    return _CONTROL.sub("\ufffd", text.replace("\t", " "))


def report(problems: Iterable[Problem], sources: Iterable[Source] = (), colour: bool = False) -> str:
    """All problems, one after the other, each with the line of its source where that is among `sources`.

    There is no line break at the end.
    """
    lines = {source.name: lines_of(source.original) for source in sources}
    return "\n".join(_one(problem, lines, colour) for problem in problems)


def lines_of(text: str) -> list[str]:
    """The lines of a text, counted as `Source` counts them."""
    return re.split(r"\r\n|[\r\n\x85\u2028\u2029]", text)


def _one(problem: Problem, texts: dict[str, list[str]], colour: bool) -> str:
    kind = "warning" if problem.warning else "error"
    shade = (_YELLOW if problem.warning else _RED) if colour else ""
    span = problem.span
    place = f"{harmless(str(span))}: " if span else ""
    parts = [f"{_in(place, _BOLD if colour else '')}{_in(kind, shade)}: {harmless(problem.message)} [{problem.code}]"]
    lines = texts.get(span.file, []) if span else []
    if span and span.line <= len(lines):
        parts += _underlined(span, lines[span.line - 1], shade)
    if problem.hint:
        parts.append(f"  {_in('mend', _BLUE if colour else '')}: {harmless(problem.hint)}")
    return "\n".join(parts)


def around(span: Span, line: str) -> tuple[str, str, str]:
    """A line as what is before a place, the place, and what is after; of a long line the part around the place."""
    start, end = span.column - 1, max(min(span.end_column, len(line) + 1) - 1, span.column)
    first = max(0, start - _WIDEST // 2) if len(line) > _WIDEST else 0
    last = first + _WIDEST
    before, after = "... " if first else "", " ..." if last < len(line) else ""
    end = min(end, last)
    return before + harmless(line[first:start]), harmless(line[start:end]), harmless(line[end:last]) + after


def _underlined(span: Span, line: str, shade: str) -> list[str]:
    """The line and marks below it."""
    before, place, after = around(span, line)
    gutter = f"{span.line:>5} | "
    blank = " " * (len(gutter) - 2) + "| " + " " * width(before)
    mark = _in("^" * max(1, width(place)), shade)
    return [gutter + f"{before}{place}{after}".rstrip(), f"{blank}{mark}"]


def width(text: str) -> int:
    """How many columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 0 if unicodedata.combining(one) else 1 for one in text)


def _in(text: str, shade: str) -> str:
    return f"{shade}{text}{_PLAIN}" if shade and text else text
