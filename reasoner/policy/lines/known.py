"""What a case knows of one input, from the words that say it: a cell of a table, a fact of the command line, a case file.

yes/no        yes, no, true, false
one of        intrathecal; intrathecal or epidural; not morphine; neither morphine nor baclofen; a machine name
any of        medication titration and other; none; medication titration and others (where there may be more)
number        60; 60%; 6 weeks; over 40%; at least 6 weeks; from 20% to under 40%; 5 or 6
date          2013-07-01; before 2013-07-01; between 2013-07-01 and 2013-12-31; 2013-07 and 2013, any day of them
codes         36260; 36260 and 96522; ICD-9-CM V10.05; none; 36260 and others
any input     unknown; and absent, where the vocabulary says that it may be
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import assert_never

from reasoner.policy.fold import Said, folded, said_as
from reasoner.policy.intervals import DATES, has_point
from reasoner.policy.lines.how_many import counted
from reasoner.policy.lines.known_codes import code_known, codes_known, empty_list
from reasoner.policy.lines.lists import Joined, Listed, listed_in
from reasoner.policy.lines.numbers import interval_in, own_number, range_words
from reasoner.policy.lines.part_dates import part_range_at
from reasoner.policy.lines.quantities import Quantity, decimal_words, quantities_in, quantity_at
from reasoner.policy.nearest import nearest, or_list
from reasoner.policy.phrases.index import Phrasebook, own_words, values_of, with_kinds
from reasoner.policy.units import same_unit, with_unit
from reasoner.policy.values import Absent, Datum, Exactly, Interval, Known, ListOf, NotKnown, OneOfThese, Records, Within
from reasoner.policy.vocabulary import AnyOf, Codes, DateType, Input, Number, OneCode, OneOf, RecordType, Vocabulary, YesNo
from reasoner.source.problem import Problem
from reasoner.source.span import Span

MOST_LETTERS = 4000
UNKNOWN = frozenset({"unknown", "not known"})
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_MOST_SHOWN = 40
_SIGN = re.compile("[<>]=|=[<>]|[<>≤≥]")
_IN_WORDS = MappingProxyType(
    {"<": "under", ">": "over"} | dict.fromkeys(("<=", "=<", "≤"), "at most") | dict.fromkeys((">=", "=>", "≥"), "at least")
)


def known_from_text(
    text: str, input: Input, vocabulary: Phrasebook | Vocabulary | None = None, span: Span | None = None
) -> Known | Problem:
    """What the text says of an input, or a problem that names the input and says what may be written.

    `vocabulary` serves the hint: a word that is a value of another input is told from a word that nothing declares.
    """
    if len(text) > MOST_LETTERS:
        message = f"what is said of {input.phrase} has more than {MOST_LETTERS:,} letters"
        return Problem("text-too-long", message, span, "write it shorter", (input.id,))
    said = said_as(text, span, is_name=True)
    words = said.folded
    if not words:
        found: Known | Problem | None = Problem("nothing-stated", f"nothing is said of {input.phrase}", span, "write `unknown`")
    elif words in UNKNOWN:
        found = NotKnown()
    elif words == "absent":
        found = absent_known(input, span)
    else:
        found = known_in(said, 0, len(said.words), input)
    if found is None or (isinstance(found, Problem) and found.code == "unknown-value"):
        found = _misfit(text, input, vocabulary, span)
    if isinstance(found, Problem) and input.id not in found.names:
        return Problem(found.code, found.message, found.span, found.hint, (input.id, *found.names))
    return found


def in_another_unit(text: str, known: Known | None, input: Input) -> str:
    """What was written of a number, where that is in another unit than the input's own; else empty."""
    if not isinstance(known, Exactly) or not isinstance(input.type, Number) or len(text) > MOST_LETTERS:
        return ""
    said = said_as(text, None, is_name=True)
    quantity = quantity_at(said, 0, len(said.words), input.type)
    if not isinstance(quantity, Quantity) or quantity.unit is None or same_unit(quantity.unit, input.type.unit):
        return ""
    return " ".join(text.split())


