"""Coverage as a table, and on the rule file's own lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reasoner.answer.coverage import Coverage, Exercised
from reasoner.answer.thresholds import Threshold
from reasoner.policy.amount_words import words_for_expression
from reasoner.policy.criteria import Criterion
from reasoner.policy.vocabulary import Vocabulary
from reasoner.show.json import Json, document, policy_object
from reasoner.show.page import Page, Paragraph, Section, Table, Title, Tone, listed, section
from reasoner.show.paper import clean
from reasoner.show.words import policy_line
from reasoner.source.text import Source


def coverage_page(coverage: Coverage, missing_alone: bool = False) -> Page:
    """Each item with the number of cases in which it was met, not met, open; thresholds; outcomes; what is missing."""
    items = [one for one in coverage.items if not (missing_alone and one.each_way)]
    ends = [one for one in coverage.thresholds if one.counted and not (missing_alone and one.both_sides)]
    outcomes = [one for one in coverage.outcomes if not (missing_alone and one[2])]
    words = coverage.policy.vocabulary
    tables = (
        Table(
            "In how many cases each item is met, not met, or open",
            ("met", "not met", "open", "item"),
            tuple((*_numbers(one), clean(_name(one.criterion)) + _place(one.criterion)) for one in items),
            3,
        ),
        Table(
            "In how many cases an amount lies on the side that the line asks for, and beyond its end",
            ("asked", "beyond", "threshold"),
            tuple((str(one.inside or "-"), str(one.outside or "-"), _threshold(words, one)) for one in ends),
            2,
        ),
        Table(
            "In how many cases each outcome is reached",
            ("cases", "outcome"),
            tuple((str(count or "-"), f"{id} is {name.replace('_', ' ')}") for id, name, count in outcomes),
            1,
        ),
    )
    title = policy_line(coverage.policy)
    first = (Title(title, Tone.PLAIN), Paragraph(_counted(coverage.cases, "case")))
    shown = tuple(Section(one.caption, (replace(one, caption=""),)) for one in tables if one.rows)
    return Page(f"Coverage: {title}", (*first, *shown, *section("In all", listed(_summary(coverage)))))


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


def coverage_json(coverage: Coverage) -> str:
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
            "at": _amount(coverage.policy.vocabulary, one) or None,
            "asked": one.inside,
            "beyond": one.outside,
            "counted": one.counted,
        }
        for one in coverage.thresholds
    ]
    outcomes: list[Json] = [{"determination": id, "outcome": name, "cases": count} for id, name, count in coverage.outcomes]
    content: dict[str, Json] = {"cases": coverage.cases, "items": items, "thresholds": ends, "outcomes": outcomes}
    content["conditions_on_records"] = coverage.conditions_on_records
    return document("coverage", policy=policy_object(coverage.policy), **content)


def _summary(coverage: Coverage) -> Iterable[str]:
    items, outcomes = coverage.items, coverage.outcomes
    ends = [one for one in coverage.thresholds if one.counted]
    uncounted = len(coverage.thresholds) - len(ends)
    yield f"{sum(one.each_way for one in items)} of {_counted(len(items), 'item')} met in one case and not met in another"
    yield f"{sum(one.undetermined > 0 for one in items)} of {_counted(len(items), 'item')} open in some case"
    if ends:
        yield f"{sum(one.both_sides for one in ends)} of {_counted(len(ends), 'threshold')} tried from both sides"
    if uncounted:
        yield f"{_counted(uncounted, 'threshold')} not counted: what the facts say of one side and the other cannot be told apart"
    if coverage.conditions_on_records:
        yield f"{_counted(coverage.conditions_on_records, 'line')} about one record: counted by their thresholds alone"
    yield f"{sum(count > 0 for _, _, count in outcomes)} of {_counted(len(outcomes), 'outcome')} reached"


def _numbers(one: Exercised) -> tuple[str, ...]:
    return tuple(str(count or "-") for count in (one.satisfied, one.not_satisfied, one.undetermined))


def _name(criterion: Criterion) -> str:
    """An item's address with its title or words."""
    words = criterion.title or criterion.words or "ALL of these"
    return f"{criterion.address}: {words}" if criterion.address and criterion.label else words


def _place(criterion: Criterion) -> str:
    return f" (line {criterion.span.line})" if criterion.span else ""


def _threshold(words: Vocabulary, one: Threshold) -> str:
    at = _amount(words, one)
    return f"{clean(one.criterion.words)}{f': {at}' if at else ''}{_place(one.criterion)}"


def _amount(words: Vocabulary, one: Threshold) -> str:
    """The end of a threshold; empty where it is computed."""
    return words_for_expression(one.at, words) if one.at is not None else ""


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
