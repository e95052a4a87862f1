"""A number as it stands in a text, before phrases are folded: its sign, its groups, and the marks beside it.

A dash directly before a number is its sign. A comma between digits sets thousands apart or is refused. Any other dash, quote or
bracket beside a number could mean something (a negative amount, an inch, a range), so it is read as that or refused, never lost.
"""

from __future__ import annotations

import re
from fractions import Fraction
from unicodedata import category

from reasoner.policy.fold import SIGNS, Said
from reasoner.policy.units import finer, unit_named
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.source.span import Span

MOST_DIGITS = 30
_NUMBER = re.compile(
    r"(?P<sign>[-+−]?)(?P<whole>[1-9]\d{0,2}(?:,\d{3})+|\d+|(?=\.\d))(?P<part>\.\d+)?(?:/(?P<below>\d+))?(?P<percent>%?)",
    re.ASCII,
)
# What a piece of a text is: marks, a number, and what stands directly after it.
_PIECE = re.compile(r"(?P<lead>[^\w.]*)(?P<number>(?:\d|\.(?=\d))[\d.,]*(?<!,)(?:/\d+)?%?)(?P<rest>.*)", re.ASCII | re.DOTALL)
_COARSE_AND_FINE = re.compile(r"(?P<coarse>\D+)(?P<number>\d+(?:\.\d+)?)(?P<fine>\D+)", re.ASCII)
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?!\d)", re.ASCII)
_JOINED = re.compile(r"[a-z]+(?:\W[a-z]+)*", re.ASCII)
_PLAIN_DASHES = str.maketrans(dict.fromkeys(SIGNS, "-"))
_MARKS = frozenset({"Pd", "Ps", "Pe", "Pi", "Pf", "Pc"})
_QUOTES = frozenset("\"'`´′″‴‵‶‷＂＇ʹʺ\u02bc“”„‟‘’‚‛«»‹›")
_MORE_MARKS = _QUOTES | frozenset("−⁻₋")
_DASHES_AND_PLUS = "".join(SIGNS) + "+"


@dataclass(frozen=True, slots=True)
class Written:
    """A number that stands in one word, with the unit written directly at it (`60mg`, `63"`; None: none is)."""

    number: Fraction
    unit: str | None


def number_in(text: str) -> Fraction | None:
    """The exact number that a text is (`1,000`, `37.5`, `-2.5`, `10/7`); None for anything else and for over 30 digits."""
    found = _NUMBER.fullmatch(text) if len(text) <= 2 * MOST_DIGITS else None
    if found is None or sum(sign.isdigit() for sign in text) > MOST_DIGITS or (found["below"] and not int(found["below"])):
        return None
    number = Fraction((found["whole"].replace(",", "") or "0") + (found["part"] or "")) / int(found["below"] or 1)
    return -number if found["sign"] in ("-", "−") else number


def plain_dashes(text: str) -> str:
    """A text with every dash that can be a sign as a hyphen."""
    return text.translate(_PLAIN_DASHES)


def is_mark(sign: str) -> bool:
    """Whether a character is a dash, bracket, quote or prime of any kind."""
    return sign in _MORE_MARKS or category(sign) in _MARKS


def number_written(said: Said, place: int) -> Written | Problem | None:
    """The number that the word at a place begins, as it is written; None where it begins none, a problem where it almost does."""
    piece = said.places[place]
    text = said.pieces[piece]
    if (place and said.places[place - 1] == piece) or piece - 1 in said.glued:
        return None  # the end of something else: `grade-3`
    if (beside := _beside(said, place)) is not None:
        return beside
    if piece + 1 in said.glued:
        return _comma(said, place)
    number = number_in(text)
    if number is not None:
        return Written(number, "percent" if text[-1] == "%" else None)
    found = _PIECE.fullmatch(text)
    if found is None:
        return None
    lead, body, rest = found["lead"], found["number"], found["rest"]
    if "," in body and number_in(body) is None:
        return _comma(said, place)
    if lead and lead not in SIGNS and lead != "+":
        return _marked(said, place, body) if all(map(is_mark, lead)) else None
    number = number_in(f"{'-' if lead in SIGNS else ''}{body}") if lead else number_in(body)
    if number is None:
        return None
    if body[-1] == "%":
        return Written(number, "percent") if not rest else _marked(said, place, body) if is_mark(rest[0]) else None
    return _with_rest(said, place, number, body, rest)


def _with_rest(said: Said, place: int, number: Fraction, body: str, rest: str) -> Written | Problem | None:
    """The number with what stands directly after it: nothing, a unit, a hyphen and a word, or marks."""
    if not rest:
        return Written(number, None)
    unit = unit_named(rest)
    if unit is not None:
        return Written(number, unit)
    compound = _COARSE_AND_FINE.fullmatch(rest)
    if compound is not None:  # 5'3"
        coarse, fine = unit_named(compound["coarse"].strip("-")), unit_named(compound["fine"].strip("-"))
        both = together(number, coarse, Fraction(compound["number"]), fine)
        if both is not None:
            return Written(both, fine)
    if rest[0] in SIGNS and _JOINED.fullmatch(rest[1:].lower()):
        return Written(number, None)  # a 6-week trial
    if rest[0] in SIGNS and rest[1:2].isdigit():
        return None if _DATE.match(plain_dashes(said.pieces[said.places[place]])) else _range(said, place, body, rest[1:])
    return _marked(said, place, body) if is_mark(rest[0]) else None


