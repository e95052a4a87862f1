"""The parser's tables: which token leads from which state to which. Kept beside the grammar, so that nobody waits for them."""

from __future__ import annotations

import contextlib
import hashlib
import json
from functools import cache
from typing import Any

from reasoner.source.dataclass import dataclass
from reasoner.source.installed import installed_folder


@dataclass(frozen=True, slots=True)
class Rule:
    """How the parser reduces the symbols of a rule of the grammar to one.

    `symbol` is what it makes, `node` the name of the node (the rule's own, or its alias), `size` how many symbols it takes;
    `kept` has the places of those that become children, each with whether its own children stand in for it.
    """

    symbol: str
    node: str
    size: int
    kept: tuple[tuple[int, bool], ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """What the parser goes by.

    `states` gives for each state the symbols that may come: a state to go to, or where below zero `~` the number of the
    rule that is reduced first. `starts` gives for each start rule its first and its last state. `terminals` has patterns
    by name, in the order in which they are tried. `grammar` is the hash of the grammar's text.
    """

    grammar: str
    terminals: dict[str, str]
    ignored: frozenset[str]
    rules: tuple[Rule, ...]
    starts: dict[str, tuple[int, int]]
    states: tuple[dict[str, int], ...]


@cache
def tables() -> Tables:
    """The grammar's tables: those kept, or where they are of another grammar those that lark makes of it now."""
    text = grammar_text()
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        kept = from_plain(json.loads(kept_text()))
        if kept.grammar == digest(text):
            return kept
    from reasoner.syntax.from_grammar import tables_from_grammar

    return tables_from_grammar(text)


def grammar_text() -> str:
    """The grammar as written."""
    return (installed_folder("grammar") / "policy.lark").read_text(encoding="utf-8")


def kept_text() -> str:
    """The tables as kept."""
    return (installed_folder("grammar") / "policy.tables.json").read_text(encoding="utf-8")


def digest(text: str) -> str:
    """The hash of a grammar."""
    return hashlib.sha256(text.encode()).hexdigest()


def to_text(tables: Tables) -> str:
    """Tables as JSON, each terminal, rule and state on a line of its own."""
    head = {"grammar": tables.grammar, "ignored": sorted(tables.ignored), "starts": tables.starts}
    rows: dict[str, list[object]] = {
        "terminals": list(tables.terminals.items()),
        "rules": [[rule.symbol, rule.node, rule.size, rule.kept] for rule in tables.rules],
        "states": list(tables.states),
    }
    parts = [f'"{name}":{_line(part)}' for name, part in head.items()]
    parts += [f'"{name}":[\n' + ",\n".join(_line(row) for row in part) + "\n]" for name, part in rows.items()]
    return "{" + ",\n".join(parts) + "}\n"


def _line(row: object) -> str:
    return json.dumps(row, separators=(",", ":"))


def from_plain(plain: dict[str, Any]) -> Tables:
    """Tables read from JSON. Raises KeyError, TypeError or ValueError where it has none."""
    return Tables(
        plain["grammar"],
        dict(plain["terminals"]),
        frozenset(plain["ignored"]),
        tuple(
            Rule(symbol, node, size, tuple([(at, bool(into)) for at, into in kept]))
            for symbol, node, size, kept in plain["rules"]
        ),
        {name: (first, last) for name, (first, last) in plain["starts"].items()},
        tuple(plain["states"]),
    )
