"""Nodes of the sections beside determinations: definitions, code lists, notices, readings, statements, scenarios."""

from __future__ import annotations

from dataclasses import replace

from reasoner.syntax.conditions import below_from, only_condition_from
from reasoner.syntax.headers import header_from
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
    if leaf is None:
        raise AssertionError(f"the grammar puts {types} into {node.rule}")
    return leaf


def _node(node: Node | None) -> Node:
    if node is None:
        raise AssertionError("the grammar puts a node there")
    return node


def definitions_from(page: Page, node: Node) -> tuple[Definition, ...]:
    """`Definitions` and its entries."""
    return tuple(_definition(page, one) for one in members(node.child("definition_list")) if one.rule == "definition")


def _definition(page: Page, node: Node) -> Definition:
    parts = node.nodes()
    phrase = page.unlabelled(page.sentence(parts[0]), "a definition")
    opener, span = node.leaf("WHEN", "MEANS"), page.span_of(node)
    if opener is None:
        return _value_definition(phrase, page.citation(node), page.comments(node))
    citation = page.citation(parts[1])
    if opener.type == "MEANS" and parts[1].rule == "inline":
        return Definition(phrase, (), page.sentence(parts[1].nodes()[0]), citation, span, page.comments(node))
    lines = only_condition_from(page, parts[1], span)
    return Definition(phrase, lines, None, citation, span, page.comments(node))


def _value_definition(whole: Sentence, citation: FreeText | None, comments: tuple[FreeText, ...]) -> Definition:
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
    condition = node.child("below", "headed_below", "inline")
    span = page.span_of(node)
    when = only_condition_from(page, condition, span) if condition else ()
    citation = page.citation(condition or node)
    return CodeLine(page.named(_leaf(node, "NAMED")), codes, when, citation, span, page.comments(node))


def _codes(page: Page, node: Node | None) -> tuple[tuple[Token, Token | None], ...]:
    found: list[tuple[Token, Token | None]] = []
    for code in members(node):
        ends = [_code(page, leaf) for leaf in code.leaves() if leaf.type == "CODE"]
        found.append((ends[0], ends[1] if len(ends) > 1 else None))
    return tuple(found)


def _code(page: Page, leaf: Leaf) -> Token:
    first, _, last = leaf.text.partition("-")
    if first[-1:].isalnum() and last and any(letter.isdecimal() for letter in last):
        remedy = f"write a range as `{page.short(first)} to {page.short(last)}`"
        page.note("code-range-with-hyphen", f"`{page.short(leaf.text)}` is read as one code", page.span(leaf), remedy)
    kind = TokenKind.NUMBER if leaf.text.replace(".", "", 1).isdecimal() else TokenKind.WORD
    return Token(kind, leaf.text, page.span(leaf))


def notices_from(page: Page, node: Node) -> tuple[Notice, ...]:
    """`Notices` and its entries. A notice that says nothing has an empty `say`, and is noted."""
    return tuple(_notice(page, one) for one in members(node.child("notice_list")) if one.rule == "notice")


def _notice(page: Page, node: Node) -> Notice:
    name, end = page.named(_leaf(node, "NAMED")), node.nodes()[0]
    say = end.child("say")
    lines: tuple[Line, ...] = ()
    match end.rule:
        case "inline":
            sentence = page.sentence(end.nodes()[0])
            lines = (Line(sentence.span, sentence=sentence),)
        case "headed_below":
            header = header_from(page, end)
            below = below_from(page, end.child("body"), header, lifts=False)
            lines = (Line(header.span, header=header, lines=below.lines, provisos=below.provisos),)
        case "below":
            lines = below_from(page, end.child("body"), lifts=False).as_lines(name.span)
    if say is None:
        page.note(
            "notice-says-nothing",
            f"the notice `{page.short(name.text)}` does not say anything",
            name.span,
            "add a line below it: `Say: the words of the notice`",
        )
    words = page.text(_node(say.child("text"))) if say else FreeText("", name.span)
    always = end.rule == "always_applies"
    return Notice(name, always, lines, words, page.citation(end), page.span_of(node), page.comments(node))


def interpretations_from(page: Page, node: Node) -> tuple[Interpretation, ...]:
    """`Interpretations` and its entries."""
    found = members(node.child("interpretation_list"))
    return tuple(_interpretation(page, one) for one in found if one.rule == "interpretation")


