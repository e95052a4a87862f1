"""What is always so: `the class of morphine is opioid`, `if the drug is insulin, then the indication is diabetes`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from reasoner.policy.criteria import AllOf, AnyOfThese, CountsRecords, Criterion, IfThen, IsOneOf, NoneOf
from reasoner.policy.fold import Said, folded, said_in
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.known import unknown_value
from reasoner.policy.lines.lists import Joined, Listed, Stuck, listed_in
from reasoner.policy.lines.sentences import form_from_sentence
from reasoner.policy.phrases.index import Phrasebook, longest_of, own_words, read_words, with_kinds
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Background, Input, OneOf, RecordType
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.syntax.tree import Join, Line


@dataclass(frozen=True, slots=True)
class _ClassPhrase:
    """The phrase of a class, `the class of the drug`, around the phrase of what it is a class of."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    of: Input
    input: Input
    records: str = ""  # the id of the records of which both are fields


def background_from_lines(lines: tuple[Line, ...], book: Phrasebook) -> tuple[tuple[Background, ...], tuple[Problem, ...]]:
    """Each line as a criterion that every world satisfies, and what is wrong with the others."""
    found: list[Background] = []
    problems: list[Problem] = []
    phrases = _class_phrases(book)
    context = Context(book)
    for number, line in enumerate(lines, start=1):
        key = f"background/{number}"
        read = _class_lines(key, line, phrases, book) or (_general(key, line, context),)
        criteria = [one for one in read if isinstance(one, Criterion)]
        found += [Background(one.words, one, line.span) for one in criteria]
        # Words may be the class of several things: a line has to be right of one of them.
        problems += () if criteria else next(one for one in read if not isinstance(one, Criterion))
    return tuple(found), tuple(problems)


def _class_phrases(book: Phrasebook) -> tuple[_ClassPhrase, ...]:
    """The phrases of all classes, around the phrase of what they follow; of a field also `the class of` before it."""
    found = []
    for input in book.vocabulary.inputs:
        found += _class_phrase(input, book.inputs.get(input.follows or ""))
        fields = input.type.fields if isinstance(input.type, RecordType) else ()
        for field in fields:
            of = next((one for one in fields if one.id == field.follows), None)
            found += [replace(one, records=input.id) for one in _class_phrase(field, of)]
    return tuple(found)


def _class_phrase(input: Input, of: Input | None) -> list[_ClassPhrase]:
    if of is None:
        return []
    words, inner = tuple(folded(input.phrase).split()), tuple(folded(of.phrase).split())
    places = (start for start in range(len(words) - len(inner) + 1) if words[start : start + len(inner)] == inner)
    start = next(places, None)
    if start is None:
        return [_ClassPhrase((*words, "of"), (), of, input)] if "." in input.id else []
    return [_ClassPhrase(words[:start], words[start + len(inner) :], of, input)]


def _class_lines(
    key: str, line: Line, phrases: tuple[_ClassPhrase, ...], book: Phrasebook
) -> list[Criterion | tuple[Problem, ...]]:
    """`the class of morphine and hydromorphone is opioid`, for each class that it is about; none where it is about none."""
    if line.sentence is None or line.condition or line.lines:
        return []
    said = said_in(line.sentence)
    verbs = [place for place, word in enumerate(said.words) if word == "is"]
    found = []
    for phrase in phrases if verbs else ():
        first = len(phrase.before)
        verb = verbs[-1]
        last = verb - len(phrase.after)
        # "the class of the drug is ..." is a sentence like any other.
        if said.words[:first] != phrase.before or said.words[last:verb] != phrase.after or last <= first:
            continue
        if " ".join(said.words[:verb]) not in book.subjects:
            found.append(
                _class_criterion(f"{key}-{phrase.records}" if phrase.records else key, said, phrase, (first, last, verb))
            )
    return found


def _class_criterion(
    key: str, said: Said, phrase: _ClassPhrase, places: tuple[int, int, int]
) -> Criterion | tuple[Problem, ...]:
    """The criterion of a line that gives some values their class."""
    first, last, verb = places
    of = _values(said, first, last, phrase.of)
    its = _values(said, verb + 1, len(said.words), phrase.input)
    problems = tuple(one for one in (of, its) if isinstance(one, Problem))
    if isinstance(of, Problem) or isinstance(its, Problem):
        return problems
    verb_words = said.text(verb, verb + 1)
    condition = Criterion(
        f"{key}/1",
        IsOneOf(phrase.of.id, with_kinds(phrase.of, frozenset(of)), of),
        f"{phrase.of.phrase} is {said.text(first, last)}",
    )
    then_words = f"{phrase.input.phrase} {verb_words} {said.text(verb + 1)}"
    then = Criterion(f"{key}/2", IsOneOf(phrase.input.id, with_kinds(phrase.input, frozenset(its)), its), then_words)
    always = Criterion(key, IfThen(condition, then), said.text(), span=said.whole)
    return _of_every_record(always, phrase.records) if phrase.records else always


