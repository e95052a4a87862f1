"""What of a case may still matter to an outcome: the open inputs below what is open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from reasoner.cases.evaluation.criteria import Scope
from reasoner.cases.evaluation.reads import NOTHING, Reads, amounts_read
from reasoner.policy.criteria import (
    Becomes,
    Compares,
    CountsRecords,
    Criterion,
    Derived,
    Expression,
    Form,
    InCodes,
    LongestRun,
    Not,
    OutcomeIs,
    PickedAmount,
    Refers,
    TotalOf,
    parts_of,
    parts_of_form,
    walk,
)
from reasoner.policy.values import Absent, Exactly, Known, ListOf, Records
from reasoner.source.dataclass import dataclass

if TYPE_CHECKING:
    from reasoner.cases.evaluation.evaluator import Evaluation

OpenInput: TypeAlias = str | tuple[str, int, str]  # an input, or a field of a record: the record input, the number, the field


@dataclass(frozen=True, slots=True)
class RecordUse:
    """Records that a test looks at: those of an input that fit a condition, and the fields that are read of them.

    `counted`: they only count, so that it does not matter how a record fits of which it is known whether it does.
    """

    input: str
    condition: Criterion | None
    fields: frozenset[str]
    counted: bool = False


class Slice:
    """Collects the open inputs below what is open in one evaluation."""

    def __init__(self, evaluation: Evaluation, reads: Reads) -> None:
        self.evaluation, self.reads = evaluation, reads
        self.found: set[OpenInput] = set()
        self.seen: set[str] = set()

    def of_determination(self, determination: str) -> frozenset[OpenInput]:
        """The open inputs that may matter to an outcome, with those that are tied to them by what is always so."""
        self._determination(*self.reads.placed(determination))
        self._tied()
        return frozenset(self.found)

    def _determination(self, scope: Scope, id: str) -> None:
        full = scope.prefix + id
        if f"{full} decides" in self.seen or len(self.evaluation.possible(full)) < 2:
            return
        self.seen.add(f"{full} decides")
        clauses = self.evaluation.evaluator.clauses(full)
        if (each := clauses.determination.for_each) is not None:
            self._inputs((each,))
        guards = [phase.guard for phase in clauses.determination.phases for _ in phase.clauses]
        deciding = self.evaluation.decides(full)
        open_ones = {number for number, it in enumerate(deciding) if it is None}
        for number in {*open_ones, *(other for one in open_ones for other in clauses.beaten_by[one])}:
            for root in (guards[number], clauses.determination.clauses[number].condition):
                if root is not None:
                    self._criterion(scope, root)

    def _criterion(self, scope: Scope, criterion: Criterion) -> None:
        full = scope.prefix + criterion.key
        if full in self.seen:
            return
        self.seen.add(full)
        compiled = self.evaluation.evaluator.criterion(full)
        if compiled.over is not None:
            # For one code it may be open although it is not for the list.
            self._inputs(self.reads.of_criterion(scope, criterion))
            self._all_records(scope, criterion)
        elif compiled.met(self.evaluation.facts) is None:
            if compiled.satisfied(self.evaluation.facts) is None:
                self._form(scope, criterion.form)
            for part in parts_of(criterion)[len(parts_of_form(criterion.form)) :]:
                self._criterion(scope, part)

    def _form(self, scope: Scope, form: Form) -> None:
        match form:
            case Not(of) | Becomes(_, of):
                self._form(scope, of)
            case Refers(key, policy):
                owner = self.reads.owner(scope, policy)
                self._criterion(owner, owner.by_key[key])
            case OutcomeIs(policy, determination, _):
                self._determination(self.reads.owner(scope, policy), determination)
            case Compares() | CountsRecords():
                self._inputs(self.reads.of_form(scope, form))
                for use in record_uses(self.reads, scope, form):
                    self._records(scope, use)
            case InCodes(input, _, code_list):
                self._inputs((input,))
                for codes in scope.policy.code_lists:
                    for when in (one.when for one in codes.ranges if codes.key == code_list and one.when is not None):
                        self._criterion(scope, when)
            case _:
                self._inputs(self.reads.of_form(scope, form))
                for part in parts_of_form(form):
                    self._criterion(scope, part)

    def _all_records(self, scope: Scope, criterion: Criterion) -> None:
        for one in walk(criterion):
            for use in record_uses(self.reads, scope, one.form):
                self._records(scope, use)

    def _inputs(self, ids: frozenset[str] | tuple[str, ...]) -> None:
        """Add the inputs that are open themselves, with those that they follow; records are added by what looks at them."""
        for id in ids:
            if "." not in id and is_open(self.evaluation.known.get(id)):
                self.found.add(id)
                self._inputs(self._followed(id))

    def _followed(self, id: str) -> tuple[str, ...]:
        of = self.evaluation.evaluator.criteria.followed.get(id)
        return () if of is None else (of[0],)

    def _records(self, scope: Scope, use: RecordUse) -> None:
        stated, unseen = self.evaluation.facts.records_of(use.input)
        if unseen is not None and (use.condition is None or self._fits(use, len(stated) + 1) is not False):
            self.found.add(use.input)
        fields = use.fields | (NOTHING if use.condition is None else self.reads.of_condition(scope, use.condition))
        fields |= {of for field in fields for of in self._followed(field)}
        for record in stated:
            fits = self._fits(use, record.number)
            if fits is False or (fits and use.counted):
                continue
            for field in fields:
                if field.startswith(f"{use.input}.") and is_open(record.known.get(field)):
                    self.found.add((use.input, record.number, field))

    def _fits(self, use: RecordUse, number: int) -> bool | None:
        return True if use.condition is None else self.evaluation.fits(use.condition, use.input, number)

    def _tied(self) -> None:
        """Add what an open piece of background knowledge ties to what was found."""
        evaluator = self.evaluation.evaluator
        roots = [one.criterion for one in evaluator.policy.vocabulary.background]
        waiting = [root for root in roots if self.evaluation.met(root.key) is None]
        groups = [self._below(evaluator.main, root) for root in waiting]
        while more := [group for group in groups if group & self.found and not group <= self.found]:
            self.found.update(*more)

    def _below(self, scope: Scope, root: Criterion) -> frozenset[OpenInput]:
        other = Slice(self.evaluation, self.reads)
        other._criterion(scope, root)
        return frozenset(other.found)


def record_uses(reads: Reads, scope: Scope, test: Form | Expression) -> Iterator[RecordUse]:
    """The records that a test or an amount looks at, also in its conditions on records."""
    match test:
        case CountsRecords(input, condition, _, None):
            yield RecordUse(input, condition, NOTHING, counted=True)
            yield from _uses_below(reads, scope, condition)
        case CountsRecords(input, condition, _, _, by, among):
            asked = NOTHING if condition is None else reads.of_condition(scope, condition)
            yield RecordUse(input, among, asked | frozenset((by or "",)))
            yield from (*_uses_below(reads, scope, condition), *_uses_below(reads, scope, among))
        case TotalOf(input, _, condition) | LongestRun(input, condition=condition) | PickedAmount(input, condition=condition):
            yield RecordUse(input, condition, frozenset(amounts_read(test)))
            yield from _uses_below(reads, scope, condition)
        case Compares(left, _, right):
            yield from (*record_uses(reads, scope, left), *record_uses(reads, scope, right))
        case Derived(parts=parts):
            for part in parts:
                yield from record_uses(reads, scope, part)
        case Not(of) | Becomes(_, of):
            yield from record_uses(reads, scope, of)
        case _:
            return


def _uses_below(reads: Reads, scope: Scope, condition: Criterion | None) -> Iterator[RecordUse]:
    for one in walk(condition) if condition is not None else ():
        yield from record_uses(reads, scope, one.form)


def is_open(known: Known | None) -> bool:
    """Whether an input is not known, or only in part."""
    match known:
        case Exactly() | Absent():
            return False
        case ListOf(_, some_more):
            return some_more
        case Records():
            return False
        case _:
            return True
