"""The outcome and every item as a function of one number, all else as the case says: exact breakpoints, not samples."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from reasoner.answer.answer import Answer, Standing
from reasoner.answer.cell_words import merged, variable_words
from reasoner.answer.decide import possible_outcomes, standings_of
from reasoner.answer.in_a_line import counted
from reasoner.answer.phases import idle_keys, words_by_outcome
from reasoner.answer.situation import Situation, in_cells
from reasoner.asp.cells import AbsentCell, Cell, IntervalCell
from reasoner.asp.from_case import Allowed, as_number
from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError
from reasoner.policy.criteria import Criterion
from reasoner.policy.intervals import told_interval
from reasoner.policy.model import Determination, Outcome, Policy
from reasoner.policy.values import Absent, Exactly, Interval, Known
from reasoner.policy.vocabulary import DateType, Input, Number
from reasoner.source.dataclass import dataclass
from reasoner.source.displayed import Displayed
from reasoner.source.in_rows import InRows, Row
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from reasoner.answer.questions import Questions


AtZero = Callable[[str, Fraction], Answer | None]  # the answer where an input is a number at which something is divided by 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """Numbers over which nothing changes: in words and exactly (None: the input is absent), the possible outcomes, and how the
    items stand that change anywhere. No outcome: what is always so, or the other facts, rule these numbers out.
    `version`: in words, the days of the version that these lie in; where none is in effect there, that, or when the only one is;
    empty where it is the one at hand.
    `divides`: something would be divided by 0 there, so that what rests on it is open."""

    words: str
    interval: Interval | None
    possible: tuple[str, ...]
    standings: Mapping[str, Standing]
    version: str = ""
    wording: tuple[Outcome, ...] = ()  # the payer's outcomes, as the phase has them that these numbers are in
    divides: bool = False
    in_effect: bool = True

    @property
    def outcome(self) -> str:
        """The outcome, `undetermined` where it is open, empty where there is no such case."""
        if not self.possible:
            return ""
        return self.possible[0] if len(self.possible) == 1 else "undetermined"


@dataclass(frozen=True, slots=True)
class Sweep(Displayed, InRows):
    """One sweep: stretches in rising order, which cover the input's whole range. `items` are the criteria that change.

    `now` is the stretch of the stated number, None where none is stated. `versions`: where several versions of the policy are
    possible, the sweep of each; this one then has no stretches.
    """

    answer: Answer
    input: Input
    stretches: tuple[Stretch, ...]
    items: tuple[Criterion, ...]
    now: int | None
    cut_off: str = ""
    versions: tuple[Sweep, ...] = ()

    def rows(self) -> list[Row]:
        """A row for each stretch: its words, which are exact, its ends as floats (dates as such), and the outcome."""
        return [
            {
                "stretch": one.words,
                "low": self._end(one.interval.low if one.interval else None),
                "high": self._end(one.interval.high if one.interval else None),
                "outcome": one.outcome,
                "possible": list(one.possible),
                "now": number == self.now,
            }
            for number, one in enumerate(self.stretches)
        ]

    def _end(self, number: Fraction | None) -> float | date | None:
        if number is None:
            return None
        return date.fromordinal(int(number)) if isinstance(self.input.type, DateType) else float(number)

    def __repr__(self) -> str:
        stretches = counted(len(self.stretches), "stretch", "stretches")
        return f"<{self.answer.determination.id} by {self.input.phrase}: {stretches}>"


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is so in some cells side by side."""

    possible: tuple[str, ...]
    standings: Mapping[str, Standing]
    divides: bool = False


_NO_CASE = _Seen((), {})


def sweep_of(
    questions: Questions,
    situation: Situation,
    answer: Answer,
    input: str,
    at_zero: AtZero,
    known: Known | None,
    limit: Limit = NO_LIMIT,
) -> Sweep:
    """The sweep of one determination over one input; raises ProblemsFound for an input that is no number or is not read.

    `known` is what the case says of it; `at_zero` answers where something would be divided by 0.
    """
    swept = _swept(questions, situation, answer, input)
    [name] = situation.program.by_input[input]
    variable = situation.program.variables[name]
    allowed = situation.allowed((input,))
    found: list[tuple[list[int], _Seen]] = []
    cut_off = ""
    try:
        for cell, one in enumerate(variable.cells):
            seen = _at_cell(
                questions, situation, answer, {**allowed, name: frozenset((cell,))}, decided_at(input, one, at_zero), limit
            )
            if found and found[-1][1] == seen and not isinstance(one, AbsentCell):
                found[-1][0].append(cell)
            else:
                found.append(([cell], seen))
    except TimeIsUpError:
        cut_off = f"{limit.reached}; larger numbers were not looked at"
    items = _changing(questions, situation, answer, [seen.standings for _, seen in found if seen.standings])
    stretches = _joined(situation, name, swept, found, [one.key for one in items], answer.determination)
    return Sweep(answer, swept, stretches, items, _now(known, stretches), cut_off)


def nowhere(_input: str, _number: Fraction) -> Answer | None:
    """No answer: nothing is divided."""
    return None


