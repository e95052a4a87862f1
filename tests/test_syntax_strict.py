"""The grammar decides nothing in silence: no conflict of the parser, no two terminals of equal rank that could both match."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from lark import Lark
from lark.exceptions import GrammarError

from reasoner.syntax.from_grammar import STARTS, lark_from_grammar
from reasoner.syntax.tables import grammar_text

interegular = pytest.importorskip("interegular")

LOOK = re.compile(r"\(\?[=!]")


def without_looks(pattern: str) -> str:
    """A pattern that matches at least as much: what it looks ahead to is left out, and it may be followed by anything."""
    out, at = "", 0
    while found := LOOK.search(pattern, at):
        out += pattern[at : found.start()]
        depth, at = 1, found.end()
        while depth:
            if pattern[at] == "\\":
                at += 1
            elif pattern[at] == "[":
                at = pattern.index("]", at + 2)
            elif pattern[at] in "()":
                depth += 1 if pattern[at] == "(" else -1
            at += 1
    return f"(?:{out}{pattern[at:]})(?s:.)*".replace("$", "")


@pytest.fixture(scope="module")
def strict() -> Lark:
    return lark_from_grammar(grammar_text(), strict=True)


def test_the_parser_has_no_conflict_that_is_settled_in_silence(strict):
    assert set(STARTS) == set(strict.options.start)


def test_a_grammar_with_a_conflict_is_refused_so_that_the_test_above_can_fail():
    with pytest.raises(GrammarError, match="conflict"):
        Lark('start: start "or" start | "x"', parser="lalr", strict=True)


def test_no_two_terminals_of_equal_rank_can_match_in_the_same_state(strict):
    # Lark's own search passes over every pattern that looks ahead beyond its end; here each is widened instead, so that
    # none is passed over, and one may not even be the beginning of the other.
    shapes: dict[str, object] = {}
    checked: set[frozenset[str]] = set()
    collisions = []
    for lexer in strict.parser.lexer.lexers.values():
        for one, other in combinations(lexer.terminals, 2):
            pair = frozenset((one.name, other.name))
            if one.priority != other.priority or pair in checked:
                continue
            checked.add(pair)
            for terminal in (one, other):
                if terminal.name not in shapes:
                    shapes[terminal.name] = interegular.parse_pattern(without_looks(terminal.pattern.to_regexp()))
            comparator = interegular.Comparator({name: shapes[name] for name in pair})
            assert all(comparator.get_fsm(name) is not None for name in pair)
            if not comparator.isdisjoint(one.name, other.name):
                collisions.append(tuple(sorted(pair)))
    assert collisions == []
    assert len(checked) > 50


def test_the_widened_patterns_can_collide():
    comparator = interegular.Comparator.from_regexes({"a": without_looks("and(?= )"), "b": without_looks("an[dy](?!x)")})
    assert not comparator.isdisjoint("a", "b")
