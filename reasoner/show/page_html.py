"""A page as HTML: a fragment for a notebook's output, or a whole page for a file.

A notebook that is not trusted keeps little of HTML: no style sheet, script, drawing or attribute for screen readers, and of styles
no variables. So what folds is `details`, a tree is lists in lists, every status is a word and a sign, and colours are
written where they are used, as `light-dark(...)`, which follows the theme. JupyterLab 4.6 drops that, too, where a notebook is not
trusted: words then have the page's own ink, and what is drawn has a colour for both before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
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
    Tone,
    Tree,
)
from reasoner.show.paper import clean
from reasoner.show.scale_html import scale_html

COLOURS = {
    Tone.GOOD: "light-dark(#116329,#5fd07a)",
    Tone.BAD: "light-dark(#a40e26,#ff9a92)",
    Tone.OPEN: "light-dark(#7d4e00,#e3b341)",
    Tone.FAINT: "light-dark(#57606a,#a5afba)",
}
LINE = "light-dark(#c8ced5,#4a525c)"
HEADING = "font-weight:600"  # a notebook's own headings may be no heavier than its text
LIST = "margin:0;padding-left:1.4em"
TREE = "list-style:none;margin:0;padding-left:1.2em"
CELL = f"padding:.1em .7em .1em 0;border-bottom:1px solid {LINE};vertical-align:top;text-align:"
MATH_IGNORED = "tex2jax_ignore mathjax_ignore"  # a notebook would take two dollar signs for a formula


def page_html(page: Page, level: int = 2) -> str:
    """The page as a fragment; its titles are headings of that level, which no notebook's own headings leave a gap before, and its
    sections of the next; without a title of that level itself."""
    level -= not any(isinstance(one, Title) for one in page.blocks)
    inside = "".join(_block(one, level) for one in page.blocks)
    return f'<div class="{MATH_IGNORED}" style="max-width:62em;line-height:1.45">{inside}</div>'


def whole_page_html(page: Page) -> str:
    """The page as a file that a browser opens, with nothing to fetch."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="color-scheme" content="light dark">\n'
        f"<title>{text_html(page.name)}</title>\n</head>\n"
        '<body style="color-scheme:light dark;font-family:system-ui,sans-serif;margin:1.5em auto;padding:0 1em;max-width:64em">\n'
        f"<main>\n{page_html(page, level=1)}\n</main>\n</body>\n</html>\n"
    )


def text_html(words: str) -> str:
    """Words as text: no tag, no character that turns the direction round, no pair of dollar signs."""
    return escape(clean(words)).replace("$", "<span>$</span>")


def _block(block: Block, level: int) -> str:
    match block:
        case Title():
            return _title(block, level)
        case Paragraph(words, faint, address):
            return _paragraph(words, faint, address)
        case Note(words):
            style = f"margin:.6em 0;padding:.2em .6em;border-left:3px solid {LINE}"
            return f'<p style="{style}">{text_html(words)}</p>'
        case Listing(entries, numbered):
            kind = "ol" if numbered else "ul"
            return f'<{kind} style="{LIST}">{"".join(_entry(one, level) for one in entries)}</{kind}>'
        case Tree(items):
            return _items(items)
        case Table():
            return _table(block)
        case Scale():
            return scale_html(block)
        case Excerpt():
            return _excerpt(block)
        case Lines(text):
            return f'<pre style="margin:.2em 0;white-space:pre-wrap">{chr(10).join(map(_code_html, text.splitlines()))}</pre>'
        case Section(title, inside, folded):
            heading = f'<h{level + 1} style="{HEADING};display:inline;font-size:1em;margin:0">{text_html(title)}</h{level + 1}>'
            below = "".join(_block(one, min(level + 1, 5)) for one in inside)
            return f'<details{"" if folded else " open"} style="margin:.7em 0"><summary>{heading}</summary>{below}</details>'
        case Rule():
            return f'<hr style="border:0;border-top:1px solid {LINE};margin:1em 0">'
        case _:
            assert_never(block)


