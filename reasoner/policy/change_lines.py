"""The lines of a part of a policy, and what became of each between two versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from fractions import Fraction

from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Comparison,
    Counted,
    Counting,
    CountsRecords,
    Criterion,
    Form,
    IfThen,
    NoneOf,
    Provided,
    Unless,
    parts_of,
)
from reasoner.policy.fold import folded
from reasoner.policy.stricter import Effect, effect_of
from reasoner.policy.values import Interval
from reasoner.source.dataclass import dataclass


class Kind(Enum):
    """What became of something: it is new, gone, tested otherwise, said in other words alone, or stands elsewhere."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REWORDED = "reworded"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its words, and what it says without words and places. `meaning` is a bare criterion, or any text.

    A text in a `slot` is the one thing of its sort that is said, so that another text in it is a change of it. What is `usual` is
    told of only where it changed.
    """

    words: str
    meaning: Criterion | str
    slot: str = ""
    usual: bool = False


@dataclass(frozen=True, slots=True)
class LineChange:
    """What became of a line. `before` and `after` are its words, empty where it is not there."""

    kind: Kind
    before: str = ""
    after: str = ""
    effect: Effect = Effect.UNCLEAR


def line_changes(old: Sequence[Line], new: Sequence[Line]) -> tuple[LineChange, ...]:
    """What became of the lines of a part, in the order of the later one; what is gone stands first."""
    left = list(old)
    same = {number: _taken(left, line, _is_same) for number, line in enumerate(new)}
    alike = {number: _taken(left, line, _is_alike) for number, line in enumerate(new) if same[number] is None}
    found = [LineChange(Kind.REMOVED, one.words) for one in left if not is_list(one)]
    for number, line in enumerate(new):
        before = same[number] or alike.get(number)
        if before is None:
            found += [LineChange(Kind.ADDED, "", line.words)] if not is_list(line) else []
        elif before.meaning != line.meaning:
            found.append(LineChange(Kind.CHANGED, before.words, line.words, _effect(before.meaning, line.meaning)))
        elif folded(before.words) != folded(line.words):
            found.append(LineChange(Kind.REWORDED, before.words, line.words, Effect.NONE))
    return tuple(found)


def lines_of(root: Criterion | None) -> Iterator[Line]:
    """The lines of a condition in the order written, without the labelled items below it, which are parts of their own."""
    if root is not None:
        yield Line(_line_words(root), bare(root, lambda one: _is_below(one, root)))
        for role, one in lines_below(root):
            for number, line in enumerate(lines_of(one)):
                yield replace(line, words=f"{role} {line.words}") if role and number == 0 else line


def bare(criterion: Criterion, cut: Callable[[Criterion], bool] = lambda _: False) -> Criterion:
    """A criterion without its words and places, and without the criteria in it that are `cut`."""
    found = _bare(criterion, cut)
    assert isinstance(found, Criterion)  # noqa: S101  INVARIANT: only what is below is cut
    return found


def _bare(one: object, cut: Callable[[Criterion], bool]) -> object:
    match one:
        case tuple():
            return tuple(_bare(part, cut) for part in one if not _is_cut(part, cut))
        case Criterion(form=form, provisos=provisos, waived=waived):
            parts = {"form": form, "provisos": provisos, "waived": waived}
            kept = {name: _bare(part, cut) for name, part in parts.items()}
            return Criterion("", **kept)  # type: ignore[arg-type]
        case Interval() | Enum():
            return one
        case _ if is_dataclass(one) and not isinstance(one, type):
            names = [field.name for field in fields(one)]
            values = {name: getattr(one, name) for name in names}
            words = {name: type(value)() for name, value in values.items() if name == "words"}
            inner = {
                name: _NOTHING if isinstance(value, Criterion) and cut(value) else _bare(value, cut)
                for name, value in values.items()
                if name != "words"
            }
            return replace(one, **inner, **words)
        case _:
            return one


def keyed(one: object, key: str) -> object:
    """A criterion that has no words, or a part of one, each criterion in it with a key of its own."""
    match one:
        case tuple():
            return tuple(keyed(part, f"{key}/{at}") for at, part in enumerate(one))
        case Criterion(form=form, provisos=provisos, waived=waived):
            return Criterion(key, keyed(form, key), provisos=keyed(provisos, f"{key}/p"), waived=keyed(waived, f"{key}/w"))  # type: ignore[arg-type]
        case Interval() | Enum():
            return one
        case _ if is_dataclass(one) and not isinstance(one, type):
            return replace(one, **{field.name: keyed(getattr(one, field.name), f"{key}/{field.name}") for field in fields(one)})
        case _:
            return one


_NOTHING = Criterion("", AllOf(()))


def _is_cut(part: object, cut: Callable[[Criterion], bool]) -> bool:
    """Whether a part of a list, or an exception, is a criterion that is cut."""
    if isinstance(part, Criterion):
        return cut(part)
    inner = getattr(part, "criterion", None)
    return isinstance(inner, Criterion) and cut(inner)


def _is_below(one: Criterion, line: Criterion) -> bool:
    """Whether a criterion is a line of its own below a line, or a labelled item."""
    if one.address and one.address != line.address:
        return True
    return one.span is not None and line.span is not None and one.span.line != line.span.line


def lines_below(line: Criterion) -> Iterator[tuple[str, Criterion]]:
    """The lines directly below a line, each after the word that it stands under (`unless`); labelled items are left out."""
    for role, one in _inside(line):
        if not _is_below(one, line):
            yield from lines_below(one if one.span is not None else replace(one, span=line.span))
        elif not (one.address and one.address != line.address):
            yield role, one


def where_lines(criterion: Criterion) -> tuple[Criterion, ...]:
    """The lines below a line about records that say which are meant (`where its method is low dose CT`)."""
    if not isinstance(criterion.form, CountsRecords):
        return ()
    provisos = {one.key for one in parts_of(criterion)}
    return tuple(one for _, one in lines_below(criterion) if one.key not in provisos)


def _inside(one: object, role: str = "") -> Iterator[tuple[str, Criterion]]:
    """The criteria directly inside something, however deep in its form they stand."""
    for field in fields(one) if is_dataclass(one) else ():
        value = getattr(one, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            match part:
                case Criterion():
                    yield ("waived when" if field.name == "waived" else role), part
                case Unless(words=words):
                    yield from _inside(part, words)
                case Provided():
                    yield from _inside(part, "provided that")
                case _ if is_dataclass(part):
                    yield from _inside(part)


def _is_same(one: Line, other: Line) -> bool:
    return one.meaning == other.meaning


def _is_alike(one: Line, other: Line) -> bool:
    """Whether one line can be what became of another."""
    if isinstance(one.meaning, str) or isinstance(other.meaning, str):
        return bool(one.slot) and one.slot == other.slot
    return _shape(one.meaning) == _shape(other.meaning)


def _taken(left: list[Line], line: Line, fits: Callable[[Line, Line], bool]) -> Line | None:
    """The first of some lines that fits a line, which is then no longer among them."""
    for place, one in enumerate(left):
        if fits(one, line):
            return left.pop(place)
    return None


def _shape(one: object) -> object:
    """What two lines have in common that differ in numbers and values alone."""
    match one:
        case Criterion():
            return (_shape(one.form), _shape(one.provisos), _shape(one.waived))
        case AllOf(()) | AnyOfThese(()) | NoneOf(()) | Counted(_, _, ()):
            return "list"
        case Interval() | Fraction() | int() | frozenset() | Counting():
            return type(one).__name__
        case Comparison():
            return one.value[0]
        case tuple():
            return tuple(map(_shape, one))
        case _ if is_dataclass(one):
            return (type(one).__name__, *(_shape(getattr(one, field.name)) for field in fields(one)))
        case _:
            return one


def _effect(before: Criterion | str, after: Criterion | str) -> Effect:
    if isinstance(before, str) or isinstance(after, str):
        return Effect.UNCLEAR
    return effect_of(before.form, after.form)


def is_list(line: Line) -> bool:
    """Whether a line is only the head of a list, which is not worth a word where lines come and go."""
    return isinstance(line.meaning, Criterion) and _shape(line.meaning) == ("list", (), ())


def _line_words(criterion: Criterion) -> str:
    return criterion.words.rstrip(":,; ") or _head(criterion.form)


def _head(form: Form) -> str:
    match form:
        case AllOf():
            return "ALL of the following"
        case AnyOfThese():
            return "ANY of the following"
        case NoneOf():
            return "NONE of the following"
        case Counted(counting, number):
            return f"{counting.value.upper()} {number} of the following"
        case IfThen():
            return "if the first holds, then the second"
        case _:
            return "this condition"
