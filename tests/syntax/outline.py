"""A document as an indented outline with places: what the recorded trees of the syntax tests hold."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum

from reasoner.source.span import Span
from reasoner.syntax.tree import FreeText, Label, Sentence, Token, TokenKind

MARKS = {
    TokenKind.NUMBER: "#",
    TokenKind.COMMA: "",
    TokenKind.COLON: "",
    TokenKind.AND: "&",
    TokenKind.OR: "&",
    TokenKind.QUOTED: "$",
    TokenKind.WORD: "",
}


def place(span: Span) -> str:
    return f"@{span.line}:{span.column}-{span.end_column}"


def short(thing: object) -> str | None:
    """One line for what fits on one, else None."""
    match thing:
        case None | bool() | int() | str():
            return repr(thing)
        case Enum():
            return thing.name
        case FreeText() | Label():
            return f"{thing.text!r} {place(thing.span)}"
        case Token():
            return f"{MARKS[thing.kind]}{thing.text}"
        case Sentence():
            return " ".join(f"{MARKS[token.kind]}{token.text}" for token in thing.tokens) + f" {place(thing.span)}"
        case Span():
            return place(thing)
    return None


def outline(thing: object, depth: int = 0) -> str:
    """The thing's fields that are not empty, one a line."""
    pad = "    " * depth
    if isinstance(thing, tuple):
        return "".join(f"{pad}- {short(one)}\n" if short(one) else f"{pad}-\n" + outline(one, depth + 1) for one in thing)
    if not is_dataclass(thing):
        return f"{pad}{thing!r}\n"
    lines = [f"{pad}{type(thing).__name__}\n"]
    for one in fields(thing):
        value = getattr(thing, one.name)
        if value is None or value == () or value is False or (isinstance(value, Enum) and value.value == ""):
            continue
        text = short(value)
        lines.append(f"{pad}  {one.name}: {text}\n" if text else f"{pad}  {one.name}:\n" + outline(value, depth + 1))
    return "".join(lines)
