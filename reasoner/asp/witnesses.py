"""Worlds that show something, built from the rules alone: that a rule can hold or fail, that an outcome turns with one input.

A witness is a part of a world: for some variables, cells that they are in. Of a rule's body it is put together from witnesses of
its parts: of all of them where all have to hold, of the smallest where one is enough. Where the parts agree, the rule holds in
every world that the witness is a part of, so that it proves what it shows; where they do not, nothing is known, and the solver
has to be asked. What ties variables together (background knowledge, comparisons of amounts) is looked at last: a
witness counts only where some world has it.

An outcome turns with an input where a line of rules leads from it down to a test of the input, all other parts beside that
line being held at values that let it through (as tests of circuits are made: path sensitization, Roth 1966).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from reasoner.amounts.questions import Constraint as Comparing
from reasoner.amounts.values import with_names
from reasoner.asp.amounts import Stated, settled
from reasoner.asp.formula import Between, Conjunction, Disjunction, Formula, In, Named, Negation
from reasoner.asp.program import Constraint, Program
from reasoner.asp.theory import Numbers
from reasoner.policy.kleene import all_of, any_of, denied

_YES, _NO, _BOTH = frozenset((0,)), frozenset((1,)), frozenset((0, 1))
# For some variables the cells that they are in; None: none was found.
Witness = Mapping[str, frozenset[int]]
NOTHING: Witness = {}
MOST_TRIES = 4  # ways through one rule that are tried for the inputs below it
MOST_PAIRS = 6  # of worlds that are tried for one input
MOST_ORDERS = 3  # in which the parts of one rule are put together
MOST_ATTEMPTS = 6  # at a witness for one rule
MOST_HELD = 12  # comparisons among which those are looked for that no numbers have together
MOST_EFFORT = 3_000  # parts that are looked at for one witness


class Witnesses:
    """Witnesses for the rules of a program, within the cells that a case leaves."""

    def __init__(
        self,
        program: Program,
        allowed: Mapping[str, frozenset[int]],
        numbers: Numbers,
        stated: Stated | None = None,
    ) -> None:
        """`stated` are the numbers of a case that is not put into the program."""
        self.program = program
        self.allowed = dict(allowed)
        self.stated = stated
        self._settled: dict[str, bool | None] = {}
        self.numbers = numbers
        self._bodies = program.bodies
        self._found: dict[tuple[str | int, bool], Witness | None] = {}  # by head, or by the place of a formula of the program
        self._below: dict[str | int, int] = {}  # by the same
        self._made: list[
            Formula
        ] = []  # formulas that are none of the program, kept as long as what is found of them by their place
        self._effort = 0
        self._again: dict[tuple[int, str], tuple[Comparing, Comparing]] = {}
        self._bits = {id: 1 << number for number, id in enumerate(program.by_input)}
        self._always: dict[str, list[Constraint]] = {}
        for one in program.constraints:
            for id in one.inputs.union(*(program.settled_by.get(id, ()) for id in one.inputs)):
                self._always.setdefault(id, []).append(one)
        self._force()

    def _force(self) -> None:
        """Leave of each variable what background knowledge leaves of it, as far as one test of it is all that is open (the class of
        a drug that is known)."""
        waiting = list(self.program.constraints)
        while waiting:
            forced = set[str]()
            left = []
            for one in waiting:
                it = self._last_open(one.formula, True)
                if isinstance(it, tuple):
                    variable, cells = it
                    # What a comparison comes to has to stay in view of the numbers: it is left to the witness.
                    if variable not in self.program.amounts and self._cells(variable) & cells:
                        self.allowed[variable] = self._cells(variable) & cells
                        forced.add(self.program.variables[variable].input)
                else:
                    left.append(one)
            self._settled = {} if forced else self._settled
            waiting = [one for one in left if not one.inputs.isdisjoint(forced)]

    def _last_open(self, formula: Formula, holds: bool) -> tuple[str, frozenset[int]] | bool | None:
        """The cells in which the one test that is open makes a formula hold (or fail); whether it does where none is open; None where
        more are."""
        match formula:
            case In(variable, cells):
                it = self._forced_here(formula)
                if it is not None:
                    return it is holds
                return variable, cells if holds else self._cells(variable) - cells
            case Negation(of):
                return self._last_open(of, not holds)
            case Conjunction(parts) | Disjunction(parts):
                decides = holds is isinstance(formula, Disjunction)
                left = [one for one in (self._last_open(part, holds) for part in parts) if one is not (not decides)]
                return decides if decides in left else left[0] if len(left) == 1 else None if left else not decides
            case _:
                it = self._forced_here(formula)
                return None if it is None else it is holds

    def can(self, head: str, holds: bool) -> bool:
        """Whether a witness shows that a rule can hold (or fail). False: it is not known."""
        self._effort = MOST_EFFORT
        parts: list[Formula] = [Named(head) if holds else Negation(Named(head))]  # and what attempts came up against
        for _ in range(MOST_ATTEMPTS):
            found = self._extended_by_all(NOTHING, parts, True)
            if found is None:
                return False
            whole = self._completed(found)
            if isinstance(whole, Constraint):
                against: Formula | None = whole.formula
            elif (it := self._numbers(whole)) is not False:
                return it is True
            else:
                against = self._without_numbers(whole)
            if against is None or any(one is against for one in parts):
                return False
            parts.append(against)
        return False

    def _without_numbers(self, witness: Witness) -> Formula | None:
        """That one of the comparisons of a witness that no numbers have together, or one of the cells of its numbers, is otherwise;
        None where they are many."""
        held = self._held(witness)
        cells = {**self.allowed, **witness}
        if len(held) > MOST_HELD:
            return None
        for name in tuple(held):
            fewer = {other: it for other, it in held.items() if other != name}
            if self.numbers.together(fewer, cells) is False:
                held = fewer
        numbers = dict.fromkeys(
            self.numbers.variable(id).name
            for name in held
            for id in self.program.amounts[name].inputs
            if id in self.program.by_input
        )
        tests = (
            *((name, _YES if it else _NO) for name, it in held.items()),
            *((name, witness[name]) for name in numbers if name in witness),
        )
        made = Disjunction(tuple(Negation(In(name, some)) for name, some in tests))
        self._made.append(made)
        return made

    def of_head(self, head: str, holds: bool) -> Witness | None:
        """A witness for a rule's holding (or failing)."""
        key = (head, holds)
        if key not in self._found:
            it = self.settled(head)
            self._found[key] = self.of(self._bodies[head], holds) if it is None else NOTHING if it is holds else None
        return self._found[key]

    def of(self, formula: Formula, holds: bool) -> Witness | None:
        """A witness for a formula's holding (or failing)."""
        match formula:
            case In(variable, cells):
                left = self._cells(variable)
                some = left & cells if holds else left - cells
                return NOTHING if some == left else {variable: some} if some else None
            case Named(name):
                return self.of_head(name, holds)
            case Negation(of):
                return self.of(of, not holds)
        key = (id(formula), holds)
        if key not in self._found:
            self._found[key] = self._of_parts(formula, holds)
        return self._found[key]

    def _of_parts(self, formula: Conjunction | Disjunction | Between, holds: bool) -> Witness | None:
        match formula:
            case Conjunction(parts):
                return self._all(parts, True) if holds else self._one(parts, False)
            case Disjunction(parts):
                return self._one(parts, True) if holds else self._all(parts, False)
            case Between(low, high, parts):
                return self._between(low, high, parts, holds)

    def _cells(self, variable: str) -> frozenset[int]:
        found = self.allowed.get(variable)
        if found is None and self.stated is not None and variable in self.program.amounts:
            found = self.allowed[variable] = self._outcome(variable, self.stated)
        return frozenset(range(len(self.program.variables[variable].cells))) if found is None else found

    def _outcome(self, variable: str, stated: Stated) -> frozenset[int]:
        """What a comparison can come to with the numbers of the case."""
        test = self.program.amounts[variable]
        gates = [self.settled(gate) for gate in test.gates]
        left = test.with_gates(
            [None if it else False if it is False else gate for gate, it in zip(test.gates, gates, strict=True)]
        )
        it = settled(left, stated)
        return _BOTH if not isinstance(it, bool) else _YES if it else _NO

    def settled(self, head: str) -> bool | None:
        """Whether a rule holds in every world, or in none, as far as its parts show."""
        if head not in self._settled:
            self._settled[head] = None
            self._settled[head] = self._forced_here(self._bodies[head])
        return self._settled[head]

    def _forced_here(self, formula: Formula) -> bool | None:
        match formula:
            case In(variable, cells):
                left = self._cells(variable)
                return True if left <= cells else False if left.isdisjoint(cells) else None
            case Named(name):
                return self.settled(name)
            case Negation(of):
                return denied(self._forced_here(of))
            case Conjunction(parts) | Disjunction(parts):
                decides = isinstance(formula, Disjunction)
                is_open = False
                for part in parts:
                    one = self._forced_here(part)
                    if one is decides:
                        return decides
                    is_open = is_open or one is None
                return None if is_open else not decides
            case Between(low, high, parts):
                some = [self._forced_here(part) for part in parts]
                least, most = some.count(True), len(some) - some.count(False)
                if least >= low and (high is None or most <= high):
                    return True
                return False if most < low or (high is not None and least > high) else None

    def _all(self, parts: Iterable[Formula], holds: bool) -> Witness | None:
        found: Witness | None = NOTHING
        for part in parts:
            found = both(found, self.of(part, holds))
            if found is None:
                return None
        return found

    def _one(self, parts: Iterable[Formula], holds: bool) -> Witness | None:
        some = sorted((found for part in parts if (found := self.of(part, holds)) is not None), key=len)
        return some[0] if some else None

    def _between(self, low: int, high: int | None, parts: Sequence[Formula], holds: bool) -> Witness | None:
        if holds:
            return self._number(parts, low, high)
        few = self._number(parts, 0, low - 1) if low else None
        return few if few is not None or high is None else self._number(parts, high + 1, None)

    def _number(self, parts: Sequence[Formula], low: int, high: int | None) -> Witness | None:
        """A witness for a number of parts that hold: the ones that are the least to ask hold, and enough of the others fail."""
        ones = sorted((len(one), at, one) for at, part in enumerate(parts) if (one := self.of(part, True)) is not None)
        found: Witness | None = NOTHING
        chosen: set[int] = set()
        for _, at, one in ones:
            if len(chosen) == low:
                break
            more = both(found, one)
            if more is not None:
                found, chosen = more, chosen | {at}
        if len(chosen) < low:
            return None
        for at, part in enumerate(parts) if high is not None else ():
            if at not in chosen and len(parts) - len(chosen) > 0:
                found = both(found, self.of(part, False))
                if found is None:
                    return None
        return found

    def extended(self, beside: Witness | None, formula: Formula, holds: bool) -> Witness | None:
        """A witness with one for a formula's holding (or failing) that agrees with it; None where none is found.

        The smallest one first, then, where that does not agree, one put together part by part with what is there in view.
        """
        if beside is None:
            return None
        plain = both(beside, self.of(formula, holds))
        if plain is not None or self._effort <= 0:
            return plain
        self._effort -= 1
        match formula:
            case In():
                return None
            case Named(name):
                it = self.settled(name)
                if it is not None:
                    return beside if it is holds else None
                return self.extended(beside, self._bodies[name], holds)
            case Negation(of):
                return self.extended(beside, of, not holds)
            case Conjunction(parts) | Disjunction(parts):
                if holds is isinstance(formula, Conjunction):
                    return self._extended_by_all(beside, parts, holds)
                for part in sorted(parts, key=lambda one: self._size(one, holds)):
                    found = self.extended(beside, part, holds)
                    if found is not None:
                        return found
                return None
            case Between(low, high, parts):
                ways = [(low, high)] if holds else [(0, low - 1)] * bool(low) + ([] if high is None else [(high + 1, None)])
                return next((found for way in ways if (found := self._extended_count(beside, parts, *way)) is not None), None)

    def _size(self, formula: Formula, holds: bool) -> int:
        found = self.of(formula, holds)
        return MOST_EFFORT if found is None else len(found)

    def _extended_by_all(self, beside: Witness | None, parts: Iterable[Formula], holds: bool) -> Witness | None:
        """A witness with one for each part. A part that does not agree with what those before it chose is looked at first next time."""
        order = list(parts)
        for _ in range(MOST_ORDERS):
            found, at = beside, 0
            for at, part in enumerate(order):  # noqa: B007  the one at which it ended
                found = self.extended(found, part, holds)
                if found is None:
                    break
            if found is not None or not at or self._effort <= 0:
                return found
            order.insert(0, order.pop(at))
        return None

    def _extended_count(self, beside: Witness | None, parts: Sequence[Formula], low: int, high: int | None) -> Witness | None:
        chosen: set[int] = set()
        for at in sorted(range(len(parts)), key=lambda one: self._size(parts[one], True)):
            if len(chosen) >= low:
                break
            more = self.extended(beside, parts[at], True)
            if more is not None:
                beside, chosen = more, chosen | {at}
        if len(chosen) < low:
            return None
        rest = [part for at, part in enumerate(parts) if at not in chosen] if high is not None else []
        return self._extended_by_all(beside, rest, False)

    # ---- what an outcome turns with

    def turning(self, heads: Iterable[str], units: Mapping[str, str] = {}) -> frozenset[str]:
        """Inputs with which one of some heads turns, everything else being the same: those for which that is shown. Of inputs that
        are one unit, one stands for all."""
        heads = tuple(heads)
        reached = 0
        for head in heads:
            reached |= self._inputs_below(head)
        self._wanted = 0
        groups: dict[str, int] = {}
        for id, bit in self._bits.items():
            if reached & bit:
                unit = units.get(id, id)
                groups[unit] = groups.get(unit, 0) | bit
                self._wanted |= bit
        self._unit_of = {id: units.get(id, id) for id in self._bits}
        self._groups = groups
        self._shown: set[str] = set()
        self._effort = 20 * MOST_EFFORT
        for head in heads:
            self._tries: dict[str, int] = {}
            self._pairs_tried: dict[str, int] = {}
            self._through(Named(head), NOTHING)
        return frozenset(self._shown)

    def _inputs_below(self, head: str) -> int:
        if head not in self._below:
            self._below[head] = 0
            self._below[head] = self._inputs_of(self._bodies[head])
        return self._below[head]

    def _inputs_of(self, formula: Formula) -> int:
        match formula:
            case In(variable):
                test = self.program.amounts.get(variable)
                if test is None:
                    return self._bits[self.program.variables[variable].input]
                bits = 0
                for one in test.inputs:
                    bits |= self._bits.get(one, 0)
                for gate in test.gates:
                    bits |= self._inputs_below(gate)
                return bits
            case Named(name):
                return self._inputs_below(name)
            case Negation(of):
                return self._inputs_of(of)
            case Conjunction(parts) | Disjunction(parts) | Between(_, _, parts):
                if id(formula) not in self._below:
                    bits = 0
                    for part in parts:
                        bits |= self._inputs_of(part)
                    self._below[id(formula)] = bits
                return self._below[id(formula)]

    def _through(self, formula: Formula, beside: Witness) -> None:
        """Look for inputs with which a formula turns while what is beside it is held."""
        if not self._inputs_of(formula) & self._wanted:
            return
        match formula:
            case In(variable, cells):
                self._at_test(variable, cells, beside)
            case Named(name) if self.settled(name) is not None:
                pass
            case Named(name):
                if self._tries.get(name, 0) < MOST_TRIES:
                    self._tries[name] = self._tries.get(name, 0) + 1
                    self._through(self._bodies[name], beside)
            case Negation(of):
                self._through(of, beside)
            case Conjunction(parts):
                self._each(parts, beside, [True] * len(parts))
            case Disjunction(parts):
                self._each(parts, beside, [False] * len(parts))
            case Between(low, high, parts):
                for number in ((low - 1,) if low else ()) + ((high,) if high is not None else ()):
                    self._counted(parts, beside, number)

    def _each(self, parts: Sequence[Formula], beside: Witness, hold: Sequence[bool]) -> None:
        for at, part in enumerate(parts):
            if not self._inputs_of(part) & self._wanted:
                continue
            held: Witness | None = beside
            for other, one in enumerate(parts):
                if other != at:
                    held = self.extended(held, one, hold[other])
                    if held is None:
                        break
            if held is not None:
                self._through(part, held)

    def _counted(self, parts: Sequence[Formula], beside: Witness, number: int) -> None:
        """Each part of a count, where of the others just so many hold that it turns with the part."""
        for at, part in enumerate(parts):
            if not self._inputs_of(part) & self._wanted:
                continue
            others = [one for other, one in enumerate(parts) if other != at]
            held = self._extended_count(beside, others, number, number)
            if held is not None:
                self._through(part, held)

    def _at_test(self, variable: str, cells: frozenset[int], beside: Witness) -> None:
        if variable in self.program.amounts:
            self._at_amount(variable, beside)
            return
        unit = self._unit_of[self.program.variables[variable].input]
        left = beside.get(variable, self._cells(variable))
        inside, outside = left & cells, left - cells
        if not inside or not outside or not self._may_try(unit):
            return
        # What is beside the line lets both through: each of the two has to be part of a world, with all else the same.
        if self.is_pair({**beside, variable: inside}, {**beside, variable: outside}, self.program.variables[variable].input):
            self._show(unit)

    def _at_amount(self, variable: str, beside: Witness) -> None:
        left = beside.get(variable, frozenset((0, 1)))
        if len(left) < 2:
            return
        for id in self.program.amounts[variable].inputs:
            if id in self.numbers.exact:
                continue
            unit = self._unit_of.get(id)
            if unit is None or not self._groups.get(unit, 0) & self._wanted or not self._may_try(unit):
                continue
            if self.is_pair({**beside, variable: frozenset((0,))}, {**beside, variable: frozenset((1,))}, id):
                self._show(unit)

    def _may_try(self, unit: str) -> bool:
        self._pairs_tried[unit] = self._pairs_tried.get(unit, 0) + 1
        return self._pairs_tried[unit] <= MOST_PAIRS

    def _show(self, unit: str) -> None:
        self._shown.add(unit)
        self._wanted &= ~self._groups[unit]

    # ---- whether there is such a world

    def some_world(self) -> bool:
        """Whether it is shown that there is a world at all."""
        found: Witness | None = NOTHING
        self._effort = MOST_EFFORT
        for one in self.program.constraints:
            found = self.extended(found, one.formula, True)
        return found is not None and self._numbers(found) is True

    def _completed(self, witness: Witness) -> Witness | Constraint:
        """A witness with what makes everything hold that is always so of its inputs; of what it does not agree with, the first."""
        if not self._always:
            return witness
        found = witness
        seen: set[int] = set()
        waiting = list(witness)
        while waiting:
            for one in self._always_of(waiting.pop()):
                if id(one) not in seen:
                    seen.add(id(one))
                    more = self.extended(found, one.formula, True)
                    if more is None:
                        return one
                    waiting += [name for name in more if name not in found]
                    found = more
        return found

    def _always_of(self, variable: str) -> Iterator[Constraint]:
        """What is always so of a variable's input, and of the numbers that a comparison compares."""
        test = self.program.amounts.get(variable)
        for id in (self.program.variables[variable].input, *(test.inputs if test is not None else ())):
            yield from self._always.get(id, ())

    def _held(self, witness: Witness) -> dict[str, bool]:
        return {name: 0 in cells for name, cells in witness.items() if name in self.program.amounts and len(cells) == 1}

    def _numbers(self, witness: Witness) -> bool | None:
        """Whether some numbers make the comparisons of a witness come out so; None where that is not known."""
        held = self._held(witness)
        return not held or self.numbers.together(held, {**self.allowed, **witness})

    def is_pair(self, one: Witness, other: Witness, input: str) -> bool:
        """Whether it is shown that two worlds have two witnesses and differ in one input alone, and in what it settles."""
        whole = self._completed(one)
        if isinstance(whole, Constraint):
            return False
        mine = self.program.by_input[input]
        shared = {name: cells for name, cells in whole.items() if name not in mine and name not in self.program.amounts}
        beside = both(shared, other)
        if beside is None or not self._still_always(beside, input):
            return False
        held = [{name: 0 in cells for name, cells in some.items() if name in self.program.amounts} for some in (whole, other)]
        if not held[0] and not held[1]:
            return True
        places = ({**self.allowed, **beside, **whole}, {**self.allowed, **beside, **other})
        first, second = (self.numbers.constraints_of(some, at) for some, at in zip(held, places, strict=True))
        if first is None or second is None:
            return False
        again = f"{input}'"
        moved = [self._moved(each, input, again) for each in second]
        cells = {**self.allowed, **beside, **{name: whole[name] for name in mine if name in whole}}
        theirs = {again: other[mine[0]]} if mine[0] in other else {}
        return self.numbers.found([*first, *moved], {**cells, **theirs}, names={again: input}) is True

    def _moved(self, one: Comparing, input: str, again: str) -> Comparing:
        """A comparison of a second value of an input."""
        key = (id(one), input)
        if key not in self._again:
            self._again[key] = (one, replace(one, difference=with_names(one.difference, {input: again})))
        return self._again[key][1]

    def _still_always(self, witness: Witness, input: str) -> bool:
        """Whether everything that is always so and has to do with an input holds by a witness."""
        return all(self.forced(one.formula, witness) is True for one in self._always.get(input, ()))

    def forced(self, formula: Formula, witness: Witness) -> bool | None:
        """Whether a formula holds (or fails) in every world that has a witness, as far as its parts show."""
        match formula:
            case In(variable, cells):
                left = witness.get(variable, self._cells(variable))
                return True if left <= cells else False if left.isdisjoint(cells) else None
            case Named(name):
                return self.forced(self._bodies[name], witness)
            case Negation(of):
                return denied(self.forced(of, witness))
            case Conjunction(parts):
                return all_of([self.forced(part, witness) for part in parts])
            case Disjunction(parts):
                return any_of([self.forced(part, witness) for part in parts])
            case Between(low, high, parts):
                some = [self.forced(part, witness) for part in parts]
                least, most = some.count(True), len(some) - some.count(False)
                if least >= low and (high is None or most <= high):
                    return True
                return False if most < low or (high is not None and least > high) else None

    def reading(self, heads: Iterable[str]) -> Iterator[str]:
        """The inputs that some heads still read."""
        bits = 0
        for head in heads:
            bits |= self._inputs_below(head)
        return (id for id, bit in self._bits.items() if bits & bit)


def both(one: Witness | None, other: Witness | None) -> Witness | None:
    """Two witnesses at once; None where they do not agree."""
    if one is None or other is None:
        return None
    if not one:
        return other
    if not other:
        return one
    if len(one) < len(other):
        one, other = other, one
    found = dict(one)
    for variable, cells in other.items():
        before = found.get(variable)
        if before is None:
            found[variable] = cells
        elif before != cells:
            left = before & cells
            if not left:
                return None
            found[variable] = left
    return found
