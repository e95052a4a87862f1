"""What an outcome rests on, as a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reasoner.answer.answer import BY_ZERO, Several, StatedFact
from reasoner.answer.resting.margins import Edge, Margin
from reasoner.answer.resting.reasons import Instead, Reasons
from reasoner.policy.vocabulary import DateType, Input
from reasoner.show.page import Block, Entry, Listing, Note, Page, Paragraph, Rule, Section, listed, section
from reasoner.show.page_text import page_text
from reasoner.show.paper import Paper, clean, sentence
from reasoner.show.text import divided, facts_listing, header, in_version, outcomes_asked, page_name
from reasoner.show.what_if_text import how_many
from reasoner.show.words import alike_fields, facts_words, inputs_words, joined, told

MOST_GROUPS = 20


def reasons_text(results: Sequence[Reasons], paper: Paper) -> str:
    """What some outcomes of one case rest on, as text."""
    return page_text(reasons_page(results), paper)


def reasons_page(results: Sequence[Reasons]) -> Page:
    """What some outcomes of one case rest on."""
    blocks: list[Block] = []
    for index, result in enumerate(results):
        blocks += [Rule()] if index else []
        blocks += header(result.answer, policy=index == 0)
        for one in result.versions or (result,):
            blocks += in_version(one.answer, result.answer, _rests_on(one))
    return Page(page_name([one.answer for one in results]), tuple(blocks))


def _rests_on(result: Reasons) -> list[Block]:
    """What the outcome rests on in one version of the policy."""
    blocks: list[Block] = []
    if len(result.answer.possible) != 1:
        open = "The outcome is open, so it rests on nothing yet."
        blocks.append(Note("No outcome was found yet." if result.answer.out_of_time else open))
    elif not result.cut_off or result.sufficient or result.withdrawals:
        if result.sufficient or not result.cut_off:
            blocks.append(_groups("Enough to settle it, whatever else is not known", result.sufficient, result.sufficient_form))
        blocks += _keep(result)
        pairs = [one for one in result.withdrawals if len(one) > 1]
        blocks += [_groups("Together: without these it would be open", pairs, result.together_form)] if pairs else []
    blocks += divided(result.answer)
    blocks += section("How far each number may move, all else as it is", listed(_margins(result)))
    no_longer = sentence(joined(_no_longer(result), "and"))
    blocks += section("Not stated, and no longer matters", Paragraph(no_longer))
    if result.cut_off and result.cut_off != result.answer.cut_off:
        blocks.append(Note(sentence(f"The list is not complete: {clean(result.cut_off)}")))
    return blocks


def _groups(title: str, groups: Sequence[tuple[StatedFact, ...]], form: Several | None) -> Section:
    if groups == ((),):
        return Section(title, (Paragraph("Nothing at all: every case has this outcome."),))
    if form is not None:
        facts = {fact.input.id: fact for one in groups for fact in one}
        return Section(title, (Listing((_put_together(form, facts),)),))
    shown = listed(map(_facts, groups[:MOST_GROUPS]), numbered=len(groups) > 1)
    more = len(groups) - MOST_GROUPS
    return Section(title, (shown, Paragraph(f"and {more} more groups (--json lists all)")) if more > 0 else (shown,))


def _put_together(form: Several, facts: Mapping[str, StatedFact]) -> Entry:
    """Groups put together: all of these, one of these, so many of these."""
    plain = facts_listing(facts[one] for one in form.parts if isinstance(one, str))
    nested = (_put_together(one, facts) for one in form.parts if isinstance(one, Several))
    return Entry(f"{how_many(form)}:", (Listing((*plain.entries, *nested)),))


def _facts(facts: Iterable[StatedFact]) -> str:
    return sentence(joined(facts_words(facts), "and"))


def _keep(result: Reasons) -> tuple[Block, ...]:
    """The facts that every reason needs."""
    title = "What has to stay documented: without any one of these it would be open"
    presumed = {one.fact.input.id: f" ({_instead_words(one, result)})" for one in result.instead}
    others = [one.fact for one in result.instead if one.possible == result.answer.possible]
    kept = [one for one in result.keep if one not in others]
    then = "Were it not stated, the outcome would rest on what is then presumed"
    blocks = section(then, facts_listing(others, presumed))
    if kept:
        return (Section(title, (facts_listing(kept, presumed),)), *blocks)
    if others or result.cut_off or result.sufficient == ((),):
        return tuple(blocks)
    return (Section(title, (Paragraph("No single fact: each can be spared as long as the others stand."),)),)


def _instead_words(one: Instead, result: Reasons) -> str:
    """What would be taken for granted in place of a fact, and what came out then."""
    said = f"not stated, it would be presumed to be {told(one.presumed)}"
    if one.possible == result.answer.possible:
        return said
    return f"{said}, and it would be {outcomes_asked(one.possible, result.answer)}" if one.possible else said


def _margins(result: Reasons) -> Iterator[str]:
    """Each number; a field of several records whose number may be any other is said once."""
    free = [one.input for one in result.margins if one.below is None and one.above is None]
    told_once = alike_fields(free, result.answer.policy.vocabulary)
    for one in result.margins:
        if one.input.id not in told_once:
            yield margin_words(one, result)
        elif phrase := told_once[one.input.id]:
            yield f"{phrase}: any {_one_of(one.input)} leaves the outcome as it is."


def _no_longer(result: Reasons) -> list[str]:
    """The inputs that no longer matter; a field of several records is said once."""
    told_once = alike_fields(result.no_longer, result.answer.policy.vocabulary)
    alone = inputs_words(one for one in result.no_longer if one.id not in told_once)
    return [*alone, *filter(None, told_once.values())]


def _one_of(input: Input) -> str:
    return "day" if isinstance(input.type, DateType) else "number"


def margin_words(margin: Margin, result: Reasons) -> str:
    """One number: what it is, for which numbers the outcome stands, what comes beyond."""
    said = f"{clean(margin.input.phrase)}: {told(margin.now)}"
    if margin.below is None and margin.above is None:
        return f"{said}; any {_one_of(margin.input)} leaves the outcome as it is."
    edges = [
        _edge_words(edge, side, result) for edge, side in ((margin.below, "down"), (margin.above, "up")) if edge is not None
    ]
    return f"{said}; the outcome stands for {told(margin.holds)}. " + " ".join(edges)


def _edge_words(edge: Edge, side: str, result: Reasons) -> str:
    room = f"none {side}: it is just at the limit" if edge.is_here else f"{clean(edge.distance)} {side}"
    if edge.ends_version:
        beyond = f"this version of the policy {'begins' if side == 'down' else 'ends'} there"
    elif not edge.beyond:
        beyond = "beyond that there is no such case"
    else:
        beyond = f"beyond that it {'is' if len(edge.beyond) == 1 else 'may be'} {outcomes_asked(edge.beyond, result.answer)}"
    beyond += f", as {BY_ZERO}" if edge.divides else ""
    return f"Room {room}; {beyond}."
