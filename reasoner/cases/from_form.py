"""What is known of one value, where a case says it as a mapping: `{over: 40}`, `{one_of: [...]}`, `{not: ...}`."""

from __future__ import annotations

from collections.abc import Mapping as NamedNodes
from datetime import date
from fractions import Fraction

from reasoner.cases.from_scalar import ScalarReader, possible, value_problem
from reasoner.cases.nodes import Mapping, Node, Scalar, Sequence, quoted
from reasoner.cases.wording import named
from reasoner.policy.nearest import nearest
from reasoner.policy.values import Datum, Exactly, Interval, Known, OneOfThese, Within
from reasoner.policy.vocabulary import AnyOf, Codes, DateType, Input, Number, OneCode, OneOf, RecordType, YesNo
from reasoner.source.problem import Problem
from reasoner.source.span import Span

Parts = NamedNodes[str, Node]

LOWER, UPPER = {"over": False, "at_least": True}, {"under": False, "at_most": True}
# What is said of days in their own words.
_OF_DAYS = {"after": "over", "before": "under", "on_or_after": "at_least", "on_or_before": "at_most", "since": "at_least"}
# The names that say what is known, each with those that may stand beside it.
_BESIDE: dict[str, frozenset[str]] = {
    **{name: frozenset(UPPER) for name in LOWER},
    **{name: frozenset(LOWER) for name in UPPER},
    **{name: frozenset() for name in ("value", "between", "one_of", "not", "none_of", "unknown", "absent")},
    "list": frozenset({"others"}),
    "others": frozenset({"list"}),
}


def named_parts(mapping: Mapping, input: Input, reader: ScalarReader) -> Parts | None:
    """The parts of a mapping by what they say (`at least` is `at_least`), or None where they do not go together."""
    parts: dict[str, Node] = {}
    sound = True
    for key, node in mapping.entries:
        name = key.text.strip().lower().replace(" ", "_")
        name = _OF_DAYS.get(name, name) if isinstance(input.type, DateType) else name
        if name not in _BESIDE:
            near = nearest(name, {one: one for one in (*_BESIDE, "from")})
            hint = f"did you mean `{near}`?" if near else ""
            reader.wrong(
                "unknown-form", f"{quoted(key.text)} is not a way to say what is known of {named(input)}", key.span, input, hint
            )
            sound = False
        elif others := [one for one in parts if one not in _BESIDE[name]]:
            message = f"`{others[0]}` and `{name}` do not go together"
            reader.wrong("two-forms", message, key.span, input, "say what is known of one input in one way")
            sound = False
        parts[name] = node
    return parts if sound else None


def known_from_bounds(parts: Parts, span: Span | None, input: Input, reader: ScalarReader) -> Known | Problem | None:
    """What `over`, `at_least`, `under` and `at_most` say of a number or date, one of each side at most."""
    ends: dict[str, Fraction | None] = {
        name: _number(node, name, input, reader, "last" if name in ("over", "at_most") else "first")
        for name, node in parts.items()
    }
    if None in ends.values():
        return None
    low = next(((ends[name], included) for name, included in LOWER.items() if name in ends), (None, True))
    high = next(((ends[name], included) for name, included in UPPER.items() if name in ends), (None, True))
    return possible(Within(Interval(*low, *high)), input, span)


def known_from_between(node: Node, input: Input, reader: ScalarReader) -> Known | Problem | None:
    """What `between: [40, 60]` says of a number or date; both ends are included."""
    if not isinstance(node, Sequence) or len(node.items) != 2:
        message = "`between` takes a list of two, the lower and the upper end"
        return value_problem("between-what", message, node.span, input, "write `between: [40, 60]`")
    low, high = (_number(end, "between", input, reader, day) for end, day in zip(node.items, ("first", "last"), strict=True))
    if low is None or high is None:
        return None
    if low > high:
        message = "`between` runs from the upper end to the lower one"
        return value_problem("between-what", message, node.span, input, "write the lower end first")
    return possible(Within(Interval(low, True, high, True)), input, node.span)


