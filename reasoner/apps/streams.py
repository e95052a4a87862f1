"""Where a command writes: answers to standard output, problems to standard error; and the exit code that follows."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

import typer

from reasoner.show.paper import Paper, paper_for
from reasoner.source.problem import Problem, ProblemsFound

INPUT_AT_FAULT = 1


def write(text: str) -> None:
    """Writes an answer to standard output."""
    sys.stdout.write(text)


def paper() -> Paper:
    """What standard output can show."""
    return paper_for(sys.stdout, os.environ)


def prepare_streams() -> None:
    """Lets both streams take any character, escaped where their encoding lacks it, instead of failing on it."""
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
    from reasoner.apps.problem_places import sources_of
    from reasoner.show.json import problems_json

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
