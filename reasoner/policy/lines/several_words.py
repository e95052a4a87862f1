"""Sentences about records and lists in words that are not read: `there is no comorbidity`, `any course of short-acting morphine`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from reasoner.policy.criteria import Form
from reasoner.policy.fold import Said, folded, said_as
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.how_many import counted
from reasoner.policy.lines.plurals import singular
from reasoner.policy.lines.reading import reading_of
from reasoner.policy.lines.record_words import bare, fields_of
from reasoner.policy.nearest import or_list
from reasoner.policy.vocabulary import AnyOf, Input, OneOf, RecordType
from reasoner.source.problem import Problem

_MOST_SHOWN = 3
_MOST_TRIED = 200
_QUANTIFIERS = frozenset({"any", "no", "every", "each", "all", "some", "most", "latest", "last", "earliest", "first", "number"})
_NONE = frozenset({"no", "not", "never"})


def is_of_several(said: Said) -> bool:
    """Whether a sentence begins as one about records or a list: `any`, `no`, `at least 2`."""
    return bool(_QUANTIFIERS.intersection(said.words[:1])) or counted(said.words) is not None


def of_what_is_several(said: Said, context: Context) -> str:
    """What a sentence that begins with `any`, `no`, `at least 2` can be about: records and lists."""
    several = [one for one in context.phrasebook.vocabulary.inputs if isinstance(one.type, RecordType | AnyOf)]
    place = counted(said.words)
    lead = "any" if place is None else said.text(0, place)
    known = [
        f"`{lead} {singular(one.phrase) if place is None else bare(one.phrase)}"
        + ("`" if isinstance(one.type, RecordType) else " is ...`" if place is None else " are stated`")
        for one in several[:_MOST_SHOWN]
    ]
    if known:
        return f"name records or a list that the vocabulary declares, as in {or_list(known)}"
    return "declare in the vocabulary what there can be several of: as `records of`, or as `any of` with the values"


def of_an_empty_list(said: Said, context: Context) -> str | None:
    """`there is no comorbidity`, `there are comorbidities` of a list, as it is read; None for other sentences."""
    if said.words[:2] != ("there", "is") or len(said.words) < 3:
        return None
    rest = said.words[2:]
    none = rest[0] in _NONE
    words = " ".join(rest[1:] if none or rest[0] in ("any", "some") else rest)
    for one in context.phrasebook.vocabulary.inputs:
        if isinstance(one.type, AnyOf) and words in (folded(singular(one.phrase)), folded(bare(one.phrase))):
            return f"`{'no' if none else 'any'} {singular(one.phrase)} is stated`"
    return None


def by_fields(said: Said, context: Context) -> str | None:
    """`any course of short-acting morphine` by the pattern that works: the records by one value, the others below `where`."""
    lead, *rest = said.words or ("",)
    if lead not in ("any", "no", "every") or not rest:
        return None
    for records in context.phrasebook.vocabulary.inputs:
        if isinstance(records.type, RecordType):
            for named, conditions in _patterns(tuple(rest), records):
                line = f"{lead} {named}"
                if conditions and _reads(said_as(line), context):
                    below = " and ".join(f"`{one}`" for one in conditions)
                    return f"write `{line} where`, and below it, indented, {below}"
    return None


def _patterns(words: tuple[str, ...], records: Input) -> Iterator[tuple[str, list[str]]]:
    """Each way to name records by one of the values that the words hold, with what then stands below `where`."""
    own = (
        set(folded(singular(records.phrase)).split())
        | set(folded(bare(records.phrase)).split())
        | {"of", "with", "for", "on", "that", "which", "is"}
    )
    fields = [(one, value.phrase) for one in fields_of(records) if isinstance(one.type, OneOf) for value in one.type.values]
    said = f" {' '.join(words)} "
    held = [(one, phrase) for one, phrase in fields if f" {folded(phrase)} " in said]
    held.sort(key=lambda one: said.index(f" {folded(one[1])} "))  # the noun comes last: it names the records
    left = {word for word in words if word not in own} - {word for _, phrase in held for word in folded(phrase).split()}
    if not held or left:
        return
    noun = singular(records.phrase)
    first = noun.split(" of ")[0]
    shapes = (f"{first} of {{}}", f"{noun} of {{}}", f"{{}} {first}", f"{{}} {noun}", f"{noun} with {{}}")
    for shape, (field, phrase) in list(product(shapes, reversed(held)))[:_MOST_TRIED]:
        yield shape.format(phrase), [f"its {bare(one.phrase)} is {value}" for one, value in held if one is not field]
    yield noun, [f"its {bare(one.phrase)} is {value}" for one, value in held]


def _reads(said: Said, context: Context) -> bool:
    found: Form | Problem | None = reading_of(said, context)
    return found is not None and not isinstance(found, Problem)