def decided_at(input: str, cell: Cell, at_zero: AtZero) -> Answer | None:
    """The answer in a cell of one number at which something is divided by 0; None of any other."""
    if not isinstance(cell, IntervalCell) or cell.interval.low is None or cell.interval.low != cell.interval.high:
        return None
    return at_zero(input, cell.interval.low)


def _at_cell(
    questions: Questions, situation: Situation, answer: Answer, there: Allowed, decided: Answer | None, limit: Limit
) -> _Seen:
    """What is so in one cell. `decided` is the answer there where something is divided by 0."""
    if decided is not None:
        return _Seen(decided.possible, dict(decided.standings), divides=True)
    seen = in_cells(situation, there, limit)
    if seen is None:
        return _NO_CASE
    possible = possible_outcomes(seen, questions.outcome_heads(answer.determination.id))
    return _Seen(possible, standings_of(seen))


def number_called(policy: Policy, id: str, read: Collection[str] | None = None) -> Input:
    """The number or date with that machine name; raises ProblemsFound where it is none. `read` (None: all): what may be named
    instead."""
    swept = policy.vocabulary.input(id)
    if swept is not None and _is_number(swept):
        return swept
    hint = _others(policy, read)
    if swept is None:
        raise ProblemsFound((Problem("unknown-input", f"no input is called `{id}`", hint=hint, names=(id,)),))
    message = f"`{swept.phrase}` is no number and no date, so there is nothing to sweep over"
    raise ProblemsFound((Problem("not-a-number", message, hint=hint, names=(id,)),))


def _others(policy: Policy, read: Collection[str] | None) -> str:
    numbers = [one.id for one in policy.vocabulary.inputs if (read is None or one.id in read) and _is_number(one)]
    return f"sweep one of {', '.join(f'`{one}`' for one in numbers)}" if numbers else "it asks for no number at all"


def _swept(questions: Questions, situation: Situation, answer: Answer, id: str) -> Input:
    """The input swept over: one that the determination reads, and no field of a record that nobody stated."""
    policy = questions.program.policy
    read = questions.inputs_read(answer.determination.id) - situation.units.keys()
    swept = number_called(policy, id, read)
    if id not in questions.program.by_input or id not in read:
        message = f"{answer.determination.title} does not ask for {swept.phrase}"
        raise ProblemsFound((Problem("input-not-read", message, hint=_others(policy, read), names=(id,)),))
    return swept


def _is_number(input: Input) -> bool:
    return isinstance(input.type, Number | DateType)


def _changing(
    questions: Questions, situation: Situation, answer: Answer, standings: list[Mapping[str, Standing]]
) -> tuple[Criterion, ...]:
    """The items that stand otherwise somewhere, in the policy's order."""
    inputs = situation.program.policy.vocabulary.inputs
    # Items are told apart by what they are and not by what they say: to hash a criterion is to hash the tree below it.
    every = {id(item): item for one in inputs for item in questions.items_reading(answer.determination.id, one.id)}
    order = {key: number for number, key in enumerate(situation.program.criteria)}
    idle = [idle_keys(situation.program.policy, some) for some in standings]
    moved = [one for one in every.values() if len({some.get(one.key) for some in standings}) > 1]
    moved = [one for one in moved if not all(one.key in keys for keys in idle)]
    return tuple(sorted(moved, key=lambda one: order.get(one.key, 0)))


def _joined(
    situation: Situation,
    name: str,
    input: Input,
    found: list[tuple[list[int], _Seen]],
    keys: list[str],
    determination: Determination,
) -> tuple[Stretch, ...]:
    """The stretches, neighbours joined where they differ in nothing that is shown."""
    variable = situation.program.variables[name]
    joined: list[tuple[list[int], tuple[str, ...], dict[str, Standing], tuple[Outcome, ...], bool]] = []
    for cells, seen in found:
        possible, standings = seen.possible, seen.standings
        idle = idle_keys(situation.program.policy, standings)
        shown = {key: standings[key] for key in keys if key in standings and key not in idle}
        words = words_by_outcome(determination, standings)
        wording = tuple(words[one] for one in possible if one in words)
        absent = isinstance(variable.cells[cells[0]], AbsentCell)
        if joined and joined[-1][1:4] == (possible, shown, wording) and not absent:
            joined[-1] = ([*joined[-1][0], *cells], possible, shown, wording, joined[-1][4] and seen.divides)
        else:
            joined.append((list(cells), possible, shown, wording, seen.divides))
    return tuple(
        Stretch(
            variable_words(situation.program, input, variable, cells),
            next(map(told_interval, merged((variable.cells[cell] for cell in cells), input)), None),
            possible,
            shown,
            wording=wording,
            divides=divides,
        )
        for cells, possible, shown, wording, divides in joined
    )


def _now(known: Known | None, stretches: tuple[Stretch, ...]) -> int | None:
    """The position of the stretch that the case is in."""
    if isinstance(known, Absent):
        return next((at for at, one in enumerate(stretches) if one.interval is None), None)
    number = as_number(known.value) if isinstance(known, Exactly) else None
    if number is None:
        return None
    return next((at for at, one in enumerate(stretches) if one.interval is not None and one.interval.holds(number)), None)
