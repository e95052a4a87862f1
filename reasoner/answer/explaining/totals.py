"""Totals over records: what they come to, from which records, and what is not known of them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from reasoner.amounts.values import inputs_in
from reasoner.answer.explaining.compared import amounts_of, unit_of
from reasoner.answer.explaining.findings import Found
from reasoner.answer.explaining.holds import amount_of, holds, slot_input
from reasoner.answer.facts import stated_fact
from reasoner.answer.finding import NoneCounted, Side, Total, TotalOpen
from reasoner.answer.situation import Situation
from reasoner.answer.standing import Status
from reasoner.cases.layout.gathered import longest_run
from reasoner.cases.layout.record_names import further, record_names
from reasoner.policy.criteria import AllOf, Compares, InputAmount, LongestRun, TotalOf
from reasoner.policy.turned import TURNED
from reasoner.policy.values import RecordOf
from reasoner.policy.vocabulary import Input, Number, RecordType


def total_finding(situation: Situation, test: Compares, status: Status, wanted: bool) -> Found:
    """What a total comes to, and from which records."""
    total, other, comparison = test.left, test.right, test.comparison
    if not isinstance(total, TotalOf | LongestRun):
        total, other, comparison = other, total, TURNED[comparison]
    limit = amount_of(situation, other)
    if not isinstance(total, TotalOf | LongestRun) or limit is None:
        return None, ()
    input = situation.input(total.input)
    records = dict(stated_records(situation, input))
    names = dict(zip(records, record_names(input, tuple(records.values())), strict=True))
    condition = total.condition.form if total.condition else AllOf(())
    fitting = {number: holds(situation, condition, number) for number in records}
    counted = {number: _amount(situation, total, number) for number, fits in fitting.items() if fits is not False}
    sure = {number: one for number, one in counted.items() if one is not None and fitting[number]}
    facts = tuple(stated_fact(situation, slot_input(situation, id, number)) for number in sure for id in _fields(total))
    unit = _unit(situation, input, total)
    value = _sum(total, list(sure.values()))
    if status is Status.UNDETERMINED:
        silent = [
            *(names[one] for one in counted if one not in sure),
            *([f"any {further(input, len(records) + 1)}"] if _may_be_more(situation, input) else []),
        ]
        return TotalOpen(Side(value, unit), tuple(silent), _is_mean(total)), facts
    if _is_mean(total) and not sure:
        return NoneCounted(), facts
    amounts = amounts_of(Compares(total, comparison, other), Side(value, unit), Side(limit, unit), status, wanted)
    each = tuple((names[one], Side(_sum(total, [part]), unit)) for one, part in sure.items()) if len(sure) > 1 else ()
    return Total(amounts, each), facts


def _unit(situation: Situation, input: Input, total: TotalOf | LongestRun) -> str:
    if isinstance(total, LongestRun):
        return "days"
    fields = {one.id: one.type for one in input.type.fields} if isinstance(input.type, RecordType) else {}
    match total.part:
        case InputAmount(id) if isinstance(number := fields.get(id), Number):
            return number.unit
        case InputAmount():
            return ""
        case part:
            return unit_of(situation, part)


def stated_records(situation: Situation, input: Input) -> Iterator[tuple[int, RecordOf]]:
    """The stated records by number, as the case has them."""
    fields = input.type.fields if isinstance(input.type, RecordType) else ()
    number = 1
    while (
        fields
        and f"{fields[0].id}.{number}" in situation.program.inputs
        and f"{input.id}.{number}" not in situation.program.inputs
    ):
        known = {field.id: situation.stated.get(f"{field.id}.{number}") for field in fields}
        yield number, RecordOf(tuple((id, one) for id, one in known.items() if one is not None))
        number += 1


def names_of(situation: Situation, id: str) -> dict[int, str]:
    """What the stated records of an input are called, by number."""
    input = situation.input(id)
    records = dict(stated_records(situation, input))
    return dict(zip(records, record_names(input, tuple(records.values())), strict=True))


def _may_be_more(situation: Situation, input: Input) -> bool:
    fields = input.type.fields if isinstance(input.type, RecordType) else ()
    unseen = {id for id in situation.program.inputs if id.rpartition(".")[0] == input.id} - {one.id for one in fields}
    return any(situation.known(id) is None for id in unseen)


def _fields(total: TotalOf | LongestRun) -> tuple[str, ...]:
    return inputs_in(total.part) if isinstance(total, TotalOf) else (total.start, total.end)


def _amount(situation: Situation, total: TotalOf | LongestRun, number: int) -> tuple[Fraction, ...] | None:
    """What a record adds: its amount, or its first and last day."""
    parts = (total.part,) if isinstance(total, TotalOf) else (InputAmount(total.start), InputAmount(total.end))
    values = tuple(value for part in parts if (value := amount_of(situation, part, number)) is not None)
    return values if len(values) == len(parts) else None


def _sum(total: TotalOf | LongestRun, parts: list[tuple[Fraction, ...]]) -> Fraction:
    if isinstance(total, TotalOf):
        whole = sum((one for (one,) in parts), Fraction(0))
        return whole / len(parts) if total.mean and parts else whole
    return longest_run([(start, end) for start, end in parts])


def _is_mean(total: TotalOf | LongestRun) -> bool:
    return isinstance(total, TotalOf) and total.mean
