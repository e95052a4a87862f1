"""A program as it stands for one case: what the case settles is put in, and what is left of the rules is kept.

Every rule is looked at once. A test of a variable that the case fixes holds or does not; a comparison of amounts whose parts are all
fixed is computed, one with one part left is a range of that part. What remains are the worlds of the case, and no others: each
rule holds in a world of what remains exactly where it held in the worlds of the whole program with the case's facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import islice, permutations
from typing import assert_never

from reasoner.amounts.kept import Kept
from reasoner.asp.amounts import AmountTest, Stated, cuts_beside, settled, turns_at
from reasoner.asp.cells import IntervalCell, Variable
from reasoner.asp.criteria import inside
from reasoner.asp.formula import (
    FALSE,
    TRUE,
    Between,
    Conjunction,
    Disjunction,
    Formula,
    In,
    Named,
    Negation,
    between,
    conjunction,
    disjunction,
    negation,
    variables_in,
)
from reasoner.asp.program import MOST_SETTLED, Constraint, Program, Rule
from reasoner.cases.layout.layout import NEVER_ZERO
from reasoner.policy.intervals import DATES, Cut, cuts_of, pieces
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Input, Number
from reasoner.source.dataclass import dataclass

MOST_CARRIED = 40  # places of one number that are carried over to another


@dataclass(frozen=True, slots=True)
class Within:
    """A number lies in an interval: a test that is not yet one of cells."""

    variable: str
    interval: Interval


def residual(
    program: Program,
    fixed: Mapping[str, frozenset[int]],
    stated: Stated,
    inputs: Mapping[str, Input],
    check: Callable[[], None] = lambda: None,
) -> Program:
    """The program that is left of a case. `fixed` are the cells of the variables that the case fixes, `stated` the numbers;
    `inputs` are inputs as the case calls them. `check` ends the work by raising."""
    left = _Residual(program, fixed, stated, check)
    kept = _kept_heads(program)
    for rule in program.rules:
        left.head(rule.head)
    constraints = [
        replace(one, formula=left.of(one.formula)) for one in program.constraints if not _is_stated_zero(program, one, stated)
    ]
    refined = left.refined()
    rules: list[Rule] = []
    certain: list[str] = []
    for rule in program.rules:
        body = left.bodies[rule.head]
        if body not in (TRUE, FALSE):
            rules.append(Rule(rule.head, left.in_cells(body, refined), rule.comment))
        elif rule.head in kept:
            rules.append(Rule(rule.head, body, rule.comment))
        elif body == TRUE:
            certain.append(rule.head)
    ties = tuple(_tie(program, one, left.in_cells(one.formula, refined)) for one in constraints if one.formula != TRUE)
    return _with_variables(program, left, refined, tuple(rules), ties, frozenset(certain), inputs)


def _tie(program: Program, one: Constraint, formula: Formula) -> Constraint:
    """What is left of what is always so; a comparison that has become a range of its one open part ties that part."""
    read = (program.variables[test.variable].input for test in variables_in(formula))
    return replace(one, formula=formula, inputs=one.inputs.union(read))


def _is_stated_zero(program: Program, one: Constraint, stated: Stated) -> bool:
    """Whether a case states the number that what is divided by never is: its comparisons are then open, and nothing is ruled out."""
    if one.words != NEVER_ZERO:
        return False
    [id] = one.inputs
    number = stated.fixed.get(id, stated.loose.get(id))
    cells = program.variables[program.by_input[id][0]].cells
    at = [
        at
        for at, cell in enumerate(cells)
        if number is not None and isinstance(cell, IntervalCell) and cell.interval.holds(number)
    ]
    return any(_misses(one.formula, cell) for cell in at)


def _misses(formula: Formula, cell: int) -> bool:
    match formula:
        case In(_, cells):
            return cell not in cells
        case Negation(of):
            return not _misses(of, cell)
        case _:
            return formula == FALSE


def _kept_heads(program: Program) -> frozenset[str]:
    """The heads that are asked for by name."""
    decided = program.determinations.values()
    each = (one for some in decided for ones in (some.clauses, *some.each.values()) for one in ones)
    return frozenset((*(one.head for one in each), *(head for some in decided for head in some.outcomes.values())))


def _with_variables(
    program: Program,
    left: _Residual,
    refined: Mapping[str, Variable],
    rules: tuple[Rule, ...],
    ties: tuple[Constraint, ...],
    certain: frozenset[str],
    inputs: Mapping[str, Input],
) -> Program:
    variables = {name: refined.get(name, one) for name, one in program.variables.items() if name not in left.fixed}
    variables = {name: one for name, one in variables.items() if name not in program.amounts or name in left.open}
    by_input: dict[str, tuple[str, ...]] = {}
    for id, names in program.by_input.items():
        if some := tuple(name for name in names if name in variables):
            by_input[id] = some
    policy = program.policy
    if inputs:
        mine = tuple(inputs.get(one.id, one) for one in policy.vocabulary.inputs)
        policy = replace(policy, vocabulary=replace(policy.vocabulary, inputs=mine))
    return replace(
        program,
        policy=policy,
        variables=variables,
        by_input=by_input,
        rules=rules,
        constraints=ties,
        amounts=dict(left.open),
        certain=program.certain | certain,
        learnt={},
        settled=Kept(MOST_SETTLED),
    )


class _Residual:
    """What is left of each rule, found as it is asked for."""

    def __init__(
        self, program: Program, fixed: Mapping[str, frozenset[int]], stated: Stated, check: Callable[[], None]
    ) -> None:
        self.program = program
        self.fixed = fixed
        self.stated = stated
        self.check = check
        self.bodies: dict[str, Formula] = {}
        self.open: dict[str, AmountTest] = {}
        self.cuts: dict[str, set[Cut]] = {}
        self._amounts: dict[str, Formula] = {}
        self._own = program.bodies

    def head(self, head: str) -> Formula:
        """What is left of a rule, by the name of its head where that is not settled."""
        body = self.bodies.get(head)
        if body is None:
            self.check()
            body = self.bodies[head] = self.of(self._own[head])
        return body if body in (TRUE, FALSE) else Named(head)

    def of(self, formula: Formula) -> Formula:
        """What is left of a formula."""
        match formula:
            case In(variable, cells):
                if variable in self.program.amounts:
                    it = self._amount(variable)
                    return it if 0 in cells else negation(it)
                there = self.fixed.get(variable)
                if there is None:
                    return formula
                return TRUE if there <= cells else FALSE if there.isdisjoint(cells) else formula
            case Named(name):
                return self.head(name)
            case Negation(of):
                return negation(self.of(of))
            case Conjunction(parts):
                return self._all(parts)
            case Disjunction(parts):
                return disjunction(found for part in parts if (found := self.of(part)) != FALSE)
            case Between(low, high, parts):
                return between(low, high, map(self.of, parts))
            case _ as never:
                assert_never(never)

    def _all(self, parts: Iterable[Formula]) -> Formula:
        found = []
        for part in parts:
            one = self.of(part)
            if one == FALSE:
                return FALSE
            if one != TRUE:
                found.append(one)
        return conjunction(found)

    def _amount(self, variable: str) -> Formula:
        if variable not in self._amounts:
            self._amounts[variable] = self._settled(variable)
        return self._amounts[variable]

    def _settled(self, variable: str) -> Formula:
        test = self.program.amounts[variable]
        gates = [self.head(gate) for gate in test.gates]
        named = tuple(None if gate == TRUE else False if gate == FALSE else gate.name for gate in gates)  # type: ignore[union-attr]
        key = (variable, named, self.stated.about(test.inputs))
        kept = self.program.settled.get(key)
        if kept is None:
            left = settled(test.with_gates(named), self.stated)
            beside = cuts_beside(left, self.stated) if isinstance(left, AmountTest) else {}
            kept = self.program.settled.put(key, (left, beside))
        found, cuts_of_each = kept
        match found:
            case bool():
                return TRUE if found else FALSE
            case AmountTest():
                self.open[variable] = found
                for id, cuts in cuts_of_each.items():
                    self._cut(id, cuts)
                return In(variable, frozenset((0,)))
            case (id, Interval() as interval):
                self._cut(id, cuts_of(interval))
                return Within(self.program.by_input[id][0], interval)  # type: ignore[return-value]

    def _cut(self, id: str, cuts: Iterable[Cut]) -> None:
        name = self.program.by_input[id][0]
        self.cuts.setdefault(name, set()).update(cuts)

    def refined(self) -> dict[str, Variable]:
        """The variables of the numbers that comparisons cut, with the cells that these leave."""
        self._carry_over()
        found = {}
        for name, cuts in self.cuts.items():
            variable = self.program.variables[name]
            type = self.program.inputs[variable.input].type
            cuts.update(self.stated.cuts(variable.input))
            cuts.update(cut for cell in variable.cells if isinstance(cell, IntervalCell) for cut in cuts_of(cell.interval))
            number = type if isinstance(type, Number) else DATES
            others = tuple(cell for cell in variable.cells if not isinstance(cell, IntervalCell))
            found[name] = replace(variable, cells=(*map(IntervalCell, pieces(cuts, number)), *others))
        return found

    def _carry_over(self) -> None:
        """Where background knowledge compares two numbers, a place at which one is cut cuts the other, too.

        What is at most some number of days is over a threshold only where that number is.
        """
        always = {test.variable for one in self.program.constraints for test in variables_in(one.formula)}
        tied = [test for name, test in self.open.items() if name in always and len(test.inputs) == 2]
        for _ in tied:
            for test in tied:
                for id, other in permutations(test.inputs):
                    ends = {cut[0] for cut in self._all_cuts(other)}
                    for end in islice(sorted(ends), MOST_CARRIED):
                        self._cut(id, turns_at(test, id, {other: end}, self.stated))

    def _all_cuts(self, id: str) -> set[Cut]:
        """Every place at which a number is cut."""
        name = self.program.by_input[id][0]
        cells = (cell for cell in self.program.variables[name].cells if isinstance(cell, IntervalCell))
        found = {cut for cell in cells for cut in cuts_of(cell.interval)}
        return found.union(self.stated.cuts(id), self.cuts.get(name, ()))

    def in_cells(self, formula: Formula | Within, refined: Mapping[str, Variable]) -> Formula:
        """A formula with every test one of the cells that variables have now."""
        match formula:
            case In(variable, cells) if (now := refined.get(variable)) is not None:
                before = self.program.variables[variable].cells
                kept = [before[cell] for cell in cells]
                return In(
                    variable, frozenset(at for at, cell in enumerate(now.cells) if any(_in_cell(cell, one) for one in kept))
                )
            case Within(variable, interval):
                now = refined[variable]
                cells = frozenset(
                    at for at, one in enumerate(now.cells) if isinstance(one, IntervalCell) and inside(one.interval, interval)
                )
                return FALSE if not cells else TRUE if len(cells) == len(now.cells) else In(variable, cells)
            case Negation(of):
                return negation(self.in_cells(of, refined))
            case Conjunction(parts):
                return conjunction(self.in_cells(part, refined) for part in parts)
            case Disjunction(parts):
                return disjunction(self.in_cells(part, refined) for part in parts)
            case Between(low, high, parts):
                return Between(low, high, tuple(self.in_cells(part, refined) for part in parts))
            case _:
                return formula


def _in_cell(now: object, before: object) -> bool:
    """Whether a cell lies in one of the cells that a variable had before."""
    if isinstance(now, IntervalCell) and isinstance(before, IntervalCell):
        return inside(now.interval, before.interval)
    return now == before
