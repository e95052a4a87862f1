"""Nodes of decision tables, which stand among the definitions, to tables as written."""

from __future__ import annotations

import re

from reasoner.syntax.node import Node, members
from reasoner.syntax.tree import DecisionTable, FreeText, Sentence
from reasoner.syntax.words import Page

_FIRST = re.compile(r"(?P<phrase>.+?),?\s+by the first row that fits", re.IGNORECASE)
_FILLERS = frozenset({"-", "--", "---", "any"})


def decision_tables_from(page: Page, node: Node) -> tuple[DecisionTable, ...]:
    """The tables of a `Definitions` section."""
    return tuple(_table(page, one) for one in members(node.child("definition_list")) if one.rule == "decision_table")


def _table(page: Page, node: Node) -> DecisionTable:
    title = node.leaf("TITLE")
    if title is None:
        raise AssertionError("the grammar puts a title into decision_table")
    phrase, first = _phrase(page.named(title))
    lines = members(node.child("table_row_list"))
    rows = [[_cell(page, cell) for cell in members(one.child("cell_list"))] for one in lines if one.rule == "row"]
    places = [page.span_of(one) for one in lines if one.rule == "row"]
    heads = rows[0] if rows else []
    if any(head is None for head in heads):
        hint = "name what follows `is` in its cells, and in the last column the result"
        page.note("table-head-empty", "a column of this table has no head", places[0], hint)
    kept: list[tuple[Sentence | None, ...]] = []
    for row, place in zip(rows[1:], places[1:], strict=True):
        if len(row) == len(heads):
            kept.append(tuple(row))
            continue
        more = "more" if len(row) > len(heads) else "fewer"
        message = f"this row has {more} cells than the table has heads: {len(row)} and {len(heads)}"
        page.note("table-row-width", message, place, "give each head one cell; leave a cell empty where anything fits")
    if not kept and len(rows) == len(lines):
        hint = "add a line of heads and a line for each row, each cell between two `|`"
        page.note("table-without-rows", f"the table `{page.short(phrase.text)}` has no rows", phrase.span, hint)
    return DecisionTable(
        phrase,
        first,
        tuple(head for head in heads if head is not None),
        tuple(kept) if None not in heads else (),
        page.citation(node),
        page.span_of(node),
        page.comments(node),
    )


def _phrase(title: FreeText) -> tuple[FreeText, bool]:
    found = _FIRST.fullmatch(title.text)
    return (FreeText(found["phrase"], title.span), True) if found else (title, False)


def _cell(page: Page, node: Node) -> Sentence | None:
    """A cell's words; None where it is empty, or holds a word for any value."""
    sentence = node.child("sentence")
    found = page.sentence(sentence) if sentence else None
    return None if found is None or found.text.lower() in _FILLERS else found
