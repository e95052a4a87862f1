"""Random documents with every form of the language: printed and read again they are the same, and setting them changes nothing.

AGREEMENT_EXAMPLES=2000 makes the full run.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from random import Random

import pytest

from reasoner.policy.document.from_sources import policy_from_sources
from reasoner.source.span import Span
from reasoner.source.text import Source
from reasoner.syntax import tree
from reasoner.syntax.from_source import policy_from_source, vocabulary_from_source
from reasoner.syntax.print import same_meaning, text_from_source
from reasoner.syntax.rank import Rank
from reasoner.syntax.tree import PolicyDocument, VocabularyDocument
from tests.agreement_forms import specimen
from tests.syntax.making import Maker
from tests.syntax.outline import outline
from tests.syntax.printing import Printer
from tests.test_syntax_print import messed, without_places

EXAMPLES = int(os.environ.get("AGREEMENT_EXAMPLES", "100"))
BATCHES = 10
EVERY_FOURTH = 4  # is a vocabulary


def made(seed: int) -> tuple[PolicyDocument | VocabularyDocument, str, str]:
    """A document, its text, and the name of its file."""
    rng = Random(seed)
    if seed % EVERY_FOURTH == 0:
        vocabulary = Maker(rng).vocabulary()
        return replace(vocabulary, file="v.vocabulary"), Printer(rng).vocabulary(vocabulary), "v.vocabulary"
    policy = Maker(rng).policy()
    return replace(policy, file="p.policy"), Printer(rng).policy(policy), "p.policy"


def read(text: str, name: str) -> PolicyDocument | VocabularyDocument:
    reader = vocabulary_from_source if name.endswith(".vocabulary") else policy_from_source
    document, problems = reader(Source.from_text(name, text))
    assert document is not None and problems == (), [(one.code, one.span, one.message) for one in problems]
    return document


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_document_that_is_printed_is_read_as_it_was_made(batch: int) -> None:
    for seed in range(batch, EXAMPLES, BATCHES):
        document, text, name = made(seed)
        found = read(text, name)
        assert same_meaning(document, found), f"{seed}\n{text}\n{outline(document)}\n{outline(found)}"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_document_that_is_set_in_the_style_says_the_same_and_is_set_at_once(batch: int) -> None:
    for seed in range(batch, EXAMPLES, BATCHES):
        document, text, name = made(seed)
        rough = messed(text, Random(seed))
        styled = text_from_source(Source.from_text(name, rough))
        assert same_meaning(document, read(styled, name)), f"{seed}\n{rough}"
        assert text_from_source(Source.from_text(name, styled)) == styled, f"{seed}\n{rough}"


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_policy_that_computes_means_the_same_after_it_is_set_in_the_style(batch: int) -> None:
    for seed in range(batch, EXAMPLES, BATCHES):
        drawn = specimen(seed).made
        sources = Source.from_text("p.policy", drawn.policy_text), Source.from_text("v.vocabulary", drawn.vocabulary_text)
        styled = [
            Source.from_text(one.name, text_from_source(Source.from_text(one.name, messed(one.text, Random(seed)))))
            for one in sources
        ]
        before, after = (policy_from_sources(policy, vocabulary) for policy, vocabulary in (sources, styled))
        assert before[0] is not None and before[1] == ()
        assert without_places(before[0]) == without_places(after[0]), f"{seed}\n{drawn.policy_text}"


def nodes(thing: object) -> Iterator[object]:
    """All that a document is made of."""
    waiting = [thing]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, tuple):
            waiting.extend(one)
        elif is_dataclass(one) and not isinstance(one, type | Span):
            waiting.extend(getattr(one, field.name) for field in fields(one))


def test_every_node_and_every_field_of_the_tree_is_made() -> None:
    classes = {one for one in vars(tree).values() if isinstance(one, type) and one.__module__ == tree.__name__}
    kinds = {one for one in classes | {Rank} if issubclass(one, Enum)}
    documents = [made(seed)[0] for seed in range(200)]
    every = [one for document in documents for one in nodes(document)]
    assert {type(one) for one in every} >= classes - {Enum}
    assert {member for kind in kinds for member in kind} <= {one for one in every if isinstance(one, Enum)}
    filled = {
        (type(one), field.name) for one in every if is_dataclass(one) for field in fields(one) if getattr(one, field.name)
    }
    wanted = {(one, field.name) for one in classes - kinds for field in fields(one) if field.name not in ("join_span",)}
    assert wanted <= filled
