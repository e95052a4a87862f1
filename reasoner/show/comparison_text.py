"""One case under several policies, as text for people."""

from __future__ import annotations

from reasoner.answer.answer import WhatIf
from reasoner.answer.compare import Compared, Comparison, Parting
from reasoner.show.paper import Paper, clean, sentence, wrapped
from reasoner.show.text import heading, outcomes_asked
from reasoner.show.what_if_text import CAUTION, way_words
from reasoner.show.words import READING, fact_words, joined, policy_line, version_lines, wording_of


def comparison_text(comparison: Comparison, paper: Paper) -> str:
    """The outcomes by payer, where they part, the smallest change for each."""
    rows = wrapped(READING, paper)
    rows += heading("Outcome by policy", paper)
    for one in comparison.compared:
        rows += _outcome(one, paper)
    rows += _partings(comparison, paper)
    rows += heading("The smallest change for each", paper)
    for one in comparison.compared:
        rows += _changes(one, comparison, paper)
    return "\n".join([*rows, "", *wrapped(CAUTION, paper)]) + "\n"


def _outcome(one: Compared, paper: Paper) -> list[str]:
    said = joined(wording_of(one.answer), "or")
    so_far = " so far" if one.answer.open_because == "time" else ""
    outcome = f"undetermined{so_far}: {said}" if one.answer.outcome == "undetermined" else said
    rows = wrapped(f"{policy_line(one.answer.policy)}: {outcome}", paper, "  - ", "      ")
    for line in version_lines(one.answer):
        rows += wrapped(line.strip(), paper, "      ")
    if one.left_out:
        left = joined(map(clean, one.left_out), "and")
        rows += wrapped(f"stated, but not known to this policy's vocabulary, and left out: {left}", paper, "      ")
    if one.answer.cut_off:
        rows += wrapped(clean(one.answer.cut_off), paper, "      ")
    if one.answer.needed:
        needed = joined((clean(need.input.phrase) for need in one.answer.needed), "and")
        rows += wrapped(f"still needed: {needed}", paper, "      ")
    return rows


def _partings(comparison: Comparison, paper: Paper) -> list[str]:
    if comparison.alike:
        return ["", *wrapped("All of them come to the same.", paper)]
    rows = heading("Where they part", paper)
    for one in comparison.partings:
        rows += wrapped(_parting(one, comparison), paper, "  - ", "      ")
    if comparison.cut_off:
        rows += ["", *wrapped(sentence(clean(comparison.cut_off)), paper)]
    return rows


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


def _changes(one: Compared, comparison: Comparison, paper: Paper) -> list[str]:
    changes = one.changes
    target = outcomes_asked(changes.target, changes.answer)
    lead = f"{_name(one, comparison)}, for {target}: "
    if changes.already:
        return wrapped(f"{lead}nothing, it is so already", paper, "  - ", "      ")
    if changes.sets:
        said = way_words(changes.sets[0])
        more = len(changes.sets) - 1
        others = f" ({more}{' or more' if changes.cut_off else ''} other {'way' if more == 1 else 'ways'})" if more else ""
        return wrapped(f"{lead}{said}{others}", paper, "  - ", "      ")
    if changes.cut_off:
        return wrapped(f"{lead}none found; {clean(changes.cut_off)}", paper, "  - ", "      ")
    if changes.blocks:
        facts = joined((fact_words(fact) for fact in changes.blocks[0].facts), "and")
        beside = f" ({_others(changes)})" if len(changes.blocks) > 1 or changes.blocks_cut_off else ""
        return wrapped(f"{lead}nothing that may be changed; in the way: {facts}{beside}", paper, "  - ", "      ")
    none = "nothing that may be changed" if changes.unreachable is None else "no case whatever has it"
    return wrapped(f"{lead}{none}", paper, "  - ", "      ")


def _others(changes: WhatIf) -> str:
    """What else is in the way of a target, where the nearest of it is named."""
    count = len(changes.blocks) - 1
    if not count:
        return f"other things may be too: {clean(changes.blocks_cut_off)}"
    more = " or more" if changes.blocks_cut_off else ""
    return f"the nearest; or {count}{more} other {'thing' if count == 1 else 'things'} otherwise"
