"""The command that answers whole tables."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reasoner.apps.options import JsonOption, OnOption, RulesOption
from reasoner.apps.streams import problems_told
from reasoner.apps.table import answer
from reasoner.apps.tables import needs_tables

if TYPE_CHECKING:
    from reasoner.table.dated import Named
    from reasoner.table.run import Progress

WITH_REJECTS = 3
REDRAWN = 0.2  # seconds between two looks of the bar


def batch(
    named: Annotated[
        list[str],
        typer.Argument(
            metavar="POLICY... TABLE...",
            help="Policies, and tables of cases: .parquet, .csv, .jsonl, .arrow, folders and patterns of them.",
            show_default=False,
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The table of answers to write.", dir_okay=False)],
    key: Annotated[
        str, typer.Option("--key", metavar="COLUMN", help="The column that names a case; else the row's number.")
    ] = "",
    columns: Annotated[
        Path | None,
        typer.Option("--columns", metavar="FILE", help="YAML with the name of the column for an input: `drug: DRUG_NM`."),
    ] = None,
    determination: Annotated[
        list[str] | None,
        typer.Option(
            "--determination", "-d", metavar="NAME", help="Answers this question (`all`: each); else the first. Repeatable."
        ),
    ] = None,
    item: Annotated[
        list[str] | None,
        typer.Option("--item", metavar="ITEM", help="Adds how this item stands (`all`: each), such as `item 4`. Repeatable."),
    ] = None,
    needed: Annotated[bool, typer.Option("--needed/--no-needed", help="Tells which inputs are still needed.")] = True,
    changes: Annotated[
        bool, typer.Option("--changes", help="Tells the smallest change set that gives the most favourable outcome.")
    ] = False,
    reason: Annotated[bool, typer.Option("--reason", help="Tells in a line why the outcome is as it is.")] = False,
    rejects: Annotated[
        Path | None,
        typer.Option("--rejects", metavar="FILE", help="Where rows go that cannot be answered; OUT.rejects.csv else."),
    ] = None,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="OLD",
            help="Tells the rows that an earlier version decided otherwise: its file, its name, or a day on which it was in effect.",
        ),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Goes on where a run that was ended had come to.")] = False,
    workers: Annotated[
        int, typer.Option("--workers", metavar="N", min=0, help="How many threads or processes; 0 is one a core.")
    ] = 0,
    as_json: JsonOption = False,
    rules: RulesOption = None,
    on: OnOption = None,
) -> None:
    """Answers whole tables of cases, a row for each. Exit code 3: some rows could not be answered, and the rejects say why."""
    needs_tables()
    with problems_told(as_json):
        from reasoner.show.summary_words import reason_line
        from reasoner.table.answering import Wish
        from reasoner.table.run import Order, run

        policies, tables = _sorted_out(named)
        order = Order(
            policies=tuple(_named(one, on, rules) for one in policies),
            inputs=tuple(tables),
            out=out,
            rejects=rejects or out.with_name(f"{out.name}.rejects.csv"),
            wish=Wish(tuple(determination or ()), tuple(item or ()), needed, changes, reason),
            key=key,
            columns=_columns(columns) if columns else {},
            workers=workers,
            resume=resume,
            why=reason_line,
            against=_earlier(against, policies[0], rules) if against else None,
        )
        if against and len(policies) > 1:
            raise typer.BadParameter("name one policy with --against")
        if against and (changes or reason):
            raise typer.BadParameter("--against tells what makes a row come out otherwise; leave out --changes and --reason")
        with _bar() as told:
            summary = run(order, told)
        answer("batch", summary, as_json=as_json)
    if summary.tally.rejected:
        raise typer.Exit(WITH_REJECTS)


def _sorted_out(named: list[str]) -> tuple[list[str], list[str]]:
    """The policies and the tables of the command line."""
    from reasoner.table.tables import is_table

    tables = [one for one in named if is_table(one)]
    policies = [one for one in named if one not in tables]
    if not policies:
        raise typer.BadParameter("name a policy, before the tables")
    if not tables:
        raise typer.BadParameter(
            "name a table of cases: a file that ends in .parquet, .csv, .jsonl or .arrow, or a folder of them"
        )
    return policies, tables


def _named(name: str, on: date | None, rules: list[Path] | None) -> Named:
    from reasoner.table.dated import Named

    return Named(name, on, tuple(rules or ()))


def _earlier(against: str, policy: str, rules: list[Path] | None) -> Named:
    """The earlier version, by its name or by a day."""
    try:
        return _named(policy, date.fromisoformat(against), rules)
    except ValueError:
        return _named(against, None, rules)


def _columns(path: Path) -> Mapping[str, str]:
    """The names of columns by input, as a file says them; raises ProblemsFound."""
    from reasoner.cases import nodes
    from reasoner.cases.text import nodes_from_text, text_from_path
    from reasoner.source.problem import Problem, ProblemsFound

    node, problems = nodes_from_text(text_from_path(path, nodes.CASE_LIMITS), str(path), nodes.CASE_LIMITS)
    if problems:
        raise ProblemsFound(problems)
    found = node.entries if isinstance(node, nodes.Mapping) else ()
    if not found or not all(isinstance(one, nodes.Scalar) for _, one in found):
        message = f"`{path}` does not say the name of a column for an input"
        raise ProblemsFound((Problem("not-columns", message, None, "write `input: column`, one to a line"),))
    return {name.text: column.text for name, column in found if isinstance(column, nodes.Scalar)}


@contextmanager
def _bar() -> Iterator[Callable[[Progress], None]]:
    """What shows how far a run is: a bar on a terminal, nothing elsewhere."""
    from reasoner.show.batch import progress_line

    drawn = 0.0
    width = 0

    def draw(progress: Progress) -> None:
        nonlocal drawn, width
        now = time.monotonic()
        if now - drawn < REDRAWN:
            return
        drawn, line = now, progress_line(progress)
        sys.stderr.write(f"\r{line.ljust(width)}")
        sys.stderr.flush()
        width = len(line)

    is_terminal = sys.stderr.isatty()
    try:
        yield draw if is_terminal else lambda _: None
    finally:
        if width:
            sys.stderr.write(f"\r{' ' * width}\r")
