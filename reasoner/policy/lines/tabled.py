"""Amounts that a decision table gives: what its rows say, and a comparison with such an amount as one for each result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import product
from math import prod

from reasoner.policy.criteria import (
    AllOf,
    Amount,
    AnyOfThese,
    Criterion,
    Derived,
    Expression,
    Form,
    IfThen,
    Operation,
    Refers,
    Tabled,
)
from reasoner.policy.fold import said_in
from reasoner.policy.lines.amount_units import Term, in_unit
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.expressions import expression_in
from reasoner.policy.lines.plurals import with_verb
from reasoner.policy.lines.windows import Limit
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.source.span import Span
from reasoner.syntax.tree import Sentence

MOST_WAYS = 1000


@dataclass(frozen=True, slots=True)
class TableResults:
    """What the rows of a table give, as written, each with the key of the definition that says so; `phrase` is of what."""

    phrase: str
    results: tuple[tuple[str, Sentence], ...]


def amount_from_table(table: TableResults, context: Context) -> Term | Problem | None:
    """The amount that a table gives; None where a result is none, a problem where the results cannot be compared."""
    terms: list[tuple[str, Term, Sentence]] = []
    for key, result in table.results:
        said = said_in(result)
        found = expression_in(said, 0, len(said.words), context)
        if not isinstance(found, Term):
            return None
        terms.append((key, found, result))
    if not terms:
        return None
    unit = terms[0][1].unit
    rows: list[tuple[str, Expression]] = []
    for key, term, result in terms:
        expression = in_unit(term, unit)
        if expression is None:
            mine, its = unit or "no unit", term.unit or "no unit"
            message = f"`{result.text}` ({its}) and `{terms[0][2].text}` ({mine}) are results of one table"
            return Problem("unit-mismatch", message, result.span, "give results whose units can become each other")
        rows.append((key, expression))
    words = tuple(term.words for _, term, _ in terms)
    ways = sum(_ways((one,)) for _, one in rows)
    if ways > MOST_WAYS:
        message = f"the table of `{table.phrase}` comes to more than {MOST_WAYS} amounts with the tables that it names"
        return Problem("too-many-parts", message, table.results[0][1].span, "split the table")
    return Term(Tabled(tuple(rows), words, unit, table.phrase, ways), unit, table.phrase, bare=terms[0][1].bare)


def _ways(amounts: Iterable[Expression]) -> int:
    """How many comparisons amounts come to together."""
    return prod(table.ways for table in dict.fromkeys(table for one in amounts for table in _tabled_in(one)))


def too_many_ways(left: Term, limits: tuple[Limit, ...], span: Span | None) -> Problem | None:
    """The problem of a comparison of more amounts of tables than are compared one by one."""
    if _ways((left.expression, *(one.term.expression for one in limits))) <= MOST_WAYS:
        return None
    message = f"the tables that this line names come to more than {MOST_WAYS} comparisons together"
    return Problem("too-many-parts", message, span, "compare with one table at a time")


def by_rows(
    left: Term,
    limits: tuple[Limit, ...],
    form: Callable[[Term, tuple[Limit, ...]], Form],
    words: Callable[[Term, Limit], str],
) -> Form | None:
    """The comparison as one for each result of the tables that it names, if that is the result; None where it names none.

    Some row fits every case, or the table is refused; here it is asked for, too.
    """
    amounts = (left.expression, *(one.term.expression for one in limits))
    tables = tuple(dict.fromkeys(table for amount in amounts for table in _tabled_in(amount)))
    if not tables:
        return None
    parts = []
    for number, rows in enumerate(product(*(range(len(table.rows)) for table in tables)), 1):
        chosen = dict(zip(tables, rows, strict=True))
        at_rows = tuple(replace(one, term=_at_rows(one.term, chosen)) for one in limits)
        here = _at_rows(left, chosen)
        said = " and ".join(words(here, one) for one in at_rows)
        compared = Criterion("then", form(here, at_rows), said[:1].lower() + said[1:] if said.startswith("The ") else said)
        given = _given(chosen)
        parts.append(Criterion(str(number), IfThen(given, compared), f"if {given.words}, then {compared.words}"))
    for table in tables:
        fits = tuple(Criterion(str(row), Refers(key), _says(table, row)) for row, (key, _) in enumerate(table.rows))
        parts.append(Criterion(f"fits-{len(parts) + 1}", AnyOfThese(fits), f"a row of {table.words} fits"))
    return AllOf(tuple(parts))


def _given(chosen: Mapping[Tabled, int]) -> Criterion:
    """That the tables give the amounts chosen."""
    said = tuple(
        Criterion(str(place), Refers(table.rows[row][0]), _says(table, row))
        for place, (table, row) in enumerate(chosen.items(), 1)
    )
    if len(said) == 1:
        return replace(said[0], key="if")
    return Criterion("if", AllOf(said), " and ".join(one.words for one in said))


def _says(table: Tabled, row: int) -> str:
    return f"{with_verb(table.words)} {table.said[row]}"


def _tabled_in(one: Expression) -> tuple[Tabled, ...]:
    match one:
        case Tabled():
            return (one,)
        case Derived(parts=parts):
            return tuple(found for part in parts for found in _tabled_in(part))
        case _:
            return ()


def _at_rows(term: Term, chosen: Mapping[Tabled, int]) -> Term:
    words = term.words
    if isinstance(term.expression, Tabled):
        words = term.expression.said[chosen[term.expression]]
    return replace(term, expression=_placed(term.expression, chosen), words=words)


def _placed(one: Expression, chosen: Mapping[Tabled, int]) -> Expression:
    match one:
        case Tabled():
            return one.rows[chosen[one]][1]
        case Derived(operation, parts, unit):
            placed = tuple(_placed(part, chosen) for part in parts)
            numbers = [part.number for part in placed if isinstance(part, Amount)]
            if operation is Operation.PRODUCT and len(numbers) == len(placed) == 2:  # a fixed amount in another unit
                return Amount(numbers[0] * numbers[1], unit)
            return replace(one, parts=placed)
        case _:
            return one
