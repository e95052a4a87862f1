"""Answers that are lists, as rows and as data frames."""

from __future__ import annotations

from typing import Literal

Row = dict[str, object]
Kind = Literal["pandas", "polars", "arrow"]
MODULES: tuple[tuple[Kind, str], ...] = (("pandas", "pandas"), ("polars", "polars"), ("arrow", "pyarrow"))


class InRows:
    """A class whose objects are lists of something: `rows()` gives them as mappings, `to_frame()` as a data frame.

    Values are texts, whole numbers, floats, dates, truths, or lists of texts; None is what there is not.
    """

    __slots__ = ()

    def rows(self) -> list[Row]:
        """A mapping for each thing that is listed, all with the same names."""
        raise NotImplementedError

    def to_frame(self, kind: Kind | None = None) -> object:
        """The rows as a frame of pandas or Polars or as an Arrow table: of the first of these that is installed, or the one named."""
        from importlib.util import find_spec

        chosen: str | None = kind or next((one for one, module in MODULES if find_spec(module)), None)
        rows = self.rows()
        columns = {name: [row[name] for row in rows] for name in (rows[0] if rows else ())}
        match chosen:
            case "pandas":
                import pandas as pd

                return pd.DataFrame(columns)
            case "polars":
                import polars as pl

                return pl.DataFrame(columns, strict=False)
            case "arrow":
                import pyarrow as pa

                return pa.table(columns)
            case str():
                from reasoner.source.problem import Problem, ProblemsFound

                message = f"no kind of data frame is called `{chosen[:60]}`"
                raise ProblemsFound((Problem("not-a-frame", message, hint="write `pandas`, `polars` or `arrow`"),))
            case _:
                raise ImportError("data frames need `pip install 'policy-reasoner[notebook]'`; `.rows()` does without")
