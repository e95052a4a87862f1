"""Nodes of the sections beside determinations: definitions, code lists, notices, readings, statements, scenarios."""

from __future__ import annotations

from reasoner.syntax.conditions import as_lines, below_from, header_from, provisos_from
from reasoner.syntax.node import Leaf, Node, members
from reasoner.syntax.tree import (
    Always,
    CodeLine,
    CodeList,
    Definition,
    FreeText,
    Interpretation,
    Line,
    NotComputable,
    Notice,
    Scenario,
    ScenarioTable,
    Sentence,
    Term,
    Token,
    TokenKind,
)
from reasoner.syntax.words import Page


def _leaf(node: Node, *types: str) -> Leaf:
    leaf = node.leaf(*types)
    assert leaf is not None, "the grammar puts it there"
    return leaf


def _node(node: Node | None) -> Node:
    assert node is not None, "the grammar puts it there"
    return node


def _opened(page: Page, node: Node, sentence: Node | None) -> tuple[Line, ...]:
    """The conditions after `when`: below it, below a header on its line, or one sentence on its line."""
    header_leaf = node.leaf("HEADER")
    if sentence is not None:
        words = page.sentence(sentence)
        provisos = provisos_from(page, node.child("proviso_list")).provisos
        return (Line(words.span, sentence=words, provisos=provisos),)
    header = header_from(page, header_leaf) if header_leaf else None
    below = below_from(page, node.child("body"), header)
    if header is None:
        return as_lines(below, page.span_of(node))
    return (Line(header.span, header=header, lines=below.lines, provisos=below.provisos),)


def definitions_from(page: Page, node: Node) -> tuple[Definition, ...]:
    """`Definitions` and its entries."""
    return tuple(_definition(page, one) for one in members(node.child("definition_list")) if one.rule == "definition")


def _definition(page: Page, node: Node) -> Definition:
    sentences = [one for one in node.nodes() if one.rule == "sentence"]
    phrase = page.sentence(sentences[0])
    opener = node.leaf("WHEN", "MEANS")
    citation, span, comments = page.citation(node), page.span_of(node), page.comments(node)
    second = sentences[1] if len(sentences) > 1 else None
    if opener is None:
        return _value_definition(page, phrase, citation, comments)
    if opener.type == "MEANS" and second is not None:
        return Definition(phrase, (), page.sentence(second), citation, span, comments)
    return Definition(phrase, _opened(page, node, second), None, citation, span, comments)


def _value_definition(page: Page, whole: Sentence, citation: FreeText | None, comments: tuple[FreeText, ...]) -> Definition:
    """`The total dose is the sum of ...`: what stands before and after the first `is`."""
    words = [token.text.lower() for token in whole.tokens]
    at = next((place for place, word in enumerate(words) if word in ("is", "are") and 0 < place < len(words) - 1), None)
    if at is None:
        return Definition(whole, (), None, citation, whole.span, comments)
    return Definition(_part(whole.tokens[:at]), (), _part(whole.tokens[at + 1 :]), citation, whole.span, comments)


def _part(tokens: tuple[Token, ...]) -> Sentence:
    return Sentence(tokens, tokens[0].span.to(tokens[-1].span))


def code_list_from(page: Page, node: Node) -> CodeList:
    """`Code list: NAME` and its lines."""
    lines = tuple(_code_line(page, one) for one in members(node.child("code_line_list")) if one.rule == "code_line")
    return CodeList(page.free(_leaf(node, "NAME")), lines, page.citation(node), page.span_of(node), page.comments(node))


def _code_line(page: Page, node: Node) -> CodeLine:
    codes = _codes(page, node.child("codes"))
    rows = node.child("code_rows")
    for row in members(rows.child("code_row_list") if rows else None):
        codes += _codes(page, row.child("codes"))
    when = _opened(page, node, node.child("sentence")) if node.leaf("WHEN") else ()
    return CodeLine(page.named(_leaf(node, "NAMED")), codes, when, page.citation(node), page.span_of(node), page.comments(node))


def _codes(page: Page, node: Node | None) -> tuple[tuple[Token, Token | None], ...]:
    found: list[tuple[Token, Token | None]] = []
    for code in members(node):
        ends = [Token(_code_kind(leaf), leaf.text, page.span(leaf)) for leaf in code.leaves() if leaf.type == "CODE"]
        found.append((ends[0], ends[1] if len(ends) > 1 else None))
    return tuple(found)


def _code_kind(leaf: Leaf) -> TokenKind:
    return TokenKind.NUMBER if leaf.text.replace(".", "", 1).isdecimal() else TokenKind.WORD


