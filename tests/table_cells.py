"""What a value is as a cell of CSV, said apart from the tables that write it."""

from __future__ import annotations


def as_cell(value: object, nothing: str = "none") -> str:
    """The text of a cell; `nothing` is a list without members."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(str, value)) if value else nothing
        case _:
            return str(value)
