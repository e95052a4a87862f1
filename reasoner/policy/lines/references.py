"""Sentences that name items, determinations and other policies: `any of A to E is met`, `coverage is medically necessary`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reasoner.policy.criteria import AllOf, AnyOfThese, Criterion, Form, NoneOf, Not, OutcomeIs, Refers
from reasoner.policy.fold import Said, folded, folded_address
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.lists import Joined, Listed, listed_in
from reasoner.policy.model import Determination
from reasoner.policy.nearest import nearest, or_list
from reasoner.policy.phrases.index import MOST_WORDS
from reasoner.source.problem import Problem

Reading = Form | Problem | None
_STATUS = re.compile(r"(?P<items>.+?)(?: (?:is|are) (?P<not>not )?(?:met|satisfied))", re.DOTALL)
_COUNTED = re.compile(r"(?P<how>any|all|none|either|both|neither) of (?:the )?(?P<items>.+)", re.DOTALL)
_BETWEEN = re.compile(r"\s*(?:,\s*(?:and|or)\b|,|\band\b|\bor\b)\s*")
_SPAN_OF_ITEMS = re.compile(r"(?P<first>.+?) (?:to|through) (?P<last>.+)")
_MOST_ITEMS = 1000
_ITEM_WORDS = frozenset({"item", "items"})
_ROMAN = (
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "vii",
    "viii",
    "ix",
    "x",
    "xi",
    "xii",
    "xiii",
    "xiv",
    "xv",
    "xvi",
    "xvii",
    "xviii",
    "xix",
    "xx",
)


def item_form(said: Said, context: Context) -> Reading:
    """The form of a sentence about items, by their addresses; None where it is about none."""
    if not (_ITEM_WORDS & set(said.words) or said.words[-1:] in (("met",), ("satisfied",))):
        return None
    address = folded_address(_written(said))
    status = _STATUS.fullmatch(address)
    items = status["items"] if status else address
    denying = bool(status and status["not"])
    counted = _COUNTED.fullmatch(items)
    if counted is None:
        key = context.items.get(items)
        if key is not None and (status is not None or "item " in items):
            return Not(Refers(key)) if denying else Refers(key)
        return _missing(said, items, context) if items.startswith("item ") and items.count(" ") < 4 else None
    if status is None and not counted["items"].startswith("item"):
        return None
    return _several(said, counted["how"], counted["items"], context, denying=denying)


def outcome_form(said: Said, context: Context) -> Reading:
    """The form of a sentence that gives a determination an outcome, of this policy or of another."""
    for place in range(min(len(said.words) - 2, 2 * MOST_WORDS), 0, -1):
        if said.words[place] != "is":
            continue
        name = " ".join(said.words[:place])
        found = context.determinations.get(name)
        if found is not None:
            return _outcomes(said, place + 1, None, found[0], found[1])
        elsewhere = _elsewhere(said, place, context)
        if elsewhere is not None:
            return elsewhere
    return None


def folded_outcomes(determination: Determination) -> dict[str, str]:
    """What a determination's outcomes may be called, folded, to their canonical names."""
    return {folded(name): one.canonical for one in determination.outcomes for name in (one.words, one.canonical)}


def _outcomes(said: Said, start: int, policy: str | None, id: str, outcomes: Mapping[str, str]) -> Form | Problem:
    """One or several outcomes, joined by `or`, after a determination's name."""
    words = said.words

    def match(first: int, last: int) -> str | None:
        return outcomes.get(" ".join(words[first:last]))

    listed = listed_in(words, start, len(words), MOST_WORDS, match)
    if isinstance(listed, Listed) and listed.joined in (Joined.NOT, Joined.OR):
        return OutcomeIs(policy, id, frozenset(item.found for item in listed.items))
    if isinstance(listed, Listed):
        message = f"`{said.text(0, start - 1)}` has one outcome, and `{said.text(start)}` names several"
        return Problem("one-value", message, said.span(start), "join them by `or`")
    known = or_list(f"`{name}`" for name in dict.fromkeys(outcomes))
    near = nearest(" ".join(words[listed.start : listed.end]), {name: name for name in outcomes})
    message = f"`{said.text(listed.start, listed.end)}` is no outcome of {said.text(0, start - 1)}"
    hint = f"write `{near}`; the outcomes are {known}" if near else f"the outcomes are {known}"
    return Problem("unknown-outcome", message, said.span(listed.start, listed.end), hint)


