"""What two versions of a policy ask differently: inputs that only one reads, and inputs that are declared otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from reasoner.policy.asked import inputs_asked
from reasoner.policy.change_lines import Kind, LineChange
from reasoner.policy.fold import folded
from reasoner.policy.model import Policy
from reasoner.policy.nearest import or_list
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import AnyOf, Codes, DateType, Input, Number, OneCode, OneOf, RecordType, Value, YesNo
from reasoner.policy.words import words_for_interval
from reasoner.source.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class InputChange:
    """An input that only one version asks for, or that both ask for and declare otherwise; `lines` say in what."""

    kind: Kind
    input: Input
    lines: tuple[LineChange, ...] = ()


def input_changes(before: Policy, after: Policy) -> tuple[InputChange, ...]:
    """What is asked differently, in the order of the later version's vocabulary; what is no longer asked stands last."""
    old = {one.id: one for one in inputs_asked(before)}
    new = {one.id: one for one in inputs_asked(after)}
    found = [InputChange(Kind.ADDED, one) for id, one in new.items() if id not in old]
    for id, one in new.items():
        lines = tuple(_lines(old[id], one)) if id in old else ()
        if lines:
            same = all(line.kind is Kind.REWORDED for line in lines)
            found.append(InputChange(Kind.REWORDED if same else Kind.CHANGED, one, lines))
    return tuple(found + [InputChange(Kind.REMOVED, one) for id, one in old.items() if id not in new])


def _lines(old: Input, new: Input) -> Iterator[LineChange]:
    """In what one input is declared otherwise."""
    if folded(old.phrase) != folded(new.phrase):
        yield LineChange(Kind.REWORDED, old.phrase, new.phrase)
    if old.presumed != new.presumed:
        yield LineChange(Kind.CHANGED, _presumed(old), _presumed(new))
    if old.may_be_absent != new.may_be_absent:
        yield LineChange(Kind.ADDED, "", "absent") if new.may_be_absent else LineChange(Kind.REMOVED, "absent")
    yield from _types(old, new)


def _presumed(input: Input) -> str:
    match input.presumed:
        case None:
            return "not presumed"
        case bool():
            return f"presumed {'yes' if input.presumed else 'no'}"
        case _:
            return f"presumed {input.presumed}"


def _types(old: Input, new: Input) -> Iterator[LineChange]:
    match old.type, new.type:
        case (OneOf(before), OneOf(after)) | (AnyOf(before), AnyOf(after)):
            yield from _values(before, after)
        case RecordType(before_fields), RecordType(after_fields):
            yield from _record_fields(before_fields, after_fields)
        case _ if _answers(old) != _answers(new):
            yield LineChange(Kind.CHANGED, _answers(old), _answers(new))
        case _:
            pass


def _values(before: tuple[Value, ...], after: tuple[Value, ...]) -> Iterator[LineChange]:
    old, new = ({one.id: one.phrase for one in values} for values in (before, after))
    yield from (LineChange(Kind.REMOVED, phrase) for id, phrase in old.items() if id not in new)
    yield from (LineChange(Kind.ADDED, "", phrase) for id, phrase in new.items() if id not in old)


def _record_fields(before: tuple[Input, ...], after: tuple[Input, ...]) -> Iterator[LineChange]:
    old, new = ({one.id: one for one in fields} for fields in (before, after))
    yield from (LineChange(Kind.REMOVED, one.phrase) for id, one in old.items() if id not in new)
    for id, one in new.items():
        if id not in old:
            yield LineChange(Kind.ADDED, "", one.phrase)
        else:
            yield from _lines(old[id], one)


def _answers(input: Input) -> str:
    """What an input can be answered with, in a few words."""
    match input.type:
        case YesNo():
            return "yes or no"
        case OneOf():
            return "one of several values"
        case AnyOf():
            return "any of several values"
        case Number(_, low, high):
            return f"a number, {words_for_interval(Interval(low, True, high, True), input)}"
        case DateType():
            return "a date"
        case OneCode(systems):
            return f"a code of {or_list(systems)}"
        case Codes(systems):
            return f"codes of {or_list(systems)}"
        case RecordType():
            return "records"
        case _:
            assert_never(input.type)
