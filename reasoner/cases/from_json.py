"""JSON as written, to nodes with places. Numbers and words stay text, so `250.00` keeps both of its zeros."""

from __future__ import annotations

import json
import re
from bisect import bisect_right

from reasoner.cases.nodes import NodeBuilder, Scalar
from reasoner.source.problem import Problem
from reasoner.source.span import Span

# The tokens of RFC 8259. A string may hold a tab as it is: word processors and spreadsheets write one.
_TOKEN = re.compile(
    r'(?P<mark>[{}\[\],:])|(?P<string>"(?:[^"\\\x00-\x08\x0a-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")'
    r"|(?P<word>(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)(?![\w.+-]))"
)
_SPACE = re.compile(r"[ \t\r\n]*")

# What is wanted next, and what may take its place. After a value of a mapping or list come a comma or its end.
_WANTED = {
    "value": "a value, in quotation marks unless it is a number, true, false or null",
    "name": "a name in quotation marks",
    "value or end": "a value, in quotation marks unless it is a number, true, false or null",
    "name or end": "a name in quotation marks, or `}`",
    "colon": "a colon",
    "comma or end": "a comma, or the bracket that closes",
    "nothing": "the end of the file",
}


def nodes_from_json(text: str, file: str, builder: NodeBuilder) -> None:
    """Feeds the nodes of a JSON text to `builder`; after a mistake of form, those that stand before it.

    Raises ProblemsFound where a limit of the builder is reached.
    """
    lines = [0, *(found.end() for found in re.finditer("\n", text))]
    position, wanted = 0, "value"
    brackets: list[str] = []
    while True:
        position = _SPACE.match(text, position).end()  # type: ignore[union-attr]  # it matches the empty text
        found = _TOKEN.match(text, position)
        line = bisect_right(lines, position)
        column = position - lines[line - 1] + 1
        span = Span(file, line, column, max(column + 1, column + len(found[0]) if found else 0))
        following = _take(found, wanted, brackets, span, builder) if found else ""
        if found is None or not following:
            break
        position, wanted = found.end(), following
    if position < len(text) or wanted != "nothing":
        hint = f"write {_WANTED[wanted]} here"
        builder.problems.append(Problem("not-json", "the file cannot be read on from here", span, hint))
        builder.abandon()


def _take(found: re.Match[str], wanted: str, brackets: list[str], span: Span, builder: NodeBuilder) -> str:
    """Takes one token and returns what is wanted after it, or nothing where it is not what was wanted."""
    mark = found[0]
    match wanted, mark:
        case "colon", ":":
            return "value"
        case "comma or end", ",":
            return "name" if brackets[-1] == "}" else "value"
        case (("value" | "value or end"), ("{" | "[")):
            builder.begin(span, is_mapping=mark == "{")
            brackets.append("}" if mark == "{" else "]")
            return "name or end" if mark == "{" else "value or end"
        case (("comma or end" | "name or end" | "value or end"), ("}" | "]")) if brackets[-1] == mark:
            builder.end()
            brackets.pop()
            return "comma or end" if brackets else "nothing"
        case (("name" | "name or end"), _) if found.lastgroup == "string":
            builder.scalar(Scalar(_unescaped(mark), True, span))
            return "colon"
        case (("value" | "value or end"), _) if found.lastgroup != "mark":
            is_text = found.lastgroup == "string"
            builder.scalar(Scalar(_unescaped(mark) if is_text else mark, is_text, span))
            return "comma or end" if brackets else "nothing"
        case _:
            return ""


def _unescaped(token: str) -> str:
    if "\\" not in token:
        return token[1:-1]
    return str(json.loads(token, strict=False))
