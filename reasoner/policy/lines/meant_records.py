"""What a line about records means that does not read: a window in other words, records that are called otherwise."""

from __future__ import annotations

import re

from reasoner.policy.fold import Said
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.plurals import is_plural, plural
from reasoner.policy.nearest import or_list
from reasoner.source.problem import Problem

_SO_LONG_AGO = re.compile(
    r"\b(?:in|within|during|over) the (?:past|last|previous|preceding|prior) (?P<length>[\d.]+ (?:days?|weeks?|months?|years?))\b"
)


def meant_records(said: Said, context: Context) -> Problem | None:
    """What is wrong with a line whose `where` wants records; None where nothing in it is like any that the vocabulary declares."""
    if (ago := counted_back_from_nowhere(said)) is not None:
        return ago
    words = set(said.words)
    phrases = {one.phrase for one in context.phrasebook.records.values()}
    several = {one.removeprefix("the ") if is_plural(one) else plural(one) for one in phrases}
    near = sorted(one for one in several if not words.isdisjoint(word for word in one.split() if is_plural(word)))
    if not near:
        return None
    message = f"`{said.text()}` names no records of the vocabulary"
    return Problem(
        "where-without-records", message, said.whole, f"call them {or_list(f'`{one}`' for one in near)}, as the vocabulary does"
    )


def counted_back_from_nowhere(said: Said) -> Problem | None:
    """That a line says `in the past 24 months`, and not before which day; None where it does not."""
    ago = _SO_LONG_AGO.search(said.text())
    if ago is None:
        return None
    message = f"`{ago[0]}` does not say from which day it is counted back"
    hint = f"write `within {ago['length']} before` and the day: `within {ago['length']} before the date of service`"
    return Problem("unknown-day", message, said.whole, hint)
