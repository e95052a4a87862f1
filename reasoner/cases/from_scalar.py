"""What one text of a case says of one input: the value, or what is known of it in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import ceil

from reasoner.cases.nodes import MOST_PROBLEMS, Scalar, shown, stop
from reasoner.cases.numerals import plain_decimal
from reasoner.cases.wording import expected, named
from reasoner.policy.lines.known import known_from_text, known_of_interval
from reasoner.policy.values import Exactly, Interval, Known, NotKnown, Within
from reasoner.policy.vocabulary import AnyOf, DateType, Input, Number, OneOf, Vocabulary, YesNo
from reasoner.source.problem import Problem
from reasoner.source.span import Span

_DAYS = Number("date", Fraction(1), Fraction(date.max.toordinal()), Fraction(1))  # dates as their ordinals
_YES_NO = {"true": True, "yes": True, "false": False, "no": False}


def known_from_scalar(scalar: Scalar, input: Input, vocabulary: Vocabulary) -> Known | Problem:
    """What a text says of an input; for a list input, of one member. The problem has the text's place."""
    text = " ".join(scalar.text.split())
    if scalar.is_null:
        return NotKnown()
    match input.type:
        case YesNo() if text.lower() in _YES_NO:
            return Exactly(_YES_NO[text.lower()])
        case OneOf(values) | AnyOf(values) if any(value.id == text for value in values):
            return Exactly(text)  # a machine name is what it is, even one such as `unknown`
        case Number():
            text = plain_decimal(text)
        case _:
            pass
    found = known_from_text(text, input, vocabulary)
    if isinstance(found, Problem):
        return replace(found, message=shown(found.message), span=scalar.span, names=found.names or (input.id,))
    return possible(found, input, scalar.span)


def possible(known: Known, input: Input, span: Span | None) -> Known | Problem:
    """What is known, with an interval of one number as that number; a problem where the input can have no such value."""
    if not isinstance(known, Within) or not isinstance(input.type, Number | DateType):
        return known
    if _leaves_nothing(known.interval, input.type if isinstance(input.type, Number) else _DAYS):
        return value_problem("no-value-left", f"what is said leaves {named(input)} no value", span, input)
    return known_of_interval(known.interval, input.type)


def value_problem(code: str, message: str, span: Span | None, input: Input, hint: str = "") -> Problem:
    """A problem about the value of an input; the hint says what a value can be, unless another is given."""
    return Problem(code, message, span, hint or f"write {expected(input)}; `unknown` where it is not known", (input.id,))


def _leaves_nothing(inside: Interval, type: Number) -> bool:
    """Whether no number that the type allows lies in the interval."""
    low, low_included, high, high_included = inside.low, inside.low_included, inside.high, inside.high_included
    if type.low is not None and (low is None or type.low > low):
        low, low_included = type.low, True
    if type.high is not None and (high is None or type.high < high):
        high, high_included = type.high, True
    if low is None or high is None:
        return False
    if type.step is not None:
        base = type.low or Fraction(0)
        first = base + ceil((low - base) / type.step) * type.step
        low, low_included = (first, True) if first != low or low_included else (low + type.step, True)
    return low > high or (low == high and not (low_included and high_included))


class ScalarReader:
    """Types the texts of one case by a vocabulary and collects every mistake on the way in `problems`.

    Its methods return None where a mistake was found. They raise ProblemsFound when there are too many of them.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.problems: list[Problem] = []
        self.vocabulary = vocabulary

    def mistake(self, problem: Problem) -> None:
        """Takes a mistake that reading can go on from."""
        self.problems.append(problem)
        if len(self.problems) >= MOST_PROBLEMS:
            stop("too-many-mistakes", "reading stops here, after so many mistakes", problem.span, "mend those above first")

    def wrong(self, code: str, message: str, span: Span | None, input: Input, hint: str = "") -> None:
        """Takes a mistake about the value of an input, as `value_problem` words it."""
        self.mistake(value_problem(code, message, span, input, hint))

    def checked(self, found: Known | Problem | None) -> Known | None:
        """What was found; None, with the mistake taken, where that is a problem."""
        if isinstance(found, Problem):
            self.mistake(found)
            return None
        return found

    def scalar(self, scalar: Scalar, input: Input) -> Known | None:
        """What a text says of an input; for a list input, of one member."""
        return self.checked(known_from_scalar(scalar, input, self.vocabulary))
