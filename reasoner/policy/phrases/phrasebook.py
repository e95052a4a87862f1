"""A vocabulary as meant, from one as written, with its phrases indexed.

The words that may stand after the colon of an input are listed in `properties`; those below it are `Ask:` (the question that
a person is asked), `Negative:` (the sentence that says no, where `not` cannot be built), `Also:` (another spelling of the
phrase, as often as needed), `Who:` and `Note:`. A value is its words, then a machine name in brackets where the words with
underscores are not to be it, then `read "..."` where rules call it otherwise.
Under `Background`: `A is a kind of B`, `the class of A is B`, `if A, then B`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from reasoner.policy.criteria import Form, Is, IsAbsent, Not
from reasoner.policy.fold import folded, folded_name, said_as
from reasoner.policy.lines.known import known_from_text
from reasoner.policy.lines.lists import Joined, Listed, listed_in
from reasoner.policy.lines.negation import positive_of
from reasoner.policy.lines.plurals import singular
from reasoner.policy.nearest import nearest
from reasoner.policy.phrases.background import background_from_lines
from reasoner.policy.phrases.declared import Draft, drafts_from_syntax
from reasoner.policy.phrases.index import Phrasebook, ValueWords, longest_of, own_words, read_words
from reasoner.policy.phrases.kinds import kinds_from_lines
from reasoner.policy.phrases.properties import Property
from reasoner.policy.values import Exactly
from reasoner.policy.vocabulary import AnyOf, Codes, Input, OneOf, RecordType, Vocabulary, YesNo
from reasoner.source.problem import Problem
from reasoner.source.span import Span
from reasoner.syntax.tree import Line, VocabularyDocument

__all__ = ["Phrasebook", "phrasebook_of", "vocabulary_from_syntax"]


def vocabulary_from_syntax(document: VocabularyDocument) -> tuple[Phrasebook, tuple[Problem, ...]]:
    """The vocabulary with its phrases, without what could not be read, and everything that is wrong with the document."""
    drafts, problems = drafts_from_syntax(document)
    found = list(problems)
    by_phrase = _inputs_by_phrase(drafts)
    inputs = tuple(_settled(draft, by_phrase, found) for draft in drafts)
    inputs, rest, wrong = _with_kinds(document, inputs)
    found += wrong
    also = {draft.input.id: tuple((text.text, text.span) for text in draft.also) for draft in drafts}
    negatives = {draft.input.id: draft.negative.span for draft in drafts if draft.negative is not None}
    book, wrong = _indexed(Vocabulary(document.name.text, inputs), also, negatives)
    found += wrong
    book = replace(book, definitions=document.definitions, code_lists=document.code_lists, tables=document.tables)
    background, wrong = background_from_lines(rest, book)
    found += wrong
    vocabulary = replace(book.vocabulary, background=background)
    return replace(book, vocabulary=vocabulary), tuple(found)


def _with_kinds(
    document: VocabularyDocument, inputs: tuple[Input, ...]
) -> tuple[tuple[Input, ...], tuple[Line, ...], tuple[Problem, ...]]:
    """The inputs, fields of records too, with the kinds of their values; the lines about something else; what is wrong."""
    fields = tuple(field for one in inputs if isinstance(one.type, RecordType) for field in one.type.fields)
    found, rest, wrong = kinds_from_lines(document.background, (*inputs, *fields))
    by_id = {one.id: one for one in found}
    settled = tuple(
        replace(by_id[one.id], type=RecordType(tuple(by_id[field.id] for field in one.type.fields)))
        if isinstance(one.type, RecordType)
        else by_id[one.id]
        for one in inputs
    )
    return settled, rest, wrong


def phrasebook_of(vocabulary: Vocabulary) -> Phrasebook:
    """The phrases of a vocabulary that was made without a document; other spellings are lost, clashes pass."""
    return _indexed(vocabulary, {}, {})[0]


def _inputs_by_phrase(drafts: tuple[Draft, ...]) -> dict[str, Input]:
    """Every input by its phrase and its other spellings."""
    found: dict[str, Input] = {}
    for draft in drafts:
        for phrase in (draft.input.phrase, *(text.text for text in draft.also)):
            found.setdefault(folded(phrase), draft.input)
    return found


def _settled(draft: Draft, by_phrase: Mapping[str, Input], found: list[Problem]) -> Input:
    """The input with what refers to other inputs, and with its presumed value."""
    input = draft.input
    if draft.about is not None:
        input = replace(input, about=tuple(one.id for one in _named(draft.about, by_phrase, found)))
    if draft.follows is not None:
        others = _named(draft.follows, by_phrase, found)
        if others and (not isinstance(others[0].type, OneOf) or not isinstance(input.type, OneOf)):
            message = f"`{input.phrase}` cannot follow `{others[0].phrase}`: only a `one of` can follow a `one of`"
            found.append(
                Problem("follows-misfit", message, draft.follows.text.span, "take `follows` away, or declare both as `one of`")
            )
        elif others:
            input = replace(input, follows=others[0].id)
    if draft.presumed is not None:
        known = known_from_text(draft.presumed.rest, input, None, draft.presumed.text.span)
        if isinstance(known, Problem):
            found.append(known)
        elif isinstance(known, Exactly):
            input = replace(input, presumed=known.value)
        else:
            message = f"`{draft.presumed.text.text}` is not one value of {input.phrase}"
            found.append(
                Problem(
                    "presumed-not-one",
                    message,
                    draft.presumed.text.span,
                    "presume one value, such as `presumed yes`",
                    (input.id,),
                )
            )
    return input


def _named(property: Property, by_phrase: Mapping[str, Input], found: list[Problem]) -> tuple[Input, ...]:
    """The inputs that a property names, in the order named."""
    said = said_as(property.rest, property.text.span)
    words = said.words

    def match(start: int, end: int) -> Input | None:
        return by_phrase.get(" ".join(words[start:end]))

    listed = listed_in(words, 0, len(words), longest_of(by_phrase), match)
    if isinstance(listed, Listed) and listed.joined in (Joined.NOT, Joined.AND):
        return tuple(item.found for item in listed.items)
    if isinstance(listed, Listed):
        message = f"`{property.text.text}` does not join its inputs by `and`"
        found.append(Problem("join-missing", message, property.text.span, "write `and` before the last of them"))
        return ()
    wrong = said.text(listed.start, listed.end)
    near = nearest(" ".join(words[listed.start : listed.end]), {key: input.phrase for key, input in by_phrase.items()})
    hint = f"write `{property.start} {near}`" if near else "write the phrase of an input that is declared"
    found.append(Problem("unknown-phrase", f"no input is called `{wrong or property.start}`", property.text.span, hint))
    return ()


def _indexed(
    vocabulary: Vocabulary, also: Mapping[str, tuple[tuple[str, Span], ...]], negatives: Mapping[str, Span]
) -> tuple[Phrasebook, tuple[Problem, ...]]:
    """The phrases of a vocabulary, and those that can be read two ways."""
    found: list[Problem] = []
    phrases: dict[str, Input] = {}
    sentences: dict[str, Form] = {}
    subjects: dict[str, Input] = {}
    singulars: dict[str, Input] = {}
    taken: dict[str, str] = {}

    def claim(words: str, phrase: str, span: Span | None) -> bool:
        """Whether the words are free; else the problem is noted."""
        if words in taken:
            message = f"`{phrase}` and `{taken[words]}` are read alike"
            found.append(Problem("read-two-ways", message, span, "give one of the two other words"))
            return False
        taken[words] = phrase
        return True

    for input in vocabulary.inputs:
        spellings = ((input.phrase, input.span), *also.get(input.id, ()))
        for phrase, span in spellings:
            words = folded(phrase)
            if not claim(words, phrase, span):
                continue
            phrases[words] = input
            if isinstance(input.type, YesNo):
                sentences[words] = Is(input.id)
            else:
                subjects[words] = input
                if isinstance(input.type, AnyOf | Codes | RecordType):
                    singulars.setdefault(folded(singular(phrase)), input)
            inside = folded_name(phrase)
            if inside != words and claim(inside, phrase, span):  # "A fib is present" inside a sentence
                phrases[inside] = input
                if isinstance(input.type, YesNo):
                    sentences[inside] = Is(input.id)
                else:
                    subjects[inside] = input
            if input.may_be_absent and not isinstance(input.type, YesNo):
                sentences[f"there is no {words}"] = IsAbsent(input.id)
                sentences[f"there is {words}"] = Not(IsAbsent(input.id))
        if input.negative and claim(folded(input.negative), input.negative, negatives.get(input.id, input.span)):
            sentences[folded(input.negative)] = Is(input.id, False)
    values = {input.id: _value_words(input, vocabulary.inputs, found) for input in subjects.values()}
    inputs = {input.id: input for input in vocabulary.inputs}
    fields = {one.id: _fields_indexed(one.type, found) for one in vocabulary.inputs if isinstance(one.type, RecordType)}
    records = {
        words: one for named in (subjects, singulars) for words, one in named.items() if isinstance(one.type, RecordType)
    }
    book = Phrasebook(vocabulary, inputs, phrases, sentences, subjects, singulars, values, records=records, fields=fields)
    return book, (*found, *_also_read_otherwise(book))


def _fields_indexed(record: RecordType, found: list[Problem]) -> Phrasebook:
    """The phrases of a record's fields, as a sentence below `where` says them: `its start`."""
    fields = tuple(replace(field, phrase=its(field.phrase)) for field in record.fields)
    also = {
        field.id: ((field.phrase, field.span),)
        for field in record.fields
        if isinstance(field.type, YesNo) and field.span and its(field.phrase) != field.phrase
    }
    book, problems = _indexed(Vocabulary("", fields), also, {})
    found += problems
    return book


