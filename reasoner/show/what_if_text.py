"""What would change an outcome, as text for people. It says what would have to be true, never what to record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from reasoner.answer.answer import Blocks, ChangeKind, ChangeNeeded, ChangeSet, Several, WhatIf
from reasoner.policy.vocabulary import Change, Input, YesNo
from reasoner.policy.words import ANY_VALUE
from reasoner.show.paper import Paper, clean, sentence, wrapped
from reasoner.show.text import assumptions, header, heading, outcomes_asked, version_heading
from reasoner.show.words import (
    THERE_IS,
    criterion_words,
    fact_words,
    items_words,
    joined,
    outcomes_said,
    place_words,
    told,
    valued,
)

FEW_WAYS = 3  # so many ways are read as easily one by one
CAUTION = "This says what would have to be true and documented. It is no advice to record anything that is not so."


def what_if_text(result: WhatIf, paper: Paper) -> str:
    """The ways to a target outcome, or that it holds already, or what stands in the way."""
    rows = header(result.answer, paper)
    for one in result.versions:
        rows += version_heading(one.answer, result.answer, paper) + _ways(one, paper)
    if not result.versions:
        rows += _ways(result, paper)
    if any(one.sets and not one.already for one in result.versions or (result,)):
        rows += ["", *wrapped(CAUTION, paper)]
    return "\n".join(rows) + "\n"


def _ways(result: WhatIf, paper: Paper) -> list[str]:
    """The ways to the target in one version of the policy."""
    rows = assumptions(result.answer, paper) + heading(f"What would make it {_target(result)}", paper)
    if result.already:
        rows += wrapped("Already so: nothing has to change.", paper, "  ")
    elif result.sets:
        rows += _sets(result, paper)
    else:
        rows += _no_way(result, paper)
    if result.cut_off:
        rows += ["", *wrapped(f"The list is not complete: {clean(result.cut_off)}.", paper)]
    if result.only_days:
        said = f"Only dates of service {clean(result.only_days)} were looked at, the days of this version."
        rows += ["", *wrapped(said, paper)]
    return rows


def _target(result: WhatIf) -> str:
    """What is wanted: the outcomes asked for, and those of other questions."""
    also = [
        f"{clean(one.determination.title)} {outcomes_said(one.target, one.determination, result.answer.standings)}"
        for one in result.also
    ]
    return joined([outcomes_asked(result.target, result.answer), *also], "and")


def _sets(result: WhatIf, paper: Paper) -> list[str]:
    """Every way, numbered where there are several."""
    count = len(result.sets)
    rows = wrapped(
        "One way, and nothing less is enough:" if count == 1 else f"{count} ways; in each, nothing less is enough:", paper, "  "
    )
    for number, one in enumerate(result.sets, start=1):
        rows += _set(one, f"{number}." if count > 1 else "-", paper)
    if result.factored is not None and count > FEW_WAYS:
        rows += heading("The same ways, put together", paper)
        rows += _several(result.factored, result, paper)
    return rows


def _several(form: Several | str, result: WhatIf, paper: Paper, depth: int = 1) -> list[str]:
    """A factored form as a list: all of these, one of these, so many of these."""
    if isinstance(form, str):
        return wrapped(_needs_of(form, result), paper, "  " * depth + "- ")
    opener = _how_many(form)
    return [
        *wrapped(f"{opener}:", paper, "  " * depth + "- "),
        *(row for part in form.parts for row in _several(part, result, paper, depth + 1)),
    ]


def _how_many(form: Several) -> str:
    if form.number == len(form.parts):
        return "all of these"
    return "one of these" if form.number == 1 else f"{form.number} of these {len(form.parts)}"


def _needs_of(id: str, result: WhatIf) -> str:
    """What an input needs, where it is the same in every way; else its phrase."""
    changes = [change for one in result.sets for change in one.changes if change.input.id == id]
    needs = {change.needs for change in changes}
    return valued(changes[0].input, needs.pop()) if len(needs) == 1 else clean(changes[0].input.phrase)


def _set(one: ChangeSet, mark: str, paper: Paper) -> list[str]:
    """One way: each change, how the changes hang together, what must still hold."""
    first, later = f"  {mark} ", " " * (len(mark) + 3)
    rows: list[str] = []
    for index, kind in enumerate(dict.fromkeys(change.kind for change in one.changes)):
        changes = [change for change in one.changes if change.kind is kind]
        lead = first if index == 0 else later + "and "
        if len(changes) == 1:
            rows += wrapped(change_words(changes[0]), paper, lead, later + "    ")
            continue
        rows += wrapped(f"{kind_words(kind, several=True)}:", paper, lead, later + "    ")
        for change in changes:
            rows += wrapped(_needed_words(change), paper, later + "  - ", later + "    ")
    rows += _ties(one, later, paper)
    still = list(dict.fromkeys(clean(input.phrase) for change in one.changes for input in change.still))
    if still:
        rows += wrapped(f"Must still hold: {joined(still, 'and')}.", paper, later)
    return rows


def _ties(one: ChangeSet, later: str, paper: Paper) -> list[str]:
    """How the values hang together: said, or where there are several ways, listed."""
    if len(one.ties) < 2:
        return [row for tie in one.ties for row in wrapped(sentence(f"together: {clean(tie)}"), paper, later)]
    rows = wrapped("Together, one of these:", paper, later)
    return rows + [row for tie in one.ties for row in wrapped(clean(tie), paper, later + "  - ")]


def way_words(one: ChangeSet) -> str:
    """One way in a sentence: the changes by the kind of step, and how they hang together."""
    parts = []
    for kind in dict.fromkeys(change.kind for change in one.changes):
        changes = [change for change in one.changes if change.kind is kind]
        told_all = "; ".join(map(_needed_words, changes))
        parts.append(change_words(changes[0]) if len(changes) == 1 else f"{kind_words(kind, several=True)}: {told_all}")
    ties = [f"together: {clean(one.ties[0])}"] if len(one.ties) == 1 else []
    return sentence("; and ".join([*parts, *ties]))


def change_words(change: ChangeNeeded) -> str:
    """One change: what kind of step it is, and what would have to be so."""
    return f"{kind_words(change.kind)} - {_needed_words(change)}"


def _needed_words(change: ChangeNeeded) -> str:
    """What would have to be so, how it stands now and how far off, and the items it serves."""
    now = "" if change.kind is ChangeKind.DOCUMENT else _now_words(change)
    off = "; ".join(part for part in (now, clean(change.distance)) if part)
    who = f" [who can supply it: {clean(change.input.who)}]" if change.input.who else ""
    needed = clean(change.input.phrase) if change.needs == ANY_VALUE else valued(change.input, change.needs)
    return f"{needed}{f' ({off})' if off else ''}{_serves_words(change)}{who}"


def _now_words(change: ChangeNeeded) -> str:
    """How it stands now; of a sentence, that the case says the contrary."""
    return "now stated otherwise" if isinstance(change.input.type, YesNo) else f"now {told(change.now)}"


def _serves_words(change: ChangeNeeded) -> str:
    """The items that a change serves, or where they have no label the places in the payer's document."""
    items = [item for item in change.items if item.address]  # a condition in words would say the change again
    if items:
        return f", for {items_words(items)}"
    cited = dict.fromkeys(f"[{clean(item.citation.text)}]" for item in change.items if item.citation)
    return f", asked in {joined(cited, 'and')}" if cited else ""


