"""Every edge, stretch, answer and way that is named of a case is decided again: what was said beside what `decide` says there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from reasoner.answer.answer import ChangeNeeded, ChangeSet
from reasoner.api import LoadedPolicy
from reasoner.cases.case import Case, Fact
from reasoner.policy.values import Datum, Exactly, Interval, Known
from reasoner.policy.vocabulary import DateType, Input, Number
from reasoner.policy.words import words_for_known
from reasoner.source.problem import ProblemsFound

SMALL = Fraction(1, 10**4)  # a root is told to so many places
DAYS = Number(low=Fraction(1), high=Fraction(date.max.toordinal()), step=Fraction(1))


def faults_of(loaded: LoadedPolicy, case: Case, determination: str, allow: tuple[str, ...] = ()) -> list[str]:
    """In words, what `decide` does not bear out of all that is said of one case; `allow` is what may change besides."""
    one = Redecided(loaded, case, determination)
    return [*one.margins(), *one.sweeps(), *one.questions(), *one.ways(allow)]


class Redecided:
    """One case under one policy, of which other commands have said something."""

    def __init__(self, loaded: LoadedPolicy, case: Case, determination: str) -> None:
        self.loaded = loaded
        self.case = case
        self.determination = determination
        self.answer = loaded.decide(case, determination, None)

    def input(self, id: str) -> Input:
        found = self.loaded.policy.vocabulary.input(id)
        assert found is not None
        return found

    def possible(self, known: dict[str, Known]) -> tuple[str, ...]:
        """The outcomes that are possible where some inputs are otherwise; none where that cannot be."""
        facts = [one for one in self.case.facts if one.input not in known]
        try:
            answer = self.loaded.decide(Case((*facts, *(Fact(id, one) for id, one in known.items()))), self.determination, None)
        except ProblemsFound:
            return ()
        return tuple(sorted(answer.possible))

    def at(self, id: str, number: Fraction) -> tuple[str, ...]:
        return self.possible({id: Exactly(datum(self.input(id), number))})

    def margins(self) -> Iterator[str]:
        reasons = self.loaded.reasons(self.case, self.determination, None)
        now = tuple(sorted(self.answer.possible))
        for one in reasons.margins:
            if self.loaded.policy.vocabulary.input(one.input.id) is None:
                continue
            number = number_of(one.input)
            for edge, way in ((one.below, -1), (one.above, 1)):
                if edge is None:
                    continue
                said = f"margin of {one.input.id}: {one.now}, {one.holds}, edge {words(one.input, edge.at)}"
                if edge.ends_version:
                    continue
                if not can_be(edge.at, number):
                    yield f"{said} cannot be"
                    continue
                step = number.step or SMALL
                inside, outside = (edge.at, edge.at + way * step) if edge.included else (edge.at - way * step, edge.at)
                if edge.included and self.at(one.input.id, inside) != now:
                    yield f"{said} has not the outcome"
                if can_be(outside, number) and self.at(one.input.id, outside) != tuple(sorted(edge.beyond)):
                    yield f"{said}: beyond it is {self.at(one.input.id, outside)}, not {edge.beyond}"
            for end, way in ((one.interval.low, -1), (one.interval.high, 1)):
                edge = one.below if way < 0 else one.above
                if edge is None and end is not None and can_be(end + way * (number.step or SMALL), number):
                    yield f"margin of {one.input.id} ends at {end} without an edge"

    def sweeps(self) -> Iterator[str]:
        for input in self.loaded.policy.vocabulary.inputs:
            if not isinstance(input.type, Number | DateType):
                continue
            try:
                sweep = self.loaded.sweep(self.case, input.id, self.determination, None)
            except ProblemsFound:
                continue
            for one in sweep.stretches:
                if one.interval is None or one.version:
                    continue
                for number in samples(one.interval, number_of(input)):
                    found = self.at(input.id, number)
                    if found != tuple(sorted(one.possible)):
                        yield f"sweep of {input.id}, {one.words}: {one.possible}, but at {words(input, number)} {found}"
            for one, other in zip(sweep.stretches, sweep.stretches[1:], strict=False):
                same = (one.possible, one.standings, one.wording, one.version)
                if same == (other.possible, other.standings, other.wording, other.version) and other.interval and one.interval:
                    yield f"sweep of {input.id}: {one.words} and {other.words} are the same"
            yield from self._ends(sweep.stretches[0].interval if sweep.stretches else None, input)

    def _ends(self, interval: Interval | None, input: Input) -> Iterator[str]:
        if interval is not None and interval.low is not None and not can_be(interval.low, number_of(input)):
            yield f"sweep of {input.id} begins at {interval.low}"

    def questions(self) -> Iterator[str]:
        asked = self.loaded.questions(self.case, self.determination, None)
        for one in asked.questions:
            input = self.loaded.policy.vocabulary.input(one.needed.input.id)
            for lead in one.leads if input is not None else ():
                known = read(self.loaded, input, lead.answer)
                if known is None:
                    if isinstance(input.type, Number | DateType) and " or " not in lead.answer and lead.answer != "any value":
                        yield f"question on {input.id}: cannot read {lead.answer}"
                    continue
                found = self.possible({input.id: known})
                if found != tuple(sorted(lead.possible)):
                    yield f"question on {input.id}, {lead.answer}: {lead.possible}, but decided {found}"

    def ways(self, allow: tuple[str, ...]) -> Iterator[str]:
        for target in dict.fromkeys(one.canonical for one in self.answer.determination.outcomes):
            found = self.loaded.what_if(self.case, target, self.determination, allow, time_limit=20, most=20)
            for one in (*found.sets, *found.tied) if not found.already else ():
                yield from self._way(one, target)

    def _way(self, way: ChangeSet, target: str) -> Iterator[str]:
        known: dict[str, Known] = {}
        for change in way.changes:
            fact = self._read(change)
            if fact is None:
                return
            known[change.input.id] = fact
        if way.ties:
            return
        said = "; ".join(f"{one.input.id} {one.needs}" for one in way.changes)
        found = self.possible(known)
        if found != (target,):
            yield f"way to {target}: {said}, but decided {found}"

    def _read(self, change: ChangeNeeded) -> Known | None:
        input = self.loaded.policy.vocabulary.input(change.input.id)
        return None if input is None else read(self.loaded, input, change.needs)


def read(loaded: LoadedPolicy, input: Input, said: str) -> Known | None:
    """What some words say of an input, as a case would say it; None where they are no fact."""
    try:
        fact = loaded.case({input.id: said}).fact(input.id)
    except ProblemsFound:
        return None
    return None if fact is None else fact.known


def number_of(input: Input) -> Number:
    return input.type if isinstance(input.type, Number) else DAYS


def can_be(number: Fraction, kind: Number) -> bool:
    """Whether a number can be an input's."""
    if (kind.low is not None and number < kind.low) or (kind.high is not None and number > kind.high):
        return False
    return kind.step is None or ((number - (kind.low or 0)) / kind.step).denominator == 1


def samples(interval: Interval, kind: Number) -> Iterator[Fraction]:
    """The ends of an interval that it holds, what is next to them, and the middle: those that an input can be."""
    step = kind.step or SMALL
    low, high = interval.low, interval.high
    near = [end + way * step for end in (low, high) if end is not None for way in (-1, 0, 1)]
    if low is not None and high is not None:
        middle = (low + high) / 2
        near.append((kind.low or 0) + round((middle - (kind.low or 0)) / step) * step if kind.step else middle)
    if low is None or high is None:
        far = (high if high is not None else Fraction(0)) - 1000 if low is None else low + 1000
        near.append((kind.low or 0) + round((far - (kind.low or 0)) / step) * step)
    yield from (one for one in dict.fromkeys(near) if interval.holds(one) and can_be(one, kind))


def datum(input: Input, number: Fraction) -> Datum:
    return date.fromordinal(int(number)) if isinstance(input.type, DateType) else number


def words(input: Input, number: Fraction) -> str:
    if isinstance(input.type, DateType) and number.denominator != 1:
        return f"day {number}"
    return words_for_known(Exactly(datum(input, number)), input)
