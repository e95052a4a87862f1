"""What commands on tables share: the libraries that they need, and what is said of a disk that does not take them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import typer

from reasoner.apps.streams import INPUT_AT_FAULT
from reasoner.source.problem import Problem, ProblemsFound

LIBRARIES = ("numpy", "pyarrow")


def needs_tables() -> None:
    """Ends the command where the libraries for tables are not installed, and says how they are."""
    missing = [one for one in LIBRARIES if find_spec(one) is None]
    if missing:
        named = " and ".join(f"`{one}`" for one in missing)
        sys.stderr.write(
            f"error: tables need {named}, which this installation does not have; run `pip install 'policy-reasoner[table]'`\n"
        )
        raise typer.Exit(INPUT_AT_FAULT)


@contextmanager
def told_of_disk(path: Path) -> Iterator[None]:
    """Within it, a file that cannot be written is a mistake of the user's, as ProblemsFound."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error) or "no reason given").lower()
        message = f"`{path}` cannot be written: {reason}"
        raise ProblemsFound((Problem("cannot-write-file", message, None, "make room, or name another place"),)) from None
