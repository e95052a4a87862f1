"""What Python values say of a case, as the nodes of a case file; with the text that problems about them point at."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from reasoner.cases.nodes import CASE_LIMITS, Node, NodeBuilder, Scalar, quoted, shown
from reasoner.policy.values import Code
from reasoner.policy.vocabulary import Value
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.span import Span
from reasoner.source.text import Source

NULL = "null"
_SAID = {True: "true", False: "false"}


def nodes_from_values(facts: Mapping[str, object], name: str) -> tuple[Node | None, tuple[Problem, ...], Source]:
    """The nodes of a mapping of names to values, every mistake of form in it, and its text, one fact to a line.

    None is what is not known; numbers stay exact (a float is the decimal that it is written as); a set, a tuple and a list are
    lists; a mapping is one record, or what is known in part (`{"over": 40}`).
    """
    writer = _Writer(name)
    try:
        writer.facts(facts)
    except ProblemsFound as found:
        writer.builder.problems.extend(found.problems)
        writer.builder.abandon()
    return writer.builder.root, tuple(writer.builder.problems), writer.source


class _Writer:
    """Writes facts as text, and hands what it writes to a builder of nodes, each with its place."""

    def __init__(self, name: str) -> None:
        self.builder = NodeBuilder(CASE_LIMITS)
        self._name = name
        self._lines: list[str] = []
        self._line = ""

    @property
    def source(self) -> Source:
        """The text that was written."""
        text = "\n".join([*self._lines, self._line])
        return Source(self._name, text, text)

    def facts(self, facts: Mapping[str, object]) -> None:
        """Writes all facts, one to a line."""
        self.builder.begin(None, is_mapping=True)
        for name, value in facts.items():
            self._text(str(name), quoted=True)
            self._mark(": ")
            self._value(value)
            self._lines.append(self._line)
            self._line = ""
        self.builder.end()

    def _value(self, value: object) -> None:
        match value:
            case None:
                self._text(NULL, "unknown")
            case Value(id):
                self._text(id, quoted=True)
            case str():
                self._text(value, quoted=True)
            case Mapping():
                self._mapping(value)
            case list() | tuple():
                self._list(list(value))
            case Set():
                self._list(sorted(value, key=str))
            case _ if (text := text_of(value)) is not None:
                self._text(text)
            case _ if hasattr(value, "tolist"):  # of numpy: an array, or one value
                self._value(value.tolist())
            case _:
                self._refuse(value)

    def _mapping(self, value: Mapping[object, object]) -> None:
        self.builder.begin(self._mark("{"), is_mapping=True)
        for at, (key, part) in enumerate(value.items()):
            self._mark(", " if at else "")
            self._text(str(key), quoted=True)
            self._mark(": ")
            self._value(part)
        self._mark("}")
        self.builder.end()

    def _list(self, values: list[object]) -> None:
        self.builder.begin(self._mark("["), is_mapping=False)
        for at, one in enumerate(values):
            self._mark(", " if at else "")
            self._value(one)
        self._mark("]")
        self.builder.end()

    def _text(self, text: str, words: str = "", quoted: bool = False) -> None:
        self.builder.scalar(Scalar(text, quoted, self._mark(shown(words or text) or "''")))

    def _mark(self, text: str) -> Span:
        start = len(self._line) + 1
        self._line += text
        return Span(self._name, len(self._lines) + 1, start, start + max(1, len(text)))

    def _refuse(self, value: object) -> None:
        kind = type(value).__name__
        span = self._mark(shown(repr(value)[:60]))
        hint = "give a text, a number, a date, True, False, None, or a list or mapping of these"
        self.builder.mistake(Problem("python-value", f"no case can state a value of the kind {quoted(kind)}", span, hint))
        self.builder.scalar(Scalar(NULL, False, span))


def text_of(value: object) -> str | None:
    """One value as a case file writes it, exactly; None for what is no single value that a case can have."""
    match value:
        case bool():
            return _SAID[value]
        case float():
            return float.__repr__(value)  # also of numpy's, which is a float
        case int() | Fraction() | Decimal():
            return str(value)
        case datetime():
            return str(value.date()) if value == value else "no date"  # noqa: PLR0124  pandas writes no date so
        case date():
            return value.isoformat()
        case Code(system, text):
            return f"{system} {text}"
        case _:
            return None
