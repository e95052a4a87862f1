"""A case as a page: what is stated, in the vocabulary's words where there is one, with where it comes from."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from reasoner.cases.case import Case, Fact
from reasoner.policy.values import Exactly, Known, ListOf, RecordOf, Records, Within
from reasoner.policy.vocabulary import AnyOf, DateType, Input, InputType, Number, OneOf, RecordType, Vocabulary, YesNo
from reasoner.policy.words import words_for_known
from reasoner.show.page import Block, Entry, Listing, Page, Title, Tone, listed
from reasoner.show.paper import clean
from reasoner.show.words import origin_words, valued


def case_page(case: Case, vocabulary: Vocabulary | None = None) -> Page:
    """The facts of a case, in the order stated; without a vocabulary under their machine names."""
    title = f"Case {case.id}" if case.id else "Case"
    count = len(case.facts)
    said = f"{count} {'fact' if count == 1 else 'facts'} stated" if count else "nothing is stated"
    facts = Listing(tuple(_fact(one, vocabulary) for one in case.facts))
    return Page(title, (Title(f"{title}: {said}", Tone.PLAIN), *((facts,) if count else ())))


def _fact(fact: Fact, vocabulary: Vocabulary | None) -> Entry:
    input = (vocabulary.input(fact.input) if vocabulary else None) or _unnamed(fact.input, fact.known)
    return Entry(_words(fact.known, input) + origin_words(fact.origin), _records(fact.known, input), clean(input.question))


def _words(known: Known, input: Input) -> str:
    said = words_for_known(known, input)
    return f"{clean(input.phrase)}: {said}" if input.phrase == input.id else valued(input, said)


def _records(known: Known, input: Input) -> tuple[Block, ...]:
    """Each record of a fact that is a list of records, field by field."""
    if not isinstance(known, Records):
        return ()
    fields = {one.id: one for one in input.type.fields} if isinstance(input.type, RecordType) else {}
    return (listed(_record(one, fields) for one in known.records),) if known.records else ()


def _record(record: RecordOf, fields: dict[str, Input]) -> str:
    said = ((fields.get(name) or _unnamed(name, known), known) for name, known in record.fields)
    return "; ".join(_words(known, input) for input, known in said) or "nothing is stated of it"


def _unnamed(id: str, known: Known) -> Input:
    """An input of which only the machine name is known, of the kind that its value is."""
    return Input(id, id, _type(known))


def _type(known: Known) -> InputType:
    match known:
        case Exactly(bool()):
            return YesNo()
        case Exactly(Fraction()) | Within():
            return Number()
        case Exactly(date()):
            return DateType()
        case ListOf():
            return AnyOf(())
        case Records():
            return RecordType(())
        case _:
            return OneOf(())
