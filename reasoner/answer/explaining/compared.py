"""What a comparison of amounts found: what it comes to, what is needed, and how far off that is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from reasoner.amounts.values import inputs_in
from reasoner.answer.answer import StatedFact, Status
from reasoner.answer.cell_words import listed
from reasoner.answer.explaining.findings import HAS_TO_BE, Finding, silence
from reasoner.answer.explaining.holds import amount_of
from reasoner.answer.facts import stated_fact
from reasoner.answer.situation import Situation
from reasoner.policy.criteria import Amount, Compares, Comparison, Derived, Expression, InputAmount, Operation
from reasoner.policy.turned import DENIED, TURNED
from reasoner.policy.units import with_unit
from reasoner.policy.values import Exactly
from reasoner.policy.vocabulary import DateType, Number
from reasoner.policy.words import told_number
from reasoner.source.dataclass import dataclass

DATE = "date"
OF_DAYS = {
    Comparison.LESS: "before",
    Comparison.MORE: "after",
    Comparison.AT_MOST: "on or before",
    Comparison.AT_LEAST: "on or after",
    Comparison.EQUAL: "on",
}
OF_NUMBERS = {
    Comparison.LESS: "under",
    Comparison.MORE: "over",
    Comparison.AT_MOST: "at most",
    Comparison.AT_LEAST: "at least",
    Comparison.EQUAL: "exactly",
}
STRICT = {Comparison.LESS: -1, Comparison.MORE: 1}


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: what it comes to, and its unit."""

    value: Fraction
    unit: str


def compared_finding(situation: Situation, test: Compares, words: str, status: Status, wanted: bool) -> Finding:
    """What a comparison found; `status` is its own, `words` those of its line. `wanted`: the policy asks that it be so."""
    ids = dict.fromkeys((*inputs_in(test.left), *inputs_in(test.right)))
    facts = tuple(stated_fact(situation, id) for id in ids)
    left, right = (_side(situation, one) for one in (test.left, test.right))
    if left is None or right is None:
        if status is Status.UNDETERMINED and (divisor := _zero_divisor(situation, test)):
            return Finding(f"not shown: {divisor}, and nothing can be divided by 0", facts)
        return Finding(_open_words(situation, facts, status), facts)
    return Finding(_lasting(situation, test, words) + sides_words(test, left, right, status, wanted), facts)


def window_finding(situation: Situation, tests: Sequence[Compares], statuses: Sequence[Status], wanted: bool) -> Finding:
    """What a line found that compares one amount with the ends of a window: how it misses an end, else that it lies between."""
    found = [compared_finding(situation, test, "", status, wanted) for test, status in zip(tests, statuses, strict=True)]
    facts = tuple(dict.fromkeys(fact for one in found for fact in one.facts))
    failed = [one.says for one, status in zip(found, statuses, strict=True) if status is Status.NOT_SATISFIED]
    open_ones = [one.says for one, status in zip(found, statuses, strict=True) if status is Status.UNDETERMINED]
    if failed or open_ones:
        return Finding("; ".join(dict.fromkeys(failed or open_ones)), facts)
    first, *others = (one.says for one in found)
    subject = first.partition(", ")[0]
    return Finding(" and ".join((first, *(one.removeprefix(f"{subject}, ") for one in others if one != first))), facts)


def sides_words(test: Compares, left: Side, right: Side, status: Status, wanted: bool) -> str:
    """What is compared, and where that fails a policy that asks for it, what is needed and how far off that is."""
    comparison = test.comparison
    if not inputs_in(test.left):
        left, right, comparison = right, left, TURNED[comparison]
    dated = DATE in (left.unit, right.unit)
    said = _said(left, dated, right)
    fails = status is not Status.SATISFIED
    if fails is not wanted:
        return f"{said}, {OF_DAYS[comparison]} {_said(right, dated)}" if dated and not fails else said
    words = OF_DAYS if dated else OF_NUMBERS
    if not fails:  # what it has to be, and not what it may not be
        denied = DENIED.get(comparison)
        allowed = f"other than {_said(right, dated)}" if denied is None else f"{words[denied]} {_said(right, dated)}"
        return f"{said}, {HAS_TO_BE} {allowed}"
    return f"{said}, needs {words[comparison]} {_said(right, dated)} ({_gap(right.value - left.value, left.unit, comparison, dated)})"


def _side(situation: Situation, one: Expression) -> Side | None:
    value = amount_of(situation, one)
    return None if value is None else Side(value, unit_of(situation, one))


def _zero_divisor(situation: Situation, test: Compares) -> str:
    """That what a comparison divides by is 0, where that is known; else empty."""
    waiting = [test.left, test.right]
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, Derived):
            continue
        waiting += one.parts
        if one.operation is not Operation.RATIO or amount_of(situation, by := one.parts[1]) != 0:
            continue
        if isinstance(by, InputAmount):
            return f"{situation.input(by.input).phrase} is {_said(Side(Fraction(0), unit_of(situation, by)), dated=False)}"
        return "what is divided by comes to 0"
    return ""


def unit_of(situation: Situation, one: Expression) -> str:
    """The unit of an amount; `date` for a day."""
    match one:
        case InputAmount(id):
            type = situation.input(id).type
            return DATE if isinstance(type, DateType) else type.unit if isinstance(type, Number) else ""
        case Amount(_, unit) | Derived(unit=unit):
            return unit
        case _:
            return ""


def _said(side: Side, dated: bool, other: Side | None = None) -> str:
    if dated and side.value.denominator == 1 and 0 < side.value <= date.max.toordinal():
        return date.fromordinal(int(side.value)).isoformat()
    return with_unit(told_number(side.value, other.value if other else None), side.unit, one=side.value == 1)


def _gap(gap: Fraction, unit: str, comparison: Comparison, dated: bool) -> str:
    """How far off: `1 day too early`, `21 days short`, `10 percentage points over`."""
    if dated:
        gap += STRICT.get(comparison, 0)
        return f"{with_unit(told_number(abs(gap)), 'days', one=abs(gap) == 1)} too {'early' if gap > 0 else 'late'}"
    if not gap:
        return "just at the limit"
    size = told_number(abs(gap))
    amount = f"{size} percentage points" if unit == "percent" else with_unit(size, unit, one=abs(gap) == 1)
    return f"{amount} {'short' if gap > 0 else 'over'}"


def _lasting(situation: Situation, test: Compares, words: str) -> str:
    """`from 2023-08-01 to `, where a line speaks of the time between two days and compares one with the other moved."""
    for moved, other in ((test.right, test.left), (test.left, test.right)):
        match moved, other:
            case Derived(Operation.MONTHS_LATER | Operation.DAYS_LATER, (InputAmount() as first, Amount())), InputAmount():
                begun = _side(situation, first)
                if begun is not None and words.startswith("the time from "):
                    return f"from {_said(begun, True)} to "
            case _:
                pass
    return ""


def _open_words(situation: Situation, facts: tuple[StatedFact, ...], status: Status) -> str:
    """Which parts are not known; where the comparison is settled without them, what is known of them."""
    silent = [one for one in facts if situation.known(one.input.id) is None]
    partly = [f"{one.input.phrase} is {one.value}" for one in facts if one not in silent and not _is_exact(one)]
    if status is not Status.UNDETERMINED:
        return listed(partly, "and") or "what is stated settles it"
    said = listed([*([silence(situation, silent)] if silent else []), *partly], "and")
    return f"not shown: {said}" if said else ""


def _is_exact(fact: StatedFact) -> bool:
    return isinstance(fact.known, Exactly)
