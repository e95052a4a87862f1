"""The states of the parser, made of the grammar's tables: what may come in each, and how it is found in the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import cache, cached_property

from reasoner.syntax.tables import Rule, Tables, tables

Terminal = tuple[str, Callable[[str, int], re.Match[str] | None]]


class State:
    """A state of the parser. What follows from its actions is worked out when asked for: a text visits few states."""

    def __init__(self, grammar: Grammar, actions: dict[str, int]) -> None:
        self._grammar = grammar
        self.actions = actions

    @cached_property
    def expected(self) -> frozenset[str]:
        """The terminals that may come."""
        return frozenset(symbol for symbol in self.actions if symbol.isupper())  # names of rules are lower case

    @cached_property
    def terminals(self) -> list[Terminal]:
        """What may be read next, in the order in which it is tried."""
        return self._grammar.terminals(self.expected)

    @cached_property
    def closes(self) -> Rule | None:
        """The rule that every token but a deeper line's closes, None where that depends on the token."""
        actions = {self.actions[symbol] for symbol in self.expected if symbol != "_INDENT"}
        rule = actions.pop() if len(actions) == 1 else 0
        return self._grammar.tables.rules[~rule] if rule < 0 else None


class Grammar:
    """The grammar's tables at work."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.states = [State(self, actions) for actions in tables.states]
        self._patterns: dict[str, Terminal] = {}

    def terminals(self, names: Collection[str]) -> list[Terminal]:
        """These terminals and what is passed over, in the order in which they are tried.

        Each is compiled once and alone. One pattern for all that may come in a state reads no quicker, and compiling those
        patterns took as long as reading a policy.
        """
        tables = self.tables
        return [self._terminal(name) for name in tables.terminals if name in names or name in tables.ignored]

    def _terminal(self, name: str) -> Terminal:
        if name not in self._patterns:
            self._patterns[name] = (name, re.compile(self.tables.terminals[name]).match)
        return self._patterns[name]


@cache
def grammar() -> Grammar:
    """The grammar, once in a process."""
    return Grammar(tables())
