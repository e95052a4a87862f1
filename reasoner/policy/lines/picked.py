"""Amounts of one record that is picked: `the weight at the most recent visit`, `the first scan since 2023-01-01` as a day."""

from __future__ import annotations

from reasoner.policy.criteria import InputAmount, PickedAmount
from reasoner.policy.fold import Said, folded
from reasoner.policy.lines.amount_units import DATE, Term
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.record_words import Named, all_of, bare, date_of_pick, fields_of, pick_at, qualified
from reasoner.policy.vocabulary import DateType, Input, Number
from reasoner.source.problem import Problem

JOINTS = frozenset({"of", "at", "in", "on"})


def picked_term(said: Said, start: int, end: int, context: Context) -> Term | Problem | None:
    """The amount or day of a picked record that the words between two places say; None where they say none."""
    if not context.phrasebook.records:
        return None
    here = pick_at(said, start, end, context)
    if here is not None:
        return here if isinstance(here, Problem) else _amount(said, start, end, here, None, context)
    for cut in (place for place in range(start + 1, end - 2) if said.words[place] in JOINTS):
        found = pick_at(said, cut + 1, end, context)
        if isinstance(found, Problem):
            return found
        if found is not None and (field := _field(said, start, cut, found[0].input)) is not None:
            return _amount(said, start, end, found, field, context)
    return None


def _field(said: Said, start: int, end: int, input: Input) -> Input | None:
    words = " ".join(said.words[start:end])
    fields = (one for one in fields_of(input) if isinstance(one.type, Number | DateType))
    return next((one for one in fields if folded(bare(one.phrase)) == words), None)


def _amount(
    said: Said, start: int, end: int, found: tuple[Named, str, int], field: Input | None, context: Context
) -> Term | Problem | None:
    named, select, place = found
    rest = qualified(said, place, end, named, context)
    if rest is None or isinstance(rest, Problem):
        return rest
    by = date_of_pick(said, named, rest, select)
    if isinstance(by, Problem):
        return by
    words = said.text(start, end)
    part = by if field is None else field.id
    unit = field.type.unit if field is not None and isinstance(field.type, Number) else DATE
    condition = all_of(rest.limits, f"among-{start}")
    return Term(PickedAmount(named.input.id, InputAmount(part), select, by, condition, words), unit, words)
