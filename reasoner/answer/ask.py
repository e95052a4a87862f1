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
from reasoner.answer.in_a_line import counted
from reasoner.answer.situation import Situation
from reasoner.asp.cells import ValueCell
from reasoner.asp.formula import In
from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError
from reasoner.policy.vocabulary import YesNo
from reasoner.source.dataclass import dataclass
from reasoner.source.displayed import Displayed
from reasoner.source.in_rows import InRows, Row

if TYPE_CHECKING:
    from reasoner.answer.asking import Asking
    from reasoner.answer.changing.departures import Departures
    from reasoner.answer.questions import Questions
    from reasoner.asp.from_case import Allowed
    from reasoner.cases.layout.answered import Place


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

    `measure` is None where the answers were not looked at: amounts that others decide, too, or no time. `place`: where the case
    states the answer, of a question about a record.
    """

    needed: Needed
    leads: tuple[Leads, ...]
    measure: Fraction | None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class NextQuestions(Displayed, InRows):
    """The questions that are left, in the order to ask them; none where the outcome is settled."""

    answer: Answer
    questions: tuple[Question, ...]
    cut_off: str = ""

    def rows(self) -> list[Row]:
        """A row for each question, in the order to ask them, with its answers and those that settle the outcome."""
        return [
            {
                "input": one.needed.input.id,
                "phrase": one.needed.input.phrase,
                "question": one.needed.input.question,
                "items": [item.address or item.words for item in one.needed.items],
                "answers": [lead.answer for lead in one.leads],
                "settling": [lead.answer for lead in one.leads if lead.settles],
                "measure": None if one.measure is None else float(one.measure),
            }
            for one in self.questions
        ]

    def __repr__(self) -> str:
        first = f", first of {self.questions[0].needed.input.phrase}" if self.questions else ""
        return f"<{counted(len(self.questions), 'question', 'questions')} for {self.answer.determination.id}{first}>"


@dataclass(frozen=True, slots=True)
class _Possible:
    """One answer that a question can have: the input's variable and the cells that come to the same, and what they allow.

    That there is no further record leaves no unseen record at all.
    """

    id: str
    variable: str
    cells: tuple[int, ...]
    allows: Allowed


def next_questions(asking: Asking, situation: Situation, answer: Answer, limit: Limit = NO_LIMIT) -> NextQuestions:
    """The needed inputs of an answer as questions, in the order to ask them."""
    questions = asking.questions
    ids = [one.input.id for one in answer.needed]
    cut_off = answer.cut_off
    leads: dict[str, list[tuple[_Possible, tuple[str, ...], int]]] = {id: [] for id in ids}
    asked = next(iter(ids), "")
    try:
        answers = [one for id in ids for one in _answers(asking, situation, answer.determination.id, id)]
        still = _still(asking, situation, answer.determination.id, answers, limit)
        for one, number in zip(answers, still, strict=True):
            asked = one.id
            possible = _possible(questions, situation, answer.determination.id, one, limit)
            if possible:
                left = 0 if len(possible) == 1 else number
                leads[one.id].append((one, possible, left))
    except TimeIsUpError:
        leads[asked] = []  # of which only some were looked at
        which = "answers of those without any below" if any(leads.values()) else "answers"
        cut_off = f"{limit.reached} before the {which} were looked at"
    found = [
        Question(one, _merged(situation, leads[id]), _measure([still for _, _, still in leads[id]]), asking.places.get(id))
        for id, one in zip(ids, answer.needed, strict=True)
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


def _answers(asking: Asking, situation: Situation, determination: str, id: str) -> Iterator[_Possible]:
    tests = asking.questions.tests(determination)
    allowed = situation.allowed()
    for name in situation.program.by_input.get(id, ()):
        cells = sorted(allowed.get(name, range(len(situation.program.variables[name].cells))))
        for some in _alike(tests.get(name, ()), cells) if len(cells) > 1 else ():
            yield _Possible(id, name, some, {name: frozenset(some), **_no_further(asking, situation, id, some)})


def _no_further(asking: Asking, situation: Situation, id: str, cells: tuple[int, ...]) -> Allowed:
    """Of the answer that there is no further record: that there is none of those beside it either."""
    group = next((some for some in asking.unseen if id in some), ())
    names = [name for one in group for name in situation.program.by_input.get(one, ())]
    is_no = [situation.program.variables[name].cells[cell] for name in names[:1] for cell in cells] == [ValueCell(False)]
    return {name: frozenset(cells) for name in names} if is_no else {}


def _alike(tests: Iterable[In], cells: Iterable[int]) -> Iterator[tuple[int, ...]]:
    found: dict[tuple[bool, ...], list[int]] = {}
    for cell in cells:
        found.setdefault(tuple(cell in test.cells for test in tests), []).append(cell)
    yield from map(tuple, found.values())


def _still(asking: Asking, situation: Situation, determination: str, answers: list[_Possible], limit: Limit) -> list[int]:
    """For each answer, how many other unknown inputs could still matter: an unseen record counts once."""
    departures = asking.questions.departures(determination)
    program, evaluator = departures.program, departures.evaluator
    allowed = situation.allowed()
    left = [
        _with_amounts(departures, one.allows, allowed, limit)
        if _no_further(asking, situation, one.id, one.cells)
        else one.allows
        for one in answers
    ]
    lanes = lanes_of(program, left, allowed)
    live = evaluator.live(lanes, evaluator.rails(lanes))
    by_input: dict[tuple[str, str], int] = {}
    for name, some in live.items():
        id = program.variables[name].input
        for told in asking.told_as(id) if not situation.is_settled(id) else ():
            by_input[told, id] = by_input.get((told, id), 0) | some
    return [
        len({_counted(asking, told, id, one.id) for (told, id), some in by_input.items() if some >> lane & 1} - {one.id})
        for lane, one in enumerate(answers)
    ]


def _with_amounts(departures: Departures, allows: Allowed, allowed: Allowed, limit: Limit) -> Allowed:
    """What an answer that leaves no further record allows, with what amounts over the records then come to."""
    known = {name: cells for name, cells in {**allowed, **allows}.items() if name in departures.program.variables}
    left = departures.completing.left(known, limit) or {}
    compared = (departures.program.by_input[id][0] for id in departures.together)
    return {**allows, **{name: left[name] for name in compared if len(left.get(name, ())) == 1}}


def _counted(asking: Asking, told: str, id: str, asked: str) -> str:
    """What an open input counts as: an unseen record as one, but of the record that is asked for each field for itself."""
    unit = asking.first_unseen(told)
    return unit if unit != asked else id if told == asked else f"{asked} and more"


def _possible(questions: Questions, situation: Situation, determination: str, one: _Possible, limit: Limit) -> tuple[str, ...]:
    """The outcomes that an answer leaves possible; none where no world has it."""
    allowed = {**situation.allowed(), **one.allows}
    return questions.outcomes(determination).possible(allowed, limit)


def _merged(situation: Situation, found: list[tuple[_Possible, tuple[str, ...], int]]) -> tuple[Leads, ...]:
    """Answers that lead to the same, put together; of a list, a member that makes no difference is told only if none does."""
    by_lead: dict[tuple[str, tuple[str, ...], int, tuple[int, ...]], list[int]] = {}
    for one, possible, still in found:
        apart = one.cells if isinstance(situation.input(one.id).type, YesNo) else ()
        by_lead.setdefault((one.variable, possible, still, apart), []).extend(one.cells)
    leads = [
        (len(cells) > 1, Leads(_words(situation, found[0][0].id, variable, tuple(sorted(cells))), possible, still))
        for (variable, possible, still, _), cells in by_lead.items()
    ]
    is_list = any(situation.program.variables[variable].member is not None for variable, *_ in by_lead)
    telling = [lead for either, lead in leads if not (is_list and either)]
    return tuple(dict.fromkeys(telling or [lead for _, lead in leads]))


def _words(situation: Situation, id: str, variable: str, cells: tuple[int, ...]) -> str:
    input = situation.input(id)
    if situation.program.variables[variable].member is not None:
        return input_words(situation.program, input, {variable: frozenset(cells)})
    return variable_words(situation.program, input, situation.program.variables[variable], cells)
