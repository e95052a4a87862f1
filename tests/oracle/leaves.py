"""Random tests of inputs: what one line of a policy can ask."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from random import Random

from reasoner.policy.criteria import Form, Includes, InCodes, Is, IsAbsent, IsOneOf, IsSame, IsWithin, Not, Of
from reasoner.policy.model import CodeList, CodeRange
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import AnyOf, Codes, Input, Number, OneCode, OneOf, YesNo

THRESHOLDS = {
    "percent": (Fraction(20), Fraction(50), Fraction("62.5")),
    "years": (Fraction(12), Fraction(13), Fraction(18), Fraction(65)),
    "months": (Fraction(3), Fraction(6), Fraction("7.5")),
    "weeks": (Fraction(4), Fraction(6), Fraction(12)),
}
LISTS = {
    "CPT": (("62350", "62350"), ("62360", "62362"), ("36260", "36261"), ("62361", "62370")),
    "HCPCS": (("E0782", "E0783"), ("E0783", "E0786"), ("A4220", "A4220")),
    "ICD-10-CM": (("G80.1", "G80.4"), ("G82", "G82"), ("C22.0", "C22.0"), ("G80.4", "G82.2")),
}


def code_lists(rng: Random, inputs: Sequence[Input]) -> list[CodeList]:
    """One or two lists for each input that holds codes, whose ranges may overlap."""
    found = []
    for input in inputs:
        if isinstance(input.type, Codes | OneCode):
            for name in ("first", "second")[: rng.randint(1, 2)]:
                words = f"{name} {'procedures' if isinstance(input.type, Codes) else 'diagnoses'}"
                found.append(CodeList(f"codes/{words.replace(' ', '_')}", words, tuple(ranges(rng, input.type.systems))))
    return found


def ranges(rng: Random, systems: Sequence[str]) -> list[CodeRange]:
    """A few ranges, at least one of each system."""
    found = []
    for system in systems:
        for first, last in rng.sample(LISTS[system], rng.randint(1, 2)):
            found.append(CodeRange(system, first, last, descendants="." not in first and system == "ICD-10-CM"))
    return found


class Leaves:
    """Draws tests of some inputs, all of them in turn."""

    def __init__(self, rng: Random, inputs: Sequence[Input], lists: Sequence[CodeList]) -> None:
        self.rng, self.inputs, self.lists = rng, inputs, lists
        self._left: list[Input] = []
        self._routes = [one for one in inputs if one.id in ("route", "trial_route")]

    def draw(self, *, each: bool = False) -> Form:
        """The next test; in a `for each` determination (`each`) now and then of the code in question."""
        if each and self.rng.random() < 0.5:
            return self._of_code(None, next(one for one in self.inputs if isinstance(one.type, Codes)))
        if not self._left:
            self._left = self.rng.sample(list(self.inputs), len(self.inputs))
        return self.of(self._left.pop())

    def of(self, input: Input) -> Form:
        """A test of one input."""
        rng = self.rng
        if input.may_be_absent and rng.random() < 0.15:
            return self._denied(IsAbsent(input.id))
        match input.type:
            case YesNo():
                return Is(input.id, rng.random() < 0.75)
            case OneOf(values) if len(self._routes) == 2 and input in self._routes and rng.random() < 0.4:
                left, right = rng.sample(self._routes, 2)
                return self._denied(IsSame(left.id, right.id))
            case OneOf(values):
                words = rng.sample([one.id for one in values], rng.randint(1, len(values) - 1))
                kinds = {one.id for one in values if set(one.kind_of) & set(words)}
                return self._denied(IsOneOf(input.id, frozenset(words) | kinds, tuple(words)))
            case Number(unit):
                within = IsWithin(input.id, interval(rng, THRESHOLDS[unit], whole=input.type.step is not None))
                return Not(within) if rng.random() < 0.1 else within
            case AnyOf(values):
                return self._of_list(input, [one.id for one in values])
            case Codes():
                return self._of_code(rng.choice((Of.ANY, Of.ANY, Of.EVERY, Of.NO)), input)
            case OneCode():
                return self._denied(self._of_code(None, input))
            case _:
                raise NotImplementedError(input.type)

    def _denied(self, form: IsOneOf | IsSame | InCodes | IsAbsent) -> Form:
        return Not(form) if self.rng.random() < 0.25 else form

    def _of_list(self, input: Input, values: list[str]) -> Form:
        if self.rng.random() < 0.3:
            return Includes(input.id, self.rng.choice((Of.ANY, Of.NO)), frozenset(values))
        return Includes(input.id, Of.ANY, frozenset(self.rng.sample(values, self.rng.randint(1, len(values) - 1))))

    def _of_code(self, of: Of | None, input: Input) -> InCodes:
        ending = "procedures" if isinstance(input.type, Codes) else "diagnoses"
        return InCodes(input.id, of, self.rng.choice([one.key for one in self.lists if one.name.endswith(ending)]))


def interval(rng: Random, thresholds: Sequence[Fraction], *, whole: bool) -> Interval:
    """At least, more than, at most, under, between, or half open; on whole numbers where those alone are possible."""
    points = [one for one in thresholds if not whole or one.denominator == 1]
    low, high = sorted(rng.sample(points, 2))
    return rng.choice(
        (
            Interval(low),
            Interval(low, low_included=False),
            Interval(None, high=high),
            Interval(None, high=high, high_included=False),
            Interval(low, high=high),
            Interval(low, high=high, high_included=False),
        )
    )
