"""Random values of inputs that background knowledge ties together: found once, checked exactly, and drawn from after that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pyarrow as pa

from reasoner.cases.evaluation.evaluator import Evaluator
from reasoner.cases.evaluation.facts import Facts, Test
from reasoner.policy.codes import normal_code, systems_that_fit
from reasoner.policy.criteria import CountsRecords, Criterion
from reasoner.policy.model import Policy
from reasoner.policy.values import Absent, Code, Datum, Exactly, Known, ListOf, RecordOf, Records
from reasoner.policy.vocabulary import AnyOf, Codes, DateType, Input, Number, OneCode, RecordType, YesNo
from reasoner.table.draws import Draws, Rows

POOL = 2048  # groups of values that fit each other, of which each row has one
ROUNDS = 200  # of mending a group, before it is left out


@dataclass(frozen=True)
class Rule:
    """Something that is always so: the inputs that it is about, or of each record of one kind the fields, and the test."""

    reads: frozenset[str]
    record: str
    holds: Test


@dataclass(frozen=True)
class Group:
    """Inputs, or fields of the record input `record`, with rules among them alone."""

    inputs: tuple[Input, ...]
    record: str
    rules: tuple[Rule, ...]


class Tied:
    """The groups of inputs that a policy's background knowledge ties, and values for each."""

    def __init__(self, policy: Policy) -> None:
        self.evaluator = Evaluator(policy)
        self.inputs = {one.id: one for one in policy.vocabulary.inputs}
        rules = [self._rule(one.criterion) for one in policy.vocabulary.background]
        self.groups = tuple(self._groups(rules))

    def _rule(self, criterion: Criterion) -> Rule:
        test = self.evaluator.criteria.of(self.evaluator.main, criterion).met
        reads = self.evaluator.reading.of_criterion(self.evaluator.main, criterion)
        match criterion.form:
            case CountsRecords(input, Criterion(), count, None) if count.high == 0 and self._only_fields(input, reads):
                return Rule(reads - {input}, input, test)
            case _:
                return Rule(frozenset(one.partition(".")[0] for one in reads), "", test)

    def _only_fields(self, record: str, reads: Iterable[str]) -> bool:
        return all(one == record or one.startswith(f"{record}.") for one in reads)

    def _groups(self, rules: Sequence[Rule]) -> Iterator[Group]:
        whole = {one for rule in rules for one in rule.reads}
        rules = [Rule(frozenset((one.record,)), "", one.holds) if one.record in whole else one for one in rules]
        left = list(rules)
        while left:
            first, *left = left
            some, reads = [first], first.reads
            while near := [one for one in left if one.reads & reads]:
                some += near
                reads = reads.union(*(one.reads for one in near))
                left = [one for one in left if one not in near]
            declared = self.evaluator.inputs
            yield Group(tuple(one for id, one in declared.items() if id in reads), first.record, tuple(some))

    def pool(self, group: Group, draws: Draws, rows: Rows) -> pa.Table | None:
        """Values for the inputs of a group that keep all its rules, many rows of them; None where none were found."""
        names = [one.id for one in group.inputs]
        columns = [draws.column(one, rows).to_pylist() for one in group.inputs]
        worlds = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
        kept = [one for number, one in enumerate(worlds) if self._mended(group, worlds, number, rows.rng)]
        if not kept:
            return None
        types = [draws.column(one, Rows(rows.rng, rows.service[:1])).type for one in group.inputs]
        return pa.table({name: pa.array([one[name] for one in kept], type) for name, type in zip(names, types, strict=True)})

    def _mended(self, group: Group, worlds: Sequence[dict[str, object]], number: int, rng: np.random.Generator) -> bool:
        """Whether a group of values keeps the rules, once some have been put in the place of others."""
        world = worlds[number]
        for _ in range(ROUNDS):
            broken = self._broken(group, world)
            if broken is None:
                return True
            id = sorted(broken.reads)[int(rng.integers(len(broken.reads)))]
            world[id] = worlds[int(rng.integers(len(worlds)))][id]
        return False

    def _broken(self, group: Group, world: Mapping[str, object]) -> Rule | None:
        """A rule that some values break."""
        known = {one.id: known_of(one, world[one.id]) for one in group.inputs}
        if group.record:
            known = {group.record: Records((RecordOf(tuple(known.items())),))}
        facts = Facts(known, self.evaluator.criteria.size)
        return next((rule for rule in group.rules if rule.holds(facts) is not True), None)


def known_of(input: Input, value: object) -> Known:
    """What a drawn value says of an input."""
    match input.type:
        case RecordType(fields):
            records = value if isinstance(value, list) else []
            return Records(
                tuple(
                    RecordOf(tuple((one.id, known_of(one, record[one.id.rpartition(".")[2]])) for one in fields))
                    for record in records
                )
            )
        case AnyOf() | Codes():
            members = value if isinstance(value, list) else []
            return ListOf(frozenset(_datum(input, one) for one in members))
        case _:
            return Absent() if value == "absent" and input.may_be_absent else Exactly(_datum(input, value))


def _datum(input: Input, value: object) -> Datum:
    match input.type, value:
        case YesNo(), str():
            return value == "yes"
        case Number(), int() | str() | Decimal():
            return Fraction(str(value))
        case ((OneCode(systems) | Codes(systems)), str(text)):
            named = next((one for one in systems if text.startswith(f"{one} ")), "")
            system = named or systems_that_fit(text, systems)[0]
            return Code(system, normal_code(system, text.removeprefix(f"{named} ")) or text)
        case DateType(), str():
            return date.fromisoformat(value)
        case _, bool() | str() | date():
            return value
        case _:
            raise TypeError(f"{input.id}: {value!r}")
