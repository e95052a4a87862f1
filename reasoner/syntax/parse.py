"""A section's lines to nodes of the grammar, with every line that does not fit: an LALR(1) parser over the grammar's tables."""

from __future__ import annotations

from dataclasses import field

from reasoner.source.dataclass import dataclass
from reasoner.syntax.lines import DEEPEST, TextLine
from reasoner.syntax.node import Leaf, Node
from reasoner.syntax.states import Grammar, State, Terminal, grammar
from reasoner.syntax.tables import Rule


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that did not fit: where reading stopped, at what, and what could have stood there (terminals' names).

    `column` is 1-based; `at` is the terminal found, `_NL` at the line's end, empty where no terminal fits. `why` is
    `line` (the line itself), `deeper` (nothing above opens it), `empty` (it opens a block, and nothing stands below),
    `between` (its column is between those of the lines above) or `too-deep`. `above` is the line before it.
    """

    line: TextLine
    column: int
    at: str
    expected: frozenset[str]
    why: str = "line"
    above: TextLine | None = None
    depth: int = 0  # how many lines the line is nested in


def parse_section(start: str, lines: tuple[TextLine, ...]) -> tuple[Node | None, tuple[Unread, ...]]:
    """What a section says by the rule `start`, None where nothing could be saved, and the lines that were not read."""
    states = grammar().states
    first_state, end = grammar().tables.starts[start]
    reader = _Reader(grammar(), [states[first_state]], states[end])
    for line in lines:
        reader.read(line)
    node = reader.finish()
    first: dict[int, Unread] = {}
    for one in reader.unread:
        first.setdefault(one.line.number, one)
    return node, tuple(first.values())


@dataclass(slots=True)
class _Saved:
    """A state to come back to."""

    states: list[State]
    values: list[Node | Leaf]
    indents: list[int]


class _StopError(Exception):
    """Raised where the parser cannot go on with a token."""

    def __init__(self, column: int, at: str, expected: frozenset[str]) -> None:
        super().__init__()
        self.column, self.at, self.expected = column, at, expected


@dataclass(slots=True)
class _Reader:
    """Reads a section line by line; goes back to a line's start where the line does not fit, and reads BAD instead."""

    grammar: Grammar
    states: list[State]
    end: State
    values: list[Node | Leaf] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    indents: list[int] = field(default_factory=lambda: [0])
    above: TextLine | None = None
    before_above: _Saved | None = None
    skip_deeper_than: int | None = None
    between: tuple[int, int] = (0, 0)
    cut_short: TextLine | None = None  # a line whose block was too deep to be read

    # ---- steps of the parser

    def _save(self) -> _Saved:
        return _Saved(self.states[:], self.values[:], self.indents[:])

    def _back(self, saved: _Saved) -> None:
        self.states[:] = saved.states
        self.values[:] = saved.values
        self.indents[:] = saved.indents

    def _shift(self, leaf: Leaf) -> None:
        """Take a token, after the rules that it closes."""
        while (action := self.states[-1].actions.get(leaf.type)) is not None:
            if action >= 0:
                self.states.append(self.grammar.states[action])
                self.values.append(leaf)
                return
            self._reduce(self.grammar.tables.rules[~action])
        raise _StopError(leaf.column, leaf.type, self.states[-1].expected)

    def _reduce(self, rule: Rule) -> None:
        first = len(self.values) - rule.size
        children = self.values[first:]
        del self.values[first:], self.states[first + 1 :]
        self.states.append(self.grammar.states[self.states[-1].actions[rule.symbol]])
        self.values.append(Node(rule.node, _kept(rule, children)))

    def _feed(self, type_: str, line: int, column: int, text: str = "") -> None:
        self._shift(Leaf(type_, text, line, column))

    def _accepts(self, type_: str) -> bool:
        saved = self._save()
        try:
            self._feed(type_, 0, 0)
        except _StopError:
            return False
        finally:
            self._back(saved)
        return True

    def _settle(self) -> None:
        """Close what only a deeper line could still continue, so that the next line is read by its own context alone."""
        while rule := self.states[-1].closes:
            self._reduce(rule)

    def _needs_block(self) -> bool:
        return self.states[-1].expected == {"_INDENT"}

    # ---- lines

    def read(self, line: TextLine) -> None:
        """Read one line; what does not fit is noted and left out."""
        if self.skip_deeper_than is not None:
            if line.indent > self.skip_deeper_than:
                return
            self.skip_deeper_than = None
        deeper = line.indent > self.indents[-1]
        if deeper and len(self.indents) > DEEPEST:
            self.unread.append(Unread(line, line.start + 1, "", frozenset(), "too-deep", self.above))
            self.cut_short = self.above
            self.skip_deeper_than = self.indents[-1]
            return
        before = self._save()
        try:
            if deeper:
                self._deeper(line)
            else:
                self._fill_empty_block()
                self._dedent(line)
        except _StopError as stop:
            self._back(before)
            self._cannot_stand_here(line, stop, deeper)
            return
        start = self._save()
        try:
            self._line(line)
        except _StopError as stop:
            self._back(start)
            self._bad_line(line, stop, before, deeper)
            return
        self.above, self.before_above = line, start

    def _deeper(self, line: TextLine) -> None:
        self._feed("_INDENT", line.number, line.start + 1)
        self.indents.append(line.indent)

    def _dedent(self, line: TextLine) -> None:
        while line.indent < self.indents[-1]:
            if line.indent > self.indents[-2]:  # between two columns: taken as the nearer of them, and said once
                if self.between != (self.indents[-1], line.indent):
                    self.unread.append(Unread(line, line.start + 1, "", frozenset(), "between", self.above))
                self.between = (self.indents[-1], line.indent)
                # A section's own column holds its first line alone.
                if self.indents[-2] == 0 or self.indents[-1] - line.indent <= line.indent - self.indents[-2]:
                    break
            self._settle()
            self._feed("_DEDENT", line.number, line.start + 1)
            self.indents.pop()
        self._settle()

    def _line(self, line: TextLine) -> None:
        text, at, first = line.text, 0, line.start + 1
        tables = self.grammar.tables
        while at < len(text):
            read = _first(self.states[-1].terminals, text, at)
            if read is None:
                elsewhere = _first(self.grammar.terminals(tables.terminals), text, at)
                kind = elsewhere[0] if elsewhere else ""
                raise _StopError(first + at, kind, self.states[-1].expected.intersection(tables.terminals))
            kind, words = read
            if kind not in tables.ignored:
                self._shift(Leaf(kind, words, line.number, first + at))
            at += len(words)
        self._shift(Leaf("_NL", "", line.number, line.end_column))

    def _put_bad(self, line: TextLine) -> bool:
        """Read BAD in place of the line; False where no line can stand."""
        start = self._save()
        try:
            self._feed("BAD", line.number, line.start + 1, line.text)
            self._feed("_NL", line.number, line.start + 1)
        except _StopError:
            self._back(start)
            return False
        self.above, self.before_above = line, start
        if not self._accepts("_INDENT"):
            self.skip_deeper_than = line.indent
        return True

    def _bad_line(self, line: TextLine, stop: _StopError, before: _Saved, deeper: bool) -> None:
        orphan = deeper and not self._accepts("BAD")
        if orphan:
            self._back(before)
            self._cannot_stand_here(line, stop, deeper)
            return
        self.unread.append(Unread(line, stop.column, stop.at, stop.expected, above=self.above))
        if not self._put_bad(line):
            self._back(before)
            self.skip_deeper_than = line.indent

    def _cannot_stand_here(self, line: TextLine, stop: _StopError, deeper: bool) -> None:
        """Note a line that nothing above opens (or a block that ends too soon); read on as if the line above were open."""
        why = "deeper" if deeper else "line"
        self.unread.append(Unread(line, stop.column, stop.at, stop.expected, why, self.above, len(self.indents) - 1 + deeper))
        saved = self._save()
        if deeper and self.before_above is not None and self.above is not None:
            above = self.above
            self._back(self.before_above)
            if self._put_bad(above) and self._accepts("_INDENT"):
                self._deeper(line)
                start = self._save()
                try:
                    self._line(line)
                except _StopError:
                    self._back(start)
                    if self._put_bad(line):
                        return
                else:
                    self.above, self.before_above = line, start
                    return
            self._back(saved)
            self.above = above
        self.skip_deeper_than = self.indents[-1] if deeper else line.indent

    def _fill_empty_block(self) -> None:
        """Note a line that opens a block with nothing below it, and read on as if there were something."""
        self._settle()
        if self.above is None or not self._needs_block():
            return
        line = self.above
        if line is not self.cut_short:
            self.unread.append(Unread(line, line.end_column, "_NL", frozenset({"_INDENT"}), "empty"))
        saved = self._save()
        try:
            self._feed("_INDENT", line.number, line.start + 1)
            self._feed("BAD", line.number, line.start + 1, line.text)
            self._feed("_NL", line.number, line.start + 1)
            self._settle()
            self._feed("_DEDENT", line.number, line.start + 1)
        except _StopError:
            self._back(self.before_above or saved)
            self._put_bad(line)

    def finish(self) -> Node | None:
        """The section's node, None where its end does not fit."""
        try:
            self._fill_empty_block()
            while len(self.indents) > 1:
                self._settle()
                self._feed("_DEDENT", 0, 0)
                self.indents.pop()
            self._settle()
            self._close_all()
        except _StopError as stop:
            if not self.unread and self.above is not None:
                self.unread.append(Unread(self.above, self.above.end_column, "_NL", stop.expected, "empty"))
            return None
        result = self.values[-1]
        return result if isinstance(result, Node) else None

    def _close_all(self) -> None:
        """Reduce as far as the section's end allows."""
        while self.states[-1] is not self.end:
            action = self.states[-1].actions.get("$END")
            if action is None:
                raise _StopError(0, "$END", self.states[-1].expected)
            self._reduce(self.grammar.tables.rules[~action])


def _first(terminals: list[Terminal], text: str, at: int) -> tuple[str, str] | None:
    """The first of the terminals that fits there, and what it reads."""
    for kind, match in terminals:
        if found := match(text, at):
            return kind, found[0]
    return None


def _kept(rule: Rule, children: list[Node | Leaf]) -> list[Node | Leaf]:
    kept: list[Node | Leaf] = []
    for place, stands_aside in rule.kept:
        child = children[place]
        if not stands_aside or isinstance(child, Leaf):
            kept.append(child)
        elif child.rule == rule.symbol and not kept:
            kept = child.children  # a run on one line, longer by what follows: not copied, since it may be long
        else:
            kept += child.children
    return kept
