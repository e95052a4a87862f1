"""Whether every case fits a row of a decision table, and no case fits two rows that differ; if not, a smallest case that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from reasoner.answer.soundness import smallest_case
from reasoner.asp.solve import NO_LIMIT, Limit
from reasoner.asp.worlds import Worlds
from reasoner.policy.model import Table, TableRow
from reasoner.source.problem import Problem


def table_problems(worlds: Worlds, limit: Limit = NO_LIMIT) -> tuple[Problem, ...]:
    """The gaps and overlaps of a policy's decision tables."""
    return tuple(problem for table in worlds.program.policy.tables for problem in _problems(worlds, table, limit))


def _problems(worlds: Worlds, table: Table, limit: Limit) -> Iterator[Problem]:
    heads = [(row, head) for row in table.rows if (head := _head(worlds, row)) is not None]
    if not table.first:
        told: set[int] = set()  # the rows of which it is said already that another overlaps them
        for (one, first), (other, second) in combinations(heads, 2):
            if id(other) in told:
                continue
            case = None if one.result == other.result else smallest_case(worlds, (first, second), (), limit)
            if case is not None:
                told.add(id(other))
                yield Problem(
                    "table-rows-overlap",
                    f"a case can fit two rows of the table, one with `{one.result}` and one with `{other.result}`; "
                    f"for example where {case.words}",
                    other.span or table.span,
                    "change one of the rows, or say `by the first row that fits`",
                )
    if all(row.fits is not None for row in table.rows):
        case = smallest_case(worlds, (), [head for _, head in heads], limit)
        if case is not None:
            yield Problem(
                "table-has-gap",
                f"no row of the table fits some cases; for example where {case.words}",
                table.span,
                "add a row for them, or a last row that begins with `otherwise`",
            )


def _head(worlds: Worlds, row: TableRow) -> str | None:
    heads = None if row.fits is None else worlds.program.criteria.get(row.fits.key)
    return None if heads is None else heads.met
