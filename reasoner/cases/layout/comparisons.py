"""Comparisons of amounts as tests of single inputs: a range where one input decides, else a further yes/no input that stands for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from reasoner.amounts.bounds import Bounds, bounds_of, direction
from reasoner.amounts.linear import Linear, expression_of, linear_of, threshold
from reasoner.amounts.passing import solved
from reasoner.amounts.shifts import age_as_days
from reasoner.amounts.values import compared, inputs_in, value_of
from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Compares,
    Comparison,
    Criterion,
    Derived,
    Expression,
    Form,
    Is,
    IsAbsent,
    IsWithin,
    Not,
    Operation,
)
from reasoner.policy.nearest import or_list
from reasoner.policy.turned import denied_words
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Input, Number, YesNo

TRUE, FALSE = AllOf(()), AnyOfThese(())


@dataclass(frozen=True)
class Compared:
    """A comparison of amounts that is a yes/no input of its own, with the machine name `id`: it holds where `difference` compares so
    with 0. `inputs` are those whose numbers settle it.

    With `gates` it compares what records come to: each gate is a criterion (that the record counts) with what it then adds, its
    total (`run`: of the first and the last day of each, the longest run) less the `difference`.
    """

    id: str
    difference: Expression
    comparison: Comparison
    inputs: tuple[str, ...]
    words: str = ""
    gates: tuple[tuple[Criterion, tuple[Expression, ...]], ...] = ()
    run: bool = False


@dataclass
class Comparisons:
    """The comparisons of a policy that one range of one input does not say, each once.

    `divisors` are the inputs by which something is divided, each with the number at which that would be a division by 0.
    """

    inputs: Mapping[str, Input]
    made: dict[tuple[object, ...], Compared] = field(default_factory=dict)
    divisors: dict[tuple[str, Fraction], None] = field(default_factory=dict)
    settled: dict[tuple[Compares, str], Form] = field(default_factory=dict)
    present: dict[Form, int] = field(default_factory=dict)  # forms that hold only where something is there, numbered

    def settle(self, test: Compares, words: str = "") -> Form:
        """What a comparison comes to. `words` are those of its criterion."""
        key = (test, words)
        if key not in self.settled:
            self.settled[key] = self._settled(test, words)
        return self.settled[key]

    def _settled(self, test: Compares, words: str) -> Form:
        ids = tuple(dict.fromkeys((*inputs_in(test.left), *inputs_in(test.right))))
        difference: Expression = Derived(Operation.DIFFERENCE, (test.left, test.right))
        if not ids:
            value = value_of(difference, {})
            return TRUE if value is not None and compared(value, test.comparison) else FALSE
        divisors = dict.fromkeys(divisors_in(difference))
        self.divisors |= divisors
        if divisors:  # a case may state that one of them is 0, and nothing settles it then
            return self.there(self.further(difference, test.comparison, ids, words), ids)
        line = linear_of(difference, {})
        if line is not None and len(line.factors) < 2:  # what stands on both sides may cancel out
            return self.there(_linear(line, test.comparison), [id for id in ids if id not in line.factors])
        if len(ids) == 1 and (found := self._one_way(difference, ids[0], test)) is not None:
            return found
        if line is not None and len(line.factors) < len(ids):
            rest = [id for id in ids if id not in line.factors]
            return self.there(self._several(expression_of(line), tuple(line.factors), test, words), rest)
        return self._several(difference, ids, test, words)

    def _one_way(self, difference: Expression, input: str, test: Compares) -> Form | None:
        way = direction(difference, input, {input: self.bounds(input)})
        if way is None:
            return None
        whole = not isinstance(self.inputs[input].type, Number)
        found = solved(
            lambda number: value_of(difference, {input: number}), test.comparison, way, self.domain(input), whole=whole
        )
        return FALSE if found is None else IsWithin(input, found)

    def _several(self, difference: Expression, ids: tuple[str, ...], test: Compares, words: str) -> Form:
        bounds = bounds_of(difference, {id: self.bounds(id) for id in inputs_in(difference)})
        if (sure := _sure(bounds, test.comparison)) is not None:
            return self.there(TRUE if sure else FALSE, list(ids))
        as_days = age_as_days(test)
        if as_days != test:
            difference, test = Derived(Operation.DIFFERENCE, (as_days.left, as_days.right)), as_days
        return self.there(self.further(difference, test.comparison, ids, words), list(ids))

    def further(
        self,
        difference: Expression,
        comparison: Comparison,
        ids: tuple[str, ...],
        words: str,
        gates: tuple[tuple[Criterion, tuple[Expression, ...]], ...] = (),
        run: bool = False,
    ) -> Form:
        """The further input that stands for a comparison."""
        key = (difference, comparison, tuple((gate.key, *parts) for gate, parts in gates), run)
        if key not in self.made:
            said = words or self._words(ids)
            self.made[key] = Compared(f"compared_{len(self.made) + 1}", difference, comparison, ids, said, gates, run)
        return Is(self.made[key].id)

    def further_inputs(self) -> tuple[Input, ...]:
        """The further inputs."""
        return tuple(
            Input(one.id, one.words, YesNo(), settled_by=one.inputs, negative=denied_words(one.words))
            for one in self.made.values()
        )

    def _words(self, ids: tuple[str, ...]) -> str:
        """What a comparison that no line says is called: by the parts that it compares."""
        return f"how {or_list((self.inputs[id].phrase for id in ids), 'and')} compare"

    def there(self, form: Form, inputs: Iterable[str]) -> Form:
        """A form, where none of some inputs is absent."""
        gone = [id for id in inputs if self.inputs[id].may_be_absent]
        if not gone or form == FALSE:
            return form
        parts = tuple(Criterion(f"absent/{id}", Not(IsAbsent(id))) for id in gone)
        number = self.present.setdefault(form, len(self.present) + 1)
        return AllOf((Criterion(f"present/{number}", form), *parts))

    def domain(self, input: str) -> Interval:
        """The range of an input."""
        type = self.inputs[input].type
        return Interval(type.low, True, type.high, True) if isinstance(type, Number) else Interval()

    def bounds(self, input: str) -> Bounds:
        """The least and greatest value that an input can have."""
        full = self.domain(input)
        return Bounds(full.low, full.high)


def _linear(line: Linear, comparison: Comparison) -> Form:
    if not line.factors:
        return TRUE if compared(line.constant, comparison) else FALSE
    return IsWithin(next(iter(line.factors)), threshold(line, comparison))


def _sure(bounds: Bounds, comparison: Comparison) -> bool | None:
    """Whether a difference with these bounds compares so with zero, where the bounds settle that."""
    ends = [end for end in (bounds.low, bounds.high) if end is not None]
    if bounds.low is not None and bounds.low > 0:
        return compared(bounds.low, comparison)
    if bounds.high is not None and bounds.high < 0:
        return compared(bounds.high, comparison)
    return compared(ends[0], comparison) if len(ends) == 2 and ends[0] == ends[1] else None


def divisors_in(expression: Expression) -> Iterator[tuple[str, Fraction]]:
    """The inputs that something is divided by, with the number that would make the divisor 0 whatever the others are."""
    if not isinstance(expression, Derived):
        return
    for part in expression.parts:
        yield from divisors_in(part)
    if expression.operation is Operation.RATIO:
        yield from _zeros(expression.parts[1])


def _zeros(divisor: Expression) -> Iterator[tuple[str, Fraction]]:
    line = linear_of(divisor, {})
    if line is not None and len(line.factors) == 1:
        [(id, factor)] = line.factors.items()
        yield id, -line.constant / factor
    elif isinstance(divisor, Derived) and divisor.operation is Operation.PRODUCT:
        for part in divisor.parts:
            yield from _zeros(part)
