"""Sentences about records: how many there are, any, no, every, the most recent, totals and runs of days.

A sentence may end in `where`: `block_form` then brings in what is indented below it, which holds of one record.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from reasoner.policy.criteria import (
    Comparison,
    CountsRecords,
    Criterion,
    Form,
    InputAmount,
    LongestRun,
    PickedAmount,
    TotalOf,
)
from reasoner.policy.fold import Said, said_as
from reasoner.policy.lines.amount_sentences import said_of_amount
from reasoner.policy.lines.amount_units import Term
from reasoner.policy.lines.bounds import bounds_in
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.different_values import different_values
from reasoner.policy.lines.number_of_records import number_by_number, number_of
from reasoner.policy.lines.numbers import interval_in
from reasoner.policy.lines.picked import JOINTS, age_two_ways, highest_or_lowest
from reasoner.policy.lines.plurals import singular
from reasoner.policy.lines.record_line import NONE, Kind, RecordLine
from reasoner.policy.lines.record_words import (
    Named,
    Qualified,
    all_of,
    bare,
    date_of_pick,
    field_called,
    fields_of,
    first_and_last,
    named_at,
    pick_at,
    qualified,
    stated_end,
    within_record,
)
from reasoner.policy.nearest import or_list
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Input, Number
from reasoner.source.problem import Problem

Reading = Form | Problem | None
_ANY = Interval(Fraction(1))
_WORDS = MappingProxyType({"any": "any", "some": "any", "no": "no", "every": "every", "each": "every", "all": "every"})
_COUNT = Number("", Fraction(0), None, Fraction(1))


def record_form(said: Said, context: Context) -> Reading:
    """The form of a whole sentence about records; None where it is about none."""
    found = record_line(said, context)
    if not isinstance(found, RecordLine):
        return found
    if found.kind in (Kind.FILTER, Kind.WHOLE):
        return found.form
    return _block_missing(said, found)


def record_line(said: Said, context: Context) -> RecordLine | Problem | None:
    """What a sentence says of records, a block below it left aside."""
    names = context.phrasebook.records
    if not names or not any(word in said.words for name in names for word in name.split()[:1]):
        return None
    if context.record is not None:
        return _inside_a_record(said, context)
    if context.begins_with_a_value(said.words):
        return None  # a table may be called the highest number of injections
    start = 2 if said.words[:2] == ("there", "is") and len(said.words) > 2 else 0
    for rule in (different_values, _total, _highest, _number_of, _picked, _field_of_picked, _counted):
        found = rule(said, start, context)
        if found is not None:
            return found
    return None


# ---- how many


def _counted(said: Said, start: int, context: Context) -> RecordLine | Problem | None:
    """`at least 2 courses of treatment within 12 months before D`, `any ...`, `no ...`, `every ...`."""
    words, end = said.words, stated_end(said.words, len(said.words))
    for place in range(start, min(len(words), start + 8)):
        named = named_at(said, place, end, context)
        if isinstance(named, Problem):
            return named
        if named is None:
            continue
        how = _how_many(said, start, place, named)
        if how is None or isinstance(how, Problem):
            return how
        rest = qualified(said, named.end, end, named, context)
        if rest is None or isinstance(rest, Problem):
            return rest
        noun = said.text(place, end)
        if rest.run is not None:
            return _run(said, rest, named, noun, context)
        if how == "":
            return (
                _bare_noun(said, place, end, named) if end == len(words) and start == 0 else _counting("any", rest, named, noun)
            )
        return _counting(how, rest, named, noun)
    return None


def _counting(how: str | Interval, rest: Qualified, named: Named, noun: str) -> RecordLine:
    count = how if isinstance(how, Interval) else {"any": _ANY}.get(how, NONE)
    form = CountsRecords(named.input.id, all_of(rest.limits, "limits"), count)
    return RecordLine(Kind.EVERY if how == "every" else Kind.FILTER, form, named.input, noun)


def _how_many(said: Said, start: int, place: int, named: Named) -> str | Interval | Problem | None:
    """How many records are asked for by the words before their name; empty where there are none."""
    words = said.words[start:place]
    if not words:
        return ""
    if len(words) == 1 and words[0] in _WORDS:
        return _WORDS[words[0]]
    bounds = bounds_in(said, start, place, _COUNT)
    if not isinstance(bounds, tuple):
        return bounds
    if len(bounds) == 1 and bounds[0].comparison is Comparison.EQUAL and words[0] not in ("exactly", "equal"):
        number, noun = said.text(start, place), said.text(place, named.end)
        message = f"`{number} {noun}` can be read as at least so many, or as no more and no fewer"
        hint = f"write `at least {number} {noun}`, or `exactly {number} {noun}`"
        return Problem("exactly-or-at-least", message, said.span(start, place), hint)
    return interval_in(said, start, place, _COUNT, f"the number of {named.input.phrase.removeprefix('the ')}")


def _bare_noun(said: Said, start: int, end: int, named: Named) -> Problem:
    noun = bare(said.text(start, end))
    message = f"`{noun}` does not say how many of them there have to be"
    several = bare(named.input.phrase)
    plural = {one: more for one, more in zip(singular(several).split(), several.split(), strict=False) if one != more}
    nouns = " ".join([plural.get(word, word) for word in noun.split(" ")])
    hint = f"write `any {noun}`, `no {noun}`, or `at least 2 {nouns}`"
    return Problem("quantifier-missing", message, said.whole, hint, (named.input.id,))


def _number_of(said: Said, start: int, context: Context) -> RecordLine | Problem | None:
    """`the number of courses of treatment within 12 months before D is at least 2`; or at most an amount that has a name."""
    if said.words[start : start + 2] != ("number", "of"):
        return None
    found = _noun_and_verb(said, start + 2, context)
    if found is None or isinstance(found, Problem):
        return found
    named, rest, verb = found
    called, noun = said.text(start, verb), said.text(start + 2, verb)
    count = interval_in(said, verb + 1, len(said.words), _COUNT, f"the number of {bare(named.input.phrase)}")
    if isinstance(count, Interval):
        return _counting(count, rest, named, noun)
    number = number_of(named.input.id, all_of(rest.limits, "limits"), called)
    units = (one for one in context.phrasebook.vocabulary.units if context.phrasebook.records.get(one) is named.input)
    problem: Problem | None = None
    for unit in ("", *units):  # `the allowed doses: a whole number of doses`, where doses are records
        form = said_of_amount(said, verb + 1, len(said.words), Term(number, unit, called), context)
        if form is not None and not isinstance(form, Problem):
            form = number_by_number(form, called, said.whole, context.phrasebook.vocabulary)
        if form is not None and not isinstance(form, Problem):
            return RecordLine(Kind.FILTER, form, named.input, noun)
        problem = problem or form
    return count or problem


# ---- totals and runs


def _total(said: Said, start: int, context: Context) -> RecordLine | Problem | None:
    """`the total duration of courses of treatment is at least 30 days`; `the average pain of the visits is over 4`."""
    words = said.words
    if words[start] not in ("total", "average", "mean"):
        return None
    for cut in (place for place in range(start + 2, len(words) - 2) if words[place] == "of"):
        found = _noun_and_verb(said, cut + 1, context)
        if found is None:
            continue
        if isinstance(found, Problem):
            return found
        named, rest, verb = found
        name = " ".join(words[start + 1 : cut])
        field = field_called(named.input, name)
        if field is None or not isinstance(field.type, Number):
            return _no_field(said, start + 1, cut, named.input, Number)
        called = said.text(start, verb)
        total = TotalOf(named.input.id, InputAmount(field.id), all_of(rest.limits, "limits"), called, words[start] != "total")
        form = said_of_amount(said, verb + 1, len(words), Term(total, field.type.unit, called), context)
        if form is None or isinstance(form, Problem):
            return form
        return RecordLine(Kind.FILTER, form, named.input, said.text(cut + 1, verb))
    return None


def _highest(said: Said, start: int, context: Context) -> RecordLine | Problem | None:
    """`the highest AHI of the sleep studies is at least 15`: a block below it limits which are looked at."""
    words = said.words
    for verb in (place for place in range(start + 3, len(words) - 1) if words[place] == "is"):
        term = highest_or_lowest(said, start, verb, context)
        if isinstance(term, Problem):
            return term
        if term is None or not isinstance(term.expression, PickedAmount):
            continue
        form = said_of_amount(said, verb + 1, len(words), term, context)
        input = context.phrasebook.inputs[term.expression.input]
        return (
            RecordLine(Kind.FILTER, form, input, said.text(start, verb))
            if form is not None and not isinstance(form, Problem)
            else form
        )
    return None


def _run(said: Said, rest: Qualified, named: Named, noun: str, context: Context) -> RecordLine | Problem:
    """`courses of treatment for at least 30 consecutive days`: from the field `the start` to the field `the end`."""
    start, end = rest.run or (0, 0)
    text = said.text(start, end).replace("consecutive ", "")
    days = first_and_last(named.input)
    if days is None:
        message = f"nothing says from which day to which {named.input.phrase} go"
        hint = "declare both as fields: `the start (start): a date` and `the end (end): a date`"
        return Problem("which-date", message, said.span(start, end), hint)
    run = LongestRun(named.input.id, days[0].id, days[1].id, all_of(rest.limits, "limits"))
    inner = said_as(text, said.span(start, end))
    form = said_of_amount(inner, 0, len(inner.words), Term(run, "days", "the longest run of days"), context)
    if form is None or isinstance(form, Problem):
        return form or _no_length(said, start, end)
    return RecordLine(Kind.FILTER, form, named.input, noun)


# ---- the most recent


def _picked(said: Said, start: int, context: Context) -> RecordLine | Problem | None:
    """`the most recent course of ibuprofen is one` (where), `the most recent course of treatment among those` (where)."""
    found = pick_at(said, start, len(said.words), context)
    if found is None or isinstance(found, Problem):
        return found
    named, select, place = found
    words, end, kind = said.words, len(said.words), Kind.TWO_WAYS
    if words[end - 2 : end] == ("is", "one"):
        end, kind = end - 2, Kind.PICKED
    elif words[end - 2 : end] == ("among", "those"):
        end, kind = end - 2, Kind.AMONG
    rest = qualified(said, place, end, named, context)
    if rest is None or isinstance(rest, Problem):
        return rest
    form = _pick(said, named, rest, select)
    return form if isinstance(form, Problem) else RecordLine(kind, form, named.input, said.text(start, end))


def _field_of_picked(said: Said, start: int, context: Context) -> RecordLine | Problem | None:
    """`the result of the most recent scan is positive`: the sentence about a field, asked of the record that is picked."""
    words = said.words
    for cut in (place for place in range(start + 1, len(words) - 2) if words[place] in JOINTS):
        found = pick_at(said, cut + 1, len(words), context)
        if found is None:
            continue
        if isinstance(found, Problem):
            return found
        named, select, place = found
        for verb in (at for at in range(place, len(words) - 1) if words[at] in ("is", "include", "includes")):
            rest = qualified(said, place, verb, named, context)
            if rest is None:
                continue
            form = rest if isinstance(rest, Problem) else _pick(said, named, rest, select)
            if isinstance(form, Problem):
                return form
            return age_two_ways(said, start, cut, verb, context) or _asked(said, start, cut, verb, form, named, context)
    return None


def _asked(
    said: Said, start: int, cut: int, verb: int, form: CountsRecords, named: Named, context: Context
) -> RecordLine | Problem | None:
    from reasoner.policy.lines.reading import reading_of  # which reads sentences about records by this module

    inner = said_as(f"its {bare(said.text(start, cut))} {said.text(verb)}", said.whole)
    test = reading_of(inner, within_record(context, named.input))
    if test is None or isinstance(test, Problem):
        return test or _no_field(said, start, cut, named.input, None)
    asked = Criterion("asked", test, inner.text(), span=said.whole)
    return RecordLine(Kind.WHOLE, replace(form, condition=asked), named.input, said.text(cut + 1, verb))


def _pick(said: Said, named: Named, rest: Qualified, select: str) -> CountsRecords | Problem:
    by = date_of_pick(said, named, rest, select)
    if isinstance(by, Problem):
        return by
    return CountsRecords(named.input.id, None, _ANY, select, by, all_of(rest.limits, "among"))


# ---- parts and mistakes


def _noun_and_verb(said: Said, start: int, context: Context) -> tuple[Named, Qualified, int] | Problem | None:
    """Records with what limits them, and the verb after them."""
    named = named_at(said, start, len(said.words), context)
    if named is None or isinstance(named, Problem):
        return named
    for verb in range(len(said.words) - 2, named.end - 1, -1):
        if said.words[verb] == "is":
            rest = qualified(said, named.end, verb, named, context)
            if isinstance(rest, Qualified):
                return named, rest, verb
            if isinstance(rest, Problem):
                return rest
    return None


def _block_missing(said: Said, line: RecordLine) -> Problem:
    text = said.text()
    if line.kind is Kind.TWO_WAYS:
        message = f"nothing is asked of `{text}`"
        hint = f"write `{text} is one where` and below it what is asked of it"
    else:
        message = f"`{text}` lacks what has to hold"
        hint = f"end the line in `where` and write below it what has to hold: `{text} where`"
    return Problem("where-missing", message, said.whole, hint)


def picked_two_ways(line: RecordLine, said: Said) -> Problem:
    """`the most recent course where`: is the block asked of the most recent one, or does it say among which to look?"""
    text = said.text()
    message = f"`{text} where` leaves open whether the most recent is picked before or after the lines below are looked at"
    hint = (
        f"write `{text} is one where` if the lines are asked of the most recent of all, or `{text} among those where` if they say"
        " among which to look, with `provided that` and what is asked of it"
    )
    return Problem("picked-two-ways", message, said.whole, hint, (line.input.id,))


def _inside_a_record(said: Said, context: Context) -> Problem | None:
    if any(named_at(said, place, len(said.words), replace(context, record=None)) for place in range(min(8, len(said.words)))):
        message = f"`{said.text()[:80]}` asks for records inside the conditions on one record"
        return Problem(
            "records-in-records", message, said.whole, "say it on a line of its own, outside the lines below `where`"
        )
    return None


def _no_field(said: Said, start: int, end: int, input: Input, type: type[Number] | None) -> Problem:
    shown = or_list(f"`{bare(one.phrase)}`" for one in fields_of(input) if type is None or isinstance(one.type, type))
    message = f"`{said.text(start, end)}` is no {'amount' if type else 'field'} of {input.phrase}"
    return Problem(
        "unknown-field", message, said.span(start, end), f"write {shown}" if shown else "declare the field in the vocabulary"
    )


def _no_length(said: Said, start: int, end: int) -> Problem:
    message = f"`{said.text(start, end)}` is no number of days"
    return Problem("unknown-amount", message, said.span(start, end), "write `for at least 30 consecutive days`")
