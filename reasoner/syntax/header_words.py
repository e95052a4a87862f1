"""Headers in other words, such as `At least one of:`, and the headers of the language that they should be."""

from __future__ import annotations

import re

from reasoner.source.dataclass import dataclass
from reasoner.syntax.headers import NUMBERS
from reasoner.syntax.node import Node, members
from reasoner.syntax.tree import FreeText
from reasoner.syntax.words import Page

_N = rf"(?:{'|'.join(NUMBERS[1:])}|\d+)"
_NUMBER = rf"{_N}(?: \({_N}\))?"
# How many, in the words of payers; the group that fits says which kind of count it is.
_COUNT = (
    rf"(?P<least>(?:at (?:the )?least|(?:a )?minimum of|(?:no|not) (?:fewer|less) than|(?P<over>more than)) {_NUMBER}"
    rf"|{_NUMBER}(?: or |/)more|\d+\+)"
    rf"|(?P<most>(?:at (?:the )?most|(?:a )?maximum of|(?:no|not) more than|up to|(?P<under>(?:fewer|less) than)) {_NUMBER}"
    rf"|{_NUMBER}(?: or |/)(?:fewer|less))"
    rf"|(?P<exactly>(?:exactly|precisely) {_NUMBER})"
    r"|(?P<some>(?:any|one|either|some|all)(?: or |/| or/and | and/or )(?:all|both|several|the other)|any one|either one|some)"
    rf"|(?P<number>any {_NUMBER}|(?:only |just )?{_NUMBER})"
    r"|(?P<short>not (?:all|every|both|each))"
    r"|(?P<word>not (?:any|either|one)|(?:each|every)(?: single)? one|all|both|any|either|neither|none|each|every)"
)
_LISTED = (
    r"criteri(?:a|on)|conditions?|requirements?|items?|statements?|options?|things?|reasons?|circumstances?|situations?"
    r"|elements?|factors?|components?"
)
_MET = (
    r"(?:is|are|must|has to|have to|needs? to|should|shall|apply|applies|holds?)(?: all)?(?: be)?"
    r"(?: (?:met|true|satisfied|present|documented|so|fulfilled|required|apply|hold))?"
)
_THESE = r"(?:(?:the|these|those|them|such) ?)*(?:following|below|listed)?"
_WHOLE = re.compile(rf"(?:(?:{_COUNT})(?: |$))?(?P<of>of ?)?{_THESE} ?(?:{_LISTED})?(?: ?{_MET})?", re.IGNORECASE)
_FOLLOWING = re.compile(r"following|below|of these", re.IGNORECASE)

_UNITS = (
    r"percent|years?|yrs?|months?|weeks?|days?|nights?|hours?|minutes?|times|mg|g|kg|mcg|ml|dl|l|cm|mm|m|inch(?:es)?|lbs?|pounds?"
    r"|units?|iu|points?|\S+/\S+|of age"
)
_COUNTS = re.compile(rf"(?<![\w.-])(?:{_COUNT})(?![\w%-])(?!\.\d)(?!(?: |-)(?:{_UNITS})(?![\w-]))", re.IGNORECASE)
_OF = re.compile(r"of(?: |$)", re.IGNORECASE)
_HAS = re.compile(
    r"(?:^|[,;:] ?|\b(?:has|have|had|having|must|meets?|met|satisf(?:y|ies|ied)|shows?|shown|showing|documents?|demonstrates?"
    r"|fulfill?s?|exhibits?|presents?|experience[sd]?|includes?|requires?|needs?|reports?|following)(?: been| had)? )$",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:no|not|never|without|absence of|free of|lack of|denies|nor|neither)\b", re.IGNORECASE)
_OTHER = re.compile(r"others?\b", re.IGNORECASE)
_NOT_A_COUNT = re.compile(r"\b(?:at|above|after|in|over) $", re.IGNORECASE)  # `not at all`, `above all`
_ASIDE = re.compile(rf"\((?!{_N}\))(?P<words>[^()]*)\)", re.IGNORECASE)
_BEFORE_A_COUNT = re.compile(r".*(?:[ ,;](?P<opener>and|or|where)) ", re.IGNORECASE)
_MENTIONS = re.compile(r"\b(?:any|either|one|some|several|more)\b", re.IGNORECASE)
_MOST_COUNTED = 12


