"""The outline of lines of conditions: what joins them, which key each has; no sentence is read yet.

INVARIANT: the lines agree on how they are joined, labels are unique in a list, and counts fit: the parser saw to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import Enum

from reasoner.policy.criteria import Citation
from reasoner.policy.fold import slug
from reasoner.source.dataclass import dataclass
from reasoner.source.span import Span
from reasoner.syntax.tree import FreeText, Header, Join, Line, Proviso, ProvisoKind, Quantifier, Sentence


class Kind(Enum):
    """How a node of an outline is settled."""

    SENTENCE = "sentence"
    WHERE = "where"  # a sentence about records; its one part holds of one record
    IF = "if"  # two parts: the condition and what it asks for
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Node:
    """One criterion to be: its key, its words for people, and its parts.

    A title over a single condition is one node with it: the item carries the condition itself. `quantifier` and
    `number` say how a list is counted; a list without a header is ALL or ANY by its connectives.
    """

    key: str
    kind: Kind
    span: Span
    quantifier: Quantifier = Quantifier.ALL
    number: int = 0
    sentence: Sentence | None = None
    words: str = ""
    label: str = ""
    title: FreeText | None = None
    citation: Citation | None = None
    parts: tuple[Node, ...] = ()
    provisos: tuple[tuple[Proviso, Node], ...] = ()

    @property
    def below(self) -> tuple[Node, ...]:
        """The nodes directly below, in the order of the criteria to be: parts, then what changes the node."""
        return self.parts + tuple(node for _, node in self.provisos)


def cited(citation: FreeText | None, inherited: Citation | None) -> Citation | None:
    """The citation at a line's end, or else the one that it inherits."""
    return Citation(citation.text) if citation else inherited


def outline(lines: Sequence[Line], key: str, citation: Citation | None, span: Span) -> Node:
    """The node that lines below one another make: a list by their connectives, or the line itself where there is one."""
    if len(lines) == 1 and not _label(lines[0]) and lines[0].title is None:
        return _line(lines[0], key, citation)
    parts = _parts(lines, key, citation)
    return Node(key, Kind.LIST, span, _joined(lines), citation=citation, parts=parts)


def _line(line: Line, key: str, inherited: Citation | None) -> Node:
    citation = cited(line.citation, inherited)
    if line.header is not None:
        node = _headed(line, line.header, key, citation)
    elif line.condition:
        condition = outline(line.condition, f"{key}/if", citation, line.span)
        then = outline(line.lines, f"{key}/then", citation, line.span)
        node = Node(key, Kind.IF, line.span, words=_if_words(line), parts=(condition, then))
    elif line.sentence is not None:
        kind = Kind.WHERE if line.where else Kind.SENTENCE
        parts = (outline(line.lines, f"{key}/where", citation, line.span),) if line.where else ()
        node = Node(key, kind, line.span, sentence=line.sentence, words=line.sentence.text, parts=parts)
    else:
        node = _titled(line, key, citation)
    return replace(
        node,
        span=line.span,
        label=_label(line),
        title=line.title or node.title,
        citation=node.citation or citation,
        provisos=node.provisos + provisos_outlined(line.provisos, key, citation, node.provisos),
    )


def _titled(line: Line, key: str, citation: Citation | None) -> Node:
    """The node of a line that is a title alone. A waiver below it must not reach past an exception to the title itself."""
    waives = any(proviso.kind is ProvisoKind.WAIVED for one in line.lines for proviso in one.provisos)
    restricts = any(proviso.kind is not ProvisoKind.WAIVED for proviso in line.provisos)
    if waives and restricts:
        return Node(key, Kind.LIST, line.span, _joined(line.lines), parts=_parts(line.lines, key, citation))
    return outline(line.lines, key, citation, line.span)


def _headed(line: Line, header: Header, key: str, citation: Citation | None) -> Node:
    parts = _parts(line.lines, key, citation)
    words = _header_words(header)
    return Node(key, Kind.LIST, line.span, header.quantifier, header.number or 0, words=words, parts=parts)


def _header_words(header: Header) -> str:
    if header.number is None:
        return f"{header.quantifier.name} of the following"
    return f"{header.quantifier.value.upper()} {header.number} of the following"


def _if_words(line: Line) -> str:
    first = line.condition[0]
    if len(line.condition) == 1 and first.sentence is not None:
        return f"if {first.sentence.text}, then"
    return "if"


def _parts(lines: Sequence[Line], key: str, citation: Citation | None) -> tuple[Node, ...]:
    keys = _keys_below(lines, key)
    return tuple(_line(line, below, citation) for line, below in zip(lines, keys, strict=True))


def _keys_below(lines: Sequence[Line], key: str) -> list[str]:
    """A key for each line of a list: its label, or its position where it has none."""
    keys: list[str] = []
    for position, line in enumerate(lines, 1):
        step = slug(_label(line)) or str(position)
        while f"{key}/{step}" in keys:
            step += "-2"
        keys.append(f"{key}/{step}")
    return keys


def provisos_outlined(
    provisos: Iterable[Proviso], key: str, citation: Citation | None, before: Iterable[tuple[Proviso, Node]] = ()
) -> tuple[tuple[Proviso, Node], ...]:
    """What exceptions and provisos make of the line with that key, in the order written, after those `before` them."""
    names = {ProvisoKind.UNLESS: "unless", ProvisoKind.PROVIDED: "provided", ProvisoKind.WAIVED: "waived"}
    count = Counter(proviso.kind for proviso, _ in before)
    nodes = []
    for proviso in provisos:
        count[proviso.kind] += 1
        number = f"-{count[proviso.kind]}" if count[proviso.kind] > 1 else ""
        below = f"{key}/{names[proviso.kind]}{number}"
        nodes.append((proviso, outline(proviso.lines, below, cited(proviso.citation, citation), proviso.span)))
    return tuple(nodes)


def _label(line: Line) -> str:
    return line.label.text if line.label and line.label.text != "-" else ""


def _joined(lines: Sequence[Line]) -> Quantifier:
    """ALL or ANY, by the connectives of a list without a header; a comma means what the others say."""
    return Quantifier.ANY if any(line.join is Join.OR for line in lines[:-1]) else Quantifier.ALL
