"""A line in one piece: what stands below `where`, `if` and `then`, or below a list without words of its own, is said in the line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Becomes,
    Compares,
    Counted,
    CountsRecords,
    Criterion,
    Form,
    IfThen,
    LongestRun,
    NoneOf,
    Not,
    PickedAmount,
    TotalOf,
    Unless,
)
from reasoner.policy.nearest import or_list

_OWN = re.compile(r"/(limits|asked|among(-[0-9]+)?)$")  # what the line itself says of records


def line_in_full(criterion: Criterion) -> str:
    """The words of a line with what stands below its `where` (`any sleep study where its AHI is at least 15`), or below its
    `if` and `then`."""
    words = criterion.words.rstrip(":,; ")
    if isinstance(criterion.form, IfThen) and is_cut_if(criterion):
        condition, then = criterion.form.condition, criterion.form.then
        return f"if {_outermost((condition,))}, then {_head(then) or _outermost((then,))}"
    where, provided = asked_of_records(criterion)
    said = f" where {_outermost(where)}" if where else ""
    return words + said + _provided(provided)


def where_in_full(criterion: Criterion) -> str:
    """What stands below the `where` of a line about records, in a line; empty where nothing does."""
    where, provided = asked_of_records(criterion)
    return _outermost(where) + _provided(provided) if where else ""


def _provided(provided: tuple[Criterion, ...]) -> str:
    return f", provided that {_outermost(provided)}" if provided else ""


def is_cut_if(criterion: Criterion) -> bool:
    """Whether the words of an `if` line stop before what it asks, which stands on lines of its own."""
    words = criterion.words.casefold().rstrip(":,; ")
    return isinstance(criterion.form, IfThen) and (words in ("", "if") or words.endswith(" then"))


def _head(then: Criterion) -> str:
    """The title or the first line of a list with labelled items, which are told one by one; empty for what is told in a line."""
    form = then.form
    if not isinstance(form, AllOf | AnyOfThese | NoneOf | Counted) or not any(one.address for one in form.parts):
        return ""
    return (then.title or then.words or "all of its items").rstrip(":,; ")


def asked_of_records(criterion: Criterion) -> tuple[tuple[Criterion, ...], tuple[Criterion, ...]]:
    """What stands below the `where` of a line about records, and below the `provided that` of one that is picked among those."""
    match _as_written(criterion.form):
        case CountsRecords(condition=condition, select=str(), among=Criterion() as among) if _below(among, criterion):
            return _below(among, criterion), _below(condition, criterion)
        case CountsRecords(condition=condition):
            return _below(condition, criterion), ()
        case Compares(left, _, right):
            for side in (left, right):
                if isinstance(side, TotalOf | LongestRun | PickedAmount) and side.condition is not None:
                    return _below(side.condition, criterion), ()
    return (), ()


def _as_written(form: Form) -> Form:
    match form:
        case Not(of):
            return _as_written(of)
        case Becomes(of, _):
            return of
        case _:
            return form


def _below(condition: Criterion | None, line: Criterion) -> tuple[Criterion, ...]:
    """The conditions on one record that stand on lines of their own, and not in the line itself."""
    if condition is None or _OWN.search(condition.key):
        return ()
    if condition.key.endswith(("/both", "/among-both", "/not")) and isinstance(condition.form, AllOf | NoneOf):
        return tuple(each for part in condition.form.parts for each in _below(part, line))
    bare = isinstance(condition.form, AllOf) and not (
        condition.words or condition.title or condition.provisos or condition.waived
    )
    return condition.form.parts if bare and isinstance(condition.form, AllOf) else (condition,)


def _outermost(conditions: tuple[Criterion, ...]) -> str:
    """Some conditions, without the brackets around one list that is all of them."""
    [first, *rest] = conditions
    bracketed = not rest and not _defined(first) and _list_in_line(first.form).startswith("(")
    return _in_line(first)[1:-1] if bracketed else _listed(conditions, "and", "", "")


def _in_line(one: Criterion) -> str:
    """A condition as a part of a line, with its list in brackets and its exceptions."""
    said = (not _defined(one) and _list_in_line(one.form)) or line_in_full(one)
    for proviso in one.provisos:
        said += f" {proviso.words if isinstance(proviso, Unless) else 'provided that'} {_in_line(proviso.criterion)}"
    return said + "".join(f" (waived when {_in_line(waiver)})" for waiver in one.waived)


def _defined(one: Criterion) -> bool:
    """Whether a line is the sentence of a definition about one record, whose lines stand in its place."""
    return isinstance(one.form, AllOf) and any(part.key.startswith(f"{one.key}/definition/") for part in one.form.parts)


def _list_in_line(form: Form) -> str:
    match form:
        case AllOf(parts) if any(part.span for part in parts):
            return _listed(parts, "and")
        case AnyOfThese(parts):
            return _listed(parts, "or")
        case NoneOf(parts):
            return f"neither {_listed(parts, 'nor')}"
        case Counted(counting, number, parts):
            return f"{counting.value} {number} of {_listed(parts, 'and')}"
        case IfThen(condition, then):
            return f"(if {_in_line(condition)}, then {_in_line(then)})"
        case _:
            return ""


def _listed(parts: Iterable[Criterion], joint: str, opened: str = "(", closed: str = ")") -> str:
    said = [_in_line(one) for one in parts]
    return f"{opened}{or_list(said, joint)}{closed}" if len(said) > 1 else "".join(said)
