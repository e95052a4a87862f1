"""What commands on tables share: the libraries that they need."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import typer

from reasoner.apps.streams import INPUT_AT_FAULT

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
