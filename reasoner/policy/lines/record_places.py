"""What records and their fields are called by their place in a case: `the first visit`, `the weight of the first visit`."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.policy.lines.plurals import singular
from reasoner.policy.vocabulary import Input, RecordType, Vocabulary, YesNo

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def by_place(input: Input, number: int) -> str:
    """What a record is called by its place in the list: `the first visit`."""
    return f"the {_ORDINALS[number - 1] if number <= len(_ORDINALS) else _ordinal(number)} {singular(input.phrase)}"


def _ordinal(number: int) -> str:
    """`21st`, `22nd`, `113th`."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def said_of(sentence: str, name: str) -> str:
    """A sentence about one record, of the record that is called so: `it was done at home` of `the first visit`."""
    if not sentence:
        return ""
    if sentence[:3].lower() == "it ":
        return f"{name} {sentence[3:]}"
    return f"{sentence.removesuffix('it')}{name}" if sentence.endswith(" it") else f"{sentence} ({name})"


def field_phrase(field: Input, name: str) -> str:
    """What a field of a record is called."""
    return said_of(field.phrase, name) if isinstance(field.type, YesNo) else f"{field.phrase} of {name}"


def fields_by_place(vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """The fields of the first ten records of each kind: what each is called, and its id (`visits.weight.1`)."""
    for input in vocabulary.inputs:
        if isinstance(input.type, RecordType):
            for number in range(1, len(_ORDINALS) + 1):
                yield from ((field_phrase(one, by_place(input, number)), f"{one.id}.{number}") for one in input.type.fields)


def place_of(id: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """A needed input as it is written in an expectation, and what it is called: a record that may exist by its list."""
    head, _, number = id.rpartition(".")
    input = vocabulary.input(head if head else id)
    if input is None:
        return id, id
    if not head or isinstance(input.type, RecordType):
        return input.id, input.phrase
    record = vocabulary.input(head.partition(".")[0])
    return id, field_phrase(input, by_place(record, int(number))) if record and number.isdecimal() else input.phrase
