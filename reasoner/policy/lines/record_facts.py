"""Records stated in a scenario: `a course of treatment: its drug is ibuprofen, its start is 2024-01-01`."""

from __future__ import annotations

from collections.abc import Callable

from reasoner.policy.fold import Said
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.lists import Joined, Listed, listed_in
from reasoner.policy.lines.record_words import bare, fields_of, within_record
from reasoner.policy.lines.unknown_phrase import unknown_phrase
from reasoner.policy.nearest import nearest, or_list
from reasoner.policy.values import Known, RecordOf, Records
from reasoner.source.problem import Problem

Facts = tuple[tuple[str, Known], ...]
Stated = Callable[[Said, Context], Facts | Problem | None]
_MOST_CUTS = 60
_OPENINGS = (("there", "may", "be", "other"), ("there", "may", "be", "more"), ("there", "is", "other"))
_MORE = ("another", "further")


def record_stated(said: Said, context: Context, stated: Stated) -> tuple[Facts, tuple[Problem, ...]] | None:
    """The facts of one record, where the words state one; `stated` reads a single fact. None where they state none."""
    for opening in _OPENINGS:
        input = context.phrasebook.records.get(" ".join(said.words[len(opening) :]))
        if said.words[: len(opening)] == opening and input is not None:
            return ((input.id, Records((), open=True)),), ()
    if ":" not in said.words:
        return None
    colon = said.words.index(":")
    start = 1 if said.words[:1] and said.words[0] in _MORE else 0
    input = context.phrasebook.records.get(" ".join(said.words[start:colon]))
    if input is None:
        return (), (_no_record(said, start, colon, context),)
    within = within_record(context, input)

    def match(first: int, last: int) -> Facts | None:
        found = stated(said.part(first, last), within)
        return found if isinstance(found, tuple) else None

    if sum(word in (",", "and") for word in said.words) > _MOST_CUTS:
        hint = "state the record in several scenarios, or in a case file"
        return (), (Problem("too-many-parts", "this line states too much at once", said.whole, hint),)
    listed = listed_in(said.words, colon + 1, len(said.words), len(said.words), match)
    if not isinstance(listed, Listed):
        part = said.part(listed.start, listed.end)
        found = stated(part, within)
        return (), (found if isinstance(found, Problem) else unknown_phrase(part, within),)
    return _record(said, listed, input.id, {field.id for field in fields_of(input)}, context)


def _record(
    said: Said, listed: Listed[Facts], id: str, fields: set[str], context: Context
) -> tuple[Facts, tuple[Problem, ...]]:
    if listed.joined not in (Joined.NOT, Joined.AND, Joined.COMMAS):
        hint = "join them by commas and `and`"
        return (), (Problem("join-missing", f"`{said.text()[:120]}` leaves open what is so", said.whole, hint),)
    facts = tuple(fact for item in listed.items for fact in item.found)
    names = [name for name, _ in facts]
    other = next((name for name in names if name not in fields), None)
    if other is not None:
        phrase = context.phrasebook.inputs[other].phrase
        message = f"`{phrase}` is no field of {context.phrasebook.inputs[id].phrase}"
        return (), (Problem("not-a-field", message, said.whole, "state it on a line of its own"),)
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        return (), (Problem("stated-twice", "the line states the same of one record twice", said.whole, "keep one of the two"),)
    return ((id, Records((RecordOf(facts),))),), ()


def adds_to_inherited(words: str) -> bool:
    """Whether a line states a further record beside those that its scenario inherits (`another scan: ...`)."""
    return words.split(" ", 1)[0].lower() in _MORE or words.lower().startswith(("there may be", "there are other"))


def joined_records(before: Known | None, known: Known) -> Known:
    """The records of two lines together; open where one of them says that there may be others."""
    if isinstance(before, Records) and isinstance(known, Records):
        return Records((*before.records, *known.records), before.open or known.open)
    return known


def _no_record(said: Said, start: int, end: int, context: Context) -> Problem:
    written = said.text(start, end)
    names = {words: words for words in context.phrasebook.records}
    near = nearest(" ".join(said.words[start:end]), names)
    known = or_list(f"`{bare(one.phrase)}`" for one in dict.fromkeys(context.phrasebook.records.values()))
    hint = (
        f"write `a {near}: ...`" if near else f"the records are {known}" if known else "declare `records of` in the vocabulary"
    )
    return Problem("unknown-record", f"no record is called `{written}`", said.span(start, end), hint)
