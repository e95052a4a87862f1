"""A section's lines to nodes of the grammar, with every line that does not fit. The only module that imports lark."""

from __future__ import annotations

import contextlib
from collections.abc import Collection
from copy import copy
from dataclasses import field
from functools import cache
from typing import Any

from lark import Lark
from lark import __version__ as lark_version
from lark.common import LexerConf
from lark.exceptions import UnexpectedCharacters, UnexpectedToken
from lark.grammar import Rule
from lark.lexer import ContextualLexer, LexerThread, TerminalDef
from lark.parsers.lalr_analysis import Shift

from reasoner.source.dataclass import dataclass
from reasoner.source.installed import installed_folder
from reasoner.syntax.lines import DEEPEST, TextLine
from reasoner.syntax.node import Leaf, Node
from reasoner.syntax.tables import name_for, store_tables, stored_tables

STARTS = (
    "heads", "determination", "definitions", "code_list", "notices", "interpretations", "not_computable", "terms",
    "always", "scenario", "scenarios", "inputs", "values", "background",
)  # fmt: skip


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


class _Unchecked(ContextualLexer):
    """The contextual lexer without Lark's search for terminals that collide: the tests do that, with `strict`."""

    def __init__(self, conf: LexerConf, states: dict[int, Collection[str]], always_accept: Collection[str] = ()) -> None:
        conf = copy(conf)
        conf.skip_validation = True
        super().__init__(conf, states, always_accept)


def strict_grammar() -> Lark:
    """The grammar built so that Lark refuses whatever it would otherwise settle in silence. For the tests."""
    return _built(_grammar_text(), strict=True)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The grammar's tables, and for each state of the parser the rule that it closes whatever comes, if there is one."""

    lark: Lark
    closes: dict[int, Rule | None]


@cache
def grammar() -> Grammar:
    """The grammar's tables, built or read from where they are kept, once in a process."""
    lark = _lark()
    states: dict[int, dict[str, tuple[object, Any]]] = lark.parser.parser._parse_table.states
    return Grammar(lark, {state: _only_rule(actions) for state, actions in states.items()})


def _lark() -> Lark:
    text = _grammar_text()
    name = name_for(text, lark_version, *STARTS)
    stored = stored_tables(name)
    if isinstance(stored, dict):
        # Whatever is wrong with what was stored, the tables can be built anew.
        with contextlib.suppress(Exception):
            return Lark.__new__(Lark)._load(stored, tree_class=Node)
    built = _built(text, strict=False)
    data, memo = built.memo_serialize([TerminalDef, Rule])
    data["options"] = {key: value for key, value in data["options"].items() if key not in ("tree_class", "_plugins")}
    store_tables(name, {"data": data, "memo": memo})
    return built


def _only_rule(actions: dict[str, tuple[object, Any]]) -> Rule | None:
    """The rule that every token but a deeper line's closes in a state of the parser, None where that depends on the token."""
    rules = set()
    for type_, (kind, rule) in actions.items():
        if type_ == "_INDENT" or not type_.isupper():  # names of rules are lower case
            continue
        if kind is Shift:
            return None
        rules.add(rule)
    return rules.pop() if len(rules) == 1 else None


def _grammar_text() -> str:
    return (installed_folder("grammar") / "policy.lark").read_text(encoding="utf-8")


def _built(text: str, strict: bool) -> Lark:
    plugins: dict[str, Any] = {} if strict else {"ContextualLexer": _Unchecked}
    return Lark(
        text,
        parser="lalr",
        lexer="contextual",
        start=list(STARTS),
        strict=strict,
        tree_class=Node,
        maybe_placeholders=False,
        _plugins=plugins,
    )


def parse_section(start: str, lines: tuple[TextLine, ...]) -> tuple[Node | None, tuple[Unread, ...]]:
    """What a section says by the rule `start`, None where nothing could be saved, and the lines that were not read."""
    reader = _Reader(start)
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

    states: list[Any]
    values: list[Any]
    indents: list[int]
    bad: int | None


class _StopError(Exception):
    """Raised where the parser cannot go on with a token."""

    def __init__(self, column: int, at: str, expected: frozenset[str]) -> None:
        super().__init__()
        self.column, self.at, self.expected = column, at, expected


@dataclass(slots=True)
class _Reader:
    """Reads a section line by line; goes back to a line's start where the line does not fit, and reads BAD instead."""

    start: str
    unread: list[Unread] = field(default_factory=list)
    indents: list[int] = field(default_factory=lambda: [0])
    state: Any = None
    lexer: Any = None
    closes: dict[int, Rule | None] = field(default_factory=dict)
    above: TextLine | None = None
    before_above: _Saved | None = None
    skip_deeper_than: int | None = None
    between: tuple[int, int] = (0, 0)
    cut_short: TextLine | None = None  # a line whose block was too deep to be read
    bad: int | None = None  # the indent of the bad line that opened the present block

    def __post_init__(self) -> None:
        tables = grammar()
        lark, self.closes = tables.lark, tables.closes
        self.state = lark.parse_interactive("", start=self.start).parser_state
        self.lexer = lark.parser.lexer

    # ---- steps of the parser

    def _save(self) -> _Saved:
        return _Saved(self.state.state_stack[:], self.state.value_stack[:], self.indents[:], self.bad)

    def _back(self, saved: _Saved) -> None:
        self.state.state_stack[:] = saved.states
        self.state.value_stack[:] = saved.values
        self.indents[:] = saved.indents
        self.bad = saved.bad

    def _feed(self, type_: str, line: int, column: int, text: str = "") -> None:
        try:
            self.state.feed_token(Leaf(type_, text, line, column))
        except UnexpectedToken as stop:
            raise _StopError(column, type_, frozenset(stop.expected)) from None

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
        conf, stack, values = self.state.parse_conf, self.state.state_stack, self.state.value_stack
        while rule := self.closes[stack[-1]]:
            size = len(rule.expansion)
            children = values[-size:]
            del stack[-size:], values[-size:]
            stack.append(conf.states[stack[-1]][rule.origin.name][1])
            values.append(conf.callbacks[rule](children))

    def _needs_block(self) -> bool:
        return [type_ for type_ in self.state.parse_conf.states[self.state.position] if type_.isupper()] == ["_INDENT"]

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
        thread = LexerThread.from_text(self.lexer, line.text)
        number = line.number
        try:
            for token in thread.lex(self.state):  # type: ignore[no-untyped-call]
                self.state.feed_token(Leaf(token.type, str(token), number, token.start_pos + 1 + line.start))
            self.state.feed_token(Leaf("_NL", "", number, line.end_column))
        except UnexpectedToken as stop:
            found = stop.token
            column = found.column if isinstance(found, Leaf) else (found.start_pos or 0) + 1 + line.start
            raise _StopError(column, found.type, frozenset(stop.expected)) from None
        except UnexpectedCharacters as stop:
            raise _StopError((stop.pos_in_stream or 0) + 1 + line.start, "", frozenset(stop.allowed or ())) from None

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
            if self.state.position == self.state.parse_conf.end_state:
                result = self.state.value_stack[-1]
            else:
                result = self.state.feed_token(Leaf("$END", "", 0, 0), True)
        except (_StopError, UnexpectedToken) as stop:
            if not self.unread and self.above is not None:
                expected = frozenset(stop.expected)
                self.unread.append(Unread(self.above, self.above.end_column, "_NL", expected, "empty"))
            return None
        return result if isinstance(result, Node) else None
