"""What the numbers of a program can be together with the comparisons of their amounts: asked of `reasoner.amounts`, exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice, product
from math import prod

from reasoner.amounts.bounds import Bounds, bounds_of
from reasoner.amounts.questions import Constraint, Domain, Found
from reasoner.amounts.values import inputs_in, value_of
from reasoner.asp.amounts import AmountTest, told_by
from reasoner.asp.cells import IntervalCell, Variable
from reasoner.asp.program import Program
from reasoner.cases.layout.gathered import longest_run
from reasoner.policy.criteria import Amount, Derived, Expression, Operation
from reasoner.policy.intervals import DATES, has_point, meet
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Number

NO_NUMBERS: Mapping[str, Fraction] = {}
NO_RANGES: Mapping[str, Interval] = {}
MOST_ROWS = 400  # of cells of the numbers of a comparison, looked at beforehand
MOST_RUNS = 64  # ways to choose a stretch of cells for each number that has several


class Numbers:
    """The numbers of a program: what each can be in some of its cells."""

    def __init__(
        self, program: Program, exact: Mapping[str, Fraction] = NO_NUMBERS, ranges: Mapping[str, Interval] = NO_RANGES
    ) -> None:
        """`exact` are numbers that are what they are, whatever cells they are in; `ranges` what is known of others, which may cut
        through cells."""
        self.program = program
        self.exact = exact
        self.ranges = ranges
        self.theory = program.theory
        self._constraints: dict[tuple[str, bool, str], Constraint] = {}
        self._types: dict[str, tuple[Fraction | None, Fraction]] = {}

    def variable(self, id: str) -> Variable:
        """The variable of a number."""
        return self.program.variables[self.program.by_input[id][0]]

    def domains(self, id: str, cells: Iterable[int] | None) -> list[Domain]:
        """What a number can be in some of its cells (None: any of them), a domain for each stretch of cells side by side."""
        if id in self.exact:
            return [Domain(Interval(self.exact[id], True, self.exact[id], True))]
        variable = self.variable(id)
        step, start = self._step(id)
        found: list[Domain] = []
        last = -2
        for at in range(len(variable.cells)) if cells is None else sorted(cells):
            cell = variable.cells[at]
            if not isinstance(cell, IntervalCell):
                continue
            one = cell.interval
            if at == last + 1:
                before = found[-1].interval
                one = Interval(before.low, before.low_included, one.high, one.high_included)
                found[-1] = Domain(one, step, start)
            else:
                found.append(Domain(one, step, start))
            last = at
        if id not in self.ranges:
            return found
        left = ((one, meet(one.interval, self.ranges[id])) for one in found)
        number = Number(step=step, low=start) if step is not None else Number()
        return [replace(one, interval=some) for one, some in left if some is not None and has_point(some, number)]

    def _step(self, id: str) -> tuple[Fraction | None, Fraction]:
        if id not in self._types:
            type = self.program.inputs[id].type
            number = type if isinstance(type, Number) else DATES
            self._types[id] = (number.step, number.low if number.low is not None else Fraction(0))
        return self._types[id]

    def is_without(self, variable: str, where: Callable[[str], Domain | None]) -> bool:
        """Whether a comparison has no amount where numbers are in some domains: a part is absent, or what is divided by is 0."""
        test = self.program.amounts[variable]
        ids = test.inputs if test.gates == () else inputs_in(test.difference)  # what is absent of a record does not count
        if any(id in self.program.by_input and where(id) is None for id in ids):
            return True
        for id, number in test.zeros:
            domain = where(id) if id in self.program.by_input else None
            if domain is not None and _is_just(domain, number):
                return True
        return False

    def zeros(self, variable: str) -> list[tuple[str, int]]:
        """The cells in which a comparison would divide by 0: variables, each with one of its cells."""
        found = []
        for id, number in self.program.amounts[variable].zeros:
            for at in range(len(self.variable(id).cells)) if id in self.program.by_input else ():
                if any(_is_just(one, number) for one in self.domains(id, (at,))):
                    found.append((self.variable(id).name, at))
        return found

    def constraint(self, variable: str, holds: bool) -> Constraint | None:
        """That a comparison holds, or does not; None where nothing settles it, or what counts in it is not known."""
        test = self.program.amounts[variable]
        whole = None if test.free else test.whole()
        if whole is None:
            return None
        key = (variable, holds, "")
        if key not in self._constraints:
            self._constraints[key] = Constraint(whole, test.comparison, holds)
        return self._constraints[key]

    def counted(self, variable: str, holds: bool, counts: tuple[bool, ...]) -> Constraint | None:
        """That a comparison of what some records come to holds, or does not, where it is known which of them count; None of a run of
        days that are not all known."""
        key = (variable, holds, repr(counts))
        if key not in self._constraints:
            test = self.program.amounts[variable].counting(counts)
            whole = _run(test) if test.compared.run else test.whole()
            if whole is None:
                return None
            self._constraints[key] = Constraint(whole, test.comparison, holds)
        return self._constraints[key]

    def together(
        self,
        held: Mapping[str, bool],
        cells: Mapping[str, Iterable[int]],
        check: Callable[[], None] = lambda: None,
    ) -> bool | None:
        """Whether some numbers in some cells make comparisons come out so; None where that is not known here."""
        return self.found(self.constraints_of(held, cells), cells, check)

    def can_be(
        self, variable: str, cells: Mapping[str, Iterable[int]], check: Callable[[], None] = lambda: None
    ) -> frozenset[int]:
        """The cells (0: it holds, 1: it does not) that a comparison can be in by itself where numbers are in some cells."""
        ways = (0, 1) if self.constraint(variable, True) is not None else ()
        found = frozenset(at for at in ways if self.together({variable: at == 0}, cells, check) is not False)
        return found or frozenset((0, 1))

    def forced(self, variable: str) -> Iterator[tuple[dict[str, frozenset[int]], int]]:
        """The cells of the numbers of a comparison that leave it one way, with that way: of all but the last number one cell each, of
        the last all with which it is that way; none where they are many."""
        test = self.program.amounts[variable]
        names = [self.variable(id).name for id in test.inputs if id in self.program.by_input]
        sizes = [range(len(self.program.variables[name].cells)) for name in names]
        if not names or prod(map(len, sizes)) > MOST_ROWS or self.constraint(variable, True) is None:
            return
        for first in product(*sizes[:-1]):
            ways: dict[int, list[int]] = {0: [], 1: []}
            for last in sizes[-1]:
                way = self._only_way(variable, dict(zip(names, (*first, last), strict=True)))
                if way is not None:
                    ways[way].append(last)
            alone = {name: frozenset((cell,)) for name, cell in zip(names, first, strict=False)}
            yield from (({**alone, names[-1]: frozenset(some)}, way) for way, some in ways.items() if some)

    def _only_way(self, variable: str, where: Mapping[str, int]) -> int | None:
        """The one way that a comparison comes out with numbers in some cells, None where it may come out both: by the ends of the
        cells, where these tell, else by the arithmetic."""
        test = self.program.amounts[variable]
        whole = test.whole()
        bounds = {}
        for name, cell in where.items():
            id = self.program.variables[name].input
            some = self.domains(id, (cell,))
            if not some:
                return None
            bounds[id] = Bounds(some[0].interval.low, some[0].interval.high)
        if whole is not None and not test.zeros and not set(inputs_in(whole)) - bounds.keys():
            it = told_by(bounds_of(whole, bounds), test.comparison)
            if it is not None:
                return 0 if it else 1
        left = self.can_be(variable, {name: (cell,) for name, cell in where.items()})
        return next(iter(left)) if len(left) == 1 else None

    def constraints_of(self, held: Mapping[str, bool], cells: Mapping[str, Iterable[int]]) -> list[Constraint] | None:
        """What some comparisons say where numbers are in some cells; None where one of them depends on what counts in it."""

        def where(id: str) -> Domain | None:
            some = self.domains(id, cells.get(self.variable(id).name))
            return some[0] if len(some) == 1 else Domain() if some else None

        found = []
        for variable, holds in held.items():
            if self.program.amounts[variable].free or self.is_without(variable, where):
                continue
            one = self.constraint(variable, holds)
            if one is None:
                return None
            found.append(one)
        return found

    def found(
        self,
        constraints: Sequence[Constraint] | None,
        cells: Mapping[str, Iterable[int]],
        check: Callable[[], None] = lambda: None,
        names: Mapping[str, str] = {},
    ) -> bool | None:
        """Whether some numbers satisfy some constraints; `names` are the inputs of ids that stand for another value of them."""
        if constraints is None:
            return None
        if not constraints:
            return True
        ids = dict.fromkeys(id for one in constraints for id in inputs_in(one.difference))
        choices = []
        for id in ids:
            name = self.variable(names.get(id, id)).name
            some = self.domains(names.get(id, id), cells.get(name if id not in names else id))
            if not some:
                return False
            choices.append(some)
        tried = 0
        for domains in islice(product(*choices), MOST_RUNS):
            tried += 1
            if isinstance(self.theory.decided(dict(zip(ids, domains, strict=True)), constraints, check), Found):
                return True
        return False if tried < MOST_RUNS else None


def _is_just(domain: Domain, number: Fraction) -> bool:
    """Whether a quantity can be this number only."""
    return domain.interval.low == number == domain.interval.high


def _run(test: AmountTest) -> Expression | None:
    """The longest run of spans as an amount, where all days are known."""
    spans = [tuple(value_of(part, {}) if not inputs_in(part) else None for part in parts) for _, parts in test.terms]
    if any(None in span for span in spans):
        return None
    run = longest_run([(first, last) for first, last in spans if first is not None and last is not None])
    return Derived(Operation.DIFFERENCE, (Amount(run), test.difference))
