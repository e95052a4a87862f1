"""Whether a name leads to a file or a folder: never a failure, whatever the name.

A name that people give may be a pasted title: longer than a file system allows, or with a character that no file name has. No file
has such a name, so that there is none.
"""

from __future__ import annotations

from pathlib import Path


def is_file(path: Path | str) -> bool:
    """Whether there is a file of that name that can be looked at."""
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path | str) -> bool:
    """Whether there is a folder of that name that can be looked at."""
    try:
        return Path(path).is_dir()
    except (OSError, ValueError):
        return False


def is_there(path: Path | str) -> bool:
    """Whether there is a file or a folder of that name that can be looked at."""
    return is_file(path) or is_folder(path)
