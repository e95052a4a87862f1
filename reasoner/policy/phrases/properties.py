"""The words that say what an input is, after the colon of its declaration.

An input is declared on one line: its phrase, its machine name in brackets, a colon, then what it is, separated by commas. The
type stands first; the rest may come in any order, and in `Unless stated otherwise:` for a whole group.

    yes or no                                   the phrase is a whole sentence: the pain is severe
    one of, one of the routes                   values indented below, or those of `Values: the routes`
    any of, any of the routes                   a list of such values
    a percentage, a number, a number of weeks, a whole number, a whole number of visits, completed years
        from 0% to 100%, from 0, up to 100      the range, ends included
        in steps of 0.5                         what lies between two steps is no value
    a date
    a code of ICD-10-CM or ICD-9-CM
    a list of codes of CPT, HCPCS or ICD-10-PCS
    records of                                  what is known of each is declared below it, as inputs are
    fixed, actionable, a choice                 who could change it: nobody; who does or documents something; the request
    clinical, administrative, answered by the pharmacist
    needs judgement                             a person must judge it
    may be absent                               there may be nothing to have a value of
    presumed yes, presumed other                what is taken where a case says nothing
    about the drug and the route                what the fact must still hold for when one of these changes
    follows the drug                            background knowledge fixes it from that one
"""

from __future__ import annotations

import re
from fractions import Fraction
from types import MappingProxyType

from reasoner.policy.codes import SYSTEMS, system_named
from reasoner.policy.fold import folded, said_as
from reasoner.policy.lines.as_written import number_in
from reasoner.policy.lines.numbers import interval_in
from reasoner.policy.nearest import nearest, nearest_of, or_list
from reasoner.policy.units import unit_named, unit_names
from reasoner.policy.vocabulary import Change, Codes, Number, OneCode
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.syntax.tree import FreeText

_STARTS = MappingProxyType(
    {
        "yes or no": "type",
        "one of": "type",
        "any of": "type",
        "percentage": "type",
        "number": "type",
        "whole number": "type",
        "completed": "type",
        "date": "type",
        "code of": "type",
        "list of codes of": "type",
        "records of": "type",
        "records": "type",
        "from": "range",
        "up to": "range",
        "at least": "range",
        "at most": "range",
        "in steps of": "step",
        "presumed": "presumed",
        "follows": "follows",
        "about": "about",
        "may be absent": "absent",
        "needs judgement": "judgement",
        "fixed": "change",
        "actionable": "change",
        "choice": "change",
        "clinical": "who",
        "administrative": "who",
        "answered by": "who",
    }
)
_SHOWN = MappingProxyType(
    {
        **{start: start for start in _STARTS},
        "percentage": "a percentage",
        "number": "a number",
        "whole number": "a whole number",
        "completed": "completed years",
        "date": "a date",
        "code of": "a code of",
        "list of codes of": "a list of codes of",
        "choice": "a choice",
    }
)
_WHOLE_WORDS = frozenset(
    {"records", "records of", "yes or no", "percentage", "date", "fixed", "actionable", "choice", "clinical", "administrative"}
) | {
    "may be absent",
    "needs judgement",
}
_LISTED = frozenset({"code of", "list of codes of", "about", "presumed"})
_MISSPELT = 0.8  # how like a known unit the words are that are taken for a slip
_BOUNDS = re.compile(r"(?:between|from|up to|at least|at most) (?=[\d-])")
_RANGE = re.compile(r"(?:from )?(?P<low>-?[\d.,]+%?) ?(?:-|–|to) ?(?P<high>[\d.,]+%?)")
VALUES_BELOW = "write `one of`, and the values below it, one a line, each indented by four spaces"
_BETWEEN_SYSTEMS = re.compile(r",|\bor\b|\band\b")
CHANGES = MappingProxyType({"fixed": Change.FIXED, "actionable": Change.ACTIONABLE, "choice": Change.CHOICE})


@dataclass(frozen=True, slots=True)
class Property:
    """One property as written: its kind, the words that begin it, and what follows them."""

    kind: str
    start: str
    rest: str
    text: FreeText


def properties_in(texts: tuple[FreeText, ...]) -> tuple[tuple[Property, ...], tuple[Problem, ...]]:
    """The properties that the comma-separated parts say; a part that begins none goes on the list of the one before."""
    found: list[Property] = []
    problems: list[Problem] = []
    for text in texts:
        one = _property(text)
        if one is not None:
            if any(other.kind == one.kind for other in found):
                problems.append(_twice(one, next(other for other in found if other.kind == one.kind)))
                continue
            found.append(one)
        elif found and (found[-1].start in _LISTED or _is_a_value(found[-1], text)):
            last = found[-1]
            joined = FreeText(f"{last.text.text}, {text.text}", last.text.span.to(text.span))
            found[-1] = Property(last.kind, last.start, f"{last.rest}, {text.text}", joined)
        else:
            problems.append(_unknown_property(text))
    return tuple(found), tuple(problems)


