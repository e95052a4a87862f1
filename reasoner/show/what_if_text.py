"""What would change an outcome, as a page. It says what would have to be true, never what to record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from reasoner.answer.answer import Blocks, ChangeKind, ChangeNeeded, ChangeSet, Several, WhatIf
from reasoner.answer.changing.alike import Ways, ways_of
from reasoner.policy.criteria import Criterion
from reasoner.policy.vocabulary import Change, Input, YesNo
from reasoner.policy.words import ANY_VALUE
from reasoner.show.page import Block, Entry, Listing, Note, Page, Paragraph, Section, listed, section
from reasoner.show.page_text import page_text
from reasoner.show.paper import Paper, clean, sentence
from reasoner.show.text import assumptions, divided, header, in_version, outcomes_asked, page_name
from reasoner.show.words import (
    THERE_IS,
    criterion_words,
    fact_words,
    items_words,
    joined,
    of_it,
    outcomes_said,
    place_words,
    told,
    told_apart,
    valued,
)

FEW_WAYS = 3  # so many ways are read as easily one by one
CAUTION = "This says what would have to be true and documented. It is no advice to record anything that is not so."


def what_if_text(result: WhatIf, paper: Paper) -> str:
    """What would change an outcome, as text."""
    return page_text(what_if_page(result), paper)


def what_if_page(result: WhatIf) -> Page:
    """The ways to a target outcome, or that it holds already, or what stands in the way."""
    blocks = [*header(result.answer)]
    for one in result.versions or (result,):
        blocks += in_version(one.answer, result.answer, _ways(one))
    if any(one.sets and not one.already for one in result.versions or (result,)):
        blocks.append(Note(CAUTION))
    return Page(page_name((result.answer,)), tuple(blocks))


def _ways(result: WhatIf) -> tuple[Block, ...]:
    """The ways to the target in one version of the policy."""
    title = f"What would make it {_target(result)}"
    blocks = [*assumptions(result.answer), *divided(result.answer)]
    if result.already:
        blocks.append(Section(title, (Paragraph("Already so: nothing has to change."),)))
    elif result.sets:
        blocks += _sets(title, result)
    else:
        blocks += _no_way(title, result)
    if result.cut_off:
        blocks.append(Note(f"The list is not complete: {clean(result.cut_off)}."))
    if result.only_days:
        blocks.append(Note(f"Only dates of service {clean(result.only_days)} were looked at, the days of this version."))
    return tuple(blocks)


def _target(result: WhatIf) -> str:
    """What is wanted: the outcomes asked for, and those of other questions."""
    also = [
        f"{clean(one.determination.title)} {outcomes_said(one.target, one.determination, result.answer.standings)}"
        for one in result.also
    ]
    return joined([outcomes_asked(result.target, result.answer), *also], "and")


def _sets(title: str, result: WhatIf) -> tuple[Block, ...]:
    """Every way, numbered where there are several."""
    sets = [*(one for one in result.sets if not one.whatever), *result.tied, *(one for one in result.sets if one.whatever)]
    count = len(sets)
    said = ways_counted(count, result)
    entries = tuple(way_entry(one.first, one) for one in ways_of(sets))
    ways = Section(title, (Paragraph(said), Listing(entries, numbered=len(entries) > 1)))
    if result.factored is None or result.tied or len(entries) <= FEW_WAYS or _is_wanted_both_ways(result):
        return (ways,)
    return (ways, Section("The same ways, put together", (Listing((_several(result.factored, result),)),)))


def _is_wanted_both_ways(result: WhatIf) -> bool:
    """Whether one way wants something to be so that another wants not to be so: its words alone would say one of the two."""
    needs: dict[str, set[str]] = {}
    for change in (change for one in result.sets for change in one.changes if isinstance(change.input.type, YesNo)):
        needs.setdefault(change.input.id, set()).add(change.needs)
    return any(len(one) > 1 for one in needs.values())


def ways_counted(count: int, result: WhatIf) -> str:
    """How many ways there are, and that nothing less is enough; where that is not known of the values, that all of it is needed; where
    that is not known either, that each is enough."""
    if not result.minimal:
        return "One way that is enough:" if count == 1 else f"{count} ways, each of which is enough:"
    if result.least:
        return "One way, and nothing less is enough:" if count == 1 else f"{count} ways; in each, nothing less is enough:"
    return "One way, of which nothing can be left out:" if count == 1 else f"{count} ways; of each, nothing can be left out:"


def _several(form: Several | str, result: WhatIf) -> Entry:
    """A factored form as a list: all of these, one of these, so many of these."""
    if isinstance(form, str):
        return Entry(_needs_of(form, result))
    return Entry(f"{how_many(form)}:", (Listing(tuple(_several(part, result) for part in form.parts)),))


def how_many(form: Several) -> str:
    """How many of its parts a factored form asks for."""
    if form.number == len(form.parts):
        return "all of these"
    return "one of these" if form.number == 1 else f"{form.number} of these {len(form.parts)}"


def _needs_of(id: str, result: WhatIf) -> str:
    """What an input needs, where it is the same in every way; else its phrase."""
    changes = [change for one in result.sets for change in one.changes if change.input.id == id]
    needs = {change.needs for change in changes}
    return valued(changes[0].input, needs.pop()) if len(needs) == 1 else clean(changes[0].input.phrase)


def way_entry(one: ChangeSet, ways: Ways | None = None) -> Entry:
    """One way: each change, how the changes hang together, what must still hold; `ways`: those that are alike."""
    blocks: list[Block] = []
    for kind in dict.fromkeys(change.kind for change in one.changes):
        changes = [change for change in one.changes if change.kind is kind]
        lead = "and " if blocks else ""
        if len(changes) == 1:
            blocks.append(Paragraph(f"{lead}{kind_words(kind)} - {_told(changes[0], ways)}"))
        else:
            told_all = listed(_told(change, ways) for change in changes)
            blocks += [Paragraph(f"{lead}{kind_words(kind, several=True)}:"), told_all]
    first = blocks[0] if blocks else Paragraph("")
    blocks += _ties(one)
    if one.whatever:
        blocks.append(Paragraph(_whatever_words(one)))
    still = list(dict.fromkeys(clean(input.phrase) for change in one.changes for input in change.still))
    if still:
        blocks.append(Paragraph(f"Must still hold: {joined(still, 'and')}."))
    return Entry(first.words if isinstance(first, Paragraph) else "", tuple(blocks[1:]))


def _told(change: ChangeNeeded, ways: Ways | None) -> str:
    """What would have to be so; where ways are alike, of any one of their records."""
    if ways is None or change is not ways.varied:
        return _needed_words(change)
    input, records = change.input, ways.records
    if isinstance(input.type, YesNo):
        needed = of_it(valued(input, change.needs), input.record)
    else:
        value = "" if change.needs == ANY_VALUE else f" {told(change.needs)}"
        needed = f"its {clean(input.own_phrase).removeprefix('the ')}{value}"
    return f"of any one of these {len(records)}, {needed}: {joined(map(clean, records), 'or')}{_serves_words(change)}"


def _ties(one: ChangeSet) -> list[Block]:
    """How the values hang together: said, or where there are several ways, listed."""
    if len(one.ties) < 2:
        return [Paragraph(sentence(f"{_tied(one)} {clean(tie)}")) for tie in one.ties]
    return [Paragraph("Together, one of these:"), listed(map(clean, one.ties))]


def _tied(one: ChangeSet) -> str:
    return "so that" if len(one.changes) == 1 else "together:"


def _whatever_words(one: ChangeSet) -> str:
    """That the values will do in the worst case of what is not known."""
    named = [clean(input.phrase) for input in one.whatever]
    return f"This is enough whatever {joined(named, 'and')} {'turns' if len(named) == 1 else 'turn'} out to be."


def way_words(one: ChangeSet) -> str:
    """One way in a sentence: the changes by the kind of step, and how they hang together."""
    parts = []
    for kind in dict.fromkeys(change.kind for change in one.changes):
        changes = [change for change in one.changes if change.kind is kind]
        told_all = "; ".join(map(_needed_words, changes))
        parts.append(change_words(changes[0]) if len(changes) == 1 else f"{kind_words(kind, several=True)}: {told_all}")
    ties = [f"{_tied(one)} {clean(one.ties[0])}"] if len(one.ties) == 1 else []
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
    if change.input.phrase.startswith(THERE_IS) and change.needs != "no":
        return "now there is none"
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


def _no_way(title: str, result: WhatIf) -> list[Block]:
    """That no permitted change reaches the target, what stands in the way, and what else could be allowed."""
    if result.unreachable is not None:
        none = Section(title, (Paragraph("No case whatever has that outcome under this policy."),))
        return [none, *section("What stands in the way", listed(map(_criterion_in_the_way, result.unreachable)))]
    said = "None found so far." if result.cut_off else "Nothing that may be changed here reaches it."
    several = ": one of these would have to be otherwise" if len(result.blocks) > 1 else ""
    in_the_way = listed(dict.fromkeys(map(_block_words, result.blocks)))
    blocks: list[Block] = [Section(title, (Paragraph(said),)), *section(f"What stands in the way{several}", in_the_way)]
    if result.blocks_cut_off:
        blocks.append(Note(f"More may stand in the way: {clean(result.blocks_cut_off)}."))
    allow = _could_allow(result.blocks)
    return [*blocks, Note(f"To look further, allow {joined(allow, 'and')}.")] if allow else blocks


def _criterion_in_the_way(criterion: Criterion) -> str:
    where = f" [{clean(criterion.citation.text)}]" if criterion.citation else ""
    return f"{place_words(criterion)}: {criterion_words(criterion)}{where}"


def _block_words(block: Blocks) -> str:
    """Facts that stand in the way together, and the items they fail."""
    facts = told_apart((fact_words(fact) for fact in block.facts), "and")
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
