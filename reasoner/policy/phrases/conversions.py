"""Conversions that depend on a substance, declared beside an input: `Conversion: 1 mmol/L is 18.016 mg/dL`."""

from __future__ import annotations

from fractions import Fraction

from reasoner.policy.fold import said_as
from reasoner.policy.lines.quantities import Quantity, quantity_at
from reasoner.policy.units import converted
from reasoner.policy.vocabulary import InputType, Number
from reasoner.source.problem import Problem
from reasoner.syntax.tree import FreeText


def conversion_in(text: FreeText, type: InputType) -> tuple[str, Fraction] | Problem:
    """The other unit and what 1 of it is in the input's own; a problem where the text says neither."""
    said = said_as(text.text, text.span)
    verb = said.words.index("is") if "is" in said.words else 0
    if not isinstance(type, Number) or not type.unit:
        return Problem("conversion", "only a number with a unit has conversions", text.span, "take the line away")
    one = quantity_at(said, 0, verb, Number())
    other = quantity_at(said, verb + 1, len(said.words), type)
    whole = isinstance(one, Quantity) and isinstance(other, Quantity) and one.end == verb and other.end == len(said.words)
    if not whole or not isinstance(one, Quantity) or not isinstance(other, Quantity) or not one.unit or one.number <= 0:
        hint = f"write `Conversion: 1 mmol/L is 18.016 {type.unit}`"
        return Problem("conversion", f"`{text.text}` does not say what one unit is in another", text.span, hint)
    here = converted(other.number, other.unit or "", type.unit)
    if here is None or here <= 0:
        message = f"`{said.text(verb + 1)}` is not in the unit of this input, which is {type.unit}"
        return Problem("conversion", message, text.span, f"write the second amount in {type.unit}")
    if converted(Fraction(1), one.unit, type.unit) is not None:
        message = f"{one.unit} and {type.unit} become each other whatever the substance"
        return Problem("conversion", message, text.span, "take the line away")
    return one.unit, here / one.number
