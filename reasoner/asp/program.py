"""A policy as logic: variables, rules and what their heads mean. `print.py` writes it, `solve.py` solves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import field, replace
from functools import cached_property

from reasoner.amounts.kept import Kept
from reasoner.amounts.theory import Theory
from reasoner.asp.amounts import AmountTest
from reasoner.asp.cells import Variable
from reasoner.asp.codes import CodeSpace
from reasoner.asp.formula import Formula, In, names_in, size_of, variables_in
from reasoner.policy.criteria import Criterion, walk
from reasoner.policy.intervals import Cut
from reasoner.policy.model import Clause, Determination, Policy, all_criteria
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import Input
from reasoner.source.dataclass import dataclass

# What numbers leave of a comparison (`amounts.settled`), with the places where it turns in each number of it that is open.
Settled = tuple[bool | tuple[str, Interval] | AmountTest, Mapping[str, set[Cut]]]
MOST_SETTLED = 5_000  # of them that are kept for one program


@dataclass(frozen=True, slots=True)
class Rule:
    """`head` holds in exactly those worlds in which `body` does. Rules never run in circles."""

    head: str
    body: Formula
    comment: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Constraint:
    """What every world satisfies: a piece of background knowledge, in words, and the inputs that it ties."""

    formula: Formula
    words: str
    inputs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads that tell of one criterion: its own status, met, waived by something, and applying (of an `if`)."""

    satisfied: str
    met: str
    waived: str | None = None
    applies: str | None = None


