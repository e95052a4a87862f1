"""What a settled outcome rests on, both ways round.

A *sufficient reason* is a smallest group of facts with which alone the outcome stands, all others being unknown. A
*withdrawal* is a smallest group of facts without which it does not. Each reason meets each withdrawal, and the one kind are
exactly the smallest groups that meet all of the other: withdrawals come from the solver, reasons from them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Protocol

from reasoner.answer.answer import Answer, Several, StatedFact
from reasoner.answer.changing.hitting import smallest_hitting_sets
from reasoner.answer.facts import stated_fact
from reasoner.answer.in_a_line import counted
from reasoner.answer.resting.margins import Margin, margins_of
from reasoner.answer.situation import Situation
from reasoner.answer.sweep import AtZero, nowhere
from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError
from reasoner.policy.values import Exactly
from reasoner.policy.vocabulary import Input
from reasoner.policy.words import words_for_known
from reasoner.source.dataclass import dataclass
from reasoner.source.displayed import Displayed
from reasoner.source.in_rows import InRows, Row

if TYPE_CHECKING:
    from reasoner.answer.questions import Questions


@dataclass(frozen=True, slots=True)
class Instead:
    """A stated fact that every reason needs, for whose input a value is presumed: what would be possible were it not stated, then that
    value taken for granted (in words)."""

    fact: StatedFact
    presumed: str
    possible: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reasons(Displayed, InRows):
    """What an outcome rests on. Everything is empty where the outcome is not settled, save `no_longer`.

    `sufficient` and `withdrawals` are groups of facts, the smallest first. `keep` are the facts that are in every sufficient
    reason: without any one of them the outcome is open. `margins`: how far each number may move. `no_longer`: the unknown
    inputs that the determination reads and that cannot change the outcome any more. `cut_off`: in words, what is not complete.
    `versions`: where several versions of the policy are possible, what the outcome of each rests on. `sufficient_form` and
    `together_form` are the sufficient groups and the withdrawals of several facts, factored where they are many: they expand to
    exactly those.
    `instead`: of facts in every sufficient reason without which something would be presumed, what is then
    possible.
    """

    answer: Answer
    sufficient: tuple[tuple[StatedFact, ...], ...] = ()
    withdrawals: tuple[tuple[StatedFact, ...], ...] = ()
    keep: tuple[StatedFact, ...] = ()
    margins: tuple[Margin, ...] = ()
    no_longer: tuple[Input, ...] = ()
    cut_off: str = ""
    versions: tuple[Reasons, ...] = ()
    sufficient_form: Several | None = None
    together_form: Several | None = None
    instead: tuple[Instead, ...] = ()

    def rows(self) -> list[Row]:
        """A row for each fact of each group that carries the outcome; `group` counts them from 1."""
        return [
            {"group": number, "input": one.input.id, "phrase": one.input.phrase, "value": one.value, "keep": one in self.keep}
            for number, group in enumerate(self.sufficient, 1)
            for one in group
        ]

    def __repr__(self) -> str:
        groups = counted(len(self.sufficient), "group of facts", "groups of facts")
        return f"<what {self.answer.determination.id}, {self.answer.outcome}, rests on: {groups}>"


class Resting(Protocol):
    """What is asked about one case that settles one determination. Each raises TimeIsUpError."""

    def groups(self, most: int, found: list[frozenset[str]]) -> tuple[list[frozenset[str]], bool]:
        """Add the smallest groups without which the outcome is open to those found, at most `most`; returns the smallest that are
        enough alone, and whether both are all."""

    def presuming(self, input: Input) -> tuple[str, ...]:
        """What is possible where a stated fact gives way to what is presumed of its input."""

    def margins(self) -> tuple[Margin, ...]:
        """How far each number may move."""


@dataclass(frozen=True)
class BySolver:
    """What an outcome rests on, asked of the worlds of the program. `at_zero` answers where something would be divided by 0."""

    questions: Questions
    situation: Situation
    answer: Answer
    limit: Limit = NO_LIMIT
    at_zero: AtZero = nowhere

    def groups(self, most: int, found: list[frozenset[str]]) -> tuple[list[frozenset[str]], bool]:
        """As `Resting` says."""
        complete = self.questions.withdrawals(self.answer.determination.id).groups(self.situation, most, found, self.limit)
        return smallest_hitting_sets(found, most, self.limit) if complete else ([], False)

    def presuming(self, input: Input) -> tuple[str, ...]:
        """As `Resting` says."""
        presumed = self.situation.worlds.allowed(input, Exactly(input.presumed))  # type: ignore[arg-type]
        there = {**self.situation.allowed((input.id,)), **presumed}
        return self.questions.outcomes(self.answer.determination.id).possible(there, self.limit)

    def margins(self) -> tuple[Margin, ...]:
        """As `Resting` says."""
        return margins_of(self.questions, self.situation, self.answer, self.limit, self.at_zero)


def reasons_of(
    questions: Questions,
    situation: Situation,
    answer: Answer,
    most: int = 1000,
    limit: Limit = NO_LIMIT,
    resting: Resting | None = None,
) -> Reasons:
    """Everything that the outcome rests on, at most `most` groups of each kind, as `resting` finds it (None: the solver)."""
    resting = resting or BySolver(questions, situation, answer, limit)
    read = questions.inputs_read(answer.determination.id)
    needed = {one.input.id for one in answer.needed}
    vocabulary = situation.program.policy.vocabulary.inputs
    no_longer = tuple(
        one
        for one in vocabulary
        if one.id in read and one.id not in needed and not one.settled_by and not situation.is_settled(one.id)
    )
    if answer.cut_off and len(answer.possible) > 1:  # what is needed is not known
        return Reasons(answer, cut_off=answer.cut_off)
    if len(answer.possible) != 1:
        return Reasons(answer, no_longer=no_longer)
    groups: list[frozenset[str]] = []
    reasons: list[frozenset[str]] = []
    margins: tuple[Margin, ...] = ()
    instead: tuple[Instead, ...] = ()
    cut_off = f"there are more than {most} groups of facts, and not all are listed"
    try:
        margins = resting.margins()  # soon found, while groups can be very many
        reasons, complete = resting.groups(most, groups)
        instead = _instead(situation, resting, {id for one in groups if len(one) == 1 for id in one})
        cut_off = "" if complete else cut_off
    except TimeIsUpError:
        cut_off = limit.reached
    single = {id for one in groups if len(one) == 1 for id in one}
    order = {one.id: number for number, one in enumerate(vocabulary)}
    return Reasons(
        answer,
        _shown(situation, reasons, order),
        _shown(situation, groups, order),
        tuple(stated_fact(situation, id) for id in sorted(single, key=order.__getitem__)),
        margins,
        no_longer,
        cut_off,
        instead=instead,
    )


def _instead(situation: Situation, resting: Resting, ids: Collection[str]) -> tuple[Instead, ...]:
    """What is possible where some stated facts give way to what is presumed, for those of which something is."""
    return tuple(
        Instead(stated_fact(situation, one.id), words_for_known(Exactly(one.presumed), one), resting.presuming(one))
        for one in situation.program.policy.vocabulary.inputs
        if one.id in ids and one.presumed is not None and one.id in situation.stated
    )


def _shown(situation: Situation, groups: Sequence[frozenset[str]], order: dict[str, int]) -> tuple[tuple[StatedFact, ...], ...]:
    facts = {id: stated_fact(situation, id) for id in frozenset().union(*groups)}
    ordered = sorted(
        (sorted(one, key=order.__getitem__) for one in groups), key=lambda one: (len(one), [order[id] for id in one])
    )
    return tuple(tuple(facts[id] for id in one) for one in ordered)