def notices_from(page: Page, node: Node) -> tuple[Notice, ...]:
    """`Notices` and its entries. A notice that says nothing has an empty `say`, and is noted."""
    return tuple(_notice(page, one) for one in members(node.child("notice_list")) if one.rule == "notice")


def _notice(page: Page, node: Node) -> Notice:
    name = page.named(_leaf(node, "NAMED"))
    block = node.child("say_block") or node
    say = block.child("say")
    always = node.leaf("ALWAYS_APPLIES") is not None
    lines = () if always else _opened(page, node, node.child("sentence"))
    words = page.text(_node(say.child("text"))) if say else FreeText("", name.span)
    return Notice(name, always, lines, words, page.citation(node), page.span_of(node), page.comments(node))


def interpretations_from(page: Page, node: Node) -> tuple[Interpretation, ...]:
    """`Interpretations` and its entries."""
    found = members(node.child("interpretation_list"))
    return tuple(_interpretation(page, one) for one in found if one.rule == "interpretation")


def _interpretation(page: Page, node: Node) -> Interpretation:
    where, reading = node.leaf("TEXT"), node.child("reading")
    quote = page.inside(_leaf(node, "QUOTED"))
    words = page.text(_node(reading.child("text"))) if reading else FreeText("", quote.span)
    return Interpretation(
        quote, page.free(where) if where else None, words, page.citation(node), page.span_of(node), page.comments(node)
    )


def not_computable_from(page: Page, node: Node) -> tuple[NotComputable, ...]:
    """`Not computable` and its entries."""
    found = []
    for one in members(node.child("passage_list")):
        if one.rule == "passage":
            why, citation = page.text_before_citation(_node(one.child("text")))
            quote = page.inside(_leaf(one, "QUOTED"))
            found.append(NotComputable(quote, why, citation, page.span_of(one), page.comments(one)))
    return tuple(found)


def terms_from(page: Page, node: Node) -> tuple[Term, ...]:
    """`Terms` and its entries."""
    found = []
    for one in members(node.child("term_list")):
        if one.rule == "term":
            meaning, citation = page.text_before_citation(_node(one.child("text", "text_list")))
            term = page.inside(_leaf(one, "QUOTED"))
            found.append(Term(term, meaning, page.citation(one) or citation, page.span_of(one), page.comments(one)))
    return tuple(found)


def always_from(page: Page, node: Node) -> Always:
    """`Always: WORDS` and its lines. `words` holds the whole line after the colon, an opener at its end included."""
    span, comments = page.span_of(node), page.comments(node)
    lines = as_lines(below_from(page, node.child("body")), span)
    title, sentence, opener = node.leaf("TITLE"), node.child("sentence"), node.leaf("WHEN", "UNLESS")
    if title:
        return Always(page.named(title), None, lines, span, comments)
    words = page.sentence(_node(sentence))
    text = words.text + (f", {opener.text.strip(' ,').lower()}" if opener else "")
    return Always(FreeText(text, words.span), words, lines, span, comments)


def scenario_from(page: Page, node: Node) -> Scenario:
    """`Scenario: NAME`, what it is given and what is expected."""
    base: FreeText | None = None
    given: list[Sentence] = []
    then: list[Sentence] = []
    now = given
    for line in members(node.child("scenario_line_list")):
        if line.rule == "as_in":
            base = page.inside(_leaf(line, "QUOTED"))
        elif line.rule == "fact":
            kind = _leaf(line, "GIVEN", "AND_FACT", "THEN_FACT").type
            now = given if kind == "GIVEN" else then if kind == "THEN_FACT" else now
            now.append(page.sentence(_node(line.child("sentence"))))
    name = page.free(_leaf(node, "NAME"))
    return Scenario(name, base, tuple(given), tuple(then), page.span_of(node), page.comments(node))


def scenario_table_from(page: Page, node: Node) -> ScenarioTable:
    """`Scenarios: NAME` and its table. Rows with too many or too few cells are noted and left out."""
    base: FreeText | None = None
    heads: tuple[Sentence, ...] = ()
    rows: list[tuple[Sentence | None, ...]] = []
    for line in members(node.child("table_line_list")):
        if line.rule == "as_in":
            base = page.inside(_leaf(line, "QUOTED"))
        elif line.rule == "row":
            cells = tuple(_cell(page, one) for one in members(line.child("cells")))
            if not heads:
                heads = tuple(cell for cell in cells if cell is not None)
            else:
                rows.append(cells)
    name = page.free(_leaf(node, "NAME"))
    return ScenarioTable(name, base, heads, tuple(rows), page.span_of(node), page.comments(node))


def _cell(page: Page, node: Node) -> Sentence | None:
    sentence = node.child("sentence")
    return page.sentence(sentence) if sentence else None
