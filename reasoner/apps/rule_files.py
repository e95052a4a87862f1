"""Rule files by the names that people give: files, folders, policies by name, standard input."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from reasoner.apps.problem_places import named
from reasoner.policy.library import Library
from reasoner.source.places import is_folder
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.text import LARGEST, Source

SUFFIXES = (".policy", ".vocabulary")
_POLICY_HEAD = re.compile(r"^policy\s*:", re.IGNORECASE | re.MULTILINE)
_VOCABULARY_HEAD = re.compile(r"^vocabulary\s*:", re.IGNORECASE | re.MULTILINE)


def rule_files(names: Iterable[str], folders: tuple[Path, ...]) -> Iterator[str]:
    """The rule files that some names stand for; all files of the library for no name, vocabularies too.

    Raises `ProblemsFound` for a folder that holds none (`no-rule-file`).
    """
    library = Library(folders)
    given = tuple(names)
    if not given:
        yield from dict.fromkeys(named(Path(one)) for folder in library.folders for one in _in_folder(folder))
    for name in given:
        ids = [named(entry.path) for entry in library.entries() if entry.id == name]
        if is_folder(name):
            found = _in_folder(Path(name))
            if not found:
                remedy = "name a folder that does, or a file"
                raise ProblemsFound((Problem("no-rule-file", f"`{name}` holds no policy and no vocabulary", hint=remedy),))
            yield from found
        else:
            yield from ids or [name]


def _in_folder(folder: Path) -> list[str]:
    return sorted(str(one) for one in folder.rglob("*") if one.suffix in SUFFIXES)


def source_named(name: str) -> Source:
    """The text of a file, or of standard input for `-`; raises `ProblemsFound` where it cannot be read."""
    if name != "-":
        return Source.from_path(name)
    text = sys.stdin.buffer.read(LARGEST + 1)
    try:
        return Source.from_text("standard input", text.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ProblemsFound((Problem("not-utf-8", "standard input is not UTF-8 text", hint="save it as UTF-8"),)) from None


def is_vocabulary(source: Source) -> bool:
    """Whether a text is a vocabulary: by its name, or where that does not say so by its heads."""
    if source.name.endswith(SUFFIXES):
        return source.name.endswith(".vocabulary")
    return _VOCABULARY_HEAD.search(source.text) is not None and _POLICY_HEAD.search(source.text) is None
