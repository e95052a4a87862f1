"""Nodes of conditions to lines: labels, titles, headers, sentences, provisos, and the connectives that join them."""

from __future__ import annotations

from dataclasses import replace

from reasoner.source.span import Span
from reasoner.syntax.header_words import check_title
from reasoner.syntax.headers import header_from
from reasoner.syntax.joins import check_list, note_stray_join
from reasoner.syntax.node import Leaf, Node, members
from reasoner.syntax.tree import Header, Join, Line, Proviso, ProvisoKind, Sentence, TokenKind
from reasoner.syntax.words import Below, Page

_JOINS = {"JOIN_AND": Join.AND, "JOIN_OR": Join.OR, "JOIN_COMMA": Join.COMMA}
_PROVISOS = {
    "UNLESS": ProvisoKind.UNLESS,
    "EXCEPT_WHEN": ProvisoKind.UNLESS,
    "PROVIDED_THAT": ProvisoKind.PROVIDED,
    "WAIVED_WHEN": ProvisoKind.WAIVED,
}
_BELOW_THE_LINE = frozenset({"CITATION", "JOIN_AND", "JOIN_OR", "JOIN_COMMA", "STOP"})


_LINES = frozenset({"plain", "headed", "titled", "where", "if_then", "bad"})


def read_deepest_first(page: Page, section: Node) -> None:
    """Reads a section's lines and provisos from the deepest up, so that no nesting is too deep for the reading of them."""
    order: list[Node] = []
    waiting = [section]
    while waiting:
        node = waiting.pop()
        if node.rule in _LINES or node.rule in ("labelled", "proviso"):
            order.append(node)
        waiting.extend(node.nodes())
    for node in reversed(order):
        if node.rule == "proviso":
            page.provisos[id(node)] = _proviso(page, node)
        else:
            page.lines[id(node)] = _labelled(page, node) if node.rule == "labelled" else _unlabelled(page, node)


# ---- lists


def lines_from(page: Page, line_list: Node | None) -> tuple[Line, ...]:
    """The lines of a list that needs no connectives (examples, background knowledge)."""
    return _below(page, members(line_list), None, loose=True).lines


def below_from(
    page: Page, body: Node | None, header: Header | None = None, lifts: bool = True, loose: bool = False, title: str = ""
) -> Below:
    """What a block says. `lifts` where a connective at its end belongs to the line above it; `loose`: it needs none."""
    if body is None:
        return Below()
    below = _below(page, members(body), header, loose=loose, title=title)
    if not lifts and below.join is not Join.NONE:
        note_stray_join(page, below.join_span)
        return replace(below, join=Join.NONE, join_span=None)
    return below


def _below(page: Page, nodes: list[Node], header: Header | None, loose: bool, title: str = "") -> Below:
    line_nodes = [node for node in nodes if node.rule != "proviso"]
    proviso_nodes = [node for node in nodes if node.rule == "proviso"]
    lines = tuple(_commented(page, node) for node in line_nodes)
    whole = not any(_is_bad(node) for node in line_nodes)
    check_list(page, lines, header, whole=whole, loose=loose, title=title)
    if proviso_nodes:
        _check_order(page, nodes)
    provisos = _provisos_from(page, proviso_nodes)
    last = lines[-1] if lines else None
    join, join_span = (last.join, last.join_span) if last else (Join.NONE, None)
    if last and join is not Join.NONE:
        lines = (*lines[:-1], replace(last, join=Join.NONE, join_span=None))
    lines = tuple(line for line in lines if not _is_gap(line))
    if not provisos.provisos:
        return Below(lines, (), join, join_span)
    if join is not Join.NONE:
        note_stray_join(page, join_span)
    return replace(provisos, lines=lines)


