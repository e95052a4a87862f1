"""What a comparison of amounts comes to in one case: settled, a threshold on the one input that is not known, or open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from reasoner.cases.applied.amounts import Bounds, bounds_of, compared, direction, inputs_in, solved, value_of
from reasoner.cases.applied.axes import Joint
from reasoner.cases.applied.linear import Linear, expression_of, linear_of, multiplied_out, threshold
from reasoner.cases.applied.shifts import age_as_days
from reasoner.policy.criteria import (
    AllOf,
    Amount,
    AnyOfThese,
    Compares,
    Comparison,
    Criterion,
    Derived,
    Expression,
    Form,
    InputAmount,
    Is,
    IsAbsent,
    IsWithin,
    Not,
    Operation,
)
from reasoner.policy.nearest import or_list
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Input, Number, YesNo

TRUE, FALSE = AllOf(()), AnyOfThese(())


@dataclass
class Amounts:
    """What is known of the amounts of one case, and the further inputs that stand for what is left open.

    `known` are the known values; `numbers` those of them that are taken as given, `absent` the inputs that are taken to have none,
    `ranges` what is known of the others. `made` are the further inputs, `behind` the inputs that each of them stands for, and
    `joint` those of them that say whether a comparison of several amounts holds.
    `divisors` are the inputs by which something is divided, each with the number at which that would be a division by 0.
    """

    inputs: Mapping[str, Input]
    known: Mapping[str, Fraction]
    numbers: Mapping[str, Fraction]
    ranges: Mapping[str, Interval]
    absent: frozenset[str] = frozenset()
    made: dict[str, Input] = field(default_factory=dict)
    behind: dict[str, tuple[str, ...]] = field(default_factory=dict)
    joint: dict[tuple[Expression, Comparison], Joint] = field(default_factory=dict)
    divisors: dict[tuple[str, Fraction], None] = field(default_factory=dict)

    def settle(self, test: Compares, words: str = "") -> Form:
        """What a comparison comes to. `words` are those of its criterion."""
        ids = tuple(dict.fromkeys((*inputs_in(test.left), *inputs_in(test.right))))
        if any(id in self.absent for id in ids):
            return FALSE
        difference: Expression = Derived(Operation.DIFFERENCE, (test.left, test.right))
        unknown = [id for id in ids if id not in self.numbers]
        if unknown and any(self.known.get(id) == number for id, number in _divisors(difference, {})):
            return self.open_question(test, unknown, words, for_good=True)
        if not unknown:
            value = value_of(difference, self.numbers)
            if value is None:
                return self.open_question(test, ids, words, for_good=True)
            return TRUE if compared(value, test.comparison) else FALSE
        line = linear_of(difference, self.numbers) or multiplied_out(difference, self.numbers, self._is_positive)
        self.divisors |= dict.fromkeys(_divisors(difference, self.numbers))
        if line is not None and len(line.factors) < 2:  # what stands on both sides may cancel out
            dropped = [id for id in unknown if id not in line.factors and self.inputs[id].may_be_absent]
            return _there(self._linear(line, test.comparison), dropped)
        if len(unknown) == 1:
            return self._one_way(difference, unknown[0], test, words)
        if line is not None and (len(line.factors) < len(unknown) or linear_of(difference, self.numbers) is None):
            dropped = [id for id in unknown if id not in line.factors and self.inputs[id].may_be_absent]
            return _there(self._several(expression_of(line), list(line.factors), test, words), dropped)
        return self._several(difference, unknown, test, words)

    def _linear(self, line: Linear, comparison: Comparison) -> Form:
        if not line.factors:
            return TRUE if compared(line.constant, comparison) else FALSE
        return IsWithin(next(iter(line.factors)), threshold(line, comparison))

    def _one_way(self, difference: Expression, input: str, test: Compares, words: str) -> Form:
        bounds = {id: self.bounds(id) for id in inputs_in(difference)}
        way = direction(difference, input, bounds)
        if way is None:
            return self.open_question(test, (input,), words)
        domain = self.domain(input)
        whole = not isinstance(self.inputs[input].type, Number)
        found = solved(
            lambda number: value_of(difference, {**self.numbers, input: number}), test.comparison, way, domain, whole=whole
        )
        return FALSE if found is None else IsWithin(input, found)

    def _several(self, difference: Expression, unknown: list[str], test: Compares, words: str) -> Form:
        """A further yes/no input for a comparison of several amounts that vary, settled by these together."""
        bounds = bounds_of(difference, {id: self.bounds(id) for id in inputs_in(difference)})
        if (sure := _sure(bounds, test.comparison)) is not None and not any(self.inputs[id].may_be_absent for id in unknown):
            return TRUE if sure else FALSE
        as_days = age_as_days(test)
        if as_days != test:
            difference, test = Derived(Operation.DIFFERENCE, (as_days.left, as_days.right)), as_days
        key = (difference, test.comparison)
        if key not in self.joint:
            id = f"compared_{len(self.made) + 1}"
            given = _given(difference, self.numbers)
            self.joint[key] = Joint(id, given, test.comparison, tuple(unknown), words or self._words(difference))
            self.made[id] = Input(id, words or self._words(difference), YesNo(), settled_by=tuple(unknown))
            self.behind[id] = tuple(unknown)
        return Is(self.joint[key].id)

    def open_question(
        self, test: Compares, unknown: list[str] | tuple[str, ...], words: str = "", for_good: bool = False
    ) -> Form:
        """A further yes/no input for a comparison that nothing settles. `for_good`: nor would knowing or changing its parts."""
        id = f"open_{len(self.made) + 1}"
        said = words or self._words(Derived(Operation.DIFFERENCE, (test.left, test.right)))
        self.made[id] = Input(id, said, YesNo(), recorded=for_good)
        self.behind[id] = tuple(unknown)
        return Is(id)

    def _words(self, difference: Expression) -> str:
        """What a comparison that no line says is called: by the parts that it compares."""
        phrases = (self.inputs[id].phrase for id in inputs_in(difference))
        return f"how {or_list(phrases, 'and')} compare"

    def _is_positive(self, amount: Expression) -> bool:
        """Whether an amount that is divided by is never below 0; that it is not 0 is always so (`divisors`)."""
        low = bounds_of(amount, {id: self.bounds(id) for id in inputs_in(amount)}).low
        return low is not None and low >= 0

    def domain(self, input: str) -> Interval:
        """The range of an input."""
        type = self.inputs[input].type
        return Interval(type.low, True, type.high, True) if isinstance(type, Number) else Interval()

    def bounds(self, input: str) -> Bounds:
        """The least and greatest value that is left to an input."""
        if input in self.numbers:
            return Bounds(self.numbers[input], self.numbers[input])
        known, full = self.ranges.get(input, Interval()), self.domain(input)
        low = max((end for end in (known.low, full.low) if end is not None), default=None)
        return Bounds(low, min((end for end in (known.high, full.high) if end is not None), default=None))


def _sure(bounds: Bounds, comparison: Comparison) -> bool | None:
    """Whether a difference with these bounds compares so with zero, where the bounds settle that."""
    ends = [end for end in (bounds.low, bounds.high) if end is not None]
    if bounds.low is not None and bounds.low > 0:
        return compared(bounds.low, comparison)
    if bounds.high is not None and bounds.high < 0:
        return compared(bounds.high, comparison)
    return compared(ends[0], comparison) if len(ends) == 2 and ends[0] == ends[1] else None


def _there(form: Form, inputs: list[str]) -> Form:
    """A form, where none of some inputs is absent."""
    if not inputs or form == FALSE:
        return form
    gone = tuple(Criterion(f"absent/{id}", Not(IsAbsent(id))) for id in inputs)
    return AllOf((Criterion(f"present/{'-'.join(inputs)}", form), *gone))


def _divisors(expression: Expression, numbers: Mapping[str, Fraction]) -> Iterator[tuple[str, Fraction]]:
    """The inputs that something is divided by, with the number that would make the divisor 0 whatever the others are."""
    if not isinstance(expression, Derived):
        return
    for part in expression.parts:
        yield from _divisors(part, numbers)
    if expression.operation is Operation.RATIO:
        yield from _zeros(expression.parts[1], numbers)


def _zeros(divisor: Expression, numbers: Mapping[str, Fraction]) -> Iterator[tuple[str, Fraction]]:
    line = linear_of(divisor, numbers)
    if line is not None and len(line.factors) == 1:
        [(id, factor)] = line.factors.items()
        yield id, -line.constant / factor
    elif isinstance(divisor, Derived) and divisor.operation is Operation.PRODUCT:
        for part in divisor.parts:
            yield from _zeros(part, numbers)


def _given(expression: Expression, numbers: Mapping[str, Fraction]) -> Expression:
    """An amount with the numbers that are taken as given put in."""
    match expression:
        case InputAmount(input) if input in numbers:
            return Amount(numbers[input])
        case Derived(_, parts):
            return replace(expression, parts=tuple(_given(part, numbers) for part in parts))
        case _:
            return expression