def _of_every_record(one: Criterion, records: str) -> Criterion:
    """That every record satisfies a criterion over its fields."""
    broken = Criterion(f"{one.key}/not", NoneOf((replace(one, key=f"{one.key}/every"),)), span=one.span)
    none = Interval(Fraction(0), high=Fraction(0))
    return Criterion(one.key, CountsRecords(records, broken, none), one.words, span=one.span)


def _values(said: Said, start: int, end: int, input: Input) -> tuple[str, ...] | Problem:
    """The values of an input that stand between two places."""
    # What is read by other words is also known by its own here: the line names the input.
    table = {**own_words(input), **read_words(input)} if isinstance(input.type, OneOf) else {}

    def match(first: int, last: int) -> str | None:
        return table.get(" ".join(said.words[first:last]))

    listed = listed_in(said.words, start, end, longest_of(table), match)
    if isinstance(listed, Stuck):
        return unknown_value(said, listed.start, listed.end, input)
    if isinstance(listed, Listed) and listed.joined in (Joined.COMMAS, Joined.MIXED):
        message = f"`{said.text(start, end)}` is joined by neither `and` nor `or` alone"
        return Problem("join-missing", message, said.span(start, end), "write a line for each value")
    return tuple(dict.fromkeys(item.found for item in listed.items))


def _general(key: str, line: Line, context: Context) -> Criterion | tuple[Problem, ...]:
    """Any other line: a sentence, or `if A, then B`."""
    if not line.condition:
        if line.sentence is None:
            return (
                Problem(
                    "background-line",
                    "the line states nothing that is always so",
                    line.span,
                    "write a sentence of the vocabulary's phrases",
                ),
            )
        return _sentence(key, line, context)
    condition = _lines(f"{key}/1", line.condition, context)
    then = _lines(f"{key}/2", line.lines, context) if line.lines else _sentence(f"{key}/2", line, context)
    if isinstance(condition, Criterion) and isinstance(then, Criterion):
        return Criterion(key, IfThen(condition, then), f"if {condition.words}, then {then.words}", span=line.span)
    return tuple(problem for one in (condition, then) if isinstance(one, tuple) for problem in one)


def _lines(key: str, lines: tuple[Line, ...], context: Context) -> Criterion | tuple[Problem, ...]:
    """One or several lines, joined all by `and` or all by `or`."""
    if len(lines) == 1:
        return _sentence(key, lines[0], context)
    parts = [_sentence(f"{key}/{number}", line, context) for number, line in enumerate(lines, start=1)]
    problems = tuple(problem for one in parts if isinstance(one, tuple) for problem in one)
    joins = {line.join for line in lines[:-1]} - {Join.COMMA}
    if len(joins) != 1 or joins == {Join.NONE}:
        message = "the lines are not all joined by `and` or all by `or`"
        problems += (Problem("mixed-joins", message, lines[0].span, "end each line but the last with the same of the two"),)
    if problems:
        return problems
    criteria = tuple(part for part in parts if isinstance(part, Criterion))
    join = "or" if joins == {Join.OR} else "and"
    words = f" {join} ".join(part.words for part in criteria)
    return Criterion(key, AnyOfThese(criteria) if join == "or" else AllOf(criteria), words, span=lines[0].span)


def _sentence(key: str, line: Line, context: Context) -> Criterion | tuple[Problem, ...]:
    """The criterion of one line's sentence."""
    if line.sentence is None or line.provisos or line.where:
        return (Problem("background-line", "what is always so is said in plain sentences", line.span, "write `if A, then B`"),)
    form, problems = form_from_sentence(line.sentence, context)
    if form is None:
        return problems
    return keyed(Criterion(key, form, line.sentence.text, span=line.span))


def keyed(criterion: Criterion) -> Criterion:
    """The criterion with its key before the keys of the parts that its own sentence has."""
    match criterion.form:
        case AllOf(parts) | AnyOfThese(parts) | NoneOf(parts):
            below = tuple(keyed(replace(part, key=f"{criterion.key}/{part.key}")) for part in parts)
            return replace(criterion, form=replace(criterion.form, parts=below))
        case _:
            return criterion