def _check_order(page: Page, nodes: list[Node]) -> None:
    """A block's provisos come after its lines, of which there is at least one."""
    first = next(place for place, node in enumerate(nodes) if node.rule == "proviso")
    late = next((node for node in nodes[first:] if node.rule != "proviso" and not _is_bad(node)), None)
    word = _words_of(_leaf(nodes[first], *_PROVISOS))
    if late is not None and first == 0:
        page.note(
            "proviso-without-line",
            f"`{word}` stands first in its list: nothing above it in the list is limited by it",
            page.span(_leaf(nodes[0], *_PROVISOS)),
            "indent it under the line that it limits, or put it after the last line to limit the whole list",
        )
    elif late is not None:
        page.note(
            "proviso-before-line",
            f"`{word}` stands between the lines of a list: does it limit the line above it, or the whole list?",
            page.span(_leaf(nodes[first], *_PROVISOS)),
            "indent it one step more to limit the line above it, or put it after the last line to limit the whole list",
        )
    elif first == 0:
        page.note(
            "proviso-without-line",
            f"`{word}` has nothing above it to limit",
            page.span(_leaf(nodes[0], *_PROVISOS)),
            f"write the condition first, and `{word}` indented under it",
        )


def _is_bad(node: Node) -> bool:
    return node.rule == "bad" or (node.rule == "labelled" and node.child("bad") is not None)


def _is_gap(line: Line) -> bool:
    """Whether the line stands for one that could not be read and has nothing below it."""
    return (
        line.sentence is None
        and line.header is None
        and line.title is None
        and not (line.lines or line.condition or line.provisos)
    )


# ---- one line


def _commented(page: Page, node: Node) -> Line:
    line = page.lines[id(node)]
    return replace(line, comments=page.comments(node)) if page.notes else line


def _labelled(page: Page, node: Node) -> Line:
    label = page.label(node)
    line = page.lines[id(node.nodes()[0])]
    span = label.span.to(line.span) if label else line.span
    return replace(line, span=span, label=label)


def _unlabelled(page: Page, node: Node) -> Line:
    match node.rule:
        case "plain":
            return _plain(page, node)
        case "headed":
            header = header_from(page, node)
            return _with_below(page, Line(header.span, header=header), node, below_from(page, node.child("body"), header))
        case "titled":
            title = page.named(_leaf(node, "TITLE"))
            body = node.child("body")
            below = below_from(page, body, loose=not check_title(page, title, body), title=title.text)
            return _with_below(page, Line(title.span, title=title), node, below)
        case "where":
            return _where(page, node)
        case "if_then":
            return _if_then(page, node)
        case _:
            # What heads its list could not be read, so nothing is known of how the list is joined.
            return _with_below(page, Line(page.span_of(node)), node, below_from(page, node.child("body"), loose=True))


def _leaf(node: Node, *types: str) -> Leaf:
    leaf = node.leaf(*types)
    if leaf is None:
        raise AssertionError(f"the grammar puts {types} into {node.rule}")
    return leaf


def _with_below(page: Page, line: Line, node: Node, below: Below) -> Line:
    return replace(
        line,
        lines=below.lines,
        provisos=below.provisos,
        join=below.join,
        join_span=below.join_span,
        citation=page.citation(node),
    )


def _own_span(page: Page, node: Node) -> Span:
    own = [one for one in node.children if not (isinstance(one, Leaf) and one.type in _BELOW_THE_LINE)]
    return page.span_of(Node(node.rule, own))


def _join_of(page: Page, node: Node) -> tuple[Join, Span | None]:
    leaf = node.leaf(*_JOINS)
    return (_JOINS[leaf.type], page.span(leaf)) if leaf else (Join.NONE, None)


def _plain(page: Page, node: Node) -> Line:
    """A sentence with its connective and its provisos (also the one after `when` or `unless` on the same line)."""
    sentence = _tested(page, node.nodes()[0])
    join, join_span = _join_of(page, node)
    provisos = _provisos_from(page, members(node.child("proviso_list")))
    if join is Join.NONE:
        join, join_span = provisos.join, provisos.join_span
    elif provisos.join is not Join.NONE:
        note_stray_join(page, provisos.join_span)
    citation = page.citation(node)
    return Line(sentence.span, sentence=sentence, provisos=provisos.provisos, join=join, join_span=join_span, citation=citation)


def _tested(page: Page, node: Node) -> Sentence:
    """A sentence that is a condition."""
    sentence = page.sentence(node)
    for token in sentence.tokens:
        if token.kind is TokenKind.WORD and token.text.lower() in ("and/or", "or/and"):
            page.note(
                "and-or",
                f"`{token.text}` says two things",
                token.span,
                "write `or`, which is also met where both hold, or `and`",
            )
    return sentence


