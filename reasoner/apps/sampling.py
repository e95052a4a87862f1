"""The command that makes random cases for a policy."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reasoner.apps.options import OnOption, PolicyName, RulesOption
from reasoner.apps.streams import problems_told, write
from reasoner.apps.tables import needs_tables

MOST_ROWS = 10**10


def share(text: str) -> float:
    """The share that `10%` or `0.1` says, from 0 to 1."""
    try:
        found = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        found = -1
    if not 0 <= found <= 1:
        raise typer.BadParameter(f"`{text}` is no share; write it as 10%")
    return found


def sample(
    policy: PolicyName,
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE", help="The table to write: .parquet, .csv, .jsonl or .arrow.", dir_okay=False),
    ],
    rows: Annotated[int, typer.Option("--rows", metavar="N", min=0, max=MOST_ROWS, help="How many cases.")] = 1000,
    unknown: Annotated[
        str, typer.Option("--unknown", metavar="SHARE", help="How much of each input is not known, such as 10%.")
    ] = "10%",
    seed: Annotated[int, typer.Option("--seed", metavar="N", min=0, help="The same seed makes the same cases.")] = 0,
    rules: RulesOption = None,
    on: OnOption = None,
) -> None:
    """Makes random cases for a policy, as a table. They lie near its thresholds and never contradict its vocabulary."""
    unknown_share = share(unknown)
    needs_tables()
    with problems_told(as_json=False):
        from reasoner.policy.library import Library
        from reasoner.table.formats import TableWriter, format_of
        from reasoner.table.parts import told_of_disk
        from reasoner.table.sample import Sampler

        kind = format_of(out)
        sampler = Sampler(Library(tuple(rules or ())).load(policy, on).policy, seed, unknown_share)
        aside = out.with_name(f".{out.name}.part")
        with told_of_disk(out):
            with TableWriter(aside, sampler.schema, kind) as writer:
                for batch in sampler.batches(rows):
                    writer.write(batch)
            aside.replace(out)
    write(f"{out}: {rows:,} cases, {len(sampler.inputs)} inputs\n")
