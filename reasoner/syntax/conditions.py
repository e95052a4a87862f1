"""Nodes of conditions to lines: labels, titles, headers, sentences, provisos, and the connectives that join them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from reasoner.source.span import Span
from reasoner.syntax.joins import check_joins, stray_join
from reasoner.syntax.node import Leaf, Node, members
from reasoner.syntax.tree import Header, Join, Line, Proviso, ProvisoKind, Quantifier
from reasoner.syntax.words import Page

_JOINS = {"JOIN_AND": Join.AND, "JOIN_OR": Join.OR, "JOIN_COMMA": Join.COMMA}
_PROVISOS = {
    "UNLESS": ProvisoKind.UNLESS,
    "EXCEPT_WHEN": ProvisoKind.UNLESS,
    "PROVIDED_THAT": ProvisoKind.PROVIDED,
    "WAIVED_WHEN": ProvisoKind.WAIVED,
}
_QUANTIFIERS = {
    "all": Quantifier.ALL,
    "both": Quantifier.ALL,
    "any": Quantifier.ANY,
    "either": Quantifier.ANY,
    "none": Quantifier.NONE,
    "at least": Quantifier.AT_LEAST,
    "at most": Quantifier.AT_MOST,
    "exactly": Quantifier.EXACTLY,
}
_HEADER = re.compile(r"(all|any|none|either|both|at least|at most|exactly)(?: (\S+))? of the following", re.IGNORECASE)
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True, slots=True)
class Below:
    """What stands below a line: its lines, the provisos that bind to it, and a connective that belongs one level up."""

    lines: tuple[Line, ...] = ()
    provisos: tuple[Proviso, ...] = ()
    join: Join = Join.NONE
    join_span: Span | None = None


def header_from(page: Page, leaf: Leaf) -> Header:
    """`ANY of the following is met:` as a quantifier; the number is as written, or None where it is not a number."""
    words = " ".join(leaf.text.split())
    found = _HEADER.match(words)
    if found is None:
        return Header(Quantifier.ALL, None, page.span(leaf))
    number = (found[2] or "").lower()
    counted = int(number) if number.isdecimal() and len(number) < 9 else _NUMBERS.index(number) if number in _NUMBERS else None
    quantifier = _QUANTIFIERS[found[1].lower()]
    has_number = quantifier in (Quantifier.AT_LEAST, Quantifier.AT_MOST, Quantifier.EXACTLY)
    return Header(quantifier, counted if has_number else None, page.span(leaf))


def below_from(page: Page, body: Node | None, header: Header | None = None, loose: bool = False) -> Below:
    """What a block says. `loose` for lists that are not conditions joined to one (examples): they need no connectives."""
    if body is None:
        return Below()
    line_list = body if body.rule == "line_list" else body.child("line_list")
    nodes = members(line_list)
    lines = tuple(line_from(page, node) for node in nodes)
    whole = not any(node.rule == "bad" for node in nodes)
    check_joins(page, lines, header, whole=whole, loose=loose)
    provisos = provisos_from(page, body.child("proviso_list"))
    last = lines[-1]
    lines = tuple(line for line in lines[:-1] if not is_gap(line)) + (() if is_gap(last) else (_unjoined(last),))
    if not provisos.provisos:
        return Below(lines, (), last.join, last.join_span)
    if last.join is not Join.NONE:
        stray_join(page, last)
    return Below(lines, provisos.provisos, provisos.join, provisos.join_span)


def is_gap(line: Line) -> bool:
    """Whether the line stands for one that could not be read and has nothing below it."""
    return (
        line.sentence is None
        and line.header is None
        and line.title is None
        and not (line.lines or line.condition or line.provisos)
    )


def _unjoined(line: Line) -> Line:
    return line if line.join is Join.NONE else replace(line, join=Join.NONE, join_span=None)


def line_from(page: Page, node: Node) -> Line:
    """One line and all that is below it."""
    match node.rule:
        case "plain":
            return _plain(page, node)
        case "headed":
            header = header_from(page, _must(node.leaf("HEADER")))
            return _with_below(
                page, Line(_own_span(page, node), header=header), node, below_from(page, node.child("body"), header)
            )
        case "titled":
            title = page.named(_must(node.leaf("TITLE")))
            return _with_below(page, Line(_own_span(page, node), title=title), node, below_from(page, node.child("body")))
        case "where":
            return _where(page, node)
        case "if_then":
            return _if_then(page, node)
        case _:
            below = below_from(page, node.child("body"))
            provisos = provisos_from(page, node.child("proviso_list")).provisos
            return Line(
                page.span_of(node),
                lines=below.lines,
                provisos=below.provisos + provisos,
                join=below.join,
                join_span=below.join_span,
            )


def _must(leaf: Leaf | None) -> Leaf:
    assert leaf is not None, "the grammar puts it there"
    return leaf


def _own_span(page: Page, node: Node) -> Span:
    return page.span_of(
        Node(node.rule, [one for one in node.children if not (isinstance(one, Leaf) and one.type in _NOT_WORDS)])
    )


_NOT_WORDS = frozenset({"CITATION", "JOIN_AND", "JOIN_OR", "JOIN_COMMA", "STOP"})


def _with_below(page: Page, line: Line, node: Node, below: Below) -> Line:
    return replace(
        line,
        label=page.label(node),
        lines=below.lines,
        provisos=below.provisos,
        join=below.join,
        join_span=below.join_span,
        citation=page.citation(node),
        comments=page.comments(node),
    )


def _join_of(page: Page, node: Node) -> tuple[Join, Span | None]:
    leaf = node.leaf(*_JOINS)
    return (_JOINS[leaf.type], page.span(leaf)) if leaf else (Join.NONE, None)


def _plain(page: Page, node: Node) -> Line:
    sentence = page.sentence(_node(node.child("sentence")))
    join, join_span = _join_of(page, node)
    provisos = provisos_from(page, node.child("proviso_list"))
    if join is Join.NONE:
        join, join_span = provisos.join, provisos.join_span
    return Line(
        _own_span(page, node),
        label=page.label(node),
        sentence=sentence,
        provisos=provisos.provisos,
        join=join,
        join_span=join_span,
        citation=page.citation(node),
        comments=page.comments(node),
    )


def _node(node: Node | None) -> Node:
    assert node is not None, "the grammar puts it there"
    return node


def _where(page: Page, node: Node) -> Line:
    sentences = [page.sentence(one) for one in node.nodes() if one.rule == "sentence"]
    line = Line(_own_span(page, node), sentence=sentences[0], where=True)
    if len(sentences) == 1:
        return _with_below(page, line, node, below_from(page, node.child("body")))
    join, join_span = _join_of(page, node)
    only = Line(sentences[1].span, sentence=sentences[1])
    return _with_below(page, line, node, Below((only,), (), join, join_span))


def _if_then(page: Page, node: Node) -> Line:
    sentence = node.child("sentence")
    if sentence:
        words = page.sentence(sentence)
        condition: tuple[Line, ...] = (Line(words.span, sentence=words),)
        below = below_from(page, node.child("body"))
    else:
        condition = as_lines(below_from(page, _node(_node(node.child("if_block")).child("body"))), page.span_of(node))
        then = node.child("then_block")
        below = below_from(page, then.child("body") if then else None)
    return _with_below(page, Line(_own_span(page, node), condition=condition), node, below)


def as_lines(below: Below, span: Span) -> tuple[Line, ...]:
    """The lines of a block; where provisos bind to the whole of it, one line that holds both."""
    if not below.provisos:
        return below.lines
    return (Line(span, lines=below.lines, provisos=below.provisos),)


def provisos_from(page: Page, proviso_list: Node | None) -> Below:
    """The provisos of a block, in the order written, and a connective at the end of the last one."""
    found: list[Proviso] = []
    last = Below()
    for node in members(proviso_list):
        if last.join is not Join.NONE and found:
            stray_join(page, found[-1].lines[-1], last.join_span)
        proviso, last = _proviso(page, node)
        found.append(proviso)
    return Below((), tuple(found), last.join, last.join_span)


def _proviso(page: Page, node: Node) -> tuple[Proviso, Below]:
    word = _must(node.leaf(*_PROVISOS))
    span = page.span(word)
    match node.rule:
        case "proviso_with_sentence":
            line = _plain(page, node)
            below = Below((replace(line, citation=None, join=Join.NONE, join_span=None),), (), line.join, line.join_span)
            lines = below.lines
        case "proviso_with_header":
            leaf = _must(node.leaf("HEADER"))
            header = header_from(page, leaf)
            below = below_from(page, node.child("body"), header)
            lines = (Line(page.span(leaf), header=header, lines=below.lines, provisos=below.provisos),)
        case _:
            below = below_from(page, node.child("body"))
            lines = as_lines(below, span)
    words = " ".join(word.text.replace(",", " ").split()).lower()
    return Proviso(_PROVISOS[word.type], words, lines, span, page.citation(node)), below
