"""A text cut into lines and sections: what stands in column 1 begins a section; blank lines and notes are set aside."""

from __future__ import annotations

import re

from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.source.span import Span
from reasoner.source.text import LARGEST, Source
from reasoner.syntax.tree import FreeText

DEEPEST = 200  # levels of indentation

_NOTE = re.compile(r"(?i:note)[ ]*:(?=[ ]|$)[ ]*")
_ACCEPTED = re.compile(r"(?i:accepted)[ ]*:(?=[ ]|$)")  # a note to `lint`, kept whole
_INPUTS = re.compile(r"(?i:inputs)[ ]*:")
_STRANGE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line that is not blank: its 1-based number, how far it is indented, its text without the indentation, and the
    number of characters before it (which is the indentation, save where there are tabs)."""

    number: int
    indent: int
    text: str
    start: int

    @property
    def end_column(self) -> int:
        """The column after its last character."""
        return self.start + len(self.text) + 1


@dataclass(frozen=True, slots=True)
class Cut:
    """The lines of a text in sections, each beginning with its line in column 1; and notes by the line that they precede.

    `notes` has the key 0 for notes with no line after them.
    """

    sections: tuple[tuple[TextLine, ...], ...]
    notes: dict[int, tuple[FreeText, ...]]
    problems: tuple[Problem, ...]


def is_note(text: str) -> bool:
    """Whether a line's text, without its indentation, begins a note, to people or (`Accepted:`) to `lint`."""
    return _NOTE.match(text) is not None or _ACCEPTED.match(text) is not None


def cut(source: Source) -> Cut:
    """The sections of a text. Below an input a note is a detail of it, and so a line like any other."""
    problems: list[Problem] = []
    if len(source.text) > LARGEST:
        problems.append(Problem("file-too-big", f"`{source.name}` is larger than 1 MB", hint="split it into several files"))
        return Cut((), {}, tuple(problems))
    sections: list[list[TextLine]] = []
    notes: dict[int, tuple[FreeText, ...]] = {}
    waiting: list[FreeText] = []
    note_indent: int | None = None
    for line in _lines(source, problems):
        if not line.text:
            continue
        if note_indent is not None and line.indent > note_indent:
            waiting[-1] = _longer(waiting[-1], line)
            continue
        note_indent = None
        if is_note(line.text) and not _is_detail(line, sections):
            waiting.append(_note(source.name, line))
            note_indent = line.indent
            continue
        if waiting:
            notes[line.number] = tuple(waiting)
            waiting = []
        if line.indent == 0 or not sections:
            sections.append([])
        sections[-1].append(line)
    if waiting:
        notes[0] = tuple(waiting)
    return Cut(tuple(tuple(section) for section in sections), notes, tuple(problems))


def _is_detail(line: TextLine, sections: list[list[TextLine]]) -> bool:
    """Whether a note stands below an input: deeper than the first line of a section of inputs."""
    if not line.indent or not sections or len(sections[-1]) < 2 or _ACCEPTED.match(line.text):
        return False
    return bool(_INPUTS.match(sections[-1][0].text)) and line.indent > sections[-1][1].indent


def _note(file: str, line: TextLine) -> FreeText:
    mark = _NOTE.match(line.text)
    words = line.text[mark.end() :] if mark else line.text
    first = line.end_column - len(words)
    return FreeText(words, Span(file, line.number, first, max(line.end_column, first + 1)))


def _longer(note: FreeText, line: TextLine) -> FreeText:
    return FreeText(f"{note.text} {line.text}".strip(), note.span)


def _lines(source: Source, problems: list[Problem]) -> list[TextLine]:
    lines: list[TextLine] = []
    for number, whole in enumerate(source.text.split("\n"), 1):
        text = _without_strange(source.name, number, whole, problems) if _STRANGE.search(whole) else whole
        bare = text.lstrip()
        start = len(text) - len(bare)
        indent = start
        if "\t" in text:
            problems.append(_tab(source.name, number, text.index("\t") + 1))
            indent = _meant(text[:start], lines)
            bare = bare.replace("\t", " ")
        lines.append(TextLine(number, indent, bare.rstrip(), start))
    return lines


def _meant(blank: str, lines: list[TextLine]) -> int:
    """The column that an indentation with tabs most likely means, so that the tab is the one mistake that is told: that of the
    line above, for a tab of four or eight, or else that of any line above."""
    columns = [len(blank.expandtabs(size)) for size in (4, 8)]
    above = [line.indent for line in reversed(lines) if line.text]
    return next((column for known in (above[:1], above) for column in columns if column in known), columns[0])


def _tab(file: str, number: int, column: int) -> Problem:
    return Problem(
        "tab",
        "a tab stands here; tabs have no fixed width, so nobody can see what is below what",
        Span(file, number, column, column + 1),
        "use four spaces for each step",
    )


def _without_strange(file: str, number: int, text: str, problems: list[Problem]) -> str:
    found = _STRANGE.search(text)
    if found:
        column = found.start() + 1
        problems.append(
            Problem(
                "invisible-character",
                f"a character that cannot be seen stands here (U+{ord(found.group()):04X})",
                Span(file, number, column, column + 1),
                "delete it and type the words again",
            )
        )
    return _STRANGE.sub(" ", text)
