"""Problems as a piece of a page: the line with the place marked, what is wrong, one remedy; words, and no colour alone."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from reasoner.source.problem import Problem
from reasoner.source.report import harmless, lines_of, window
from reasoner.source.span import Span
from reasoner.source.text import Source

_ERROR = "color: light-dark(#a40e26, #ff8f8f)"
_WARNING = "color: light-dark(#7a4d00, #e3b341)"
_LINE = "margin: 0.2em 0 0.2em 1em; white-space: pre-wrap"
_PLACE = "background: light-dark(#ffd7d7, #6b1f1f); color: inherit; text-decoration: underline; font-weight: bold"


def report_html(problems: Iterable[Problem], sources: Iterable[Source] = ()) -> str:
    """All problems as a section, each with the line of its source where that is among `sources`. Everything is escaped."""
    lines = {source.name: lines_of(source.original) for source in sources}
    return f"<section>{''.join(_one(problem, lines) for problem in problems)}</section>"


def _one(problem: Problem, texts: dict[str, list[str]]) -> str:
    kind, shade = ("warning", _WARNING) if problem.warning else ("error", _ERROR)
    span = problem.span
    place = f"{_shown(str(span))}: " if span else ""
    parts = [f'<p>{place}<strong style="{shade}">{kind}</strong>: {_shown(problem.message)} [{_shown(problem.code)}]</p>']
    lines = texts.get(span.file, []) if span else []
    if span and span.line <= len(lines):
        parts.append(_marked(span, lines[span.line - 1]))
    if problem.hint:
        parts.append(f"<p><em>mend</em>: {_shown(problem.hint)}</p>")
    return "".join(parts)


def _marked(span: Span, line: str) -> str:
    """The line with its place marked; of a long line the part around it."""
    start, end, first, last = window(span, line)
    before, place, after = (line[first:start], line[start : min(end, last)] or " ", line[min(end, last) : last].rstrip())
    ahead, behind = "... " if first else "", " ..." if last < len(line) else ""
    marked = f'{ahead}{_shown(before)}<mark style="{_PLACE}">{_shown(place)}</mark>{_shown(after)}{behind}'
    return f'<pre style="{_LINE}">line {span.line}: {marked}</pre>'


def _shown(text: str) -> str:
    return escape(harmless(text))