def number_type(property: Property) -> Number | Problem:
    """The number that a type property declares, without its range. A unit that no table has (`visits`) stands as it is."""
    words = property.rest.strip().removeprefix("of ").strip()
    unit = unit_named(words) or words.replace(" per ", "/")
    if bounds := _BOUNDS.match(words):
        hint = f"write `a number, from {words[bounds.end() :].replace(' and ', ' to ')}`"
        return Problem("unknown-unit", f"`{words}` is no unit", property.text.span, hint)
    near = None if unit_named(words) else nearest_of(words.lower(), [(name.lower(), name) for name in unit_names()])
    if near is not None and near[0] >= _MISSPELT:
        return Problem("unknown-unit", f"`{words}` is no unit", property.text.span, f"write `{near[1]}`")
    match property.start:
        case "percentage":
            return Number("percent")
        case "whole number" | "completed":
            return Number(unit, step=Fraction(1))
        case _:
            return Number(unit)


def code_type(property: Property) -> OneCode | Codes | Problem:
    """The code type that a property declares, its systems by their names."""
    names = [name.strip() for name in _BETWEEN_SYSTEMS.split(property.rest) if name.strip()]
    systems = tuple(dict.fromkeys(system for name in names if (system := system_named(name)) is not None))
    unknown = [name for name in names if system_named(name) is None]
    if unknown or not systems:
        known = or_list(one.name for one in SYSTEMS)
        said = f"no code system is called `{unknown[0]}`" if unknown else f"`{property.text.text}` names no code system"
        return Problem("unknown-code-system", said, property.text.span, f"write one of {known}")
    return OneCode(systems) if property.start == "code of" else Codes(systems)


def ranged(number: Number, bounds: Property | None, step: Property | None, name: str) -> Number | Problem:
    """The number type with the range and the steps that its properties give."""
    exact = number.step
    if step is not None:
        exact = number_in(step.rest.split()[0]) if step.rest else None
        if exact is None or exact <= 0:
            hint = "write the size of a step: `in steps of 0.5`"
            return Problem("step-not-a-number", f"`{step.text.text}` gives no size of a step", step.text.span, hint)
    if bounds is None:
        return Number(number.unit, step=exact)
    said = said_as(bounds.text.text, bounds.text.span)
    interval = interval_in(said, 0, len(said.words), Number(number.unit), name)
    if isinstance(interval, Problem):
        return interval
    if interval is None or not (interval.low_included and interval.high_included):
        hint = "write `from 0 to 100`, or `from 0` where there is no upper end"
        return Problem("range-not-read", f"`{bounds.text.text}` is not a range with both ends included", bounds.text.span, hint)
    return Number(number.unit, interval.low, interval.high, exact)


def _property(text: FreeText) -> Property | None:
    """The property that a part says, or None where it begins none."""
    said = said_as(text.text)
    for length in range(min(4, len(said.words)), 0, -1):
        start = " ".join(said.words[:length])
        kind = _STARTS.get(start)
        if kind is not None and not (start in _WHOLE_WORDS and length < len(said.words)):
            return Property(kind, start, said.text(length), text)
    return None


def _is_a_value(before: Property, text: FreeText) -> bool:
    """Whether a part goes on with values that stand on the input's own line, `one of morphine, heparin`, and begins no property."""
    return before.start in ("one of", "any of") and bool(before.rest) and nearest(folded(text.text), _SHOWN) is None


def _twice(one: Property, other: Property) -> Problem:
    """The same property said twice."""
    said = f"`{one.text.text}` and `{other.text.text}` are both given"
    return Problem("property-twice", said, one.text.span, f"keep one of the two, such as `{other.text.text}`")


_TYPES_MEANT = MappingProxyType(  # what people call types elsewhere
    {
        "count": "a number",
        "integer": "a number",
        "whole number": "a number",
        "amount": "a number",
        "text": "one of",
        "choice of": "one of",
        "boolean": "yes or no",
        "yes/no": "yes or no",
        "list": "any of",
        "list of": "any of",
        "percent": "a percentage",
    }
)


def _unknown_property(text: FreeText) -> Problem:
    """A part that says nothing that is known."""
    type_meant = _TYPES_MEANT.get(folded(text.text).removeprefix("a ").removeprefix("an "))
    if found := _RANGE.fullmatch(text.text):
        type_meant = f"{'a percentage' if '%' in text.text else 'a number'}, from {found['low']} to {found['high']}"
    elif " or " in text.text and nearest(folded(text.text), _SHOWN) is None:
        return Problem("unknown-property", f"`{text.text}` is no type", text.span, VALUES_BELOW)
    near = type_meant or nearest(folded(text.text), _SHOWN)
    known = (
        "a type (`yes or no`, `one of`, `a percentage`, `a number of weeks`, `a date` ...), `fixed`, `actionable`, `a choice`"
    )
    hint = f"write `{near}`" if near else f"write one of: {known}, `presumed ...`, `about ...`, `follows ...`"
    return Problem("unknown-property", f"`{text.text}` says nothing that is known about an input", text.span, hint)
