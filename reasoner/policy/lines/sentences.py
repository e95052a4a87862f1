"""What a sentence of a rule tests, and what a sentence of a scenario states, looked up in a vocabulary and a policy.

The order of search: an item or another determination by name; a whole declared phrase or its negative; the longest declared
subject with what is said of it; a subject with several declared adjectives. Nothing is guessed: a sentence that is none
of these is a problem that names the nearest phrase.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reasoner.policy.criteria import Form
from reasoner.policy.fold import Said, said_in
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.given import facts_said
from reasoner.policy.lines.known import known_from_text
from reasoner.policy.lines.lists import Stuck, listed_in
from reasoner.policy.lines.over_records import computed_over_records
from reasoner.policy.lines.reading import reading_of
from reasoner.policy.lines.unknown_phrase import signs_in_words, unknown_phrase
from reasoner.policy.values import Known
from reasoner.source.problem import Problem
from reasoner.syntax.tree import Sentence

_MOST_CUTS = 30
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
        return None, (computed_over_records(said, context) or unknown_phrase(said, context),)
    if isinstance(found, Problem):
        if found.code == "unknown-amount":
            found = computed_over_records(said, context) or found
        hint = signs_in_words(said.text()) or found.hint
        return None, (replace(found, span=found.span or sentence.span, hint=hint),)
    return found, ()


def reads_as_form(said: Said, context: Context) -> bool:
    """Whether words could stand as a condition; quick, since nothing is said about those that cannot."""
    found = reading_of(said, context)
    return found is not None and not isinstance(found, Problem)


def _several_conditions(said: Said, context: Context) -> Problem | None:
    """The problem of a line that holds several conditions, where one condition is one line."""
    lead = said.words[0] if said.words[:1] and said.words[0] in ("either", "both") and len(said.words) > 1 else ""
    if lead:
        said = said.part(1, len(said.words))
    words = said.words
    if not any(word in (",", "and", "or") for word in words) or sum(word in (",", "and", "or") for word in words) > _MOST_CUTS:
        return None

    def match(start: int, end: int) -> Form | None:
        # The whole line is no condition: that is why this is asked.
        found = reading_of(said.part(start, end), context) if end - start < len(words) else None
        return None if isinstance(found, Problem) else found

    listed = listed_in(words, 0, len(words), len(words), match)
    if isinstance(listed, Stuck):
        return _half_unknown(said, listed, match, context)
    first, second = listed.items[:2]
    one, other = said.text(first.start, first.end), said.text(second.start, second.end)
    message = f"`{one}` and `{other}` are two conditions in one line"
    hint = f"end the line after `{said.text(first.start, second.start)}` and write the next condition below it"
    hint += f"; leave `{lead}` out" if lead else ""
    return Problem("two-conditions", message, said.whole, hint)


def _half_unknown(said: Said, stuck: Stuck, match: Callable[[int, int], Form | None], context: Context) -> Problem | None:
    """The problem of two conditions in one line of which one is unknown: told of that one alone."""
    words = said.words
    if stuck.items == 0:
        rest = stuck.end + 1 + (words[stuck.end : stuck.end + 2] in ((",", "and"), (",", "or")))
        if rest >= len(words) or (match(rest, len(words)) is None and "is" not in words[rest + 1 : -1]):
            return None
    if "is" not in words[stuck.start + 1 : stuck.end] or words[stuck.start] in ("it", "they"):
        return None
    half = said.part(stuck.start, stuck.end)
    ends = said.text(0, stuck.start) if stuck.items else said.text(0, stuck.end + 1)
    hint = f"{unknown_phrase(half, context).hint}; and end the line after `{ends}`: one condition, one line"
    return Problem("unknown-phrase", f"no vocabulary declares `{half.text()}`", said.span(stuck.start, stuck.end), hint)


def facts_from_sentence(sentence: Sentence, context: Context) -> tuple[tuple[tuple[str, Known], ...], tuple[Problem, ...]]:
    """What a sentence of a scenario states, as facts by input id, or why it cannot be told."""
    return facts_said(said_in(sentence), context)
