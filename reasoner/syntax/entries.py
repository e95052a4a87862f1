"""Nodes of a vocabulary's sections to groups of inputs, lists of values and background knowledge."""

from __future__ import annotations

from reasoner.syntax.node import Leaf, Node, members
from reasoner.syntax.tree import FreeText, InputEntry, InputGroup, ValueEntry, ValueList
from reasoner.syntax.words import Page


def _leaf(node: Node, type_: str) -> Leaf:
    leaf = node.leaf(type_)
    if leaf is None:
        raise AssertionError(f"the grammar puts {type_} into {node.rule}")
    return leaf


def _node(node: Node | None) -> Node:
    if node is None:
        raise AssertionError("the grammar puts a node there")
    return node


def input_group_from(page: Page, node: Node) -> InputGroup:
    """`Inputs: NAME` and its entries."""
    defaults: tuple[FreeText, ...] = ()
    entries: list[InputEntry] = []
    for line in members(node.child("input_line_list")):
        if line.rule == "defaults":
            defaults += _properties(page, line)
        elif line.rule == "input":
            entries.append(_input(page, line))
    return InputGroup(page.free(_leaf(node, "NAME")), defaults, tuple(entries), page.span_of(node), page.comments(node))


def _properties(page: Page, node: Node) -> tuple[FreeText, ...]:
    found = _node(node.child("properties")).leaves()
    return tuple(page.free(leaf) for leaf in found if leaf.type == "PROPERTY")


def _input(page: Page, node: Node) -> InputEntry:
    below = members(node.child("below_input_list"))
    return InputEntry(
        phrase=page.unlabelled(page.sentence(_node(node.child("entry_words"))), "an input"),
        name=page.inside(_leaf(node, "PAREN")),
        properties=_properties(page, node),
        values=tuple(_value(page, one) for one in below if one.rule == "value"),
        details=tuple(_detail(page, one) for one in below if one.rule == "detail"),
        fields=tuple(_input(page, one) for one in below if one.rule == "input"),
        span=page.span_of(node),
        comments=page.comments(node),
    )


def _detail(page: Page, node: Node) -> tuple[FreeText, FreeText]:
    return page.named(_leaf(node, "NAMED")), page.text(_node(node.child("text")))


def _value(page: Page, node: Node) -> ValueEntry:
    words = page.unlabelled(page.sentence(_node(node.child("entry_words"))), "a value")
    read: FreeText | None = None
    also: list[FreeText] = []
    for spelling in members(node.child("spelling_list")):
        quoted = page.inside(_leaf(spelling, "QUOTED"))
        if spelling.leaf("READ"):
            read = quoted
        else:
            also.append(quoted)
    also += [text for _, text in (_detail(page, one) for one in members(node.child("detail_list")))]
    name = node.leaf("PAREN")
    return ValueEntry(
        FreeText(words.text, words.span), page.inside(name) if name else None, read, tuple(also), page.comments(node)
    )


def value_list_from(page: Page, node: Node) -> ValueList:
    """`Values: NAME` and its values."""
    values = tuple(_value(page, one) for one in members(node.child("value_list")) if one.rule == "value")
    return ValueList(page.free(_leaf(node, "NAME")), values, page.span_of(node), page.comments(node))
