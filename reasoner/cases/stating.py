"""A case changed a fact or a record at a time, in the words of the vocabulary that it was read with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reasoner.cases.case import Case, Fact
from reasoner.cases.from_text import case_from_node, in_order
from reasoner.cases.from_values import nodes_from_values
from reasoner.cases.names import InputNames
from reasoner.cases.nodes import Mapping as Written
from reasoner.cases.nodes import Scalar, quoted
from reasoner.cases.wording import named
from reasoner.policy.values import RecordOf, Records
from reasoner.policy.vocabulary import Input, RecordType, Vocabulary
from reasoner.policy.words import words_for_known
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.text import Source

FACTS = "facts"  # what problems call the facts of a call


def case_from_values(
    facts: Mapping[str, object], vocabulary: Vocabulary, name: str = FACTS
) -> tuple[Case, tuple[Problem, ...], Source]:
    """The case that a mapping of names to Python values states, every mistake in it, and the text that they point at."""
    node, problems, source = nodes_from_values(facts, name)
    if problems and not isinstance(node, Written):
        return Case(vocabulary=vocabulary), problems, source
    case, more = case_from_node(node, name, vocabulary)
    return replace(case, vocabulary=vocabulary), in_order(problems + more), source


def read_values(facts: Mapping[str, object], vocabulary: Vocabulary) -> Case:
    """The case that a mapping states; raises ProblemsFound with every mistake in it."""
    case, problems, source = case_from_values(facts, vocabulary)
    if problems:
        raise ProblemsFound(problems, (source,))
    return case


def vocabulary_of(case: Case) -> Vocabulary:
    """The vocabulary that a case was read with; raises ProblemsFound where it was made without one."""
    if case.vocabulary is None:
        hint = "make cases with `policy.case(...)`"
        raise ProblemsFound(
            (Problem("case-without-policy", "this case was made without a policy that says its words", hint=hint),)
        )
    return case.vocabulary


def with_facts(case: Case, facts: Mapping[str, object]) -> Case:
    """The case with facts in the place of what it says of their inputs."""
    return case.merged(read_values(facts, vocabulary_of(case)).facts)


def without(case: Case, names: Sequence[str]) -> Case:
    """The case that says nothing of some inputs, each by its machine name or its phrase."""
    vocabulary = vocabulary_of(case)
    ids = [_input(name, vocabulary).id for name in names]
    return replace(case, facts=tuple(fact for fact in case.facts if fact.input not in ids))


def with_record(case: Case, name: str, fields: Mapping[str, object], at: int | None) -> Case:
    """The case with one more record of a list, or with fields stated in the record of that number."""
    input = _record_input(name, vocabulary_of(case))
    known = read_values({input.id: [fields]}, vocabulary_of(case)).facts[0].known
    assert isinstance(known, Records)  # noqa: S101  INVARIANT: a list of records was written
    [record] = known.records
    before = _records(case, input)
    if at is None:
        return _stating(case, input, replace(before, records=(*before.records, record)))
    old = before.records[_place(before, at, input)]
    new = RecordOf(tuple((dict(old.fields) | dict(record.fields)).items()))
    return _stating(case, input, replace(before, records=(*before.records[: at - 1], new, *before.records[at:])))


def without_record(case: Case, name: str, at: int) -> Case:
    """The case without the record of that number."""
    input = _record_input(name, vocabulary_of(case))
    before = _records(case, input)
    _place(before, at, input)
    return _stating(case, input, replace(before, records=(*before.records[: at - 1], *before.records[at:])))


def said(case: Case, most: int) -> str:
    """The first few facts of a case in words, on one line."""
    vocabulary = case.vocabulary
    shown = [f"{fact.input} {_words(fact, vocabulary.input(fact.input) if vocabulary else None)}" for fact in case.facts[:most]]
    left = len(case.facts) - len(shown)
    more = f", and {left} more {'fact' if left == 1 else 'facts'}" if left else ""
    return ", ".join(shown) + more if shown else "nothing is stated"


def _words(fact: Fact, input: Input | None) -> str:
    return "stated" if input is None else words_for_known(fact.known, input)


def _records(case: Case, input: Input) -> Records:
    """The records that a case states; where it says nothing of them, none, and that there may be others."""
    fact = case.fact(input.id)
    return fact.known if fact is not None and isinstance(fact.known, Records) else Records((), open=True)


def _stating(case: Case, input: Input, records: Records) -> Case:
    fact = case.fact(input.id)
    return case.merged((Fact(input.id, records, fact.origin if fact else None),))


def _place(records: Records, at: int, input: Input) -> int:
    if 0 < at <= len(records.records):
        return at - 1
    number = len(records.records)
    message = f"the case states {number} of {named(input)}, and no number {at}"
    hint = f"give a number from 1 to {number}" if number else "add a record with `case.with_record(...)`, without `at`"
    raise ProblemsFound((Problem("no-such-record", message, hint=hint, names=(input.id,)),))


def _input(name: str, vocabulary: Vocabulary) -> Input:
    found = InputNames(vocabulary.inputs).find(Scalar(name))
    if isinstance(found, Problem):
        raise ProblemsFound((found,))
    return found


def _record_input(name: str, vocabulary: Vocabulary) -> Input:
    input = _input(name, vocabulary)
    if not isinstance(input.type, RecordType):
        hint = f"state it with `case.with_({quoted(input.id)[1:-1]}=...)`"
        raise ProblemsFound((Problem("no-records", f"{named(input)} has no records", hint=hint, names=(input.id,)),))
    return input
