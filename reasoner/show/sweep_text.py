"""A sweep as a page: a line for each stretch."""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.answer.answer import BY_ZERO
from reasoner.answer.sweep import Stretch, Sweep
from reasoner.policy.lines.plurals import is_plural
from reasoner.policy.vocabulary import Input
from reasoner.show.page import Block, Entry, Listing, Note, Page, Paragraph, Rule, section
from reasoner.show.page_text import page_text
from reasoner.show.paper import Paper, clean, sentence
from reasoner.show.text import header, in_version, outcomes_asked, page_name
from reasoner.show.words import joined, outcome_words, place_words, standing_remarks, status_words, told


def sweeps_text(results: Sequence[Sweep], paper: Paper) -> str:
    """Some sweeps of one case, as text."""
    return page_text(sweeps_page(results), paper)


def sweeps_page(results: Sequence[Sweep]) -> Page:
    """Some sweeps of one case."""
    blocks: list[Block] = []
    for index, sweep in enumerate(results):
        blocks += [Rule()] if index else []
        blocks += header(sweep.answer, policy=index == 0)
        for one in sweep.versions or (sweep,):
            blocks += in_version(one.answer, sweep.answer, _stretches(one))
    return Page(page_name([one.answer for one in results]), tuple(blocks))


def _stretches(one: Sweep) -> list[Block]:
    """The stretches of a sweep, a line each; that it is absent is said with the values beside it that come to the same."""
    said: list[tuple[list[str], str, bool]] = []
    for number, stretch in enumerate(one.stretches):
        comes_to, here = _stretch_words(stretch, one), number == one.now
        if stretch.interval is None and said and said[-1][1] == comes_to:
            values, _, there = said[-1]
            said[-1] = ([*values, told(stretch.words)], comes_to, there or here)
        else:
            said.append(([told(stretch.words)], comes_to, here))
    stretches = tuple(
        Entry(f"{joined(values, 'or')}: {comes_to}", points="the case" if here else "") for values, comes_to, here in said
    )
    no_matter = Paragraph("It makes no difference to this case." if len(said) == 1 and not one.cut_off else "")
    blocks: list[Block] = [*section(f"{swept_words(one.input)}, all else as it is", Listing(stretches), no_matter)]
    return [*blocks, Note(sentence(clean(one.cut_off)))] if one.cut_off else blocks


def swept_words(input: Input) -> str:
    """That the number changes: `As the sensors change`."""
    return f"As {clean(input.phrase)} {'change' if is_plural(input.phrase) else 'changes'}"


def _stretch_words(stretch: Stretch, sweep: Sweep) -> str:
    """What the outcome and the items are over a stretch."""
    if not stretch.possible:
        return "no such case" if stretch.in_effect else clean(stretch.version)
    words = {one.canonical: outcome_words(one) for one in reversed(stretch.wording)}
    outcomes = joined((words.get(name) or outcomes_asked((name,), sweep.answer) for name in stretch.possible), "or")
    said = outcomes if len(stretch.possible) == 1 else f"undetermined: {outcomes}"
    items = [
        ", ".join((f"{place_words(one)} {status_words(there.status)}", *standing_remarks(there)))
        for one in sweep.items
        if (there := stretch.standings.get(one.key)) is not None
    ]
    items += [BY_ZERO] if stretch.divides else []
    standing = f" ({'; '.join(items)})" if items else ""
    version = f", by the version in effect {clean(stretch.version)}" if stretch.version else ""
    return f"{said}{standing}{version}"
