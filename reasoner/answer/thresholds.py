"""Thresholds of a policy: each end of a number, date, computed amount, window or count, and which cases lie on each side of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from reasoner.amounts.values import compared, inputs_in, value_of
from reasoner.answer.answer import Answer, Status
from reasoner.answer.one_record import OneRecord, decides, fits, is_stated, lies_within, number_of, numbers_of
from reasoner.cases.case import Case
from reasoner.policy.criteria import (
    Amount,
    Compares,
    Comparison,
    CountsRecords,
    Criterion,
    Expression,
    InputAmount,
    IsWithin,
    Not,
)
from reasoner.policy.model import Policy
from reasoner.policy.values import Interval, Known, Records, Within
from reasoner.policy.vocabulary import Number
from reasoner.source.dataclass import dataclass

Answered = tuple[Case, tuple[Answer, ...]]
Sides = list[set[bool]]  # of each case, the sides on which it is known to lie: True is the one that is asked for


@dataclass(frozen=True, slots=True)
class Threshold:
    """One end of what a line asks of an amount, and in how many cases the amount was known to lie on each side of it.

    `inside` are the cases on the side that the line asks for, `outside` those beyond the end; where a case has several records, it
    can be both. `at` is the end itself, None where it is computed and the line says it. `counted` is False where no case can tell
    the sides.
    """

    criterion: Criterion
    at: Expression | None
    inside: int = 0
    outside: int = 0
    counted: bool = True

    @property
    def both_sides(self) -> bool:
        """Whether there were cases on both sides."""
        return self.inside > 0 and self.outside > 0


@dataclass(frozen=True, slots=True)
class AboutOne:
    """That a line is about one record of an input: the whole condition on it, and the record that is picked, if one is.

    `of` is the line (or the window that it is an end of) on which it has to hang whether the record fits.
    """

    input: str
    condition: Criterion
    of: Criterion
    picked: CountsRecords | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A criterion as it is counted.

    `said` is the line as written, and `is_written` is False for what that line comes to. `about` is the record that it is about,
    None where it is about the case. `given` is what an amount of a table hangs on: the criterion that says that the table gives
    it. `denied` where a line above says that it is not so.
    """

    criterion: Criterion
    said: str = ""
    is_written: bool = True
    about: AboutOne | None = None
    given: Criterion | None = None
    denied: bool = False


def thresholds_of(policy: Policy, lines: Iterable[Line], answered: list[Answered]) -> tuple[Threshold, ...]:
    """The thresholds of some lines in their order, each once for the place where it is written."""
    found: dict[object, tuple[Criterion, Expression | None, Sides | None]] = {}
    for line in lines:
        one = replace(line.criterion, words=line.said) if line.given is not None else line.criterion
        for key, at, sides in _ends_of(policy, line, answered):
            place = (one.span or one.key, key)
            before = found.get(place)
            found[place] = (one, at, sides) if before is None else (*before[:2], _together(before[2], sides))
    return tuple(_threshold(one, at, sides) for one, at, sides in found.values())


def _ends_of(policy: Policy, line: Line, answered: list[Answered]) -> Iterator[tuple[object, Expression | None, Sides | None]]:
    """The ends that a line asks for, each with what tells it from others of its place, and the sides of the cases."""
    one, denied = line.criterion, line.denied
    form = one.form
    while isinstance(form, Not):
        form, denied = form.of, not denied
    match form:
        case IsWithin(input, interval):
            declared = policy.vocabulary.input(input)
            unit = declared.type.unit if declared and isinstance(declared.type, Number) else "date"
            known = [_known(input, policy, line, each) for each in answered]
            for end, is_low in _ends(interval):
                of_each = [{side != denied for fact in some for side in _side(fact, interval, end, is_low)} for some in known]
                included = interval.low_included if is_low else interval.high_included
                yield (_own(input), end, is_low, included, denied), Amount(end, unit), of_each
        case Compares(_, comparison, right) if comparison is not Comparison.EQUAL:
            at = right if isinstance(right, Amount) or line.given is not None else None
            yield (*_compared_with(form, one.words), denied), at, _sides_compared(policy, line, form, answered, denied)
        case CountsRecords(count=Interval(low, _, high, _)) if (low or 0) > 1 or (high or 0) > 0:
            ends = list(_ends(form.count))
            told = len(ends) == 1 and line.about is None and not one.provisos
            for end, is_low in ends:
                sides = [_standing(line, answers) for _, answers in answered] if told else None
                yield ("records", end, is_low, denied), Amount(end), sides
        case _:
            return


def _compared_with(form: Compares, words: str) -> tuple[object, ...]:
    """What tells a comparison from the others of its line; with a number, as of an input that lies within an end."""
    if isinstance(form.left, InputAmount) and isinstance(form.right, Amount):
        is_low = form.comparison in (Comparison.AT_LEAST, Comparison.MORE)
        included = form.comparison in (Comparison.AT_LEAST, Comparison.AT_MOST)
        return (_own(form.left.input), form.right.number, is_low, included)
    return (words, form.comparison)


