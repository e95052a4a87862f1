"""Nodes of a determination to its phases, outcomes, reasons, examples and scopes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from reasoner.syntax.conditions import as_lines, below_from, header_from, provisos_from
from reasoner.syntax.joins import stray_join
from reasoner.syntax.node import Leaf, Node, members
from reasoner.syntax.tree import Determination, FreeText, Label, Line, Opens, Outcome, Phase, Proviso, Rank
from reasoner.syntax.words import Page

_OPENS = {"WHEN": Opens.WHEN, "UNLESS": Opens.UNLESS}
_TRAILING_CONNECTIVE = re.compile(r"[,;]?\s*\b(?:and|or)$|[,;]$", re.IGNORECASE)


def determination_from(page: Page, node: Node) -> Determination:
    """`Determination: NAME` and what is below it. Outcomes that stand outside `Phase:` make a phase without a name."""
    phases: list[Phase] = []
    loose: list[Outcome] = []
    supporting: tuple[Line, ...] = ()
    for step in members(node.child("step_list")):
        match step.rule:
            case "phase":
                phases.append(_phase(page, step))
            case "supporting":
                supporting += below_from(page, step.child("line_list"), loose=True).lines
            case "outcome":
                loose.append(outcome_from(page, step))
            case _:
                pass
    span = page.span_of(node)
    if loose:
        phases.insert(0, Phase(None, tuple(loose), loose[0].span))
    name, for_each = _leaf(node, "NAME"), node.child("for_each")
    return Determination(
        page.free(name),
        page.free(_leaf(for_each, "NAME")) if for_each else None,
        tuple(phases),
        supporting,
        page.citation(node),
        span,
        page.comments(node),
    )


def _leaf(node: Node, type_: str) -> Leaf:
    leaf = node.leaf(type_)
    assert leaf is not None, "the grammar puts it there"
    return leaf


def _node(node: Node, rule: str) -> Node:
    child = node.child(rule)
    assert child is not None, "the grammar puts it there"
    return child


def _phase(page: Page, node: Node) -> Phase:
    outcomes = tuple(outcome_from(page, one) for one in members(node.child("outcome_list")) if one.rule == "outcome")
    return Phase(page.free(_leaf(node, "NAME")), outcomes, page.span_of(node), page.comments(node))


@dataclass(frozen=True, slots=True)
class _Ending:
    """What stands after an outcome's words."""

    opens: Opens = Opens.NOTHING
    lines: tuple[Line, ...] = ()
    reasons: tuple[tuple[Label | None, FreeText], ...] = ()
    provisos: tuple[Proviso, ...] = ()


def outcome_from(page: Page, node: Node) -> Outcome:
    """One outcome line and all that is below it."""
    head, end = _node(node, "outcome_head"), node.nodes()[1]
    ending = _ending(page, end)
    examples, scope = _extras(page, end.child("extras"))
    paren = head.leaf("PAREN")
    ranks = {leaf.type for modifier in members(head.child("modifiers")) for leaf in modifier.leaves()}
    rank = Rank.PLAIN
    if head.leaf("OTHERWISE"):
        rank = Rank.OTHERWISE_WHEN if ending.opens in (Opens.WHEN, Opens.UNLESS) else Rank.OTHERWISE
    elif "WHATEVER" in ranks:
        rank = Rank.OVERRIDES
    return Outcome(
        words=_phrase(page, _node(head, "outcome_words")),
        canonical=page.inside(paren) if paren else None,
        rank=rank,
        subject_to=_named(page, head, "SUBJECT_TO"),
        despite=_named(page, head, "DESPITE"),
        opens=ending.opens,
        lines=ending.lines,
        reasons=ending.reasons,
        examples=examples,
        scope=scope,
        citation=page.citation(end),
        span=page.span_of(head),
        provisos=ending.provisos,
        comments=page.comments(node),
    )


def _phrase(page: Page, node: Node) -> FreeText:
    sentence = page.sentence(node)
    return FreeText(sentence.text, sentence.span)


def _named(page: Page, head: Node, type_: str) -> tuple[FreeText, ...]:
    found = [one for one in members(head.child("modifiers")) if one.leaf(type_)]
    return tuple(_phrase(page, _node(one, "outcome_words")) for one in found)


def _ending(page: Page, end: Node) -> _Ending:
    opener = end.leaf("WHEN", "UNLESS")
    opens = _OPENS[opener.type] if opener else Opens.NOTHING
    match end.rule:
        case "opened":
            below = below_from(page, end.child("body"))
        case "opened_with_header":
            leaf = _leaf(end, "HEADER")
            header = header_from(page, leaf)
            below = below_from(page, end.child("body"), header)
            lines = (Line(page.span(leaf), header=header, lines=below.lines),)
            return _Ending(opens, lines, provisos=below.provisos)
        case "opened_with_sentence":
            sentence = page.sentence(_node(end, "sentence"))
            provisos = provisos_from(page, end.child("proviso_list")).provisos
            return _Ending(opens, (Line(sentence.span, sentence=sentence),), provisos=provisos)
        case "explained":
            return _Ending(
                Opens.BECAUSE,
                reasons=tuple(_reason(page, one) for one in members(end.child("reason_list")) if one.rule == "reason"),
            )
        case "explained_inline":
            wrapped = [one for one in end.children if not (isinstance(one, Node) and one.rule == "extras")]
            leaves = [one for one in wrapped if not (isinstance(one, Leaf) and one.type in ("BECAUSE", "CITATION"))]
            return _Ending(Opens.BECAUSE, reasons=((None, page.text(Node("text", leaves))),))
        case _:
            return _Ending()
    if below.join_span is not None:
        stray_join(page, below.lines[-1] if below.lines else None, below.join_span)
    return _Ending(opens, below.lines, provisos=below.provisos)


def _reason(page: Page, node: Node) -> tuple[Label | None, FreeText]:
    text, _ = page.text_before_citation(_node(node, "text"))
    return page.label(node), replace(text, text=_TRAILING_CONNECTIVE.sub("", text.text).rstrip())


def _extras(page: Page, node: Node | None) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    examples: tuple[Line, ...] = ()
    scope: tuple[Line, ...] = ()
    for extra in members(node):
        if extra.rule == "examples":
            examples += below_from(page, extra.child("line_list"), loose=True).lines
        elif sentence := extra.child("sentence"):
            words = page.sentence(sentence)
            scope += (Line(words.span, sentence=words, citation=page.citation(extra)),)
        else:
            scope += as_lines(below_from(page, extra.child("line_list"), loose=True), page.span_of(extra))
    return examples, scope
