"""Coverage as a table, and on the rule file's own lines."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.answer.coverage import Coverage, Exercised, Threshold
from reasoner.policy.criteria import Criterion, IsWithin, Not
from reasoner.policy.model import Policy
from reasoner.policy.words import words_for_datum
from reasoner.show.json import Json, document, policy_object
from reasoner.show.paper import Paper, Style, clean
from reasoner.show.words import policy_line
from reasoner.source.text import Source

HEAD = "  met  not met  open   "


def coverage_text(policy: Policy, coverage: Coverage, paper: Paper, missing_alone: bool = False) -> str:
    """The table: each item with the number of cases in which it was met, not met, open; thresholds; outcomes; what is missing."""
    rows = [policy_line(policy), f"{_counted(coverage.cases, 'case')}", "", f"{HEAD}item"]
    items = [one for one in coverage.items if not (missing_alone and one.each_way)]
    rows += [f"{_numbers(one)}   {clean(_name(one.criterion))}{_place(one.criterion)}" for one in items]
    ends = [one for one in coverage.thresholds if not (missing_alone and one.both_sides)]
    if ends:
        rows += ["", " asked  beyond         threshold"]
        rows += [f"{one.inside:>6}{one.outside:>8}          {_threshold(policy, one)}" for one in ends]
    rows += ["", " cases  outcome"]
    for id, name, count in coverage.outcomes:
        if not (missing_alone and count):
            rows.append(f"{count:>6}  {id} is {name.replace('_', ' ')}")
    return "\n".join([*rows, "", *(paper.styled(row, Style.STRONG) for row in _summary(coverage))]) + "\n"


def coverage_lines(source: Source, coverage: Coverage) -> str:
    """The rule file with, before each line that is an item, in how many cases it was met, not met, open; `!` where one is missing."""
    by_line: dict[int, Exercised] = {}
    for one in coverage.items:
        if one.criterion.span and one.criterion.span.file == source.name:
            by_line.setdefault(one.criterion.span.line, one)
    rows = []
    for number, line in enumerate(source.text.rstrip("\n").split("\n"), 1):
        found = by_line.get(number)
        mark = " " if found is None or found.each_way else "!"
        numbers = f"{found.satisfied:>4}{found.not_satisfied:>4}{found.undetermined:>4}" if found else " " * 12
        rows.append(f"{numbers} {mark}| {clean(line)}".rstrip())
    return "\n".join([" met  no open", *rows]) + "\n"


def coverage_json(policy: Policy, coverage: Coverage) -> str:
    """The document of what cases exercise."""
    items: list[Json] = [
        {
            "key": one.criterion.key,
            "words": _name(one.criterion),
            "line": one.criterion.span.line if one.criterion.span else None,
            "satisfied": one.satisfied,
            "not_satisfied": one.not_satisfied,
            "undetermined": one.undetermined,
        }
        for one in coverage.items
    ]
    ends: list[Json] = [
        {
            "key": one.criterion.key,
            "words": one.criterion.words,
            "at": _amount(policy, one),
            "asked": one.inside,
            "beyond": one.outside,
        }
        for one in coverage.thresholds
    ]
    outcomes: list[Json] = [{"determination": id, "outcome": name, "cases": count} for id, name, count in coverage.outcomes]
    content: dict[str, Json] = {"cases": coverage.cases, "items": items, "thresholds": ends, "outcomes": outcomes}
    return document("coverage", policy=policy_object(policy), **content)


def _summary(coverage: Coverage) -> Iterable[str]:
    items, ends, outcomes = coverage.items, coverage.thresholds, coverage.outcomes
    yield f"{sum(one.each_way for one in items)} of {_counted(len(items), 'item')} met in one case and not met in another"
    yield f"{sum(one.undetermined > 0 for one in items)} of {_counted(len(items), 'item')} open in some case"
    if ends:
        yield f"{sum(one.both_sides for one in ends)} of {_counted(len(ends), 'threshold')} tried from both sides"
    yield f"{sum(count > 0 for _, _, count in outcomes)} of {_counted(len(outcomes), 'outcome')} reached"


def _numbers(one: Exercised) -> str:
    return "".join(
        f"{count or '-':>{width}}" for count, width in ((one.satisfied, 5), (one.not_satisfied, 9), (one.undetermined, 6))
    )


def _name(criterion: Criterion) -> str:
    """An item's address with its title or words."""
    words = criterion.title or criterion.words or "ALL of these"
    return f"{criterion.address}: {words}" if criterion.address and criterion.label else words


def _place(criterion: Criterion) -> str:
    return f" (line {criterion.span.line})" if criterion.span else ""


def _threshold(policy: Policy, one: Threshold) -> str:
    return f"{clean(one.criterion.words)}: {_amount(policy, one)}{_place(one.criterion)}"


def _amount(policy: Policy, one: Threshold) -> str:
    form = one.criterion.form.of if isinstance(one.criterion.form, Not) else one.criterion.form
    input = policy.vocabulary.input(form.input) if isinstance(form, IsWithin) else None
    return words_for_datum(one.at, input) if input else str(one.at)


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
