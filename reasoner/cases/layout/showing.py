"""What is sure of a condition on a record by what the record shows: that its drug is methotrexate rules out that it is another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Compares,
    Criterion,
    Form,
    IfThen,
    Is,
    IsAbsent,
    IsOneOf,
    IsWithin,
    NoneOf,
    Not,
)
from reasoner.policy.intervals import meet
from reasoner.policy.kleene import all_of, any_of, denied
from reasoner.policy.values import Interval


def sure_of(holds: Iterable[Criterion]) -> Sure:
    """What is sure of a record of which some criteria hold: these, and what follows from them."""
    sure, some, size = Sure(), tuple(holds), -1
    while size != sure.size:
        size = sure.size
        for one in some:
            sure.take(one)
    return sure


@dataclass
class Sure:
    """What is known of single fields, and of comparisons as they are written."""

    yes: dict[str, bool] = field(default_factory=dict)
    one_of: dict[str, frozenset[str]] = field(default_factory=dict)
    within: dict[str, Interval] = field(default_factory=dict)
    forms: set[Form] = field(default_factory=set)
    cannot_be: bool = False  # there is no such record: nothing is said of it

    @property
    def size(self) -> int:
        """Grows with everything that becomes known."""
        left = sum(len(one) for one in self.one_of.values())
        return len(self.yes) + 1000 * len(self.one_of) - left + len(self.within) + len(self.forms)

    def take(self, one: Criterion) -> None:
        """Take in that a criterion is met."""
        if one.provisos or one.waived:
            return
        match one.form:
            case AllOf(parts):
                for part in parts:
                    self.take(part)
            case IfThen(condition, then):
                if self.criterion(condition) is True:
                    self.take(then)
            case AnyOfThese(parts):
                open_ = [part for part in parts if self.criterion(part) is not False]
                if len(open_) == 1:
                    self.take(open_[0])
            case Is(input, expected):
                self.cannot_be |= self.yes.setdefault(input, expected) is not expected
            case IsOneOf(input, values):
                self.one_of[input] = self.one_of.get(input, values) & values
                self.cannot_be |= not self.one_of[input]
            case IsWithin(input, interval):
                both = meet(self.within.get(input, interval), interval)
                self.cannot_be |= both is None
                self.within[input] = both or interval
            case Compares():
                self.forms.add(one.form)
            case _:
                pass

    def criterion(self, one: Criterion) -> bool | None:
        """Whether a criterion is met."""
        return None if self.cannot_be or one.provisos or one.waived else self.form(one.form)

    def form(self, form: Form) -> bool | None:
        """Whether what a criterion says is so."""
        match form:
            case Is(input, expected):
                known = self.yes.get(input)
                return None if known is None else known is expected
            case IsOneOf(input, values):
                left = self.one_of.get(input)
                return None if left is None else True if left <= values else False if left.isdisjoint(values) else None
            case IsWithin(input, interval):
                within = self.within.get(input)
                if within is None:
                    return None
                both = meet(within, interval)
                return False if both is None else True if both == within else None
            case IsAbsent(input):
                return False if input in self.one_of or input in self.within or self.yes.get(input) else None
            case Not(of):
                return denied(self.form(of))
            case AllOf(parts):
                return all_of([*map(self.criterion, parts)])
            case AnyOfThese(parts):
                return any_of([*map(self.criterion, parts)])
            case NoneOf(parts):
                return denied(any_of([*map(self.criterion, parts)]))
            case IfThen(condition, then):
                return any_of((denied(self.criterion(condition)), self.criterion(then)))
            case Compares():
                return True if form in self.forms else None
            case _:
                return None
