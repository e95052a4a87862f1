"""Sentences of a subject and what is said of it: values, classes, amounts, the same as another, members of a list, codes."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import assert_never

from reasoner.policy.criteria import AnyOfThese, Criterion, Form, Includes, Is, IsAbsent, IsSame, NoneOf, Not, Of
from reasoner.policy.fold import Said
from reasoner.policy.lines.amounts import amount_form
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.how_many import counted, counted_form, how_many, not_counted
from reasoner.policy.lines.known import absent_known
from reasoner.policy.lines.numbers import interval_in
from reasoner.policy.lines.plurals import singular
from reasoner.policy.lines.subject_codes import codes_form
from reasoner.policy.lines.subject_values import includes_form, values_form
from reasoner.policy.phrases.index import MOST_WORDS, values_of
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import AnyOf, Codes, DateType, Input, Number, OneCode, OneOf, RecordType, YesNo
from reasoner.source.problem import Problem

Reading = Form | Problem | None
_VERBS = frozenset({"is", "include", "includes", "does", "do"})


def subject_form(said: Said, context: Context) -> Reading:
    """The form of a sentence that begins with a declared subject, the longest one; None where it begins with none."""
    words, book = said.words, context.phrasebook
    if (found := how_many(words)) is not None and (member := _members(words, found[1], context)) is not None:
        return _quantified(said, member[1], found[0], member[0], context)
    if (number := number_of_members(said, context)) is not None:
        return number
    if (start := counted(words)) is not None and (member := _members(words, start, context)) is not None:
        return not_counted(said, member[1], singular(member[0].phrase), (member[0].id,))
    if (place := _longest(words, 0, book.subjects)) is not None:
        return _said_of(said, place, book.subjects[" ".join(words[:place])], context)
    if (place := _longest(words, 0, book.singulars)) is not None:
        return _one_of_a_list(said, place, book.singulars[" ".join(words[:place])], context)
    return None


def _members(words: tuple[str, ...], start: int, context: Context) -> tuple[Input, int] | None:
    """The list whose members are meant, in the singular or the plural, and the place of the verb after it."""
    book = context.phrasebook
    if (place := _longest(words, start, book.singulars)) is not None:
        return book.singulars[" ".join(words[start:place])], place
    place = _longest(words, start, book.subjects)
    input = None if place is None else book.subjects[" ".join(words[start:place])]
    return None if input is None or place is None or not isinstance(input.type, AnyOf | Codes) else (input, place)


def number_of_members(said: Said, context: Context) -> Reading:
    """`at least 2 comorbidities are stated`, `the number of comorbidities is at least 2`: how many values a list has."""
    words = said.words
    if words[:2] == ("number", "of"):
        member, first, last = _members(words, 2, context), 0, len(words)
        if member is not None and words[member[1]] == "is":
            first = member[1] + 1
    elif words[-2:] == ("is", "stated") and (start := counted(words)) is not None:
        member, last = _members(words, start, context), start - (words[start - 1] == "of")
        first = 0
    else:
        return None
    if member is None or not isinstance(member[0].type, AnyOf) or first >= last:
        return None
    input = member[0]
    interval = interval_in(said, first, last, Number("", Fraction(0), None, Fraction(1)), f"the number of {input.phrase}")
    if not isinstance(interval, Interval):
        return interval
    parts = tuple(
        Criterion(str(number), Includes(input.id, Of.ANY, frozenset({value.id})), f"{input.phrase} include {value.phrase}")
        for number, value in enumerate(values_of(input), 1)
    )
    return counted_form(interval, parts, said)


def subject_in(said: Said, context: Context) -> tuple[Input, int] | None:
    """The longest declared subject that a sentence begins with, and the place of the verb after it."""
    place = _longest(said.words, 0, context.phrasebook.subjects)
    return None if place is None else (context.phrasebook.subjects[" ".join(said.words[:place])], place)


def denied(form: Form) -> Form:
    """A form that holds just where the other does not."""
    match form:
        case Not(of):
            return of
        case Is(input, expected):
            return Is(input, not expected)
        case AnyOfThese(parts):
            return NoneOf(parts)
        case NoneOf(parts):
            return AnyOfThese(parts)
        case _:
            return Not(form)


def _longest(words: tuple[str, ...], start: int, phrases: Mapping[str, Input]) -> int | None:
    """Where the longest phrase that a verb follows ends."""
    for place in range(min(len(words) - 2, start + MOST_WORDS), start, -1):
        if words[place] in _VERBS and " ".join(words[start:place]) in phrases:
            return place
    return None


def _said_of(said: Said, place: int, input: Input, context: Context) -> Reading:
    """What is said of a subject, from its verb on."""
    match input.type:
        case AnyOf() if said.words[place] != "is":
            return includes_form(said, place, input, context)
        case AnyOf() | Codes():
            return _needs_quantifier(said, place, input)
        case RecordType() | YesNo():
            return None
        case OneOf() | Number() | DateType() | OneCode():
            return _is(said, place + 1, input, context) if said.words[place] == "is" else None
        case _:
            assert_never(input.type)


def _is(said: Said, start: int, input: Input, context: Context) -> Reading:
    """What the words after `is` say of a subject with one value; a value that begins with `not` comes before a denial."""
    found = _positive(said, start, input, context)
    if said.words[start] != "not" or start + 1 == len(said.words) or not (found is None or isinstance(found, Problem)):
        return found
    inner = _positive(said, start + 1, input, context, denying=True)
    return inner if inner is None or isinstance(inner, Problem) else denied(inner)


def _positive(said: Said, start: int, input: Input, context: Context, *, denying: bool = False) -> Reading:
    """What the words say, a `not` in front of them left aside (`denying` says that there was one)."""
    words = said.words
    rest = " ".join(words[start:])
    if rest == "absent":
        allowed = absent_known(input, said.span(start))
        return allowed if isinstance(allowed, Problem) else IsAbsent(input.id)
    if rest in ("unknown", "known"):
        message = "a condition cannot test whether something is known: unknown is never a reason by itself"
        return Problem("tests-unknown", message, said.span(start), f"say what {input.phrase} has to be", (input.id,))
    if words[start : start + 2] in (("same", "as"), ("different", "from")) and not isinstance(input.type, OneCode):
        same = _same(said, start + 2, input, context)
        return denied(same) if words[start] == "different" and not (same is None or isinstance(same, Problem)) else same
    match input.type:
        case OneOf():
            return values_form(said, start, input, context, denying=denying)
        case OneCode():
            return codes_form(said, start, input, None, context)
        case _:
            return amount_form(said, start, input, context)


def _same(said: Said, start: int, input: Input, context: Context) -> Reading:
    """`the same as the route`: another input that can have the same values."""
    other = context.phrasebook.subjects.get(" ".join(said.words[start:]))
    if other is None:
        message = f"`{said.text(start)}` is nothing that {input.phrase} can be compared with"
        return Problem("unknown-phrase", message, said.span(start), "write the phrase of another input after `the same as`")
    if isinstance(input.type, Number | DateType):
        return amount_form(said, start, input, context)
    alike = isinstance(other.type, OneOf) and isinstance(input.type, OneOf)
    if alike and isinstance(other.type, OneOf) and isinstance(input.type, OneOf):
        alike = {value.id for value in other.type.values} == {value.id for value in input.type.values}
    if not alike or other.id == input.id:
        message = f"{input.phrase} and {other.phrase} have no list of values in common"
        hint = "let both be `one of` the same `Values:` in the vocabulary"
        return Problem("not-comparable", message, said.span(start), hint, (input.id, other.id))
    return IsSame(input.id, other.id)


def _quantified(said: Said, place: int, of: Of, input: Input, context: Context) -> Reading:
    """`any`, `every` or `no` member of a list input, from the verb on."""
    if said.words[place] != "is" or place + 1 == len(said.words):
        return None
    if isinstance(input.type, Codes):
        return codes_form(said, place + 1, input, of, context)
    if not isinstance(input.type, AnyOf):
        return None
    if said.words[place + 1 :] == ("stated",) and of is not Of.EVERY:
        return Includes(input.id, of, frozenset(value.id for value in input.type.values))
    found = values_form(said, place + 1, input, context, denying=False)
    return Includes(input.id, of, found.values) if not isinstance(found, Problem) and hasattr(found, "values") else found


def _one_of_a_list(said: Said, place: int, input: Input, context: Context) -> Reading:
    """`the procedure code is ...` without any, every or no: only where each code is answered for."""
    if context.each_code == input.id and said.words[place] == "is":
        return codes_form(said, place + 1, input, None, context)
    return _needs_quantifier(said, place, input)


def _needs_quantifier(said: Said, place: int, input: Input) -> Problem:
    """A sentence about a list that does not say of how many of its members."""
    rest, one = said.text(place + 1), singular(input.phrase)
    message = f"{input.phrase} are a list, and the line does not say how many of them have to fit"
    if isinstance(input.type, AnyOf) and any(word[:1].isdigit() for word in said.words[place + 1 :]):
        hint = f"write `the number of {input.phrase.removeprefix('the ')} is {rest}`"
        return Problem("quantifier-missing", message, said.whole, hint, (input.id,))
    if isinstance(input.type, AnyOf):
        hint = f"write `{input.phrase} include {rest}` or `no {one} is {rest}`"
        return Problem("quantifier-missing", message, said.whole, hint, (input.id,))
    if isinstance(input.type, RecordType):
        from reasoner.policy.lines.record_words import below_where  # which imports this module, by others

        hint = below_where(input, said.text(place)) or f"write `any {one} where`, and what has to be so of it below, indented"
        return Problem("quantifier-missing", message, said.whole, hint, (input.id,))
    rest = rest if rest.startswith("in ") else "in the list NAME"
    hint = f"write `any {one} is {rest}`, `every {one} is {rest}` or `no {one} is {rest}`"
    return Problem("quantifier-missing", message, said.whole, hint, (input.id,))
