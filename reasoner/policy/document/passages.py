"""A payer's document, as text or Markdown, cut into passages: headings, paragraphs, items of lists, rows of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reasoner.source.dataclass import dataclass
from reasoner.source.text import Source

_HASHES = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_UNDERLINE = re.compile(r"(=+|-{3,})\s*$")
_BOLD = re.compile(r"(?:\*\*|__)(.+?)(?:\*\*|__):?$")
_ITEM = re.compile(r"(?P<label>\d+(?:\.\d+)*[.)]|[A-Za-z][.)]|[ivxIVX]+[.)]|\([0-9A-Za-z]+\)|[-*+])\s+(?P<rest>\S.*)")
_MARKS = re.compile(r"\*\*|__|`|\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading, a paragraph or an item. `section` are the headings above it, outermost first; `line` is where it begins.

    `label` is an item's label without punctuation (`4`, `A`), `-` for a bullet; `place` counts the items of its list from 1;
    `above` are the labels of the items that it stands in.
    """

    text: str
    line: int
    section: tuple[str, ...]
    is_heading: bool = False
    label: str = ""
    place: int = 0
    above: tuple[str, ...] = ()


@dataclass(slots=True)
class _Open:
    """The item that following, deeper lines belong to."""

    indent: int
    label: str
    place: int


def passages_of(source: Source) -> tuple[Passage, ...]:
    """The passages of a document, in order. Lines that belong together are joined."""
    lines = source.text.split("\n")
    found: list[Passage] = []
    headings: list[tuple[int, str]] = []
    items: list[_Open] = []
    last = ""  # what the line above was: item, text, or nothing
    for number, whole in enumerate(lines, 1):
        line, indent = whole.strip(), len(whole) - len(whole.lstrip())
        if not line or _UNDERLINE.fullmatch(line):
            last = ""
            continue
        level = _heading_level(lines, number - 1)
        item = _ITEM.match(line)
        section = tuple(words for _, words in headings)
        if level:
            headings = [one for one in headings if one[0] < level]
            headings.append((level, _heading_words(line)))
            found.append(Passage(_heading_words(line), number, tuple(words for _, words in headings), is_heading=True))
            items, last = [], ""
        elif item:
            label = item["label"].strip("().") if item["label"] not in "-*+" else "-"
            items = _opened(items, indent, label)
            above = tuple(one.label for one in items[:-1])
            found.append(Passage(_plain(item["rest"]), number, section, False, label, items[-1].place, above))
            last = "text"
        elif last == "text" and found and not line.startswith("|"):
            before = found[-1]
            joined = f"{before.text} {_plain(line)}"
            found[-1] = Passage(joined, before.line, before.section, False, before.label, before.place, before.above)
        else:
            items = items if indent else []
            found.append(Passage(_plain(line.strip("|")), number, section))
            last = "" if line.startswith("|") else "text"
    return tuple(found)


def _opened(items: list[_Open], indent: int, label: str) -> list[_Open]:
    """The items that are open with a new one, which counts on from its neighbour of the same kind in the same column."""
    kept = [one for one in items if one.indent < indent]
    same = next((one for one in items if one.indent == indent and (one.label == "-") == (label == "-")), None)
    return [*kept, _Open(indent, label, same.place + 1 if same else 1)]


def _heading_level(lines: list[str], at: int) -> int:
    """How deep a line is as a heading, 0 where it is none: `#`, underlined, all bold, or all capitals between blank lines."""
    line = lines[at].strip()
    if found := _HASHES.match(line):
        return len(found[1])
    after = lines[at + 1].strip() if at + 1 < len(lines) else ""
    if _UNDERLINE.fullmatch(after) and not line.startswith("|"):
        return 1 if after.startswith("=") else 2
    before = lines[at - 1].strip() if at else ""
    alone = not before and not after
    if _BOLD.fullmatch(line) and not before:
        return 5
    return 6 if alone and len(line) < 80 and line.isupper() and any(one.isalpha() for one in line) else 0


def _heading_words(line: str) -> str:
    found = _HASHES.match(line)
    return _plain(found[2] if found else line).rstrip(":")


def _plain(text: str) -> str:
    """A line's words without Markdown's marks."""
    return " ".join(_MARKS.sub(lambda found: found[1] or "", text).split())


def texts(passages: tuple[Passage, ...]) -> Iterator[Passage]:
    """The passages that say something by themselves: all but the headings."""
    return (one for one in passages if not one.is_heading)
