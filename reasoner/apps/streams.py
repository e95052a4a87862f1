"""Where a command writes: answers to standard output, problems to standard error; and the exit code that follows."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import typer

from reasoner.show.paper import Paper, paper_for
from reasoner.source.problem import Problem, ProblemsFound

INPUT_AT_FAULT = 1


def write(text: str) -> None:
    """Writes an answer to standard output; where it cannot take it (a full disk), says so and ends the command."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise  # whoever reads has read enough
    except OSError as error:
        with suppress(OSError, ValueError):  # so that the end of the process does not try again
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.stderr.write(f"error: the answer could not be written: {(error.strerror or 'no reason given').lower()}\n")
        raise typer.Exit(INPUT_AT_FAULT) from None


def paper() -> Paper:
    """What standard output can show."""
    return paper_for(sys.stdout, os.environ)


def prepare_streams() -> None:
    """Lets both streams take any character, escaped where their encoding lacks it; a stream that is closed swallows all."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  as long as the process
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  as long as the process
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


@contextmanager
def problems_told(as_json: bool) -> Iterator[None]:
    """Within it, problems of the input are written to standard error and end the command with exit code 1."""
    try:
        yield
    except ProblemsFound as found:
        tell(found.problems, as_json)
        raise typer.Exit(INPUT_AT_FAULT) from None


def tell(problems: Iterable[Problem], as_json: bool) -> None:
    """Writes problems to standard error, as text with the place underlined or as a JSON document."""
    from reasoner.show.json import problems_json
    from reasoner.source.reread import sources_of

    found = tuple(problems)
    if not found:
        return
    if as_json:
        sys.stderr.write(problems_json(found))
        return
    from reasoner.source.report import report

    sys.stderr.write(report(found, sources_of(found), colour=_colour(sys.stderr)).rstrip("\n") + "\n")


def _colour(stream: TextIO) -> bool:
    """Whether a stream shows colour."""
    return paper_for(stream, os.environ).colour
