"""The steps that a person takes with a case, as a page sends them: each gives another case, or says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from reasoner.cases.case import Case, Fact
from reasoner.policy.values import ListOf, RecordOf, Records
from reasoner.policy.vocabulary import Input, RecordType, Vocabulary
from reasoner.source.problem import Problem, ProblemsFound

UNKNOWN, NOT_KNOWN, ABSENT = "", "unknown", "absent"


@dataclass(frozen=True)
class State:
    """An input is stated as text that was entered (of a list, its members); empty text: nothing is stated of it any more."""

    input: str
    value: str | tuple[str, ...]


@dataclass(frozen=True)
class StateField:
    """A field of a record (1 is the first) is stated; empty text: nothing is stated of it."""

    of: str
    at: int
    field: str
    value: str | tuple[str, ...]


@dataclass(frozen=True)
class AddRecord:
    """A list of records has one more, of which nothing is known yet."""

    of: str


@dataclass(frozen=True)
class DropRecord:
    """A list of records has one less."""

    of: str
    at: int


@dataclass(frozen=True)
class Others:
    """Whether there may be others beside the stated records or members of a list."""

    of: str
    open: bool


Step = State | StateField | AddRecord | DropRecord | Others


def taken(case: Case, step: Step, vocabulary: Vocabulary) -> Case:
    """The case after a step. Raises ProblemsFound for what cannot be entered."""
    match step:
        case State(input, value):
            return _stated(case, input, value)
        case StateField(of, at, field, value) if value in (UNKNOWN, ()):
            return _with_record(
                case, of, at, lambda old: RecordOf(tuple(one for one in old.fields if one[0] != f"{of}.{field}"))
            )
        case StateField(of, at, field, value):
            return case.with_record(of, {field: _as_read(value)}, at=at)
        case AddRecord(of):
            records = _records(case, of)
            return _with(case, of, replace(records, records=(*records.records, RecordOf(()))))
        case DropRecord(of, at):
            return case.without_record(of, at)
        case Others(of, is_open):
            fact = case.fact(of)
            if isinstance(_list(vocabulary, of).type, RecordType):
                return _with(case, of, replace(_records(case, of), open=is_open))
            known = fact.known if fact is not None and isinstance(fact.known, ListOf) else ListOf(frozenset())
            return _with(case, of, replace(known, open=is_open))


def _stated(case: Case, input: str, value: str | tuple[str, ...]) -> Case:
    if value == UNKNOWN:
        return case.without(input)
    return case.with_({input: _as_read(value)})


def _as_read(value: str | tuple[str, ...]) -> str | list[str] | None:
    """What was entered, as a case has it: `unknown` is what was asked and is not known."""
    if value == NOT_KNOWN:
        return None
    return value if isinstance(value, str) else list(value)


def _records(case: Case, of: str) -> Records:
    fact = case.fact(of)
    return fact.known if fact is not None and isinstance(fact.known, Records) else Records((), open=True)


def _with(case: Case, of: str, known: Records | ListOf) -> Case:
    fact = case.fact(of)
    return case.merged((Fact(of, known, fact.origin if fact else None),))


def _with_record(case: Case, of: str, at: int, changed: Callable[[RecordOf], RecordOf]) -> Case:
    records = _records(case, of)
    if not 0 < at <= len(records.records):
        raise ProblemsFound((Problem("no-such-record", f"there is no record {at} of `{of}`", names=(of,)),))
    some = list(records.records)
    some[at - 1] = changed(some[at - 1])
    return _with(case, of, replace(records, records=tuple(some)))


def _list(vocabulary: Vocabulary, of: str) -> Input:
    input = vocabulary.input(of)
    if input is None:
        raise ProblemsFound((Problem("unknown-input", f"there is no input `{of}`"),))
    return input


def step_from(sent: Mapping[str, object]) -> Step:
    """A step as a page sends it: `do` names it. Raises ProblemsFound for what is none."""
    of, at, value = str(sent.get("of", "")), sent.get("at"), sent.get("value", "")
    entered = tuple(map(str, value)) if isinstance(value, list | tuple) else str(value).strip()
    number = at if isinstance(at, int) else 0
    match sent.get("do"):
        case "state":
            return State(of, entered)
        case "field":
            return StateField(of, number, str(sent.get("field", "")), entered)
        case "add":
            return AddRecord(of)
        case "drop":
            return DropRecord(of, number)
        case "others":
            return Others(of, sent.get("open") is True)
        case other:
            raise ProblemsFound((Problem("unknown-name", f"`{other}` is no step"),))
