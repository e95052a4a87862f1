"""Words before `when` that limit an outcome, or order it, in a way that is not read: they must not become part of its name."""

from __future__ import annotations

import re

from reasoner.syntax.tree import FreeText, Opens, Sentence, Token, TokenKind
from reasoner.syntax.words import Page

_ONLY = frozenset({"only", "exclusively", "solely", "just"})
_LIMITING = frozenset({*_ONLY, "for", "if", "when", "where", "unless", "except", "in", "with", "without", "after", "until"})
LIMITS = frozenset({"only", "exactly", "just", "solely", "exclusively", "even", "always", "strictly", "but"})
_CASES = "cases|case|uses|use|indications|conditions|diagnoses|patients|members|requests|situations|circumstances"
_OTHER = (
    rf"(?:all|any|every) others?(?: (?!not\b)[\w-]+)?|other (?:{_CASES})|others|otherwise|everything else|anything else|else"
)
_ELSE_FIRST = re.compile(rf"(?:(?:in|for) )?(?:{_OTHER})\b,?(?: (?:is|are))? (?P<rest>.+)", re.IGNORECASE)
_ELSE_LAST = re.compile(rf"(?P<rest>.+?),? (?:(?:in|for) )?(?:{_OTHER})", re.IGNORECASE)
_ORDERS = frozenset({"whatever", "regardless", "irrespective", "notwithstanding", "subject", "despite", "even", "no", "unless"})
_OPENERS = {Opens.WHEN: " when", Opens.UNLESS: " unless", Opens.BECAUSE: ", because", Opens.NOTHING: ""}


def check_outcome_words(page: Page, words: Sentence, opens: Opens) -> None:
    """Notes words such as `Covered only`, `Covered only for adults`, `Not covered otherwise` or `Covered, regardless of the rest`."""
    remedy = _as_otherwise(words, opens) or _as_modifier(words, opens) or _without_limits(words, opens)
    if remedy:
        text = page.short(words.text)
        page.note("outcome-words", f"`{text}` would become the name of an outcome", words.span, f"write {remedy}")


def check_canonical(page: Page, words: Sentence, canonical: FreeText) -> None:
    """Notes brackets that limit an outcome (`Covered (only for adults)`): what stands in them is its canonical name."""
    first = canonical.text.split(maxsplit=1)[:1]
    if first and first[0].lower() in _LIMITING:
        text = page.short(canonical.text)
        remedy = f"write `{words.text} when`, and below it a condition that says `{text}`"
        page.note("outcome-words", f"`{text}` would become the canonical name of an outcome", canonical.span, remedy)


def _as_otherwise(words: Sentence, opens: Opens) -> str | None:
    """`All others not covered`, `Not covered in all other cases`, as an outcome that comes last."""
    found = _ELSE_FIRST.fullmatch(words.text) or _ELSE_LAST.fullmatch(words.text)
    rest = found["rest"] if found else ""
    return f"`Otherwise {rest[:1].lower()}{rest[1:]}{_OPENERS[opens]}`" if rest else None


def _as_modifier(words: Sentence, opens: Opens) -> str | None:
    for place, token in enumerate(words.tokens[:-1]):
        after = words.tokens[place + 1].text.lower()
        if token.kind is TokenKind.COMMA and after in _ORDERS and place:
            first = _text(words.tokens[:place])
            order = ", subject to NAME OF THE OTHER OUTCOME," if after == "subject" else ", whatever else is met,"
            order = ", despite NAME OF THE OTHER OUTCOME," if after in ("despite", "notwithstanding") else order
            return f"`{first}{order}{_OPENERS[opens].removeprefix(',')}`".replace(",`", "`")
    return None


def _without_limits(words: Sentence, opens: Opens) -> str | None:
    """The words without `only` and its like; only before `when` and `unless`, where they change what the line says."""
    if opens not in (Opens.WHEN, Opens.UNLESS):
        return None
    tokens = list(words.tokens)
    while tokens and tokens[-1].text.lower() in LIMITS | {","}:
        tokens.pop()
    if tokens and tokens[0].text.lower() in _ONLY:
        tokens.pop(0)
    inside = next((at for at, token in enumerate(tokens) if token.text.lower() in _ONLY), 0)
    if inside:
        first, limit = _text(tokens[:inside]), _text(tokens[inside + 1 :])
        return f"`{first}{_OPENERS[opens]}`, and below it a condition that says `{limit}`"
    if not tokens or len(tokens) == len(words.tokens):
        return None
    rest = _text(tokens)
    return f"`{rest[:1].upper()}{rest[1:]}{_OPENERS[opens]}`"


def _text(tokens: list[Token] | tuple[Token, ...]) -> str:
    return " ".join(token.text for token in tokens).replace(" ,", ",")
