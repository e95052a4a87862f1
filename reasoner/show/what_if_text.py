"""What would change an outcome, as text for people. It says what would have to be true, never what to record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from reasoner.answer.answer import Blocks, ChangeKind, ChangeNeeded, ChangeSet, WhatIf
from reasoner.policy.vocabulary import Change, Input
from reasoner.show.paper import Paper, clean, sentence, wrapped
from reasoner.show.text import assumptions, header, heading, outcomes_asked
from reasoner.show.words import fact_words, items_words, joined, valued

CAUTION = "This says what would have to be true and documented. It is no advice to record anything that is not so."


def what_if_text(result: WhatIf, paper: Paper) -> str:
    """The ways to a target outcome, or that it holds already, or what stands in the way."""
    target = outcomes_asked(result.target, result.answer)
    rows = header(result.answer, paper) + assumptions(result.answer, paper)
    rows += heading(f"What would make it {target}", paper)
    if result.already:
        rows += wrapped(f"Already so: nothing has to change for {target}.", paper, "  ")
    elif result.sets:
        rows += _sets(result, paper)
    else:
        rows += _no_way(result, paper)
    if result.cut_off:
        rows += ["", *wrapped(f"The list is not complete: {clean(result.cut_off)}.", paper)]
    if result.sets and not result.already:
        rows += ["", *wrapped(CAUTION, paper)]
    return "\n".join(rows) + "\n"


def _sets(result: WhatIf, paper: Paper) -> list[str]:
    """Every way, numbered where there are several."""
    count = len(result.sets)
    rows = wrapped(
        "One way, and nothing less is enough:" if count == 1 else f"{count} ways; in each, nothing less is enough:", paper, "  "
    )
    for number, one in enumerate(result.sets, start=1):
        rows += _set(one, f"{number}." if count > 1 else "-", paper)
    return rows


def _set(one: ChangeSet, mark: str, paper: Paper) -> list[str]:
    """One way: each change, how the changes hang together, what must still hold."""
    first, later = f"  {mark} ", " " * (len(mark) + 3)
    rows: list[str] = []
    for index, change in enumerate(one.changes):
        lead = first if index == 0 else later + "and "
        rows += wrapped(change_words(change), paper, lead, later + "    ")
    for tie in one.ties:
        rows += wrapped(sentence(f"together: {clean(tie)}"), paper, later)
    still = list(dict.fromkeys(clean(input.phrase) for change in one.changes for input in change.still))
    if still:
        rows += wrapped(f"Must still hold: {joined(still, 'and')}.", paper, later)
    return rows


def change_words(change: ChangeNeeded) -> str:
    """One change: what would have to be so, how it stands now and how far off, and the items it serves."""
    now = "" if change.kind is ChangeKind.DOCUMENT else f"now {clean(change.now)}"
    off = "; ".join(part for part in (now, clean(change.distance)) if part)
    serves = f", for {items_words(change.items)}" if change.items else ""
    return f"{kind_words(change.kind)}: {valued(change.input, change.needs)}{f' ({off})' if off else ''}{serves}"


def kind_words(kind: ChangeKind) -> str:
    """What kind of step a change is, said so that no finding is told to be altered."""
    match kind:
        case ChangeKind.DOCUMENT:
            return "to document, if it is so"
        case ChangeKind.DO:
            return "a further trial, treatment or step would have to show"
        case ChangeKind.CHOOSE:
            return "to choose in the request"
        case ChangeKind.DIFFER:
            return "would have to be otherwise"
        case _:
            assert_never(kind)


def _no_way(result: WhatIf, paper: Paper) -> list[str]:
    """That no permitted change reaches the target, what stands in the way, and what else could be allowed."""
    if result.cut_off:
        rows = wrapped("None found so far.", paper, "  ")
    else:
        rows = wrapped("Nothing that may be changed here reaches it.", paper, "  ")
    if result.blocks:
        rows += heading("What stands in the way", paper)
        for block in result.blocks:
            rows += wrapped(_block_words(block), paper, "  - ")
    allow = _could_allow(result.blocks)
    if allow:
        rows += ["", *wrapped(f"To look further, allow {joined(allow, 'and')}.", paper)]
    return rows


def _block_words(block: Blocks) -> str:
    """Facts that stand in the way together, and the items they fail."""
    facts = joined((fact_words(fact) for fact in block.facts), "and")
    return facts + (f", against {items_words(block.items)}" if block.items else "")


def _could_allow(blocks: Iterable[Blocks]) -> list[str]:
    """The options that would let what stands in the way be changed."""
    inputs: list[Input] = [fact.input for block in blocks for fact in block.facts]
    options = []
    if any(input.change is Change.CHOICE for input in inputs):
        options.append("what was chosen in the request (--allow choice)")
    if any(input.change is Change.FIXED for input in inputs):
        options.append("facts that nobody can change, to see what they cost (--allow fixed)")
    return options
