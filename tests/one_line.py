"""A policy that covers where one line holds, and what can be behind records of which something is stated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from reasoner.api import LoadedPolicy, load_policy

POLICY = """Policy: A policy
Payer: A payer
Source: a-policy
In effect: undated
Vocabulary: forms

Determination: coverage

    Covered when
        LINE

    Otherwise not covered
"""
Record = tuple[int, bool]  # a number from 0 to 3, and whether something is so
WORLDS: tuple[Record, ...] = tuple(product(range(4), (True, False)))


def loaded_with(folder: Path, vocabulary: str, line: str, definitions: str = "") -> LoadedPolicy:
    """The policy with that line, a vocabulary `forms` and definitions."""
    (folder / "forms.vocabulary").write_text(vocabulary, encoding="utf-8")
    (folder / "a.policy").write_text(POLICY.replace("LINE", line) + definitions, encoding="utf-8")
    return load_policy(folder / "a.policy")


def completions(stated: Sequence[tuple[int | None, bool | None]], more: int) -> Iterator[tuple[Record, ...]]:
    """What the records can be: those stated, and up to `more` others."""
    known = [[w for w in WORLDS if all(one in (None, own) for one, own in zip(record, w, strict=True))] for record in stated]
    for records in product(*known):
        for count in range(more + 1):
            for others in product(WORLDS, repeat=count):
                yield (*records, *others)
