"""Nodes of a determination to its phases, outcomes, reasons, examples and scopes."""

from __future__ import annotations

import re
from dataclasses import replace

from reasoner.source.dataclass import dataclass
from reasoner.syntax.conditions import below_from, lines_from, provisos_from
from reasoner.syntax.headers import header_from
from reasoner.syntax.node import Leaf, Node, members
from reasoner.syntax.outcome_words import check_canonical, check_outcome_words
from reasoner.syntax.rank import Rank
from reasoner.syntax.tree import Determination, FreeText, Label, Line, Opens, Outcome, Phase, Proviso
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
                supporting += lines_from(page, step.child("line_list"))
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
    if leaf is None:
        raise AssertionError(f"the grammar puts {type_} into {node.rule}")
    return leaf


def _node(node: Node, rule: str) -> Node:
    child = node.child(rule)
    if child is None:
        raise AssertionError(f"the grammar puts {rule} into {node.rule}")
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
    examples, scope = _extras(page, end.child("extra_list"))
    paren = head.leaf("PAREN")
    words = page.unlabelled(page.sentence(_node(head, "outcome_words")), "an outcome")
    check_outcome_words(page, words, ending.opens)
    if paren:
        check_canonical(page, words, page.inside(paren))
    ranks = {leaf.type for modifier in members(head.child("modifier_list")) for leaf in modifier.leaves()}
    rank = Rank.PLAIN
    if head.leaf("OTHERWISE"):
        rank = Rank.OTHERWISE_WHEN if ending.opens in (Opens.WHEN, Opens.UNLESS) else Rank.OTHERWISE
    elif "WHATEVER" in ranks:
        rank = Rank.OVERRIDES
    return Outcome(
        words=FreeText(words.text, words.span),
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
    found = [one for one in members(head.child("modifier_list")) if one.leaf(type_)]
    return tuple(_phrase(page, _node(one, "outcome_words")) for one in found)


def _ending(page: Page, end: Node) -> _Ending:
    opener = end.leaf("WHEN", "UNLESS")
    opens = _OPENS[opener.type] if opener else Opens.NOTHING
    match end.rule:
        case "below":
            below = below_from(page, end.child("body"), lifts=False)
            return _Ending(opens, below.lines, provisos=below.provisos)
        case "headed_below":
            header = header_from(page, end)
            below = below_from(page, end.child("body"), header, lifts=False)
            return _Ending(opens, (Line(header.span, header=header, lines=below.lines),), provisos=below.provisos)
        case "inline":
            sentence = page.sentence(_node(end, "sentence"))
            provisos = provisos_from(page, end.child("proviso_list"))
            return _Ending(opens, (Line(sentence.span, sentence=sentence),), provisos=provisos)
        case "because":
            reasons = tuple(_reason(page, one) for one in members(end.child("reason_list")) if one.rule == "reason")
            return _Ending(Opens.BECAUSE, reasons=reasons)
        case "because_inline":
            words = [one for one in end.children if one in (end.leaf("TEXT"), end.child("text_list"))]
            return _Ending(Opens.BECAUSE, reasons=((None, page.text(Node("text", words))),))
        case _:
            return _Ending()


def _reason(page: Page, node: Node) -> tuple[Label | None, FreeText]:
    text, _ = page.text_before_citation(_node(node, "text"))
    return page.label(node), replace(text, text=_TRAILING_CONNECTIVE.sub("", text.text).rstrip())


def _extras(page: Page, extra_list: Node | None) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    examples: tuple[Line, ...] = ()
    scope: tuple[Line, ...] = ()
    for extra in members(extra_list):
        if extra.rule == "examples":
            examples += lines_from(page, extra.child("line_list"))
        elif sentence := extra.child("sentence"):
            words = page.sentence(sentence)
            scope += (Line(words.span, sentence=words, citation=page.citation(extra), comments=page.comments(extra)),)
        else:
            scope += lines_from(page, extra.child("line_list"))
    return examples, scope
