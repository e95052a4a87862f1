"""From a policy to its variables: which inputs it reads, and the cells into which its conditions cut them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from reasoner.asp.cells import AbsentCell, Cell, IntervalCell, MemberCell, ValueCell, Variable
from reasoner.asp.codes import CodeSpace
from reasoner.policy.criteria import (
    Becomes,
    Compares,
    CountsRecords,
    Criterion,
    Form,
    Includes,
    InCodes,
    Is,
    IsAbsent,
    IsOneOf,
    IsSame,
    IsWithin,
    Not,
    OutcomeIs,
    Refers,
    Test,
    walk,
)
from reasoner.policy.intervals import DATES, Cut, cuts_of, pieces
from reasoner.policy.model import Policy, all_criteria
from reasoner.policy.vocabulary import AnyOf, Codes, DateType, Input, Number, OneCode, OneOf, RecordType, YesNo


@dataclass(frozen=True)
class Spaces:
    """The variables of a program, by name and by input, and the code cells."""

    variables: Mapping[str, Variable]
    by_input: Mapping[str, tuple[str, ...]]
    codes: CodeSpace

    def of(self, input: str) -> Variable:
        """The one variable of an input that has just one."""
        return self.variables[self.by_input[input][0]]


def tests_of(form: Form) -> Iterator[Test]:
    """The test that a leaf form makes, if it makes one."""
    match form:
        case Not(of) | Becomes(_, of):
            yield from tests_of(of)
        case Is() | IsOneOf() | IsWithin() | Compares() | IsSame() | Includes() | InCodes() | CountsRecords() | IsAbsent():
            yield form
        case OutcomeIs() | Refers():
            yield form
        case _:
            return


def compares_amounts(policy: Policy) -> bool:
    """Whether a policy compares amounts or counts records, so that it has to be applied to each case."""
    tests = (test for root in all_criteria(policy) for one in walk(root) for test in tests_of(one.form))
    return any(isinstance(test, Compares | CountsRecords) for test in tests)


def inputs_of(test: Test) -> tuple[str, ...]:
    """The ids of the inputs that a test reads itself."""
    match test:
        case (
            Is(input)
            | IsOneOf(input)
            | IsWithin(input)
            | Includes(input)
            | InCodes(input)
            | CountsRecords(input)
            | IsAbsent(input)
        ):
            return (input,)
        case IsSame(left, right):
            return (left, right)
        case Compares() | OutcomeIs() | Refers():
            return ()
        case _ as never:
            assert_never(never)


def spaces_of(policy: Policy, more: Iterable[Criterion] = ()) -> Spaces:
    """The variables of everything that a policy reads, and more criteria."""
    tests = [test for root in (*all_criteria(policy), *more) for one in walk(root) for test in tests_of(one.form)]
    cuts: dict[str, list[Cut]] = {}
    read: dict[str, None] = {}
    for test in tests:
        read.update(dict.fromkeys(inputs_of(test)))
        if isinstance(test, IsWithin):
            cuts.setdefault(test.input, []).extend(cuts_of(test.interval))
    read.update(dict.fromkeys(d.for_each for d in policy.determinations if d.for_each is not None))
    # What settles a comparison of amounts is a variable although no condition cuts it.
    read.update(dict.fromkeys(part for one in policy.vocabulary.inputs if one.id in read for part in one.settled_by))
    codes = CodeSpace.from_lists(
        {_list_key(other, one.key, policy): one for other in _with_referred(policy) for one in other.code_lists}
    )
    variables: dict[str, Variable] = {}
    by_input: dict[str, tuple[str, ...]] = {}
    for input in policy.vocabulary.inputs:
        if input.id in read:
            made = tuple(_variables(input, cuts.get(input.id, ()), codes))
            variables.update((one.name, one) for one in made)
            by_input[input.id] = tuple(one.name for one in made)
    return Spaces(variables, by_input, codes)


def _with_referred(policy: Policy) -> Iterator[Policy]:
    yield policy
    for other in policy.referred:
        yield from _with_referred(other)


def _list_key(owner: Policy, key: str, policy: Policy) -> str:
    return key if owner is policy else f"{owner.id}:{key}"


def _variables(input: Input, cuts: Iterable[Cut], codes: CodeSpace) -> Iterator[Variable]:
    name = constant_of(input.id)
    absent: tuple[Cell, ...] = (AbsentCell(),) if input.may_be_absent else ()
    match input.type:
        case YesNo():
            yield Variable(name, input.id, (ValueCell(True), ValueCell(False), *absent), words=input.phrase)
        case OneOf(values):
            yield Variable(name, input.id, (*(ValueCell(value.id) for value in values), *absent), words=input.phrase)
        case Number() as number:
            yield Variable(name, input.id, (*map(IntervalCell, pieces(cuts, number)), *absent), words=input.phrase)
        case DateType():
            yield Variable(name, input.id, (*map(IntervalCell, pieces(cuts, DATES)), *absent), words=input.phrase)
        case OneCode(systems):
            yield Variable(name, input.id, (*codes.cells_for(systems), *absent), words=input.phrase)
        case AnyOf(values):
            for value in values:
                words = f"{input.phrase}: {value.phrase}"
                yield Variable(f"{name}__{value.id}", input.id, (MemberCell(True), MemberCell(False)), value.id, words)
        case Codes(systems):
            for number_of, cell in enumerate(codes.cells_for(systems)):
                words = f"{input.phrase}: {cell.example}"
                yield Variable(f"{name}__c{number_of}", input.id, (MemberCell(True), MemberCell(False)), number_of, words)
        case RecordType():
            return
        case _ as never:
            assert_never(never)


def constant_of(id: str) -> str:
    """The clingo constant of a machine name, each name its own: no character is lost; `courses.drug` is `courses'drug`.

    The constants that are no machine name (`not_` for the keyword, `absent_` for a value that there is not) stay free.
    """
    name = id.replace(".", "'")
    return f"{name}_" if name == "not" or (name.rstrip("_") in ("not", "absent") and name[-1] == "_") else name


def identifier(words: str) -> str:
    """A clingo constant made from words: small letters, digits and underscores, beginning with a letter, never a keyword."""
    slug = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:60]
    if not slug or not slug[0].isalpha():
        slug = f"i{slug}"
    return f"{slug}_" if slug == "not" else slug
