"""What to ask next: the needed inputs, the one that settles the case soonest first, with what each answer leads to.

The measure of a question is how many inputs could still matter after it, on average over its answers; an answer that
settles the outcome leaves none. Answers that no condition of the policy tells apart are one answer. Nobody says how likely each is,
so each counts alike. An input could still matter where a line of open criteria leads from the outcome to a test of it:
that is never too few, and takes no solver. What each answer leads to is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from reasoner.answer.answer import Answer, Needed
from reasoner.answer.cell_words import input_words, variable_words
from reasoner.answer.changing.lanes import lanes_of
from reasoner.answer.situation import Situation
from reasoner.asp.formula import In
from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError
from reasoner.source.dataclass import dataclass

if TYPE_CHECKING:
    from reasoner.answer.questions import Questions


@dataclass(frozen=True, slots=True)
class Leads:
    """One answer to a question, in words, the outcomes that it leaves possible, and how many inputs could still matter then."""

    answer: str
    possible: tuple[str, ...]
    still: int

    @property
    def settles(self) -> bool:
        """Whether the outcome is settled by this answer."""
        return len(self.possible) == 1


@dataclass(frozen=True, slots=True)
class Question:
    """A question: the needed input with the items that ask, what each answer leads to, and the measure (less is sooner).

    `measure` is None where the answers were not looked at: records, or no time.
    """

    needed: Needed
    leads: tuple[Leads, ...]
    measure: Fraction | None


@dataclass(frozen=True, slots=True)
class NextQuestions:
    """The questions that are left, in the order to ask them; none where the outcome is settled."""

    answer: Answer
    questions: tuple[Question, ...]
    cut_off: str = ""


@dataclass(frozen=True, slots=True)
class _Possible:
    """One answer that a question can have: the input's variable and the cells that come to the same."""

    id: str
    variable: str
    cells: tuple[int, ...]


def next_questions(questions: Questions, situation: Situation, answer: Answer, limit: Limit = NO_LIMIT) -> NextQuestions:
    """The needed inputs of an answer as questions, in the order to ask them."""
    ids = [one.input.id for one in answer.needed]
    answers = [one for id in ids for one in _answers(questions, situation, answer.determination.id, id)]
    still = _still(questions, situation, answer.determination.id, answers)
    cut_off = ""
    leads: dict[str, list[tuple[_Possible, tuple[str, ...], int]]] = {id: [] for id in ids}
    try:
        for one, number in zip(answers, still, strict=True):
            possible = _possible(questions, situation, answer.determination.id, one, limit)
            if possible:
                left = 0 if len(possible) == 1 else number
                leads[one.id].append((one, possible, left))
    except TimeIsUpError:
        leads = {id: [] for id in ids}
        cut_off = f"the time limit of {limit.seconds:g} s was reached before the answers were looked at"
    found = [
        Question(one, _merged(situation, leads[one.input.id]), _measure([still for _, _, still in leads[one.input.id]]))
        for one in answer.needed
    ]
    ordered = sorted(found, key=lambda one: (_later(situation, one.needed, ids), one.measure is None, one.measure or 0))
    return NextQuestions(answer, tuple(ordered), cut_off)


def _later(situation: Situation, needed: Needed, ids: Sequence[str]) -> int:
    """Asked already, and not known: last. What follows from another input that is needed: after that."""
    if needed.input.id in situation.stated and situation.known(needed.input.id) is None:
        return 2
    return int(needed.input.follows in ids)


def _measure(numbers: Sequence[int]) -> Fraction | None:
    return Fraction(sum(numbers), len(numbers)) if numbers else None


def _answers(questions: Questions, situation: Situation, determination: str, id: str) -> Iterator[_Possible]:
    tests = questions.tests(determination)
    allowed = situation.allowed()
    for name in situation.program.by_input.get(id, ()):
        cells = sorted(allowed.get(name, range(len(situation.program.variables[name].cells))))
        yield from (_Possible(id, name, some) for some in _alike(tests.get(name, ()), cells) if len(cells) > 1)


def _alike(tests: Iterable[In], cells: Iterable[int]) -> Iterator[tuple[int, ...]]:
    found: dict[tuple[bool, ...], list[int]] = {}
    for cell in cells:
        found.setdefault(tuple(cell in test.cells for test in tests), []).append(cell)
    yield from map(tuple, found.values())


def _still(questions: Questions, situation: Situation, determination: str, answers: list[_Possible]) -> list[int]:
    """For each answer, how many other unknown inputs could still matter."""
    departures = questions.departures(determination)
    program, evaluator = departures.program, departures.evaluator
    lanes = lanes_of(program, [{one.variable: one.cells} for one in answers], situation.allowed())
    live = evaluator.live(lanes, evaluator.rails(lanes))
    by_input: dict[str, int] = {}
    for name, some in live.items():
        id = program.variables[name].input
        if not situation.is_settled(id):
            by_input[id] = by_input.get(id, 0) | some
    return [sum(some >> lane & 1 for id, some in by_input.items() if id != one.id) for lane, one in enumerate(answers)]


def _possible(questions: Questions, situation: Situation, determination: str, one: _Possible, limit: Limit) -> tuple[str, ...]:
    """The outcomes that an answer leaves possible; none where no world has it."""
    allowed = {**situation.allowed(), one.variable: frozenset(one.cells)}
    return questions.outcomes(determination).possible(allowed, limit)


def _merged(situation: Situation, found: list[tuple[_Possible, tuple[str, ...], int]]) -> tuple[Leads, ...]:
    """Answers that lead to the same, put together."""
    by_lead: dict[tuple[str, tuple[str, ...], int], list[int]] = {}
    for one, possible, still in found:
        by_lead.setdefault((one.variable, possible, still), []).extend(one.cells)
    return tuple(
        Leads(_words(situation, _Possible(found[0][0].id, variable, tuple(sorted(cells)))), possible, still)
        for (variable, possible, still), cells in by_lead.items()
    )


def _words(situation: Situation, one: _Possible) -> str:
    input = situation.input(one.id)
    if situation.program.variables[one.variable].member is not None:
        return input_words(situation.program, input, {one.variable: frozenset(one.cells)})
    return variable_words(situation.program, input, situation.program.variables[one.variable], one.cells)
