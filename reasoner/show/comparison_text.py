"""One case under several policies, as a page."""

from __future__ import annotations

from reasoner.answer.answer import WhatIf
from reasoner.answer.compare import Compared, Comparison, Parting
from reasoner.show.page import Block, Entry, Listing, Note, Page, Paragraph, Section, listed, section
from reasoner.show.page_text import page_text
from reasoner.show.paper import Paper, clean, sentence
from reasoner.show.text import outcomes_asked, versions
from reasoner.show.what_if_text import CAUTION, way_words
from reasoner.show.words import READING, facts_words, inputs_words, joined, policy_line, told_apart, wording_of


def comparison_text(comparison: Comparison, paper: Paper) -> str:
    """One case under several policies, as text."""
    return page_text(comparison_page(comparison), paper)


def comparison_page(comparison: Comparison) -> Page:
    """The outcomes by payer, where they part, the smallest change for each."""
    outcomes = Listing(tuple(map(_outcome, comparison.compared)))
    changes = listed(_changes(one, comparison) for one in comparison.compared)
    return Page(
        f"One case under {joined((_name(one, comparison) for one in comparison.compared), 'and')}",
        (
            Paragraph(READING, faint=True),
            Section("Outcome by policy", (outcomes,)),
            *_partings(comparison),
            Section("The smallest change for each", (changes,)),
            Note(CAUTION),
        ),
    )


def _outcome(one: Compared) -> Entry:
    said = joined(wording_of(one.answer), "or")
    so_far = " so far" if one.answer.open_because == "time" else ""
    outcome = f"undetermined{so_far}: {said}" if one.answer.outcome == "undetermined" else said
    left = joined(map(clean, one.left_out), "and")
    needed = joined(inputs_words(need.input for need in one.answer.needed), "and")
    rows = [
        *versions(one.answer),
        Paragraph(f"stated, but not known to this policy's vocabulary, and left out: {left}" if left else ""),
        Paragraph(clean(one.answer.cut_off)),
        Paragraph(f"still needed: {needed}" if needed else ""),
    ]
    return Entry(f"{policy_line(one.answer.policy)}: {outcome}", tuple(row for row in rows if row != Paragraph("")))


def _partings(comparison: Comparison) -> tuple[Block, ...]:
    if comparison.alike:
        return (Note("All of them come to the same."),)
    parted = section("Where they part", listed(_parting(one, comparison) for one in comparison.partings))
    return (*parted, Note(sentence(clean(comparison.cut_off)))) if comparison.cut_off else parted


def _parting(one: Parting, comparison: Comparison) -> str:
    def named(numbers: tuple[int, ...]) -> str:
        return joined((_name(comparison.compared[number], comparison) for number in numbers), "and")

    parts = [f"decides for {named(one.rests)}"] if one.rests else []
    parts += [f"still needed by {named(one.needs)}"] if one.needs else []
    return f"{clean(one.input.phrase)}: {'; '.join(parts)}"


def _name(one: Compared, comparison: Comparison) -> str:
    """What a policy is called here: by its payer, where no other is of that payer, else by number or title too."""
    policy = one.answer.policy
    alone = sum(other.answer.policy.payer == policy.payer for other in comparison.compared) == 1
    return clean(policy.payer if alone else f"{policy.payer} {policy.number or policy.title}")


def _changes(one: Compared, comparison: Comparison) -> str:
    changes = one.changes
    lead = f"{_name(one, comparison)}, for {outcomes_asked(changes.target, changes.answer)}: "
    if changes.already:
        return f"{lead}nothing, it is so already"
    if changes.sets:
        more = len(changes.sets) - 1
        others = f" ({more}{' or more' if changes.cut_off else ''} other {'way' if more == 1 else 'ways'})" if more else ""
        late = f" Not everything was looked at: {clean(changes.cut_off)}." if changes.cut_off else ""
        return f"{lead}{way_words(changes.sets[0])}{others}{late}"
    if changes.cut_off:
        return f"{lead}none found; {clean(changes.cut_off)}"
    if changes.blocks:
        facts = told_apart(facts_words(changes.blocks[0].facts), "and")
        return f"{lead}nothing that may be changed; in the way{_nearest_of(changes)}: {facts}"
    return lead + ("nothing that may be changed" if changes.unreachable is None else "no case whatever has it")


def _nearest_of(changes: WhatIf) -> str:
    """That what is named is the nearest of several things, any one of which would have to be otherwise."""
    count = len(changes.blocks)
    if changes.blocks_cut_off:
        return f", the nearest of {count} found ({clean(changes.blocks_cut_off)})"
    return f", the nearest of {count}" if count > 1 else ""
