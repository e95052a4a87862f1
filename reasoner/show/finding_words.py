"""How a finding is said: the one place where what was found at a line of a policy becomes a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import assert_never

from reasoner.answer.finding import (
    Against,
    AgainstList,
    Amounts,
    AsStated,
    ByRow,
    ByZero,
    Called,
    Cell,
    ExceptionHit,
    Finding,
    InList,
    Lacking,
    MayBePicked,
    Measured,
    MetOf,
    NoneCounted,
    NoneOfThese,
    NoRow,
    NoSuchRecord,
    NotPicked,
    NotStated,
    OfOtherKind,
    OfPicked,
    OneValue,
    PartsOpen,
    Picked,
    ProvisoFails,
    ProvisoLacks,
    RecordsFit,
    Row,
    Same,
    SetAside,
    SettledBy,
    Side,
    Silent,
    SoManyStated,
    Split,
    Together,
    Total,
    TotalOpen,
    WhichRow,
    Window,
    YesOrNo,
)
from reasoner.answer.standing import StatedFact, Status
from reasoner.policy.criteria import Comparison
from reasoner.policy.in_full import line_in_full, where_in_full
from reasoner.policy.lines.plurals import is_plural
from reasoner.policy.nearest import or_list
from reasoner.policy.turned import DENIED
from reasoner.policy.units import with_unit
from reasoner.policy.vocabulary import DateType, Input, OneOf, YesNo
from reasoner.policy.words import told_number, verb, words_for_datum, words_for_distance, words_for_interval
from reasoner.source.dataclass import dataclass

DATE = "date"
OPEN = "not shown"
MOST_ADDED = 4  # records of a total that are told one by one
SET_ASIDE = "set aside by its exception"
HAS_TO_BE = "has to be"  # before what a line that denies something asks for
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
class Beside:
    """What stands beside a finding, which it does not say again: the words of its line, `line` as it is shown, the record above it,
    a mark for how it stands (`marked`), and lines below it that tell what is left (`opened`)."""

    words: str = ""
    line: str = ""
    record: str = ""
    marked: bool = False
    opened: bool = False


ALONE = Beside()


def finding_words(found: Finding | None, beside: Beside = ALONE) -> str:
    """A finding in words, without a full stop; empty where there is nothing to say."""
    match found:
        case None:
            return ""
        case Silent() | SettledBy() | YesOrNo() | OneValue() | Measured() | Same() | InList() | AsStated():
            return _of_inputs(found, beside)
        case Amounts() | PartsOpen() | ByZero() | Window() | Total() | TotalOpen() | NoneCounted():
            return _of_amounts(found, beside)
        case (
            RecordsFit()
            | OfOtherKind()
            | SoManyStated()
            | NotStated()
            | Picked()
            | NotPicked()
            | MayBePicked()
            | OfPicked()
            | NoSuchRecord()
        ):
            return _of_records(found, beside)
        case Row() | NoRow() | ByRow() | WhichRow():
            return _of_tables(found, beside)
        case Lacking() | NoneOfThese() | AgainstList() | MetOf() | ExceptionHit() | ProvisoLacks():
            return _of_lists(found, beside)
        case SetAside():
            return SET_ASIDE
        case ProvisoFails():
            return "its proviso is not met"
        case Together(parts):
            return "; ".join(said for one in parts if (said := finding_words(one, beside)))
        case Split(input, cases):
            if input is None:
                return "settled in every case, whatever is not stated"
            each = (f"if {words}, {called_words(parts)}" for words, parts in cases)
            return f"{input.phrase} {verb(input)} not stated: {'; '.join(each)}"
        case _:
            assert_never(found)


def in_a_row(words: Iterable[str], last: str) -> str:
    """Some words, each once, in a row with `and` or `or` before the last; nothing where there are none."""
    return or_list(once(words), last)


def once(words: Iterable[str]) -> list[str]:
    """Some words, each once."""
    return list(dict.fromkeys(words))


def tells_need(found: Finding | None) -> bool:
    """Whether a finding says what is needed, so that the line that asks for it need not be repeated."""
    match found:
        case Measured(needs=needs):
            return bool(needs)
        case Amounts(status=status, wanted=wanted):
            return (status is Status.SATISFIED) is not wanted
        case Total(amounts=one) | OfPicked(found=one) | ByRow(found=one):
            return tells_need(one)
        case Window(ends=parts) | Together(parts=parts):
            return any(map(tells_need, parts))
        case _:
            return False


# ---- inputs


def _of_inputs(found: Silent | SettledBy | YesOrNo | OneValue | Measured | Same | InList | AsStated, beside: Beside) -> str:
    match found:
        case Silent():
            return _open(silence_words(found, beside), beside)
        case SettledBy(()):
            return "what is stated settles it"
        case SettledBy(facts):
            return f"settled by {in_a_row((_fact(one, beside) for one in facts), 'and')}"
        case YesOrNo(fact, expected, met):
            known = "presumed" if fact.presumed else "stated"
            return known if met else f"{known} not to be so" if expected else f"the opposite is {known}"
        case OneValue():
            return _one_value(found, beside)
        case Measured():
            return _measured(found, beside)
        case Same(facts, same):
            said = " and ".join(_is(one, beside) for one in facts)
            return said if same else f"{said}; they have to be the same"
        case InList(fact, code_list):
            named = code_list.casefold() in beside.line.casefold()
            return _fact(fact, beside) + ("" if named and beside.line else f" (list: {code_list})")
        case AsStated(fact):
            return _fact(fact, beside)
        case _:
            assert_never(found)


def silence_words(found: Silent, beside: Beside = ALONE) -> str:
    """That facts are not stated, or were asked and are not known: `the route and the comorbidities are not stated`."""
    said = []
    for inputs, how in ((found.not_stated, "not stated"), (found.not_known, "not known")):
        if not inputs:
            continue
        if len(inputs) == 1 and not (found.not_stated and found.not_known) and beside.words:
            one = inputs[0]
            if one.phrase == beside.words if isinstance(one.type, YesNo) else beside.words.startswith(f"{one.phrase} "):
                return how
        one = inputs[0]
        how_many = "are" if len(inputs) > 1 else "is" if isinstance(one.type, YesNo) else verb(one)
        said.append(f"{in_a_row(once(asked_words(one, beside) for one in inputs), 'and')} {how_many} {how}")
    return "; ".join(said)


def asked_words(input: Input, beside: Beside = ALONE) -> str:
    """What is asked for, inside a sentence: `the route`, `whether the pain is severe`."""
    return f"whether {_phrase(input, beside)}" if isinstance(input.type, YesNo) else _phrase(input, beside)


def _phrase(input: Input, beside: Beside) -> str:
    """What an input is called beside what names the record that it is of: `its result` for `the result of the scan of 2024-05-01`."""
    if not input.record or input.record != beside.record:
        return input.phrase
    return input.own_phrase if isinstance(input.type, YesNo) else f"its {input.own_phrase.removeprefix('the ')}"


def _is(fact: StatedFact, beside: Beside) -> str:
    return f"{_phrase(fact.input, beside)} {verb(fact.input)} {fact.value}"


def _known(fact: StatedFact, beside: Beside) -> str:
    return _is(fact, beside) + (" (presumed)" if fact.presumed else "")


def _fact(fact: StatedFact, beside: Beside) -> str:
    return f"{_phrase(fact.input, beside)}: {fact.value}" + (" (presumed)" if fact.presumed else "")


def _one_value(found: OneValue, beside: Beside) -> str:
    fact = found.fact
    values = (words_for_datum(one, fact.input) if isinstance(fact.input.type, OneOf) else one for one in found.among)
    needs, known = in_a_row(values, "or"), _known(fact, beside)
    match found.status:
        case Status.SATISFIED:
            return _unless_said(fact, known, beside)
        case Status.NOT_SATISFIED:  # true whether the policy asks for the value or rules it out
            return known if beside.words.endswith(f" {needs}") else f"{known}, not {needs}"
        case Status.UNDETERMINED:
            return f"{known}; not shown whether {'they are' if verb(fact.input) == 'are' else 'it is'} {needs}"


def _measured(found: Measured, beside: Beside) -> str:
    fact = found.fact
    known = _known(fact, beside)
    if not found.needs:
        return _unless_said(fact, known, beside)
    needs = in_a_row((words_for_interval(one, fact.input) for one in found.needs), "or")
    several = verb(fact.input) == "are"
    has_to_be = f"{known}, {'have to be' if several else HAS_TO_BE} {needs}"
    if found.denied:
        return has_to_be
    off = "" if found.gap is None else f" ({words_for_distance(found.gap, fact.input)})"
    if isinstance(fact.input.type, DateType):
        return has_to_be + off
    return f"{known}, {'need' if several else 'needs'} {needs}{off}"


def _unless_said(fact: StatedFact, known: str, beside: Beside) -> str:
    """What is known, where the line does not say it in the same words."""
    if plain_words(_is(fact, beside)) != plain_words(beside.words):
        return known
    return "presumed" if fact.presumed else ""


def plain_words(words: str) -> str:
    """Words to compare: without articles, and with one verb for one and for several."""
    return " ".join("is" if word == "are" else word for word in words.split() if word not in ("a", "an", "the"))


def _open(words: str, beside: Beside) -> str:
    """What leaves a line open, with that it does, where no mark says so."""
    return words if beside.marked else f"{OPEN}: {words}"


# ---- amounts


def _of_amounts(found: Amounts | PartsOpen | ByZero | Window | Total | TotalOpen | NoneCounted, beside: Beside) -> str:
    match found:
        case Amounts():
            since = f"from {side_words(found.since)} to " if found.since else ""
            return since + _amounts(found)
        case PartsOpen(silent, partly, settled):
            known = [_is(one, beside) for one in partly]
            if settled:
                return in_a_row(known, "and") or "what is stated settles it"
            said = in_a_row([*([words] if (words := silence_words(silent, beside)) else []), *known], "and")
            return _open(said, beside) if said else ""
        case ByZero(input, unit):
            zero = side_words(Side(Fraction(0), unit))
            of = f"{_phrase(input, beside)} {verb(input)} {zero}" if input else "what is divided by comes to 0"
            return _open(f"{of}, and nothing can be divided by 0", beside)
        case Window(ends):
            return _window(ends, beside)
        case Total(amounts, each):
            few = each if len(each) <= MOST_ADDED else each[: MOST_ADDED - 1]
            parts = [f"{name}: {side_words(side)}" for name, side in few]
            parts += [f"and {len(each) - len(few)} more records"] if len(few) < len(each) else []
            return "; ".join((_amounts(amounts), *parts))
        case TotalOpen(known, silent, mean):
            more = f"; not shown: what {in_a_row(silent, 'and')} would add" if silent else ""
            return f"{side_words(known)} {'of what is known' if mean else 'for sure'}{more}"
        case NoneCounted():
            return "no record is counted"
        case _:
            assert_never(found)


def _window(ends: tuple[Amounts | PartsOpen | ByZero, ...], beside: Beside) -> str:
    """The ends of a window: where the amount lies between them, it is said once."""
    match ends:
        case (Amounts(left, status=Status.SATISFIED) as first, Amounts(same, status=Status.SATISFIED) as second) if (
            left == same
        ):
            both = DATE in (first.left.unit, first.right.unit) and first.wanted
            return f"{_amounts(first)} and {_limit(second)}" if both else _amounts(first)
        case _:
            pass
    return "; ".join(once(finding_words(one, beside) for one in ends))


def _amounts(one: Amounts) -> str:
    """What is compared, and where it is not as the policy asks, what is needed and how far off that is."""
    dated = DATE in (one.left.unit, one.right.unit)
    said = side_words(one.left, None if dated else one.right)
    fails = one.status is not Status.SATISFIED
    if fails is not one.wanted:
        return f"{said}, {_limit(one)}" if dated and not fails else said
    if not fails:  # what it has to be, and not what it may not be
        denied = DENIED.get(one.comparison)
        limit = side_words(one.right)
        allowed = f"other than {limit}" if denied is None else f"{(OF_DAYS if dated else OF_NUMBERS)[denied]} {limit}"
        return f"{said}, {HAS_TO_BE} {allowed}"
    return f"{said}, {HAS_TO_BE if dated else 'needs'} {_limit(one)} ({_gap(one, dated)})"


def _limit(one: Amounts) -> str:
    dated = DATE in (one.left.unit, one.right.unit)
    return f"{(OF_DAYS if dated else OF_NUMBERS)[one.comparison]} {side_words(one.right)}"


def side_words(side: Side, other: Side | None = None) -> str:
    """What a side comes to: a day, or a number with its unit, never rounded to the `other` that it is held against."""
    if side.unit == DATE and side.value.denominator == 1 and 0 < side.value <= date.max.toordinal():
        return date.fromordinal(int(side.value)).isoformat()
    return with_unit(told_number(side.value, other.value if other else None), side.unit, one=side.value == 1)


def _gap(one: Amounts, dated: bool) -> str:
    """How far off: `1 day too early`, `21 days short`, `10 percentage points over`."""
    gap = one.gap
    if dated:
        gap += STRICT.get(one.comparison, 0)
        return f"{with_unit(told_number(abs(gap)), 'days', one=abs(gap) == 1)} too {'early' if gap > 0 else 'late'}"
    if not gap:
        return "just at the limit"
    size = told_number(abs(gap))
    unit = ("percentage point" if abs(gap) == 1 else "percentage points") if one.left.unit == "percent" else ""
    amount = f"{size} {unit}" if unit else with_unit(size, one.left.unit, one=abs(gap) == 1)
    return f"{amount} {'short' if gap > 0 else 'over'}"


# ---- records and tables


def _of_records(
    found: RecordsFit | OfOtherKind | SoManyStated | NotStated | Picked | NotPicked | MayBePicked | OfPicked | NoSuchRecord,
    beside: Beside,
) -> str:
    match found:
        case RecordsFit(count, among, needed=needed) if needed:
            return f"{count} of {among}, at least {needed} needed"
        case RecordsFit(0, among):
            return f"none of {among}"
        case RecordsFit(count, among, every):
            return f"{count} of {among} {'is' if count == 1 else 'are'} {'not so' if every else 'so'}"
        case OfOtherKind(1, noun):
            return f"the one {noun} stated is not of that kind"
        case OfOtherKind(stated):
            return f"none of the {stated} stated is of that kind"
        case SoManyStated(0):
            return "none is stated"
        case SoManyStated(count):
            return f"{count} {'is' if count == 1 else 'are'} stated"
        case NotStated():
            return "not stated"
        case Picked(names):
            return f"that is {in_a_row(names, 'or')}"
        case NotPicked(open, stated):
            return "not shown which it is" if open else "none is among those" if stated else "none is stated"
        case MayBePicked():
            return "not shown whether it is the one"
        case OfPicked(one, names):
            said, picked = finding_words(one, beside), in_a_row(names, "and")
            # Below a record, what is picked is what that record is compared with.
            return f"{said}, by {picked}" if beside.record and beside.record not in names else f"{picked}: {said}"
        case NoSuchRecord(open):
            return _open("which record it is, or what it says", beside) if open else "there is no such record"
        case _:
            assert_never(found)


def _of_tables(found: Row | NoRow | ByRow | WhichRow, beside: Beside) -> str:
    match found:
        case Row(number, cells, is_otherwise, says):
            row = "no other row fits" if is_otherwise else in_a_row(map(_cell, cells), "and")
            of = f"{says[0]} {'are' if is_plural(says[0]) else 'is'} {says[1]}, " if says else ""
            return f"{of}row {number}: {row}"
        case NoRow(open):
            return "not shown which row fits" if open else "no row fits"
        case ByRow(row, one):
            return "; ".join(part for part in (row, finding_words(one, beside)) if part)
        case WhichRow(rows):
            return f"not shown whether {in_a_row(once(map(_called, rows)), 'or')}"
        case _:
            assert_never(found)


def _cell(cell: Cell) -> str:
    """A cell, with the value that was found where its words do not say it."""
    match cell.found:
        case AsStated(fact):
            found = "" if isinstance(fact.input.type, YesNo) else fact.value
        case found_so:
            found = finding_words(found_so)
    return f"{cell.words} ({found})" if found and found not in cell.words else cell.words


# ---- lists


def _of_lists(found: Lacking | NoneOfThese | AgainstList | MetOf | ExceptionHit | ProvisoLacks, beside: Beside) -> str:
    match found:
        case Lacking():
            return _lacking(found, beside)
        case NoneOfThese(among, ()):
            return f"none of {among} is met"
        case NoneOfThese(_, parts):
            return "" if beside.opened else _open(called_words(parts), beside)
        case AgainstList(among, parts):
            stand = "stands" if len(parts) == 1 else "stand"
            return f"{len(parts)} of {among} {stand} against it" + ("" if beside.opened else f": {called_words(parts)}")
        case MetOf(count, among, counting, number):
            return f"{count} of {among} met, {counting.value} {number} needed"
        case ExceptionHit(sure, lines):
            return f"the exception {'applies' if sure else 'may apply'}: {called_words(lines)}"
        case ProvisoLacks(lines):
            return f"the proviso is not shown: {called_words(lines)}"
        case _:
            assert_never(found)


def _lacking(found: Lacking, beside: Beside) -> str:
    """What is missing of a list of which all has to be met, and how much of it; where lines below it tell what, how much alone."""
    if beside.opened:
        counts = [f"{found.failed} of {found.among} not met"] if found.failed else []
        if found.unknown:
            counts.append(f"{found.unknown} {'' if counts else f'of {found.among} '}{OPEN}")
        return "" if found.among == 1 else ", ".join(counts)
    said = []
    if found.not_met or found.against:
        said.append(f"{found.failed} of {found.among} not met")
        said[0] += f": {called_words(found.not_met)}" if found.not_met else ""
        against = f"against it: {'; '.join(once(map(against_words, found.against)))}" if found.against else ""
        said[0] += f"{'; ' if found.not_met else ', '}{against}" if against else ""
    if found.open:
        count = f"{found.unknown} " if found.unknown else ""
        said.append(f"{count}{'' if said else f'of {found.among} '}{OPEN}: {called_words(found.open)}")
    return "; ".join(said)


def against_words(found: Against) -> str:
    """What is so although a line says that it is not."""
    if found.fact is not None:
        return found.fact.input.phrase + (" (presumed)" if found.fact.presumed else "")
    asked = where_in_full(found.line) if found.line is not None else ""
    return f"{found.record}, where {asked}" if asked else found.record


def called_words(lines: Iterable[Called]) -> str:
    """How some lines are called in a row."""
    return "; ".join(once(map(_called, lines)))


def _called(one: Called) -> str:
    """How a line is called: by address where it has one, else by its title or its words."""
    if one.parts:
        return (" or " if one.either else "; ").join(once(map(_called, one.parts)))
    return line_called(one)


def line_called(one: Called) -> str:
    """How a line itself is called."""
    criterion = one.criterion
    title = criterion.title.rstrip(":,; ")
    return criterion.address or (f'"{title}"' if title else line_in_full(criterion))
