"""Leaves of the grammar to words with places: free text, labels, tokens, sentences."""

from __future__ import annotations

import re
from dataclasses import field

from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.source.span import Span
from reasoner.syntax.node import Leaf, Node
from reasoner.syntax.tree import FreeText, Join, Label, Line, Proviso, Sentence, Token, TokenKind

_PIECE = re.compile(r"\S+")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?|\d{4}-\d{2}-\d{2}")
_LABEL = re.compile(r"(?:[0-9]+|[A-Za-z]|[ivxlIVXL]+)[.)] |\([0-9A-Za-z]+\) |- ")
# Units that UCUM writes between brackets, and how a policy writes them.
_UNITS_IN_BRACKETS = {
    **{f"{unit}_{kind}": unit for unit in ("in", "ft", "yd", "mi") for kind in ("i", "us", "br")},
    **{f"{unit}_{kind}": unit for unit in ("lb", "oz") for kind in ("av", "tr", "ap")},
    "hg": "mmHg",
    "iu": "IU",
    "degf": "degrees Fahrenheit",
}
_MARKS = {"COMMA": TokenKind.COMMA, "AND": TokenKind.AND, "OR": TokenKind.OR}


@dataclass(frozen=True, slots=True)
class Below:
    """What stands below a line: its lines, the provisos that bind to it, and a connective that belongs one level up."""

    lines: tuple[Line, ...] = ()
    provisos: tuple[Proviso, ...] = ()
    join: Join = Join.NONE
    join_span: Span | None = None

    def as_lines(self, span: Span) -> tuple[Line, ...]:
        """The lines; where provisos bind to the whole of them, one line that holds both."""
        return (Line(span, lines=self.lines, provisos=self.provisos),) if self.provisos else self.lines


@dataclass(slots=True)
class Page:
    """A file that is being read: its name, the notes by the line that they precede, and the mistakes found so far.

    `lines` and `provisos` hold what the deeper lines of the present section say, by the node's identity.
    """

    file: str
    notes: dict[int, tuple[FreeText, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    lines: dict[int, Line] = field(default_factory=dict)
    provisos: dict[int, tuple[Proviso, Below]] = field(default_factory=dict)

    def note(self, code: str, message: str, span: Span | None, hint: str) -> None:
        """Keep a mistake."""
        self.problems.append(Problem(code, message, span, hint))

    def short(self, words: str, longest: int = 60) -> str:
        """Words of the file as a message repeats them: bounded."""
        return words if len(words) <= longest else words[: longest - 3].rstrip() + "..."

    def span(self, leaf: Leaf) -> Span:
        """Where a leaf stands, without blanks around it."""
        bare = leaf.text.strip()
        column = leaf.column + len(leaf.text) - len(leaf.text.lstrip())
        return Span(self.file, leaf.line, column, column + len(bare))

    def span_of(self, node: Node) -> Span:
        """From a node's first leaf to the last one on that line."""
        leaves = node.leaves()
        first = next(leaves)
        end = first.column + len(first.text.rstrip())
        for leaf in leaves:
            if leaf.line != first.line:
                break
            end = leaf.column + len(leaf.text.rstrip())
        start = first.column + len(first.text) - len(first.text.lstrip())
        return Span(self.file, first.line, start, end)

    def comments(self, node: Node) -> tuple[FreeText, ...]:
        """The notes directly above a node's lines that nothing below it has taken; each is given once."""
        if not self.notes:
            return ()
        lines = {leaf.line for leaf in node.leaves()}
        return tuple(note for line in sorted(lines & self.notes.keys()) for note in self.notes.pop(line))

    def free(self, leaf: Leaf, drop_start: int = 0, drop_end: int = 0) -> FreeText:
        """A leaf as words for people, without `drop_start` characters before and `drop_end` after."""
        text = leaf.text[drop_start : len(leaf.text) - drop_end]
        inner = Leaf(leaf.type, text, leaf.line, leaf.column + drop_start)
        return FreeText(text.strip(), self.span(inner))

    def inside(self, leaf: Leaf) -> FreeText:
        """What stands between the brackets or quotes of a leaf."""
        return self.free(leaf, 1, 1)

    def named(self, leaf: Leaf) -> FreeText:
        """What stands before the colon that ends a leaf."""
        return self.free(leaf, 0, len(leaf.text) - leaf.text.rindex(":"))

    def citation(self, node: Node) -> FreeText | None:
        """A node's own citation."""
        leaf = node.leaf("CITATION")
        if leaf is None:
            return None
        inside = self.inside(leaf)
        if (unit := _UNITS_IN_BRACKETS.get(inside.text.lower())) is not None:
            message = f"`[{inside.text}]` at the end of a line is a citation, so it is no unit there"
            found = Problem("unit-in-brackets", message, self.span(leaf), f"write `{unit}` instead")
            self.problems += () if found in self.problems else (found,)
        return inside

    def text(self, node: Node) -> FreeText:
        """A text with its wrapped lines, joined by one space."""
        words = " ".join(leaf.text.strip() for leaf in node.leaves())
        return FreeText(words, self.span(next(node.leaves())))

    def text_before_citation(self, node: Node) -> tuple[FreeText, FreeText | None]:
        """A text with its wrapped lines, and the citation at the end of any of them."""
        leaves = list(node.leaves())
        cited = next((leaf for leaf in reversed(leaves) if leaf.type == "CITATION"), None)
        words = " ".join(leaf.text.strip() for leaf in leaves if leaf is not cited)
        return FreeText(words, self.span(leaves[0])), self.inside(cited) if cited else None

    def label(self, node: Node) -> Label | None:
        """A node's label, without its punctuation."""
        leaf = node.leaf("LABEL")
        if leaf is None:
            return None
        text = leaf.text if leaf.text == "-" else leaf.text.strip("().")
        return Label(text, self.span(leaf))

    def unlabelled(self, sentence: Sentence, what: str) -> Sentence:
        """The sentence; noted where it begins with a label, which has no place before an outcome, a definition, a value."""
        label = _LABEL.match(sentence.text)
        if label:
            rest = self.short(sentence.text[label.end() :])
            self.note("label-not-here", f"{what} has no label", sentence.tokens[0].span, f"write `{rest}`")
        return sentence

    def sentence(self, node: Node) -> Sentence:
        """A sentence's tokens."""
        tokens: list[Token] = []
        file = self.file
        for leaf in node.leaves():
            line, column = leaf.line, leaf.column
            if leaf.type == "WORDS":
                for found in _PIECE.finditer(leaf.text):
                    text = found.group()
                    kind = TokenKind.NUMBER if _NUMBER.fullmatch(text) else TokenKind.WORD
                    tokens.append(Token(kind, text, Span(file, line, column + found.start(), column + found.end())))
            elif leaf.type == "QUOTED":
                place = Span(file, line, column, column + len(leaf.text))
                tokens.append(Token(TokenKind.QUOTED, leaf.text[1:-1], place))
            else:
                kind = _MARKS.get(leaf.type, TokenKind.WORD)
                tokens.append(Token(kind, leaf.text, Span(file, line, column, column + len(leaf.text))))
        first, last = tokens[0].span, tokens[-1].span
        return Sentence(tuple(tokens), Span(file, first.line, first.column, last.end_column))
