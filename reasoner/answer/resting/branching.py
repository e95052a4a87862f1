"""Whether an outcome stands whatever is not known, by the policy as functions, unknown inputs of few values tried one by one.

The functions leave open what an unknown input decides both ways, though every value of it gives the same (a drug, one clause for each).
So where they leave the outcome open, the input of few values that settles most is given each of them in turn, and so on for what
is still open (as in Davis, Logemann and Loveland, *A machine program for theorem-proving*, 1962). Each value is a part of the worlds,
and all together are all of them. Of numbers, days and lists some values are tried, which can only show that another outcome
is possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain, product
from random import Random

from reasoner.cases.evaluation.evaluator import Evaluation, Evaluator
from reasoner.cases.evaluation.slices import OpenInput
from reasoner.policy.values import Absent, Exactly, Known, RecordOf, Records
from reasoner.policy.vocabulary import DateType, Input, Number, OneOf, RecordType, YesNo

MOST_VALUES = 24  # of an input that is tried value by value
MOST_TRIED = 60  # evaluations for one question
MOST_IN_ALL = 1_000  # evaluations
MOST_SAMPLED = 300  # evaluations with values of numbers, days and lists, for one question
MOST_BELOW = 12  # of them with one value
DAYS = (0, 1, -1, 2, -2, 7, -7, 15, -15, 31, -31, 61, -61, 75, -75, 92, -92, 184, -184, 400, -400, 1100, -1100)
MOST_MADE_UP = 60  # records


class TooManyError(Exception):
    """There is too much to go through in this way."""


class Branching:
    """One determination of a policy, and the outcome that it has in a case."""

    def __init__(self, evaluator: Evaluator, determination: str, outcome: str, check: Callable[[], None]) -> None:
        """`check` ends the work by raising."""
        self.evaluator, self.determination, self.outcome, self.check = evaluator, determination, outcome, check
        self._left = self._made = 0

    def stands(self, known: Mapping[str, Known]) -> bool | None:
        """Whether the outcome is the only one that is possible; None where that is not known here."""
        self._left = MOST_TRIED
        return self._stands(known)

    def shows(self, known: Mapping[str, Known]) -> bool:
        """Whether a single look shows that the outcome is the only one that is possible."""
        return self._settled(self._evaluated(known)) is True

    def _stands(self, known: Mapping[str, Known]) -> bool | None:
        found = self._evaluated(known)
        settled = self._settled(found)
        if settled is not None:
            return settled
        best: list[Mapping[str, Known]] | None = None
        for input in sorted(found.open_inputs(self.determination), key=str):
            each = [put(known, input, value) for value in self._values(input)]
            if not each:
                continue
            if self._left < len(each):
                return None
            ways = [self._settled(self._evaluated(one)) for one in each]
            if False in ways:
                return False
            left = [one for one, way in zip(each, ways, strict=True) if way is None]
            if not left:
                return True
            if len(left) < len(each) and (best is None or len(left) < len(best)):
                best = left
        for one in best or ():
            if (there := self._stands(one)) is not True:
                return there
        return True if best else None

    def _evaluated(self, known: Mapping[str, Known]) -> Evaluation:
        self.check()
        self._left -= 1
        self._made += 1
        if self._made > MOST_IN_ALL:
            raise TooManyError
        return self.evaluator.of(known)

    def _settled(self, found: Evaluation) -> bool | None:
        """Whether the outcome is the only one, as where there is no case at all; None where the functions leave that open."""
        possible = found.possible(self.determination)
        if possible == (self.outcome,):
            return True
        background = found.background()
        return True if background is False else False if background and self.outcome not in possible else None

    def _values(self, input: OpenInput) -> tuple[Known, ...]:
        """All values of an input, none where they are many."""
        declared = self._declared(input)
        match declared.type if declared is not None else None:
            case YesNo():
                values: tuple[Known, ...] = (Exactly(True), Exactly(False))
            case OneOf(some) if len(some) <= MOST_VALUES:
                values = tuple(Exactly(one.id) for one in some)
            case _:
                return ()
        return (*values, Absent()) if declared is not None and declared.may_be_absent else values

    def _declared(self, input: OpenInput) -> Input | None:
        return self.evaluator.inputs.get(input if isinstance(input, str) else input[2])

    def shows_another(self, known: Mapping[str, Known]) -> bool:
        """Whether some values of what is open show another outcome. False: it is not known."""
        open_ = sorted(self.evaluator.of(known).open_inputs(self.determination), key=str)
        samples = {one: tuple(self._samples(one, known)) for one in open_}
        singly = (((one, value),) for one, some in samples.items() for value in some)
        pairs = (
            ((one, mine), (other, its))
            for at, one in enumerate(open_)
            for other in open_[at + 1 :]
            for mine, its in product(samples[one][:4], samples[other][:4])
        )
        left = MOST_SAMPLED
        for some in chain(singly, pairs):
            there = known
            for one, value in some:
                there = put(there, one, value)
            self._left = min(MOST_BELOW, left)
            if self._stands(there) is False:
                return True
            left -= MOST_BELOW - self._left
            if left <= 0:
                return False
        return False

    def _samples(self, input: OpenInput, known: Mapping[str, Known]) -> Iterator[Known]:
        """Some values of an open input, those that are likely to tell first."""
        yield from self._values(input)
        declared = self._declared(input)
        if declared is None:
            return
        match declared.type:
            case Number() as number:
                low = number.low if number.low is not None else Fraction(-1_000_000)
                high = number.high if number.high is not None else Fraction(1_000_000)
                yield from (Exactly(one) for one in dict.fromkeys((low, high, low + (number.step or 1))))
            case DateType():
                yield from map(Exactly, _days_near(known))
            case RecordType():
                records = known.get(declared.id)
                stated = records.records if isinstance(records, Records) else ()
                yield from (Records((*stated, one)) for one in (*stated, *self._made_up(declared.type.fields, known)))

    def _made_up(self, fields: Sequence[Input], known: Mapping[str, Known]) -> Iterator[RecordOf]:
        """Records that there may be."""
        rng = Random(len(fields))  # noqa: S311  which records are tried is no secret
        samples = {one.id: tuple(self._samples(one.id, known)) for one in fields}
        for _ in range(MOST_MADE_UP):
            yield RecordOf(tuple((id, rng.choice(some)) for id, some in samples.items() if some))


def put(known: Mapping[str, Known], input: OpenInput, value: Known) -> Mapping[str, Known]:
    """What is known with a value of an input, or of a field of a record."""
    if isinstance(input, str):
        return {**known, input: value}
    list_of, number, field = input
    records = known[list_of]
    assert isinstance(records, Records)  # noqa: S101  INVARIANT: only the fields of stated records are asked for
    left = list(records.records)
    left[number - 1] = RecordOf(tuple({**dict(left[number - 1].fields), field: value}.items()))
    return {**known, list_of: Records(tuple(left), records.open)}


def _days_near(known: Mapping[str, Known]) -> list[date]:
    """The ends of the calendar, and days near those that are stated."""
    facts = list(known.values())
    facts += [
        one for some in known.values() if isinstance(some, Records) for record in some.records for _, one in record.fields
    ]
    stated = {one.value for one in facts if isinstance(one, Exactly) and isinstance(one.value, date)}
    near = [day + timedelta(days=days) for days in DAYS for day in sorted(stated) if 1100 < day.toordinal() < 3_650_000]
    return list(dict.fromkeys((date.min, date.max, *near)))
