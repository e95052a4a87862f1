"""A payer's document, as text or Markdown, cut into passages: headings, paragraphs, items of lists, rows of tables."""

from __future__ import annotations

import re
from dataclasses import replace

from reasoner.source.dataclass import dataclass
from reasoner.source.text import Source

_HASHES = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_UNDERLINE = re.compile(r"(=+|-{3,})\s*$")
_RULE_OF_TABLE = re.compile(r"\|?[\s:|]*-[\s:|-]*\|[\s:|-]*")
_BOLD = re.compile(r"(?:\*\*|__)(.+?)(?:\*\*|__):?$")
_ITEM = re.compile(r"(?P<label>\d+(?:\.\d+)*[.)]|[A-Za-z][.)]|[ivxIVX]+[.)]|\([0-9A-Za-z]+\)|[-*+])\s+(?P<rest>\S.*)")
_MARKS = re.compile(r"\*\*|__|`|\[([^\]]*)\]\([^)]*\)")
_ROMAN = re.compile(r"[ivx]+|[IVX]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading, a paragraph, an item or a row. `section` are the headings above it, outermost first; `line` is where it begins.

    `label` is an item's label without punctuation (`4`, `A`), `-` for a bullet; `place` counts the items of its list from 1, and
    the rows of a table; `above` are the labels of the items that it stands in. The head of a table is a heading, and opens no section.
    """

    text: str
    line: int
    section: tuple[str, ...]
    is_heading: bool = False
    label: str = ""
    place: int = 0
    above: tuple[str, ...] = ()
    is_row: bool = False


@dataclass(slots=True)
class _Open:
    """The item that following, deeper lines belong to."""

    indent: int
    label: str
    place: int
    kind: str


def passages_of(source: Source) -> tuple[Passage, ...]:
    """The passages of a document, in order. Lines that belong together are joined."""
    lines = source.text.split("\n")
    reading = _Reading()
    for number, whole in enumerate(lines, 1):
        line, indent = whole.strip(), len(whole) - len(whole.lstrip())
        level = _heading_level(lines, number - 1)
        if not line or _UNDERLINE.fullmatch(line):
            reading.gap()
        elif _RULE_OF_TABLE.fullmatch(line):
            reading.end_head()
        elif level:
            reading.heading(level, _heading_words(line), number)
        elif line.startswith("|"):
            reading.row(line, number)
        elif item := _ITEM.match(line):
            reading.item(item["label"], item["rest"], indent, number)
        else:
            reading.text(line, indent, number)
    return tuple(reading.found)


class _Reading:
    """The passages found so far, and what is open: headings, items, a table, a passage that the next line goes on with."""

    def __init__(self) -> None:
        self.found: list[Passage] = []
        self.continues = False
        self._headings: list[tuple[int, str]] = []
        self._items: list[_Open] = []
        self._row = 0

    @property
    def _section(self) -> tuple[str, ...]:
        return tuple(words for _, words in self._headings)

    def heading(self, level: int, words: str, line: int) -> None:
        self._headings = [*(one for one in self._headings if one[0] < level), (level, words)]
        self.found.append(Passage(words, line, self._section, is_heading=True))
        self._items, self.continues, self._row = [], False, 0

    def row(self, line: str, number: int) -> None:
        self._row += 1
        self._add(Passage(_plain(line.strip("|")), number, self._section, place=self._row, is_row=True))
        self.continues = False

    def end_head(self) -> None:
        """A line of dashes: what stands above it are the heads of a table's columns."""
        self.continues = False
        if self._row == 1:
            self.found[-1] = replace(self.found[-1], is_heading=True, place=0)
            self._row = 0

    def item(self, label: str, text: str, indent: int, line: int) -> None:
        self._open(indent, "-" if label in "-*+" else label.strip("()."))
        one = self._items.pop()
        self._add(Passage(_plain(text), line, self._section, label=one.label, place=one.place))
        self._items.append(one)
        self.continues, self._row = True, 0

    def text(self, line: str, indent: int, number: int) -> None:
        if self.continues and self.found:
            self.found[-1] = replace(self.found[-1], text=f"{self.found[-1].text} {_plain(line)}")
            return
        self._items = [one for one in self._items if one.indent < indent]
        self._add(Passage(_plain(line), number, self._section))
        self.continues, self._row = True, 0

    def gap(self) -> None:
        """An empty line."""
        self.continues, self._row = False, 0

    def _add(self, passage: Passage) -> None:
        self.found.append(replace(passage, above=tuple(one.label for one in self._items)))

    def _open(self, indent: int, label: str) -> None:
        """An item begins: it counts on from one of its kind in the same column, or stands in one of another kind as its first."""
        self._items = [one for one in self._items if one.indent <= indent]
        kinds = _kinds(label)
        beside = [one for one in self._items if one.indent == indent]
        same = next((one for one in reversed(beside) if one.kind in kinds and _follows(one, label)), None)
        if same is not None:
            self._items = self._items[: self._items.index(same)]
            self._items.append(_Open(indent, label, same.place + 1, same.kind))
            return
        nested = _is_first(label) and label != "-"
        self._items = self._items if nested else [one for one in self._items if one.indent < indent]
        self._items.append(_Open(indent, label, 1, kinds[0]))


def _kinds(label: str) -> tuple[str, ...]:
    """What kinds of label one can be; the likelier first: `i` is a number, `c` a letter."""
    if label == "-":
        return ("-",)
    if label[0].isdigit():
        return ("1",)
    letter = "A" if label.isupper() else "a"
    if not _ROMAN.fullmatch(label):
        return (letter,)
    return (f"{letter} roman", letter) if len(label) > 1 or label in "iI" else (letter, f"{letter} roman")


def _follows(one: _Open, label: str) -> bool:
    """Whether a label can come after an open item's in one list: a list that begins anew is another list."""
    return one.kind == "-" or not _is_first(label) or (label.lower() == "i" and one.label.lower() == "h")


def _is_first(label: str) -> bool:
    return label.lower() in ("1", "a", "i")


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
