"""Sentences that compare computed amounts and days: `the weight loss is at least 5 kg`, `the scan was within 6 months before D`."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from reasoner.policy.change_words import share_of_baseline
from reasoner.policy.criteria import (
    AllOf,
    Amount,
    Compares,
    Comparison,
    Criterion,
    Derived,
    Form,
    InputAmount,
    IsWithin,
    Operation,
)
from reasoner.policy.fold import Said
from reasoner.policy.lines.amount_units import DATE, POINTS, Term, in_unit, pure
from reasoner.policy.lines.as_written import signed_length
from reasoner.policy.lines.bounds import Bound, bounds_in, comparison_at, unknown_limit, with_bound
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.days import bad_length, moved
from reasoner.policy.lines.expressions import expression_in
from reasoner.policy.lines.number_of_records import as_count
from reasoner.policy.lines.numbers import own_number
from reasoner.policy.lines.plurals import with_verb
from reasoner.policy.lines.quantities import Quantity, decimal_words, quantity_at
from reasoner.policy.lines.subjects import denied
from reasoner.policy.lines.tabled import by_rows, too_many_ways
from reasoner.policy.lines.windows import Limit, window_in
from reasoner.policy.phrases.index import MOST_WORDS
from reasoner.policy.turned import TURNED
from reasoner.policy.units import with_unit
from reasoner.policy.values import Interval
from reasoner.policy.vocabulary import DateType, Number
from reasoner.source.problem import Problem

Reading = Form | Problem | None
_OF_BASELINE = ("of", "baseline")
_COMPARISON_WORDS = {
    Comparison.LESS: ("less than", "before"),
    Comparison.AT_MOST: ("at most", "on or before"),
    Comparison.EQUAL: ("", "on"),
    Comparison.AT_LEAST: ("at least", "on or after"),
    Comparison.MORE: ("more than", "after"),
}
_COMPLETED = {  # what is asked of completed units, each as reached or not, and how many more than said
    Comparison.AT_LEAST: ((Comparison.AT_LEAST, 0),),
    Comparison.MORE: ((Comparison.AT_LEAST, 1),),
    Comparison.LESS: ((Comparison.LESS, 0),),
    Comparison.AT_MOST: ((Comparison.LESS, 1),),
    Comparison.EQUAL: ((Comparison.AT_LEAST, 0), (Comparison.LESS, 1)),
}
_SIDES = {  # whether the words after an amount say that something is less by so much
    ("below",): True,
    ("under",): True,
    ("less", "than"): True,
    ("lower", "than"): True,
    ("smaller", "than"): True,
    ("above",): False,
    ("over",): False,
    ("more", "than"): False,
    ("higher", "than"): False,
    ("greater", "than"): False,
}


def amount_sentence(said: Said, context: Context) -> Reading:
    """The form of a sentence that compares an amount with others, where one of them is computed; None where none is."""
    first: Problem | None = None
    for verb in range(min(len(said.words) - 2, 3 * MOST_WORDS), 0, -1):
        if said.words[verb] != "is":
            continue
        left = expression_in(said, 0, verb, context)
        if isinstance(left, Problem):
            first = first or left
        elif left is not None and not left.fixed:
            found = said_of_amount(said, verb + 1, len(said.words), left, context)
            if found is not None:
                return found
    return first


def said_of_amount(said: Said, start: int, end: int, left: Term, context: Context, *, whole: bool = False) -> Reading:
    """What the words between two places say of an amount, `not` in front of them heard.

    None where they say of an input what a sentence of a subject says, unless `whole`.
    """
    if said.words[start] == "not" and start + 1 < end:
        inner = _positive(said, start + 1, end, left, context, whole=whole)
        return inner if inner is None or isinstance(inner, Problem) else denied(inner)
    return _positive(said, start, end, left, context, whole=whole)


def _positive(said: Said, start: int, end: int, left: Term, context: Context, *, whole: bool) -> Reading:
    plain = isinstance(left.expression, InputAmount) and not whole
    if left.unit == DATE:
        window = window_in(said, start, end, context)
        if window is not None:
            return window if isinstance(window, Problem) else _form(said, start, end, left, window)
    if said.words[end - 2 : end] == _OF_BASELINE and end - start > 2:
        return _of_baseline(said, start, end, left)
    literal = bounds_in(said, start, end, DateType() if left.unit == DATE else Number(left.unit))
    if isinstance(literal, tuple):
        return None if plain else _literal(said, literal, left)
    limits = _limits(said, start, end, left, context)
    if isinstance(literal, Problem) and limits is None:
        return None if plain else literal
    if limits is None or isinstance(limits, Problem):
        return limits if plain or limits is not None else _no_comparison(said, start, end, left)
    if plain and all(isinstance(one.term.expression, InputAmount) for one in limits) and len(limits) == 1:
        return None  # two inputs compared: a subject's own business
    return _form(said, start, end, left, limits)


# ---- literal amounts


def _literal(said: Said, bounds: tuple[Bound, ...], left: Term) -> Form | Problem:
    if left.in_march:
        return _age_in_march(said, bounds, left)
    unit = next((bound.quantity.unit for bound in reversed(bounds) if bound.quantity.unit is not None), None)
    limits: list[Limit] = []
    whole = left
    for bound in bounds:
        quantity = replace(bound.quantity, unit=bound.quantity.unit or unit)
        found = _literal_limit(said, bound.comparison, quantity, left, is_other=bound.quantity.unit != quantity.unit)
        if isinstance(found, Problem):
            return found
        whole, limit = found
        limits.append(limit)
    return _form(said, bounds[0].quantity.start, bounds[-1].quantity.end, whole, tuple(limits))


def _literal_limit(
    said: Said, comparison: Comparison, quantity: Quantity, left: Term, is_other: bool = False
) -> tuple[Term, Limit] | Problem:
    """What a literal amount limits, and how: lengths in months limit the day that they lead to.

    `is_other`: its unit is written beside the other end (`between 50 and 54 years`).
    """
    words = said.text(quantity.start, quantity.end)
    if is_other and quantity.unit is not None:
        words = with_unit(words, quantity.unit, one=quantity.number == 1)
    if left.unit == DATE:
        return left, Limit(comparison, Term(Amount(quantity.number, DATE), DATE, words))
    if left.between is not None and quantity.unit in ("months", "years"):
        return _time_in_months(said, comparison, quantity, left)
    if left.birth is not None and quantity.unit in ("months", "weeks", "days"):
        return _age_in(said, comparison, quantity, left)
    if quantity.unit is None and (factor := pure(left.unit)) is not None:
        return left, Limit(comparison, Term(Amount(quantity.number / factor, left.unit), left.unit, words))
    if quantity.unit is None and left.unit and not left.bare:
        shown = with_unit(decimal_words(quantity.number), left.unit, one=quantity.number == 1)
        place = said.span(quantity.start, quantity.end)
        return Problem("unit-missing", f"`{words}` has no unit", place, f"write `{shown}`")
    if left.unit == POINTS and quantity.unit == "percent":
        return _points_or_percent(said, quantity, left)
    step = Fraction(1) if left.birth is not None else None
    number = own_number(said, quantity, quantity.unit, Number(left.unit, step=step), left.words)
    return (
        number if isinstance(number, Problem) else (left, Limit(comparison, Term(Amount(number, left.unit), left.unit, words)))
    )


def _time_in_months(said: Said, comparison: Comparison, quantity: Quantity, left: Term) -> tuple[Term, Limit] | Problem:
    """`the time from A to B is at least 3 months`: B is on or after 3 months after A."""
    if left.between is None:
        raise AssertionError("only a time between two days is counted in months")
    first, last = left.between
    words = f"{said.text(quantity.start, quantity.end)} after {first.words}"
    limit = moved(first, quantity.number, quantity.unit or "", words)
    return bad_length(said, quantity) if limit is None else (last, Limit(comparison, limit))


def _age_in(said: Said, comparison: Comparison, quantity: Quantity, left: Term) -> tuple[Term, Limit] | Problem:
    """An age in completed months, weeks or days: the day that it is asked for against the day on which it is reached."""
    if left.birth is None or quantity.number.denominator != 1 or comparison is Comparison.EQUAL:
        return bad_length(said, quantity)
    born, day = left.birth
    # Completed units: "over 3 months" is at least 4 completed ones, "at most 3" is fewer than 4.
    more = comparison in (Comparison.MORE, Comparison.AT_MOST)
    words = f"{decimal_words(quantity.number + more)} {quantity.unit} after {born.words}"
    limit = moved(born, quantity.number + more, quantity.unit or "", words)
    reached = comparison in (Comparison.MORE, Comparison.AT_LEAST)
    if limit is None:
        return bad_length(said, quantity)
    comparison = Comparison.AT_LEAST if reached else Comparison.LESS
    return day, Limit(comparison, limit, _age_words(left, comparison, quantity.number + more, quantity.unit or ""))


def _age_words(left: Term, comparison: Comparison, number: Fraction, unit: str) -> str:
    """An age that is reached on a day, or not yet, said as an age."""
    asked = "at least" if comparison is Comparison.AT_LEAST else "under"
    return f"{left.words} is {asked} {with_unit(decimal_words(number), unit, one=number == 1)}"


def _age_in_march(said: Said, bounds: tuple[Bound, ...], left: Term) -> Form | Problem:
    """An age where those born on 29 February become older on 1 March: so many years before the day asked for, against the day of
    birth. Counted back from 28 February they are not reached yet, from 1 March they are."""
    assert left.birth is not None  # noqa: S101  INVARIANT: only an age has the rule
    born, day = left.birth
    found: list[tuple[Term, Limit]] = []
    for bound in bounds:
        quantity = replace(bound.quantity, unit=bound.quantity.unit or bounds[-1].quantity.unit or "years")
        if quantity.number.denominator != 1:
            return bad_length(said, quantity)
        for comparison, more in _COMPLETED[bound.comparison]:
            words = f"{decimal_words(quantity.number + more)} {quantity.unit} before {day.words}"
            counted = moved(day, -(quantity.number + more), quantity.unit or "", words)
            if counted is None:
                return bad_length(said, quantity)
            age = _age_words(left, comparison, quantity.number + more, quantity.unit or "")
            found.append((counted, Limit(comparison, born, age)))
    forms = [form_of_limits(counted, (limit,)) for counted, limit in found]
    if len(forms) == 1:
        return forms[0]
    parts = zip(forms, found, strict=True)
    return AllOf(tuple(Criterion(str(number), form, _words(*pair)) for number, (form, pair) in enumerate(parts, 1)))


def _points_or_percent(said: Said, quantity: Quantity, left: Term) -> Problem:
    number = decimal_words(quantity.number)
    message = f"`{said.text(quantity.start, quantity.end)}` of a difference of percentages can be read two ways"
    hint = f"write `{number} percentage points`, or `{number}% of the baseline`"
    if left.baseline is None:
        hint = f"write `{number} percentage points`, or define `the percentage change from` one `to` the other"
    return Problem("percent-of-what", message, said.span(quantity.start, quantity.end), hint)


def _of_baseline(said: Said, start: int, end: int, left: Term) -> Reading:
    """`the change from A to B is at least 10% of the baseline`."""
    bounds = bounds_in(said, start, end - 2, Number("percent"))
    if not isinstance(bounds, tuple):
        return bounds
    if left.baseline is None:
        message = f"{left.words} is no change from a baseline"
        return Problem("no-baseline", message, said.span(end - 2, end), "write `the change from` one amount `to` another")
    share = share_of_baseline(left, f"{left.words}, in percent of {left.baseline.words}")
    return share if isinstance(share, Problem) else _literal(said, bounds, share)


# ---- computed amounts on the right


def _limits(said: Said, start: int, end: int, left: Term, context: Context) -> tuple[Limit, ...] | Problem | None:
    """The one or two limits that amounts in words set."""
    words = said.words
    if words[start] == "between":
        for place in (place for place in range(start + 2, end - 1) if words[place] == "and"):
            low = _limit(said, start + 1, place, Comparison.AT_LEAST, left, context)
            high = _limit(said, place + 1, end, Comparison.AT_MOST, left, context)
            if isinstance(low, Limit) and isinstance(high, Limit):
                return low, high
        return None
    beside = _beside(said, start, end, left, context)
    if beside is not None:
        return beside
    one = _compared(said, start, end, left, context)
    if one is not None:
        return one if isinstance(one, Problem) else (one,)
    for place in (place for place in range(start + 2, end - 1) if words[place] in ("and", "but")):
        first, second = _compared(said, start, place, left, context), _compared(said, place + 1, end, left, context)
        if isinstance(first, Limit) and isinstance(second, Limit):
            return first, second
    return None


def _beside(said: Said, start: int, end: int, left: Term, context: Context) -> tuple[Limit, ...] | Problem | None:
    """`at least 5% below B`, `at most 10 kg more than B`: so far from another amount, on the side that is said."""
    compared = comparison_at(said.words, start, end)
    comparison, place = compared or (Comparison.EQUAL, start)
    quantity = quantity_at(said, place, end, Number(POINTS if left.unit == "percent" else left.unit))
    if not isinstance(quantity, Quantity):
        return None
    side = next((one for one in _SIDES if said.words[quantity.end : quantity.end + len(one)] == one), None)
    if side is None or quantity.end + len(side) >= end:
        return None
    if quantity.number < 0:
        return signed_length(said, quantity.start, quantity.end)
    other = expression_in(said, quantity.end + len(side), end, context)
    if not isinstance(other, Term) or other.unit == DATE:
        return other if isinstance(other, Problem) else None
    below = _SIDES[side]
    far = _moved_by(said, start, end, quantity, other, below=below)
    if isinstance(far, Problem):
        return far
    brought = [
        Limit(one, replace(term, expression=in_unit(term, left.unit) or term.expression))
        for one, term in (
            ((TURNED[comparison] if below else comparison), far),
            ((Comparison.AT_MOST if below else Comparison.AT_LEAST), other),
        )
    ]
    if in_unit(other, left.unit) is None:
        return _units_differ(said, start, end, left, other)
    near = comparison in (Comparison.AT_MOST, Comparison.LESS)  # up to so far from it, and on that side of it
    return tuple(brought) if near else (brought[0],)


def _moved_by(said: Said, start: int, end: int, quantity: Quantity, other: Term, *, below: bool) -> Term | Problem:
    """An amount less or more by a quantity, which may be in percent of it."""
    words = f"{said.text(quantity.start, quantity.end)} {'below' if below else 'above'} {other.words}"
    number = -quantity.number if below else quantity.number
    if quantity.unit == "percent" and other.unit not in ("percent", POINTS):
        factor = Amount(1 + number / 100)
        return Term(Derived(Operation.PRODUCT, (other.expression, factor), other.unit, words), other.unit, words)
    if quantity.unit == "percent":
        shown = decimal_words(quantity.number)
        message = f"`{said.text(quantity.start, quantity.end)}` of a percentage can be read two ways"
        hint = f"write `{shown} percentage points`, or compare the percentage change from one to the other"
        return Problem("percent-of-what", message, said.span(quantity.start, quantity.end), hint)
    unit = quantity.unit if quantity.unit != POINTS else "percent"
    if unit is None and other.unit and not other.bare:
        shown = with_unit(decimal_words(quantity.number), other.unit, one=quantity.number == 1)
        place = said.span(quantity.start, quantity.end)
        return Problem("unit-missing", f"`{said.text(quantity.start, quantity.end)}` has no unit", place, f"write `{shown}`")
    step = in_unit(Term(Amount(number, unit or other.unit), unit or other.unit, words), other.unit)
    if step is None:
        return _units_differ(said, start, end, other, Term(Amount(number), unit or "", words))
    return Term(Derived(Operation.SUM, (other.expression, step), other.unit, words), other.unit, words)


def _compared(said: Said, start: int, end: int, left: Term, context: Context) -> Limit | Problem | None:
    """A comparison and what it compares with; `the same as` and nothing at all are equality."""
    if said.words[start : start + 2] == ("same", "as"):
        return _limit(said, start + 2, end, Comparison.EQUAL, left, context)
    comparison, place = comparison_at(said.words, start, end) or (Comparison.EQUAL, start)
    return _limit(said, place, end, comparison, left, context) if place < end else None


def _limit(said: Said, start: int, end: int, comparison: Comparison, left: Term, context: Context) -> Limit | Problem | None:
    term = expression_in(said, start, end, context)
    if not isinstance(term, Term):
        return term
    expression = in_unit(term, left.unit)
    if expression is None and isinstance(left.expression, InputAmount) and isinstance(term.expression, InputAmount | Amount):
        return None  # what is wrong with two plain amounts is said where subjects are read
    if expression is None:
        return _units_differ(said, start, end, left, term)
    return Limit(comparison, replace(term, expression=expression, unit=left.unit))


def _units_differ(said: Said, start: int, end: int, left: Term, term: Term) -> Problem:
    mine, its = (("a day" if unit == DATE else unit or "no unit") for unit in (left.unit, term.unit))
    message = f"{left.words} ({mine}) cannot be compared with {term.words} ({its})"
    return Problem("unit-mismatch", message, said.span(start, end), "compare amounts whose units can become each other")


def _no_comparison(said: Said, start: int, end: int, left: Term) -> Problem:
    if (unknown := unknown_limit(said, start, end)) is not None:
        return unknown
    what = "`on or after`, `before`, `within 6 months before`" if left.unit == DATE else "`at least`, `less than`, `between`"
    message = f"`{said.text(start, end)[:80]}` says nothing that {left.words} can be compared with"
    return Problem("unknown-amount", message, said.span(start, end), f"write {what} or the like and an amount")


# ---- forms


def _form(said: Said, start: int, end: int, left: Term, limits: tuple[Limit, ...]) -> Form | Problem:
    return too_many_ways(left, limits, said.span(start, end)) or form_of_limits(left, limits)


def form_of_limits(left: Term, limits: tuple[Limit, ...]) -> Form:
    """The form that an amount keeps within limits: an interval where all is plain, else comparisons."""
    if (rows := by_rows(left, limits, form_of_limits, _words)) is not None:
        return rows
    if isinstance(left.expression, InputAmount) and all(one.term.fixed for one in limits):
        return IsWithin(left.expression.input, _interval(limits))
    if all(one.term.fixed for one in limits) and (count := as_count(left.expression, _interval(limits))) is not None:
        return count
    forms = tuple(_compares(left, one) for one in limits)
    if len(forms) == 1:
        return forms[0]
    parts = zip(forms, limits, strict=True)
    return AllOf(tuple(Criterion(str(number), form, _words(left, one)) for number, (form, one) in enumerate(parts, 1)))


def _compares(left: Term, limit: Limit) -> Form:
    right = limit.term.expression
    if isinstance(left.expression, Amount) and isinstance(right, InputAmount):
        return IsWithin(right.input, _interval((Limit(TURNED[limit.comparison], left),)))
    return Compares(left.expression, limit.comparison, right)


def _interval(limits: tuple[Limit, ...]) -> Interval:
    interval = Interval()
    for one in limits:
        number = one.term.expression.number if isinstance(one.term.expression, Amount) else Fraction(0)
        interval = with_bound(interval, one.comparison, number)
    return interval


def _words(left: Term, limit: Limit) -> str:
    if limit.words:
        return limit.words
    said = _COMPARISON_WORDS[limit.comparison][left.unit == DATE]
    return " ".join(part for part in (with_verb(left.words), said, limit.term.words) if part)
