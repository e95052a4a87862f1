"""Sentences about records and lists in words that are not read: `there is no comorbidity`, `any course of short-acting morphine`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from reasoner.policy.criteria import Form, Is
from reasoner.policy.fold import Said, folded, said_as
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.denied_words import denial_of
from reasoner.policy.lines.how_many import counted
from reasoner.policy.lines.negation import negative_of
from reasoner.policy.lines.plurals import singular
from reasoner.policy.lines.reading import reading_of
from reasoner.policy.lines.record_words import bare, fields_of
from reasoner.policy.nearest import or_list
from reasoner.policy.vocabulary import AnyOf, Input, OneOf, RecordType, YesNo
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem

_MOST_SHOWN = 3
_QUANTIFIERS = frozenset({"any", "no", "every", "each", "all", "some", "most", "latest", "last", "earliest", "first", "number"})
_NONE = frozenset({"no", "not", "never"})
_HAVING = frozenset({"has", "have", "had"})
_LINKING = frozenset({"of", "with", "for", "on", "that", "which", "is", "it", "has", "been", "being", "there", "not"})


def is_of_several(said: Said) -> bool:
    """Whether a sentence begins as one about records or a list: `any`, `no`, `at least 2`."""
    return bool(_QUANTIFIERS.intersection(said.words[:1])) or counted(said.words) is not None


def of_what_is_several(said: Said, context: Context) -> str:
    """What a sentence that begins with `any`, `no`, `at least 2` can be about: records and lists."""
    several = [one for one in context.phrasebook.vocabulary.inputs if isinstance(one.type, RecordType | AnyOf)]
    named = [one for one in several if _shares_a_noun(said, one)]
    place = counted(said.words)
    lead = said.text(0, place) if place is not None else said.words[0] if said.words[0] in ("no", "every") else "any"
    of_one = place is None or said.words[place - 1] in ("one", "1")
    known = [
        f"`{lead} {singular(one.phrase) if of_one else bare(one.phrase)}"
        + ("`" if isinstance(one.type, RecordType) else " is ...`" if place is None else " are stated`")
        for one in (named or several)[:_MOST_SHOWN]
    ]
    if len(named) == 1 and isinstance(named[0].type, RecordType):
        fields = or_list(f"`{_asked_of(one)}`" for one in fields_of(named[0])[:_MOST_SHOWN])
        return f"write {known[0]}, and what has to be so of it below, after `where`: a line about {fields}"
    if known:
        return f"name records or a list that the vocabulary declares, as in {or_list(known)}"
    return "declare in the vocabulary what there can be several of: as `records of`, or as `any of` with the values"


def _shares_a_noun(said: Said, input: Input) -> bool:
    """Whether a sentence has the noun of some records or of a list, in whatever number."""
    nouns = {
        word for name in (bare(input.phrase), singular(input.phrase)) for word in folded(name).partition(" of ")[0].split()
    }
    return not nouns.isdisjoint(said.words)


def _asked_of(field: Input) -> str:
    """How a line below `where` begins that is about a field."""
    return field.phrase if isinstance(field.type, YesNo) else f"its {bare(field.phrase)}"


def of_a_list(said: Said, context: Context) -> str | None:
    """`there is no comorbidity`, `no comorbidity`, `there are at least 2 comorbidities` of a list, as it is read; None for others."""
    words, from_there = _after_there_is(said)
    place = counted(words)
    if place is not None:
        rest, lead = words[place:], said.text(from_there, from_there + place)
    elif words[:1] and words[0] in (*_NONE, "any", "some"):
        rest, lead = words[1:], "no" if words[0] in _NONE else "any"
    elif from_there:
        rest, lead = words, "any"
    else:
        return None
    for one in context.phrasebook.vocabulary.inputs:
        if isinstance(one.type, AnyOf) and " ".join(rest) in (folded(singular(one.phrase)), folded(bare(one.phrase))):
            return f"`{lead} {singular(one.phrase)} is stated`" if place is None else f"`{lead} {bare(one.phrase)} are stated`"
    return None


def _after_there_is(said: Said) -> tuple[tuple[str, ...], int]:
    """The words of a sentence after `there is`, and how many stand before them."""
    start = 2 if said.words[:2] == ("there", "is") else 0
    return said.words[start:], start


def of_having(said: Said, context: Context) -> str | None:
    """`the patient has no comorbidity`, `the member has an infection`: what is declared of what somebody has; None for others."""
    place = next((at for at, word in enumerate(said.words) if word in _HAVING and at), None)
    if place is None or place + 1 >= len(said.words):
        return None
    rest = said.part(place + 1, len(said.words))
    if "not" not in said.words[:place]:
        if listed := of_a_list(said_as(f"there is {rest.text()}"), context):
            return listed
        if _reads(rest, context):
            return f"`{rest.text()}`"
    left = 1 if rest.words[0] in _NONE else 0
    none = bool(left) or "not" in said.words[:place]
    words = " ".join(rest.words[left:])
    form = context.phrasebook.sentences.get(f"{words} is present")
    if isinstance(form, Is) and form.expected:
        shown = context.phrasebook.inputs[form.input].phrase
        return f"`{denial_of(shown, context) if none else shown}`"
    lists = [
        f"`{one.phrase} {'do not include' if none else 'include'} {value.phrase}`"
        for one in context.phrasebook.vocabulary.inputs
        if isinstance(one.type, AnyOf)
        for value in one.type.values
        if folded(value.phrase) == words
    ]
    return or_list(lists) if lists else None


def by_fields(said: Said, context: Context) -> str | None:
    """`any course of short-acting morphine` by the pattern that works: the records by one value, the others below `where`."""
    words, start = _after_there_is(said)
    place = counted(words) or (1 if words[:1] and words[0] in ("any", "no", "every", "some") else 0)
    if not words[place:] or (not place and not start):
        return None
    lead = said.text(start, start + place).replace("some", "any") if place else "any"
    for records in context.phrasebook.vocabulary.inputs:
        if isinstance(records.type, RecordType):
            for named, conditions in _patterns(words[place:], records, place > 1):
                line = f"{lead} {named}"
                if conditions and _reads(said_as(line), context):
                    below = " and ".join(f"`{one}`" for one in conditions)
                    return f"write `{line} where`, and below it, indented, {below}"
    return None


def _patterns(words: tuple[str, ...], records: Input, is_counted: bool) -> Iterator[tuple[str, list[str]]]:
    """Each way to name records by one of the values that the words hold, with what then stands below `where`."""
    one, several = singular(records.phrase), bare(records.phrase)
    own = {*folded(one).split(), *folded(several).split(), *_LINKING}
    said = f" {' '.join(words)} "
    held = sorted(
        (found for field in fields_of(records) for found in _held(field, one, said)), key=lambda found: said.index(found.words)
    )  # the noun comes last: it names the records
    if not held or {word for word in words if word not in own} - {word for found in held for word in found.words.split()}:
        return
    nouns = (several,) if is_counted else (one, several)
    for noun, found in product(nouns, reversed(held)):
        first = noun.split(" of ")[0]
        for shape in (f"{first} of {{}}", f"{noun} of {{}}", f"{{}} {first}", f"{{}} {noun}", f"{noun} with {{}}"):
            if found.value:
                yield shape.format(found.value), [other.condition for other in held if other.field is not found.field]
    for noun in nouns:
        yield noun, [found.condition for found in held]


@dataclass(frozen=True, slots=True)
class _Held:
    """What some words say of a field: the words that say it, the condition that does, and the value that may name the records."""

    field: Input
    words: str
    condition: str
    value: str = ""


def _held(field: Input, noun: str, said: str) -> Iterator[_Held]:
    if isinstance(field.type, OneOf):
        for value in field.type.values:
            if (words := f" {folded(value.phrase)} ") in said:
                yield _Held(field, words, f"its {bare(field.phrase)} is {value.phrase}", value.phrase)
    elif isinstance(field.type, YesNo):
        words = " ".join(word for word in folded(field.phrase).split() if word not in ("it", "is", *folded(noun).split()))
        if words and f" not {words} " in said:
            denied = field.negative or negative_of(field.phrase) or f"it is not so that {field.phrase}"
            yield _Held(field, f" not {words} ", denied)
        elif words and f" {words} " in said:
            yield _Held(field, f" {words} ", field.phrase)


def _reads(said: Said, context: Context) -> bool:
    found: Form | Problem | None = reading_of(said, context)
    return found is not None and not isinstance(found, Problem)
