"""An answer as a page: the outcome, what it took for granted, the items, and what is still needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from reasoner.answer.answer import BY_ZERO, Answer, Needed, Standing, StatedFact, Status
from reasoner.answer.outline import Outlined, is_head, outline_of, outline_of_clause
from reasoner.answer.phases import is_idle
from reasoner.policy.criteria import Criterion
from reasoner.policy.model import Clause, Policy
from reasoner.policy.vocabulary import Input, YesNo
from reasoner.show.finding_words import SET_ASIDE
from reasoner.show.page import (
    Block,
    Entry,
    Item,
    Listing,
    Note,
    Page,
    Paragraph,
    Rule,
    Section,
    Title,
    Tone,
    Tree,
    listed,
    section,
)
from reasoner.show.page_text import page_text
from reasoner.show.paper import Paper, clean, sentence
from reasoner.show.tree import ROLES, item_of
from reasoner.show.words import (
    READING,
    by_record,
    canonical_words,
    clause_words,
    criterion_words,
    fact_words,
    in_version_words,
    items_words,
    its_words,
    joined,
    line_words,
    outcomes_said,
    policy_line,
    valued,
    version_lines,
    wording_of,
)

LEGEND = "(not met: the stated facts rule it out; not shown: they leave it open)"


def answers_text(answers: Sequence[Answer], paper: Paper) -> str:
    """Some answers about one case, as text."""
    return page_text(answers_page(answers), paper)


def answer_text(answer: Answer, paper: Paper) -> str:
    """An answer as text."""
    return answers_text((answer,), paper)


def answers_page(answers: Sequence[Answer]) -> Page:
    """Some answers about one case: the policy is named by the first, what all share is said once at the end."""
    blocks: list[Block] = []
    for index, answer in enumerate(answers):
        blocks += [Rule()] if index else []
        blocks += header(answer, policy=index == 0)
        if answer.versions:
            blocks += [*needed(answer), *grounds(answer)]
        for one in answer.versions or (answer,):
            blocks += in_version(one, answer, [*assumptions(one), *outline(one), *_codes(one), *needed(one), *grounds(one)])
    return Page(page_name(answers), (*blocks, *notices(answers)))


def page_name(answers: Sequence[Answer]) -> str:
    """What a page about some answers is called: the policy and its questions."""
    titles = joined((clean(answer.determination.title) for answer in answers), "and")
    return f"{policy_line(answers[0].policy)}: {titles}" if answers else ""


def in_version(one: Answer, answer: Answer, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """What is said of one of several versions, under its dates; where there is one version, just that."""
    if one is answer:
        return tuple(blocks)
    return (Rule(), Section(sentence(in_version_words(one)).rstrip("."), tuple(blocks)))


def header(answer: Answer, policy: bool = True) -> tuple[Block, ...]:
    """The first lines of every answer: the question and the outcome, the policy, its version, and what this is."""
    title = sentence(clean(answer.determination.title)).rstrip(".")
    words = wording_of(answer)
    if answer.outcome == "undetermined":
        so_far = " so far" if answer.open_because == "time" else ""
        blocks: list[Block] = [Title(f"{title}: undetermined{so_far}", Tone.OPEN, words)]
    else:
        outcome = _by_code(answer) or joined(words, "or") or canonical_words(answer.outcome)
        blocks = [Title(f"{title}: {outcome}")]
    if policy:
        named = Paragraph(policy_line(answer.policy), address=address_of(answer.policy))
        blocks += [named, *versions(answer), Paragraph(READING, faint=True)]
    return (*blocks, Note(sentence(clean(answer.cut_off)))) if answer.cut_off else tuple(blocks)


def address_of(policy: Policy) -> str:
    """The web address of the payer's document, which citations are of, where a heading of the policy says one; else empty."""
    return next((value.strip() for _, value in policy.heads if value.strip().startswith(("https://", "http://"))), "")


def versions(answer: Answer) -> tuple[Block, ...]:
    """The version of an answer, or the several that the date of service leaves possible."""
    first, *others = version_lines(answer)
    return (Paragraph(first), listed(others)) if others else (Paragraph(first),)


