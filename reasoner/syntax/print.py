"""A policy or vocabulary written in the one style: four spaces a step, two before a citation, tables lined up.

Lines are set anew one by one, never made from the tree: nothing that the tree leaves out (the order of sections, a label's
dot or bracket, the payer's words in a header, the author's blank lines) can be lost, and a new form of the language needs
nothing here. What proves that the meaning is unchanged is that both texts are read, and their trees compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.span import Span
from reasoner.source.text import Source
from reasoner.syntax.from_source import policy_from_source, vocabulary_from_source
from reasoner.syntax.lines import cut
from reasoner.syntax.tree import Header, PolicyDocument, VocabularyDocument

STEP = "    "

_CITATION = re.compile(r"[ ]*(\[[^\[\]]*\])$")
_QUANTIFIER = re.compile(r"(?i:all|any one|any|none|either|both|at least|at most|exactly)(?= )")
_BLANKS = re.compile(r" +(?=[,;])| {2,}")
_CELL = re.compile(r'(?:"[^"]*"|[^|"]|"(?=[^"]*$))*')


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as it is set: how deep, its words; `note` where it is a note or goes on with one, `blank` after a blank line.

    A note has the columns of its author: its own (that of its first line, where it goes on), and those that lines above opened.
    """

    depth: int
    text: str
    number: int
    note: bool
    blank: bool
    column: int
    open: tuple[int, ...] = ()
    goes_on: bool = False


def text_from_source(source: Source, vocabulary: bool | None = None) -> str:
    """The source's text in the one style; what is in that style already comes out as it is.

    `vocabulary` says which of the two the text is; None goes by the name. Raises `ProblemsFound` with every mistake of form,
    and `meaning-would-change` (never seen; a check on ourselves) where the new text would not be read as the old one is.
    """
    vocabulary = source.name.endswith(".vocabulary") if vocabulary is None else vocabulary
    before = _document(source, vocabulary)
    lines = _with_notes_placed(list(_lines(source)))
    text = "\n".join(_spaced(_tables(_headers(lines, before)))) + "\n"
    if text != source.original and not same_meaning(before, _document(Source.from_text(source.name, text), vocabulary)):
        remedy = "leave the file as it is, and report this with the file"
        raise ProblemsFound((Problem("meaning-would-change", f"`{source.name}` cannot be set in the style", None, remedy),))
    return text


def same_meaning(one: object, other: object) -> bool:
    """Whether two documents say the same: equal up to their places and to runs of blanks between words."""
    waiting = [(one, other)]
    while waiting:  # no recursion: blocks may be nested deeply
        left, right = waiting.pop()
        if isinstance(left, tuple) and isinstance(right, tuple):
            if len(left) != len(right):
                return False
            waiting.extend(zip(left, right, strict=True))
        elif is_dataclass(left) and not isinstance(left, type) and type(left) is type(right):
            if not isinstance(left, Span):
                waiting.extend((getattr(left, one.name), getattr(right, one.name)) for one in fields(left))
        elif _plain(left) != _plain(right):
            return False
    return True


def _plain(thing: object) -> object:
    """Words with one blank between them; anything else as it is."""
    return " ".join(_BLANKS.sub(" ", thing).split()).replace(" ,", ",").replace(" ;", ";") if isinstance(thing, str) else thing


def _document(source: Source, vocabulary: bool) -> PolicyDocument | VocabularyDocument:
    document, problems = vocabulary_from_source(source) if vocabulary else policy_from_source(source)
    if document is None or any(not problem.warning for problem in problems):
        raise ProblemsFound(problems)
    return document


# ---- each line by itself


def _lines(source: Source) -> Iterator[_Line]:
    """The lines that are not blank, by how deep the columns above them make them."""
    read = {line.number for section in cut(source).sections for line in section}
    columns: list[int] = []
    note_column: int | None = None
    blank = False
    for number, whole in enumerate(source.text.split("\n"), 1):
        bare = whole.strip()
        column = len(whole.rstrip()) - len(bare)
        if not bare:
            blank = True
            continue
        if note_column is not None and column > note_column:
            yield _Line(1, _set(bare), number, True, blank, note_column, tuple(columns), goes_on=True)
        elif number not in read:
            yield _Line(0, _set(bare), number, True, blank, column, tuple(columns))
            note_column = column
        else:
            note_column = None
            while columns and column < columns[-1]:
                columns.pop()
            if not columns or column > columns[-1]:
                columns.append(column)
            yield _Line(len(columns) - 1, _set(bare), number, False, blank, column)
        blank = False


