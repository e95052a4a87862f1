"""Finished parts of a run, beside its output, so that a run that was ended can go on where it was.

A part is three files: its answers, its rejects, and what was counted in it. Each is written under another name first, and the last is
written last, so that a part is there whole or not at all, also where two write it at once.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from uuid import uuid4

import pyarrow as pa

from reasoner.source.problem import Problem, ProblemsFound
from reasoner.table.answering import REJECTS, Tally
from reasoner.table.formats import Format, TableWriter, lines_of_part
from reasoner.table.texts import csv_lines

NO_LIST = ""  # an empty list in a cell of the answers
HEAD = "run.json"
COUNTERS = ("outcomes", "changes", "items")
Head = Mapping[str, object]


class Parts:
    """The parts of a run in a folder of their own. Answers are kept as the output's lines, or as Arrow where it has columns.

    `stay`: the output is a folder of the parts as they are.
    """

    def __init__(self, out: Path, kind: Format, *, stay: bool = False) -> None:
        self.out, self.kind = out, kind
        self.folder = out.with_name(f".{out.name}.parts")
        self.ending = kind if stay or kind in (Format.CSV, Format.JSON_LINES) else Format.ARROW

    def begin(self, head: Head, *, resume: bool) -> None:
        """Makes the folder, or takes over what an earlier run has finished; raises ProblemsFound where that was another run."""
        text = json.dumps(head, indent=1, sort_keys=True, default=str)
        kept = self.folder / HEAD
        with told_of_disk(self.out):
            if resume and kept.exists() and kept.read_text(encoding="utf-8") != text:
                changed = _changed(json.loads(kept.read_text(encoding="utf-8")), json.loads(text))
                message = f"the run that was begun for `{self.out}` differs in {changed}"
                hint = "give it as it was, or begin anew without `--resume`"
                raise ProblemsFound((Problem("another-run", message, None, hint),))
            if not (resume and kept.exists()):
                shutil.rmtree(self.folder, ignore_errors=True)
                self.folder.mkdir()
                self._put(kept, text.encode())

    def tally(self, number: int, mark: Sequence[object]) -> Tally | None:
        """What was counted in a part; None where it is not finished, or was made of other rows."""
        try:
            found = json.loads(self._file(number, "json").read_text(encoding="utf-8"))
            sizes = [self.answers(number).stat().st_size, self.rejects(number).stat().st_size]
        except (OSError, ValueError):
            return None
        if sizes != found.pop("sizes") or list(mark) != found.pop("of"):
            return None
        counters = {name: found.pop(name) for name in COUNTERS}
        tally = Tally(**found)
        for name, counted in counters.items():
            setattr(tally, name, Counter({tuple(names): count for *names, count in counted}))
        return tally

    def answers(self, number: int) -> Path:
        """The answers of a part."""
        return self._file(number, self.ending.value[0])

    def rejects(self, number: int) -> Path:
        """The rejects of a part, as lines of CSV without a head."""
        return self._file(number, "rejects.csv")

    def write(
        self,
        number: int,
        mark: Sequence[object],
        schema: pa.Schema,
        batches: Iterator[tuple[pa.RecordBatch, pa.RecordBatch, Tally]],
    ) -> Tally:
        """Writes a part: answers, rejects and what was counted, of one batch after the other; `mark` tells what it was made of."""
        tally = Tally()
        files = (self.answers(number), self.rejects(number))
        asides = [_aside(one) for one in files]
        with told_of_disk(self.out):
            writer = TableWriter(asides[0], schema, self.ending, NO_LIST, is_part=True)
            with writer, asides[1].open("wb") as rejects:
                for answers, rejected, counted in batches:
                    writer.write(answers)
                    rejects.writelines(csv_lines(rejected, NO_LIST))
                    tally.add(counted)
            sizes = [one.stat().st_size for one in asides]
            for aside, file in zip(asides, files, strict=True):
                aside.replace(file)
            self._put(self._file(number, "json"), json.dumps({**_plain(tally), "sizes": sizes, "of": list(mark)}).encode())
        return tally

    def remove(self) -> None:
        """Removes the folder, once the output is whole."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _file(self, number: int, ending: str) -> Path:
        return self.folder / f"part-{number:06}.{ending}"

    def _put(self, file: Path, content: bytes) -> None:
        aside = _aside(file)
        aside.write_bytes(content)
        aside.replace(file)


