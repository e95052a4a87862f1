"""Statements about every case: `no case with an active infection is covered`, `every case in which the pain is severe is covered`."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.policy.criteria import Criterion, Form, IfThen, Not, OutcomeIs
from reasoner.policy.fold import Said, said_as
from reasoner.policy.lines.context import Context
from reasoner.policy.nearest import or_list
from reasoner.policy.phrases.index import MOST_WORDS
from reasoner.source.problem import Problem

Reading = Form | Problem | None
_LEADS = (("in", "which"), ("with",))


def case_form(said: Said, context: Context) -> Reading:
    """The form of a statement about every case or no case; None for any other sentence.

    `no case with X is O`: wherever X is so, the outcome is not O. X is a sentence after `in which`, and after `with` what
    there is, or what the patient has.
    """
    words = said.words
    if words[1:2] != ("case",) or words[0] not in ("no", "every") or len(words) < 4:
        return None
    for verb in range(len(words) - 2, max(1, len(words) - 2 - MOST_WORDS), -1):
        if words[verb] != "is":
            continue
        outcome = _outcome(said, verb + 1, context)
        if outcome is None:
            continue
        if isinstance(outcome, Problem):
            return outcome
        then: Form = Not(outcome) if words[0] == "no" else outcome
        if verb == 2:
            return then
        lead = next((one for one in _LEADS if words[2 : 2 + len(one)] == one), None)
        if lead is None or verb <= 2 + len(lead):
            return None
        found = _condition(said, 2 + len(lead), verb, context, sentence=lead != ("with",))
        if isinstance(found, Problem):
            return found
        condition, text = found
        asked = f"the outcome is {'not ' if words[0] == 'no' else ''}{said.text(verb + 1)}"
        return IfThen(Criterion("if", condition, text, span=said.whole), Criterion("then", then, asked, span=said.whole))
    known = or_list(
        f"`{words}`" for words in dict.fromkeys(words for _, found in context.determinations.values() for words in found)
    )
    message = f"`{said.text()[:120]}` does not end in an outcome of this policy"
    return Problem("unknown-outcome", message, said.whole, f"end it in `is` and an outcome: {known}")


def _outcome(said: Said, start: int, context: Context) -> OutcomeIs | Problem | None:
    words = " ".join(said.words[start:])
    having = [(title, id, found[words]) for title, (id, found) in context.determinations.items() if words in found]
    if not having:
        return None
    if len(having) > 1:
        titles = or_list(f"`{title}`" for title, _, _ in having)
        message = f"`{said.text(start)}` is an outcome of {titles}"
        hint = f"write `Always: it is not so that {having[0][0]} is {said.text(start)}, when` and the condition below it"
        if said.words[0] == "every":
            hint = f"write `Always: {having[0][0]} is {said.text(start)}, when` and the condition below it"
        return Problem("read-two-ways", message, said.span(start), hint)
    _, id, canonical = having[0]
    return OutcomeIs(None, id, frozenset({canonical}))


def _condition(said: Said, start: int, end: int, context: Context, *, sentence: bool) -> tuple[Form, str] | Problem:
    """What the words say of a case, read as a sentence or, after `with`, as something that there is."""
    from reasoner.policy.lines.reading import reading_of  # which reads statements about cases by this module

    text, span = said.text(start, end), said.span(start, end)
    readings: dict[Form, str] = {}
    for words in (text,) if sentence else _sentences(text):
        form = reading_of(said_as(words, span), context)
        if form is not None and not isinstance(form, Problem):
            readings.setdefault(form, words)
    if len(readings) == 1:
        return next(iter(readings.items()))
    if readings:
        message = f"`{text}` can be read as {' and as '.join(f'`{words}`' for words in readings.values())}"
        return Problem("read-two-ways", message, span, f"write `in which {next(iter(readings.values()))}`")
    message = f"nothing declares what `{text}` is"
    return Problem("unknown-phrase", message, span, "write `in which` and a sentence of the vocabulary or of the definitions")


def _sentences(text: str) -> Iterator[str]:
    """The sentences that `with` may stand for: `an active infection` is `the infection is active`."""
    words = text.split()
    bare = words[1:] if words[0].lower() in ("a", "an", "the") else words
    yield f"there is {text}"
    for person in ("the patient", "the member"):
        yield f"{person} has {text}"
    if len(bare) > 1:
        yield f"the {' '.join(bare[1:])} is {bare[0]}"
