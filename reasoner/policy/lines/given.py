"""What a sentence of a scenario states: `the drug is morphine, the route is intrathecal and the indication is pain`."""

from __future__ import annotations

from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    CountsRecords,
    Form,
    Includes,
    Is,
    IsAbsent,
    IsOneOf,
    IsWithin,
    NoneOf,
    Not,
    Of,
)
from reasoner.policy.fold import Said
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.known import UNKNOWN, absent_known, known_in, known_of_interval, one_of_these
from reasoner.policy.lines.lists import Joined, Stuck, listed_in
from reasoner.policy.lines.part_dates import part_range_at
from reasoner.policy.lines.reading import reading_of
from reasoner.policy.lines.record_facts import record_stated
from reasoner.policy.lines.subjects import denied, subject_in
from reasoner.policy.lines.unknown_phrase import unknown_phrase
from reasoner.policy.phrases.index import values_of
from reasoner.policy.values import Absent, Exactly, Interval, Known, ListOf, NotKnown, Records, Within
from reasoner.policy.vocabulary import AnyOf, Codes, DateType, Input, Number, OneCode
from reasoner.source.problem import Problem

Facts = tuple[tuple[str, Known], ...]
_MOST_CUTS = 60
_UNKNOWN_WHETHER = (("it", "is", "unknown", "whether"), ("it", "is", "not", "known", "whether"))


