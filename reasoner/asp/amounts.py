"""Comparisons of amounts in a program: yes/no variables whose values the numbers of a world settle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import islice, product

from reasoner.amounts.bounds import Bounds, bounds_of, direction
from reasoner.amounts.linear import linear_of, multiplied_out, threshold
from reasoner.amounts.passing import solved
from reasoner.amounts.values import compared, inputs_in, value_of
from reasoner.cases.layout.comparisons import Compared
from reasoner.cases.layout.gathered import longest_run
from reasoner.policy.criteria import Amount, Comparison, Derived, Expression, InputAmount, Operation
from reasoner.policy.intervals import DATES, Cut, cuts_of, has_point, meet
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Input, Number

ZERO = Fraction(0)
MOST_CORNERS = 32  # of the ends of other amounts, at which it is looked where a comparison turns


@dataclass(frozen=True)
class AmountTest:
    """A comparison of amounts: its variable holds where the `difference`, as numbers give it, compares so with 0.

    With `terms` it is what they come to less the difference: each with the head of its gate (None: it always counts). `run`: they
    are first and last days, and what they come to is their longest run. `free`: no numbers settle it, for something is divided by 0.
    """

    compared: Compared
    difference: Expression
    terms: tuple[tuple[str | None, tuple[Expression, ...]], ...] = ()
    free: bool = False

    @property
    def comparison(self) -> Comparison:
        """How it compares with 0."""
        return self.compared.comparison

    @cached_property
    def gates(self) -> tuple[str, ...]:
        """The heads that say which terms count."""
        return tuple(gate for gate, _ in self.terms if gate is not None)

    def with_gates(self, gates: Sequence[str | bool | None]) -> AmountTest:
        """This, with some gates settled: None counts always, False never."""
        at = iter(gates)
        named = [(None if gate is None else next(at), parts) for gate, parts in self.terms]
        return replace(self, terms=tuple((gate, parts) for gate, parts in named if gate is not False))  # type: ignore[misc]

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The inputs whose numbers settle it."""
        ids = [*inputs_in(self.difference), *(id for _, parts in self.terms for part in parts for id in inputs_in(part))]
        return tuple(dict.fromkeys(ids))

    @cached_property
    def zeros(self) -> tuple[tuple[str, Fraction], ...]:
        """The inputs by which something is divided, each with the number at which that would be a division by 0."""
        return tuple(_zeros_of(self))

    def whole(self) -> Expression | None:
        """The difference with all its terms, where all of them count and they are amounts."""
        if self.compared.run or self.gates:
            return None if self.terms else self._less(())
        return self._less([part for _, (part,) in self.terms])

    def counting(self, holds: Iterable[bool]) -> AmountTest:
        """This, where it is known which of the gated terms count."""
        return self.with_gates([None if one else False for one in holds])

    def _less(self, parts: Sequence[Expression]) -> Expression:
        return (
            Derived(Operation.DIFFERENCE, (Derived(Operation.SUM, tuple(parts)) if parts else Amount(ZERO), self.difference))
            if (self.compared.gates)
            else self.difference
        )

    def holds(self, numbers: Mapping[str, Fraction]) -> bool | None:
        """Whether it holds where every number is known and every gate is open; None where a division by zero leaves no amount."""
        if self.compared.run:
            value = value_of(self.difference, numbers)
            spans = [tuple(value_of(part, numbers) for part in parts) for _, parts in self.terms]
            if value is None or any(None in span for span in spans):
                return None
            run = longest_run([(first, last) for first, last in spans])  # type: ignore[misc]
            return compared(run - value, self.comparison)
        whole = self.whole()
        value = None if whole is None else value_of(whole, numbers)
        return None if value is None else compared(value, self.comparison)


@dataclass(frozen=True)
class Stated:
    """What a case says of numbers: `fixed` are those that are taken as given; `loose` those that are known and may change or be
    withdrawn; `ranges` what is known of others."""

    inputs: Mapping[str, Input]
    fixed: Mapping[str, Fraction]
    loose: Mapping[str, Fraction] = field(default_factory=dict)
    ranges: Mapping[str, Interval] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    loose_ranges: Mapping[str, Interval] = field(default_factory=dict)  # what is known of numbers, and may be withdrawn

    def domain(self, id: str) -> Interval:
        """The range of an input."""
        type = self.inputs[id].type
        number = type if isinstance(type, Number) else DATES
        return Interval(number.low, True, number.high, True)

    def bounds(self, id: str) -> Bounds:
        """The least and greatest value that is left to an input."""
        if id in self.fixed:
            return Bounds(self.fixed[id], self.fixed[id])
        known, full = self.ranges.get(id, Interval()), self.domain(id)
        low = max((end for end in (known.low, full.low) if end is not None), default=None)
        return Bounds(low, min((end for end in (known.high, full.high) if end is not None), default=None))

    def cuts(self, id: str) -> Iterator[Cut]:
        """Where what is known of a number cuts its range."""
        if id in self.loose:
            yield from ((self.loose[id], 0), (self.loose[id], 1))
        for some in (self.ranges, self.loose_ranges):
            if id in some:
                yield from cuts_of(some[id])

    def about(self, ids: Iterable[str]) -> tuple[object, ...]:
        """All that is said of some numbers, to tell it from what else may be."""
        parts = (self.fixed, self.loose, self.ranges, self.loose_ranges)
        return tuple((*(part.get(id) for part in parts), id in self.absent) for id in ids)

    def corners(self, id: str) -> list[Fraction]:
        """The number that is stated, else the ends of what is known."""
        if id in self.fixed or id in self.loose:
            return [self.fixed.get(id, self.loose.get(id, ZERO))]
        ends, loose = self.bounds(id), self.loose_ranges.get(id, Interval())
        return [end for end in dict.fromkeys((ends.low, ends.high, loose.low, loose.high)) if end is not None]