def list_from_texts(
    texts: Sequence[str], input: Input, vocabulary: Phrasebook | Vocabulary | None = None, span: Span | None = None
) -> tuple[ListOf | None, tuple[Problem, ...]]:
    """The list that the members of a case file's list are, each of them one value or code; `and others` leaves it open."""
    members: set[Datum] = set()
    problems: list[Problem] = []
    open = False
    for text in texts:
        if folded(text).removeprefix("and ") == "others":
            open = True
            continue
        found = known_from_text(text, input, vocabulary, span)
        match found:
            case ListOf(stated, more) if len(stated) == 1 and not more:
                members |= stated
            case Problem():
                problems.append(found)
            case _:
                message = f"`{text}` is not one member of {input.phrase}"
                problems.append(
                    Problem("not-one-member", message, span, "write each member of the list by itself", (input.id,))
                )
    return (None if problems else ListOf(frozenset(members), open)), tuple(problems)


def known_in(said: Said, start: int, end: int, input: Input) -> Known | Problem | None:
    """What the words between two places say of an input, as the words after `is` do; None where they say nothing."""
    match input.type:
        case YesNo():
            return _yes_no(" ".join(said.words[start:end]))
        case OneOf():
            return _one_of(said, start, end, input)
        case AnyOf():
            return _any_of(said, start, end, input)
        case Number() | DateType():
            return _amount(said, start, end, input, input.type)
        case OneCode(systems):
            return code_known(said, start, end, systems, input)
        case Codes(systems):
            return codes_known(said, start, end, systems, input)
        case RecordType() if said.words[start:end] == ("none",):
            return Records(())
        case RecordType():
            hint = "write `none`, or state each record on a line of its own: `Given a ...: its ... is ...`"
            return Problem("records-elsewhere", f"{input.phrase} is a list of records", said.whole, hint)
        case _:
            assert_never(input.type)


def absent_known(input: Input, span: Span | None) -> Absent | Problem:
    """That there is nothing for the input to have a value of, where its declaration allows that."""
    if input.may_be_absent:
        return Absent()
    hint = "write `unknown`, or add `may be absent` to its declaration"
    return Problem("never-absent", f"{input.phrase} is never absent", span, hint, (input.id,))


def values_words(input: Input) -> str:
    """The values that an input can have, in prose, the first of them where they are very many."""
    shown = [value.phrase for value in values_of(input)]
    if len(shown) > _MOST_SHOWN:
        return f"{', '.join(shown[:_MOST_SHOWN])} and {len(shown) - _MOST_SHOWN} more"
    return or_list(shown)


def _yes_no(words: str) -> Known | None:
    """Yes or no, also as a case file's true or false."""
    if words in _YES_NO:
        return Exactly(_YES_NO[words])
    return OneOfThese(frozenset({True, False})) if words == "yes or no" else None


def _one_of(said: Said, start: int, end: int, input: Input) -> Known | Problem | None:
    """One value, several joined by `or`, or all but some."""
    words = said.words
    table = own_words(input)
    longest = max(phrase.count(" ") for phrase in table) + 1

    def match(first: int, last: int) -> str | None:
        return table.get(" ".join(words[first:last]))

    listed = listed_in(words, start, end, longest, match)
    if isinstance(listed, Listed):
        return _one_of_list(said, start, end, input, listed)
    if words[start] not in ("not", "neither") or start + 1 == end:
        return unknown_value(said, listed.start, listed.end, input)
    denied = listed_in(words, start + 1, end, longest, match)
    if not isinstance(denied, Listed):
        return unknown_value(said, denied.start, denied.end, input)
    if denied.joined is Joined.NOR and words[start] == "not":
        return None
    if denied.joined in (Joined.AND, Joined.MIXED, Joined.COMMAS):
        return _one_value_only(said, start, end, input)
    left = frozenset(value.id for value in values_of(input)) - with_kinds(input, frozenset(item.found for item in denied.items))
    return one_of_these(said, start, end, left, input)