class Output:
    """The output of a run, put together from its parts under another name, and renamed once it is whole."""

    def __init__(self, parts: Parts, schema: pa.Schema, rejects: Path) -> None:
        self.parts, self.rejects = parts, rejects
        self._asides = [parts.folder / f"whole.{parts.kind.value[0]}", parts.folder / "whole.rejects.csv"]
        with told_of_disk(parts.out):
            self._answers = TableWriter(self._asides[0], schema, parts.kind, NO_LIST)
            self._rejects = TableWriter(self._asides[1], REJECTS, Format.CSV, NO_LIST)

    def take(self, number: int) -> None:
        """Adds a part."""
        with told_of_disk(self.parts.out):
            file = self.parts.answers(number)
            if self.parts.ending is Format.ARROW:
                with pa.memory_map(str(file)) as mapped:
                    opened = pa.ipc.open_file(mapped)
                    for place in range(opened.num_record_batches):
                        self._answers.write(opened.get_batch(place))
            else:
                with lines_of_part(file) as lines:
                    self._answers.copy(lines)
            with self.parts.rejects(number).open("rb") as rejects:
                self._rejects.copy(rejects)

    def finish(self, *, rejected: bool) -> None:
        """Puts the output in its place, the rejects too where there are any, and removes the parts."""
        with told_of_disk(self.parts.out):
            self._answers.close()
            self._rejects.close()
            if rejected:
                _sync(self._asides[1]).replace(self.rejects)
            else:
                self.rejects.unlink(missing_ok=True)
            _sync(self._asides[0]).replace(self.parts.out)
        self.parts.remove()

    def leave(self) -> None:
        """Closes what is open, where the run cannot be finished."""
        for one in (self._answers, self._rejects):
            try:
                one.close()
            except (OSError, pa.ArrowException):
                continue


def put_into_folder(parts: Parts, number: int, rejects: Path, *, rejected: bool) -> None:
    """Puts the first so many parts in their place, as they are, in a folder that has all or is not there; the rejects of all, too,
    where there are any."""
    whole, told = parts.folder / "whole", parts.folder / "whole.rejects.csv"
    with told_of_disk(parts.out):
        whole.mkdir(exist_ok=True)
        with TableWriter(told, REJECTS, Format.CSV, NO_LIST) as lines:
            for one in range(number):
                with parts.rejects(one).open("rb") as some:
                    lines.copy(some)
        for one in range(number):
            _sync(parts.answers(one)).replace(whole / parts.answers(one).name)
        if rejected:
            _sync(told).replace(rejects)
        else:
            rejects.unlink(missing_ok=True)
        whole.replace(parts.out)
    parts.remove()


@contextmanager
def told_of_disk(path: Path) -> Iterator[None]:
    """Within it, a file that cannot be written is a mistake of the user's, as ProblemsFound."""
    try:
        yield
    except (OSError, pa.ArrowException) as error:
        reason = (getattr(error, "strerror", None) or str(error).split("\n")[0] or "no reason given").lower()
        message = f"`{path}` cannot be written: {reason}"
        raise ProblemsFound((Problem("cannot-write-file", message, None, "make room, or name another place"),)) from None


def _aside(file: Path) -> Path:
    """A name of its own for a file while it is written."""
    return file.with_name(f".{file.name}.{uuid4().hex}")


def _sync(file: Path) -> Path:
    """A file, once it is on the disk."""
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
    return file


def _plain(tally: Tally) -> dict[str, object]:
    found: dict[str, object] = {one.name: getattr(tally, one.name) for one in fields(tally)}
    return {**found, **{name: [[*key, number] for key, number in getattr(tally, name).items()] for name in COUNTERS}}


def _changed(before: Mapping[str, object], after: Mapping[str, object]) -> str:
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    return " and ".join(names)
