"""Where in a payer's document a citation stands: `Criteria, item 4 (a)`, `Coding, row 3`, `Notes, "the words"`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from reasoner.policy.document.passages import Passage
from reasoner.policy.fold import folded

_LABEL = r"(?:\d+(?:\.\d+)*|[A-Za-z]|[ivx]+|[IVX]+)(?: ?\(\w+\))*"
_NAMED = re.compile(rf"(?i:(?P<kind>items?|bullets?|rows?)) (?P<labels>{_LABEL}(?:(?:,? and |,? or |, | to ){_LABEL})*)(?=,|$)")
_QUOTED = re.compile(r"(?:(?i:item|bullet|row|table) )?[\"“](?P<words>[^\"”]+)[\"”](?=,|$)")
_WORDS = re.compile(r"[^,]+")
MOST = 200  # labels of one run

Passages = Sequence[Passage]


def parted(citation: str) -> list[str]:
    """The places that one pair of brackets names: `[A, item 1; item 3; B]` is item 1 and item 3 of A, and B."""
    found: list[str] = []
    for part in (one.strip() for one in re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", citation)):
        refers = _NAMED.match(part) or _QUOTED.match(part)
        section = found[-1].partition(",")[0] if refers and found and not _QUOTED.match(found[-1]) else ""
        found.append(f"{section}, {part}" if section else part)
    return [one for one in found if one]


def below(citation: str, label: str) -> str:
    """The citation of an item that stands in what a citation names: `(a)` below `Criteria, item 4`."""
    whole = parted(citation)
    if len(whole) != 1:
        return ""
    *_, last = _steps(citation)
    found = _NAMED.fullmatch(last)
    if found is None:
        return f"{citation}, item {label}"
    single = len(_labels(found["labels"])) == 1 and found["kind"].lower() == "item"
    return f"{citation} ({label})" if single else ""


def cited(citation: str, passages: Passages) -> list[int]:
    """The passages that one place means; none where it is not in the document. Each part of it narrows the part before.

    A section alone means what it says before its first item, table or heading; a label below it that is not there leads nowhere.
    """
    scope, ends = _reached(citation, passages)
    return _lead(scope, passages) if ends == "section" else scope[:1] if ends == "words" else scope


def within(citation: str, passages: Passages) -> list[int]:
    """All passages in one place: of a section the whole of it, of an item what stands in it too."""
    scope, ends = _reached(citation, passages)
    return _with_inside(scope, passages) if ends == "items" else scope


def _reached(citation: str, passages: Passages) -> tuple[list[int], str]:
    """The passages of the last part of a place, and what that is; none where a part is not there."""
    scope, ends = list(range(len(passages))), "whole"
    for number, step in enumerate(_steps(citation)):
        scope = _with_inside(scope, passages) if ends == "items" else scope
        scope, ends = _narrowed(step, scope, passages, first=not number)
        if not scope:
            break
    return scope, ends


def _with_inside(scope: list[int], passages: Passages) -> list[int]:
    return [deeper for one in scope for deeper in (one, *inside(one, passages))]


def quoted(quote: str, passages: Passages, among: Iterable[int] | None = None) -> list[int]:
    """The passages that hold the quoted words."""
    words = _letters(quote)
    places = range(len(passages)) if among is None else among
    return [place for place in places if words and words in _letters(passages[place].text) and not passages[place].is_heading]


def _letters(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _steps(citation: str) -> list[str]:
    """The parts of one place, from the section inwards."""
    found, rest = [], citation.strip()
    while rest:
        step = _NAMED.match(rest) or _QUOTED.match(rest) or _WORDS.match(rest)
        if step is None:
            break
        found.append(step[0].strip())
        rest = rest[step.end() :].lstrip(", ")
    return found


def _narrowed(step: str, scope: list[int], passages: Passages, *, first: bool) -> tuple[list[int], str]:
    """The passages of a part of a place, and what it is: `section`, `items`, `words`."""
    if named := _NAMED.fullmatch(step):
        return _named(named["kind"].lower().rstrip("s"), _labels(named["labels"]), scope, passages), "items"
    if words := _QUOTED.fullmatch(step):
        found = quoted(words["words"], passages, scope)
        return (found, "words") if found else (_table(words["words"], scope, passages), "items")
    if step.lower() in ("table", "the table"):
        return [place for place in scope if passages[place].is_row and not passages[place].is_heading], "items"
    if section := _section(step, passages, scope):
        return section, "section"
    return ([], "section") if first else (quoted(step, passages, scope), "words")


def _section(name: str, passages: Passages, among: list[int]) -> list[int]:
    """The places of a section's passages, its heading first; by its whole name before a part of it."""
    wanted = folded(name)
    headings = [place for place in among if passages[place].is_heading and not passages[place].is_row]
    found = [place for place in headings if folded(passages[place].text) == wanted]
    found = found or [place for place in headings if wanted and wanted in folded(passages[place].text)]
    depths = {place: passages[place].section for place in found}
    return [
        place
        for place in among
        if any(place >= start and passages[place].section[: len(path)] == path for start, path in depths.items())
    ]


