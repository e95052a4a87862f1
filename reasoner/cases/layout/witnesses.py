"""The records that nobody stated and that could matter: as many as the counts of a policy could need, each with what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from reasoner.amounts.values import inputs_in
from reasoner.cases.layout.picked import picks_in
from reasoner.policy.change_lines import bare, keyed
from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Compares,
    Counted,
    Counting,
    CountsRecords,
    Criterion,
    Expression,
    Form,
    IfThen,
    Includes,
    Is,
    IsAbsent,
    IsOneOf,
    IsSame,
    IsWithin,
    LongestRun,
    NoneOf,
    TotalOf,
    walk,
)
from reasoner.policy.model import Policy, all_criteria
from reasoner.policy.reading import left_of, referred_by
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import RecordType

_Parts = frozenset[Criterion]  # what all is asked of a record


def witnesses_of(policy: Policy) -> dict[str, tuple[Criterion | None, ...]]:
    """For each record input the records that nobody stated and that could matter: what each shows to be met (None: anything).

    A world is told apart by which counts of records reach which numbers. Every count that is reached is reached by some of its
    records, and leaving all the others out makes no count reach less or more than it did: so as many records as the counts
    could need together stand for any number of them, each of them there only where it shows what it is there for. Where each
    record that fits one condition also fits another (which asks for less), records that show the one show the other, too.
    """
    inputs = [one.id for one in policy.vocabulary.inputs if isinstance(one.type, RecordType)]
    # What is so of every record rules records out, and needs none.
    forbids = {one.criterion.key for one in policy.vocabulary.background if _of_every(one.criterion.form)}
    tests = _tests([(policy, root) for root in all_criteria(policy) if root.key not in forbids]) if inputs else ()
    return {id: tuple(_of_itself(policy, id, one) for one in _needed_by(tests, id)) for id in inputs}


def added_up(policy: Policy) -> frozenset[str]:
    """The record inputs of which a total or a run of days is taken."""
    sides = (side for test in _tests([(policy, one) for one in all_criteria(policy)]) for side in _sides(test))
    return frozenset(side.input for side in sides if isinstance(side, TotalOf | LongestRun))


def _sides(test: Form) -> tuple[Expression, ...]:
    return (test.left, test.right) if isinstance(test, Compares) else ()


def _of_itself(policy: Policy, input: str, condition: Criterion | None) -> Criterion | None:
    """What a condition asks of a record by itself, whatever else is so: worlds that differ in something else have the same records."""
    if condition is None:
        return None
    type = next(one.type for one in policy.vocabulary.inputs if one.id == input)
    fields = frozenset(one.id for one in type.fields) if isinstance(type, RecordType) else frozenset()
    kept = tuple(part for part in sorted(_parts(condition), key=repr) if _reads_only(part, fields))
    if not kept:
        return None
    found = keyed(Criterion("", AllOf(kept)), f"shows/{input}")
    assert isinstance(found, Criterion)  # noqa: S101  INVARIANT: what it was
    return found


def _reads_only(condition: Criterion, fields: frozenset[str]) -> bool:
    for one in walk(condition):
        match left_of(one.form):
            case Compares(left, _, right):
                if not fields.issuperset((*inputs_in(left), *inputs_in(right))):
                    return False
            case Is(input) | IsOneOf(input) | IsWithin(input) | IsAbsent(input) | Includes(input):
                if input not in fields:
                    return False
            case IsSame(left, right):
                if not fields.issuperset((left, right)):
                    return False
            case AllOf() | AnyOfThese() | NoneOf() | Counted() | IfThen():
                pass
            case _:
                return False
    return True


def _needed_by(tests: Iterable[Form], input: str) -> Iterator[Criterion | None]:
    """The records of an input that some tests could need together."""
    counts: dict[_Parts, int] = {}
    for form in tests:
        yield from (pick.condition for pick in picks_in(form) if pick.input == input)
        match form:
            case CountsRecords(id, condition, count, select=None) if id == input:
                parts = frozenset() if condition is None else frozenset(_parts(condition))
                counts[parts] = max(counts.get(parts, 1), *_ends(count))
            case CountsRecords(id, among=among) if id == input:
                yield among
            case Compares(left, _, right):
                gathered = (side for side in (left, right) if isinstance(side, TotalOf | LongestRun) and side.input == input)
                yield from (side.condition for side in gathered)
            case _:
                pass
    yield from _in_chains(counts)


def _in_chains(counts: dict[_Parts, int]) -> Iterator[Criterion | None]:
    """Of chains of conditions, each of which asks for no more than the one before, the last, as often as one of them needs."""
    chains: list[tuple[_Parts, int]] = []
    for parts, need in sorted(counts.items(), key=lambda one: -len(one[0])):
        found = next((at for at, (last, _) in enumerate(chains) if parts <= last), None)
        if found is None:
            chains.append((parts, need))
        else:
            chains[found] = (parts, max(need, chains[found][1]))
    for parts, need in chains:
        shows = Criterion("shows", AllOf(tuple(sorted(parts, key=repr)))) if parts else None
        yield from (shows for _ in range(need))


def _parts(condition: Criterion) -> Iterator[Criterion]:
    if isinstance(condition.form, AllOf) and not condition.provisos and not condition.waived:
        for part in condition.form.parts:
            yield from _parts(part)
    else:
        yield bare(condition)


def _ends(count: Interval) -> tuple[int, int]:
    """How many records show that a number lies in an interval of whole numbers, and how many that it lies above."""
    low = 0 if count.low is None else int(count.low) + (0 if count.low_included else 1)
    return low, 0 if count.high is None else int(count.high) + (1 if count.high_included else 0)


def _tests(roots: Iterable[tuple[Policy, Criterion]]) -> tuple[Form, ...]:
    """The tests of records below some criteria and below what these refer to; what is said several times is there once."""
    waiting, seen = list(roots), set[tuple[str, str]]()
    said: dict[Form, None] = {}
    while waiting:
        policy, root = waiting.pop()
        for one in walk(root):
            if (policy.id, one.key) not in seen:
                seen.add((policy.id, one.key))
                form = left_of(one.form)
                if isinstance(form, Counted) and (together := _different(form)) is not None:
                    said[together] = None
                    seen |= {(policy.id, part.key) for part in form.parts}
                elif isinstance(form, CountsRecords | Compares):
                    said[left_of(bare(one).form)] = None
                waiting += referred_by(policy, form)
    return tuple(said)


def _of_every(form: Form) -> bool:
    return isinstance(form, CountsRecords) and form.count.high == 0


def _different(form: Counted) -> CountsRecords | None:
    """A count of different values of a field, as the count of records that could need it: a record has one value."""
    first = form.parts[0].form if form.parts else None
    if not isinstance(first, CountsRecords):
        return None
    asked = []
    for part in form.parts:
        test = part.form
        if (
            not isinstance(test, CountsRecords)
            or test.condition is None
            or (test.input, test.count, test.select)
            != (
                first.input,
                Interval(Fraction(1)),
                None,
            )
        ):
            return None
        asked.append(frozenset(_parts(test.condition)))
    common = frozenset.intersection(*asked)
    values = [one.form for some in asked for one in some - common]
    fields = {one.input for one in values if isinstance(one, IsOneOf)}
    listed = [value for one in values if isinstance(one, IsOneOf) for value in one.values]
    if len(values) != len(asked) or len(fields) != 1 or len(set(listed)) < len(listed):
        return None
    most = form.number + (form.counting is not Counting.AT_LEAST)
    condition = Criterion("", AllOf(tuple(sorted(common, key=repr))))
    return replace(first, condition=condition, count=Interval(Fraction(min(most, len(asked)))))