def settled(test: AmountTest, stated: Stated) -> bool | tuple[str, Interval] | AmountTest:
    """What a comparison comes to: settled, the range of the one number that is left, or itself with what is known put in."""
    found = _settled(test, stated)
    if not isinstance(found, tuple):
        return found
    id, interval = found
    type = stated.inputs[id].type
    left = meet(interval, stated.domain(id))
    return found if left is not None and has_point(left, type if isinstance(type, Number) else DATES) else False


def _settled(test: AmountTest, stated: Stated) -> bool | tuple[str, Interval] | AmountTest:
    """What a comparison comes to: settled, the range of the one number that is left, or itself with what is known put in."""
    if any(stated.fixed.get(id) == number for id, number in test.zeros):
        return replace(test, free=True)
    if any(stated.loose.get(id) == number for id, number in test.zeros):  # no range of it says what is so there
        return replace(test, difference=given(test.difference, stated.fixed), terms=_given_terms(test, stated.fixed))
    if any(id in stated.absent for id in test.inputs):  # a term of it does not count, or its line says that it is there
        return replace(test, free=True)
    unknown = [id for id in test.inputs if id not in stated.fixed]
    if not unknown and not test.gates:
        holds = test.holds(stated.fixed)
        return replace(test, free=True) if holds is None else holds
    whole = test.whole()
    if whole is None:
        return _gated(test, stated)
    bounds = bounds_of(whole, {id: stated.bounds(id) for id in inputs_in(whole)})
    if (sure := told_by(bounds, test.comparison)) is not None and not any(stated.inputs[id].may_be_absent for id in unknown):
        return sure
    line = linear_of(whole, stated.fixed)
    if line is not None and not line.factors:
        return compared(line.constant, test.comparison)
    if line is not None and len(line.factors) == 1:
        [id] = line.factors
        return id, threshold(line, test.comparison)
    if line is None:
        out = multiplied_out(whole, stated.fixed, lambda amount: _at_least_zero(amount, stated))
        if out is not None and len(out.factors) == 1:
            [id] = out.factors
            return id, threshold(out, test.comparison)
    if len(unknown) == 1 and (found := _one_way(whole, unknown[0], test, stated)) is not None:
        return found
    return replace(test, difference=given(test.difference, stated.fixed), terms=_given_terms(test, stated.fixed))


def _gated(test: AmountTest, stated: Stated) -> bool | AmountTest:
    """What a comparison of a gathering comes to where it is not known what counts: settled where its bounds settle it."""
    put_in = replace(test, difference=given(test.difference, stated.fixed), terms=_given_terms(test, stated.fixed))
    if test.compared.run:
        return put_in
    other = bounds_of(test.difference, {id: stated.bounds(id) for id in inputs_in(test.difference)})
    low = high = ZERO
    unbounded_low = unbounded_high = False
    for gate, (part,) in test.terms:
        one = bounds_of(part, {id: stated.bounds(id) for id in inputs_in(part)})
        least = one.low if gate is None else None if one.low is None else min(ZERO, one.low)
        most = one.high if gate is None else None if one.high is None else max(ZERO, one.high)
        unbounded_low, unbounded_high = unbounded_low or least is None, unbounded_high or most is None
        low, high = low + (least or ZERO), high + (most or ZERO)
    bounds = Bounds(
        None if unbounded_low or other.high is None else low - other.high,
        None if unbounded_high or other.low is None else high - other.low,
    )
    sure = told_by(bounds, test.comparison)
    return put_in if sure is None else sure


def _one_way(whole: Expression, id: str, test: AmountTest, stated: Stated) -> bool | tuple[str, Interval] | None:
    way = direction(whole, id, {one: stated.bounds(one) for one in inputs_in(whole)})
    if way is None:
        return None
    whole_days = not isinstance(stated.inputs[id].type, Number)
    found = solved(
        lambda number: value_of(whole, {**stated.fixed, id: number}), test.comparison, way, stated.domain(id), whole=whole_days
    )
    return False if found is None else (id, found)


