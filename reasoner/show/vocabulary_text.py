"""The phrases of vocabularies, as a page and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.policy.nearest import or_list
from reasoner.policy.vocabulary import Input, Vocabulary
from reasoner.show.json import Json, document
from reasoner.show.library_json import asked_object
from reasoner.show.library_text import answer_words
from reasoner.show.page import Entry, Listing, Note, Page, Section
from reasoner.show.paper import clean

Chosen = Sequence[tuple[Vocabulary, Sequence[Input]]]


def vocabulary_page(chosen: Chosen, matched: bool = True, wanted: str = "") -> Page:
    """The inputs by vocabulary and heading: phrase, machine name, what it can hold; not `matched` where none holds what was wanted."""
    sections: dict[str, list[Entry]] = {}
    for vocabulary, inputs in chosen:
        for input in inputs:
            title = clean(f"{vocabulary.name}: {input.group}" if input.group else vocabulary.name)
            words = f"{input.phrase} ({input.id}): {answer_words(input.type)}"
            sections.setdefault(title, []).append(Entry(words, asks=clean(input.question)))
    names = or_list((clean(one.name) for one, _ in chosen), "and")
    count = sum(len(inputs) for _, inputs in chosen)
    if wanted and count and not matched:
        last = f"no phrase holds `{clean(wanted)}`; {count} {'is' if count == 1 else 'are'} like it"
    else:
        last = f"{count} {'phrase' if count == 1 else 'phrases'}{'' if count else f' in {names}'}"
    blocks = (Section(title, (Listing(tuple(entries)),)) for title, entries in sections.items())
    return Page(f"Phrases of {names}", (*blocks, Note(last)))


def vocabulary_json(chosen: Chosen, matched: bool = True) -> str:
    """The document of the inputs of some vocabularies; not `matched` where they are only like the words that were looked for."""
    listed: list[Json] = [
        {"name": vocabulary.name, "inputs": [asked_object(one) for one in inputs]} for vocabulary, inputs in chosen
    ]
    return document("vocabularies", matched=matched, vocabularies=listed)
