"""The catalogue of problem codes: what each means, with a wrong and a right example. The texts lie in `catalogue_texts/`."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from reasoner.source.dataclass import dataclass

AREAS = ("writing", "meaning", "forms", "vocabularies", "cases", "commands")
LINT = "lint"  # the area of the rules of lint, whose meaning is a page of theirs
TOLD = "told"  # the kind of a code that no input brings: a check on ourselves

_ENTRY = re.compile(r"^== (?P<code>\S+) \| (?P<kind>.+)\n(?P<rest>(?:(?!== ).*\n?)*)", re.MULTILINE)
_PARTS = re.compile(r"(?P<meaning>.*?)\n(?:-- wrong\n(?P<wrong>.*?)\n-- right\n(?P<right>.*?)\n?)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """What a problem code means. `kind` says what the examples are: a condition, sections of a policy, a case, a command.

    `wrong` and `right` are empty where the kind is `told`.
    """

    code: str
    area: str
    kind: str
    meaning: str
    wrong: str
    right: str


@cache
def catalogue() -> dict[str, CodeEntry]:
    """The entry of every code, by area and in the order of the catalogue's texts."""
    return {one.code: one for area in AREAS for one in entries_of(area, _text(area))}


def heading_of(area: str) -> str:
    """What the codes of an area are about, in a line."""
    return _text(area).partition("\n")[0]


def entries_of(area: str, text: str) -> list[CodeEntry]:
    """The entries of one text of the catalogue. Raises `ValueError` for an entry that lacks a part."""
    found = []
    for entry in _ENTRY.finditer(text):
        parts = _PARTS.fullmatch(entry["rest"].rstrip("\n") + "\n")
        if parts is None or (entry["kind"] == TOLD) != (parts["wrong"] is None):
            raise ValueError(f"the entry {entry['code']} of the catalogue lacks a part")
        wrong, right = (parts[name] or "" for name in ("wrong", "right"))
        found.append(CodeEntry(entry["code"], area, entry["kind"], parts["meaning"].strip(), wrong, right))
    return found


def _text(area: str) -> str:
    return files("reasoner.source").joinpath(f"catalogue_texts/{area}.txt").read_text(encoding="utf-8")