def _elsewhere(said: Said, place: int, context: Context) -> Reading:
    """`coverage of TITLE is OUTCOME`: a determination of another policy; None where no `of` has a policy after it."""
    words = said.words
    for cut in range(1, place - 1):
        if words[cut] != "of":
            continue
        policy = context.policies.get(" ".join(words[cut + 1 : place]))
        if policy is None:
            continue
        name = " ".join(words[:cut])
        found = next((one for one in policy.determinations if folded(one.title) == name), None)
        if found is not None:
            return _outcomes(said, place + 1, policy.id, found.id, folded_outcomes(found))
        known = or_list(f"`{one.title}`" for one in policy.determinations)
        message = f"`{said.text(cut + 1, place)}` answers no question called `{said.text(0, cut)}`"
        return Problem("unknown-determination", message, said.span(0, cut), f"its determinations are {known}")
    return None


def _written(said: Said) -> str:
    """The sentence in its own words, one space between."""
    return " ".join(said.pieces).replace(" ,", ",")


def _several(said: Said, how: str, items: str, context: Context, *, denying: bool) -> Form | Problem:
    """`any of A to E`, `all of items 1, 2 and 4`, `none of i to iii`."""
    addresses = _addresses(items.removeprefix("items ").removeprefix("item "), context)
    if isinstance(addresses, str):
        return _missing(said, addresses, context)
    parts = tuple(
        Criterion(str(number), Refers(key), address if address.startswith("item") else f"item {address}", span=said.whole)
        for number, (address, key) in enumerate(addresses, start=1)
    )
    if denying and how in ("any", "either"):
        return NoneOf(parts)
    if denying:
        message = f"`{said.text()}` can be read as none of them, or as not all of them"
        return Problem("not-and", message, said.whole, f"write `none of {items} is met`, or a line for each")
    if how in ("any", "either"):
        return AnyOfThese(parts)
    return AllOf(parts) if how in ("all", "both") else NoneOf(parts)


def _addresses(items: str, context: Context) -> list[tuple[str, str]] | str:
    """The addresses that a list of items names, with their keys; or the first one that is nothing."""
    found: list[tuple[str, str]] = []
    for piece in _BETWEEN.split(items):
        part = piece.removeprefix("item ").removeprefix("items ")
        between = _SPAN_OF_ITEMS.fullmatch(part)
        for address in _run(between["first"], between["last"]) if between else [part]:
            key = context.items.get(address) or context.items.get(f"item {address}")
            if key is None:
                return address
            found.append((address, key))
    return found


def _run(first: str, last: str) -> list[str]:
    """The labels from one to another: numbers, letters or roman numerals, the path before them the same."""
    last = last.removeprefix("item ")
    head, _, tail = first.rpartition(" ")
    head_end, _, tail_end = last.rpartition(" ")
    path = f"{head} " if head else ""
    left, right = ("(", ")") if tail.startswith("(") else ("", "")
    one, other = tail.strip("()"), tail_end.strip("()")
    if head_end and head_end != head:
        return [first, last]
    if one.isdigit() and other.isdigit() and len(one) < 5 and len(other) < 5 and 0 <= int(other) - int(one) < _MOST_ITEMS:
        labels = [str(number) for number in range(int(one), int(other) + 1)]
    elif one in _ROMAN and other in _ROMAN and (len(one) > 1 or len(other) > 1 or one == "i"):
        labels = list(_ROMAN[_ROMAN.index(one) : _ROMAN.index(other) + 1])
    elif len(one) == len(other) == 1 and one <= other:
        labels = [chr(letter) for letter in range(ord(one), ord(other) + 1)]
    else:
        return [first, last]
    return [f"{path}{left}{label}{right}" for label in labels] or [first, last]


def _missing(said: Said, address: str, context: Context) -> Problem:
    """A reference to nothing, with the items that there are."""
    shown = address if address.startswith("item") else f"item {address}"
    known = [one for one in context.items if one.startswith("item")]
    near = nearest(shown, {one: one for one in known})
    hint = f"write `{near}`" if near else "the items are " + or_list(known[:20]) if known else "give the line meant a label"
    return Problem("reference-to-nothing", f"there is no `{shown}` here", said.whole, hint)