def one_of_these(said: Said, start: int, end: int, left: frozenset[str], input: Input) -> Known | Problem:
    """The values that are left: one exactly, several as one of these, none as a problem."""
    if not left:
        return Problem(
            "no-value-left",
            f"`{said.text(start, end)}` leaves {input.phrase} no value",
            said.span(start, end),
            "leave one value",
        )
    return Exactly(next(iter(left))) if len(left) == 1 else OneOfThese(frozenset[Datum](left))


def _one_of_list(said: Said, start: int, end: int, input: Input, listed: Listed[str]) -> Known | Problem:
    """Values joined by `or`; any other join is refused, since the input has one value."""
    if listed.joined not in (Joined.NOT, Joined.OR):
        return _one_value_only(said, start, end, input)
    return one_of_these(said, start, end, frozenset(item.found for item in listed.items), input)


def _one_value_only(said: Said, start: int, end: int, input: Input) -> Problem:
    """Several values of an input that has one."""
    words = said.text(start, end)
    return Problem(
        "one-value", f"{input.phrase} has one value, and `{words}` names several", said.span(start, end), "join them by `or`"
    )


def unknown_value(said: Said, start: int, end: int, input: Input) -> Problem:
    """Words that are no value of the input: the nearest value, and the list."""
    written = said.text(start, end)
    shown = _shown_values(input)
    near = nearest(" ".join(said.words[start:end]), shown) or _holding(said.words[start:end], shown)
    first = f"write `{near}`; " if near else ""
    if counted(said.words[start:end]) is not None:
        each = f"`{input.phrase} include ...`"
        first = f"for a count, write a header, `AT LEAST 2 of the following are met:`, and below it a line for each, {each}; "
    message = f"`{written[:80]}` is not a value of {input.phrase}"
    return Problem("unknown-value", message, said.span(start, end), f"{first}the values are {values_words(input)}", (input.id,))


def _holding(words: tuple[str, ...], shown: dict[str, str]) -> str | None:
    """The one value whose words hold all of these: `cancer` in `head or neck cancer`."""
    found = {value for key, value in shown.items() if set(words) <= set(key.split())}
    return found.pop() if len(found) == 1 else None


def _shown_values(input: Input) -> dict[str, str]:
    """Every word for a value, with the phrase shown for it."""
    shown = {value.id: value.phrase for value in values_of(input)}
    return {words: shown[id] for words, id in own_words(input).items()}


def _any_of(said: Said, start: int, end: int, input: Input) -> Known | Problem | None:
    """A list of values: complete, empty (`none`) or open (`and others`)."""
    words = said.words
    if (empty := empty_list(" ".join(words[start:end]))) is not None:
        return empty
    table = own_words(input)
    longest = max(phrase.count(" ") for phrase in table) + 1

    def match(first: int, last: int) -> str | None:
        return "" if words[first:last] == ("others",) else table.get(" ".join(words[first:last]))

    listed = listed_in(words, start, end, longest, match)
    if not isinstance(listed, Listed):
        return unknown_value(said, listed.start, listed.end, input)
    if listed.joined in (Joined.OR, Joined.NOR, Joined.MIXED):
        return list_joined_by_or(said, start, end, input)
    members = [item.found for item in listed.items]
    return ListOf(frozenset(one for one in members if one), "" in members)


def list_joined_by_or(said: Said, start: int, end: int, input: Input) -> Problem:
    """A list of which only one part is said to be so."""
    message = f"`{said.text(start, end)}` leaves open which of them {input.phrase} are"
    return Problem("list-joined-by-or", message, said.span(start, end), "join them by `and`", (input.id,))


