"""Which passages of the payer's document the rules of a policy cite, and which nobody has accounted for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import Enum

from reasoner.policy.criteria import Citation, Criterion, conditions_on_records, parts_of
from reasoner.policy.document.passages import Passage
from reasoner.policy.document.places import below, cited, inside, parted, quoted, within
from reasoner.policy.model import Determination, Policy
from reasoner.source.dataclass import dataclass
from reasoner.source.span import Span


class Account(Enum):
    """How a passage is accounted for."""

    ENCODED = "encoded"
    NOT_COMPUTABLE = "not computable"
    NOBODY = "not accounted for"


@dataclass(frozen=True, slots=True)
class Rule:
    """Something of a policy that cites or quotes the document: what it is, in words, and its line in the rule file.

    `implied`: nothing is written, but a label below a citation leads to an item of the document.
    """

    words: str
    citation: str = ""
    quote: str = ""
    line: int | None = None
    computable: bool = True
    implied: bool = False


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
        parts = {part: within(part, passages) for part in parted(rule.citation)}
        quotes = _quotes(rule.quote, [place for places in parts.values() for place in places], passages)
        for place in quotes or dict.fromkeys(place for part in parts for place in cited(part, passages)):
            found.setdefault(place, []).append(rule)
        lost += [replace(rule, citation=part) for part, places in parts.items() if not places and not rule.implied]
        lost += [rule] if not quotes and not parts else []
    _inherited(found, passages)
    return tuple(Beside(one, tuple(found.get(place, ()))) for place, one in enumerate(passages)), tuple(lost)


def _quotes(quote: str, cited_places: list[int], passages: tuple[Passage, ...]) -> list[int]:
    """The passages that some words are quoted from: those in the place that is cited, else the first that holds them.

    A term stands all over a document, and says nothing of most passages that it stands in.
    """
    places = quoted(quote, passages) if quote else []
    return [place for place in places if place in cited_places] or places[:1]


def _inherited(found: dict[int, list[Rule]], passages: tuple[Passage, ...]) -> None:
    """A rule that cites an item holds for what stands in it too, unless some of that is cited by itself: then each has to be."""
    by_citation = {place for place, rules in found.items() if any(not one.quote for one in rules)}
    for place in range(len(passages)):
        rules = [one for one in found.get(place, ()) if not one.quote]
        deeper = inside(place, passages)
        if rules and by_citation.isdisjoint(deeper):
            by_citation.update(deeper)
            found.update((one, rules) for one in deeper if one not in found)


def rules_of(policy: Policy) -> Iterator[Rule]:
    """What in a policy has a citation of its own, or quotes the document."""
    for determination in policy.determinations:
        yield from _of_determination(determination)
    tables = tuple(f"{one.key}{end}" for one in policy.tables for end in ("/", "-is-"))
    for table in policy.tables:
        yield from _rule(f"table: {table.phrase}", table.citation, table.span)
    for definition in policy.definitions:
        if not f"{definition.criterion.key}/".startswith(tables):
            yield from _rule(f"definition: {definition.phrase}", definition.citation, definition.criterion.span)
            yield from _criteria(definition.criterion, definition.citation)
    for value in policy.values:
        yield from _rule(f"definition: {value.phrase}", value.citation, value.span)
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


def _of_determination(determination: Determination) -> Iterator[Rule]:
    yield from _rule(f"determination: {determination.title}", determination.citation, determination.span)
    for clause in determination.clauses:
        if clause.citation != determination.citation:  # an inherited one says nothing new
            yield from _rule(f"outcome: {clause.outcome.words}", clause.citation, clause.span)
        for scope in clause.scope:
            if scope.citation != clause.citation:
                yield from _rule(f"approval: {scope.words}", scope.citation, None)
        for root in (clause.condition, *clause.examples):
            yield from _criteria(root, clause.citation)
    for root in determination.supporting:
        yield from _criteria(root, determination.citation)


def _quoting(words: str, citation: Citation | None, quote: str, span: Span | None, computable: bool = True) -> Rule:
    return Rule(words, citation.text if citation else "", quote, span.line if span else None, computable)


def _rule(words: str, citation: Citation | None, span: Span | None) -> Iterator[Rule]:
    if citation is not None:
        yield Rule(words, citation.text, "", span.line if span else None)


def _criteria(criterion: Criterion | None, above: Citation | None, implied: str = "") -> Iterator[Rule]:
    """The criteria with a citation of their own, and labelled ones that inherit one: they cite the item of their label in it."""
    if criterion is None:
        return
    own = criterion.citation if criterion.citation != above else None
    base = own.text if own else implied or (above.text if above else "")
    if own is None and base and criterion.label not in ("", "-"):
        base = below(base, criterion.label)
    if own or (base and criterion.label not in ("", "-")):
        words = criterion.title or criterion.words or "this list"
        named = f"{criterion.address}: {words}" if criterion.address else words
        yield Rule(named, base, "", criterion.span.line if criterion.span else None, implied=own is None)
    for part in (*parts_of(criterion), *conditions_on_records(criterion.form)):
        yield from _criteria(part, criterion.citation or above, base)
