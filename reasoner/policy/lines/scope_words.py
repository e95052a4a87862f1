"""What an approval covers, from its words: how long, how many in which time, in which setting, which part."""

from __future__ import annotations

import re
from fractions import Fraction

from reasoner.policy.criteria import Amount, Citation, Comparison
from reasoner.policy.fold import Said, said_as
from reasoner.policy.lines.bounds import bounds_in
from reasoner.policy.lines.quantities import Quantity, decimal_words, quantity_at
from reasoner.policy.model import Scope
from reasoner.policy.units import unit_named
from reasoner.policy.vocabulary import Number
from reasoner.source.problem import Problem
from reasoner.source.span import Span

_TIMES = frozenset({"hours", "days", "weeks", "months", "years"})
_PARTS = ("for this part only", "this part only", "of this part only")
_SLASH = re.compile(r"\s*/\s*(?=\d+ (?:hour|day|week|month|year)s?$)", re.IGNORECASE)
_EVERY = ("per", "every", "each", "in each", "in any", "within")


def scope_from_words(words: str, citation: Citation | None, span: Span | None) -> tuple[Scope, Problem | None]:
    """An approval's scope with its amounts, where the words give any that can be read, and what is wrong with them.

    `for 12 months`; `at most 2 per year`, `at most 30 mL every 2 weeks`; `in the outpatient setting`; `for this part only`.
    """
    said = said_as(_SLASH.sub(" per ", words), span)
    if said.folded in _PARTS:
        return Scope(words, citation, part_only=True), None
    if said.words[:1] == ("for",) and (time := _time(said, 1, len(said.words))) is not None:
        return Scope(words, citation, lasts=time), None
    scope, problem = _quantity(said, words, citation)
    if scope.most is None and problem is None and said.words[:1] in (("in",), ("at",)):
        return Scope(words, citation, where=said.text(1)), None
    return scope, problem


def _time(said: Said, start: int, end: int) -> Amount | None:
    """A length of time: `12 months`, `up to 6 weeks`, `year`."""
    if said.words[start : start + 2] == ("up", "to"):
        start += 2
    quantity = quantity_at(said, start, end, Number())
    if isinstance(quantity, Quantity) and quantity.end == end and quantity.unit in _TIMES:
        return Amount(quantity.number, quantity.unit or "")
    unit = unit_named(" ".join(said.words[start:end])) if start < end else None
    return Amount(Fraction(1), unit) if unit in _TIMES else None


def _quantity(said: Said, words: str, citation: Citation | None) -> tuple[Scope, Problem | None]:
    """`at most 2 pumps per year`: a number of something, in a length of time."""
    per: Amount | None = None
    end = len(said.words)
    for place in range(end - 1, 0, -1):
        lead = next((one for one in _EVERY if said.words[place : place + one.count(" ") + 1] == tuple(one.split())), None)
        if lead is not None and (time := _time(said, place + lead.count(" ") + 1, end)) is not None:
            per, end = time, place
            break
    for stop in range(end, 0, -1):
        bounds = bounds_in(said, 0, stop, Number())
        if not isinstance(bounds, tuple) or len(bounds) != 1:
            continue
        bound = bounds[0]
        unit = bound.quantity.unit or said.text(stop, end)
        if bound.comparison is Comparison.AT_MOST:
            return Scope(words, citation, most=Amount(bound.quantity.number, unit), per=per), None
        number = decimal_words(bound.quantity.number)
        message = f"`{words}` does not say that it is a limit"
        if unit in _TIMES and per is None and bound.comparison is Comparison.EQUAL:
            hint = f"write `for {words}`, or `at most {words}` if it is no length of time that the approval lasts"
        else:
            rest = f" {said.text(end)}" if per is not None else ""
            hint = f"write `{f'at most {number} {unit}'.strip()}{rest}`"
        return Scope(words, citation), Problem("scope-limit", message, said.whole, hint)
    return Scope(words, citation), None
