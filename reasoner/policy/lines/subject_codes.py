"""Codes said to be in lists: `any procedure code is in the list pump procedures`."""

from __future__ import annotations

from reasoner.policy.criteria import AllOf, AnyOfThese, Criterion, Form, InCodes, NoneOf, Not, Of
from reasoner.policy.fold import Said
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.lists import Joined, Listed, listed_in
from reasoner.policy.nearest import nearest, or_list
from reasoner.policy.phrases.index import longest_of
from reasoner.policy.vocabulary import Input
from reasoner.source.problem import Problem


def codes_form(said: Said, start: int, input: Input, of: Of | None, context: Context) -> Form | Problem | None:
    """What the words after `is` say of one code (`of` None), or of any, every or no code of a list."""
    words = said.words
    denying = words[start] == "not"
    place = start + denying
    if words[place : place + 1] not in (("in",), ("on",)) or place + 1 >= len(words):
        return _not_in_a_list(said, start, input)
    listed = _lists(said, place + 1, context)
    if isinstance(listed, Problem):
        return listed
    if denying and of is not None:
        return _denied_of_several(said, place, input, of, listed)
    form = _in_lists(said, place, input, of, listed)
    if isinstance(form, Problem) or not denying:
        return form
    return NoneOf(form.parts) if isinstance(form, AnyOfThese) else Not(form)


def _lists(said: Said, start: int, context: Context) -> Listed[str] | Problem:
    """The code lists that the rest of a sentence names."""
    words = said.words

    def match(first: int, last: int) -> str | None:
        name = first + (words[first] in ("list", "lists"))
        return context.code_lists.get(" ".join(words[name:last]))

    listed = listed_in(words, start, len(words), longest_of(context.code_lists) + 1, match)
    if isinstance(listed, Listed):
        return listed
    first = listed.start + (words[listed.start] in ("list", "lists") and listed.start + 1 < listed.end)
    name = said.text(first, listed.end)
    near = nearest(" ".join(words[first : listed.end]), {key: key for key in context.code_lists})
    known = f"the code lists are {or_list(context.code_lists)}" if context.code_lists else f"add `Code list: {name}`"
    hint = f"write `the list {near}`" if near else known
    return Problem("unknown-code-list", f"no code list is called `{name}`", said.span(first, listed.end), hint)


def _in_lists(
    said: Said, place: int, input: Input, of: Of | None, listed: Listed[str]
) -> InCodes | AnyOfThese | NoneOf | AllOf | Problem:
    """One test for each list that is named."""
    keys = [item.found for item in listed.items]
    if len(keys) == 1:
        return InCodes(input.id, of, keys[0])
    each = Of.ANY if of is Of.NO else of
    parts = tuple(
        Criterion(
            str(number),
            InCodes(input.id, each, item.found),
            f"{said.text(0, place)} in {said.text(item.start, item.end)}",
            span=said.whole,
        )
        for number, item in enumerate(listed.items, start=1)
    )
    match listed.joined, of:
        case (Joined.OR, None | Of.ANY):
            return AnyOfThese(parts)
        case (Joined.OR, Of.NO):
            return NoneOf(parts)
        case (Joined.AND, None):
            return AllOf(parts)
        case _:
            message = f"`{said.text(place)}` can be read in more than one way"
            hint = "make one code list of them, or write a line for each list"
            return Problem("several-code-lists", message, said.span(place), hint, (input.id,))


def _denied_of_several(said: Said, place: int, input: Input, of: Of, listed: Listed[str]) -> Form | Problem:
    """`any code is not in the list`: some code is outside. With `every` and `no` that is said another way."""
    if of is Of.ANY and len(listed.items) == 1:
        return Not(InCodes(input.id, Of.EVERY, listed.items[0].found))
    subject = said.text(1, place - 2).removeprefix("of ").removeprefix("the ")
    rest = said.text(place)
    message = f"`{said.text()}` can be read in more than one way"
    hint = f"write `no {subject} is {rest}` or `every {subject} is {rest}`"
    return Problem("not-and", message, said.whole, hint, (input.id,))


def _not_in_a_list(said: Said, start: int, input: Input) -> Problem:
    """A sentence about codes that names no list."""
    message = f"`{said.text(start)[:80]}` names no list of codes"
    hint = "give the codes in a `Code list: NAME` and write `is in the list NAME`"
    return Problem("code-list-missing", message, said.span(start), hint, (input.id,))
