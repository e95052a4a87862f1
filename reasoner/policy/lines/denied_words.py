"""Sentences that deny something in words that are not read: what they deny, and how its denial is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from reasoner.policy.criteria import Form, Is
from reasoner.policy.fold import Said, folded, said_as
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.negation import negative_of
from reasoner.policy.lines.opposite_words import says_the_opposite
from reasoner.policy.lines.reading import reading_of
from reasoner.policy.nearest import nearest_of
from reasoner.source.problem import Problem

_DENIALS = frozenset({"not", "no", "never", "without", "neither", "nor", "none", "unable", "nothing", "nobody"})
_LONG_FORMS = MappingProxyType({"can't": "can not", "won't": "will not", "shan't": "shall not"})
_SHORT = re.compile(r"\b(?P<verb>[A-Za-z]+)n't\b")
_IDLE = frozenset({"is", "has", "have", "had", "there", "of", "do", "does", "did", "able", "to"})


def denies(said: Said) -> bool:
    """Whether any word of a sentence denies."""
    return any(word in _DENIALS or word.endswith("n't") for word in said.words)


def denied_remedy(said: Said, context: Context, near: str | None) -> str | None:
    """The sentence that denies what was probably meant to be denied; None where nothing declared is like enough.

    `near` is the nearest sentence to all of the words; it is taken only where it denies, too.

    A remedy that is copied must never turn a rule round.
    """
    text = _spelled_out(said.text())
    if text != said.text() and _reads(said_as(text), context):
        return text
    words = said_as(text).words
    asserted = [word for word in words if word not in _DENIALS]
    same = _same_words(asserted, context)
    if same is None and near is not None and denies(said_as(near)) and not says_the_opposite(words, said_as(near).words):
        return near
    found = same or _turned_round(asserted, context) or _nearest(asserted, context)
    if found is None:
        return None
    twice = not sum(word in _DENIALS and word != "nor" for word in words) % 2
    turned = says_the_opposite(tuple(asserted), said_as(found[0]).words)
    return found[0] if twice != turned else _denial(*found, context)


def denial_of(shown: str, context: Context) -> str | None:
    """How a declared sentence is denied, for words to show that may end in what the vocabulary does not have; None for those."""
    form = context.phrasebook.sentences.get(folded(shown))
    denial = _denial(shown, form, context)
    return denial if _reads(said_as(denial), context) else None


def _spelled_out(text: str) -> str:
    """`isn't` as `is not`."""

    def long(found: re.Match[str]) -> str:
        return _LONG_FORMS.get(found[0].lower()) or f"{found['verb']} not"

    return _SHORT.sub(long, text)


def _reads(said: Said, context: Context) -> bool:
    found = reading_of(said, context)
    return found is not None and not isinstance(found, Problem)


def _sentences(context: Context) -> Iterator[tuple[str, tuple[str, Form | None]]]:
    """Every declared sentence that asserts something, with the words to show and what it says."""
    for key, form in context.phrasebook.sentences.items():
        if not _DENIALS & set(key.split()):
            input = context.phrasebook.inputs.get(form.input) if isinstance(form, Is) else None
            yield key, (input.phrase if input is not None and folded(input.phrase) == key else key, form)
    for key in context.definitions:
        if not _DENIALS & set(key.split()):
            yield key, (key, None)


def _same_words(asserted: list[str], context: Context) -> tuple[str, Form | None] | None:
    """A sentence of the same words in another order: `severe pain` and `the pain is severe`."""
    wanted = sorted(word for word in asserted if word not in _IDLE)
    for key, (shown, form) in _sentences(context):
        if wanted and sorted(word for word in key.split() if word not in _IDLE) == wanted:
            return shown, form
    return None


def _turned_round(asserted: list[str], context: Context) -> tuple[str, Form | None] | None:
    """A sentence of which one word says the opposite of one that is asserted."""
    for key, found in _sentences(context):
        words = tuple(key.split())
        differ = sum(one != other for one, other in zip(asserted, words, strict=False))
        if len(words) == len(asserted) and differ == 1 and says_the_opposite(tuple(asserted), words):
            return found
    return None


def _nearest(asserted: list[str], context: Context) -> tuple[str, Form | None] | None:
    by_shown = dict(shown for _, shown in _sentences(context))
    found = nearest_of(" ".join(asserted), ((key, shown) for key, (shown, _) in _sentences(context)))
    return None if found is None else (found[1], by_shown[found[1]])


def _denial(shown: str, form: Form | None, context: Context) -> str:
    """How a sentence is denied: as declared, else with a built `not`, else in full."""
    input = context.phrasebook.inputs.get(form.input) if isinstance(form, Is) and form.expected else None
    declared = input.negative if input is not None else None
    return declared or negative_of(shown) or f"it is not so that {shown}"