def _set(text: str) -> str:
    """A line's words with one blank between them, and two before its citation."""
    if text.startswith("|"):
        return text
    words = _BLANKS.sub(lambda found: "" if found.end() < len(text) and text[found.end()] in ",;" else " ", text)
    cited = _CITATION.search(words)
    return f"{words[: cited.start()]}  {cited[1]}" if cited and cited.start() else words


def _with_notes_placed(lines: list[_Line]) -> list[_Line]:
    """Notes as deep as their authors put them, what they go on with one step deeper."""
    placed: list[_Line] = []
    below: _Line | None = None
    for line in reversed(lines):
        if line.note:
            placed.append(replace(line, depth=_depth_of_note(line, below) + line.depth))
        else:
            below = line
            placed.append(line)
    return placed[::-1]


def _depth_of_note(note: _Line, below: _Line | None) -> int:
    """How deep a note stands: as the line below it where that begins in its column, else as what it follows."""
    if below is not None and below.column == note.column:
        return below.depth
    if not note.open:
        return 0
    if note.column > note.open[-1]:
        return len(note.open)
    return min(range(len(note.open)), key=lambda depth: (abs(note.open[depth] - note.column), -depth))


def _headers(lines: list[_Line], document: object) -> list[_Line]:
    """Headers with their ANY, ALL, AT LEAST in capitals."""
    heads = {span.line for span in _header_places(document)}
    return [replace(line, text=_capitals(line.text)) if line.number in heads else line for line in lines]


def _capitals(text: str) -> str:
    """The quantifier before `of the following` in capitals."""
    before, following, after = text.partition(" of the following")
    found = list(_QUANTIFIER.finditer(f"{before} "))
    if not following or not found:
        return text
    last = found[-1]
    return before[: last.start()] + before[last.start() :].replace(last[0], last[0].upper(), 1) + following + after


def _header_places(thing: object) -> Iterator[Span]:
    """Where the headers of a document stand. No recursion: blocks may be nested deeply."""
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Header):
            yield one.span
        elif isinstance(one, tuple):
            waiting.extend(one)
        elif is_dataclass(one) and not isinstance(one, type | Span):
            waiting.extend(getattr(one, field.name) for field in fields(one))


# ---- lines together


def _tables(lines: list[_Line]) -> list[_Line]:
    """The rows of each table with their columns lined up; notes may stand between them."""
    found = list(lines)
    table: list[int] = []
    for place, line in enumerate((*lines, None)):
        if line is not None and line.note:
            continue
        if line is not None and line.text.startswith("|"):
            table.append(place)
            continue
        for row, text in zip(table, _lined_up([lines[row] for row in table]), strict=True):
            found[row] = text
        table = []
    return found


def _lined_up(rows: list[_Line]) -> list[_Line]:
    cells = [[" ".join(cell.split()) for cell in _cells(row.text)] for row in rows]
    widths = [max(len(row[place]) for row in cells if place < len(row)) for place in range(max(map(len, cells), default=0))]
    texts = [f"| {' | '.join(cell.ljust(width) for cell, width in zip(row, widths, strict=False))} |" for row in cells]
    return [replace(row, text=text) for row, text in zip(rows, texts, strict=True)]


def _cells(row: str) -> list[str]:
    """The cells between the bars of a row; a bar between quotation marks is part of a cell."""
    inner = row.strip()[1:-1]
    found, place = [], 0
    while place <= len(inner):
        cell = _CELL.match(inner, place)
        end = cell.end() if cell else place
        found.append(inner[place:end])
        place = end + 1
    return found


def _spaced(lines: list[_Line]) -> Iterator[str]:
    """The lines with one blank line before each section, none between heads, and elsewhere where the author left one or more."""
    begin = _beginnings(lines)
    first = min(begin, default=len(lines))
    for place, line in enumerate(lines):
        heads = 0 < place < first and not line.note and not lines[place - 1].note
        if place and (place in begin or (line.blank and not heads)):
            yield ""
        yield STEP * line.depth + line.text


def _beginnings(lines: list[_Line]) -> set[int]:
    """Where each section begins: with the notes in column 1 that stand directly above it, or with its own first line."""
    found: set[int] = set()
    sections = False
    for place, line in enumerate(lines):
        sections = sections or (not line.note and _opens(lines, place))
        if line.note or line.depth or not sections:
            continue
        first = above = place
        while above and lines[above - 1].note and not lines[above].blank:
            above -= 1
            if not lines[above].depth:
                first = above
            elif not lines[above].goes_on:
                break
        found.add(first)
    return found


def _opens(lines: list[_Line], place: int) -> bool:
    """Whether something stands below a line in column 1, so that it is no head."""
    below = next((one for one in lines[place + 1 :] if not one.note), None)
    return lines[place].depth == 0 and below is not None and below.depth > 0
