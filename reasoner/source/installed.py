"""Folders outside the package's modules: the grammar and the rule library as installed, and the user's own cache."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def installed_folder(name: str) -> Path:
    """The folder `grammar` or `rules`: inside the package when installed from a wheel, beside it in a checkout.

    Raises `FileNotFoundError` where it is in neither place.
    """
    package = Path(__file__).resolve().parent.parent
    places = (package / "installed" / name, package.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"no folder {name} in this installation; looked in {places[0]} and {places[1]}")


def cache_folder() -> Path | None:
    """Where the system keeps a user's caches for this product; None where `REASONER_CACHE` is `off` or there is no home."""
    if os.environ.get("REASONER_CACHE", "").lower() in {"off", "0", "no"}:
        return None
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    try:
        return (base if base.is_absolute() else Path.home() / ".cache") / "policy-reasoner"
    except RuntimeError:
        return None


def is_ours(folder: Path) -> bool:
    """Whether nobody else can write into the folder, so that what is kept there can be believed."""
    if os.name != "posix":
        return folder.is_dir()
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o022
