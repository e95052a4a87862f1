"""The words that name records, and what limits which of them are meant: `courses of ibuprofen within 12 months before D`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial

from reasoner.policy.criteria import AllOf, Amount, Criterion, Derived, Form, InputAmount, IsOneOf, Operation
from reasoner.policy.fold import Said, folded, said_as
from reasoner.policy.lines.amount_sentences import said_of_amount
from reasoner.policy.lines.amount_units import DATE, Term
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.days import time_between
from reasoner.policy.lines.how_many import counted
from reasoner.policy.lines.lists import Joined, Listed, listed_in
from reasoner.policy.lines.plurals import is_plural, plural, singular
from reasoner.policy.nearest import or_list
from reasoner.policy.phrases.index import read_words, with_kinds
from reasoner.policy.vocabulary import DateType, Input, Number, OneOf, RecordType
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem

_CUTS = frozenset({"each", "for", "whose", "by"})
_MOST_CUTS = 12
_PICKS = (("most", "recent"), ("latest",), ("last",), ("earliest",), ("first",))
_STATED = (("is", "stated"), ("is", "documented"), ("is", "recorded"), ("exists",), ("exist",))


@dataclass(frozen=True, slots=True)
class Named:
    """Records as a sentence names them: the input, where the name ends, and the value in it (`courses of ibuprofen`)."""

    input: Input
    end: int
    limits: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True)
class Qualified:
    """What limits which records are meant; `run` are the words of `for at least 30 consecutive days`, `by` a date field."""

    limits: tuple[Criterion, ...] = ()
    run: tuple[int, int] | None = None
    by: str | None = None


def within_record(context: Context, input: Input) -> Context:
    """The context of a sentence about one record of an input: `its start` names a field."""
    book, fields = context.phrasebook, context.phrasebook.fields.get(input.id)
    if fields is None or not isinstance(input.type, RecordType):
        return context
    merged = replace(
        book,
        inputs={**book.inputs, **fields.inputs},
        phrases={**book.phrases, **fields.phrases},
        sentences={**book.sentences, **fields.sentences},
        subjects={**book.subjects, **fields.subjects},
        singulars={**book.singulars, **fields.singulars},
        values={**book.values, **fields.values},
    )
    return replace(context, phrasebook=merged, record=input.type)


def named_at(said: Said, start: int, end: int, context: Context) -> Named | Problem | None:
    """The records that are named from a place on, the longest name first; None where none are."""
    names = context.phrasebook.records
    longest = max((words.count(" ") + 1 for words in names), default=0)
    for stop in range(min(end, start + longest), start, -1):
        input = names.get(" ".join(said.words[start:stop]))
        if input is not None:
            of_value = _of_value(said, stop - 1, end, input) if stop + 1 < end and said.words[stop] == "of" else None
            return of_value or Named(input, stop)
    if start + 2 < end and said.words[start + 1] == "of":
        heads = {words.partition(" of ")[0]: one for words, one in names.items() if " of " in words}
        input = heads.get(said.words[start])
        return None if input is None else _of_value(said, start, end, input)
    return None


def _of_value(said: Said, start: int, end: int, input: Input) -> Named | Problem | None:
    """`courses of ibuprofen or naproxen`: a value of one of the record's fields."""
    found: list[tuple[Input, Listed[str]]] = []
    for field in fields_of(input):
        if not isinstance(field.type, OneOf):
            continue
        table = read_words(field)
        longest = max(words.count(" ") for words in table) + 1
        for stop in range(end, start + 2, -1):
            listed = listed_in(said.words, start + 2, stop, longest, partial(_value, said.words, table))
            if isinstance(listed, Listed) and listed.joined in (Joined.NOT, Joined.OR):
                found.append((field, listed))
                break
    if not found:
        return None
    if len(found) > 1:
        fields = or_list(f"`its {bare(one.phrase)}`" for one, _ in found)
        message = f"`{said.text(start, found[0][1].items[-1].end)}` can be read of {fields}"
        return Problem("read-two-ways", message, said.span(start, end), f"write `where` and below it which is meant: {fields}")
    field, listed = found[0]
    written = tuple(item.found for item in listed.items)
    form = IsOneOf(field.id, with_kinds(field, frozenset(written)), written)
    return Named(input, listed.items[-1].end, (form,))


def _value(words: tuple[str, ...], table: Mapping[str, str], start: int, end: int) -> str | None:
    return table.get(" ".join(words[start:end]))


def qualified(said: Said, start: int, end: int, named: Named, context: Context) -> Qualified | Problem | None:
    """What stands after the name of records; None where any of it says nothing of them."""
    found = Qualified()
    texts: list[tuple[Form, str]] = [(form, said.text(start - 1, named.end)) for form in named.limits]
    for first, last in _segments(said.words, start, end):
        one = _segment(said, first, last, named.input, context)
        match one:
            case None | Problem():
                return one
            case Qualified(run=run, by=by):
                found = replace(found, run=run or found.run, by=by or found.by)
            case _:
                texts.append((one, said.text(first, last)))
    limits = tuple(Criterion(str(number), form, words) for number, (form, words) in enumerate(texts, 1))
    return replace(found, limits=limits)


