"""Sentences that name items, determinations and other policies: `any of A to E is met`, `coverage is medically necessary`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from reasoner.policy.criteria import (
    AllOf,
    AnyOfThese,
    Counted,
    Counting,
    Criterion,
    Form,
    NoneOf,
    Not,
    OutcomeIs,
    Refers,
)
from reasoner.policy.fold import Said, folded, folded_address
from reasoner.policy.lines.context import Context
from reasoner.policy.lines.item_addresses import addressed, called, missing
from reasoner.policy.lines.lists import Joined, Listed, listed_in
from reasoner.policy.lines.quantities import small_number
from reasoner.policy.model import Determination
from reasoner.policy.nearest import nearest, or_list
from reasoner.policy.phrases.index import MOST_WORDS
from reasoner.source.problem import Problem, ProblemsFound
from reasoner.source.span import Span

Reading = Form | Problem | None
_STATUS = re.compile(r"(?P<items>.+?)(?: (?:is|are) (?P<not>not )?(?:met|satisfied))", re.DOTALL)
_COUNTED = re.compile(
    r"(?:(?P<how>any|all|none|either|both|neither)|(?P<counting>at least|at most|exactly|more than|fewer than|less than|) ?"
    r"(?P<number>[0-9]+|one|two|three|four|five|six|seven|eight|nine|ten)(?P<more> or more)?) of (?:the )?(?P<items>.+)",
    re.DOTALL,
)
_COUNTINGS = MappingProxyType(  # what each way of counting is, and by how much its number is off
    {
        "at least": (Counting.AT_LEAST, 0),
        "at most": (Counting.AT_MOST, 0),
        "exactly": (Counting.EXACTLY, 0),
        "more than": (Counting.AT_LEAST, 1),
        "fewer than": (Counting.AT_MOST, -1),
        "less than": (Counting.AT_MOST, -1),
    }
)
_STATUS_WORDS = re.compile(r" (?:is|are|was|were)(?: not)? (?:met|satisfied)$", re.IGNORECASE)
_ITEM_WORDS = frozenset({"item", "items"})


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
        names_one = items.startswith("item ") and items.count(" ") < 4
        names_one = names_one or (status is not None and ", item " in items and bool(called(items, context.items)))
        return missing(said, items, context.items) if names_one else None
    if status is None and not counted["items"].startswith("item"):
        return None
    items = counted["items"]
    addresses = addressed(items, context.items)
    if isinstance(addresses, str):
        return missing(said, addresses, context.items)
    parts = tuple(
        Criterion(str(number), Refers(key), address if "item" in address else f"item {address}", span=said.whole)
        for number, (address, key) in enumerate(addresses, start=1)
    )
    if counted["how"]:
        return _several(said, counted["how"], items, parts, denying=denying)
    return _number_of(said, counted, parts, denying=denying)


def outcome_form(said: Said, context: Context) -> Reading:
    """The form of a sentence that gives a determination of this policy an outcome."""
    for place in _verbs(said):
        found = context.determinations.get(" ".join(said.words[:place]))
        if found is not None:
            return _outcomes(said, place + 1, None, found[0], found[1])
    return None


def outcome_elsewhere_form(said: Said, context: Context) -> Reading:
    """The form of a sentence that gives a determination of another policy an outcome: `coverage of TITLE is OUTCOME`.

    A title or number can be part of any phrase (`the last dose of ibuprofen`): this is tried where nothing else reads the
    words, and only then is the other policy looked for.
    """
    return next((found for place in _verbs(said) if (found := _elsewhere(said, place, context)) is not None), None)


def _verbs(said: Said) -> tuple[int, ...]:
    """Where the verb of a sentence about an outcome can stand, the last place first."""
    return tuple(place for place in range(min(len(said.words) - 2, 2 * MOST_WORDS), 0, -1) if said.words[place] == "is")


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
    if words[start] == "not" and (denied := outcomes.get(" ".join(words[start + 1 :]))) is not None:
        return _no_denial(said, start, denied, outcomes)
    known = or_list(f"`{name}`" for name in dict.fromkeys(outcomes))
    near = nearest(" ".join(words[listed.start : listed.end]), {name: name for name in outcomes})
    message = f"`{said.text(listed.start, listed.end)}` is no outcome of {said.text(0, start - 1)}"
    hint = f"write `{near}`; the outcomes are {known}" if near else f"the outcomes are {known}"
    return Problem("unknown-outcome", message, said.span(listed.start, listed.end), hint)


def _no_denial(said: Said, start: int, denied: str, outcomes: Mapping[str, str]) -> Problem:
    """`coverage is not investigational`, where no outcome is called so: outcomes are named, not denied."""
    title = said.text(0, start)
    message = f"`{said.text(start)}` is no outcome of {said.text(0, start - 1)}"
    positive = f"{title} {said.text(start + 1)}"
    others = dict.fromkeys(outcomes[name] for name in outcomes if outcomes[name] != denied)
    named = or_list(next(name for name in outcomes if outcomes[name] == one) for one in others)
    hint = f"write `it is not so that {positive}`"
    return Problem("unknown-outcome", message, said.span(start), f"{hint}, or `{title} {named}`" if named else hint)


def _elsewhere(said: Said, place: int, context: Context) -> Reading:
    """`coverage of TITLE is OUTCOME`: a determination of another policy; None where no `of` has a policy after it."""
    words = said.words
    for cut in range(1, place - 1):
        if words[cut] != "of":
            continue
        try:
            policy = context.policies.get(" ".join(words[cut + 1 : place]))
        except ProblemsFound as wrong:
            return _placed(wrong, said.span(cut + 1, place))
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


def _placed(wrong: ProblemsFound, span: Span | None) -> Problem:
    """What is wrong with a reference to another policy, at the reference; raises again what is wrong with the other policy."""
    if any(problem.span is not None for problem in wrong.problems):
        raise wrong
    return replace(wrong.problems[0], span=span)


def _written(said: Said) -> str:
    """The sentence in its own words, one space between."""
    return " ".join(said.pieces).replace(" ,", ",")


def _number_of(said: Said, counted: re.Match[str], parts: tuple[Criterion, ...], *, denying: bool) -> Form | Problem:
    """`at least 2 of A to E are met`, `exactly 1 of items 1, 2 and 4 is not met`."""
    word = counted["number"]
    items = _STATUS_WORDS.sub("", said.text().partition(" of ")[2])
    number = small_number(word) or 0
    if not (counted["counting"] or counted["more"]):
        message = f"`{said.text()}` does not say whether more of them may be met"
        hint = f"write `at least {word} of {items} are met`, or `exactly {word}`"
        return Problem("exactly-or-at-least", message, said.whole, hint)
    counting, off = _COUNTINGS[counted["counting"] or "at least"]
    number += off
    if not 0 < number <= len(parts):
        message = f"`{said.text()}` asks for {number} of {len(parts)}" if number > 0 else f"`{said.text()}` asks for nothing"
        return Problem(
            "count-does-not-fit", message, said.whole, f"write a number from 1 to {len(parts)}, or `none of {items}`"
        )
    if denying:
        parts = tuple(replace(one, form=Not(one.form), words=f"{one.words} is not met") for one in parts)
    return Counted(counting, number, parts)


def _several(said: Said, how: str, items: str, parts: tuple[Criterion, ...], *, denying: bool) -> Form | Problem:
    """`any of A to E`, `all of items 1, 2 and 4`, `none of i to iii`."""
    if denying and how in ("any", "either"):
        return NoneOf(parts)
    if denying:
        message = f"`{said.text()}` can be read as none of them, or as not all of them"
        return Problem("not-and", message, said.whole, f"write `none of {items} is met`, or a line for each")
    if how in ("any", "either"):
        return AnyOfThese(parts)
    return AllOf(parts) if how in ("all", "both") else NoneOf(parts)