def together(number: Fraction, coarse: str | None, more: Fraction, fine: str | None) -> Fraction | None:
    """`5 ft 3 in` in the finer unit; None where the two are not written beside each other so (`5 ft 14 in`)."""
    size = finer(coarse or "", fine or "")
    whole = number.denominator == 1 and number >= 0
    return number * size + more if size is not None and whole and 0 <= more < size else None


def word_problem(said: Said, place: int) -> Problem | None:
    """What is wrong with a number that is spelt out: a mark beside it (`-six`); None where nothing is."""
    if _JOINED.fullmatch(said.pieces[said.places[place]].lower()) is None:
        return _marked(said, place, said.words[place])
    return _beside(said, place)


def _beside(said: Said, place: int) -> Problem | None:
    """The problem of a mark that stands apart before or after the number (`- 2.6`)."""
    here = said.places[place]
    first = said.places[place - 1] + 1 if place else 0
    last = said.places[place + 1] if place + 1 < len(said.words) else len(said.pieces) - 1
    before = said.pieces[here - 1] if here > first or (place and _is_marks(said.words[place - 1])) else ""
    after = said.pieces[here + 1] if last > here else ""
    if not (_is_marks(before) or _is_marks(after)):
        return None
    start, end = here - _is_marks(before), here + 1 + _is_marks(after)
    span = said.span(place, place + 1)
    if said.spans:
        span = said.spans[start].to(said.spans[end - 1])
    return _problem(" ".join(said.pieces[start:end]), said.pieces[here], span)


def _is_marks(text: str) -> bool:
    return bool(text) and all(map(is_mark, text))


def _marked(said: Said, place: int, number: str) -> Problem:
    return _problem(said.pieces[said.places[place]], number, said.span(place, place + 1))


def _problem(written: str, number: str, span: Span | None) -> Problem:
    """A mark beside a number, with what to write for each thing that it can mean."""
    bare = number.strip(_DASHES_AND_PLUS)
    if not bare[:1].isalnum() or sum(sign.isdigit() for sign in written) != sum(sign.isdigit() for sign in bare):
        hint = "write one number, without marks in it"
    elif any(sign in _QUOTES for sign in written):
        hint = f"write `{bare}`, or `{bare} in` for inches"
    else:
        hint = f"write `{bare}`, or `{'-' if bare[0].isdigit() else 'minus '}{bare}` where it is negative"
    message = f"`{written[:40]}` has a mark beside its number that can mean more than one thing"
    return Problem("mark-beside-number", message, span, hint)


def signed_length(said: Said, start: int, end: int) -> Problem:
    """The problem of a length of time or a distance with a sign (`within -6 months before D`)."""
    written = said.text(start, end)
    bare = written.lstrip(_DASHES_AND_PLUS).removeprefix("minus").strip()
    message = f"`{written[:60]}` has a sign, and a length of time or a distance has none"
    return Problem(
        "mark-beside-number", message, said.span(start, end), f"write `{bare[:60]}`, and say on which side of what it lies"
    )


def told_mark(found: object) -> Problem | None:
    """A problem of a number as it is written, which is worth telling wherever the number stands; None for all else."""
    return found if isinstance(found, Problem) and found.code in ("mark-beside-number", "comma-in-number") else None


def _range(said: Said, place: int, low: str, rest: str) -> Problem:
    written, high = said.pieces[said.places[place]], rest.lstrip(_DASHES_AND_PLUS)
    message = f"`{written[:40]}` has a dash between two numbers, which can be a range or a sign"
    return Problem("mark-beside-number", message, said.span(place, place + 1), f"write `{low} to {high[:20]}`")


def _comma(said: Said, place: int) -> Problem:
    """A comma between digits that sets no thousands apart."""
    piece = end = said.places[place]
    while end + 1 in said.glued:
        end += 2
    written = "".join(said.pieces[piece : end + 1])
    number = re.sub(r"[^\d.,].*", "", plain_dashes(written).lstrip("-+"), flags=re.ASCII)
    sign = "-" if written[0] in SIGNS else ""
    groups = number.split(",")
    meant = f"{sign}{groups[0].replace('.', '')}.{groups[1]}" if len(groups) == 2 else sign + "".join(groups)
    meant += "%" if written[-1] == "%" else ""
    is_clear = len(groups) == 2 or len(groups[-1]) == 3  # else the last comma may be the decimal one
    hint = f"write `{meant[:40]}`" if is_clear else "write the number without commas, with a point before its decimals"
    if not any(group.startswith("0") or "." in group for group in groups):
        hint += f"; for one of several, `{sign}{' or '.join(groups)[:40]}`"
    span = said.spans[piece].to(said.spans[min(end, len(said.spans) - 1)]) if said.spans else said.whole
    return Problem("comma-in-number", f"`{written[:40]}` has a comma that sets no thousands apart", span, hint)
