"""Problems as a person reads them: the place, the line with the place underlined, what is wrong, one remedy."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from reasoner.source.problem import Problem
from reasoner.source.text import Source

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_WIDEST = 160  # columns of a line that are shown
_RED, _YELLOW, _BLUE, _BOLD, _PLAIN = "\033[31m", "\033[33m", "\033[34m", "\033[1m", "\033[0m"


def harmless(text: str) -> str:
    """The text with every control character and every invisible one replaced, one for one: no terminal acts on it."""
    return _CONTROL.sub("\ufffd", text.replace("\t", " "))


def report(problems: Iterable[Problem], sources: Iterable[Source] = (), colour: bool = False) -> str:
    """All problems, one after the other, each with the line of its source where that is among `sources`. No line break at the end."""
    texts = {
        source.name: source.original.splitlines() if "\r" in source.original else source.original.split("\n")
        for source in sources
    }
    return "\n".join(_one(problem, texts, colour) for problem in problems)


def _one(problem: Problem, texts: dict[str, list[str]], colour: bool) -> str:
    kind = "warning" if problem.warning else "error"
    shade = _YELLOW if problem.warning else _RED
    place = f"{harmless(str(problem.span))}: " if problem.span else ""
    parts = [f"{_in(place, _BOLD, colour)}{_in(kind, shade, colour)}: {harmless(problem.message)} [{problem.code}]"]
    if problem.span and problem.span.line <= len(lines := texts.get(problem.span.file, [])):
        parts += _underlined(
            problem.span.line, lines[problem.span.line - 1], problem.span.column, problem.span.end_column, shade, colour
        )
    if problem.hint:
        parts.append(f"  {_in('mend', _BLUE, colour)}: {harmless(problem.hint)}")
    return "\n".join(parts)


def _underlined(number: int, line: str, column: int, end: int, shade: str, colour: bool) -> list[str]:
    end = max(min(end, len(line) + 1), column + 1)
    first = max(0, column - 1 - _WIDEST // 2) if len(line) > _WIDEST else 0
    shown = harmless(line[first : first + _WIDEST]).rstrip()
    mark = "^" * max(1, min(_width(harmless(line[column - 1 : end - 1])), _WIDEST - (column - 1 - first)))
    margin = " " * _width(harmless(line[first : column - 1]))
    more_before, more_after = "... " if first else "", " ..." if first + _WIDEST < len(line) else ""
    gutter = f"{number:>5} | "
    blank = " " * (len(gutter) - 2) + "| " + " " * len(more_before)
    return [f"{gutter}{more_before}{shown}{more_after}", f"{blank}{margin}{_in(mark, shade, colour)}"]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 0 if unicodedata.combining(one) else 1 for one in text)


def _in(text: str, shade: str, colour: bool) -> str:
    return f"{shade}{text}{_PLAIN}" if colour and text else text
