"""What changed between two versions of a policy, as a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from reasoner.answer.answer import Answer, Status
from reasoner.answer.versions import Differing, Turned, VersionChanges
from reasoner.policy.change_lines import Kind, LineChange
from reasoner.policy.changes import PolicyChange
from reasoner.policy.input_changes import InputChange
from reasoner.policy.stricter import Effect
from reasoner.policy.words import running
from reasoner.show.page import Block, Entry, Listing, Note, Page, Paragraph, Section, Title, Tone, listed, section
from reasoner.show.page_text import page_text
from reasoner.show.paper import Paper, clean, sentence
from reasoner.show.words import READING, joined, policy_line, status_words, version_line, wording_of

LEGEND = "(looser: more cases meet the line; stricter: fewer do)"
SECTIONS = (
    ("Outcomes and items", ("outcome", "item")),
    ("Definitions", ("definition", "value", "table")),
    ("Code lists", ("code list",)),
    ("Notices", ("notice",)),
    ("Interpretations", ("interpretation",)),
)


def changes_text(found: VersionChanges, paper: Paper) -> str:
    """What changed between two versions, as text."""
    return page_text(changes_page(found), paper)


def changes_page(found: VersionChanges) -> Page:
    """Both versions, what changed in the rules, what is asked otherwise, and the cases that come out differently."""
    blocks = [*_header(found)]
    shown = [one for one in found.changes if one.what != "head"]
    if any(line.effect in (Effect.LOOSER, Effect.STRICTER) for one in shown for line in one.lines):
        blocks.append(Paragraph(LEGEND, faint=True))
    for title, whats in SECTIONS:
        blocks += section(title, Listing(tuple(_change(one) for one in shown if one.what in whats)))
    blocks += [] if shown else [Note("The rules are the same.")]
    return Page(f"What changed: {policy_line(found.after)}", (*blocks, *_inputs(found.inputs), *_cases(found)))


def _header(found: VersionChanges) -> tuple[Block, ...]:
    earlier, later = policy_line(found.before), policy_line(found.after)
    versions = []
    for title, policy, line in (("earlier", found.before, earlier), ("later", found.after, later)):
        version = running(version_line(policy))
        versions.append(f"{title}: {version if earlier == later else f'{line}; {version}'}")
    return (Title(f"What changed: {later}", Tone.PLAIN), listed(versions), Paragraph(READING, faint=True))


def _change(one: PolicyChange) -> Entry:
    """One part of the policy and what became of its lines."""
    title = f": {clean(one.title)}" if one.title else ""
    return Entry(f"{clean(one.name)}{title}{_became(one)}", tuple(map(Paragraph, _changed_lines(one))))


def _changed_lines(one: PolicyChange) -> list[str]:
    if one.kind is Kind.CHANGED and not one.lines:
        return ["the same lines, put together in another way"]
    if one.kind is Kind.MOVED and not one.title:
        return [clean(one.after)]
    if one.what == "code list":
        return _codes(one.lines)
    return [words for line in one.lines for words in line_words(line)]


def _became(one: PolicyChange) -> str:
    """What became of a part as a whole, in brackets."""
    place, _, item = one.was.rpartition(", ")
    was = f" (was {clean(item if place and one.name.startswith(place) else one.was)})" if one.was else ""
    match one.kind:
        case Kind.ADDED:
            return " (new)"
        case Kind.REMOVED:
            return " (gone)"
        case Kind.CHANGED | Kind.MOVED:
            return was
        case Kind.REWORDED:
            return f"{was} (in other words, with the same meaning)"
        case _:
            assert_never(one.kind)


def line_words(line: LineChange) -> list[str]:
    """What became of one line."""
    effect = f" ({line.effect.value})" if line.effect in (Effect.LOOSER, Effect.STRICTER) else ""
    match line.kind:
        case Kind.ADDED:
            return [f"new: {clean(line.after)}"]
        case Kind.REMOVED:
            return [f"gone: {clean(line.before)}"]
        case Kind.CHANGED | Kind.REWORDED | Kind.MOVED:
            return [f"was: {clean(line.before)}", f"now: {clean(line.after)}{effect}"]
        case _:
            assert_never(line.kind)


def _codes(lines: Iterable[LineChange]) -> list[str]:
    """The codes that are new and those that are gone, each in a row."""
    rows = (
        ("new", [line.after for line in lines if line.kind is Kind.ADDED]),
        ("gone", [line.before for line in lines if line.kind is Kind.REMOVED]),
    )
    return [f"{title}: {', '.join(map(clean, codes))}" for title, codes in rows if codes]


def _inputs(inputs: Sequence[InputChange]) -> list[Block]:
    """What is asked now, what is asked no longer, and what is asked otherwise."""
    blocks: list[Block] = []
    for title, kind in (("Asked now, and not before", Kind.ADDED), ("Asked before, and not now", Kind.REMOVED)):
        blocks += section(title, listed(clean(one.input.phrase) for one in inputs if one.kind is kind))
    otherwise = [
        Entry(clean(one.input.phrase), tuple(Paragraph(words) for line in one.lines for words in line_words(line)))
        for one in inputs
        if one.lines
    ]
    return [*blocks, *section("Asked in another way", Listing(tuple(otherwise)))]


def _cases(found: VersionChanges) -> list[Block]:
    """The cases that come out differently, by what came of them before and comes of them now."""
    if not found.tried and not found.cut_off:
        return []
    shown = [one for one in found.differing if not _is_beside(one, found)]
    number = len({one.case.name for one in shown})
    of = "1 case" if found.tried == 1 else f"{found.tried} cases"
    by: dict[str, list[Differing]] = {}
    for one in shown:
        by.setdefault(_turn(one), []).append(one)
    turns = Listing(tuple(Entry(turn, (listed(map(_case, some)),)) for turn, some in by.items()))
    said = Paragraph("Each is decided under both versions, on whatever day its date of service is.", faint=True)
    title = f"Cases that come out differently: {number} of {of}"
    blocks: list[Block] = [Section(title, (said, turns) if shown else ())]
    return [*blocks, Note(sentence(clean(found.cut_off)))] if found.cut_off else blocks


def _is_beside(one: Differing, found: VersionChanges) -> bool:
    """Whether a determination is open in both versions, for a case of which another determination tells more."""
    return _is_open(one) and any(other.case is one.case and not _is_open(other) for other in found.differing)


def _is_open(one: Differing) -> bool:
    return all(answer is not None and answer.outcome == "undetermined" for answer in (one.before, one.after))


def _turn(one: Differing) -> str:
    return f"{clean(one.determination.title)}: {_outcome(one.before)} before, {_outcome(one.after)} now"


def _case(one: Differing) -> str:
    """A case, with the innermost items that turned, or why a version refuses it."""
    by: dict[tuple[Status, Status], list[str]] = {}
    for item in one.items:
        if not any(other.item.startswith(f"{item.item} (") for other in one.items):
            by.setdefault((item.before, item.after), []).append(_item(item))
    said = [f"{joined(some, 'and')} {status_words(was)} before, {status_words(now)} now" for (was, now), some in by.items()]
    said += [f"refused, because {clean(one.refusal)}"] if one.refusal else []
    if left := one.case.left_out:
        said.append(f"without {joined(map(clean, left), 'and')}, for which one version has no place")
    return f"{clean(one.case.name)}{': ' if said else ''}{'; '.join(said)}"


def _outcome(answer: Answer | None) -> str:
    if answer is None:
        return "refused"
    said = joined(wording_of(answer), "or")
    return f"undetermined ({said})" if answer.outcome == "undetermined" else said


def _item(item: Turned) -> str:
    return clean(item.item) if item.was == item.item else f"{clean(item.item)} (was {clean(item.was)})"