def kind_words(kind: ChangeKind, several: bool = False) -> str:
    """What kind of step a change is, or several are, said so that no finding is told to be altered."""
    match kind:
        case ChangeKind.DOCUMENT:
            return "to document, if all of this is so" if several else "to document, if it is so"
        case ChangeKind.DO if several:
            return "further trials, treatments or steps would have to show all of this"
        case ChangeKind.DO:
            return "a further trial, treatment or step would have to show"
        case ChangeKind.CHOOSE:
            return "to choose in the request, all of this" if several else "to choose in the request"
        case ChangeKind.DIFFER:
            return "all of this would have to be so" if several else "would have to be so"
        case _:
            assert_never(kind)


def _no_way(result: WhatIf, paper: Paper) -> list[str]:
    """That no permitted change reaches the target, what stands in the way, and what else could be allowed."""
    if result.unreachable is not None:
        rows = wrapped("No case whatever has that outcome under this policy.", paper, "  ")
        if result.unreachable:
            rows += heading("What stands in the way", paper)
        for criterion in result.unreachable:
            where = f" [{clean(criterion.citation.text)}]" if criterion.citation else ""
            rows += wrapped(f"{place_words(criterion)}: {criterion_words(criterion)}{where}", paper, "  - ")
        return rows
    if result.cut_off:
        rows = wrapped("None found so far.", paper, "  ")
    else:
        rows = wrapped("Nothing that may be changed here reaches it.", paper, "  ")
    if result.blocks:
        several = ": one of these would have to be otherwise" if len(result.blocks) > 1 else ""
        rows += heading(f"What stands in the way{several}", paper)
        for said in dict.fromkeys(map(_block_words, result.blocks)):
            rows += wrapped(said, paper, "  - ")
    if result.blocks_cut_off:
        rows += ["", *wrapped(f"More may stand in the way: {clean(result.blocks_cut_off)}.", paper)]
    allow = _could_allow(result.blocks)
    if allow:
        rows += ["", *wrapped(f"To look further, allow {joined(allow, 'and')}.", paper)]
    return rows


def _block_words(block: Blocks) -> str:
    """Facts that stand in the way together, and the items they fail."""
    facts = joined((fact_words(fact) for fact in block.facts), "and")
    items = [item for item in block.items if item.address] or [
        item for item in block.items if not item.words.startswith(THERE_IS)
    ]
    cited = dict.fromkeys(f" [{clean(item.citation.text)}]" for item in items if item.citation and not item.address)
    return facts + (f", against {items_words(items)}{''.join(cited)}" if items else "")


def _could_allow(blocks: Iterable[Blocks]) -> list[str]:
    """The options that would let what stands in the way be changed."""
    facts = [fact for block in blocks for fact in block.facts]
    inputs: list[Input] = [fact.input for fact in facts if not fact.presumed]
    options = []
    if any(input.change is Change.CHOICE for input in inputs):
        options.append("what was chosen in the request (--allow choice)")
    if any(input.change is Change.FIXED for input in inputs):
        options.append("facts that nobody can change, to see what they cost (--allow fixed)")
    for id in dict.fromkeys(fact.input.id for fact in facts if fact.presumed):
        options.append(f"what is taken for granted (--allow {clean(id)})")
    return options
