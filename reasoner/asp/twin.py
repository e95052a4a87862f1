"""A program beside itself: a second world in the same program, which may differ from the first in some inputs.

Only what depends on these inputs has a rule of its own for the second world; all else is shared. The numbers of the second world are
numbers of their own in the arithmetic, so that what is compared in it is compared exactly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from reasoner.amounts.kept import Kept
from reasoner.amounts.values import with_names
from reasoner.asp.amounts import AmountTest
from reasoner.asp.cells import ValueCell, Variable
from reasoner.asp.formula import Between, Conjunction, Disjunction, Formula, In, Named, Negation, variables_in
from reasoner.asp.program import MOST_SETTLED, Program, Rule
from reasoner.cases.layout.comparisons import Compared
from reasoner.policy.criteria import Comparison, Derived, InputAmount, Operation
from reasoner.policy.vocabulary import Input, YesNo

_YES_NO = (ValueCell(True), ValueCell(False))


class Twin:
    """Two worlds of a program that may differ in some inputs. `whole` is the program of both; `variables` and `heads` name what the
    second has of its own, by what the first has; `same` are comparisons that say of a number that both worlds have the same."""

    def __init__(self, program: Program, moving: Collection[str]) -> None:
        self.program = program
        self.moving = frozenset(moving)
        self.same: dict[str, str] = {}
        self._moved: dict[str, frozenset[str]] = {}
        self._by_head: dict[str, frozenset[str]] = {}
        for rule in program.rules:
            self._of_head(rule.head)
        self.heads = {head: f"z{head}" for head, ids in self._by_head.items() if ids}
        self.variables = {name: f"{name}__z" for name in program.variables if self.moved_by(name)}
        self.whole = self._both()

    def moved_by(self, variable: str) -> frozenset[str]:
        """The inputs that may differ and that a variable depends on."""
        if variable not in self._moved:
            test = self.program.amounts.get(variable)
            if test is None:
                found = self.moving & {self.program.variables[variable].input}
            else:
                found = self.moving & set(test.inputs)
                for gate in test.gates:
                    found |= self._of_head(gate)
            self._moved[variable] = found
        return self._moved[variable]

    def _of_head(self, head: str) -> frozenset[str]:
        if head not in self._by_head:
            body = self.program.bodies[head]
            found: frozenset[str] = frozenset()
            for test in variables_in(body):
                found |= self.moved_by(test.variable)
            for name in self.program.reads[head]:
                found |= self._of_head(name)
            self._by_head[head] = found
        return self._by_head[head]

    def _both(self) -> Program:
        program = self.program
        rules = [
            *program.rules,
            *(Rule(self.heads[one.head], self._other(one.body)) for one in program.rules if one.head in self.heads),
        ]
        ties = [*program.constraints]
        for one in program.constraints:
            other = self._other(one.formula)
            if other != one.formula:
                ties.append(replace(one, formula=other))
        variables = dict(program.variables)
        by_input = dict(program.by_input)
        inputs: list[Input] = []
        amounts = dict(program.amounts)
        for name, other_name in self.variables.items():
            variable = program.variables[name]
            id = _other_id(variable.input)
            variables[other_name] = replace(variable, name=other_name, input=id)
            by_input[id] = (*by_input.get(id, ()), other_name)
            inputs.append(replace(program.inputs[variable.input], id=id))
            if name in program.amounts:
                amounts[other_name] = self._other_test(program.amounts[name])
        compared = {id for test in program.amounts.values() for id in test.inputs} & self.moving & program.by_input.keys()
        for number, id in enumerate(sorted(compared)):
            same = self.same[id] = f"same_{number}"
            both = (id, _other_id(id))
            difference = Derived(Operation.DIFFERENCE, (InputAmount(both[0]), InputAmount(both[1])))
            amounts[same] = AmountTest(Compared(same, difference, Comparison.EQUAL, both), difference)
            variables[same] = Variable(same, same, _YES_NO)
            by_input[same] = (same,)
            inputs.append(Input(same, same, YesNo(), settled_by=both))
        policy = program.policy
        vocabulary = replace(policy.vocabulary, inputs=(*policy.vocabulary.inputs, *{one.id: one for one in inputs}.values()))
        return replace(
            program,
            policy=replace(policy, vocabulary=vocabulary),
            variables=variables,
            by_input=by_input,
            rules=tuple(rules),
            constraints=tuple(ties),
            amounts=amounts,
            learnt={},
            settled=Kept(MOST_SETTLED),
        )

    def _other_test(self, test: AmountTest) -> AmountTest:
        names = {id: _other_id(id) for id in test.inputs if id in self.moving}
        terms = tuple(
            (gate if gate is None else self.heads.get(gate, gate), tuple(with_names(part, names) for part in parts))
            for gate, parts in test.terms
        )
        return replace(test, difference=with_names(test.difference, names), terms=terms)

    def _other(self, formula: Formula) -> Formula:
        match formula:
            case In(variable, cells):
                return In(self.variables.get(variable, variable), cells)
            case Named(name):
                return Named(self.heads.get(name, name))
            case Negation(of):
                return Negation(self._other(of))
            case Conjunction(parts):
                return Conjunction(tuple(self._parts(parts)))
            case Disjunction(parts):
                return Disjunction(tuple(self._parts(parts)))
            case Between(low, high, parts):
                return Between(low, high, tuple(self._parts(parts)))

    def _parts(self, parts: Collection[Formula]) -> Iterator[Formula]:
        return map(self._other, parts)


def _other_id(id: str) -> str:
    return f"{id}'"
