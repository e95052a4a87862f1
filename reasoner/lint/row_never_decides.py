"""`row-never-decides`: a row of a decision table that other rows leave nothing to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reasoner.asp.solve import Limit
from reasoner.lint.cells import ByCells, Space, denied, space_of
from reasoner.lint.conditions import always, condition_of
from reasoner.lint.finding import finding
from reasoner.lint.subject import Subject
from reasoner.policy.model import Table, TableRow
from reasoner.policy.nearest import or_list
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem

RULE = "row-never-decides"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with its number and what it says; None is `otherwise`."""

    number: int
    row: TableRow
    fits: ByCells | None


def check(subject: Subject) -> Iterator[Problem]:
    """The rows that fit no case which is left to them: by rows above, or among alternatives by any other row."""
    for table in subject.policy.tables:
        if subject.is_own(table.span):
            yield from _idle(subject, table)


def _idle(subject: Subject, table: Table) -> Iterator[Problem]:
    said = [None if row.fits is None else condition_of(row.fits, subject.policy) for row in table.rows]
    asked = [one for one in said if one is not None]
    background = always(asked, subject.policy)
    space = space_of([*background, *asked])
    so = [space.told(one) for one in background]
    rows = [
        _Row(number, row, None if fits is None else space.told(fits))
        for number, (row, fits) in enumerate(zip(table.rows, said, strict=True), 1)
    ]
    left = list(rows)
    for row in reversed(rows):
        others = [one for one in left if one is not row and (not table.first or one.number < row.number)]
        own = so if row.fits is None else [*so, row.fits]
        by = _covering(space, own, others, subject.limit)
        if by:
            left.remove(row)
            yield finding(RULE, _message(table, row, by), row.row.span, _remedy(row, by))


def _covering(space: Space, own: Sequence[ByCells], others: Sequence[_Row], limit: Limit) -> list[_Row]:
    """The fewest of the other rows that leave nothing to a row; none where something is left, or the row itself fits nothing.

    `own` is what is so of each case that the row fits.
    """

    def leave_nothing(some: Sequence[_Row]) -> bool:
        return not space.possible([*own, *(denied(one.fits) for one in some if one.fits is not None)], limit)

    if leave_nothing([]) or not leave_nothing(others):
        return []
    alone = next((one for one in others if leave_nothing([one])), None)
    if alone is not None:
        return [alone]
    needed = list(others)
    for one in reversed(others):
        without = [other for other in needed if other is not one]
        needed = without if leave_nothing(without) else needed
    return needed


def _message(table: Table, row: _Row, by: Sequence[_Row]) -> str:
    place = "above it" if table.first or all(one.number < row.number for one in by) else "beside it"
    names = or_list((str(one.number) for one in by), "and")
    others = f"row {names} {place}" if len(by) == 1 else f"rows {names} {place}"
    if row.fits is None:
        return f"the row `otherwise` of `{table.phrase}` never decides: {others} {'fits' if len(by) == 1 else 'fit'} every case"
    if len(by) == 1 and by[0].fits == row.fits:
        return f"row {row.number} of `{table.phrase}` never decides: {others} fits the same cases"
    fits = "fits wherever it does" if len(by) == 1 else "together fit wherever it does"
    return f"row {row.number} of `{table.phrase}` never decides: {others} {fits}"


def _remedy(row: _Row, by: Sequence[_Row]) -> str:
    if row.fits is None:
        return "take it out, or look for a slip in a cell above"
    if any(one.row.result != row.row.result for one in by):
        return "move it up, if it is an exception; else take it out, or look for a slip in its cells"
    return "take it out, or look for a slip in its cells"
