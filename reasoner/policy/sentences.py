"""What a sentence of a rule tests, and what a sentence of a scenario states, looked up in a vocabulary and a policy.

The order of search: an item or another determination by name; a whole declared phrase or its negative; the longest declared
subject with what is said of it; a subject with several declared adjectives. Nothing is guessed: a sentence that is none
of these is a problem that names the nearest phrase.
"""

from __future__ import annotations

from dataclasses import replace

from reasoner.policy.context import Context
from reasoner.policy.criteria import Form
from reasoner.policy.fold import Said, said_in
from reasoner.policy.given import facts_said
from reasoner.policy.known import known_from_text
from reasoner.policy.reading import reading_of
from reasoner.policy.unknown_phrase import unknown_phrase
from reasoner.policy.values import Known
from reasoner.source.problem import Problem
from reasoner.syntax.tree import Sentence

_MOST_WORDS = 60
__all__ = ["Context", "facts_from_sentence", "form_from_sentence", "known_from_text", "reads_as_form"]


def form_from_sentence(sentence: Sentence, context: Context) -> tuple[Form | None, tuple[Problem, ...]]:
    """What a sentence tests, or why it cannot be told. Parts of a form have keys `1`, `2` ..., for the caller to prefix."""
    said = said_in(sentence)
    found = reading_of(said, context)
    if found is None or isinstance(found, Problem):
        several = _several_conditions(said, context)
        if several is not None:
            return None, (several,)
    if found is None:
        return None, (unknown_phrase(said, context),)
    if isinstance(found, Problem):
        return None, (found if found.span else replace(found, span=sentence.span),)
    return found, ()


def reads_as_form(said: Said, context: Context) -> bool:
    """Whether words could stand as a condition; quick, since nothing is said about those that cannot."""
    found = reading_of(said, context)
    return found is not None and not isinstance(found, Problem)


def _several_conditions(said: Said, context: Context) -> Problem | None:
    """The problem of a line that holds two conditions, where one condition is one line."""
    for place, word in enumerate(said.words[1:_MOST_WORDS], start=1):
        if word not in (",", "and", "or"):
            continue
        after = place + 1 + (said.words[place + 1 : place + 2] in (("and",), ("or",)))
        parts = (said.part(0, place), said.part(after, len(said.words))) if after < len(said.words) else ()
        if parts and all(reads_as_form(part, context) for part in parts):
            first, second = (part.text() for part in parts)
            joint = word if word == "," else f" {word}"
            message = f"`{first}` and `{second}` are two conditions in one line"
            hint = f"end the line after `{first}{joint}` and write the other below it"
            return Problem("two-conditions", message, said.whole, hint)
    return None


def facts_from_sentence(sentence: Sentence, context: Context) -> tuple[tuple[tuple[str, Known], ...], tuple[Problem, ...]]:
    """What a sentence of a scenario states, as facts by input id, or why it cannot be told."""
    return facts_said(said_in(sentence), context)
