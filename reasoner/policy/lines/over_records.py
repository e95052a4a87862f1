"""Definitions of what records come to: `The total dose means the total dose of the courses of ibuprofen`.

A total, an average or a number of records stands on the left of a comparison. A sentence that begins with the name of one is read
as the sentence with the words that the name means, so that both are the same.
"""

from __future__ import annotations

from reasoner.policy.criteria import Compares, CountsRecords, Form, TotalOf
from reasoner.policy.fold import Said, said_as
from reasoner.policy.lines.amount_units import Term
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.number_of_records import number_of
from reasoner.policy.lines.subjects import denied
from reasoner.policy.units import with_unit
from reasoner.source.problem import Problem

_LEADS = frozenset({"total", "average", "mean", "number"})


def named_over_records(phrase: str, said: Said, context: Context) -> Term | None:
    """What a phrase is defined to mean, where that is a total, an average or a number of records; None where it is not."""
    if said.words[:1] == () or said.words[0] not in _LEADS:
        return None
    text = said.text()
    phrase = phrase[:1].lower() + phrase[1:] if phrase.lower().startswith(("the ", "a ", "an ")) else phrase
    for unit in ("", *context.phrasebook.vocabulary.units):
        form = _read(f"{text} is at least {with_unit('1', unit, one=True)}", context)
        match form:
            case Compares(TotalOf() as total):
                return Term(total, unit, phrase, over_records=text)
            case CountsRecords(input=input, condition=condition):
                return Term(number_of(input, condition, text), "", phrase, over_records=text)
            case _:
                pass
    return None


def said_over_records(said: Said, context: Context) -> Form | Problem | None:
    """The form of a sentence that begins with the name of such an amount; None for others."""
    for verb, named in context.values_begun_with(said.words):
        if not named.over_records or verb + 1 >= len(said.words):
            continue
        denying = said.words[verb + 1] == "not" and verb + 2 < len(said.words)
        found = _read(f"{named.over_records} is {said.text(verb + 1 + denying)}", context, said)
        return denied(found) if denying and found is not None and not isinstance(found, Problem) else found
    return None


def computed_over_records(said: Said, context: Context) -> Problem | None:
    """The problem of words that compute with such an amount, or compare another with it; None where none is named."""
    begins = next((verb for verb, one in context.values_begun_with(said.words) if one.over_records), 0)
    text = f" {' '.join(said.words[begins:])} "
    found = next((one for words, one in context.values.items() if one.over_records and f" {words} " in text), None)
    if found is None:
        return None
    message = f"`{found.words}` is {found.over_records}, which begins a comparison and is not computed with"
    hint = f"begin the line with it: `{found.words} is at least ...`; another amount may stand after `at least`"
    return Problem("nested-amount", message, said.whole, hint)


def _read(text: str, context: Context, of: Said | None = None) -> Form | Problem | None:
    from reasoner.policy.lines.reading import reading_of  # which reads the sentences with a name by this module

    return reading_of(said_as(text, of.whole if of is not None else None), context)
