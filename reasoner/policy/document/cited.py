"""Which passages of the payer's document the rules of a policy cite, and which nobody has accounted for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum

from reasoner.policy.criteria import Citation, Criterion, parts_of
from reasoner.policy.document.passages import Passage
from reasoner.policy.fold import folded
from reasoner.policy.model import Policy
from reasoner.source.dataclass import dataclass
from reasoner.source.span import Span

_RANGE = re.compile(r"items? (\w+)(?: to (\w+))?((?: \(\w+\))*)|bullets? (\d+)(?: to (\d+))?")


class Account(Enum):
    """How a passage is accounted for."""

    ENCODED = "encoded"
    NOT_COMPUTABLE = "not computable"
    NOBODY = "not accounted for"


@dataclass(frozen=True, slots=True)
class Rule:
    """Something of a policy that cites or quotes the document: what it is, in words, and its line in the rule file."""

    words: str
    citation: str = ""
    quote: str = ""
    line: int | None = None
    computable: bool = True


@dataclass(frozen=True, slots=True)
class Beside:
    """A passage with the rules that cite it."""

    passage: Passage
    rules: tuple[Rule, ...]

    @property
    def account(self) -> Account:
        """How the passage is accounted for."""
        if any(one.computable for one in self.rules):
            return Account.ENCODED
        return Account.NOT_COMPUTABLE if self.rules else Account.NOBODY


def beside(policy: Policy, passages: tuple[Passage, ...]) -> tuple[tuple[Beside, ...], tuple[Rule, ...]]:
    """Each passage with the rules that cite it, and the rules whose citation is nowhere in the document."""
    found: dict[int, list[Rule]] = {}
    lost: list[Rule] = []
    for rule in rules_of(policy):
        places = _quoted(rule.quote, passages) or _cited(rule.citation, passages)
        for place in places:
            found.setdefault(place, []).append(rule)
        if not places:
            lost.append(rule)
    return tuple(Beside(one, tuple(found.get(place, ()))) for place, one in enumerate(passages)), tuple(lost)


def rules_of(policy: Policy) -> Iterator[Rule]:
    """What in a policy has a citation of its own, or quotes the document."""
    for determination in policy.determinations:
        yield from _rule(f"determination: {determination.title}", determination.citation, determination.span)
        for clause in determination.clauses:
            if clause.citation != determination.citation:  # an inherited one says nothing new
                yield from _rule(f"outcome: {clause.outcome.words}", clause.citation, clause.span)
            for root in (clause.condition, *clause.examples):
                yield from _criteria(root, clause.citation)
        for root in determination.supporting:
            yield from _criteria(root, determination.citation)
    for definition in policy.definitions:
        yield from _rule(f"definition: {definition.phrase}", definition.citation, definition.criterion.span)
        yield from _criteria(definition.criterion, definition.citation)
    for listed in policy.code_lists:
        yield from _rule(f"code list: {listed.name}", listed.citation, listed.span)
    for notice in policy.notices:
        yield from _rule(f"notice: {notice.name}", notice.citation, None)
    for reading in policy.interpretations:
        yield _quoting(f"reading: {reading.reading}", reading.citation, reading.quote, reading.span)
    for term in policy.terms:
        yield _quoting(f"term: {term.term}", term.citation, term.term, None)
    for passage in policy.not_computable:
        yield _quoting(f"not computable: {passage.why}", passage.citation, passage.quote, None, computable=False)


def _quoting(words: str, citation: Citation | None, quote: str, span: Span | None, computable: bool = True) -> Rule:
    return Rule(words, citation.text if citation else "", quote, span.line if span else None, computable)


def _rule(words: str, citation: Citation | None, span: Span | None) -> Iterator[Rule]:
    if citation is not None:
        yield Rule(words, citation.text, "", span.line if span else None)


def _criteria(criterion: Criterion | None, above: Citation | None) -> Iterator[Rule]:
    """The criteria with a citation of their own: an inherited one says nothing new."""
    if criterion is None:
        return
    if criterion.citation is not None and criterion.citation != above:
        words = criterion.title or criterion.words or "this list"
        named = f"{criterion.address}: {words}" if criterion.address else words
        yield Rule(named, criterion.citation.text, "", criterion.span.line if criterion.span else None)
    for part in parts_of(criterion):
        yield from _criteria(part, criterion.citation or above)


# ---- where a citation or a quotation stands in the document


def _quoted(quote: str, passages: tuple[Passage, ...]) -> list[int]:
    """The passages that hold the quoted words."""
    words = _letters(quote)
    return [place for place, one in enumerate(passages) if words and words in _letters(one.text) and not one.is_heading]


def _letters(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _cited(citation: str, passages: tuple[Passage, ...]) -> list[int]:
    """The passages that `Section, item 4` means; of a section alone what it says before its first item or heading."""
    section, _, rest = (part.strip() for part in citation.partition(","))
    inside = _section(section, passages)
    if rest and (parts := _RANGE.search(rest.lower())):
        if named := _items(parts, inside, passages):
            return named
    elif rest:
        if below := _section(rest.partition(",")[0], passages, inside):
            return _lead(below, passages)
        wanted = _letters(rest)
        if holding := [place for place in inside if wanted in _letters(passages[place].text)]:
            return holding[:1]
    return _lead(inside, passages)


def _section(name: str, passages: tuple[Passage, ...], among: Iterable[int] | None = None) -> list[int]:
    """The places of a section's passages, its heading first; by its whole name before a part of it."""
    places = range(len(passages)) if among is None else list(among)
    wanted = folded(name)
    headings = [place for place in places if passages[place].is_heading]
    found = [place for place in headings if folded(passages[place].text) == wanted]
    found = found or [place for place in headings if wanted and wanted in folded(passages[place].text)]
    depths = {place: passages[place].section for place in found}
    return [
        place
        for place in places
        if any(place >= start and passages[place].section[: len(path)] == path for start, path in depths.items())
    ]


def _lead(inside: list[int], passages: tuple[Passage, ...]) -> list[int]:
    """What a section says before its first item or its first heading below; its heading too."""
    found = []
    for number, place in enumerate(inside):
        if number and (passages[place].is_heading or passages[place].label):
            break
        found.append(place)
    return found


def _items(parts: re.Match[str], inside: list[int], passages: tuple[Passage, ...]) -> list[int]:
    """The items of a section by label or, for bullets, by place; with what is deeper where the item alone is named."""
    first, last, deeper, bullet, last_bullet = parts.groups()
    if bullet:
        wanted = range(int(bullet), int(last_bullet or bullet) + 1)
        return [place for place in inside if passages[place].label == "-" and passages[place].place in wanted]
    labels = {first.lower()}
    if last and first.isdecimal() and last.isdecimal():
        labels = {str(number) for number in range(int(first), min(int(last), int(first) + 200) + 1)}
    below = [one.strip("() ") for one in (deeper or "").split()]
    path = below[-1] if below else ""
    if path:
        above = [*sorted(labels), *below[:-1]]
        return [
            place
            for place in inside
            if passages[place].label.lower() == path and [one.lower() for one in passages[place].above[-len(above) :]] == above
        ]
    return [place for place in inside if passages[place].label.lower() in labels]
