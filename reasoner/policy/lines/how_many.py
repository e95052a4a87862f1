"""How many members of a list a sentence speaks of: `any of the procedure codes`, `all procedure codes`, `none of ...`."""

from __future__ import annotations

from reasoner.policy.criteria import AllOf, Counted, Counting, Criterion, Form, Of
from reasoner.policy.fold import Said
from reasoner.policy.values import Interval
from reasoner.source.problem import Problem

# Articles are folded away: "any of the" is `any of`. Longer forms come first.
_FORMS: tuple[tuple[tuple[str, ...], Of], ...] = (
    (("at", "least", "one", "of"), Of.ANY),
    (("at", "least", "1", "of"), Of.ANY),
    (("one", "or", "more", "of"), Of.ANY),
    (("every", "one", "of"), Of.EVERY),
    (("each", "one", "of"), Of.EVERY),
    (("any", "one", "of"), Of.ANY),
    (("at", "least", "one"), Of.ANY),
    (("at", "least", "1"), Of.ANY),
    (("one", "or", "more"), Of.ANY),
    (("any", "of"), Of.ANY),
    (("each", "of"), Of.EVERY),
    (("all", "of"), Of.EVERY),
    (("none", "of"), Of.NO),
    (("any",), Of.ANY),
    (("every",), Of.EVERY),
    (("each",), Of.EVERY),
    (("all",), Of.EVERY),
    (("no",), Of.NO),
)
_COUNTS = (
    *(("at", "least"), ("at", "most"), ("more", "than"), ("fewer", "than"), ("less", "than"), ("exactly",), ("only",)),
    *(("no", "more", "than"), ("no", "fewer", "than"), ("no", "less", "than"), ("up", "to")),
)
_NUMBERS = frozenset({"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"})


def how_many(words: tuple[str, ...]) -> tuple[Of, int] | None:
    """How many members, and where the words for the list begin; None where a sentence begins otherwise."""
    return next(((of, len(form)) for form, of in _FORMS if words[: len(form)] == form), None)


def counted(words: tuple[str, ...]) -> int | None:
    """Where the words for the list begin after a count such as `at least 2 of`; None where a sentence begins with none."""
    for form in _COUNTS:
        place = len(form)
        if words[:place] == form and len(words) > place + 1 and (words[place].isdecimal() or words[place] in _NUMBERS):
            return place + 2 if words[place + 1] == "of" else place + 1
    return None


def counted_form(count: Interval, parts: tuple[Criterion, ...], said: Said) -> Form | Problem:
    """That so many parts are met; a problem where there are fewer parts than are asked for."""
    low = 0 if count.low is None else int(count.low) + (not count.low_included)
    high = None if count.high is None else int(count.high) - (not count.high_included)
    if low > len(parts) or (high is not None and high < 0):
        message = f"`{said.text()}` asks for more than the {len(parts)} that there can be"
        return Problem("count-does-not-fit", message, said.whole, f"write a number up to {len(parts)}")
    if low == high:
        return Counted(Counting.EXACTLY, low, parts)
    if low == 0:
        return Counted(Counting.AT_MOST, len(parts) if high is None else high, parts)
    if high is None:
        return Counted(Counting.AT_LEAST, low, parts)
    least, most = Counted(Counting.AT_LEAST, low, parts), Counted(Counting.AT_MOST, high, parts)
    return AllOf((Criterion("1", least, f"at least {low}"), Criterion("2", most, f"at most {high}")))


def not_counted(said: Said, place: int, one: str, names: tuple[str, ...]) -> Problem:
    """The problem of members that are counted; `place` is the verb's, `one` what a single member is called."""
    rest = said.text(place + 1)
    message = f"the members of a list are not counted: `{said.text(0, place)}`"
    hint = f"write `any {one} is {rest}`, or `every {one} is {rest}`"
    return Problem("codes-not-counted", message, said.span(0, place), hint, names)
