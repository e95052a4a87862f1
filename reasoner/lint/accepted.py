"""Findings that the author has accepted in place: `Accepted: label-skipped, because the payer's list skips it`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reasoner.lint.finding import finding
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.source.span import Span
from reasoner.source.text import Source
from reasoner.syntax.lines import cut

RULE = "accepted-form"
_ACCEPTED = re.compile(r"accepted\s*:\s*(?P<rule>[A-Za-z-]+)?\s*(?:,?\s*because\s+(?P<reason>\S.*))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Accepted:
    """An acceptance: the rule, the reason, the lines that it covers (the one below it and what is indented under that)."""

    rule: str
    reason: str
    first: int
    last: int
    span: Span


def accepted_in(source: Source) -> tuple[Accepted, ...]:
    """The acceptances in a rule file."""
    parts = cut(source)
    lines = [line for section in parts.sections for line in section]
    found: list[Accepted] = []
    for number, notes in parts.notes.items():
        for note in notes:
            said = _ACCEPTED.match(note.text)
            if said:
                first = number or note.span.line
                own = next((line for line in lines if line.number == first), None)
                deeper = [line.number for line in lines if own and line.number > first and line.indent <= own.indent]
                last = min(deeper, default=len(source.text)) - 1
                found.append(Accepted((said["rule"] or "").lower(), said["reason"] or "", first, last, note.span))
    return tuple(found)


def without_accepted(problems: Iterable[Problem], accepted: Iterable[Accepted], rules: Iterable[str]) -> list[Problem]:
    """The findings that are not accepted, and what is wrong with the acceptances themselves."""
    names = frozenset(rules)
    sound = [one for one in accepted if one.rule in names and one.reason]
    left, used = [], set()
    for problem in problems:
        by = next((one for one in sound if _covers(one, problem)), None)
        if by is None:
            left.append(problem)
        else:
            used.add(by)
    return left + [_said(one, names) for one in accepted if one not in used]


def _covers(one: Accepted, problem: Problem) -> bool:
    span = problem.span
    return one.rule == problem.code and span is not None and span.file == one.span.file and one.first <= span.line <= one.last


def _said(one: Accepted, names: frozenset[str]) -> Problem:
    if one.rule not in names:
        remedy = "`reasoner lint --list` lists the rules"
        return finding(RULE, f"`{one.rule or 'nothing'}` is not a rule", one.span, remedy)
    if not one.reason:
        return finding(
            RULE, f"no reason is given for accepting `{one.rule}`", one.span, f"write `Accepted: {one.rule}, because ...`"
        )
    return finding(RULE, f"`{one.rule}` finds nothing here, so there is nothing to accept", one.span, "take the line out")
