"""A case file as written: names, texts and lists with their places. Every scalar is text; nothing is typed yet.

`span` is None throughout where the node was not read from a file.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import NoReturn

from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.span import Span


@dataclass(frozen=True, slots=True)
class Scalar:
    """One text, as written. `quoted` where it stood in quotation marks or was a block of text."""

    text: str
    quoted: bool = False
    span: Span | None = None

    @property
    def is_null(self) -> bool:
        """Whether nothing is written here: empty, `~` or `null`, without quotation marks."""
        return not self.quoted and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list; its place is where it begins."""

    items: tuple[Node, ...]
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """Names with what is said of each, in the order written, no name twice; its place is where it begins."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span | None = None

    def get(self, name: str) -> Node | None:
        """What is said under a name, if the name is there."""
        return next((node for key, node in self.entries if key.text == name), None)


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be: bytes, levels of nesting, and texts, lists and mappings in all."""

    size: int
    depth: int = 16
    nodes: int = 20_000


CASE_LIMITS = Limits(size=1_000_000)
SUITE_LIMITS = Limits(size=20_000_000, nodes=2_000_000)
MOST_PROBLEMS = 100  # of one file: who has made more is not helped by the rest

# Never part of a name or value that a person writes; YAML refuses them raw but not as escapes such as "\0".
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def shown(text: str) -> str:
    """A text as it can be shown on one line: what does not print is written by its number."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def quoted(text: str) -> str:
    """The user's words in backticks, as `shown`, cut at 60 characters."""
    return f"`{shown(text[:60])}...`" if len(text) > 60 else f"`{shown(text)}`"


@dataclass(slots=True)
class _Open:
    span: Span | None
    is_mapping: bool
    items: list[Node] = field(default_factory=list)
    entries: list[tuple[Scalar, Node]] = field(default_factory=list)
    keys: dict[str, Scalar] = field(default_factory=dict)
    key: Scalar | None = None
    repeated: bool = False

    def closed(self) -> Node:
        """The node, now that all of it is known."""
        return Mapping(tuple(self.entries), self.span) if self.is_mapping else Sequence(tuple(self.items), self.span)


class NodeBuilder:
    """Puts nodes together from the events of a reader, one after the other; not recursive, so depth costs nothing.

    Collects the mistakes that a reading can go on from (`problems`); raises ProblemsFound for those that it cannot.
    """

    def __init__(self, limits: Limits) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._limits = limits
        self._open: list[_Open] = []
        self._count = 0

    def begin(self, span: Span | None, *, is_mapping: bool) -> None:
        """Opens a mapping or a list."""
        if len(self._open) >= self._limits.depth:
            stop(
                "nested-too-deep",
                f"this lies more than {self._limits.depth} levels deep",
                span,
                "a case needs three or four levels",
            )
        if self._open and self._open[-1].is_mapping and self._open[-1].key is None:
            stop(
                "name-expected",
                "a name is meant here, not a list or a mapping",
                span,
                "write the name of an input, such as `drug: morphine`",
            )
        self._counted(span)
        self._open.append(_Open(span, is_mapping))

    def end(self) -> None:
        """Closes the mapping or list opened last."""
        self._add(self._open.pop().closed())

    def scalar(self, scalar: Scalar) -> None:
        """Takes a text: a name where a mapping is open and waits for one, a value otherwise."""
        self._counted(scalar.span)
        if not scalar.text.isprintable() and (found := CONTROL.search(scalar.text)):
            hidden = f"a character that cannot be shown (number {ord(found[0])}) stands in {quoted(scalar.text)}"
            self.mistake(Problem("control-character", hidden, scalar.span, "delete the character"))
            scalar = Scalar(CONTROL.sub("", scalar.text), scalar.quoted, scalar.span)
        top = self._open[-1] if self._open else None
        if top is not None and top.is_mapping and top.key is None:
            self._name(top, scalar)
        else:
            self._add(scalar)

    def mistake(self, problem: Problem) -> None:
        """Takes a mistake that reading can go on from."""
        self.problems.append(problem)
        if len(self.problems) >= MOST_PROBLEMS:
            stop("too-many-mistakes", "reading stops here, after so many mistakes", problem.span, "mend those above first")

    def abandon(self) -> None:
        """Closes what is open after a mistake of form, without the entry that the mistake stands in."""
        if self._open and self._open[-1].key is None:
            del self._open[-1].items[-1:], self._open[-1].entries[-1:]
        while len(self._open) > 1 and not (self._open[-1].items or self._open[-1].entries):
            self._open.pop()
        while self._open:
            self.end()

    def _name(self, top: _Open, key: Scalar) -> None:
        top.key = key
        first = top.keys.setdefault(key.text, key)
        top.repeated = first is not key
        if top.repeated:
            message = f"{quoted(key.text)} is written twice" + (
                f"; the first is on line {first.span.line}" if first.span else ""
            )
            self.mistake(Problem("repeated-name", message, key.span, "keep one of the two lines"))

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        top = self._open[-1]
        if not top.is_mapping:
            top.items.append(node)
        elif top.key is not None:
            if not top.repeated:
                top.entries.append((top.key, node))
            top.key = None

    def _counted(self, span: Span | None) -> None:
        self._count += 1
        if self._count > self._limits.nodes:
            stop(
                "too-many-facts", f"the file says more than {self._limits.nodes:,} things", span, "split it into several files"
            )


def stop(code: str, message: str, span: Span | None, hint: str) -> NoReturn:
    """Raises ProblemsFound with one problem: reading cannot go on."""
    raise ProblemsFound((Problem(code, message, span, hint),))