def facts_said(said: Said, context: Context) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts that the words state, several in one sentence where commas and a last `and` join them; or all that is wrong."""
    if not said.words:
        return (), (Problem("nothing-stated", "the line states nothing", said.whole, "write a fact, or take the line out"),)
    record = record_stated(said, context, _facts)
    if record is not None:
        return record
    whole = _facts(said, context)
    if isinstance(whole, tuple):
        return whole, ()
    return _several(said, whole, context)


def _several(said: Said, whole: Problem | None, context: Context) -> tuple[Facts, tuple[Problem, ...]]:
    """The facts of a sentence that is no single one. `whole` is what is wrong with it as one fact."""

    def match(start: int, end: int) -> Facts | None:
        found = _facts(said.part(start, end), context)
        return found if isinstance(found, tuple) else None

    if sum(word in (",", "and") for word in said.words) > _MOST_CUTS:
        return (), (whole or unknown_phrase(said, context),)
    listed = listed_in(said.words, 0, len(said.words), len(said.words), match)
    if isinstance(listed, Stuck):
        return (), _wrong_parts(said, listed, whole, context)
    if listed.joined not in (Joined.NOT, Joined.AND):
        return (), (_not_joined_by_and(said),)
    facts = tuple(fact for item in listed.items for fact in item.found)
    twice = next((id for id, _ in facts if sum(other == id for other, _ in facts) > 1), None)
    if twice is not None:
        input = context.phrasebook.inputs[twice]
        return (), (Problem("stated-twice", f"`{input.phrase}` is stated twice", said.whole, "keep one of the two", (twice,)),)
    return facts, ()


def _wrong_parts(said: Said, stuck: Stuck, whole: Problem | None, context: Context) -> tuple[Problem, ...]:
    """What is wrong with the statement that nothing matches, and with those after it."""
    open_between = _left_open(said, stuck, context)
    if open_between is not None:
        return (open_between,)
    part = said.part(stuck.start, stuck.end)
    found = _facts(part, context)
    if stuck.start == 0 or (found is None and whole is not None and subject_in(part, context) is None):
        return (whole or unknown_phrase(said, context),)
    here = found if isinstance(found, Problem) else unknown_phrase(part, context)
    after = stuck.end
    while after < len(said.words) and said.words[after] in (",", "and", "or"):
        after += 1
    more = facts_said(said.part(after, len(said.words)), context)[1] if after < len(said.words) else ()
    return (here, *more)


def _left_open(said: Said, stuck: Stuck, context: Context) -> Problem | None:
    """The problem of `the pain is severe or chronic` among other facts: a case states the one or the other."""
    if stuck.start == 0 or said.words[stuck.start - 1] != "or":
        return None
    for start in (place + 1 for place in range(stuck.start - 1, -1, -1) if said.words[place] in (",", "and")):
        found = _facts(said.part(start, stuck.end), context)
        if isinstance(found, Problem) and found.code == "not-a-fact":
            return found
    return None


def _not_joined_by_and(said: Said) -> Problem:
    """Facts joined by anything but `and`."""
    message = f"`{said.text()[:120]}` states several facts that no `and` joins"
    return Problem("join-missing", message, said.whole, "write `and` before the last fact, or a line for each")


def _facts(said: Said, context: Context) -> Facts | Problem | None:
    """The facts of one statement; None where no rule reads it."""
    words = said.words
    for lead in _UNKNOWN_WHETHER:
        if words[: len(lead)] == lead and len(words) > len(lead):
            found = _facts(said.part(len(lead), len(words)), context)
            return tuple((id, NotKnown()) for id, _ in found) if isinstance(found, tuple) else found
    if words[:3] == ("there", "is", "no"):
        input = context.phrasebook.subjects.get(" ".join(words[3:]))
        if input is not None and isinstance(input.type, AnyOf | Codes):
            return ((input.id, ListOf(frozenset())),)
    subject = subject_in(said, context)
    if subject is not None:
        known = _said_directly(said, subject[1], subject[0])
        if known is not None:
            return known if isinstance(known, Problem) else ((subject[0].id, known),)
    form = reading_of(said, context)
    return form if form is None or isinstance(form, Problem) else _stated(form, said, context)


def _said_directly(said: Said, verb: int, input: Input) -> Known | Problem | None:
    """What no condition says: that something is unknown or absent, the members of a list, a code."""
    rest = " ".join(said.words[verb + 1 :])
    if said.words[verb] == "is" and rest in UNKNOWN:
        return NotKnown()
    if said.words[verb] == "is" and rest == "absent":
        return absent_known(input, said.span(verb + 1))
    if said.words[verb] == "is" and rest == "any value" and isinstance(input.type, Number | DateType):
        return Within(Interval())
    if said.words[verb] == "is" and isinstance(input.type, DateType):
        start = verb + 1 + (said.words[verb + 1 : verb + 2] == ("in",))  # "the scan was in 2024-02"
        if part_range_at(said, start, len(said.words)) is not None:
            return known_in(said, start, len(said.words), input)
    if not isinstance(input.type, AnyOf | Codes | OneCode) or said.words[verb] not in ("is", "include", "includes"):
        return None
    found = known_in(said, verb + 1, len(said.words), input) if rest else None
    # "include" says that there may be more.
    return ListOf(found.members, True) if isinstance(found, ListOf) and said.words[verb] != "is" else found


def _stated(form: Form, said: Said, context: Context) -> Facts | Problem:
    """The facts that a form states, where it states some and does not leave them open."""
    inputs = context.phrasebook.inputs
    match form:
        case AllOf(parts) | NoneOf(parts):
            return _all_stated(
                tuple(denied(part.form) if isinstance(form, NoneOf) else part.form for part in parts), said, context
            )
        case Is(id, expected) | Not(Is(id, expected)):
            return ((id, Exactly(expected is not isinstance(form, Not))),)
        case IsOneOf(id, _, words):
            return _one(id, one_of_these(said, 0, len(said.words), frozenset(words), inputs[id]))
        case Not(IsOneOf(id, values)):
            left = frozenset(value.id for value in values_of(inputs[id])) - values
            return _one(id, one_of_these(said, 0, len(said.words), left, inputs[id]))
        case IsWithin(id, interval) | Not(IsWithin(id, interval)):
            return _within(id, _complement(interval) if isinstance(form, Not) else interval, said, context)
        case IsAbsent(id):
            return ((id, Absent()),)
        case CountsRecords(id, None, Interval(high=high), None) if high == 0:
            return ((id, Records(())),)
        case Includes(id, Of.NO, values) if values == {value.id for value in values_of(inputs[id])}:
            return ((id, ListOf(frozenset())),)
        case AnyOfThese():
            message = f"`{said.text()[:120]}` leaves open which of them is so"
            hint = "state the one that is known, and leave out what is not"
            return Problem("not-a-fact", message, said.whole, hint)
        case _:
            return _states_nothing(said)


def _all_stated(forms: tuple[Form, ...], said: Said, context: Context) -> Facts | Problem:
    """The facts of several forms together."""
    facts: list[tuple[str, Known]] = []
    for form in forms:
        found = _stated(form, said, context)
        if isinstance(found, Problem):
            return found
        facts += found
    return tuple(facts)


def _one(id: str, known: Known | Problem) -> Facts | Problem:
    """One fact of an input."""
    return known if isinstance(known, Problem) else ((id, known),)


def _within(id: str, interval: Interval | None, said: Said, context: Context) -> Facts | Problem:
    """The fact that a number or date lies in an interval."""
    type = context.phrasebook.inputs[id].type
    if interval is None or not isinstance(type, Number | DateType):
        return _states_nothing(said)
    return ((id, known_of_interval(interval, type)),)


def _complement(interval: Interval) -> Interval | None:
    """All numbers outside an interval with one end; None where that is no interval."""
    if interval.low is None and interval.high is not None:
        return Interval(interval.high, not interval.high_included, None, True)
    if interval.high is None and interval.low is not None:
        return Interval(None, True, interval.low, not interval.low_included)
    return None


def _states_nothing(said: Said) -> Problem:
    """A condition that is not a fact."""
    message = f"`{said.text()[:120]}` is not a fact that a case can state"
    hint = "state the inputs themselves: a yes/no phrase, or a subject with its value, such as `the age is 12 years`"
    return Problem("not-a-fact", message, said.whole, hint)