def its(phrase: str) -> str:
    """A field's phrase as a sentence about its record says it: `its start` for `the start`; `it was tolerated` stays."""
    first, _, rest = phrase.partition(" ")
    if first.lower() in ("it", "its"):
        return phrase
    return f"its {rest if first.lower() in ('the', 'a', 'an') else phrase}"


def _also_read_otherwise(book: Phrasebook) -> Iterator[Problem]:
    """Whole sentences that a built negation, or a subject with a value, would say too."""
    for sentence, form in book.sentences.items():
        if not isinstance(form, Is):
            continue
        input = book.inputs[form.input]
        positive = book.sentences.get(positive_of(tuple(sentence.split())) or "")
        if isinstance(positive, Is) and (positive.input != form.input or positive.expected == form.expected):
            other = book.inputs[positive.input].phrase
            message = f"`{sentence}` is declared, and is the negative of `{other}`"
            yield Problem("read-two-ways", message, input.span, "declare one of the two, or give it other words", (input.id,))
        subject, verb, value = sentence.partition(" is ")
        if verb and subject in book.subjects and value in book.values[book.subjects[subject].id].words:
            message = f"`{input.phrase}` is declared, and is a value of {book.subjects[subject].phrase} too"
            yield Problem("read-two-ways", message, input.span, "declare one of the two, or give it other words", (input.id,))


def _value_words(input: Input, inputs: Iterable[Input], found: list[Problem]) -> ValueWords:
    """The words that name values after a subject: its own first, then those of the classes that follow it."""
    words: dict[str, tuple[str, str]] = {phrase: (input.id, id) for phrase, id in read_words(input).items()}
    if isinstance(input.type, OneOf):
        for other in inputs:
            if other.follows != input.id:
                continue
            for phrase, id in read_words(other).items():
                if phrase in words:
                    found.append(_both(phrase, input, other, words[phrase][0]))
                words.setdefault(phrase, (other.id, id))
    return ValueWords(words, longest_of(words))


def _both(phrase: str, input: Input, other: Input, first: str) -> Problem:
    """A word that is a value of an input and of a class of it."""
    where = input.phrase if first == input.id else "another class of it"
    shown = next((own for own in own_words(other) if own == phrase), phrase)
    message = f"`{shown}` is a value of {where} and of {other.phrase}"
    hint = f'write `{shown}, read "{shown} by name"` below {input.phrase}'
    return Problem("read-two-ways", message, other.span, hint, (input.id, other.id))
