"""A payer's document with the rules beside it, and a meter of what is accounted for."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence
from itertools import zip_longest

from reasoner.policy.document.cited import Account, Beside, Rule
from reasoner.policy.model import Policy
from reasoner.show.json import Json, document, policy_object
from reasoner.show.paper import Paper, Style, clean
from reasoner.show.words import policy_line

_MARK = {Account.ENCODED: "=", Account.NOT_COMPUTABLE: "~", Account.NOBODY: "!"}


def source_text(
    policy: Policy, passages: Sequence[Beside], lost: Sequence[Rule], paper: Paper, open_alone: bool = False
) -> str:
    """The passages on the left, each with its line and a mark; on the right the rules that cite them. Below, the meter."""
    rows = [f"{policy_line(policy)}", "= encoded   ~ not computable   ! not accounted for", ""]
    for one in passages:
        if one.passage.is_heading:
            rows += [] if open_alone else [paper.styled(clean(one.passage.text), Style.STRONG)]
        elif not open_alone or one.account is Account.NOBODY:
            rows += _side_by_side(one, paper.columns)
    if lost:
        rows += ["", "Cited, and not found in the document:"]
        rows += [f"  [{clean(one.citation or one.quote)}] {_told(one)}" for one in lost]
    return "\n".join([*rows, "", *_meter(passages)]) + "\n"


def source_json(policy: Policy, passages: Sequence[Beside], lost: Sequence[Rule]) -> str:
    """The document of passages with the rules that cite them. The passages' words are left out: they are the payer's."""
    found: list[Json] = [
        {
            "line": one.passage.line,
            "section": list(one.passage.section),
            "label": one.passage.label or None,
            "heading": one.passage.is_heading,
            "account": None if one.passage.is_heading else one.account.value,
            "rules": [_object(rule) for rule in one.rules],
        }
        for one in passages
    ]
    counts: dict[str, Json] = {account.value.replace(" ", "_"): count for account, count in counted(passages).items()}
    return document(
        "source", policy=policy_object(policy), passages=found, not_found=[_object(one) for one in lost], meter=counts
    )


def counted(passages: Sequence[Beside]) -> dict[Account, int]:
    """How many passages are accounted for in each way; headings are none."""
    counts = Counter(one.account for one in passages if not one.passage.is_heading)
    return {account: counts[account] for account in Account}


def _meter(passages: Sequence[Beside]) -> list[str]:
    counts = counted(passages)
    whole = sum(counts.values())
    shares = {account: count * 100 // max(whole, 1) for account, count in counts.items()}
    # What rounding leaves goes to those that lost most by it, so that the shares make a hundred.
    by_loss = sorted(counts, key=lambda account: counts[account] * 100 % max(whole, 1), reverse=True)
    for account in by_loss[: 100 - sum(shares.values())] if whole else ():
        shares[account] += 1
    rows = []
    for account, count in counts.items():
        share = shares[account]
        rows.append(f"{count:>5} of {whole}  {'#' * (share // 4):<25} {share:>3}%  {account.value}")
    return rows


def _side_by_side(one: Beside, columns: int) -> list[str]:
    width = max(30, (columns - 12) * 3 // 5)
    label = "" if not one.passage.label else "- " if one.passage.label == "-" else f"{one.passage.label}. "
    left = textwrap.wrap(clean(label + one.passage.text), width) or [""]
    right: list[str] = []
    for rule in one.rules:
        right += textwrap.wrap(_told(rule), max(24, columns - width - 12), subsequent_indent="  ")
    rows = []
    for number, (words, said) in enumerate(zip_longest(left, right, fillvalue="")):
        start = f"{one.passage.line:>5} {_MARK[one.account]} " if not number else " " * 8
        rows.append(f"{start}{words:<{width}} | {said}" if said else f"{start}{words}".rstrip())
    return rows


def _told(rule: Rule) -> str:
    return clean(rule.words) + (f" (line {rule.line})" if rule.line else "")


def _object(rule: Rule) -> Json:
    return {"words": rule.words, "citation": rule.citation or None, "quote": rule.quote or None, "line": rule.line}
