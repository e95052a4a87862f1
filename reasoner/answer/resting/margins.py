"""How far each stated number may move, all else as stated, before the outcome is another or open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from reasoner.answer.answer import Answer
from reasoner.answer.cell_words import variable_words
from reasoner.answer.situation import Situation
from reasoner.answer.sweep import AtZero, decided_at, nowhere
from reasoner.asp.cells import IntervalCell, Variable
from reasoner.asp.from_case import as_number
from reasoner.asp.solve import NO_LIMIT, Limit
from reasoner.policy.intervals import DATES, last_steps, told_interval
from reasoner.policy.values import Exactly, Interval
from reasoner.policy.vocabulary import Input, Number
from reasoner.policy.words import JUST_AT_IT, words_for_known, words_for_size
from reasoner.source.dataclass import dataclass

if TYPE_CHECKING:
    from reasoner.answer.questions import Questions


@dataclass(frozen=True, slots=True)
class Edge:
    """Where the outcome ends: the number there (`included`: it still has the outcome), how far away, the outcomes beyond it.

    Of a number that moves by steps it is the last one that has the outcome, and is included.
    `ends_version`: the version of the policy ends there; `is_here`: the number is there now. `divides`: beyond it something would be
    divided by 0."""

    at: Fraction
    included: bool
    distance: str  # in words
    beyond: tuple[str, ...]
    ends_version: bool = False
    is_here: bool = False
    divides: bool = False


@dataclass(frozen=True, slots=True)
class Margin:
    """How far one number may move. `holds` are the numbers with the present outcome around the stated one, in words and
    exactly; an edge is None where the outcome never ends on that side."""

    input: Input
    now: str
    holds: str
    interval: Interval
    below: Edge | None
    above: Edge | None


def margins_of(
    questions: Questions, situation: Situation, answer: Answer, limit: Limit = NO_LIMIT, at_zero: AtZero = nowhere
) -> tuple[Margin, ...]:
    """The margin of each number and date that is stated exactly and that the determination reads, in the vocabulary's order.

    `at_zero` answers where something would be divided by 0.
    """
    id = answer.determination.id
    found = []
    for input, number in numbers_stated(questions, situation, id):
        [name] = situation.program.by_input[input.id]
        outcomes = outcomes_by_cell(questions, situation, id, name, limit)
        variable = situation.program.variables[name]
        found.append(margin_of(situation, variable, number, outcomes.__getitem__, answer.possible, at_zero))
    return tuple(found)


def numbers_stated(questions: Questions, situation: Situation, determination: str) -> Iterator[tuple[Input, Fraction]]:
    """The numbers and dates that are stated exactly and that a determination reads, in the vocabulary's order."""
    read = questions.inputs_read(determination)
    for input in situation.program.policy.vocabulary.inputs:
        known = situation.stated.get(input.id)
        if input.id in read and isinstance(known, Exactly) and (number := as_number(known.value)) is not None:
            yield situation.input(input.id), number


def outcomes_by_cell(
    questions: Questions, situation: Situation, determination: str, name: str, limit: Limit = NO_LIMIT
) -> tuple[tuple[str, ...], ...]:
    """For each cell of a variable, the outcomes that are possible when it is there and all else is as known; none: it cannot be."""
    variable = situation.program.variables[name]
    allowed = situation.allowed((variable.input,))
    outcomes = questions.outcomes(determination)
    return tuple(outcomes.possible({**allowed, name: frozenset((cell,))}, limit) for cell in range(len(variable.cells)))


def margin_of(
    situation: Situation,
    variable: Variable,
    number: Fraction,
    outcomes: Callable[[int], tuple[str, ...]],
    now: tuple[str, ...],
    at_zero: AtZero = nowhere,
) -> Margin:
    """The margin of one number. `variable` has the cells within which nothing changes; `outcomes` gives what is possible in one."""
    input = situation.input(variable.input)
    numbered = [at for at, cell in enumerate(variable.cells) if isinstance(cell, IntervalCell)]

    def possible(at: int) -> tuple[tuple[str, ...], bool]:
        """What is possible in a cell, and whether something would be divided by 0 there."""
        divided = decided_at(input.id, variable.cells[at], at_zero)
        return (outcomes(at), False) if divided is None else (divided.possible, True)

    here = next(at for at in numbered if _interval(variable, at).holds(number))
    first = last = here
    while first - 1 in numbered and possible(first - 1)[0] == now:
        first -= 1
    while last + 1 in numbered and possible(last + 1)[0] == now:
        last += 1
    low, high = _interval(variable, first), _interval(variable, last)
    whole = told_interval(Interval(low.low, low.low_included, high.high, high.high_included))
    ends = last_steps(whole, input.type if isinstance(input.type, Number) else DATES)

    def edge(end: Fraction | None, included: bool, beyond: int) -> Edge | None:
        if end is None or beyond not in numbered:
            return None
        size = abs(end - number)
        said = words_for_size(size, input) if size else JUST_AT_IT
        there, divides = possible(beyond)
        return Edge(end, included, said, there, is_here=not size, divides=divides)

    return Margin(
        input,
        words_for_known(situation.stated[input.id], input),
        variable_words(situation.program, input, variable, range(first, last + 1)),
        whole,
        edge(ends.low, ends.low_included, first - 1),
        edge(ends.high, ends.high_included, last + 1),
    )


def _interval(variable: Variable, at: int) -> Interval:
    cell = variable.cells[at]
    assert isinstance(cell, IntervalCell)  # noqa: S101  INVARIANT: the caller chose among numbers
    return cell.interval
