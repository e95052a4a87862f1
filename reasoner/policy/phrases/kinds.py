"""Kinds: `intrahepatic arterial is a kind of intra-arterial`, from the lines of a vocabulary's background."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reasoner.policy.fold import Said, said_in
from reasoner.policy.lines.lists import Joined, Listed, listed_in
from reasoner.policy.nearest import nearest
from reasoner.policy.phrases.index import longest_of, own_words, values_of
from reasoner.policy.vocabulary import AnyOf, Input, OneOf, Value
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.source.span import Span
from reasoner.syntax.tree import Line

_KIND = (("is", "kind", "of"), ("is", "kinds", "of"))
_Parents = dict[str, dict[str, set[str]]]  # input id to value id to the values that it is a kind of


@dataclass(frozen=True, slots=True)
class _Kind:
    """One statement: some words name kinds of what other words name."""

    said: Said
    place: int  # of the verb


def kinds_from_lines(
    lines: tuple[Line, ...], inputs: tuple[Input, ...]
) -> tuple[tuple[Input, ...], tuple[Line, ...], tuple[Problem, ...]]:
    """The inputs with the kinds of their values, the lines that are about something else, and what is wrong."""
    parents: _Parents = {}
    rest: list[Line] = []
    problems: list[Problem] = []
    for line in lines:
        kind = _kind_in(line)
        if kind is None:
            rest.append(line)
            continue
        problem = _add(kind, inputs, parents, line.span)
        problems += (problem,) if problem else ()
    for id, above in parents.items():
        circle = next((value for value in above if value in _all_above(value, above)), None)
        if circle is not None:
            input = next(one for one in inputs if one.id == id)
            phrase = next(one.phrase for one in values_of(input) if one.id == circle)
            place = next(
                (line.span for line in lines if phrase.lower() in (line.sentence.text.lower() if line.sentence else "")), None
            )
            problems.append(
                Problem("kinds-in-a-circle", f"`{phrase}` is a kind of itself", place, "take one of the lines away")
            )
    return tuple(_with_kinds(input, parents.get(input.id, {})) for input in inputs), tuple(rest), tuple(_once(problems))


def _once(problems: list[Problem]) -> list[Problem]:
    """Each problem once: inputs that share their values share their mistakes."""
    return list(dict.fromkeys(problems))


def _kind_in(line: Line) -> _Kind | None:
    """What a line says of kinds, if it does."""
    if line.sentence is None or line.condition:
        return None
    said = said_in(line.sentence)
    place = next((place for place in range(1, len(said.words) - 3) if said.words[place : place + 3] in _KIND), None)
    return None if place is None else _Kind(said, place)


def _add(kind: _Kind, inputs: tuple[Input, ...], parents: _Parents, span: Span) -> Problem | None:
    """Note the kinds that a statement gives in every input that has both values."""
    said, place = kind.said, kind.place
    above = " ".join(said.words[place + 3 :])
    having = False
    known: dict[str, str] = {}
    for input in inputs:
        table = own_words(input)
        known.update({words: words for words in table})
        listed = _values(said, place, table) if table else None
        if listed is None or above not in table:
            continue
        having = True
        for item in listed.items:
            parents.setdefault(input.id, {}).setdefault(item.found, set()).add(table[above])
    if having:
        return None
    wrong = above if above not in known else " ".join(said.words[:place])
    near = nearest(wrong, known) if wrong not in known else None
    message = f"no input has both `{said.text(0, place)}` and `{said.text(place + 3)}` among its values"
    hint = f"write `{near}` for `{wrong}`" if near else "name two values of the same input"
    return Problem("unknown-value", message, span, hint)


def _values(said: Said, end: int, table: Mapping[str, str]) -> Listed[str] | None:
    """The values before the verb, joined by `and` where there are several."""

    def match(first: int, last: int) -> str | None:
        return table.get(" ".join(said.words[first:last]))

    listed = listed_in(said.words, 0, end, longest_of(table), match)
    return listed if isinstance(listed, Listed) and listed.joined in (Joined.NOT, Joined.AND) else None


def _all_above(value: str, parents: Mapping[str, set[str]]) -> set[str]:
    """Everything that a value is a kind of, directly or not."""
    found: set[str] = set()
    todo = list(parents.get(value, ()))
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += parents.get(one, ())
    return found


def _with_kinds(input: Input, parents: Mapping[str, set[str]]) -> Input:
    """The input with each value's kinds in its own order of values."""
    if not parents or not isinstance(input.type, OneOf | AnyOf):
        return input
    order = [value.id for value in input.type.values]

    def settled(value: Value) -> Value:
        above = _all_above(value.id, parents)
        return replace(value, kind_of=tuple(id for id in order if id in above))

    return replace(input, type=replace(input.type, values=tuple(settled(value) for value in input.type.values)))