def _segments(words: tuple[str, ...], start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of what stands after a name: cut at commas and before `each`, `for`, `whose`, `by`."""
    cuts = [start]
    for place in range(start, end):
        each_for = words[place] == "for" and words[place - 1] == "each"
        inner = words[place] == "by" and words[place + 1 : place + 2] != ("its",)
        if words[place] == "," or (words[place] in _CUTS and not each_for and not inner and place > start):
            cuts.append(place)
    for cut, stop in zip(cuts, [*cuts[1:], end], strict=True):
        first, last = cut, stop
        while first < last and words[first] in (",", "and"):
            first += 1
        while first < last and words[last - 1] in (",", "and"):
            last -= 1
        if first < last:
            yield first, last


def _segment(said: Said, start: int, end: int, input: Input, context: Context) -> Form | Qualified | Problem | None:
    words = said.words
    if words[start] == "whose":
        return _whose(said, start, end, input, context)
    if words[start : start + 2] == ("by", "its"):
        return _by(said, start, end, input)
    if words[start] == "each":
        place = start + 1 + (words[start + 1 : start + 2] == ("for",))
        return _lasting(said, place, end, input, context)
    if words[start] == "for" and "consecutive" in words[start:end]:
        return Qualified(run=(start + 1, end))
    if words[start] == "for":
        length = said.text(start + 1, end)
        message = f"`{said.text(start, end)}` can be meant of each of them or of all together"
        hint = f"write `each for {length}`"
        lasting = (one for one in fields_of(input) if isinstance(one.type, Number) and _is_time(one.type.unit))
        if total := next(lasting, None):
            hint += f", or of all together `the total {bare(total.phrase)} of {_those(said, start)} is {length}`"
        return Problem("each-or-total", message, said.span(start, end), hint)
    return _when(said, start, end, input, context)


def _those(said: Said, end: int) -> str:
    """Several of the records that a sentence names before a place, without how many there have to be."""
    start = counted(said.words[:end]) or int(said.words[0] in ("any", "no", "every"))
    named = said.text(start, end).rstrip(" ,")
    return named if is_plural(named) else plural(named)


def _whose(said: Said, start: int, end: int, input: Input, context: Context) -> Form | Problem | None:
    """`whose drug is ibuprofen`: a sentence about one record."""
    inner = said_as(f"its {said.text(start + 1, end)}", said.span(start, end))
    return _read(inner, within_record(context, input))


def _by(said: Said, start: int, end: int, input: Input) -> Qualified | Problem:
    """`by its start`: the date that says which is the most recent."""
    words = " ".join(said.words[start + 2 : end])
    field = field_called(input, words, DateType)
    if field is not None:
        return Qualified(by=field.id)
    dates = or_list(f"`by its {bare(one.phrase)}`" for one in fields_of(input) if isinstance(one.type, DateType))
    message = f"`{said.text(start, end)}` names no date of {input.phrase}"
    return Problem("unknown-phrase", message, said.span(start, end), f"write {dates or 'a field that is a date'}")


def _lasting(said: Said, start: int, end: int, input: Input, context: Context) -> Form | Problem | None:
    """`each for at least 10 days`: the one field that is a length of time."""
    lengths = [
        one for one in fields_of(input) if isinstance(one.type, Number) and _is_time(one.type.unit)
    ]  # fmt: skip
    if start >= end:
        return None
    days = None if lengths else first_and_last(input)
    if days is not None:
        return _from_to(said, start, end, days, context)
    if len(lengths) != 1:
        said_length = said.text(start, end)
        message = f"nothing says which length of time of {input.phrase} is meant"
        hint = "declare the duration as a field: `the duration (duration): a number of days`"
        if lengths:
            hint = or_list(f"`whose {bare(one.phrase)} is {said_length}`" for one in lengths)
        return Problem("which-field", message, said.span(start, end), f"write {hint}" if lengths else hint)
    field = lengths[0]
    inner = said_as(f"its {bare(field.phrase)} is {said.text(start, end)}", said.span(start, end))
    return _read(inner, within_record(context, input))


def first_and_last(input: Input) -> tuple[Input, Input] | None:
    """The dates from which and to which a record goes: `the start` and `the end`; None where it has no such fields."""
    dates = {folded(bare(one.phrase)): one for one in fields_of(input) if isinstance(one.type, DateType)}
    first = next((one for words, one in dates.items() if "start" in words.split() or "begin" in words), None)
    last = next((one for words, one in dates.items() if "end" in words.split()), None)
    return None if first is None or last is None else (first, last)


def _from_to(said: Said, start: int, end: int, days: tuple[Input, Input], context: Context) -> Form | Problem | None:
    """How long a record lasts by its first and its last day, both included."""
    first, last = (Term(InputAmount(one.id), DATE, f"its {bare(one.phrase)}") for one in days)
    after = Derived(Operation.DAYS_LATER, (last.expression, Amount(Fraction(1), "days")), DATE, f"the day after {last.words}")
    length = time_between(first, Term(after, DATE, after.words), f"the time from {first.words} to {last.words}")
    return said_of_amount(said, start, end, length, context, whole=True)


def _read(said: Said, context: Context) -> Form | Problem | None:
    from reasoner.policy.lines.reading import reading_of  # which reads sentences about records by this module

    return reading_of(said, context)


def _is_time(unit: str) -> bool:
    return unit in ("days", "weeks", "months", "years", "hours", "minutes")


def _when(said: Said, start: int, end: int, input: Input, context: Context) -> Form | Problem | None:
    """`within 12 months before D`, `since D`, `on or after D`: when the record's one date is."""
    window = said.text(start, end)
    if said.words[start] == "since":
        said = said_as(f"on or after {said.text(start + 1, end)}", said.span(start, end))
        start, end = 0, len(said.words)
    dates = [one for one in fields_of(input) if isinstance(one.type, DateType)]
    field = dates[0] if dates else input
    term = Term(InputAmount(field.id), DATE, f"its {bare(field.phrase)}")
    found = said_of_amount(said, start, end, term, context, whole=True)
    if len(dates) == 1 or found is None or (isinstance(found, Problem) and found.code == "unknown-amount"):
        return None if isinstance(found, Problem) and found.code == "unknown-amount" else found
    message = f"nothing says which date of {input.phrase} is `{window}`"
    hint = "declare the date as a field: `the date (date): a date`"
    if dates:
        hint = "write " + or_list(f"`whose {bare(one.phrase)} is {window}`" for one in dates)
    return Problem("which-date", message, said.span(start, end), hint)


def pick_at(said: Said, start: int, end: int, context: Context) -> tuple[Named, str, int] | Problem | None:
    """The records of which one is picked from a place on, whether the latest or the earliest, and where their name ends."""
    for words in _PICKS:
        if said.words[start : start + len(words)] != words:
            continue
        named = named_at(said, start + len(words), end, context)
        if named is None or isinstance(named, Problem):
            return named
        return named, "earliest" if words[0] in ("earliest", "first") else "latest", named.end
    return None


def date_of_pick(said: Said, named: Named, rest: Qualified, select: str) -> str | Problem:
    """The id of the date field by which a record is the latest or earliest."""
    dates = [one for one in fields_of(named.input) if isinstance(one.type, DateType)]
    by = rest.by or (dates[0].id if len(dates) == 1 else None)
    if by is not None:
        return by
    noun = said.text(0, named.end)
    message = f"nothing says by which date of {named.input.phrase} one is the {'most recent' if select == 'latest' else select}"
    hint = "declare the date as a field: `the date (date): a date`"
    if dates:
        hint = "write " + or_list(f"`{noun} by its {bare(one.phrase)}`" for one in dates)
    return Problem("which-date", message, said.span(0, named.end), hint)


def stated_end(words: tuple[str, ...], end: int) -> int:
    """Where a sentence ends without `is stated`, `exists` and their like: that there is a record is all that they say."""
    for tail in _STATED:
        if words[end - len(tail) : end] == tail:
            return end - len(tail)
    return end


def below_where(input: Input, said: str) -> str | None:
    """How to say of a record's amount what a line says of the record, or of nothing that is declared (`is under 3.5 g/dL`); None where
    the record has no amount, or the line has no number."""
    amounts = [one for one in fields_of(input) if isinstance(one.type, Number)]
    if not amounts or not any(word[:1].isdigit() for word in said.split()):
        return None
    lines = or_list(f"`its {bare(one.phrase)} {_of_one(one, said)}`" for one in amounts[:3])
    return f"write `any {singular(input.phrase)} where`, and below it, indented, {lines}"


def _of_one(amount: Input, said: str) -> str:
    """What is said of several, said of one amount: `is under 3 mm` for `are under 3 mm`."""
    verb, _, rest = said.partition(" ")
    one = {"are": "is", "were": "was"}.get(verb.lower(), verb)
    return said if is_plural(amount.phrase) else f"{one} {rest}"


def fields_of(input: Input) -> tuple[Input, ...]:
    """The fields of a record input."""
    return input.type.fields if isinstance(input.type, RecordType) else ()


def field_called(input: Input, words: str, *types: type) -> Input | None:
    """The field of a record input with that name, its article aside, and one of some types, or any; None where there is none."""
    fields = (one for one in fields_of(input) if not types or isinstance(one.type, types))
    return next((one for one in fields if folded(bare(one.phrase)) == words), None)


def bare(phrase: str) -> str:
    """A phrase without its article."""
    first, _, rest = phrase.partition(" ")
    return rest if first.lower() in ("the", "a", "an", "its") and rest else phrase


def all_of(criteria: tuple[Criterion, ...], key: str) -> Criterion | None:
    """One criterion for several that all have to be met; None for none."""
    if len(criteria) < 2:
        return replace(criteria[0], key=key) if criteria else None
    return Criterion(key, AllOf(criteria), words=" and ".join(one.words for one in criteria))