@dataclass(frozen=True, slots=True)
class Decides:
    """A head that holds where a clause gives the outcome of its determination."""

    head: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class Decided:
    """How a determination stands in the program: a head for each clause, and for each code cell where it answers for each."""

    determination: Determination
    clauses: tuple[Decides, ...]
    outcomes: Mapping[str, str]  # canonical name to the head `outcome(...)`
    each: Mapping[int, tuple[Decides, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Program:
    """A whole policy as logic. `criteria` is by criterion key (of a referred policy: `<policy id>:<key>`)."""

    policy: Policy
    variables: Mapping[str, Variable]
    by_input: Mapping[str, tuple[str, ...]]
    rules: tuple[Rule, ...]
    constraints: tuple[Constraint, ...]
    criteria: Mapping[str, Heads]
    determinations: Mapping[str, Decided]
    notices: Mapping[str, str]
    code_space: CodeSpace
    amounts: Mapping[str, AmountTest] = field(default_factory=dict)  # by variable
    certain: frozenset[str] = frozenset()  # heads that hold in every world, and have no rule
    # Records that are there for the same: the inputs of each, as in `Layout.alike`.
    alike: tuple[tuple[tuple[str, ...], ...], ...] = ()
    as_inputs: frozenset[str] = frozenset()  # the comparisons that can be supplied themselves, their parts being unknown
    theory: Theory = field(default_factory=Theory, compare=False)  # what is kept of comparisons
    # What is left of comparisons, by what is known of their numbers.
    settled: Kept[tuple[object, ...], Settled] = field(default_factory=lambda: Kept(MOST_SETTLED), compare=False)
    learnt: dict[frozenset[tuple[str, bool]], None] = field(default_factory=dict, compare=False)  # clauses, facts of arithmetic

    @cached_property
    def bodies(self) -> Mapping[str, Formula]:
        """Each rule's body by its head."""
        return {rule.head: rule.body for rule in self.rules}

    @cached_property
    def reads(self) -> Mapping[str, tuple[str, ...]]:
        """The heads that each rule's body reads, by its head."""
        return {rule.head: tuple(dict.fromkeys((*names_in(rule.body), *self._gates(rule.body)))) for rule in self.rules}

    def _gates(self, body: Formula) -> Iterator[str]:
        """The heads that say what counts in the comparisons of amounts that a body reads."""
        for test in variables_in(body) if self.amounts else ():
            if test.variable in self.amounts:
                yield from self.amounts[test.variable].gates

    @cached_property
    def inputs(self) -> Mapping[str, Input]:
        """The vocabulary's inputs by id."""
        return {one.id: one for one in self.policy.vocabulary.inputs}

    @cached_property
    def written(self) -> Mapping[str, Criterion]:
        """The criteria as written, by key (of a referred policy: `<policy id>:<key>`)."""
        owners = [("", self.policy), *((f"{one.id}:", one) for one in self.policy.referred)]
        return {f"{mark}{one.key}": one for mark, owner in owners for root in all_criteria(owner) for one in walk(root)}

    def cone(self, heads: Iterable[str]) -> Mapping[str, Formula]:
        """The rules that some heads depend on, themselves included, in the program's order."""
        wanted: set[str] = set()
        stack = list(heads)
        while stack:
            head = stack.pop()
            if head not in wanted:
                wanted.add(head)
                stack.extend(self.reads[head])
        return {rule.head: rule.body for rule in self.rules if rule.head in wanted}

    def variables_read(self, heads: Iterable[str]) -> Mapping[str, tuple[In, ...]]:
        """The tests of variables that some heads depend on, by variable."""
        found: dict[str, dict[In, None]] = {}
        for body in self.cone(heads).values():
            for test in variables_in(body):
                found.setdefault(test.variable, {})[test] = None
        return {variable: tuple(tests) for variable, tests in found.items()}

    def inputs_read(self, heads: Iterable[str]) -> frozenset[str]:
        """The ids of the inputs that some heads depend on, those that settle a comparison of amounts among them."""
        read = frozenset(self.variables[variable].input for variable in self.variables_read(heads))
        return read.union(*(self.settled_by.get(id, ()) for id in read))

    def restricted(self, heads: Iterable[str]) -> Program:
        """The program that is left of some heads: the rules they depend on, their variables, and what ties those to others."""
        wanted = list(heads)
        inputs, ties = self._tied(self.inputs_read(wanted))
        cone = self.cone([*wanted, *(name for one in ties for name in self.names_of(one.formula))])
        return replace(
            self,
            rules=tuple(rule for rule in self.rules if rule.head in cone),
            constraints=ties,
            variables={name: one for name, one in self.variables.items() if one.input in inputs},
            by_input={id: names for id, names in self.by_input.items() if id in inputs},
            amounts={name: one for name, one in self.amounts.items() if self.variables[name].input in inputs},
        )

    def part(self, head: str) -> Program:
        """What one rule depends on. Kept."""
        if head not in self._parts:
            self._parts[head] = self.restricted((head,))
        return self._parts[head]

    @cached_property
    def _parts(self) -> dict[str, Program]:
        return {}

    def _tied(self, inputs: AbstractSet[str]) -> tuple[frozenset[str], tuple[Constraint, ...]]:
        """Some inputs with all that what is always so ties to them, the numbers that its comparisons compare among them; and what
        is always so of these."""
        found: frozenset[str] = frozenset()
        more = frozenset(inputs)
        while more:
            found |= more
            linked = found.union(*(one for one in self.tied if one & found))
            more = linked.union(*(self.settled_by.get(id, ()) for id in linked)) - found
        return found, tuple(one for one in self.constraints if one.inputs & found)

    def names_of(self, formula: Formula) -> tuple[str, ...]:
        """The heads that a formula hangs on, those that say what counts in its comparisons among them."""
        return (*names_in(formula), *self._gates(formula))

    def tying(self, inputs: AbstractSet[str]) -> Program:
        """What background knowledge says of some inputs and of those that it ties to them, and nothing else."""
        linked, ties = self._tied(inputs)
        left = replace(self, constraints=ties)
        found = left.restricted([name for one in ties for name in self.names_of(one.formula)])
        kept = {name: one for name, one in self.variables.items() if one.input in linked}
        by_input = {id: names for id, names in self.by_input.items() if id in linked}
        amounts = {name: one for name, one in self.amounts.items() if self.variables[name].input in linked}
        return replace(
            found,
            variables={**found.variables, **kept},
            by_input={**found.by_input, **by_input},
            amounts={**found.amounts, **amounts},
            constraints=ties,
        )

    @cached_property
    def settled_by(self) -> Mapping[str, tuple[str, ...]]:
        """The comparisons of amounts that are inputs, each with the inputs that settle it together."""
        parts = {id: tuple(one for one in self.inputs[id].settled_by if one in self.by_input) for id in self.by_input}
        return {id: some for id, some in parts.items() if some}

    @cached_property
    def compared(self) -> frozenset[str]:
        """The inputs whose numbers comparisons of amounts look at, whatever cells they are in."""
        return frozenset(id for test in self.amounts.values() for id in test.inputs)

    @cached_property
    def size(self) -> int:
        """How large it is: the parts of its rules and the cells of its variables."""
        formulas = (*(rule.body for rule in self.rules), *(one.formula for one in self.constraints))
        return sum(map(size_of, formulas)) + sum(len(one.cells) for one in self.variables.values())

    @cached_property
    def components(self) -> tuple[frozenset[str], ...]:
        """The groups of inputs that background knowledge ties together, directly or through others."""
        return joined(one.inputs for one in self.constraints)

    @cached_property
    def tied(self) -> tuple[frozenset[str], ...]:
        """These groups with the numbers that comparisons in them compare, and what says which of them count: groups that share such a
        number are one."""
        return joined(
            one.inputs.union(self.inputs_read(self.names_of(one.formula)), *(self.settled_by.get(id, ()) for id in one.inputs))
            for one in self.constraints
        )


def joined(groups: Iterable[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """Some groups, those that share a member as one."""
    found: list[frozenset[str]] = []
    for one in dict.fromkeys(groups):
        apart, linked = [other for other in found if not other & one], [other for other in found if other & one]
        found = [*apart, one.union(*linked)]
    return tuple(found)
