"""A page as Markdown, for documents and for places that show nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from typing import assert_never

from reasoner.show.page import (
    Block,
    Entry,
    Excerpt,
    Item,
    Lines,
    Listing,
    Note,
    Page,
    Paragraph,
    Rule,
    Scale,
    Section,
    Table,
    Title,
    Tree,
)
from reasoner.show.page_text import scale_words
from reasoner.show.paper import clean
from reasoner.source.report import harmless, width

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~$&]")
_OPENS = re.compile(r"^(?:[-+=]|[0-9]+(?=[.)]))")  # what makes a list or a heading of a line that begins with it
_NAMED = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def page_markdown(page: Page, level: int = 3) -> str:
    """The page; its titles are headings of that level."""
    rows = [row for block in page.blocks for row in _block(block, level)]
    return "\n".join(_without_pairs_of_blanks(rows)).strip("\n") + "\n"


def _without_pairs_of_blanks(rows: Iterable[str]) -> list[str]:
    found: list[str] = []
    for row in rows:
        if row or (found and found[-1]):
            found.append(row)
    return found


def text_markdown(words: str, within: bool = False) -> str:
    """Words as text: what Markdown or HTML would take for a mark is escaped; `within`: they do not begin a line."""
    said = _SPECIAL.sub(lambda found: _NAMED.get(found[0], f"\\{found[0]}"), clean(words).strip())
    if within:
        return said
    return _OPENS.sub(lambda found: f"\\{found[0]}" if not found[0].isdigit() else found[0] + "\\", said)


def _block(block: Block, level: int) -> list[str]:
    match block:
        case Title(words, _, can_be):
            rows = [f"- {'or' if index else 'it can be'} {text_markdown(one, True)}" for index, one in enumerate(can_be)]
            return ["", f"{'#' * level} {text_markdown(words)}", "", *rows, ""]
        case Paragraph():
            return ["", _paragraph(block), ""]
        case Note(words):
            return ["", f"> {text_markdown(words)}", ""]
        case Listing():
            return ["", *_listing(block, ""), ""]
        case Tree(items):
            return ["", *chain.from_iterable(_item(one, "") for one in items), ""]
        case Table():
            return ["", *_table(block), ""]
        case Scale():
            return ["", text_markdown(scale_words(block)), ""]
        case Excerpt():
            return ["", *_excerpt(block), ""]
        case Lines(text):
            return ["", *_fenced([harmless(row).rstrip() for row in text.splitlines()]), ""]
        case Section(title, inside):
            below = [row for one in inside for row in _block(one, min(level + 1, 5))]
            return ["", f"{'#' * (level + 1)} {text_markdown(title)}", "", *below]
        case Rule():
            return ["", "---", ""]
        case _:
            assert_never(block)


def _excerpt(excerpt: Excerpt) -> list[str]:
    """The line and marks below the place."""
    before, place, after = (harmless(part) for part in (excerpt.before, excerpt.place, excerpt.after))
    number = f"{excerpt.line:>5} | "
    shown = f"{number}{before}{place}{after}".rstrip()
    return _fenced([shown, " " * (len(number) + width(before)) + "^" * max(1, width(place))])


def _fenced(rows: list[str]) -> list[str]:
    """Lines as code: fenced, since code by its indent alone is none where it follows a list."""
    fence = "`" * max(3, 1 + max((len(run) for row in rows for run in re.findall("`+", row)), default=0))
    return [fence, *rows, fence]


def _paragraph(paragraph: Paragraph) -> str:
    said = text_markdown(paragraph.words, within=paragraph.faint)
    if paragraph.address.startswith(("https://", "http://")):
        said = f"[{said}](<{re.sub('[<>]', '', clean(paragraph.address))}>)"
    return f"*{said}*" if paragraph.faint else said


def _listing(listing: Listing, indent: str) -> list[str]:
    rows: list[str] = []
    for number, entry in enumerate(listing.entries, start=1):
        rows += _entry(entry, f"{number}. " if listing.numbered else "- ", indent)
    return rows


def _entry(entry: Entry, mark: str, indent: str) -> list[str]:
    rows = [f"{indent}{mark}{text_markdown(entry.words)}{_arrow(entry.points)}"]
    deeper = indent + " " * len(mark)
    for block in entry.below:
        match block:
            case Paragraph(words):
                rows.append(f"{deeper}- {text_markdown(words)}")
            case Listing():
                rows += _listing(block, deeper)
            case _:
                rows += [f"{deeper}{row}" if row else "" for row in _block(block, 5)]
    return rows


def _item(item: Item, indent: str) -> list[str]:
    """An item and what stands below it, a list in a list."""
    words = text_markdown(item.words + (f" — {item.found}" if item.found else ""), within=bool(item.mark or item.strong))
    if item.strong:
        words = f"**{words}**"
    mark = f"{item.mark.sign} **{item.mark.word}** " if item.mark else ""
    aside = f" *{text_markdown(item.aside, True)}*" if item.aside else ""
    aside += _arrow(item.points)
    return [f"{indent}- {mark}{words}{aside}", *chain.from_iterable(_item(one, indent + "  ") for one in item.below)]


def _arrow(points: str) -> str:
    """What an arrow points at; empty for nothing."""
    return f" **← {text_markdown(points, True)}**" if points else ""


def _table(table: Table) -> list[str]:
    """A table as rows between bars."""

    def row(cells: Iterable[str]) -> str:
        return f"| {' | '.join(cells)} |"

    columns = len(table.heads or table.rows[0])
    lines = ("--:" if number < table.numbers else "---" for number in range(columns))
    heads = table.heads or ("",) * columns  # no table is without a line of heads
    body = [row(text_markdown(one, True) for one in cells) for cells in (heads, *table.rows)]
    caption = [text_markdown(table.caption), ""] if table.caption else []
    return [*caption, body[0], row(lines), *body[1:]]
