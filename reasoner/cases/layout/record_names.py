"""What records are called in answers: `the blood gas study of 2021-05-20`, `the first visit`, `a further blood gas study`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from reasoner.policy.fold import folded
from reasoner.policy.lines.plurals import singular
from reasoner.policy.lines.record_places import by_place
from reasoner.policy.values import Exactly, Known, RecordOf
from reasoner.policy.vocabulary import DateType, Input, OneOf, RecordType

_BEGINS = frozenset({"start", "begin", "beginning"})


def record_names(input: Input, records: Sequence[RecordOf]) -> tuple[str, ...]:
    """What each stated record is called: by what it is of and its day, by its place in the list where that tells no day."""
    named = [_by_day(input, dict(one.fields)) for one in records]
    often = Counter(named)
    return tuple(
        f"{name} (number {number})" if name and often[name] > 1 else name or by_place(input, number)
        for number, name in enumerate(named, 1)
    )


def further(input: Input, number: int) -> str:
    """What a record is called that nobody stated, without its article: `further visit`, and `visit` where none is stated."""
    return f"further {singular(input.phrase)}" if number > 1 else singular(input.phrase)


def _by_day(input: Input, known: dict[str, Known]) -> str:
    """`the trial of methotrexate from 2024-01-10`; empty where the day is not known."""
    day = _day(input)
    match known.get(day.id) if day is not None else None:
        case Exactly(date() as found) if day is not None:
            joint = "from" if _BEGINS & set(folded(day.phrase).split()) else "of"
            return f"the {_noun(input, known)} {joint} {found.isoformat()}"
        case _:
            return ""


def _noun(input: Input, known: dict[str, Known]) -> str:
    """One record in words, by what it is of where a field says that: `trial of methotrexate` for `the trials of a drug`."""
    noun, kind = singular(input.phrase), _kind(input)
    match known.get(kind.id) if kind is not None else None:
        case Exactly(value) if kind is not None and isinstance(kind.type, OneOf):
            return f"{noun.partition(' of ')[0]} of {next(one.phrase for one in kind.type.values if one.id == value)}"
        case _:
            return noun


def _day(input: Input) -> Input | None:
    return next((one for one in _fields(input) if isinstance(one.type, DateType)), None)


def _kind(input: Input) -> Input | None:
    """The field that says what a record is of: `the drug` of `the trials of a drug`."""
    _, _, of = singular(input.phrase).partition(" of ")
    return next((one for one in _fields(input) if of and isinstance(one.type, OneOf) and _bare(one.phrase) == _bare(of)), None)


def _bare(phrase: str) -> str:
    return " ".join(word for word in folded(phrase).split() if word not in ("a", "an", "the", "its"))


def _fields(input: Input) -> tuple[Input, ...]:
    return input.type.fields if isinstance(input.type, RecordType) else ()
