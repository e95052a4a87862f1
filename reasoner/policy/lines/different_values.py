"""Records told apart by a field: `at least 2 trials of different classes`, `trials of at least 2 different drugs`.

What is counted are the values that the field has in the records that fit: one test for each value, whether any record has it.
"""

from __future__ import annotations

from fractions import Fraction

from reasoner.policy.criteria import CountsRecords, Criterion, IsOneOf
from reasoner.policy.fold import Said, folded
from reasoner.policy.lines.bounds import bounds_in
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.how_many import counted_form
from reasoner.policy.lines.numbers import interval_in
from reasoner.policy.lines.plurals import plural, singular
from reasoner.policy.lines.record_line import Kind, RecordLine
from reasoner.policy.lines.record_words import Named, all_of, bare, fields_of, qualified
from reasoner.policy.nearest import or_list
from reasoner.policy.phrases.index import MOST_WORDS, values_of
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Input, Number, OneOf
from reasoner.source.problem import Problem

_ANY = Interval(Fraction(1))
_COUNT = Number("", Fraction(0), None, Fraction(1))
_JOINTS = frozenset({"of", "with", "in", "on", "from", "for"})


def different_values(said: Said, start: int, context: Context) -> RecordLine | Problem | None:
    """What a sentence says of records that differ in a field; None where it says nothing of the kind."""
    words = said.words
    if "different" not in words[start:]:
        return None
    at = words.index("different", start)
    joint = next((place for place in range(at - 1, start, -1) if words[place] in _JOINTS), None)
    named = None if joint is None else _records(said, start, joint, context)
    if joint is None or named is None:
        return None
    place, input = named
    found = _field(said, at + 1, input)
    if found is None:
        shown = or_list(f"`different {plural(one.phrase)}`" for one in fields_of(input) if isinstance(one.type, OneOf))
        message = f"`{said.text(at)}` names no field of {input.phrase} whose values can be told apart"
        hint = f"write {shown}" if shown else "declare a field that is `one of` the values"
        return Problem("unknown-field", message, said.span(at), hint)
    field, end = found
    first, last = (joint + 1, at) if joint + 1 < at else (start, place)
    count = _how_many(said, first, last, input, field, each=joint + 1 < at)
    if not isinstance(count, Interval):
        return count
    rest = qualified(said, end, len(words), Named(input, end), context)
    if rest is None or isinstance(rest, Problem):
        return rest
    parts = tuple(
        _with_value(input, field, value.id, value.phrase, rest.limits, str(number))
        for number, value in enumerate(values_of(field), 1)
    )
    form = counted_form(count, parts, said)
    return form if isinstance(form, Problem) else RecordLine(Kind.FILTER, form, input, said.text(place))


def _records(said: Said, start: int, joint: int, context: Context) -> tuple[int, Input] | None:
    """Where the name of records begins that ends before a place, and the records; `courses` is enough for `courses of treatment`."""
    names = context.phrasebook.records
    names = {words.partition(" of ")[0]: one for words, one in names.items()} | dict(names)
    for place in range(max(start, joint - MOST_WORDS), joint):
        input = names.get(" ".join(said.words[place:joint]))
        if input is not None:
            return place, input
    return None


def _field(said: Said, start: int, input: Input) -> tuple[Input, int] | None:
    """The field whose values have to differ, named in the plural, and where its name ends; its first words are enough."""
    for end in range(min(len(said.words), start + MOST_WORDS), start, -1):
        words = folded(singular(" ".join(said.words[start:end])))
        for one in fields_of(input):
            name = folded(bare(one.phrase))
            if isinstance(one.type, OneOf) and words in (name, name.partition(" of ")[0]):
                return one, end
    return None


def _how_many(said: Said, start: int, end: int, input: Input, field: Input, *, each: bool) -> Interval | Problem | None:
    """How many values are asked for: by the number before the records (at least so many), or before `different` (`each`)."""
    noun, values = bare(input.phrase), f"different {plural(field.phrase)}"
    bounds = bounds_in(said, start, end, _COUNT) if start < end else None
    if isinstance(bounds, Problem):
        return bounds
    count = interval_in(said, start, end, _COUNT, f"the number of {values}") if bounds is not None else None
    if isinstance(count, Interval) and (each or (count.high is None and count.low is not None)):
        return count
    if isinstance(count, Problem):
        return count
    number = said.text(start, end) or "records"
    message = f"`{said.text()}` does not say how many {values} there have to be"
    if count is not None:
        message = f"`{number} {noun} of {values}` can be meant of the {noun} or of the {values}"
    hint = f"write `{noun} of {number} {values}`" if count is not None else f"write `{noun} of at least 2 {values}`"
    return Problem("quantifier-missing", message, said.whole, hint, (input.id,))


def _with_value(input: Input, field: Input, value: str, shown: str, limits: tuple[Criterion, ...], number: str) -> Criterion:
    """That any record that fits has a value."""
    noun = singular(input.phrase)
    has = Criterion(f"limits-{number}", IsOneOf(field.id, frozenset({value}), (value,)), f"its {bare(field.phrase)} is {shown}")
    condition = all_of((has, *limits), "limits")
    return Criterion(number, CountsRecords(input.id, condition, _ANY), f"any {noun} whose {bare(field.phrase)} is {shown}")
