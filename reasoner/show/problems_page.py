"""Problems as a page: what is wrong, the line with the place marked, one remedy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reasoner.lint.finding import Findings
from reasoner.show.page import Block, Entry, Excerpt, Listing, Page, Paragraph, Title, Tone
from reasoner.show.paper import clean
from reasoner.source.problem import Problem
from reasoner.source.report import around, lines_of
from reasoner.source.reread import sources_of
from reasoner.source.text import Source


def problems_page(problems: Sequence[Problem], sources: Iterable[Source] = ()) -> Page:
    """All problems, each with its line where that is among the sources."""
    lines = {source.name: lines_of(source.original) for source in sources}
    errors = sum(not one.warning for one in problems)
    kinds = ((errors, "mistake"), (len(problems) - errors, "warning"))
    counts = [f"{number} {word}{'' if number == 1 else 's'}" for number, word in kinds if number]
    title = " and ".join(counts) or "No mistakes"
    entries = Listing(tuple(_problem(one, lines) for one in problems))
    return Page(title, (Title(title, Tone.BAD if errors else Tone.STRONG), entries))


def findings_page(found: Findings) -> Page:
    """What is suspicious in a policy, or that nothing is."""
    if found.problems:
        return problems_page(found.problems, sources_of(found.problems, (found.source,)))
    return Page("No findings", (Paragraph("Nothing is suspicious, or it is accepted in place."),))


def _problem(problem: Problem, texts: dict[str, list[str]]) -> Entry:
    """One problem: where, what is wrong, its line, how to mend it."""
    span = problem.span
    place = f"{clean(str(span))}: " if span else ""
    kind = "warning" if problem.warning else "error"
    below: list[Block] = []
    lines = texts.get(span.file, []) if span else []
    if span and span.line <= len(lines):
        before, place_words, after = around(span, lines[span.line - 1])
        below.append(Excerpt(span.line, before, place_words, after))
    if problem.hint:
        below.append(Paragraph(f"mend: {problem.hint}"))
    return Entry(f"{place}{kind}: {problem.message} [{problem.code}]", tuple(below))