def _amount(said: Said, start: int, end: int, input: Input, type: Number | DateType) -> Known | Problem | None:
    """A number or date, an interval of them, or one of several."""
    if said.words[start:end] == ("any", "value"):
        return Within(Interval())
    if isinstance(type, DateType) and (part := part_range_at(said, start, end)) is not None:
        if has_point(part, DATES):
            return Within(part)
        return Problem(
            "no-value-left", f"`{said.text(start, end)}` leaves no day", said.span(start, end), "write the earlier one first"
        )
    several = quantities_in(said, start, end, type)
    if isinstance(several, Problem):
        return several
    if several is not None and len(several) > 1:
        numbers = [own_number(said, one, several[-1].unit, type, input.phrase) for one in several]
        problem = next((one for one in numbers if isinstance(one, Problem)), None)
        return problem or OneOfThese(frozenset(_datum(one, type) for one in numbers if isinstance(one, Fraction)))
    interval = interval_in(said, start, end, type, input.phrase)
    return known_of_interval(interval, type) if isinstance(interval, Interval) else interval


def known_of_interval(interval: Interval, type: Number | DateType) -> Known:
    """What an interval says: the value itself where both ends are the same."""
    if interval.low is not None and interval.low == interval.high:
        return Exactly(_datum(interval.low, type))
    return Within(interval)


def _datum(number: Fraction, type: Number | DateType) -> Datum:
    """A number as the value of an input: itself, or the day with that ordinal."""
    return number if isinstance(type, Number) else date.fromordinal(int(number))


def _misfit(text: str, input: Input, vocabulary: Phrasebook | Vocabulary | None, span: Span | None) -> Problem:
    """Words that say nothing of the input: what may be written instead."""
    said = said_as(text, span, is_name=True)
    shown = text.strip()[:80]
    match input.type:
        case YesNo():
            return Problem(
                "type-mismatch", f"`{shown}` is neither yes nor no for `{input.phrase}`", span, "write `yes`, `no` or `unknown`"
            )
        case Number():
            example = with_unit(decimal_words(input.type.low or Fraction(1)), input.type.unit, one=False)
            within = f" {range_words(input.type)}" if input.type.low is not None else ""
            hint = f"write a number{within}, such as `{example}`"
            if (sign := _SIGN.match(shown)) is not None:
                meant = f"{_IN_WORDS[sign[0]]} {shown[sign.end() :].strip()}"
                hint = hint if isinstance(known_from_text(meant, input, vocabulary), Problem) else f"write `{meant}`"
            return Problem("type-mismatch", f"`{shown}` is not an amount of {input.phrase}", span, hint)
        case DateType():
            return Problem(
                "type-mismatch",
                f"`{shown}` is not a date for {input.phrase}",
                span,
                "write year-month-day, such as `2013-07-01`",
            )
        case OneOf() | AnyOf():
            problem = known_in(said, 0, len(said.words), input)
            other = _value_elsewhere(said, input, vocabulary)
            if isinstance(problem, Problem) and other is not None:
                message = f"{problem.message}; it is one of {other.phrase}"
                return Problem(problem.code, message, problem.span, problem.hint, problem.names)
            return problem if isinstance(problem, Problem) else unknown_value(said, 0, len(said.words), input)
        case _:
            return Problem(
                "type-mismatch",
                f"`{shown}` is not understood for {input.phrase}",
                span,
                "write `unknown` where it is not known",
            )


def _value_elsewhere(said: Said, input: Input, vocabulary: Phrasebook | Vocabulary | None) -> Input | None:
    """Another input that has the words as a value, the input's own class first."""
    if vocabulary is None:
        return None
    inputs = vocabulary.vocabulary.inputs if isinstance(vocabulary, Phrasebook) else vocabulary.inputs
    words = said.folded
    having = [other for other in inputs if other.id != input.id and words in own_words(other)]
    return next((other for other in having if other.follows == input.id), having[0] if having else None)