def known_from_one_of(node: Node, input: Input, reader: ScalarReader) -> Known | Problem | None:
    """What `one_of: [a, b]` says: one of the values, which one is not known."""
    values = _values(node, "one_of", input, reader)
    return None if values is None else _among(values, node.span, input)


def known_from_none_of(node: Node, input: Input, reader: ScalarReader) -> Known | Problem | None:
    """What `not: a` or `none_of: [a, b]` says: any other of the declared values; the kinds of a value are denied with it."""
    match input.type:
        case YesNo():
            every: dict[Datum, frozenset[Datum]] = {value: frozenset() for value in (True, False)}
        case OneOf(values):
            every = {value.id: frozenset(value.kind_of) for value in values}
        case Number() | DateType():
            message = f"`not` says too little of {named(input)}, which has a number or date for a value"
            return value_problem("not-what", message, node.span, input, "write `{over: 40}` or `{under: 40}`")
        case OneCode() | AnyOf() | Codes() | RecordType():
            return value_problem(
                "not-what", f"`not` does not go with {named(input)}", node.span, input, "write what it is, or `unknown`"
            )
    denied = _values(node, "not", input, reader)
    if denied is None:
        return None
    left = frozenset(value for value, kind_of in every.items() if value not in denied and not kind_of & denied)
    return _among(left, node.span, input)


def is_true(node: Node, name: str, input: Input, reader: ScalarReader) -> bool:
    """Whether a flag (`unknown`, `absent`, `others`) is set; anything else than true is a mistake."""
    if isinstance(node, Scalar) and node.text.strip().lower() in ("true", "yes"):
        return True
    reader.wrong(
        "flag-what", f"`{name}` is said with `true`, or not at all", node.span, input, f"write `{name}: true`, or delete it"
    )
    return False


def _values(node: Node, name: str, input: Input, reader: ScalarReader) -> frozenset[Datum] | None:
    """The values of a list of values, or of one; None where one of them is none."""
    if isinstance(node, Mapping) or (name == "one_of" and not isinstance(node, Sequence)):
        reader.wrong("values-what", f"`{name}` takes a list of values", node.span, input, f"write `{name}: [..., ...]`")
        return None
    found: set[Datum] = set()
    sound = True
    for item in node.items if isinstance(node, Sequence) else (node,):
        match reader.scalar(item, input) if isinstance(item, Scalar) else None:
            case Exactly(value):
                found.add(value)
            case OneOfThese(values):
                found |= values
            case None if isinstance(item, Scalar):
                sound = False  # the mistake is taken already
            case _:
                sound = False
                reader.wrong("values-what", f"`{name}` takes values, and this is none", item.span, input)
    return frozenset(found) if sound else None


def _among(values: frozenset[Datum], span: Span | None, input: Input) -> Known | Problem:
    if isinstance(input.type, AnyOf | Codes | RecordType):
        message = f"{named(input)} is a list, of which it cannot be said that it is one of several"
        return value_problem(
            "list-meant", message, span, input, "write its members, with `and others` last where there are more"
        )
    if not values:
        return value_problem("no-value-left", f"what is said leaves {named(input)} no value", span, input)
    return Exactly(*values) if len(values) == 1 else OneOfThese(values)


def _number(node: Node, name: str, input: Input, reader: ScalarReader, of_month: str) -> Fraction | None:
    """An end of an interval, in the input's own unit; a date as its ordinal, of a month or year its `first` or `last` day."""
    if not isinstance(input.type, Number | DateType):
        message = f"`{name}` goes with a number or a date, which {named(input)} is not"
        reader.wrong("bound-what", message, node.span, input)
        return None
    known = reader.scalar(node, input) if isinstance(node, Scalar) else None
    match known:
        case Exactly(Fraction() as number):
            return number
        case Exactly(date() as day):
            return Fraction(day.toordinal())
        case Within(Interval(Fraction() as first, True, Fraction() as last, True)) if isinstance(input.type, DateType):
            return last if of_month == "last" else first  # a month or a year
    if known is not None or not isinstance(node, Scalar):
        reader.wrong("bound-what", f"`{name}` takes one number or date", node.span, input)
    return None
