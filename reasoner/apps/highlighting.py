"""Colours for `.policy` and `.vocabulary` files wherever Pygments gives them: notebooks, Sphinx, `rich`, the terminal."""

from __future__ import annotations

import re
from typing import ClassVar

from pygments.lexer import RegexLexer, bygroups
from pygments.token import Comment, Generic, Keyword, Name, Number, Operator, Punctuation, String, Text

_OPENING = (
    "when",
    "unless",
    "except when",
    "if",
    "then",
    "where",
    "because",
    "means",
    "waived when",
    "provided that",
    "otherwise",
    "whatever else is met",
)
_HEADERS = ("ALL", "ANY", "NONE", "EITHER", "BOTH", "AT LEAST", "AT MOST", "EXACTLY", "ONE", "ONLY")


def _words(words: tuple[str, ...]) -> str:
    parts = (r"\s+".join(map(re.escape, one.split())) for one in words)
    return rf"\b(?:{'|'.join(parts)})\b"


class PolicyLexer(RegexLexer):  # type: ignore[misc]  # Pygments has no types
    """Tells the parts of a coverage policy, or of its vocabulary, apart. Every character of a text is part of some token."""

    name = "Coverage policy"
    aliases: ClassVar[list[str]] = ["policy", "coverage-policy"]
    filenames: ClassVar[list[str]] = ["*.policy", "*.vocabulary"]
    mimetypes: ClassVar[list[str]] = ["text/x-coverage-policy"]
    tokens: ClassVar[dict[str, list[tuple[object, ...]]]] = {
        "root": [
            (r"^([A-Z][^\n:\[\]\"()]{0,60})(:)", bygroups(Generic.Heading, Punctuation)),
            (r"^([ \t]+)((?:[0-9]{1,3}|[A-Za-z]{1,4})[.)])(?=[ \t])", bygroups(Text, Name.Label)),
            (r"^([ \t]+)([-*\u2022])(?=[ \t])", bygroups(Text, Punctuation)),
            (r"\[[^\]\n]*\]", Comment.Special),
            (r'"[^"\n]*"', String),
            (r"\([a-z][a-z0-9_.]*\)", Name.Variable),
            (_words(_HEADERS), Keyword.Declaration),
            (r"(?i)" + _words(_OPENING), Keyword),
            (r"(?i)\b(?:and|or|not|no|none|any|every|all)\b", Operator.Word),
            (r"\d{4}-\d{2}-\d{2}", Number),
            (r"\b\d[\d,]*(?:\.\d+)?%?", Number),
            (r"[,;:.]", Punctuation),
            (r"[^\W\d]\w*", Text),
            (r"\n+", Text),  # apart from other spaces, so that a label is found at the start of its line
            (r"[^\S\n]+", Text),
            (r".", Text),
        ]
    }