def _title(title: Title, level: int) -> str:
    """A heading, and below it what the outcome can be."""
    colour = f"color:{COLOURS[title.tone]};" if title.tone in COLOURS else ""
    said = f'<h{level} style="{colour}{HEADING};font-size:1.2em;margin:.2em 0">{text_html(title.words)}</h{level}>'
    if not title.can_be:
        return said
    rows = "".join(f"<li>{'or' if index else 'it can be'} {text_html(one)}</li>" for index, one in enumerate(title.can_be))
    return f'{said}<ul style="{LIST}">{rows}</ul>'


def _paragraph(words: str, faint: bool, address: str) -> str:
    inside = text_html(words)
    if address.startswith(("https://", "http://")):
        inside = f'<a href="{escape(clean(address))}">{inside}</a>'
    return f'<p style="margin:.2em 0{_faint() if faint else ""}">{inside}</p>'


def _faint() -> str:
    return f";color:{COLOURS[Tone.FAINT]}"


def _entry(entry: Entry, level: int) -> str:
    """A list's member; its question is folded below its words."""
    words = text_html(entry.words) + _arrow(entry.points)
    if entry.asks:
        words = f"<details><summary>{words}</summary><em>{text_html(entry.asks)}</em></details>"
    return f"<li>{words}{''.join(_block(one, level) for one in entry.below)}</li>"


def _items(items: Iterable[Item]) -> str:
    return f'<ul style="{TREE}">{"".join(map(_item, items))}</ul>'


def _item(item: Item) -> str:
    """An item; what stands below it can be folded away."""
    words = text_html(item.words + (f" — {item.found}" if item.found else ""))
    if item.strong:
        words = f"<strong>{words}</strong>"
    if item.mark:
        words = f'<b style="color:{COLOURS[item.mark.tone]}">{item.mark.sign} {item.mark.word}</b> {words}'
    if item.aside:
        words += f' <small style="color:{COLOURS[Tone.FAINT]}">{text_html(item.aside)}</small>'
    words += _arrow(item.points)
    drawn = scale_html(item.scale) if item.scale else ""
    if not item.below:
        return f"<li>{words}{drawn}</li>"
    opened = " open" if item.mark is None or any(one.mark for one in item.below) else ""  # notes alone are folded
    return f"<li><details{opened}><summary>{words}</summary>{drawn}{_items(item.below)}</details></li>"


def _arrow(points: str) -> str:
    """What an arrow points at; empty for nothing."""
    return f" <b>← {text_html(points)}</b>" if points else ""


def _table(table: Table) -> str:
    """A table with a caption; the first cell that is no number names its row."""

    def cell(words: str, number: int, head: bool = False) -> str:
        align = "right" if number < table.numbers else "left"
        tag, scope = ("th", ' scope="col"') if head else ("td", "")
        if not head and number == table.numbers:
            tag, scope = "th", ' scope="row"'
        weight = "" if tag == "td" or head else ";font-weight:normal"
        return f'<{tag}{scope} style="{CELL}{align}{weight}">{text_html(words)}</{tag}>'

    def row(words: tuple[str, ...], head: bool = False) -> str:
        return f"<tr>{''.join(cell(one, number, head) for number, one in enumerate(words))}</tr>"

    caption = f'<caption style="text-align:left">{text_html(table.caption)}</caption>' if table.caption else ""
    body = "".join(map(row, table.rows))
    style = "border-collapse:collapse;margin:.4em 0"
    head = f"<thead>{row(table.heads, True)}</thead>" if table.heads else ""
    return f'<table style="{style}">{caption}{head}<tbody>{body}</tbody></table>'


def _excerpt(excerpt: Excerpt) -> str:
    """A line of a text with the place marked and underlined."""
    ground = "background-color:transparent;background-color:light-dark(#ffe2df,#67211c)"  # the first where it is not trusted
    style = f"{ground};color:inherit;border-bottom:2px solid #d9534f;border-bottom:2px solid {COLOURS[Tone.BAD]}"
    place = f'<mark style="{style}">{_code_html(excerpt.place) or " "}</mark>'
    return (
        f'<pre style="margin:.2em 0;white-space:pre-wrap">{excerpt.line:>5} | '
        f"{_code_html(excerpt.before)}{place}{_code_html(excerpt.after)}</pre>"
    )


def _code_html(text: str) -> str:
    """Text of a file as text, its spaces kept."""
    from reasoner.source.report import harmless

    return escape(harmless(text))
