"""A policy as it was made beside the policy that was read from its text: where they differ, and which criteria are the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Counted,
    Criterion,
    Form,
    IfThen,
    InCodes,
    Is,
    IsOneOf,
    NoneOf,
    Not,
    Refers,
    Unless,
)
from reasoner.policy.model import Determination, Policy
from reasoner.policy.vocabulary import AnyOf, Input, InputType, OneOf

Parts = AllOf | AnyOfThese | NoneOf | Counted


@dataclass
class Likeness:
    """What was found: differences in words, and the key read for each key made."""

    differences: list[str] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    _refers: list[tuple[str, str, str]] = field(default_factory=list)
    _lists: dict[str, str] = field(default_factory=dict)

    def policies(self, made: Policy, read: Policy) -> None:
        """Compare everything that decides."""
        self._same(
            "inputs", [plain_input(one) for one in made.vocabulary.inputs], [plain_input(one) for one in read.vocabulary.inputs]
        )
        self._lists = {one.key: other.key for one, other in zip(made.code_lists, read.code_lists, strict=False)}
        self._same("lists", [one.name for one in made.code_lists], [one.name for one in read.code_lists])
        for one, other in zip(made.code_lists, read.code_lists, strict=False):
            self._same(one.name, *([(r.system, r.first, r.last, r.descendants) for r in each.ranges] for each in (one, other)))
            for left, right in zip(one.ranges, other.ranges, strict=False):
                self._optional(left.when, right.when)
        for first, second in zip(made.determinations, read.determinations, strict=True):
            self._determinations(first, second)
        for definition, its in zip(made.definitions, read.definitions, strict=True):
            self.criteria(definition.criterion, its.criterion)
        for notice, its_notice in zip(made.notices, read.notices, strict=True):
            self._same("notice", notice.id, its_notice.id)
            self._optional(notice.condition, its_notice.condition)
        for here, key, found in self._refers:
            self._same(f"{here} refers to {key}", self.keys.get(key), found)

    def _same(self, what: str, made: object, read: object) -> None:
        if made != read:
            self.differences.append(f"{what}: made {made}, read {read}")

    def _determinations(self, made: Determination, read: Determination) -> None:
        self._same("determination", (made.id, made.for_each), (read.id, read.for_each))
        for one, other in zip(made.clauses, read.clauses, strict=True):
            own, its = ((each.outcome.canonical, each.rank, each.negated, each.beats) for each in (one, other))
            self._same(f"{made.id} {one.outcome.words}", own, its)
            self._optional(one.condition, other.condition)
        for left, right in zip(made.supporting, read.supporting, strict=True):
            self.criteria(left, right)

    def _optional(self, made: Criterion | None, read: Criterion | None) -> None:
        if made is None or read is None:
            self._same("condition", made, read)
        else:
            self.criteria(made, read)

    def criteria(self, made: Criterion, read: Criterion) -> None:
        """Compare two criteria and all below them; a list of one item is that item."""
        here, there = alone(made), alone(read)
        self.keys[made.key] = there.key
        self.keys[here.key] = there.key
        if isinstance(here.form, Parts) and isinstance(there.form, Parts):
            self._parts(here, here.form, there.form)
        elif isinstance(here.form, IfThen) and isinstance(there.form, IfThen):
            self.criteria(here.form.condition, there.form.condition)
            self.criteria(here.form.then, there.form.then)
        elif isinstance(here.form, Refers) and isinstance(there.form, Refers):
            self._refers.append((here.key, here.form.key, there.form.key))
        else:
            self._same(here.key, self._leaf(here.form), plain_form(there.form))
        self._lists_below(here.key, [one.criterion for one in here.provisos], [one.criterion for one in there.provisos])
        self._same(f"{here.key} provisos", kinds(here), kinds(there))
        self._lists_below(here.key, here.waived, there.waived)

    def _parts(self, here: Criterion, made: Parts, read: Parts) -> None:
        self._same(here.key, list_words(made), list_words(read))
        self._lists_below(here.key, made.parts, read.parts)

    def _lists_below(self, key: str, made: Sequence[Criterion], read: Sequence[Criterion]) -> None:
        self._same(f"{key}: how many below", len(made), len(read))
        for one, other in zip(made, read, strict=False):
            self.criteria(one, other)

    def _leaf(self, form: Form) -> Form:
        match form:
            case InCodes(input, of, key):
                return InCodes(input, of, self._lists.get(key, key))
            case Not(of):
                return plain_form(Not(self._leaf(of)))
            case _:
                return plain_form(form)


def alone(criterion: Criterion) -> Criterion:
    """The only part of a list of one that adds nothing to it, or the criterion itself."""
    form = criterion.form
    if isinstance(form, AllOf | AnyOfThese) and len(form.parts) == 1 and not criterion.provisos and not criterion.waived:
        return alone(form.parts[0])
    return criterion


def kinds(criterion: Criterion) -> list[bool]:
    """Which provisos are exceptions."""
    return [isinstance(one, Unless) for one in criterion.provisos]


def list_words(form: Parts) -> str:
    """How a list is counted."""
    return f"{form.counting} {form.number}" if isinstance(form, Counted) else type(form).__name__


def plain_form(form: Form) -> Form:
    """A test without what is only wording."""
    match form:
        case IsOneOf(input, values):
            return IsOneOf(input, values)
        case Not(Is(input, expected)):
            return Is(input, not expected)
        case Not(Not(of)):
            return plain_form(of)
        case Not(of):
            return Not(plain_form(of))
        case _:
            return form


def plain_input(input: Input) -> Input:
    """An input without what is only wording."""
    return replace(input, phrase=input.phrase.removeprefix("the "), type=plain_type(input.type), group="", span=None, who="")


def plain_type(type: InputType) -> InputType:
    """A type whose values have only their ids, words and kinds."""
    if isinstance(type, OneOf | AnyOf):
        return replace(type, values=tuple(replace(one, reads=()) for one in type.values))
    return type
