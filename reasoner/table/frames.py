"""Data frames of pandas, Polars and Arrow: their columns as exact Arrow arrays, and columns added to a frame of the same kind.

Nothing goes through a conversion that loses something in silence: what a column holds as objects (fractions, decimals, lists, texts and
numbers mixed) is read value by value, each as it is written; what a library calls missing (`None`, `nan`, `NaT`, `NA`) is not stated.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from reasoner.cases.from_values import text_of
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    import narwhals as nw


class Frame:
    """A data frame as it was given, with its columns as Arrow arrays. Raises ProblemsFound for what is no frame."""

    def __init__(self, native: object) -> None:
        import narwhals as nw

        self.native = native
        try:
            self._frame: nw.DataFrame[Any] = nw.from_native(native, eager_only=True)
        except nw.exceptions.DuplicateError:
            raise ProblemsFound(tuple(_twice(native))) from None
        except TypeError:
            hint = "give a DataFrame of pandas or Polars (a lazy one collected) or a table of Arrow"
            message = f"a data frame is meant, and this is `{type(native).__name__}`"
            raise ProblemsFound((Problem("not-a-frame", message, hint=hint),)) from None
        self.is_pandas = self._frame.implementation.is_pandas_like()

    @property
    def names(self) -> list[str]:
        """The names of its columns, in order."""
        return [str(name) for name in (self.native.columns if self.is_pandas else self._frame.columns)]  # type: ignore[attr-defined]

    @property
    def height(self) -> int:
        """How many rows it has."""
        return len(self._frame)

    def column(self, name: str) -> pa.Array:
        """A column as an array; null where nothing is stated."""
        series = self._frame[name]
        if self.is_pandas:
            native = series.to_native()
            if native.dtype.kind not in "OUST" and native.dtype.name not in {"str", "string", "category"}:
                return _combined(pa.array(native, from_pandas=True))
            return array_of(native.tolist())
        if self._frame.implementation.is_polars() and "Object" in str(series.to_native().dtype):
            return array_of(series.to_list())
        return _combined(series.to_arrow())

    def with_columns(self, columns: Mapping[str, Sequence[object]]) -> object:
        """The frame, of the kind that it was given as and with its own index, with further columns of texts and lists of texts."""
        if self._frame.implementation.is_polars():
            import polars as pl

            return self.native.with_columns(  # type: ignore[attr-defined]
                [pl.Series(name, pa_array(values)) for name, values in columns.items()]
            )
        if self.is_pandas:
            import pandas as pd

            index = self.native.index  # type: ignore[attr-defined]
            made = {name: pd.Series(list(values), index=index, dtype=_dtype(values)) for name, values in columns.items()}
            return self.native.assign(**made)  # type: ignore[attr-defined]
        found = self.native
        for name, values in columns.items():
            found = found.append_column(name, pa_array(values))  # type: ignore[attr-defined]
        return found


def _twice(native: object) -> Iterator[Problem]:
    """The columns of a frame whose names stand there twice."""
    names = [str(name) for name in getattr(native, "columns", ())]
    for name in dict.fromkeys(one for one in names if names.count(one) > 1):
        hint = "give each a name of its own"
        yield Problem("repeated-name", f"the frame has two columns `{name}`", hint=hint, names=(name,))


def array_of(values: Sequence[object]) -> pa.Array:
    """Values as one array: all texts; or lists, or records, of what Arrow can hold; anything mixed as texts."""
    stated = [None if is_missing(one) else one for one in values]
    kinds = {list if isinstance(one, tuple | set | frozenset) or hasattr(one, "tolist") else type(one) for one in stated}
    kinds -= {type(None)}
    if kinds <= {list} or kinds <= {dict}:
        try:
            return pa.array([_plain(one) for one in stated], pa.list_(pa.string()) if not kinds else None)
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
            pass
    return pa.array([None if one is None else _text(one) for one in stated], pa.string())


def pa_array(values: Sequence[object]) -> pa.Array:
    """Answers as an array: texts, or lists of texts."""
    return pa.array(values, pa.list_(pa.string()) if any(isinstance(one, list) for one in values) else pa.string())


def is_missing(value: object) -> bool:
    """Whether a library writes a value that is not there so: None, `nan` of a float, `NaT`, `NA`."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return True
    return isinstance(value, float) and value != value  # noqa: PLR0124  the way to tell `nan`


def _plain(value: object) -> object:
    if hasattr(value, "tolist"):
        value = value.tolist()
    match value:
        case list() | tuple():
            return [_member(one) for one in value]
        case set() | frozenset():
            return [_member(one) for one in sorted(value, key=str)]
        case dict():
            return {str(name): None if is_missing(one) else _member(one) for name, one in value.items()}
        case _:
            return value


def _member(value: object) -> object:
    return _plain(value) if isinstance(value, dict | list | tuple) else None if is_missing(value) else _text(value)


def _text(value: object) -> str:
    """One value as a case file writes it; of what is none its own words, which are then refused in their place."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple | set | frozenset | dict):
        return json.dumps(_plain(value), default=str)
    if hasattr(value, "tolist"):
        return _text(value.tolist())
    text = text_of(value)
    return str(value) if text is None else text


def _dtype(values: Sequence[object]) -> str | None:
    """Lists are objects; texts are what pandas takes them for, since its `str` has been another thing before version 3."""
    return "object" if any(isinstance(one, list) for one in values) else None


def _combined(array: pa.Array | pa.ChunkedArray) -> pa.Array:
    return array.combine_chunks() if isinstance(array, pa.ChunkedArray) else array
