"""A grammar to the parser's tables. The only module that imports lark."""

from __future__ import annotations

from typing import Any

from lark import Lark
from lark import grammar as lark_grammar
from lark.parsers.lalr_analysis import Shift

from reasoner.syntax.tables import Rule, Tables, digest

STARTS = (
    "heads", "determination", "definitions", "code_list", "notices", "interpretations", "not_computable", "terms",
    "always", "scenario", "scenarios", "inputs", "values", "background",
)  # fmt: skip


def lark_from_grammar(text: str, *, strict: bool) -> Lark:
    """The grammar as lark understands it; `strict`: what it would settle in silence is refused, in every state of the parser."""
    lexer = "contextual" if strict else "basic"
    return Lark(text, parser="lalr", lexer=lexer, start=list(STARTS), strict=strict, maybe_placeholders=False)


def tables_from_grammar(text: str) -> Tables:
    """The tables of a grammar, its states numbered in the order in which they are reached from the start rules."""
    lark = lark_from_grammar(text, strict=False)
    table: Any = lark.parser.parser._parse_table
    numbers: dict[int, int] = {}
    waiting: list[int] = [table.start_states[start] for start in STARTS]
    while waiting:
        state = waiting.pop(0)
        if state not in numbers:
            numbers[state] = len(numbers)
            waiting += [to for _, (kind, to) in sorted(table.states[state].items(), key=lambda one: one[0]) if kind is Shift]
    rules = list(lark.rules)
    states = tuple(
        {
            symbol: numbers[to] if kind is Shift else ~rules.index(to)
            for symbol, (kind, to) in sorted(table.states[state].items(), key=lambda one: one[0])
        }
        for state in numbers
    )
    terminals = sorted(
        lark.terminals, key=lambda one: (-one.priority, -one.pattern.max_width, -len(one.pattern.value), one.name)
    )
    return Tables(
        digest(text),
        {one.name: one.pattern.to_regexp() for one in terminals},
        frozenset(lark.ignore_tokens),
        tuple(_rule(one) for one in rules),
        {start: (numbers[table.start_states[start]], numbers[table.end_states[start]]) for start in STARTS},
        states,
    )


def _rule(rule: lark_grammar.Rule) -> Rule:
    """A rule as lark reads it: terminals that begin with `_` leave no leaf, and rules that do leave their children alone."""
    kept = tuple(
        (place, not symbol.is_term and symbol.name.startswith("_"))
        for place, symbol in enumerate(rule.expansion)
        if not (isinstance(symbol, lark_grammar.Terminal) and symbol.filter_out)
    )
    return Rule(str(rule.origin.name), str(rule.alias or rule.origin.name), len(rule.expansion), kept)
