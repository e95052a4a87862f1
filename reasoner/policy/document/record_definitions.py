"""Definitions about one record: `The study is low when` and below it `its PO2 is at most 55 mmHg`, usable below `where`.

Each is read once for every kind of records that it fits; where it is said of a record, its lines stand in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from reasoner.policy.criteria import AllOf, Citation, Criterion
from reasoner.policy.document.criteria_from_syntax import Reader
from reasoner.policy.document.outline import Kind, Node, cited, outline
from reasoner.policy.fold import folded, said_in
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.negation import positive_of
from reasoner.policy.lines.record_words import within_record
from reasoner.policy.nearest import or_list
from reasoner.policy.phrases.index import Phrasebook
from reasoner.policy.vocabulary import Input, RecordType
from reasoner.source.problem import Problem
from reasoner.syntax.tree import Definition


def about_records(definitions: Iterable[Definition], book: Phrasebook) -> Mapping[str, Definition]:
    """The definitions that are about one record, by their folded phrases: they say `its`, a sentence that is a field, or
    one of these definitions."""
    if not book.records:
        return {}
    waiting = {folded(one.phrase.text): one for one in definitions if one.value is None}
    said = {phrase: tuple(_sentences(_outlined(one, ""))) for phrase, one in waiting.items()}
    fields = {sentence for one in book.fields.values() for sentence in one.sentences} - book.sentences.keys()
    found: dict[str, Definition] = {}
    more = {phrase for phrase, lines in said.items() if any(_of_a_field(words, fields) for words in lines)}
    while more:
        found |= {phrase: waiting.pop(phrase) for phrase in more}
        more = {phrase for phrase in waiting if any(_names(words, found) for words in said[phrase])}
    return found


def read_for_records(
    definitions: Mapping[str, Definition], keys: Mapping[str, str], context: Context, found: list[Problem]
) -> Context:
    """The context with what each definition means for the records that it fits; what cannot be read is a problem."""
    waiting = dict(definitions)
    records = {input.id: input for input in context.phrasebook.records.values()}
    while waiting:
        ready = [phrase for phrase, one in waiting.items() if not any(_names(said, waiting) for said in _said(one))]
        if not ready:
            found.append(_circle(waiting))
            anything = {
                input.type: Criterion("", AllOf(())) for input in records.values() if isinstance(input.type, RecordType)
            }
            return replace(context, record_definitions={**context.record_definitions, **dict.fromkeys(waiting, anything)})
        read = {phrase: _read(waiting.pop(phrase), keys[phrase], records.values(), context, found) for phrase in ready}
        context = replace(context, record_definitions={**context.record_definitions, **read})
    return context


def _read(
    written: Definition, key: str, records: Iterable[Input], context: Context, found: list[Problem]
) -> Mapping[RecordType, Criterion]:
    """What a definition means for each kind of records that it fits; the problems of the best try where it fits none."""
    fits: dict[RecordType, Criterion] = {}
    tries: list[tuple[list[Problem], RecordType, Criterion]] = []
    node = _outlined(written, key)
    for input in records:
        if isinstance(input.type, RecordType):
            reader = Reader(within_record(context, input), {}, [])
            criterion = reader.criterion(node)
            tries.append((reader.found, input.type, criterion))
            if not reader.found:
                fits[input.type] = criterion
    if not fits:
        problems, type, criterion = min(tries, key=lambda one: len(one[0]))
        found.extend(problems)
        fits[type] = criterion
    return fits


def _outlined(written: Definition, key: str) -> Node:
    citation: Citation | None = cited(written.citation, None)
    return outline(written.lines, key, citation, written.span)


def _said(written: Definition) -> tuple[tuple[str, ...], ...]:
    return tuple(_sentences(_outlined(written, "")))


def _sentences(node: Node) -> Iterator[tuple[str, ...]]:
    """The folded words of each sentence that is about the same record as the definition: none below another `where`."""
    if node.sentence is not None and node.kind is not Kind.WHERE:
        yield said_in(node.sentence).words
    for below in () if node.kind is Kind.WHERE else node.below:
        yield from _sentences(below)


def _of_a_field(words: tuple[str, ...], fields: set[str]) -> bool:
    return "its" in words or bool({" ".join(words), positive_of(words)} & fields)


def _names(words: tuple[str, ...], phrases: Iterable[str]) -> bool:
    said = {" ".join(words), positive_of(words)}
    return any(phrase in said for phrase in phrases)


def _circle(waiting: Mapping[str, Definition]) -> Problem:
    first = next(iter(waiting.values()))
    names = or_list((f"`{one.phrase.text}`" for one in waiting.values()), "and")
    message = f"{names} {'refers to itself' if len(waiting) == 1 else 'refer to one another'}: it goes round in a circle"
    return Problem("reference-in-a-circle", message, first.span, "let one of them say its conditions itself")