def _own(input: str) -> str:
    """An input without the records that it is a field of: a definition about one record may be about several kinds."""
    return input.rpartition(".")[2]


def _together(one: Sides | None, other: Sides | None) -> Sides | None:
    if one is None or other is None:
        return one or other
    return [mine | its for mine, its in zip(one, other, strict=True)]


def _threshold(one: Criterion, at: Expression | None, sides: Sequence[set[bool]] | None) -> Threshold:
    if sides is None:
        return Threshold(one, at, counted=False)
    return Threshold(one, at, sum(True in some for some in sides), sum(False in some for some in sides))


def _ends(interval: Interval) -> Iterator[tuple[Fraction, bool]]:
    """The ends of an interval, each with whether it is the low one."""
    if interval.low is not None:
        yield interval.low, True
    if interval.high is not None:
        yield interval.high, False


def _sides_compared(policy: Policy, line: Line, form: Compares, answered: list[Answered], denied: bool) -> Sides | None:
    """On which sides the amounts of each case lie; None where it takes more than the stated facts to know it."""
    if line.about is None and not line.criterion.provisos:  # the answer knows more than exact amounts do
        return [_standing(line, answers) for _, answers in answered]
    if not (is_stated(form.left) and is_stated(form.right)):
        return None
    named = {*inputs_in(form.left), *inputs_in(form.right)}
    sides: Sides = []
    for each in answered:
        stated = [numbers_of(facts) for facts in _stated(policy, line, each)]
        numbers = [found for found in stated if named <= found.keys()]
        pairs = [(value_of(form.left, found), value_of(form.right, found)) for found in numbers]
        sides.append({compared(a - b, form.comparison) != denied for a, b in pairs if a is not None and b is not None})
    return sides


def _standing(line: Line, answers: tuple[Answer, ...]) -> set[bool]:
    """On which side a line lies in the answers of a case that say whether it is satisfied."""
    one = line.criterion
    found = {standing.status for answer in answers if _is_given(line, answer) and (standing := answer.standings.get(one.key))}
    return {(status is Status.SATISFIED) != line.denied for status in found if status is not Status.UNDETERMINED}


def _is_given(line: Line, answer: Answer) -> bool:
    """Whether a table gives the amount that a line compares with; so where no table does."""
    if line.given is None:
        return True
    standing = answer.standings.get(line.given.key)
    return standing is not None and standing.status is Status.SATISFIED


# ---- what a case states


def _known(input: str, policy: Policy, line: Line, answered: Answered) -> list[Known]:
    """What a case states of an input: of a field, what it states of each record of which the line decides whether it fits."""
    return [known for facts in _stated(policy, line, answered) if (known := facts.get(input)) is not None]


def _stated(policy: Policy, line: Line, answered: Answered) -> Iterator[dict[str, Known]]:
    """What a case states: once, or with the fields of each record for which the line counts."""
    case, answers = answered
    own = {fact.input: fact.known for fact in case.facts}
    if line.about is None:
        if line.given is None or any(_is_given(line, answer) for answer in answers):
            yield own
        return
    known = own.get(line.about.input)
    if isinstance(known, Records):
        records = [OneRecord(policy, {**own, **dict(one.fields)}, answers) for one in known.records]
        for one in _looked_at(line.about, records, known.open):
            if decides(line.about.of.key, line.about.condition, one):
                yield dict(one.facts)


def _looked_at(about: AboutOne, records: list[OneRecord], is_open: bool) -> list[OneRecord]:
    """The records that a condition is asked of: all, or those known to be the one that is picked."""
    picked = about.picked
    if picked is None or picked.select is None or picked.by is None:
        return records
    fitting = [(one, True if picked.among is None else fits(picked.among, one)) for one in records]
    days = [number_of(one.known(picked.by)) for one, fit in fitting if fit is not False]
    if is_open or None in days or any(fit is None for _, fit in fitting):
        return []
    picks = max if picked.select == "latest" else min
    chosen = picks((day for day in days if day is not None), default=None)
    return [one for one, fit in fitting if fit and number_of(one.known(picked.by)) == chosen]


def _side(known: Known, interval: Interval, end: Fraction, is_low: bool) -> set[bool]:
    """On which side of an end all that a fact leaves possible lies; empty where it is on both, or no number."""
    half = Interval(end, interval.low_included) if is_low else Interval(high=end, high_included=interval.high_included)
    number = number_of(known)
    if number is not None:
        return {half.holds(number)}
    if not isinstance(known, Within):
        return set()
    if lies_within(known.interval, half):
        return {True}
    rest = Interval(high=end, high_included=not half.low_included) if is_low else Interval(end, not half.high_included)
    return {False} if lies_within(known.interval, rest) else set()
