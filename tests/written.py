"""Sentences and vocabularies as written, made by hand so that these tests need no parser."""

from __future__ import annotations

import re

from reasoner.source.span import Span
from reasoner.syntax.tree import (
    FreeText,
    InputEntry,
    InputGroup,
    Join,
    Line,
    Sentence,
    Token,
    TokenKind,
    ValueEntry,
    ValueList,
    VocabularyDocument,
)

_PIECES = re.compile(r'"[^"]*"|\d{1,3}(?:,\d{3})+(?![\d,])[^\s,]*|,|[^\s,]+')
_KINDS = {",": TokenKind.COMMA, "and": TokenKind.AND, "or": TokenKind.OR}
_NAMED = re.compile(r"(?P<words>.*?)(?: \((?P<name>[^()]*)\))?(?:, read \"(?P<read>[^\"]*)\")?")


def sentence(text: str, line: int = 1) -> Sentence:
    """A sentence that stands at the start of a line."""
    tokens = tuple(_token(found, line) for found in _PIECES.finditer(text))
    return Sentence(tokens, Span("test", line, 1, len(text) + 1))


def _token(found: re.Match[str], line: int) -> Token:
    text = found[0]
    kind = _KINDS.get(text, TokenKind.NUMBER if re.match(r"[-+]?\d", text) else TokenKind.WORD)
    if text.startswith('"'):
        kind, text = TokenKind.QUOTED, text[1:-1]
    return Token(kind, text, Span("test", line, found.start() + 1, found.end() + 1))


def free(text: str, line: int = 1) -> FreeText:
    return FreeText(text, Span("test", line, 1, len(text) + 1))


def value(text: str, line: int = 1) -> ValueEntry:
    found = _NAMED.fullmatch(text)
    assert found is not None
    name, read = found["name"], found["read"]
    return ValueEntry(free(found["words"], line), free(name, line) if name else None, free(read, line) if read else None, ())


def vocabulary(text: str) -> VocabularyDocument:
    """A vocabulary document, read with no more care than these tests need."""
    groups: list[InputGroup] = []
    values: list[ValueList] = []
    background: list[Line] = []
    section = ""
    for number, line in enumerate(text.strip("\n").splitlines(), start=1):
        said = line.strip()
        depth = (len(line) - len(line.lstrip())) // 4
        if not said:
            continue
        if depth == 0:
            section, _, name = said.partition(":")
            if section == "Inputs":
                groups.append(InputGroup(free(name.strip(), number), (), (), Span("test", number, 1, 2)))
            elif section == "Values":
                values.append(ValueList(free(name.strip(), number), (), Span("test", number, 1, 2)))
        elif section == "Values":
            last = values[-1]
            values[-1] = ValueList(last.name, (*last.values, value(said, number)), last.span)
        elif section == "Background":
            background.append(_background(said.removeprefix("- "), number))
        elif depth == 1:
            groups[-1] = _with_line(groups[-1], said, number)
        else:
            groups[-1] = _with_detail(groups[-1], said, number)
    return VocabularyDocument("test", free("test"), tuple(groups), tuple(values), tuple(background), (), ())


def _with_line(group: InputGroup, said: str, number: int) -> InputGroup:
    if said.startswith("Unless stated otherwise: "):
        return InputGroup(group.name, _parts(said.partition(": ")[2], number), group.entries, group.span)
    head, _, properties = said.rpartition("): ")
    phrase, _, name = head.rpartition(" (")
    entry = InputEntry(
        sentence(phrase, number), free(name, number), _parts(properties, number), (), (), (), Span("test", number, 1, len(said))
    )
    return InputGroup(group.name, group.defaults, (*group.entries, entry), group.span)


def _with_detail(group: InputGroup, said: str, number: int) -> InputGroup:
    *before, last = group.entries
    name, colon, text = said.partition(": ")
    values, details = last.values, last.details
    if colon:
        details = (*details, (free(name, number), free(text, number)))
    else:
        values = (*values, value(said, number))
    entry = InputEntry(last.phrase, last.name, last.properties, values, details, (), last.span)
    return InputGroup(group.name, group.defaults, (*before, entry), group.span)


def _parts(text: str, number: int) -> tuple[FreeText, ...]:
    return tuple(free(part.strip(), number) for part in re.split(r",(?!\d{3}\b)", text))


def _background(said: str, number: int) -> Line:
    span = Span("test", number, 1, len(said) + 1)
    if said.startswith("if "):
        condition, _, then = said[3:].partition(", then ")
        lines = tuple(_condition(part, number) for part in (then,))
        return Line(span, condition=(_condition(condition, number),), lines=lines)
    return _condition(said, number)


def _condition(said: str, number: int) -> Line:
    return Line(Span("test", number, 1, len(said) + 1), sentence=sentence(said, number), join=Join.NONE)