@dataclass(frozen=True, slots=True)
class _Meant:
    """The header that says how many; `else_any` and `or_exactly` where the words leave open whether more would be too many."""

    header: str
    or_exactly: str = ""
    else_any: bool = False

    @property
    def headers(self) -> frozenset[str]:
        """The headers that it can be, each in one spelling."""
        one = {"BOTH": "ALL", "EITHER": "ANY", "AT LEAST 1": "ANY", "AT MOST 0": "NONE"}.get(self.header, self.header)
        return frozenset({one, *filter(None, (self.or_exactly,)), *(("ANY",) if self.else_any else ())})

    def mend(self, before: str = "") -> str:
        """What to write, after `write`; `before` are the words that the header stands behind."""
        verb = "is" if self.header in ("ANY", "EITHER", "NONE") or self.header.endswith(" 1") else "are"
        written = f"`{before}{self.header} of the following {verb} met:`"
        if self.else_any:
            return f"{written} where a second one would be too many, else `{before}ANY of the following is met:`"
        return f"{written}, or `{self.or_exactly}` where more would be too many" if self.or_exactly else written


@dataclass(frozen=True, slots=True)
class _Inside:
    """A count inside a title; `named` where what it counts follows it (`any red flag`), so that it may be no more than words."""

    meant: _Meant
    named: bool
    start: int  # where in the title it begins


def header_meant(words: str, before: str = "", lines: int = 2) -> str | None:
    """The header that words like `the following are met` and `at least one of` should be, to be copied; None for others.

    Where the words leave open how many are meant, both headers. `before` are the words that it stands behind, `lines` how
    many stand below it.
    """
    plain = _plain(words)
    found = _WHOLE.fullmatch(plain)
    if found is None or not (found["of"] or _kind(found) or _FOLLOWING.search(plain)):
        return None
    if not _can_count(found) or _value(plain.lower()) is not None:
        return None
    return _meant(found, lines).mend(before)


def says_how_many(words: str) -> bool:
    """Whether words mention that one of several is enough, so that a list below them need not be one of which all are met."""
    return _MENTIONS.search(words) is not None


def check_title(page: Page, title: FreeText, body: Node | None) -> bool:
    """Whether a title is a title alone: it is not tested, so a header must not hide in one.

    `body` is what stands below it: where that is a list with a header of its own, the header says how many are meant.
    """
    below = members(body)
    words = _plain(title.text)
    inside = _inside(words, len(below))
    if inside is not None and _says_so_below(inside, below):
        return True
    meant = header_meant(title.text, lines=len(below))
    if meant is not None:
        page.note(
            "header-words", f"`{page.short(title.text)}` does not head a list in these words", title.span, f"write {meant}"
        )
        return False
    if inside is None:
        return True
    # `any` alone is said of lists of every kind: `the member must not have any of`, `any of which`.
    others = " (or ALL, NONE, AT LEAST 2)" if inside.meant.header == "ANY" else ""
    remedy = f"put {inside.meant.mend()}{others} on a line of its own below the title"
    if joined := _BEFORE_A_COUNT.fullmatch(title.text[: inside.start]):
        place = "indented below it" if joined["opener"].lower() == "where" else "in the same column"
        remedy = f"end the line in `{page.short(joined[0].strip())}`, and write {inside.meant.mend()} on the next line, {place}"
    page.note("header-inside-title", f"`{page.short(title.text)}` is a title, and a title is not tested", title.span, remedy)
    return False


def _says_so_below(inside: _Inside, below: list[Node]) -> bool:
    """Whether all that stands below a title is one list whose own header says what the title says."""
    header = below[0].leaf("HEADER") if len(below) == 1 and below[0].rule == "headed" else None
    found = _WHOLE.match(_plain(header.text)) if header else None
    return found is not None and (inside.named or bool(inside.meant.headers & _meant(found, 2).headers))


