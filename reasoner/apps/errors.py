"""The command that explains a problem code."""

from __future__ import annotations

from typing import Annotated

import typer

from reasoner.apps.options import JsonOption
from reasoner.apps.streams import problems_told
from reasoner.apps.table import answer
from reasoner.source.problem import Problem, ProblemsFound


def explain_error(
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="CODE", help="The code in brackets at the end of a problem's first line; all codes if none is named."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Explains a problem code. Says what it means, with a wrong and a right example."""
    from reasoner.policy.nearest import nearest
    from reasoner.source.catalogue import LINT, TOLD, CodeEntry, catalogue

    entries = catalogue()
    with problems_told(as_json):
        name = (code or "").strip("[] ").lower()
        if name in _rules():
            from reasoner.lint.rules import page_of

            answer("explain-error", [CodeEntry(name, LINT, TOLD, page_of(name), "", "")], as_json=as_json)
            return
        if code is not None and name not in entries:
            near = nearest(name, {one: one for one in entries})
            remedy = f"did you mean `{near}`?" if near else "`reasoner explain-error` lists them all"
            raise ProblemsFound((Problem("unknown-code", f"no problem has the code `{name[:60]}`", hint=remedy),))
    chosen = list(entries.values()) if code is None else [entries[name]]
    answer("explain-error", chosen, as_json=as_json, examples=code is not None)


def _rules() -> tuple[str, ...]:
    """The names of lint's rules, which are the codes of what it finds."""
    from reasoner.lint.rules import NAMES

    return NAMES
