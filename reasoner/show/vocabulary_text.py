"""The phrases of vocabularies, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.policy.nearest import or_list
from reasoner.policy.vocabulary import Input, Vocabulary
from reasoner.show.json import Json, document
from reasoner.show.library_json import asked_object
from reasoner.show.library_text import answer_words
from reasoner.show.paper import Paper, clean, wrapped
from reasoner.show.text import heading

Chosen = Sequence[tuple[Vocabulary, Sequence[Input]]]


def vocabulary_text(chosen: Chosen, paper: Paper, unmatched: str = "") -> str:
    """The inputs by vocabulary and heading: phrase, machine name, what it can hold; `unmatched` are words that none holds."""
    rows: list[str] = []
    for vocabulary, inputs in chosen:
        group = None
        for input in inputs:
            if input.group != group:
                group = input.group
                rows += heading(clean(f"{vocabulary.name}: {group}" if group else vocabulary.name), paper)
            rows += wrapped(f"{input.phrase} ({input.id}): {answer_words(input.type)}", paper, "  ", "      ")
    count = sum(len(inputs) for _, inputs in chosen)
    if unmatched and count:
        last = f"no phrase holds `{clean(unmatched)}`; {count} {'is' if count == 1 else 'are'} like it"
    else:
        looked = f" in {or_list((clean(one.name) for one, _ in chosen), 'and')}" if not count else ""
        last = f"{count} {'phrase' if count == 1 else 'phrases'}{looked}"
    return "\n".join([*rows[1:], "", last]) + "\n"


def vocabulary_json(chosen: Chosen, matched: bool = True) -> str:
    """The document of the inputs of some vocabularies; not `matched` where they are only like the words that were looked for."""
    listed: list[Json] = [
        {"name": vocabulary.name, "inputs": [asked_object(one) for one in inputs]} for vocabulary, inputs in chosen
    ]
    return document("vocabularies", matched=matched, vocabularies=listed)
