"""What changed between two versions of a policy, as text for people."""

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
from reasoner.show.paper import Paper, Style, clean, sentence, wrapped
from reasoner.show.text import heading
from reasoner.show.words import READING, joined, policy_line, status_words, version_line, wording_of

LEGEND = "(looser: more cases meet the line; stricter: fewer do)"
SECTIONS = (
    ("Outcomes and items", ("outcome", "item")),
    ("Definitions", ("definition", "value", "table")),
    ("Code lists", ("code list",)),
    ("Notices", ("notice",)),
    ("Interpretations", ("interpretation",)),
)
_INDENT, _DEEPER = "      ", "           "


def changes_text(found: VersionChanges, paper: Paper) -> str:
    """Both versions, what changed in the rules, what is asked otherwise, and the cases that come out differently."""
    rows = _header(found, paper)
    shown = [one for one in found.changes if one.what != "head"]
    if any(line.effect in (Effect.LOOSER, Effect.STRICTER) for one in shown for line in one.lines):
        rows += [paper.styled(row, Style.FAINT) for row in wrapped(LEGEND, paper)]
    for title, whats in SECTIONS:
        some = [one for one in shown if one.what in whats]
        rows += heading(title, paper) if some else []
        rows += [row for one in some for row in _change(one, paper)]
    rows += ["", *wrapped("The rules are the same.", paper)] if not shown else []
    rows += _inputs(found.inputs, paper)
    return "\n".join(rows + _cases(found, paper)) + "\n"


def _header(found: VersionChanges, paper: Paper) -> list[str]:
    earlier, later = policy_line(found.before), policy_line(found.after)
    rows = wrapped(f"What changed: {later}", paper, "", "  ")
    for title, policy, line in (("earlier", found.before, earlier), ("later", found.after, later)):
        version = running(version_line(policy))
        rows += wrapped(version if earlier == later else f"{line}; {version}", paper, f"  {title}: ", "    ")
    return rows + [paper.styled(row, Style.FAINT) for row in wrapped(READING, paper)]


def _change(one: PolicyChange, paper: Paper) -> list[str]:
    """One part of the policy and what became of its lines."""
    title = f": {clean(one.title)}" if one.title else ""
    rows = wrapped(f"{clean(one.name)}{title}{_became(one)}", paper, "  - ", _INDENT)
    if one.kind is Kind.CHANGED and not one.lines:
        return rows + wrapped("the same lines, put together in another way", paper, _INDENT)
    if one.kind is Kind.MOVED and not one.title:
        return rows + wrapped(clean(one.after), paper, _INDENT)
    if one.what == "code list":
        return rows + _codes(one.lines, paper)
    return rows + [row for line in one.lines for row in line_rows(line, paper)]


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


def line_rows(line: LineChange, paper: Paper) -> list[str]:
    """What became of one line."""
    effect = f" ({line.effect.value})" if line.effect in (Effect.LOOSER, Effect.STRICTER) else ""
    match line.kind:
        case Kind.ADDED:
            return wrapped(f"new: {clean(line.after)}", paper, _INDENT, _DEEPER)
        case Kind.REMOVED:
            return wrapped(f"gone: {clean(line.before)}", paper, _INDENT, _DEEPER)
        case Kind.CHANGED | Kind.REWORDED | Kind.MOVED:
            rows = wrapped(f"was: {clean(line.before)}", paper, _INDENT, _DEEPER)
            return rows + wrapped(f"now: {clean(line.after)}{effect}", paper, _INDENT, _DEEPER)
        case _:
            assert_never(line.kind)


def _codes(lines: Iterable[LineChange], paper: Paper) -> list[str]:
    """The codes that are new and those that are gone, each in a row."""
    rows: list[str] = []
    for title, codes in (
        ("new", [line.after for line in lines if line.kind is Kind.ADDED]),
        ("gone", [line.before for line in lines if line.kind is Kind.REMOVED]),
    ):
        rows += wrapped(f"{title}: {', '.join(map(clean, codes))}", paper, _INDENT, _DEEPER) if codes else []
    return rows


def _inputs(inputs: Sequence[InputChange], paper: Paper) -> list[str]:
    """What is asked now, what is asked no longer, and what is asked otherwise."""
    rows: list[str] = []
    for title, kind in (("Asked now, and not before", Kind.ADDED), ("Asked before, and not now", Kind.REMOVED)):
        some = [clean(one.input.phrase) for one in inputs if one.kind is kind]
        rows += heading(title, paper) if some else []
        rows += [row for one in some for row in wrapped(one, paper, "  - ")]
    otherwise = [one for one in inputs if one.lines]
    rows += heading("Asked in another way", paper) if otherwise else []
    for one in otherwise:
        rows += wrapped(clean(one.input.phrase), paper, "  - ", _INDENT)
        rows += [row for line in one.lines for row in line_rows(line, paper)]
    return rows


def _cases(found: VersionChanges, paper: Paper) -> list[str]:
    """The cases that come out differently, by what came of them before and comes of them now."""
    if not found.tried and not found.cut_off:
        return []
    shown = [one for one in found.differing if not _is_beside(one, found)]
    number = len({one.case.name for one in shown})
    of = "1 case" if found.tried == 1 else f"{found.tried} cases"
    rows = heading(f"Cases that come out differently: {number} of {of}", paper)
    rows += wrapped("Each is decided under both versions, on whatever day its date of service is.", paper) if shown else []
    by: dict[str, list[Differing]] = {}
    for one in shown:
        by.setdefault(_turn(one), []).append(one)
    for turn, some in by.items():
        rows += ["", *wrapped(turn, paper, "  ", "    ")]
        rows += [row for one in some for row in wrapped(_case(one), paper, "  - ", _INDENT)]
    return rows + (["", *wrapped(sentence(clean(found.cut_off)), paper)] if found.cut_off else [])


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