def _by_code(answer: Answer) -> str:
    """The outcome where codes differ, by how many have it: `Covered for 1 of 2 codes; not covered for 1`; else empty."""
    count = Counter(one.outcome for one in answer.for_each)
    if len(count) < 2:
        return ""
    order = [name for name in dict.fromkeys(one.canonical for one in answer.determination.outcomes) if name in count]
    order += [name for name in count if name not in order]
    first = answer.outcome if answer.outcome in count else order[0]
    rest = [f"{_code_outcome(name, answer)} for {count[name]}" for name in order if name != first]
    return "; ".join((f"{_code_outcome(first, answer)} for {count[first]} of {count.total()} codes", *rest))


def _code_outcome(name: str, answer: Answer) -> str:
    """The outcome of a code in the payer's words, or that it is undetermined."""
    return canonical_words(name) if name == "undetermined" else outcomes_asked((name,), answer)


def assumptions(answer: Answer) -> tuple[Block, ...]:
    """What was taken for granted, what the facts ruled out, and the judgements that the outcome rests on."""
    used = [one for one in answer.presumed if one.used and not one.dropped]
    others = [one for one in answer.presumed if not one.used and not one.dropped]
    dropped = [one for one in answer.presumed if one.dropped]
    as_stated = {one.input.id: fact_words(one) for one in answer.judged}
    blocks: list[Block] = []
    for title, group in (
        ("Taken for granted, because the case does not say (the outcome rests on it)", used),
        ("Usually taken for granted, but ruled out by the stated facts", dropped),
    ):
        blocks += section(title, Listing(tuple(_entry(one.input, valued(one.input, one.value)) for one in group)))
    if others:
        told_all = "; ".join(valued(one.input, one.value) for one in others)
        blocks.append(Note(f"Also taken for granted, without weight here: {told_all}."))
    judged = [_entry(one, as_stated.get(one.id, clean(one.phrase))) for one in answer.judgements]
    title = "Rests on a judgement, which the case states and this reading repeats"
    return (*blocks, *section(title, Listing(tuple(judged))))


def _entry(input: Input, words: str) -> Entry:
    """A fact in a list, with the question that it answers."""
    return Entry(words, asks=clean(input.question))


def facts_listing(facts: Iterable[StatedFact], also: Mapping[str, str] = {}) -> Listing:
    """Facts as a list, each with the question that it answers; those of one record, where they are several, below its name.

    `also` is what more is said of some, by input."""
    entries: list[Entry] = []
    for some in by_record(facts, lambda one: one.input):
        if len(some) == 1:
            entries.append(_entry(some[0].input, fact_words(some[0]) + also.get(some[0].input.id, "")))
        else:
            below = Listing(tuple(_entry(one.input, its_words(one) + also.get(one.input.id, "")) for one in some))
            entries.append(Entry(f"{clean(some[0].input.record)}:", (below,)))
    return Listing(tuple(entries))


def outline(answer: Answer) -> tuple[Block, ...]:
    """Each outcome of the policy with its items and how they stand, down to the first labelled ones."""
    own = f"{answer.determination.id}/"
    open = any(one.status is Status.UNDETERMINED for key, one in answer.standings.items() if key.startswith(own))
    blocks: list[Block] = [Paragraph(LEGEND, faint=True)] if open else []
    for phase in answer.determination.phases:
        idle = is_idle(phase, answer.standings)
        if phase.name:
            blocks.append(Paragraph(f"{phase.name} phase{' (does not apply)' if idle else ''}"))
        if not idle:
            blocks.append(Tree(tuple(_clause_outline(clause, answer) for clause in phase.clauses)))
    supporting = Tree(tuple(_item(outline_of(one, answer)) for one in answer.determination.supporting))
    return (
        Section("Items", tuple(blocks)),
        *section("Supporting criteria (they decide nothing)", supporting),
        *section("Named by the policy as an example", listed(map(criterion_words, answer.examples))),
    )


def clause_standing(clause: Clause, answer: Answer) -> Standing | None:
    """How the condition of an outcome stands, turned round where the outcome says `unless`; None where it has none."""
    if clause.condition is None:
        return None
    standing = answer.standings.get(clause.condition.key)
    if standing is None or not clause.negated:
        return standing
    turned = {Status.SATISFIED: Status.NOT_SATISFIED, Status.NOT_SATISFIED: Status.SATISFIED}
    return Standing(turned.get(standing.status, standing.status))


