"""A payer's document with the rules beside it, and a meter of what is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from reasoner.policy.document.cited import Account, Beside, Rule
from reasoner.policy.model import Policy
from reasoner.show.json import Json, document, policy_object
from reasoner.show.page import Block, Page, Paragraph, Section, Table, Title, Tone, listed, section
from reasoner.show.words import policy_line

_MARK = {Account.ENCODED: "=", Account.NOT_COMPUTABLE: "~", Account.NOBODY: "!"}


def source_page(policy: Policy, passages: Sequence[Beside], lost: Sequence[Rule], open_alone: bool = False) -> Page:
    """The passages by heading, each with its line and a mark, and beside it the rules that cite it. Below, the meter."""
    blocks: list[Block] = [
        Title(policy_line(policy), Tone.PLAIN),
        Paragraph("= encoded   ~ not computable   ! not accounted for"),
    ]
    title = ""
    for is_heading, some in groupby(passages, key=lambda one: one.passage.is_heading):
        if is_heading:
            *above, last = (one.passage.text for one in some)
            blocks += [Section(one, ()) for one in above if not open_alone]
            title = last
            continue
        rows = tuple(_row(one) for one in some if not open_alone or one.account is Account.NOBODY)
        table = Table("", (), rows, numbers=1)
        blocks += section(title, table) if title else [table] * bool(rows)
    blocks += section(
        "Cited, and not found in the document", listed(f"[{one.citation or one.quote}] {_told(one)}" for one in lost)
    )
    return Page(f"{policy_line(policy)}, beside its source", (*blocks, *section("How much is accounted for", _meter(passages))))


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


def _meter(passages: Sequence[Beside]) -> Table:
    counts = counted(passages)
    whole = sum(counts.values())
    shares = {account: count * 100 // max(whole, 1) for account, count in counts.items()}
    # What rounding leaves goes to those that lost most by it, so that the shares make a hundred.
    by_loss = sorted(counts, key=lambda account: counts[account] * 100 % max(whole, 1), reverse=True)
    for account in by_loss[: 100 - sum(shares.values())] if whole else ():
        shares[account] += 1
    rows = ((f"{count} of {whole}", f"{shares[one]}%", one.value, "#" * (shares[one] // 4)) for one, count in counts.items())
    return Table("", (), tuple(rows), numbers=2)


def _row(one: Beside) -> tuple[str, ...]:
    passage = one.passage
    label = "" if not passage.label else "- " if passage.label == "-" else f"{passage.label}. "
    return (f"{passage.line} {_MARK[one.account]}", label + passage.text, "; ".join(map(_told, one.rules)))


def _told(rule: Rule) -> str:
    return rule.words + (f" (line {rule.line})" if rule.line else "")


def _object(rule: Rule) -> Json:
    return {"words": rule.words, "citation": rule.citation or None, "quote": rule.quote or None, "line": rule.line}