def _interpretation(page: Page, node: Node) -> Interpretation:
    where, reading = node.leaf("TEXT"), node.child("reading")
    quote = page.inside(_leaf(node, "QUOTED"))
    if reading is None:
        page.note(
            "interpretation-without-reading",
            f'nothing says how "{page.short(quote.text)}" is read',
            quote.span,
            "add a line below it: `Reading: the reading that is taken`",
        )
    words = page.text(_node(reading.child("text"))) if reading else FreeText("", quote.span)
    bound = page.free(where) if where else None
    return Interpretation(quote, bound, words, page.citation(node), page.span_of(node), page.comments(node))


def not_computable_from(page: Page, node: Node) -> tuple[NotComputable, ...]:
    """`Not computable` and its entries."""
    found = []
    for one in members(node.child("passage_list")):
        if one.rule == "passage":
            why, citation = page.text_before_citation(_node(one.child("text", "text_list")))
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
    """`Always: WORDS` and its lines. `words` holds the line after the colon, an opener at its end included."""
    span = page.span_of(node)
    title, opener = node.leaf("TITLE"), node.leaf("WHEN", "UNLESS")
    lines = below_from(page, node.child("body"), lifts=False).as_lines(span)
    if title:
        return Always(page.named(title), None, lines, span, page.comments(node))
    sentence = page.sentence(node.nodes()[0])
    text = sentence.text
    if opener:
        text += f", {opener.text.strip(' ,:').lower()}"
        lines = only_condition_from(page, node.nodes()[1], span)
    return Always(FreeText(text, sentence.span), sentence, lines, span, page.comments(node))


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
            now.append(_stated(page, line))
    name = page.free(_leaf(node, "NAME"))
    return Scenario(name, base, tuple(given), tuple(then), page.span_of(node), page.comments(node))


def _stated(page: Page, line: Node) -> Sentence:
    """A line's sentence; where it states something of a record, the record, a colon, and what is stated."""
    parts = [page.sentence(one) for one in line.nodes() if one.rule == "sentence"]
    if len(parts) == 1:
        return parts[0]
    first, last = parts
    colon = Token(TokenKind.COLON, ":", replace(first.span, column=first.span.end_column, end_column=first.span.end_column + 1))
    return Sentence((*first.tokens, colon, *last.tokens), first.span.to(last.span))


def scenario_table_from(page: Page, node: Node) -> ScenarioTable:
    """`Scenarios: NAME` and its table. Rows with too many or too few cells are noted and left out."""
    base: FreeText | None = None
    rows: list[Node] = []
    lines = members(node.child("table_line_list"))
    for line in lines:
        if line.rule == "as_in":
            base = page.inside(_leaf(line, "QUOTED"))
        elif line.rule == "row":
            rows.append(line)
    name = page.free(_leaf(node, "NAME"))
    if len(rows) < 2 and all(line.rule != "bad_line" for line in lines):
        remedy = "add a line of heads and a line for each scenario, each cell between two `|`"
        page.note("table-without-rows", f"the table `{page.short(name.text)}` holds no scenario", name.span, remedy)
    heads = _heads(page, rows[0]) if rows else ()
    cells = tuple(row for line in rows[1:] for row in _row(page, line, len(heads))) if heads else ()
    return ScenarioTable(name, base, heads, cells, page.span_of(node), page.comments(node))


def _heads(page: Page, line: Node) -> tuple[Sentence, ...]:
    """The heads of a table, none where one is empty."""
    cells = [_cell(page, one) for one in members(line.child("cell_list"))]
    heads = tuple(cell for cell in cells if cell is not None)
    if len(heads) == len(cells):
        return heads
    page.note(
        "table-head-empty", "a column of this table has no head", page.span_of(line), "name the input, or what follows `then`"
    )
    return ()


def _row(page: Page, line: Node, width: int) -> list[tuple[Sentence | None, ...]]:
    """The row's cells, once; nothing where they do not fit the heads."""
    cells = tuple(_cell(page, one) for one in members(line.child("cell_list")))
    if len(cells) == width:
        return [cells]
    more = "more" if len(cells) > width else "fewer"
    page.note(
        "table-row-width",
        f"this row has {more} cells than the table has heads: {len(cells)} and {width}",
        page.span_of(line),
        "give each head one cell; leave a cell empty where nothing changes",
    )
    return []


def _cell(page: Page, node: Node) -> Sentence | None:
    sentence = node.child("sentence")
    return page.sentence(sentence) if sentence else None