def clause_item(clause: Clause, answer: Answer, below: Iterable[Item] = ()) -> Item:
    """The line of an outcome: its words, how its condition stands, and whether it is the one that holds."""
    decides = clause in answer.deciding
    points = ""
    if decides:
        points = "can be the outcome" if answer.outcome == "undetermined" else "the outcome"
    words = clean(clause_words(clause))
    return item_of(words, clause_standing(clause, answer), below=below, strong=decides, outcome=True, points=points)


def citation_aside(criterion: Criterion) -> str:
    """The citation of a criterion in square brackets; empty where it has none."""
    return f"[{clean(criterion.citation.text)}]" if criterion.citation else ""


def needed(answer: Answer) -> tuple[Block, ...]:
    """The unknown inputs that can still change the outcome, each with its question and the items that ask for it."""
    return section("Still needed: not stated, and can change the outcome", listed(map(needed_words, answer.needed)))


def needed_words(one: Needed) -> str:
    """One needed input: how a person is asked, and the items that ask for it."""
    phrase, question = clean(one.input.phrase), clean(one.input.question)
    items = items_words(item for item in one.items if item.address)
    asked = f" [for {items}]" if items else ""
    if isinstance(one.input.type, YesNo):
        return (question or f"whether {phrase}") + asked
    return phrase + (f": {question}" if question else "") + asked


def grounds(answer: Answer) -> tuple[Block, ...]:
    """What belongs to the outcome: what an approval covers, the payer's reasons, remarks."""
    blocks: list[Block] = []
    if answer.outcome != "undetermined":
        scopes = [clean(scope.words) for clause in answer.deciding for scope in clause.scope]
        reasons = [clean(reason.text) for clause in answer.deciding for reason in clause.reasons]
        blocks += [*section("What the approval covers", listed(scopes)), *section("The policy's reasons", listed(reasons))]
    return (*blocks, *section("Remarks", listed(map(sentence, answer.remarks))))


def divided(answer: Answer) -> tuple[Block, ...]:
    """That something would be divided by what is stated to be 0, for what does not show all remarks."""
    return tuple(Note(sentence(clean(one))) for one in answer.remarks if one.endswith(BY_ZERO))


def notices(answers: Sequence[Answer]) -> tuple[Block, ...]:
    """The notices of some answers, each once: those that depend on the facts, then those that always apply."""
    here: dict[str, None] = {}
    always: dict[str, None] = {}
    for one in (notice for answer in answers for notice in answer.notices):
        if one.notice.condition is None:
            always[clean(one.notice.say)] = None
        elif one.status is not Status.NOT_SATISFIED:
            may = "May apply: " if one.status is Status.UNDETERMINED else ""
            here[may + clean(one.notice.say)] = None
    return (
        *section("Notices for this case", listed(here)),
        *section("Notices that apply whatever the case", listed(always)),
    )


def _codes(answer: Answer) -> tuple[Block, ...]:
    """The answer for each code of a determination that answers for each."""
    rows = []
    for one in answer.for_each:
        can_be = f": it can be {outcomes_asked(one.possible, answer)}" if one.outcome == "undetermined" else ""
        rows.append(f"{clean(one.code)}: {_code_outcome(one.outcome, answer)}{can_be}")
    return section("For each code", listed(rows))


def _clause_outline(clause: Clause, answer: Answer) -> Item:
    """An outcome and the items below it."""
    above = cited(clause.condition) if clause.condition is not None and is_head(clause.condition) else ""
    return clause_item(clause, answer, (_item(one, above) for one in outline_of_clause(clause, answer)))


def _item(line: Outlined, above: str = "") -> Item:
    """A line of the outline; `above` is the citation that it stands under."""
    criterion = line.criterion
    aside = "" if cited(criterion) == above else citation_aside(criterion)
    lead = f"{line.word} " if line.word else ROLES[line.role]
    words = lead + line_words(criterion) + (f" ({SET_ASIDE})" if line.set_aside else "")
    return item_of(words, line.standing, aside, (_item(one, cited(criterion) or above) for one in line.below))


def cited(criterion: Criterion) -> str:
    """The words of the citation of a criterion; empty where it has none."""
    return criterion.citation.text if criterion.citation else ""


def outcomes_asked(names: tuple[str, ...], answer: Answer) -> str:
    """Some canonical outcomes in the payer's words, where the determination has them: those of the phase that the case is in."""
    return outcomes_said(names, answer.determination, answer.standings)
