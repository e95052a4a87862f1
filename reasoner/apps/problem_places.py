"""Files as they are named to people."""

from __future__ import annotations

from pathlib import Path


def named(path: Path) -> str:
    """A file's name, from the folder at hand where it lies in that."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)
