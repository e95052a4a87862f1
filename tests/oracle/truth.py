"""Criteria and determinations in one world, in which every input has a value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import assert_never

from reasoner.policy.criteria import (
    AllOf,
    Amount,
    AnyOfThese,
    Becomes,
    Compares,
    Comparison,
    Counted,
    Counting,
    CountsRecords,
    Criterion,
    Expression,
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
    NoneOf,
    Not,
    Of,
    OutcomeIs,
    Refers,
    Unless,
)
from reasoner.policy.model import Clause, CodeList, Determination, Policy
from reasoner.policy.values import Absent, Code
from tests.oracle.codes import in_range
from tests.oracle.reading import by_key, named

# What an input holds in a world; a date as its ordinal; a list as a set; `Absent()` where there is nothing.
Held = bool | str | Fraction | Code | frozenset[object] | Absent
World = Mapping[str, Held]
EACH = "the code in question"  # the entry of a world for the code that a `for each` determination is asked about
NOTHING = Absent()


class Truth:
    """Evaluates the criteria of one policy (or of a vocabulary, where the policy is None) in worlds."""

    def __init__(self, policy: Policy | None) -> None:
        self.policy = policy
        self._keys = by_key(policy) if policy else {}
        self._lists: dict[str, CodeList] = {one.key: one for one in policy.code_lists} if policy else {}
        self._others: dict[str, Truth] = {}

    def own(self, criterion: Criterion, world: World) -> bool:
        """Whether the form holds, every proviso is met, and no exception is."""
        if not self.holds(criterion.form, world):
            return False
        return all(self.met(one.criterion, world) != isinstance(one, Unless) for one in criterion.provisos)

    def waived(self, criterion: Criterion, world: World) -> bool:
        """Whether any of its waivers is met."""
        return any(self.met(one, world) for one in criterion.waived)

    def met(self, criterion: Criterion, world: World) -> bool:
        """Whether it holds by itself or is waived: what lists and references read."""
        return self.own(criterion, world) or self.waived(criterion, world)

    def holds(self, form: Form, world: World) -> bool:
        """A form in a world."""
        match form:
            case AllOf(parts):
                return all(self.met(part, world) for part in parts)
            case AnyOfThese(parts):
                return any(self.met(part, world) for part in parts)
            case NoneOf(parts):
                return not any(self.met(part, world) for part in parts)
            case Counted(counting, number, parts):
                return counted(counting, number, sum(self.met(part, world) for part in parts))
            case IfThen(condition, then):
                return not self.met(condition, world) or self.met(then, world)
            case Not(of):
                return not self.holds(of, world)
            case Refers(key, other):
                home = self._home(other)
                return home.met(home._keys[key], world)
            case OutcomeIs(other, determination, outcomes):
                return self._home(other).outcome_of(determination, world) in outcomes
            case InCodes():
                return self._in_codes(form, world)
            case Is() | IsOneOf() | IsWithin() | Compares() | IsSame() | Includes() | CountsRecords() | IsAbsent():
                return tests(form, world)
            case Becomes():
                raise NotImplementedError("dates by which something has to be so")
            case _:
                assert_never(form)

    def _home(self, other: str | None) -> Truth:
        assert self.policy
        if other is None:
            return self
        if other not in self._others:
            self._others[other] = Truth(named(self.policy, other))
        return self._others[other]

    def _in_codes(self, test: InCodes, world: World) -> bool:
        held = world[test.input]
        if test.of is None:
            code = world.get(EACH) if isinstance(held, frozenset) else held
            return isinstance(code, Code) and self.listed(code, test.code_list, world)
        assert isinstance(held, frozenset)
        return of_members(test.of, [isinstance(one, Code) and self.listed(one, test.code_list, world) for one in held])

    def listed(self, code: Code, key: str, world: World) -> bool:
        """Whether a code list, with its conditions, has a code in a world."""
        ranges = self._lists[key].ranges
        return any(in_range(code, one) and (one.when is None or self.met(one.when, world)) for one in ranges)

    def asked(self, determination: Determination, world: World) -> list[World]:
        """The world once; for a `for each` determination once for each code, with that code in question."""
        if determination.for_each is None:
            return [{**world, EACH: NOTHING}]
        held = world[determination.for_each]
        assert isinstance(held, frozenset)
        codes = [code for code in held if isinstance(code, Code)]
        return [{**world, EACH: code} for code in codes] or [{**world, EACH: NOTHING}]

    def outcome_of(self, determination: str, world: World) -> str:
        """The canonical outcome of a determination, by its id."""
        assert self.policy
        found = self.policy.determination(determination)
        assert found
        return self.deciding(found, self.asked(found, world)).outcome.canonical

    def deciding(self, determination: Determination, asked: list[World]) -> Clause:
        """The clause that holds in any of the worlds asked about and that no other such clause beats; the first as written."""
        clauses = determination.clauses
        here = [phase.guard is None or self.met(phase.guard, asked[0]) for phase in determination.phases for _ in phase.clauses]
        holding = [n for n, clause in enumerate(clauses) if here[n] and any(self._clause(clause, w) for w in asked)]
        return clauses[unbeaten(clauses, holding)[0]]

    def _clause(self, clause: Clause, world: World) -> bool:
        return clause.condition is None or self.met(clause.condition, world) != clause.negated


def unbeaten(clauses: Sequence[Clause], holding: list[int]) -> list[int]:
    """The positions of holding clauses that no other holding clause beats."""
    return [one for one in holding if not any(one in clauses[other].beats for other in holding if other != one)]


def counted(counting: Counting, number: int, met: int) -> bool:
    """Whether so many met parts fit a count."""
    match counting:
        case Counting.AT_LEAST:
            return met >= number
        case Counting.AT_MOST:
            return met <= number
        case Counting.EXACTLY:
            return met == number
        case _:
            assert_never(counting)


def of_members(of: Of, members: list[bool]) -> bool:
    """Any, every or no member; of an empty list every one and no one."""
    match of:
        case Of.ANY:
            return any(members)
        case Of.EVERY:
            return all(members)
        case Of.NO:
            return not any(members)
        case _:
            assert_never(of)


Leaf = Is | IsOneOf | IsWithin | Compares | IsSame | Includes | CountsRecords | IsAbsent


def tests(test: Leaf, world: World) -> bool:
    """A test of inputs. With an absent value nothing is satisfied but a denial."""
    match test:
        case Is(input, expected):
            return (world[input] is True) == expected
        case IsOneOf(input, values):
            return world[input] in values
        case IsWithin(input, interval):
            held = world[input]
            return isinstance(held, Fraction) and interval.holds(held)
        case IsSame(left, right):
            return world[left] == world[right] and not isinstance(world[left], Absent)
        case IsAbsent(input):
            return isinstance(world[input], Absent)
        case Includes(input, of, values):
            held = world[input]
            return isinstance(held, frozenset) and of_members(of, [one in values for one in held])
        case Compares(left, comparison, right):
            return compares(amount(left, world), comparison, amount(right, world))
        case CountsRecords():
            raise NotImplementedError("records")
        case _:
            assert_never(test)


def amount(expression: Expression, world: World) -> Fraction | None:
    """The number of an amount, None where an input of it is absent."""
    match expression:
        case Amount(number):
            return number
        case InputAmount(input):
            held = world[input]
            return held if isinstance(held, Fraction) else None
        case _:
            raise NotImplementedError("derived amounts")


def compares(left: Fraction | None, comparison: Comparison, right: Fraction | None) -> bool:
    """Whether two numbers compare so; never where one is absent."""
    if left is None or right is None:
        return False
    match comparison:
        case Comparison.LESS:
            return left < right
        case Comparison.AT_MOST:
            return left <= right
        case Comparison.EQUAL:
            return left == right
        case Comparison.AT_LEAST:
            return left >= right
        case Comparison.MORE:
            return left > right
        case _:
            assert_never(comparison)
