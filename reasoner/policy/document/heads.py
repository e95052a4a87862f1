"""The `Name: value` lines at the top of a policy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reasoner.policy.document.in_effect import InEffect, in_effect
from reasoner.policy.fold import folded, slug
from reasoner.source.dataclass import dataclass
from reasoner.source.problem import Problem
from reasoner.source.span import Span
from reasoner.syntax.tree import FreeText, PolicyDocument

POLICY_ID = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,78}[a-z0-9])?")
_BIRTHDAYS_HEAD = "birthdays on 29 february"
_OF_BIRTHDAYS = re.compile(r"\b(?:birthday|29 february|february 29|leap)")
_BIRTHDAYS = re.compile(r"(?:on )?(28 february|1 march)(?: in (?:common|other) years)?")
_NEEDED = {
    "policy": "Policy: Implantable infusion pump",
    "source": "Source: name-of-the-policy",
    "in effect": "In effect: from 2024-01-31",
    "vocabulary": "Vocabulary: infusion pumps",
}


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads that the reasoner reads, and all of them as written."""

    id: str
    title: str
    payer: str
    number: str
    vocabulary: str
    in_effect: InEffect
    all: tuple[tuple[str, str], ...]
    in_march: bool = False  # who is born on 29 February becomes older on 1 March of a common year


def heads_from_syntax(document: PolicyDocument, found: list[Problem]) -> Heads:
    """The heads of a policy; one that is missing or malformed is a problem."""
    by_name: dict[str, FreeText] = {}
    for name, value in document.heads:
        by_name.setdefault(folded(name.text), value)
    top = document.heads[0][0].span if document.heads else Span(document.file, 1, 1, 2)
    for key, example in _NEEDED.items():
        if key not in by_name:
            head = example.partition(":")[0]
            found.append(Problem("missing-head", f"the head `{head}:` is missing", top, f"add a line such as `{example}`"))
    effect = by_name.get("in effect")
    days, problems = in_effect(effect.text, effect.span) if effect else (InEffect(""), ())
    found.extend(problems)
    found.extend(_birthdays_in_other_words(document))
    text = {key: value.text for key, value in by_name.items()}
    return Heads(
        _id(by_name.get("source"), found),
        text.get("policy", ""),
        text.get("payer", ""),
        text.get("number", ""),
        text.get("vocabulary", ""),
        days,
        tuple((name.text, value.text) for name, value in document.heads),
        _in_march(by_name.get(_BIRTHDAYS_HEAD), found),
    )


def _in_march(birthdays: FreeText | None, found: list[Problem]) -> bool:
    """What `Birthdays on 29 February: on 1 March in common years` says; the rule without that line is 28 February."""
    said = None if birthdays is None else _BIRTHDAYS.fullmatch(folded(birthdays.text))
    if birthdays is not None and said is None:
        message = f"`{birthdays.text}` does not say when those born on 29 February become older"
        hint = "write `Birthdays on 29 February: on 1 March in common years` or `on 28 February in common years`"
        found.append(Problem("birthday-form", message, birthdays.span, hint))
    return said is not None and said[1] == "1 march"


def _birthdays_in_other_words(document: PolicyDocument) -> Iterator[Problem]:
    """A head that speaks of birthdays in other words, and would decide nothing."""
    for name, _ in document.heads:
        if folded(name.text) != _BIRTHDAYS_HEAD and _OF_BIRTHDAYS.search(folded(name.text)):
            message = f"`{name.text}` is no head that says when those born on 29 February become older"
            hint = "write `Birthdays on 29 February: on 1 March in common years`, or name it otherwise where it says something else"
            yield Problem("birthday-form", message, name.span, hint)


def _id(source: FreeText | None, found: list[Problem]) -> str:
    if source is None:
        return ""
    if not POLICY_ID.fullmatch(source.text):
        message = f"`{source.text}` cannot be a policy's id: small letters, digits and hyphens only"
        hint = f"write `Source: {slug(source.text, '-')}`" if slug(source.text) else "write `Source: name-of-the-policy`"
        found.append(Problem("policy-id", message, source.span, hint))
    return source.text