def _table(head: str, scope: list[int], passages: Passages) -> list[int]:
    """The rows below the head of a table that holds some words."""
    found: list[int] = []
    is_open = False
    for place in scope:
        one = passages[place]
        is_open = one.is_row and (_letters(head) in _letters(one.text) if one.is_heading else is_open)
        found += [place] if is_open and not one.is_heading else []
    return found


def _lead(inside: list[int], passages: Passages) -> list[int]:
    """What a section says before its first item, table or heading below; its heading too."""
    found = []
    for number, place in enumerate(inside):
        one = passages[place]
        if number and (one.is_heading or one.label or one.is_row):
            break
        found.append(place)
    return found


# ---- items, bullets and rows


def _labels(words: str) -> list[tuple[str, ...]]:
    """The labels that are named, each with those deeper inside: `4 (a)`; `1 to 3` and `A to C` are spelt out."""
    pieces = re.split(r"(,? and |,? or |, | to )", words)
    found = [tuple(re.findall(r"[\w.]+", pieces[0]))]
    for joint, label in zip(pieces[1::2], pieces[2::2], strict=True):
        last = tuple(re.findall(r"[\w.]+", label))
        found += _between(found[-1], last) if joint == " to " else []
        found.append(last)
    return found


def _between(first: tuple[str, ...], last: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The labels that a run passes over."""
    one, other = first[-1], last[-1]
    if one.isdecimal() and other.isdecimal():
        names = [str(number) for number in range(int(one) + 1, min(int(other), int(one) + MOST))]
    elif len(one) == len(other) == 1 and one.isalpha() and other.isalpha():
        names = [chr(code) for code in range(ord(one) + 1, ord(other))]
    else:
        names = []
    return [(*last[:-1], name) for name in names]


def _named(kind: str, labels: list[tuple[str, ...]], scope: list[int], passages: Passages) -> list[int]:
    """The items, bullets or rows with some labels; none where one of them is not there."""
    found: list[int] = []
    for path in labels:
        here = scope
        for number, label in enumerate(path):
            among = [deeper for one in here for deeper in inside(one, passages)] if number else scope
            here = _one("item" if number else kind, label, among, passages)
        if not here:
            return []
        found += here
    return found


def _one(kind: str, label: str, scope: list[int], passages: Passages) -> list[int]:
    """The outermost items of a scope with a label as it is written, small or capital; bullets and rows by their number.

    None where they stand in several lists: which is meant has to be said.
    """
    match kind:
        case "bullet":
            fits = [place for place in scope if passages[place].label == "-" and str(passages[place].place) == label]
        case "row":
            fits = [place for place in scope if passages[place].is_row and str(passages[place].place) == label]
            fits = fits if len(fits) == 1 else []
        case _:
            fits = [place for place in scope if passages[place].label == label]
    lists = {place: (passages[place].section, passages[place].above) for place in fits}
    outermost = min(((len(section), len(above)) for section, above in lists.values()), default=(0, 0))
    found = {place: one for place, one in lists.items() if (len(one[0]), len(one[1])) == outermost}
    return list(found) if len(set(found.values())) == 1 else []


def inside(place: int, passages: Passages) -> list[int]:
    """The passages that stand in an item: those right after it that have it above them."""
    own = passages[place]
    path = (*own.above, own.label)
    found = []
    for after in range(place + 1, len(passages)):
        if not own.label or passages[after].above[: len(path)] != path:
            break
        found.append(after)
    return found
