"""Problems that only follow from lines that could not be read: what they miss is written, in a line already complained of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from reasoner.source.problem import Problem

# A name that was not found, which is the first that the message puts in backticks.
_NAMES_NOT_FOUND = frozenset(
    {
        "code-list-missing",
        "reference-to-nothing",
        "unbound-interpretation",
        "unknown-code-list",
        "unknown-expectation",
        "unknown-item",
        "unknown-notice",
        "unknown-outcome",
        "unknown-phrase",
        "unknown-scenario",
    }
)
_SECTION = re.compile(r"(?:determination|scenarios?|code list|otherwise|policy|source|vocabulary|in effect):? *", re.IGNORECASE)
_LABEL = re.compile(r"\(?(\w+)[.)]? ")


def without_follow_ons(problems: Iterable[Problem], of_form: Sequence[Problem], text: str) -> tuple[Problem, ...]:
    """The problems of meaning, without those that miss something whose line is there and could not be read."""
    if all(problem.warning for problem in of_form):
        return tuple(problems)
    lines = [_SECTION.sub("", line.strip().casefold(), count=1) for line in text.splitlines()]
    written = {line for line in lines if line}
    labels = {found[1] for line in written if (found := _LABEL.match(line))}
    complained = {problem.span.line for problem in of_form if problem.span}
    complained |= _of_records(text.splitlines(), complained)
    openings = tuple(line for line in written if line[-1:] not in ".|")
    return tuple(problem for problem in problems if not _follows(problem, openings, labels, complained))


def _of_records(lines: Sequence[str], complained: set[int]) -> set[int]:
    """The lines about a record (`its`, `it was`) below a line that ends in `where` and could not be read."""
    found: set[int] = set()
    for number in complained:
        above = lines[number - 1 : number]
        if not above or not re.search(r"\bwhere\s*$", above[0]):
            continue
        depth = len(above[0]) - len(above[0].lstrip())
        for place, line in enumerate(lines[number:], number + 1):
            if line.strip() and len(line) - len(line.lstrip()) <= depth:
                break
            found |= {place} if re.search(r"\b(?:its|it)\b", line, re.IGNORECASE) else set()
    return found


_AMOUNT = re.compile(r"(?:the )?(?P<name>[^:|]+?)(?: means | *(?:, by the first row that fits)?:(?: *\[.*)?$)", re.IGNORECASE)
_OF_NAMES = frozenset({"unknown-phrase", "unknown-amount"})


def without_refused_amounts(problems: Sequence[Problem], text: str) -> tuple[Problem, ...]:
    """Problems without those of lines that use an amount or a table whose own definition is refused."""
    errors = {one.span.line for one in problems if one.span and not one.warning}
    lines = text.splitlines()
    refused: dict[str, range] = {}
    for number, line in enumerate(lines, 1):
        found = _AMOUNT.match(line.strip())
        is_table = lines[number : number + 1] and lines[number].strip().startswith("|")
        if found is None or not (is_table or " means " in line):
            continue
        end = number
        while is_table and end < len(lines) and lines[end].strip().startswith("|"):
            end += 1
        if errors.intersection(range(number, end + 1)):
            refused[found["name"].casefold()] = range(number, end + 1)
    return tuple(one for one in problems if not _uses_refused(one, refused, lines))


def _uses_refused(problem: Problem, refused: Mapping[str, range], lines: Sequence[str]) -> bool:
    if problem.code not in _OF_NAMES or problem.span is None:
        return False
    line = lines[problem.span.line - 1].casefold()
    return any(name in line and problem.span.line not in own for name, own in refused.items())


def _follows(problem: Problem, openings: Sequence[str], labels: set[str], complained: set[int]) -> bool:
    if problem.code in _OF_NAMES and problem.span and problem.span.line in complained:
        return True
    name = re.search(r"`([^`]+)`", problem.message) if problem.code in _NAMES_NOT_FOUND else None
    if name is None:
        return False
    words = name[1].casefold()
    last = words.rpartition(", ")[2]
    if last.startswith("item "):
        return re.split(r"[ ()]+", last.strip("()"))[-1] in labels
    if problem.code == "unknown-phrase":  # a definition whose opener was not read
        return any(line.startswith(f"{words} when") for line in openings)
    if problem.code == "unknown-expectation":
        return any(words.startswith(f"{line.partition(',')[0].partition(' [')[0]} ") for line in openings)
    return any(line.startswith(last) or f"({last})" in line for line in openings)
