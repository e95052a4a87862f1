"""The phrases of a vocabulary by their folded words, so that a sentence is looked up and never searched for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from reasoner.policy.criteria import Form
from reasoner.policy.fold import folded_name
from reasoner.policy.vocabulary import AnyOf, Input, OneOf, Value, Vocabulary
from reasoner.source.dataclass import dataclass

if TYPE_CHECKING:
    from reasoner.syntax.tree import CodeList, DecisionTable, Definition

# No declared phrase has more words: this bounds how far a sentence is searched for one.
MOST_WORDS = 60


@dataclass(frozen=True, slots=True)
class ValueWords:
    """The words that name values after a subject: folded words to the input and the value that they name.

    `words` are the subject's own values and those of its classes (`the drug is an opioid` names a value of the class
    of the drug). `longest` is how many words the longest has.
    """

    words: Mapping[str, tuple[str, str]]
    longest: int


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """A vocabulary and its phrases, folded.

    `inputs` is by id; `phrases` by what an input is called, other spellings and yes/no sentences included.
    `sentences` are whole conditions (`pain is severe`), declared negatives included. `subjects` are what values, numbers
    and codes are said of (`drug`, `reduction in pain`); `singulars` are one member of a list input (`procedure code`).
    `values` is by the id of the subject. `definitions` and `code_lists` are the vocabulary's own, as written: they are
    shared by all policies that use it.
    """

    vocabulary: Vocabulary
    inputs: Mapping[str, Input]
    phrases: Mapping[str, Input]
    sentences: Mapping[str, Form]
    subjects: Mapping[str, Input]
    singulars: Mapping[str, Input]
    values: Mapping[str, ValueWords]
    definitions: tuple[Definition, ...] = field(default=())
    code_lists: tuple[CodeList, ...] = field(default=())
    tables: tuple[DecisionTable, ...] = field(default=())
    records: Mapping[str, Input] = field(default_factory=dict)  # by what one or several of them are called
    fields: Mapping[str, Phrasebook] = field(default_factory=dict)  # of each record input, by its id: `its start`


def values_of(input: Input) -> tuple[Value, ...]:
    """The declared values of an input; none for inputs of other types."""
    return input.type.values if isinstance(input.type, OneOf | AnyOf) else ()


def own_words(input: Input) -> dict[str, str]:
    """Folded words to value ids, for a fact that names its input: machine names and shown phrases count beside what is read."""
    found: dict[str, str] = {}
    for value in values_of(input):
        for words in (value.id, value.phrase, *value.reads):
            found.setdefault(folded_name(words), value.id)
    return found


def read_words(input: Input) -> dict[str, str]:
    """Folded words to value ids, as a sentence reads them: `read` and `Also` replace and add to the phrase."""
    return {folded_name(words): value.id for value in values_of(input) for words in value.reads or (value.phrase,)}


def with_kinds(input: Input, ids: frozenset[str]) -> frozenset[str]:
    """The values and every value that is a kind of one of them."""
    return ids | {value.id for value in values_of(input) if not ids.isdisjoint(value.kind_of)}


def longest_of(words: Mapping[str, object]) -> int:
    """How many words the longest of the phrases has; 0 where there is none."""
    return max((phrase.count(" ") + 1 for phrase in words), default=0)
