"""Decision tables: which row decides, in a line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reasoner.answer.answer import Explained, Status
from reasoner.answer.finding import AsStated, Cell, NoRow, Row
from reasoner.policy.criteria import AllOf, Criterion, IfThen
from reasoner.policy.fold import slug
from reasoner.policy.model import Policy, Table, TableRow

if TYPE_CHECKING:
    from reasoner.answer.explaining.tree import Tree


def table_of(policy: Policy, key: str) -> Table | None:
    """The table that a definition is a result of."""
    for table in policy.tables:
        if key == table.key or any(key == f"{table.key}-is-{slug(row.result)}" for row in table.rows):
            return table
    return None


def given_amounts(criterion: Criterion) -> tuple[IfThen, ...]:
    """What a line comes to that compares with an amount that a table gives, for each row; empty for any other line."""
    parts = criterion.form.parts if isinstance(criterion.form, AllOf) else ()
    rows = tuple(one.form for one in parts if isinstance(one.form, IfThen) and one.span is None)
    fits = [one for one in parts if "/fits-" in one.key]
    return rows if criterion.words and fits and len(rows) + len(fits) == len(parts) else ()


def row_nodes(tree: Tree, node: Explained, table: Table) -> tuple[Row | NoRow, tuple[Explained, ...]]:
    """Which row decides, with what is found of it; below it the rows that are open, and where all is told every row."""
    rows = {number: _explained(tree, row) for number, row in enumerate(table.rows, 1)}
    below = tuple(_line(number, table.rows[number - 1], found) for number, found in rows.items() if found is not None)
    fitting = [number for number, found in rows.items() if found is None or found.standing.status is Status.SATISFIED]
    open_ones = [number for number, found in rows.items() if found is not None and found.standing.status is Status.UNDETERMINED]
    if not fitting or (table.first and open_ones and open_ones[0] < fitting[0]):
        return NoRow(open=bool(open_ones)), below if tree.full else tuple(
            one for one in below if one.standing.status is Status.UNDETERMINED
        )
    number, row = fitting[0], table.rows[fitting[0] - 1]
    other = node.standing.status is not Status.SATISFIED and row.result.casefold() not in ("yes", "no")
    says = (table.phrase, row.result) if other else None
    fits = rows[number]
    return Row(number, _cells(row, fits), fits is None, says), below if tree.full else ()


def _explained(tree: Tree, row: TableRow) -> Explained | None:
    """How a row fits; None for the row that says `otherwise`."""
    fits = None if row.fits is None else tree.situation.program.written.get(row.fits.key)
    return None if fits is None else tree.explained(fits, "referred", wanted=False)


def _line(number: int, row: TableRow, found: Explained) -> Explained:
    several = isinstance(found.criterion.form, AllOf)
    return replace(
        found, criterion=replace(found.criterion, words=f"row {number}: {row.words}"), found=None if several else found.found
    )


def _cells(row: TableRow, fits: Explained | None) -> tuple[Cell, ...]:
    """The cells of a row, each with what was found."""
    if fits is None:
        return ()
    cells = fits.below if isinstance(fits.criterion.form, AllOf) else (fits,)
    return tuple(_cell(one) for one in cells) or (Cell(row.words),)


def _cell(node: Explained) -> Cell:
    [fact] = node.facts if len(node.facts) == 1 else [None]
    return Cell(node.criterion.words, node.found if fact is None else AsStated(fact))
