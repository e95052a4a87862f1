"""A table as a data frame of a library that is installed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reasoner.policy.nearest import or_list
from reasoner.source.problem import Problem, ProblemsFound

LIBRARIES = ("pandas", "polars", "pyarrow")


def frame_of(table: Sequence[Mapping[str, object]], library: str) -> Any:  # noqa: ANN401 (a frame of the library that is named)
    """The frame of some rows; raises ProblemsFound for another library. Rows that lack a column have null there."""
    columns = dict.fromkeys(name for row in table for name in row)
    rows = [{name: row.get(name) for name in columns} for row in table]
    match library:
        case "pandas":
            import pandas as pd

            return pd.DataFrame(rows, columns=list(columns), dtype=object)
        case "polars":
            import polars as pl

            return pl.DataFrame(rows, infer_schema_length=None, strict=False) if rows else pl.DataFrame()
        case "pyarrow":
            import pyarrow as pa

            return pa.table({name: [row[name] for row in rows] for name in columns})
        case _:
            hint = f"write {or_list((f'`{one}`' for one in LIBRARIES), 'or')}"
            raise ProblemsFound((Problem("unknown-frame", f"no frame is made by `{library}`", hint=hint),))
