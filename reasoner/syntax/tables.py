"""The parser's tables kept between runs, as plain JSON in the user's own cache folder: data, never program text.

Whatever goes wrong here only costs building the tables anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from pathlib import Path

from reasoner.source.installed import cache_folder, is_ours


def stored_tables(name: str) -> object | None:
    """What was stored under a name, None where nothing was or it cannot be read."""
    folder = cache_folder()
    if folder is None:
        return None
    try:
        if not is_ours(folder):
            return None
        return _unpacked(json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, LookupError):
        return None


def store_tables(name: str, tables: object) -> None:
    """Keep plain tables (dictionaries, lists, words, numbers) under a name, if the folder can be written."""
    folder = cache_folder()
    if folder is None:
        return
    with contextlib.suppress(OSError, TypeError, ValueError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not is_ours(folder):
            return
        handle, path = tempfile.mkstemp(dir=folder, prefix=".new-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(_packed(tables), file, separators=(",", ":"))
        Path(path).replace(folder / f"{name}.json")  # at once, so that nobody reads half of it


def name_for(*parts: str) -> str:
    """A name that changes with any of the parts."""
    return "grammar-" + hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def _packed(thing: object) -> object:
    """JSON has words alone as keys, so a dictionary with a number among its keys is a list of pairs."""
    match thing:
        case dict() if all(isinstance(key, str) for key in thing):
            return {"words": {key: _packed(value) for key, value in thing.items()}}
        case dict():
            return {"pairs": [[key, _packed(value)] for key, value in thing.items()]}
        case list() | tuple() | set() | frozenset():
            return [_packed(one) for one in thing]
        case None | bool() | int() | float() | str():
            return thing
        case _:
            raise TypeError(type(thing))


def _unpacked(thing: object) -> object:
    match thing:
        case {"words": dict() as words}:
            return {key: _unpacked(value) for key, value in words.items()}
        case {"pairs": list() as pairs}:
            return {key: _unpacked(value) for key, value in pairs}
        case list():
            return [_unpacked(one) for one in thing]
        case _:
            return thing
