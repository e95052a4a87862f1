"""A case under a policy: what is stated, what is presumed, the worlds that are left, and how every criterion stands in them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property

from reasoner.answer.answer import Standing, StatedFact, Status
from reasoner.answer.given import Given
from reasoner.answer.shown import InEvery, InSome, Shown
from reasoner.asp.from_case import Allowed
from reasoner.asp.program import Heads, Program
from reasoner.asp.solve import NO_LIMIT, Limit
from reasoner.asp.theory import Numbers
from reasoner.asp.witnesses import Witnesses
from reasoner.asp.worlds import Consequences, Worlds
from reasoner.cases.case import Case, Fact
from reasoner.cases.evaluation.slices import OpenInput
from reasoner.cases.layout.layout import LaidOut
from reasoner.policy.nearest import or_list
from reasoner.policy.values import Exactly, Known, NotKnown, is_whole
from reasoner.policy.vocabulary import Input
from reasoner.policy.words import words_for_known
from reasoner.source.problem import Problem, ProblemsFound

NO_UNITS: Mapping[str, str] = {}
PLAIN = {status: Standing(status) for status in Status}


@dataclass(frozen=True)
class Situation:
    """One case under one program. `by_input` are the cells that each stated or presumed input leaves, by variable."""

    worlds: Worlds
    case: Case
    stated: Mapping[str, Known]
    presumed: Mapping[str, Known]
    dropped: Mapping[str, Known]  # presumptions that the stated facts rule out
    by_input: Mapping[str, Allowed]
    found: Consequences
    witnesses: Witnesses | None = None  # of the worlds of a program that was made for the case
    units: Mapping[str, str] = field(default_factory=dict)  # of each further input of an unseen record, the record's
    inputs: Mapping[str, Input] = field(default_factory=dict)  # as the case calls them, where the program does not
    open_inputs: Callable[[str], Collection[OpenInput]] | None = None  # what may matter to a determination
    full: Callable[[], Situation] | None = None  # with the case put into the program, where it is not here
    addable: frozenset[str] = frozenset()  # what says that a change adds a record to a list that stays open
    beyond: frozenset[str] = frozenset()  # the inputs of the records that such a list may have all the same
    written: frozenset[str] | None = None  # the keys of what the policy itself says, where it was laid out over records

    @property
    def program(self) -> Program:
        """The program whose worlds these are."""
        return self.worlds.program

    def input(self, id: str) -> Input:
        """The input with that machine name."""
        return self.inputs[id] if id in self.inputs else self.program.inputs[id]

    @cached_property
    def shown(self) -> dict[str, StatedFact]:
        """Facts in words, kept once they were asked for."""
        return {}

    @cached_property
    def facts(self) -> Mapping[str, Fact]:
        """The facts that the case states, by input."""
        return {fact.input: fact for fact in self.case.facts}

    def allowed(self, without: Iterable[str] = ()) -> Allowed:
        """The cells that are left by everything known, or by everything known but some inputs."""
        left_out = frozenset(without)
        return {name: cells for id, some in self.by_input.items() if id not in left_out for name, cells in some.items()}

    def known(self, id: str) -> Known | None:
        """What is stated or presumed of an input; None where it is unknown."""
        known = self.stated.get(id, self.presumed.get(id))
        return None if isinstance(known, NotKnown) else known

    def told_already(self, id: str, told: AbstractSet[str]) -> bool:
        """Whether an input is told of: itself, or as one of the records that nobody stated, none of which can be told from another."""
        unit = self.units.get(id, id)
        if unit in told:
            return True
        list_of, dot, _ = unit.rpartition(".")
        return bool(dot) and unit in self.units and any(one in self.units and one.rpartition(".")[0] == list_of for one in told)

    def is_settled(self, id: str) -> bool:
        """Whether no world differs from another in an input: it is in no more than one cell, and no open comparison looks closer."""
        variables = self.program.by_input.get(id)
        if variables is None or id in self.program.compared:  # nothing that is left reads it, or its number itself is read
            return id in self.fully_known
        some = self.by_input.get(id, {})
        return all(len(some.get(name, self.program.variables[name].cells)) == 1 for name in variables)

    @cached_property
    def fully_known(self) -> frozenset[str]:
        """The inputs whose value is stated or presumed, not only a part of it."""
        return frozenset(id for id in self.by_input if is_whole(self.stated.get(id, self.presumed.get(id))))

    @cached_property
    def partly_known(self) -> frozenset[str]:
        """The inputs of which the case states something, but not the value."""
        return frozenset(
            id for id, known in self.stated.items() if id not in self.fully_known and not isinstance(known, NotKnown)
        )

    def standing(self, heads: Heads) -> Standing:
        """How a criterion stands."""
        own = self.status(heads.satisfied)
        if heads.waived is None and heads.applies is None:
            return PLAIN[own]
        return Standing(
            own,
            None if heads.waived is None else self.status(heads.waived),
            None if heads.applies is None else self.status(heads.applies),
        )

    def status(self, head: str) -> Status:
        """Whether a head holds in every world, in none, or in some."""
        if head in self.found.certain:
            return Status.SATISFIED
        return Status.UNDETERMINED if head in self.found.possible else Status.NOT_SATISFIED


def situation_of(
    worlds: Worlds,
    case: Case,
    limit: Limit = NO_LIMIT,
    numbers: Numbers | None = None,
    units: Mapping[str, str] = NO_UNITS,
    without: frozenset[str] = frozenset(),
) -> Situation | None:
    """The situation of a case. `numbers`: of a program that is what is left for the case; None where the case then contradicts
    itself or what is always so. Of a whole program raises ProblemsFound for that."""
    program = worlds.program
    vocabulary = program.policy.vocabulary
    stated = {fact.input: fact.known for fact in case.facts}
    inputs = {one.id: one for one in vocabulary.inputs}
    by_input: dict[str, Allowed] = {}
    for id, known in stated.items():
        by_input[id] = worlds.allowed(inputs[id], known)
    presumed: dict[str, Known] = {
        id: Exactly(inputs[id].presumed)  # type: ignore[arg-type]
        for id in (program.by_input if numbers is None else inputs)
        if inputs[id].presumed is not None and id not in stated and id not in without
    }
    dropped: dict[str, Known] = {}
    assumed = {id: worlds.allowed(inputs[id], known) for id, known in presumed.items()}
    found, witnesses = consequences_of(worlds, _merged({**by_input, **assumed}), limit, numbers)
    while found is None:
        at_fault = conflict(worlds, {**by_input, **assumed}, limit)
        blamed = [id for id in at_fault if id in assumed]
        if not blamed and numbers is not None:
            return None
        if not blamed:
            raise ProblemsFound((contradiction(worlds, case, by_input, at_fault, inputs),))
        for id in blamed:
            dropped[id] = presumed.pop(id)
            del assumed[id]
        found, witnesses = consequences_of(worlds, _merged({**by_input, **assumed}), limit, numbers)
    return Situation(worlds, case, stated, presumed, dropped, {**by_input, **assumed}, found, witnesses, units)


def light_situation(
    worlds: Worlds,
    out: LaidOut,
    given: Given,
    without: frozenset[str],
    otherwise: Callable[[str, bool], bool],
) -> Situation:
    """The situation of a case that does not contradict itself, in the whole program, with nothing presumed of the inputs
    `without`. `otherwise` tells what witnesses do not show."""
    program = worlds.program
    stated = {fact.input: fact.known for fact in out.case.facts}
    inputs = {**program.inputs, **out.inputs}
    presumed: dict[str, Known] = {
        one.id: Exactly(one.presumed)
        for one in inputs.values()
        if one.presumed is not None and one.id not in stated and one.id not in without
    }
    by_input = {id: worlds.allowed(inputs[id], known) for id, known in {**stated, **presumed}.items()}
    numbers = Numbers(program, given.stated.fixed, given.stated.ranges)
    allowed = _merged(by_input)
    witnesses = Witnesses(program, allowed, numbers, given.stated)
    shown = Shown(worlds, allowed, witnesses, otherwise)
    found = Consequences(InEvery(shown), InSome(shown))
    return Situation(worlds, out.case, stated, presumed, {}, by_input, found, witnesses, inputs=out.inputs)


def consequences_of(
    worlds: Worlds, allowed: Allowed, limit: Limit, numbers: Numbers | None
) -> tuple[Consequences | None, Witnesses | None]:
    """What holds in some and in every world that is left; None where no world is."""
    if numbers is None:
        return worlds.consequences(allowed, limit), None
    witnesses = Witnesses(worlds.program, allowed, numbers)
    if not witnesses.some_world() and not worlds.possible(allowed, limit=limit):
        return None, None
    shown = Shown(worlds, allowed, witnesses)
    return Consequences(InEvery(shown), InSome(shown)), witnesses


def in_cells(situation: Situation, allowed: Allowed, limit: Limit = NO_LIMIT) -> Situation | None:
    """A situation with variables in these cells in place of those that the case leaves; None where no world is there."""
    numbers = None if situation.witnesses is None else situation.witnesses.numbers
    found, witnesses = consequences_of(situation.worlds, allowed, limit, numbers)
    return None if found is None else replace(situation, found=found, witnesses=witnesses)


def _merged(by_input: Mapping[str, Allowed]) -> Allowed:
    return {name: cells for some in by_input.values() for name, cells in some.items()}


def conflict(worlds: Worlds, by_input: Mapping[str, Allowed], limit: Limit = NO_LIMIT) -> tuple[str, ...]:
    """A smallest group of inputs whose known values no world satisfies together."""
    left = dict(by_input)
    for id in list(left):
        some = left.pop(id)
        if worlds.possible(_merged(left), limit=limit):
            left[id] = some
    return tuple(left)


def contradiction(
    worlds: Worlds, case: Case, by_input: Mapping[str, Allowed], at_fault: tuple[str, ...], inputs: Mapping[str, Input]
) -> Problem:
    """The problem of a case whose facts exclude each other, naming the inputs and the background knowledge."""
    rules = [
        one.words
        for one in worlds.program.constraints
        if one.inputs & frozenset(at_fault) and _rules_out(worlds, by_input, at_fault, one.words)
    ]
    return contradicting([fact for fact in case.facts if fact.input in at_fault], inputs, rules)


def contradicting(facts: Sequence[Fact], inputs: Mapping[str, Input], rules: Iterable[str]) -> Problem:
    """The problem of facts that exclude each other, or that `rules` rule out, in words."""
    said = " and ".join(
        f"`{inputs[fact.input].phrase}` is `{words_for_known(fact.known, inputs[fact.input])}`" for fact in facts
    )
    because = or_list(dict.fromkeys(rules), "and")
    if not facts:
        said = "what the vocabulary says is always so, whatever the case"
    what = "these facts cannot all be so" if len(facts) > 1 else "this cannot be so"
    return Problem(
        "contradiction",
        f"{what}: {said}{f', but {because}' if because else ''}",
        facts[-1].span if facts else None,
        "state only what the record shows; leave out what is not known",
        tuple(fact.input for fact in facts),
    )


def _rules_out(worlds: Worlds, by_input: Mapping[str, Allowed], at_fault: tuple[str, ...], words: str) -> bool:
    """Whether the facts at fault are possible once one piece of background knowledge is left out."""
    others = tuple(one for one in worlds.program.constraints if one.words != words)
    return Worlds(replace(worlds.program, constraints=others)).possible(_merged({id: by_input[id] for id in at_fault}))
