"""Amounts of one record that is picked: `the weight at the most recent visit`, `the first scan since 2023-01-01` as a day."""

from __future__ import annotations

from reasoner.policy.criteria import InputAmount, PickedAmount
from reasoner.policy.fold import Said
from reasoner.policy.lines.amount_units import DATE, Term
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.days import birth_of
from reasoner.policy.lines.record_words import (
    Named,
    all_of,
    bare,
    date_of_pick,
    field_called,
    fields_of,
    named_at,
    pick_at,
    qualified,
)
from reasoner.policy.nearest import or_list
from reasoner.policy.vocabulary import DateType, Input, Number
from reasoner.source.problem import Problem

JOINTS = frozenset({"of", "at", "in", "on"})
_HIGHEST = frozenset({"highest", "greatest", "largest", "longest", "maximum"})
_LOWEST = frozenset({"lowest", "least", "smallest", "shortest", "minimum"})
_IDLE = frozenset({"any", "all", "every", "each"})


def picked_term(said: Said, start: int, end: int, context: Context) -> Term | Problem | None:
    """The amount or day of a picked record that the words between two places say; None where they say none."""
    if not context.phrasebook.records:
        return None
    if said.words[start] in _HIGHEST | _LOWEST:
        return highest_or_lowest(said, start, end, context)
    here = pick_at(said, start, end, context)
    if here is not None:
        return here if isinstance(here, Problem) else _amount(said, start, end, here, None, context)
    for cut in (place for place in range(start + 1, end - 2) if said.words[place] in JOINTS):
        found = pick_at(said, cut + 1, end, context)
        if isinstance(found, Problem):
            return found
        if found is not None and (field := _field(said, start, cut, found[0].input)) is not None:
            if (two_ways := age_two_ways(said, start, cut, end, context)) is not None:
                return two_ways
            return _amount(said, start, end, found, field, context)
    return None


def age_two_ways(said: Said, start: int, cut: int, end: int, context: Context) -> Problem | None:
    """That `the age at the most recent scan` is an age that the scan states, or that of the patient on its day; None of other words."""
    if said.words[start:cut] != ("age",) or said.words[cut] not in ("at", "on") or birth_of(context.phrasebook) is None:
        return None
    record = said.text(cut + 1, end)
    message = f"`{said.text(start, end)}` is the age that the record states, or the patient's on that day"
    by_day = f"`The day asked for means {record}`, and write `the age at the day asked for`"
    hint = f"write `the age of {record}`; or, for the patient's age, define {by_day}"
    return Problem("age-two-ways", message, said.span(start, end), hint)


def highest_or_lowest(said: Said, start: int, end: int, context: Context) -> Term | Problem | None:
    """`the highest AHI of the sleep studies since D`: the amount of the record in which it is the highest."""
    if said.words[start] not in _HIGHEST | _LOWEST:
        return None
    select = "latest" if said.words[start] in _HIGHEST else "earliest"
    wrong: Problem | None = None
    for cut in (place for place in range(start + 2, end - 1) if said.words[place] in JOINTS):
        first = cut + 1 + (said.words[cut + 1] in _IDLE)
        named = named_at(said, first, end, context)
        if isinstance(named, Problem):
            return named
        field = None if named is None else _field(said, start + 1, cut, named.input)
        if named is not None and field is not None and isinstance(field.type, Number):
            return _amount(said, start, end, (named, select, named.end), field, context, by=field.id)
        wrong = wrong or (None if named is None else _no_number(said, start + 1, cut, named.input))
    return wrong


def _no_number(said: Said, start: int, end: int, input: Input) -> Problem:
    shown = or_list(f"`{bare(one.phrase)}`" for one in fields_of(input) if isinstance(one.type, Number))
    message = f"`{said.text(start, end)}` is no number of {input.phrase}"
    hint = f"write {shown}" if shown else "declare the number as a field in the vocabulary"
    return Problem("unknown-field", message, said.span(start, end), hint)


def _field(said: Said, start: int, end: int, input: Input) -> Input | None:
    words = " ".join(said.words[start:end])
    return field_called(input, words, Number, DateType)


def _amount(
    said: Said,
    start: int,
    end: int,
    found: tuple[Named, str, int],
    field: Input | None,
    context: Context,
    by: str | None = None,
) -> Term | Problem | None:
    named, select, place = found
    rest = qualified(said, place, end, named, context)
    if rest is None or isinstance(rest, Problem):
        return rest
    chosen = by or date_of_pick(said, named, rest, select)
    if isinstance(chosen, Problem):
        return chosen
    words = said.text(start, end)
    part = chosen if field is None else field.id
    unit = field.type.unit if field is not None and isinstance(field.type, Number) else DATE
    condition = all_of(rest.limits, f"among-{start}")
    return Term(PickedAmount(named.input.id, InputAmount(part), select, chosen, condition, words), unit, words)