def cuts_beside(test: AmountTest, stated: Stated) -> dict[str, set[Cut]]:
    """For each number of a comparison the places where it turns while the others are as stated, or at the ends of their ranges."""
    found: dict[str, set[Cut]] = {id: set() for id in test.inputs if id not in stated.fixed and id not in stated.absent}
    whole = test.whole() if not test.compared.run else None
    if test.free or whole is None:
        return found
    for id in found:
        found[id] |= _zeros_in(whole, id)
        others = [one for one in inputs_in(whole) if one != id]
        for corner in islice(product(*(stated.corners(one) for one in others)), MOST_CORNERS):
            found[id] |= _turns(whole, id, dict(zip(others, corner, strict=True)), stated)
    return found


def turns_at(test: AmountTest, id: str, there: Mapping[str, Fraction], stated: Stated) -> set[Cut]:
    """The places where a comparison turns in one number while the others have these values."""
    whole = test.whole() if not test.compared.run else None
    return set() if test.free or whole is None else _turns(whole, id, there, stated)


def _zeros_in(expression: Expression, id: str) -> set[Cut]:
    """Where a factor, or what is divided, is 0: the others have no weight there."""
    if not isinstance(expression, Derived):
        return set()
    found: set[Cut] = set().union(*(_zeros_in(part, id) for part in expression.parts))
    if expression.operation in (Operation.PRODUCT, Operation.RATIO) and any(
        {*inputs_in(part)} - {id} for part in expression.parts
    ):
        for part in expression.parts:
            line = linear_of(part, {})
            if line is not None and list(line.factors) == [id]:
                edge = -line.constant / line.factors[id]
                found |= {(edge, 0), (edge, 1)}
    return found


def _turns(whole: Expression, id: str, there: Mapping[str, Fraction], stated: Stated) -> set[Cut]:
    line = linear_of(whole, there)
    if line is None:
        line = multiplied_out(whole, there, lambda amount: _at_least_zero(amount, stated))
    if line is not None:
        factor = line.factors.get(id)
        edge = None if not factor else -line.constant / factor
        return set() if edge is None else {(edge, 0), (edge, 1)}
    bounds = {one: Bounds(number, number) for one, number in there.items()}
    way = direction(whole, id, {**bounds, id: stated.bounds(id)})
    found: set[Cut] = set()
    for comparison in (Comparison.AT_LEAST, Comparison.MORE, Comparison.LESS) if way else ():  # the two sides of a root
        days = not isinstance(stated.inputs[id].type, Number)
        part = solved(
            lambda number: value_of(whole, {**there, id: number}), comparison, way or 0, stated.domain(id), whole=days
        )
        for end in (part.low, part.high) if part is not None else ():
            found |= set() if end is None else {(end, 0), (end, 1)}
    return found


def given(expression: Expression, numbers: Mapping[str, Fraction]) -> Expression:
    """An amount with the numbers that are taken as given put in."""
    match expression:
        case InputAmount(input) if input in numbers:
            return Amount(numbers[input])
        case Derived(_, parts):
            return replace(expression, parts=tuple(given(part, numbers) for part in parts))
        case _:
            return expression


def _given_terms(test: AmountTest, numbers: Mapping[str, Fraction]) -> tuple[tuple[str | None, tuple[Expression, ...]], ...]:
    return tuple((gate, tuple(given(part, numbers) for part in parts)) for gate, parts in test.terms)


def _zeros_of(test: AmountTest) -> Iterator[tuple[str, Fraction]]:
    from reasoner.cases.layout.comparisons import divisors_in

    yield from divisors_in(test.difference)
    for _, parts in test.terms:
        for part in parts:
            yield from divisors_in(part)


def _at_least_zero(amount: Expression, stated: Stated) -> bool:
    low = bounds_of(amount, {id: stated.bounds(id) for id in inputs_in(amount)}).low
    return low is not None and low >= 0


def told_by(bounds: Bounds, comparison: Comparison) -> bool | None:
    """Whether a difference with these bounds compares so with zero, where the bounds settle that."""
    low, high = bounds.low, bounds.high
    match comparison:
        case Comparison.LESS:
            return True if high is not None and high < 0 else False if low is not None and low >= 0 else None
        case Comparison.AT_MOST:
            return True if high is not None and high <= 0 else False if low is not None and low > 0 else None
        case Comparison.AT_LEAST:
            return True if low is not None and low >= 0 else False if high is not None and high < 0 else None
        case Comparison.MORE:
            return True if low is not None and low > 0 else False if high is not None and high <= 0 else None
        case Comparison.EQUAL:
            apart = (low is not None and low > 0) or (high is not None and high < 0)
            return False if apart else True if low is not None and low == high == 0 else None
