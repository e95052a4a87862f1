"""Amounts in words: an input, a defined value, a number or day, and what is computed from them.

`A plus B minus C`, `A times B`, `A divided by B`; `the sum of`, `the average of`, `the product of`, `the ratio of A to B`, `the
body mass index of`; `the change from A to B`, `the percentage change from A to B`; `the time from A to B`, `the age at D`;
`6 months before D`. What is computed is named by a definition before it is computed with: nothing is nested in a line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from reasoner.policy.change_words import change_at, changed, share_of_baseline
from reasoner.policy.criteria import Amount, Derived, Expression, InputAmount, Operation
from reasoner.policy.fold import Said
from reasoner.policy.lines.amount_units import DATE, Term, in_unit, product_of, ratio_of
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.days import age_at, offset_day, time_between
from reasoner.policy.lines.extreme_words import extreme_at
from reasoner.policy.lines.lists import Joined, Listed, listed_in
from reasoner.policy.lines.plurals import singular
from reasoner.policy.lines.quantities import Quantity, date_in, quantity_at
from reasoner.policy.phrases.index import MOST_WORDS
from reasoner.policy.units import with_unit
from reasoner.policy.vocabulary import DateType, Number
from reasoner.source.problem import Problem

Found = Term | Problem | None
_OPERATORS = MappingProxyType(
    {
        "plus": Operation.SUM,
        "minus": Operation.DIFFERENCE,
        "times": Operation.PRODUCT,
        "multiplied by": Operation.PRODUCT,
        "divided by": Operation.RATIO,
    }
)
_LISTS = MappingProxyType({"sum of": "sum", "average of": "average", "mean of": "average", "product of": "product"})
_MOST_PARTS = 40


def expression_in(said: Said, start: int, end: int, context: Context) -> Found:
    """The amount that the words between two places say; None where they say none, a problem where they almost do."""
    if end <= start or end - start > 4 * MOST_WORDS:
        return None
    found = atom_in(said, start, end, context)
    if isinstance(found, Problem) and isinstance(computed := _infix(said, start, end, context), Term):
        return computed  # a day that limits a record ends where the computation goes on: `... on or before the start minus ...`
    if found is not None:
        return found
    for rule in (_of_several, _extreme, _share, _ratio, _body_mass, _change, _time, _age, _infix):
        found = rule(said, start, end, context)
        if found is not None:
            return found
    return None


def atom_in(said: Said, start: int, end: int, context: Context) -> Found:
    """An amount that is not computed: an input, a defined value, a number, a day, or a day some time before or after one; or of
    one record that is picked."""
    from reasoner.policy.lines.picked import picked_term  # which reads what limits the records by this module

    words = " ".join(said.words[start:end])
    if (value := context.values.get(words)) is not None:
        return value if not value.over_records else None  # what is said of it is read of the records
    input = context.phrasebook.subjects.get(words)
    if input is not None and isinstance(input.type, Number):
        return Term(InputAmount(input.id), input.type.unit, input.phrase)
    if input is not None and isinstance(input.type, DateType):
        return Term(InputAmount(input.id), DATE, input.phrase)
    found = _literal(said, start, end, context) or offset_day(said, start, end, context, atom_in)
    return picked_term(said, start, end, context) if found is None else found


def _literal(said: Said, start: int, end: int, context: Context) -> Found:
    """A number or day as written; a number may be in a unit that only the vocabulary has (`4 vials`)."""
    day = date_in(said.words[start]) if end - start == 1 else None
    if day is not None:
        return Term(Amount(Fraction(day.toordinal()), DATE), DATE, said.words[start])
    quantity = quantity_at(said, start, end, Number())
    own = context.phrasebook.vocabulary.units if isinstance(quantity, Quantity) and quantity.end != end else ()
    for unit in own:
        read = quantity_at(said, start, end, Number(unit))
        quantity = read if isinstance(read, Quantity) and read.end == end else quantity
    if not isinstance(quantity, Quantity) or quantity.end != end:
        return None
    unit = quantity.unit or ""
    return Term(Amount(quantity.number, unit), unit, said.text(start, end))


# ---- joined by words between


def _infix(said: Said, start: int, end: int, context: Context) -> Found:
    """`A plus B minus C`, from left to right; `times` and `divided by` do not mix with `plus` and `minus`."""
    parts: list[Term] = []
    operations: list[Operation] = []
    place = start
    while True:
        found = _longest_atom(said, place, end, context)
        if found is None:
            return _stuck(said, place, end, parts, context)
        term, place = found
        parts.append(term)
        if place == end:
            break
        operation, place = _operator_at(said.words, place)
        operations.append(operation)
    if len(parts) < 2:
        return None
    products = {Operation.PRODUCT, Operation.RATIO}
    if len(operations) > 1 and products & set(operations) and len(set(operations)) > 1:
        message = f"`{said.text(start, end)}` can be computed in more than one order"
        return Problem(
            "nested-amount", message, said.span(start, end), "give one of its steps a name in a definition of its own"
        )
    return _computed(said, start, end, parts, operations)


def _computed(said: Said, start: int, end: int, parts: list[Term], operations: list[Operation]) -> Found:
    words = said.text(start, end)
    total: Term | Problem = parts[0]
    for term, operation in zip(parts[1:], operations, strict=True):
        if isinstance(total, Problem):
            return total
        made: Found
        match operation:
            case Operation.PRODUCT:
                made = product_of(total, term, words)
            case Operation.RATIO:
                made = ratio_of(total, term, words)
            case _:
                made = _added(said, start, end, total, term, operation)
        total = made or _no_unit(said, start, end, total, term)
    return total


def _added(said: Said, start: int, end: int, one: Term, other: Term, operation: Operation) -> Found:
    """A sum or difference of two amounts; days and lengths of time as a calendar has them."""
    words = said.text(start, end)
    if DATE in (one.unit, other.unit):
        return (
            time_between(other, one, words)
            if (one.unit, other.unit, operation) == (DATE, DATE, Operation.DIFFERENCE)
            else (_days_do_not_add(said, start, end))
        )
    if operation is Operation.DIFFERENCE:
        return changed(other, one, words, said.span(start, end))
    right = in_unit(other, one.unit)
    if right is None:
        return _units_differ(said, start, end, one, other)
    return Term(Derived(operation, (one.expression, right), one.unit, words), one.unit, words)


def _longest_atom(said: Said, place: int, end: int, context: Context) -> tuple[Term, int] | None:
    """The longest amount at a place that an operator or the end follows, and where it ends."""
    for stop in range(min(end, place + MOST_WORDS), place, -1):
        if stop != end and _operator_at(said.words, stop)[1] == stop:
            continue
        if stop != end and _operator_at(said.words, stop)[1] >= end:
            continue
        found = atom_in(said, place, stop, context)
        if isinstance(found, Term):
            return found, stop
    return None


def _operator_at(words: tuple[str, ...], place: int) -> tuple[Operation, int]:
    """The operation that stands at a place and where it ends; ends at the place itself where none stands there."""
    for length in (2, 1):
        found = _OPERATORS.get(" ".join(words[place : place + length]))
        if found is not None:
            return found, place + length
    return Operation.SUM, place


def _stuck(said: Said, place: int, end: int, parts: list[Term], context: Context) -> Found:
    """What is wrong with words that begin as a computation; None where they do not."""
    if not parts:
        return None
    stop = next((at for at in range(place, end) if _operator_at(said.words, at)[1] > at), end)
    if stop != end and isinstance(expression_in(said, place, end, context), Term):
        stop = end
    if isinstance(expression_in(said, place, stop, context), Term):
        message = f"`{said.text(place, stop)}` is computed inside another computation"
        return Problem("nested-amount", message, said.span(place, stop), "give it a name in a definition of its own")
    return _no_amount(said, place, stop)


# ---- named computations


def _of_several(said: Said, start: int, end: int, context: Context) -> Found:
    """`the sum of A, B and C`, `the average of`, `the product of`."""
    kind = _LISTS.get(" ".join(said.words[start : start + 2]))
    if kind is None:
        return None
    listed = operands(said, start + 2, end, context)
    if isinstance(listed, Problem):
        return listed
    words = said.text(start, end)
    if kind == "product":
        total: Found = listed[0]
        for term in listed[1:]:
            total = product_of(total, term, words) if isinstance(total, Term) else total
        return total or _no_unit(said, start, end, listed[0], listed[1])
    unit = listed[0].unit
    parts: list[Expression] = []
    for term in listed:
        part = in_unit(term, unit) if unit != DATE else None
        if part is None:
            return _units_differ(said, start, end, listed[0], term) if unit != DATE else _days_do_not_add(said, start, end)
        parts.append(part)
    summed = Derived(Operation.SUM, tuple(parts), unit, words)
    if kind == "sum":
        return Term(summed, unit, words)
    return Term(Derived(Operation.RATIO, (summed, Amount(Fraction(len(parts)))), unit, words), unit, words)


def _extreme(said: Said, start: int, end: int, context: Context) -> Found:
    """`the lesser of A and B`; `A or B, whichever is greater`."""
    extreme = extreme_at(said.words, start, end)
    if extreme is None:
        return None
    operation, first, stop = extreme
    listed = operands(said, first, stop, context, (Joined.AND, Joined.OR), _one_of_several)
    if isinstance(listed, Problem):
        return listed
    parts = [in_unit(term, listed[0].unit) for term in listed]
    known = tuple(part for part in parts if part is not None)
    if len(known) < len(parts):
        return _units_differ(said, start, end, listed[0], listed[parts.index(None)])
    text = said.text(start, end)
    return Term(Derived(operation, known, listed[0].unit, text), listed[0].unit, text, bare=listed[0].bare)


def _one_of_several(said: Said, start: int, end: int, context: Context) -> Found:
    """One of several amounts that are not computed with, only compared: `10 mg/kg times the weight`."""
    return atom_in(said, start, end, context) or _share(said, start, end, context) or _infix(said, start, end, context)


def operands(
    said: Said,
    start: int,
    end: int,
    context: Context,
    joints: tuple[Joined, ...] = (Joined.AND,),
    read: Callable[[Said, int, int, Context], Found] = atom_in,
) -> tuple[Term, ...] | Problem:
    """At least two amounts joined by commas and a last `and` (or another of `joints`)."""

    def match(first: int, last: int) -> Term | None:
        found = read(said, first, last, context)
        return found if isinstance(found, Term) else None

    if sum(word in (",", "and", "or") for word in said.words[start:end]) > _MOST_PARTS:
        return Problem(
            "too-many-parts", f"more than {_MOST_PARTS} amounts are joined here", said.span(start, end), "split the list"
        )
    listed = listed_in(said.words, start, end, 2 * MOST_WORDS, match) if start < end else None
    if not isinstance(listed, Listed):
        at, stop = (listed.start, listed.end) if listed else (start, end)
        return _no_amount(said, at, stop)
    if listed.joined not in joints:
        message = f"`{said.text(start, end)}` is not a list of amounts joined by `and`"
        return Problem("join-missing", message, said.span(start, end), "write two or more amounts with `and` before the last")
    return tuple(item.found for item in listed.items)


def _share(said: Said, start: int, end: int, context: Context) -> Found:
    """`95% of the weight at the start`."""
    share = quantity_at(said, start, end, Number())
    if not isinstance(share, Quantity) or share.unit != "percent" or said.words[share.end : share.end + 1] != ("of",):
        return None
    whole = atom_in(said, share.end + 1, end, context)
    words = said.text(start, end)
    return (
        product_of(whole, Term(Amount(share.number, "percent"), "percent", words), words) if isinstance(whole, Term) else whole
    )


def _ratio(said: Said, start: int, end: int, context: Context) -> Found:
    """`the ratio of A to B`."""
    if said.words[start : start + 2] != ("ratio", "of"):
        return None
    found = two_joined(said, start + 2, end, "to", context)
    if isinstance(found, Problem):
        return found
    return ratio_of(*found, said.text(start, end)) or _no_unit(said, start, end, *found)


def _body_mass(said: Said, start: int, end: int, context: Context) -> Found:
    """`the body mass index of the weight and the height`: kilograms divided by the square of metres."""
    if said.words[start : start + 4] != ("body", "mass", "index", "of"):
        return None
    found = operands(said, start + 4, end, context)
    if isinstance(found, Problem):
        return found
    weight = in_unit(found[0], "kg")
    height = in_unit(found[1], "m") if len(found) == 2 else None
    if weight is None or height is None:
        message = f"`{said.text(start, end)}` is not of a weight and a height"
        hint = "write `the body mass index of` a weight `and` a height, each with its unit in the vocabulary (kg, cm)"
        return Problem("unit-mismatch", message, said.span(start, end), hint)
    words = said.text(start, end)
    squared = Derived(Operation.PRODUCT, (height, height), "m2", f"the square of {found[1].words}")
    return Term(Derived(Operation.RATIO, (weight, squared), "kg/m2", words), "kg/m2", words, bare=True)


def _change(said: Said, start: int, end: int, context: Context) -> Found:
    """`the change from A to B` and its kin."""
    kind = change_at(said.words, start)
    if kind is None:
        return None
    found = two_joined(said, kind.end, end, "to", context)
    if isinstance(found, Problem):
        return found
    first, last = found
    words, span = said.text(start, end), said.span(start, end)
    made = changed(*((last, first) if kind.down else (first, last)), words, span)
    if isinstance(made, Problem):
        return made
    made = replace(made, baseline=first)
    return share_of_baseline(made, words) if kind.percentage else made


def _time(said: Said, start: int, end: int, context: Context) -> Found:
    """`the time from A to B`, in days."""
    if said.words[start : start + 2] != ("time", "from"):
        return None
    found = two_joined(said, start + 2, end, "to", context)
    if isinstance(found, Problem):
        return found
    one, other = found
    if (one.unit, other.unit) != (DATE, DATE):
        wrong = one if one.unit != DATE else other
        message = f"{wrong.words} is not a day, so no time can be counted from or to it"
        return Problem("not-comparable", message, said.span(start, end), "name two dates of the vocabulary")
    return time_between(one, other, said.text(start, end))


def _age(said: Said, start: int, end: int, context: Context) -> Found:
    """`the age at the date of service`, from the day of birth."""
    words = said.words
    if words[start] != "age" or words[start + 1 : start + 2] not in (("at",), ("on",)) or start + 2 >= end:
        return None
    day = atom_in(said, start + 2, end, context)
    if day is None:
        return _no_amount(said, start + 2, end)
    return day if isinstance(day, Problem) else age_at(day, said, start, end, context)


def two_joined(said: Said, start: int, end: int, joint: str, context: Context) -> tuple[Term, Term] | Problem:
    """Two amounts with a word between them (`A to B`)."""
    places = [place for place in range(start + 1, end - 1) if said.words[place] == joint]
    read: Callable[[int, int], Found] = lambda first, last: atom_in(said, first, last, context)  # noqa: E731
    for place in places[:_MOST_PARTS]:
        one, other = read(start, place), read(place + 1, end)
        if isinstance(one, Term) and isinstance(other, Term):
            return one, other
    if not places:
        message = f"`{said.text(start, end)}` names no two amounts with `{joint}` between them"
        return Problem("amount-missing", message, said.span(start, end), f"write one amount, `{joint}`, and another")
    place = places[0]
    return _no_amount(said, start, place) if not isinstance(read(start, place), Term) else _no_amount(said, place + 1, end)


# ---- what is wrong


def _no_amount(said: Said, start: int, end: int) -> Problem:
    words = said.text(start, end)
    if said.words[start : start + 2] == ("number", "of") or said.words[start : start + 3] == ("the", "number", "of"):
        message = f"`{words[:80]}` is a number of records, which is compared and not computed with"
        hint = "let a line begin with it: `the number of trials is at most 3`; or ask for the number as an input of its own"
        return Problem("unknown-amount", message, said.span(start, end), hint)
    hint = "write the phrase of a number or date of the vocabulary, a value of the definitions, or a number with its unit"
    return Problem("unknown-amount", f"`{words[:80]}` is no amount that is declared or defined", said.span(start, end), hint)


def _units_differ(said: Said, start: int, end: int, one: Term, other: Term) -> Problem:
    calendar = {"days", "weeks", "months", "years"}
    why = ": months and years have no fixed number of days" if {one.unit, other.unit} <= calendar else ""
    message = f"{one.words} is in {one.unit or 'no unit'} and {other.words} in {other.unit or 'no unit'}{why}"
    return Problem("unit-mismatch", message, said.span(start, end), "bring together amounts whose units can become each other")


def _no_unit(said: Said, start: int, end: int, one: Term, other: Term) -> Problem:
    message = f"`{said.text(start, end)}` has no unit that can be named: {one.unit or 'no unit'} with {other.unit or 'no unit'}"
    hint = "compute it in steps whose units have names"
    if (own := one.unit) and "/" not in own + other.unit and other.unit and "times" in said.words[start:end]:
        each = with_unit("a number", f"{other.unit}/{singular(own)}", one=False).replace("a number ", "a number of ")
        hint = f"declare {other.words} as what there is to each of the others, `{each}`, or {hint}"
    return Problem("unit-mismatch", message, said.span(start, end), hint)


def _days_do_not_add(said: Said, start: int, end: int) -> Problem:
    hint = "write `30 days after` a date, or `the time from` one date `to` another"
    return Problem(
        "days-do-not-add", f"`{said.text(start, end)}` adds or averages days of a calendar", said.span(start, end), hint
    )
