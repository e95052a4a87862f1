"""A page as lines for a terminal or a plain file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, zip_longest
from typing import assert_never

from reasoner.show.page import (
    Block,
    Entry,
    Excerpt,
    Item,
    Lines,
    Listing,
    Mark,
    Note,
    Page,
    Paragraph,
    Rule,
    Scale,
    Section,
    Table,
    Title,
    Tone,
    Tree,
)
from reasoner.show.paper import Paper, Style, clean, wrapped
from reasoner.source.report import harmless, width

MARK_COLUMNS = 12
DASH = "- "
IN_SECTION = 2
_LINE = 40
_LEAST_COLUMN = 24
_STYLES = {
    Tone.PLAIN: None,
    Tone.STRONG: Style.STRONG,
    Tone.FAINT: Style.FAINT,
    Tone.GOOD: Style.GOOD,
    Tone.BAD: Style.BAD,
    Tone.OPEN: Style.OPEN,
}


def page_text(page: Page, paper: Paper) -> str:
    """The page as text, with a line break at its end."""
    return "\n".join(blocks_text(page.blocks, paper)).lstrip("\n") + "\n"


def blocks_text(blocks: Iterable[Block], paper: Paper, indent: int = 0) -> list[str]:
    """The lines of some blocks, `indent` columns in; never two empty ones in a row."""
    rows: list[str] = []
    for block in blocks:
        more = _block(block, paper, indent)
        rows += more[1:] if rows and more and not rows[-1] and not more[0] else more
    return rows


def _block(block: Block, paper: Paper, indent: int) -> list[str]:
    match block:
        case Title():
            return _title(block, paper)
        case Paragraph(words, True):
            return [paper.styled(row, Style.FAINT) for row in wrapped(words, paper)]
        case Paragraph(words):
            return wrapped(words, paper, " " * indent, " " * (indent or IN_SECTION))
        case Note(words):
            return ["", *wrapped(words, paper)]
        case Listing():
            return _listing(block, paper, indent or IN_SECTION)
        case Tree(items, marked):
            return [row for one in items for row in item_rows(one, 1, paper, marked)]
        case Table():
            return _table(block, paper)
        case Scale():
            return wrapped(scale_words(block), paper, " " * indent)
        case Excerpt():
            return _excerpt(block, paper)
        case Lines(text):
            return [f"{' ' * indent}{harmless(row)}".rstrip() for row in text.splitlines()]
        case Section(title, inside):
            heading = [paper.styled(row, Style.STRONG) for row in wrapped(title, paper)]
            return ["", *heading, *blocks_text(inside, paper, IN_SECTION)]
        case Rule():
            return ["", paper.styled("-" * min(_LINE, paper.columns), Style.FAINT), ""]
        case _:
            assert_never(block)


def _title(title: Title, paper: Paper) -> list[str]:
    """The title, and below it what the outcome can be."""
    rows = [paper.styled(row, _STYLES[title.tone]) for row in wrapped(title.words, paper, "", "  ")]
    for index, one in enumerate(title.can_be):
        rows += wrapped(one, paper, "    or " if index else "  it can be ", "        ")
    return rows


def _listing(listing: Listing, paper: Paper, indent: int) -> list[str]:
    rows: list[str] = []
    for number, entry in enumerate(listing.entries, start=1):
        rows += _entry(entry, f"{number}. " if listing.numbered else DASH, paper, indent)
    return rows


def _entry(entry: Entry, mark: str, paper: Paper, indent: int) -> list[str]:
    """An entry, and what stands below it: further in than its words begin, a list alone just where they begin."""
    first = " " * indent + mark
    deep = len(first)
    lists = all(isinstance(one, Listing) for one in entry.below)
    at = deep if mark != DASH else deep + 2
    said = " ".join(part for part in (entry.words, arrow(entry.points)) if part)
    rows = wrapped(said, paper, first, " " * (deep + 4 if entry.below else deep))
    for block in entry.below:
        if isinstance(block, Paragraph):
            rows += wrapped(block.words, paper, " " * at, " " * (at + 2))
        else:
            rows += _block(block, paper, deep if lists else deep + 2)
    return rows


def item_rows(item: Item, depth: int, paper: Paper, marked: bool = True) -> list[str]:
    """An item and what stands below it, each wrapped under itself."""
    mark = _mark(item.mark, paper)
    in_column = marked and not paper.symbols  # words in brackets take a column of their own
    first = f"{mark:<{MARK_COLUMNS}}" + "  " * depth if in_column else "  " * depth + (f"{mark} " if mark else "")
    faint = " ".join(part for part in (item.aside, arrow(item.points)) if part)
    aside = f" {faint}" if faint else ""
    words = item.words + (f" {paper.dash} {item.found}" if item.found else "")
    rows = [row.rstrip() for row in wrapped(words + aside, paper, first, " " * (len(first) + 2))]
    if paper.colour:
        rows = [_coloured(row, item, "" if index else mark, faint, paper) for index, row in enumerate(rows)]
    return [*rows, *chain.from_iterable(item_rows(one, depth + 1, paper, marked) for one in item.below)]


def arrow(points: str) -> str:
    """Words after an arrow that points at what stands before them; empty for none."""
    return f"<- {points}" if points else ""


def _mark(mark: Mark | None, paper: Paper) -> str:
    """The sign, or the word in brackets; empty where nothing is marked."""
    if mark is None:
        return ""
    return mark.sign if paper.symbols else f"[{mark.word}]"


def _coloured(row: str, item: Item, mark: str, faint: str, paper: Paper) -> str:
    """A written row with the colours of its parts."""
    before, found, words = row.partition(mark) if mark else ("", "", row)
    words, aside, rest = words.partition(faint) if faint else (words, "", "")
    tone = item.mark.tone if item.mark else Tone.PLAIN
    words = paper.styled(words, Style.STRONG if item.strong else None) + paper.styled(aside, Style.FAINT) + rest
    return before + paper.styled(found, _STYLES[tone]) + words


def _table(table: Table, paper: Paper) -> list[str]:
    """A table: numbers to the right in columns as wide as they need, words to the left. The last column is wrapped, and the widest
    other one where it leaves that no room."""
    rows = [tuple(map(clean, row)) for row in ((table.heads,) if table.heads else ()) + table.rows]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    room = paper.columns - sum(widths[:-1]) - 2 * len(widths)
    if room < min(_LEAST_COLUMN, widths[-1]):
        widest = widths.index(max(widths[:-1]))
        widths[widest] = max(_LEAST_COLUMN, widths[widest] + room - paper.columns // 3)
    written: list[str] = []
    for row in rows:
        written += _row(row, widths, table.numbers, paper)
    heads = 1 if table.heads else 0
    head = [paper.styled(row, Style.FAINT) for row in written[:heads]]
    return [*(wrapped(table.caption, paper) if table.caption else []), *head, *written[heads:]]


def _row(row: Sequence[str], widths: Sequence[int], numbers: int, paper: Paper) -> list[str]:
    """The lines of a table's row: each cell within its column, the last one as wide as there is room."""
    deep = sum(widths[:-1]) + 2 * len(widths)
    columns = [wrapped(cell, Paper(columns=max(wide, _LEAST_COLUMN))) for cell, wide in zip(row[:-1], widths, strict=False)]
    last = [line.removeprefix(" " * deep) for line in wrapped(row[-1], paper, " " * deep)]
    lines = []
    for line in zip_longest(*columns, last, fillvalue=""):
        cells = (
            _padded(cell, wide, index < numbers) for index, (cell, wide) in enumerate(zip(line[:-1], widths, strict=False))
        )
        lines.append("  " + "  ".join((*cells, line[-1])).rstrip())
    return lines


def _padded(cell: str, wide: int, right: bool) -> str:
    room = " " * (wide - width(cell))
    return room + cell if right else cell + room


def scale_words(scale: Scale) -> str:
    """A scale in words."""
    return clean(f"from {scale.low_words} to {scale.high_words}: asked {scale.asked_words}, stated {scale.stated_words}")


def _excerpt(excerpt: Excerpt, paper: Paper) -> list[str]:
    """The line with its number, and marks below the place."""
    gutter = f"{excerpt.line:>5} | "
    before, place, after = (harmless(part) for part in (excerpt.before, excerpt.place, excerpt.after))
    marks = paper.styled("^" * max(1, width(place)), Style.BAD)
    return [f"{gutter}{before}{place}{after}".rstrip(), f"{' ' * (len(gutter) - 2)}| {' ' * width(before)}{marks}"]
