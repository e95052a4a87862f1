"""Lines of JSON as columns of text: numbers keep their digits, and nothing is guessed from the lines before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import pyarrow as pa

Cell = str | None


class NotALine(str):
    """Why a line is no object of JSON."""

    __slots__ = ()


def row_of(line: bytes) -> dict[str, object] | NotALine | None:
    """What a line says by name; None of an empty one."""
    if not line.strip():
        return None
    try:
        text = line.decode("utf-8-sig")
        found = json.loads(text, object_pairs_hook=_object, parse_float=str, parse_int=str, parse_constant=str)
    except UnicodeDecodeError:
        return NotALine("it is not UTF-8")
    except _TwiceError as twice:
        return NotALine(f"it says `{str(twice)[:60]}` twice")
    except RecursionError:
        return NotALine("it is nested too deep")
    except ValueError as error:
        return NotALine(f"it is no JSON ({str(error).partition(':')[0].lower()})")
    return found if isinstance(found, dict) else NotALine('it is no object with names, such as `{"drug": "morphine"}`')


class _TwiceError(Exception):
    """A name that an object has twice."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(next(name for name in names if names.count(name) > 1))
    return found


def cells(values: Iterable[object]) -> pa.Array:
    """Values as texts that a case could state: lists and objects as JSON, null where nothing is stated."""
    return pa.array([_cell(one) for one in values], pa.string())


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()  # half of a pair of signs is no text
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)


def columns(rows: Sequence[dict[str, object]], names: Sequence[str]) -> list[pa.Array]:
    """The column of each name."""
    return [cells(row.get(name) for row in rows) for name in names]
