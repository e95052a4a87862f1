"""Lines of a tree: a mark for how it stands, words, and what is faint beside them."""

from __future__ import annotations

from reasoner.answer.answer import Standing, Status
from reasoner.show.paper import Paper, Style, wrapped
from reasoner.show.words import standing_remarks, status_words
from reasoner.source.dataclass import dataclass

MARK_COLUMNS = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a tree. `standing` None: the line has no mark. `aside` is set faint, after the words.

    `outcome`: the line is an outcome, which holds or not, and is not a criterion, which is met or not.
    """

    depth: int
    words: str
    standing: Standing | None = None
    aside: str = ""
    strong: bool = False
    outcome: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A symbol, or words in brackets, and its style; empty where nothing is marked."""

    text: str = ""
    style: Style | None = None


NO_MARK = Mark()


def line_text(line: Line, paper: Paper) -> list[str]:
    """A line as it is written, wrapped under itself."""
    mark = _mark(line.standing, line.outcome, paper)
    first = _before_words(line, mark, paper)
    remarks = "".join(f" ({remark})" for remark in standing_remarks(line.standing)) if line.standing else ""
    aside = f" {line.aside}" if line.aside else ""
    rows = wrapped(line.words + remarks + aside, paper, first, " " * (len(first) + 2))
    if not paper.colour:
        return [row.rstrip() for row in rows]
    return [_coloured(row, line, NO_MARK if index else mark, paper) for index, row in enumerate(rows)]


def _before_words(line: Line, mark: Mark, paper: Paper) -> str:
    """What stands before the words: a symbol where the words begin, words in brackets in a column of their own."""
    if paper.symbols:
        return "  " * line.depth + (f"{mark.text} " if mark.text else "")
    return f"{mark.text:<{MARK_COLUMNS}}" + "  " * line.depth


def _mark(standing: Standing | None, outcome: bool, paper: Paper) -> Mark:
    """The mark of a standing; an outcome holds, does not hold or is open."""
    if standing is None:
        return NO_MARK
    if standing.applies is Status.NOT_SATISFIED:
        return Mark("–" if paper.symbols else "[n/a]", Style.FAINT)
    if standing.waived is Status.SATISFIED and standing.status is not Status.SATISFIED:
        return Mark("○" if paper.symbols else "[waived]", Style.GOOD)
    symbol, style, holds = {
        Status.SATISFIED: ("✓", Style.GOOD, "yes"),
        Status.NOT_SATISFIED: ("✗", Style.BAD, "no"),
        Status.UNDETERMINED: ("?", Style.OPEN, "maybe"),
    }[standing.status]
    word = holds if outcome else status_words(standing.status)
    return Mark(symbol if paper.symbols else f"[{word}]", style)


def _coloured(row: str, line: Line, mark: Mark, paper: Paper) -> str:
    """A written row with the colours of its parts."""
    strong = Style.STRONG if line.strong else None
    before, found, words = row.partition(mark.text) if mark.text else ("", "", row)
    words, aside, rest = words.partition(line.aside) if line.aside else (words, "", "")
    words = paper.styled(words, strong) + paper.styled(aside, Style.FAINT) + rest
    return before + paper.styled(found, mark.style) + words