def _plain(words: str) -> str:
    """The words with one blank between them, and without a mark at the end."""
    return " ".join(_ASIDE.sub(r", \g<words>", words).split()).replace(" ,", ",").rstrip(" ,;.:")


def _kind(found: re.Match[str]) -> str | None:
    kinds = ("least", "most", "exactly", "some", "number", "short", "word")
    return next((kind for kind in kinds if found[kind] is not None), None)


def _meant(found: re.Match[str], lines: int) -> _Meant:
    """The header that a count means for so many lines."""
    kind = _kind(found)
    words = found[kind].lower() if kind else "all"
    number = next((_value(word) for word in re.findall(r"\w+", words) if _value(word) is not None), None)
    match kind:
        case "least" if number is not None:
            return _Meant(f"AT LEAST {number + 1 if found['over'] else number}")
        case "most" if number is not None:
            return _Meant(f"AT MOST {max(number - 1, 0) if found['under'] else number}")
        case "exactly":
            return _Meant(f"EXACTLY {number}")
        case "some":
            return _Meant("ANY")
        case "number" if number == 1:
            return _Meant("EXACTLY 1", else_any=True)
        case "number" if words.startswith(("only ", "just ")):
            return _Meant(f"EXACTLY {number}")
        case "number":
            return _Meant(f"AT LEAST {number}", or_exactly=f"EXACTLY {number}")
        case "short":
            return _Meant(f"AT MOST {max(lines - 1, 1)}")
    if words in ("neither", "none", "not any", "not either", "not one"):
        return _Meant("NONE")
    if words in ("either", "any"):
        return _Meant("EITHER" if words == "either" and lines <= 2 else "ANY")
    return _Meant("BOTH" if words == "both" and lines <= 2 else "ALL")


def _value(word: str) -> int | None:
    if word.isascii() and word.isdecimal():
        return int(word)
    return NUMBERS.index(word) if word in NUMBERS else None


def _inside(words: str, lines: int) -> _Inside | None:
    """The count in a title that the lines below it could be counted by; None where it is of something else (`pain of any kind`)."""
    named: _Inside | None = None
    for found in () if _value(words.lower()) is not None else _COUNTS.finditer(words):
        before, after = words[: found.start()], words[found.end() :].strip()
        of, ends, has = _OF.match(after) is not None, not after or _is_met(after), _HAS.search(before) is not None
        if not _counts(found, before, after, of=of, ends=ends, has=has):
            continue
        meant = _meant(found, lines)
        if _DENIED.search(before) and meant.header in ("ANY", "EITHER", "AT LEAST 1", "EXACTLY 1"):
            meant = _Meant("NONE")
        if of or ends:
            return _Inside(meant, False, found.start())
        named = named or _Inside(meant, True, found.start())
    return named


def _is_met(words: str) -> bool:
    return re.fullmatch(rf"(?:{_LISTED})?(?: ?{_MET})?", words, re.IGNORECASE) is not None


def _can_count(found: re.Match[str]) -> bool:
    """Whether a number is small enough to count a list's lines; a larger one is a measure, as in `BMI of 40 or more`."""
    kind = _kind(found)
    numbers = [_value(word) for word in re.findall(r"\w+", found[kind].lower())] if kind else []
    return all(number is None or number <= _MOST_COUNTED for number in numbers)


def _counts(found: re.Match[str], before: str, after: str, of: bool, ends: bool, has: bool) -> bool:
    """Whether a count in a title counts the lines below it.

    `of`: `of` comes after it; `ends`: nothing does, or no more than `criteria are met`; `has`: it begins the title, or stands
    after a verb such as `the patient has`.
    """
    kind = _kind(found)
    words = found[kind].lower() if kind else ""
    if not _can_count(found) or _OTHER.match(after):
        return False
    match kind:
        case "least" | "most" | "exactly":
            return of or has or bool(after) or not re.search(r"\d", words)
        case "number" if words == "one":
            return of or has
        case "number":
            return (of and (has or not words.isdecimal())) or (ends and has) or words.startswith("any ")
        case "some":
            return of or ends or has
        case _:
            return of or has or (ends and _NOT_A_COUNT.search(before) is None)
