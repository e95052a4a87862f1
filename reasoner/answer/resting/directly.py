"""What the outcome of one case rests on, found with the policy as functions; worlds are looked at only for what these leave open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from reasoner.answer.decide import possible_outcomes
from reasoner.answer.given import given_by_case
from reasoner.answer.resting.branching import Branching, TooManyError
from reasoner.answer.resting.carrying import Carrying, Group
from reasoner.answer.resting.margins import Margin, margin_of, numbers_stated
from reasoner.answer.resting.reasons import BySolver
from reasoner.answer.situation import in_cells
from reasoner.answer.sweep import AtZero
from reasoner.asp.amounts import AmountTest, Stated, settled
from reasoner.asp.cells import IntervalCell, Variable
from reasoner.cases.evaluation.slices import OpenInput
from reasoner.cases.layout.layout import LaidOut
from reasoner.policy.intervals import DATES, Cut, cuts_of, number_in, pieces
from reasoner.policy.lines.known import known_of_interval
from reasoner.policy.values import Exactly, Interval, Known, NotKnown
from reasoner.policy.vocabulary import DateType, Input, Number

if TYPE_CHECKING:
    from reasoner.answer.answer import Answer
    from reasoner.answer.asking import Asking
    from reasoner.answer.shown import Shown
    from reasoner.answer.situation import Situation
    from reasoner.cases.evaluation.evaluator import Evaluator
    from reasoner.source.limit import Limit


@dataclass(frozen=True)
class Worldly:
    """What only worlds tell of a case. `shown`: which rules can hold without some of what it states; `loosened`: the questions and the
    situation with some facts (None: every one) not put in; `presuming`: what is possible where a fact of an input is not stated."""

    shown: Callable[[Group], Shown]
    loosened: Callable[[Group | None], tuple[Asking, Situation]]
    presuming: Callable[[str], tuple[str, ...]]


@dataclass(frozen=True)
class ByFunctions:
    """What an outcome rests on. `asking` are the questions with nothing put in; `known` is what is known by input of the policy."""

    evaluator: Evaluator
    asking: Asking
    answer: Answer
    known: Mapping[str, Known]
    worldly: Worldly
    limit: Limit
    at_zero: AtZero

    @cached_property
    def situation(self) -> Situation:
        """The case in the terms of the laid-out policy."""
        return self.asking.situation(self.limit)

    @cached_property
    def carrying(self) -> Carrying:
        """The facts, of which that a list is complete is one."""
        facts: dict[str, tuple[str, ...]] = {}
        for id in self.situation.by_input:
            if not isinstance(self.situation.known(id), NotKnown | None):
                one = self.asking.first_unseen(id)
                facts[one] = (*facts.get(one, ()), id)
        heads = self.asking.questions.outcome_heads(self.answer.determination.id)

        def another(group: Group, possible: Sequence[str]) -> bool:
            shown = self.worldly.shown(frozenset(id for one in group for id in facts[one]))
            others = [heads[one] for one in possible if one != self.answer.outcome]
            # A witness is soon found, or soon not: so all are looked for before a solver is asked for any.
            return any(shown.witnesses.can(head, True) for head in others) or any(shown.can(head, True) for head in others)

        branching = Branching(self.evaluator, self.answer.determination.id, self.answer.outcome, self.limit.check)
        return Carrying(branching, self.known, facts, self.asking.places, another)

    @property
    def settles(self) -> bool:
        """Whether the functions settle the outcome with every fact."""
        return self.carrying.stands(frozenset())

    def enough(self) -> tuple[str, ...] | None:
        """A smallest group of facts that settles the outcome alone, in the order of the case; None where it takes more to know it."""
        try:
            found = self.carrying.enough()
        except TooManyError:
            return None
        return None if found is None else tuple(id for id in self.carrying.facts if id in found)

    def groups(self, most: int, found: list[Group]) -> tuple[list[Group], bool]:
        """As `Resting` says."""
        try:
            reasons = self.carrying.withdrawals(most, found, self.limit)
        except TooManyError:
            return self._by_solver(most, found)
        return (reasons, True) if reasons is not None else ([], False)

    def _by_solver(self, most: int, found: list[Group]) -> tuple[list[Group], bool]:
        """As `Resting` says, by the worlds. What was found before stays: of very many groups the solver lists some, in no order."""
        asking, situation = self.worldly.loosened(None)
        known = tuple(found)
        found.clear()
        try:
            return BySolver(asking.questions, situation, self.answer, self.limit).groups(most, found)
        finally:
            found[:] = dict.fromkeys((*known, *(one for one in found if not any(other < one for other in known))))

    def presuming(self, input: Input) -> tuple[str, ...]:
        """As `Resting` says."""
        found = self._possible(input.id, Exactly(input.presumed))  # type: ignore[arg-type]
        return self.worldly.presuming(input.id) if found is None else found

    def _possible(self, id: str, known: Known) -> tuple[str, ...] | None:
        """What is possible where something else is known of one fact, none where no case has it; None where that is open here."""
        found = self.evaluator.of(self.carrying.known_with(id, known))
        background = found.background()
        possible = () if background is False else found.possible(self.answer.determination.id)
        return possible if not possible or (len(possible) == 1 and background is True) else None

    def margins(self) -> tuple[Margin, ...]:
        """As `Resting` says."""
        numbers = numbers_stated(self.asking.questions, self.situation, self.answer.determination.id)
        return tuple(self._margin(*one) for one in numbers)

    def _margin(self, input: Input, number: Fraction) -> Margin:
        id, now = input.id, self.answer.possible
        variable = self.situation.program.variables[self.situation.program.by_input[id][0]]
        out = LaidOut(self.asking.case, self.asking.inputs, self.asking.places)
        stated = given_by_case(self.situation.program, out, frozenset((id,))).stated
        if self._possible(id, NotKnown()) == now:
            return margin_of(self.situation, _cut(variable, input, stated.cuts(id)), number, lambda _: now, now, self.at_zero)
        cuts, is_uniform = self._cuts(id, stated)
        finer = _cut(variable, input, (*stated.cuts(id), *cuts))
        try:
            return margin_of(self.situation, finer, number, self._outcomes(input, finer, is_uniform), now, self.at_zero)
        except _OpenError:
            return self._margin_in_worlds(id, number)

    def _cuts(self, id: str, stated: Stated) -> tuple[list[Cut], bool]:
        """Where the comparisons of one number turn, and whether none of them turns anywhere else."""
        witnesses = self.worldly.shown(frozenset((id,))).witnesses
        read = self.asking.questions.tests(self.answer.determination.id)
        open_ = self.evaluator.of(self.carrying.known_with(id, NotKnown())).open_inputs(self.answer.determination.id)
        cuts: list[Cut] = []
        is_uniform = True
        for name, test in self.situation.program.amounts.items():
            if id not in test.inputs or name not in read or any(map(self._is_no_record, test.inputs)):
                continue
            gates = ((gate, witnesses.settled(gate)) for gate in test.gates)
            match settled(test.with_gates([None if it else False if it is False else gate for gate, it in gates]), stated):
                case (turned, Interval() as interval):
                    cuts += cuts_of(interval) if turned == id else ()
                case AmountTest(free=False):
                    others = (one for one in test.inputs if one != id and one not in stated.fixed)
                    is_uniform = is_uniform and any(self._open(one) not in open_ for one in others)
        return cuts, is_uniform

    def _open(self, id: str) -> OpenInput:
        """An input as `open_inputs` names it."""
        place = self.asking.places.get(id)
        return id if place is None else (place.input, place.number, place.field or "")

    def _is_no_record(self, id: str) -> bool:
        """Whether an input is of a record that the case says there is not."""
        unit = self.asking.units.get(id)
        return unit is not None and self.situation.known(unit) == Exactly(value=False)

    def _outcomes(self, input: Input, variable: Variable, is_uniform: bool) -> Callable[[int], tuple[str, ...]]:
        """What is possible in a cell of a number; raises _OpenError where the functions do not settle it. `is_uniform`: nothing
        changes within a cell."""
        type = input.type
        assert isinstance(type, Number | DateType)  # noqa: S101  INVARIANT: the input is a number

        def outcomes(at: int) -> tuple[str, ...]:
            cell = variable.cells[at]
            assert isinstance(cell, IntervalCell)  # noqa: S101  INVARIANT: only the cells of numbers are asked for
            possible = self._possible(input.id, known_of_interval(cell.interval, type))
            if possible is None and is_uniform:
                one = number_in(cell.interval, type if isinstance(type, Number) else DATES)
                possible = self._possible(input.id, known_of_interval(Interval(one, True, one, True), type))
            if possible is None:
                raise _OpenError
            return possible

        return outcomes

    def _margin_in_worlds(self, id: str, number: Fraction) -> Margin:
        """A margin where it takes more than the functions to know it."""
        _, situation = self.worldly.loosened(frozenset((id,)))
        [name] = situation.program.by_input[id]
        heads = self.asking.questions.outcome_heads(self.answer.determination.id)

        def outcomes(at: int) -> tuple[str, ...]:
            there = in_cells(situation, {**situation.allowed((id,)), name: frozenset((at,))}, self.limit)
            return () if there is None else possible_outcomes(there, heads)

        variable = situation.program.variables[name]
        return margin_of(situation, variable, number, outcomes, self.answer.possible, self.at_zero)


class _OpenError(Exception):
    """The functions leave open what is possible."""


def _cut(variable: Variable, input: Input, cuts: Iterable[Cut]) -> Variable:
    """A variable with further cuts of its number."""
    number = input.type if isinstance(input.type, Number) else DATES
    before = (cut for cell in variable.cells if isinstance(cell, IntervalCell) for cut in cuts_of(cell.interval))
    others = (cell for cell in variable.cells if not isinstance(cell, IntervalCell))
    return replace(variable, cells=(*map(IntervalCell, pieces((*before, *cuts), number)), *others))
