"""Criteria as they stand for one case: fields are inputs of slots, counts lists of slots, comparisons what they come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from reasoner.amounts.values import with_names
from reasoner.cases.layout.comparisons import FALSE, TRUE, Comparisons
from reasoner.cases.layout.extremes import extreme_form, extreme_in
from reasoner.cases.layout.gathered import gathered_form, gathered_in
from reasoner.cases.layout.picked import picked_form, picked_in
from reasoner.cases.layout.showing import Sure
from reasoner.cases.layout.slots import Slot
from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Becomes,
    Compares,
    Comparison,
    Counted,
    Counting,
    CountsRecords,
    Criterion,
    Form,
    IfThen,
    Includes,
    InCodes,
    InputAmount,
    Is,
    IsAbsent,
    IsOneOf,
    IsSame,
    IsWithin,
    LongestRun,
    NoneOf,
    Not,
    OutcomeIs,
    Provided,
    Refers,
    TotalOf,
    Unless,
)
from reasoner.policy.reading import of_each_record
from reasoner.policy.values import Interval


@dataclass(frozen=True)
class Rewriting:
    """Rewrites criteria. `names` are the slot inputs of the fields of the record at hand, `mark` keeps its keys apart; `check` ends the
    work by raising."""

    comparisons: Comparisons
    slots: Mapping[str, tuple[Slot, ...]]
    names: Mapping[str, str] = field(default_factory=dict)
    mark: str = ""
    check: Callable[[], None] = lambda: None
    sure: Sure | None = None  # of the record at hand

    def criterion(self, one: Criterion) -> Criterion:
        """A criterion and everything below it."""
        self.check()
        if self.sure is not None and (it := self.sure.criterion(one)) is not None:
            return replace(one, key=one.key + self.mark, form=TRUE if it else FALSE)
        provisos = tuple(
            Provided(self.criterion(p.criterion)) if isinstance(p, Provided) else Unless(self.criterion(p.criterion), p.words)
            for p in one.provisos
        )
        waived = tuple(map(self.criterion, one.waived))
        return replace(one, key=one.key + self.mark, form=self.form(one.form, one.words), provisos=provisos, waived=waived)

    def always(self, one: Criterion) -> tuple[Criterion, ...]:
        """What every world satisfies: of what is so of every record, a criterion for each slot, since no two are tied by it."""
        if (found := of_each_record(one)) is None:
            return (self.criterion(one),)
        input, each = found
        return tuple(self.within(slot).criterion(each) for slot in self.slots[input])

    def form(self, form: Form, words: str = "") -> Form:
        """A form, of a criterion with these words."""
        match form:
            case AllOf(parts) | AnyOfThese(parts) | NoneOf(parts):
                return type(form)(tuple(map(self.criterion, parts)))
            case Counted(counting, number, parts):
                return Counted(counting, number, tuple(map(self.criterion, parts)))
            case IfThen(condition, then):
                return IfThen(self.criterion(condition), self.criterion(then))
            case Not(of):
                return Not(self.form(of, words))
            case Compares(left, comparison, right):
                return self._compared(Compares(with_names(left, self.names), comparison, with_names(right, self.names)), words)
            case CountsRecords():
                return Becomes(form, self._counted(form))
            case IsSame(left, right):
                return IsSame(self.name(left), self.name(right))
            case Is() | IsOneOf() | IsWithin() | Includes() | InCodes() | IsAbsent():
                return replace(form, input=self.name(form.input))
            case OutcomeIs() | Refers() | Becomes():
                return form

    def name(self, input: str) -> str:
        """The slot input of a field, or the input itself."""
        return self.names.get(input, input)

    def _compared(self, test: Compares, words: str = "") -> Form:
        if picked_in(test):
            return Becomes(test, picked_form(self, test, words))
        if (extreme := extreme_in(test.left) or extreme_in(test.right)) is not None:
            return Becomes(test, extreme_form(self, test, extreme, words))
        if gathered_in(test):
            return Becomes(test, gathered_form(self, test, words))
        return Becomes(test, self.comparisons.settle(test, words))

    def within(self, slot: Slot) -> Rewriting:
        """The rewriting of conditions on one record."""
        return replace(self, names={**self.names, **slot.fields}, mark=f"{self.mark}/record-{slot.number}", sure=None)

    def there(self, slot: Slot) -> Form:
        """That there is a record that nobody stated, and that it shows what it is there for."""
        assert slot.presence is not None  # noqa: S101  INVARIANT: of unseen records
        parts = [Criterion(f"there/{slot.presence}", Is(slot.presence))]
        if slot.more is not None:
            parts.append(Criterion(f"more/{slot.presence}", Is(slot.more.id)))
        if slot.shows is not None:
            parts.append(replace(self.criterion(slot.shows), key=f"shows/{slot.presence}"))
        return AllOf(tuple(parts)) if len(parts) > 1 else parts[0].form

    def fits(self, slot: Slot, condition: Criterion | None, key: str) -> Criterion:
        """That a slot holds a record, and that it fits a condition."""
        inner = self.within(slot)
        parts = []
        if slot.presence is not None:
            parts.append(Criterion(f"{key}{inner.mark}/there", inner.there(slot), f"there is {slot.name}"))
        if condition is not None:
            parts.append(replace(inner, sure=slot.sure).criterion(condition))
        return Criterion(f"{key}{inner.mark}", AllOf(tuple(parts)), slot.name)

    def _counted(self, test: CountsRecords) -> Form:
        slots = self.slots[test.input]
        key = f"records/{test.input}/{condition_key(test)}"
        if test.select is None:
            return counted([self.fits(slot, test.condition, key) for slot in slots], test.count)
        return counted(self.selected(test, key), test.count)

    def selected(self, test: CountsRecords, key: str) -> list[Criterion]:
        """For each slot: that it is the latest (earliest) of those among which to look, and fits."""
        slots = self.slots[test.input]
        among = [self.fits(slot, test.among, f"{key}/among") for slot in slots]
        return [self._selected(test, slot, list(zip(among, slots, strict=True)), key) for slot in slots]

    def _selected(self, test: CountsRecords, slot: Slot, among: list[tuple[Criterion, Slot]], key: str) -> Criterion:
        assert test.by is not None  # noqa: S101  INVARIANT: a selection names its date
        later = Comparison.MORE if test.select == "latest" else Comparison.LESS
        beaten = []
        for there, other in among:
            if other is not slot:
                compared = Compares(InputAmount(other.fields[test.by]), later, InputAmount(slot.fields[test.by]))
                newer = Criterion(f"{key}/later/{other.number}-{slot.number}", self._compared(compared))
                beaten.append(Criterion(f"{key}/beats/{other.number}-{slot.number}", AllOf((there, newer))))
        mine = next(one for one, other in among if other is slot)
        fits = self.fits(slot, test.condition, f"{key}/fits")
        none_later = Criterion(f"{key}/no-later/{slot.number}", NoneOf(tuple(beaten)))
        return Criterion(f"{key}/selected/{slot.number}", AllOf((mine, none_later, fits)), slot.name)


def condition_key(test: CountsRecords | TotalOf | LongestRun) -> str:
    """A key part that tells apart the conditions of different counts of the same records."""
    among = test.among.key if isinstance(test, CountsRecords) and test.among else ""
    return f"{among}{test.condition.key if test.condition else 'any'}"


def counted(parts: list[Criterion], count: Interval) -> Form:
    """That the number of parts that are met lies in an interval of whole numbers."""
    low = 0 if count.low is None else int(count.low) + (0 if count.low_included else 1)
    high = None if count.high is None else int(count.high) - (0 if count.high_included else 1)
    if low > len(parts) or (high is not None and high < low):
        return FALSE
    every = tuple(parts)
    if high is None or high >= len(parts):
        return Counted(Counting.AT_LEAST, low, every) if low else TRUE
    if low == 0:
        return Counted(Counting.AT_MOST, high, every)
    if low == high:
        return Counted(Counting.EXACTLY, low, every)
    least = Criterion(f"{parts[0].key}/at-least", Counted(Counting.AT_LEAST, low, every))
    most = Criterion(f"{parts[0].key}/at-most", Counted(Counting.AT_MOST, high, every))
    return AllOf((least, most))
