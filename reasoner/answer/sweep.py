"""The outcome and every item as a function of one number, all else as the case says: exact breakpoints, not samples."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from reasoner.answer.answer import Answer, Standing
from reasoner.answer.cell_words import merged, variable_words
from reasoner.answer.decide import standings_of
from reasoner.answer.in_a_line import counted
from reasoner.answer.phases import idle_keys, words_by_outcome
from reasoner.answer.situation import Situation
from reasoner.asp.cells import AbsentCell, IntervalCell
from reasoner.asp.criteria import inside
from reasoner.asp.solve import NO_LIMIT, Limit, TimeIsUpError
from reasoner.asp.worlds import Consequences
from reasoner.policy.criteria import Criterion
from reasoner.policy.model import Determination, Outcome, Policy
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import DateType, Input, Number
from reasoner.source.dataclass import dataclass
from reasoner.source.displayed import Displayed
from reasoner.source.in_rows import InRows, Row
from reasoner.source.problem import Problem, ProblemsFound

if TYPE_CHECKING:
    from reasoner.answer.questions import Questions


@dataclass(frozen=True, slots=True)
class Stretch:
    """Numbers over which nothing changes: in words and exactly (None: the input is absent), the possible outcomes, and how the
    items stand that change anywhere. No outcome: what is always so, or the other facts, rule these numbers out.
    `version`: in words, the days of the version that these lie in, or that none is in effect; empty where it is the one at hand."""

    words: str
    interval: Interval | None
    possible: tuple[str, ...]
    standings: Mapping[str, Standing]
    version: str = ""
    wording: tuple[Outcome, ...] = ()  # the payer's outcomes, as the phase has them that these numbers are in

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


def sweep_of(questions: Questions, situation: Situation, answer: Answer, input: str, limit: Limit = NO_LIMIT) -> Sweep:
    """The sweep of one determination over one input; raises ProblemsFound for an input that is no number or is not read."""
    swept = _swept(questions, answer, input)
    [name] = situation.program.by_input[input]
    variable = situation.program.variables[name]
    allowed = situation.allowed((input,))
    outcomes = questions.outcomes(answer.determination.id)
    found: list[tuple[list[int], tuple[str, ...], dict[str, Standing]]] = []
    cut_off = ""
    try:
        for cell in range(len(variable.cells)):
            there = {**allowed, name: frozenset((cell,))}
            consequences = situation.worlds.consequences(there, limit)
            possible = () if consequences is None else outcomes.possible(there, limit)
            standings = {} if consequences is None else standings_of(_seen(situation, consequences))
            absent = isinstance(variable.cells[cell], AbsentCell)
            if found and found[-1][1:] == (possible, standings) and not absent:
                found[-1][0].append(cell)
            else:
                found.append(([cell], possible, standings))
    except TimeIsUpError:
        cut_off = f"{limit.reached}; larger numbers were not looked at"
    items = _changing(questions, situation, answer, [standings for _, _, standings in found if standings])
    keys = [one.key for one in items]
    stretches = _joined(situation, name, swept, found, keys, answer.determination)
    return Sweep(answer, swept, stretches, items, _now(situation, input, stretches), cut_off)


def number_called(policy: Policy, id: str, read: Collection[str] | None = None) -> Input:
    """The number or date with that machine name; raises ProblemsFound where it is none. `read` (None: all): what may be named
    instead."""
    swept = policy.vocabulary.input(id)
    if swept is not None and _is_number(swept):
        return swept
    hint = _others(policy, read)
    if swept is None:
        raise ProblemsFound((Problem("unknown-input", f"no input is called `{id}`", hint=hint, names=(id,)),))
    message = f"{swept.phrase} is no number and no date, so there is nothing to sweep over"
    raise ProblemsFound((Problem("not-a-number", message, hint=hint, names=(id,)),))


def _others(policy: Policy, read: Collection[str] | None) -> str:
    numbers = [one.id for one in policy.vocabulary.inputs if (read is None or one.id in read) and _is_number(one)]
    return f"sweep one of {', '.join(f'`{one}`' for one in numbers)}" if numbers else "it asks for no number at all"


def _swept(questions: Questions, answer: Answer, id: str) -> Input:
    policy, read = questions.program.policy, questions.inputs_read(answer.determination.id)
    swept = number_called(policy, id, read)
    if id not in questions.program.by_input or id not in read:
        message = f"{answer.determination.title} does not ask for {swept.phrase}"
        raise ProblemsFound((Problem("input-not-read", message, hint=_others(policy, read), names=(id,)),))
    return swept


def _is_number(input: Input) -> bool:
    return isinstance(input.type, Number | DateType)


def _seen(situation: Situation, found: Consequences) -> Situation:
    return replace(situation, found=found)


def _changing(
    questions: Questions, situation: Situation, answer: Answer, standings: list[dict[str, Standing]]
) -> tuple[Criterion, ...]:
    """The items that stand otherwise somewhere, in the policy's order."""
    every = dict.fromkeys(
        item
        for one in situation.program.policy.vocabulary.inputs
        for item in questions.items_reading(answer.determination.id, one.id)
    )
    order = {key: number for number, key in enumerate(situation.program.criteria)}
    idle = [idle_keys(answer.determination, some) for some in standings]
    moved = [one for one in every if len({some.get(one.key) for some in standings}) > 1]
    moved = [one for one in moved if not all(one.key in keys for keys in idle)]
    return tuple(sorted(moved, key=lambda one: order.get(one.key, 0)))


def _joined(
    situation: Situation,
    name: str,
    input: Input,
    found: list[tuple[list[int], tuple[str, ...], dict[str, Standing]]],
    keys: list[str],
    determination: Determination,
) -> tuple[Stretch, ...]:
    """The stretches, neighbours joined where they differ in nothing that is shown."""
    variable = situation.program.variables[name]
    joined: list[tuple[list[int], tuple[str, ...], dict[str, Standing], tuple[Outcome, ...]]] = []
    for cells, possible, standings in found:
        idle = idle_keys(determination, standings)
        shown = {key: standings[key] for key in keys if key in standings and key not in idle}
        words = words_by_outcome(determination, standings)
        wording = tuple(words[one] for one in possible if one in words)
        absent = isinstance(variable.cells[cells[0]], AbsentCell)
        if joined and joined[-1][1:] == (possible, shown, wording) and not absent:
            joined[-1][0].extend(cells)
        else:
            joined.append((list(cells), possible, shown, wording))
    return tuple(
        Stretch(
            variable_words(situation.program, input, variable, cells),
            next(iter(merged((variable.cells[cell] for cell in cells), input)), None),
            possible,
            shown,
            wording=wording,
        )
        for cells, possible, shown, wording in joined
    )


def _now(situation: Situation, id: str, stretches: tuple[Stretch, ...]) -> int | None:
    """The position of the stretch that the case is in."""
    [name] = situation.program.by_input[id]
    cells = situation.by_input.get(id, {}).get(name)
    if cells is None or id not in situation.fully_known:
        return None
    one = situation.program.variables[name].cells[next(iter(cells))]
    for number, stretch in enumerate(stretches):
        there = isinstance(one, IntervalCell) and stretch.interval is not None and inside(one.interval, stretch.interval)
        if there or (isinstance(one, AbsentCell) and stretch.interval is None):
            return number
    return None
