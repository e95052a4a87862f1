"""Policies by their names or files, in the version of a day or two versions beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reasoner.api.loaded import LoadedPolicy
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from reasoner.policy.entries import Entry


def load_policy(name_or_path: str | Path, on: date | str | None = None, folders: Sequence[Path | str] = ()) -> LoadedPolicy:
    """The policy with that id, or in that file, in the version in effect on a date (or a text such as `2024-05-31`).

    Where no date is given, each case is answered in the version of its own date of service.
    """
    from reasoner.policy.library import Library

    found = Library(tuple(map(Path, folders)))
    loaded = found.load(str(name_or_path), _day(on))
    return LoadedPolicy(loaded.policy, loaded.version_presumed, None if on else partial(found.on_days, str(name_or_path)))


def load_versions(
    name_or_path: str | Path,
    other: str | Path | None = None,
    before: date | str | None = None,
    after: date | str | None = None,
    folders: Sequence[Path | str] = (),
) -> tuple[LoadedPolicy, LoadedPolicy]:
    """Two versions of a policy, the earlier one first: those in effect on two days, the two newest where none is given.

    With `other` the two policies named, of which `other` is the later. Raises ProblemsFound where there are no two versions.
    """
    from reasoner.policy.library import Library

    if other is not None:
        return load_policy(name_or_path, before, folders), load_policy(other, after, folders)
    earlier, later = Library(tuple(map(Path, folders))).two_versions(str(name_or_path), _day(before), _day(after))
    return LoadedPolicy(earlier.policy), LoadedPolicy(later.policy)


def _day(given: date | str | None) -> date | None:
    """A day that may be written as a text; raises ProblemsFound for a text that is no date."""
    if not isinstance(given, str):
        return given
    try:
        return date.fromisoformat(given)
    except ValueError:
        hint = "write year, month and day, as in `2024-01-31`"
        raise ProblemsFound((Problem("not-a-date", f"`{given}` is not a date of the calendar", hint=hint),)) from None


def library(folders: Sequence[Path | str] = ()) -> tuple[Entry, ...]:
    """What policies there are: the installed ones and those in the folders given."""
    from reasoner.policy.library import Library

    return Library(tuple(map(Path, folders))).entries()
