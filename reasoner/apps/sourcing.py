"""The command that lays a policy beside the payer's document."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reasoner.apps.options import JsonOption, OnOption, PolicyName, RulesOption
from reasoner.apps.streams import problems_told
from reasoner.apps.table import answer


def source(
    policy: PolicyName,
    document: Annotated[
        Path, typer.Argument(metavar="DOCUMENT", help="Your own copy of the payer's document, as text or Markdown.")
    ],
    open_alone: Annotated[bool, typer.Option("--open", help="Shows only the passages that nobody has accounted for.")] = False,
    as_json: JsonOption = False,
    rules: RulesOption = None,
    on: OnOption = None,
) -> None:
    """Lays a policy beside its source. Shows which passages are encoded, not computable, or not accounted for."""
    from reasoner.policy.document.cited import beside
    from reasoner.policy.document.passages import passages_of
    from reasoner.policy.library import Library
    from reasoner.source.text import Source

    with problems_told(as_json):
        loaded = Library(tuple(rules or ())).load(policy, on).policy
        passages, lost = beside(loaded, passages_of(Source.from_path(document)))
    answer("source", loaded, passages, lost, as_json=as_json, open_alone=open_alone)
