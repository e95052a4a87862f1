"""A policy as plain JSON and back. Only the classes of the model are ever made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from types import ModuleType

from reasoner.policy import criteria, model, values, vocabulary
from reasoner.source import span
from reasoner.syntax.rank import Rank

Plain = list[object]
_PLAIN_TYPES = (str, int, bool, type(None))


def _classes_in(modules: Iterable[ModuleType]) -> list[type]:
    """The dataclasses and enumerations that the modules define, by module and name."""
    return [
        one
        for module in modules
        for _, one in sorted(vars(module).items())
        if isinstance(one, type) and one.__module__ == module.__name__ and (is_dataclass(one) or issubclass(one, Enum))
    ]


_CLASSES: dict[str, type] = {one.__name__: one for one in (*_classes_in((span, values, criteria, vocabulary, model)), Rank)}
_FIELDS: dict[str, tuple[str, ...]] = {
    name: tuple(field.name for field in fields(one)) for name, one in _CLASSES.items() if is_dataclass(one)
}


def to_plain(root: object) -> Plain:
    """A table of rows, each a tag and its parts; a part is a row's position or a plain value in a list of its own.

    Equal objects are one row. The last row is the root.
    """
    rows: Plain = []
    _row(root, rows, {})
    return rows


def _row(one: object, rows: Plain, seen: dict[tuple[object, ...], int]) -> int:
    """The position of an object's row, which stands after those of its parts."""
    row: tuple[object, ...]
    match one:
        case bool() | int() | str() | None:
            row = ("", one)
        case Enum():
            row = (type(one).__name__, one.name)
        case Fraction():
            row = ("/", one.numerator, one.denominator)
        case date():
            row = ("date", one.isoformat())
        case tuple():
            row = ("()", *(_row(part, rows, seen) for part in one))
        case frozenset():
            row = ("{}", *sorted(_row(part, rows, seen) for part in one))
        case _:
            name = type(one).__name__
            if _CLASSES.get(name) is not type(one):
                raise TypeError(f"{name} is no class of the model")
            row = (name, *(_row(getattr(one, field), rows, seen) for field in _FIELDS[name]))
    # True and 1 are equal, and must not become one row.
    place = seen.setdefault((type(one), *row), len(rows))
    if place == len(rows):
        rows.append(row)
    return place


def from_plain(rows: object) -> object:
    """The object that a table describes. Raises ValueError, TypeError, KeyError or IndexError where it describes none."""
    if not isinstance(rows, list) or not rows:
        raise ValueError("not a table")
    made: list[object] = []
    for tag, *parts in rows:
        made.append(_made(tag, parts, made))
    return made[-1]


def _made(tag: str, parts: list[object], made: list[object]) -> object:
    match tag:
        case "":
            if not isinstance(parts[0], _PLAIN_TYPES):
                raise TypeError("not a plain value")
            return parts[0]
        case "()":
            return tuple([made[_place(at)] for at in parts])
        case "{}":
            return frozenset([made[_place(at)] for at in parts])
        case "/":
            return Fraction(_place(parts[0]), _place(parts[1]))
        case "date":
            return date.fromisoformat(str(parts[0]))
    kind = _CLASSES[tag]
    if issubclass(kind, Enum):
        return kind[str(parts[0])]
    return kind(*[made[_place(at)] for at in parts])


def _place(at: object) -> int:
    if not isinstance(at, int):
        raise TypeError("not a position")
    return at
