"""What a sentence may name besides the vocabulary: definitions, items, determinations, code lists, other policies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from reasoner.policy.criteria import Criterion
from reasoner.policy.lines.amount_units import Term
from reasoner.policy.model import Policy
from reasoner.policy.phrases.index import Phrasebook
from reasoner.policy.vocabulary import RecordType
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Context:
    """Where a sentence stands.

    All keys but those of `items` are folded by `fold.folded`; those of `items` by `fold.folded_address`.
    `definitions`: phrase to criterion key. `determinations`: title to the id and the outcomes (payer's or canonical words,
    folded, to the canonical name). `items`: address (`item 4`, `item 2 (a)`, and without `item`: `4`, `a`) to criterion key.
    `code_lists`: name to key. `policies`: title, number or id to another policy. `each_code`: the codes input whose every code
    is answered for, where the sentence stands in such a determination. `record`: the record whose fields are meant.
    `values`: phrase to the amount that it is defined to mean. `record_definitions`: phrase to what it means of one record, by the
    type of the records of which it can be said. `in_march`: who is born on 29 February becomes older on 1 March of a common year, not
    on 28 February.
    """

    phrasebook: Phrasebook
    definitions: Mapping[str, str] = field(default_factory=dict)
    determinations: Mapping[str, tuple[str, Mapping[str, str]]] = field(default_factory=dict)
    items: Mapping[str, str] = field(default_factory=dict)
    code_lists: Mapping[str, str] = field(default_factory=dict)
    policies: Mapping[str, Policy] = field(default_factory=dict)
    each_code: str | None = None
    record: RecordType | None = None
    values: Mapping[str, Term] = field(default_factory=dict)
    record_definitions: Mapping[str, Mapping[RecordType, Criterion]] = field(default_factory=dict)
    in_march: bool = False

    def begins_with_a_value(self, words: tuple[str, ...]) -> bool:
        """Whether the words begin with the name of a value that is defined, and say something of it; a number of records is read as
        what the name means."""
        return any(not one.over_records for _, one in self.values_begun_with(words))

    def values_begun_with(self, words: tuple[str, ...]) -> Iterator[tuple[int, Term]]:
        """The values that are defined by whose names the words begin, each with the place of the verb after it."""
        named = ((place, self.values.get(" ".join(words[:place]))) for place, word in enumerate(words) if word == "is")
        yield from ((place, one) for place, one in named if one is not None)
