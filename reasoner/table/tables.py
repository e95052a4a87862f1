"""Where the cases of a run are: the files that names, folders and patterns mean, and the columns that each has."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from reasoner.source.places import is_folder, is_there
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.table.formats import ENDINGS, Format, format_of

FIRST_LINES = 1000  # of JSON Lines, in which the names of columns are looked for
MOST_HEADER = 1_000_000
MOST_NAMED = 10


@dataclass(frozen=True)
class TableFile:
    """A file of cases: its kind, and the names of its columns (of JSON Lines: those that its first lines have)."""

    path: Path
    kind: Format
    columns: tuple[str, ...]
    size: int
    changed: int  # when, in nanoseconds
    schema: pa.Schema | None = None  # where the file itself says it

    @property
    def is_complete(self) -> bool:
        """Whether its columns are all that it has: every line of JSON Lines has names of its own."""
        return self.kind is not Format.JSON_LINES


def is_table(name: str) -> bool:
    """Whether a name of the command line means tables: a pattern, a table's ending, a folder with tables."""
    path = Path(name)
    endings = {ending for one in Format for ending in one.value}
    if path.suffix.removeprefix(".").lower() in endings or has_magic(name):
        return True
    return is_folder(path) and any(True for _ in _tables_below(path))


def tables_named(names: Iterable[str]) -> tuple[TableFile, ...]:
    """The files that names mean, in the order named, those of a folder or pattern by name. Raises ProblemsFound.

    None that is there (`no-such-table`), one that cannot be read (`unreadable-table`), files whose columns differ (`tables-differ`).
    """
    paths = list(dict.fromkeys(path for name in names for path in _paths(name)))
    return tuple(table_file(path) for path in paths)


def table_file(path: Path) -> TableFile:
    """What a file holds; raises ProblemsFound where it cannot be read."""
    kind = format_of(path)
    with readable(path):
        found = path.stat()
        size, changed = found.st_size, found.st_mtime_ns
        if kind in (Format.PARQUET, Format.ARROW):
            schema = _schema(path, kind)
            return TableFile(path, kind, tuple(schema.names), size, changed, schema)
        return TableFile(path, kind, _header(path) if kind is Format.CSV else _names_in_lines(path), size, changed)


class readable:  # noqa: N801  (it is used as a function is)
    """Within it, what goes wrong with a file is told as a problem of the file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        match error:
            case FileNotFoundError():
                raise unreadable(self.path, "it is not there", "check the name; what is finished is kept for `--resume`")
            case pa.ArrowException() | csv.Error() | UnicodeDecodeError():
                first = str(error).strip().split("\n")[0]
                raise unreadable(self.path, first or "it is broken", "mend the file, or take it out; what is finished is kept")
            case OSError():
                why = (error.strerror or str(error).split("\n")[0] or "no reason given").lower()
                raise unreadable(self.path, why, "mend the file, or take it out; what is finished is kept")
            case _:
                return


def unreadable(path: Path, why: str, hint: str) -> ProblemsFound:
    """The problem of a file that cannot be read."""
    return ProblemsFound((Problem("unreadable-table", f"`{path}` cannot be read: {why}", None, hint),))


def differences(tables: Sequence[TableFile], wanted: Iterable[str]) -> None:
    """Raises ProblemsFound where a column that is read is in some of the files only: it would be unknown in the others."""
    whole = [one for one in tables if one.is_complete]
    for name in wanted:
        having = [one for one in whole if name in one.columns]
        if having and len(having) < len(whole):
            lacking = next(one for one in whole if name not in one.columns)
            message = f"the column `{name}` is in `{having[0].path}` and not in `{lacking.path}`"
            hint = "give all files the same columns, or decide them one after the other"
            raise ProblemsFound((Problem("tables-differ", message, None, hint),))


def _paths(name: str) -> Iterator[Path]:
    path = Path(name)
    if has_magic(name) and not is_there(path):
        found = sorted(Path(one) for one in glob(name, recursive=True) if Path(one).is_file())  # noqa: PTH207  (a pattern with folders)
    elif is_folder(path):
        found = list(_tables_below(path))
    else:
        found = [path]
    if not found:
        what = "matches no file" if has_magic(name) else "is a folder without tables"
        hint = f"name a file, a folder or a pattern; tables end in {ENDINGS}"
        raise ProblemsFound((Problem("no-such-table", f"`{name}` {what}", None, hint),))
    yield from found


def _tables_below(folder: Path) -> Iterator[Path]:
    """The tables in a folder and below it, by name; what begins with a dot or an underscore is no part of it."""
    endings = {ending for one in Format for ending in one.value}
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
        if not hidden and path.suffix.removeprefix(".").lower() in endings and path.is_file():
            yield path


def _schema(path: Path, kind: Format) -> pa.Schema:
    if kind is Format.PARQUET:
        return pq.read_schema(path)
    with pa.memory_map(str(path)) as file:
        return pa.ipc.open_file(file).schema


def _header(path: Path) -> tuple[str, ...]:
    """The names in the first line of a CSV."""
    with path.open("rb") as file:
        start = file.read(4)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise unreadable(path, "it is UTF-16", "save it as UTF-8")
    with path.open("rb") as file:
        lines = iter(lambda: file.readline(MOST_HEADER), b"")
        first = next(csv.reader(line.decode("utf-8").removeprefix("\ufeff") for line in lines), [])
    if not first:
        raise unreadable(path, "it is empty", "a table begins with the names of its columns")
    return tuple(first)


def _names_in_lines(path: Path) -> tuple[str, ...]:
    from reasoner.table.json_rows import row_of

    names: dict[str, None] = {}
    with path.open("rb") as file:
        for _ in range(FIRST_LINES):
            row = row_of(file.readline(MOST_HEADER))
            names |= dict.fromkeys(row if isinstance(row, dict) else ())
    return tuple(names)