def _where(page: Page, node: Node) -> Line:
    sentences = [_tested(page, one) for one in node.nodes() if one.rule == "sentence"]
    line = Line(_own_span(page, node), sentence=sentences[0], where=True)
    if len(sentences) == 1:
        return _with_below(page, line, node, below_from(page, node.child("body")))
    only = Line(sentences[1].span, sentence=sentences[1])
    return _with_below(page, line, node, Below((only,), (), *_join_of(page, node)))


def _if_then(page: Page, node: Node) -> Line:
    line = Line(_own_span(page, node))
    sentence, here = node.child("sentence"), node.child("plain")
    if sentence:
        words = _tested(page, sentence)
        condition: tuple[Line, ...] = (Line(words.span, sentence=words),)
        below = below_from(page, node.child("body"))
        if here:
            return _then_on_the_line(line, condition, page.lines[id(here)])
    else:
        block, then = node.child("if_block"), node.child("then_block")
        condition = _if_block(page, node, block.child("body") if block else None, line.span)
        below = below_from(page, then.child("body") if then else None)
        if then is None:
            page.note(
                "if-without-then", "`if` has no `then`", line.span, "write `then` below the conditions, in the column of `if`"
            )
    return _with_below(page, replace(line, condition=condition), node, below)


def _then_on_the_line(line: Line, condition: tuple[Line, ...], then: Line) -> Line:
    """`if A, then B` on one line: what is at the end of the line, and below it, is the whole line's."""
    return replace(then, span=line.span, sentence=None, condition=condition, lines=(Line(then.span, sentence=then.sentence),))


def _if_block(page: Page, node: Node, body: Node | None, span: Span) -> tuple[Line, ...]:
    """The conditions below an `if` of its own line, which may end in a header."""
    header = header_from(page, node) if node.leaf("HEADER") else None
    below = below_from(page, body, header, lifts=False)
    if header is None:
        return below.as_lines(span)
    return (Line(header.span, header=header, lines=below.lines, provisos=below.provisos),)


# ---- provisos and what `when` opens


def _provisos_from(page: Page, nodes: list[Node]) -> Below:
    found: list[Proviso] = []
    last = Below()
    for node in nodes:
        if last.join is not Join.NONE:
            note_stray_join(page, last.join_span)
        proviso, last = page.provisos[id(node)]
        found.append(replace(proviso, comments=page.comments(node)) if page.notes else proviso)
    return Below((), tuple(found), last.join, last.join_span)


def _proviso(page: Page, node: Node) -> tuple[Proviso, Below]:
    word = _leaf(node, *_PROVISOS)
    span = page.span(word)
    rest = node.nodes()[0]
    below = condition_from(page, rest, span)
    return Proviso(_PROVISOS[word.type], _words_of(word), below.lines, span, page.citation(rest)), below


def _words_of(word: Leaf) -> str:
    return " ".join(word.text.strip(" ,:").split()).lower()


def condition_from(page: Page, node: Node, span: Span) -> Below:
    """What stands after `when`, `unless` and their like, as lines alone: below it, below a header, or on its line.

    A citation on the opener's own line is the opener's (`page.citation(node)`).
    """
    if node.rule == "inline":
        line = _plain(page, node)
        return Below((replace(line, citation=None, join=Join.NONE, join_span=None),), (), line.join, line.join_span)
    if node.rule == "headed_below":
        header = header_from(page, node)
        below = below_from(page, node.child("body"), header)
        whole = Line(header.span, header=header, lines=below.lines, provisos=below.provisos)
        return Below((whole,), (), below.join, below.join_span)
    below = below_from(page, node.child("body"))
    return Below(below.as_lines(span), (), below.join, below.join_span)


def provisos_from(page: Page, proviso_list: Node | None) -> tuple[Proviso, ...]:
    """Provisos that are in no list: a connective at their end joins nothing."""
    below = _provisos_from(page, members(proviso_list))
    if below.join is not Join.NONE:
        note_stray_join(page, below.join_span)
    return below.provisos


def only_condition_from(page: Page, node: Node, span: Span) -> tuple[Line, ...]:
    """What stands after a `when` that is in no list: a connective at its end joins nothing."""
    below = condition_from(page, node, span)
    if below.join is not Join.NONE:
        note_stray_join(page, below.join_span)
    return below.lines
