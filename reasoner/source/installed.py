"""Where the grammar and the rule library are: beside the package in a checkout, inside it when installed from a wheel."""

from __future__ import annotations

from pathlib import Path


def installed_folder(name: str) -> Path:
    """The folder `grammar` or `rules`, wherever this installation keeps it. `FileNotFoundError` where it is in neither place."""
    package = Path(__file__).resolve().parent.parent
    places = (package / "installed" / name, package.parent / name)
    for place in places:
        if place.is_dir():
            return place
    raise FileNotFoundError(f"no folder {name} in this installation; looked in {places[0]} and {places[1]}")
